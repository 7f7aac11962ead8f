"""BatchPutProfileObject: each item by itself."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.operations.calling import (
    answer,
    bad_request,
    found,
    key,
    no_such_domain,
    not_found,
    objects,
    put,
    put_type,
)


@pytest.fixture
def visits(client: Any, domain: str) -> str:
    put_type(
        client,
        domain,
        "Visit",
        {"who": "_source.who", "id": "_source.id"},
        {"visitor": [key("who", identifiers="PROFILE")], "visit": [key("id", identifiers="UNIQUE")]},
    )
    return "Visit"


def batch(client: Any, domain: str, object_type: str, items: dict[str, Any]) -> dict[str, Any]:
    """Put texts, or sources that are made into JSON, by item id."""
    return answer(
        client.batch_put_profile_object(
            DomainName=domain,
            ObjectTypeName=object_type,
            Items=[
                {"Id": name, "Object": one if isinstance(one, str) else json.dumps(one)}
                for name, one in items.items()
            ],
        )
    )


def test_items_are_put_like_objects_one_by_one(client: Any, domain: str, visits: str) -> None:
    response = batch(
        client,
        domain,
        visits,
        {"a": {"who": "ann", "id": "1"}, "b": {"who": "bob", "id": "1"}, "c": {"who": "ann", "id": "2"}},
    )
    assert response["Failed"] == []
    assert [item["Id"] for item in response["Successful"]] == ["a", "b", "c"]
    keys = {item["Id"]: item["ProfileObjectUniqueKey"] for item in response["Successful"]}
    assert keys["a"] == keys["b"] == put(client, domain, visits, who="ann", id="1")
    assert keys["c"] != keys["a"]
    (ann,) = found(client, domain, "visitor", "ann")
    assert {one["id"] for one in objects(client, domain, ann, visits)} == {"1", "2"}


def test_later_items_find_what_earlier_ones_made(client: Any, domain: str, visits: str) -> None:
    batch(client, domain, visits, {str(number): {"who": "ann", "id": number} for number in range(10)})
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 1
    (ann,) = found(client, domain, "visitor", "ann")
    assert [one["id"] for one in objects(client, domain, ann, visits)] == list(range(9, -1, -1))


def test_a_bad_item_fails_with_a_400_and_the_others_go_in(client: Any, domain: str, visits: str) -> None:
    response = batch(
        client,
        domain,
        visits,
        {
            "first": {"who": "ann", "id": "1"},
            "no-json": "{",
            "no-object": "[]",
            "no-unique-value": {"who": "bob"},
            "no-profile-value": {"id": "7"},
            "last": {"who": "bob", "id": "2"},
        },
    )
    assert [item["Id"] for item in response["Successful"]] == ["first", "last"]
    messages = {item["Id"]: item["Message"] for item in response["Failed"]}
    assert [item["Code"] for item in response["Failed"]] == [400] * 4
    assert messages["no-json"] == "Could not parse object string into JSON"
    assert messages["no-object"] == "Object must be a JSON object"
    assert "UNIQUE" in messages["no-unique-value"]
    assert "PROFILE" in messages["no-profile-value"]
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 2


def test_an_object_without_a_profile_is_successful_like_a_single_put(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Visit",
        {"id": "_source.id"},
        {"visit": [key("id", identifiers="UNIQUE PROFILE")]},
        AllowProfileCreation=False,
    )
    response = batch(client, domain, "Visit", {"a": {"id": "1"}})
    assert [item["Id"] for item in response["Successful"]] == ["a"]
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 0


def test_the_whole_call_fails_without_domain_or_type_or_with_an_id_twice(
    client: Any, domain: str, visits: str
) -> None:
    with no_such_domain("nowhere"):
        batch(client, "nowhere", visits, {"a": {"who": "ann", "id": "1"}})
    with not_found("Nothing", domain):
        batch(client, domain, "Nothing", {"a": {"who": "ann", "id": "1"}})
    with bad_request("_order"):
        batch(client, domain, "_order", {"a": {"who": "ann", "id": "1"}})
    item = {"Id": "a", "Object": '{"who": "ann", "id": "1"}'}
    with bad_request("the same Id"):
        client.batch_put_profile_object(DomainName=domain, ObjectTypeName=visits, Items=[item, item])
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 0


@pytest.mark.parametrize("item_id", ["no blanks", "é", "x" * 65])
def test_an_item_id_is_a_name(client: Any, domain: str, visits: str, item_id: str) -> None:
    with bad_request("1 validation error detected: Value", "at 'items.1.member.id'"):
        batch(client, domain, visits, {item_id: {"who": "ann", "id": "1"}})


def test_simultaneous_first_puts_of_one_customer_end_on_one_profile(
    client: Any, domain: str, visits: str
) -> None:
    def put_many(number: int) -> None:
        items = {str(one): {"who": "ann", "id": f"{number}-{one}"} for one in range(5)}
        assert len(batch(client, domain, visits, items)["Successful"]) == 5

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put_many, range(8)))
    (ann,) = found(client, domain, "visitor", "ann")
    assert len(objects(client, domain, ann, visits)) == 40
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 1
