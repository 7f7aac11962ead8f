"""Stacks with every type of this service: creation, updates in place and by replacement, failures."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from freezegun import freeze_time

from customer_profiles_mock.customerprofiles.cloudformation import RESOURCE_TYPES
from customer_profiles_mock.customerprofiles.cloudformation.properties import parameters
from customer_profiles_mock.errors import BadRequest
from tests.conftest import one_session
from tests.joining.scooters import (
    ARN,
    REFS,
    TEMPLATE,
    check_each_resource,
    deploy,
    edited,
    outputs_of,
    read,
)

THEN = datetime(2026, 3, 21, 6, tzinfo=timezone.utc)


@pytest.fixture
def stacks(client: Any) -> Any:
    del client  # its mock is the one that the stacks are in
    return one_session().client("cloudformation", region_name="us-east-1")


def update(stacks: Any, template: dict[str, Any]) -> None:
    stacks.update_stack(StackName="scooters", TemplateBody=json.dumps(template))


def status(stacks: Any) -> str:
    return str(stacks.describe_stacks(StackName="scooters")["Stacks"][0]["StackStatus"])


def attributes(name: str, *paths: str) -> dict[str, Any]:
    """Outputs for attributes of a resource."""
    return {f"{name}{path.replace('.', '')}": {"Value": {"Fn::GetAtt": [name, path]}} for path in paths}


@freeze_time(THEN)
def test_a_template_of_the_cdk_deploys_unchanged_and_goes_as_a_whole(client: Any, stacks: Any) -> None:
    deploy(TEMPLATE)
    assert status(stacks) == "CREATE_COMPLETE"
    check_each_resource(client, stacks)
    assert outputs_of(stacks) == {
        "DomainRef": "scooters",
        "RuleStatus": "ACTIVE",
        "SegmentArn": f"{ARN}/segment-definitions/frequent-riders",
        "SegmentType": "CLASSIC",
        "RidesRef": "scooters|ride_count",
        "RidesCreatedAt": "2026-03-21T06:00:00.000Z",
        "FilterRef": f"{ARN}/recommender-filters/no-kind",
        "SchemaArn": f"{ARN}/recommender-schemas/kinds",
    }
    for number in range(2):
        client.put_profile_object(
            DomainName="scooters",
            ObjectTypeName="Ride",
            Object=json.dumps({"RideId": str(number), "Rider": "ana@example.com", "Kilometres": 25}),
        )
    (ana,) = client.search_profiles(DomainName="scooters", KeyName="rider", Values=["ana@example.com"])[
        "Items"
    ]
    (result,) = client.get_segment_membership(
        DomainName="scooters", SegmentDefinitionName="frequent-riders", ProfileIds=[ana["ProfileId"]]
    )["Profiles"]
    assert result["QueryResult"] == "PRESENT"
    stacks.delete_stack(StackName="scooters")
    assert client.list_domains()["Items"] == []


@freeze_time(THEN)
def test_every_attribute_can_be_asked_for(stacks: Any) -> None:
    moment = "2026-03-21T06:00:00.000Z"
    stream = "arn:aws:kinesis:us-east-1:123456789012:stream/scooter-events"
    expected: dict[str, dict[str, Any]] = {
        "Domain": {
            "CreatedAt": moment,
            "LastUpdatedAt": moment,
            "RuleBasedMatching.Status": "ACTIVE",
            "Stats.ProfileCount": "0",
            "Stats.MeteringProfileCount": "0",
            "Stats.ObjectCount": "0",
            "Stats.TotalSize": "0",
            "DataStore.Readiness.ProgressPercentage": "100",
        },
        "Ride": {"CreatedAt": moment, "LastUpdatedAt": moment, "MaxAvailableProfileObjectCount": "1000"},
        "Scooter": {"CreatedAt": moment, "LastUpdatedAt": moment},
        "Rides": {"CreatedAt": moment, "LastUpdatedAt": moment, "Status": "COMPLETED"},
        "Frequent": {
            "CreatedAt": moment,
            "SegmentDefinitionArn": f"{ARN}/segment-definitions/frequent-riders",
            "SegmentType": "CLASSIC",
        },
        "Events": {
            "CreatedAt": moment,
            "EventStreamArn": f"{ARN}/event-streams/to-kinesis",
            "State": "RUNNING",
            "DestinationDetails.Status": "HEALTHY",
            "DestinationDetails.Uri": stream,
        },
        "LongRide": {"CreatedAt": moment, "LastUpdatedAt": moment},
        "Feed": {"CreatedAt": moment, "LastUpdatedAt": moment},
        "Popular": {
            "RecommenderArn": f"{ARN}/recommenders/popular",
            "Status": "ACTIVE",
            "CreatedAt": moment,
            "LastUpdatedAt": moment,
        },
        "Schema": {
            "Arn": f"{ARN}/recommender-schemas/kinds",
            "Status": "ACTIVE",
            "CreatedAt": moment,
        },
        "Filter": {
            "RecommenderFilterArn": f"{ARN}/recommender-filters/no-kind",
            "Status": "ACTIVE",
            "CreatedAt": moment,
        },
    }
    types = {one.TYPE: one for one in RESOURCE_TYPES}
    outputs: dict[str, Any] = {}
    for name in expected:
        resource_type = types[TEMPLATE["Resources"][name]["Type"]]
        arn = (resource_type.ARN_ATTRIBUTE,) if resource_type.ARN_ATTRIBUTE else ()
        # A list, which no output can be.
        paths = [path for path in (*resource_type.ATTRIBUTES, *arn) if path != "TrainingMetrics"]
        outputs |= attributes(name, *paths)
    deploy({**TEMPLATE, "Outputs": outputs})
    assert outputs_of(stacks) == {
        f"{name}{path.replace('.', '')}": value
        for name, values in expected.items()
        for path, value in values.items()
    }


# What is edited, and what of the service's answer is then to be another.
IN_PLACE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "Domain": ({"DefaultExpirationDays": 30}, {"DefaultExpirationDays": 30}),
    "Ride": (
        {"Description": "A ride", "SourcePriority": 3},
        {"Description": "A ride", "SourcePriority": 3},
    ),
    "Scooter": ({"Description": "For rent"}, {"Description": "For rent"}),
    "Rides": (
        {"DisplayName": "All rides", "Conditions": {"Range": {"Value": 7, "Unit": "DAYS"}}},
        {"DisplayName": "All rides", "Conditions": {"Range": {"Value": 7, "Unit": "DAYS"}}},
    ),
    "LongRide": ({"Description": "Far"}, {"Description": "Far"}),
    "Shop": (
        {"ObjectTypeNames": [{"Key": "sale", "Value": "Ride"}]},
        {"ObjectTypeNames": {"sale": "Ride"}},
    ),
    "Popular": ({"Description": "Best"}, {"Description": "Best"}),
}

# What neither the handler nor the service can carry.
LOST: dict[str, dict[str, Any]] = {
    "Rides": {"Statistic": "SUM"},
    "Frequent": {
        "Description": "Often",
        "SegmentSort": {"Attributes": [{"Name": "FirstName", "Order": "ASC"}]},
    },
    "Feed": {
        "FlowDefinition": {
            **TEMPLATE["Resources"]["Feed"]["Properties"]["FlowDefinition"],
            "FlowName": "other",
        }
    },
}

# What replaces a resource: under a name of its own it is another one, under the old name it cannot be made.
REPLACED: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "Rides",
        {"Conditions": {"Range": {"Value": 30, "Unit": "DAYS", "TimestampSource": "{Ride.At}"}}},
        "CalculatedAttributeName",
        "Calculated attribute definition with name ride_count already exists",
    ),
    (
        "Rides",
        {"UseHistoricalData": True},
        "CalculatedAttributeName",
        "Calculated attribute definition with name ride_count already exists",
    ),
    (
        "Frequent",
        {"DisplayName": "Riders"},
        "SegmentDefinitionName",
        "Segment definition with name frequent-riders already exists",
    ),
    (
        "Popular",
        {"RecommenderRecipeName": "trending-now"},
        "RecommenderName",
        "Recommender popular already exists in domain scooters",
    ),
    (
        "Filter",
        {"Description": "No kinds"},
        "RecommenderFilterName",
        "Recommender filter no-kind already exists in domain scooters",
    ),
]


def test_an_update_changes_in_place_what_can_be_changed(client: Any, stacks: Any) -> None:
    with freeze_time(THEN) as frozen:
        deploy(TEMPLATE)
        before = {name: read(client, name) for name in {**IN_PLACE, **LOST}}
        frozen.tick(60)
        update(stacks, edited(**{name: edit for name, (edit, _) in IN_PLACE.items()}))
        for name, (_, changed) in IN_PLACE.items():
            after = read(client, name)
            differing = {member for member in after if after[member] != before[name].get(member)}
            assert differing - {"LastUpdatedAt"} == changed.keys(), name
            assert {member: after[member] for member in changed} == changed, name
        assert "LatestRecommenderUpdate" not in read(client, "Popular")

        update(stacks, TEMPLATE)
        update(stacks, edited(**LOST))
        for name in LOST:
            after = read(client, name)
            differing = {member for member in after if after[member] != before[name].get(member)}
            assert differing <= {"LastUpdatedAt"}, name

        config = {"EventsConfig": {"EventParametersList": [{"EventType": "look"}]}}
        update(stacks, edited(Popular={"RecommenderConfig": config}))
        assert read(client, "Popular")["LatestRecommenderUpdate"]["RecommenderConfig"] == config


def test_an_update_changes_tags_of_every_type(client: Any, stacks: Any) -> None:
    deploy(TEMPLATE, Tags=[{"Key": "stage", "Value": "test"}])
    tagged = [name for name in TEMPLATE["Resources"] if name != "Stream"]
    edit = {name: {"Tags": [{"Key": "new", "Value": "1"}]} for name in tagged}
    update(stacks, edited(**edit))
    for name in tagged:
        tags = client.list_tags_for_resource(resourceArn=arn_of(name))["tags"]
        own = {key: value for key, value in tags.items() if not key.startswith("aws:")}
        assert own == {"new": "1", "stage": "test"}, name


def test_other_changes_replace(client: Any, stacks: Any) -> None:
    with freeze_time(THEN) as frozen:
        deploy(TEMPLATE)
        before = {name: read(client, name) for name, *_ in REPLACED}
        frozen.tick(60)
        for name, edit, _, message in REPLACED:
            assert message in failure(stacks, edited(**{name: edit}))
            assert status(stacks) == "UPDATE_ROLLBACK_COMPLETE"
        assert {name: read(client, name) for name in before} == before
        renamed = {name: {**edit, member: "another"} for name, edit, member, _ in REPLACED}
        # The segment names the calculated attribute, so it is to go first.
        update(stacks, edited(**{name: edit for name, edit in renamed.items() if name != "Rides"}))
        update(stacks, edited(**renamed))
    for name in renamed:
        with pytest.raises(client.exceptions.ResourceNotFoundException):
            read(client, name)
        found = stacks.describe_stack_resource(StackName="scooters", LogicalResourceId=name)
        assert found["StackResourceDetail"]["PhysicalResourceId"].endswith("another")
    found = client.get_segment_definition(DomainName="scooters", SegmentDefinitionName="another")
    assert found["CreatedAt"] == THEN + timedelta(seconds=60)


def test_replacement_of_what_can_be_there_once(client: Any, stacks: Any) -> None:
    """A domain has one event stream and one domain object type; a schema is deleted first."""
    deploy(TEMPLATE)
    stream = "arn:aws:kinesis:us-east-1:123456789012:stream/other"
    one_session().client("kinesis", region_name="us-east-1").create_stream(StreamName="other", ShardCount=1)
    assert failure(stacks, edited(Events={"Uri": stream, "EventStreamName": "another"})) == (
        'Resource handler returned message: "The Customer Profiles Domain: scooters is already associated '
        'with an active EventStream"'
    )
    fields = {"no": {"Source": "_source.no", "Target": "_catalogItem.Id"}}
    assert failure(stacks, edited(Scooter={"Fields": fields})) == (
        'Resource handler returned message: "DomainObjectType Scooter already exists with '
        'domainName = scooters"'
    )
    schema = {"Fields": {"_catalogItem": [{"TargetFieldName": "Price"}]}}
    assert "Recommender schema kinds is in use by recommender filter no-kind" in failure(
        stacks, edited(Schema=schema)
    )
    update(stacks, edited(Schema=schema, Filter=None))
    assert read(client, "Schema")["Fields"] == schema["Fields"]


def arn_of(name: str) -> str:
    kinds = {
        "Ride": "object-types/Ride",
        "Scooter": "domain-object-types/Scooter",
        "Rides": "calculated-attributes/ride_count",
        "Frequent": "segment-definitions/frequent-riders",
        "Events": "event-streams/to-kinesis",
        "LongRide": "event-triggers/long-ride",
        "Popular": "recommenders/popular",
        "Schema": "recommender-schemas/kinds",
        "Filter": "recommender-filters/no-kind",
    }
    if name == "Domain":
        return ARN
    return f"{ARN}/{kinds.get(name) or 'integrations/' + REFS[name].partition('|')[2]}"


def failure(stacks: Any, template: dict[str, Any]) -> str:
    """The message of an update that fails."""
    with pytest.raises(ClientError) as caught:
        stacks.update_stack(StackName="scooters", TemplateBody=json.dumps(template))
    error = caught.value.response["Error"]
    assert error["Code"] == "ValidationError"
    return str(error["Message"])


FIELDS = [{"Name": "id", "ObjectTypeField": {"Source": "_source.id"}}]
KEYS = [{"Name": "id", "ObjectTypeKeyList": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}]}]
ORDER = {"DomainName": "shop", "ObjectTypeName": "Order", "Description": "orders"}
COUNT = {
    "DomainName": "shop",
    "CalculatedAttributeName": "orders",
    "AttributeDetails": {"Attributes": [{"Name": "id"}], "Expression": "{Order.id}"},
    "Statistic": "COUNT",
}
POPULAR = {"DomainName": "shop", "RecommenderName": "popular", "RecommenderRecipeName": "popular-items"}


@pytest.mark.parametrize(
    ("short_type", "properties", "problem"),
    [
        (
            "ObjectType",
            {**ORDER, "Fields": {"id": {}}},
            "#/Fields: expected a list of Name and ObjectTypeField",
        ),
        ("ObjectType", {**ORDER, "Fields": FIELDS * 2}, "#/Fields: Name id is there more than once"),
        ("ObjectType", {**ORDER, "Keys": [{"Name": "id", "Key": []}]}, "#/Keys: expected a list of Name and"),
        (
            "ObjectType",
            {**ORDER, "Fields": [{"Name": "id", "ObjectTypeField": {"From": "_source.id"}}]},
            "#/Fields/0/ObjectTypeField: extraneous key [From] is not permitted",
        ),
        ("ObjectType", {"DomainName": "shop"}, "#: required key [ObjectTypeName] not found"),
        (
            "Integration",
            {"DomainName": "shop", "ObjectTypeNames": {"a": "b"}},
            "#/ObjectTypeNames: expected a list of Key and Value",
        ),
        (
            "Integration",
            {"DomainName": "shop", "RoleArn": "arn"},
            "#: extraneous key [RoleArn] is not permitted",
        ),
        (
            "CalculatedAttributeDefinition",
            {**COUNT, "Filter": {}},
            "#: extraneous key [Filter] is not permitted",
        ),
        (
            "Recommender",
            {**POPULAR, "RecommenderConfig": {"TrainingFrequency": 7}},
            "#/RecommenderConfig: extraneous key [TrainingFrequency] is not permitted",
        ),
        (
            "Recommender",
            {
                **POPULAR,
                "RecommenderConfig": {
                    "EventsConfig": {"EventParametersList": [{"EventType": "view", "EventWeight": 1}]}
                },
            },
            "#/RecommenderConfig/EventsConfig/EventParametersList/0: extraneous key [EventWeight]",
        ),
        (
            "Domain",
            {"DomainName": "shop", "CreatedAt": "now"},
            "#: extraneous key [CreatedAt] is not permitted",
        ),
    ],
)
def test_what_no_template_can_have_is_named(
    short_type: str, properties: dict[str, Any], problem: str
) -> None:
    (resource_type,) = [one for one in RESOURCE_TYPES if one.TYPE.endswith(f"::{short_type}")]
    with pytest.raises(BadRequest) as caught:
        parameters(resource_type.CREATE, properties, resource_type.LACKING)
    assert str(caught.value).startswith(f"Model validation failed ({problem}")


def test_lists_of_entries_become_maps() -> None:
    params = parameters("PutProfileObjectType", {**ORDER, "Fields": FIELDS, "Keys": KEYS})
    assert params["Fields"] == {"id": {"Source": "_source.id"}}
    assert params["Keys"] == {"id": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}]}


@pytest.mark.usefixtures("client")
def test_a_statistic_that_templates_lack_fails_the_stack() -> None:
    with pytest.raises(ClientError) as caught:
        deploy(edited(Rides={"Statistic": "RECENT_OCCURRENCES"}))
    assert caught.value.response["Error"]["Message"] == (
        'Resource handler returned message: "Model validation failed (#/Statistic: RECENT_OCCURRENCES is '
        'not a valid enum value)"'
    )


def test_the_table_in_the_documentation_is_true() -> None:
    page = (Path(__file__).parents[2] / "docs" / "cloudformation.md").read_text("utf-8")
    rows = []
    for one in RESOURCE_TYPES:
        ref = one.ARN_ATTRIBUTE if one.REF_IS_ARN else "\\|".join(one.IDENTIFIER)
        replaced_by = ", ".join(f"`{path.replace('/', '.')}`" for path in one.REPLACED_BY)
        names = (one.ARN_ATTRIBUTE, *one.ATTRIBUTES) if one.ARN_ATTRIBUTE else one.ATTRIBUTES
        shown = ", ".join(f"`{name}`" for name in names)
        rows.append(f"| {one.TYPE.split('::')[2]} | `{ref}` | {replaced_by or '–'} | {shown} |")
    assert "\n".join(rows) in page
