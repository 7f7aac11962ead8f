"""Whether what is kept beside the facts agrees with them: indexes, counts, groups, moments.

For tests of whatever writes. A healthy store says nothing, however it was used.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from customer_profiles_mock.jobs.rule_matching import ACTIVE, rule_index
from customer_profiles_mock.matcher import RuleIndex, rule_settings
from customer_profiles_mock.profiles.standard_keys import standard_keys
from customer_profiles_mock.profiles.writing import profile_expires_at
from customer_profiles_mock.state.domain import OBJECTS_PER_METERED_PROFILE, Domain
from customer_profiles_mock.state.journal import Journal
from customer_profiles_mock.state.key_index import ADDED_BY_HAND, STANDARD_FIELDS, KeyIndex
from customer_profiles_mock.state.profiles import StandardObject, StoredObject
from customer_profiles_mock.state.store import Store


def check(store: Store) -> None:
    """Compare everything derived with what it is derived from. Raises AssertionError that names all
    differences."""
    found = [
        f"{domain.name}: {text}" for domain in store.domains.values() for text in _inconsistencies(domain)
    ]
    if found:
        raise AssertionError("; ".join(found))


def _inconsistencies(domain: Domain) -> Iterator[str]:
    for profile_id, profile in domain.profiles.items():
        if profile.profile_id != profile_id:
            yield f"profile {profile.profile_id} is kept as {profile_id}"
    if domain.index.snapshot() != _index_from_scratch(domain).snapshot():
        yield "the key index is not the one that the profiles make"
    yield from _miscounts(domain)
    moments = [profile_expires_at(domain, profile) for profile in domain.profiles.values()]
    moments += [
        stored.expires_at for profile in domain.profiles.values() for stored in profile.objects.values()
    ]
    if min(moments, default=inf) < domain.next_expiry:
        yield "something expires before the next expiry"
    yield from _wrong_groups(domain)


def _index_from_scratch(domain: Domain) -> KeyIndex:
    index = KeyIndex(Journal())
    for one in domain.profiles.values():
        for key_name, value in standard_keys(one.values):
            index.hold(key_name, value, one.profile_id, STANDARD_FIELDS)
        for key_name, values in one.added_keys.items():
            for value in values:
                index.hold(key_name, value, one.profile_id, ADDED_BY_HAND)
        holders: list[StoredObject | StandardObject] = [*one.objects.values(), *one.standard_objects.values()]
        for holder in holders:
            for key_name, value in holder.keys:
                index.hold(key_name, value, one.profile_id, holder.object_id)
    return index


def _miscounts(domain: Domain) -> Iterator[str]:
    objects = sizes = extra = 0
    for one in domain.profiles.values():
        held = sum(stored.size for stored in one.objects.values())
        if one.object_bytes != held:
            yield f"profile {one.profile_id} counts {one.object_bytes} bytes of objects and has {held}"
        objects += len(one.objects)
        sizes += held
        extra += max(0, -(-len(one.objects) // OBJECTS_PER_METERED_PROFILE) - 1)
    counted = (domain.object_count, domain.object_bytes, domain.metered_extra)
    if counted != (objects, sizes, extra):
        actual = objects, sizes, extra
        yield f"objects, bytes and metered profiles are counted as {counted} and are {actual}"


def _wrong_groups(domain: Domain) -> Iterator[str]:
    rules = domain.rules
    if rules is None or rules.status != ACTIVE:
        return
    profiles = [{**one.values, "ProfileId": one.profile_id} for one in domain.profiles.values()]
    index = RuleIndex(rule_settings(domain.rule_based_matching or {"Enabled": False}), profiles)
    if index.groups() != rule_index(domain).groups():
        yield "the match groups are not those that the rules make"
    grouped = {one: group.profile_ids[0] for group in index.groups() for one in group.profile_ids}
    if grouped.keys() != rules.match_id_of.keys():
        yield "match ids are not on the profiles that are in groups"
    elif len({(rules.match_id_of[one], first) for one, first in grouped.items()}) != len(index.groups()):
        yield "a group has several match ids, or a match id several groups"
    known = set(rules.match_id_of.values())
    if known != rules.match_ranks.keys() or known != rules.member_of.keys():
        yield "match ids are kept that no profile has, or the other way round"
