"""What an object fills in its profile, with and without a target, and what stays when sources disagree."""

from __future__ import annotations

from typing import Any

import pytest

from tests.operations.calling import bad_request, create, found, key, profile, put, put_type

CRM_FIELDS = {
    "id": "_source.id",
    "first": {"Source": "_source.first", "Target": "_profile.FirstName"},
    "last": {"Source": "_source.last", "Target": "_profile.LastName"},
    "city": {"Source": "_source.city", "Target": "_profile.Address.City"},
    "zip": {"Source": "_source.zip", "Target": "_profile.Address.PostalCode"},
    "tier": {"Source": "_source.tier", "Target": "_profile.Attributes.Tier"},
    "gender": {"Source": "_source.gender", "Target": "_profile.Gender"},
}
KEYS = {"customerNo": [key("id", identifiers="PROFILE UNIQUE")]}


def source_type(client: Any, domain: str, name: str, **more: Any) -> None:
    """An object type whose key `customerNo` is the same in all of them."""
    put_type(client, domain, name, CRM_FIELDS, KEYS, **more)


def the_one(client: Any, domain: str) -> dict[str, Any]:
    (profile_id,) = found(client, domain, "customerNo", "7")
    return profile(client, domain, profile_id)


def test_fields_accumulate_over_ingestions(client: Any, domain: str) -> None:
    source_type(client, domain, "Crm")
    put(client, domain, "Crm", id="7", first="Kim", city="Oslo")
    put(client, domain, "Crm", id="7", last="Berg", zip="0150")
    assert the_one(client, domain) == {
        "FirstName": "Kim",
        "LastName": "Berg",
        "Address": {"City": "Oslo", "PostalCode": "0150"},
    }


def test_targets_are_filled_with_texts_and_accumulate(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Member",
        {
            "id": "_source.id",
            "first": {"Source": "_source.name.first", "Target": "_profile.FirstName"},
            "gender": {"Source": "_source.gender", "Target": "_profile.Gender"},
            "points": {"Source": "_source.points", "Target": "_profile.Attributes.Points"},
            "gold": {"Source": "_source.gold", "Target": "_profile.Attributes.Is gold"},
            "city": {"Source": "_source.home.city", "Target": "_profile.Address.City"},
            "billing": {"Source": "_source.bill", "Target": "_profile.BillingAddress"},
            "second": {"Source": "_source.list[1]", "Target": "_profile.AdditionalInformation"},
        },
        {"member": [key("id", identifiers="UNIQUE PROFILE")]},
    )
    put(
        client,
        domain,
        "Member",
        id=1,
        name={"first": "Ann"},
        gender="other",
        points=12.50,
        gold=True,
        home={"city": "Oslo"},
        bill={"City": "Voss", "Country": "NO", "Planet": "Earth"},
        list=["a", "b"],
    )
    (profile_id,) = found(client, domain, "member", "1")
    expected = {
        "FirstName": "Ann",
        "GenderString": "other",
        "Attributes": {"Points": "12.5", "Is gold": "true"},
        "Address": {"City": "Oslo"},
        "BillingAddress": {"City": "Voss", "Country": "NO"},
        "AdditionalInformation": "b",
    }
    assert profile(client, domain, profile_id) == expected
    put(client, domain, "Member", id=1, name={"first": ""}, gender=None, home={}, points=13, list=[])
    assert profile(client, domain, profile_id) == {
        **expected,
        "Attributes": {"Points": "13", "Is gold": "true"},
    }


@pytest.mark.parametrize("empty", ["", None])
def test_an_empty_source_value_blanks_nothing(client: Any, domain: str, empty: str | None) -> None:
    source_type(client, domain, "Crm")
    put(client, domain, "Crm", id="7", first="Kim", city="Oslo", tier="gold", gender="FEMALE")
    before = the_one(client, domain)
    put(client, domain, "Crm", id="7", first=empty, city=empty, tier=empty, gender=empty)
    assert the_one(client, domain) == before


def test_among_sources_without_priority_the_later_write_wins(client: Any, domain: str) -> None:
    source_type(client, domain, "Crm")
    source_type(client, domain, "Web")
    put(client, domain, "Crm", id="7", first="Kim")
    put(client, domain, "Web", id="7", first="Kimberly")
    assert the_one(client, domain)["FirstName"] == "Kimberly"


def test_a_weaker_source_does_not_overwrite_a_stronger_one(client: Any, domain: str) -> None:
    source_type(client, domain, "Crm", SourcePriority=1)
    source_type(client, domain, "Web", SourcePriority=2)
    source_type(client, domain, "Shop")
    put(client, domain, "Crm", id="7", first="Kim")
    put(client, domain, "Web", id="7", first="Kimberly", last="Berg")
    put(client, domain, "Shop", id="7", first="K", last="B", tier="gold")
    assert the_one(client, domain) == {"FirstName": "Kim", "LastName": "Berg", "Attributes": {"Tier": "gold"}}


