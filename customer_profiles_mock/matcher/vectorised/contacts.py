"""Which mailboxes and telephones differ for sure, and need no comparing: most that are not equal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
# So many of a telephone's last characters are compared one by one.
_LASTS = 8


class Contacts:
    """The mailboxes of all profiles, or the telephones, and what is quickly seen of them."""

    def __init__(
        self,
        sets: Sequence[Codes],
        alike: Callable[[Values, Values], Mask],
        kinds: Sequence[NDArray[Any]],
    ) -> None:
        """`alike` tells which contacts may say more than that they differ; `kinds` are, by the number of a
        contact, what those have in common that say the same where they are equal."""
        self._sets = _Sets(sets)
        self._alike = alike
        self._stand_ins = self._sets.stand_ins(kinds)

    def unlike(self, ones: Values, others: Values) -> Mask:
        """Where none of one profile's contacts has anything in common with one of the other's."""
        places, members, other_members = self._sets.members(ones, others)
        unlike = np.zeros(len(ones), np.bool_)
        unlike[places] = True
        unlike[places[self._alike(members, other_members)]] = False
        return unlike

    def with_stand_ins(self, ones: Values, others: Values) -> tuple[Values, Values]:
        """The same, with one of a kind for all that are equal."""
        equal = ones == others
        return np.where(equal, self._stand_ins[ones], ones), np.where(equal, self._stand_ins[others], others)


def mailboxes(columns: Columns, frequencies: Frequencies) -> Contacts:
    local_of = np.array(list(map(attrgetter("local"), columns.mailboxes)), np.int32)
    bare = "\n".join(columns.locals).translate(MARKS_IN_MAILBOX).split("\n")
    beginnings, _ = _ends(columns.locals, MAILBOX_END)
    bare_beginnings, bare_ends = _ends(bare, MAILBOX_END)

    def alike(ones: Values, others: Values) -> Mask:
        local, local2 = local_of[ones], local_of[others]
        same: Mask = local == local2
        for end_of in (beginnings, bare_beginnings, bare_ends):
            same |= end_of[local] == end_of[local2]
        return same

    of_roles = np.array([local in ROLES for local in columns.locals])[local_of]
    shared = _marked(frequencies.shared_emails, len(local_of))
    return Contacts(columns.email_sets, alike, [np.array(frequencies.email), shared, of_roles])


def telephones(columns: Columns, frequencies: Frequencies) -> Contacts:
    beginnings, ends = _ends(columns.numbers, PHONE_END)
    lengths, lasts = np.array(list(map(len, columns.numbers))), _lasts(columns.numbers)

    def alike(ones: Values, others: Values) -> Mask:
        same_end: Mask = ends[ones] == ends[others]
        # Where one edit leaves the length, it changes two characters at most.
        differing = (lasts[:, ones] != lasts[:, others]).sum(axis=0)
        near = (differing <= 2) | (lengths[ones] != lengths[others])
        return same_end | (beginnings[ones] == beginnings[others]) & near

    shared = _marked(frequencies.shared_phones, len(columns.numbers))
    return Contacts(columns.phone_sets, alike, [np.array(frequencies.phone), shared])


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
    """Numbers for so many of the first and of the last characters of each text.

    Equal ones have the same. Rare characters may share one, which costs a closer look.
    """
    characters, starts, ends = _laid_out(texts, length)
    first, last = np.zeros(len(texts), np.uint64), np.zeros(len(texts), np.uint64)
    # Four characters of the most usual 65,536 fit.
    room = np.uint64(16)
    for at in range(length):
        first = first << room | characters[starts + at]
        last = last << room | characters[ends - 1 - at]
    return first, last


def _lasts(texts: Sequence[str]) -> NDArray[np.uint8]:
    """The last characters of each text, as far as they fit into a byte: the last of all in a row, and so on."""
    characters, _, ends = _laid_out(texts, _LASTS)
    small = characters.astype(np.uint8)
    return np.array([small[ends - 1 - at] for at in range(_LASTS)])


def _laid_out(
    texts: Sequence[str], blanks: int
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]:
    """The characters of all texts, with blanks around each, and where each starts and ends."""
    blank = "\0" * blanks
    text = f"{blank}{blank.join(texts)}{blank}"
    lengths = np.array(list(map(len, texts)))
    ends = np.cumsum(lengths + blanks)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4"), ends - lengths, ends
