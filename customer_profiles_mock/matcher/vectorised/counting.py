"""How often each number is in a column."""

from __future__ import annotations

from array import array

import numpy as np


def occurrences(column: array[int], values: int) -> list[int]:
    """How often each number is in the column; all are below `values`."""
    counts: list[int] = np.bincount(np.asarray(column), minlength=values).tolist()
    return counts
