"""Which mailboxes and telephones differ for sure, and need no comparing: most that are not equal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from customer_profiles_mock.matcher.columns import Codes, Columns
from customer_profiles_mock.matcher.comparison.contacts import MAILBOX_END, PHONE_END
from customer_profiles_mock.matcher.comparison.findings import MARKS_IN_MAILBOX
from customer_profiles_mock.matcher.frequencies import Frequencies
from customer_profiles_mock.matcher.normalise.emails import ROLES
from customer_profiles_mock.matcher.vectorised.findings import Mask, Values

# The first characters of texts, or the last ones, as numbers.
Ends = NDArray[np.uint64]


class Contacts:
    """The mailboxes of all profiles, or the telephones, and what is quickly seen of them."""

    def __init__(
        self, sets: Sequence[Codes], names: Values, ends: Sequence[Ends], kinds: Sequence[NDArray[Any]]
    ) -> None:
        """By the number of a contact: `names` and `ends`, of which those that may be alike share one, and
        `kinds`, all of which those share that say the same where they are equal."""
        self._sets = _Sets(sets)
        self._names = names
        self._ends = ends
        self._stand_ins = self._sets.stand_ins(kinds)

    def unlike(self, ones: Values, others: Values) -> Mask:
        """Where none of one profile's contacts has anything in common with one of the other's."""
        places, members, other_members = self._sets.members(ones, others)
        alike = self._names[members] == self._names[other_members]
        for ends in self._ends:
            alike |= ends[members] == ends[other_members]
        unlike = np.zeros(len(ones), np.bool_)
        unlike[places] = True
        unlike[places[alike]] = False
        return unlike

    def with_stand_ins(self, ones: Values, others: Values) -> tuple[Values, Values]:
        """The same, with one of a kind for all that are equal."""
        equal = ones == others
        return np.where(equal, self._stand_ins[ones], ones), np.where(equal, self._stand_ins[others], others)


def mailboxes(columns: Columns, frequencies: Frequencies) -> Contacts:
    local_of = np.array(list(map(attrgetter("local"), columns.mailboxes)), np.int32)
    bare = "\n".join(columns.locals).translate(MARKS_IN_MAILBOX).split("\n")
    beginnings, _ = _ends(columns.locals, MAILBOX_END)
    ends = [ends_of[local_of] for ends_of in (beginnings, *_ends(bare, MAILBOX_END))]
    of_roles = np.array([local in ROLES for local in columns.locals])[local_of]
    shared = _marked(frequencies.shared_emails, len(local_of))
    return Contacts(columns.email_sets, local_of, ends, [np.array(frequencies.email), shared, of_roles])


def telephones(columns: Columns, frequencies: Frequencies) -> Contacts:
    size = len(columns.numbers)
    shared = _marked(frequencies.shared_phones, size)
    ends = _ends(columns.numbers, PHONE_END)
    kinds = [np.array(frequencies.phone), shared]
    return Contacts(columns.phone_sets, np.arange(size, dtype=np.int32), ends, kinds)


class _Sets:
    """Sets of numbers, the members of all one behind the other."""

    def __init__(self, sets: Sequence[Codes]) -> None:
        self._sizes = np.array(list(map(len, sets)))
        self._starts = np.cumsum(self._sizes) - self._sizes
        self._members = np.fromiter(chain.from_iterable(sets), np.int32)

    def stand_ins(self, kinds: Sequence[NDArray[Any]]) -> Values:
        """For each set of one the first one that is the same in all of `kinds`; others stand for themselves."""
        singles = np.flatnonzero(self._sizes == 1)
        kind = np.zeros(len(singles), np.int64)
        for values in kinds:
            different, number = np.unique(values[singles], return_inverse=True)
            # There are few kinds, as rarities go by small counts.
            kind = kind * len(different) + number
        _, first, number = np.unique(kind, return_index=True, return_inverse=True)
        stand_ins = np.arange(len(self._sizes), dtype=np.int32)
        stand_ins[singles] = singles[first[number]]
        return stand_ins

    def members(self, ones: Values, others: Values) -> tuple[NDArray[np.intp], Values, Values]:
        """Each member of one set with each of the other: in which place the two sets are, and the members.

        Those of a set that is on both sides are left out.
        """
        sizes = np.where(ones == others, 0, self._sizes[others])
        counts = self._sizes[ones] * sizes
        places = np.repeat(np.arange(len(ones)), counts)
        nth = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
        first, second = np.divmod(nth, sizes[places])
        return (
            places,
            self._members[self._starts[ones[places]] + first],
            self._members[self._starts[others[places]] + second],
        )


def _marked(numbers: Iterable[int], size: int) -> Mask:
    marked = np.zeros(size, np.bool_)
    marked[list(numbers)] = True
    return marked


def _ends(texts: Sequence[str], length: int) -> tuple[Ends, Ends]:
    """Values for so many of the first and of the last characters of each text.

    Equal ones have the same. Rare characters may share one, which costs a closer look.
    """
    blank = "\0" * length
    characters = np.frombuffer(
        f"{blank}{blank.join(texts)}{blank}".encode("utf-32-le", "surrogatepass"), "<u4"
    )
    lengths = np.array(list(map(len, texts)))
    behind = np.cumsum(lengths + length)
    first, last = np.zeros(len(texts), np.uint64), np.zeros(len(texts), np.uint64)
    # Four characters of the most usual 65,536 fit.
    room = np.uint64(16)
    for at in range(length):
        first = first << room | characters[behind - lengths + at]
        last = last << room | characters[behind - 1 - at]
    return first, last
