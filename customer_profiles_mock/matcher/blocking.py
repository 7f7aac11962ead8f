"""Which pairs are worth comparing: those that share one of several keys.

Each kind of key is one pass over the records. A block is the records with one key. Blocks above a limit
say little about any pair in them: they are divided by the beginnings of the names, and what is still too
large is left out. Telling keys have a high limit, keys that many strangers share a low one.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, compress, count, tee
from operator import attrgetter, itemgetter, ne, or_
from typing import NamedTuple

from customer_profiles_mock.matcher.columns import Codes, Columns
from customer_profiles_mock.matcher.comparison.findings import MARKS_IN_MAILBOX
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
_LOCAL = attrgetter("local")
# More profiles of one name with one birth date, mailbox or telephone than a customer ever has.
_MOST_ALIKE = 250
# Above any character.
_CHARACTERS = 1 << 21
# Above any date.
_DATES = 10**8


class Keyed(NamedTuple):
    """Positions in ascending order, and the key of each. A position may occur several times."""

    positions: Sequence[int]
    keys: Sequence[int]


def candidates(columns: Columns, frequencies: Frequencies) -> array[int]:
    """Pairs of positions, each once and in ascending order, as `first * len(columns) + second` with the
    smaller position first."""
    size = len(columns)
    if size <= _FEW:
        return array("q", (first * size + second for first, second in combinations(range(size), 2)))
    found = array("q")
    starts = _beginnings(columns.names, 2)
    for keyed, limit in _passes(columns, frequencies):
        found.fromlist(_pairs(columns, starts, keyed, limit))
        # Millions of numbers: nobody may hold them while the next are made.
        del keyed
    return array("q", sorted(set(found)))


def _pairs(columns: Columns, starts: Sequence[int], keyed: Keyed, limit: int) -> list[int]:
    """The pairs of those with equal keys; some may occur several times."""
    size = len(columns)
    pairs: list[int] = []
    for block in _blocks(keyed):
        if len(block) == 2:
            pairs.append(block[0] * size + block[1])
        elif len(block) <= limit:
            pairs += [first * size + second for first, second in combinations(block, 2)]
        else:
            for part in _divided(columns, starts, block, limit):
                pairs += [first * size + second for first, second in combinations(part, 2)]
    return pairs


def _blocks(keyed: Keyed) -> Iterable[list[int]]:
    """The positions with equal keys, two or more."""
    positions, keys = keyed
    # Most keys occur once: only what is met again is looked at one by one.
    first_with: dict[int, int] = {}
    firsts = list(map(first_with.setdefault, keys, positions))
    del first_with
    again = list(map(ne, firsts, positions))
    found: dict[int, list[int]] = {}
    block_with = found.get
    for key, first, position in zip(
        compress(keys, again), compress(firsts, again), compress(positions, again), strict=True
    ):
        block = block_with(key)
        if block is None:
            found[key] = [first, position]
        elif block[-1] != position:
            block.append(position)
    return found.values()


def _divided(columns: Columns, starts: Sequence[int], block: list[int], limit: int) -> Iterator[list[int]]:
    """Smaller blocks of those with like names, and of what is still too large those with one birth date,
    mailbox or telephone.

    `starts` has a number for the first two letters of each name.
    """
    given, surname, size = columns.given, columns.surname, len(starts)
    parts: dict[int, list[int]] = {}
    for position in block:
        if (one := given[position]) and (other := surname[position]):
            key = starts[one] * size + starts[other]
            if key in parts:
                parts[key].append(position)
            else:
                parts[key] = [position]
    for part in parts.values():
        if len(part) <= limit:
            if len(part) > 1:
                yield part
            continue
        for column in (columns.birth, columns.emails, columns.phones):
            closer: dict[int, list[int]] = {}
            for position in part:
                if value := column[position]:
                    closer.setdefault(value, []).append(position)
            for smaller in closer.values():
                if 1 < len(smaller) <= _MOST_ALIKE:
                    yield from _overlapping(smaller, limit)


def _overlapping(block: list[int], limit: int) -> Iterator[list[int]]:
    """Stretches of a block, each from the last of the one before on, so that one customer's hang together."""
    for start in range(0, len(block) - 1, limit - 1):
        yield block[start : start + limit]


