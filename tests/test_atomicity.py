"""Nothing is half done: a request that fails at any step leaves all state as it was.

Every change of state goes through the journal, and everything that leaves goes through the peers.
Each request here is made to fail at every single call of either, one after the other. Then it goes
through, and ends exactly where it ends without failures before it: nothing is left over that the
comparison does not see, such as an index that is kept beside the state.
"""

from __future__ import annotations

import copy
import dataclasses
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from hashlib import md5
from itertools import count
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

import pytest

from customer_profiles_mock.context import Peers
from customer_profiles_mock.jobs import due, unit_of_work, upload_files
from customer_profiles_mock.jobs.identity_resolution import run_now
from customer_profiles_mock.jobs.rule_matching import rule_index
from customer_profiles_mock.operations.delivery import deliver
from customer_profiles_mock.operations.profile_loading import load_profiles
from customer_profiles_mock.operations.registry import built_operations
from customer_profiles_mock.profiles import eviction
from customer_profiles_mock.state.journal import Journal
from customer_profiles_mock.state.key_index import KeyIndex
from tests.behaviour import DOMAIN, RecordingPeers, Service
from tests.snapshots import plain

Step: TypeAlias = Callable[[Service], object]

DAY = 86_400
QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/letters"
STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/export"
DOMAIN_ARN = f"arn:aws:profile:us-east-1:123456789012:domains/{DOMAIN}"
CRM = "arn:aws:app-integrations:us-east-1:123456789012:event-integration/crm"
EXPORT = {"S3Exporting": {"S3BucketName": "exports", "S3KeyName": "matches"}}
RULES = {
    "Enabled": True,
    "MatchingRules": [{"Rule": ["LastName", "PhoneNumber"]}],
    "MaxAllowedRuleLevelForMatching": 1,
    "MaxAllowedRuleLevelForMerging": 1,
    "AttributeTypesSelector": {"AttributeMatchingModel": "ONE_TO_ONE", "PhoneNumber": ["PhoneNumber"]},
    "ConflictResolution": {"ConflictResolvingModel": "RECENCY"},
    "ExportingConfig": EXPORT,
}
LEES: dict[str, Any] = {
    "SegmentDefinitionName": "lees",
    "DisplayName": "Lees",
    "SegmentGroups": {
        "Groups": [
            {
                "Dimensions": [
                    {"ProfileAttributes": {"LastName": {"DimensionType": "INCLUSIVE", "Values": ["Lee"]}}}
                ]
            }
        ]
    },
    "SegmentSort": {"Attributes": [{"Name": "FirstName", "Order": "DESC"}]},
}
NEW_RULES = [{"Rule": ["LastName"]}]
MATCHING = {
    "Enabled": True,
    "AutoMerging": {
        "Enabled": True,
        "Consolidation": {"MatchingAttributesList": [["EmailAddress"]]},
        "ConflictResolution": {"ConflictResolvingModel": "RECENCY"},
    },
    "ExportingConfig": EXPORT,
}
MAPPING: dict[str, Any] = {
    "Description": "of the test",
    "AllowProfileCreation": True,
    "Fields": {
        "who": {"Source": "_source.who"},
        "id": {"Source": "_source.id"},
        "name": {"Source": "_source.name", "Target": "_profile.FirstName"},
        "mail": {"Source": "_source.mail", "Target": "_profile.EmailAddress"},
        "order": {"Source": "_source.order", "Target": "_order.Name"},
    },
    "Keys": {
        "visitor": [{"FieldNames": ["who"], "StandardIdentifiers": ["PROFILE"]}],
        "visit": [{"FieldNames": ["id"], "StandardIdentifiers": ["UNIQUE"]}],
        "visited": [{"FieldNames": ["order"], "StandardIdentifiers": ["ORDER"]}],
    },
}
FLOW = {
    "FlowName": "history",
    "KmsArn": "arn:aws:kms:us-east-1:123456789012:key/one",
    "SourceFlowConfig": {
        "ConnectorType": "Salesforce",
        "ConnectorProfileName": "crm",
        "SourceConnectorProperties": {"Salesforce": {"Object": "Contact"}},
    },
    "Tasks": [{"TaskType": "Map_all", "SourceFields": ["id"]}],
    "TriggerConfig": {"TriggerType": "OnDemand"},
}
ROLE = "arn:aws:iam::123456789012:role/flows"
LAYOUT = {
    "Description": "for the desk",
    "DisplayName": "Desk",
    "LayoutType": "PROFILE_EXPLORER",
    "Layout": "[]",
    "IsDefault": True,
}
GOODS = {"sku": {"Source": "_source.Sku", "Target": "_catalogItem.Id"}}
FILE = b"who,first\nann,Ann\nbob,Bob\ncid,\n"
BY_READS = {"progression": "manual", "times": 1}
BY_TIME = {"progression": "time", "seconds": 60}


