"""How the numbers of an attribute are distributed.

Documented are the names of the figures. Our choice: the standard deviation is the population's, and
percentiles are interpolated linearly between the two values they fall between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from typing import Final

PERCENTILES: Final = (5, 25, 50, 75, 95)


@dataclass(frozen=True, slots=True)
class Distribution:
    minimum: float
    maximum: float
    average: float
    standard_deviation: float
    percentiles: tuple[float, ...]  # as in PERCENTILES


def distribution_of(numbers: Iterable[Decimal]) -> Distribution | None:
    """None where there is no number. Calculated exactly and rounded once, so the order has no part in it."""
    ranked = sorted(map(Fraction, numbers))
    if not ranked:
        return None
    count, total = len(ranked), sum(ranked)
    variance = (count * sum(number * number for number in ranked) - total * total) / Fraction(count * count)
    return Distribution(
        minimum=float(ranked[0]),
        maximum=float(ranked[-1]),
        average=float(total / Fraction(count)),
        standard_deviation=sqrt(variance),
        percentiles=tuple(float(_percentile(ranked, percent)) for percent in PERCENTILES),
    )


def _percentile(ranked: Sequence[Fraction], percent: int) -> Fraction:
    whole, rest = divmod((len(ranked) - 1) * percent, 100)
    lower = ranked[whole]
    return lower + (ranked[whole + 1] - lower) * Fraction(rest, 100) if rest else lower
