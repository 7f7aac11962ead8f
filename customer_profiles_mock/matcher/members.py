"""The members of a profile that are not one plain text, as CreateProfile spells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

Profile: TypeAlias = Mapping[str, Any]  # members of CreateProfile; with `ProfileId` where it has one

PROFILE_ID: Final = "ProfileId"
ATTRIBUTES: Final = "Attributes"
CUSTOM: Final = "Attributes."

ADDRESSES: Final = ("Address", "ShippingAddress", "MailingAddress", "BillingAddress")
STREET_LINES: Final = ("Address1", "Address2", "Address3", "Address4")

# An enumerated member and the free text that means the same thing.
TWINS: Final[Mapping[str, str]] = {"Gender": "GenderString", "PartyType": "PartyTypeString"}