class Broken(Exception):
    """What a step fails with."""


@dataclasses.dataclass
class Pace:
    """How fast everything asynchronous is."""

    transition: Mapping[str, Any]

    def get_transition(self, model_name: str) -> Mapping[str, Any]:
        assert model_name
        return self.transition


def snapshot(service: Service) -> Any:
    """The state, and what the index of the rules says, which is kept beside it."""
    groups = {name: rule_index(domain).groups() for name, domain in service.store.domains.items()}
    return {"store": plain(service.store), "groups": plain(groups)}


def test_a_snapshot_sees_every_part_of_the_state() -> None:
    service = furnished()
    text = repr(snapshot(service))
    for part in ("visitor", "ann@shop.example", "_order", CRM, STREAM, QUEUE, "ADDED_PROFILE_KEY", "crew"):
        assert part in text
    assert snapshot(service) == snapshot(furnished())
    service.call("UpdateProfile", ProfileId=ids(service)[0], Attributes={"deep": "down"})
    assert snapshot(service) != snapshot(furnished())


# A domain with some of everything.


def visit(who: str, number: int, **more: str) -> str:
    members = {"who": who, "id": number, "name": f"{who} {number}", "order": f"o{number}", **more}
    return "{" + ", ".join(f'"{name}": "{text}"' for name, text in members.items()) + "}"


def put(service: Service, object_type: str, text: str) -> None:
    service.call("PutProfileObject", ObjectTypeName=object_type, Object=text)


def ids(service: Service) -> list[str]:
    """In the order of creation, which the journal does not keep in the mapping."""
    return sorted(service.domain.profiles, key=lambda one: service.domain.profiles[one].number)


def first_object(service: Service, kind: str) -> dict[str, str]:
    params = {"ProfileId": ids(service)[0], "ObjectTypeName": kind}
    (item, *_) = service.call("ListProfileObjects", **params)["Items"]
    return {**params, "ProfileObjectUniqueKey": item["ProfileObjectUniqueKey"]}


@cache
def _furnished() -> Service:
    service = Service(DeadLetterQueueUrl=QUEUE, Tags={"team": "crew"})
    service.peers.buckets["exports"] = {}
    service.call("UpdateDomain", Matching=MATCHING, RuleBasedMatching=RULES)
    service.call("CreateEventStream", EventStreamName="export", Uri=STREAM)
    service.call("PutProfileObjectType", ObjectTypeName="Visit", **MAPPING)
    service.call("PutProfileObjectType", ObjectTypeName="Later", **{**MAPPING, "AllowProfileCreation": False})
    service.call("PutIntegration", Uri=CRM, ObjectTypeName="Visit")
    put(service, "Visit", visit("ann", 1, mail="ann@shop.example"))
    put(service, "Visit", visit("ann", 2))
    put(service, "Visit", visit("bob", 1))
    service.call("CreateProfile", FirstName="Ann", LastName="Lee", EmailAddress="ann@shop.example")
    service.call("CreateProfile", LastName="Lee", PhoneNumber="+12065550143", Attributes={"who": "ann"})
    service.call("CreateProfile", Gender="FEMALE", Address={"City": "Oslo"})
    service.call("AddProfileKey", ProfileId=ids(service)[1], KeyName="_account", Values=["A-1", "A-2"])
    return service


def furnished() -> Service:
    return copy.deepcopy(_furnished())


def new_upload(service: Service) -> str:
    mapping = {
        "who": {"Source": "_source.who", "Target": "_profile.Attributes.who"},
        "first": {"Source": "_source.first", "Target": "_profile.FirstName"},
    }
    job = service.call("CreateUploadJob", DisplayName="people", Fields=mapping, UniqueKey="who")
    job_id = job["JobId"]
    assert isinstance(job_id, str)
    return job_id


def put_file(service: Service, job_id: str) -> None:
    path = service.call("GetUploadJobPath", JobId=job_id)
    token = path["ClientToken"]
    prefix = "x-amz-server-side-encryption-customer-"
    digest = md5(b64decode(token), usedforsecurity=False).digest()
    headers = {
        f"{prefix}algorithm": "AES256",
        f"{prefix}key": token,
        f"{prefix}key-md5": b64encode(digest).decode(),
    }
    (signature,) = parse_qs(urlsplit(path["Url"]).query)["X-Amz-Signature"]
    context = service.context("PutUploadFile")
    with unit_of_work.unit_of_work(context):
        upload_files.take_file(context, upload_files.PutFile(DOMAIN, job_id, signature, headers, FILE))


