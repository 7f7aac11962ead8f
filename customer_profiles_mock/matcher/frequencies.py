"""How common each value is among the profiles at hand.

A rare value that two profiles share says much, a common one little, and one that many different people
carry nothing. In a small set counts alone would mislead, so each kind of value starts from a share that
holds for people in general, worth `PRIOR_PROFILES` profiles.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from math import log2
from operator import attrgetter
from typing import NamedTuple, TypeVar

from customer_profiles_mock.matcher.columns import Codes, Columns
from customer_profiles_mock.matcher.normalise.addresses import Address
from customer_profiles_mock.matcher.vectorised import worthwhile

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
    houses, streets, cities, postcodes = (
        _counted_texts(columns.places, place_counts, part) for part in ("house", "street", "city", "postcode")
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


def _rarity(counts: Collection[int], kind: Kind, size: int) -> list[float]:
    return list(map(_by_count(counts, kind, size).__getitem__, counts))


def _rarities(counts: Mapping[KeyT, int], kind: Kind, size: int) -> dict[KeyT, float]:
    return dict(zip(counts, _rarity(counts.values(), kind, size), strict=True))


def _by_count(counts: Iterable[int], kind: Kind, size: int) -> dict[int, float]:
    """The rarity of a value that so many profiles have; one that none has counts as seen once."""
    whole, pseudo = log2(size + PRIOR_PROFILES), kind.share * PRIOR_PROFILES
    return {count: whole - log2((max(count, 1) - 1) * kind.strangers + pseudo) for count in set(counts)}


def _counted(column: array[int], values: int) -> list[int]:
    """How many profiles have each number but 0, which stands for none."""
    if worthwhile(len(column)):
        from customer_profiles_mock.matcher.vectorised.counting import occurrences

        counts = occurrences(column, values)
    else:
        counts = [0] * values
        for code in column:
            counts[code] += 1
    counts[0] = 0
    return counts


def _counted_all(column: array[int], sets: Sequence[Codes], values: int) -> list[int]:
    """How many profiles have each value, where a profile has a set of them."""
    by_set = _counted(column, len(sets))
    # A set of one has the number of its value; those of several come behind.
    counts = by_set[:values]
    for codes, count in zip(sets[values:], by_set[values:], strict=True):
        for code in codes:
            counts[code] += count
    return counts


def _counted_texts(places: Iterable[Address], counts: Iterable[int], part: str) -> dict[str, int]:
    """How many profiles have each text as this part of their addresses; `counts` is by place."""
    texts = list(map(attrgetter(part), places))
    found = dict.fromkeys(texts, 0)
    for text, count in zip(texts, counts, strict=True):
        found[text] += count
    return found


def _shared(
    columns: Columns, column: Sequence[int], sets: Sequence[Codes], counts: Sequence[int]
) -> frozenset[int]:
    """The telephones or mailboxes that people of many names use."""
    users: dict[int, list[int]] = {code: [] for code, count in enumerate(counts) if count >= _MANY_NAMES}
    users_of = {number: [positions] for number, positions in users.items()}  # by the number of a set
    for number, codes in enumerate(sets[len(counts) :], len(counts)):
        for code in codes:
            if code in users:
                users_of.setdefault(number, []).append(users[code])
    for position in compress(range(len(column)), map(users_of.__contains__, column)):
        for positions in users_of[column[position]]:
            positions.append(position)
    return frozenset(code for code, positions in users.items() if _are_many(columns, positions))


def _are_many(columns: Columns, positions: Sequence[int]) -> bool:
    """Whether the profiles of one contact are not mostly one person's, misspelt at times, or one family's."""
    profiles = len(positions)
    surnames = _beginnings(columns, columns.surname, positions)
    if profiles < _MANY_PROFILES and len(set(surnames)) < max(_MANY_NAMES, 0.3 * profiles):
        return False
    givens = _beginnings(columns, columns.given, positions)
    return 2 * max([*Counter(givens).values(), *Counter(surnames).values()], default=0) <= profiles


def _beginnings(columns: Columns, column: Sequence[int], positions: Iterable[int]) -> list[str]:
    """How the names at these positions begin, as that outlives most slips and short forms."""
    return [columns.names[code][:3] for code in map(column.__getitem__, positions) if code]
