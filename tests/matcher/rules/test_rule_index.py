"""The incremental index finds what bulk evaluation finds, after any sequence of changes."""

from __future__ import annotations

import dataclasses
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_profiles_mock.matcher import (
    RuleGroup,
    RuleIndex,
    RuleSettings,
    evaluate_rules,
    rule_settings,
)
from tests.matcher.rules import small_domains

BY_EMAIL = RuleSettings(rules=(("EmailAddress",),))
ALL_EMAILS = dataclasses.replace(
    BY_EMAIL, emails=("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"), many_to_many=True
)


def person(profile_id: str, email: str, *more: str) -> dict[str, Any]:
    members = ("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress")
    return {"ProfileId": profile_id, **dict(zip(members, (email, *more), strict=False))}


def members(index: RuleIndex) -> list[tuple[str, ...]]:
    return [group.profile_ids for group in index.groups()]


def assert_same_as_bulk(index: RuleIndex, profiles: dict[str, dict[str, Any]]) -> None:
    expected = evaluate_rules(profiles.values(), index.settings)
    assert index.groups() == expected.groups
    assert [one for profile_id in sorted(profiles) for one in index.skipped(profile_id)] == expected.skipped
    by_profile = {profile_id: group for group in expected.groups for profile_id in group.profile_ids}
    assert {profile_id: index.group_of(profile_id) for profile_id in profiles} == {
        profile_id: by_profile.get(profile_id) for profile_id in profiles
    }


@settings(max_examples=500, deadline=None)
@given(seed=st.integers(0, 2**32), limit=st.sampled_from((1, 2, 3, 4, 500)))
def test_any_changes_lead_to_what_bulk_evaluation_finds(seed: int, limit: int) -> None:
    random = Random(seed)
    rules = dataclasses.replace(rule_settings(small_domains.block(random)), most_profiles=limit)
    profiles = {profile["ProfileId"]: profile for profile in small_domains.profiles(random)}
    index = RuleIndex(rules, profiles.values())
    known: dict[str, RuleGroup] = {group: found for found in index.groups() for group in found.profile_ids}
    index.changes()
    for step in range(random.randint(1, 12)):
        action = random.choice(("add", "update", "update", "remove", "replace"))
        present = sorted(profiles)
        if action == "add" or not present:
            profile = small_domains.profile(random, f"n{step:02}")
            profiles[profile["ProfileId"]] = profile
            index.add(profile)
        elif action == "update":
            profile_id = random.choice(present)
            profiles[profile_id] = small_domains.profile(random, profile_id)
            index.update(profiles[profile_id])
        elif action == "remove":
            profile_id = random.choice(present)
            del profiles[profile_id]
            index.remove(profile_id)
        else:
            leaving = random.sample(present, random.randint(1, len(present)))
            for profile_id in leaving:
                del profiles[profile_id]
            profiles[leaving[0]] = small_domains.profile(random, leaving[0])
            index.replace(leaving, [profiles[leaving[0]]])
        assert_same_as_bulk(index, profiles)
        if random.random() < 0.7:  # changes add up until they are asked for
            changes = index.changes()
            for profile_id in changes.ungrouped:
                known.pop(profile_id, None)
            for group in changes.groups:
                known.update(dict.fromkeys(group.profile_ids, group))
            assert known == {
                profile_id: group for group in index.groups() for profile_id in group.profile_ids
            }


def test_changes_name_only_what_changed_since_the_last_call() -> None:
    index = RuleIndex(BY_EMAIL, [person("1", "a"), person("2", "a"), person("3", "b"), person("4", "b")])
    assert [group.profile_ids for group in index.changes().groups] == [("1", "2"), ("3", "4")]
    index.add(person("5", "b"))
    index.add(person("6", "c"))
    assert [group.profile_ids for group in index.changes().groups] == [("3", "4", "5")]
    assert index.changes().groups == ()
    index.update(person("2", "c"))
    changes = index.changes()
    assert [group.profile_ids for group in changes.groups] == [("2", "6")]
    assert changes.ungrouped == ("1",)
    index.update({**person("2", "c"), "LastName": "of no rule"})
    assert index.changes().groups == ()


def test_removing_the_profile_that_connected_two_parts_parts_them() -> None:
    index = RuleIndex(
        ALL_EMAILS,
        [person("1", "a"), person("2", "a"), person("3", "a", "b"), person("4", "b"), person("5", "b")],
    )
    assert members(index) == [("1", "2", "3", "4", "5")]
    index.remove("3")
    assert members(index) == [("1", "2"), ("4", "5")]


