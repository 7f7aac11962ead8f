"""How often each number is in a column, and where."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence

import numpy as np


def occurrences(column: array[int], values: int) -> list[int]:
    """How often each number is in the column; all are below `values`."""
    counts: list[int] = np.bincount(np.asarray(column), minlength=values).tolist()
    return counts


def positions(column: Sequence[int], numbers: Collection[int]) -> list[int]:
    """Where one of these numbers is in the column."""
    sought = np.fromiter(numbers, np.int32, len(numbers))
    found: list[int] = np.flatnonzero(np.isin(np.asarray(column, np.int32), sought)).tolist()
    return found