def create_workflow(service: Service) -> str:
    config = {"AppflowIntegration": {"FlowDefinition": FLOW}}
    created = service.call(
        "CreateIntegrationWorkflow",
        WorkflowType="APPFLOW_INTEGRATION",
        IntegrationConfig=config,
        ObjectTypeName="Visit",
        RoleArn=ROLE,
        Tags={"of": "flow"},
    )
    workflow_id = created["WorkflowId"]
    assert isinstance(workflow_id, str)
    return workflow_id


def define_visits(service: Service) -> None:
    service.call(
        "CreateCalculatedAttributeDefinition",
        CalculatedAttributeName="visits",
        AttributeDetails={"Attributes": [{"Name": "id"}], "Expression": "{Visit.id}"},
        Statistic="COUNT",
        UseHistoricalData=True,
        Tags={"a": "b"},
    )


def run_job(service: Service) -> None:
    context = service.context("RunIdentityResolutionJob")
    with unit_of_work.unit_of_work(context):
        run_now(context, DOMAIN)


def load(service: Service) -> None:
    """Two profiles, of which the second takes an older one in by the rules."""
    context = service.context("LoadProfiles")
    with unit_of_work.unit_of_work(context):
        load_profiles(context, DOMAIN, [{}, {"LastName": "Lee", "PhoneNumber": "+12065550143"}])


def after(seconds: float) -> Step:
    """Whatever has become due after some time, with a request that changes nothing."""

    def step(service: Service) -> None:
        service.now += seconds
        service.call("ListDomains")

    return step


def with_two_layouts(service: Service) -> None:
    for name in ("old", "new"):
        service.call("CreateDomainLayout", LayoutDefinitionName=name, **LAYOUT)


def define_lees(service: Service) -> None:
    service.call("CreateSegmentDefinition", **LEES, Tags={"a": "b"})


def take_snapshot(service: Service) -> None:
    service.call(
        "CreateSegmentSnapshot",
        SegmentDefinitionName="lees",
        DataFormat="CSV",
        DestinationUri="s3://exports/segments/",
    )


def define_lees_by_sql(service: Service) -> None:
    service.call("UpdateDomain", DataStore={"Enabled": True})
    service.call(
        "CreateSegmentDefinition",
        SegmentDefinitionName="lees",
        DisplayName="Lees",
        SegmentSqlQuery="SELECT ProfileId FROM _profile_standard WHERE LastName = 'Lee'",
    )


def count_lees(service: Service) -> None:
    service.call("CreateSegmentEstimate", SegmentQuery=LEES["SegmentGroups"])


def the_estimate(service: Service) -> str:
    (estimate_id,) = service.domain.segment_estimates
    return estimate_id


def the_snapshot(service: Service) -> str:
    (snapshot_id,) = service.domain.segments["lees"].snapshots
    return snapshot_id


def associate(service: Service) -> None:
    service.call("AssociateStreamForSegments", DestinationArn=STREAM, DestinationRoleArn=ROLE)


def subscribe(service: Service) -> None:
    service.call("PutSegmentSubscription", SegmentDefinitionName="lees")


def with_subscription(service: Service) -> None:
    for step in (define_lees, associate, subscribe):
        step(service)


def trigger_visits(service: Service) -> None:
    visited = {"FieldName": "name", "ComparisonOperator": "BEGINS_WITH", "Values": ["ann", "cid"]}
    dimensions = [{"ObjectAttributes": [visited]}]
    service.call(
        "CreateEventTrigger",
        EventTriggerName="visits",
        ObjectTypeName="Visit",
        EventTriggerConditions=[{"EventTriggerDimensions": dimensions, "LogicalOperator": "ALL"}],
        Tags={"a": "b"},
    )


def recommend(service: Service) -> None:
    service.call("UpdateDomain", DataStore={"Enabled": True})
    create_recommender(service)


def create_recommender(service: Service) -> None:
    service.call(
        "CreateRecommender",
        RecommenderName="hot",
        RecommenderRecipeName="popular-items",
        RecommenderConfig={"TrainingFrequency": 1},
        Tags={"a": "b"},
    )


def train_anew(service: Service) -> None:
    service.call("UpdateRecommender", RecommenderName="hot", RecommenderConfig={}, Description="new")


