"""Object types that work under a template's name without anybody having put them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from freezegun import freeze_time

from customer_profiles_mock import advance_clock
from tests.operations.calling import (
    ACCOUNT_ID,
    REGION,
    answer,
    bad_request,
    create,
    found,
    key,
    not_found,
    objects,
    profile,
    put,
    put_type,
)

CRM = f"arn:aws:app-integrations:{REGION}:{ACCOUNT_ID}:event-integration/crm"


def listed(client: Any, domain: str) -> list[str]:
    response = client.list_profile_object_types(DomainName=domain)
    return [item["ObjectTypeName"] for item in response["Items"]]


def template_mapping(client: Any, template_id: str) -> dict[str, Any]:
    template = client.get_profile_object_type_template(TemplateId=template_id)
    return {name: template[name] for name in ("Fields", "Keys", "AllowProfileCreation")}


def test_a_template_can_be_read_as_a_type_before_anything_uses_it(client: Any, domain: str) -> None:
    implicit = client.get_profile_object_type(DomainName=domain, ObjectTypeName="Zendesk-users")
    assert implicit["TemplateId"] == "Zendesk-users"
    assert implicit["Description"]
    assert template_mapping(client, "Zendesk-users").items() <= implicit.items()
    assert listed(client, domain) == []


def test_it_is_listed_from_its_first_object_on(client: Any, domain: str) -> None:
    with freeze_time("2024-05-06 07:08:09"):
        put(client, domain, "Zendesk-users", id=42)
    assert listed(client, domain) == ["Zendesk-users"]
    put(client, domain, "Zendesk-users", id=43)
    implicit = client.get_profile_object_type(DomainName=domain, ObjectTypeName="Zendesk-users")
    assert implicit["CreatedAt"].isoformat().startswith("2024-05-06")


def test_objects_that_were_refused_or_lost_do_not_count_as_its_first(client: Any, domain: str) -> None:
    with bad_request("UNIQUE"):
        put(client, domain, "Zendesk-users", external_id="x")
    client.batch_put_profile_object(
        DomainName=domain, ObjectTypeName="Zendesk-users", Items=[{"Id": "1", "Object": "{}"}]
    )
    put(client, domain, "CTR-AutoAssociateOnly", ContactId="c-1", CustomerEndpoint={"Address": "1"})
    assert listed(client, domain) == []


def test_it_is_listed_while_an_integration_uses_it(client: Any, domain: str) -> None:
    with freeze_time("2024-05-06 07:08:09"):
        client.put_integration(DomainName=domain, Uri=CRM, ObjectTypeName="CTR")
    names = {"a": "Campaign-SMS", "b": "Never-Heard-Of", "c": "_unstructured"}
    client.put_integration(DomainName=domain, Uri="other", ObjectTypeNames=names)
    assert listed(client, domain) == ["CTR", "Campaign-SMS"]
    (item, _) = client.list_profile_object_types(DomainName=domain)["Items"]
    implicit = client.get_profile_object_type(DomainName=domain, ObjectTypeName="CTR")
    assert item["CreatedAt"] == implicit["CreatedAt"]
    assert item["CreatedAt"].isoformat().startswith("2024-05-06")
    client.delete_integration(DomainName=domain, Uri=CRM)
    assert listed(client, domain) == ["Campaign-SMS"]


def test_a_definition_replaces_the_template_as_a_whole_from_then_on(client: Any, domain: str) -> None:
    with freeze_time("2024-05-06 07:08:09"):
        put(client, domain, "Zendesk-users", id=42, email="kim@shop.example")
    with freeze_time("2024-06-07 07:08:09"):
        put_type(
            client,
            domain,
            "Zendesk-users",
            {"no": "_source.id", "name": {"Source": "_source.name", "Target": "_profile.BusinessName"}},
            {"_zendeskUserId": [key("no", identifiers="PROFILE UNIQUE")]},
            Tags={"a": "b"},
        )
        put(client, domain, "Zendesk-users", id=42, email="new@shop.example", name="Shop")
        own = client.get_profile_object_type(DomainName=domain, ObjectTypeName="Zendesk-users")
        (user,) = found(client, domain, "_zendeskUserId", "42")
        values = profile(client, domain, user)
    assert (values["EmailAddress"], values["BusinessName"]) == ("kim@shop.example", "Shop")
    assert "TemplateId" not in own
    assert set(own["Fields"]) == {"no", "name"}
    assert own["Tags"] == {"a": "b"}
    assert own["CreatedAt"].isoformat().startswith("2024-06-07")  # the moment of the definition


def test_deleting_it_removes_its_data_and_leaves_the_template(client: Any, domain: str) -> None:
    put(client, domain, "Zendesk-users", id=42, email="kim@shop.example")
    client.put_integration(DomainName=domain, Uri=CRM, ObjectTypeName="Zendesk-users")
    (user,) = found(client, domain, "_zendeskUserId", "42")
    deleted = client.delete_profile_object_type(DomainName=domain, ObjectTypeName="Zendesk-users")
    assert answer(deleted) == {"Message": "Deleted"}
    assert profile(client, domain, user) == {}
    assert found(client, domain, "_zendeskUserId", "42") == []
    assert listed(client, domain) == []
    assert client.list_integrations(DomainName=domain)["Items"] == []
    put(client, domain, "Zendesk-users", id=42, email="kim@shop.example")
    assert found(client, domain, "_email", "kim@shop.example") != [user]


def test_one_that_was_never_used_can_be_deleted(client: Any, domain: str) -> None:
    deleted = client.delete_profile_object_type(DomainName=domain, ObjectTypeName="CTR")
    assert answer(deleted) == {"Message": "Deleted"}


def test_deleting_a_standard_type_removes_the_standard_objects(client: Any, domain: str) -> None:
    put(client, domain, "Zendesk-tickets", id="1", requester_id="9", subject="Broken")
    (owner,) = found(client, domain, "_zendeskUserId", "9")
    (case,) = objects(client, domain, owner, "_case")
    client.delete_profile_object_type(DomainName=domain, ObjectTypeName="_case")
    assert objects(client, domain, owner, "_case") == []
    assert found(client, domain, "_caseId", case["CaseId"]) == []
    assert len(objects(client, domain, owner, "Zendesk-tickets")) == 1


def test_a_deleted_type_is_no_write_to_the_profiles(client: Any) -> None:
    client.create_domain(DomainName="short", DefaultExpirationDays=10)
    put(client, "short", "Zendesk-users", id=42, email="kim@shop.example")
    (user,) = found(client, "short", "_zendeskUserId", "42")
    advance_clock(timedelta(days=9))
    client.delete_profile_object_type(DomainName="short", ObjectTypeName="Zendesk-users")
    assert profile(client, "short", user) == {}
    advance_clock(timedelta(days=1))
    assert found(client, "short", "_profileId", user) == []


def test_a_template_excludes_a_mapping_of_ones_own(client: Any, domain: str) -> None:
    template: dict[str, Any] = {"ObjectTypeName": "CTR", "Description": "d", "TemplateId": "CTR-NoInferred"}
    for member, value in (
        ("Fields", {"id": {"Source": "_source.id"}}),
        ("Keys", {"a": [key("id", identifiers="UNIQUE PROFILE")]}),
        ("AllowProfileCreation", True),
        ("AllowProfileCreation", False),
        ("SourceLastUpdatedTimestampFormat", "EpochMilli"),
    ):
        with bad_request(f"{member} cannot be combined with TemplateId"):
            client.put_profile_object_type(DomainName=domain, **template, **{member: value})
    assert listed(client, domain) == []


def test_a_template_goes_with_everything_else(client: Any, domain: str) -> None:
    more = {
        "ExpirationDays": 30,
        "EncryptionKey": f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/one",
        "MaxProfileObjectCount": 7,
        "SourcePriority": 2,
        "Tags": {"a": "b"},
    }
    defined = client.put_profile_object_type(
        DomainName=domain, ObjectTypeName="CTR", Description="d", TemplateId="CTR-NoInferred", **more
    )
    assert more.items() <= defined.items()
    assert defined["TemplateId"] == "CTR-NoInferred"
    assert template_mapping(client, "CTR-NoInferred").items() <= defined.items()


def test_an_unknown_template_cannot_be_put(client: Any, domain: str) -> None:
    with bad_request("Made-Up"):
        client.put_profile_object_type(
            DomainName=domain, ObjectTypeName="CTR", Description="d", TemplateId="Made-Up"
        )


def test_a_contact_type_can_be_defined_from_its_template(client: Any, domain: str) -> None:
    defined = client.put_profile_object_type(
        DomainName=domain, ObjectTypeName="_contact", Description="d", TemplateId="_contact"
    )
    assert defined["TemplateId"] == "_contact"
    assert listed(client, domain) == ["_contact"]


@pytest.mark.parametrize("name", ["_asset", "Segment-Identify"])
def test_objects_of_a_template_that_has_none_yet_are_an_empty_list(
    client: Any, domain: str, name: str
) -> None:
    assert objects(client, domain, create(client, domain), name) == []


def test_a_name_that_is_no_template_is_not_found(client: Any, domain: str) -> None:
    with not_found("Salesforce-Lead"):
        put(client, domain, "Salesforce-Lead", id="1")
    with not_found("Salesforce-Lead"):
        objects(client, domain, create(client, domain), "Salesforce-Lead")
    with not_found("Salesforce-Lead"):
        client.delete_profile_object_type(DomainName=domain, ObjectTypeName="Salesforce-Lead")
