"""Calculated attributes: the five operations on definitions, and the three that read values."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from customer_profiles_mock.calculated.conditions import (
    TIMESTAMP_FORMAT,
    TIMESTAMP_SOURCE,
    check_conditions,
    check_window,
    overriding_window,
    window_of,
)
from customer_profiles_mock.calculated.evaluation import ProfileValues, Value
from customer_profiles_mock.calculated.expression import Expression, parse_expression
from customer_profiles_mock.calculated.filters import check_filter
from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, NotInDomain, ResourceNotFound
from customer_profiles_mock.ingestion.mapping.standard_objects import STANDARD_OBJECTS
from customer_profiles_mock.ingestion.templates import find_template
from customer_profiles_mock.jobs.historical_data import note_read
from customer_profiles_mock.operations.lookup import the_domain, the_profile
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.state.calculated_attributes import (
    COMPLETED,
    IN_PROGRESS,
    PREPARING,
    CalculatedAttribute,
    Dropped,
)
from customer_profiles_mock.state.domain import Domain

MOST_ATTRIBUTES: Final = 100  # beside the default ones (our choice)

_PROGRESS: Final = {PREPARING: 0, IN_PROGRESS: 50, COMPLETED: 100}  # our choice


@operation("CreateCalculatedAttributeDefinition")
def create_calculated_attribute_definition(context: Context, params: Params) -> Result:
    """The answer still shows the beginning of the loading of historical data (our choice)."""
    domain = the_domain(context, params)
    name = params["CalculatedAttributeName"]
    attributes = domain.calculated_attributes
    if name in attributes:
        raise BadRequest(f"Calculated attribute definition with name {name} already exists")
    if sum(not attribute.is_default for attribute in attributes.values()) >= MOST_ATTRIBUTES:
        raise BadRequest(f"A domain can have at most {MOST_ATTRIBUTES} calculated attributes of its own")
    expression = _checked_expression(domain, params["AttributeDetails"])
    check_conditions(params.get("Conditions", {}), expression.type_name)
    if "Filter" in params:
        check_filter(params["Filter"])
    uses_historical_data = params.get("UseHistoricalData", False)
    attribute = CalculatedAttribute(
        name=name,
        number=domain.next_number(),
        statistic=params["Statistic"],
        details=params["AttributeDetails"],
        display_name=params.get("DisplayName"),
        description=params.get("Description"),
        conditions=params.get("Conditions"),
        filter=params.get("Filter"),
        uses_historical_data=uses_historical_data,
        created_at=context.now,
        last_updated_at=context.now,
        status=PREPARING if uses_historical_data else COMPLETED,
        status_since=context.now,
        tags=dict(params.get("Tags", {})),
    )
    domain.journal.put(attributes, name, attribute)
    if uses_historical_data:
        domain.journal.put(domain.loading_attributes, name, attribute)
    return {**_definition(attribute), "Filter": attribute.filter}


@operation("GetCalculatedAttributeDefinition")
def get_calculated_attribute_definition(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    attribute = _the_attribute(domain, params)
    note_read(context, domain, attribute)
    return {**_definition(attribute), "Filter": attribute.filter}


@operation("UpdateCalculatedAttributeDefinition")
def update_calculated_attribute_definition(context: Context, params: Params) -> Result:
    """Absent members stay; Conditions replace those before as a whole, but for their clock (our choice).

    What the range has passed by now stays out of a wider one (documented).
    """
    domain = the_domain(context, params)
    attribute = _the_attribute(domain, params)
    change = partial(domain.journal.assign, attribute)
    if "DisplayName" in params:
        change("display_name", params["DisplayName"])
    if "Description" in params:
        change("description", params["Description"])
    if "Conditions" in params:
        conditions = _with_kept_clock(attribute, params["Conditions"])
        check_conditions(conditions, parse_expression(attribute.details["Expression"]).type_name)
        window, wider = window_of(attribute.conditions or {}), window_of(conditions)
        if window is not None and (wider is None or wider.start > window.start):
            before = window.begin(round(context.now * 1000))
            change("dropped", (*attribute.dropped, Dropped(domain.next_number(), context.now, before)))
        change("conditions", conditions)
    change("last_updated_at", context.now)
    return _definition(attribute)


@operation("DeleteCalculatedAttributeDefinition")
def delete_calculated_attribute_definition(context: Context, params: Params) -> Result:
    """A default attribute does not come back (documented)."""
    domain = the_domain(context, params)
    attribute = _the_attribute(domain, params)
    domain.journal.remove(domain.calculated_attributes, attribute.name)
    if attribute.name in domain.loading_attributes:
        domain.journal.remove(domain.loading_attributes, attribute.name)
    return {}


@operation("ListCalculatedAttributeDefinitions")
def list_calculated_attribute_definitions(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    found = page(context, params, _by_name(domain), key=lambda attribute: attribute.name)
    return {"Items": [_summary(attribute) for attribute in found.items], "NextToken": found.next_token}


@operation("GetCalculatedAttributeForProfile")
def get_calculated_attribute_for_profile(context: Context, params: Params) -> Result:
    """Without an object that counts the answer has no Value (our choice)."""
    domain = the_domain(context, params)
    profile = the_profile(domain, params["ProfileId"])
    attribute = _the_attribute(domain, params)
    return _value(attribute, ProfileValues(domain, profile, context.now).value(attribute))


@operation("ListCalculatedAttributesForProfile")
def list_calculated_attributes_for_profile(context: Context, params: Params) -> Result:
    """The attributes for which the profile has a value."""
    domain = the_domain(context, params)
    values = ProfileValues(domain, the_profile(domain, params["ProfileId"]), context.now)
    all_values = [(attribute, values.value(attribute)) for attribute in _by_name(domain)]
    present = [(attribute, value) for attribute, value in all_values if value.text is not None]
    found = page(context, params, present, key=lambda entry: entry[0].name)
    return {
        "Items": [_value(attribute, value) for attribute, value in found.items],
        "NextToken": found.next_token,
    }


@operation("BatchGetCalculatedAttributeForProfile")
def batch_get_calculated_attribute_for_profile(context: Context, params: Params) -> Result:
    """One entry for each id of the request, in its order; unknown profiles are in Errors."""
    domain = the_domain(context, params)
    attribute = _the_attribute(domain, params)
    overrides = params.get("ConditionOverrides")
    if (window := overriding_window(overrides)) is not None:
        check_window(window)
    values, errors = [], []
    for profile_id in params["ProfileIds"]:
        profile = domain.profiles.get(profile_id)
        if profile is None:
            message = str(NotInDomain("Profile", profile_id, domain.name))
            errors.append({"Code": ResourceNotFound.code, "Message": message, "ProfileId": profile_id})
            continue
        value = ProfileValues(domain, profile, context.now).value(attribute, overrides)
        values.append({**_value(attribute, value), "ProfileId": profile_id})
    return {"Errors": errors, "CalculatedAttributeValues": values, "ConditionOverrides": overrides}


def _the_attribute(domain: Domain, params: Params) -> CalculatedAttribute:
    attribute = domain.calculated_attributes.get(params["CalculatedAttributeName"])
    if attribute is None:
        raise NotInDomain("Calculated attribute definition", params["CalculatedAttributeName"], domain.name)
    return attribute


def _by_name(domain: Domain) -> list[CalculatedAttribute]:
    return sorted(domain.calculated_attributes.values(), key=lambda attribute: attribute.name)


def _checked_expression(domain: Domain, details: dict[str, Any]) -> Expression:
    """The expression of AttributeDetails; its type must be there, its fields those of Attributes."""
    expression = parse_expression(details["Expression"])
    type_name = expression.type_name
    if not (
        type_name in domain.object_types
        or type_name in STANDARD_OBJECTS
        or find_template(type_name) is not None
    ):
        raise BadRequest(f"Object type {type_name} of the expression is not found in domain {domain.name}")
    names = [item["Name"] for item in details["Attributes"]]
    if sorted(names) != sorted(expression.fields):
        raise BadRequest(
            f"Attributes are {', '.join(names)}, but the fields of the expression are "
            f"{', '.join(expression.fields)}"
        )
    return expression


def _with_kept_clock(attribute: CalculatedAttribute, conditions: dict[str, Any]) -> dict[str, Any]:
    """New conditions with the stored TimestampSource and TimestampFormat, which cannot change."""
    before, after = (attribute.conditions or {}).get("Range", {}), conditions.get("Range", {})
    kept = {}
    for member in (TIMESTAMP_SOURCE, TIMESTAMP_FORMAT):
        if after.get(member, before.get(member)) != before.get(member):
            raise BadRequest(f"{member} of calculated attribute {attribute.name} cannot be changed")
        if member in before:
            kept[member] = before[member]
    return {**conditions, "Range": {**after, **kept}} if kept else conditions


def _summary(attribute: CalculatedAttribute) -> dict[str, Any]:
    return {
        "CalculatedAttributeName": attribute.name,
        "DisplayName": attribute.display_name,
        "Description": attribute.description,
        "CreatedAt": attribute.created_at,
        "LastUpdatedAt": attribute.last_updated_at,
        "UseHistoricalData": attribute.uses_historical_data,
        "Status": attribute.status,
        "Tags": attribute.tags,
    }


def _definition(attribute: CalculatedAttribute) -> dict[str, Any]:
    """All but the filter, which an update does not show (documented)."""
    return {
        **_summary(attribute),
        "Statistic": attribute.statistic,
        "Conditions": attribute.conditions,
        "AttributeDetails": attribute.details,
        "Readiness": {"ProgressPercentage": _PROGRESS[attribute.status]}
        if attribute.uses_historical_data
        else None,
    }


def _value(attribute: CalculatedAttribute, value: Value) -> dict[str, Any]:
    return {
        "CalculatedAttributeName": attribute.name,
        "DisplayName": attribute.display_name,
        "IsDataPartial": "true" if value.is_partial else "false",
        "Value": value.text,
        "LastObjectTimestamp": value.last_object_at,
    }
