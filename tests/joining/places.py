"""Clients in other regions and with other credentials, and what the tests put there."""

from __future__ import annotations

from typing import Any

from tests.conftest import one_session


def client_in(region: str, **more: Any) -> Any:
    return one_session().client("customer-profiles", region_name=region, **more)


def names_in(region: str) -> list[str]:
    """The names of the domains in a region, for the environment's account."""
    return [item["DomainName"] for item in client_in(region).list_domains()["Items"]]


def put_order_type(client: Any, domain: str, **more: Any) -> None:
    """An object type `Order` with one key, its `id`."""
    client.put_profile_object_type(
        DomainName=domain,
        ObjectTypeName="Order",
        Description="orders",
        AllowProfileCreation=True,
        Fields={"id": {"Source": "_source.id"}},
        Keys={"orderId": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["id"]}]},
        **more,
    )
