"""The records of a job by column, with a number for each different value.

Most work on millions of pairs is finding out whether two values are equal. On numbers side by side in memory
that is cheap; the texts behind them are looked at only where they differ.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain
from struct import Struct
from typing import NamedTuple, TypeVar

from customer_profiles_mock.matcher.normalise.addresses import Address
from customer_profiles_mock.matcher.records import Record

Value = TypeVar("Value")
Codes = tuple[int, ...]


class Mailbox(NamedTuple):
    """An e-mail address; `local` and `domain` are numbers of their own."""

    text: str
    at: int
    local: int
    domain: int


class More(NamedTuple):
    """What few profiles have."""

    middle: str
    generation: int
    gender: str


_NO_MORE = More("", 0, "")
_ROW = Struct("8i")


class Columns:
    """Column by column, what the records hold. 0 stands for none.

    `given` and `surname` hold numbers of `names`, `firm` of `firms`, `birth` the dates themselves. `phones`,
    `emails` and `addresses` hold numbers of sets, as a profile may have several: `phone_sets` has for each
    the numbers of its members in `numbers`, `email_sets` those in `mailboxes`, `address_sets` those in
    `places`. `more` holds numbers of `mores`.
    """

    __slots__ = (
        "_rows",
        "address_sets",
        "addresses",
        "birth",
        "email_sets",
        "emails",
        "firm",
        "firms",
        "given",
        "ids",
        "locals",
        "mailboxes",
        "more",
        "mores",
        "names",
        "numbers",
        "phone_sets",
        "phones",
        "places",
        "surname",
    )

    def __init__(self, records: Sequence[Record]) -> None:
        self.ids = [r.id for r in records]
        names = _numbered("")
        self.given = array("i", [names[r.given] for r in records])
        self.surname = array("i", [names[r.surname] for r in records])
        self.names = list(names)
        mores = _numbered(_NO_MORE)
        self.more = array(
            "i",
            [
                mores[More(r.middle, r.generation, r.gender)] if r.middle or r.generation or r.gender else 0
                for r in records
            ],
        )
        self.mores = list(mores)
        firms = _numbered("")
        self.firm = array("i", [firms[r.firm] for r in records])
        self.firms = list(firms)
        self.birth = array("i", [r.birth for r in records])
        self.phones, self.phone_sets, self.numbers = _coded([r.phones for r in records], "")
        self.emails, self.email_sets, texts = _coded([r.emails for r in records], "")
        boxes, domains = _numbered(""), _numbered("")
        self.mailboxes = [
            Mailbox(text, (at := text.find("@")), boxes[text[:at]], domains[text[at + 1 :]]) for text in texts
        ]
        self.locals = list(boxes)
        self.addresses, self.address_sets, self.places = _coded(
            [r.addresses for r in records], Address("", "", "", "", "", "")
        )
        # The columns once more, side by side for each profile: what a comparison reads is then in one place.
        columns = zip(
            self.given,
            self.surname,
            self.firm,
            self.birth,
            self.emails,
            self.phones,
            self.addresses,
            self.more,
            strict=True,
        )
        self._rows = array("i", chain.from_iterable(columns))

    def __len__(self) -> int:
        return len(self.ids)

    def row(self, position: int) -> tuple[int, ...]:
        """Given name, surname, firm, birth, emails, phones, addresses and more."""
        return _ROW.unpack_from(self._rows, position * _ROW.size)


class _Numbers(dict[Value, int]):
    def __missing__(self, value: Value) -> int:
        number = self[value] = len(self)
        return number


def _numbered(none: Value) -> _Numbers[Value]:
    """Numbers for values in the order in which they are asked for; `none` has 0."""
    numbers: _Numbers[Value] = _Numbers()
    numbers[none] = 0
    return numbers


def _coded(column: Iterable[tuple[Value, ...]], none: Value) -> tuple[array[int], list[Codes], list[Value]]:
    """The numbers of the sets, the members of each by their numbers, and the members."""
    members = _numbered(none)
    sets: _Numbers[Codes] = _numbered(())
    coded = array(
        "i", [sets[tuple([members[value] for value in values])] if values else 0 for values in column]
    )
    return coded, list(sets), list(members)
