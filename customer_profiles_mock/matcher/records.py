"""Reading profiles: each value in normal form, and as a number."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import repeat
from operator import or_
from struct import Struct
from typing import Any, TypeVar

from customer_profiles_mock.matcher.columns import FIELDS, ROW, Columns, Mailbox, More, firsts_like
from customer_profiles_mock.matcher.holdings import Holdings
from customer_profiles_mock.matcher.members import ADDRESSES, PROFILE_ID, Profile
from customer_profiles_mock.matcher.normalise.addresses import NO_PARTS, Address, AddressReader
from customer_profiles_mock.matcher.normalise.dates import birth_date
from customer_profiles_mock.matcher.normalise.emails import emails
from customer_profiles_mock.matcher.normalise.names import firm_name, middle_name, person_name, plain_name
from customer_profiles_mock.matcher.normalise.phones import phones
from customer_profiles_mock.matcher.normalise.text import Spellings, numbered

Value = TypeVar("Value")

_PHONES = ("PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber")
_EMAILS = ("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress")
_NAMES = ("FirstName", "MiddleName", "LastName")
# What most profiles have one of, and what few have some of.
_SINGLE = (PROFILE_ID, *_NAMES, "Gender", "GenderString", "BusinessName", "BirthDate")
_SEVERAL = (*_EMAILS, *_PHONES, *ADDRESSES)
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
_NO_MORE: tuple[str, int, str] = ("", 0, "")
# For a name that is more than one plain word.
_NOT_PLAIN = -1


# So many texts or addresses are gone through several times before the next are, as they stay in the cache of
# a core meanwhile.
_CHUNK = 200


class Reader:
    """Reads profiles into columns, in the order in which they are given."""

    def __init__(self, default_region: str) -> None:
        self._default_region = default_region.upper()
        self._ids: list[str] = []
        self._rows = array("i")
        self._names = numbered("")
        self._mores = numbered(_NO_MORE)
        self._firms = numbered("")
        self._phones = Holdings("")
        self._mailboxes = Holdings("")
        self._addresses = Holdings(NO_PARTS)
        # What spellings stand for, where they recur; telephone numbers and mailboxes seldom do.
        self._plain_names = Spellings(self._plain_name, 0)
        self._middles = Spellings(middle_name, "")
        self._genders = Spellings(_gender, "")
        self._countries = Spellings(_country, "")
        self._firm_spellings = Spellings(self._firm, 0)
        self._births = Spellings(_births_in, _births_in(""))  # by the region, which says how they are read
        self._address_reader = AddressReader()
        self._read_emails = partial(emails, domains={})

    def read(self, profiles: Sequence[Profile]) -> None:
        """Add profiles; quickest some ten thousand at once.

        They are read member by member: what the spellings of one stand for stays in the cache of a core.
        """
        first, size = len(self._ids), len(profiles)
        single, several = _written(profiles)
        given, surname, more = self._people(single)
        firm = map(self._firm_spellings.__getitem__, single["BusinessName"])
        regions, births = self._regions(size, several["Address"]), self._births
        birth = [
            births[region][text] if text else 0
            for region, text in zip(regions, single["BirthDate"], strict=True)
        ]
        holders, texts = _held(several, _EMAILS)
        mailboxes = self._mailboxes.read(first, size, holders, _in_chunks(self._read_emails, texts))
        holders, texts = _held(several, _PHONES)
        numbers = phones(texts, map(regions.__getitem__, holders))
        telephones = self._phones.read(first, size, holders, numbers)
        holders, addresses = _held(several, ADDRESSES)
        places = self._addresses.read(first, size, holders, _in_chunks(self._address_reader.read, addresses))
        rows = array("i", bytes(size * ROW.size))
        as_ints = Struct(f"{size}i").pack  # it takes numbers quicker than an array does
        for field, column in enumerate((given, surname, firm, birth, mailboxes, telephones, places, more)):
            rows[field::FIELDS] = array("i", as_ints(*column))
        self._rows += rows
        self._ids += single[PROFILE_ID]

    def columns(self) -> Columns:
        """What was read."""
        mailboxes, locals_ = _mailboxes(self._mailboxes.values())
        places = list(map(Address._make, self._addresses.values()))
        address_texts = list(self._address_reader.texts)
        above = len(address_texts)
        houses = firsts_like([street and number * above + street for number, street, *_ in places])
        return Columns(
            names=list(self._names),
            firms=list(self._firms),
            numbers=self._phones.values(),
            phone_sets=self._phones.sets(self._rows, 5),
            mailboxes=mailboxes,
            locals=locals_,
            email_sets=self._mailboxes.sets(self._rows, 4),
            places=places,
            address_texts=address_texts,
            houses=array("i", houses),
            address_sets=self._addresses.sets(self._rows, 6),
            mores=list(map(More._make, self._mores)),
            ids=self._ids,
            rows=self._rows,
        )

    def _people(self, written: Mapping[str, list[Any]]) -> tuple[list[int], list[int], list[int]]:
        """Given names, surnames and more."""
        firsts, middles, lasts = (written[member] for member in _NAMES)
        name_of = self._plain_names.__getitem__
        given, surname = list(map(name_of, firsts)), list(map(name_of, lasts))
        gender_of = self._genders.__getitem__
        genders = [
            gender_of(one or other)
            for one, other in zip(written["Gender"], written["GenderString"], strict=True)
        ]
        folded = map(self._middles.__getitem__, middles)
        more = list(map(self._mores.__getitem__, zip(folded, repeat(0), genders)))
        for at in [at for at, name in enumerate(map(or_, given, surname)) if name < 0]:
            first, middle, last, generation = person_name(
                firsts[at] or "", middles[at] or "", lasts[at] or ""
            )
            given[at], surname[at] = self._names[first], self._names[last]
            more[at] = self._mores[middle, generation, genders[at]]
        return given, surname, more

    def _regions(self, size: int, homes: Mapping[int, Mapping[str, Any] | None]) -> list[str]:
        """Where numbers and dates of profiles are read as written: the country of their `Address`."""
        regions = [self._default_region] * size
        for at, home in homes.items():
            if home and (country := self._countries[home.get("Country")]):
                regions[at] = country
        return regions

    def _firm(self, text: str) -> int:
        return self._firms[firm_name(text)]

    def _plain_name(self, text: str) -> int:
        """The number of a name that is one plain word."""
        name = plain_name(text)
        return self._names[name] if name else _NOT_PLAIN


def _written(profiles: Sequence[Profile]) -> tuple[dict[str, list[Any]], dict[str, dict[int, Any]]]:
    """By member, what each profile has there; and by member, who has something there, and what."""
    single: dict[str, list[Any]] = {member: [None] * len(profiles) for member in _SINGLE}
    several: dict[str, dict[int, Any]] = {member: {} for member in _SEVERAL}
    columns: dict[str, Any] = {**single, **several}
    for at, profile in enumerate(profiles):
        for member in profile:
            if member in columns:
                columns[member][at] = profile[member]
    return single, several


def _held(written: Mapping[str, Mapping[int, Any]], members: Iterable[str]) -> tuple[list[int], list[Any]]:
    """Who has a value in one of these members, and which, member by member."""
    holders: list[int] = []
    values: list[Any] = []
    for member in members:
        column = written[member]
        if not all(column.values()):
            column = {at: value for at, value in column.items() if value}
        holders += column
        values += column.values()
    return holders, values


def _in_chunks(read: Callable[[Sequence[Any]], list[Value]], values: Sequence[Any]) -> list[Value]:
    """What `read` makes of these values, a chunk at a time."""
    found: list[Value] = []
    for start in range(0, len(values), _CHUNK):
        found += read(values[start : start + _CHUNK])
    return found


def _gender(text: str) -> str:
    return _GENDERS.get(text[0], "")


def _births_in(region: str) -> Spellings[int]:
    return Spellings(partial(birth_date, region=region), 0)


def _mailboxes(texts: Sequence[str]) -> tuple[list[Mailbox], list[str]]:
    """The mailboxes of these texts, and what their numbers of local parts stand for; the first text is empty,
    and all others have one "@"."""
    texts = texts[1:]
    parts = "@".join(texts).split("@") if texts else []
    locals_ = parts[::2]
    numbers_of_locals, numbers_of_domains = numbered(""), numbered("")
    mailboxes = map(
        partial(tuple.__new__, Mailbox),  # as Mailbox._make, without a call in Python
        zip(
            texts,
            map(len, locals_),
            map(numbers_of_locals.__getitem__, locals_),
            map(numbers_of_domains.__getitem__, parts[1::2]),
            strict=True,
        ),
    )
    return [Mailbox("", -1, 0, 0), *mailboxes], list(numbers_of_locals)


def _country(text: str) -> str:
    text = text.strip()
    if len(text) == 2:
        return text.upper() if text.upper() != "UK" else "GB"
    return _COUNTRIES.get(text.lower(), "")
