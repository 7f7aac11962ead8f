"""How common each value is among the profiles at hand.

A rare value that two profiles share says much, a common one little, and one that many different people
carry nothing. In a small set counts alone would mislead, so each kind of value starts from a share that
holds for people in general, worth `PRIOR_PROFILES` profiles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log2
from operator import attrgetter
from typing import NamedTuple, TypeVar

from customer_profiles_mock.matcher.columns import Codes, Columns
from customer_profiles_mock.matcher.normalise.addresses import Address

PRIOR_PROFILES = 2000

KeyT = TypeVar("KeyT")


class Kind(NamedTuple):
    """How values of one kind are shared.

    `share`: by how many of all people, before counting. `strangers`: how many of those who share one are
    neither the same person nor related.
    """

    share: float
    strangers: float


_GIVEN = Kind(1 / 250, 1.0)
_SURNAME = Kind(1 / 1500, 1.0)
_BIRTH = Kind(1 / 20000, 0.7)
_EMAIL = Kind(1 / 40000, 0.03)
_MAILBOX = Kind(1 / 5000, 0.5)
_PHONE = Kind(1 / 20000, 0.2)
_HOUSE = Kind(1 / 8000, 0.3)
_STREET = Kind(1 / 2000, 1.0)
_CITY = Kind(1 / 100, 1.0)
_POSTCODE = Kind(1 / 1000, 1.0)
_FIRM = Kind(1 / 2000, 0.5)
# A contact with so many different surnames, or used by so many profiles, is an office's or nobody's.
_MANY_NAMES = 4
_MANY_PROFILES = 40


@dataclass(slots=True)
class Frequencies:
    """How many profiles have each value, and its rarity: the negative logarithm (bits) of its share.

    Names, firms, telephones and mailboxes go by their numbers in the columns, the others by themselves.
    `shared_phones` and `shared_emails` tell nothing, as people of many names use them.
    """

    profiles: int
    given_counts: Sequence[int]
    surname_counts: Sequence[int]
    phone_counts: Sequence[int]
    email_counts: Sequence[int]
    house_counts: Mapping[str, int]
    given: Sequence[float]
    surname: Sequence[float]
    firm: Sequence[float]
    phone: Sequence[float]
    email: Sequence[float]
    mailbox: Sequence[float]
    birth: Mapping[int, float]
    house: Mapping[str, float]
    street: Mapping[str, float]
    city: Mapping[str, float]
    postcode: Mapping[str, float]
    shared_phones: frozenset[int]
    shared_emails: frozenset[int]


def counted(columns: Columns) -> Frequencies:
    """The frequencies among the profiles at hand."""
    given_counts = _counted(columns.given, len(columns.names))
    surname_counts = _counted(columns.surname, len(columns.names))
    phone_counts = _counted_all(columns.phones, columns.phone_sets, len(columns.numbers))
    email_counts = _counted_all(columns.emails, columns.email_sets, len(columns.mailboxes))
    mailbox_counts = [0] * len(columns.locals)
    for mailbox, count in zip(columns.mailboxes, email_counts, strict=True):
        mailbox_counts[mailbox.local] += count
    place_counts = _counted_all(columns.addresses, columns.address_sets, len(columns.places))
    # Most places are one profile's.
    shared = [(place, count) for place, count in zip(columns.places, place_counts, strict=True) if count != 1]
    houses, streets, cities, postcodes = (
        _counted_texts(columns.places, shared, part) for part in ("house", "street", "city", "postcode")
    )
    size = len(columns)
    return Frequencies(
        profiles=size,
        given_counts=given_counts,
        surname_counts=surname_counts,
        phone_counts=phone_counts,
        email_counts=email_counts,
        house_counts=houses,
        given=_rarity(given_counts, _GIVEN, size),
        surname=_rarity(surname_counts, _SURNAME, size),
        firm=_rarity(_counted(columns.firm, len(columns.firms)), _FIRM, size),
        phone=_rarity(phone_counts, _PHONE, size),
        email=_rarity(email_counts, _EMAIL, size),
        mailbox=_rarity(mailbox_counts, _MAILBOX, size),
        birth=_rarities(Counter(columns.birth), _BIRTH, size),
        house=_rarities(houses, _HOUSE, size),
        street=_rarities(streets, _STREET, size),
        city=_rarities(cities, _CITY, size),
        postcode=_rarities(postcodes, _POSTCODE, size),
        shared_phones=_shared(columns, columns.phones, columns.phone_sets, phone_counts),
        shared_emails=_shared(columns, columns.emails, columns.email_sets, email_counts),
    )


def uncounted(frequencies: Frequencies) -> Frequencies:
    """The same values as if none had been counted: each as common as its kind is among people in general."""

    def usual(kind: Kind) -> float:
        return -log2(kind.share)

    return replace(
        frequencies,
        given_counts=[1] * len(frequencies.given),
        surname_counts=[1] * len(frequencies.surname),
        given=[usual(_GIVEN)] * len(frequencies.given),
        surname=[usual(_SURNAME)] * len(frequencies.surname),
        firm=[usual(_FIRM)] * len(frequencies.firm),
        phone=[usual(_PHONE)] * len(frequencies.phone),
        email=[usual(_EMAIL)] * len(frequencies.email),
        mailbox=[usual(_MAILBOX)] * len(frequencies.mailbox),
        birth=dict.fromkeys(frequencies.birth, usual(_BIRTH)),
        house=dict.fromkeys(frequencies.house, usual(_HOUSE)),
        street=dict.fromkeys(frequencies.street, usual(_STREET)),
        city=dict.fromkeys(frequencies.city, usual(_CITY)),
        postcode=dict.fromkeys(frequencies.postcode, usual(_POSTCODE)),
    )


def _rarity(counts: Sequence[int], kind: Kind, size: int) -> list[float]:
    by_count = _by_count(counts, kind, size)
    return [by_count[count] for count in counts]


def _rarities(counts: Counter[KeyT], kind: Kind, size: int) -> dict[KeyT, float]:
    by_count = _by_count(counts.values(), kind, size)
    return {value: by_count[count] for value, count in counts.items()}


def _by_count(counts: Iterable[int], kind: Kind, size: int) -> dict[int, float]:
    """The rarity of a value that so many profiles have; one that none has counts as seen once."""
    whole, pseudo = log2(size + PRIOR_PROFILES), kind.share * PRIOR_PROFILES
    return {count: whole - log2((max(count, 1) - 1) * kind.strangers + pseudo) for count in set(counts)}


def _counted(column: Iterable[int], values: int) -> list[int]:
    counts = [0] * values
    for code in column:
        counts[code] += 1
    counts[0] = 0
    return counts


def _counted_all(column: Iterable[int], sets: Sequence[Codes], values: int) -> list[int]:
    """How many profiles have each value, where a profile has a set of them."""
    counts = [0] * values
    for codes, count in zip(sets, _counted(column, len(sets)), strict=True):
        for code in codes:
            counts[code] += count
    return counts


def _counted_texts(
    places: Iterable[Address], shared: Iterable[tuple[Address, int]], part: str
) -> Counter[str]:
    """How many profiles have each text as this part of their addresses.

    `shared` has the places that are not one profile's, with how many have them.
    """
    text_of = attrgetter(part)
    found = Counter(map(text_of, places))
    for place, count in shared:
        found[text_of(place)] += count - 1
    return found


def _shared(
    columns: Columns, column: Iterable[int], sets: Sequence[Codes], counts: Sequence[int]
) -> frozenset[int]:
    """The telephones or mailboxes that people of many names use."""
    users: dict[int, list[int]] = {code: [] for code, count in enumerate(counts) if count >= _MANY_NAMES}
    used_by_few = list(map(users.keys().isdisjoint, sets))
    for position, contacts in enumerate(column):
        if not used_by_few[contacts]:
            for code in sets[contacts]:
                if code in users:
                    users[code].append(position)
    return frozenset(code for code, positions in users.items() if _are_many(columns, positions))


def _are_many(columns: Columns, positions: Sequence[int]) -> bool:
    """Whether the profiles of one contact are not mostly one person's, misspelt at times, or one family's."""
    profiles = len(positions)
    # How names begin, as that outlives most slips and short forms.
    givens, surnames = (
        Counter([columns.names[code][:3] for code in map(column.__getitem__, positions) if code])
        for column in (columns.given, columns.surname)
    )
    if 2 * max([*givens.values(), *surnames.values()], default=0) > profiles:
        return False
    return profiles >= _MANY_PROFILES or len(surnames) >= max(_MANY_NAMES, 0.3 * profiles)
