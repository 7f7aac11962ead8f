"""A stack with a resource of each type, as the CDK synthesised it from `tests/clients/cdk_app.py`."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from tests.conftest import one_session

TEMPLATE: dict[str, Any] = json.loads((Path(__file__).parent / "cdk_template.json").read_text("utf-8"))
ARN = "arn:aws:profile:us-east-1:123456789012:domains/scooters"

# Ref of each, by logical id.
REFS = {
    "Domain": "scooters",
    "Ride": "scooters|Ride",
    "Scooter": "scooters|Scooter",
    "Rides": "scooters|ride_count",
    "Frequent": "scooters|frequent-riders",
    "Stream": "scooter-events",
    "Events": "scooters|to-kinesis",
    "LongRide": "scooters|long-ride",
    "Feed": "scooters|arn:aws:appflow:us-east-1:123456789012:flow/rides",
    "Shop": "scooters|arn:aws:app-integrations:us-east-1:123456789012:event-integration/shop",
    "Campaign": "scooters|arn:aws:connect-campaigns:us-east-1:123456789012:campaign/long-rides",
    "Popular": "scooters|popular",
    "Schema": f"{ARN}/recommender-schemas/kinds",
    "Filter": f"{ARN}/recommender-filters/no-kind",
}

# Who reads each, what names it there, and some of what there is to read.
READ: dict[str, tuple[str, dict[str, str], dict[str, Any]]] = {
    "Domain": ("get_domain", {}, {"DefaultExpirationDays": 366}),
    "Ride": (
        "get_profile_object_type",
        {"ObjectTypeName": "Ride"},
        {
            "AllowProfileCreation": True,
            "Fields": {
                "RideId": {"Source": "_source.RideId", "ContentType": "STRING"},
                "Rider": {
                    "Source": "_source.Rider",
                    "Target": "_profile.EmailAddress",
                    "ContentType": "EMAIL_ADDRESS",
                },
                "Kilometres": {"Source": "_source.Kilometres", "ContentType": "NUMBER"},
            },
            "Keys": {
                "rideId": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["RideId"]}],
                "rider": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["Rider"]}],
            },
        },
    ),
    "Scooter": (
        "get_domain_object_type",
        {"ObjectTypeName": "Scooter"},
        {
            "Fields": {
                "sku": {"Source": "_source.sku", "Target": "_catalogItem.Id"},
                "kind": {
                    "Source": "_source.kind",
                    "Target": "_catalogItem.Category",
                    "FeatureType": "CATEGORICAL",
                },
            }
        },
    ),
    "Rides": (
        "get_calculated_attribute_definition",
        {"CalculatedAttributeName": "ride_count"},
        {"Statistic": "COUNT", "Conditions": {"Range": {"Value": 30, "Unit": "DAYS"}}},
    ),
    "Frequent": (
        "get_segment_definition",
        {"SegmentDefinitionName": "frequent-riders"},
        {"DisplayName": "Frequent riders", "SegmentType": "CLASSIC"},
    ),
    "Events": ("get_event_stream", {"EventStreamName": "to-kinesis"}, {"State": "RUNNING"}),
    "LongRide": (
        "get_event_trigger",
        {"EventTriggerName": "long-ride"},
        {
            "ObjectTypeName": "Ride",
            "SegmentFilter": "frequent-riders",
            "EventTriggerLimits": {"Periods": [{"Unit": "DAYS", "Value": 1, "MaxInvocationsPerProfile": 1}]},
        },
    ),
    "Feed": ("get_integration", {"Uri": REFS["Feed"].split("|")[1]}, {"ObjectTypeName": "Ride"}),
    "Shop": (
        "get_integration",
        {"Uri": REFS["Shop"].split("|")[1]},
        {"ObjectTypeNames": {"ride": "Ride"}},
    ),
    "Campaign": (
        "get_integration",
        {"Uri": REFS["Campaign"].split("|")[1]},
        {"EventTriggerNames": ["long-ride"]},
    ),
    "Popular": (
        "get_recommender",
        {"RecommenderName": "popular"},
        {
            "Status": "ACTIVE",
            "RecommenderConfig": {
                "EventsConfig": {"EventParametersList": [{"EventType": "rent", "EventValueThreshold": 0.5}]}
            },
        },
    ),
    "Schema": (
        "get_recommender_schema",
        {"RecommenderSchemaName": "kinds"},
        {"Fields": {"_catalogItem": [{"TargetFieldName": "Category", "FeatureType": "CATEGORICAL"}]}},
    ),
    "Filter": (
        "get_recommender_filter",
        {"RecommenderFilterName": "no-kind"},
        {"Status": "ACTIVE", "RecommenderSchemaName": "kinds"},
    ),
}


def edited(**changes: Any) -> dict[str, Any]:
    """The template with other properties of resources, by logical id; None leaves one out.

    An unknown logical id is a new resource.
    """
    template = copy.deepcopy(TEMPLATE)
    resources = template["Resources"]
    for name, change in changes.items():
        if change is None:
            del resources[name]
        elif name in resources:
            resources[name]["Properties"].update(change)
        else:
            resources[name] = change
    return template


def deploy(template: dict[str, Any], name: str = "scooters", **more: Any) -> str:
    """Create the stack as `cdk bootstrap` and `cdk deploy` would; returns its id."""
    one_session().client("ssm", region_name="us-east-1").put_parameter(
        Name="/cdk-bootstrap/hnb659fds/version", Value="21", Type="String", Overwrite=True
    )
    stacks = one_session().client("cloudformation", region_name="us-east-1")
    answer = stacks.create_stack(StackName=name, TemplateBody=json.dumps(template), **more)
    return str(answer["StackId"])


def read(client: Any, name: str) -> dict[str, Any]:
    """What the service answers for a resource, by logical id."""
    operation, identity, _ = READ[name]
    answer: dict[str, Any] = getattr(client, operation)(DomainName="scooters", **identity)
    del answer["ResponseMetadata"]
    return answer


def check_each_resource(client: Any, stacks: Any, stack_name: str = "scooters") -> None:
    """Every resource is there, with the Ref, the settings and the tags that it is to have."""
    found = stacks.describe_stack_resources(StackName=stack_name)["StackResources"]
    assert {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in found} == REFS
    for name, (_, _, expected) in READ.items():
        answer = read(client, name)
        assert {member: answer.get(member) for member in expected} == expected, name
        has_system_tags = name not in ("Filter", "Schema")
        assert ("aws:cloudformation:logical-id" in answer.get("Tags", {})) is has_system_tags, name
    assert read(client, "Domain")["Tags"]["team"] == "rental"
    assert read(client, "Filter")["Tags"]["team"] == "offers"


def outputs_of(stacks: Any, name: str = "scooters") -> dict[str, str]:
    stack = stacks.describe_stacks(StackName=name)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
