"""CreateIntegrationWorkflow, GetWorkflow, GetWorkflowSteps, ListWorkflows, DeleteWorkflow.

Texts, and which of them stands where, are our choice; their members are the service's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, NotInDomain
from customer_profiles_mock.jobs import workflows
from customer_profiles_mock.jobs.integrations import new_flow
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.workflows import (
    COMPLETE,
    FAILED,
    IN_PROGRESS,
    NOT_STARTED,
    Batch,
    Workflow,
)

# The connectors whose history a workflow can load (documented).
_CONNECTOR_TYPES: Final = ("Salesforce", "Servicenow", "Marketo")

_DESCRIPTIONS: Final[Mapping[str, str]] = {
    NOT_STARTED: "The workflow has not started",
    IN_PROGRESS: "The records of the source are being loaded",
    COMPLETE: "The records of the source are loaded and the integration is set up",
    FAILED: "The integration could not be set up",
}


@operation("CreateIntegrationWorkflow")
def create_integration_workflow(context: Context, params: Params) -> Result:
    """The workflow's Tags become those of its integration, since a workflow has no ARN (our choice)."""
    domain = the_domain(context, params)
    if "AppflowIntegration" not in params["IntegrationConfig"]:
        raise BadRequest("IntegrationConfig.AppflowIntegration is missing")
    config = params["IntegrationConfig"]["AppflowIntegration"]
    flow = config["FlowDefinition"]
    source = flow["SourceFlowConfig"]
    if source["ConnectorType"] not in _CONNECTOR_TYPES:
        raise BadRequest(
            f"ConnectorType {source['ConnectorType']} is not one of {', '.join(_CONNECTOR_TYPES)}"
        )
    if "ConnectorProfileName" not in source:
        raise BadRequest("SourceFlowConfig.ConnectorProfileName is missing")
    new_flow(context.store, flow["FlowName"])
    workflow = Workflow(
        workflow_id=context.new_id(),
        number=domain.next_number(),
        workflow_type=params["WorkflowType"],
        flow_name=flow["FlowName"],
        connector_type=source["ConnectorType"],
        connector_profile_name=source["ConnectorProfileName"],
        object_type_name=params["ObjectTypeName"],
        role_arn=params["RoleArn"],
        batches=_batches(config, context.now),
        created_at=context.now,
        status=NOT_STARTED,
        status_since=context.now,
        tags=dict(params.get("Tags", {})),
    )
    workflows.start(context, domain, workflow)
    return {"WorkflowId": workflow.workflow_id, "Message": "Workflow created"}


@operation("GetWorkflow")
def get_workflow(context: Context, params: Params) -> Result:
    """Under a manual transition these reads move the workflow on."""
    domain = the_domain(context, params)
    workflow = _the_workflow(domain, params["WorkflowId"])
    workflows.note_read(context, domain, workflow)
    steps = len(workflow.batches)
    return {
        "WorkflowId": workflow.workflow_id,
        "WorkflowType": workflow.workflow_type,
        "Status": workflow.status,
        "ErrorDescription": workflow.error_description,
        "StartDate": workflow.created_at,
        "LastUpdatedAt": workflow.status_since,
        "Attributes": {
            "AppflowIntegration": {
                "SourceConnectorType": workflow.connector_type,
                "ConnectorProfileName": workflow.connector_profile_name,
                "RoleArn": workflow.role_arn,
            }
        },
        "Metrics": {
            "AppflowIntegration": {
                "RecordsProcessed": 0,
                "StepsCompleted": steps if workflow.status == COMPLETE else 0,
                "TotalSteps": steps,
            }
        },
    }


@operation("GetWorkflowSteps")
def get_workflow_steps(context: Context, params: Params) -> Result:
    """One step for each batch, all in the state of the workflow (our choice)."""
    domain = the_domain(context, params)
    workflow = _the_workflow(domain, params["WorkflowId"])
    numbered = list(enumerate(workflow.batches))
    found = page(context, params, numbered, key=lambda entry: entry[0])
    return {
        "WorkflowId": workflow.workflow_id,
        "WorkflowType": workflow.workflow_type,
        "Items": [{"AppflowIntegration": _step(workflow, batch)} for _, batch in found.items],
        "NextToken": found.next_token,
    }


@operation("ListWorkflows")
def list_workflows(context: Context, params: Params) -> Result:
    """Oldest first. QueryStartDate and QueryEndDate bound CreatedAt, both inclusive (our choice)."""
    domain = the_domain(context, params)
    chosen = [workflow for workflow in domain.workflows.values() if _is_asked_for(workflow, params)]
    found = page(context, params, sorted(chosen, key=_by_number), key=_by_number)
    return {
        "Items": [
            {
                "WorkflowType": workflow.workflow_type,
                "WorkflowId": workflow.workflow_id,
                "Status": workflow.status,
                "StatusDescription": _DESCRIPTIONS[workflow.status],
                "CreatedAt": workflow.created_at,
                "LastUpdatedAt": workflow.status_since,
            }
            for workflow in found.items
        ],
        "NextToken": found.next_token,
    }


@operation("DeleteWorkflow")
def delete_workflow(context: Context, params: Params) -> Result:
    """Gone when the answer comes, and with it what it has set up (documented): its integration."""
    domain = the_domain(context, params)
    workflow = _the_workflow(domain, params["WorkflowId"])
    for integration in list(domain.integrations.values()):
        if integration.workflow_id == workflow.workflow_id:
            domain.journal.remove(domain.integrations, integration.uri)
    domain.journal.remove(domain.workflows, workflow.workflow_id)
    return {}


def _the_workflow(domain: Domain, workflow_id: str) -> Workflow:
    workflow = domain.workflows.get(workflow_id)
    if workflow is None:
        raise NotInDomain("Workflow", workflow_id, domain.name)
    return workflow


def _batches(config: Mapping[str, Any], now: float) -> tuple[Batch, ...]:
    """Without batches it is one, of everything so far (our choice)."""
    given = tuple(Batch(batch["StartTime"], batch["EndTime"]) for batch in config.get("Batches", ()))
    return given or (Batch(0.0, now),)


def _step(workflow: Workflow, batch: Batch) -> dict[str, Any]:
    return {
        "FlowName": workflow.flow_name,
        "Status": workflow.status,
        "ExecutionMessage": _DESCRIPTIONS[workflow.status],
        "RecordsProcessed": 0,
        "BatchRecordsStartTime": _as_text(batch.start),
        "BatchRecordsEndTime": _as_text(batch.end),
        "CreatedAt": workflow.created_at,
        "LastUpdatedAt": workflow.status_since,
    }


def _is_asked_for(workflow: Workflow, params: Params) -> bool:
    earliest: float = params.get("QueryStartDate", workflow.created_at)
    latest: float = params.get("QueryEndDate", workflow.created_at)
    return (
        params.get("WorkflowType", workflow.workflow_type) == workflow.workflow_type
        and params.get("Status", workflow.status) == workflow.status
        and earliest <= workflow.created_at <= latest
    )


def _by_number(workflow: Workflow) -> int:
    return workflow.number


def _as_text(moment: float) -> str:
    text = datetime.fromtimestamp(moment, timezone.utc).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
