"""Creating, changing and deleting profiles, with the index kept in step."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any, Final

from customer_profiles_mock.profiles.provenance import Filled
from customer_profiles_mock.profiles.standard_keys import standard_keys
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.key_index import ADDED_BY_HAND, STANDARD_FIELDS
from customer_profiles_mock.state.profiles import Profile, StandardObject, StoredObject, pack

SECONDS_IN_A_DAY: Final = 86_400


def profile_expires_at(domain: Domain, profile: Profile) -> float:
    """When a profile expires that is not written to before (documented: writes alone count).

    Upload jobs keep what they write for a time of their own; the longest time counts (documented).
    """
    kept_until = profile.last_updated_at + domain.default_expiration_days * SECONDS_IN_A_DAY
    return max(kept_until, profile.imported_until)


def create_profile(domain: Domain, profile_id: str, now: float) -> Profile:
    """An empty profile."""
    profile = Profile(profile_id, domain.next_number(), created_at=now, last_updated_at=now)
    domain.journal.put(domain.profiles, profile_id, profile)
    return profile


def create_filled_profile(domain: Domain, profile_id: str, values: dict[str, Any], now: float) -> Profile:
    """A profile with values that were written by hand; its standard keys are there."""
    profile = Profile(profile_id, domain.next_number(), now, now, pack(values))
    domain.journal.put(domain.profiles, profile_id, profile)
    for key_name, value in standard_keys(values):
        domain.index.hold(key_name, value, profile_id, STANDARD_FIELDS)
    domain.note_change(profile)
    domain.look_for_expiry_at(profile_expires_at(domain, profile))
    return profile


def create_imported_profile(domain: Domain, profile_id: str, now: float) -> Profile:
    """An empty profile of an upload job, which alone says how long it is kept."""
    profile = Profile(profile_id, domain.next_number(), created_at=now, last_updated_at=-inf)
    domain.journal.put(domain.profiles, profile_id, profile)
    return profile


def set_values(domain: Domain, profile: Profile, filled: Filled, now: float) -> None:
    """Replace the profile's values and their origins; its standard keys follow."""
    replace_values(domain, profile, filled)
    touch(domain, profile, now)


def import_values(domain: Domain, profile: Profile, filled: Filled, kept_until: float) -> None:
    """Replace values as an upload job does: the profile is kept until then, or as long as it was to be."""
    replace_values(domain, profile, filled)
    domain.journal.assign(profile, "imported_until", max(profile.imported_until, kept_until))
    domain.look_for_expiry_at(profile_expires_at(domain, profile))


def replace_values(domain: Domain, profile: Profile, filled: Filled) -> None:
    """Replace values and origins without a write: how long the profile is kept does not change."""
    values = filled.values
    held, wanted = standard_keys(profile.values), standard_keys(values)
    for key_name, value in held:
        if (key_name, value) not in wanted:
            domain.index.release(key_name, value, profile.profile_id, STANDARD_FIELDS)
    for key_name, value in wanted:
        if (key_name, value) not in held:
            domain.index.hold(key_name, value, profile.profile_id, STANDARD_FIELDS)
    domain.journal.assign(profile, "packed", pack(values))
    domain.journal.assign(profile, "origins", filled.origins)
    domain.note_change(profile)


def touch(domain: Domain, profile: Profile, now: float) -> None:
    """Note a write: what is not written to for long enough expires."""
    domain.journal.assign(profile, "last_updated_at", now)
    domain.look_for_expiry_at(profile_expires_at(domain, profile))


def take_back_newer(domain: Domain, number: int, next_expiry: float) -> None:
    """Undo the creation of all profiles that came after a number of the domain's."""
    for profile in [profile for profile in domain.profiles.values() if profile.number > number]:
        for key_name, value in standard_keys(profile.values):
            domain.index.release(key_name, value, profile.profile_id, STANDARD_FIELDS)
        del domain.profiles[profile.profile_id]
        for noted in (domain.history, domain.changed, domain.touched):
            noted.pop(profile.profile_id, None)
    domain.last_number, domain.next_expiry = number, next_expiry


def add_key(domain: Domain, profile: Profile, key_name: str, values: Sequence[str]) -> None:
    """Hold normalised values of a key by hand, beside what fields and objects hold."""
    held = profile.added_keys.get(key_name, ())
    for value in dict.fromkeys(values):
        if value not in held:
            domain.index.hold(key_name, value, profile.profile_id, ADDED_BY_HAND)
    domain.journal.put_in(profile, "added_keys", key_name, tuple(dict.fromkeys((*held, *values))))


def remove_key(domain: Domain, profile: Profile, key_name: str, values: Sequence[str]) -> None:
    """Take values of a key off a profile: those added by hand and those its objects brought.

    A value that also comes from a standard field keeps finding the profile.
    """
    held = profile.added_keys.get(key_name, ())
    for value in values:
        if value in held:
            domain.index.release(key_name, value, profile.profile_id, ADDED_BY_HAND)
        for stored in profile.objects.values():
            if (key_name, value) in stored.keys:
                kept = tuple(pair for pair in stored.keys if pair != (key_name, value))
                domain.journal.assign(stored, "keys", kept)
                domain.index.release(key_name, value, profile.profile_id, stored.object_id)
    if left := tuple(value for value in held if value not in values):
        domain.journal.put_in(profile, "added_keys", key_name, left)
    elif held:
        domain.journal.remove_from(profile, "added_keys", key_name)


def move_object(domain: Domain, stored: StoredObject, source: Profile, target: Profile) -> None:
    domain.remove_object(source, stored)
    domain.add_object(target, stored)


def move_standard_object(domain: Domain, standard: StandardObject, source: Profile, target: Profile) -> None:
    remove_standard_object(domain, source, standard)
    put_standard_object(domain, target, standard)


def put_standard_object(domain: Domain, profile: Profile, standard: StandardObject) -> None:
    """Put a standard object on a profile, in place of the one with the same id."""
    remove_standard_object(domain, profile, standard)
    domain.journal.put_in(profile, "standard_objects", standard.object_id, standard)
    domain.note_touch(profile)
    for key_name, value in standard.keys:
        domain.index.hold(key_name, value, profile.profile_id, standard.object_id)


def remove_standard_object(domain: Domain, profile: Profile, standard: StandardObject) -> None:
    """Take the standard object with this id off a profile; its keys go unless otherwise held."""
    present = profile.standard_objects.get(standard.object_id)
    if present is None:
        return
    domain.journal.remove_from(profile, "standard_objects", standard.object_id)
    domain.note_touch(profile)
    for key_name, value in present.keys:
        domain.index.release(key_name, value, profile.profile_id, present.object_id)


def delete_profile(domain: Domain, profile: Profile, now: float) -> None:
    """Remove a profile with its objects and keys."""
    for stored in list(profile.objects.values()):
        domain.remove_object(profile, stored)
    for key_name, values in list(profile.added_keys.items()):
        remove_key(domain, profile, key_name, values)
    for standard in list(profile.standard_objects.values()):
        remove_standard_object(domain, profile, standard)
    set_values(domain, profile, Filled({}, {}), now)
    domain.journal.remove(domain.profiles, profile.profile_id)
