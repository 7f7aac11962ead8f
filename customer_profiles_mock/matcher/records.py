"""Reading profiles: each value in normal form, and as a number."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import count, islice
from typing import Any, TypeVar

from customer_profiles_mock.matcher.columns import Codes, Columns, Mailbox, More
from customer_profiles_mock.matcher.members import ADDRESSES, PROFILE_ID
from customer_profiles_mock.matcher.normalise.addresses import Address, AddressReader, Parts, address
from customer_profiles_mock.matcher.normalise.dates import birth_date
from customer_profiles_mock.matcher.normalise.emails import email
from customer_profiles_mock.matcher.normalise.names import firm_name, middle_name, person_name, plain_name
from customer_profiles_mock.matcher.normalise.phones import phone
from customer_profiles_mock.matcher.normalise.text import Spellings

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
# The numbers of a profile's telephones, mailboxes or addresses; one alone is not worth a tuple.
Found = int | Codes


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
        self._places: Numbers[Parts] = {("", "", "", "", ""): 0}
        self._address_sets: Numbers[Found] = {(): 0}
        self._numbers: Numbers[str] = {"": 0}
        self._phone_sets: Numbers[Found] = {(): 0}
        self._texts: Numbers[str] = {"": 0}
        self._email_sets: Numbers[Found] = {(): 0}
        # What spellings stand for, where they recur; telephone numbers and mailboxes seldom do.
        self._plain_names = Spellings(self._plain_name, 0)
        self._middles = Spellings(middle_name, "")
        self._genders = Spellings(self._gender, 0)
        self._countries = Spellings(_country, "")
        self._firm_spellings = Spellings(self._firm, 0)
        self._births: dict[str, Spellings[int]] = {}  # by the region, which says how they are read
        self._domains: dict[str, str] = {}

    def read(self, profiles: Iterable[Mapping[str, Any]]) -> None:
        """Add profiles."""
        default_region = region_before = self._default_region
        births = self._births_in(default_region)
        numbers, texts, domains, places = self._numbers, self._texts, self._domains, self._places
        email_sets, phone_sets, address_sets = self._email_sets, self._phone_sets, self._address_sets
        names, genders, countries = self._plain_names, self._genders, self._countries
        firms, read_address = self._firm_spellings, self._read_address
        rows: list[int] = []
        ids: list[str] = []
        for profile in profiles:
            get = profile.get
            ids.append(profile[PROFILE_ID])

            given, surname = names[get("FirstName")], names[get("LastName")]
            if given < 0 or surname < 0 or get("MiddleName"):
                given, surname, more = self._whole_name(profile, given, surname)
            else:
                more = genders[get("Gender") or get("GenderString")]
            firm = firms[get("BusinessName")]

            region = default_region
            found: Found = 0
            for member in ADDRESSES:
                if member in profile and (written := profile[member]):
                    if member == "Address":
                        region = countries[written.get("Country")] or default_region
                    parts = read_address(written)
                    if parts[1] or parts[3] or parts[4]:  # more than a number or a unit
                        at = places.setdefault(parts, len(places))
                        found = _with(found, at) if found else at
            addresses = address_sets.setdefault(found, len(address_sets)) if found else 0

            if region is not region_before:
                births, region_before = self._births_in(region), region
            birth = births[get("BirthDate")]

            found = 0
            for member in _PHONES:
                if member in profile and (text := profile[member]):
                    at = numbers.setdefault(phone(text, region), len(numbers))
                    if at:
                        found = _with(found, at) if found else at
            phones = phone_sets.setdefault(found, len(phone_sets)) if found else 0

            found = 0
            for member in _EMAILS:
                if member in profile and (text := profile[member]):
                    at = texts.setdefault(email(text, domains), len(texts))
                    if at:
                        found = _with(found, at) if found else at
            emails = email_sets.setdefault(found, len(email_sets)) if found else 0

            rows += (given, surname, firm, birth, emails, phones, addresses, more)
        self._ids += ids
        self._rows.fromlist(rows)

    def columns(self) -> Columns:
        """What was read."""
        mailboxes, locals_ = _mailboxes(list(self._texts))
        places = list(map(address, self._places))
        places[0] = Address("", "", "", "", "", "")
        return Columns(
            names=list(self._names),
            firms=list(self._firms),
            numbers=list(self._numbers),
            phone_sets=_sets(self._phone_sets),
            mailboxes=mailboxes,
            locals=locals_,
            email_sets=_sets(self._email_sets),
            places=places,
            address_sets=_sets(self._address_sets),
            mores=list(self._mores),
            ids=self._ids,
            rows=self._rows,
        )

    def _births_in(self, region: str) -> Spellings[int]:
        births = self._births.get(region)
        if births is None:
            births = self._births[region] = Spellings(partial(birth_date, region=region), 0)
        return births

    def _firm(self, text: str) -> int:
        return self._firms.setdefault(firm_name(text), len(self._firms))

    def _gender(self, text: str) -> int:
        """The number of a gender and nothing more."""
        return self._more("", 0, text)

    def _more(self, middle: str, generation: int, gender: str | None) -> int:
        more = More(middle, generation, _GENDERS.get(gender[0], "") if gender else "")
        return self._mores.setdefault(more, len(self._mores))

    def _whole_name(self, profile: Mapping[str, Any], given: int, surname: int) -> tuple[int, int, int]:
        """Given name, surname and more, where there is a middle name or the names are not plain."""
        middle = profile.get("MiddleName") or ""
        gender = profile.get("Gender") or profile.get("GenderString")
        if given >= 0 and surname >= 0:
            return given, surname, self._more(self._middles[middle], 0, gender)
        first, last = profile.get("FirstName") or "", profile.get("LastName") or ""
        given_name, middle, family, generation = person_name(first, middle, last)
        return self._number_of(given_name), self._number_of(family), self._more(middle, generation, gender)

    def _plain_name(self, text: str) -> int:
        """The number of a name that is one plain word."""
        name = plain_name(text)
        return self._number_of(name) if name else _NOT_PLAIN

    def _number_of(self, name: str) -> int:
        return self._names.setdefault(name, len(self._names))


def _with(found: Found, code: int) -> Found:
    """What was found and one more, unless it is the same."""
    if isinstance(found, int):
        return found if code == found else (found, code)
    return found if code in found else (*found, code)


def _sets(numbers: Iterable[Found]) -> list[Codes]:
    return [(found,) if isinstance(found, int) else found for found in numbers]


def _mailboxes(texts: Sequence[str]) -> tuple[list[Mailbox], list[str]]:
    """The mailboxes of these texts, and what their numbers of local parts stand for."""
    locals_, _, domains = zip(*[text.partition("@") for text in texts], strict=True)
    number_of_local = dict(zip(dict.fromkeys(locals_), count()))
    number_of_domain = dict(zip(dict.fromkeys(domains), count()))
    mailboxes = map(
        partial(tuple.__new__, Mailbox),  # as Mailbox._make, without a call in Python
        zip(
            texts,
            map(len, locals_),
            map(number_of_local.__getitem__, locals_),
            map(number_of_domain.__getitem__, domains),
            strict=True,
        ),
    )
    return [Mailbox("", -1, 0, 0), *islice(mailboxes, 1, None)], list(number_of_local)


def _country(text: str) -> str:
    text = text.strip()
    if len(text) == 2:
        return text.upper() if text.upper() != "UK" else "GB"
    return _COUNTRIES.get(text.lower(), "")
