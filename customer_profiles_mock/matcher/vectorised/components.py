"""Which scored pairs hang together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray


def connected(
    pairs: Sequence[int], bits: Sequence[float], size: int, floor: float
) -> Iterator[list[tuple[float, int]]]:
    """The scored pairs of each set of members that pairs at or above the floor connect: for each pair its
    negative log-odds, and the pair."""
    codes, values = np.asarray(pairs, np.int64), np.asarray(bits, np.float64)
    ones, others = np.divmod(codes, size)
    strong = values >= floor
    lowest = _lowest(ones[strong], others[strong], size)
    number_of = lowest[ones]
    inside = number_of == lowest[others]
    del ones, others, lowest
    number_of, codes, values = number_of[inside], codes[inside], values[inside]
    lengths = np.bincount(number_of)
    order = np.argsort(number_of)
    codes, against = codes[order], -values[order]
    del number_of, values, inside, order
    # As lists they would take several times the room.
    scored = zip(against.data, codes.data, strict=True)
    for length in lengths[lengths > 0].tolist():
        yield list(islice(scored, length))


def _lowest(ones: NDArray[np.int64], others: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Of each member the lowest that it is connected with; itself where it is with none."""
    lowest = np.arange(size, dtype=np.int64)
    while not np.array_equal(first := lowest[ones], second := lowest[others]):
        # Whoever pointed at the higher of the two is led on to the lower one.
        np.minimum.at(lowest, np.maximum(first, second), np.minimum(first, second))
        lowest = lowest[lowest]
    return lowest
