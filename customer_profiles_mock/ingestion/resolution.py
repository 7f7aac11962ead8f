"""Which profile an object belongs to."""

from __future__ import annotations

from customer_profiles_mock.ingestion.definition import PROFILE, SECONDARY
from customer_profiles_mock.ingestion.reading import ReadObject
from customer_profiles_mock.profiles.finding import find_profile_ids
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import Profile


def resolve(domain: Domain, incoming: ReadObject) -> Profile | None:
    """The one profile that a PROFILE key finds; those that are SECONDARY too are tried last.

    A value on several profiles is ambiguous: the key is passed over. Documented; that the keys of
    one pass are tried in the order they were defined in is our choice.
    """
    entries = [entry for entry in incoming.keys if PROFILE in entry.identifiers]
    primary = [entry for entry in entries if SECONDARY not in entry.identifiers]
    secondary = [entry for entry in entries if SECONDARY in entry.identifiers]
    for entry in primary + secondary:
        hits = find_profile_ids(domain, entry.key_name, incoming.keys[entry])
        if len(hits) == 1:
            return domain.profiles[next(iter(hits))]
    return None
