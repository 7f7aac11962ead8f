"""Every operation of the model called once, in an order in which all of them have something to do."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import requests
from moto.moto_api import state_manager

from customer_profiles_mock import deliver, run_identity_resolution_job
from tests.conftest import one_session
from tests.events.kinesis import STREAM_ARN, create_stream
from tests.operations.calling import ACCOUNT_ID, REGION, UNKNOWN_ID, key
from tests.operations.recommending import CATALOGUE, CLICKSTREAM, FIELDS, VISITS
from tests.operations.segmenting import calculated, compare, group, groups, of_profile
from tests.operations.test_integrations import flow
from tests.operations.uploading import headers_for

NOW = datetime(2026, 3, 21, 6, tzinfo=timezone.utc)
ARN = f"arn:aws:profile:{REGION}:{ACCOUNT_ID}:domains/walk"
ROLE = f"arn:aws:iam::{ACCOUNT_ID}:role/service"
DOMAIN = {"DomainName": "walk"}
TAGS = {"Tags": {"team": "walk"}}
RULES = {
    "Enabled": True,
    "MatchingRules": [{"Rule": ["LastName", "PhoneNumber"]}],
    "MaxAllowedRuleLevelForMatching": 1,
}
CONSOLIDATION = {
    "Consolidation": {"MatchingAttributesList": [["LastName"]]},
    "ConflictResolution": {"ConflictResolvingModel": "RECENCY"},
}
ORDER_KEYS = {
    "buyer": [key("who", identifiers="PROFILE")],
    "order": [key("id", identifiers="UNIQUE")],
}

# What has tags, below the domain that has them too.
TAGGED = (
    "",
    "/object-types/Order",
    "/integrations/campaign",
    "/calculated-attributes/spent",
    "/domain-object-types/Product",
    "/event-streams/export",
    "/event-triggers/late",
    "/layouts/desk",
    "/recommenders/hot",
    "/recommender-filters/helmets",
    "/recommender-schemas/goods",
    "/segment-definitions/lees",
)


def call_every_operation(client: Any) -> None:
    settings(client)
    people = profiles(client)
    objects(client, people)
    matching(client, people)
    attributes_and_segments(client, people)
    streams_and_triggers(client)
    recommenders(client, people)
    uploads_and_workflows(client)
    tags(client)
    deletions(client, people)


def settings(client: Any) -> None:
    client.create_domain(**DOMAIN, DefaultExpirationDays=365, RuleBasedMatching=RULES, **TAGS)
    client.update_domain(**DOMAIN, Matching={"Enabled": True}, DataStore={"Enabled": True})
    client.get_domain(**DOMAIN)
    client.list_domains()
    client.tag_resource(resourceArn=ARN, tags={"more": "1"})
    client.untag_resource(resourceArn=ARN, tagKeys=["more"])
    client.list_tags_for_resource(resourceArn=ARN)
    layout = {"Description": "d", "DisplayName": "Desk", "Layout": "{}", "LayoutType": "PROFILE_EXPLORER"}
    client.create_domain_layout(**DOMAIN, LayoutDefinitionName="desk", IsDefault=True, **layout, **TAGS)
    client.update_domain_layout(**DOMAIN, LayoutDefinitionName="desk", Layout="[]")
    client.get_domain_layout(**DOMAIN, LayoutDefinitionName="desk")
    client.list_domain_layouts(**DOMAIN)
    client.list_profile_object_type_templates()
    client.get_profile_object_type_template(TemplateId="Zendesk-users")
    client.put_profile_object_type(
        **DOMAIN,
        ObjectTypeName="Order",
        Description="orders",
        AllowProfileCreation=True,
        Fields={
            **{name: {"Source": f"_source.{name}", "ContentType": "STRING"} for name in ("who", "id")},
            "total": {"Source": "_source.total", "ContentType": "NUMBER"},
        },
        Keys=ORDER_KEYS,
        **TAGS,
    )
    client.get_profile_object_type(**DOMAIN, ObjectTypeName="Order")
    client.list_profile_object_types(**DOMAIN)
    client.detect_profile_object_type(**DOMAIN, Objects=['{"id": "1", "mail": "ann@walk.example"}'])
    client.put_domain_object_type(**DOMAIN, ObjectTypeName="Product", Fields=FIELDS, **TAGS)
    client.get_domain_object_type(**DOMAIN, ObjectTypeName="Product")
    client.list_domain_object_types(**DOMAIN)
    create_stream()
    client.create_event_stream(**DOMAIN, EventStreamName="export", Uri=STREAM_ARN, **TAGS)
    client.get_event_stream(**DOMAIN, EventStreamName="export")
    client.list_event_streams(**DOMAIN)


def profiles(client: Any) -> list[str]:
    """Two that are the same person, two more, and one that is merged away."""
    ann = {"LastName": "Lee", "PhoneNumber": "+12065550143", "EmailAddress": "ann@walk.example"}
    given: list[dict[str, Any]] = [
        {**ann, "FirstName": "Ann", "Address": {"City": "Oslo"}, "Attributes": {"tier": "gold"}},
        {**ann, "FirstName": "Ann"},
        {"LastName": "Kim", "Gender": "FEMALE", "PartyType": "INDIVIDUAL"},
        {"LastName": "Kim"},
    ]
    ids = [str(client.create_profile(**DOMAIN, **values)["ProfileId"]) for values in given]
    client.update_profile(**DOMAIN, ProfileId=ids[2], FirstName="Kit")
    client.add_profile_key(**DOMAIN, ProfileId=ids[0], KeyName="buyer", Values=["ann", "anna"])
    client.delete_profile_key(**DOMAIN, ProfileId=ids[0], KeyName="buyer", Values=["anna"])
    client.search_profiles(**DOMAIN, KeyName="buyer", Values=["ann"])
    client.batch_get_profile(**DOMAIN, ProfileIds=[ids[0], UNKNOWN_ID])
    client.merge_profiles(**DOMAIN, MainProfileId=ids[2], ProfileIdsToBeMerged=[ids.pop()])
    return ids


def objects(client: Any, people: list[str]) -> None:
    client.create_calculated_attribute_definition(
        **DOMAIN,
        CalculatedAttributeName="spent",
        DisplayName="Spent",
        Description="in all orders",
        AttributeDetails={"Attributes": [{"Name": "total"}], "Expression": "{Order.total}"},
        Statistic="SUM",
        Conditions={"Range": {"Value": 7, "Unit": "DAYS"}},
        **TAGS,
    )
    order = {**DOMAIN, "ObjectTypeName": "Order"}
    of_ann = {**order, "ProfileId": people[0]}
    client.put_profile_object(**order, Object='{"who": "ann", "id": 1, "total": 5}')
    items = [
        {"Id": "2", "Object": '{"who": "ann", "id": 2, "total": 7}'},
        {"Id": "bad", "Object": "bad"},
    ]
    client.batch_put_profile_object(**order, Items=items)
    first = client.list_profile_objects(**of_ann)["Items"][0]["ProfileObjectUniqueKey"]
    record = client.list_profile_history_records(**DOMAIN, ProfileId=people[0])["ProfileHistoryRecords"][0]
    client.get_profile_history_record(**DOMAIN, ProfileId=people[0], Id=record["Id"])
    client.list_profile_attribute_values(**DOMAIN, AttributeName="LastName")
    client.list_object_type_attributes(**order)
    client.list_object_type_attribute_values(**order, AttributeName="total")
    client.get_object_type_attribute_statistics(**order, AttributeName="total")
    client.delete_profile_object(**of_ann, ProfileObjectUniqueKey=first)


def matching(client: Any, people: list[str]) -> None:
    job_id = run_identity_resolution_job("walk")
    client.get_identity_resolution_job(**DOMAIN, JobId=job_id)
    client.list_identity_resolution_jobs(**DOMAIN)
    client.get_matches(**DOMAIN)
    client.list_rule_based_matches(**DOMAIN)
    similar = {"SearchKey": "_profileId", "SearchValue": people[0]}
    for kind in ("ML_BASED_MATCHING", "RULE_BASED_MATCHING"):
        client.get_similar_profiles(**DOMAIN, MatchType=kind, **similar)
    client.get_auto_merging_preview(**DOMAIN, **CONSOLIDATION)


def attributes_and_segments(client: Any, people: list[str]) -> None:
    spent = {**DOMAIN, "CalculatedAttributeName": "spent"}
    client.get_calculated_attribute_definition(**spent)
    client.update_calculated_attribute_definition(**spent, Description="newer")
    client.list_calculated_attribute_definitions(**DOMAIN)
    client.get_calculated_attribute_for_profile(**spent, ProfileId=people[0])
    client.list_calculated_attributes_for_profile(**DOMAIN, ProfileId=people[0])
    overrides = {"Range": {"Start": 3, "End": 0, "Unit": "DAYS"}}
    client.batch_get_calculated_attribute_for_profile(
        **spent, ProfileIds=[people[0], UNKNOWN_ID], ConditionOverrides=overrides
    )
    lees = groups(
        group(of_profile(LastName=compare("INCLUSIVE", "Lee"))),
        group(calculated("spent", "GREATER_THAN", "0")),
        Include="ANY",
    )
    client.create_segment_definition(
        **DOMAIN,
        SegmentDefinitionName="lees",
        DisplayName="Lees",
        SegmentGroups=lees,
        SegmentSort={"Attributes": [{"Name": "LastName", "Order": "ASC"}]},
        **TAGS,
    )
    named = {**DOMAIN, "SegmentDefinitionName": "lees"}
    client.get_segment_definition(**named)
    client.list_segment_definitions(**DOMAIN)
    estimate = client.create_segment_estimate(**DOMAIN, SegmentQuery=lees)
    client.get_segment_estimate(**DOMAIN, EstimateId=estimate["EstimateId"])
    client.get_segment_membership(**named, ProfileIds=[*people, UNKNOWN_ID])
    one_session().client("s3", region_name=REGION).create_bucket(Bucket="walk-exports")
    snapshot = client.create_segment_snapshot(
        **named, DataFormat="CSV", DestinationUri="s3://walk-exports/lees", RoleArn=ROLE
    )
    client.get_segment_snapshot(**named, SnapshotId=snapshot["SnapshotId"])


def streams_and_triggers(client: Any) -> None:
    named = {**DOMAIN, "SegmentDefinitionName": "lees"}
    client.associate_stream_for_segments(**DOMAIN, DestinationArn=STREAM_ARN, DestinationRoleArn=ROLE)
    client.put_segment_subscription(**named, ScheduleConfiguration={"Interval": 6, "Unit": "HOURLY"})
    client.create_profile(**DOMAIN, LastName="Lee")
    client.get_segment_subscription(**named)
    client.list_segment_subscription_events(**named)
    client.get_stream_for_segments(**DOMAIN)
    expensive = {"FieldName": "total", "ComparisonOperator": "GREATER_THAN", "Values": ["100"]}
    dimensions = [{"ObjectAttributes": [expensive]}]
    late = {**DOMAIN, "EventTriggerName": "late"}
    client.create_event_trigger(
        **late,
        ObjectTypeName="Order",
        EventTriggerConditions=[{"EventTriggerDimensions": dimensions, "LogicalOperator": "ALL"}],
        SegmentFilter="lees",
        EventTriggerLimits={
            "EventExpiration": 1,
            "Periods": [{"Unit": "DAYS", "Value": 1, "Unlimited": True}],
        },
        **TAGS,
    )
    client.update_event_trigger(**late, Description="newer")
    client.get_event_trigger(**late)
    client.list_event_triggers(**DOMAIN)
    client.put_integration(**DOMAIN, Uri="campaign", EventTriggerNames=["late"], **TAGS)
    client.put_integration(**DOMAIN, Uri="products", ObjectTypeName="Product", Scope="DOMAIN")
    client.get_integration(**DOMAIN, Uri="campaign")
    client.list_integrations(**DOMAIN)
    client.list_account_integrations(Uri="campaign")


def recommenders(client: Any, people: list[str]) -> None:
    deliver("walk", "products", CATALOGUE)
    for number, (person, item) in enumerate(VISITS):
        event = {
            "EventId": str(number),
            "User": {"Id": person},
            "EventType": "view",
            "EventTimestamp": f"2026-03-21T00:00:{number:02}Z",
            "Item": {"Id": item, "Title": item, "Category": "seen", "Value": 5},
        }
        client.put_profile_object(**DOMAIN, ObjectTypeName=CLICKSTREAM, Object=json.dumps(event))
    client.list_recommender_recipes()
    schema = {**DOMAIN, "RecommenderSchemaName": "goods"}
    columns = {"_catalogItem": [{"TargetFieldName": "Category", "FeatureType": "CATEGORICAL"}]}
    client.create_recommender_schema(**schema, Fields=columns, **TAGS)
    client.get_recommender_schema(**schema)
    client.list_recommender_schemas(**DOMAIN)
    chosen = {**DOMAIN, "RecommenderFilterName": "helmets"}
    expression = 'INCLUDE ItemID WHERE _catalogItem.Category = "helmets"'
    client.create_recommender_filter(**chosen, RecommenderFilterExpression=expression, **TAGS)
    client.get_recommender_filter(**chosen)
    client.list_recommender_filters(**DOMAIN)
    hot = {**DOMAIN, "RecommenderName": "hot"}
    client.create_recommender(**hot, RecommenderRecipeName="popular-items", **TAGS)
    client.get_recommender(**hot)
    client.update_recommender(**hot, Description="newer", RecommenderConfig={"TrainingFrequency": 3})
    client.list_recommenders(**DOMAIN)
    client.get_profile_recommendations(**hot, ProfileId=people[0])
    client.search_recommendations(
        **DOMAIN, KeyName="_profileId", KeyValues=[people[0]], Recommender={"Name": "hot"}
    )
    client.stop_recommender(**hot)
    client.start_recommender(**hot)


def uploads_and_workflows(client: Any) -> None:
    mapping = {"mail": {"Source": "_source.Mail", "Target": "_profile.EmailAddress"}}
    state_manager.set_transition("customerprofiles::upload-job", {"progression": "time", "seconds": 60})
    created = client.create_upload_job(**DOMAIN, DisplayName="people", Fields=mapping, UniqueKey="mail")
    job = {**DOMAIN, "JobId": created["JobId"]}
    path = client.get_upload_job_path(**job)
    requests.put(path["Url"], data="Mail\ncid@walk.example\n", headers=headers_for(path), timeout=10)
    client.start_upload_job(**job)
    client.get_upload_job(**job)
    client.stop_upload_job(**job)
    client.list_upload_jobs(**DOMAIN)
    batches = [{"StartTime": NOW - timedelta(days=2), "EndTime": NOW}]
    created = client.create_integration_workflow(
        **DOMAIN,
        WorkflowType="APPFLOW_INTEGRATION",
        IntegrationConfig={"AppflowIntegration": {"FlowDefinition": flow(), "Batches": batches}},
        ObjectTypeName="Salesforce-Contact",
        RoleArn=ROLE,
    )
    workflow = {**DOMAIN, "WorkflowId": created["WorkflowId"]}
    client.get_workflow(**workflow)
    client.get_workflow_steps(**workflow)
    client.list_workflows(**DOMAIN)
    client.delete_workflow(**workflow)


def tags(client: Any) -> None:
    """Of every kind of resource that has an ARN."""
    for path in TAGGED:
        arn = f"{ARN}{path}"
        assert client.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "walk"}, path
        client.tag_resource(resourceArn=arn, tags={"of": path})
        client.untag_resource(resourceArn=arn, tagKeys=["team"])
    tagging = one_session().client("resourcegroupstaggingapi", region_name=REGION)
    found = tagging.get_resources(TagFilters=[{"Key": "of"}])["ResourceTagMappingList"]
    assert {one["ResourceARN"]: one["Tags"] for one in found} == {
        f"{ARN}{path}": [{"Key": "of", "Value": path}] for path in TAGGED
    }


def deletions(client: Any, people: list[str]) -> None:
    client.delete_integration(**DOMAIN, Uri="campaign")
    client.delete_event_trigger(**DOMAIN, EventTriggerName="late")
    client.delete_segment_subscription(**DOMAIN, SegmentDefinitionName="lees")
    client.disassociate_stream_for_segments(**DOMAIN)
    client.delete_segment_definition(**DOMAIN, SegmentDefinitionName="lees")
    client.delete_calculated_attribute_definition(**DOMAIN, CalculatedAttributeName="spent")
    client.delete_recommender(**DOMAIN, RecommenderName="hot")
    client.delete_recommender_filter(**DOMAIN, RecommenderFilterName="helmets")
    client.delete_recommender_schema(**DOMAIN, RecommenderSchemaName="goods")
    client.delete_event_stream(**DOMAIN, EventStreamName="export")
    client.delete_domain_layout(**DOMAIN, LayoutDefinitionName="desk")
    client.delete_domain_object_type(**DOMAIN, ObjectTypeName="Product")
    client.delete_profile_object_type(**DOMAIN, ObjectTypeName="Order")
    client.delete_profile(**DOMAIN, ProfileId=people[0])
    client.delete_domain(**DOMAIN)
