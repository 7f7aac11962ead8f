"""One object's way into a domain: mapping, keys, the profile it belongs to, what it leaves there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.events.dead_letters import report_dead_letter
from customer_profiles_mock.ingestion.definition import LOOKUP_ONLY, NEW_ONLY
from customer_profiles_mock.ingestion.mapping.accessors import as_text
from customer_profiles_mock.ingestion.mapping.standard_objects import PROFILE
from customer_profiles_mock.ingestion.mapping.targets import fill as fill_members
from customer_profiles_mock.ingestion.reading import ReadObject, read_object
from customer_profiles_mock.ingestion.resolution import resolve
from customer_profiles_mock.ingestion.standard_objects import AmbiguousStandardObject, standard_objects_of
from customer_profiles_mock.profiles import recording
from customer_profiles_mock.profiles.content_types import EMAIL_ADDRESS, PHONE_NUMBER
from customer_profiles_mock.profiles.eviction import make_room
from customer_profiles_mock.profiles.provenance import fill
from customer_profiles_mock.profiles.writing import (
    SECONDS_IN_A_DAY,
    create_profile,
    put_standard_object,
    set_values,
)
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.event_triggers import IngestedObject
from customer_profiles_mock.state.object_types import ObjectType
from customer_profiles_mock.state.profiles import KeyValue, Origin, Profile, StoredObject

BYTES_PER_PROFILE: Final = 51_200 * 1024

# What the dead letters say. The service's texts are not public; these are our choice.
NO_PROFILE: Final = "No matching profile and profile creation is disabled"
AMBIGUOUS_OBJECT: Final = "More than one standard object has the value of a standard identifier"
PROFILE_IS_FULL: Final = "The objects of the profile would exceed the size limit"

# What a profile made by ingestion is given beside its targets: content type -> member (documented).
_INFERRED_MEMBERS: Final[Mapping[str, str]] = {
    EMAIL_ADDRESS: "EmailAddress",
    PHONE_NUMBER: "PhoneNumber",
}


def ingest(context: Context, domain: Domain, object_type: ObjectType, text: str) -> str:
    """Put one object into the domain; returns its ProfileObjectUniqueKey.

    Raises BadRequest, with nothing changed, for an object that is not a JSON object or lacks its
    UNIQUE or every PROFILE key. An object that no profile can take goes to the dead-letter queue.
    """
    incoming = read_object(object_type, text, context.now)
    profile = resolve(domain, incoming)
    obstacle = _obstacle(object_type, profile, incoming)
    if obstacle is not None:
        report_dead_letter(context, domain, object_type.name, text, obstacle)
        return incoming.unique_key
    try:
        standard_objects = standard_objects_of(context, domain, profile, object_type.name, incoming)
    except AmbiguousStandardObject:
        report_dead_letter(context, domain, object_type.name, text, AMBIGUOUS_OBJECT)
        return incoming.unique_key
    is_new = profile is None
    if profile is None:
        profile = create_profile(domain, context.new_id(), context.now)
    is_changed = _fill_profile(context, domain, object_type, profile, incoming, is_new=is_new)
    for standard in standard_objects:
        put_standard_object(domain, profile, standard)
    stored = _stored_object(context, domain, object_type, incoming, is_new=is_new)
    replaces = stored.object_id in profile.objects
    if object_type.name not in domain.object_types:  # a template's name: in use from the first object on
        domain.journal.put(domain.object_types, object_type.name, object_type)
    if not replaces:
        make_room(context, domain, profile, object_type.name)
    domain.add_object(profile, stored)
    if is_new:
        recording.profile_created(context, domain, profile)
    elif is_changed:
        recording.profile_updated(context, domain, profile)
    recording.object_ingested(context, domain, profile, stored, is_new=not replaces)
    if domain.event_triggers:
        _show_to_triggers(context, domain, object_type, profile, incoming)
    return incoming.unique_key


def _obstacle(object_type: ObjectType, profile: Profile | None, incoming: ReadObject) -> str | None:
    if profile is None:
        return None if object_type.allow_profile_creation else NO_PROFILE
    return PROFILE_IS_FULL if profile.object_bytes + incoming.size > BYTES_PER_PROFILE else None


def _fill_profile(
    context: Context,
    domain: Domain,
    object_type: ObjectType,
    profile: Profile,
    incoming: ReadObject,
    *,
    is_new: bool,
) -> bool:
    """Write what the object has for the profile and may write; tells whether a value changed."""
    written = _inferred_values(object_type, incoming) if is_new else {}
    fill_members(written, incoming.targeted.get(PROFILE.root, ()), incoming.source)
    timestamp = context.now if incoming.timestamp is None else incoming.timestamp
    filled = fill(profile, written, Origin(object_type.name, timestamp, object_type.source_priority))
    is_changed = filled.values != profile.values
    set_values(domain, profile, filled, context.now)
    return is_changed


def _inferred_values(object_type: ObjectType, incoming: ReadObject) -> dict[str, Any]:
    """A new profile's EmailAddress and PhoneNumber from fields of those types, targeted or not."""
    values: dict[str, Any] = {}
    for name, field in object_type.fields.items():
        member = _INFERRED_MEMBERS.get(field.content_type or "")
        text = as_text(incoming.values[name])
        if member and text:
            values.setdefault(member, text)
    return values


def _show_to_triggers(
    context: Context, domain: Domain, object_type: ObjectType, profile: Profile, incoming: ReadObject
) -> None:
    ingested = IngestedObject(
        profile_id=profile.profile_id,
        object_type=object_type,
        unique_key=incoming.unique_key,
        source=incoming.source,
        happened_at=context.now if incoming.timestamp is None else incoming.timestamp,
    )
    domain.journal.append(domain.ingested, ingested)


def _stored_object(
    context: Context, domain: Domain, object_type: ObjectType, incoming: ReadObject, *, is_new: bool
) -> StoredObject:
    expiration_days = object_type.expiration_days or domain.default_expiration_days
    return StoredObject(
        object_type_name=object_type.name,
        unique_key=incoming.unique_key,
        text=incoming.text,
        size=incoming.size,
        number=domain.next_number(),
        ingested_at=context.now,
        expires_at=context.now + expiration_days * SECONDS_IN_A_DAY,
        keys=_stored_keys(incoming, is_new=is_new),
    )


def _stored_keys(incoming: ReadObject, *, is_new: bool) -> tuple[KeyValue, ...]:
    """LOOKUP_ONLY is never stored, NEW_ONLY only where this ingestion made the profile (documented)."""
    pairs = [
        (entry.key_name, value)
        for entry, value in incoming.keys.items()
        if LOOKUP_ONLY not in entry.identifiers and (is_new or NEW_ONLY not in entry.identifiers)
    ]
    return tuple(dict.fromkeys(pairs))
