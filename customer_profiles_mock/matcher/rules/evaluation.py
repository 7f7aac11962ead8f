"""Rule matching of all profiles at once.

Profiles are never compared pair by pair: those with one key at a level lie in one bucket, and a bucket
links its profiles if its level is the own level of one of them. So the work grows with the profiles, not
with the pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress, repeat
from typing import TypeAlias, TypeVar

from customer_profiles_mock.matcher.blocks import positions_by_key
from customer_profiles_mock.matcher.garbage import no_garbage_collection
from customer_profiles_mock.matcher.members import PROFILE_ID, Profile, distinct
from customer_profiles_mock.matcher.rules.configuration import RuleSettings
from customer_profiles_mock.matcher.rules.groups import (
    RuleEvaluation,
    RuleGroup,
    RuleLink,
    SkippedLevel,
    group_of_links,
)
from customer_profiles_mock.matcher.rules.values import Choices, Key, Level, Reader

Value = TypeVar("Value")
Bucket: TypeAlias = list[int]  # positions of profiles in ascending order


def find_rule_matches(profiles: Iterable[Profile], settings: RuleSettings) -> list[RuleGroup]:
    """The groups of profiles that rules link, in the order of their first profile ids.

    A profile is a mapping as in CreateProfile, with its `ProfileId`. A profile is in one group at most. The
    outcome does not depend on the order of the profiles. Raises ValueError where two profiles have one id.
    """
    return evaluate_rules(profiles, settings).groups


@no_garbage_collection()
def evaluate_rules(profiles: Iterable[Profile], settings: RuleSettings) -> RuleEvaluation:
    """As `find_rule_matches`, with the levels that were skipped because of common values."""
    ordered = distinct(profiles)
    ids: list[str] = [profile[PROFILE_ID] for profile in ordered]
    columns = _Columns(ordered, settings)
    own = [0] * len(ids)
    links: list[tuple[int, Bucket]] = []
    skipped: list[SkippedLevel] = []
    for level in columns.reader.levels:
        too_common = columns.too_common(level)
        if too_common is not None:
            skipped += [
                SkippedLevel(ids[position], level.number)
                for position, keys in columns.rows(level)
                if keys and not own[position] and all(map(too_common, keys))
            ]
        links += _links(level.number, _buckets(*columns.keyed(level), too_common), own)
    return RuleEvaluation(_groups(links, ids, own), sorted(skipped))


class _Columns:
    """What the rules compare, value by value over all profiles."""

    def __init__(self, profiles: Sequence[Profile], settings: RuleSettings) -> None:
        self.reader = Reader(settings)
        self._size = len(profiles)
        self._limit = settings.most_profiles
        self._texts = [[read(profile) for profile in profiles] for read in self.reader.texts]
        self._choices = [[read(profile) for profile in profiles] for read in self.reader.choices]
        self._common: dict[str, frozenset[str]] = {}

    def rows(self, level: Level) -> Iterator[tuple[int, Choices]]:
        """Each profile's position and its keys at a level."""
        choices: Iterable[Sequence[Choices]] = self._together(self._choices, level.choices)
        values = zip(self._together(self._texts, level.texts), choices, strict=True)
        return ((position, level.keys(*found)) for position, found in enumerate(values))

    def keyed(self, level: Level) -> tuple[list[int], list[Key]]:
        """All keys at a level, and for each the position of the profile that has it."""
        if level.choices:
            rows = list(self.rows(level))
            positions = [position for position, keys in rows for _ in keys]
            return positions, [key for _, keys in rows for key in keys]
        single: list[Key] = list(self._together(self._texts, level.texts))
        complete = ["" not in key for key in single]
        return list(compress(range(self._size), complete)), list(compress(single, complete))

    def _together(
        self, columns: Sequence[Sequence[Value]], chosen: Sequence[int]
    ) -> Iterable[tuple[Value, ...]]:
        """The values that each profile has in the chosen columns."""
        return zip(*[columns[at] for at in chosen], strict=True) if chosen else repeat((), self._size)

    def too_common(self, level: Level) -> Callable[[Key], bool] | None:
        """Whether all values of a key are on too many profiles; None where no key can be."""
        if self._size <= self._limit:
            return None
        common = [self._common_values(attribute) for attribute in level.attributes]
        if not all(common):
            return None
        return lambda key: all(value in values for value, values in zip(key, common, strict=True))

    def _common_values(self, attribute: str) -> frozenset[str]:
        if attribute not in self._common:
            if attribute in self.reader.single:
                counts = Counter(self._texts[self.reader.single[attribute]])
            else:
                column = self._choices[self.reader.chosen[attribute]]
                counts = Counter(value for choices in column for (value,) in choices)
            self._common[attribute] = frozenset(
                value for value, count in counts.items() if count > self._limit and value
            )
        return self._common[attribute]


def _buckets(
    positions: Sequence[int], keys: Sequence[Key], too_common: Callable[[Key], bool] | None
) -> Iterable[Bucket]:
    """The positions of the profiles that share a key, for each key that two or more have."""
    shared = positions_by_key(positions, keys)
    if too_common is None:
        return shared.values()
    return [bucket for key, bucket in shared.items() if not too_common(key)]


def _links(level: int, buckets: Iterable[Bucket], own: list[int]) -> list[tuple[int, Bucket]]:
    """The buckets that link their profiles; notes own levels, those of the levels before being known."""
    found = []
    for bucket in buckets:
        is_linking = False
        for position in bucket:
            if not own[position]:
                own[position] = level
            if own[position] == level:
                is_linking = True
        if is_linking:
            found.append((level, bucket))
    return found


def _groups(links: Sequence[tuple[int, Bucket]], ids: Sequence[str], own: Sequence[int]) -> list[RuleGroup]:
    parent = list(range(len(ids)))

    def root(member: int) -> int:
        while (up := parent[member]) != member:
            parent[member] = member = parent[up]
        return member

    for _, bucket in links:
        first = root(bucket[0])
        for position in bucket:
            if (other := root(position)) != first:
                # The smaller position leads, so that groups come out in order.
                first, other = (first, other) if first < other else (other, first)
                parent[other] = first
    grouped: dict[int, list[tuple[int, Bucket]]] = {}
    for link in links:
        grouped.setdefault(root(link[1][0]), []).append(link)
    groups = []
    for first in sorted(grouped):
        found = [RuleLink(level, tuple([ids[at] for at in bucket])) for level, bucket in grouped[first]]
        own_levels = {ids[at]: own[at] for _, bucket in grouped[first] for at in bucket}
        groups.append(group_of_links(found, own_levels))
    return groups
