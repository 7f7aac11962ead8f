"""Account profiles: ProfileType, and the engagement preferences that point to contacts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.operations.calling import UNKNOWN_ID, bad_request, create, found, profile, raw

PHONES = ["PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber"]
EMAILS = ["EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"]


def test_no_profile_type_is_made_up(client: Any, domain: str) -> None:
    assert profile(client, domain, create(client, domain, FirstName="Ann")) == {"FirstName": "Ann"}


@pytest.mark.parametrize("kind", ["PROFILE", "ACCOUNT_PROFILE"])
def test_a_profile_type_comes_back_from_reads_and_searches(client: Any, domain: str, kind: str) -> None:
    profile_id = create(client, domain, ProfileType=kind, AccountNumber="A-1")
    assert profile(client, domain, profile_id) == {"ProfileType": kind, "AccountNumber": "A-1"}
    (item,) = client.search_profiles(DomainName=domain, KeyName="_account", Values=["A-1"])["Items"]
    assert item["ProfileType"] == kind


def test_a_profile_may_become_an_account_profile(client: Any, domain: str) -> None:
    profile_id = create(client, domain, AccountNumber="A-1")
    client.update_profile(DomainName=domain, ProfileId=profile_id, ProfileType="ACCOUNT_PROFILE")
    assert profile(client, domain, profile_id)["ProfileType"] == "ACCOUNT_PROFILE"
    client.update_profile(DomainName=domain, ProfileId=profile_id, BusinessName="Shop")
    assert profile(client, domain, profile_id)["ProfileType"] == "ACCOUNT_PROFILE"


def test_another_profile_type_is_refused(client: Any, domain: str) -> None:
    with bad_request("1 validation error detected", "at 'profileType'", "[ACCOUNT_PROFILE, PROFILE]"):
        create(client, domain, ProfileType="HOUSEHOLD")


def test_preferences_point_to_contacts_that_are_not_checked(client: Any, domain: str) -> None:
    contact = create(client, domain, MobilePhoneNumber="2065550143", EmailAddress="kim@shop.example")
    preferences = {
        "Phone": [
            {"ProfileId": contact, "ContactType": "MobilePhoneNumber"},
            {"KeyName": "_phone", "KeyValue": "2065550143", "ContactType": "HomePhoneNumber"},
        ],
        "Email": [
            {"KeyName": "noSuchKey", "KeyValue": "x"},
            {"ProfileId": UNKNOWN_ID, "ContactType": "BusinessEmailAddress"},
        ],
    }
    account = create(client, domain, ProfileType="ACCOUNT_PROFILE", EngagementPreferences=preferences)
    assert profile(client, domain, account)["EngagementPreferences"] == preferences
    assert found(client, domain, "_phone", "2065550143") == [contact]  # a preference is no key


def test_preferences_are_replaced_as_a_whole_and_an_absent_member_keeps_them(
    client: Any, domain: str
) -> None:
    phone = {"KeyName": "_phone", "KeyValue": "1"}
    account = create(client, domain, EngagementPreferences={"Phone": [phone], "Email": [phone]})
    client.update_profile(DomainName=domain, ProfileId=account, FirstName="Ann")
    assert set(profile(client, domain, account)["EngagementPreferences"]) == {"Phone", "Email"}
    client.update_profile(DomainName=domain, ProfileId=account, EngagementPreferences={"Email": [phone]})
    assert profile(client, domain, account)["EngagementPreferences"] == {"Email": [phone]}


@pytest.mark.parametrize(
    ("preference", "fragment"),
    [
        ({"ContactType": "Fax"}, "Member must satisfy enum value set"),
        ({"ProfileId": "not an id"}, "Member must satisfy regular expression pattern"),
        ({"KeyName": "no blanks"}, "Member must satisfy regular expression pattern"),
        ({"KeyValue": "x" * 256}, "Member must have length less than or equal to 255"),
    ],
)
def test_a_preference_that_cannot_be_is_refused(
    client: Any, domain: str, preference: dict[str, str], fragment: str
) -> None:
    with bad_request("1 validation error detected", fragment):
        create(client, domain, EngagementPreferences={"Phone": [preference]})
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 0


def test_preferences_follow_the_main_profile_in_a_merge_unless_a_source_is_named(
    client: Any, domain: str
) -> None:
    def account(value: str) -> str:
        preferences = {"Phone": [{"KeyName": "_phone", "KeyValue": value}]}
        return create(client, domain, ProfileType="ACCOUNT_PROFILE", EngagementPreferences=preferences)

    def merged(main: str, other: str, **sources: str) -> dict[str, Any]:
        params = {"FieldSourceProfileIds": sources} if sources else {}
        client.merge_profiles(DomainName=domain, MainProfileId=main, ProfileIdsToBeMerged=[other], **params)
        return profile(client, domain, main)

    def value_of(values: dict[str, Any]) -> str:
        return str(values["EngagementPreferences"]["Phone"][0]["KeyValue"])

    assert value_of(merged(account("1"), account("2"))) == "1"
    main, other = account("1"), account("2")
    assert value_of(merged(main, other, EngagementPreferences=other)) == "2"
    plain = create(client, domain, FirstName="Ann")
    assert value_of(merged(plain, account("3"))) == "3"
    main, plain = account("1"), create(client, domain)
    assert merged(main, plain, EngagementPreferences=plain, ProfileType=plain) == {}


def preferences(kinds: list[str]) -> st.SearchStrategy[Any]:
    members = {
        "KeyName": st.sampled_from(["_phone", "k-1"]),
        "KeyValue": st.text(min_size=1, max_size=255).filter(lambda text: text.isprintable()),
        "ProfileId": st.just(UNKNOWN_ID),
    }
    one = st.fixed_dictionaries({"ContactType": st.sampled_from(kinds)}, optional=members)
    return st.lists(one, min_size=1, max_size=3)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries({}, optional={"Phone": preferences(PHONES), "Email": preferences(EMAILS)}).filter(
        bool
    )
)
def test_any_preferences_come_back_as_given(
    client: Any, domain: str, given_preferences: dict[str, Any]
) -> None:
    account = create(client, domain, EngagementPreferences=given_preferences)
    assert profile(client, domain, account)["EngagementPreferences"] == given_preferences


def test_unset_members_of_a_preference_are_null_on_the_wire(client: Any, domain: str) -> None:
    account = create(client, domain, EngagementPreferences={"Phone": [{"KeyName": "_phone"}]})
    body = raw("POST", f"/domains/{domain}/batch-get-profiles", {"ProfileIds": [account]}).json()
    assert body["Profiles"][0]["EngagementPreferences"]["Phone"] == [
        {"KeyName": "_phone", "KeyValue": None, "ProfileId": None, "ContactType": None}
    ]
