"""A domain as the rules read: all pairs compared anew after each write. Slow, and without the library.

It is told what the operations are told, and says which groups and profiles there must be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import pytest

from tests.behaviour import Service
from tests.matcher.merging_reference import Profile, merged, paths, without_empty
from tests.matcher.rules import reference, small_domains

MANUAL = "by hand"
SEEDS_IN_A_BLOCK = 100
SOURCES = (None, "Crm", "by-nobody")


class ReferenceDomain:
    """Profiles by name, in the order of their creation; `block` is a RuleBasedMatching block."""

    def __init__(self, block: Mapping[str, Any]) -> None:
        self.block = block
        conflict = block.get("ConflictResolution", {})
        self.source = (
            conflict.get("SourceName") if conflict.get("ConflictResolvingModel") == "SOURCE" else None
        )
        self.profiles: dict[str, Profile] = {}
        self.number = 0

    def create(self, name: str, values: Mapping[str, Any], time: float) -> None:
        self.number += 1
        self.profiles[name] = Profile(name, self.number, {}, {}, {})
        self._write(name, values, time)

    def update(self, name: str, values: Mapping[str, Any], time: float) -> None:
        self._write(name, values, time)

    def delete(self, name: str) -> None:
        del self.profiles[name]
        self.merge()

    def _write(self, name: str, values: Mapping[str, Any], time: float) -> None:
        profile = self.profiles[name]
        if (gender := values.get("Gender") or values.get("GenderString")) is not None:
            profile.values.pop("Gender", None)
            enumerated = {"Gender": gender} if gender in ("MALE", "FEMALE") else {}
            rest = {member: value for member, value in values.items() if member != "Gender"}
            values = {**rest, **enumerated, "GenderString": gender}
        for path in paths(values):
            profile.times[path], profile.writers[path] = time, MANUAL
        for member, value in values.items():
            if isinstance(value, Mapping):
                value = {**profile.values.get(member, {}), **value}
            profile.values[member] = value
        profile.values = without_empty(profile.values)
        self.merge()

    def evaluate(self) -> reference.Found:
        return reference.evaluate(
            [{**one.values, "ProfileId": name} for name, one in self.profiles.items()], self.block
        )

    def merge(self) -> None:
        """The lowest level first, all sets that it links, oldest survivor first; then look again."""
        while True:
            links = self.evaluate().links
            level = min((level for level, _ in links), default=99)
            if level > self.block.get("MaxAllowedRuleLevelForMerging", 0):
                return
            for names in reference.components([pair for at, pair in links if at == level]):
                together = sorted((self.profiles[name] for name in names), key=lambda one: one.number)
                for one in together:
                    del self.profiles[one.profile_id]
                survivor = merged(together, self.source)
                self.profiles[survivor.profile_id] = survivor


class Shop:
    """The same domain behind the operations, with the same names for its profiles."""

    def __init__(self, **settings: Any) -> None:
        self.service = Service(**settings)
        self.ids: dict[str, str] = {}

    def create(self, name: str, values: Mapping[str, Any]) -> float:
        self.ids[name] = self.service.call("CreateProfile", **values)["ProfileId"]
        return self.service.now

    def update(self, name: str, values: Mapping[str, Any]) -> float:
        self.service.call("UpdateProfile", ProfileId=self.ids[name], **values)
        return self.service.now

    def delete(self, name: str) -> None:
        self.service.call("DeleteProfile", ProfileId=self.ids[name])

    def contents(self) -> dict[str, dict[str, Any]]:
        """The values of every profile that is there."""
        names = {profile_id: name for name, profile_id in self.ids.items()}
        return {names[one.profile_id]: one.values for one in self.service.domain.profiles.values()}

    def groups(self) -> dict[tuple[str, ...], int]:
        """Members and level of each group, asked for by match id."""
        names = {profile_id: name for name, profile_id in self.ids.items()}
        found = {}
        for match_id in self.match_ids():
            group = self._similar("_matchId", match_id)
            assert group["MatchId"] == match_id
            found[tuple(sorted(names[one] for one in group["ProfileIds"]))] = group["RuleLevel"]
        return found

    def own_levels(self) -> dict[str, int]:
        """The level of each profile in a group, asked for by profile id."""
        found = {name: self._similar("_profileId", self.ids[name]) for name in self.contents()}
        return {name: group["RuleLevel"] for name, group in found.items() if "RuleLevel" in group}

    def match_ids(self) -> list[str]:
        return list(self.service.call("ListRuleBasedMatches")["MatchIds"])

    def match_id_of(self) -> dict[str, str]:
        found = {name: self._similar("_profileId", self.ids[name]) for name in self.contents()}
        return {name: group["MatchId"] for name, group in found.items() if "MatchId" in group}

    def _similar(self, key: str, value: str) -> Mapping[str, Any]:
        return self.service.call(
            "GetSimilarProfiles", MatchType="RULE_BASED_MATCHING", SearchKey=key, SearchValue=value
        )


def values(random: Random) -> dict[str, Any]:
    """The parameters of a write: no empty texts, which CreateProfile does not take, and one twin at most."""
    found = without_empty(small_domains.profile(random, ""))
    found.pop("ProfileId", None)
    return found


def rule_block(random: Random, *, merging: bool) -> dict[str, Any]:
    """Random rules with a random conflict resolution."""
    block = small_domains.block(random)
    if not merging:
        block.pop("MaxAllowedRuleLevelForMerging", None)
    source = random.choice(SOURCES)
    if source:
        block["ConflictResolution"] = {"ConflictResolvingModel": "SOURCE", "SourceName": source}
    return block


def for_seeds(blocks: int) -> Callable[[Callable[[int], None]], Callable[[range], None]]:
    """Make a test of a check that takes a seed: so many blocks of a hundred seeds each.

    Hypothesis, with nothing to shrink in a seed, would only be slower.
    """

    def decorate(check: Callable[[int], None]) -> Callable[[range], None]:
        starts = range(0, blocks * SEEDS_IN_A_BLOCK, SEEDS_IN_A_BLOCK)

        @pytest.mark.parametrize("seeds", [range(one, one + SEEDS_IN_A_BLOCK) for one in starts], ids=str)
        def test(seeds: range) -> None:
            for seed in seeds:
                check(seed)

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return decorate
