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
    normalise,
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
    texts = [("_phone", values.get(name)) for name in PHONE_FIELDS]
    texts += [("_email", values.get(name)) for name in EMAIL_FIELDS]
    texts.append(("_account", values.get("AccountNumber")))
    texts.append(("_fullName", " ".join(filter(None, map(values.get, NAME_FIELDS)))))
    pairs = [(key, normalise(PREDEFINED_KEYS[key], text)) for key, text in texts if text]
    return list(dict.fromkeys(pair for pair in pairs if pair[1]))
