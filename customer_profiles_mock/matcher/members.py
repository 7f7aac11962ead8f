"""Profiles, and their members that are not one plain text, as CreateProfile spells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import compress, islice
from operator import eq, itemgetter
from typing import Any, Final, TypeAlias

Profile: TypeAlias = Mapping[str, Any]  # members of CreateProfile; with `ProfileId` where it has one

PROFILE_ID: Final = "ProfileId"
ATTRIBUTES: Final = "Attributes"
CUSTOM: Final = "Attributes."

ADDRESSES: Final = ("Address", "ShippingAddress", "MailingAddress", "BillingAddress")
STREET_LINES: Final = ("Address1", "Address2", "Address3", "Address4")

# An enumerated member and the free text that means the same thing.
TWINS: Final[Mapping[str, str]] = {"Gender": "GenderString", "PartyType": "PartyTypeString"}


def ordered(profiles: Iterable[Profile]) -> list[Profile]:
    return sorted(profiles, key=itemgetter(PROFILE_ID))


def distinct(profiles: Iterable[Profile]) -> list[Profile]:
    """The profiles in the order of their ids. Raises ValueError where two have one id."""
    found = ordered(profiles)
    ids = [profile[PROFILE_ID] for profile in found]
    for again in compress(ids, map(eq, ids, islice(ids, 1, None))):
        raise ValueError(f"two profiles have the ProfileId {again!r}")
    return found
