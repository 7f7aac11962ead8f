"""Worked examples of auto-merging in the Identity Resolution Job, each named after what decides it.

Profiles are called A, B, C in the order of their creation. Times are minutes. Where it does not matter
to the criteria all have a name and a birthday in common, so that the job groups them; where scores or
separate groups matter, the job is told what it has found.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from customer_profiles_mock import run_identity_resolution_job
from customer_profiles_mock.jobs import identity_resolution
from customer_profiles_mock.matcher import MatchGroup
from tests.operations.resolving import DOMAIN, RECENCY, Profiles, Shop, auto_merging, clock

CUSTOMER = {"MiddleName": "Quintana", "BirthDate": "1979-11-23", "BusinessName": "Harbour Lights Trading"}


def run(shop: Shop) -> dict[str, int]:
    """Run the job; returns its statistics."""
    job_id = run_identity_resolution_job(DOMAIN)
    job = shop.client.get_identity_resolution_job(DomainName=DOMAIN, JobId=job_id)
    assert job["Status"] == "COMPLETED"
    return dict(job["JobStats"])


def shop_with(client: Any, matching: dict[str, Any], profiles: Profiles) -> Shop:
    shop = Shop(client, Matching=matching)
    shop.add({name: {**CUSTOMER, **values} for name, values in profiles.items()})
    return shop


def found(monkeypatch: pytest.MonkeyPatch, shop: Shop, *groups: tuple[str, float]) -> None:
    """Let the next jobs find these groups."""
    matches = [MatchGroup(tuple(shop.ids[one] for one in names), score, ()) for names, score in groups]
    monkeypatch.setattr(identity_resolution, "find_matches", lambda _: matches)


def test_a1_values_must_be_exactly_equal(client: Any) -> None:
    name = {"FirstName": "Nor", "LastName": "Haddad", "PhoneNumber": "+12065550143"}
    shop = shop_with(
        client,
        auto_merging(["EmailAddress"]),
        {"A": {**name, "EmailAddress": "Nor@ex.org"}, "B": {**name, "EmailAddress": "nor@ex.org"}},
    )
    assert run(shop) == {
        "NumberOfProfilesReviewed": 2,
        "NumberOfMatchesFound": 1,
        "NumberOfMergesDone": 0,
    }
    assert shop.present() == "AB"
    assert shop.potential_matches() == ["AB"]


def test_a2_all_names_must_be_equal_and_a_profile_without_one_stays_out(client: Any) -> None:
    same = {"FirstName": "Tal", "LastName": "Morag", "EmailAddress": "tal@ex.org"}
    full = {**same, "PhoneNumber": "+12065550143"}
    shop = shop_with(
        client,
        auto_merging(["EmailAddress", "PhoneNumber"]),
        {"A": full, "B": full, "C": full, "D": {**same, "PhoneNumber": "+12065550199"}, "E": same},
    )
    assert run(shop) == {
        "NumberOfProfilesReviewed": 5,
        "NumberOfMatchesFound": 1,
        "NumberOfMergesDone": 2,
    }
    assert shop.present() == "ADE"
    assert shop.potential_matches() == ["ADE"]


IBARRA = [
    (400, "B", {"FirstName": "Sol", "LastName": "Ibarra", "PhoneNumber": "+12065550161"}),
    (500, "A", {"FirstName": "Sol", "LastName": "Ibarra", "EmailAddress": "casa@ex.org"}),
    (600, "B", {"EmailAddress": "casa@ex.org"}),
    (600, "C", {"FirstName": "Inés", "LastName": "Ibarra", "PhoneNumber": "+12065550160"}),
    (700, "A", {"PhoneNumber": "+12065550160"}),
    (700, "C", {"EmailAddress": "casa@ex.org"}),
]
ACCOUNTS = [
    (50, "C", {"AccountNumber": "2", "PhoneNumber": "+12065550170"}),
    (100, "A", {"AccountNumber": "1", "PhoneNumber": "+12065550170"}),
    (200, "B", {"AccountNumber": "1", "PhoneNumber": "+12065550171"}),
]
FULL_NAME = ["FirstName", "LastName", "EmailAddress"]


@contextmanager
def shop_of(
    client: Any,
    monkeypatch: pytest.MonkeyPatch,
    writes: list[tuple[int, str, Any]],
    *criteria: list[str],
) -> Iterator[Shop]:
    """Three profiles in one match group, written to at these minutes; the job has run."""
    with clock() as go_to:
        shop = Shop(client, Matching=auto_merging(*criteria))
        shop.add({name: {} for name in "ABC"})
        for at, name, values in writes:
            go_to(at)
            shop.change(name, **values)
        go_to(1000)
        found(monkeypatch, shop, ("ABC", 0.9))
        run(shop)
        yield shop


def test_a3_the_second_criterion_sees_the_merged_profile_and_each_attribute_has_its_own_time(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shop_of(client, monkeypatch, IBARRA, FULL_NAME, ["PhoneNumber"]) as shop:
        assert shop.present() == "A"
        assert shop.profile("A") == {
            "FirstName": "Inés",
            "LastName": "Ibarra",
            "EmailAddress": "casa@ex.org",
            "PhoneNumber": "+12065550160",
        }


def test_a4_in_the_other_order_the_name_is_no_longer_equal(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shop_of(client, monkeypatch, IBARRA, ["PhoneNumber"], FULL_NAME) as shop:
        assert shop.present() == "AB"
        assert shop.profile("A")["FirstName"] == "Inés"
        assert shop.potential_matches() == ["AB"]


def test_a5_a_value_lost_to_recency_is_gone_for_the_next_criterion(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shop_of(client, monkeypatch, ACCOUNTS, ["AccountNumber"], ["PhoneNumber"]) as shop:
        assert shop.present() == "AC"
        assert shop.profile("A") == {"AccountNumber": "1", "PhoneNumber": "+12065550171"}


def test_a6_the_same_criteria_in_the_other_order_merge_all(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shop_of(client, monkeypatch, ACCOUNTS, ["PhoneNumber"], ["AccountNumber"]) as shop:
        assert shop.present() == "A"
        assert shop.potential_matches() == []


NOR, TAL = {"EmailAddress": "nor@ex.org"}, {"EmailAddress": "tal@ex.org"}


def test_a7_the_threshold_is_per_group(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = shop_with(
        client,
        {"Enabled": True},
        {"A": NOR, "B": NOR, "C": TAL, "D": TAL},
    )
    found(monkeypatch, shop, ("AB", 0.91), ("CD", 0.64))
    run(shop)
    preview = client.get_auto_merging_preview(
        DomainName=DOMAIN,
        Consolidation={"MatchingAttributesList": [["EmailAddress"]]},
        ConflictResolution=RECENCY,
        MinAllowedConfidenceScoreForMerging=0.8,
    )
    preview.pop("ResponseMetadata")
    assert preview == {
        "DomainName": DOMAIN,
        "NumberOfMatchesInSample": 2,
        "NumberOfProfilesInSample": 4,
        "NumberOfProfilesWillBeMerged": 1,
    }
    assert shop.present() == "ABCD"
    shop.update(Matching=auto_merging(["EmailAddress"], threshold=0.8))
    assert run(shop)["NumberOfMergesDone"] == 1
    assert shop.present() == "ACD"
    assert shop.potential_matches() == ["CD"]
    # A group exactly at the minimum is merged.
    found(monkeypatch, shop, ("CD", 0.64))
    shop.update(Matching=auto_merging(["EmailAddress"], threshold=0.64))
    run(shop)
    assert shop.present() == "AC"


def test_a8_merging_stays_inside_groups(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = shop_with(client, auto_merging(["EmailAddress"]), {"A": NOR, "B": NOR, "P": NOR})
    found(monkeypatch, shop, ("AB", 0.9))
    run(shop)
    assert shop.present() == "AP"


# What the job itself groups


def test_a_real_group_is_merged_with_the_newest_of_each_attribute(client: Any) -> None:
    with clock() as go_to:
        shop = Shop(client, Matching=auto_merging(["LastName", "EmailAddress"]))
        old = {"FirstName": "Ann", "LastName": "Leeson", "EmailAddress": "ann.leeson@example.org"}
        shop.add({"A": {**old, "PhoneNumber": "+12065550143", "Attributes": {"Tier": "gold", "Shop": "1"}}})
        go_to(10)
        shop.add({"B": {**old, "FirstName": "Anne", "Attributes": {"Tier": "silver"}}})
        go_to(20)
        shop.change("A", Address={"Address1": "4 Quay St", "City": "Bergen"})
        go_to(30)
        shop.change("B", Address={"City": "Oslo"})
        assert run(shop)["NumberOfMergesDone"] == 1
        assert shop.profile("A") == {
            **old,
            "FirstName": "Anne",
            "PhoneNumber": "+12065550143",
            "Address": {"City": "Oslo"},  # the newest whole; the lines of two do not mix
            "Attributes": {"Tier": "silver", "Shop": "1"},
        }


def test_equal_times_leave_the_value_of_the_older_profile(client: Any) -> None:
    with clock():
        shop = Shop(client, Matching=auto_merging(["LastName", "EmailAddress"]))
        same = {"LastName": "Leeson", "EmailAddress": "ann.leeson@example.org", "BirthDate": "1980-02-03"}
        shop.add({"A": {**same, "FirstName": "Ann"}, "B": {**same, "FirstName": "Anne"}})
        assert run(shop)["NumberOfMergesDone"] == 1
        assert shop.profile("A")["FirstName"] == "Ann"


def test_without_conflict_resolution_the_newest_wins(client: Any) -> None:
    with clock() as go_to:
        shop = Shop(client, Matching=auto_merging(["LastName", "EmailAddress"], conflict=None))
        same = {"LastName": "Leeson", "EmailAddress": "ann.leeson@example.org", "BirthDate": "1980-02-03"}
        shop.add({"A": {**same, "FirstName": "Ann"}})
        go_to(1)
        shop.add({"B": {**same, "FirstName": "Anne"}})
        run(shop)
        assert shop.profile("A")["FirstName"] == "Anne"
