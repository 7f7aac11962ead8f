"""The standard objects that Targets fill: their members, ids, standard identifiers and keys.

Documented, but for the members of travel, loyalty, device, web analytics and contact objects,
whose lists are long and move: those objects take any member (our choice).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final, TypeAlias

from customer_profiles_mock.protocol.members import member_names, members_with_shape

ATTRIBUTES: Final = "Attributes"


@dataclass(frozen=True, slots=True)
class Text:
    """One value. All members of standard objects are texts, numbers included (documented)."""


@dataclass(frozen=True, slots=True)
class Anything:
    """Whatever the source has, its leaves as text."""


@dataclass(frozen=True, slots=True)
class MapOf:
    value: Shape


@dataclass(frozen=True, slots=True)
class ListOf:
    element: Shape


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    members: Mapping[str, Shape] = field(default_factory=dict)
    like: str | None = None  # a structure of the service model, whose members come first
    is_open: bool = False  # takes members that are not listed


Shape: TypeAlias = Text | Anything | MapOf | ListOf | Structure

TEXT: Final = Text()
ANYTHING: Final = Anything()
FREE_TEXTS: Final = MapOf(TEXT)
ADDRESS: Final = Structure(like="Address")
ENGAGEMENT_PREFERENCES: Final = Structure(like="EngagementPreferences")
CONTACT_PREFERENCES: Final = ListOf(Structure(like="ContactPreference"))

# What the members of a structure of the service model are, by their shape there; the rest is text.
_MODEL_SHAPES: Final[Mapping[str, Shape]] = {
    "Address": ADDRESS,
    "Attributes": FREE_TEXTS,
    "EngagementPreferences": ENGAGEMENT_PREFERENCES,
    "EmailPreferenceList": CONTACT_PREFERENCES,
    "PhonePreferenceList": CONTACT_PREFERENCES,
}


@cache
def members_of(structure: Structure) -> Mapping[str, Shape]:
    """The members that a structure is known to have."""
    members: dict[str, Shape] = {}
    if structure.like is not None:
        members = dict.fromkeys(member_names(structure.like), TEXT)
        for name, shape in _MODEL_SHAPES.items():
            members.update(dict.fromkeys(members_with_shape(structure.like, name), shape))
    return {**members, **structure.members}


def member_of(shape: Shape, name: str) -> Shape | None:
    """What a member of this name is; None where there can be none."""
    if isinstance(shape, Structure):
        return members_of(shape).get(name, ANYTHING if shape.is_open else None)
    if isinstance(shape, MapOf):
        return shape.value
    return ANYTHING if shape == ANYTHING else None


def _texts(names: str) -> dict[str, Shape]:
    return dict.fromkeys(names.split(), TEXT)


@dataclass(frozen=True, slots=True)
class StandardObject:
    root: str  # what its Targets begin with
    identifier: str  # the standard identifier of the keys that find it
    managed: tuple[str, ...]  # members that only the service fills; its id first
    shape: Structure
    keys: Mapping[str, str] = field(default_factory=dict)  # predefined key -> member that it holds

    @property
    def id_member(self) -> str | None:
        return self.managed[0] if self.managed else None


PROFILE: Final = StandardObject(
    "_profile",
    "PROFILE",
    ("ProfileId", "ImportIds", "FoundByItems"),
    Structure(like="Profile"),
)

_ASSET: Final = StandardObject(
    "_asset",
    "ASSET",
    ("AssetId",),
    Structure(
        _texts("AssetId AssetName SerialNumber ModelNumber ModelName ProductSKU PurchaseDate UsageEndDate")
        | _texts("Status Price Quantity Description Location AdditionalInformation DataSource")
        | {ATTRIBUTES: FREE_TEXTS}
    ),
    {"_assetId": "AssetId", "_assetName": "AssetName", "_serialNumber": "SerialNumber"},
)

_CASE: Final = StandardObject(
    "_case",
    "CASE",
    ("CaseId",),
    Structure(
        _texts("CaseId Title Summary Status Reason CreatedBy CreatedDate UpdatedDate ClosedDate")
        | _texts("AdditionalInformation DataSource")
        | {ATTRIBUTES: FREE_TEXTS}
    ),
    {"_caseId": "CaseId"},
)

_ORDER_ADDRESS: Final = Structure({"Name": TEXT}, like="Address")

_ORDER: Final = StandardObject(
    "_order",
    "ORDER",
    ("OrderId",),
    Structure(
        _texts("OrderId CustomerEmail CustomerPhone CreatedDate UpdatedDate ProcessedDate ClosedDate")
        | _texts("CancelledDate CancelReason Name AdditionalInformation Gateway Status StatusCode StatusUrl")
        | _texts("CreditCardNumber CreditCardCompany FulfillmentStatus TotalPrice TotalTax TotalDiscounts")
        | _texts("TotalItemsPrice TotalShippingPrice TotalTipReceived Currency TotalWeight")
        | {
            "BillingAddress": _ORDER_ADDRESS,
            "ShippingAddress": _ORDER_ADDRESS,
            "OrderItems": ListOf(Structure(_texts("Title Price Quantity"))),
            ATTRIBUTES: FREE_TEXTS,
        }
    ),
    {"_orderId": "OrderId"},
)

_COMMUNICATION_RECORD: Final = StandardObject(
    "_communicationRecord",
    "COMMUNICATION_RECORD",
    ("CommunicationRecordId",),
    Structure(
        _texts("CommunicationRecordId Channel ConnectInstanceArn CreatedDate UpdatedDate LastEventType")
        | {
            "Campaign": Structure(
                _texts("CampaignId CampaignName CampaignRunId CampaignActivityId SegmentArn")
            ),
            "Endpoint": Structure(_texts("EndpointAddress EndpointType")),
            "Events": MapOf(Structure(_texts("UpdatedDate EventId EventType") | {ATTRIBUTES: FREE_TEXTS})),
            ATTRIBUTES: FREE_TEXTS,
        }
    ),
    {"_communicationRecordId": "CommunicationRecordId"},
)

_OPEN: Final = Structure({ATTRIBUTES: FREE_TEXTS}, is_open=True)

# `_contact` has an identifier of its own that not every service model lists, and no id.
STANDARD_OBJECTS: Final[Mapping[str, StandardObject]] = {
    one.root: one
    for one in (
        PROFILE,
        _ASSET,
        _CASE,
        _ORDER,
        _COMMUNICATION_RECORD,
        StandardObject("_airPreference", "AIR_PREFERENCE", ("PreferenceId",), _OPEN),
        StandardObject("_hotelPreference", "HOTEL_PREFERENCE", ("PreferenceId",), _OPEN),
        StandardObject("_airBooking", "AIR_BOOKING", ("BookingId",), _OPEN),
        StandardObject("_airSegment", "AIR_SEGMENT", ("SegmentId",), _OPEN),
        StandardObject("_hotelReservation", "HOTEL_RESERVATION", ("ReservationId",), _OPEN),
        StandardObject("_hotelStayRevenue", "HOTEL_STAY_REVENUE", ("StayRevenueId",), _OPEN),
        StandardObject("_loyalty", "LOYALTY", ("LoyaltyId",), _OPEN),
        StandardObject("_loyaltyTransaction", "LOYALTY_TRANSACTION", ("TransactionId",), _OPEN),
        StandardObject("_loyaltyPromotion", "LOYALTY_PROMOTION", ("PromotionId",), _OPEN),
        StandardObject("_device", "DEVICE", ("DeviceId",), _OPEN),
        StandardObject("_webAnalytics", "WEB_ANALYTICS", ("EventId",), _OPEN),
        StandardObject("_contact", "CONTACT", (), _OPEN),
    )
}
