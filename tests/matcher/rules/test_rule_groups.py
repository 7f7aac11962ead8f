"""Bulk evaluation against the all-pairs reference, and what it promises about its input."""

from __future__ import annotations

import dataclasses
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_profiles_mock.matcher import RuleSettings, evaluate_rules, find_rule_matches, rule_settings
from tests.matcher.rules import reference, small_domains


@settings(max_examples=700, deadline=None)
@given(seed=st.integers(0, 2**32), limit=st.sampled_from((1, 2, 3, 500)))
def test_groups_levels_and_skipped_levels_are_those_of_all_pairs(seed: int, limit: int) -> None:
    random = Random(seed)
    profiles, block = small_domains.profiles(random), small_domains.block(random)
    expected = reference.evaluate(profiles, block, limit)
    random.shuffle(profiles)
    found = evaluate_rules(profiles, dataclasses.replace(rule_settings(block), most_profiles=limit))
    assert {group.profile_ids: group.level for group in found.groups} == expected.groups
    assert [group.profile_ids for group in found.groups] == sorted(expected.groups)
    own_levels = {
        profile_id: level for group in found.groups for profile_id, level in group.own_levels.items()
    }
    assert own_levels == expected.own_levels
    assert [(one.profile_id, one.level) for one in found.skipped] == sorted(expected.skipped)


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_links_hold_each_group_together_and_are_its_own(seed: int) -> None:
    random = Random(seed)
    profiles, block = small_domains.profiles(random), small_domains.block(random)
    for group in find_rule_matches(profiles, rule_settings(block)):
        pairs = [(link.profile_ids[0], other) for link in group.links for other in link.profile_ids[1:]]
        assert reference.components(pairs) == [group.profile_ids]
        assert group.level == max(link.level for link in group.links)
        for link in group.links:
            assert link.profile_ids == tuple(sorted(link.profile_ids))
            assert link.level in [group.own_levels[profile_id] for profile_id in link.profile_ids]


def test_raw_equality_compares_texts_as_they_are() -> None:
    profiles = [
        {"ProfileId": "1", "EmailAddress": "ana@ex.org"},
        {"ProfileId": "2", "EmailAddress": "Ana@ex.org"},
        {"ProfileId": "3", "EmailAddress": "ana@ex.org"},
    ]
    by_form = RuleSettings(rules=(("EmailAddress",),))
    raw = dataclasses.replace(by_form, normalised=False)
    assert [group.profile_ids for group in find_rule_matches(profiles, by_form)] == [("1", "2", "3")]
    assert [group.profile_ids for group in find_rule_matches(profiles, raw)] == [("1", "3")]


def test_two_profiles_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="two profiles have the ProfileId '1'"):
        find_rule_matches([{"ProfileId": "1"}, {"ProfileId": "1"}], RuleSettings(rules=(("LastName",),)))


def test_a_value_on_many_profiles_makes_one_link_not_all_pairs() -> None:
    profiles = [{"ProfileId": f"{n:05}", "LastName": "Lee"} for n in range(20_000)]
    (group,) = find_rule_matches(profiles, RuleSettings(rules=(("LastName",),), most_profiles=20_000))
    assert len(group.profile_ids) == 20_000
    assert len(group.links) == 1


def test_without_rules_nothing_is_found() -> None:
    assert (
        find_rule_matches([{"ProfileId": "1"}, {"ProfileId": "2"}], rule_settings({"Enabled": False})) == []
    )
