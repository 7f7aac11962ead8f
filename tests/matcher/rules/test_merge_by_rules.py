"""Merging by rules against a reference that evaluates everything anew after each round."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from customer_profiles_mock.matcher import (
    RECENCY,
    ConflictResolution,
    MergeCandidate,
    RuleSettings,
    merge_by_rules,
    rule_settings,
)
from tests.matcher.merging_reference import Profile, candidate, candidates, merged
from tests.matcher.rules import reference, small_domains


def naive(
    profiles: list[Profile], block: Mapping[str, Any], source: str | None
) -> tuple[list[tuple[str, tuple[str, ...], int]], dict[str, Profile]]:
    """The merges as (survivor, absorbed, level), and all profiles as they are afterwards."""
    present = {profile.profile_id: profile for profile in profiles}
    merges = []
    while True:
        found = reference.evaluate(
            [{**profile.values, "ProfileId": profile.profile_id} for profile in present.values()], block
        )
        links = found.links
        level = min((level for level, _ in links), default=99)
        if level > block.get("MaxAllowedRuleLevelForMerging", 0):
            return merges, present
        sets = [
            sorted((present[profile_id] for profile_id in ids), key=lambda one: (one.number, one.profile_id))
            for ids in reference.components([pair for at, pair in links if at == level])
        ]
        for together in sorted(sets, key=lambda one: (one[0].number, one[0].profile_id)):
            survivor = merged(together, source)
            merges.append((survivor.profile_id, tuple(one.profile_id for one in together[1:]), level))
            for one in together:
                del present[one.profile_id]
            present[survivor.profile_id] = survivor


@settings(max_examples=600, deadline=None)
@given(seed=st.integers(0, 2**32), source=st.sampled_from((None, "Crm", "Web")))
def test_merges_and_contents_are_those_of_the_reference(seed: int, source: str | None) -> None:
    random = Random(seed)
    block = small_domains.block(random)
    profiles = candidates(
        random, [small_domains.profile(random, f"{n:02}") for n in range(random.randint(0, 8))]
    )
    expected, present = naive([Profile.of(one) for one in profiles], block, source)
    before = copy.deepcopy(profiles)
    random.shuffle(profiles)
    merges = merge_by_rules(profiles, rule_settings(block), ConflictResolution(source))
    assert sorted(profiles, key=lambda one: one.profile_id) == before
    assert [(one.survivor_id, one.absorbed_ids, one.decided_by) for one in merges] == expected
    for profile_id, last in {one.survivor_id: one for one in merges}.items():
        if profile_id in present:
            assert last.values == present[profile_id].values
            assert last.times == present[profile_id].times
            assert last.writers == present[profile_id].writers


def test_nothing_is_merged_without_merging_level() -> None:
    profiles = [candidate("1", 1, {"LastName": "Lee"}), candidate("2", 2, {"LastName": "Lee"})]
    assert merge_by_rules(profiles, RuleSettings(rules=(("LastName",),)), RECENCY) == []


def test_a_link_is_not_merged_any_more_when_an_earlier_merge_took_its_value() -> None:
    rules = RuleSettings(
        rules=(("AccountNumber",), ("FirstName", "EmailAddress"), ("PhoneNumber",)), merging_level=3
    )
    profiles = [
        candidate(
            "A", 1, {"AccountNumber": "9", "FirstName": "Jon", "PhoneNumber": "8"}, {"PhoneNumber": 5.0}
        ),
        candidate("B", 2, {"AccountNumber": "9", "EmailAddress": "jon@ex.org"}),
        candidate("C", 3, {"FirstName": "Jon", "EmailAddress": "jon@ex.org", "PhoneNumber": "7"}),
        candidate("D", 4, {"PhoneNumber": "7"}),
    ]
    merges = merge_by_rules(profiles, rules)
    assert [(one.survivor_id, one.absorbed_ids, one.decided_by) for one in merges] == [
        ("A", ("B",), 1),
        ("A", ("C",), 2),
    ]


def test_what_merged_profiles_have_in_common_is_merged_next() -> None:
    rules = RuleSettings(rules=(("AccountNumber",), ("FirstName", "EmailAddress")), merging_level=2)
    profiles = []
    for n in range(60):
        account = {"AccountNumber": str(n)}
        profiles.append(MergeCandidate(f"{n:02}a", {**account, "FirstName": "Jon"}, 2 * n, created_at=n))
        profiles.append(
            MergeCandidate(f"{n:02}b", {**account, "EmailAddress": "jon@ex.org"}, 2 * n + 1, created_at=n)
        )
    merges = merge_by_rules(profiles, rules)
    assert [one.decided_by for one in merges] == [1] * 60 + [2]
    assert merges[-1].survivor_id == "00a"
    assert merges[-1].absorbed_ids == tuple(f"{n:02}a" for n in range(1, 60))
    assert merges[-1].values == {"AccountNumber": "59", "FirstName": "Jon", "EmailAddress": "jon@ex.org"}
