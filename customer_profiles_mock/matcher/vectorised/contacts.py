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
from customer_profiles_mock.matcher.frequencies import Frequencies
from customer_profiles_mock.matcher.normalise.emails import ROLES, all_without_marks
from customer_profiles_mock.matcher.vectorised.findings import Mask, Values

# The first characters of texts, or the last ones, as numbers.
Ends = NDArray[np.uint64]
# Of how many characters at an end something is asked, at most.
_BLANKS = 8


class Contacts:
    """The mailboxes of all profiles, or the telephones, and what is quickly seen of them."""

    def __init__(
        self,
        sets: Sequence[Codes],
        alike: Callable[[Values, Values], Mask],
        of_many: Mask,
        kinds: Sequence[NDArray[Any]],
    ) -> None:
        """`alike` tells which contacts may say more than that they differ.

        By the number of a contact, `of_many` tells whether it says nothing, and contacts of the same `kinds`
        say the same where they are equal.
        """
        self._sets = _Sets(sets)
        self._alike = alike
        self._of_many = of_many
        self._stand_ins = self._sets.stand_ins([of_many, *kinds])

    def simplified(self, ones: Values, others: Values) -> tuple[Values, Values, Mask]:
        """Other sets that say the same where fewer are different, and where two have nothing in common."""
        places, members, other_members = self._sets.members(ones, others)
        alike = self._alike(members, other_members)
        how_many = np.bincount(places[alike], minlength=len(ones))
        unlike = np.zeros(len(ones), np.bool_)
        unlike[places] = True
        unlike &= how_many == 0
        # One that both have says all, where the others just differ.
        common = (members == other_members) & (how_many == 1)[places]
        common &= self._sets.are_alone(members) & ~self._of_many[members]
        ones, others = ones.copy(), others.copy()
        ones[places[common]] = others[places[common]] = members[common]
        equal = ones == others
        ones[equal] = others[equal] = self._stand_ins[ones[equal]]
        return ones, others, unlike


def mailboxes(columns: Columns, frequencies: Frequencies) -> Contacts:
    size = len(columns.mailboxes)
    local_of = np.fromiter(map(attrgetter("local"), columns.mailboxes), np.int32, size)
    of_role = np.fromiter(map(ROLES.__contains__, columns.locals), np.bool_, len(columns.locals))
    locals_ = _Texts(columns.locals)
    bare = _Texts(all_without_marks(columns.locals))
    ends = locals_.beginnings(MAILBOX_END), bare.beginnings(MAILBOX_END), bare.endings(MAILBOX_END)

    def alike(ones: Values, others: Values) -> Mask:
        local, local2 = local_of[ones], local_of[others]
        same: Mask = local == local2
        for end in ends:
            same |= end[local] == end[local2]
        return same

    kinds = np.array(frequencies.email), of_role[local_of]
    return Contacts(columns.email_sets, alike, _marked(frequencies.shared_emails, size), kinds)


def telephones(columns: Columns, frequencies: Frequencies) -> Contacts:
    numbers = _Texts(columns.numbers)
    lengths, lasts = numbers.lengths, numbers.lasts()
    beginnings, endings = numbers.beginnings(PHONE_END), numbers.endings(PHONE_END)

    def alike(ones: Values, others: Values) -> Mask:
        same_beginning: Mask = beginnings[ones] == beginnings[others]
        same_ending: Mask = endings[ones] == endings[others]
        # Where one edit leaves the length, it changes two characters at most.
        differing = (lasts[:, ones] != lasts[:, others]).sum(axis=0)
        near: Mask = (differing <= 2) | (lengths[ones] != lengths[others])
        return same_ending | same_beginning & near

    of_many = _marked(frequencies.shared_phones, len(columns.numbers))
    return Contacts(columns.phone_sets, alike, of_many, [np.array(frequencies.phone)])


class _Sets:
    """Sets of numbers, the members of all one behind the other."""

    def __init__(self, sets: Sequence[Codes]) -> None:
        self._sizes = np.fromiter(map(len, sets), np.int64, len(sets))
        self._starts = np.cumsum(self._sizes) - self._sizes
        self._members = np.fromiter(chain.from_iterable(sets), np.int32)

    def are_alone(self, members: Values) -> Mask:
        """Whether there is a set of each alone, which then has the same number: in a part of a job it may not
        be."""
        alone: Mask = self._sizes[members] == 1
        return alone

    def stand_ins(self, kinds: Sequence[NDArray[Any]]) -> Values:
        """For each set of one the first that is the same in all of `kinds`; others stand for themselves."""
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


class _Texts:
    """The characters of all texts, with blanks around each."""

    def __init__(self, texts: Sequence[str]) -> None:
        blank = "\0" * _BLANKS
        text = f"{blank}{blank.join(texts)}{blank}"
        self._characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
        self.lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        self._behind = np.cumsum(self.lengths + _BLANKS)

    def beginnings(self, length: int) -> Ends:
        return self._joined([self._behind - self.lengths + at for at in range(length)])

    def endings(self, length: int) -> Ends:
        return self._joined([self._behind - 1 - at for at in range(length)])

    def lasts(self) -> NDArray[np.uint8]:
        """The last characters, as far as they fit into a byte: the very last ones in a row, and so on."""
        characters = self._characters.astype(np.uint8)
        return np.array([characters[self._behind - 1 - at] for at in range(_BLANKS)])

    def _joined(self, places: Sequence[NDArray[np.int64]]) -> Ends:
        # Four of the most usual characters fit. Others may be taken for alike, which costs a closer look.
        joined = np.zeros(len(self.lengths), np.uint64)
        for at in places:
            joined = joined << np.uint64(16) | self._characters[at]
        return joined
