"""From keys to pairs, as `matcher/blocks.py` tells, on whole arrays."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from customer_profiles_mock.matcher.blocks import MOST_ALIKE, Keyed, Likeness

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Above any number in a column, of a profile or of a block, so that one joined of two fits into 64 bits.
_NUMBERS = 1 << 31


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Blocks one behind the other: how many profiles each has, and the positions of those, in ascending order
    in each block and each once."""

    sizes: Numbers
    positions: Numbers

    def those(self, chosen: Flags) -> _Blocks:
        """The chosen ones of the blocks."""
        return _Blocks(self.sizes[chosen], self.positions[np.repeat(chosen, self.sizes)])


class Arrays:
    """`Blocks` by numpy. Positions may come in any order here."""

    def __init__(self, size: int, likeness: Likeness) -> None:
        self.everyone: Numbers = np.arange(size, dtype=np.int64)
        self._size = size
        self._likeness = likeness
        self._starts = self.numbers(likeness.starts)
        # One buffer that grows: many arrays in between would keep memory around them from being given back.
        self._found = array("q")

    def numbers(self, values: Sequence[int] | Numbers) -> Numbers:
        return np.asarray(values, np.int64)

    def looked_up(self, table: Sequence[int] | Numbers, codes: Numbers) -> Numbers:
        return self.numbers(table)[codes]

    def recurring(self, codes: Numbers, counts: Sequence[int]) -> Numbers:
        return np.where(self.looked_up(counts, codes) > 1, codes, 0)

    def held(self, column: Sequence[int], sets: Sequence[Sequence[int]], several: int) -> Keyed[Numbers]:
        codes = self.numbers(column)
        holders = np.flatnonzero(codes >= several)
        holders, members = self.members(holders, codes[holders] - several, sets[several:])
        of_one = np.flatnonzero((codes > 0) & (codes < several))
        return np.concatenate((of_one, holders)), np.concatenate((codes[of_one], members))

    def members(self, positions: Numbers, codes: Numbers, sets: Sequence[Sequence[int]]) -> Keyed[Numbers]:
        lengths = np.fromiter(map(len, sets), np.int64, len(sets))
        members = np.fromiter(chain.from_iterable(sets), np.int64, lengths.sum())
        many = lengths[codes]
        first = _starts(lengths)[codes]
        return np.repeat(positions, many), members[
            np.repeat(first - _starts(many), many) + np.arange(many.sum())
        ]

    def joined(self, ones: Numbers, others: Numbers, above: int) -> Numbers:
        joined = ones * above + others
        joined[(ones == 0) | (others == 0)] = 0
        return joined

    def unordered(self, ones: Numbers, others: Numbers, above: int) -> Numbers:
        return self.joined(np.minimum(ones, others), np.maximum(ones, others), above)

    def unless(self, flags: Numbers, numbers: Numbers) -> Numbers:
        return np.where(flags == 0, numbers, 0)

    def either(self, positions: Numbers, ones: Numbers, others: Numbers) -> Keyed[Numbers]:
        return np.repeat(positions, 2), np.column_stack((ones, others)).ravel()

    def with_two(self, ones: Numbers, others: Numbers, thirds: Numbers) -> int:
        return int(np.count_nonzero(np.count_nonzero((ones, others, thirds), axis=0) > 1))

    def pair(self, keyed: Keyed[Numbers], limit: int) -> None:
        blocks = self._blocks(*keyed)
        small = blocks.sizes <= limit
        self._add(blocks.those(small), limit)
        for parts in self._divided(blocks.those(~small), limit):
            self._add(parts, limit)

    def pairs(self) -> array[int]:
        found = np.frombuffer(self._found, np.int64)
        found.sort()
        pairs = array("q")
        pairs.frombytes(found[_changes(found)].tobytes())
        return pairs

    def _blocks(self, positions: Numbers, keys: Numbers) -> _Blocks:
        """The positions with equal keys."""
        positions, keys = positions[keys != 0], keys[keys != 0]
        order = np.argsort(keys)
        keys = keys[order]
        # Most keys occur once: they are left out first.
        new = _changes(keys)
        again = ~new
        again[:-1] |= again[1:]
        blocks, found = np.cumsum(new, dtype=np.int64)[again], positions[order[again]]
        # Sorting numbers alone is several times quicker than a stable sort by key.
        together = blocks * self._size + found
        together.sort()
        together = together[_changes(together)]
        blocks, found = np.divmod(together, self._size)
        firsts = np.flatnonzero(_changes(blocks))
        return _Blocks(np.diff(firsts, append=len(blocks)), found)

    def _add(self, blocks: _Blocks, limit: int) -> None:
        """Add the pairs in blocks; of those above the limit in stretches, each from the last of the one
        before on, so that one customer's hang together."""
        positions, sizes = blocks.positions, blocks.sizes
        rank = np.arange(len(positions)) - np.repeat(_starts(sizes), sizes)
        # How many come behind it in its block, and in its stretch.
        behind = np.minimum(np.repeat(sizes, sizes) - rank, limit - rank % (limit - 1)) - 1
        first, ahead = np.flatnonzero(behind), 1
        while len(first):
            self._found.frombytes((positions[first] * self._size + positions[first + ahead]).tobytes())
            ahead += 1
            first = first[behind[first] >= ahead]

    def _divided(self, blocks: _Blocks, limit: int) -> Iterator[_Blocks]:
        """Smaller blocks of those with like names, and of what is still too large those that are alike in
        what tells more."""
        for names in (self._likeness.given, self._likeness.surname):
            blocks = self._parts(blocks, self._starts[self.looked_up(names, blocks.positions)])
        small = blocks.sizes <= limit
        yield blocks.those(small)
        large = blocks.those(~small)
        for column in self._likeness.telling:
            closer = self._parts(large, self.looked_up(column, large.positions))
            yield closer.those(closer.sizes <= MOST_ALIKE)

    def _parts(self, blocks: _Blocks, values: Numbers) -> _Blocks:
        """Each block divided by these values of its members."""
        number = np.repeat(np.arange(1, len(blocks.sizes) + 1, dtype=np.int64), blocks.sizes)
        return self._blocks(blocks.positions, self.joined(number, values, _NUMBERS))


def _changes(ordered: Numbers) -> Flags:
    """Whether each number differs from the one before it."""
    changes = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=changes[1:])
    return changes


def _starts(lengths: Numbers) -> Numbers:
    """Where each of them starts, when they are laid one behind the other."""
    return np.cumsum(lengths) - lengths