def go_back(service: Service) -> None:
    (version, *_) = service.domain.recommenders["hot"].versions
    service.call("UpdateRecommender", RecommenderName="hot", RecommenderVersionName=version.name)


def filter_goods(service: Service) -> None:
    service.call(
        "CreateRecommenderFilter",
        RecommenderFilterName="goods",
        RecommenderFilterExpression="INCLUDE ItemID WHERE _catalogItem.Id IN (*)",
        Tags={"a": "b"},
    )


def shape_goods(service: Service) -> None:
    service.call(
        "CreateRecommenderSchema",
        RecommenderSchemaName="goods",
        Fields={"_catalogItem": [{"TargetFieldName": "Id"}]},
        Tags={"a": "b"},
    )


def with_goods(service: Service) -> None:
    service.call("UpdateDomain", DataStore={"Enabled": True})
    service.call("PutDomainObjectType", ObjectTypeName="Goods", Fields=GOODS)


# What is tried: the operation and what it meets, the set-up, and the request.


def nothing(service: Service) -> None:
    """No set-up beside the furnished domain."""
    assert service.domain


def paced(transition: Mapping[str, Any], *then: Step) -> Step:
    def set_up(service: Service) -> None:
        service.transitions = Pace(transition)
        for step in then:
            step(service)

    return set_up


def called_all(*steps: Step) -> Step:
    def step(service: Service) -> None:
        for one in steps:
            one(service)

    return step


def called(operation: str, **params: Any) -> Step:
    return lambda service: service.call(operation, **params)


def small_profiles(service: Service) -> None:
    """For the limit of three objects that this suite sets for every profile."""
    put(service, "Visit", visit("ann", 3))
    put(service, "Visit", visit("bob", 3))


def stopped(service: Service) -> None:
    event_stream = service.domain.event_stream
    assert event_stream is not None
    event_stream.stopped_since = service.now


def unseen(service: Service) -> None:
    """As if the members of the segment had not been in it the last time that somebody looked."""
    service.domain.subscriptions["lees"].members = {}


def uploaded(service: Service) -> None:
    put_file(service, new_upload(service))


def the_upload(service: Service) -> str:
    (job_id,) = service.domain.upload_jobs
    return job_id


def the_workflow(service: Service) -> str:
    (workflow_id,) = service.domain.workflows
    return workflow_id


def start_upload(service: Service) -> None:
    service.call("StartUploadJob", JobId=the_upload(service))


