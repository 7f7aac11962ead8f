"""The kinds of key that profiles are blocked by, and what each is made of.

Keys are numbers, as these are quicker to make and to compare than texts. What a key is made of is worked out
once for each different value, and looked up by its number for each profile; 0 stands for no key. Where it is
quickly seen, a value that one profile alone has makes no key: it could find nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress, count
from operator import attrgetter, itemgetter, ne
from typing import Generic

from customer_profiles_mock.matcher.blocks import Blocks, Keyed, NumbersT
from customer_profiles_mock.matcher.columns import Columns, firsts_like
from customer_profiles_mock.matcher.frequencies import Frequencies
from customer_profiles_mock.matcher.normalise.addresses import Address
from customer_profiles_mock.matcher.normalise.emails import ROLES, all_without_marks
from customer_profiles_mock.matcher.normalise.nicknames import FAMILIES

# A surname that is rarer than this (in bits) says enough together with an initial.
_RARE_SURNAME = 9.5
# Above any character.
_CHARACTERS = 1 << 21
# Above any date.
_DATES = 10**8
_STREET = attrgetter("street")


class Keys(Generic[NumbersT]):
    """Makes the keys of each kind, by means of `blocks`."""

    def __init__(self, blocks: Blocks[NumbersT], columns: Columns, frequencies: Frequencies) -> None:
        self._blocks = blocks
        self._columns = columns
        self._frequencies = frequencies
        self._above_names = len(columns.names)
        self._beginnings = beginnings(columns.names, 3)
        self._recurring_surname = blocks.recurring(self._surname, frequencies.surname_counts)

    # Made anew for each use, as holding them all would take more than the pairs of a pass do.

    @property
    def _given(self) -> NumbersT:
        return self._blocks.numbers(self._columns.given)

    @property
    def _surname(self) -> NumbersT:
        return self._blocks.numbers(self._columns.surname)

    @property
    def _birth(self) -> NumbersT:
        return self._blocks.numbers(self._columns.birth)

    def doubly_known(self) -> int:
        """How many profiles have two of mailbox, telephone and street."""
        blocks, columns = self._blocks, self._columns
        with_street = set(compress(count(), map(_STREET, columns.places)))
        return blocks.with_two(
            blocks.numbers(columns.emails),
            blocks.numbers(columns.phones),
            blocks.looked_up(
                [not none for none in map(with_street.isdisjoint, columns.address_sets)],
                blocks.numbers(columns.addresses),
            ),
        )

    def emails(self) -> Keyed[NumbersT]:
        columns = self._columns
        return self._blocks.held(columns.emails, columns.email_sets, len(columns.mailboxes))

    def phones(self) -> Keyed[NumbersT]:
        columns = self._columns
        return self._blocks.held(columns.phones, columns.phone_sets, len(columns.numbers))

    def places(self) -> Keyed[NumbersT]:
        columns = self._columns
        return self._blocks.held(columns.addresses, columns.address_sets, len(columns.places))

    def contacts(self, contacts: Keyed[NumbersT], counts: Sequence[int]) -> Keyed[NumbersT]:
        positions, codes = contacts
        return positions, self._blocks.recurring(codes, counts)

    def mailboxes(self, emails: Keyed[NumbersT]) -> Keyed[NumbersT]:
        positions, codes = emails
        return positions, self._blocks.looked_up(_mailbox_names(self._columns), codes)

    def names(self) -> Keyed[NumbersT]:
        # Given name and surname may have been swapped.
        return self._blocks.everyone, self._blocks.unordered(self._given, self._surname, self._above_names)

    def familiar_names(self) -> Keyed[NumbersT]:
        blocks = self._blocks
        families = [sorted(FAMILIES[name]) if name in FAMILIES else () for name in self._columns.names]
        positions, found = blocks.members(blocks.everyone, self._given, families)
        surnames = blocks.looked_up(self._recurring_surname, positions)
        return positions, blocks.joined(found, surnames, self._above_names)

    def initials(self) -> Keyed[NumbersT]:
        blocks, names = self._blocks, self._columns.names
        telling = [code if bits > _RARE_SURNAME else 0 for code, bits in enumerate(self._frequencies.surname)]
        surnames = blocks.looked_up(telling, self._recurring_surname)
        initials = blocks.looked_up([ord(name[0]) if name else 0 for name in names], self._given)
        return blocks.everyone, blocks.joined(surnames, initials, _CHARACTERS)

    def births_and_names(self) -> Iterator[Keyed[NumbersT]]:
        blocks = self._blocks
        for numbers, names in (
            (beginnings(self._columns.names, 4), self._surname),
            (self._beginnings, self._given),
        ):
            # Those who lack the name are alike, too.
            begun = blocks.looked_up([number + 1 for number in numbers], names)
            yield blocks.everyone, blocks.joined(begun, self._birth, _DATES)

    def births(self) -> Keyed[NumbersT]:
        return self._blocks.everyone, self._birth

    def houses(self, places: Keyed[NumbersT]) -> Keyed[NumbersT]:
        positions, codes = places
        return positions, self._blocks.looked_up(self._columns.houses, codes)

    def names_and_places(self, places: Keyed[NumbersT], cities: bool) -> Iterator[Keyed[NumbersT]]:
        blocks, columns = self._blocks, self._columns
        positions, codes = places
        recurring_given = blocks.recurring(self._given, self._frequencies.given_counts)
        surnames = blocks.looked_up(self._recurring_surname, positions)
        givens = blocks.looked_up(recurring_given, positions)
        for part in ("postcode", "city") if cities else ("postcode",):
            parts = blocks.looked_up(list(map(attrgetter(part), columns.places)), codes)
            for names in (surnames, givens):
                yield positions, blocks.joined(parts, names, self._above_names)

    def given_and_part_of_phone(self, phones: Keyed[NumbersT], fronts: bool) -> Iterator[Keyed[NumbersT]]:
        blocks, numbers = self._blocks, self._columns.numbers
        positions, codes = phones
        givens = blocks.looked_up(self._beginnings, blocks.looked_up(self._given, positions))
        end, front = slice(-4, None), slice(-3)
        for part in (end, front) if fronts else (end,):
            # Of a number too short for it, this part is a part like any other.
            parts = [number + 1 for number in firsts_like(map(itemgetter(part), numbers))]
            yield positions, blocks.joined(givens, blocks.looked_up(parts, codes), len(numbers) + 1)

    def firms(self) -> Keyed[NumbersT]:
        """The firms of those without any name."""
        blocks = self._blocks
        firms = blocks.unless(self._given, blocks.numbers(self._columns.firm))
        return blocks.everyone, blocks.unless(self._surname, firms)

    def parts_of_names(self) -> Keyed[NumbersT]:
        """Both names may be misspelt, and in each other's field."""
        blocks = self._blocks
        given, surname = (blocks.looked_up(self._beginnings, names) for names in (self._given, self._surname))
        return blocks.everyone, blocks.unordered(given, surname, self._above_names)

    def parts_of_names_and_births(self) -> Keyed[NumbersT]:
        """A name may be missing or misspelt, and of the birth date the year alone be right."""
        blocks = self._blocks
        years = blocks.numbers([birth // 10000 for birth in self._columns.birth])
        given, surname = (
            blocks.joined(blocks.looked_up(self._beginnings, names), years, _DATES)
            for names in (self._given, self._surname)
        )
        return blocks.either(blocks.everyone, given, surname)

    def parts_of_addresses(self, places: Keyed[NumbersT]) -> Keyed[NumbersT]:
        numbers: dict[tuple[str, int, int], int] = {}
        parts = [
            [numbers.setdefault(part, len(numbers) + 1) for part in _parts_of(place)]
            for place in self._columns.places
        ]
        return self._blocks.members(*places, parts)


def beginnings(texts: Sequence[str], length: int) -> list[int]:
    """A number for the first letters of each text, 0 for those of none."""
    return firsts_like(map(itemgetter(slice(length)), texts))


def _mailbox_names(columns: Columns) -> list[int]:
    """For each address a number for the name of its mailbox, whatever the marks in it.

    0 for an office's, and for one that stands for a single address, as it finds nothing that the address did
    not.
    """
    plain = all_without_marks(columns.locals)
    locals_ = list(map(attrgetter("local"), columns.mailboxes))
    names = firsts_like(map(plain.__getitem__, locals_))
    of_several = set(compress(names, map(ne, names, count())))
    found = [0] * len(names)
    for address in compress(count(), map(of_several.__contains__, names)):
        if columns.locals[locals_[address]] not in ROLES:
            found[address] = names[address]
    return found


def _parts_of(place: Address) -> Iterator[tuple[str, int, int]]:
    """What is left of an address where one of its parts is wrong."""
    if place.number:
        yield "postcode", place.number, place.postcode
        yield "city", place.number, place.city
    if place.street:
        yield "street", place.street, place.city or place.postcode
