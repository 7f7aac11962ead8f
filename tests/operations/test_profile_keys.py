"""AddProfileKey, DeleteProfileKey."""

from __future__ import annotations

from typing import Any

import pytest

from tests.operations.calling import (
    UNKNOWN_ID,
    answer,
    bad_request,
    create,
    found,
    key,
    no_such_domain,
    not_found,
    profile,
    put,
    put_type,
)


@pytest.fixture
def ann(client: Any, domain: str) -> str:
    return create(client, domain, FirstName="Ann", PhoneNumber="(206) 555-0100")


def add(client: Any, domain: str, profile_id: str, key_name: str, *values: str) -> Any:
    return client.add_profile_key(
        DomainName=domain, ProfileId=profile_id, KeyName=key_name, Values=list(values)
    )


def delete(client: Any, domain: str, profile_id: str, key_name: str, *values: str) -> Any:
    return client.delete_profile_key(
        DomainName=domain, ProfileId=profile_id, KeyName=key_name, Values=list(values)
    )


def test_an_added_key_finds_the_profile_and_changes_no_field(client: Any, domain: str, ann: str) -> None:
    response = add(client, domain, ann, "_phone", "+1 206 555 0199", "2065550188")
    assert answer(response) == {"KeyName": "_phone", "Values": ["+1 206 555 0199", "2065550188"]}
    assert found(client, domain, "_phone", "(206) 555-0199") == [ann]
    assert found(client, domain, "_phone", "2065550188") == [ann]
    assert found(client, domain, "_phone", "2065550100") == [ann]
    assert profile(client, domain, ann) == {"FirstName": "Ann", "PhoneNumber": "(206) 555-0100"}


def test_the_answer_repeats_what_was_sent(client: Any, domain: str, ann: str) -> None:
    add(client, domain, ann, "_ctrContactId", "one")
    response = add(client, domain, ann, "_ctrContactId", "two")
    assert answer(response) == {"KeyName": "_ctrContactId", "Values": ["two"]}
    assert found(client, domain, "_ctrContactId", "one") == [ann]


def test_one_value_may_be_on_several_profiles(client: Any, domain: str, ann: str) -> None:
    other = create(client, domain)
    add(client, domain, ann, "_account", "7")
    add(client, domain, other, "_account", "7")
    assert found(client, domain, "_account", "7") == [ann, other]


def test_a_key_name_of_an_object_type_can_be_added(client: Any, domain: str, ann: str) -> None:
    with not_found("KeyName", "order", "is not defined in the domain"):
        add(client, domain, ann, "order", "1")
    put_type(
        client, domain, "Order", {"id": "_source.id"}, {"order": [key("id", identifiers="UNIQUE PROFILE")]}
    )
    add(client, domain, ann, "order", "1")
    assert found(client, domain, "order", "1") == [ann]
    put(client, domain, "Order", id="1")
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 1


def test_the_profile_id_key_can_be_neither_added_nor_deleted(client: Any, domain: str, ann: str) -> None:
    with bad_request("_profileId"):
        add(client, domain, ann, "_profileId", "x")
    with bad_request("_profileId"):
        delete(client, domain, ann, "_profileId", ann)
    assert found(client, domain, "_profileId", ann) == [ann]


def test_a_deleted_key_no_longer_finds_the_profile(client: Any, domain: str, ann: str) -> None:
    add(client, domain, ann, "_email", "a@example.org", "b@example.org")
    assert answer(delete(client, domain, ann, "_email", "A@EXAMPLE.ORG")) == {"Message": "OK"}
    assert found(client, domain, "_email", "a@example.org") == []
    assert found(client, domain, "_email", "b@example.org") == [ann]


def test_a_value_that_is_not_there_cannot_be_deleted(client: Any, domain: str, ann: str) -> None:
    add(client, domain, ann, "_email", "a@example.org")
    with not_found():
        delete(client, domain, ann, "_email", "a@example.org", "b@example.org")
    assert found(client, domain, "_email", "a@example.org") == [ann]
    with not_found("KeyName", "nothing", "is not defined in the domain"):
        delete(client, domain, ann, "nothing", "x")


def test_a_value_of_a_standard_field_goes_on_finding_after_its_key_is_deleted(
    client: Any, domain: str, ann: str
) -> None:
    add(client, domain, ann, "_phone", "2065550100")
    delete(client, domain, ann, "_phone", "2065550100")
    assert found(client, domain, "_phone", "2065550100") == [ann]
    client.update_profile(DomainName=domain, ProfileId=ann, PhoneNumber="")
    assert found(client, domain, "_phone", "2065550100") == []


def test_an_added_key_outlives_the_field_with_the_same_value(client: Any, domain: str, ann: str) -> None:
    add(client, domain, ann, "_phone", "2065550100")
    client.update_profile(DomainName=domain, ProfileId=ann, PhoneNumber="")
    assert found(client, domain, "_phone", "2065550100") == [ann]


def test_an_ingested_value_can_be_deleted(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Order",
        {"id": "_source.id", "mail": "_source.mail"},
        {"order": [key("id", identifiers="UNIQUE PROFILE")], "_email": [key("mail")]},
    )
    put(client, domain, "Order", id="1", mail="a@example.org")
    (profile_id,) = found(client, domain, "_email", "A@example.org")
    delete(client, domain, profile_id, "_email", "a@example.org")
    assert found(client, domain, "_email", "a@example.org") == []
    assert found(client, domain, "order", "1") == [profile_id]


@pytest.mark.parametrize("value", ["x" * 256])
def test_a_value_that_is_too_long_is_refused(client: Any, domain: str, ann: str, value: str) -> None:
    fragment = "Member must satisfy constraint: [Member must have length less than or equal to 255, "
    with bad_request(fragment + "Member must have length greater than or equal to 1"):
        add(client, domain, ann, "_email", value)


def test_domain_and_profile_must_exist(client: Any, domain: str) -> None:
    for call in (add, delete):
        with no_such_domain("nowhere"):
            call(client, "nowhere", UNKNOWN_ID, "_email", "a@example.org")
        with not_found(UNKNOWN_ID, domain):
            call(client, domain, UNKNOWN_ID, "_email", "a@example.org")
