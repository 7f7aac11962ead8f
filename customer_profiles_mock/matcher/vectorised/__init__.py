"""The same work on whole columns at once, by numpy: for large sets.

The modules in here import numpy, and nobody imports them before `worthwhile` says so. What they give is the
same, to the last bit, as what the rest of the matcher gives without them.
"""

from __future__ import annotations

from importlib.util import find_spec

# From so many profiles on it makes up for importing numpy.
WORTHWHILE = 10_000


def worthwhile(size: int) -> bool:
    """Whether so many profiles, or pairs of them, are worked on faster in here; never without numpy."""
    return size >= WORTHWHILE and find_spec("numpy") is not None
