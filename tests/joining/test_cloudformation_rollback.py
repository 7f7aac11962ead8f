"""Stacks that fail: what went before the failure is taken back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from freezegun import freeze_time

from tests.conftest import one_session
from tests.joining.places import names_in
from tests.joining.scooters import TEMPLATE, check_each_resource, deploy, edited, outputs_of, read

BUCKET = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "rides-of-scooters"}}
DAYS = (
    "Resource handler returned message: \"1 validation error detected: Value '0' at 'expirationDays' failed "
    'to satisfy constraint: Member must have value greater than or equal to 1"'
)


@pytest.fixture
def stacks(client: Any) -> Any:
    del client  # its mock is the one that the stacks are in
    return one_session().client("cloudformation", region_name="us-east-1")


def failure(call: Any, **params: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**params)
    error = caught.value.response["Error"]
    assert error["Code"] == "ValidationError"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    return str(error["Message"])


def status(stacks: Any, name: str = "scooters") -> tuple[str, str]:
    """Of the stack, and why."""
    event = stacks.describe_stack_events(StackName=name)["StackEvents"][0]
    found = stacks.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
    assert event["ResourceStatus"] == found
    return found, event.get("ResourceStatusReason", "")


def resources(stacks: Any, name: str = "scooters") -> list[str]:
    found = stacks.describe_stack_resources(StackName=name)["StackResources"]
    return sorted(one["LogicalResourceId"] for one in found)


@pytest.mark.parametrize("is_exported", [False, True])
def test_a_creation_that_fails_leaves_nothing(client: Any, stacks: Any, is_exported: bool) -> None:
    """Whether it is found when the resources are made, or earlier, when moto looks for exports."""
    template = edited(LongRide={"SegmentFilter": "nowhere"}, Bucket=BUCKET)
    if is_exported:
        template["Outputs"]["Trigger"] = {
            "Value": {"Ref": "LongRide"},
            "Export": {"Name": "the-trigger"},
        }
    reason = 'Resource handler returned message: "SegmentDefinition nowhere is not found in domain scooters"'
    with pytest.raises(ClientError) as caught:
        deploy(template)
    assert caught.value.response["Error"] == {"Type": "Sender", "Code": "ValidationError", "Message": reason}
    assert status(stacks) == ("ROLLBACK_COMPLETE", reason)
    assert (resources(stacks), outputs_of(stacks)) == ([], {})
    assert names_in("us-east-1") == []
    assert one_session().client("s3", region_name="us-east-1").list_buckets()["Buckets"] == []
    assert stacks.list_exports()["Exports"] == []
    assert "ROLLBACK_COMPLETE state and can not be updated" in failure(
        stacks.update_stack, StackName="scooters", TemplateBody=json.dumps(TEMPLATE)
    )
    stacks.delete_stack(StackName="scooters")
    deploy(TEMPLATE)
    check_each_resource(client, stacks)


def test_a_change_set_that_fails_leaves_nothing_or_all_as_it_was(client: Any, stacks: Any) -> None:
    bad = json.dumps(edited(Ride={"ExpirationDays": 0}))
    stacks.create_change_set(
        StackName="new", ChangeSetName="first", ChangeSetType="CREATE", TemplateBody=resources_alone(bad)
    )
    assert failure(stacks.execute_change_set, StackName="new", ChangeSetName="first") == DAYS
    assert status(stacks, "new") == ("ROLLBACK_COMPLETE", DAYS)
    assert (resources(stacks, "new"), names_in("us-east-1")) == ([], [])

    deploy(TEMPLATE)
    stacks.create_change_set(
        StackName="scooters", ChangeSetName="second", ChangeSetType="UPDATE", TemplateBody=bad
    )
    assert failure(stacks.execute_change_set, StackName="scooters", ChangeSetName="second") == DAYS
    assert status(stacks) == ("UPDATE_ROLLBACK_COMPLETE", DAYS)
    check_each_resource(client, stacks)


def resources_alone(body: str) -> str:
    """The template without its parameter, for which a change set would need a value."""
    return json.dumps({"Resources": json.loads(body)["Resources"]})


@freeze_time("2026-03-21T06:00:00Z")
def test_an_update_that_fails_takes_all_back_and_can_be_tried_again(client: Any, stacks: Any) -> None:
    """It adds, changes, replaces and removes before it comes to what is refused."""
    deploy(TEMPLATE)
    before = {name: read(client, name) for name in ("Domain", "Rides", "Popular", "Campaign")}
    extra = {
        "Type": "AWS::CustomerProfiles::RecommenderSchema",
        "Properties": {
            "DomainName": {"Ref": "Domain"},
            "RecommenderSchemaName": "extra",
            "Fields": {"_catalogItem": [{"TargetFieldName": "Price"}]},
        },
    }
    changes = {
        "Domain": {"DefaultExpirationDays": 7, "Tags": [{"Key": "other", "Value": "tag"}]},
        "Popular": {"RecommenderName": "another"},
        "Campaign": None,
        "Extra": extra,
        "Ride": {"ExpirationDays": 0},
    }
    body = json.dumps(edited(**changes))
    assert failure(stacks.update_stack, StackName="scooters", TemplateBody=body) == DAYS
    assert status(stacks) == ("UPDATE_ROLLBACK_COMPLETE", DAYS)
    check_each_resource(client, stacks)
    assert len(client.list_recommenders(DomainName="scooters")["Recommenders"]) == 1
    assert len(client.list_recommender_schemas(DomainName="scooters")["RecommenderSchemas"]) == 1
    assert {name: read(client, name) for name in before} == before

    stacks.update_stack(
        StackName="scooters", TemplateBody=json.dumps(edited(**{**changes, "Ride": {"ExpirationDays": 5}}))
    )
    assert status(stacks)[0] == "UPDATE_COMPLETE"
    assert read(client, "Domain")["DefaultExpirationDays"] == 7
    assert read(client, "Ride")["ExpirationDays"] == 5
    assert "Campaign" not in resources(stacks)
    assert client.get_recommender(DomainName="scooters", RecommenderName="another")["Status"] == "ACTIVE"
    assert client.get_recommender_schema(DomainName="scooters", RecommenderSchemaName="extra")
    stacks.delete_stack(StackName="scooters")
    assert names_in("us-east-1") == []


def test_an_added_resource_that_fails_takes_the_update_back(client: Any, stacks: Any) -> None:
    deploy(TEMPLATE)
    twin = {**TEMPLATE["Resources"]["Frequent"], "DependsOn": []}
    body = json.dumps(edited(Twin=twin, Bucket=BUCKET, Feed=None))
    assert failure(stacks.update_stack, StackName="scooters", TemplateBody=body) == (
        'Resource handler returned message: "Segment definition with name frequent-riders already exists"'
    )
    assert status(stacks)[0] == "UPDATE_ROLLBACK_COMPLETE"
    check_each_resource(client, stacks)


def test_what_moto_tries_again_is_no_failure(client: Any, stacks: Any) -> None:
    """In one update a schema goes, or gets other fields, together with the filter that names it."""
    deploy(TEMPLATE)
    stacks.update_stack(StackName="scooters", TemplateBody=json.dumps(edited(Schema=None, Filter=None)))
    assert status(stacks)[0] == "UPDATE_COMPLETE"
    assert client.list_recommender_schemas(DomainName="scooters")["RecommenderSchemas"] == []


def test_a_removal_that_fails_takes_the_update_back(client: Any, stacks: Any) -> None:
    deploy(TEMPLATE)
    changes = {"Schema": None, "Campaign": None, "Domain": {"DefaultExpirationDays": 7}}
    assert failure(stacks.update_stack, StackName="scooters", TemplateBody=json.dumps(edited(**changes))) == (
        'Resource handler returned message: "Recommender schema kinds is in use by recommender filter '
        'no-kind"'
    )
    assert status(stacks)[0] == "UPDATE_ROLLBACK_COMPLETE"
    check_each_resource(client, stacks)
    stacks.update_stack(StackName="scooters", TemplateBody=json.dumps(edited(**{**changes, "Filter": None})))
    assert read(client, "Domain")["DefaultExpirationDays"] == 7
    assert not {"Schema", "Filter", "Campaign"} & {*resources(stacks)}
