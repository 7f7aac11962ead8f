"""How close two strings are, in whole edits, so that every implementation of the distance agrees.

An edit is a letter dropped, added, changed, or swapped with its neighbour. `rapidfuzz` counts them; it is
imported by the first comparison that needs it.
"""

from __future__ import annotations

from collections.abc import Callable

_distance: Callable[..., int] | None = None


def edits(one: str, other: str, limit: int) -> int:
    """Edits from one string to the other; `limit` + 1 stands for any more than `limit`."""
    global _distance
    if _distance is None:
        from rapidfuzz.distance import OSA

        _distance = OSA.distance
    return _distance(one, other, score_cutoff=limit)


def one_edit(one: str, other: str, end: int) -> bool:
    """Whether one edit, no more and no less, leads from one string to the other; they have more than twice
    `end` characters."""
    # An edit touches two neighbouring places at most, so one of the ends is left as it was.
    return (one[:end] == other[:end] or one[-end:] == other[-end:]) and edits(one, other, 1) == 1
