"""PutIntegration, GetIntegration, DeleteIntegration, ListIntegrations, ListAccountIntegrations."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, NotInDomain
from customer_profiles_mock.jobs.integrations import add_integration, new_flow
from customer_profiles_mock.operations.lookup import the_domain, the_event_trigger
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.integrations import Integration

# What a put can change, by the attribute that holds it.
_SETTINGS: Final = {
    "ObjectTypeName": "object_type_name",
    "ObjectTypeNames": "object_type_names",
    "RoleArn": "role_arn",
    "EventTriggerNames": "event_trigger_names",
    "Scope": "scope",
}


@operation("PutIntegration")
def put_integration(context: Context, params: Params) -> Result:
    """Create, or change what the request gives (observed); Tags count for a new one alone.

    Object types need not be there (observed), event triggers must. That, and that exactly one of Uri
    and FlowDefinition is given, is our choice.
    """
    domain = the_domain(context, params)
    if ("Uri" in params) == ("FlowDefinition" in params):
        raise BadRequest("Give either Uri or FlowDefinition, and not both")
    for name in params.get("EventTriggerNames", ()):
        the_event_trigger(domain, name)
    if "FlowDefinition" in params:
        uri = new_flow(context.store, params["FlowDefinition"]["FlowName"])
    else:
        uri = params["Uri"]
    integration = domain.integrations.get(uri)
    if integration is None:
        integration = Integration(uri, context.now, context.now, tags=dict(params.get("Tags", {})))
        add_integration(context.store, domain, integration)
    change = partial(domain.journal.assign, integration)
    for member, attribute in _SETTINGS.items():
        if member in params:
            change(attribute, params[member])
    change("last_updated_at", context.now)
    return _answer(domain, integration)


@operation("GetIntegration")
def get_integration(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    return _answer(domain, the_integration(domain, params["Uri"]))


@operation("DeleteIntegration")
def delete_integration(context: Context, params: Params) -> Result:
    """What it has delivered stays."""
    domain = the_domain(context, params)
    domain.journal.remove(domain.integrations, the_integration(domain, params["Uri"]).uri)
    return {"Message": "Deleted"}


@operation("ListIntegrations")
def list_integrations(context: Context, params: Params) -> Result:
    """No integration is hidden, so IncludeHidden changes nothing (our choice)."""
    domain = the_domain(context, params)
    integrations = sorted(domain.integrations.values(), key=_by_uri)
    found = page(context, params, integrations, key=_by_uri)
    return {
        "Items": [_answer(domain, integration) for integration in found.items],
        "NextToken": found.next_token,
    }


@operation("ListAccountIntegrations")
def list_account_integrations(context: Context, params: Params) -> Result:
    """The integrations with this Uri in all domains; an unknown one answers with an empty list."""
    uri = params["Uri"]
    domains = [domain for domain in context.store.domains.values() if uri in domain.integrations]
    found = page(context, params, sorted(domains, key=_by_name), key=_by_name)
    return {
        "Items": [_answer(domain, domain.integrations[uri]) for domain in found.items],
        "NextToken": found.next_token,
    }


def the_integration(domain: Domain, uri: str) -> Integration:
    integration = domain.integrations.get(uri)
    if integration is None:
        raise NotInDomain("Integration", uri, domain.name)
    return integration


def disable_integrations(domain: Domain, object_type_name: str) -> None:
    """Take a deleted object type out of the integrations that lead to it; those left with none are gone.

    That they are disabled is documented, how it shows is our choice.
    """
    for integration in list(domain.integrations.values()):
        names = {integration.object_type_name, *(integration.object_type_names or {}).values()}
        if object_type_name not in names:
            continue
        if names <= {object_type_name, None}:
            domain.journal.remove(domain.integrations, integration.uri)
            continue
        change = partial(domain.journal.assign, integration)
        if integration.object_type_name == object_type_name:
            change("object_type_name", None)
        if integration.object_type_names:
            kept = {e: name for e, name in integration.object_type_names.items() if name != object_type_name}
            change("object_type_names", kept)


def _by_uri(integration: Integration) -> str:
    return integration.uri


def _by_name(domain: Domain) -> str:
    return domain.name


def _answer(domain: Domain, integration: Integration) -> dict[str, Any]:
    return {
        "DomainName": domain.name,
        "Uri": integration.uri,
        "ObjectTypeName": integration.object_type_name,
        "ObjectTypeNames": integration.object_type_names,
        "CreatedAt": integration.created_at,
        "LastUpdatedAt": integration.last_updated_at,
        "Tags": integration.tags,
        "WorkflowId": integration.workflow_id,
        "IsUnstructured": integration.is_unstructured,
        "RoleArn": integration.role_arn,
        "EventTriggerNames": integration.event_trigger_names,
        "Scope": integration.scope,
    }
