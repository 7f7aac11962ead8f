"""The integration workflow: NOT_STARTED, IN_PROGRESS, COMPLETE.

It moves on as the state manager says for `customerprofiles::workflow`; the default is at once, like
that of everything here that takes time on the service. Nothing is read from the source. At the end
the domain has the integration that goes on from there (documented), or the workflow is FAILED.
"""

from __future__ import annotations

from functools import partial
from math import inf

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.jobs.integrations import add_integration, flow_arn
from customer_profiles_mock.jobs.transitions import WORKFLOW, is_ended_by_reads, state_ends_at
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.integrations import Integration
from customer_profiles_mock.state.workflows import COMPLETE, FAILED, IN_PROGRESS, NOT_STARTED, Workflow


def start(context: Context, domain: Domain, workflow: Workflow) -> None:
    """Add a new workflow to the domain, and let it go as far as it does at once."""
    domain.journal.put(domain.workflows, workflow.workflow_id, workflow)
    while next_change_at(context, workflow) <= context.now:
        step(context, domain, workflow, context.now)


def next_change_at(context: Context, workflow: Workflow) -> float:
    """When the clock alone moves this workflow on: epoch seconds, infinity for never."""
    if workflow.is_finished:
        return inf
    return state_ends_at(context.transitions.get_transition(WORKFLOW), workflow.status_since)


def note_read(context: Context, domain: Domain, workflow: Workflow) -> None:
    """Count a read of an unfinished workflow; under a manual transition enough of them move it on."""
    if workflow.is_finished:
        return
    domain.journal.assign(workflow, "reads", workflow.reads + 1)
    if is_ended_by_reads(context.transitions.get_transition(WORKFLOW), workflow.reads):
        step(context, domain, workflow, context.now)


def step(context: Context, domain: Domain, workflow: Workflow, moment: float) -> None:
    """One change of state, at a moment that may lie in the past."""
    if workflow.status == NOT_STARTED:
        status = IN_PROGRESS
    else:
        status = _set_up_integration(context, domain, workflow, moment)
    change = partial(domain.journal.assign, workflow)
    change("status", status)
    change("status_since", moment)
    change("reads", 0)


def _set_up_integration(context: Context, domain: Domain, workflow: Workflow, moment: float) -> str:
    integration = Integration(
        uri=flow_arn(context.store, workflow.flow_name),
        created_at=moment,
        last_updated_at=moment,
        object_type_name=workflow.object_type_name,
        role_arn=workflow.role_arn,
        workflow_id=workflow.workflow_id,
        tags=dict(workflow.tags),
    )
    try:
        add_integration(context.store, domain, integration)
    except BadRequest as error:
        domain.journal.assign(workflow, "error_description", str(error))
        return FAILED
    return COMPLETE