REQUESTS: dict[str, tuple[Step, Step]] = {
    "CreateDomain": (
        nothing,
        called(
            "CreateDomain",
            DomainName="other",
            DefaultExpirationDays=7,
            Matching=MATCHING,
            RuleBasedMatching=RULES,
        ),
    ),
    "UpdateDomain: everything": (
        nothing,
        called(
            "UpdateDomain",
            DefaultExpirationDays=7,
            DeadLetterQueueUrl="",
            Matching={"Enabled": False},
            RuleBasedMatching={**RULES, "MatchingRules": NEW_RULES},
        ),
    ),
    "DeleteDomain": (nothing, called("DeleteDomain")),
    "TagResource": (nothing, called("TagResource", resourceArn=DOMAIN_ARN, tags={"team": "x", "b": "2"})),
    "UntagResource": (
        called("TagResource", resourceArn=DOMAIN_ARN, tags={"b": "2"}),
        called("UntagResource", resourceArn=DOMAIN_ARN, tagKeys=["team", "b", "c"]),
    ),
    "CreateProfile": (nothing, called("CreateProfile", EmailAddress="kim@shop.example", FirstName="Kim")),
    "CreateProfile: one that the rules merge": (
        nothing,
        called("CreateProfile", LastName="Lee", PhoneNumber="+12065550143", FirstName="Kim"),
    ),
    "UpdateProfile": (
        nothing,
        lambda service: service.call(
            "UpdateProfile", ProfileId=ids(service)[0], EmailAddress="", LastName="Lee", Attributes={"a": "b"}
        ),
    ),
    "DeleteProfile": (nothing, lambda service: service.call("DeleteProfile", ProfileId=ids(service)[0])),
    "AddProfileKey": (
        nothing,
        lambda service: service.call(
            "AddProfileKey", ProfileId=ids(service)[1], KeyName="_account", Values=["A-2", "A-3", "A-4"]
        ),
    ),
    "DeleteProfileKey: added and ingested": (
        lambda service: service.call(
            "AddProfileKey", ProfileId=ids(service)[0], KeyName="visitor", Values=["ann", "anna"]
        ),
        lambda service: service.call(
            "DeleteProfileKey", ProfileId=ids(service)[0], KeyName="visitor", Values=["ann", "anna"]
        ),
    ),
    "MergeProfiles: all, with objects, keys and standard objects": (
        small_profiles,
        lambda service: service.call(
            "MergeProfiles",
            MainProfileId=ids(service)[1],
            ProfileIdsToBeMerged=[one for one in ids(service) if one != ids(service)[1]],
            FieldSourceProfileIds={"FirstName": ids(service)[0], "Attributes": {"who": ids(service)[0]}},
        ),
    ),
    "PutProfileObjectType: a new one": (
        nothing,
        called("PutProfileObjectType", ObjectTypeName="New", **MAPPING),
    ),
    "PutProfileObjectType: another mapping": (
        nothing,
        called("PutProfileObjectType", ObjectTypeName="Visit", **{**MAPPING, "Description": "new"}),
    ),
    "PutProfileObjectType: a template": (
        nothing,
        called("PutProfileObjectType", ObjectTypeName="CTR", Description="d", TemplateId="CTR-NoInferred"),
    ),
    "DeleteProfileObjectType": (nothing, called("DeleteProfileObjectType", ObjectTypeName="Visit")),
    "DeleteProfileObjectType: a standard one": (
        nothing,
        called("DeleteProfileObjectType", ObjectTypeName="_order"),
    ),
    "PutProfileObject: a new profile": (nothing, lambda service: put(service, "Visit", visit("cid", 1))),
    "PutProfileObject: a known profile": (
        nothing,
        lambda service: put(service, "Visit", visit("ann", 3, mail="other@shop.example")),
    ),
    "PutProfileObject: a full profile": (
        small_profiles,
        lambda service: put(service, "Visit", visit("ann", 4)),
    ),
    "PutProfileObject: a replaced object": (
        nothing,
        lambda service: put(service, "Visit", visit("ann", 1, mail="new@shop.example")),
    ),
    "PutProfileObject: the first of a template's name": (
        nothing,
        lambda service: put(service, "Zendesk-users", '{"id": 42, "email": "kim@shop.example"}'),
    ),
    "BatchPutProfileObject: good, bad and without a profile": (
        nothing,
        called(
            "BatchPutProfileObject",
            ObjectTypeName="Later",
            Items=[
                {"Id": str(number), "Object": text}
                for number, text in enumerate([visit("ann", 7), "bad", visit("eve", 1), visit("bob", 7)])
            ],
        ),
    ),
    "DeleteProfileObject": (
        nothing,
        lambda service: service.call("DeleteProfileObject", **first_object(service, "Visit")),
    ),
    "DeleteProfileObject: a standard one": (
        nothing,
        lambda service: service.call("DeleteProfileObject", **first_object(service, "_order")),
    ),
    "PutIntegration: a new one": (
        nothing,
        called("PutIntegration", Uri="other", ObjectTypeNames={"a": "CTR"}, Tags={"a": "b"}),
    ),
    "PutIntegration: a changed one": (nothing, called("PutIntegration", Uri=CRM, RoleArn=ROLE)),
    "PutIntegration: a flow": (
        nothing,
        called("PutIntegration", FlowDefinition=FLOW, ObjectTypeName="Visit"),
    ),
    "DeleteIntegration": (nothing, called("DeleteIntegration", Uri=CRM)),
    "CreateEventStream": (
        called("DeleteEventStream", EventStreamName="export"),
        called("CreateEventStream", EventStreamName="again", Uri=STREAM, Tags={"a": "b"}),
    ),
    "DeleteEventStream": (nothing, called("DeleteEventStream", EventStreamName="export")),
    "GetEventStream: back again": (stopped, called("GetEventStream", EventStreamName="export")),
    "ListEventStreams: back again": (stopped, called("ListEventStreams")),
    "CreateIntegrationWorkflow": (nothing, create_workflow),
    "GetWorkflow: moved on by reads": (
        paced(BY_READS, create_workflow),
        lambda service: service.call("GetWorkflow", WorkflowId=the_workflow(service)),
    ),
    "DeleteWorkflow": (
        create_workflow,
        lambda service: service.call("DeleteWorkflow", WorkflowId=the_workflow(service)),
    ),
    "CreateUploadJob": (nothing, new_upload),
    "GetUploadJobPath": (
        new_upload,
        lambda service: service.call("GetUploadJobPath", JobId=the_upload(service)),
    ),
    "StartUploadJob": (uploaded, start_upload),
    "StartUploadJob: without a file": (new_upload, start_upload),
    "StopUploadJob": (
        paced(BY_TIME, uploaded, start_upload),
        lambda service: service.call("StopUploadJob", JobId=the_upload(service)),
    ),
    "GetUploadJob: ended by reads": (
        paced(BY_READS, uploaded, start_upload),
        lambda service: service.call("GetUploadJob", JobId=the_upload(service)),
    ),
    "CreateCalculatedAttributeDefinition": (nothing, define_visits),
    "GetCalculatedAttributeDefinition: moved on by reads": (
        paced(BY_READS, define_visits),
        called("GetCalculatedAttributeDefinition", CalculatedAttributeName="visits"),
    ),
    "UpdateCalculatedAttributeDefinition": (
        define_visits,
        called(
            "UpdateCalculatedAttributeDefinition",
            CalculatedAttributeName="visits",
            DisplayName="Visits",
            Conditions={"Range": {"Value": 7, "Unit": "DAYS"}},
        ),
    ),
    "DeleteCalculatedAttributeDefinition": (
        paced(BY_READS, define_visits),
        called("DeleteCalculatedAttributeDefinition", CalculatedAttributeName="visits"),
    ),
    "CreateDomainLayout: the new default": (
        called("CreateDomainLayout", LayoutDefinitionName="old", **LAYOUT),
        called("CreateDomainLayout", LayoutDefinitionName="new", **LAYOUT, Tags={"a": "b"}),
    ),
    "UpdateDomainLayout: the new default": (
        with_two_layouts,
        called(
            "UpdateDomainLayout",
            LayoutDefinitionName="old",
            Description="newer",
            DisplayName="Newer",
            Layout="{}",
            IsDefault=True,
        ),
    ),
    "DeleteDomainLayout": (with_two_layouts, called("DeleteDomainLayout", LayoutDefinitionName="new")),
    "PutDomainObjectType: a new one": (
        called("UpdateDomain", DataStore={"Enabled": True}),
        called("PutDomainObjectType", ObjectTypeName="Goods", Fields=GOODS, Tags={"a": "b"}),
    ),
    "PutDomainObjectType: another mapping": (
        with_goods,
        called("PutDomainObjectType", ObjectTypeName="Goods", Fields={}, Description="none"),
    ),
    "DeleteDomainObjectType": (with_goods, called("DeleteDomainObjectType", ObjectTypeName="Goods")),
    "CreateSegmentDefinition": (nothing, define_lees),
    "DeleteSegmentDefinition": (
        paced(BY_TIME, define_lees, take_snapshot),
        called("DeleteSegmentDefinition", SegmentDefinitionName="lees"),
    ),
    "CreateSegmentEstimate": (nothing, count_lees),
    "GetSegmentEstimate: the last read": (
        paced(BY_READS, count_lees),
        lambda service: service.call("GetSegmentEstimate", EstimateId=the_estimate(service)),
    ),
    "CreateSegmentSnapshot": (define_lees, take_snapshot),
    "CreateSegmentSnapshot: by SQL": (define_lees_by_sql, take_snapshot),
    "GetSegmentSnapshot: the last read": (
        paced(BY_READS, define_lees, take_snapshot),
        lambda service: service.call(
            "GetSegmentSnapshot", SegmentDefinitionName="lees", SnapshotId=the_snapshot(service)
        ),
    ),
    "AssociateStreamForSegments": (nothing, associate),
    "DisassociateStreamForSegments": (with_subscription, called("DisassociateStreamForSegments")),
    "PutSegmentSubscription": (called_all(define_lees, associate), subscribe),
    "PutSegmentSubscription: another interval": (
        with_subscription,
        called(
            "PutSegmentSubscription",
            SegmentDefinitionName="lees",
            ScheduleConfiguration={"Interval": 1, "Unit": "HOURLY"},
        ),
    ),
    "PutSegmentSubscription: after a stop": (
        called_all(with_subscription, called("DisassociateStreamForSegments"), associate),
        subscribe,
    ),
    "GetSegmentSubscription: the last read": (
        paced(BY_READS, with_subscription),
        called("GetSegmentSubscription", SegmentDefinitionName="lees"),
    ),
    "DeleteSegmentSubscription": (
        with_subscription,
        called("DeleteSegmentSubscription", SegmentDefinitionName="lees"),
    ),
    "CreateProfile: one that joins a segment": (
        with_subscription,
        called("CreateProfile", LastName="Lee", FirstName="Kim"),
    ),
    "MergeProfiles: one that leaves a segment": (
        with_subscription,
        lambda service: service.call(
            "MergeProfiles", MainProfileId=ids(service)[0], ProfileIdsToBeMerged=ids(service)[1:3]
        ),
    ),
    "CreateEventTrigger": (nothing, trigger_visits),
    "UpdateEventTrigger": (
        trigger_visits,
        called("UpdateEventTrigger", EventTriggerName="visits", Description="new", ObjectTypeName="Later"),
    ),
    "DeleteEventTrigger": (trigger_visits, called("DeleteEventTrigger", EventTriggerName="visits")),
    "PutProfileObject: one that fires a trigger": (
        called_all(trigger_visits, lambda service: put(service, "Visit", visit("ann", 3))),
        lambda service: put(service, "Visit", visit("ann", 1)),
    ),
    "CreateRecommender": (called("UpdateDomain", DataStore={"Enabled": True}), create_recommender),
    "GetRecommender: moved on by reads": (
        paced(BY_READS, recommend),
        called("GetRecommender", RecommenderName="hot"),
    ),
    "UpdateRecommender: another configuration": (recommend, train_anew),
    "UpdateRecommender: an earlier version": (called_all(recommend, train_anew), go_back),
    "StopRecommender": (recommend, called("StopRecommender", RecommenderName="hot")),
    "StartRecommender": (
        called_all(recommend, called("StopRecommender", RecommenderName="hot")),
        called("StartRecommender", RecommenderName="hot"),
    ),
    "DeleteRecommender": (recommend, called("DeleteRecommender", RecommenderName="hot")),
    "CreateRecommenderFilter": (nothing, filter_goods),
    "GetRecommenderFilter: moved on by reads": (
        paced(BY_READS, filter_goods),
        called("GetRecommenderFilter", RecommenderFilterName="goods"),
    ),
    "DeleteRecommenderFilter": (
        filter_goods,
        called("DeleteRecommenderFilter", RecommenderFilterName="goods"),
    ),
    "CreateRecommenderSchema": (nothing, shape_goods),
    "DeleteRecommenderSchema": (
        shape_goods,
        called("DeleteRecommenderSchema", RecommenderSchemaName="goods"),
    ),
    "an uploaded file": (new_upload, lambda service: put_file(service, the_upload(service))),
    "a delivery": (
        nothing,
        lambda service: deliver(
            lambda: service.context("Deliver"), DOMAIN, CRM, [visit("ann", 9), "bad", visit("cid", 1)]
        ),
    ),
    "profiles that are loaded": (
        with_subscription,
        load,
    ),
    "a job that was asked for": (nothing, run_job),
    "the clock: a weekly job": (nothing, after(2 * DAY)),
    "the clock: an upload": (paced(BY_TIME, uploaded, start_upload), after(60)),
    "the clock: a workflow": (paced(BY_TIME, create_workflow), after(200)),
    "the clock: a calculated attribute": (paced(BY_TIME, define_visits), after(200)),
    "the clock: a segment's estimate": (paced(BY_TIME, count_lees), after(200)),
    "the clock: a segment's snapshot": (paced(BY_TIME, define_lees, take_snapshot), after(200)),
    "the clock: a subscription starts": (paced(BY_TIME, with_subscription), after(60)),
    "the clock: members of a segment": (
        called_all(called("UpdateDomain", Matching={"Enabled": False}), with_subscription, unseen),
        after(DAY),
    ),
    "the clock: a recommender and its filter": (paced(BY_TIME, recommend, filter_goods), after(200)),
    "the clock: an update of a recommender": (
        called_all(recommend, paced(BY_TIME, train_anew)),
        after(200),
    ),
    "the clock: the next training": (recommend, after(2.5 * DAY)),
    "a delivery to the catalogue": (
        called_all(with_goods, called("PutIntegration", Uri=CRM, ObjectTypeName="Goods", Scope="DOMAIN")),
        lambda service: deliver(
            lambda: service.context("Deliver"), DOMAIN, CRM, ['{"Sku": "1"}', "bad", '{"Sku": "2"}']
        ),
    ),
    "the clock: everything expires": (
        called("UpdateDomain", Matching={"Enabled": False}),
        after(400 * DAY),
    ),
    "the clock: changed rules": (
        paced(BY_TIME, called("UpdateDomain", RuleBasedMatching={**RULES, "MatchingRules": NEW_RULES})),
        after(70),
    ),
}


