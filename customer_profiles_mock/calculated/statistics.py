"""The statistics: what the outcomes of a profile's objects come to.

The names and what they stand for are documented. Our choice: of equally frequent values the one seen
last, what a value must be to count, and how lists and numbers are written.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from customer_profiles_mock.calculated.expression import Outcome
from customer_profiles_mock.calculated.numerals import EXACT, read_number, write_number
from customer_profiles_mock.calculated.timestamps import DAY, ISO_8601, read_moment

LONGEST_VALUE: Final = 255
RECENT: Final = 10  # how many values RECENT_OCCURRENCES has where ObjectCount is absent

RECENT_OCCURRENCES: Final = "RECENT_OCCURRENCES"
TIME_DIFFERENCE_FROM_NOW: Final = "TIME_DIFFERENCE_FROM_NOW"  # of a default attribute alone, in days


def counts(statistic: str, outcome: Outcome) -> bool:
    """Whether the statistic can use what an object comes to."""
    if statistic in ("SUM", "AVERAGE"):
        return _number(outcome) is not None
    if statistic in _EXTREMES:
        return _number(outcome) is not None or _moment(outcome) is not None
    if statistic == TIME_DIFFERENCE_FROM_NOW:
        return _moment(outcome) is not None
    return True


def compute(statistic: str, outcomes: Sequence[Outcome], now: float, recent: int = RECENT) -> str:
    """The statistic over outcomes that count, at least one, the one that was ingested first in front.

    `recent` is how many values RECENT_OCCURRENCES may have.
    """
    if statistic == TIME_DIFFERENCE_FROM_NOW:
        value = _days_since(outcomes[-1], now)
    elif statistic == RECENT_OCCURRENCES:
        value = _recent(outcomes[-recent:])
    else:
        value = _STATISTICS[statistic](outcomes)
    return value[:LONGEST_VALUE]


def _days_since(outcome: Outcome, now: float) -> str:
    moment = _moment(outcome)
    assert moment is not None
    return str((round(now * 1000) - moment) // DAY)


def _most_frequent(outcomes: Sequence[Outcome]) -> str:
    times = Counter(map(_text, outcomes))
    most = max(times.values())
    return next(text for text in map(_text, reversed(outcomes)) if times[text] == most)


def _recent(outcomes: Sequence[Outcome]) -> str:
    """A JSON array, the newest first; without the oldest ones where it would be too long."""
    texts = [_text(outcome) for outcome in reversed(outcomes)]
    while len(written := json.dumps(texts, ensure_ascii=False, separators=(",", ":"))) > LONGEST_VALUE:
        texts.pop()
    return written


def _sum(outcomes: Sequence[Outcome]) -> str:
    return write_number(_total(outcomes))


def _average(outcomes: Sequence[Outcome]) -> str:
    return write_number(EXACT.divide(_total(outcomes), Decimal(len(outcomes))))


def _total(outcomes: Sequence[Outcome]) -> Decimal:
    total = Decimal(0)
    for number in _numbers(outcomes):
        total = EXACT.add(total, number)
    return total


def _ranked(outcomes: Sequence[Outcome]) -> list[tuple[Decimal, str]]:
    """Numbers, or times where there is no number; a time stays as it was written."""
    if numbers := _numbers(outcomes):
        return [(number, write_number(number)) for number in numbers]
    moments = [(_moment(outcome), _text(outcome)) for outcome in outcomes]
    return [(Decimal(moment), text) for moment, text in moments if moment is not None]


def _text(outcome: Outcome) -> str:
    return outcome if isinstance(outcome, str) else write_number(outcome)


def _number(outcome: Outcome) -> Decimal | None:
    return read_number(outcome) if isinstance(outcome, str) else outcome


def _numbers(outcomes: Sequence[Outcome]) -> list[Decimal]:
    return [number for outcome in outcomes if (number := _number(outcome)) is not None]


def _moment(outcome: Outcome) -> int | None:
    return read_moment(outcome, ISO_8601) if isinstance(outcome, str) else None


_EXTREMES: Final[Mapping[str, Callable[[Sequence[Outcome]], str]]] = {
    "MINIMUM": lambda outcomes: min(_ranked(outcomes))[1],
    "MAXIMUM": lambda outcomes: max(_ranked(outcomes))[1],
}
_STATISTICS: Final[Mapping[str, Callable[[Sequence[Outcome]], str]]] = {
    "FIRST_OCCURRENCE": lambda outcomes: _text(outcomes[0]),
    "LAST_OCCURRENCE": lambda outcomes: _text(outcomes[-1]),
    "COUNT": lambda outcomes: str(len(outcomes)),
    "SUM": _sum,
    "AVERAGE": _average,
    "MAX_OCCURRENCE": _most_frequent,
    **_EXTREMES,
}
