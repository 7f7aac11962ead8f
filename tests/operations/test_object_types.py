"""PutProfileObjectType, GetProfileObjectType, ListProfileObjectTypes, DeleteProfileObjectType."""

from __future__ import annotations

from typing import Any

import pytest
from freezegun import freeze_time

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

FIELDS: dict[str, Any] = {
    "id": {"Source": "_source.id"},
    "mail": {
        "Source": "_source.contact.mail",
        "Target": "_profile.PersonalEmailAddress",
        "ContentType": "EMAIL_ADDRESS",
    },
    "city": {"Source": "_source.home.city", "Target": "_profile.Address.City"},
    "zip": {"Source": "_source.home.zip", "Target": "_profile.Address.PostalCode"},
    "tier": {"Source": "_source.tier", "Target": "_profile.Attributes.Tier"},
    "deep": {"Source": "_source.lines[0].title"},
}
KEYS: dict[str, Any] = {
    "member": [key("id", identifiers="PROFILE UNIQUE")],
    "_email": [key("mail", identifiers="PROFILE LOOKUP_ONLY")],
    "place": [key("city", "zip")],
}
ONE_FIELD = {"id": "_source.id"}
ONE_KEY = {"member": [key("id", identifiers="UNIQUE PROFILE")]}


def without_empty(value: Any) -> Any:
    """Drop members that carry nothing, such as an empty list of identifiers."""
    if isinstance(value, dict):
        return {name: without_empty(item) for name, item in value.items() if item not in ([], {}, None)}
    return [without_empty(item) for item in value] if isinstance(value, list) else value


def test_a_definition_comes_back_as_given(client: Any, domain: str) -> None:
    settings = {
        "Description": "Club members",
        "ExpirationDays": 30,
        "EncryptionKey": "arn:aws:kms:us-east-1:123456789012:key/one",
        "AllowProfileCreation": False,
        "MaxProfileObjectCount": 7,
        "SourcePriority": 2,
        "Tags": {"team": "care"},
    }
    with freeze_time("2024-05-06 07:08:09"):
        response = put_type(client, domain, "Member", FIELDS, KEYS, **settings)
    assert settings.items() <= response.items()
    assert response["ObjectTypeName"] == "Member"
    assert without_empty(response["Fields"]) == FIELDS
    assert without_empty(response["Keys"]) == KEYS
    assert list(response["Keys"]) == list(KEYS)
    assert response["CreatedAt"] == response["LastUpdatedAt"]
    assert response["MaxAvailableProfileObjectCount"] == 1000
    assert answer(client.get_profile_object_type(DomainName=domain, ObjectTypeName="Member")) == response


def test_profile_creation_is_off_unless_asked_for(client: Any, domain: str) -> None:
    response = client.put_profile_object_type(
        DomainName=domain,
        ObjectTypeName="Member",
        Description="x",
        Fields={"id": {"Source": "_source.id"}},
        Keys=ONE_KEY,
    )
    assert response["AllowProfileCreation"] is False


def test_putting_again_replaces_the_definition_as_a_whole(client: Any, domain: str) -> None:
    with freeze_time("2024-05-06 07:08:09"):
        before = put_type(
            client,
            domain,
            "Member",
            FIELDS,
            KEYS,
            ExpirationDays=30,
            MaxProfileObjectCount=7,
            Tags={"a": "1"},
        )
    with freeze_time("2024-05-07 07:08:09"):
        after = put_type(client, domain, "Member", ONE_FIELD, ONE_KEY, Description="new", Tags={"b": "2"})
    assert set(after["Fields"]) == {"id"}
    assert set(after["Keys"]) == {"member"}
    assert after["Description"] == "new"
    assert "ExpirationDays" not in after
    assert "MaxProfileObjectCount" not in after
    assert after["Tags"] == {"a": "1"}
    assert after["CreatedAt"] == before["CreatedAt"]
    assert after["LastUpdatedAt"] > before["LastUpdatedAt"]


def test_items_of_the_list_have_no_definition_and_are_sorted(client: Any, domain: str) -> None:
    assert client.list_profile_object_types(DomainName=domain)["Items"] == []
    for name in ("b", "a", "B"):
        put_type(client, domain, name, ONE_FIELD, ONE_KEY, MaxProfileObjectCount=300)
    items = client.list_profile_object_types(DomainName=domain)["Items"]
    assert [item["ObjectTypeName"] for item in items] == ["B", "a", "b"]
    for item in items:
        assert set(item) - {"Tags"} == {
            "ObjectTypeName",
            "Description",
            "CreatedAt",
            "LastUpdatedAt",
            "MaxProfileObjectCount",
            "MaxAvailableProfileObjectCount",
        }
        assert item["MaxAvailableProfileObjectCount"] == 1000 - 600


