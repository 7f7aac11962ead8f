"""Automatic merges, whoever decided them: what is compared of a profile, and what a decided merge does."""

from __future__ import annotations

from customer_profiles_mock.context import SERVICE_PRINCIPAL, Context
from customer_profiles_mock.matcher import Merge, MergeCandidate
from customer_profiles_mock.profiles.fields import paths
from customer_profiles_mock.profiles.merging import merge
from customer_profiles_mock.profiles.provenance import Filled, origin_of
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import MANUAL, Origin, Profile


def candidate(profile: Profile) -> MergeCandidate:
    """A profile with the time and the source of each value."""
    values = profile.values
    origins = {path: origin_of(profile, path) for path, _ in paths(values)}
    return MergeCandidate(
        profile_id=profile.profile_id,
        values=values,
        number=profile.number,
        created_at=profile.created_at,
        times={path: origin.timestamp for path, origin in origins.items()},
        writers={path: origin.writer for path, origin in origins.items()},
    )


def carry_out(context: Context, domain: Domain, decided: Merge) -> None:
    """Do one decided merge, in the name of the service."""
    main, *others = (domain.profiles[one] for one in (decided.survivor_id, *decided.absorbed_ids))
    values = dict(decided.values)
    origins = {path: _origin(path, decided, [main, *others]) for path, _ in paths(values)}
    merge(context.in_the_name_of(SERVICE_PRINCIPAL), domain, main, others, Filled(values, origins))


def _origin(path: str, decided: Merge, profiles: list[Profile]) -> Origin:
    """The origin that the decision took for a path, with its source's priority."""
    chosen = Origin(decided.writers.get(path, MANUAL), decided.times[path])
    for profile in profiles:
        origin = origin_of(profile, path)
        if (origin.writer, origin.timestamp) == (chosen.writer, chosen.timestamp):
            return origin
    return chosen
