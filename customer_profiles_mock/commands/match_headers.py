"""Which column of a customer file fills which member of a profile, by the column's header.

`FirstName`, `Address.City` and `Attributes.Tier` stand for themselves. Of other headers only letters and
digits count, so that "E-Mail", "e_mail" and "EMAIL" are one. The spellings are everyday ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from customer_profiles_mock.matcher.members import ADDRESSES, ATTRIBUTES, CUSTOM, PROFILE_ID
from customer_profiles_mock.protocol.members import member_names

# A member, and how people call it.
SPELLINGS: Final[Mapping[str, str]] = {
    PROFILE_ID: "id, profile, record id, row id, uuid, key",
    "AccountNumber": "account, account no, account id, customer id, customer number, customer no, client id, "
    "client number, member id, member number, membership number, contact id, user id",
    "AdditionalInformation": "notes, note, comment, comments, remarks, description",
    "PartyType": "party, customer type",
    "BusinessName": "company, company name, business, organization, organisation, organization name, "
    "organisation name, employer, firm, account name",
    "FirstName": "first, given name, forename, fname, christian name",
    "MiddleName": "middle, middle names, middle initial, second name, mname, mi",
    "LastName": "last, surname, family name, lname, name, full name, customer name, contact name",
    "BirthDate": "birthday, date of birth, dob, born, date birth",
    "Gender": "sex",
    "PhoneNumber": "phone, phone no, telephone, telephone number, tel, tel no, primary phone, phone 1, "
    "contact number, contact phone",
    "MobilePhoneNumber": "mobile, mobile phone, mobile number, mobile no, cell, cell phone, cell number",
    "HomePhoneNumber": "home phone, home telephone, home number, home tel, landline",
    "BusinessPhoneNumber": "business phone, business telephone, work phone, work telephone, office phone",
    "EmailAddress": "email, mail, email 1, primary email, mail address, contact email",
    "PersonalEmailAddress": "personal email, private email, home email",
    "BusinessEmailAddress": "business email, work email, company email, office email",
}

# Parts of an address; with one of the words below before them they are of another address.
ADDRESS_SPELLINGS: Final[Mapping[str, str]] = {
    "Address1": "address, address line, address line 1, street, street address, street 1, line 1",
    "Address2": "address line 2, street 2, line 2, apartment, apt, unit, suite",
    "Address3": "address line 3, street 3, line 3",
    "Address4": "address line 4, street 4, line 4",
    "City": "town, place, suburb, locality",
    "County": "",
    "State": "state code, region",
    "Province": "",
    "Country": "country code, nation",
    "PostalCode": "zip, zip code, postcode, post code, postal",
}
ADDRESS_WORDS: Final[Mapping[str, str]] = {
    "Address": "home, primary, main, residential, street",
    "ShippingAddress": "shipping, ship to, delivery",
    "MailingAddress": "mailing, postal, correspondence",
    "BillingAddress": "billing, bill to, invoice",
}


@cache
def paths() -> frozenset[str]:
    """What a column can fill: members that are one text, parts of addresses; `Attributes.…` beside them."""
    nested = {*ADDRESSES, ATTRIBUTES, "DomainName", "EngagementPreferences"}
    plain = {PROFILE_ID, *member_names("CreateProfileRequest")} - nested
    return frozenset(plain | {f"{kind}.{part}" for kind in ADDRESSES for part in member_names("Address")})


def is_path(text: str) -> bool:
    return text in paths() or (text.startswith(CUSTOM) and text != CUSTOM)


def path_of(header: str) -> str | None:
    """What a column of this header fills; None where the header says nothing known."""
    header = header.strip()
    return header if is_path(header) else _known().get(_plain(header))


def says_it_less(header: str) -> int:
    """0 for a header that is its member's name, 1 for that name spelt in another way, 2 for others."""
    path = path_of(header) or ""
    return 0 if header == path else 1 if _plain(header) == _plain(path) else 2


@cache
def _known() -> Mapping[str, str]:
    """Members by header; of two that claim one spelling the first keeps it."""
    known: dict[str, str] = {_plain(path): path for path in sorted(paths())}
    for header, path in _spellings():
        known.setdefault(_plain(header), path)
    return known


def _spellings() -> Iterator[tuple[str, str]]:
    for path, line in SPELLINGS.items():
        for header in line.split(", "):
            yield header, path
    for part, line in ADDRESS_SPELLINGS.items():
        for header in (part, *filter(None, line.split(", "))):
            yield header, f"Address.{part}"
    for kind, words in ADDRESS_WORDS.items():
        for word in words.split(", "):
            for part, line in ADDRESS_SPELLINGS.items():
                for header in (part, *filter(None, line.split(", "))):
                    yield f"{word} {header}", f"{kind}.{part}"
                    yield f"{word} address {header}", f"{kind}.{part}"


def _plain(header: str) -> str:
    return "".join(letter for letter in header.casefold() if letter.isalnum())