def test_what_is_missing_is_not_found(client: Any, domain: str) -> None:
    for call in (client.get_profile_object_type, client.delete_profile_object_type):
        with not_found("Nothing", domain):
            call(DomainName=domain, ObjectTypeName="Nothing")
        with no_such_domain("nowhere"):
            call(DomainName="nowhere", ObjectTypeName="Nothing")
    with no_such_domain("nowhere"):
        client.list_profile_object_types(DomainName="nowhere")
    with no_such_domain("nowhere"):
        put_type(client, "nowhere", "Member", ONE_FIELD, ONE_KEY)


def test_deleting_a_type_removes_its_objects_and_keys_but_no_profile(client: Any, domain: str) -> None:
    put_type(client, domain, "Member", ONE_FIELD, ONE_KEY)
    put_type(client, domain, "Other", ONE_FIELD, {"other": [key("id", identifiers="UNIQUE PROFILE")]})
    put(client, domain, "Member", id="1")
    put(client, domain, "Other", id="1")
    (member,), (other,) = found(client, domain, "member", "1"), found(client, domain, "other", "1")
    client.add_profile_key(DomainName=domain, ProfileId=other, KeyName="member", Values=["by hand"])

    response = client.delete_profile_object_type(DomainName=domain, ObjectTypeName="Member")
    assert response["Message"]
    with not_found("Member"):
        client.get_profile_object_type(DomainName=domain, ObjectTypeName="Member")
    stats = client.get_domain(DomainName=domain)["Stats"]
    assert (stats["ProfileCount"], stats["ObjectCount"]) == (2, 1)
    with not_found("KeyName member is not defined in the domain"):
        found(client, domain, "member", "1")
    with not_found("Member"):
        objects(client, domain, member, "Member")

    put_type(client, domain, "Member", ONE_FIELD, ONE_KEY)
    assert found(client, domain, "member", "1") == []
    assert objects(client, domain, member, "Member") == []


def test_objects_keep_what_they_were_ingested_with(client: Any, domain: str) -> None:
    put_type(client, domain, "Member", {**ONE_FIELD, "no": "_source.no"}, {**ONE_KEY, "no": [key("no")]})
    put(client, domain, "Member", id="1", no="7")
    (profile_id,) = found(client, domain, "no", "7")
    put_type(
        client,
        domain,
        "Member",
        {**ONE_FIELD, "no": {"Source": "_source.no", "Target": "_profile.AccountNumber"}},
        {**ONE_KEY, "no": [key("no")]},
    )
    assert found(client, domain, "no", "7") == [profile_id]
    assert found(client, domain, "_account", "7") == []
    put(client, domain, "Member", id="1", no="8")
    assert found(client, domain, "_account", "8") == [profile_id]
    assert found(client, domain, "no", "7") == []


def test_a_key_that_no_type_declares_any_longer_is_undefined(client: Any, domain: str) -> None:
    put_type(client, domain, "Member", {**ONE_FIELD, "no": "_source.no"}, {**ONE_KEY, "no": [key("no")]})
    put_type(client, domain, "Other", {**ONE_FIELD, "no": "_source.no"}, {**ONE_KEY, "no": [key("no")]})
    put(client, domain, "Member", id="1", no="7")
    put_type(client, domain, "Member", ONE_FIELD, ONE_KEY)
    assert len(found(client, domain, "no", "7")) == 1
    put_type(client, domain, "Other", ONE_FIELD, ONE_KEY)
    with not_found("KeyName no is not defined in the domain"):
        found(client, domain, "no", "7")


def keys(**entries: Any) -> dict[str, Any]:
    """Keys with one definition each."""
    return {name: [entry] for name, entry in entries.items()}


UNIQUE = key("id", identifiers="UNIQUE")


