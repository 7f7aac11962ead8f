"""What is done to the furnished domain, as a set-up or as the request that is tried."""

from __future__ import annotations

import dataclasses
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from hashlib import md5
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

from customer_profiles_mock.jobs import unit_of_work, upload_files
from customer_profiles_mock.jobs.identity_resolution import run_now
from customer_profiles_mock.operations.profile_loading import load_profiles
from tests.atomicity.documents import FILE, FLOW, GOODS, LAYOUT, LEES, ROLE, STREAM
from tests.atomicity.furnished import put, visit
from tests.behaviour import DOMAIN, Service

Step: TypeAlias = Callable[[Service], object]


@dataclasses.dataclass
class Pace:
    """How fast everything asynchronous is."""

    transition: Mapping[str, Any]

    def get_transition(self, model_name: str) -> Mapping[str, Any]:
        assert model_name
        return self.transition


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
