"""Matching, RuleBasedMatching and DataStore of a domain: echoed, replaced, refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from customer_profiles_mock import advance_clock
from tests.operations.calling import bad_request

MATCHING: dict[str, Any] = {
    "Enabled": True,
    "JobSchedule": {"DayOfTheWeek": "SUNDAY", "Time": "7:05"},
    "AutoMerging": {
        "Enabled": True,
        "Consolidation": {
            "MatchingAttributesList": [
                ["EmailAddress", "PhoneNumber"],
                ["Address.City", "MailingAddress.PostalCode", "Attributes.LoyaltyId"],
            ]
        },
        "ConflictResolution": {"ConflictResolvingModel": "SOURCE", "SourceName": "FirstName"},
        "MinAllowedConfidenceScoreForMerging": 0.1,
    },
}
RULES: dict[str, Any] = {
    "Enabled": True,
    "MatchingRules": [
        {"Rule": ["LastName", "AccountNumber"]},
        {"Rule": ["Address.Address", "Attributes.LoyaltyId"]},
        {"Rule": ["EmailAddress"]},
    ],
    "MaxAllowedRuleLevelForMerging": 2,
    "MaxAllowedRuleLevelForMatching": 2,
    "AttributeTypesSelector": {
        "AttributeMatchingModel": "MANY_TO_MANY",
        "Address": ["Address", "BusinessAddress", "MaillingAddress", "ShippingAddress"],
        "PhoneNumber": ["PhoneNumber", "HomePhoneNumber"],
        "EmailAddress": ["EmailAddress", "BusinessEmailAddress", "PersonalEmailAddress"],
    },
    "ConflictResolution": {"ConflictResolvingModel": "RECENCY"},
}


def create_domain(client: Any, **settings: Any) -> Any:
    return client.create_domain(DomainName="shop", DefaultExpirationDays=1, **settings)


def with_auto_merging(**changes: Any) -> dict[str, Any]:
    return {"Enabled": True, "AutoMerging": {**MATCHING["AutoMerging"], **changes}}


def test_settings_come_back_as_given(client: Any) -> None:
    created = create_domain(client, Matching=MATCHING, RuleBasedMatching=RULES)
    for response in (created, client.update_domain(DomainName="shop"), client.get_domain(DomainName="shop")):
        assert response["Matching"] == MATCHING
        assert response["RuleBasedMatching"] == {**RULES, "Status": "ACTIVE"}


def test_blocks_that_were_never_set_are_absent(client: Any) -> None:
    created = create_domain(client)
    assert not {"Matching", "RuleBasedMatching", "DataStore"} & created.keys()


def test_auto_merging_is_echoed_as_off_and_no_schedule_is_made_up(client: Any) -> None:
    created = create_domain(client, Matching={"Enabled": True})
    assert created["Matching"] == {"Enabled": True, "AutoMerging": {"Enabled": False}}


def test_both_blocks_may_be_created_switched_off(client: Any) -> None:
    created = create_domain(client, Matching={"Enabled": False}, RuleBasedMatching={"Enabled": False})
    assert created["Matching"]["Enabled"] is False
    assert created["RuleBasedMatching"] == {"Enabled": False}


def test_a_block_is_replaced_as_a_whole_and_an_absent_one_stays(client: Any) -> None:
    create_domain(client, Matching=MATCHING, RuleBasedMatching=RULES)
    updated = client.update_domain(DomainName="shop", Matching={"Enabled": True})
    assert updated["Matching"] == {"Enabled": True, "AutoMerging": {"Enabled": False}}
    assert updated["RuleBasedMatching"] == {**RULES, "Status": "ACTIVE"}


def test_switching_off_deletes_criteria_and_rules(client: Any) -> None:
    create_domain(client, Matching=MATCHING, RuleBasedMatching=RULES)
    off = {"Enabled": False}
    updated = client.update_domain(DomainName="shop", Matching=off, RuleBasedMatching=off)
    assert updated["RuleBasedMatching"] == off
    assert updated["Matching"]["Enabled"] is False
    assert updated["Matching"].get("AutoMerging", off) == off
    assert client.get_domain(DomainName="shop")["RuleBasedMatching"] == off


def test_changing_from_source_to_recency_drops_the_source_name(client: Any) -> None:
    create_domain(client, Matching=MATCHING)
    recency = {"ConflictResolvingModel": "RECENCY"}
    updated = client.update_domain(DomainName="shop", Matching=with_auto_merging(ConflictResolution=recency))
    assert updated["Matching"]["AutoMerging"]["ConflictResolution"] == recency


def test_rules_changed_on_an_existing_domain_are_pending_for_an_hour(client: Any) -> None:
    create_domain(client)
    updated = client.update_domain(DomainName="shop", RuleBasedMatching=RULES)
    assert updated["RuleBasedMatching"]["Status"] == "PENDING"
    advance_clock(timedelta(minutes=59))
    assert client.get_domain(DomainName="shop")["RuleBasedMatching"]["Status"] == "PENDING"
    advance_clock(timedelta(days=1))
    assert client.get_domain(DomainName="shop")["RuleBasedMatching"]["Status"] == "ACTIVE"


def test_rules_sent_again_unchanged_stay_active(client: Any) -> None:
    create_domain(client, RuleBasedMatching=RULES)
    updated = client.update_domain(DomainName="shop", RuleBasedMatching=RULES, DefaultExpirationDays=2)
    assert updated["RuleBasedMatching"]["Status"] == "ACTIVE"


def test_a_data_store_is_ready_when_switched_on(client: Any) -> None:
    assert create_domain(client, DataStore={"Enabled": False})["DataStore"]["Enabled"] is False
    updated = client.update_domain(DomainName="shop", DataStore={"Enabled": True})
    assert updated["DataStore"]["Enabled"] is True
    assert updated["DataStore"]["Readiness"]["ProgressPercentage"] == 100


def test_a_data_store_without_enabled_counts_as_absent(client: Any) -> None:
    assert "DataStore" not in create_domain(client, DataStore={})
    client.update_domain(DomainName="shop", DataStore={"Enabled": True})
    updated = client.update_domain(DomainName="shop", DataStore={}, DefaultExpirationDays=7)
    assert updated["DataStore"]["Enabled"] is True
    assert updated["DefaultExpirationDays"] == 7


@pytest.mark.parametrize(
    "matching",
    [
        with_auto_merging(ConflictResolution={"ConflictResolvingModel": "SOURCE"}),
        with_auto_merging(Consolidation={"MatchingAttributesList": [["EmailAddress"], ["FIRST_NAME"]]}),
        with_auto_merging(Consolidation={"MatchingAttributesList": [["Address.Street"]]}),
        with_auto_merging(Consolidation={"MatchingAttributesList": [["Attributes"]]}),
        {"Enabled": True, "AutoMerging": {"Enabled": True}},
    ],
)
def test_auto_merging_that_cannot_work_is_refused(client: Any, matching: dict[str, Any]) -> None:
    with bad_request():
        create_domain(client, Matching=matching)
    assert client.list_domains()["Items"] == []
    create_domain(client)
    with bad_request():
        client.update_domain(DomainName="shop", DefaultExpirationDays=2, Matching=matching)
    assert client.get_domain(DomainName="shop")["DefaultExpirationDays"] == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"ConflictResolution": {"ConflictResolvingModel": "SOURCE"}},
        {"MatchingRules": [{"Rule": ["BusinessEmailAddress"]}]},
        {"MatchingRules": [{"Rule": ["FirstName", "Shoe"]}]},
        {"MaxAllowedRuleLevelForMerging": 3},
        {"AttributeTypesSelector": {"AttributeMatchingModel": "ONE_TO_ONE", "EmailAddress": ["Fax"]}},
        {"AttributeTypesSelector": {"AttributeMatchingModel": "ONE_TO_ONE", "PhoneNumber": ["Email"]}},
    ],
)
def test_rules_that_cannot_work_are_refused(client: Any, changes: dict[str, Any]) -> None:
    with bad_request():
        create_domain(client, RuleBasedMatching={**RULES, **changes})
    assert client.list_domains()["Items"] == []


@pytest.mark.parametrize(
    "dropped",
    ["MatchingRules", "MaxAllowedRuleLevelForMerging", "ConflictResolution", "AttributeTypesSelector"],
)
def test_rules_may_leave_out_what_has_a_default(client: Any, dropped: str) -> None:
    rules = {name: value for name, value in RULES.items() if name != dropped}
    created = create_domain(client, RuleBasedMatching=rules)
    assert created["RuleBasedMatching"] == {**rules, "Status": "ACTIVE"}


@pytest.mark.parametrize(
    ("matching", "path"),
    [
        ({"JobSchedule": {"DayOfTheWeek": "MONDAY", "Time": "25:00"}}, "matching.jobSchedule.time"),
        ({"JobSchedule": {"DayOfTheWeek": "FUNDAY", "Time": "5:00"}}, "matching.jobSchedule.dayOfTheWeek"),
        (
            {"AutoMerging": {"Enabled": False, "MinAllowedConfidenceScoreForMerging": 1.5}},
            "matching.autoMerging.minAllowedConfidenceScoreForMerging",
        ),
    ],
)
def test_a_nested_violation_is_named_by_its_path(client: Any, matching: Any, path: str) -> None:
    with bad_request(
        "1 validation error detected: Value", f" at '{path}' failed to satisfy constraint: Member"
    ):
        create_domain(client, Matching={"Enabled": True, **matching})


def test_a_data_store_cannot_be_switched_off(client: Any) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=30, DataStore={"Enabled": False})
    client.update_domain(DomainName="shop", DataStore={"Enabled": False})
    client.update_domain(DomainName="shop", DataStore={"Enabled": True})
    with bad_request("data store"):
        client.update_domain(DomainName="shop", DefaultExpirationDays=99, DataStore={"Enabled": False})
    domain = client.get_domain(DomainName="shop")
    assert (domain["DataStore"]["Enabled"], domain["DefaultExpirationDays"]) == (True, 30)
