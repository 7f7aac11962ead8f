"""The items that can be recommended, in the members of a CatalogItem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.mapping.accessors import as_text
from customer_profiles_mock.ingestion.mapping.sources import compile_source
from customer_profiles_mock.ingestion.reading import parse_object
from customer_profiles_mock.protocol.members import member_names
from customer_profiles_mock.protocol.validation import fits
from customer_profiles_mock.recommending.expression import CATALOG_ITEM
from customer_profiles_mock.recommending.interactions import Interaction
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.domain_object_types import DomainObjectType

ATTRIBUTES: Final = "Attributes"

# The members of an item in an event that say something about a catalogue item (our choice).
_MEMBERS: Final[Mapping[str, str]] = {"Title": "Name", "Category": "Category", "Value": "Price"}


def seen_items(interactions: Iterable[Interaction]) -> dict[str, dict[str, Any]]:
    """By id, the items of interactions, oldest first; of each member the newest value that fits counts."""
    items: dict[str, dict[str, Any]] = {}
    for interaction in interactions:
        item = items.setdefault(interaction.item_id, {"Id": interaction.item_id})
        for member, own in _MEMBERS.items():
            text = as_text(interaction.item.get(member))
            if _can_hold(own, text):
                item[own] = text
    return items


def items_of(domain: Domain, interactions: Iterable[Interaction]) -> dict[str, dict[str, Any]]:
    """By id: the catalogue, or where the domain has none the items that interactions show (our choice)."""
    return domain.catalog_items or seen_items(interactions)


def read_item(object_type: DomainObjectType, text: str) -> dict[str, Any]:
    """A delivered record as a catalogue item, by the fields of its domain object type.

    Raises BadRequest for what is no JSON object or has no id, for a value that is too long for its
    member, and for fields that cannot be read: a Source is spelt as in object types, a Target is
    `_catalogItem.Name` or the like (our choice).
    """
    document = parse_object(text)
    item: dict[str, Any] = {}
    for name in sorted(object_type.fields):
        definition = object_type.fields[name]
        value = as_text(compile_source(definition["Source"]).read(document))
        member, key = _target(definition["Target"])
        if not value:
            continue
        if not _can_hold(member, value):
            raise BadRequest(f"Field {name} is too long for {CATALOG_ITEM}.{member}")
        if key:
            item[ATTRIBUTES] = {**item.get(ATTRIBUTES, {}), key: value}
        else:
            item[member] = value
    if "Id" not in item:
        raise BadRequest(f"The record has no {CATALOG_ITEM}.Id")
    return item


def _can_hold(member: str, text: str) -> bool:
    """By the lengths of the model, whether a member of an item, or an attribute of it, can be this text."""
    structure, name = ("AttributeValueItem", "Value") if member == ATTRIBUTES else ("CatalogItem", member)
    return fits(structure, name)(text)


def _target(text: str) -> tuple[str, str]:
    """The member, and the key in it of an attribute, else empty text."""
    root, _, path = text.partition(".")
    member, dot, key = path.partition(".")
    is_known = member in member_names("CatalogItem") and (member == ATTRIBUTES) is bool(key)
    if root != CATALOG_ITEM or not is_known or (dot and not key):
        raise BadRequest(f"Target {text} is not a member of {CATALOG_ITEM}")
    return member, key
