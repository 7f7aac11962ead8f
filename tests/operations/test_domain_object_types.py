"""Domain object types: four operations."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import boto3
import pytest
import time_machine

from customer_profiles_mock import deliver
from tests.operations.calling import REGION, answer, bad_request, no_such_domain, not_found, raw, stored

ARN = "arn:aws:profile:us-east-1:123456789012:domains/shop/domain-object-types/Scooter"
CREATED = datetime(2025, 3, 4, 8, 15, 30, tzinfo=timezone.utc)
UPDATED = datetime(2025, 3, 5, tzinfo=timezone.utc)
FIELDS = {
    "sku": {"Source": "_source.Sku", "Target": "_catalogItem.Id", "ContentType": "STRING"},
    "a.b-c_1": {"Source": "_source.Price", "Target": "_catalogItem.Price", "ContentType": "NUMBER"},
    "kind": {"Source": "_source.Kind", "Target": "_catalogItem.Category", "FeatureType": "CATEGORICAL"},
}


@pytest.fixture
def store(client: Any) -> str:
    """The name of a domain with a data store."""
    client.create_domain(DomainName="shop", DefaultExpirationDays=365, DataStore={"Enabled": True})
    return "shop"


def put(client: Any, name: str = "Scooter", fields: Any = FIELDS, **more: Any) -> dict[str, Any]:
    response = client.put_domain_object_type(DomainName="shop", ObjectTypeName=name, Fields=fields, **more)
    return answer(response)


def get(client: Any, name: str = "Scooter") -> dict[str, Any]:
    return answer(client.get_domain_object_type(DomainName="shop", ObjectTypeName=name))


def listed(client: Any) -> list[dict[str, Any]]:
    response = client.list_domain_object_types(DomainName="shop")
    assert answer(response).keys() == {"Items"}
    return list(response["Items"])


@pytest.mark.usefixtures("store")
def test_a_domain_object_type_is_put_read_and_listed(client: Any) -> None:
    with time_machine.travel(CREATED, tick=False):
        created = put(client, Description="What can be rented", EncryptionKey="key", Tags={"team": "rent"})
    expected = {
        "ObjectTypeName": "Scooter",
        "Description": "What can be rented",
        "EncryptionKey": "key",
        "Fields": FIELDS,
        "CreatedAt": CREATED,
        "LastUpdatedAt": CREATED,
        "Tags": {"team": "rent"},
    }
    assert created == expected
    assert get(client) == expected
    assert listed(client) == [
        {name: value for name, value in expected.items() if name not in ("EncryptionKey", "Fields")}
    ]


@pytest.mark.usefixtures("store")
def test_putting_again_replaces_all_but_creation_and_tags(client: Any) -> None:
    with time_machine.travel(CREATED, tick=False):
        put(client, Description="old", EncryptionKey="key", Tags={"team": "rent"})
    fields = {"sku": {"Source": "_source.No", "Target": "_catalogItem.Id"}}
    with time_machine.travel(UPDATED, tick=False):
        replaced = put(client, fields=fields, EncryptionKey="", Tags={"team": "other"})
    expected = {
        "ObjectTypeName": "Scooter",
        "Fields": fields,
        "CreatedAt": CREATED,
        "LastUpdatedAt": UPDATED,
        "Tags": {"team": "rent"},
    }
    assert replaced == expected
    assert get(client) == expected


@pytest.mark.parametrize("settings", [{}, {"DataStore": {"Enabled": False}}])
def test_a_new_type_needs_the_data_store(client: Any, settings: dict[str, Any]) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=365, **settings)
    with bad_request("Data store is not enabled in domain shop"):
        put(client)
    assert listed(client) == []
    client.update_domain(DomainName="shop", DataStore={"Enabled": True})
    assert put(client)["Fields"] == FIELDS


@pytest.mark.usefixtures("store")
def test_one_domain_object_type_in_a_domain(client: Any) -> None:
    put(client)
    with bad_request("A domain can have at most 1 domain object type"):
        put(client, "Helmet")
    with not_found("DomainObjectType Helmet is not found in domain shop"):
        get(client, "Helmet")
    client.delete_domain_object_type(DomainName="shop", ObjectTypeName="Scooter")
    put(client, "Helmet")
    assert [item["ObjectTypeName"] for item in listed(client)] == ["Helmet"]


@pytest.mark.usefixtures("store")
def test_a_deleted_type_is_gone(client: Any) -> None:
    put(client)
    deleted = client.delete_domain_object_type(DomainName="shop", ObjectTypeName="Scooter")
    assert answer(deleted) == {}
    missing = "DomainObjectType Scooter is not found in domain shop"
    with not_found(missing):
        get(client)
    with not_found(missing):
        client.delete_domain_object_type(DomainName="shop", ObjectTypeName="Scooter")
    assert listed(client) == []


@pytest.mark.usefixtures("store")
def test_a_type_stays_while_there_are_recommenders(client: Any) -> None:
    put(client)
    client.create_recommender(DomainName="shop", RecommenderName="hot", RecommenderRecipeName="popular-items")
    with bad_request("Domain object type Scooter is in use by the recommenders of the domain"):
        client.delete_domain_object_type(DomainName="shop", ObjectTypeName="Scooter")
    assert get(client)["Fields"] == FIELDS
    client.delete_recommender(DomainName="shop", RecommenderName="hot")
    client.delete_domain_object_type(DomainName="shop", ObjectTypeName="Scooter")
    assert listed(client) == []


@pytest.mark.usefixtures("store")
def test_items_go_with_their_type_and_stay_when_it_is_replaced(client: Any) -> None:
    put(client)
    client.put_integration(DomainName="shop", Uri="goods", ObjectTypeName="Scooter", Scope="DOMAIN")
    delivery = deliver("shop", "goods", ['{"Sku": "s1", "Price": 9, "Kind": "fast"}'])
    assert (delivery.accepted, delivery.dead_lettered) == (1, 0)
    items = {"s1": {"Id": "s1", "Price": "9", "Category": "fast"}}
    put(client, fields={"sku": FIELDS["sku"]})
    assert stored("shop").catalog_items == items
    client.delete_domain_object_type(DomainName="shop", ObjectTypeName="Scooter")
    assert stored("shop").catalog_items == {}


@pytest.mark.usefixtures("store")
def test_profile_object_types_are_another_kind(client: Any) -> None:
    put(client)
    with not_found("ProfileObjectType Scooter is not found in domain shop"):
        client.get_profile_object_type(DomainName="shop", ObjectTypeName="Scooter")
    assert client.list_profile_object_types(DomainName="shop")["Items"] == []


def test_the_domain_is_looked_for_first(client: Any) -> None:
    named = {"DomainName": "nowhere", "ObjectTypeName": "Scooter"}
    with no_such_domain("nowhere"):
        client.put_domain_object_type(**named, Fields=FIELDS)
    with no_such_domain("nowhere"):
        client.get_domain_object_type(**named)
    with no_such_domain("nowhere"):
        client.delete_domain_object_type(**named)
    with no_such_domain("nowhere"):
        client.list_domain_object_types(DomainName="nowhere")


SKU = FIELDS["sku"]


@pytest.mark.parametrize(
    ("params", "fragment"),
    [
        ({"ObjectTypeName": "1st"}, "'1st' at 'objectTypeName'"),
        ({"Fields": {"s k u": SKU}}, "at 'fields'"),
        ({"Fields": {"s" * 65: SKU}}, "at 'fields'"),
        ({"Fields": {"sku": {**SKU, "Source": "x" * 1001}}}, "source"),
        ({"Fields": {"sku": {**SKU, "Target": "x" * 1001}}}, "target"),
        ({"Fields": {"sku": {**SKU, "ContentType": "E_MAIL"}}}, "E_MAIL"),
        ({"Fields": {"sku": {**SKU, "FeatureType": "TEXT"}}}, "TEXT"),
        ({"Description": "x" * 10_001}, "at 'description'"),
        ({"EncryptionKey": "x" * 256}, "at 'encryptionKey'"),
    ],
)
@pytest.mark.usefixtures("store")
def test_what_breaks_a_constraint_is_refused(client: Any, params: dict[str, Any], fragment: str) -> None:
    given = {"DomainName": "shop", "ObjectTypeName": "Scooter", "Fields": FIELDS}
    with bad_request("1 validation error detected: ", fragment):
        client.put_domain_object_type(**{**given, **params})
    assert listed(client) == []


@pytest.mark.usefixtures("store")
def test_a_domain_object_type_has_tags(client: Any) -> None:
    put(client, Tags={"a": "1"})
    client.tag_resource(resourceArn=ARN, tags={"b": "2"})
    client.untag_resource(resourceArn=ARN, tagKeys=["a"])
    assert client.list_tags_for_resource(resourceArn=ARN)["tags"] == {"b": "2"}
    assert get(client)["Tags"] == {"b": "2"}
    found = boto3.client("resourcegroupstaggingapi", region_name=REGION).get_resources(
        ResourceTypeFilters=["profile:domain-object-types"]
    )["ResourceTagMappingList"]
    assert found == [{"ResourceARN": ARN, "Tags": [{"Key": "b", "Value": "2"}]}]
    client.delete_domain_object_type(DomainName="shop", ObjectTypeName="Scooter")
    with not_found(ARN):
        client.list_tags_for_resource(resourceArn=ARN)


@pytest.mark.usefixtures("store")
def test_the_list_is_a_page_of_one(client: Any) -> None:
    assert raw("GET", "/domains/shop/domain-object-types").json() == {"Items": [], "NextToken": None}
    put(client)
    page = client.list_domain_object_types(DomainName="shop", MaxResults=1)
    assert [item["ObjectTypeName"] for item in page["Items"]] == ["Scooter"]
    assert "NextToken" not in page
    with bad_request("NextToken"):
        client.list_domain_object_types(DomainName="shop", NextToken="x")


def test_the_type_goes_with_its_domain(client: Any, store: str) -> None:
    put(client)
    client.delete_domain(DomainName=store)
    client.create_domain(DomainName=store, DefaultExpirationDays=1)
    assert listed(client) == []
