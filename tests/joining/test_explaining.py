"""`explain_match` and `preview_merge`: as functions, by HTTP, and with a server in another process."""

from __future__ import annotations

from typing import Any

import pytest
import requests

import customer_profiles_mock
from customer_profiles_mock import (
    advance_clock,
    control,
    explain_match,
    mock_customer_profiles,
    preview_merge,
    run_identity_resolution_job,
)
from customer_profiles_mock.control import MatchExplanation, MergePreview, PlannedMerge
from customer_profiles_mock.customerprofiles.documents import from_document, to_document
from customer_profiles_mock.errors import BadRequest, ResourceNotFound

CONTROL = "http://motoapi.amazonaws.com/moto-api/customer-profiles"
UNKNOWN = "0123456789abcdef0123456789abcdef"
ANN = {
    "FirstName": "Ann",
    "LastName": "Leeson",
    "PhoneNumber": "+1 206 555 0143",
    "EmailAddress": "Ann.Leeson@Example.org",
    "BirthDate": "1980-02-03",
}
RULES = {
    "Enabled": True,
    "MatchingRules": [
        {"Rule": ["AccountNumber"]},
        {"Rule": ["LastName", "EmailAddress"]},
        {"Rule": ["PhoneNumber"]},
    ],
    "MaxAllowedRuleLevelForMatching": 2,
    "AttributeTypesSelector": {
        "AttributeMatchingModel": "MANY_TO_MANY",
        "EmailAddress": ["EmailAddress", "BusinessEmailAddress"],
    },
}
MERGING = {
    "Enabled": True,
    "AutoMerging": {
        "Enabled": True,
        "Consolidation": {"MatchingAttributesList": [["LastName"]]},
        "ConflictResolution": {"ConflictResolvingModel": "RECENCY"},
    },
}


def shop(client: Any, **settings: Any) -> tuple[str, str, str]:
    """A domain with Ann twice and Bob once."""
    client.create_domain(DomainName="shop", DefaultExpirationDays=30, **settings)
    people: list[dict[str, str]] = [
        ANN,
        {
            "FirstName": "Anne",
            "LastName": "LEESON",
            "PhoneNumber": "(206) 555-0143",
            "BusinessEmailAddress": "ann.leeson@example.org ",
            "BirthDate": "02/03/1980",
        },
        {"FirstName": "Bob", "LastName": "Okafor"},
    ]
    one, other, bob = (client.create_profile(DomainName="shop", **person)["ProfileId"] for person in people)
    return one, other, bob


# Why two profiles match


def test_the_model_says_what_it_compares_and_what_it_makes_of_it(client: Any) -> None:
    one, other, bob = shop(client, Matching={"Enabled": True})
    found = explain_match("shop", one, other)
    assert (found.profile_id, found.other_profile_id) == (one, other)
    by_model = found.by_model
    assert by_model.match_id is None  # no job has run yet
    assert by_model.comparison.probability > 0.9
    evidence = {reason.attribute: reason.evidence for reason in by_model.comparison.reasons}
    assert evidence["EmailAddress"] > 0
    assert by_model.comparison.prior + sum(
        reason.evidence for reason in by_model.comparison.reasons
    ) == pytest.approx(by_model.comparison.bits)
    assert by_model.values["PhoneNumber"] == by_model.other_values["PhoneNumber"]
    assert by_model.values["EmailAddress"] == by_model.other_values["EmailAddress"]
    assert by_model.values["BirthDate"] == ("19800203",) == by_model.other_values["BirthDate"]
    assert (by_model.values["FirstName"], by_model.other_values["FirstName"]) == (("ann",), ("anne",))
    assert "Address" not in by_model.values
    run_identity_resolution_job("shop")
    (group,) = client.get_matches(DomainName="shop")["Matches"]
    assert explain_match("shop", other, one).by_model.match_id == group["MatchId"]
    stranger = explain_match("shop", one, bob)
    assert stranger.by_model.match_id is None
    assert stranger.by_model.comparison.probability < 0.5


def test_each_level_shows_both_normal_forms_attribute_by_attribute(client: Any) -> None:
    one, other, _ = shop(client, RuleBasedMatching=RULES)
    by_rules = explain_match("shop", one, other).by_rules
    account, mail, phone = by_rules.levels
    assert [level.level for level in by_rules.levels] == [1, 2, 3]
    assert [level.matches for level in by_rules.levels] == [False, True, False]
    assert [level.is_tried for level in by_rules.levels] == [True, True, False]
    assert account.attributes[0].is_missing
    name, address = mail.attributes
    assert (name.attribute, name.values, name.other_values) == (
        "LastName",
        {"LastName": "leeson"},
        {"LastName": "leeson"},
    )
    assert address.values == {"EmailAddress": "ann.leeson@example.org", "BusinessEmailAddress": ""}
    assert address.other_values == {"EmailAddress": "", "BusinessEmailAddress": "ann.leeson@example.org"}
    assert address.equal_members == (("EmailAddress", "BusinessEmailAddress"),)
    (digits,) = phone.attributes
    assert digits.values["PhoneNumber"] == "12065550143"  # a country code is not guessed
    assert digits.other_values["PhoneNumber"] == "2065550143"
    (match_id,) = client.list_rule_based_matches(DomainName="shop")["MatchIds"]
    assert (by_rules.match_id, by_rules.own_level, by_rules.other_own_level) == (match_id, 2, 2)
    assert by_rules.skipped == ()


