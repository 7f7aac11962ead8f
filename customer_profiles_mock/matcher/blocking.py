"""Which pairs are worth comparing: those that share one of several keys.

Each kind of key is one pass over the records. A block is the records with one key. Blocks above a limit
say little about any pair in them: they are divided by the beginnings of the names, and what is still too
large is left out. Telling keys have a high limit, keys that many strangers share a low one.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from customer_profiles_mock.matcher.comparison.findings import NO_FAMILIES
from customer_profiles_mock.matcher.frequencies import Frequencies
from customer_profiles_mock.matcher.normalise.emails import ROLES
from customer_profiles_mock.matcher.normalise.nicknames import FAMILIES
from customer_profiles_mock.matcher.records import Record

# With so few profiles every pair is compared.
_FEW = 50
# A surname that is rarer than this (in bits) says enough together with an initial.
_RARE_SURNAME = 9.5
# From so many profiles on, weak keys get small blocks only.
_MANY = 20_000

Keyed = Iterator[tuple[int, str | int]]


def candidates(records: Sequence[Record], frequencies: Frequencies) -> array[int]:
    """Pairs of positions, each once, as `first * len(records) + second` with the smaller position first.

    Their order depends on nothing but the records.
    """
    size = len(records)
    if size <= _FEW:
        return array("q", (first * size + second for first, second in combinations(range(size), 2)))
    # A dict rather than a set: it keeps the order.
    found: dict[int, None] = {}
    for keyed, limit in _passes(records, frequencies):
        for block in _blocks(records, keyed, limit):
            if len(block) == 2:
                found[block[0] * size + block[1]] = None
            else:
                for first, second in combinations(block, 2):
                    found[first * size + second] = None
    return array("q", found)


def _blocks(records: Sequence[Record], keyed: Keyed, limit: int) -> Iterator[list[int]]:
    """The positions with equal keys; `keyed` gives the positions in ascending order."""
    firsts: dict[str | int, int] = {}
    found: dict[str | int, list[int]] = {}
    for position, key in keyed:
        first = firsts.setdefault(key, position)
        if first != position:
            block = found.get(key)
            if block is None:
                found[key] = [first, position]
            elif block[-1] != position:
                block.append(position)
    for block in found.values():
        if len(block) <= limit:
            yield block
        else:
            yield from _divided(records, block, limit)


def _divided(records: Sequence[Record], block: list[int], limit: int) -> Iterator[list[int]]:
    smaller: dict[str, list[int]] = {}
    for position in block:
        record = records[position]
        if record.given and record.surname:
            smaller.setdefault(record.given[:2] + record.surname[:2], []).append(position)
    for part in smaller.values():
        if 1 < len(part) <= limit:
            yield part


def _passes(records: Sequence[Record], frequencies: Frequencies) -> Iterator[tuple[Keyed, int]]:
    """The kinds of key, each with the largest block that is taken whole."""
    # In a large set small blocks of strangers are everywhere.
    loose, tight = (10, 25) if len(records) <= _MANY else (5, 10)
    yield _emails(records), 25
    yield _phones(records), 25
    yield _names(records), tight
    yield _mailboxes(records), 25
    yield _familiar_names(records), tight // 2
    yield _initials(records, frequencies.surname), loose // 2
    yield _births_and_names(records), 12
    yield _houses(records), loose
    yield _names_and_places(records), loose
    yield _given_and_part_of_phone(records), loose
    yield _firms(records), 25
    if len(records) <= _MANY or 2 * sum(1 for r in records if r.phones or r.emails) < len(records):
        # Where contacts are known these keys find next to nothing more.
        yield _births(records), loose
        yield _parts_of_addresses(records), loose // 2


def _emails(records: Sequence[Record]) -> Keyed:
    for position, r in enumerate(records):
        for email in r.emails:
            yield position, email


def _phones(records: Sequence[Record]) -> Keyed:
    for position, r in enumerate(records):
        for phone in r.phones:
            yield position, phone


def _names(records: Sequence[Record]) -> Keyed:
    for position, r in enumerate(records):
        if r.given and r.surname:
            yield position, f"{r.given} {r.surname}" if r.given < r.surname else f"{r.surname} {r.given}"


def _mailboxes(records: Sequence[Record]) -> Keyed:
    for position, r in enumerate(records):
        for email in r.emails:
            local = email.partition("@")[0]
            if local not in ROLES:
                yield position, local.replace(".", "").replace("_", "").replace("-", "")


def _familiar_names(records: Sequence[Record]) -> Keyed:
    for position, r in enumerate(records):
        if r.surname:
            for family in FAMILIES.get(r.given, NO_FAMILIES):
                yield position, f"{family} {r.surname}"


def _initials(records: Sequence[Record], rarity: Mapping[str, float]) -> Keyed:
    for position, r in enumerate(records):
        if r.given and r.surname and rarity[r.surname] > _RARE_SURNAME:
            yield position, r.given[0] + r.surname


def _births(records: Sequence[Record]) -> Keyed:
    for position, r in enumerate(records):
        if r.birth:
            yield position, r.birth


def _births_and_names(records: Sequence[Record]) -> Keyed:
    for position, r in enumerate(records):
        if r.birth:
            yield position, f"{r.surname[:4]} {r.birth}"
            yield position, f"{r.given[:3]}/{r.birth}"


def _houses(records: Sequence[Record]) -> Keyed:
    for position, r in enumerate(records):
        for a in r.addresses:
            if a.street:
                yield position, a.house


def _parts_of_addresses(records: Sequence[Record]) -> Keyed:
    for position, r in enumerate(records):
        for a in r.addresses:
            if a.number:
                yield position, f"{a.number} {a.postcode}"
                yield position, f"{a.number}/{a.city}"
            if a.street:
                yield position, f"{a.street} {a.city or a.postcode}"


def _names_and_places(records: Sequence[Record]) -> Keyed:
    for position, r in enumerate(records):
        for a in r.addresses:
            for place in (a.postcode, a.city):
                if place:
                    if r.surname:
                        yield position, f"{r.surname} {place}"
                    if r.given:
                        yield position, f"{r.given}/{place}"


def _given_and_part_of_phone(records: Sequence[Record]) -> Keyed:
    for position, r in enumerate(records):
        if r.given:
            for phone in r.phones:
                yield position, r.given[:3] + phone[-4:]
                yield position, r.given[:3] + phone[:-3]


def _firms(records: Sequence[Record]) -> Keyed:
    for position, r in enumerate(records):
        if r.firm and not (r.given or r.surname):
            yield position, r.firm
