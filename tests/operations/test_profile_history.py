"""What every action leaves in the history of a profile."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.operations.calling import (
    UNKNOWN_ID,
    create,
    every_page,
    found,
    key,
    not_found,
    put,
    put_type,
)

FIELDS = {
    "id": "_source.id",
    "first": {"Source": "_source.first", "Target": "_profile.FirstName"},
}
KEYS = {"customerNo": [key("id", identifiers="PROFILE UNIQUE")]}


def history(client: Any, domain: str, profile_id: str, **filters: Any) -> list[dict[str, Any]]:
    """The records of a profile, oldest first."""
    response = client.list_profile_history_records(DomainName=domain, ProfileId=profile_id, **filters)
    return list(reversed(response["ProfileHistoryRecords"]))


def actions(client: Any, domain: str, profile_id: str, **filters: Any) -> list[tuple[str, str]]:
    records = history(client, domain, profile_id, **filters)
    return [(record["ObjectTypeName"], record["ActionType"]) for record in records]


def content(client: Any, domain: str, profile_id: str, record: dict[str, Any]) -> Any:
    response = client.get_profile_history_record(DomainName=domain, ProfileId=profile_id, Id=record["Id"])
    return json.loads(response["Content"])


def test_profiles_by_hand(client: Any, domain: str) -> None:
    profile_id = create(client, domain, FirstName="Kim")
    client.update_profile(DomainName=domain, ProfileId=profile_id, FirstName="Kimmie")
    client.add_profile_key(DomainName=domain, ProfileId=profile_id, KeyName="_account", Values=["A-1"])
    client.delete_profile_key(DomainName=domain, ProfileId=profile_id, KeyName="_account", Values=["A-1"])
    client.delete_profile(DomainName=domain, ProfileId=profile_id)
    records = history(client, domain, profile_id)
    assert [record["ActionType"] for record in records] == [
        "CREATED",
        "UPDATED",
        "ADDED_PROFILE_KEY",
        "DELETED_PROFILE_KEY",
        "DELETED_BY_CUSTOMER",
    ]
    assert {record["ObjectTypeName"] for record in records} == {"_profile"}
    contents = [content(client, domain, profile_id, record) for record in records]
    assert contents[0] == {"ProfileId": profile_id, "FirstName": "Kim"}
    assert contents[1] == contents[4] == {"ProfileId": profile_id, "FirstName": "Kimmie"}
    assert contents[2] == contents[3] == {"KeyName": "_account", "Values": ["A-1"]}


def test_ingestion(client: Any, domain: str) -> None:
    put_type(client, domain, "Crm", FIELDS, KEYS)
    unique_key = put(client, domain, "Crm", id="7", first="Kim")
    put(client, domain, "Crm", id="7", first="Kim", other="not mapped")
    put(client, domain, "Crm", id="7", first="Kimmie")
    (profile_id,) = found(client, domain, "customerNo", "7")
    client.delete_profile_object(
        DomainName=domain, ProfileId=profile_id, ObjectTypeName="Crm", ProfileObjectUniqueKey=unique_key
    )
    assert actions(client, domain, profile_id) == [
        ("_profile", "CREATED"),
        ("Crm", "INGESTED"),
        ("Crm", "INGESTED"),  # no standard field changed
        ("_profile", "UPDATED"),
        ("Crm", "INGESTED"),
        ("Crm", "DELETED_BY_CUSTOMER"),
    ]
    records = history(client, domain, profile_id, ObjectTypeName="Crm")
    assert {record["ProfileObjectUniqueKey"] for record in records} == {unique_key}
    assert content(client, domain, profile_id, records[1]) == {
        "id": "7",
        "first": "Kim",
        "other": "not mapped",
    }


def test_merging(client: Any, domain: str) -> None:
    main, other = create(client, domain, FirstName="Kim"), create(client, domain, LastName="Berg")
    client.merge_profiles(DomainName=domain, MainProfileId=main, ProfileIdsToBeMerged=[other])
    assert actions(client, domain, main) == [("_profile", "CREATED"), ("_profile", "MERGED")]
    assert actions(client, domain, other) == [("_profile", "CREATED"), ("_profile", "DELETED_BY_MERGE")]
    merged, gone = history(client, domain, main)[1], history(client, domain, other)[1]
    assert content(client, domain, main, merged) == {
        "ProfileId": main,
        "FirstName": "Kim",
        "LastName": "Berg",
    }
    assert content(client, domain, other, gone) == {"ProfileId": other, "LastName": "Berg"}


def test_records_can_be_filtered(client: Any, domain: str) -> None:
    profile_id = create(client, domain, FirstName="Kim")
    client.update_profile(DomainName=domain, ProfileId=profile_id, FirstName="Kimmie")
    (record,) = history(client, domain, profile_id, ActionType="UPDATED")
    assert record["PerformedBy"].startswith("arn:aws:")
    assert len(history(client, domain, profile_id, PerformedBy=record["PerformedBy"])) == 2
    assert history(client, domain, profile_id, PerformedBy="arn:aws:iam::123456789012:user/nobody") == []
    assert history(client, domain, profile_id, ObjectTypeName="Crm") == []


def test_records_come_newest_first_in_pages(client: Any, domain: str) -> None:
    profile_id = create(client, domain, FirstName="0")
    for number in range(1, 7):
        client.update_profile(DomainName=domain, ProfileId=profile_id, FirstName=str(number))
    pages = every_page(
        client.list_profile_history_records,
        "ProfileHistoryRecords",
        DomainName=domain,
        ProfileId=profile_id,
        MaxResults=3,
    )
    assert [len(page) for page in pages] == [3, 3, 1]
    names = [content(client, domain, profile_id, record)["FirstName"] for page in pages for record in page]
    assert names == ["6", "5", "4", "3", "2", "1", "0"]


def test_the_oldest_records_give_way(client: Any, domain: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("customer_profiles_mock.profiles.recording.MOST_RECORDS", 3)
    profile_id = create(client, domain, FirstName="0")
    for number in range(1, 5):
        client.update_profile(DomainName=domain, ProfileId=profile_id, FirstName=str(number))
        kept = history(client, domain, profile_id)
        names = [content(client, domain, profile_id, record)["FirstName"] for record in kept]
        assert names == [str(one) for one in range(max(0, number - 2), number + 1)]


@pytest.mark.parametrize("profile_id", [UNKNOWN_ID])
def test_there_is_no_history_of_an_unknown_profile(client: Any, domain: str, profile_id: str) -> None:
    with not_found(profile_id):
        client.list_profile_history_records(DomainName=domain, ProfileId=profile_id)
    known = create(client, domain)
    with not_found(UNKNOWN_ID):
        client.get_profile_history_record(DomainName=domain, ProfileId=known, Id=UNKNOWN_ID)