def _passes(columns: Columns, frequencies: Frequencies) -> Iterator[tuple[Keyed, int]]:
    """The kinds of key, each with the largest block that is taken whole."""
    size = len(columns)
    # Where a profile is known by one contact alone, a slip in that leaves nothing, and names must do. Where
    # most have another, what strangers often share, such as a given name and the city, finds next to nothing
    # more.
    sparse = size <= _SMALL or 2 * _doubly_known(columns) < size
    wide = sparse or size <= _MANY
    # In a large set small blocks of strangers are everywhere.
    loose, tight = (10, 25) if wide else (5, 10)
    beginnings = _beginnings(columns.names, 3)
    emails = _members(columns.emails, columns.email_sets)
    yield _contacts(emails, frequencies.email_counts), 25
    phones = _members(columns.phones, columns.phone_sets)
    # A telephone of more people is a switchboard's: of these, those with like names will do.
    yield _contacts(phones, frequencies.phone_counts), 25 if wide else 10
    yield _names(columns), tight
    yield _mailboxes(columns, emails), 25
    del emails
    yield _familiar_names(columns, frequencies), tight // 2
    yield _initials(columns, frequencies), loose // 2
    for births in _births_and_names(columns, beginnings):
        yield births, 12
        del births
    places = _members(columns.addresses, columns.address_sets)
    yield _houses(columns, frequencies, places), loose
    for named_places in _names_and_places(columns, frequencies, places, sparse):
        yield named_places, loose
        del named_places
    for parts_of_phones in _given_and_part_of_phone(columns, phones, beginnings, sparse):
        yield parts_of_phones, loose
        del parts_of_phones
    yield _firms(columns), 25
    if size <= _MANY:
        yield _parts_of_names(columns, beginnings), loose
    if size <= _SMALL:
        yield _parts_of_names_and_births(columns, beginnings), loose
    if sparse:
        yield _keyed(count(), columns.birth), loose
        yield _parts_of_addresses(columns, places), loose // 2


def _doubly_known(columns: Columns) -> int:
    """How many profiles have two of mailbox, telephone and street."""
    streets = [any(columns.places[code].street for code in codes) for codes in columns.address_sets]
    return sum(
        [
            bool(emails) + bool(phones) + streets[addresses] > 1
            for emails, phones, addresses in zip(
                columns.emails, columns.phones, columns.addresses, strict=True
            )
        ]
    )


# Keys are numbers, as these are quicker to make and to compare than texts. What a key is made of is worked
# out once for each different value, and looked up by its number for each profile; 0 stands for no key. Where
# it is quickly seen, a value that one profile alone has makes no key: it could find nothing.


def _keyed(positions: Iterable[int], *columns: Sequence[int]) -> Keyed:
    """One key or none out of each of the columns for each of the positions."""
    keys = columns[0] if len(columns) == 1 else list(chain.from_iterable(zip(*columns, strict=True)))
    if len(columns) > 1:
        positions = chain.from_iterable(zip(*tee(positions, len(columns)), strict=True))
    return Keyed(list(compress(positions, keys)), list(filter(None, keys)))


def _members(column: Sequence[int], sets: Sequence[Codes]) -> Keyed:
    """The numbers of all members of the sets in a column."""
    members = [sets[code] for code in column if code]
    positions = list(compress(count(), column))
    # Most have one. Two runs in ascending order are quickly sorted into one.
    positions += [
        position
        for position, codes in zip(positions, members, strict=True)
        if len(codes) > 1
        for _ in codes[1:]
    ]
    positions.sort()
    return Keyed(positions, list(chain.from_iterable(members)))


def _some(keyed: Keyed, key_of: Sequence[int]) -> Keyed:
    """Other keys for the same numbers, looked up."""
    return _keyed(keyed.positions, [key_of[code] for code in keyed.keys])


def _contacts(contacts: Keyed, counts: Sequence[int]) -> Keyed:
    return _some(contacts, [code if count > 1 else 0 for code, count in enumerate(counts)])


def _names(columns: Columns) -> Keyed:
    size = len(columns.names)
    # Given name and surname may have been swapped.
    return _keyed(
        count(),
        [
            given and surname and (given * size + surname if given < surname else surname * size + given)
            for given, surname in zip(columns.given, columns.surname, strict=True)
        ],
    )


def _mailboxes(columns: Columns, emails: Keyed) -> Keyed:
    """The names of mailboxes. One that stands for a single address finds nothing that the address did not."""
    # All at once, as one text: "@" is in none of them.
    text = "@".join(columns.locals)
    for mark in MARKS_IN_MAILBOX:
        text = text.replace(chr(mark), "")
    plain = text.split("@")
    for code in compress(count(), map(ROLES.__contains__, columns.locals)):
        plain[code] = ""
    names = [plain[local] for local in map(_LOCAL, columns.mailboxes)]
    addresses = Counter(names)
    numbers = {name: number for number, (name, count_) in enumerate(addresses.items(), 1) if count_ > 1}
    numbers[""] = 0
    return _some(emails, [numbers.get(name, 0) for name in names])


def _familiar_names(columns: Columns, frequencies: Frequencies) -> Keyed:
    size = len(columns.names)
    families = [
        tuple([family * size for family in sorted(FAMILIES[name])]) if name in FAMILIES else ()
        for name in columns.names
    ]
    again = [code if count_ > 1 else 0 for code, count_ in enumerate(frequencies.surname_counts)]
    surnames = [again[surname] for surname in columns.surname]
    known = [families[given] for given in compress(columns.given, surnames)]
    having = zip(compress(count(), surnames), known, strict=True)
    with_surname = zip(filter(None, surnames), known, strict=True)
    return Keyed(
        [position for position, of_given in having for _ in of_given],
        [family + surname for surname, of_given in with_surname for family in of_given],
    )


