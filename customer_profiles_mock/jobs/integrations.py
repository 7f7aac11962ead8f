"""How a domain gets an integration: from a request, or at the end of a workflow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.integrations import Integration
from customer_profiles_mock.state.store import Store

MOST_INTEGRATIONS: Final = 50


def add_integration(store: Store, domain: Domain, integration: Integration) -> None:
    """Raises BadRequest for a Uri that another domain has (our choice), or one too many."""
    uri = integration.uri
    for other in store.domains.values():
        if uri in other.integrations:
            raise BadRequest(f"Integration {uri} belongs to domain {other.name}")
    if len(domain.integrations) >= MOST_INTEGRATIONS:
        raise BadRequest(f"A domain can have at most {MOST_INTEGRATIONS} integrations")
    domain.journal.put(domain.integrations, uri, integration)


def new_flow(store: Store, flow_name: str) -> str:
    """The ARN of the AppFlow flow that a FlowDefinition makes. Raises BadRequest where it is there.

    moto has no AppFlow: a flow is there as long as its integration, or the workflow that is to end in
    one (our choice).
    """
    arn = flow_arn(store, flow_name)
    if arn in _flows(store):
        raise BadRequest(f"Flow with name {flow_name} already exists.")
    return arn


def flow_arn(store: Store, flow_name: str) -> str:
    return f"arn:{store.partition}:appflow:{store.region_name}:{store.account_id}:flow/{flow_name}"


def _flows(store: Store) -> Iterator[str]:
    for domain in store.domains.values():
        yield from domain.integrations
        for workflow in domain.workflows.values():
            if not workflow.is_finished:
                yield flow_arn(store, workflow.flow_name)
