"""Merging profiles into one: what the survivor's fields become, and how keys and objects move.

MergeProfiles, rules and auto-merging differ in which values survive; everything else is here once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from customer_profiles_mock.context import Context
from customer_profiles_mock.profiles import recording
from customer_profiles_mock.profiles.eviction import make_room
from customer_profiles_mock.profiles.fields import ATTRIBUTES, paths, profile_document, split
from customer_profiles_mock.profiles.finding import find_profile_ids
from customer_profiles_mock.profiles.provenance import Filled, origin_of
from customer_profiles_mock.profiles.standard_keys import standard_keys
from customer_profiles_mock.profiles.twins import TWINS
from customer_profiles_mock.profiles.writing import (
    add_key,
    delete_profile,
    move_object,
    move_standard_object,
    set_values,
)
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import KeyValue, Profile


def united_values(main: Profile, others: Sequence[Profile], field_sources: Mapping[str, Any]) -> Filled:
    """The main profile's values after MergeProfiles.

    A field that is empty on main takes the value of the first other that has one; in a conflict
    main's value stays, unless `field_sources` (the request's FieldSourceProfileIds) names the
    profile to take it from, even where that profile has none. An address is one value; custom
    attributes are united key by key. Documented.
    """
    everyone = [main, *others]
    participants = {profile.profile_id: profile for profile in everyone}
    present = {profile.profile_id: profile.values for profile in everyone}
    providers: dict[str, Profile] = {}  # member, or Attributes.NAME -> whose value it is
    for profile in everyone:
        for unit in _units(present[profile.profile_id]):
            providers.setdefault(unit, profile)
    for unit, source in _named_units(field_sources):
        providers[unit] = participants[source]
    for enumerated, text in TWINS.items():  # one thing in two members: never one from each profile
        if text in providers:
            providers[enumerated] = providers[text]
    values: dict[str, Any] = {}
    attributes: dict[str, str] = {}
    for unit, profile in providers.items():
        provided = present[profile.profile_id]
        member, part = split(unit)
        if part is not None:
            if text := provided.get(ATTRIBUTES, {}).get(part):
                attributes[part] = text
        elif member in provided:
            values[member] = provided[member]
    if attributes:
        values[ATTRIBUTES] = attributes
    origins = {
        path: origin_of(providers[path if split(path)[0] == ATTRIBUTES else split(path)[0]], path)
        for path, _ in paths(values)
    }
    return Filled(values, origins)


def merge(context: Context, domain: Domain, main: Profile, others: Sequence[Profile], filled: Filled) -> None:
    """Move keys and objects of the others onto main, give it the values, and delete the others.

    Whatever found an absorbed profile finds main from now on, also where the value itself lost a
    conflict. Of two objects with one id the newer stays, and the keys of both find main. Of more
    objects than a profile can have, the oldest give way, as when a new one comes.
    """
    absorbed = [profile_document(other) for other in others]
    found_by: list[KeyValue] = []
    for other in others:
        found_by += standard_keys(other.values)
        found_by += [(name, value) for name, held in other.added_keys.items() for value in held]
        found_by += [pair for stored in other.objects.values() for pair in stored.keys]
        for stored in list(other.objects.values()):
            present = main.objects.get(stored.object_id)
            if present is None or present.number < stored.number:
                found_by += present.keys if present else ()
                move_object(domain, stored, other, main)
        for standard in list(other.standard_objects.values()):
            move_standard_object(domain, standard, other, main)
        delete_profile(domain, other, context.now)
    make_room(context, domain, main)
    set_values(domain, main, filled, context.now)
    for key_name, value in found_by:
        if main.profile_id not in find_profile_ids(domain, key_name, value):
            add_key(domain, main, key_name, [value])
    recording.profiles_merged(context, domain, main, absorbed)


def _units(values: Mapping[str, Any]) -> list[str]:
    """What is united as one: members, addresses among them, and custom attributes one by one."""
    members = [name for name in values if name != ATTRIBUTES]
    return members + [f"{ATTRIBUTES}.{name}" for name in values.get(ATTRIBUTES, ())]


def _named_units(field_sources: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(unit, profile id) as FieldSourceProfileIds names them; a member carries its twin."""
    named: list[tuple[str, str]] = []
    for name, source in field_sources.items():
        if name == ATTRIBUTES:
            named += [(f"{ATTRIBUTES}.{attribute}", one) for attribute, one in source.items()]
        else:
            named += [(member, source) for member in (name, TWINS.get(name)) if member]
    return named
