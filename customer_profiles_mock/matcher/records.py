"""Reading profiles: each value in normal form, and as a number."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from customer_profiles_mock.matcher.columns import Codes, Columns, Mailbox, More
from customer_profiles_mock.matcher.members import ADDRESSES, PROFILE_ID
from customer_profiles_mock.matcher.normalise.addresses import Address, AddressReader
from customer_profiles_mock.matcher.normalise.dates import birth_date
from customer_profiles_mock.matcher.normalise.emails import email
from customer_profiles_mock.matcher.normalise.names import firm_name, person_name, plain_name
from customer_profiles_mock.matcher.normalise.phones import phone

Value = TypeVar("Value")

_PHONES = ("PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber")
_EMAILS = ("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress")
# Countries that AWS leaves as free text, as the codes that decide how numbers and dates are read.
_COUNTRIES = {
    name: line[:2]
    for line in (
        "US united states, usa",
        "CA canada",
        "GB united kingdom, uk, great britain, england",
        "DE germany, deutschland",
        "FR france",
        "ES spain, espana",
        "IT italy, italia",
        "AT austria",
        "CH switzerland",
        "NL netherlands",
        "BE belgium",
        "IE ireland",
        "AU australia",
        "NZ new zealand",
        "MX mexico",
        "BR brazil, brasil",
        "PT portugal",
        "SE sweden",
        "NO norway",
        "DK denmark",
        "FI finland",
        "PL poland",
        "JP japan",
        "IN india",
    )
    for name in line[3:].split(", ")
}
_GENDERS = {"M": "M", "m": "M", "F": "F", "f": "F"}
# For a name that is more than one plain word.
_NOT_PLAIN = -1


Numbers = dict[Value, int]  # in the order in which values are met; what stands for none has 0


class Reader:
    """Reads profiles into columns, in the order in which they are given."""

    def __init__(self, default_region: str) -> None:
        self._default_region = default_region.upper()
        self._ids: list[str] = []
        self._rows = array("i")
        self._read_address = AddressReader().read
        self._names: Numbers[str] = {"": 0}
        self._mores: Numbers[More] = {More("", 0, ""): 0}
        self._firms: Numbers[str] = {"": 0}
        self._places: Numbers[Address] = {Address("", "", "", "", "", ""): 0}
        self._address_sets: Numbers[Codes] = {(): 0}
        self._numbers: Numbers[str] = {"": 0}
        self._phone_sets: Numbers[Codes] = {(): 0}
        self._texts: Numbers[str] = {"": 0}
        self._email_sets: Numbers[Codes] = {(): 0}
        # What spellings stand for, where they recur; telephone numbers and mailboxes seldom do.
        self._plain_names = {"": 0}
        self._plain_middles: dict[str, str] = {}
        self._genders: dict[str | None, int] = {None: 0, "": 0}
        self._countries: dict[str | None, str] = {None: ""}
        self._firm_spellings: dict[str, int] = {}
        self._births: dict[str, dict[str, int]] = {}  # by the region, which says how they are read

    def read(self, profiles: Iterable[Mapping[str, Any]]) -> None:
        """Add profiles."""
        default_region = region_before = self._default_region
        births = self._births.setdefault(default_region, {})
        texts, numbers, places = self._texts, self._numbers, self._places
        plain, countries, read_address = self._plain_names, self._countries, self._read_address
        rows: list[int] = []
        for profile in profiles:
            get = profile.get
            self._ids.append(profile[PROFILE_ID])

            first, middle, last = get("FirstName") or "", get("MiddleName"), get("LastName") or ""
            gender = get("Gender") or get("GenderString")
            given, surname = plain.get(first, _NOT_PLAIN), plain.get(last, _NOT_PLAIN)
            if given < 0 or surname < 0 or middle:
                given, surname, more = self._name(first, middle or "", last, gender)
            else:
                known = self._genders.get(gender)
                more = self._gender(gender) if known is None else known
            firm = self._firm(text) if (text := get("BusinessName")) else 0

            region = default_region
            found: Codes = ()
            for member in ADDRESSES:
                if written := get(member):
                    if member == "Address":
                        country = written.get("Country")
                        if (code := countries.get(country)) is None:
                            code = countries[country] = _country(country)
                        region = code or default_region
                    address = read_address(written)
                    if address[2] or address[4] or address[5]:
                        at = places.setdefault(address, len(places))
                        if at not in found:
                            found += (at,)
            addresses = self._address_sets.setdefault(found, len(self._address_sets)) if found else 0

            birth = 0
            if text := get("BirthDate"):
                if region != region_before:
                    births = self._births.setdefault(region, {})
                    region_before = region
                known = births.get(text)
                birth = births[text] = birth_date(text, region) if known is None else known
            found = ()
            for member in _PHONES:
                if text := get(member):
                    at = numbers.setdefault(phone(text, region), len(numbers))
                    if at and at not in found:
                        found += (at,)
            phones = self._phone_sets.setdefault(found, len(self._phone_sets)) if found else 0
            found = ()
            for member in _EMAILS:
                if text := get(member):
                    at = texts.setdefault(email(text), len(texts))
                    if at and at not in found:
                        found += (at,)
            emails = self._email_sets.setdefault(found, len(self._email_sets)) if found else 0
            rows += (given, surname, firm, birth, emails, phones, addresses, more)
        self._rows.fromlist(rows)

    def columns(self) -> Columns:
        """What was read."""
        mailboxes = []
        locals_: Numbers[str] = {"": 0}
        domains: Numbers[str] = {"": 0}
        for text in self._texts:
            local, _, domain = text.partition("@")
            mailboxes.append(
                Mailbox(
                    text,
                    len(local) if text else -1,
                    locals_.setdefault(local, len(locals_)),
                    domains.setdefault(domain, len(domains)),
                )
            )
        return Columns(
            names=list(self._names),
            firms=list(self._firms),
            numbers=list(self._numbers),
            phone_sets=list(self._phone_sets),
            mailboxes=mailboxes,
            locals=list(locals_),
            email_sets=list(self._email_sets),
            places=list(self._places),
            address_sets=list(self._address_sets),
            mores=list(self._mores),
            ids=self._ids,
            rows=self._rows,
        )

    def _firm(self, text: str) -> int:
        code = self._firm_spellings.get(text)
        if code is None:
            code = self._firms.setdefault(firm_name(text), len(self._firms))
            self._firm_spellings[text] = code
        return code

    def _gender(self, text: str | None) -> int:
        """The number of a gender and nothing more."""
        code = self._genders[text] = self._more("", 0, text)
        return code

    def _more(self, middle: str, generation: int, gender: str | None) -> int:
        more = More(middle, generation, _GENDERS.get(gender[0], "") if gender else "")
        return self._mores.setdefault(more, len(self._mores))

    def _name(self, first: str, middle: str, last: str, gender: str | None) -> tuple[int, int, int]:
        """Given name, surname and more, where the names are not all known to be plain."""
        given, surname, more = self._plain(first), self._plain(last), self._plain_middles.get(middle)
        if more is None:
            more = self._plain_middles[middle] = plain_name(middle)
        generation = 0
        if given < 0 or surname < 0 or (middle and not more):
            given_name, more, family, generation = person_name(first, middle, last)
            given, surname = self._number_of(given_name), self._number_of(family)
        return given, surname, self._more(more, generation, gender)

    def _plain(self, text: str) -> int:
        code = self._plain_names.get(text)
        if code is None:
            name = plain_name(text)
            code = self._plain_names[text] = self._number_of(name) if name else _NOT_PLAIN
        return code

    def _number_of(self, name: str) -> int:
        return self._names.setdefault(name, len(self._names))


def _country(text: str) -> str:
    text = text.strip()
    if len(text) == 2:
        return text.upper() if text.upper() != "UK" else "GB"
    return _COUNTRIES.get(text.lower(), "")
