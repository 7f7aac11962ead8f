"""A profile in normal form: what the comparison looks at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from customer_profiles_mock.matcher.normalise.addresses import Address, AddressReader
from customer_profiles_mock.matcher.normalise.dates import birth_date
from customer_profiles_mock.matcher.normalise.emails import email
from customer_profiles_mock.matcher.normalise.names import firm_name, person_name, plain_name
from customer_profiles_mock.matcher.normalise.phones import phone

_PHONES = ("PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber")
_EMAILS = ("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress")
_ADDRESSES = ("Address", "ShippingAddress", "MailingAddress", "BillingAddress")
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


class Record:
    """One profile. Empty strings, empty tuples and 0 stand for what is not known."""

    __slots__ = (
        "addresses",
        "birth",
        "emails",
        "firm",
        "gender",
        "generation",
        "given",
        "id",
        "middle",
        "phones",
        "surname",
    )

    id: str
    given: str
    middle: str
    surname: str
    generation: int
    gender: str
    firm: str
    birth: int
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    addresses: tuple[Address, ...]


class Normaliser:
    """Turns profiles into records; remembers the words and dates it has read, as they recur."""

    def __init__(self, default_region: str) -> None:
        self._region = default_region.upper()
        self._plain_names: dict[str, str] = {"": ""}
        self._births: dict[str, dict[str, int]] = {}
        self._firms: dict[str, str] = {}
        self._read_address = AddressReader().read

    def record(self, profile: Mapping[str, Any]) -> Record:
        get = profile.get
        it = Record()
        it.id = profile["ProfileId"]
        self._name(it, get("FirstName") or "", get("MiddleName") or "", get("LastName") or "")
        gender = get("Gender") or get("GenderString")
        it.gender = _GENDERS.get(gender[0], "") if gender else ""
        firm = get("BusinessName")
        it.firm = self._firm(firm) if firm else ""
        region = self._region
        it.addresses = ()
        for member in _ADDRESSES:
            if written := get(member):
                if member == "Address" and (country := written.get("Country")):
                    region = _country(country) or region
                address = self._read_address(written)
                if (address[2] or address[4] or address[5]) and address not in it.addresses:
                    it.addresses += (address,)
        born = get("BirthDate")
        it.birth = self._birth(born, region) if born else 0
        it.phones = ()
        for member in _PHONES:
            if text := get(member):
                number = phone(text, region)
                if number and number not in it.phones:
                    it.phones += (number,)
        it.emails = ()
        for member in _EMAILS:
            if text := get(member):
                mailbox = email(text)
                if mailbox and mailbox not in it.emails:
                    it.emails += (mailbox,)
        return it

    def _firm(self, text: str) -> str:
        name = self._firms.get(text)
        if name is None:
            name = self._firms[text] = firm_name(text)
        return name

    def _birth(self, text: str, region: str) -> int:
        known = self._births.get(region)
        if known is None:
            known = self._births[region] = {}
        date = known.get(text)
        if date is None:
            date = known[text] = birth_date(text, region)
        return date

    def _name(self, it: Record, first: str, middle: str, last: str) -> None:
        plain = self._plain_names
        given, surname, more = plain.get(first), plain.get(last), plain.get(middle)
        if given is None:
            given = plain[first] = plain_name(first)
        if surname is None:
            surname = plain[last] = plain_name(last)
        if more is None:
            more = plain[middle] = plain_name(middle)
        if (given or not first) and (surname or not last) and (more or not middle):
            it.given, it.middle, it.surname, it.generation = given, more, surname, 0
        else:
            it.given, it.middle, it.surname, it.generation = person_name(first, middle, last)


def _country(text: str) -> str:
    text = text.strip()
    if len(text) == 2:
        return text.upper() if text.upper() != "UK" else "GB"
    return _COUNTRIES.get(text.lower(), "")
