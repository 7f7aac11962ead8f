"""The findings of a run of pairs: each different one has a number, and each attribute an array of these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from customer_profiles_mock.matcher.comparison.findings import OTHER, Finding
from customer_profiles_mock.matcher.normalise.text import numbered

# For each pair the number that a value has in the columns, and that a finding has here.
Values = NDArray[np.int32]
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Bits = NDArray[np.float64]

_NOTHING: Finding = ("", "", OTHER, 0.0, 0.0, 0.0)


class Findings:
    """Findings by number; 0 stands for none."""

    def __init__(self) -> None:
        self._numbers: defaultdict[Finding | None, int] = numbered(None)

    def number(self, finding: Finding) -> int:
        return self._numbers[finding]

    def numbers(self, findings: Iterable[Finding | None]) -> Numbers:
        return np.fromiter(map(self._numbers.__getitem__, findings), np.int64)

    def constant(self, finding: Finding, where: Mask) -> Numbers:
        return np.where(where, self.number(finding), 0)

    def each(
        self,
        compare: Callable[[int, int], Finding | None],
        ones: Values,
        others: Values,
        where: Mask | None = None,
    ) -> Numbers:
        """What comes of the pairs of values `where` it says, or where both have one; pairs that recur are
        compared once."""
        found = np.zeros(len(ones), np.int64)
        at = np.flatnonzero((ones > 0) & (others > 0) if where is None else where)
        # Values have numbers of 31 bits, so that there is room for two.
        different, place = np.unique(ones[at].astype(np.int64) << 32 | others[at], return_inverse=True)
        firsts, seconds = (different >> 32).tolist(), (different & 0xFFFFFFFF).tolist()
        found[at] = self.numbers(map(compare, firsts, seconds))[place]
        return found

    def instead(self, change: Callable[[Finding], Finding], found: Numbers, where: Mask) -> Numbers:
        """The findings, changed `where` it says."""
        changed: Numbers = found.copy()
        at = np.flatnonzero(where & (found > 0))
        different, place = np.unique(found[at], return_inverse=True)
        known = self.known()
        changed[at] = self.numbers([change(known[number]) for number in different.tolist()])[place]
        return changed

    def known(self) -> list[Finding]:
        """All up to now, by number."""
        return [_NOTHING, *filter(None, self._numbers)]

    def those(self, is_one: Callable[[Finding], bool]) -> Mask:
        """By number, whether a finding is such a one."""
        return np.array(list(map(is_one, self.known())), np.bool_)

    def bits(self, shifts: Sequence[float]) -> tuple[Bits, Bits, Bits]:
        """By number, what each says for one customer, household and firm."""
        known = self.known()
        return (
            np.array([same + shifts[outcome] for _, _, outcome, same, _, _ in known]),
            np.array([household for _, _, _, _, household, _ in known]),
            np.array([firm for _, _, _, _, _, firm in known]),
        )