def test_one_profile_too_many_takes_a_group_apart_and_one_less_brings_it_back() -> None:
    rules = dataclasses.replace(BY_EMAIL, most_profiles=3)
    index = RuleIndex(rules, [person(str(number), "a") for number in range(3)])
    assert members(index) == [("0", "1", "2")]
    index.add(person("3", "a"))
    assert members(index) == []
    assert [one.level for one in index.skipped("0")] == [1]
    index.remove("1")
    assert members(index) == [("0", "2", "3")]
    assert index.skipped("0") == ()


def test_of_two_e_mails_the_rare_one_links_when_the_other_is_too_common() -> None:
    rules = dataclasses.replace(ALL_EMAILS, most_profiles=3)
    common = [person(str(number), "a") for number in range(4)]
    index = RuleIndex(rules, [*common, person("8", "a", "b"), person("9", "a", "b")])
    assert members(index) == [("8", "9")]
    assert index.skipped("8") == ()


def test_a_common_value_parts_those_who_still_match_others_by_rare_ones() -> None:
    rules = dataclasses.replace(ALL_EMAILS, most_profiles=3)
    pairs = [profile for n in "123" for profile in (person(n, "common", n), person(f"{n}+", n))]
    index = RuleIndex(rules, pairs)
    assert members(index) == [("1", "1+", "2", "2+", "3", "3+")]
    index.add(person("4", "common"))
    assert members(index) == [("1", "1+"), ("2", "2+"), ("3", "3+")]
    index.remove("4")
    assert members(index) == [("1", "1+", "2", "2+", "3", "3+")]


def test_a_value_that_is_no_longer_common_links_all_levels_that_compare_it() -> None:
    rules = dataclasses.replace(
        ALL_EMAILS, rules=(("EmailAddress", "FirstName"), ("EmailAddress",)), most_profiles=3
    )
    kim = {"FirstName": "Kim"}
    profiles = [
        {**person("1", "v"), **kim},
        {**person("2", "v"), **kim},
        person("3", "v", "w"),
        person("4", "w"),
    ]
    others = [person("9", "v"), {"ProfileId": "k1", **kim}, {"ProfileId": "k2", **kim}]
    index = RuleIndex(rules, [*profiles, *others])
    assert members(index) == [("3", "4")]
    index.remove("9")
    assert members(index) == [("1", "2", "3", "4")]
    assert index.groups() == evaluate_rules([*profiles, *others[1:]], rules).groups


def test_a_better_match_that_arrives_undoes_a_weaker_link() -> None:
    rules = RuleSettings(rules=(("AccountNumber",), ("EmailAddress",)))
    one, other = {**person("1", "a"), "AccountNumber": "7"}, {**person("2", "a"), "AccountNumber": "8"}
    index = RuleIndex(rules, [one, other])
    assert members(index) == [("1", "2")]
    index.add({"ProfileId": "3", "AccountNumber": "7"})
    assert members(index) == [("1", "2", "3")]  # the second profile's own level is still 2
    index.add({"ProfileId": "4", "AccountNumber": "8"})
    assert members(index) == [("1", "3"), ("2", "4")]
    index.remove("4")
    assert members(index) == [("1", "2", "3")]


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_order_of_arrival_does_not_matter(seed: int) -> None:
    random = Random(seed)
    profiles, rules = small_domains.profiles(random), rule_settings(small_domains.block(random))
    indexes = []
    for _ in range(3):
        random.shuffle(profiles)
        index = RuleIndex(rules)
        for profile in profiles:
            index.add(profile)
        indexes.append(index.groups())
    assert indexes[0] == indexes[1] == indexes[2]


def test_a_profile_is_added_once_and_must_be_known_to_change_or_go() -> None:
    index = RuleIndex(BY_EMAIL, [person("1", "a")])
    with pytest.raises(ValueError, match="two profiles have the ProfileId '1'"):
        index.add(person("1", "b"))
    with pytest.raises(KeyError):
        index.update(person("2", "a"))
    with pytest.raises(KeyError):
        index.remove("2")
    with pytest.raises(KeyError):
        index.replace(["1", "2"], [])
    assert len(index) == 1
    assert "1" in index
    assert "2" not in index