# Failing.

CHANGES = ("assign", "put", "remove", "add", "discard", "append")


class Fuse:
    """Counts the steps of a request, and breaks at one of them."""

    def __init__(self) -> None:
        self.steps = 0
        self.breaks_at = 0

    def burn(self) -> None:
        self.steps += 1
        if self.steps == self.breaks_at:
            raise Broken

    @contextmanager
    def breaking_at(self, step: int) -> Iterator[None]:
        self.steps, self.breaks_at = 0, step
        yield
        self.breaks_at = 0


@pytest.fixture
def fuse(monkeypatch: pytest.MonkeyPatch) -> Fuse:
    """Steps are the calls of the journal and of the peers, and the end of the request."""
    fuse = Fuse()

    def guarded(works: Callable[..., Any]) -> Callable[..., Any]:
        def guard(*arguments: Any, **named: Any) -> Any:
            fuse.burn()
            return works(*arguments, **named)

        return guard

    for name in CHANGES:
        monkeypatch.setattr(Journal, name, guarded(getattr(Journal, name)))
    for name in (name for name in vars(Peers) if not name.startswith("_")):
        monkeypatch.setattr(RecordingPeers, name, guarded(getattr(RecordingPeers, name)))
    for module in (unit_of_work, due):
        monkeypatch.setattr(module, "send", guarded(module.send))
    return fuse


