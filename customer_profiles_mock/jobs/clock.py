"""The package's clock: the time of day, plus what `advance` has added since the last `reset`."""

from __future__ import annotations

import time
from typing import Final

_END_OF_TIME: Final = 253_402_300_800.0  # the year 10000, which no client can represent

_offset = 0.0


def now() -> float:
    """Epoch seconds to the millisecond, read at this moment, so that freezegun and time-machine work."""
    return round(time.time() + _offset, 3)


def advance(seconds: float) -> None:
    """Move the clock forward, until `reset`. Raises ValueError for a step back or past the year 9999."""
    global _offset
    if not 0 <= seconds < _END_OF_TIME - now():
        raise ValueError(f"The clock moves forward, and to the year 9999 at most, not by {seconds} seconds")
    _offset += seconds


def reset() -> None:
    """Back to the time of day."""
    global _offset
    _offset = 0.0
