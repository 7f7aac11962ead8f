"""CreateProfile, UpdateProfile, DeleteProfile, BatchGetProfile."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.operations.calling import (
    UNKNOWN_ID,
    answer,
    bad_request,
    create,
    found,
    no_such_domain,
    not_found,
    profile,
)

ADDRESS = {
    "Address1": "4 Quay St.",
    "Address2": "Flat 2",
    "Address3": "Rear",
    "Address4": "Left",
    "City": "Bergen",
    "County": "Vestland",
    "State": "null",
    "Province": "none",
    "Country": "Norway",
    "PostalCode": "5003",
}
EVERYTHING: dict[str, Any] = {
    "AccountNumber": "0007",
    "AdditionalInformation": "x" * 1000,
    "PartyType": "INDIVIDUAL",
    "BusinessName": "Ink & Öl",
    "FirstName": " Ann ",
    "MiddleName": "B.",
    "LastName": "O'Neil",
    "BirthDate": "07/12/1980-updated",
    "Gender": "FEMALE",
    "PhoneNumber": "555-334-6666-updated",
    "MobilePhoneNumber": "+1 (206) 555-0101",
    "HomePhoneNumber": "1",
    "BusinessPhoneNumber": "b",
    "EmailAddress": "not an address",
    "PersonalEmailAddress": "ANN@example.org",
    "BusinessEmailAddress": "ann@example.com",
    "Address": ADDRESS,
    "ShippingAddress": {"City": "Oslo"},
    "MailingAddress": {"PostalCode": "0150"},
    "BillingAddress": {"Country": "NO"},
    "Attributes": {"Tier": "gold", "tier": "lead", "Two words": "✓"},
    "ProfileType": "ACCOUNT_PROFILE",
    "EngagementPreferences": {
        "Phone": [{"KeyName": "k", "KeyValue": "v", "ContactType": "MobilePhoneNumber"}],
        "Email": [{"ProfileId": UNKNOWN_ID, "ContactType": "EmailAddress"}],
    },
}
TWINS = {"GenderString": "FEMALE", "PartyTypeString": "INDIVIDUAL"}


def update(client: Any, domain: str, profile_id: str, **values: Any) -> dict[str, Any]:
    response = client.update_profile(DomainName=domain, ProfileId=profile_id, **values)
    assert answer(response) == {"ProfileId": profile_id}
    return profile(client, domain, profile_id)


def test_values_come_back_exactly_as_given(client: Any, domain: str) -> None:
    profile_id = create(client, domain, **EVERYTHING)
    assert profile(client, domain, profile_id) == EVERYTHING | TWINS
    response = client.search_profiles(DomainName=domain, KeyName="_account", Values=["0007"])
    (item,) = response["Items"]
    found_by = [{"KeyName": "_account", "Values": ["0007"]}]
    assert item == EVERYTHING | TWINS | {"ProfileId": profile_id, "FoundByItems": found_by}


def test_a_profile_id_is_a_version_4_uuid_without_hyphens(client: Any, domain: str) -> None:
    response = client.create_profile(DomainName=domain)
    assert set(answer(response)) == {"ProfileId"}
    assert re.fullmatch(r"[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}", response["ProfileId"])


def test_equal_profiles_are_not_made_one(client: Any, domain: str) -> None:
    first = create(client, domain, FirstName="Ann", EmailAddress="a@example.org")
    second = create(client, domain, FirstName="Ann", EmailAddress="a@example.org")
    assert first != second
    assert found(client, domain, "_email", "a@example.org") == [first, second]


def test_an_empty_profile_is_a_profile(client: Any, domain: str) -> None:
    profile_id = create(client, domain)
    assert profile(client, domain, profile_id) == {}
    assert found(client, domain, "_profileId", profile_id) == [profile_id]


@pytest.mark.parametrize(
    ("values", "member"),
    [
        ({"FirstName": "x" * 256}, "firstName"),
        ({"AdditionalInformation": "x" * 1001}, "additionalInformation"),
        ({"Gender": "OTHER"}, "gender"),
        ({"Address": {"City": "x" * 256}}, "address.city"),
        ({"ProfileType": "PERSON"}, "profileType"),
        ({"Attributes": {"Tier": "x" * 256}}, "attributes"),
    ],
)
def test_a_value_beyond_its_limits_is_refused_without_repeating_it(
    client: Any, domain: str, values: dict[str, Any], member: str
) -> None:
    with bad_request(f"1 validation error detected: Value at '{member}' failed to satisfy constraint: M"):
        client.create_profile(DomainName=domain, **values)
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 0


@pytest.mark.parametrize(
    ("given_values", "stored_values"),
    [
        ({"Gender": "MALE"}, {"Gender": "MALE", "GenderString": "MALE"}),
        ({"GenderString": "FEMALE"}, {"Gender": "FEMALE", "GenderString": "FEMALE"}),
        ({"GenderString": "MALE-updated"}, {"GenderString": "MALE-updated"}),
        ({"PartyTypeString": "BUSINESS"}, {"PartyType": "BUSINESS", "PartyTypeString": "BUSINESS"}),
        (
            {"PartyType": "OTHER", "PartyTypeString": "OTHER"},
            {"PartyType": "OTHER", "PartyTypeString": "OTHER"},
        ),
    ],
)
def test_gender_and_party_type_are_read_from_both_members(
    client: Any, domain: str, given_values: dict[str, str], stored_values: dict[str, str]
) -> None:
    assert profile(client, domain, create(client, domain, **given_values)) == stored_values


def test_conflicting_twins_are_refused(client: Any, domain: str) -> None:
    with bad_request("Gender", "GenderString"):
        client.create_profile(DomainName=domain, Gender="MALE", GenderString="FEMALE")
    profile_id = create(client, domain, PartyType="OTHER")
    with bad_request("PartyType", "PartyTypeString"):
        client.update_profile(
            DomainName=domain, ProfileId=profile_id, PartyType="OTHER", PartyTypeString="club"
        )
    assert profile(client, domain, profile_id) == {"PartyType": "OTHER", "PartyTypeString": "OTHER"}


def test_a_new_gender_text_takes_the_place_of_both(client: Any, domain: str) -> None:
    profile_id = create(client, domain, Gender="MALE")
    assert update(client, domain, profile_id, GenderString="other") == {"GenderString": "other"}
    assert update(client, domain, profile_id, GenderString="") == {}


def test_an_absent_member_is_kept_and_an_empty_text_removes(client: Any, domain: str) -> None:
    profile_id = create(client, domain, FirstName="Ann", LastName="Lee", AccountNumber="1")
    assert update(client, domain, profile_id, FirstName="Anna", AccountNumber="") == {
        "FirstName": "Anna",
        "LastName": "Lee",
    }
    assert update(client, domain, profile_id) == {"FirstName": "Anna", "LastName": "Lee"}


def test_an_address_is_updated_line_by_line(client: Any, domain: str) -> None:
    profile_id = create(client, domain, Address={"City": "Oslo", "PostalCode": "0150"})
    changed = update(client, domain, profile_id, Address={"City": "", "Country": "NO"})
    assert changed == {"Address": {"PostalCode": "0150", "Country": "NO"}}
    assert update(client, domain, profile_id, Address={}) == changed
    assert not update(client, domain, profile_id, Address={"PostalCode": "", "Country": ""}).get("Address")


def test_attributes_are_updated_key_by_key(client: Any, domain: str) -> None:
    profile_id = create(client, domain, Attributes={"a": "1", "b": "2"})
    assert update(client, domain, profile_id, Attributes={"b": "3", "B": "4"}) == {
        "Attributes": {"a": "1", "b": "3", "B": "4"}
    }
    assert update(client, domain, profile_id, Attributes={}) == {"Attributes": {"a": "1", "b": "3", "B": "4"}}
    assert update(client, domain, profile_id, Attributes={"a": "", "gone": ""}) == {
        "Attributes": {"b": "3", "B": "4"}
    }


def test_engagement_preferences_are_replaced_as_a_whole(client: Any, domain: str) -> None:
    phone = [{"KeyName": "k", "KeyValue": "v", "ContactType": "PhoneNumber"}]
    email = [{"ProfileId": UNKNOWN_ID, "ContactType": "EmailAddress"}]
    profile_id = create(client, domain, EngagementPreferences={"Phone": phone})
    changed = update(client, domain, profile_id, EngagementPreferences={"Email": email})
    assert changed["EngagementPreferences"].get("Phone", []) == []
    assert changed["EngagementPreferences"]["Email"] == email


def test_a_deleted_profile_is_gone(client: Any, domain: str) -> None:
    profile_id = create(client, domain, EmailAddress="a@example.org")
    assert answer(client.delete_profile(DomainName=domain, ProfileId=profile_id)) == {"Message": "OK"}
    assert found(client, domain, "_profileId", profile_id) == []
    assert found(client, domain, "_email", "a@example.org") == []
    with not_found(profile_id, domain):
        client.delete_profile(DomainName=domain, ProfileId=profile_id)
    with not_found(profile_id, domain):
        client.update_profile(DomainName=domain, ProfileId=profile_id, FirstName="Ann")


def test_batch_get_answers_for_every_id_once_in_the_order_asked(client: Any, domain: str) -> None:
    first, second = create(client, domain, FirstName="A"), create(client, domain, FirstName="B")
    asked = [second, UNKNOWN_ID, first, second]
    response = client.batch_get_profile(DomainName=domain, ProfileIds=asked)
    assert [item["FirstName"] for item in response["Profiles"]] == ["B", "A"]
    assert "FoundByItems" not in response["Profiles"][0]
    (error,) = response["Errors"]
    assert (error["Code"], error["ProfileId"]) == ("ResourceNotFoundException", UNKNOWN_ID)
    assert UNKNOWN_ID in error["Message"]


@pytest.mark.parametrize(
    "ids",
    [
        [UNKNOWN_ID] * 21,
        ["6dc80ee3-fa87-4a9e-8445-7a8b81d35f3e"],
        [UNKNOWN_ID.upper()],
        [UNKNOWN_ID + "0"],
        [UNKNOWN_ID, "g" * 32],
    ],
)
def test_batch_get_refuses_malformed_and_too_many_ids(client: Any, domain: str, ids: list[str]) -> None:
    with bad_request(
        "1 validation error detected: ", " at 'profileIds' failed to satisfy constraint: Member"
    ):
        client.batch_get_profile(DomainName=domain, ProfileIds=ids)


def test_twenty_ids_are_accepted(client: Any, domain: str) -> None:
    ids = [f"{number:032x}" for number in range(20)]
    response = client.batch_get_profile(DomainName=domain, ProfileIds=ids)
    assert response["Profiles"] == []
    assert [error["ProfileId"] for error in response["Errors"]] == ids


def test_the_domain_is_looked_up_before_the_profile(client: Any) -> None:
    with no_such_domain("nowhere"):
        client.create_profile(DomainName="nowhere")
    with no_such_domain("nowhere"):
        client.update_profile(DomainName="nowhere", ProfileId=UNKNOWN_ID)
    with no_such_domain("nowhere"):
        client.delete_profile(DomainName="nowhere", ProfileId=UNKNOWN_ID)
    with no_such_domain("nowhere"):
        client.batch_get_profile(DomainName="nowhere", ProfileIds=[UNKNOWN_ID])


# A sequence of updates, held against a plain dictionary.

TEXT = st.sampled_from(["", "Ann", "ann@example.org", "FEMALE", "x"])
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "FirstName": TEXT,
        "AccountNumber": TEXT,
        "GenderString": TEXT,
        "PartyType": st.sampled_from(["BUSINESS", "OTHER"]),
        "Address": st.dictionaries(st.sampled_from(["City", "Country"]), TEXT, max_size=2),
        "Attributes": st.dictionaries(st.sampled_from(["a", "A", "b"]), TEXT, max_size=3),
    },
)
NUMBERS = count()


def naively_updated(before: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    after = {name: dict(value) if isinstance(value, dict) else value for name, value in before.items()}
    for name, value in changes.items():
        if isinstance(value, dict):
            after.setdefault(name, {}).update(value)
            after[name] = {line: text for line, text in after[name].items() if text != ""}
        else:
            after[name] = value
    if "GenderString" in changes:
        is_enumerated = changes["GenderString"] in ("MALE", "FEMALE", "UNSPECIFIED")
        after["Gender"] = changes["GenderString"] if is_enumerated else ""
    if "PartyType" in changes:
        after["PartyTypeString"] = changes["PartyType"]
    return {name: value for name, value in after.items() if value not in ("", {})}


@settings(max_examples=35, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CHANGES, min_size=1, max_size=6))
def test_any_sequence_of_updates_leaves_what_a_plain_dictionary_would_hold(
    client: Any, changes: list[dict[str, Any]]
) -> None:
    domain = f"d{next(NUMBERS)}"
    client.create_domain(DomainName=domain, DefaultExpirationDays=1)
    profile_id, expected = create(client, domain), {}
    for change in changes:
        expected = naively_updated(expected, change)
        assert update(client, domain, profile_id, **change) == expected
    for name in ("FirstName", "AccountNumber"):
        value = expected.get(name)
        search_key = {"FirstName": "_fullName", "AccountNumber": "_account"}[name]
        for text in ("Ann", "ann@example.org", "FEMALE", "x"):
            assert found(client, domain, search_key, text) == ([profile_id] if text == value else [])
    client.delete_domain(DomainName=domain)
