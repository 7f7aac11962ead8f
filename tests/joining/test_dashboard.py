"""What moto's dashboard shows."""

from __future__ import annotations

from typing import Any

import requests

from customer_profiles_mock import mock_customer_profiles
from customer_profiles_mock.customerprofiles.dashboard import HEADINGS
from tests.conftest import one_session
from tests.joining import fresh
from tests.joining.kinds import KINDS, STREAM, make_domain
from tests.joining.places import client_in, put_order_type


def shown() -> dict[str, list[dict[str, Any]]]:
    answer = requests.get("http://motoapi.amazonaws.com/moto-api/data.json", timeout=10)
    assert answer.status_code == 200
    rows: dict[str, list[dict[str, Any]]] = answer.json()["customerprofiles"]
    return rows


def test_it_shows_what_is_there_now(client: Any) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=30)
    client.create_profile(DomainName="shop", FirstName="Ana")
    put_order_type(client, "shop")
    client_in("eu-west-2").create_domain(DomainName="store", DefaultExpirationDays=30)
    rows = shown()
    assert [(row["name"], row["region"], row["account"], row["profiles"]) for row in rows["Domain"]] == [
        ("shop", "us-east-1", "123456789012", 1),
        ("store", "eu-west-2", "123456789012", 0),
    ]
    assert [(row["name"], row["domain"]) for row in rows["ObjectType"]] == [("Order", "shop")]

    client.delete_domain(DomainName="shop")
    assert [row["name"] for row in shown()["Domain"]] == ["store"]


def test_it_shows_what_has_no_arn(client: Any) -> None:
    make_domain(client, Matching={"Enabled": True})
    (segment,) = [kind for kind in KINDS if kind.heading == "SegmentDefinition"]
    segment.make(client)
    of_segment = {"DomainName": "shop", "SegmentDefinitionName": segment.name}
    role = "arn:aws:iam::123456789012:role/profiles"
    one_session().client("s3", region_name="us-east-1").create_bucket(Bucket="out")
    one_session().client("kinesis", region_name="us-east-1").create_stream(StreamName="events", ShardCount=1)
    estimate = client.create_segment_estimate(
        DomainName="shop",
        SegmentQuery=client.get_segment_definition(**of_segment)["SegmentGroups"],
    )["EstimateId"]
    snapshot = client.create_segment_snapshot(
        **of_segment, DataFormat="CSV", DestinationUri="s3://out/here", RoleArn=role
    )["SnapshotId"]
    client.associate_stream_for_segments(DomainName="shop", DestinationArn=STREAM, DestinationRoleArn=role)
    client.put_segment_subscription(**of_segment)
    upload = client.create_upload_job(
        DomainName="shop",
        DisplayName="people.csv",
        Fields={"mail": {"Source": "_source.Mail", "Target": "_profile.EmailAddress"}},
        UniqueKey="mail",
    )["JobId"]
    source = {
        "ConnectorType": "Salesforce",
        "ConnectorProfileName": "crm",
        "SourceConnectorProperties": {"Salesforce": {"Object": "Contact"}},
    }
    flow = {
        "FlowName": "contacts",
        "KmsArn": "arn:aws:kms:us-east-1:123456789012:key/1",
        "SourceFlowConfig": source,
        "Tasks": [{"SourceFields": ["Id"], "TaskType": "Map"}],
        "TriggerConfig": {"TriggerType": "OnDemand"},
    }
    workflow = client.create_integration_workflow(
        DomainName="shop",
        WorkflowType="APPFLOW_INTEGRATION",
        IntegrationConfig={"AppflowIntegration": {"FlowDefinition": flow}},
        ObjectTypeName="Salesforce-Contact",
        RoleArn=role,
    )["WorkflowId"]
    (job,) = client.list_identity_resolution_jobs(DomainName="shop")["IdentityResolutionJobsList"]
    rows = shown()
    assert {
        heading: [(row["name"], row["domain"]) for row in rows[heading]]
        for heading in HEADINGS[HEADINGS.index("IdentityResolutionJob") :]
    } == {
        "IdentityResolutionJob": [(job["JobId"], "shop")],
        "Workflow": [(workflow, "shop")],
        "UploadJob": [(upload, "shop")],
        "SegmentEstimate": [(estimate, "shop")],
        "SegmentSnapshot": [(snapshot, "shop")],
        "SegmentStream": [(STREAM, "shop")],
        "SegmentSubscription": [(segment.name, "shop")],
    }


def test_it_is_empty_after_a_reset(client: Any) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=30)
    requests.post("http://motoapi.amazonaws.com/moto-api/reset", timeout=10)
    assert shown() == {heading: [] for heading in HEADINGS}


def test_it_is_empty_before_the_first_request() -> None:
    with mock_customer_profiles():
        assert shown()["Domain"] == []
    code = """
        import requests
        from customer_profiles_mock import mock_customer_profiles
        with mock_customer_profiles():
            print(requests.get("http://motoapi.amazonaws.com/moto-api/data.json").json()["customerprofiles"])
        """
    assert fresh.run(code) == str({heading: [] for heading in sorted(HEADINGS)})
