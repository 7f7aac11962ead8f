"""From a ranking to an answer: promotions get their share, and caps keep it diverse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

Scored = tuple[str, float]  # item id and score


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many items with the same value in a column; items without a value are not capped."""

    value_of: Callable[[str], str]  # by item id
    most: int


def choose(
    ranking: Sequence[Scored],
    most: int,
    is_promoted: Callable[[str], bool],
    promoted: int,
    caps: Sequence[Cap],
) -> list[Scored]:
    """At most `most` of a ranking, best first.

    Of the promoted items the best ones come in first, as many as `promoted` says and the caps let
    in; the rest is filled from the whole ranking. Promoted items stand at even distances from the
    first place on, among the others.
    """
    room = _Room(caps)
    special = list(islice((one for one in ranking if is_promoted(one[0]) and room.takes(one[0])), promoted))
    chosen = {item_id for item_id, _ in special}
    others = (one for one in ranking if one[0] not in chosen and room.takes(one[0]))
    ordinary = list(islice(others, most - len(special)))
    if not special:
        return ordinary
    total = len(special) + len(ordinary)
    places = {number * total // len(special) for number in range(len(special))}
    in_turn, rest = iter(special), iter(ordinary)
    return [next(in_turn if place in places else rest) for place in range(total)]


class _Room:
    """What the caps still let in."""

    def __init__(self, caps: Sequence[Cap]) -> None:
        self._caps = caps
        self._taken: Counter[tuple[int, str]] = Counter()

    def takes(self, item_id: str) -> bool:
        """Whether an item is let in; if so it is counted."""
        values = [(number, cap.value_of(item_id)) for number, cap in enumerate(self._caps)]
        own = [(number, value) for number, value in values if value]
        if any(self._taken[place] >= self._caps[place[0]].most for place in own):
            return False
        self._taken.update(own)
        return True
