"""Automatic merging inside match groups: worked examples, and a reference for any criteria."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_profiles_mock.matcher import (
    RECENCY,
    ConflictResolution,
    Merge,
    MergeCandidate,
    conflict_resolution,
    consolidate,
)
from tests.matcher.merging_reference import SOURCES, Profile, candidate, candidates, merged
from tests.matcher.rules import small_domains

CRITERIA = (
    "AccountNumber", "FirstName", "LastName", "EmailAddress", "PhoneNumber", "Gender", "GenderString",
    "Address", "Address.City", "ShippingAddress.PostalCode", "Attributes.Loyalty",
)  # fmt: skip


def timed(number: int, name: str, **values: tuple[str, int] | str) -> MergeCandidate:
    pairs = {member: value if isinstance(value, tuple) else (value, 0) for member, value in values.items()}
    return MergeCandidate(
        name,
        {member: text for member, (text, _) in pairs.items()},
        number,
        times={member: float(time) for member, (_, time) in pairs.items()},
    )


def outcome(merges: Sequence[Merge]) -> list[str]:
    return [f"{'+'.join([merge.survivor_id, *merge.absorbed_ids])}@{merge.decided_by}" for merge in merges]


def test_a1_values_must_be_exactly_equal() -> None:
    group = [timed(1, "A", EmailAddress="Nor@ex.org"), timed(2, "B", EmailAddress="nor@ex.org")]
    assert consolidate(group, [["EmailAddress"]]) == []


def test_a2_all_names_must_be_equal_and_a_profile_without_one_stays_out() -> None:
    group = [
        timed(1, "A", EmailAddress="e", PhoneNumber="5550100"),
        timed(2, "B", EmailAddress="e", PhoneNumber="5550100"),
        timed(3, "C", EmailAddress="e", PhoneNumber="5550100"),
        timed(4, "D", EmailAddress="e", PhoneNumber="5550199"),
        timed(5, "E", EmailAddress="e"),
    ]
    assert outcome(consolidate(group, [["EmailAddress", "PhoneNumber"]])) == ["A+B+C@1"]


IBARRA = [
    timed(
        1,
        "A",
        FirstName=("Sol", 500),
        LastName=("Ibarra", 500),
        EmailAddress=("casa", 500),
        PhoneNumber=("160", 700),
    ),
    timed(
        2,
        "B",
        FirstName=("Sol", 400),
        LastName=("Ibarra", 400),
        EmailAddress=("casa", 600),
        PhoneNumber=("161", 400),
    ),
    timed(
        3,
        "C",
        FirstName=("Inés", 600),
        LastName=("Ibarra", 600),
        EmailAddress=("casa", 700),
        PhoneNumber=("160", 600),
    ),
]
FULL_NAME = ["FirstName", "LastName", "EmailAddress"]


def test_a3_the_second_criterion_sees_the_merged_profile_and_each_attribute_has_its_own_time() -> None:
    first, second = consolidate(IBARRA, [FULL_NAME, ["PhoneNumber"]])
    assert outcome([first, second]) == ["A+B@1", "A+C@2"]
    assert first.values["PhoneNumber"] == "160"
    assert first.times == {"FirstName": 500, "LastName": 500, "EmailAddress": 600, "PhoneNumber": 700}
    assert second.values == {
        "FirstName": "Inés",
        "LastName": "Ibarra",
        "EmailAddress": "casa",
        "PhoneNumber": "160",
    }


def test_a4_in_the_other_order_the_name_is_no_longer_equal() -> None:
    merges = consolidate(IBARRA, [["PhoneNumber"], FULL_NAME])
    assert outcome(merges) == ["A+C@1"]
    assert merges[0].values["FirstName"] == "Inés"


ACCOUNTS = [
    timed(1, "A", AccountNumber=("1", 100), PhoneNumber=("170", 100)),
    timed(2, "B", AccountNumber=("1", 200), PhoneNumber=("171", 200)),
    timed(3, "C", AccountNumber=("2", 50), PhoneNumber=("170", 50)),
]


def test_a5_a_value_lost_to_recency_is_gone_for_the_next_criterion() -> None:
    merges = consolidate(ACCOUNTS, [["AccountNumber"], ["PhoneNumber"]])
    assert outcome(merges) == ["A+B@1"]
    assert merges[0].values["PhoneNumber"] == "171"


def test_a6_the_same_criteria_in_the_other_order_make_one_profile() -> None:
    assert outcome(consolidate(ACCOUNTS, [["PhoneNumber"], ["AccountNumber"]])) == ["A+C@1", "A+B@2"]


def test_a7_and_a8_each_group_is_merged_by_itself() -> None:
    """The threshold is per group and profiles outside take no part: only what is handed over is merged."""
    group = [timed(1, "A", EmailAddress="e"), timed(2, "B", EmailAddress="e")]
    assert outcome(consolidate(group, [["EmailAddress"]])) == ["A+B@1"]


def test_a_criterion_that_merges_nothing_does_not_stop_the_next() -> None:
    assert outcome(consolidate(ACCOUNTS, [["LastName"], ["AccountNumber"]])) == ["A+B@2"]


def test_the_profile_created_first_stays_and_of_two_the_smaller_id() -> None:
    group = [timed(2, "a", LastName="Lee"), timed(1, "c", LastName="Lee"), timed(1, "b", LastName="Lee")]
    assert outcome(consolidate(group, [["LastName"]])) == ["b+c+a@1"]


def test_an_address_is_one_value_as_new_as_its_newest_line() -> None:
    old = {"Address1": "1 Hill", "City": "Bergen"}
    new = {"Address1": "2 Quay", "PostalCode": "0150"}
    times = {"Address.Address1": 9.0, "Address.City": 1.0}
    group = [
        candidate(
            "1", 1, {"LastName": "Lee", "Address": new}, {"Address.Address1": 5.0, "Address.PostalCode": 5.0}
        ),
        candidate("2", 2, {"LastName": "Lee", "Address": old}, times),
    ]
    (merge,) = consolidate(group, [["LastName"]])
    assert merge.values["Address"] == old
    assert merge.times == {"LastName": 0.0, **times}


def test_custom_attributes_are_resolved_key_by_key() -> None:
    one = {"LastName": "Lee", "Attributes": {"Tier": "gold", "Shop": "1"}}
    other = {"LastName": "Lee", "Attributes": {"Tier": "silver", "Shop": "2", "Club": "x"}}
    group = [
        candidate("1", 1, one, {"Attributes.Tier": 2.0, "Attributes.Shop": 1.0}),
        candidate("2", 2, other, {"Attributes.Tier": 1.0, "Attributes.Shop": 2.0}),
    ]
    (merge,) = consolidate(group, [["LastName"]])
    assert merge.values["Attributes"] == {"Tier": "gold", "Shop": "2", "Club": "x"}


def test_twins_come_from_one_profile() -> None:
    one = {"LastName": "Lee", "Gender": "MALE", "GenderString": "MALE"}
    other = {"LastName": "Lee", "GenderString": "nonbinary"}
    group = [candidate("1", 1, one, {"GenderString": 1.0}), candidate("2", 2, other, {"GenderString": 2.0})]
    (merge,) = consolidate(group, [["LastName"]])
    assert merge.values == other
    (merge,) = consolidate(group, [["LastName"]], ConflictResolution("Crm"))
    assert merge.values == other


def test_of_different_values_with_one_time_the_main_profile_keeps_its_own() -> None:
    group = [
        timed(1, "A", LastName="Lee", FirstName=("Kim", 3)),
        timed(2, "B", LastName="Lee", FirstName=("Jo", 3)),
    ]
    (merge,) = consolidate(group, [["LastName"]])
    assert merge.values["FirstName"] == "Kim"


def naive(
    profiles: Sequence[Profile], criteria: Sequence[Sequence[str]], source: str | None
) -> tuple[list[tuple[str, tuple[str, ...], int]], list[Profile]]:
    def text(profile: Profile, name: str) -> Any:
        member, dot, part = name.partition(".")
        value = profile.values.get(member)
        return value.get(part) if dot and value else value

    left = sorted(profiles, key=lambda one: (one.number, one.profile_id))
    merges = []
    for number, criterion in enumerate(criteria, 1):
        waiting, left = left, []
        while waiting:
            first = waiting[0]
            equal = [first] + [
                one
                for one in waiting[1:]
                if all(text(first, name) and text(first, name) == text(one, name) for name in criterion)
            ]
            if len(equal) > 1:
                merges.append((first.profile_id, tuple(one.profile_id for one in equal[1:]), number))
            left.append(merged(equal, source))
            waiting = [one for one in waiting if one not in equal]
    return merges, left


@settings(max_examples=600, deadline=None)
@given(seed=st.integers(0, 2**32), source=st.sampled_from((None, *SOURCES, "Unknown")))
def test_merges_and_contents_are_those_of_the_reference(seed: int, source: str | None) -> None:
    random = Random(seed)
    group = candidates(random, [small_domains.profile(random, f"{n}") for n in range(random.randint(2, 7))])
    criteria = [random.choices(CRITERIA, k=random.choice((1, 1, 2))) for _ in range(random.randint(1, 4))]
    expected, left = naive([Profile.of(one) for one in group], criteria, source)
    before = copy.deepcopy(group)
    random.shuffle(group)
    merges = consolidate(group, criteria, ConflictResolution(source))
    assert sorted(group, key=lambda one: one.profile_id) == before
    assert [(one.survivor_id, one.absorbed_ids, one.decided_by) for one in merges] == expected
    present = {profile.profile_id: profile for profile in left}
    for profile_id, last in {one.survivor_id: one for one in merges}.items():
        if profile_id in present:
            survivor = present[profile_id]
            assert (last.values, last.times, last.writers) == (
                survivor.values,
                survivor.times,
                survivor.writers,
            )


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (None, RECENCY),
        ({"ConflictResolvingModel": "RECENCY"}, RECENCY),
        ({"ConflictResolvingModel": "RECENCY", "SourceName": "Crm"}, RECENCY),
        ({"ConflictResolvingModel": "SOURCE", "SourceName": "Crm"}, ConflictResolution("Crm")),
    ],
)
def test_a_source_name_counts_with_the_model_source_only(
    block: dict[str, str] | None, expected: ConflictResolution
) -> None:
    assert conflict_resolution(block) == expected


def test_source_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="SOURCE needs a SourceName"):
        conflict_resolution({"ConflictResolvingModel": "SOURCE"})