def test_profiles_in_no_group_have_no_level(client: Any) -> None:
    one, _, bob = shop(client, RuleBasedMatching=RULES)
    by_rules = explain_match("shop", one, bob).by_rules
    assert (by_rules.match_id, by_rules.own_level, by_rules.other_own_level) == (None, 2, None)
    assert not any(level.matches for level in by_rules.levels)
    alone = explain_match("shop", bob, bob).by_rules
    assert alone.match_id is None


def test_rules_are_explained_while_they_wait_and_groups_come_when_they_are_active(client: Any) -> None:
    one, other, _ = shop(client)
    assert explain_match("shop", one, other).by_rules.levels == ()
    client.update_domain(DomainName="shop", RuleBasedMatching=RULES)
    waiting = explain_match("shop", one, other).by_rules
    assert waiting.levels[1].matches
    assert (waiting.match_id, waiting.own_level) == (None, None)
    advance_clock(3600)
    assert explain_match("shop", one, other).by_rules.own_level == 2


def test_a_level_that_was_skipped_is_named(client: Any) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=30, RuleBasedMatching=RULES)
    ids = [
        client.create_profile(DomainName="shop", AccountNumber="7", LastName="Lee")["ProfileId"]
        for _ in range(501)
    ]
    by_rules = explain_match("shop", ids[0], ids[1]).by_rules
    assert [(skipped.profile_id, skipped.level) for skipped in by_rules.skipped] == [
        (ids[0], 1),
        (ids[1], 1),
    ]
    assert by_rules.levels[0].matches
    assert by_rules.own_level is None


def test_what_is_not_there_cannot_be_explained(client: Any) -> None:
    one, *_ = shop(client)
    with pytest.raises(ResourceNotFound, match="DomainName nowhere is not found in account 123456789012"):
        explain_match("nowhere", one, one)
    with pytest.raises(ResourceNotFound, match=f"Profile {UNKNOWN} is not found in domain shop"):
        explain_match("shop", one, UNKNOWN)
    with pytest.raises(BadRequest, match="mars-north-1"):
        explain_match("shop", one, one, region_name="mars-north-1")


# What would be merged


def test_the_groups_of_the_latest_job_are_merged_on_paper(client: Any) -> None:
    one, other, _ = shop(client, Matching={"Enabled": True})
    client.update_profile(DomainName="shop", ProfileId=other, LastName="Leeson")
    assert preview_merge("shop") == MergePreview((), ())
    run_identity_resolution_job("shop")
    assert preview_merge("shop") == MergePreview((), ())  # no criteria
    client.update_domain(DomainName="shop", Matching=MERGING)
    expected = PlannedMerge(
        survivor_id=one,
        absorbed_ids=(other,),
        decided_by=1,
        profile={
            **ANN,
            "FirstName": "Anne",
            "PhoneNumber": "(206) 555-0143",
            "BusinessEmailAddress": "ann.leeson@example.org ",
            "BirthDate": "02/03/1980",
        },
    )
    assert preview_merge("shop") == MergePreview((expected,), ())
    off = {**MERGING["AutoMerging"], "Enabled": False}  # type: ignore[dict-item]
    client.update_domain(DomainName="shop", Matching={**MERGING, "AutoMerging": off})
    assert preview_merge("shop").by_model == (expected,)  # so that it can be tried before it acts
    assert len(client.batch_get_profile(DomainName="shop", ProfileIds=[one, other])["Profiles"]) == 2
    client.update_domain(DomainName="shop", Matching=MERGING)
    run_identity_resolution_job("shop")
    (left,) = client.batch_get_profile(DomainName="shop", ProfileIds=[one, other])["Profiles"]
    assert left == {"ProfileId": one, **expected.profile}
    assert preview_merge("shop").by_model == ()


def test_waiting_rules_are_tried_on_all_profiles_as_they_are(client: Any) -> None:
    one, other, _ = shop(client)
    client.update_domain(DomainName="shop", RuleBasedMatching={**RULES, "MaxAllowedRuleLevelForMerging": 2})
    (planned,) = preview_merge("shop").by_rules
    assert (planned.survivor_id, planned.absorbed_ids, planned.decided_by) == (one, (other,), 2)
    assert planned.profile["LastName"] == "LEESON"
    client.update_domain(DomainName="shop", RuleBasedMatching=RULES)
    assert preview_merge("shop").by_rules == ()  # matching alone