@pytest.fixture
def small_limit(monkeypatch: pytest.MonkeyPatch) -> int:
    """So few objects per profile that a handful of them fills it."""
    built_operations()  # those that take the limit over keep the real one
    monkeypatch.setattr(eviction, "OBJECTS_PER_PROFILE", 3)
    return 3


def run(service: Service, step: Step) -> None:
    """The same request in every try: at one moment, with one sequence of ids."""
    now = service.now
    service.random.seed(1)
    try:
        step(service)
    finally:
        service.now = now


def kept_states(service: Service, step: Step) -> list[Any]:
    """The states after every step of work that is kept by itself, the request last."""
    states: list[Any] = []
    atomic = Journal.atomic

    @contextmanager
    def noted(journal: Journal) -> Iterator[None]:
        with atomic(journal):
            yield
        if journal is service.store.journal and not journal._depth:
            states.append(snapshot(service))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Journal, "atomic", noted)
        run(service, step)
    return states


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_that_fails_at_any_step_leaves_everything_as_it_was(
    name: str, fuse: Fuse, small_limit: int
) -> None:
    assert small_limit
    set_up, step = REQUESTS[name]
    start = furnished()
    set_up(start)
    before = snapshot(start)
    *between, end = kept_states(copy.deepcopy(start), step)
    assert end != before
    service = copy.deepcopy(start)
    for broken_step in count(1):
        if between:
            service = copy.deepcopy(start)  # what became due before the failure was kept
        try:
            with fuse.breaking_at(broken_step):
                run(service, step)
        except Broken:
            assert service.store.journal._undo == []
            if between:
                assert snapshot(service) in [before, *between]
            else:
                assert snapshot(service) == before
        else:
            break
    assert broken_step > 1
    assert snapshot(service) == end


