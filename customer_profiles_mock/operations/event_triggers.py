"""CreateEventTrigger, GetEventTrigger, UpdateEventTrigger, DeleteEventTrigger, ListEventTriggers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, NotInDomain
from customer_profiles_mock.ingestion.mapping.standard_objects import STANDARD_OBJECTS
from customer_profiles_mock.jobs.event_triggers import integrations_with
from customer_profiles_mock.operations.lookup import the_domain, the_event_trigger, the_object_type
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.event_triggers import EventTrigger
from customer_profiles_mock.triggers.conditions import check_conditions
from customer_profiles_mock.triggers.limits import check_limits

MOST_EVENT_TRIGGERS: Final = 50

# What an update can change, by the attribute that holds it.
_SETTINGS: Final = {
    "ObjectTypeName": "object_type_name",
    "EventTriggerConditions": "conditions",
    "Description": "description",
    "SegmentFilter": "segment_filter",
    "EventTriggerLimits": "limits",
}


@operation("CreateEventTrigger")
def create_event_trigger(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    name = params["EventTriggerName"]
    if name in domain.event_triggers:
        raise BadRequest(f"Event trigger {name} already exists in domain {domain.name}")
    _check(context, domain, params, params)
    if len(domain.event_triggers) >= MOST_EVENT_TRIGGERS:
        raise BadRequest(f"A domain can have at most {MOST_EVENT_TRIGGERS} event triggers")
    trigger = EventTrigger(
        name=name,
        number=domain.next_number(),
        object_type_name=params["ObjectTypeName"],
        conditions=params["EventTriggerConditions"],
        created_at=context.now,
        last_updated_at=context.now,
        description=params.get("Description"),
        segment_filter=params.get("SegmentFilter"),
        limits=params.get("EventTriggerLimits"),
        tags=dict(params.get("Tags", {})),
    )
    domain.journal.put(domain.event_triggers, name, trigger)
    return _answer(trigger)


@operation("GetEventTrigger")
def get_event_trigger(context: Context, params: Params) -> Result:
    return _answer(the_event_trigger(the_domain(context, params), params["EventTriggerName"]))


@operation("UpdateEventTrigger")
def update_event_trigger(context: Context, params: Params) -> Result:
    """Absent members stay, what is given replaces what was there. Earlier firings go on counting."""
    domain = the_domain(context, params)
    trigger = the_event_trigger(domain, params["EventTriggerName"])
    _check(context, domain, params, {**_settings(trigger), **params})
    change = partial(domain.journal.assign, trigger)
    for member, attribute in _SETTINGS.items():
        if member in params:
            change(attribute, params[member])
    change("last_updated_at", context.now)
    return _answer(trigger)


@operation("DeleteEventTrigger")
def delete_event_trigger(context: Context, params: Params) -> Result:
    """Refused while an integration names it (documented). What it has fired stays on record."""
    domain = the_domain(context, params)
    trigger = the_event_trigger(domain, params["EventTriggerName"])
    if users := integrations_with(domain, trigger.name):
        raise BadRequest(f"Event trigger {trigger.name} is used by integration {users[0]}")
    domain.journal.remove(domain.event_triggers, trigger.name)
    return {"Message": "OK"}


@operation("ListEventTriggers")
def list_event_triggers(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    found = page(context, params, sorted(domain.event_triggers.values(), key=_by_name), key=_by_name)
    return {
        "Items": [
            {
                "ObjectTypeName": trigger.object_type_name,
                "EventTriggerName": trigger.name,
                "Description": trigger.description,
                "CreatedAt": trigger.created_at,
                "LastUpdatedAt": trigger.last_updated_at,
                "Tags": trigger.tags,
            }
            for trigger in found.items
        ],
        "NextToken": found.next_token,
    }


def _check(context: Context, domain: Domain, given: Params, settings: Mapping[str, Any]) -> None:
    """What is given, beside what stays: first whether all that it names is there.

    What stays is not looked at again: it may name what has gone since.
    """
    type_name, segment_name = settings["ObjectTypeName"], given.get("SegmentFilter")
    if type_name in STANDARD_OBJECTS:
        raise BadRequest(f"{type_name} is a standard object type, which event triggers cannot have")
    is_compared = "ObjectTypeName" in given or "EventTriggerConditions" in given
    object_type = the_object_type(context, domain, type_name) if is_compared else None
    if segment_name is not None and segment_name not in domain.segments:
        raise NotInDomain("SegmentDefinition", segment_name, domain.name)
    if object_type is not None:
        check_conditions(settings["EventTriggerConditions"], object_type)
    check_limits(given.get("EventTriggerLimits", {}))


def _settings(trigger: EventTrigger) -> dict[str, Any]:
    return {member: getattr(trigger, attribute) for member, attribute in _SETTINGS.items()}


def _by_name(trigger: EventTrigger) -> str:
    return trigger.name


def _answer(trigger: EventTrigger) -> dict[str, Any]:
    return {
        **_settings(trigger),
        "EventTriggerName": trigger.name,
        "CreatedAt": trigger.created_at,
        "LastUpdatedAt": trigger.last_updated_at,
        "Tags": trigger.tags,
    }
