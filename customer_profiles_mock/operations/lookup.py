"""Finding what a request names, or answering that it is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import DomainNotFound, NotInDomain
from customer_profiles_mock.operations.registry import Params
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import Profile

if TYPE_CHECKING:
    from customer_profiles_mock.state.event_triggers import EventTrigger
    from customer_profiles_mock.state.object_types import ObjectType


def the_domain(context: Context, params: Params) -> Domain:
    """The domain of the request; 404 in the service's words where the account has none of the name."""
    domain = context.store.domains.get(params["DomainName"])
    if domain is None:
        raise DomainNotFound(params["DomainName"], context.store.account_id)
    return domain


def the_profile(domain: Domain, profile_id: str) -> Profile:
    profile = domain.profiles.get(profile_id)
    if profile is None:
        raise NotInDomain("Profile", profile_id, domain.name)
    return profile


def the_event_trigger(domain: Domain, name: str) -> EventTrigger:
    trigger = domain.event_triggers.get(name)
    if trigger is None:
        raise NotInDomain("EventTrigger", name, domain.name)
    return trigger


def the_object_type(context: Context, domain: Domain, name: str) -> ObjectType:
    """The domain's type of this name, else the template of this name, which works without being put."""
    from customer_profiles_mock.ingestion.templates import implicit_object_type

    object_type = domain.object_types.get(name) or types_of_integrations(domain).get(name)
    if object_type is None:
        object_type = implicit_object_type(name, context.now, domain.created_at)
    if object_type is None:
        raise NotInDomain("ProfileObjectType", name, domain.name)
    return object_type


def types_of_integrations(domain: Domain) -> dict[str, ObjectType]:
    """By name: the templates that integrations use and that nobody has put, as old as their first use."""
    from customer_profiles_mock.ingestion.templates import implicit_object_type

    found: dict[str, ObjectType] = {}
    for integration in sorted(domain.integrations.values(), key=lambda one: (one.created_at, one.uri)):
        for name in (integration.object_type_name, *(integration.object_type_names or {}).values()):
            if name is None or name in domain.object_types or name in found:
                continue
            object_type = implicit_object_type(name, integration.created_at, domain.created_at)
            if object_type is not None:
                found[name] = object_type
    return found
