"""PutIntegration, GetIntegration, DeleteIntegration, ListIntegrations, ListAccountIntegrations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import boto3
import pytest
from freezegun import freeze_time

from tests.operations.calling import (
    ACCOUNT_ID,
    REGION,
    answer,
    bad_request,
    every_page,
    key,
    no_such_domain,
    not_found,
    put_type,
    raw,
)

CONNECT = f"arn:aws:connect:{REGION}:{ACCOUNT_ID}:instance/11111111-2222-3333-4444-555555555555"
EVENTS = f"arn:aws:app-integrations:{REGION}:{ACCOUNT_ID}:event-integration/shopify"
FLOW_ARN = f"arn:aws:appflow:{REGION}:{ACCOUNT_ID}:flow/contacts"
ROLE = f"arn:aws:iam::{ACCOUNT_ID}:role/profiles"
THEN = datetime.fromisoformat("2026-01-02T03:04:05+00:00")
LATER = datetime.fromisoformat("2026-01-03T00:00:00+00:00")


def flow(name: str = "contacts", connector: str = "Salesforce") -> dict[str, Any]:
    """A FlowDefinition."""
    return {
        "FlowName": name,
        "KmsArn": f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/1",
        "SourceFlowConfig": {
            "ConnectorType": connector,
            "ConnectorProfileName": "crm",
            "SourceConnectorProperties": {"Salesforce": {"Object": "Contact"}},
        },
        "Tasks": [{"SourceFields": ["Id"], "TaskType": "Map"}],
        "TriggerConfig": {
            "TriggerType": "Scheduled",
            "TriggerProperties": {"Scheduled": {"ScheduleExpression": "rate(15minutes)"}},
        },
    }


def put(client: Any, domain: str, uri: str | None = CONNECT, **more: Any) -> dict[str, Any]:
    named = {} if uri is None else {"Uri": uri}
    return answer(client.put_integration(DomainName=domain, **named, **more))


def get(client: Any, domain: str, uri: str = CONNECT) -> dict[str, Any]:
    return answer(client.get_integration(DomainName=domain, Uri=uri))


def define_triggers(client: Any, domain: str, *names: str) -> None:
    always = {"Source": "_source.ContactId", "ComparisonOperator": "BEGINS_WITH", "Values": ["1"]}
    condition = {"EventTriggerDimensions": [{"ObjectAttributes": [always]}], "LogicalOperator": "ALL"}
    for name in names:
        client.create_event_trigger(
            DomainName=domain,
            EventTriggerName=name,
            ObjectTypeName="CTR",
            EventTriggerConditions=[condition],
        )


def uris(client: Any, domain: str, **more: Any) -> list[str]:
    return [item["Uri"] for item in client.list_integrations(DomainName=domain, **more)["Items"]]


def test_an_integration_is_put_read_and_listed(client: Any, domain: str) -> None:
    with freeze_time(THEN):
        created = put(client, domain, ObjectTypeName="CTR", Tags={"team": "data"})
    assert created == {
        "DomainName": "shop",
        "Uri": CONNECT,
        "ObjectTypeName": "CTR",
        "CreatedAt": THEN,
        "LastUpdatedAt": THEN,
        "Tags": {"team": "data"},
        "IsUnstructured": False,
        "Scope": "PROFILE",
    }
    assert get(client, domain) == created
    assert answer(client.list_integrations(DomainName=domain)) == {"Items": [created]}
    assert answer(client.list_account_integrations(Uri=CONNECT)) == {"Items": [created]}


def test_every_setting_comes_back_as_given(client: Any, domain: str) -> None:
    settings = {
        "ObjectTypeNames": {"SegmentIdentify": "Segment-Identify", "ShopifyUpdatedOrders": "Shopify-Order"},
        "RoleArn": ROLE,
        "EventTriggerNames": ["abandoned"],
        "Scope": "DOMAIN",
    }
    define_triggers(client, domain, "abandoned")
    put(client, domain, EVENTS, **settings)
    found = get(client, domain, EVENTS)
    assert {name: found[name] for name in settings} == settings
    assert "ObjectTypeName" not in found


def test_event_names_and_object_types_need_not_be_known(client: Any, domain: str) -> None:
    campaigns = f"arn:aws:connect-campaigns:{REGION}:{ACCOUNT_ID}:instance/1"
    names = {name: name for name in ("Campaign-Email", "Campaign-SMS", "Never-Heard-Of")}
    assert put(client, domain, campaigns, ObjectTypeNames=names)["ObjectTypeNames"] == names
    listed = client.list_profile_object_types(DomainName=domain)["Items"]
    assert [item["ObjectTypeName"] for item in listed] == ["Campaign-Email", "Campaign-SMS"]  # templates


def test_event_triggers_have_to_be_there(client: Any, domain: str) -> None:
    with not_found("EventTrigger abandoned is not found in domain shop"):
        put(client, domain, EVENTS, EventTriggerNames=["abandoned"])
    assert uris(client, domain) == []


def test_an_update_changes_only_what_is_in_the_request(client: Any, domain: str) -> None:
    define_triggers(client, domain, "a", "b")
    with freeze_time(THEN):
        put(client, domain, ObjectTypeName="CTR", RoleArn=ROLE, EventTriggerNames=["a"], Tags={"a": "1"})
    with freeze_time(LATER):
        updated = put(client, domain, EventTriggerNames=["b"], Tags={"b": "2"})
    assert updated == {
        "DomainName": "shop",
        "Uri": CONNECT,
        "ObjectTypeName": "CTR",
        "CreatedAt": THEN,
        "LastUpdatedAt": LATER,
        "Tags": {"a": "1"},
        "IsUnstructured": False,
        "RoleArn": ROLE,
        "EventTriggerNames": ["b"],
        "Scope": "PROFILE",
    }
    assert get(client, domain) == updated
    assert uris(client, domain) == [CONNECT]


def test_a_flow_definition_makes_a_flow_whose_arn_is_the_uri(client: Any, domain: str) -> None:
    created = put(client, domain, None, FlowDefinition=flow(), ObjectTypeName="Salesforce-Contact")
    assert created["Uri"] == FLOW_ARN
    assert "WorkflowId" not in created
    assert get(client, domain, FLOW_ARN) == created
    put(client, domain, None, FlowDefinition=flow("second"), ObjectTypeName="Salesforce-Contact")
    assert uris(client, domain) == [FLOW_ARN, FLOW_ARN.replace("contacts", "second")]


def test_a_flow_name_that_is_taken_is_refused_in_every_domain(client: Any, domain: str) -> None:
    client.create_domain(DomainName="stop", DefaultExpirationDays=1)
    put(client, domain, None, FlowDefinition=flow())
    for name in (domain, "stop"):
        with bad_request("Flow with name contacts already exists."):
            put(client, name, None, FlowDefinition=flow())
    client.delete_integration(DomainName=domain, Uri=FLOW_ARN)
    assert put(client, "stop", None, FlowDefinition=flow())["Uri"] == FLOW_ARN


def test_an_integration_made_by_a_flow_definition_is_updated_by_its_uri(client: Any, domain: str) -> None:
    put(client, domain, None, FlowDefinition=flow(), ObjectTypeName="a")
    assert put(client, domain, FLOW_ARN, ObjectTypeName="b")["ObjectTypeName"] == "b"
    assert uris(client, domain) == [FLOW_ARN]


@pytest.mark.parametrize("given", [{}, {"Uri": CONNECT, "FlowDefinition": flow()}])
def test_exactly_one_of_uri_and_flow_definition_is_wanted(
    client: Any, domain: str, given: dict[str, Any]
) -> None:
    with bad_request("Give either Uri or FlowDefinition, and not both"):
        client.put_integration(DomainName=domain, ObjectTypeName="CTR", **given)
    assert uris(client, domain) == []


def test_a_uri_belongs_to_one_domain(client: Any, domain: str) -> None:
    client.create_domain(DomainName="stop", DefaultExpirationDays=1)
    put(client, domain, ObjectTypeName="CTR")
    with bad_request(CONNECT, "belongs to domain shop"):
        put(client, "stop", ObjectTypeName="CTR")
    client.delete_integration(DomainName=domain, Uri=CONNECT)
    put(client, "stop", ObjectTypeName="CTR")
    items = client.list_account_integrations(Uri=CONNECT)["Items"]
    assert [item["DomainName"] for item in items] == ["stop"]


def test_unstructured_follows_the_object_type(client: Any, domain: str) -> None:
    assert put(client, domain, None, FlowDefinition=flow(), ObjectTypeName="_unstructured")["IsUnstructured"]
    assert not put(client, domain, FLOW_ARN, ObjectTypeName="Text")["IsUnstructured"]


def test_a_domain_has_at_most_fifty_integrations(client: Any, domain: str) -> None:
    for number in range(50):
        put(client, domain, f"source-{number:02}")
    with bad_request("50"):
        put(client, domain, "source-50")
    assert put(client, domain, "source-07", ObjectTypeName="CTR")["ObjectTypeName"] == "CTR"
    pages = every_page(client.list_integrations, "Items", DomainName=domain, MaxResults=20)
    assert [len(page) for page in pages] == [20, 20, 10]
    assert [item["Uri"] for page in pages for item in page] == [f"source-{n:02}" for n in range(50)]
    client.delete_integration(DomainName=domain, Uri="source-07")
    put(client, domain, "source-50")


def test_no_integration_is_hidden(client: Any, domain: str) -> None:
    put(client, domain)
    assert uris(client, domain, IncludeHidden=True) == uris(client, domain, IncludeHidden=False) == [CONNECT]
    items = client.list_account_integrations(Uri=CONNECT, IncludeHidden=True)["Items"]
    assert [item["DomainName"] for item in items] == [domain]


def test_an_unknown_uri_lists_nothing_in_the_account(client: Any, domain: str) -> None:
    put(client, domain)
    assert client.list_account_integrations(Uri="elsewhere")["Items"] == []


def test_the_account_is_listed_by_region(client: Any, domain: str) -> None:
    put(client, domain)
    elsewhere = boto3.client("customer-profiles", region_name="eu-central-1")
    assert elsewhere.list_account_integrations(Uri=CONNECT)["Items"] == []


def test_a_deleted_integration_is_gone(client: Any, domain: str) -> None:
    put(client, domain)
    assert answer(client.delete_integration(DomainName=domain, Uri=CONNECT)) == {"Message": "Deleted"}
    missing = f"Integration {CONNECT} is not found in domain shop"
    with not_found(missing):
        get(client, domain)
    with not_found(missing):
        client.delete_integration(DomainName=domain, Uri=CONNECT)
    assert uris(client, domain) == []


def test_the_domain_is_looked_for_first(client: Any) -> None:
    with no_such_domain("nowhere"):
        client.put_integration(DomainName="nowhere")
    with no_such_domain("nowhere"):
        get(client, "nowhere")
    with no_such_domain("nowhere"):
        client.delete_integration(DomainName="nowhere", Uri=CONNECT)
    with no_such_domain("nowhere"):
        client.list_integrations(DomainName="nowhere")


def test_reading_an_integration_without_a_uri_is_a_400(client: Any, domain: str) -> None:
    put(client, domain)
    response = raw("POST", f"/domains/{domain}/integrations", {})
    assert response.status_code == 400
    assert response.headers["x-amzn-errortype"] == "BadRequestException"
    assert " at 'uri' failed to satisfy constraint: Member must not be null" in response.json()["Message"]


def test_an_integration_has_tags_under_its_whole_uri(client: Any, domain: str) -> None:
    put(client, domain, Tags={"a": "1"})
    arn = f"arn:aws:profile:{REGION}:{ACCOUNT_ID}:domains/shop/integrations/{CONNECT}"
    client.tag_resource(resourceArn=arn, tags={"b": "2"})
    client.untag_resource(resourceArn=arn, tagKeys=["a"])
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == {"b": "2"}
    assert get(client, domain)["Tags"] == {"b": "2"}
    resources = boto3.client("resourcegroupstaggingapi", region_name=REGION).get_resources(
        ResourceTypeFilters=["profile:integrations"]
    )["ResourceTagMappingList"]
    assert [resource["ResourceARN"] for resource in resources] == [arn]


@pytest.fixture
def member_type(client: Any, domain: str) -> str:
    put_type(
        client, domain, "Member", {"id": "_source.id"}, {"member": [key("id", identifiers="UNIQUE PROFILE")]}
    )
    return "Member"


def test_deleting_an_object_type_removes_its_integrations(client: Any, domain: str, member_type: str) -> None:
    put(client, domain, "a", ObjectTypeName=member_type)
    put(client, domain, "b", ObjectTypeNames={"one": member_type, "two": member_type})
    put(client, domain, "c", ObjectTypeName="CTR")
    put(client, domain, "d")
    client.delete_profile_object_type(DomainName=domain, ObjectTypeName=member_type)
    assert uris(client, domain) == ["c", "d"]


def test_an_integration_that_leads_to_other_types_too_keeps_those(
    client: Any, domain: str, member_type: str
) -> None:
    put(client, domain, "a", ObjectTypeNames={"one": member_type, "two": "CTR"})
    put(client, domain, "b", ObjectTypeName=member_type, ObjectTypeNames={"two": "CTR"})
    client.delete_profile_object_type(DomainName=domain, ObjectTypeName=member_type)
    assert get(client, domain, "a")["ObjectTypeNames"] == {"two": "CTR"}
    kept = get(client, domain, "b")
    assert "ObjectTypeName" not in kept
    assert kept["ObjectTypeNames"] == {"two": "CTR"}


def test_deleting_the_domain_deletes_its_integrations(client: Any, domain: str) -> None:
    put(client, domain)
    client.delete_domain(DomainName=domain)
    client.create_domain(DomainName=domain, DefaultExpirationDays=1)
    assert uris(client, domain) == []
    assert client.list_account_integrations(Uri=CONNECT)["Items"] == []
