"""The standard objects that one incoming object makes or updates: `_asset`, `_order`, `_case` and so on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.ingestion.definition import UNIQUE
from customer_profiles_mock.ingestion.mapping.standard_objects import PROFILE, STANDARD_OBJECTS
from customer_profiles_mock.ingestion.mapping.targets import Target, fill
from customer_profiles_mock.ingestion.reading import ReadObject
from customer_profiles_mock.profiles.content_types import normalise
from customer_profiles_mock.profiles.standard_keys import PREDEFINED_KEYS
from customer_profiles_mock.protocol.members import enum_values
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import KeyValue, Profile, StandardObject

# Of an asset and a case: the object type that produced it; observed for an asset.
DATA_SOURCE: Final = "DataSource"


class AmbiguousStandardObject(Exception):
    """A standard identifier finds more than one object; such an ingestion is rejected (documented)."""


def standard_objects_of(
    context: Context, domain: Domain, profile: Profile | None, object_type_name: str, incoming: ReadObject
) -> list[StandardObject]:
    """The standard objects to put on the profile, new or updated; nothing is written yet.

    Objects are looked for on the resolved profile alone (our choice; the scope is not documented).
    An identifier without a target on its object makes nothing. Raises AmbiguousStandardObject.
    """
    found = []
    for kind, filled in incoming.targeted.items():
        if kind == PROFILE.root:
            continue
        keys = list(_identifying_keys(kind, incoming))
        present = _present(profile, kind, keys)
        if present is None:
            present = StandardObject(
                kind=kind,
                system_id=context.new_id(),
                number=domain.next_number(),
                created_at=context.now,
                last_updated_at=context.now,
                values={},
            )
        found.append(_updated(context, present, object_type_name, keys, filled, incoming.source))
    return found


def standard_object_document(standard: StandardObject) -> dict[str, Any]:
    """A standard object as ListProfileObjects shows it, with its system id."""
    id_member = STANDARD_OBJECTS[standard.kind].id_member
    return {id_member: standard.system_id, **standard.values} if id_member else dict(standard.values)


def _identifying_keys(kind: str, incoming: ReadObject) -> Iterator[KeyValue]:
    identifier = STANDARD_OBJECTS[kind].identifier
    if identifier not in enum_values("StandardIdentifier"):
        identifier = UNIQUE  # `_contact`: its documented identifier is not in the service model
    for entry, value in incoming.keys.items():
        if identifier in entry.identifiers:
            yield entry.key_name, value


def _present(profile: Profile | None, kind: str, keys: list[KeyValue]) -> StandardObject | None:
    if profile is None:
        return None
    own = [standard for standard in profile.standard_objects.values() if standard.kind == kind]
    for key in keys:
        hits = [standard for standard in own if key in standard.keys]
        if len(hits) > 1:
            raise AmbiguousStandardObject
        if hits:
            return hits[0]
    return None


def _updated(
    context: Context,
    standard: StandardObject,
    object_type_name: str,
    keys: list[KeyValue],
    filled: list[tuple[Target, Any]],
    source: Mapping[str, Any],
) -> StandardObject:
    kind = STANDARD_OBJECTS[standard.kind]
    values = dict(standard.values)
    if DATA_SOURCE in kind.shape.members:
        values[DATA_SOURCE] = object_type_name
    fill(values, filled, source)
    indexed = values if kind.id_member is None else {**values, kind.id_member: standard.system_id}
    predefined = [
        (key_name, normalise(PREDEFINED_KEYS[key_name], indexed[member]))
        for key_name, member in kind.keys.items()
        if indexed.get(member)
    ]
    identifying = [key for key in standard.keys if key[0] not in kind.keys]
    return replace(
        standard,
        last_updated_at=context.now,
        values=values,
        keys=tuple(dict.fromkeys([*identifying, *keys, *predefined])),
    )