def _initials(columns: Columns, frequencies: Frequencies) -> Keyed:
    initials = [ord(name[0]) if name else 0 for name in columns.names]
    telling = [
        code * _CHARACTERS if count > 1 and bits > _RARE_SURNAME else 0
        for code, (count, bits) in enumerate(
            zip(frequencies.surname_counts, frequencies.surname, strict=True)
        )
    ]
    return _keyed(
        count(),
        [
            (surname := telling[family]) and given and surname + initials[given]
            for given, family in zip(columns.given, columns.surname, strict=True)
        ],
    )


def _births_and_names(columns: Columns, beginnings: Sequence[int]) -> Iterator[Keyed]:
    births = list(filter(None, columns.birth))
    for numbers, names in (
        (_beginnings(columns.names, 4), columns.surname),
        (beginnings, columns.given),
    ):
        having = zip(compress(names, columns.birth), births, strict=True)
        yield _keyed(
            list(compress(count(), columns.birth)), [numbers[name] * _DATES + birth for name, birth in having]
        )


def _houses(columns: Columns, frequencies: Frequencies, places: Keyed) -> Keyed:
    counts = frequencies.house_counts
    numbers = {"": 0}
    houses = [
        numbers.setdefault(place.house, len(numbers)) if place.street and counts[place.house] > 1 else 0
        for place in columns.places
    ]
    return _some(places, houses)


def _names_and_places(
    columns: Columns, frequencies: Frequencies, places: Keyed, cities: bool
) -> Iterator[Keyed]:
    size = len(columns.names)
    surname_of = [code if count > 1 else 0 for code, count in enumerate(frequencies.surname_counts)]
    given_of = [code if count > 1 else 0 for code, count in enumerate(frequencies.given_counts)]
    surnames = [surname_of[columns.surname[position]] for position in places.positions]
    givens = [given_of[columns.given[position]] for position in places.positions]
    for part in ("postcode", "city") if cities else ("postcode",):
        part_of = [size * number for number in _numbered(map(attrgetter(part), columns.places))]
        parts = [part_of[code] for code in places.keys]
        for names in (surnames, givens):
            yield _keyed(
                places.positions,
                [place and name and place + name for place, name in zip(parts, names, strict=True)],
            )


def _given_and_part_of_phone(
    columns: Columns, phones: Keyed, beginnings: Sequence[int], fronts: bool
) -> Iterator[Keyed]:
    givens = [beginnings[given] for given in map(columns.given.__getitem__, phones.positions)]
    size = len(columns.numbers)
    end, front = slice(-4, None), slice(-3)
    for part in (end, front) if fronts else (end,):
        part_of = _numbered(map(itemgetter(part), columns.numbers))
        yield _keyed(
            phones.positions,
            [given and given * size + part_of[code] for given, code in zip(givens, phones.keys, strict=True)],
        )


def _beginnings(texts: Sequence[str], length: int) -> list[int]:
    """A number for the first letters of each text, 0 for those of none."""
    return _numbered(map(itemgetter(slice(length)), texts))


def _numbered(texts: Iterable[str]) -> list[int]:
    """A number for each text, the same for equal ones and 0 for an empty one."""
    numbers = {"": 0}
    return [numbers.setdefault(text, len(numbers)) for text in texts]


def _parts_of_names(columns: Columns, beginnings: Sequence[int]) -> Keyed:
    """Both names may be misspelt, and in each other's field."""
    size = len(columns.names)
    pairs = zip(
        [beginnings[given] for given in columns.given],
        [beginnings[surname] for surname in columns.surname],
        strict=True,
    )
    return _keyed(
        count(),
        [
            one and other and (one * size + other if one < other else other * size + one)
            for one, other in pairs
        ],
    )


def _parts_of_names_and_births(columns: Columns, beginnings: Sequence[int]) -> Keyed:
    """A name may be missing or misspelt, and of the birth date the year alone be right."""
    return _keyed(
        count(),
        *(
            [
                birth and name and beginnings[name] * _DATES + birth // 10000
                for name, birth in zip(names, columns.birth, strict=True)
            ]
            for names in (columns.given, columns.surname)
        ),
    )


def _firms(columns: Columns) -> Keyed:
    names = map(or_, columns.given, columns.surname)
    return _keyed(count(), [0 if name else firm for firm, name in zip(columns.firm, names, strict=True)])


def _parts_of_addresses(columns: Columns, places: Keyed) -> Keyed:
    numbers: dict[str, int] = {}
    parts: list[list[int]] = []
    for place in columns.places:
        texts = [f"{place.number} {place.postcode}", f"{place.number}/{place.city}"] if place.number else []
        if place.street:
            texts.append(f"{place.street} {place.city or place.postcode}")
        parts.append([numbers.setdefault(text, len(numbers)) for text in texts])
    keys = [parts[code] for code in places.keys]
    return Keyed(
        [position for position, some in zip(places.positions, keys, strict=True) for _ in some],
        list(chain.from_iterable(keys)),
    )
