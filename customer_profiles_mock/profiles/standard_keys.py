"""The predefined keys of every domain, and which of them a profile's own fields hold.

Documented: the standard profile definition of the administrator guide, and the KeyName texts of
the API reference. A profile is found by these keys however its fields were written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from customer_profiles_mock.profiles.content_types import (
    EMAIL_ADDRESS,
    NAME,
    PHONE_NUMBER,
    STRING,
    normal_form,
)
from customer_profiles_mock.state.profiles import KeyValue

PROFILE_ID_KEY: Final = "_profileId"

PHONE_FIELDS: Final = ("PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber")
EMAIL_FIELDS: Final = ("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress")
NAME_FIELDS: Final = ("FirstName", "MiddleName", "LastName")

PREDEFINED_KEYS: Final[Mapping[str, str]] = {
    PROFILE_ID_KEY: STRING,
    "_phone": PHONE_NUMBER,
    "_email": EMAIL_ADDRESS,
    "_fullName": NAME,
    "_account": STRING,
    "_assetId": STRING,
    "_assetName": STRING,
    "_serialNumber": STRING,
    "_caseId": STRING,
    "_orderId": STRING,
    "_communicationRecordId": STRING,
    "_ctrContactId": STRING,
    "_marketoLeadId": STRING,
    "_salesforceAccountId": STRING,
    "_salesforceContactId": STRING,
    "_salesforceAssetId": STRING,
    "_zendeskUserId": STRING,
    "_zendeskExternalId": STRING,
    "_zendeskTicketId": STRING,
    "_serviceNowSystemId": STRING,
    "_serviceNowIncidentId": STRING,
    "_serviceNowTaskId": STRING,
    "_segmentUserId": STRING,
    "_shopifyCustomerId": STRING,
    "_shopifyOrderId": STRING,
    # Of the travel, loyalty and web analytics objects; the air preference's by analogy with the hotel's.
    "_airBookingId": STRING,
    "_airBookingRef": STRING,
    "_airPreferenceId": STRING,
    "_airPreferenceRef": STRING,
    "_airReferenceId": STRING,
    "_airSegmentId": STRING,
    "_hotelPreferenceId": STRING,
    "_hotelPreferenceRef": STRING,
    "_hotelReferenceId": STRING,
    "_hotelReservationId": STRING,
    "_hotelStayRevenueId": STRING,
    "_loyaltyId": STRING,
    "_loyaltyMembershipId": STRING,
    "_loyaltyPromotionId": STRING,
    "_loyaltyTransactionId": STRING,
    "_webAnalyticsAnonymousUserId": STRING,
    "_webAnalyticsClickstreamEventId": STRING,
    "_webAnalyticsDeviceId": STRING,
    "_webAnalyticsOrderId": STRING,
    "_webAnalyticsUserId": STRING,
}


def standard_keys(values: Mapping[str, Any]) -> list[KeyValue]:
    """The (key name, normalised value) pairs that a profile's standard fields hold.

    `_profileId` is not among them: a profile is always found by its id.
    """
    pairs: list[KeyValue] = []
    for member, key, normalise in _KEYS_OF_MEMBERS:
        text = values.get(member)
        if text and (value := normalise(text)) and (pair := (key, value)) not in pairs:
            pairs.append(pair)
    if full_name := _name(" ".join(filter(None, map(values.get, NAME_FIELDS)))):
        pairs.append(("_fullName", full_name))
    return pairs


_name: Final = normal_form(NAME)
_KEYS_OF_MEMBERS: Final = [
    (member, key, normal_form(PREDEFINED_KEYS[key]))
    for key, members in (("_phone", PHONE_FIELDS), ("_email", EMAIL_FIELDS), ("_account", ("AccountNumber",)))
    for member in members
]