def test_a_stronger_source_overwrites_a_weaker_one(client: Any, domain: str) -> None:
    source_type(client, domain, "Shop")
    source_type(client, domain, "Web", SourcePriority=2)
    source_type(client, domain, "Crm", SourcePriority=1)
    for name, first in (("Shop", "K"), ("Web", "Kimberly"), ("Crm", "Kim")):
        put(client, domain, name, id="7", first=first)
        assert the_one(client, domain)["FirstName"] == first


def test_a_value_by_hand_stays_against_a_source_without_priority(client: Any, domain: str) -> None:
    source_type(client, domain, "Crm")
    put(client, domain, "Crm", id="7", first="Kim", last="Berg")
    (profile_id,) = found(client, domain, "customerNo", "7")
    client.update_profile(DomainName=domain, ProfileId=profile_id, FirstName="Kimmie")
    put(client, domain, "Crm", id="7", first="Kim", last="Dahl")
    assert the_one(client, domain) == {"FirstName": "Kimmie", "LastName": "Dahl"}


def test_values_of_create_profile_are_by_hand(client: Any, domain: str) -> None:
    source_type(client, domain, "Crm")
    profile_id = create(client, domain, FirstName="Kim", Address={"City": "Oslo"})
    client.add_profile_key(DomainName=domain, ProfileId=profile_id, KeyName="customerNo", Values=["7"])
    put(client, domain, "Crm", id="7", first="Kimberly", last="Berg", city="Bergen", zip="0150")
    assert the_one(client, domain) == {
        "FirstName": "Kim",
        "LastName": "Berg",
        "Address": {"City": "Oslo", "PostalCode": "0150"},
    }


def test_a_source_with_any_priority_ranks_above_values_by_hand(client: Any, domain: str) -> None:
    source_type(client, domain, "Crm", SourcePriority=9)
    put(client, domain, "Crm", id="7", first="Kim")
    (profile_id,) = found(client, domain, "customerNo", "7")
    client.update_profile(DomainName=domain, ProfileId=profile_id, FirstName="Kimmie")
    assert the_one(client, domain)["FirstName"] == "Kimmie"
    put(client, domain, "Crm", id="7", first="Kimberly")
    assert the_one(client, domain)["FirstName"] == "Kimberly"


def test_a_field_cleared_by_hand_is_filled_again(client: Any, domain: str) -> None:
    source_type(client, domain, "Crm")
    profile_id = create(client, domain, FirstName="Kim")
    client.add_profile_key(DomainName=domain, ProfileId=profile_id, KeyName="customerNo", Values=["7"])
    client.update_profile(DomainName=domain, ProfileId=profile_id, FirstName="")
    put(client, domain, "Crm", id="7", first="Kimberly")
    put(client, domain, "Crm", id="7", first="Kimmie")
    assert the_one(client, domain)["FirstName"] == "Kimmie"


def test_an_older_source_timestamp_does_not_overwrite_a_newer_one(client: Any, domain: str) -> None:
    fields = {
        **CRM_FIELDS,
        "changed": {"Source": "_source.changed", "Target": "_profile.SourceLastUpdatedTimestamp"},
    }
    put_type(
        client, domain, "Crm", fields, KEYS, SourceLastUpdatedTimestampFormat="yyyy-MM-dd'T'HH:mm:ss.SSSX"
    )
    put(client, domain, "Crm", id="7", first="New", changed="2024-05-02T10:00:00.000Z")
    put(client, domain, "Crm", id="7", first="Old", last="Berg", changed="2024-05-02T11:00:00.000+02:00")
    assert the_one(client, domain) == {"FirstName": "New", "LastName": "Berg"}
    put(client, domain, "Crm", id="7", first="Newest", changed="not a time: the time of ingestion counts")
    assert the_one(client, domain)["FirstName"] == "Newest"


def test_the_target_of_the_source_timestamp_needs_a_format(client: Any, domain: str) -> None:
    fields = {
        "id": "_source.id",
        "at": {"Source": "_source.at", "Target": "_profile.SourceLastUpdatedTimestamp"},
    }
    with bad_request("SourceLastUpdatedTimestampFormat"):
        put_type(client, domain, "Crm", fields, KEYS)
    with bad_request("SourceLastUpdatedTimestampFormat"):
        put_type(client, domain, "Crm", fields, KEYS, SourceLastUpdatedTimestampFormat="yyyy-bb")
    put_type(client, domain, "Crm", fields, KEYS, SourceLastUpdatedTimestampFormat="EPOCHMILLI")


def test_an_ingested_gender_outside_the_enumeration_is_readable_as_text(client: Any, domain: str) -> None:
    source_type(client, domain, "Crm")
    put(client, domain, "Crm", id="7", gender="other")
    assert the_one(client, domain) == {"GenderString": "other"}
    put(client, domain, "Crm", id="7", gender="MALE")
    assert the_one(client, domain) == {"Gender": "MALE", "GenderString": "MALE"}


