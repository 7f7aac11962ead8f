"""What moto's dashboard shows."""

from __future__ import annotations

from typing import Any

import requests

from customer_profiles_mock import mock_customer_profiles
from tests.joining import fresh
from tests.joining.places import client_in, put_order_type


def shown() -> dict[str, list[dict[str, Any]]]:
    answer = requests.get("http://motoapi.amazonaws.com/moto-api/data.json", timeout=10)
    assert answer.status_code == 200
    rows: dict[str, list[dict[str, Any]]] = answer.json()["customerprofiles"]
    return rows


def test_it_shows_what_is_there_now(client: Any) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=30)
    client.create_profile(DomainName="shop", FirstName="Ana")
    put_order_type(client, "shop")
    client_in("eu-west-2").create_domain(DomainName="store", DefaultExpirationDays=30)
    rows = shown()
    assert [(row["name"], row["region"], row["account"], row["profiles"]) for row in rows["Domain"]] == [
        ("shop", "us-east-1", "123456789012", 1),
        ("store", "eu-west-2", "123456789012", 0),
    ]
    assert [(row["name"], row["domain"]) for row in rows["ObjectType"]] == [("Order", "shop")]

    client.delete_domain(DomainName="shop")
    assert [row["name"] for row in shown()["Domain"]] == ["store"]


def test_it_is_empty_after_a_reset(client: Any) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=30)
    requests.post("http://motoapi.amazonaws.com/moto-api/reset", timeout=10)
    assert shown() == {"Domain": [], "ObjectType": []}


def test_it_is_empty_before_the_first_request() -> None:
    with mock_customer_profiles():
        assert shown()["Domain"] == []
    code = """
        import requests
        from customer_profiles_mock import mock_customer_profiles
        with mock_customer_profiles():
            print(requests.get("http://motoapi.amazonaws.com/moto-api/data.json").json()["customerprofiles"])
        """
    assert fresh.run(code) == "{'Domain': [], 'ObjectType': []}"
