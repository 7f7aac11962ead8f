"""Room on a full profile: which older objects give way."""

from __future__ import annotations

from math import inf
from typing import Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.profiles import recording
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import Profile, StoredObject

OBJECTS_PER_PROFILE: Final = 1000


def make_room(context: Context, domain: Domain, profile: Profile, incoming_type: str | None = None) -> None:
    """Evict what is beyond the limit of a profile, counting a new object of a type if there is one.

    Keys and fields follow the rule of all that goes: keys go unless otherwise held, fields stay.
    """
    for victim in _objects_to_evict(domain, profile, incoming_type):
        recording.object_expired(context, domain, profile, victim)
        domain.remove_object(profile, victim)


def _objects_to_evict(domain: Domain, profile: Profile, incoming_type: str | None) -> list[StoredObject]:
    """One after the other the oldest of the type furthest above its MaxProfileObjectCount.

    Where none is above, the oldest of the incoming object's own type (documented), else the oldest of
    all (our choice).
    """
    excess = len(profile.objects) + (incoming_type is not None) - OBJECTS_PER_PROFILE
    if excess <= 0:
        return []
    by_type: dict[str, list[StoredObject]] = {}  # newest first, by name of the type
    for stored in sorted(profile.objects.values(), key=lambda one: (one.object_type_name, -one.number)):
        by_type.setdefault(stored.object_type_name, []).append(stored)
    limits = {name: _limit(domain, name) for name in by_type}
    victims = []
    for _ in range(excess):
        furthest = max(by_type, key=lambda name: len(by_type[name]) - limits[name])
        if len(by_type[furthest]) > limits[furthest]:
            own = furthest
        elif incoming_type in by_type:
            own = incoming_type
        else:
            own = min(by_type, key=lambda name: by_type[name][-1].number)
        victims.append(by_type[own].pop())
        if not by_type[own]:
            del by_type[own]
    return victims


def _limit(domain: Domain, object_type_name: str) -> float:
    """A type without a limit is never above it."""
    object_type = domain.object_types.get(object_type_name)
    limit = object_type.object_limit if object_type is not None else None
    return inf if limit is None else limit
