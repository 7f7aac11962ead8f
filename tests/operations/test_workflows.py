"""CreateIntegrationWorkflow, GetWorkflow, GetWorkflowSteps, ListWorkflows, DeleteWorkflow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from freezegun import freeze_time
from moto.moto_api import state_manager

from customer_profiles_mock import advance_clock
from tests.operations.calling import (
    UNKNOWN_ID,
    answer,
    bad_request,
    every_page,
    no_such_domain,
    not_found,
)
from tests.operations.test_integrations import FLOW_ARN, ROLE, flow, put, uris

MODEL = "customerprofiles::workflow"
THEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
JANUARY, MARCH, MAY = (datetime(2025, month, 1, tzinfo=timezone.utc) for month in (1, 3, 5))
TWO_BATCHES = [{"StartTime": JANUARY, "EndTime": MARCH}, {"StartTime": MARCH, "EndTime": MAY}]


@pytest.fixture(autouse=True)
def _default_transition() -> Iterator[None]:
    """A transition that a test has set outlives the mock."""
    yield
    state_manager.unset_transition(MODEL)


def by_reads(times: int = 1) -> None:
    state_manager.set_transition(MODEL, {"progression": "manual", "times": times})


def by_time(seconds: int) -> None:
    state_manager.set_transition(MODEL, {"progression": "time", "seconds": seconds})


def create(client: Any, domain: str, definition: Any = None, batches: Any = None, **more: Any) -> str:
    config = {"FlowDefinition": definition or flow(), **({} if batches is None else {"Batches": batches})}
    response = client.create_integration_workflow(
        DomainName=domain,
        WorkflowType="APPFLOW_INTEGRATION",
        IntegrationConfig={"AppflowIntegration": config},
        ObjectTypeName="Salesforce-Contact",
        RoleArn=ROLE,
        **more,
    )
    assert response["Message"] == "Workflow created"
    assert re.fullmatch("[a-f0-9]{32}", response["WorkflowId"])
    return str(response["WorkflowId"])


def get(client: Any, domain: str, workflow_id: str) -> dict[str, Any]:
    return answer(client.get_workflow(DomainName=domain, WorkflowId=workflow_id))


def status(client: Any, domain: str) -> str:
    """Of the only workflow; a list counts as no read."""
    (item,) = client.list_workflows(DomainName=domain)["Items"]
    return str(item["Status"])


def test_a_workflow_is_complete_at_once_and_leaves_an_integration(client: Any, domain: str) -> None:
    with freeze_time(THEN):
        workflow_id = create(client, domain, batches=TWO_BATCHES, Tags={"team": "data"})
    assert get(client, domain, workflow_id) == {
        "WorkflowId": workflow_id,
        "WorkflowType": "APPFLOW_INTEGRATION",
        "Status": "COMPLETE",
        "StartDate": THEN,
        "LastUpdatedAt": THEN,
        "Attributes": {
            "AppflowIntegration": {
                "SourceConnectorType": "Salesforce",
                "ConnectorProfileName": "crm",
                "RoleArn": ROLE,
            }
        },
        "Metrics": {"AppflowIntegration": {"RecordsProcessed": 0, "StepsCompleted": 2, "TotalSteps": 2}},
    }
    (integration,) = client.list_integrations(DomainName=domain)["Items"]
    assert integration == {
        "DomainName": domain,
        "Uri": FLOW_ARN,
        "ObjectTypeName": "Salesforce-Contact",
        "CreatedAt": THEN,
        "LastUpdatedAt": THEN,
        "Tags": {"team": "data"},
        "WorkflowId": workflow_id,
        "IsUnstructured": False,
        "RoleArn": ROLE,
        "Scope": "PROFILE",
    }


def test_reads_move_a_workflow_on_where_the_state_manager_says_so(client: Any, domain: str) -> None:
    by_reads()
    workflow_id = create(client, domain, batches=TWO_BATCHES)
    assert status(client, domain) == "NOT_STARTED"
    assert uris(client, domain) == []
    first = get(client, domain, workflow_id)
    assert first["Status"] == "IN_PROGRESS"
    metrics = {"RecordsProcessed": 0, "StepsCompleted": 0, "TotalSteps": 2}
    assert first["Metrics"]["AppflowIntegration"] == metrics
    assert uris(client, domain) == []
    second = get(client, domain, workflow_id)
    assert second["Status"] == "COMPLETE"
    assert second["Metrics"]["AppflowIntegration"] == {**metrics, "StepsCompleted": 2}
    assert uris(client, domain) == [FLOW_ARN]
    assert get(client, domain, workflow_id) == second


def test_several_reads_can_be_wanted_for_each_step(client: Any, domain: str) -> None:
    by_reads(times=2)
    workflow_id = create(client, domain)
    seen = [get(client, domain, workflow_id)["Status"] for _ in range(5)]
    assert seen == ["NOT_STARTED", "IN_PROGRESS", "IN_PROGRESS", "COMPLETE", "COMPLETE"]


def test_the_clock_moves_a_workflow_on_where_the_state_manager_says_so(client: Any, domain: str) -> None:
    by_time(60)
    with freeze_time(THEN) as clock:
        workflow_id = create(client, domain)
        assert status(client, domain) == "NOT_STARTED"
        clock.tick(59)
        assert status(client, domain) == "NOT_STARTED"
        clock.tick(1)
        assert status(client, domain) == "IN_PROGRESS"
        assert uris(client, domain) == []
        clock.tick(3600)
        (integration,) = client.list_integrations(DomainName=domain)["Items"]
        assert integration["CreatedAt"] == THEN + timedelta(seconds=120)
        found = get(client, domain, workflow_id)
    assert found["Status"] == "COMPLETE"
    assert found["LastUpdatedAt"] == THEN + timedelta(seconds=120)


def test_the_packages_own_clock_moves_it_too(client: Any, domain: str) -> None:
    by_time(60)
    create(client, domain)
    advance_clock(timedelta(minutes=3))
    assert status(client, domain) == "COMPLETE"


def test_there_is_a_step_for_each_batch(client: Any, domain: str) -> None:
    by_reads()
    with freeze_time(THEN):
        workflow_id = create(client, domain, batches=TWO_BATCHES)
        response = answer(client.get_workflow_steps(DomainName=domain, WorkflowId=workflow_id))
    assert (response["WorkflowId"], response["WorkflowType"]) == (workflow_id, "APPFLOW_INTEGRATION")
    first, second = (item["AppflowIntegration"] for item in response["Items"])
    assert first == {
        "FlowName": "contacts",
        "Status": "NOT_STARTED",
        "ExecutionMessage": "The workflow has not started",
        "RecordsProcessed": 0,
        "BatchRecordsStartTime": "2025-01-01T00:00:00.000Z",
        "BatchRecordsEndTime": "2025-03-01T00:00:00.000Z",
        "CreatedAt": THEN,
        "LastUpdatedAt": THEN,
    }
    assert second["BatchRecordsStartTime"] == "2025-03-01T00:00:00.000Z"
    pages = every_page(
        client.get_workflow_steps, "Items", DomainName=domain, WorkflowId=workflow_id, MaxResults=1
    )
    assert [len(page) for page in pages] == [1, 1]
    assert [step["AppflowIntegration"] for page in pages for step in page] == [first, second]
    for _ in range(2):
        get(client, domain, workflow_id)
    items = client.get_workflow_steps(DomainName=domain, WorkflowId=workflow_id)["Items"]
    assert [item["AppflowIntegration"]["Status"] for item in items] == ["COMPLETE", "COMPLETE"]


@pytest.mark.parametrize("batches", [None, []])
def test_without_batches_there_is_one_step_up_to_now(client: Any, domain: str, batches: Any) -> None:
    with freeze_time(THEN):
        workflow_id = create(client, domain, batches=batches)
    (item,) = client.get_workflow_steps(DomainName=domain, WorkflowId=workflow_id)["Items"]
    assert item["AppflowIntegration"]["BatchRecordsStartTime"] == "1970-01-01T00:00:00.000Z"
    assert item["AppflowIntegration"]["BatchRecordsEndTime"] == "2026-01-02T03:04:05.000Z"
    assert get(client, domain, workflow_id)["Metrics"]["AppflowIntegration"]["TotalSteps"] == 1


def test_workflows_are_listed_by_status_and_date_oldest_first(client: Any, domain: str) -> None:
    ids = []
    for day in range(3):
        if day == 2:
            by_reads()
        with freeze_time(THEN + timedelta(days=day)):
            ids.append(create(client, domain, flow(f"flow-{day}")))

    def listed(**asked: Any) -> list[int]:
        items = client.list_workflows(DomainName=domain, **asked)["Items"]
        return [ids.index(item["WorkflowId"]) for item in items]

    assert listed() == [0, 1, 2]
    assert listed(WorkflowType="APPFLOW_INTEGRATION") == [0, 1, 2]
    assert listed(Status="COMPLETE") == [0, 1]
    assert listed(Status="NOT_STARTED") == [2]
    assert listed(Status="FAILED") == []
    second = THEN + timedelta(days=1)
    assert listed(QueryStartDate=second) == [1, 2]
    assert listed(QueryEndDate=second) == [0, 1]
    assert listed(QueryStartDate=second, QueryEndDate=second) == [1]
    assert listed(QueryStartDate=second + timedelta(seconds=1), QueryEndDate=second) == []
    pages = every_page(client.list_workflows, "Items", DomainName=domain, MaxResults=2)
    assert [len(page) for page in pages] == [2, 1]
    assert pages[0][0] == {
        "WorkflowType": "APPFLOW_INTEGRATION",
        "WorkflowId": ids[0],
        "Status": "COMPLETE",
        "StatusDescription": "The records of the source are loaded and the integration is set up",
        "CreatedAt": THEN,
        "LastUpdatedAt": THEN,
    }


def test_a_deleted_workflow_is_gone_with_its_integration(client: Any, domain: str) -> None:
    put(client, domain, "another")
    workflow_id = create(client, domain)
    assert uris(client, domain) == ["another", FLOW_ARN]
    assert answer(client.delete_workflow(DomainName=domain, WorkflowId=workflow_id)) == {}
    missing = f"Workflow {workflow_id} is not found in domain shop"
    with not_found(missing):
        get(client, domain, workflow_id)
    with not_found(missing):
        client.get_workflow_steps(DomainName=domain, WorkflowId=workflow_id)
    with not_found(missing):
        client.delete_workflow(DomainName=domain, WorkflowId=workflow_id)
    assert client.list_workflows(DomainName=domain)["Items"] == []
    assert uris(client, domain) == ["another"]


def test_a_workflow_deleted_before_its_end_sets_nothing_up(client: Any, domain: str) -> None:
    by_time(60)
    workflow_id = create(client, domain)
    client.delete_workflow(DomainName=domain, WorkflowId=workflow_id)
    advance_clock(3600)
    assert uris(client, domain) == []
    assert create(client, domain) != workflow_id  # its flow's name is free again


def test_a_flow_name_that_is_taken_is_refused(client: Any, domain: str) -> None:
    by_reads()
    put(client, domain, None, FlowDefinition=flow("taken"))
    with bad_request("Flow with name taken already exists."):
        create(client, domain, flow("taken"))
    create(client, domain)
    with bad_request("Flow with name contacts already exists."):
        create(client, domain)
    with bad_request("Flow with name contacts already exists."):
        put(client, domain, None, FlowDefinition=flow())
    assert len(client.list_workflows(DomainName=domain)["Items"]) == 1


def test_a_workflow_fails_where_its_integration_cannot_be_set_up(client: Any, domain: str) -> None:
    by_reads()
    workflow_id = create(client, domain)
    put(client, domain, FLOW_ARN, ObjectTypeName="CTR")
    get(client, domain, workflow_id)
    failed = get(client, domain, workflow_id)
    assert failed["Status"] == "FAILED"
    assert failed["ErrorDescription"] == f"Integration {FLOW_ARN} belongs to domain shop"
    assert failed["Metrics"]["AppflowIntegration"]["StepsCompleted"] == 0
    assert status(client, domain) == "FAILED"
    (integration,) = client.list_integrations(DomainName=domain)["Items"]
    assert integration["ObjectTypeName"] == "CTR"


@pytest.mark.parametrize("connector", ["Salesforce", "Servicenow", "Marketo"])
def test_these_sources_have_a_history_to_load(client: Any, domain: str, connector: str) -> None:
    workflow_id = create(client, domain, flow(connector=connector))
    attributes = get(client, domain, workflow_id)["Attributes"]["AppflowIntegration"]
    assert attributes["SourceConnectorType"] == connector


@pytest.mark.parametrize("connector", ["S3", "Zendesk"])
def test_other_sources_are_refused(client: Any, domain: str, connector: str) -> None:
    with bad_request(f"ConnectorType {connector} is not one of Salesforce, Servicenow, Marketo"):
        create(client, domain, flow(connector=connector))


def test_the_connector_profile_is_wanted_since_every_answer_has_it(client: Any, domain: str) -> None:
    definition = flow()
    del definition["SourceFlowConfig"]["ConnectorProfileName"]
    with bad_request("SourceFlowConfig.ConnectorProfileName is missing"):
        create(client, domain, definition)


def test_an_empty_configuration_is_refused(client: Any, domain: str) -> None:
    with bad_request("IntegrationConfig.AppflowIntegration is missing"):
        client.create_integration_workflow(
            DomainName=domain,
            WorkflowType="APPFLOW_INTEGRATION",
            IntegrationConfig={},
            ObjectTypeName="CTR",
            RoleArn=ROLE,
        )


def test_the_domain_is_looked_for_first(client: Any) -> None:
    with no_such_domain("nowhere"):
        create(client, "nowhere", flow(connector="S3"))
    for call in (client.get_workflow, client.get_workflow_steps, client.delete_workflow):
        with no_such_domain("nowhere"):
            call(DomainName="nowhere", WorkflowId=UNKNOWN_ID)
    with no_such_domain("nowhere"):
        client.list_workflows(DomainName="nowhere")