def test_what_is_done_to_a_preview_is_not_done_to_the_domain(client: Any) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=30)
    for _ in range(2):
        person = {"LastName": "Lee", "Attributes": {"Tier": "gold"}, "Address": {"City": "Oslo"}}
        profile_id = client.create_profile(DomainName="shop", **person)["ProfileId"]
    rules = {
        "Enabled": True,
        "MatchingRules": [{"Rule": ["LastName"]}],
        "MaxAllowedRuleLevelForMerging": 1,
    }
    client.update_domain(DomainName="shop", RuleBasedMatching=rules)
    (planned,) = preview_merge("shop").by_rules
    mutable: Any = planned.profile
    mutable["Address"]["City"] = "Bergen"
    (found,) = client.batch_get_profile(DomainName="shop", ProfileIds=[profile_id])["Profiles"]
    assert found["Address"] == {"City": "Oslo"}


def test_a_preview_of_an_unknown_domain(client: Any) -> None:
    shop(client)
    with pytest.raises(ResourceNotFound, match="DomainName nowhere is not found in account 123456789012"):
        preview_merge("nowhere")


# By HTTP


def test_the_urls_take_get_and_post_and_say_the_same_as_the_functions(client: Any) -> None:
    one, other, _ = shop(client, RuleBasedMatching=RULES, Matching=MERGING)
    client.update_profile(DomainName="shop", ProfileId=other, LastName="Leeson")
    client.update_domain(DomainName="shop", Matching={"Enabled": True})
    run_identity_resolution_job("shop")
    client.update_domain(DomainName="shop", Matching=MERGING)
    asked = {"DomainName": "shop", "ProfileId": one, "OtherProfileId": other, "Region": "us-east-1"}
    answers = [
        requests.get(f"{CONTROL}/explain-match", params=asked, timeout=10),
        requests.post(f"{CONTROL}/explain-match", json=asked, timeout=10),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        assert from_document(MatchExplanation, answer.json()) == explain_match("shop", one, other)
    document = answers[0].json()
    assert document["ByRules"]["Levels"][1]["Attributes"][1]["EqualMembers"] == [
        ["EmailAddress", "BusinessEmailAddress"]
    ]
    assert document["ByModel"]["Values"]["BirthDate"] == ["19800203"]

    for answer in (
        requests.get(f"{CONTROL}/preview-merge", params={"DomainName": "shop"}, timeout=10),
        requests.post(f"{CONTROL}/preview-merge", json={"DomainName": "shop"}, timeout=10),
    ):
        expected = preview_merge("shop")
        assert len(expected.by_model) == 1
        assert from_document(MergePreview, answer.json()) == expected
        assert answer.json() == to_document(expected)
        assert answer.json()["ByModel"][0]["AbsorbedIds"] == [other]


@pytest.mark.parametrize(
    ("path", "asked", "status", "message"),
    [
        ("explain-match", {}, 400, "DomainName is missing"),
        ("explain-match", {"DomainName": "shop", "ProfileId": "x"}, 400, "OtherProfileId is missing"),
        ("preview-merge", {"Domain": "shop"}, 400, "Domain is not one of AccountId, DomainName, Region"),
        (
            "preview-merge",
            {"DomainName": "nowhere"},
            404,
            "DomainName nowhere is not found in account 123456789012",
        ),
    ],
)
@pytest.mark.usefixtures("client")
def test_a_question_that_makes_no_sense(path: str, asked: dict[str, str], status: int, message: str) -> None:
    for answer in (
        requests.get(f"{CONTROL}/{path}", params=asked, timeout=10),
        requests.post(f"{CONTROL}/{path}", json=asked, timeout=10),
    ):
        assert (answer.status_code, answer.json()) == (status, {"Message": message})


@pytest.mark.usefixtures("client")
def test_a_question_is_asked_by_get_or_post() -> None:
    answer = requests.put(f"{CONTROL}/preview-merge", json={"DomainName": "shop"}, timeout=10)
    message = "Use GET with a query, or POST with a JSON object"
    assert (answer.status_code, answer.json()) == (400, {"Message": message})


# The types


def test_the_types_of_results_are_found_in_control() -> None:
    for name in ("Delivery", "MatchExplanation", "MergePreview", "ModelExplanation", "PlannedMerge"):
        assert getattr(control, name).__name__ == name
        assert name not in customer_profiles_mock.__all__
    with pytest.raises(AttributeError, match="has no attribute 'Explanation'"):
        _ = control.Explanation  # type: ignore[attr-defined]


@mock_customer_profiles
def test_results_cannot_be_changed() -> None:
    preview = MergePreview((), ())
    with pytest.raises(AttributeError):
        preview.by_rules = ()  # type: ignore[misc]
