"""A part of a job that can be sent: some profiles with all that comparing them reads.

The numbers stay those of the whole job. So nothing is numbered anew before it is sent; whoever receives the
part makes tables with holes.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

from customer_profiles_mock.matcher.columns import FIELDS, ROW, Codes, Columns, Mailbox, More
from customer_profiles_mock.matcher.frequencies import Frequencies
from customer_profiles_mock.matcher.normalise.addresses import Address

Value = TypeVar("Value")

# What the values of these tables are; they are sent as plain tuples, which is several times quicker.
_KINDS: Mapping[str, Callable[..., Any]] = {"mailboxes": Mailbox, "places": Address, "mores": More}
# The figures that go by the numbers of a table.
_BY_NUMBER = {
    "names": ("given", "given_counts", "surname", "surname_counts"),
    "firms": ("firm",),
    "numbers": ("phone", "phone_counts"),
    "mailboxes": ("email", "email_counts"),
    "locals": ("mailbox",),
    "places": ("house",),
    "address_texts": ("street", "city", "postcode"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """`tables` has, for each table of the columns, its numbers and what they stand for, and `by_number` the
    figures that go by the same numbers."""

    rows: array[int]
    tables: Mapping[str, tuple[array[int], list[Any]]]
    by_number: Mapping[str, list[Any]]
    others: Mapping[str, Any]

    def columns(self) -> Columns:
        tables = {
            name: _spread(codes, [_KINDS[name](*value) for value in values] if name in _KINDS else values)
            for name, (codes, values) in self.tables.items()
        }
        return Columns(**tables, ids=[""] * (len(self.rows) // FIELDS), rows=self.rows)

    def frequencies(self) -> Frequencies:
        lists: dict[str, Any] = {
            figure: _spread(self.tables[table][0], self.by_number[figure])
            for table, figures in _BY_NUMBER.items()
            for figure in figures
        }
        return Frequencies(**lists, **self.others)


def part_of(columns: Columns, frequencies: Frequencies, positions: Sequence[int]) -> Part:
    """The profiles at these positions, in this order."""
    taken = memoryview(columns.rows).cast("B")
    rows = array("i")
    rows.frombytes(b"".join([taken[at * ROW.size : (at + 1) * ROW.size] for at in positions]))
    given, surname, firm, birth, emails, phones, addresses, more = (
        _used(rows[at::FIELDS]) for at in range(FIELDS)
    )
    mailboxes = _members(columns.email_sets, emails)
    places = _members(columns.address_sets, addresses)
    codes = {
        "names": _used(chain(given, surname)),
        "firms": firm,
        "numbers": _members(columns.phone_sets, phones),
        "phone_sets": phones,
        "mailboxes": mailboxes,
        "locals": _used(columns.mailboxes[code].local for code in mailboxes),
        "email_sets": emails,
        "places": places,
        "address_texts": _used(chain.from_iterable([columns.places[code] for code in places])),
        "houses": places,
        "address_sets": addresses,
        "mores": more,
    }
    others = {
        "profiles": frequencies.profiles,
        "birth": {date: frequencies.birth[date] for date in birth if date in frequencies.birth},
        "shared_phones": frequencies.shared_phones.intersection(codes["numbers"]),
        "shared_emails": frequencies.shared_emails.intersection(mailboxes),
    }
    return Part(
        rows=rows,
        tables={
            name: (used, list(map(tuple, values)) if name in _KINDS else values)
            for name, used in codes.items()
            for values in [_at(getattr(columns, name), used)]
        },
        by_number={
            figure: _at(getattr(frequencies, figure), codes[table])
            for table, figures in _BY_NUMBER.items()
            for figure in figures
        },
        others=others,
    )


def _used(numbers: Iterable[int]) -> array[int]:
    """The different numbers in ascending order; 0 is always among them."""
    return array("i", sorted({0, *numbers}))


def _members(sets: Sequence[Codes], used: Iterable[int]) -> array[int]:
    return _used(chain.from_iterable([sets[code] for code in used]))


def _at(values: Sequence[Value], codes: Iterable[int]) -> list[Value]:
    return [values[code] for code in codes]


def _spread(codes: Sequence[int], values: Sequence[Value]) -> list[Value]:
    """A table with these values at their numbers, and with what stands for none in the holes."""
    table = [values[0]] * (codes[-1] + 1)
    for code, value in zip(codes, values, strict=True):
        table[code] = value
    return table
