"""The records of the real-time export, read back from moto's Kinesis."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from freezegun import freeze_time

from tests.events.kinesis import create_stream, read_records, shards_of_records
from tests.operations.calling import create, key, objects, profile, put, put_type

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
HASH_OF_M17 = "kiCaEKE4IJXCTQuoUccsBbn/YonhRUglwx0OsxVjSmU="


@pytest.fixture
def domain(client: Any) -> str:
    """The name of an empty domain."""
    client.create_domain(DomainName="shop", DefaultExpirationDays=365)
    return "shop"


@pytest.fixture
def exported(client: Any, domain: str) -> str:
    """A domain with an event stream into a Kinesis stream of one shard."""
    client.create_event_stream(DomainName=domain, EventStreamName="export", Uri=create_stream())
    return domain


@pytest.fixture
def members(client: Any, exported: str) -> str:
    """An object type with a telephone number for the profile."""
    put_type(
        client,
        exported,
        "ClubMember",
        {
            "no": "_source.member.no",
            "phone": {"Source": "_source.phone", "Target": "_profile.PhoneNumber"},
        },
        {"club": [key("no", identifiers="UNIQUE PROFILE")]},
    )
    return "ClubMember"


def without_event_id(record: dict[str, Any]) -> dict[str, Any]:
    assert UUID.fullmatch(record["EventId"])
    return {name: value for name, value in record.items() if name != "EventId"}


@freeze_time("2025-03-04T08:15:30.120Z")
def test_a_created_profile_makes_exactly_this_record(client: Any, exported: str) -> None:
    profile_id = create(client, exported, FirstName="Kim", Gender="FEMALE", PhoneNumber="+12065550143")
    (record,) = read_records()
    assert without_event_id(record) == {
        "SchemaVersion": 0,
        "EventTimestamp": "2025-03-04T08:15:30.120Z",
        "EventType": "CREATED",
        "DomainName": "shop",
        "ObjectTypeName": "_profile",
        "Object": {
            "ProfileId": profile_id,
            "FirstName": "Kim",
            "Gender": "FEMALE",
            "GenderString": "FEMALE",
            "PhoneNumber": "+12065550143",
        },
        "IsMessageRealTime": True,
    }


def test_an_updated_profile_is_reported_as_it_is_after_the_change(client: Any, exported: str) -> None:
    profile_id = create(client, exported, FirstName="Kim", LastName="Lee", Attributes={"Tier": "gold"})
    client.update_profile(
        DomainName=exported, ProfileId=profile_id, LastName="", Address={"City": "Köln"}, PartyType="BUSINESS"
    )
    _, record = read_records()
    assert record["EventType"] == "UPDATED"
    assert record["ObjectTypeName"] == "_profile"
    assert record["Object"] == {
        "ProfileId": profile_id,
        "FirstName": "Kim",
        "Address": {"City": "Köln"},
        "Attributes": {"Tier": "gold"},
        "PartyType": "BUSINESS",
        "PartyTypeString": "BUSINESS",
    }


@freeze_time("2025-03-04T08:15:31.002Z")
def test_a_put_object_makes_two_records_the_profile_first(client: Any, exported: str, members: str) -> None:
    put(client, exported, members, member={"no": "M-17"}, gold=True, phone="+12065550143")
    of_profile, of_object = read_records()
    profile_id = of_profile["Object"]["ProfileId"]
    common = {
        "SchemaVersion": 0,
        "EventTimestamp": "2025-03-04T08:15:31.002Z",
        "EventType": "CREATED",
        "DomainName": "shop",
        "IsMessageRealTime": True,
    }
    assert without_event_id(of_profile) == {
        **common,
        "ObjectTypeName": "_profile",
        "Object": {"ProfileId": profile_id, "PhoneNumber": "+12065550143"},
    }
    assert without_event_id(of_object) == {
        **common,
        "ObjectTypeName": "ClubMember",
        "AssociatedProfileId": profile_id,
        "ProfileObjectUniqueKey": HASH_OF_M17,
        "Object": {"member": {"no": "M-17"}, "gold": True, "phone": "+12065550143"},
    }


def test_a_replaced_object_is_updated_and_a_new_one_on_the_same_profile_created(
    client: Any, exported: str
) -> None:
    put_type(
        client,
        exported,
        "Visit",
        {"who": "_source.who", "id": "_source.id"},
        {"visitor": [key("who", identifiers="PROFILE")], "visit": [key("id", identifiers="UNIQUE")]},
    )
    put(client, exported, "Visit", who="ann", id=1)
    put(client, exported, "Visit", who="ann", id=1, note="again")
    put(client, exported, "Visit", who="ann", id=2)
    told = [(record["ObjectTypeName"], record["EventType"]) for record in read_records()]
    assert told == [
        ("_profile", "CREATED"),
        ("Visit", "CREATED"),
        ("Visit", "UPDATED"),
        ("Visit", "CREATED"),
    ]


def test_an_object_that_changes_the_profile_makes_an_updated_profile_too(
    client: Any, exported: str, members: str
) -> None:
    put(client, exported, members, member={"no": "M-17"}, phone="+12065550143")
    put(client, exported, members, member={"no": "M-17"}, phone="+12065550199")
    _, _, of_profile, of_object = read_records()
    assert (of_profile["ObjectTypeName"], of_profile["EventType"]) == ("_profile", "UPDATED")
    assert of_profile["Object"]["PhoneNumber"] == "+12065550199"
    assert (of_object["ObjectTypeName"], of_object["EventType"]) == ("ClubMember", "UPDATED")


def test_a_merge_makes_one_record_with_the_absorbed_profiles_as_they_were(client: Any, exported: str) -> None:
    main = create(client, exported, FirstName="Kim", LastName="Lee")
    first = create(client, exported, FirstName="Kimberly", PhoneNumber="+12065550143")
    second = create(client, exported, Gender="FEMALE")
    client.merge_profiles(DomainName=exported, MainProfileId=main, ProfileIdsToBeMerged=[first, second])
    *created, record = read_records()
    assert [one["EventType"] for one in created] == ["CREATED"] * 3
    assert record["EventType"] == "MERGED"
    assert record["ObjectTypeName"] == "_profile"
    assert record["AssociatedProfileId"] is None
    assert record["ProfileObjectUniqueKey"] is None
    assert UUID.fullmatch(record["MergeId"])
    assert record["MergeId"] != record["EventId"]
    assert record["DuplicateProfiles"] == [created[1]["Object"], created[2]["Object"]]
    after = profile(client, exported, main)
    assert record["Object"]["ProfileId"] == main
    assert {name: record["Object"][name] for name in after} == after


def test_deletions_make_no_record(client: Any, exported: str, members: str) -> None:
    unique_key = put(client, exported, members, member={"no": "M-17"})
    before = read_records()
    profile_id = before[0]["Object"]["ProfileId"]
    client.delete_profile_object(
        DomainName=exported,
        ProfileId=profile_id,
        ObjectTypeName=members,
        ProfileObjectUniqueKey=unique_key,
    )
    assert objects(client, exported, profile_id, members) == []
    client.delete_profile(DomainName=exported, ProfileId=profile_id)
    client.delete_profile_object_type(DomainName=exported, ObjectTypeName=members)
    assert read_records() == before


def test_a_refused_request_makes_no_record(client: Any, exported: str, members: str) -> None:
    with pytest.raises(client.exceptions.BadRequestException):
        client.put_profile_object(DomainName=exported, ObjectTypeName=members, Object="[]")
    assert read_records() == []


def test_any_script_comes_out_as_it_went_in(client: Any, exported: str, members: str) -> None:
    name = "ü 山田 شكرا 👩‍🚀 \u2028"
    put(client, exported, members, member={"no": "M-17"}, name=name)
    assert read_records()[1]["Object"]["name"] == name


def test_an_object_of_the_largest_size_and_a_merge_of_large_profiles_get_through(
    client: Any, exported: str, members: str
) -> None:
    text = json.dumps({"member": {"no": "M-17"}, "blob": ""})
    large = text.replace('""', json.dumps("x" * (256_000 - len(text))))
    assert len(large) == 256_000
    client.put_profile_object(DomainName=exported, ObjectTypeName=members, Object=large)
    assert read_records()[1]["Object"] == json.loads(large)
    # Beyond what a record of Kinesis can hold.
    attributes = {f"{number:03}-{'n' * 240}": "😀" * 255 for number in range(60)}
    ids = [create(client, exported, Attributes=attributes) for _ in range(20)]
    client.merge_profiles(DomainName=exported, MainProfileId=ids[0], ProfileIdsToBeMerged=ids[1:])
    merged = read_records()[-1]
    assert len(json.dumps(merged, ensure_ascii=False).encode()) > 1_048_576
    assert [one["ProfileId"] for one in merged["DuplicateProfiles"]] == ids[1:]


def test_partition_keys_are_uuids_that_have_nothing_to_do_with_the_profile(client: Any, domain: str) -> None:
    uri = create_stream(shards=4)
    client.create_event_stream(DomainName=domain, EventStreamName="export", Uri=uri)
    profile_id = create(client, domain, FirstName="Kim")
    for number in range(39):
        client.update_profile(DomainName=domain, ProfileId=profile_id, FirstName=f"Kim {number}")
    shards = shards_of_records()
    keys = [record["PartitionKey"] for shard in shards for record in shard]
    assert all(UUID.fullmatch(key) for key in keys)
    assert len(set(keys)) == 40
    assert profile_id not in {key.replace("-", "") for key in keys}
    assert all(shards), "moto spreads random keys over all shards"


def test_records_in_a_row_keep_their_order(client: Any, exported: str) -> None:
    profile_id = create(client, exported, FirstName="0")
    for number in range(1, 30):
        client.update_profile(DomainName=exported, ProfileId=profile_id, FirstName=str(number))
    assert [record["Object"]["FirstName"] for record in read_records()] == [str(n) for n in range(30)]


def test_a_domain_without_an_event_stream_reports_nothing(client: Any, exported: str) -> None:
    client.create_domain(DomainName="quiet", DefaultExpirationDays=365)
    create(client, "quiet", FirstName="Kim")
    assert read_records() == []
    client.delete_event_stream(DomainName=exported, EventStreamName="export")
    create(client, exported, FirstName="Kim")
    assert read_records() == []
