"""Two types that would be one table of the data store: the second, or the store itself, is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.operations.calling import bad_request, key, put_type

FIELDS = {"sku": {"Source": "_source.Sku", "Target": "_catalogItem.Id"}}


def put(client: Any, name: str) -> None:
    put_type(client, "shop", name, {"id": "_source.id"}, {"visit": [key("id", identifiers="UNIQUE PROFILE")]})


@pytest.mark.parametrize(("first", "second"), [("My-Rides", "my_rides"), ("Rides", "rides")])
def test_a_second_type_of_one_table_is_refused_where_there_is_a_store(
    client: Any, first: str, second: str
) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=30, DataStore={"Enabled": True})
    put(client, first)
    put(client, first)  # itself again
    with bad_request(f"{second} and {first} would both be table {second} of the data store"):
        put(client, second)
    put(client, f"{second}2")
    assert [
        item["ObjectTypeName"] for item in client.list_profile_object_types(DomainName="shop")["Items"]
    ] == (sorted([first, f"{second}2"]))


def test_a_domain_object_type_has_a_suffix_that_another_type_may_have_in_its_name(client: Any) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=30, DataStore={"Enabled": True})
    put(client, "goods")
    put(client, "goods-domain")
    with bad_request("Goods and goods-domain would both be table goods_domain of the data store"):
        client.put_domain_object_type(DomainName="shop", ObjectTypeName="Goods", Fields=FIELDS)
    client.put_domain_object_type(DomainName="shop", ObjectTypeName="Wares", Fields=FIELDS)


def test_types_of_one_table_keep_the_store_from_being_enabled(client: Any) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=30)
    put(client, "my-rides")
    put(client, "my_rides")
    with bad_request("my-rides and my_rides would both be table my_rides of the data store"):
        client.update_domain(DomainName="shop", DataStore={"Enabled": True}, DefaultExpirationDays=7)
    assert client.get_domain(DomainName="shop")["DefaultExpirationDays"] == 30
    client.delete_profile_object_type(DomainName="shop", ObjectTypeName="my-rides")
    client.update_domain(DomainName="shop", DataStore={"Enabled": True})
    assert client.get_domain(DomainName="shop")["DataStore"]["Enabled"]
