"""Automatic merging inside a match group, by criteria: which profiles become one, and with which values.

Nothing is changed here: a preview and the real run ask for the same merges.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from customer_profiles_mock.matcher.conflict import RECENCY, ConflictResolution, MergeCandidate, united


@dataclass(frozen=True, slots=True)
class Merge:
    """One merge.

    `absorbed_ids`: those that become part of the survivor, created first comes first.
    `values`: what the survivor's values are afterwards, with their `times` and `writers` as in
    `MergeCandidate`.
    `decided_by`: the number of the criterion, or the level of the rule; both count from 1.
    """

    survivor_id: str
    absorbed_ids: tuple[str, ...]
    decided_by: int
    values: Mapping[str, Any]
    times: Mapping[str, float]
    writers: Mapping[str, str]


def consolidate(
    group: Iterable[MergeCandidate],
    criteria: Sequence[Sequence[str]],
    conflict: ConflictResolution = RECENCY,
) -> list[Merge]:
    """The merges in one match group, in the order in which they are to be done.

    Each criterion names attributes (`EmailAddress`, `Address.City`, `Attributes.Tier`) and merges the
    profiles whose values are all there and exactly equal; it is applied to what the criteria before it
    have left. The profile created first stays, of two the one with the smaller id.
    """
    profiles = sorted(group, key=lambda profile: profile.age)
    merges: list[Merge] = []
    for number, criterion in enumerate(criteria, 1):
        equal: dict[tuple[Any, ...], list[MergeCandidate]] = {}
        left: dict[str, MergeCandidate] = {profile.profile_id: profile for profile in profiles}
        for profile in profiles:
            values = tuple([_exact(profile.values, name) for name in criterion])
            if None not in values:
                equal.setdefault(values, []).append(profile)
        for together in equal.values():
            if len(together) > 1:
                merge, survivor = merged(together, number, conflict)
                merges.append(merge)
                left[survivor.profile_id] = survivor
                for absorbed in merge.absorbed_ids:
                    del left[absorbed]
        profiles = list(left.values())
    return merges


def merged(
    profiles: Iterable[MergeCandidate], decided_by: int, conflict: ConflictResolution
) -> tuple[Merge, MergeCandidate]:
    """The merge of two or more profiles, and the survivor as it is afterwards."""
    ordered = sorted(profiles, key=lambda profile: profile.age)
    survivor = united(ordered, conflict)
    absorbed = tuple(profile.profile_id for profile in ordered[1:])
    merge = Merge(
        survivor.profile_id, absorbed, decided_by, survivor.values, survivor.times, survivor.writers
    )
    return merge, survivor


def _exact(values: Mapping[str, Any], name: str) -> Any:
    """A value to compare byte for byte; None where there is none."""
    member, dot, part = name.partition(".")
    value = values.get(member)
    if dot and value is not None:
        value = value.get(part)
    return _hashable(value) if value else None


def _hashable(value: Any) -> Any:
    """A whole address, or another member with members of its own, in a form that finds its equals."""
    if isinstance(value, Mapping):
        return frozenset((name, _hashable(one)) for name, one in value.items() if one)
    if isinstance(value, list | tuple):
        return tuple(map(_hashable, value))
    return value
