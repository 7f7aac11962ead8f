"""PutProfileObject, ListProfileObjects, DeleteProfileObject."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import boto3
import pytest

from tests.operations.calling import (
    REGION,
    UNKNOWN_ID,
    answer,
    bad_request,
    create,
    found,
    key,
    no_such_domain,
    not_found,
    objects,
    profile,
    put,
    put_type,
)

ORDER = ({"id": "_source.id", "kind": "_source.kind"}, {"order": [key("id", identifiers="UNIQUE PROFILE")]})


@pytest.fixture
def orders(client: Any, domain: str) -> str:
    put_type(client, domain, "Order", ORDER[0], {**ORDER[1], "kind": [key("kind")]})
    return "Order"


@pytest.fixture
def visits(client: Any, domain: str) -> str:
    """A type whose objects are numbered per visitor."""
    put_type(
        client,
        domain,
        "Visit",
        {"who": "_source.who", "id": "_source.id"},
        {"visitor": [key("who", identifiers="PROFILE")], "visit": [key("id", identifiers="UNIQUE")]},
    )
    return "Visit"


def put_text(client: Any, domain: str, object_type: str, text: str) -> Any:
    return client.put_profile_object(DomainName=domain, ObjectTypeName=object_type, Object=text)


def hashed(value: str) -> str:
    return base64.b64encode(hashlib.sha256(value.encode()).digest()).decode()


def test_the_unique_key_is_the_hash_of_the_unique_value(client: Any, domain: str, orders: str) -> None:
    response = put_text(client, domain, orders, '{"id": "0684410885"}')
    assert answer(response) == {"ProfileObjectUniqueKey": "7aSaopyJUGcbGszkYxuj2UxFo3Mu7ievTpEJp+I0ITc="}
    assert put(client, domain, orders, id="A b|c") == hashed("A b|c")
    assert put(client, domain, orders, id=684410885) == hashed("684410885")
    assert put(client, domain, orders, id=True) == hashed("true")


def test_typed_and_several_fields_are_normalised_and_joined_before_hashing(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Mail",
        {"mail": {"Source": "_source.mail", "ContentType": "EMAIL_ADDRESS"}, "day": "_source.day"},
        {"mail": [key("mail", "day", identifiers="UNIQUE PROFILE")]},
    )
    assert put(client, domain, "Mail", mail="Ann@Example.org", day="Mon") == hashed("ann@example.org\x1fMon")
    assert put(client, domain, "Mail", mail="ANN@example.org", day="Mon") == hashed("ann@example.org\x1fMon")
    assert put(client, domain, "Mail", day="Mon") == hashed("\x1fMon")


def test_the_object_is_kept_byte_for_byte(client: Any, domain: str, orders: str) -> None:
    text = '{ "id":"1", "price": 1.50, "big": 12345678901234567890, "é": [null, {"a": {}}], "flag" : true}'
    unique_key = put_text(client, domain, orders, text)["ProfileObjectUniqueKey"]
    (profile_id,) = found(client, domain, "order", "1")
    response = client.list_profile_objects(DomainName=domain, ProfileId=profile_id, ObjectTypeName=orders)
    assert answer(response) == {
        "Items": [{"ObjectTypeName": orders, "ProfileObjectUniqueKey": unique_key, "Object": text}]
    }


@pytest.mark.parametrize(
    "text",
    [" ", "no JSON", "{", '{"id": 1,}', "{'id': 1}", '{"id": NaN}', "[1]", "1", '"id"', "null", "[" * 5000],
)
def test_what_is_no_json_object_is_refused(client: Any, domain: str, orders: str, text: str) -> None:
    with bad_request():
        put_text(client, domain, orders, text)
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 0


@pytest.mark.parametrize("source", [{}, {"id": ""}, {"id": None}, {"ID": "1"}, {"kind": "a"}])
def test_an_object_without_its_unique_value_is_refused(
    client: Any, domain: str, orders: str, source: dict[str, Any]
) -> None:
    with bad_request("UNIQUE"):
        put(client, domain, orders, **source)
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 0


def test_an_object_without_any_profile_value_is_refused(client: Any, domain: str, visits: str) -> None:
    with bad_request("PROFILE"):
        put(client, domain, visits, id="1")
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 0


def test_one_of_several_profile_values_is_enough(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Call",
        {"id": "_source.id", "a": "_source.a", "b": "_source.b"},
        {
            "call": [key("id", identifiers="UNIQUE")],
            "caller": [key("a", identifiers="PROFILE")],
            "callee": [key("b", identifiers="PROFILE SECONDARY")],
        },
    )
    put(client, domain, "Call", id="1", b="x")
    assert len(found(client, domain, "callee", "x")) == 1


@pytest.mark.parametrize("name", ["_profile", "_asset", "_order"])
def test_standard_objects_cannot_be_put(client: Any, domain: str, name: str) -> None:
    with bad_request(name):
        put(client, domain, name, id="1")


def test_type_and_domain_must_exist(client: Any, domain: str) -> None:
    with not_found("Nothing", domain):
        put(client, domain, "Nothing", id="1")
    with no_such_domain("nowhere"):
        put(client, "nowhere", "Nothing", id="1")


def test_an_object_may_have_256000_characters(client: Any, domain: str, orders: str) -> None:
    fixed = len(json.dumps({"id": "1", "pad": ""}))
    put(client, domain, orders, id="1", pad="x" * (256_000 - fixed))
    with bad_request(" at 'object' failed to satisfy constraint: Member must have length less than or equal"):
        put(client, domain, orders, id="2", pad="x" * (256_001 - fixed))


def test_the_same_unique_value_replaces_the_object_but_not_the_profile(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Member",
        {
            "id": "_source.id",
            "first": {"Source": "_source.first", "Target": "_profile.FirstName"},
            "last": {"Source": "_source.last", "Target": "_profile.LastName"},
        },
        {"member": [key("id", identifiers="UNIQUE PROFILE")]},
    )
    first = put(client, domain, "Member", id="1", first="Ann", last="Lee")
    assert put(client, domain, "Member", id="1", last="Li") == first
    (profile_id,) = found(client, domain, "member", "1")
    assert objects(client, domain, profile_id, "Member") == [{"id": "1", "last": "Li"}]
    assert profile(client, domain, profile_id) == {"FirstName": "Ann", "LastName": "Li"}
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 1
    assert found(client, domain, "_fullName", "Ann Li") == [profile_id]


def test_uniqueness_is_per_profile_and_per_type(client: Any, domain: str, visits: str, orders: str) -> None:
    keys = {put(client, domain, visits, who=f"visitor {number}", id="1") for number in range(40)}
    assert keys == {put(client, domain, orders, id="1")}
    for number in range(40):
        (profile_id,) = found(client, domain, "visitor", f"visitor {number}")
        assert len(objects(client, domain, profile_id, visits)) == 1
    assert len(found(client, domain, "visit", "1", MaxResults=100)) == 40


def test_a_replaced_object_lets_its_old_values_go(client: Any, domain: str, orders: str) -> None:
    put(client, domain, orders, id="1", kind="old")
    put(client, domain, orders, id="1", kind="new")
    assert found(client, domain, "kind", "old") == []
    assert len(found(client, domain, "kind", "new")) == 1


def test_a_value_that_another_object_holds_too_stays(client: Any, domain: str, visits: str) -> None:
    put_type(
        client,
        domain,
        "Stay",
        {"who": "_source.who", "id": "_source.id"},
        {"visitor": [key("who", identifiers="PROFILE")], "stay": [key("id", identifiers="UNIQUE")]},
    )
    unique_key = put(client, domain, visits, who="ann", id="1")
    put(client, domain, "Stay", who="ann", id="1")
    (profile_id,) = found(client, domain, "visitor", "ann")
    client.delete_profile_object(
        DomainName=domain, ProfileId=profile_id, ObjectTypeName=visits, ProfileObjectUniqueKey=unique_key
    )
    assert found(client, domain, "visitor", "ann") == [profile_id]
    assert found(client, domain, "visit", "1") == []


def test_a_deleted_object_is_gone_and_the_fields_it_filled_stay(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Member",
        {"id": "_source.id", "first": {"Source": "_source.first", "Target": "_profile.FirstName"}},
        {"member": [key("id", identifiers="UNIQUE PROFILE")]},
    )
    unique_key = put(client, domain, "Member", id="1", first="Ann")
    (profile_id,) = found(client, domain, "member", "1")
    gone = {"DomainName": domain, "ObjectTypeName": "Member", "ProfileObjectUniqueKey": unique_key}
    assert answer(client.delete_profile_object(ProfileId=profile_id, **gone)) == {"Message": "OK"}
    assert objects(client, domain, profile_id, "Member") == []
    assert found(client, domain, "member", "1") == []
    assert profile(client, domain, profile_id) == {"FirstName": "Ann"}
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 0
    with not_found():
        client.delete_profile_object(ProfileId=profile_id, **gone)
    with not_found(UNKNOWN_ID):
        client.delete_profile_object(ProfileId=UNKNOWN_ID, **gone)


def test_the_standard_profile_cannot_be_deleted_as_an_object(client: Any, domain: str) -> None:
    with bad_request():
        client.delete_profile_object(
            DomainName=domain,
            ProfileId=create(client, domain),
            ObjectTypeName="_profile",
            ProfileObjectUniqueKey="x",
        )


def test_objects_are_listed_newest_first_and_only_those_of_the_type(
    client: Any, domain: str, visits: str
) -> None:
    for number in (1, 2, 3):
        put(client, domain, visits, who="ann", id=number)
    put(client, domain, visits, who="ann", id=1)
    (profile_id,) = found(client, domain, "visitor", "ann")
    assert [item["id"] for item in objects(client, domain, profile_id, visits)] == [1, 3, 2]
    put_type(client, domain, "Order", *ORDER)
    assert objects(client, domain, profile_id, "Order") == []


def test_a_filter_keeps_objects_with_the_value(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Visit",
        {
            "who": "_source.who",
            "id": "_source.id",
            "mail": {"Source": "_source.mail", "ContentType": "EMAIL_ADDRESS"},
        },
        {
            "visitor": [key("who", identifiers="PROFILE")],
            "visit": [key("id", identifiers="UNIQUE")],
            "contact": [key("mail")],
        },
    )
    for number, mail in enumerate(["a@example.org", "b@example.org", "A@example.org", "c@example.org"]):
        put(client, domain, "Visit", who="ann", id=number, mail=mail)
    (profile_id,) = found(client, domain, "visitor", "ann")

    def kept(key_name: str, *values: str) -> list[int]:
        object_filter = {"KeyName": key_name, "Values": list(values)}
        return [
            item["id"] for item in objects(client, domain, profile_id, "Visit", ObjectFilter=object_filter)
        ]

    assert kept("contact", "A@EXAMPLE.ORG") == [2, 0]
    assert kept("contact", "b@example.org", "c@example.org", "d@example.org") == [3, 1]
    assert kept("visit", "1") == [1]
    assert kept("visitor", "ann") == [3, 2, 1, 0]
    assert kept("contact", "nobody") == []
    assert kept("undefined", "x") == []


def test_profile_and_type_of_a_list_must_exist(client: Any, domain: str, visits: str) -> None:
    with not_found(UNKNOWN_ID):
        objects(client, domain, UNKNOWN_ID, visits)
    with not_found("Nothing"):
        objects(client, domain, create(client, domain), "Nothing")
    with no_such_domain("nowhere"):
        objects(client, "nowhere", UNKNOWN_ID, visits)


def test_the_standard_profile_is_listed_as_one_object(client: Any, domain: str) -> None:
    profile_id = create(client, domain, FirstName="Ann")
    (item,) = objects(client, domain, profile_id, "_profile")
    assert item["ProfileId"] == profile_id
    assert item["FirstName"] == "Ann"


def test_an_object_without_a_profile_goes_to_the_dead_letter_queue(client: Any) -> None:
    queue_url = boto3.client("sqs", region_name=REGION).create_queue(QueueName="letters")["QueueUrl"]
    client.create_domain(DomainName="shop", DefaultExpirationDays=365, DeadLetterQueueUrl=queue_url)
    put_type(client, "shop", "Order", *ORDER, AllowProfileCreation=False)
    text = '{"id":  "1"}'
    unique_key = put_text(client, "shop", "Order", text)["ProfileObjectUniqueKey"]
    assert unique_key == hashed("1")
    stats = client.get_domain(DomainName="shop")["Stats"]
    assert (stats["ProfileCount"], stats["ObjectCount"]) == (0, 0)
    (message,) = boto3.client("sqs", region_name=REGION).receive_message(
        QueueUrl=queue_url, MessageAttributeNames=["All"]
    )["Messages"]
    assert message["Body"] == text
    attributes = message["MessageAttributes"]
    assert set(attributes) == {"Message", "DomainName", "ObjectTypeName"}
    assert attributes["DomainName"]["StringValue"] == "shop"
    assert attributes["ObjectTypeName"]["StringValue"] == "Order"
    assert {attribute["DataType"] for attribute in attributes.values()} == {"String"}


def test_without_a_queue_an_object_without_a_profile_is_dropped(client: Any, domain: str) -> None:
    put_type(client, domain, "Order", *ORDER, AllowProfileCreation=False)
    assert put(client, domain, "Order", id="1") == hashed("1")
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 0
    profile_id = create(client, domain)
    client.add_profile_key(DomainName=domain, ProfileId=profile_id, KeyName="order", Values=["1"])
    put(client, domain, "Order", id="1")
    assert objects(client, domain, profile_id, "Order") == [{"id": "1"}]
