"""Objects and profiles that have outlived their retention.

An object's retention is fixed when it is ingested; a profile expires when nothing was written to
it for the domain's retention period (documented). The first moment at which anything of a domain
can expire is kept with the domain, so that nothing is looked through before it has come.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import inf

from customer_profiles_mock.context import Context
from customer_profiles_mock.profiles import recording
from customer_profiles_mock.profiles.writing import delete_profile, profile_expires_at
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import Profile, StoredObject


def expire(context: Context, domain: Domain, until: float) -> None:
    """Remove what expires up to a moment, in time order, and note when to look again."""
    limited = sorted(_limited(domain), key=lambda entry: entry[:2])
    next_expiry = inf
    for moment, _, profile, stored in limited:
        if moment > until:
            next_expiry = moment
            break
        then = replace(context, now=moment)
        if profile.profile_id not in domain.profiles:
            continue
        if stored is None:
            recording.profile_expired(then, domain, profile)
            delete_profile(domain, profile, moment)
        else:
            recording.object_expired(then, domain, profile, stored)
            domain.remove_object(profile, stored)
    domain.journal.assign(domain, "next_expiry", next_expiry)


def _limited(domain: Domain) -> Iterator[tuple[float, int, Profile, StoredObject | None]]:
    """Everything with a retention: when it expires, its rank, the profile, and the object if it is one."""
    for profile in domain.profiles.values():
        yield profile_expires_at(domain, profile), profile.number, profile, None
        for stored in profile.objects.values():
            yield stored.expires_at, stored.number, profile, stored
