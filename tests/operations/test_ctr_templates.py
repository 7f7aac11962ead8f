"""Contact records: the three templates, and pre-assigning a live contact to a profile."""

from __future__ import annotations

from typing import Any

import pytest

from tests.operations.calling import create, found, objects, profile, put

NUMBER = "+12065550143"


@pytest.fixture(params=["CTR", "CTR-NoInferred", "CTR-AutoAssociateOnly"])
def template_id(request: pytest.FixtureRequest, client: Any, domain: str) -> str:
    """The type CTR is made from each of the templates in turn."""
    name = str(request.param)
    client.put_profile_object_type(
        DomainName=domain, ObjectTypeName="CTR", Description="contacts", TemplateId=name
    )
    return name


def contact(client: Any, domain: str, contact_id: str, number: str = NUMBER) -> None:
    put(client, domain, "CTR", ContactId=contact_id, CustomerEndpoint={"Address": number})


def contacts(client: Any, domain: str, profile_id: str) -> list[str]:
    return [one["ContactId"] for one in objects(client, domain, profile_id, "CTR")]


def count_of(client: Any, domain: str) -> Any:
    return client.get_domain(DomainName=domain)["Stats"]["ProfileCount"]


def test_a_live_contact_can_be_assigned_before_its_record_comes(
    client: Any, domain: str, template_id: str
) -> None:
    assert template_id
    chosen = create(client, domain, FirstName="Ann")
    create(client, domain, PhoneNumber=NUMBER)  # the owner of the number is not asked
    client.add_profile_key(DomainName=domain, ProfileId=chosen, KeyName="_ctrContactId", Values=["c-1"])
    contact(client, domain, "c-1")
    assert contacts(client, domain, chosen) == ["c-1"]
    assert profile(client, domain, chosen) == {"FirstName": "Ann"}
    assert count_of(client, domain) == 2


def test_a_second_version_of_a_record_replaces_the_first(client: Any, domain: str, template_id: str) -> None:
    assert template_id
    owner = create(client, domain, FirstName="Ann")
    client.add_profile_key(DomainName=domain, ProfileId=owner, KeyName="_ctrContactId", Values=["c-1"])
    for _ in range(2):
        contact(client, domain, "c-1")
    assert contacts(client, domain, owner) == ["c-1"]


def test_the_number_associates_for_the_two_variants_alone(client: Any, domain: str, template_id: str) -> None:
    owner = create(client, domain, HomePhoneNumber="(206) 555-0143")
    contact(client, domain, "c-1")
    assert contacts(client, domain, owner) == ([] if template_id == "CTR" else ["c-1"])


def test_without_a_match_a_profile_is_inferred_with_nothing_but_the_number(
    client: Any, domain: str, template_id: str
) -> None:
    contact(client, domain, "c-1")
    if template_id == "CTR-AutoAssociateOnly":
        assert count_of(client, domain) == 0
        return
    (inferred,) = found(client, domain, "_ctrContactId", "c-1")
    assert profile(client, domain, inferred) == {"PhoneNumber": NUMBER}


def test_further_contacts_of_one_number_share_a_profile_only_where_the_number_is_a_key(
    client: Any, domain: str, template_id: str
) -> None:
    for contact_id in ("c-1", "c-2", "c-3"):
        contact(client, domain, contact_id)
    expected = {"CTR": 3, "CTR-NoInferred": 1, "CTR-AutoAssociateOnly": 0}
    assert count_of(client, domain) == expected[template_id]


def test_a_number_of_two_profiles_is_passed_over(client: Any, domain: str, template_id: str) -> None:
    owners = [create(client, domain, PhoneNumber=NUMBER) for _ in range(2)]
    contact(client, domain, "c-1")
    assert [contacts(client, domain, owner) for owner in owners] == [[], []]
    assert count_of(client, domain) == (2 if template_id == "CTR-AutoAssociateOnly" else 3)
