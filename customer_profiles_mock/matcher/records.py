"""Reading profiles: each value in normal form, and as a number."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import compress, count, islice
from typing import Any, TypeVar

from customer_profiles_mock.matcher.columns import FIELDS, ROW, Columns, Mailbox, More
from customer_profiles_mock.matcher.holdings import Holdings
from customer_profiles_mock.matcher.members import ADDRESSES, PROFILE_ID, Profile
from customer_profiles_mock.matcher.normalise.addresses import NO_PARTS, Address, AddressReader, address
from customer_profiles_mock.matcher.normalise.dates import birth_date
from customer_profiles_mock.matcher.normalise.emails import emails
from customer_profiles_mock.matcher.normalise.names import firm_name, middle_name, person_name, plain_name
from customer_profiles_mock.matcher.normalise.phones import phones
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


# So many profiles are read at once, member by member: what they hold stays in the cache of a core.
_CHUNK = 200

Numbers = dict[Value, int]  # in the order in which values are met; what stands for none has 0


class Reader:
    """Reads profiles into columns, in the order in which they are given."""

    def __init__(self, default_region: str) -> None:
        self._default_region = default_region.upper()
        self._ids: list[str] = []
        self._rows = array("i")
        self._names: Numbers[str] = {"": 0}
        self._mores: Numbers[tuple[str, int, str]] = {("", 0, ""): 0}
        self._firms: Numbers[str] = {"": 0}
        self._phones = Holdings("")
        self._mailboxes = Holdings("")
        self._addresses = Holdings(NO_PARTS)
        # What spellings stand for, where they recur; telephone numbers and mailboxes seldom do.
        self._plain_names = Spellings(self._plain_name, 0)
        self._middles = Spellings(middle_name, "")
        self._genders = Spellings(self._gender, 0)
        self._countries = Spellings(_country, "")
        self._firm_spellings = Spellings(self._firm, 0)
        self._births = Spellings(_births_in, _births_in(""))  # by the region, which says how they are read
        self._read_addresses = AddressReader().read
        self._domains: dict[str, str] = {}

    def read(self, profiles: Sequence[Profile]) -> None:
        """Add profiles."""
        for start in range(0, len(profiles), _CHUNK):
            self._read(profiles[start : start + _CHUNK])

    def _read(self, profiles: Sequence[Profile]) -> None:
        first, size = len(self._ids), len(profiles)
        known = set[str]().union(*profiles).__contains__  # few sets have all the members that are looked for
        given, surname, more = self._people(profiles)
        firm = map(self._firm_spellings.__getitem__, [profile.get("BusinessName") for profile in profiles])
        regions, births = self._regions(profiles), self._births
        written = [profile.get("BirthDate") for profile in profiles]
        birth = [births[region][text] if text else 0 for region, text in zip(regions, written, strict=True)]
        holders, texts = _written(profiles, filter(known, _EMAILS))
        mailboxes = self._mailboxes.read(first, size, holders, emails(texts, self._domains))
        holders, texts = _written(profiles, filter(known, _PHONES))
        numbers = phones(texts, map(regions.__getitem__, holders))
        telephones = self._phones.read(first, size, holders, numbers)
        holders, addresses = _written(profiles, filter(known, ADDRESSES))
        places = self._addresses.read(first, size, holders, self._read_addresses(addresses))
        rows = array("i", bytes(size * ROW.size))
        for field, column in enumerate((given, surname, firm, birth, mailboxes, telephones, places, more)):
            rows[field::FIELDS] = array("i", column)
        self._rows += rows
        self._ids += [profile[PROFILE_ID] for profile in profiles]

    def columns(self) -> Columns:
        """What was read."""
        mailboxes, locals_ = _mailboxes(self._mailboxes.values())
        places = list(map(address, self._addresses.values()))
        places[0] = Address("", "", "", "", "", "")
        return Columns(
            names=list(self._names),
            firms=list(self._firms),
            numbers=self._phones.values(),
            phone_sets=self._phones.sets(self._rows, 5),
            mailboxes=mailboxes,
            locals=locals_,
            email_sets=self._mailboxes.sets(self._rows, 4),
            places=places,
            address_sets=self._addresses.sets(self._rows, 6),
            mores=list(map(More._make, self._mores)),
            ids=self._ids,
            rows=self._rows,
        )

    def _people(self, profiles: Sequence[Profile]) -> tuple[list[int], list[int], list[int]]:
        """Given names, surnames and more."""
        name_of = self._plain_names.__getitem__
        firsts = [profile.get("FirstName") for profile in profiles]
        lasts = [profile.get("LastName") for profile in profiles]
        given, surname = list(map(name_of, firsts)), list(map(name_of, lasts))
        middles = [profile.get("MiddleName") for profile in profiles]
        genders = [profile.get("Gender") or profile.get("GenderString") for profile in profiles]
        more = list(map(self._genders.__getitem__, genders))
        for at in compress(count(), middles):
            more[at] = self._more(self._middles[middles[at]], 0, genders[at])
        for at in [at for at, name in enumerate(map(min, given, surname)) if name < 0]:
            first, middle, last, generation = person_name(
                firsts[at] or "", middles[at] or "", lasts[at] or ""
            )
            given[at], surname[at] = self._number_of(first), self._number_of(last)
            more[at] = self._more(middle, generation, genders[at])
        return given, surname, more

    def _regions(self, profiles: Sequence[Profile]) -> list[str]:
        """Where numbers and dates of these profiles are read as written: the country of their `Address`."""
        default, countries = self._default_region, self._countries
        return [
            countries[home.get("Country")] or default if (home := profile.get("Address")) else default
            for profile in profiles
        ]

    def _firm(self, text: str) -> int:
        return self._firms.setdefault(firm_name(text), len(self._firms))

    def _gender(self, text: str) -> int:
        """The number of a gender and nothing more."""
        return self._more("", 0, text)

    def _more(self, middle: str, generation: int, gender: str | None) -> int:
        more = (middle, generation, _GENDERS.get(gender[0], "") if gender else "")
        return self._mores.setdefault(more, len(self._mores))

    def _plain_name(self, text: str) -> int:
        """The number of a name that is one plain word."""
        name = plain_name(text)
        return self._number_of(name) if name else _NOT_PLAIN

    def _number_of(self, name: str) -> int:
        return self._names.setdefault(name, len(self._names))


def _written(profiles: Sequence[Profile], members: Iterable[str]) -> tuple[list[int], list[Any]]:
    """Where one of these members has a value, and which, member by member."""
    holders: list[int] = []
    values: list[Any] = []
    for member in members:
        for holder, profile in enumerate(profiles):
            if member in profile and (value := profile[member]):
                holders.append(holder)
                values.append(value)
    return holders, values


def _births_in(region: str) -> Spellings[int]:
    return Spellings(partial(birth_date, region=region), 0)


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
