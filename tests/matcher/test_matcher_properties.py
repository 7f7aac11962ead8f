"""What holds for any set of profiles."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from customer_profiles_mock.matcher import (
    RECENCY,
    MergeCandidate,
    Settings,
    compare,
    find_matches,
    normal_forms,
    similar_to,
)
from customer_profiles_mock.matcher.conflict import united
from customer_profiles_mock.matcher.records import Reader
from tests.matcher.customers import customers

# The first example pays for importing the similarity libraries.
calm = settings(deadline=None)

values = {
    "FirstName": st.sampled_from(["John", "Jon", "JOHN", "Mary", "J", "Bill", "William", "Doe", "", "N/A"]),
    "MiddleName": st.sampled_from(["A", "Ann", "B.", ""]),
    "LastName": st.sampled_from(["Doe", "Do", "Doe Jr", "Stone", "Stone-Doe", "John", ""]),
    "BusinessName": st.sampled_from(["Acme", "Acme Inc", "Globex", ""]),
    "BirthDate": st.sampled_from(["1980-02-03", "02/03/1980", "1980-03-02", "1950-01-01", "?"]),
    "GenderString": st.sampled_from(["M", "female"]),
    "PhoneNumber": st.sampled_from(["+12065550143", "206-555-0143", "206-555-0144", "+44 20 7946 0958"]),
    "MobilePhoneNumber": st.sampled_from(["2065550143", "3035550112"]),
    "EmailAddress": st.sampled_from(
        ["john.doe@example.com", "johndoe@example.com", "me@example.org", "info@a.example"]
    ),
    "Address": st.sampled_from(
        [
            {"Address1": "12 Oak St", "City": "Salem", "PostalCode": "97301"},
            {"Address1": "12 Oak Street", "Address2": "Apt 4", "City": "Salem"},
            {"City": "Reno", "PostalCode": "89501"},
            {},
        ]
    ),
}
profiles = st.fixed_dictionaries({}, optional=values)
sets_of_profiles = st.lists(profiles, max_size=8).map(
    lambda found: [{**profile, "ProfileId": f"id{at}"} for at, profile in enumerate(found)]
)


texts = st.sampled_from(["", "\n", "+44 20\n7946 0958", "\u0663\u0663", "Doe, John", "x" * 300]) | st.text(
    max_size=9
)
several = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("FirstName", "LastName", "MiddleName", "Gender", "BirthDate"), texts | st.none()),
        **dict.fromkeys(
            ("HomePhoneNumber", "BusinessPhoneNumber"), values["PhoneNumber"] | texts | st.none()
        ),
        **dict.fromkeys(
            ("PersonalEmailAddress", "BusinessEmailAddress"), values["EmailAddress"] | texts | st.none()
        ),
        **dict.fromkeys(
            ("ShippingAddress", "MailingAddress"),
            values["Address"]
            | st.just({"Address1": "12", "Address3": "Oak\nSt", "Country": "DE"})
            | st.none(),
        ),
    },
)


@calm
@given(st.lists(st.builds(lambda one, more: {**one, **more}, profiles, several), max_size=6))
def test_profiles_read_together_have_the_forms_that_each_has_alone(found: list[dict[str, Any]]) -> None:
    found = [{**profile, "ProfileId": f"id{at}"} for at, profile in enumerate(found)]
    reader = Reader("US")
    for start in range(0, len(found), 4):
        reader.read(found[start : start + 4])
    columns = reader.columns()
    assert [columns.normal_forms(at) for at in range(len(found))] == list(map(normal_forms, found))


@calm
@given(profiles, profiles)
def test_comparing_is_symmetric(one: dict[str, Any], other: dict[str, Any]) -> None:
    a, b = {**one, "ProfileId": "a"}, {**other, "ProfileId": "b"}
    assert compare(a, b) == compare(b, a)


@calm
@given(profiles, profiles)
def test_prior_and_reasons_add_up_to_the_bits(one: dict[str, Any], other: dict[str, Any]) -> None:
    found = compare({**one, "ProfileId": "a"}, {**other, "ProfileId": "b"})
    total = found.prior + sum(reason.evidence for reason in found.reasons)
    assert total == pytest.approx(found.bits, abs=0.01)
    assert 0.0 <= found.probability <= 1.0


@calm
@given(sets_of_profiles, st.randoms(use_true_random=False))
def test_the_order_of_profiles_and_members_does_not_matter(
    found: list[dict[str, Any]], random: Random
) -> None:
    mixed = [dict(random.sample(list(profile.items()), len(profile))) for profile in found]
    random.shuffle(mixed)
    assert find_matches(mixed) == find_matches(found)


@calm
@given(sets_of_profiles, st.sampled_from([0.3, 0.5, 0.9]))
def test_groups_are_disjoint_sorted_and_above_the_threshold(
    found: list[dict[str, Any]], threshold: float
) -> None:
    groups = find_matches(found, settings=Settings(threshold=threshold))
    members = [member for group in groups for member in group.profile_ids]
    assert len(members) == len(set(members))
    for group in groups:
        assert list(group.profile_ids) == sorted(group.profile_ids)
        assert len(group.profile_ids) >= 2
        assert threshold - 1e-4 <= group.confidence_score <= 1.0
        assert len(group.links) == len(group.profile_ids) - 1
        for link in group.links:
            assert link.profile_id < link.other_profile_id
            assert {link.profile_id, link.other_profile_id} <= set(group.profile_ids)
            assert link.reasons
    order = [(-group.confidence_score, group.profile_ids[0]) for group in groups]
    assert order == sorted(order)


@calm
@given(profiles, profiles)
def test_two_profiles_are_grouped_exactly_where_comparing_says_so(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    a, b = {**one, "ProfileId": "a"}, {**other, "ProfileId": "b"}
    explained = compare(a, b)
    groups = find_matches([a, b])
    if groups:
        assert groups[0].confidence_score == groups[0].links[0].probability == explained.probability
        assert groups[0].links[0].reasons == explained.reasons
    else:
        assert explained.probability <= 0.5


more_values = st.sampled_from(
    [
        ("FirstName", "Flora"),
        ("LastName", "Kentworth"),
        ("EmailAddress", "flora.kent@example.net"),
        ("PhoneNumber", "+13125550188"),
        ("BirthDate", "1971-06-05"),
        ("Address", {"Address1": "77 Elm Ave", "City": "Boise", "PostalCode": "83702"}),
    ]
)


@calm
@example({"LastName": "Do"}, {"LastName": "Stone-Doe"}, ("FirstName", "Flora"))
@given(profiles, profiles, more_values)
def test_agreement_on_one_more_value_never_lowers_the_evidence(
    one: dict[str, Any], other: dict[str, Any], more: tuple[str, Any]
) -> None:
    # Without a name a mailbox is searched for it, which would find less; and middle names are not compared.
    beside_names = {"EmailAddress", "MiddleName"} if more[0] in ("FirstName", "LastName") else set()
    left_out = {more[0], *beside_names}
    a, b = (
        {**{name: value for name, value in profile.items() if name not in left_out}, "ProfileId": profile_id}
        for profile, profile_id in ((one, "a"), (other, "b"))
    )
    before = compare(a, b).bits
    assert compare({**a, more[0]: more[1]}, {**b, more[0]: more[1]}).bits >= before - 1e-9


@pytest.mark.parametrize("seed", [2, 3])
def test_merging_all_groups_leaves_nothing_to_find(seed: int) -> None:
    found, _ = customers(100, seed)
    left = {profile["ProfileId"]: profile for profile in found}
    for group in find_matches(found):
        members = [left.pop(profile_id) for profile_id in group.profile_ids]
        candidates = [
            MergeCandidate(profile_id, profile, number)
            for number, (profile_id, profile) in enumerate(zip(group.profile_ids, members, strict=True))
        ]
        left[group.profile_ids[0]] = {**united(candidates, RECENCY).values, "ProfileId": group.profile_ids[0]}
    assert len(left) < len(found)
    assert find_matches(left.values()) == []


def test_comparing_in_its_set_explains_every_link_as_the_job_does() -> None:
    found, _ = customers(60, 3)
    by_id = {profile["ProfileId"]: profile for profile in found}
    links = [link for group in find_matches(found) for link in group.links]
    assert links
    for link in links:
        one, other = by_id[link.profile_id], by_id[link.other_profile_id]
        explained = compare(other, one, corpus=found)
        assert (explained.probability, explained.reasons) == (link.probability, link.reasons)
        total = explained.prior + sum(reason.evidence for reason in explained.reasons)
        assert total == pytest.approx(explained.bits)


def test_similar_profiles_are_found_as_sure_as_compared() -> None:
    found, truth = customers(60, 3)
    by_id = {profile["ProfileId"]: profile for profile in found}
    for group in truth[:10]:
        asked = by_id[min(group)]
        similar = similar_to(asked, found)
        assert similar == similar_to(asked, [other for other in found if other is not asked])
        order = [(-one.probability, one.profile_id) for one in similar]
        assert order == sorted(order)
        for one in similar:
            explained = compare(asked, by_id[one.profile_id], corpus=found)
            assert (one.probability, one.reasons) == (explained.probability, explained.reasons)
            assert one.probability >= 0.5


def test_a_profile_without_an_id_can_be_searched_for() -> None:
    found, _ = customers(60, 3)
    asked = {name: value for name, value in found[0].items() if name != "ProfileId"}
    assert found[0]["ProfileId"] in [one.profile_id for one in similar_to(asked, found)]
    assert similar_to({"FirstName": "Quentin", "LastName": "Zabriskie"}, found) == []


def test_a_link_that_was_pickled_has_its_reasons() -> None:
    found, _ = customers(60, 3)
    link = find_matches(found)[0].links[0]
    again = pickle.loads(pickle.dumps(link))
    assert again == link
    assert again.reasons == link.reasons != ()
    assert pickle.dumps(again) == pickle.dumps(link)


def test_a_group_that_was_pickled_has_its_links() -> None:
    found, _ = customers(60, 3)
    group = find_matches(found)[0]
    again = pickle.loads(pickle.dumps(group))
    assert again == group
    assert again.links == group.links != ()
    assert again.links[0].reasons == group.links[0].reasons


def test_groups_differ_where_their_links_do() -> None:
    found, _ = customers(60, 3)
    group = find_matches(found)[0]
    assert group != replace(group, connect=tuple)
    assert group != replace(group, confidence_score=0.0)


@pytest.mark.parametrize("seed", [1, 2])
def test_known_duplicates_are_found(seed: int) -> None:
    found, truth = customers(300, seed)
    true_pairs = {pair for group in truth for pair in combinations(sorted(group), 2)}
    pairs = {pair for group in find_matches(found) for pair in combinations(group.profile_ids, 2)}
    right = len(pairs & true_pairs)
    assert right / len(pairs) >= 0.97
    assert right / len(true_pairs) >= 0.93


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_larger_set_does_not_depend_on_order_either(random: Random) -> None:
    found, _ = customers(60, 3)
    expected = find_matches(found)
    random.shuffle(found)
    assert find_matches(found) == expected


RUN = """
import json, sys
from customer_profiles_mock.matcher import find_matches
print(repr(find_matches(json.load(sys.stdin))))
"""


def test_hash_seed_and_pure_python_distances_change_nothing() -> None:
    found, _ = customers(80, 4)
    outputs = {
        subprocess.run(
            [sys.executable, "-c", RUN],
            input=json.dumps(found),
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for environment in (
            {"PYTHONHASHSEED": "1"},
            {"PYTHONHASHSEED": "2", "RAPIDFUZZ_IMPLEMENTATION": "python"},
        )
    }
    assert outputs == {repr(find_matches(found)) + "\n"}


def test_importing_the_matcher_loads_no_similarity_library() -> None:
    code = """
import sys
import customer_profiles_mock.matcher
print(sorted({"rapidfuzz", "phonenumbers", "numpy"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
