"""What an automatic merge leaves behind, by rules and by the job alike: one implementation."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from moto.moto_api import state_manager

from customer_profiles_mock import run_identity_resolution_job
from customer_profiles_mock.context import SERVICE_PRINCIPAL
from tests.events.kinesis import create_stream, read_records
from tests.operations.calling import every_page, found, key, objects, put, put_type
from tests.operations.resolving import DOMAIN, RULES, Shop, auto_merging, rules

ANN = {
    "FirstName": "Ann",
    "LastName": "Leeson",
    "PhoneNumber": "+12065550143",
    "BirthDate": "1980-02-03",
}


def by_rules(client: Any) -> tuple[Shop, Callable[[], object]]:
    shop = Shop(client, RuleBasedMatching=rules(["FirstName", "LastName"], ["EmailAddress"], merge=1))
    return shop, lambda: None


def by_job(client: Any) -> tuple[Shop, Callable[[], object]]:
    shop = Shop(client, Matching=auto_merging(["FirstName", "LastName"]))
    return shop, lambda: run_identity_resolution_job(DOMAIN)


both_kinds = pytest.mark.parametrize("kind", [by_rules, by_job])


def order_type(client: Any) -> None:
    put_type(
        client,
        DOMAIN,
        "Order",
        {"id": "_source.id", "mail": "_source.mail"},
        {
            "orderId": [key("id", identifiers="UNIQUE")],
            "_email": [key("mail", identifiers="PROFILE")],
        },
    )


@both_kinds
def test_keys_and_objects_follow_and_the_old_key_finds_the_survivor(client: Any, kind: Any) -> None:
    shop, merge = kind(client)
    order_type(client)
    shop.add({"A": {**ANN, "EmailAddress": "ann@example.org"}})
    shop.ids["B"] = client.create_profile(DomainName=DOMAIN, EmailAddress="a.leeson@example.net")["ProfileId"]
    put(client, DOMAIN, "Order", id="1", mail="a.leeson@example.net")
    client.add_profile_key(DomainName=DOMAIN, ProfileId=shop.ids["B"], KeyName="_account", Values=["4711"])
    shop.change("B", **ANN)
    merge()
    assert shop.present() == "A"
    for key_name, value in {"_account": "4711", "_email": "a.leeson@example.net", "orderId": "1"}.items():
        assert found(client, DOMAIN, key_name, value) == [shop.ids["A"]]
    assert [one["id"] for one in objects(client, DOMAIN, shop.ids["A"], "Order")] == ["1"]
    put(client, DOMAIN, "Order", id="2", mail="a.leeson@example.net")
    assert [one["id"] for one in objects(client, DOMAIN, shop.ids["A"], "Order")] == ["2", "1"]
    assert client.get_domain(DomainName=DOMAIN)["Stats"]["ProfileCount"] == 1


@both_kinds
def test_history_shows_the_merge_in_the_name_of_the_service(client: Any, kind: Any) -> None:
    shop, merge = kind(client)
    shop.add({"A": ANN, "B": ANN})
    merge()
    assert SERVICE_PRINCIPAL == "profile.amazonaws.com"
    assert shop.history("A")[1:] == [("MERGED", SERVICE_PRINCIPAL)]
    assert shop.history("B")[1:] == [("DELETED_BY_MERGE", SERVICE_PRINCIPAL)]
    assert shop.history("A")[0] == shop.history("B")[0] != ("CREATED", SERVICE_PRINCIPAL)
    pages = every_page(
        client.list_profile_history_records,
        "ProfileHistoryRecords",
        DomainName=DOMAIN,
        ProfileId=shop.ids["B"],
        ActionType="DELETED_BY_MERGE",
    )
    ((record,),) = pages
    content = client.get_profile_history_record(DomainName=DOMAIN, ProfileId=shop.ids["B"], Id=record["Id"])[
        "Content"
    ]
    assert json.loads(content) == {"ProfileId": shop.ids["B"], **ANN}


@both_kinds
def test_the_event_stream_hears_of_one_merge(client: Any, kind: Any) -> None:
    shop, merge = kind(client)
    client.create_event_stream(DomainName=DOMAIN, EventStreamName="changes", Uri=create_stream())
    shop.add({"A": ANN, "B": {**ANN, "EmailAddress": "ann@example.org"}})
    merge()
    records = read_records()
    assert [record["EventType"] for record in records] == ["CREATED", "CREATED", "MERGED"]
    merged = records[-1]
    assert len(merged["MergeId"]) == 36
    assert merged["ObjectTypeName"] == "_profile"
    assert merged["Object"] == {"ProfileId": shop.ids["A"], **ANN, "EmailAddress": "ann@example.org"}
    assert merged["DuplicateProfiles"] == [
        {"ProfileId": shop.ids["B"], **ANN, "EmailAddress": "ann@example.org"}
    ]


def test_more_profiles_than_mergeprofiles_takes_become_one(client: Any) -> None:
    state_manager.set_transition(RULES, {"progression": "immediate"})
    shop = Shop(client, Matching=auto_merging(["FirstName", "LastName"]))
    shop.add({f"{number:02}": ANN for number in range(30)})
    run_identity_resolution_job(DOMAIN)
    assert shop.get()["Stats"]["ProfileCount"] == 1
    shop.add({f"{number:02}": ANN for number in range(30, 60)})
    shop.update(RuleBasedMatching=rules(["FirstName", "LastName"], merge=1))
    assert shop.get()["Stats"]["ProfileCount"] == 1
    assert shop.profile("00") == ANN


def test_rules_look_at_what_the_job_has_merged(client: Any) -> None:
    shop = Shop(
        client,
        Matching=auto_merging(["FirstName", "LastName"]),
        RuleBasedMatching=rules(["AccountNumber", "EmailAddress"], merge=1),
    )
    shop.add(
        {
            "A": {**ANN, "AccountNumber": "9"},
            "B": {**ANN, "EmailAddress": "ann@example.org"},
            "C": {"AccountNumber": "9", "EmailAddress": "ann@example.org"},
        }
    )
    assert shop.present() == "ABC"
    job_id = run_identity_resolution_job(DOMAIN)
    stats = client.get_identity_resolution_job(DomainName=DOMAIN, JobId=job_id)["JobStats"]
    assert stats["NumberOfMergesDone"] == 1  # the job's own
    assert shop.present() == "A"
    assert shop.history("A")[1:] == [("MERGED", SERVICE_PRINCIPAL)] * 2


def test_profiles_that_rules_have_merged_are_gone_for_the_job(client: Any) -> None:
    shop = Shop(client, Matching={"Enabled": True}, RuleBasedMatching=rules(["PhoneNumber"], merge=1))
    shop.add({"A": ANN, "B": ANN})
    run_identity_resolution_job(DOMAIN)
    assert shop.potential_matches() == []
