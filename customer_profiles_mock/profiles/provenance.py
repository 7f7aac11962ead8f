"""Who wrote a field, when, and whether another source may overwrite it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from customer_profiles_mock.profiles.fields import paths, value_at, write
from customer_profiles_mock.state.profiles import MANUAL, Origin, Profile


@dataclass(frozen=True, slots=True)
class Filled:
    """What a profile's values and their origins are to be."""

    values: dict[str, Any]
    origins: dict[str, Origin]


def origin_of(profile: Profile, path: str) -> Origin:
    """What is not noted was written by hand when the profile was created."""
    return profile.origins.get(path) or Origin(MANUAL, profile.created_at)


def may_overwrite(incoming: Origin, present: Origin) -> bool:
    """Whether an ingested value replaces the one that is there.

    A value by hand stays unless the source has any SourcePriority; of two sources the one with the
    lower number wins, none being the weakest (documented). Among equals the newer source timestamp
    wins (our choice).
    """
    if present.writer == MANUAL:
        return incoming.priority is not None
    if incoming.rank != present.rank:
        return incoming.rank < present.rank
    return incoming.timestamp >= present.timestamp


def fill(profile: Profile, written: Mapping[str, Any], incoming: Origin) -> Filled:
    """The profile's values and origins after a source has written what it may."""
    values, origins = profile.values, dict(profile.origins)
    for path, value in paths(written):
        if value_at(values, path) is None or may_overwrite(incoming, origin_of(profile, path)):
            write(values, path, value)
            origins[path] = incoming
    return Filled(values, origins)


def without_writer(profile: Profile, writer: str) -> Filled:
    """The profile's values and origins without what one source has written."""
    values, origins = profile.values, dict(profile.origins)
    for path, origin in profile.origins.items():
        if origin.writer == writer:
            write(values, path, None)
            del origins[path]
    return Filled(values, origins)
