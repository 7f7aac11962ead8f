"""What becomes of the values of profiles that are merged into one.

Values that differ are a conflict, resolved attribute by attribute: the newest stays, or the newest from a
named source. An address is one value, each custom attribute is one, and so are Gender and PartyType with
their free-text twins. A value beats no value. Ties go to the main profile, then to those created earlier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from customer_profiles_mock.matcher.members import ADDRESSES, ATTRIBUTES, CUSTOM, PROFILE_ID, TWINS

_ENUMERATED = {text: enumerated for enumerated, text in TWINS.items()}
_SPECIAL = frozenset({*ADDRESSES, *TWINS, *_ENUMERATED, ATTRIBUTES, PROFILE_ID})

Origin: TypeAlias = "tuple[float, str | None]"  # time, writer


@dataclass(frozen=True, slots=True)
class ConflictResolution:
    """Which of two values stays where profiles are merged.

    `source_name`: the object type whose values win; None for the newest of all (RECENCY).
    """

    source_name: str | None = None


RECENCY = ConflictResolution()


def conflict_resolution(block: Mapping[str, str] | None) -> ConflictResolution:
    """Out of the API's `ConflictResolution`; RECENCY where there is none.

    Raises ValueError for SOURCE without a SourceName.
    """
    if not block or block["ConflictResolvingModel"] != "SOURCE":
        return RECENCY
    if not block.get("SourceName"):
        raise ValueError("SOURCE needs a SourceName")
    return ConflictResolution(block["SourceName"])


@dataclass(frozen=True, slots=True)
class MergeCandidate:
    """A profile that may be merged.

    `values`: members of CreateProfile. `number`: its rank by creation. `times` and `writers` say by path
    (`FirstName`, `Address.City`, `Attributes.Tier`) when a value was written and by which source; a value
    without time is as old as the profile, `created_at`. Of Gender and PartyType either twin's path will
    do.
    """

    profile_id: str
    values: Mapping[str, Any]
    number: int
    created_at: float = float("-inf")
    times: Mapping[str, float] = field(default_factory=dict)
    writers: Mapping[str, str] = field(default_factory=dict)

    @property
    def age(self) -> tuple[int, str]:
        """Of profiles that are merged the one with the smallest stays: created first, then by id."""
        return self.number, self.profile_id


def united(profiles: Sequence[MergeCandidate], conflict: ConflictResolution) -> MergeCandidate:
    """The first profile with the values of all; the others in the order in which they win ties."""
    main = profiles[0]
    holders: dict[str, list[MergeCandidate]] = {}
    for profile in profiles:
        for unit in _units(profile.values):
            holders.setdefault(unit, []).append(profile)
    values: dict[str, Any] = {}
    times: dict[str, float] = {}
    writers: dict[str, str] = {}
    for unit, having in holders.items():
        chosen = having[0] if len(having) == 1 else _chosen(unit, having, conflict.source_name)
        _copy(chosen.values, unit, values)
        for path, (time, writer) in _origins(chosen, unit).items():
            times[path] = time
            if writer is not None:
                writers[path] = writer
    return MergeCandidate(main.profile_id, values, main.number, main.created_at, times, writers)


def _chosen(unit: str, holders: Sequence[MergeCandidate], source_name: str | None) -> MergeCandidate:
    """Whose value stays: of equal ones the newest too, so that its time stays."""
    newest = {
        holder.profile_id: max(time for time, _ in _origins(holder, unit).values()) for holder in holders
    }
    if source_name is not None:
        first = _compared(holders[0].values, unit)
        if any(_compared(holder.values, unit) != first for holder in holders):
            holders = [
                holder
                for holder in holders
                if (newest[holder.profile_id], source_name) in _origins(holder, unit).values()
            ] or holders
    return max(holders, key=lambda holder: newest[holder.profile_id])


def _units(values: Mapping[str, Any]) -> list[str]:
    """What is kept or replaced as a whole: members, and custom attributes one by one."""
    units: dict[str, None] = {}
    for member, value in values.items():
        if member not in _SPECIAL:
            if value:
                units[member] = None
        elif member == ATTRIBUTES:
            units.update((CUSTOM + key, None) for key, text in value.items() if text)
        elif member in ADDRESSES:
            if value and any(value.values()):
                units[member] = None
        elif value and member != PROFILE_ID:
            units[_ENUMERATED.get(member, member)] = None
    return list(units)


def _compared(values: Mapping[str, Any], unit: str) -> Any:
    if unit.startswith(CUSTOM):
        return values[ATTRIBUTES][unit.removeprefix(CUSTOM)]
    if unit in TWINS:
        return values.get(TWINS[unit]) or values[unit]
    if unit in ADDRESSES:
        return {line: text for line, text in values[unit].items() if text}
    return values[unit]


def _origins(profile: MergeCandidate, unit: str) -> dict[str, Origin]:
    """Time and writer of each path of a unit, which is as new as its newest path and by that one's writer."""

    def origin(path: str) -> Origin:
        return profile.times.get(path, profile.created_at), profile.writers.get(path)

    if unit in ADDRESSES:
        return {
            path: origin(path)
            for line, text in profile.values[unit].items()
            if text and (path := f"{unit}.{line}")
        }
    if unit in TWINS:
        pair = (TWINS[unit], unit)
        noted = [path for path in pair if path in profile.times or path in profile.writers]
        newest = max((origin(path) for path in noted or pair[:1]), key=lambda found: found[0])
        return {path: newest for path in pair if profile.values.get(path)}
    return {unit: origin(unit)}


def _copy(values: Mapping[str, Any], unit: str, into: dict[str, Any]) -> None:
    if unit.startswith(CUSTOM):
        key = unit.removeprefix(CUSTOM)
        into.setdefault(ATTRIBUTES, {})[key] = values[ATTRIBUTES][key]
    elif unit in TWINS:
        into.update((member, values[member]) for member in (unit, TWINS[unit]) if values.get(member))
    elif unit in ADDRESSES:
        into[unit] = {line: text for line, text in values[unit].items() if text}
    else:
        into[unit] = values[unit]
