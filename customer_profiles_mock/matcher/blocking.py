"""Which pairs are worth comparing: those that share one of several keys.

Each kind of key is one pass over the profiles. Telling keys have a high limit, keys that many strangers share
a low one.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import combinations

from customer_profiles_mock.matcher.blocks import Blocks, Keyed, Likeness, Lists, NumbersT
from customer_profiles_mock.matcher.columns import Columns
from customer_profiles_mock.matcher.frequencies import Frequencies
from customer_profiles_mock.matcher.keys import Keys, beginnings
from customer_profiles_mock.matcher.vectorised import worthwhile

# With so few profiles every pair is compared.
_FEW = 50
# From so many profiles on, weak keys get small blocks only.
_MANY = 20_000
# From so many on, strangers share whatever parts of a name, an address and a telephone are put together.
_HUGE = 300_000
# Up to so many, keys that find little are worth their time.
_SMALL = 5_000


def candidates(columns: Columns, frequencies: Frequencies) -> array[int]:
    """Pairs of positions, each once and in ascending order, as `first * len(columns) + second` with the
    smaller position first."""
    size = len(columns)
    if size <= _FEW:
        return array("q", (first * size + second for first, second in combinations(range(size), 2)))
    likeness = Likeness(
        given=columns.given,
        surname=columns.surname,
        starts=beginnings(columns.names, 2),
        telling=(columns.birth, columns.emails, columns.phones),
    )
    if worthwhile(size):
        from customer_profiles_mock.matcher.vectorised.blocks import Arrays

        return _paired(Arrays(size, likeness), columns, frequencies)
    return _paired(Lists(size, likeness), columns, frequencies)


def _paired(blocks: Blocks[NumbersT], columns: Columns, frequencies: Frequencies) -> array[int]:
    for keyed, limit in _passes(Keys(blocks, columns, frequencies), columns, frequencies):
        blocks.pair(keyed, limit)
        # Millions of numbers: nobody may hold them while the next are made.
        del keyed
    return blocks.pairs()


def _passes(
    keys: Keys[NumbersT], columns: Columns, frequencies: Frequencies
) -> Iterator[tuple[Keyed[NumbersT], int]]:
    """The kinds of key, each with the largest block that is taken whole."""
    size = len(columns)
    # Where a profile is known by one contact alone, a slip in that leaves nothing, and names must do. Where
    # most have another, what strangers often share, such as a given name and the city, finds next to nothing
    # more.
    sparse = size <= _SMALL or 2 * keys.doubly_known() < size
    wide = sparse or size <= _MANY
    # In a large set small blocks of strangers are everywhere. In a small one strangers are few, and a block
    # may well be the records of one customer and his family.
    loose, tight = (25, 25) if size <= _SMALL else (10, 25) if wide else (5, 10)
    emails = keys.emails()
    yield keys.contacts(emails, frequencies.email_counts), 25
    phones = keys.phones()
    # A telephone of more people is a switchboard's: of these, those with like names will do.
    yield keys.contacts(phones, frequencies.phone_counts), 25 if wide else 10
    yield keys.names(), tight
    yield keys.mailboxes(emails), 25
    del emails
    yield keys.familiar_names(), tight // 2
    yield keys.initials(), loose // 2
    for births in keys.births_and_names():
        yield births, 12
        del births
    places = keys.places()
    # In a house of more there are offices rather, and colleagues.
    yield keys.houses(places), min(loose, 10)
    if sparse or size <= _HUGE:
        for named_places in keys.names_and_places(places, cities=sparse):
            yield named_places, loose
            del named_places
        for parts_of_phones in keys.given_and_part_of_phone(phones, fronts=sparse):
            yield parts_of_phones, loose
            del parts_of_phones
    yield keys.firms(), 25
    if size <= _MANY:
        yield keys.parts_of_names(), loose
    if size <= _SMALL:
        yield keys.parts_of_names_and_births(), loose
    if sparse:
        yield keys.births(), loose
        yield keys.parts_of_addresses(places), loose // 2
