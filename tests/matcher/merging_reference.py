"""What merging makes of values, written without the library, attribute by attribute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from customer_profiles_mock.matcher import MergeCandidate

ADDRESSES = ("Address", "ShippingAddress", "MailingAddress", "BillingAddress")
SOURCES = ("Crm", "Web", "Shop")


@dataclass
class Profile:
    profile_id: str
    number: int
    values: dict[str, Any]
    times: dict[str, float]
    writers: dict[str, str]

    @classmethod
    def of(cls, one: MergeCandidate) -> Profile:
        times = {path: one.times.get(path, one.created_at) for path in paths(one.values)}
        writers = {path: writer for path, writer in one.writers.items() if path in times}
        return cls(one.profile_id, one.number, without_empty(one.values), times, writers)


def candidate(
    profile_id: str,
    number: int,
    values: Mapping[str, Any],
    times: Mapping[str, float] | None = None,
    writers: Mapping[str, str] | None = None,
) -> MergeCandidate:
    return MergeCandidate(profile_id, values, number, 0.0, times or {}, writers or {})


def candidates(random: Random, profiles: Sequence[Mapping[str, Any]]) -> list[MergeCandidate]:
    """Profiles with random ranks, times and writers; of twins only one is there."""
    found = []
    for profile in profiles:
        values = {name: value for name, value in profile.items() if name != "ProfileId"}
        times = {path: float(random.randint(0, 3)) for path in paths(values) if random.random() < 0.8}
        writers = {path: random.choice(SOURCES) for path in paths(values) if random.random() < 0.8}
        number = random.randint(1, 5)  # equal ranks happen only here; then the id decides
        found.append(
            MergeCandidate(profile["ProfileId"], values, number, random.choice((0.0, 2.0)), times, writers)
        )
    return found


def paths(values: Mapping[str, Any]) -> list[str]:
    found = []
    for name, value in values.items():
        if isinstance(value, Mapping):
            found += [f"{name}.{line}" for line, text in value.items() if text]
        elif value:
            found.append(name)
    return found


def without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        kept = {line: text for line, text in value.items() if text} if isinstance(value, Mapping) else value
        if kept:
            found[name] = kept
    return found


def merged(profiles: Sequence[Profile], source: str | None) -> Profile:
    """The first with the values of all; `profiles` in the order in which they win ties."""
    result = Profile(profiles[0].profile_id, profiles[0].number, {}, {}, {})
    units = {unit for profile in profiles for unit in _units(profile)}
    for unit in sorted(units):
        having = [profile for profile in profiles if unit in _units(profile)]
        texts = [_units(profile)[unit] for profile in having]
        if source and any(text != texts[0] for text in texts):
            having = [one for one in having if source in _newest_writers(one, unit)] or having
        best = having[0]
        for one in having[1:]:
            if _time(one, unit) > _time(best, unit):
                best = one
        for path in _paths_of(best, unit):
            result.times[path] = best.times[path]
            if path in best.writers:
                result.writers[path] = best.writers[path]
        for name in _members_of(best, unit):
            value = best.values[name]
            if unit.startswith("Attributes."):
                key = unit.removeprefix("Attributes.")
                result.values.setdefault(name, {})[key] = value[key]
            else:
                result.values[name] = value
    return result


def _units(profile: Profile) -> dict[str, Any]:
    """What is one value -> what is compared of it."""
    found = {}
    for name, value in profile.values.items():
        if name == "Attributes":
            found.update((f"Attributes.{key}", text) for key, text in value.items())
        else:
            found[{"GenderString": "Gender", "PartyTypeString": "PartyType"}.get(name, name)] = value
    return found


def _members_of(profile: Profile, unit: str) -> list[str]:
    if unit in ("Gender", "PartyType"):
        return [name for name in (unit, f"{unit}String") if name in profile.values]
    return [unit.partition(".")[0]]


def _paths_of(profile: Profile, unit: str) -> list[str]:
    if unit.startswith("Attributes."):
        return [unit]
    if unit in ADDRESSES:
        return [f"{unit}.{line}" for line in profile.values[unit]]
    return _members_of(profile, unit)


def _time(profile: Profile, unit: str) -> float:
    return max(profile.times[path] for path in _paths_of(profile, unit))


def _newest_writers(profile: Profile, unit: str) -> list[str | None]:
    newest = _time(profile, unit)
    return [profile.writers.get(path) for path in _paths_of(profile, unit) if profile.times[path] == newest]
