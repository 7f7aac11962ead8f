"""The profiles of a job by column, with a number for each different value.

Most work on millions of pairs is finding out whether two values are equal. On numbers side by side in memory
that is cheap; the texts behind them are looked at only where they differ.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from struct import Struct
from typing import NamedTuple, TypeVar

from customer_profiles_mock.matcher.normalise.addresses import Address

Codes = tuple[int, ...]
Value = TypeVar("Value", bound=Hashable)


ROW = Struct("8i")
FIELDS = 8


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


@dataclass(slots=True)
class Tables:
    """What the numbers in the columns stand for. 0 stands for none.

    A profile may have several telephones, mailboxes and addresses: it has the number of a set. `phone_sets`
    has for each set the numbers of its members in `numbers`, `email_sets` those in `mailboxes`,
    `address_sets` those in `places`. A set of one has the number of its member.

    `address_texts` has what the numbers in the places stand for, `houses` for each place the number of the
    first one with the same house number and street, or 0 without a street.
    """

    names: list[str]
    firms: list[str]
    numbers: list[str]
    phone_sets: list[Codes]
    mailboxes: list[Mailbox]
    locals: list[str]
    email_sets: list[Codes]
    places: list[Address]
    address_texts: list[str]
    houses: Sequence[int]
    address_sets: list[Codes]
    mores: list[More]


@dataclass(slots=True)
class Columns(Tables):
    """Column by column, what the profiles hold, sorted by `ids`.

    `rows` has them all, eight numbers for a profile, so that what a comparison reads is in one place:
    given name, surname, firm, birth, emails, phones, addresses and more. `given` and `surname` hold numbers
    of `names`, `birth` the dates themselves (YYYYMMDD).
    """

    ids: list[str]
    rows: array[int]
    given: array[int] = field(init=False)
    surname: array[int] = field(init=False)
    firm: array[int] = field(init=False)
    birth: array[int] = field(init=False)
    emails: array[int] = field(init=False)
    phones: array[int] = field(init=False)
    addresses: array[int] = field(init=False)
    more: array[int] = field(init=False)

    def __post_init__(self) -> None:
        rows = self.rows
        self.given, self.surname, self.firm, self.birth = (rows[at::FIELDS] for at in range(4))
        self.emails, self.phones, self.addresses, self.more = (rows[at::FIELDS] for at in range(4, FIELDS))

    def __len__(self) -> int:
        return len(self.ids)

    def normal_forms(self, position: int) -> dict[str, tuple[str, ...]]:
        """What is known of a profile, as texts, under the names that reasons have."""
        given, surname, firm, birth, emails, phones, addresses, more = ROW.unpack_from(
            self.rows, position * ROW.size
        )
        middle, generation, gender = self.mores[more]
        forms = {
            "FirstName": (self.names[given],),
            "MiddleName": (middle,),
            "LastName": (self.names[surname],),
            "Generation": (str(generation or ""),),
            "Gender": (gender,),
            "BusinessName": (self.firms[firm],),
            "BirthDate": (str(birth or ""),),
            "PhoneNumber": tuple([self.numbers[code] for code in self.phone_sets[phones]]),
            "EmailAddress": tuple([self.mailboxes[code].text for code in self.email_sets[emails]]),
            "Address": tuple(
                [
                    " ".join([self.address_texts[text] for text in self.places[code] if text])
                    for code in self.address_sets[addresses]
                ]
            ),
        }
        return {attribute: texts for attribute, texts in forms.items() if any(texts)}


def firsts_like(values: Iterable[Value]) -> list[int]:
    """For each value the number of the first one like it: 0 for those that are none, as the first is."""
    first_like: dict[Value, int] = {}
    return list(map(first_like.setdefault, values, count()))
