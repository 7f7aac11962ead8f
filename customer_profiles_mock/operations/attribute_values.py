"""The attributes that objects have, their values, and statistics of them.

ListObjectTypeAttributes, ListObjectTypeAttributeValues, ListProfileAttributeValues and
GetObjectTypeAttributeStatistics. An attribute is a mapped field or a member at the top of an object,
its value the text that calculated attributes see (our choice). Nothing is kept between two requests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from customer_profiles_mock.calculated.distribution import PERCENTILES, Distribution, distribution_of
from customer_profiles_mock.calculated.numerals import read_number
from customer_profiles_mock.calculated.objects import Item, ProfileObjects
from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import DataStoreNotEnabled
from customer_profiles_mock.ingestion.mapping.standard_objects import STANDARD_OBJECTS
from customer_profiles_mock.operations.lookup import the_domain, the_object_type
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.profiles.fields import profile_document, split
from customer_profiles_mock.protocol.validation import fits
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.object_types import ObjectType

MOST_BYTES_OF_VALUES: Final = 350 * 1024  # about 350 KB are documented


@operation("ListObjectTypeAttributes")
def list_object_type_attributes(context: Context, params: Params) -> Result:
    """By name. A mapped field that no object has filled is as old as its type (our choice)."""
    domain = the_domain(context, params)
    object_type = _the_type(context, domain, params)
    updated_at: dict[str, float] = {}
    if object_type is not None:
        updated_at = dict.fromkeys(object_type.fields, object_type.last_updated_at)
    for item in _items(domain, params):
        for name in _names(item):
            updated_at[name] = max(item.ingested_at, updated_at.get(name, item.ingested_at))
    can_be_shown = fits("ListObjectTypeAttributeItem", "AttributeName")
    attributes = sorted((name, moment) for name, moment in updated_at.items() if can_be_shown(name))
    found = page(context, params, attributes, key=lambda attribute: attribute[0])
    return {
        "Items": [{"AttributeName": name, "LastUpdatedAt": moment} for name, moment in found.items],
        "NextToken": found.next_token,
    }


@operation("ListObjectTypeAttributeValues")
def list_object_type_attribute_values(context: Context, params: Params) -> Result:
    """Each value once, the one that came last in front; an unknown attribute has none (our choice)."""
    domain = the_domain(context, params)
    _the_type(context, domain, params)
    can_be_shown = fits("ListObjectTypeAttributeValuesItem", "Value")
    latest: dict[str, _Latest] = {}
    for item in _items(domain, params):
        text = item.text(params["AttributeName"])
        if can_be_shown(text):
            one = _Latest(item.ingested_at, item.number, text)
            latest[text] = max(one, latest.get(text, one))
    values = list(_within_storage(sorted(latest.values(), key=_newest_first)))
    found = page(context, params, values, key=_newest_first)
    return {
        "Items": [{"Value": one.text, "LastUpdatedAt": one.ingested_at} for one in found.items],
        "NextToken": found.next_token,
    }


@operation("ListProfileAttributeValues")
def list_profile_attribute_values(context: Context, params: Params) -> Result:
    """Each value once, in the order of the alphabet and without pages; an attribute's name is its path,
    such as `FirstName`, `Address.City` or `Attributes.Tier`, and an unknown one has no values (our choice).
    """
    domain = the_domain(context, params)
    name = params["AttributeName"]
    can_be_shown = fits("AttributeValueItem", "Value")
    texts = {_text_at(profile_document(profile), name) for profile in domain.profiles.values()}
    return {
        "DomainName": domain.name,
        "AttributeName": name,
        "Items": [{"Value": text} for text in sorted(texts) if can_be_shown(text)],
    }


@operation("GetObjectTypeAttributeStatistics")
def get_object_type_attribute_statistics(context: Context, params: Params) -> Result:
    """Calculated with every request. Values that are no numbers are left out (our choice); where there
    is no number, all figures are null (documented)."""
    domain = the_domain(context, params)
    _the_type(context, domain, params)
    if not domain.has_data_store:
        raise DataStoreNotEnabled(domain.name)
    read = (read_number(item.text(params["AttributeName"])) for item in _items(domain, params))
    distribution = distribution_of(number for number in read if number is not None)
    return {"Statistics": _statistics(distribution), "CalculatedAt": context.now}


class _Latest(NamedTuple):
    """When a value was last seen; no two values were last seen in the same object."""

    ingested_at: float
    number: int
    text: str


def _newest_first(one: _Latest) -> tuple[float, int]:
    return -one.ingested_at, -one.number


def _within_storage(values: list[_Latest]) -> Iterator[_Latest]:
    size = 0
    for one in values:
        size += len(one.text.encode())
        if size > MOST_BYTES_OF_VALUES:
            return
        yield one


def _the_type(context: Context, domain: Domain, params: Params) -> ObjectType | None:
    """The object type of the request; None for a standard one, which has no mapping. Raises NotInDomain."""
    name = params["ObjectTypeName"]
    return None if name in STANDARD_OBJECTS else the_object_type(context, domain, name)


def _items(domain: Domain, params: Params) -> Iterator[Item]:
    """All objects of the type, in no particular order."""
    for profile in domain.profiles.values():
        yield from ProfileObjects(domain, profile).of_type(params["ObjectTypeName"])


def _names(item: Item) -> Iterator[str]:
    """The attributes that an object has: fields with a value, and members that are one value."""
    for name in item.fields:
        if item.text(name):
            yield name
    for name, value in item.document.items():
        if name not in item.fields and not isinstance(value, dict | list) and item.text(name):
            yield name


def _text_at(document: Mapping[str, Any], path: str) -> str:
    """The text at a profile's path, empty where there is none."""
    member, part = split(path)
    value = document.get(member)
    if part is not None:
        value = value.get(part) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def _statistics(distribution: Distribution | None) -> dict[str, Any]:
    if distribution is None:
        return {"Percentiles": {}}
    return {
        "Maximum": distribution.maximum,
        "Minimum": distribution.minimum,
        "Average": distribution.average,
        "StandardDeviation": distribution.standard_deviation,
        "Percentiles": {
            f"P{percent}": value for percent, value in zip(PERCENTILES, distribution.percentiles, strict=True)
        },
    }
