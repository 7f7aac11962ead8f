"""Which mailboxes and telephones differ for sure, and need no comparing: most that are not equal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from customer_profiles_mock.matcher.columns import Codes, Columns
from customer_profiles_mock.matcher.comparison.contacts import MAILBOX_END, PHONE_END
from customer_profiles_mock.matcher.comparison.findings import MARKS_IN_MAILBOX
from customer_profiles_mock.matcher.vectorised.findings import Mask, Values

# The first characters of texts, or the last ones, as numbers.
Ends = NDArray[np.uint64]


class UnlikeContacts:
    """Where two profiles have mailboxes, or telephones, none of which has anything in common with another."""

    def __init__(self, columns: Columns) -> None:
        self._email_sets, self._phone_sets = _Sets(columns.email_sets), _Sets(columns.phone_sets)
        self._local = np.array(list(map(attrgetter("local"), columns.mailboxes)), np.int32)
        bare = "\n".join(columns.locals).translate(MARKS_IN_MAILBOX).split("\n")
        beginnings, _ = _ends(columns.locals, MAILBOX_END)
        self._ends_of_locals = (beginnings, *_ends(bare, MAILBOX_END))
        self._ends_of_phones = _ends(columns.numbers, PHONE_END)

    def emails(self, ones: Values, others: Values) -> Mask:
        places, members, other_members = self._email_sets.members(ones, others)
        local, other_local = self._local[members], self._local[other_members]
        return _unlike(self._ends_of_locals, places, local, other_local, len(ones))

    def phones(self, ones: Values, others: Values) -> Mask:
        return _unlike(self._ends_of_phones, *self._phone_sets.members(ones, others), len(ones))


class _Sets:
    """Sets of numbers, the members of all one behind the other."""

    def __init__(self, sets: Sequence[Codes]) -> None:
        self._sizes = np.array(list(map(len, sets)))
        self._starts = np.cumsum(self._sizes) - self._sizes
        self._members = np.fromiter(chain.from_iterable(sets), np.int32)

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


def _unlike(ends: Sequence[Ends], places: NDArray[np.intp], ones: Values, others: Values, size: int) -> Mask:
    alike = ones == others
    for ends_of in ends:
        alike |= ends_of[ones] == ends_of[others]
    unlike = np.zeros(size, np.bool_)
    unlike[places] = True
    unlike[places[alike]] = False
    return unlike


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