@pytest.mark.parametrize(
    "given",
    [
        {},
        keys(a=key("id", identifiers="PROFILE")),
        keys(a=key("id", identifiers="UNIQUE PROFILE"), b=UNIQUE),
        {"a": [key("id", identifiers="UNIQUE PROFILE"), key("id", identifiers="UNIQUE")]},
        keys(a=UNIQUE),
        keys(a=UNIQUE, b=key("id", identifiers="PROFILE LOOKUP_ONLY")),
        keys(a=UNIQUE, b=key("id", identifiers="PROFILE NEW_ONLY")),
        keys(a=key("id", identifiers="UNIQUE LOOKUP_ONLY"), b=key("id", identifiers="PROFILE")),
        keys(a=key("id", identifiers="UNIQUE NEW_ONLY"), b=key("id", identifiers="PROFILE")),
        keys(a=key("id", identifiers="UNIQUE PROFILE"), b=key("undefined")),
        keys(a=key("id", identifiers="UNIQUE PROFILE"), b=key("id", "undefined")),
        keys(a=key("id", identifiers="UNIQUE PROFILE"), b=key()),
        keys(a=key("id", identifiers="UNIQUE PROFILE"), b={}),
        keys(a=key("id", identifiers="UNIQUE PROFILE"), _made_up=key("id")),
        keys(a=key("id", identifiers="UNIQUE PROFILE"), Tags=key("id")),
        keys(a=key("id", identifiers="UNIQUE PROFILE"), tags=key("id")),
        {"a": [key("id", identifiers="UNIQUE PROFILE")], "1st": [key("id")]},
        keys(a=key("id", identifiers="UNIQUE PROFILE"), _profileId=key("id", identifiers="PROFILE")),
        keys(a=key("id", identifiers="UNIQUE PROFILE"), _orderId=key("id")),
        {"a": [key("id", identifiers="UNIQUE PROFILE")], "b": [key("id")] * 10},
    ],
)
def test_keys_that_break_a_rule_are_refused(client: Any, domain: str, given: dict[str, Any]) -> None:
    with bad_request():
        put_type(client, domain, "Member", ONE_FIELD, given)
    assert client.list_profile_object_types(DomainName=domain)["Items"] == []


@pytest.mark.parametrize(
    ("given", "more"),
    [
        (keys(a=UNIQUE, b=key("id", identifiers="PROFILE LOOKUP_ONLY")), {"AllowProfileCreation": False}),
        (keys(a=UNIQUE, b=key("id", identifiers="PROFILE NEW_ONLY")), {"AllowProfileCreation": False}),
        (keys(a=UNIQUE, _profileId=key("id", identifiers="PROFILE LOOKUP_ONLY")), {}),
        (keys(a=UNIQUE, b=key("id", identifiers="PROFILE SECONDARY")), {}),
        (keys(a=UNIQUE, b=key("id", identifiers="PROFILE"), c=key("id", identifiers="SECONDARY")), {}),
        (keys(a=key("id", identifiers="UNIQUE PROFILE"), _email=key("id"), _ctrContactId=key("id")), {}),
        ({"a": [key("id", identifiers="UNIQUE PROFILE")], "b": [key("id")] * 9}, {}),
    ],
)
def test_unusual_keys_are_accepted(client: Any, domain: str, given: dict[str, Any], more: Any) -> None:
    response = put_type(client, domain, "Member", ONE_FIELD, given, **more)
    assert without_empty(response["Keys"]) == given


@pytest.mark.parametrize(
    "field",
    [
        {"Source": "id"},
        {"Source": "_source"},
        {"Source": "_source."},
        {"Source": "_source..id"},
        {"Source": "_profile.FirstName"},
        {"Source": "_source.id", "Target": "FirstName"},
        {"Source": "_source.id", "Target": "_profile"},
        {"Source": "_source.id", "Target": "_profile.Shoe"},
        {"Source": "_source.id", "Target": "_profile.firstName"},
        {"Source": "_source.id", "Target": "_profile.FirstName.Short"},
        {"Source": "_source.id", "Target": "_profile.Address.Street"},
        {"Source": "_source.id", "Target": "_profile.ProfileId"},
        {"Source": "_source.id", "Target": "_profile.ImportIds"},
        {"Source": "_source.id", "Target": "_profile.FoundByItems[]"},
        {"Source": "_source.id", "Target": "_object.id"},
        {"Source": "_source.id", "Target": "_source.id"},
    ],
)
def test_a_field_that_breaks_a_rule_is_refused(client: Any, domain: str, field: dict[str, str]) -> None:
    with bad_request():
        put_type(client, domain, "Member", {**ONE_FIELD, "x": field}, ONE_KEY)
    assert client.list_profile_object_types(DomainName=domain)["Items"] == []


