"""Every kind of standard object: made, found again, updated, listed, searched and deleted."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

import pytest

from customer_profiles_mock.ingestion.mapping.standard_objects import PROFILE, STANDARD_OBJECTS
from customer_profiles_mock.protocol.members import enum_values
from tests.operations.calling import answer, found, key, not_found, put, put_type

KINDS = sorted(
    one.root
    for one in STANDARD_OBJECTS.values()
    if one.root != PROFILE.root and one.identifier in enum_values("StandardIdentifier")
)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, client: Any, domain: str) -> str:
    """The type Record fills an object of this kind, named by its number on the owner's profile."""
    root = str(request.param)
    put_type(
        client,
        domain,
        "Record",
        {
            "owner": "_source.owner",
            "no": "_source.no",
            "note": {"Source": "_source.note", "Target": f"{root}.Attributes.Note"},
            "more": {"Source": "_source.more", "Target": f"{root}.Attributes.More"},
        },
        {
            "owner": [key("owner", identifiers="PROFILE")],
            "recordNo": [key("no", identifiers=f"UNIQUE {STANDARD_OBJECTS[root].identifier}")],
        },
    )
    return root


def items(client: Any, domain: str, kind: str, **more: Any) -> list[dict[str, Any]]:
    (owner,) = found(client, domain, "owner", "ann")
    response = client.list_profile_objects(DomainName=domain, ProfileId=owner, ObjectTypeName=kind, **more)
    return list(response["Items"])


def standard_objects(client: Any, domain: str, kind: str, **more: Any) -> list[dict[str, Any]]:
    return [json.loads(item["Object"]) for item in items(client, domain, kind, **more)]


def test_a_kind_that_is_known_to_the_service_can_be_identified() -> None:
    assert len(KINDS) == 15


def test_it_is_made_with_an_id_of_the_service(client: Any, domain: str, kind: str) -> None:
    put(client, domain, "Record", owner="ann", no=1, note="x")
    (item,) = items(client, domain, kind)
    one = json.loads(item["Object"])
    id_member = STANDARD_OBJECTS[kind].id_member
    assert id_member is not None
    system_id = one[id_member]
    assert re.fullmatch("[0-9a-f]{32}", system_id)
    assert one["Attributes"] == {"Note": "x"}
    assert item["ObjectTypeName"] == kind
    digest = hashlib.sha256(system_id.encode()).digest()
    assert item["ProfileObjectUniqueKey"] == base64.b64encode(digest).decode()


def test_it_is_found_again_by_its_identifier_and_updated(client: Any, domain: str, kind: str) -> None:
    put(client, domain, "Record", owner="ann", no=1, note="x")
    (before,) = standard_objects(client, domain, kind)
    put(client, domain, "Record", owner="ann", no=1, note="", more="y")
    (after,) = standard_objects(client, domain, kind)
    assert after == {**before, "Attributes": {"Note": "x", "More": "y"}}


def test_another_identifier_makes_another(client: Any, domain: str, kind: str) -> None:
    for number in (1, 2):
        put(client, domain, "Record", owner="ann", no=number, note=str(number))
    notes = [one["Attributes"]["Note"] for one in standard_objects(client, domain, kind)]
    assert notes == ["2", "1"]
    chosen = {"KeyName": "recordNo", "Values": ["1"]}
    (one,) = standard_objects(client, domain, kind, ObjectFilter=chosen)
    assert one["Attributes"]["Note"] == "1"


def test_its_identifier_and_its_id_find_the_owner(client: Any, domain: str, kind: str) -> None:
    put(client, domain, "Record", owner="ann", no=1, note="x")
    (owner,) = found(client, domain, "owner", "ann")
    (one,) = standard_objects(client, domain, kind)
    assert found(client, domain, "recordNo", "1") == [owner]
    definition = STANDARD_OBJECTS[kind]
    for key_name, member in definition.keys.items():
        if member == definition.id_member:
            assert found(client, domain, key_name, one[member]) == [owner]


def test_it_counts_as_no_object_of_the_domain(client: Any, domain: str, kind: str) -> None:
    put(client, domain, "Record", owner="ann", no=1, note="x")
    assert len(items(client, domain, kind)) == 1
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 1


def test_it_can_be_deleted_by_itself_and_the_history_tells(client: Any, domain: str, kind: str) -> None:
    put(client, domain, "Record", owner="ann", no=1, note="x")
    (owner,) = found(client, domain, "owner", "ann")
    (item,) = items(client, domain, kind)
    the_one = {
        "DomainName": domain,
        "ProfileId": owner,
        "ObjectTypeName": kind,
        "ProfileObjectUniqueKey": item["ProfileObjectUniqueKey"],
    }
    assert answer(client.delete_profile_object(**the_one)) == {"Message": "OK"}
    assert items(client, domain, kind) == []
    assert len(items(client, domain, "Record")) == 1
    with not_found(kind, item["ProfileObjectUniqueKey"]):
        client.delete_profile_object(**the_one)
    (record,) = client.list_profile_history_records(DomainName=domain, ProfileId=owner, ObjectTypeName=kind)[
        "ProfileHistoryRecords"
    ]
    assert record["ActionType"] == "DELETED_BY_CUSTOMER"
    assert record["ProfileObjectUniqueKey"] == item["ProfileObjectUniqueKey"]
    content = client.get_profile_history_record(DomainName=domain, ProfileId=owner, Id=record["Id"])[
        "Content"
    ]
    assert content == item["Object"]


def test_it_stays_when_the_object_that_made_it_is_deleted(client: Any, domain: str, kind: str) -> None:
    unique_key = put(client, domain, "Record", owner="ann", no=1, note="x")
    put(client, domain, "Record", owner="ann", no=2)
    (owner,) = found(client, domain, "owner", "ann")
    client.delete_profile_object(
        DomainName=domain, ProfileId=owner, ObjectTypeName="Record", ProfileObjectUniqueKey=unique_key
    )
    notes = [one.get("Attributes") for one in standard_objects(client, domain, kind)]
    assert {"Note": "x"} in notes
