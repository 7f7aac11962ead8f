"""Which pairs are worth comparing: those that share one of several keys.

Each kind of key is one pass over the records. A block is the records with one key. Blocks above a limit
say little about any pair in them: they are divided by the beginnings of the names, and what is still too
large is left out. Telling keys have a high limit, keys that many strangers share a low one.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations

from customer_profiles_mock.matcher.columns import Codes, Columns
from customer_profiles_mock.matcher.comparison.findings import MARKS_IN_MAILBOX, NO_FAMILIES
from customer_profiles_mock.matcher.frequencies import Frequencies
from customer_profiles_mock.matcher.normalise.emails import ROLES
from customer_profiles_mock.matcher.normalise.nicknames import FAMILIES

# With so few profiles every pair is compared.
_FEW = 50
# A surname that is rarer than this (in bits) says enough together with an initial.
_RARE_SURNAME = 9.5
# From so many profiles on, weak keys get small blocks only.
_MANY = 20_000
# Up to so many, keys that find little are worth their time.
_SMALL = 5_000
# Above any character.
_CHARACTERS = 1 << 21
# Above any date.
_DATES = 10**8

# Positions in ascending order, each with a key.
Keyed = Iterable[tuple[int, Hashable]]


def candidates(columns: Columns, frequencies: Frequencies) -> array[int]:
    """Pairs of positions, each once, as `first * len(columns) + second` with the smaller position first.

    Their order depends on nothing but the profiles.
    """
    size = len(columns)
    if size <= _FEW:
        return array("q", (first * size + second for first, second in combinations(range(size), 2)))
    # A dict rather than a set: it keeps the order.
    found: dict[int, None] = {}
    for keyed, limit in _passes(columns, frequencies):
        for block in _blocks(columns, keyed, limit):
            if len(block) == 2:
                found[block[0] * size + block[1]] = None
            else:
                for first, second in combinations(block, 2):
                    found[first * size + second] = None
    return array("q", found)


def _blocks(columns: Columns, keyed: Keyed, limit: int) -> Iterator[list[int]]:
    """The positions with equal keys."""
    firsts: dict[Hashable, int] = {}
    found: dict[Hashable, list[int]] = {}
    seen = firsts.setdefault
    for position, key in keyed:
        first = seen(key, position)
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
            yield from _divided(columns, block, limit)


def _divided(columns: Columns, block: list[int], limit: int) -> Iterator[list[int]]:
    """Smaller blocks of those with like names, and of what is still too large those with one birth date."""
    names, births = columns.names, columns.birth
    whole = [
        (names[columns.given[position]][:2] + names[columns.surname[position]][:2], position)
        for position in block
        if columns.given[position] and columns.surname[position]
    ]
    for part in _parts(whole):
        if len(part) <= limit:
            yield part
            continue
        for smaller in _parts([(births[position], position) for position in part if births[position]]):
            if len(smaller) <= limit:
                yield smaller


def _parts(keyed: Iterable[tuple[Hashable, int]]) -> Iterator[list[int]]:
    parts: dict[Hashable, list[int]] = {}
    for key, position in keyed:
        parts.setdefault(key, []).append(position)
    for part in parts.values():
        if len(part) > 1:
            yield part


def _passes(columns: Columns, frequencies: Frequencies) -> Iterator[tuple[Keyed, int]]:
    """The kinds of key, each with the largest block that is taken whole."""
    contacts = zip(columns.phones, columns.emails, strict=True)
    reached = sum(1 for phones, emails in contacts if phones or emails)
    wide = len(columns) <= _MANY or 2 * reached < len(columns)
    # In a large set small blocks of strangers are everywhere; where few contacts are known, names must do.
    loose, tight = (10, 25) if wide else (5, 10)
    yield _contacts(columns.emails, columns.email_sets, frequencies.email_counts), 25
    yield _contacts(columns.phones, columns.phone_sets, frequencies.phone_counts), 25
    yield _names(columns), tight
    yield _mailboxes(columns), 25
    yield _familiar_names(columns, frequencies), tight // 2
    yield _initials(columns, frequencies), loose // 2
    yield _births_and_names(columns), 12
    yield _houses(columns, frequencies), loose
    yield _names_and_places(columns, frequencies), loose
    yield _given_and_part_of_phone(columns), loose
    yield _firms(columns), 25
    if len(columns) <= _MANY:
        yield _parts_of_names(columns), loose
    if len(columns) <= _SMALL:
        yield _parts_of_names_and_births(columns), loose
    if wide:
        # Where contacts are known these keys find next to nothing more.
        yield ((position, birth) for position, birth in enumerate(columns.birth) if birth), loose
        yield _parts_of_addresses(columns), loose // 2


# Where it is quickly seen, a value that one profile alone has makes no key: it could find nothing. Keys are
# numbers where they can be, as these are quicker to make than texts.


def _contacts(column: Iterable[int], sets: Sequence[Codes], counts: Sequence[int]) -> Keyed:
    again = [[code for code in codes if counts[code] > 1] for codes in sets]
    for position, contacts in enumerate(column):
        for code in again[contacts]:
            yield position, code


def _names(columns: Columns) -> Keyed:
    size = len(columns.names)
    for position, (given, surname) in enumerate(zip(columns.given, columns.surname, strict=True)):
        if given and surname:
            # Given name and surname may have been swapped.
            yield position, given * size + surname if given < surname else surname * size + given


def _mailboxes(columns: Columns) -> Keyed:
    """The names of mailboxes. One that stands for a single address finds nothing that the address did not."""
    plain: dict[str, int] = {}
    key_of = [
        0
        if local in ROLES
        # Most have no marks to leave out.
        else plain.setdefault(local if local.isalnum() else local.translate(MARKS_IN_MAILBOX), code)
        for code, local in enumerate(columns.locals)
    ]
    keys = [key_of[mailbox.local] for mailbox in columns.mailboxes]
    addresses = Counter(keys)
    keys_of = [
        [key for code in codes if (key := keys[code]) and addresses[key] > 1] for codes in columns.email_sets
    ]
    for position, emails in enumerate(columns.emails):
        for key in keys_of[emails]:
            yield position, key


def _familiar_names(columns: Columns, frequencies: Frequencies) -> Keyed:
    families = [tuple(sorted(FAMILIES.get(name, NO_FAMILIES))) for name in columns.names]
    counts, size = frequencies.surname_counts, len(columns.names)
    for position, (given, surname) in enumerate(zip(columns.given, columns.surname, strict=True)):
        if counts[surname] > 1:
            for family in families[given]:
                yield position, family * size + surname


def _initials(columns: Columns, frequencies: Frequencies) -> Keyed:
    telling = [
        count > 1 and bits > _RARE_SURNAME
        for count, bits in zip(frequencies.surname_counts, frequencies.surname, strict=True)
    ]
    for position, (given, surname) in enumerate(zip(columns.given, columns.surname, strict=True)):
        if given and telling[surname]:
            yield position, surname * _CHARACTERS + ord(columns.names[given][0])


def _births_and_names(columns: Columns) -> Keyed:
    surnames, givens = _beginnings(columns.names, 4), _beginnings(columns.names, 3)
    for position, birth in enumerate(columns.birth):
        if birth:
            yield position, surnames[columns.surname[position]] * _DATES + birth
            yield position, -givens[columns.given[position]] * _DATES - birth


def _houses(columns: Columns, frequencies: Frequencies) -> Keyed:
    counts = frequencies.house_counts
    houses = [
        [
            place.house
            for place in map(columns.places.__getitem__, codes)
            if place.street and counts[place.house] > 1
        ]
        for codes in columns.address_sets
    ]
    for position, addresses in enumerate(columns.addresses):
        for house in houses[addresses]:
            yield position, house


def _names_and_places(columns: Columns, frequencies: Frequencies) -> Keyed:
    places: dict[str, int] = {}
    for place in columns.places:
        places.setdefault(place.postcode, 2 * len(columns.names) * len(places))
        places.setdefault(place.city, 2 * len(columns.names) * len(places))
    keys_of = [[places[part] for part in (place.postcode, place.city) if part] for place in columns.places]
    given_counts, surname_counts = frequencies.given_counts, frequencies.surname_counts
    for position, addresses in enumerate(columns.addresses):
        if addresses:
            given, surname = columns.given[position], columns.surname[position]
            for code in columns.address_sets[addresses]:
                for key in keys_of[code]:
                    if surname_counts[surname] > 1:
                        yield position, key + 2 * surname
                    if given_counts[given] > 1:
                        yield position, key + 2 * given + 1


def _given_and_part_of_phone(columns: Columns) -> Keyed:
    beginnings = _beginnings(columns.names, 3)
    parts: dict[str, int] = {}
    parts_of_number = [
        (parts.setdefault(number[-4:], len(parts)), parts.setdefault(number[:-3], len(parts)))
        for number in columns.numbers
    ]
    parts_of = [[part for code in codes for part in parts_of_number[code]] for codes in columns.phone_sets]
    for position, phones in enumerate(columns.phones):
        if phones and (given := columns.given[position]):
            beginning = beginnings[given] * len(parts)
            for part in parts_of[phones]:
                yield position, beginning + part


def _beginnings(texts: Sequence[str], length: int) -> list[int]:
    """A number for the first letters of each text."""
    numbers: dict[str, int] = {}
    return [numbers.setdefault(text[:length], len(numbers)) for text in texts]


def _parts_of_names(columns: Columns) -> Keyed:
    """Both names may be misspelt, and in each other's field."""
    beginnings, size = _beginnings(columns.names, 3), len(columns.names)
    for position, (given, surname) in enumerate(zip(columns.given, columns.surname, strict=True)):
        if given and surname:
            one, other = beginnings[given], beginnings[surname]
            yield position, one * size + other if one < other else other * size + one


def _parts_of_names_and_births(columns: Columns) -> Keyed:
    """A name may be missing or misspelt, and of the birth date the year alone be right."""
    beginnings = _beginnings(columns.names, 3)
    for position, birth in enumerate(columns.birth):
        for name in (columns.given[position], columns.surname[position]):
            if birth and name:
                yield position, beginnings[name] * _DATES + birth // 10000


def _firms(columns: Columns) -> Keyed:
    for position, firm in enumerate(columns.firm):
        if firm and not (columns.given[position] or columns.surname[position]):
            yield position, firm


def _parts_of_addresses(columns: Columns) -> Keyed:
    for position, addresses in enumerate(columns.addresses):
        for code in columns.address_sets[addresses]:
            a = columns.places[code]
            if a.number:
                yield position, f"{a.number} {a.postcode}"
                yield position, f"{a.number}/{a.city}"
            if a.street:
                yield position, f"{a.street} {a.city or a.postcode}"
