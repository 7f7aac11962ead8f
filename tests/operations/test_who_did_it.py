"""Whose doing the history names, and which doings keep a profile from expiring."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from customer_profiles_mock import advance_clock, deliver
from tests.operations.calling import ACCOUNT_ID, create, found, key, put, put_type

SERVICE = "profile.amazonaws.com"
DAY = timedelta(days=1)


def performers(client: Any, domain: str, profile_id: str) -> dict[str, str]:
    """Action -> who is on record for it."""
    response = client.list_profile_history_records(DomainName=domain, ProfileId=profile_id)
    return {
        f"{record['ObjectTypeName']} {record['ActionType']}": record["PerformedBy"]
        for record in response["ProfileHistoryRecords"]
    }


@pytest.fixture
def short(client: Any) -> str:
    """A domain whose profiles expire after ten days, with the type Note."""
    client.create_domain(DomainName="short", DefaultExpirationDays=10)
    keys = {"note": [key("id", identifiers="UNIQUE PROFILE")]}
    put_type(client, "short", "Note", {"id": "_source.id"}, keys, ExpirationDays=100)
    return "short"


def test_a_caller_is_on_record_for_what_was_asked_for(client: Any, short: str) -> None:
    put(client, short, "Note", id="1")
    (profile_id,) = found(client, short, "note", "1")
    client.update_profile(DomainName=short, ProfileId=profile_id, FirstName="Ann")
    named = performers(client, short, profile_id)
    assert set(named) == {"_profile CREATED", "Note INGESTED", "_profile UPDATED"}
    (caller,) = set(named.values())
    assert caller.startswith("arn:aws:")
    assert ACCOUNT_ID in caller


def test_the_service_is_on_record_for_what_an_integration_delivers(client: Any, short: str) -> None:
    client.put_integration(DomainName=short, Uri="crm", ObjectTypeName="Note")
    deliver(short, "crm", [{"id": "1"}])
    (profile_id,) = found(client, short, "note", "1")
    assert performers(client, short, profile_id) == {"_profile CREATED": SERVICE, "Note INGESTED": SERVICE}


def test_the_service_is_on_record_for_what_expires(client: Any, short: str) -> None:
    profile_id = create(client, short)
    advance_clock(10 * DAY)
    assert performers(client, short, profile_id)["_profile EXPIRED"] == SERVICE


WRITES: dict[str, Callable[[Any, str, str], object]] = {
    "an update": lambda client, domain, profile_id: client.update_profile(
        DomainName=domain, ProfileId=profile_id
    ),
    "an object": lambda client, domain, _: put(client, domain, "Note", id="1"),
}
NO_WRITES: dict[str, Callable[[Any, str, str], object]] = {
    "a search": lambda client, domain, profile_id: found(client, domain, "_profileId", profile_id),
    "a read": lambda client, domain, profile_id: client.batch_get_profile(
        DomainName=domain, ProfileIds=[profile_id]
    ),
    "a list of its objects": lambda client, domain, profile_id: client.list_profile_objects(
        DomainName=domain, ProfileId=profile_id, ObjectTypeName="Note"
    ),
    "an added key": lambda client, domain, profile_id: client.add_profile_key(
        DomainName=domain, ProfileId=profile_id, KeyName="_account", Values=["A"]
    ),
    "a deleted key": lambda client, domain, profile_id: client.delete_profile_key(
        DomainName=domain, ProfileId=profile_id, KeyName="note", Values=["1"]
    ),
    "a deleted type": lambda client, domain, _: client.delete_profile_object_type(
        DomainName=domain, ObjectTypeName="Note"
    ),
}


@pytest.mark.parametrize("what", [*WRITES, *NO_WRITES])
def test_only_ingestion_and_updates_keep_a_profile_alive(client: Any, short: str, what: str) -> None:
    put(client, short, "Note", id="1")
    (profile_id,) = found(client, short, "note", "1")
    advance_clock(9 * DAY)
    {**WRITES, **NO_WRITES}[what](client, short, profile_id)
    advance_clock(1 * DAY)
    is_alive = found(client, short, "_profileId", profile_id) == [profile_id]
    assert is_alive == (what in WRITES)
