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
from typing import NamedTuple

from customer_profiles_mock.matcher.columns import Codes, Columns
from customer_profiles_mock.matcher.vectorised import worthwhile

PRIOR_PROFILES = 2000


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

    All but dates go by numbers in the columns: houses by those of their places, what else is part of an
    address by those of `address_texts`.
    `shared_phones` and `shared_emails` tell nothing, as people of many names use them.
    """

    profiles: int
    given_counts: Sequence[int]
    surname_counts: Sequence[int]
    phone_counts: Sequence[int]
    email_counts: Sequence[int]
    given: Sequence[float]
    surname: Sequence[float]
    firm: Sequence[float]
    phone: Sequence[float]
    email: Sequence[float]
    mailbox: Sequence[float]
    birth: Mapping[int, float]
    house: Sequence[float]
    street: Sequence[float]
    city: Sequence[float]
    postcode: Sequence[float]
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
    street_counts, city_counts, postcode_counts = ([0] * len(columns.address_texts) for _ in range(3))
    for (_, street, _, city, postcode), count in zip(columns.places, place_counts, strict=True):
        street_counts[street] += count
        city_counts[city] += count
        postcode_counts[postcode] += count
    birth_counts = Counter(columns.birth)
    size = len(columns)
    return Frequencies(
        profiles=size,
        given_counts=given_counts,
        surname_counts=surname_counts,
        phone_counts=phone_counts,
        email_counts=email_counts,
        given=_rarity(given_counts, _GIVEN, size),
        surname=_rarity(surname_counts, _SURNAME, size),
        firm=_rarity(_counted(columns.firm, len(columns.firms)), _FIRM, size),
        phone=_rarity(phone_counts, _PHONE, size),
        email=_rarity(email_counts, _EMAIL, size),
        mailbox=_rarity(mailbox_counts, _MAILBOX, size),
        birth=dict(zip(birth_counts, _rarity(birth_counts.values(), _BIRTH, size), strict=True)),
        house=_rarity(_counted_houses(columns.houses, place_counts), _HOUSE, size),
        street=_rarity(street_counts, _STREET, size),
        city=_rarity(city_counts, _CITY, size),
        postcode=_rarity(postcode_counts, _POSTCODE, size),
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
        house=[usual(_HOUSE)] * len(frequencies.house),
        street=[usual(_STREET)] * len(frequencies.street),
        city=[usual(_CITY)] * len(frequencies.city),
        postcode=[usual(_POSTCODE)] * len(frequencies.postcode),
    )


def _rarity(counts: Collection[int], kind: Kind, size: int) -> list[float]:
    return list(map(_by_count(counts, kind, size).__getitem__, counts))


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


def _counted_houses(houses: Sequence[int], counts: Sequence[int]) -> list[int]:
    """By place, how many profiles have its house; `counts` tells how many have the place."""
    found = [0] * len(counts)
    for house, count in zip(houses, counts, strict=True):
        found[house] += count
    return list(map(found.__getitem__, houses))


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
    for position in _positions(column, users_of):
        for positions in users_of[column[position]]:
            positions.append(position)
    return frozenset(code for code, positions in users.items() if _are_many(columns, positions))


def _positions(column: Sequence[int], numbers: Collection[int]) -> Iterable[int]:
    """Where one of these numbers is in the column."""
    if worthwhile(len(column)):
        from customer_profiles_mock.matcher.vectorised.counting import positions

        return positions(column, numbers)
    return compress(range(len(column)), map(numbers.__contains__, column))


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
