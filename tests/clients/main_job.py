"""The main job that every client does against the server: what it is given, and what comes out.

A domain, an object type, an object for each customer, a search, an Identity Resolution Job by the control
URL, the match group, a merge, and everything deleted again. A client gets `given(url)` as JSON and answers
with JSON of the form of `EXPECTED`.
"""

from __future__ import annotations

from typing import Any, Final

DOMAIN: Final = "shop"
OBJECT_TYPE: Final = "Customer"
REGION: Final = "eu-west-2"

CUSTOMERS: Final = [
    {
        "id": "c1",
        "first": "Katherine",
        "last": "Holloway",
        "phone": "+1 206 555 0143",
        "mail": "kh@example.com",
    },
    {"id": "c2", "first": "Kate", "last": "Holloway", "phone": "(206) 555-0143", "mail": "KH@Example.com"},
    {"id": "c3", "first": "Zoë", "last": "Nolan", "phone": "+1 206 555 0199", "mail": "zoe@example.com"},
]

MAPPING: Final[dict[str, Any]] = {
    "Description": "customers of the shop",
    "AllowProfileCreation": True,
    "Fields": {
        "id": {"Source": "_source.id", "Target": "_profile.AccountNumber"},
        "first": {"Source": "_source.first", "Target": "_profile.FirstName", "ContentType": "NAME"},
        "last": {"Source": "_source.last", "Target": "_profile.LastName", "ContentType": "NAME"},
        "phone": {"Source": "_source.phone", "Target": "_profile.PhoneNumber", "ContentType": "PHONE_NUMBER"},
        "mail": {"Source": "_source.mail", "Target": "_profile.EmailAddress", "ContentType": "EMAIL_ADDRESS"},
    },
    "Keys": {"customerId": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["id"]}]},
}

EXPECTED: Final[dict[str, Any]] = {
    "found": ["Zoë"],  # first names by customerId c3
    "job": "COMPLETED",
    "matched": [["c1", "c2"]],  # account numbers of each group
    "merged": "Katherine",  # who is found by c2 afterwards, c1 being the main profile
    "missing": "ResourceNotFoundException",  # GetDomain after DeleteDomain
}


def given(url: str) -> dict[str, Any]:
    return {
        "url": url,
        "region": REGION,
        "domain": DOMAIN,
        "objectType": OBJECT_TYPE,
        "mapping": MAPPING,
        "customers": CUSTOMERS,
        "control": f"{url}/moto-api/customer-profiles/run-identity-resolution-job",
    }