def turned_round(value: Any) -> None:
    """Reverse the order of all mappings that the journal changes."""
    if isinstance(value, Journal):
        return
    if isinstance(value, KeyIndex):
        turned_round(vars(value)["_entries"])
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in IN_THE_ORDER_GIVEN:
                turned_round(getattr(value, field.name))
    elif isinstance(value, dict):
        for item in value.values():
            turned_round(item)
        items = list(value.items())
        value.clear()
        value.update(reversed(items))


# Mappings that are replaced as a whole, in which the order of the request means something.
IN_THE_ORDER_GIVEN = {
    "values",
    "fields",
    "matching",
    "rule_based_matching",
    "auto_merging",
    "origins",
    "derived",
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_does_the_same_in_whatever_order_an_earlier_failure_has_left_the_mappings(
    name: str, small_limit: int
) -> None:
    assert small_limit
    set_up, step = REQUESTS[name]
    start = furnished()
    set_up(start)
    other = copy.deepcopy(start)
    turned_round(other.store)
    assert snapshot(other) == snapshot(start)
    run(start, step)
    run(other, step)
    assert snapshot(other) == snapshot(start)
    assert other.peers == start.peers


def test_every_operation_that_writes_is_tried() -> None:
    """An operation that is not here needs an entry above, or to be a plain reading one."""
    reading = {
        name
        for name in built_operations()
        if name.startswith(("Get", "List", "Search", "Detect", "BatchGet"))
    }
    tried = {name.partition(":")[0] for name in REQUESTS}
    assert built_operations().keys() - reading <= tried
