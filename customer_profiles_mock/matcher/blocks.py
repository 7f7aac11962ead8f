"""From keys to pairs: a block is the profiles with one key.

Blocks above a limit say little about any pair in them: they are divided by the beginnings of the names, and
what is still too large by what tells more.

`Lists` does the work one number at a time; `vectorised/blocks.py` does the same on whole arrays.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterator, Sequence
from itertools import chain, combinations, compress, repeat
from operator import ne
from typing import NamedTuple, Protocol, TypeVar

NumbersT = TypeVar("NumbersT")
KeyT = TypeVar("KeyT", bound=Hashable)
# Positions in ascending order, of which each may occur several times, and the key of each or 0 for none.
Keyed = tuple[NumbersT, NumbersT]

# More profiles of one name with one birth date, mailbox or telephone than a customer ever has.
MOST_ALIKE = 250


class Likeness(NamedTuple):
    """By what blocks above their limit are divided: by position the numbers of both names, for each name a
    number for how it starts, and columns that tell more than names."""

    given: Sequence[int]
    surname: Sequence[int]
    starts: Sequence[int]
    telling: Sequence[Sequence[int]]


class Blocks(Protocol[NumbersT]):
    """Makes keys for profiles, and pairs of those whose keys are equal.

    `NumbersT` holds many numbers, such as one for each profile. In all of them 0 stands for none. `everyone`
    has the positions of all profiles.
    """

    @property
    def everyone(self) -> NumbersT: ...

    def numbers(self, values: Sequence[int]) -> NumbersT: ...

    def looked_up(self, table: Sequence[int] | NumbersT, codes: NumbersT) -> NumbersT:
        """What a table has for each of the codes."""
        ...

    def recurring(self, codes: NumbersT, counts: Sequence[int]) -> NumbersT:
        """The codes of what several profiles have, otherwise 0; `counts` tells how many have each."""
        ...

    def held(self, column: Sequence[int], sets: Sequence[Sequence[int]], several: int) -> Keyed[NumbersT]:
        """Each value of the sets that a column has the numbers of, with the position of who holds it.

        The numbers from `several` on stand for sets of several, those before for the one value that has the
        same number.
        """
        ...

    def members(self, positions: NumbersT, codes: NumbersT, sets: Sequence[Sequence[int]]) -> Keyed[NumbersT]:
        """Each member of the set that a code stands for, with the position that has the code."""
        ...

    def joined(self, ones: NumbersT, others: NumbersT, above: int) -> NumbersT:
        """One number out of two, or 0 where either is 0. `above` is above all the others."""
        ...

    def unordered(self, ones: NumbersT, others: NumbersT, above: int) -> NumbersT:
        """As `joined`, the same whichever of the two comes first; `above` is above both."""
        ...

    def unless(self, flags: NumbersT, numbers: NumbersT) -> NumbersT:
        """The numbers where the flags are 0, otherwise 0."""
        ...

    def either(self, positions: NumbersT, ones: NumbersT, others: NumbersT) -> Keyed[NumbersT]:
        """Two keys for each position."""
        ...

    def with_two(self, ones: NumbersT, others: NumbersT, thirds: NumbersT) -> int:
        """How many profiles have a number in two of these or in all."""
        ...

    def pair(self, keyed: Keyed[NumbersT], limit: int) -> None:
        """Add the pairs of those with equal keys; blocks of more than `limit` are divided."""
        ...

    def pairs(self) -> array[int]:
        """All pairs that were added, each once and in ascending order, as `first * size + second`."""
        ...


class Lists:
    """`Blocks` in plain Python."""

    def __init__(self, size: int, likeness: Likeness) -> None:
        self.everyone: Sequence[int] = range(size)
        self._likeness = likeness
        self._found = array("q")

    def numbers(self, values: Sequence[int]) -> Sequence[int]:
        return values

    def looked_up(self, table: Sequence[int], codes: Sequence[int]) -> Sequence[int]:
        return list(map(table.__getitem__, codes))

    def recurring(self, codes: Sequence[int], counts: Sequence[int]) -> Sequence[int]:
        return self.looked_up([code if count > 1 else 0 for code, count in enumerate(counts)], codes)

    def held(
        self, column: Sequence[int], sets: Sequence[Sequence[int]], several: int
    ) -> Keyed[Sequence[int]]:
        positions, codes = list(compress(self.everyone, column)), list(filter(None, column))
        if max(codes, default=0) < several:
            return positions, codes
        return self.members(positions, codes, sets)

    def members(
        self, positions: Sequence[int], codes: Sequence[int], sets: Sequence[Sequence[int]]
    ) -> Keyed[Sequence[int]]:
        members = list(map(sets.__getitem__, codes))
        holders = chain.from_iterable(map(repeat, positions, map(len, members)))
        return list(holders), list(chain.from_iterable(members))

    def joined(self, ones: Sequence[int], others: Sequence[int], above: int) -> Sequence[int]:
        return [one and other and one * above + other for one, other in zip(ones, others, strict=True)]

    def unordered(self, ones: Sequence[int], others: Sequence[int], above: int) -> Sequence[int]:
        return [
            one and other and (one * above + other if one < other else other * above + one)
            for one, other in zip(ones, others, strict=True)
        ]

    def unless(self, flags: Sequence[int], numbers: Sequence[int]) -> Sequence[int]:
        return [0 if flag else number for flag, number in zip(flags, numbers, strict=True)]

    def either(
        self, positions: Sequence[int], ones: Sequence[int], others: Sequence[int]
    ) -> Keyed[Sequence[int]]:
        twice = chain.from_iterable(zip(positions, positions, strict=True))
        return list(twice), list(chain.from_iterable(zip(ones, others, strict=True)))

    def with_two(self, ones: Sequence[int], others: Sequence[int], thirds: Sequence[int]) -> int:
        return sum(
            [
                bool(one) + bool(other) + bool(third) > 1
                for one, other, third in zip(ones, others, thirds, strict=True)
            ]
        )

    def pair(self, keyed: Keyed[Sequence[int]], limit: int) -> None:
        size = len(self.everyone)
        pairs: list[int] = []
        positions, keys = keyed
        blocks = positions_by_key(list(compress(positions, keys)), list(filter(None, keys)))
        for block in blocks.values():
            if len(block) == 2:
                pairs.append(block[0] * size + block[1])
            elif len(block) <= limit:
                pairs += [first * size + second for first, second in combinations(block, 2)]
            else:
                for part in _divided(block, self._likeness, limit):
                    pairs += [first * size + second for first, second in combinations(part, 2)]
        self._found.fromlist(pairs)

    def pairs(self) -> array[int]:
        return array("q", sorted(set(self._found)))


def positions_by_key(positions: Sequence[int], keys: Sequence[KeyT]) -> dict[KeyT, list[int]]:
    """The positions with equal keys, in ascending order and each once, for the keys that two or more have;
    the positions come in ascending order, and some may have several keys."""
    # Most keys occur once: only what is met again is looked at one by one.
    first_with: dict[KeyT, int] = {}
    firsts = list(map(first_with.setdefault, keys, positions))
    del first_with
    again = list(map(ne, firsts, positions))
    found: dict[KeyT, list[int]] = {}
    block_with = found.get
    for key, first, position in zip(
        compress(keys, again), compress(firsts, again), compress(positions, again), strict=True
    ):
        block = block_with(key)
        if block is None:
            found[key] = [first, position]
        elif block[-1] != position:
            block.append(position)
    return found


def _divided(block: list[int], likeness: Likeness, limit: int) -> Iterator[list[int]]:
    """Smaller blocks of those with like names, and of what is still too large those that are alike in what
    tells more."""
    given, surname, starts, telling = likeness
    above = len(starts)
    parts: dict[int, list[int]] = {}
    for position in block:
        if (one := given[position]) and (other := surname[position]):
            key = starts[one] * above + starts[other]
            if key in parts:
                parts[key].append(position)
            else:
                parts[key] = [position]
    for part in parts.values():
        if len(part) <= limit:
            if len(part) > 1:
                yield part
            continue
        for column in telling:
            closer: dict[int, list[int]] = {}
            for position in part:
                if value := column[position]:
                    closer.setdefault(value, []).append(position)
            for smaller in closer.values():
                if 1 < len(smaller) <= MOST_ALIKE:
                    yield from _overlapping(smaller, limit)


def _overlapping(block: list[int], limit: int) -> Iterator[list[int]]:
    """Stretches of a block, each from the last of the one before on, so that one customer's hang together."""
    for start in range(0, len(block) - 1, limit - 1):
        yield block[start : start + limit]
