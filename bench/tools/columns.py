"""Profiles as columns of clean values, which is what tools for tables are fed with.

Cleaning is as thorough as a careful user would make it: case, accents and punctuation go, every kind of
e-mail address and telephone goes into one list, and dates become ISO dates.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

EMAIL_MEMBERS = ("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress")
PHONE_MEMBERS = ("PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber")
# The words that say what kind of firm it is.
LEGAL_FORMS = frozenset(("co", "company", "corp", "corporation", "group", "grp", "inc", "incorporated"))
LEGAL_FORMS |= {"limited", "llc", "ltd", "plc", "the"}
# A mailbox or telephone that more profiles than this carry is a placeholder or a switchboard.
SHARED_BY = 12
# The digits of a telephone number that are compared: those that every spelling of it ends with.
PHONE_DIGITS = 9

_NO_WORD = re.compile(r"[\W_]+")
_NO_DIGIT = re.compile(r"\D+")
_EXTENSION = re.compile(r"\s*(?:x|ext).*$", re.IGNORECASE)
_HOUSE_NUMBER = re.compile(r"\d+\b")
_YEAR_FIRST = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
_MONTH_FIRST = re.compile(r"(\d\d)/(\d\d)/(\d{4})")

Row = dict[str, Any]


def rows(profiles: Iterable[Mapping[str, Any]]) -> list[Row]:
    """A flat row for each profile; what is missing is None. Lists are empty instead."""
    return [_row(profile) for profile in profiles]


def forget_shared_contacts(table: Iterable[Row]) -> None:
    """Take out what too many profiles carry to say who they are."""
    table = list(table)
    for name in ("emails", "phones"):
        carried = Counter(value for row in table for value in row[name])
        shared = {value for value, count in carried.items() if count > SHARED_BY}
        for row in table:
            row[name] = [value for value in row[name] if value not in shared]


def _row(profile: Mapping[str, Any]) -> Row:
    address = profile.get("Address", {})
    given, surname = _words(profile.get("FirstName")), _words(profile.get("LastName"))
    person = bool(given or surname)
    street = _words(address.get("Address1"))
    number = _HOUSE_NUMBER.match(street) if street else None
    return {
        "unique_id": profile["ProfileId"],
        "kind": "firm" if not person and profile.get("BusinessName") else "person",
        "given": given,
        "surname": surname,
        "name": f"{given} {surname}" if given and surname else None,
        "dob": _date(profile.get("BirthDate")),
        # The employer's name says little about who somebody is.
        "firm": None if person else _firm(profile.get("BusinessName")),
        "emails": _distinct(_email(profile.get(member)) for member in EMAIL_MEMBERS),
        "phones": _distinct(_phone(profile.get(member)) for member in PHONE_MEMBERS),
        "street": street,
        "number": number.group() if number else None,
        "city": _words(address.get("City")),
        "state": _words(address.get("State")),
        "postcode": (_words(address.get("PostalCode")) or "").split(" ")[0] or None,
    }


def _words(text: str | None) -> str | None:
    if not text:
        return None
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", text).strip().lower() or None


def _firm(text: str | None) -> str | None:
    name = _words(text)
    if name is None:
        return None
    return " ".join([word for word in name.split() if word not in LEGAL_FORMS]) or name


def _date(text: str | None) -> str | None:
    if not text:
        return None
    if found := _YEAR_FIRST.fullmatch(text):
        return "-".join(found.groups())
    if found := _MONTH_FIRST.fullmatch(text):
        month, day, year = found.groups()
        return f"{year}-{month}-{day}"
    return None


def _email(text: str | None) -> str | None:
    box, at, domain = (text or "").strip().lower().rpartition("@")
    if not at:
        return None
    if domain in ("gmail.com", "googlemail.com"):
        box, domain = box.partition("+")[0].replace(".", ""), "gmail.com"
    return f"{box}@{domain}"


def _phone(text: str | None) -> str | None:
    digits = _NO_DIGIT.sub("", _EXTENSION.sub("", text or ""))
    return digits[-PHONE_DIGITS:] if len(digits) >= 7 else None


def _distinct(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