def test_an_ingested_gender_of_the_enumeration_sets_both_members(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Member",
        {"id": "_source.id", "gender": {"Source": "_source.gender", "Target": "_profile.GenderString"}},
        {"member": [key("id", identifiers="UNIQUE PROFILE")]},
    )
    put(client, domain, "Member", id="1", gender="FEMALE")
    (profile_id,) = found(client, domain, "member", "1")
    assert profile(client, domain, profile_id) == {"Gender": "FEMALE", "GenderString": "FEMALE"}


def test_deleting_a_type_blanks_the_fields_that_it_filled(client: Any, domain: str) -> None:
    source_type(client, domain, "Crm")
    source_type(client, domain, "Web")
    put(client, domain, "Crm", id="7", first="Kim", city="Oslo", tier="gold", gender="other")
    put(client, domain, "Web", id="7", last="Berg", zip="0150")
    (profile_id,) = found(client, domain, "customerNo", "7")
    client.update_profile(DomainName=domain, ProfileId=profile_id, MiddleName="Ada")
    assert client.delete_profile_object_type(DomainName=domain, ObjectTypeName="Crm")["Message"] == "Deleted"
    assert profile(client, domain, profile_id) == {
        "LastName": "Berg",
        "MiddleName": "Ada",
        "Address": {"PostalCode": "0150"},
    }
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 1


def test_an_inferred_profile_gets_the_first_email_and_phone(client: Any, domain: str) -> None:
    fields = {
        "id": "_source.id",
        "mail1": {"Source": "_source.mail1", "ContentType": "EMAIL_ADDRESS"},
        "mail2": {
            "Source": "_source.mail2",
            "ContentType": "EMAIL_ADDRESS",
            "Target": "_profile.PersonalEmailAddress",
        },
        "phone": {"Source": "_source.phone", "ContentType": "PHONE_NUMBER"},
    }
    put_type(client, domain, "Crm", fields, KEYS)
    put(client, domain, "Crm", id="7", mail2="kim@example.com", phone="+47 22 55 50 10")
    assert the_one(client, domain) == {
        "EmailAddress": "kim@example.com",
        "PersonalEmailAddress": "kim@example.com",
        "PhoneNumber": "+47 22 55 50 10",
    }
    put(client, domain, "Crm", id="7", mail1="other@example.com")
    assert the_one(client, domain)["EmailAddress"] == "kim@example.com"


def test_a_new_profile_is_inferred_from_the_first_filled_field_of_each_type(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Lead",
        {
            "id": "_source.id",
            "none": {"Source": "_source.none", "ContentType": "PHONE_NUMBER"},
            "work": {"Source": "_source.work", "ContentType": "PHONE_NUMBER"},
            "home": {"Source": "_source.home", "ContentType": "PHONE_NUMBER"},
            "mail": {
                "Source": "_source.mail",
                "ContentType": "EMAIL_ADDRESS",
                "Target": "_profile.PersonalEmailAddress",
            },
            "name": {"Source": "_source.name", "ContentType": "NAME"},
        },
        {"lead": [key("id", identifiers="UNIQUE PROFILE")]},
    )
    put(client, domain, "Lead", id="1", work="206 555 0100", home="206 555 0111", mail="A@x.org", name="Ann")
    (profile_id,) = found(client, domain, "lead", "1")
    assert profile(client, domain, profile_id) == {
        "PhoneNumber": "206 555 0100",
        "EmailAddress": "A@x.org",
        "PersonalEmailAddress": "A@x.org",
    }
    assert found(client, domain, "_phone", "2065550100") == [profile_id]


def test_a_matched_profile_is_given_nothing_beside_the_targets(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Lead",
        {
            "id": "_source.id",
            "phone": {"Source": "_source.phone", "ContentType": "PHONE_NUMBER"},
            "name": {"Source": "_source.name", "Target": "_profile.FirstName"},
        },
        {"lead": [key("id", identifiers="UNIQUE PROFILE")]},
    )
    profile_id = create(client, domain)
    client.add_profile_key(DomainName=domain, ProfileId=profile_id, KeyName="lead", Values=["1"])
    put(client, domain, "Lead", id="1", phone="2065550100", name="Ann")
    assert profile(client, domain, profile_id) == {"FirstName": "Ann"}


def test_a_mapping_with_names_makes_profiles_that_are_found_by_full_name(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Member",
        {
            "id": "_source.id",
            "first": {"Source": "_source.first", "Target": "_profile.FirstName"},
            "last": {"Source": "_source.last", "Target": "_profile.LastName"},
        },
        {"member": [key("id", identifiers="UNIQUE PROFILE")]},
    )
    put(client, domain, "Member", id="1", first="Ann", last="Lee")
    assert found(client, domain, "_fullName", "ann lee") == found(client, domain, "member", "1")
