"""`_order`, `_asset`, `_case` and their like: made, found and updated by their identifiers."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from tests.operations.calling import bad_request, found, key, not_found, objects, put, put_type

FIELDS = {
    "customer": "_source.customer",
    "no": "_source.no",
    "status": {"Source": "_source.status", "Target": "_order.Status"},
    "name": {"Source": "_source.name", "Target": "_order.Name"},
    "titles": {"Source": "_source.lines[].title", "Target": "_order.OrderItems[].Title"},
    "prices": {"Source": "_source.lines[].price", "Target": "_order.OrderItems[].Price"},
    "city": {"Source": "_source.city", "Target": "_order.ShippingAddress.City"},
    "gift": {"Source": "_source.gift", "Target": "_order.Attributes.Gift"},
}
KEYS = {
    "customerNo": [key("customer", identifiers="PROFILE")],
    "orderNo": [key("no", identifiers="UNIQUE ORDER")],
}


@pytest.fixture
def shop(client: Any, domain: str) -> str:
    put_type(client, domain, "Order", FIELDS, KEYS)
    return domain


def orders(client: Any, domain: str, customer: str, **more: Any) -> list[dict[str, Any]]:
    (profile_id,) = found(client, domain, "customerNo", customer)
    return objects(client, domain, profile_id, "_order", **more)


def test_an_object_makes_a_standard_object_on_its_profile(client: Any, shop: str) -> None:
    put(
        client, shop, "Order", customer="7", no="A1", status="open", city="Oslo", gift=True,
        lines=[{"title": "Lamp", "price": 12.50}, {"title": "Bulb"}],
    )  # fmt: skip
    (order,) = orders(client, shop, "7")
    assert len(order.pop("OrderId")) == 32
    assert order == {
        "Status": "open",
        "OrderItems": [{"Title": "Lamp", "Price": "12.5"}, {"Title": "Bulb"}],
        "ShippingAddress": {"City": "Oslo"},
        "Attributes": {"Gift": "true"},
    }


def test_the_same_identifier_updates_the_standard_object(client: Any, shop: str) -> None:
    put(client, shop, "Order", customer="7", no="A1", status="open", name="#1")
    (before,) = orders(client, shop, "7")
    put(client, shop, "Order", customer="7", no="A1", status="shipped")
    (after,) = orders(client, shop, "7")
    assert after == {**before, "Status": "shipped"}


def test_another_identifier_makes_another_newest_first(client: Any, shop: str) -> None:
    for number in ("A1", "A2", "A3"):
        put(client, shop, "Order", customer="7", no=number, name=number)
    assert [order["Name"] for order in orders(client, shop, "7")] == ["A3", "A2", "A1"]


def test_a_standard_object_is_looked_for_on_the_resolved_profile_alone(client: Any, shop: str) -> None:
    put(client, shop, "Order", customer="7", no="A1", status="open")
    put(client, shop, "Order", customer="8", no="A1", status="lost")
    assert [order["Status"] for order in orders(client, shop, "7")] == ["open"]
    assert [order["Status"] for order in orders(client, shop, "8")] == ["lost"]


def test_profiles_are_found_by_the_keys_of_their_standard_objects(client: Any, shop: str) -> None:
    put(client, shop, "Order", customer="7", no="A1", status="open")
    (order,) = orders(client, shop, "7")
    (profile_id,) = found(client, shop, "customerNo", "7")
    assert found(client, shop, "_orderId", order["OrderId"]) == [profile_id]
    assert found(client, shop, "orderNo", "A1") == [profile_id]


def test_standard_objects_can_be_filtered_by_their_keys(client: Any, shop: str) -> None:
    for number in ("A1", "A2"):
        put(client, shop, "Order", customer="7", no=number, name=number)
    one, two = orders(client, shop, "7")
    by_id = {"KeyName": "_orderId", "Values": [two["OrderId"]]}
    assert orders(client, shop, "7", ObjectFilter=by_id) == [two]
    by_number = {"KeyName": "orderNo", "Values": ["A2", "A9"]}
    assert orders(client, shop, "7", ObjectFilter=by_number) == [one]
    assert orders(client, shop, "7", ObjectFilter={"KeyName": "neverDefined", "Values": ["A2"]}) == []


def test_an_asset_names_the_type_that_produced_it(client: Any, domain: str) -> None:
    fields = {"id": "_source.id", "serial": {"Source": "_source.serial", "Target": "_asset.SerialNumber"}}
    keys = {"thing": [key("id", identifiers="UNIQUE PROFILE ASSET")]}
    put_type(client, domain, "Fridge", fields, keys)
    put(client, domain, "Fridge", id="1", serial="SN-1")
    (profile_id,) = found(client, domain, "_serialNumber", "SN-1")
    (asset,) = objects(client, domain, profile_id, "_asset")
    assert (asset["SerialNumber"], asset["DataSource"]) == ("SN-1", "Fridge")


def test_an_identifier_without_a_target_makes_nothing(client: Any, domain: str) -> None:
    put_type(
        client, domain, "Note", {"id": "_source.id"}, {"n": [key("id", identifiers="UNIQUE PROFILE CASE")]}
    )
    put(client, domain, "Note", id="1")
    (profile_id,) = found(client, domain, "n", "1")
    assert objects(client, domain, profile_id, "_case") == []


def test_a_target_needs_a_key_with_the_identifier(client: Any, domain: str) -> None:
    keys = {"customerNo": KEYS["customerNo"], "orderNo": [key("no", identifiers="UNIQUE")]}
    with bad_request("_order", "ORDER"):
        put_type(client, domain, "Order", FIELDS, keys)


def test_an_ambiguous_standard_object_goes_to_the_dead_letter_queue(client: Any, domain: str) -> None:
    sqs = boto3.client("sqs", region_name="us-east-1")
    queue = sqs.create_queue(QueueName="dead")["QueueUrl"]
    client.update_domain(DomainName=domain, DeadLetterQueueUrl=queue)
    fields = {
        "id": "_source.id",
        "customer": "_source.customer",
        "group": "_source.group",
        "no": "_source.no",
        "status": {"Source": "_source.status", "Target": "_order.Status"},
    }
    keys = {
        "customerNo": [key("customer", identifiers="PROFILE")],
        "recordNo": [key("id", identifiers="UNIQUE")],
        "orderNo": [key("no", identifiers="ORDER")],
        "orderGroup": [key("group", identifiers="ORDER")],
    }
    put_type(client, domain, "Order", fields, keys)
    put(client, domain, "Order", id="1", customer="7", no="A1", group="G", status="open")
    put(client, domain, "Order", id="2", customer="7", no="A2", status="open")
    put(client, domain, "Order", id="3", customer="7", no="A2", group="G", status="merged by number")
    assert len(orders(client, domain, "7")) == 2
    rejected = {"id": "4", "customer": "7", "group": "G", "status": "which?"}
    put(client, domain, "Order", **rejected)
    (letter,) = sqs.receive_message(QueueUrl=queue, MessageAttributeNames=["All"])["Messages"]
    assert json.loads(letter["Body"]) == rejected
    assert letter["MessageAttributes"]["ObjectTypeName"]["StringValue"] == "Order"
    assert "which?" not in [order["Status"] for order in orders(client, domain, "7")]


def test_a_standard_object_can_be_deleted(client: Any, shop: str) -> None:
    put(client, shop, "Order", customer="7", no="A1", status="open")
    (profile_id,) = found(client, shop, "customerNo", "7")
    (item,) = client.list_profile_objects(DomainName=shop, ProfileId=profile_id, ObjectTypeName="_order")[
        "Items"
    ]
    named = {
        "DomainName": shop,
        "ProfileId": profile_id,
        "ObjectTypeName": "_order",
        "ProfileObjectUniqueKey": item["ProfileObjectUniqueKey"],
    }
    assert client.delete_profile_object(**named)["Message"] == "OK"
    assert orders(client, shop, "7") == []
    with not_found(item["ProfileObjectUniqueKey"]):
        client.delete_profile_object(**named)
    assert len(objects(client, shop, profile_id, "Order")) == 1


@pytest.mark.parametrize("name", ["_profile", "_asset", "_order", "_case", "_webAnalytics"])
def test_standard_objects_cannot_be_put(client: Any, domain: str, name: str) -> None:
    with bad_request(name):
        put(client, domain, name, id="1")


def test_the_standard_profile_is_listed_as_one_object(client: Any, shop: str) -> None:
    put(client, shop, "Order", customer="7", no="A1")
    (profile_id,) = found(client, shop, "customerNo", "7")
    client.update_profile(DomainName=shop, ProfileId=profile_id, FirstName="Kim")
    assert objects(client, shop, profile_id, "_profile") == [{"ProfileId": profile_id, "FirstName": "Kim"}]


def test_standard_objects_move_to_the_main_profile_in_a_merge(client: Any, shop: str) -> None:
    put(client, shop, "Order", customer="7", no="A1", name="one")
    put(client, shop, "Order", customer="8", no="A2", name="two")
    (main,), (other,) = found(client, shop, "customerNo", "7"), found(client, shop, "customerNo", "8")
    client.merge_profiles(DomainName=shop, MainProfileId=main, ProfileIdsToBeMerged=[other])
    assert {order["Name"] for order in objects(client, shop, main, "_order")} == {"one", "two"}
    assert found(client, shop, "orderNo", "A2") == [main]