@pytest.mark.parametrize("name", ["Tags", "tags", "1st", "_x"])
def test_a_field_name_begins_with_a_letter_and_is_not_tags(client: Any, domain: str, name: str) -> None:
    with bad_request(name):
        put_type(client, domain, "Member", {**ONE_FIELD, name: "_source.x"}, ONE_KEY)


@pytest.mark.parametrize("pair", [("Gender", "GenderString"), ("PartyType", "PartyTypeString")])
def test_only_one_of_a_pair_of_members_can_be_targeted(client: Any, domain: str, pair: Any) -> None:
    fields = {
        name: {"Source": f"_source.{name}", "Target": f"_profile.{name}"} for name in (*pair, "FirstName")
    }
    with bad_request():
        put_type(client, domain, "Member", {**ONE_FIELD, **fields}, ONE_KEY)
    del fields[pair[0]]
    put_type(client, domain, "Member", {**ONE_FIELD, **fields}, ONE_KEY)


def test_a_key_name_keeps_its_content_types_across_types(client: Any, domain: str) -> None:
    mail = {"Source": "_source.mail", "ContentType": "EMAIL_ADDRESS"}
    text = {"Source": "_source.mail"}
    put_type(client, domain, "One", {**ONE_FIELD, "mail": mail}, {**ONE_KEY, "contact": [key("mail")]})
    with bad_request("contact"):
        put_type(client, domain, "Two", {**ONE_FIELD, "mail": text}, {**ONE_KEY, "contact": [key("mail")]})
    put_type(client, domain, "Two", {**ONE_FIELD, "mail": mail}, {**ONE_KEY, "contact": [key("mail")]})
    # Of a type that stands alone the content type may change.
    client.delete_profile_object_type(DomainName=domain, ObjectTypeName="Two")
    put_type(client, domain, "One", {**ONE_FIELD, "mail": text}, {**ONE_KEY, "contact": [key("mail")]})


def test_no_content_type_means_string(client: Any, domain: str) -> None:
    put_type(client, domain, "One", ONE_FIELD, ONE_KEY)
    typed = {"id": {"Source": "_source.id", "ContentType": "STRING"}}
    put_type(client, domain, "Two", typed, ONE_KEY)
    put(client, domain, "One", id="1")
    put(client, domain, "Two", id="1")
    assert len(found(client, domain, "member", "1")) == 1


def test_neither_template_nor_mapping_is_refused(client: Any, domain: str) -> None:
    with bad_request():
        client.put_profile_object_type(DomainName=domain, ObjectTypeName="Member", Description="x")


@pytest.mark.parametrize("name", ["_profile", "_made_up"])
def test_names_with_an_underscore_in_front_are_the_services_own(client: Any, domain: str, name: str) -> None:
    with bad_request(name):
        put_type(client, domain, name, ONE_FIELD, ONE_KEY)


def test_a_type_has_at_most_250_fields(client: Any, domain: str) -> None:
    fields = {f"f{number}": f"_source.f{number}" for number in range(249)}
    put_type(client, domain, "Member", {**ONE_FIELD, **fields}, ONE_KEY)
    with bad_request("250"):
        put_type(client, domain, "Member", {**ONE_FIELD, **fields, "more": "_source.more"}, ONE_KEY)


def test_a_domain_has_at_most_a_hundred_types(client: Any, domain: str) -> None:
    for number in range(100):
        put_type(client, domain, f"t{number}", ONE_FIELD, ONE_KEY)
    with bad_request("100"):
        put_type(client, domain, "more", ONE_FIELD, ONE_KEY)
    put_type(client, domain, "t7", ONE_FIELD, ONE_KEY, Description="replaced")


def test_nested_violations_name_their_member(client: Any, domain: str) -> None:
    fields = {"id": {"Source": "_source.id", "ContentType": "COLOUR"}}
    with bad_request(
        "1 validation error detected: Value", "contentType' failed to satisfy constraint: Member"
    ):
        put_type(client, domain, "Member", fields, ONE_KEY)
    with bad_request("1 validation error detected: Value", " at 'expirationDays'"):
        put_type(client, domain, "Member", ONE_FIELD, ONE_KEY, ExpirationDays=1099)
