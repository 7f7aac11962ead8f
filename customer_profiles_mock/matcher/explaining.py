"""Why a pair is as sure as it is: each finding with what it adds, and what counting did to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from math import log2

from customer_profiles_mock.matcher.columns import Columns
from customer_profiles_mock.matcher.comparison.findings import Finding
from customer_profiles_mock.matcher.frequencies import Frequencies, uncounted
from customer_profiles_mock.matcher.grouping import Join
from customer_profiles_mock.matcher.model import Explanation, Link, Reason, Settings
from customer_profiles_mock.matcher.scoring import Scorer


class Explainer:
    """Explains pairs of one job, in the very steps in which they were scored."""

    def __init__(
        self, columns: Columns, frequencies: Frequencies, scorer: Scorer, settings: Settings
    ) -> None:
        self._columns = columns
        self._frequencies = frequencies
        self._scorer = scorer
        self._settings = settings

    def explanation(self, one: int, other: int) -> Explanation:
        """The profiles at two positions, the smaller one first."""
        findings = self._scorer.findings(one, other)
        totals = [_sum(step) for step in self._scorer.steps(findings)]
        bits = totals[-1]
        usual = {found[:2]: found for found in self._uncounted.findings(one, other)}
        values, other_values = self._columns.normal_forms(one), self._columns.normal_forms(other)
        reasons = []
        for at, finding in enumerate(findings):
            attribute, level = finding[:2]
            reasons.append(
                Reason(
                    attribute,
                    level,
                    totals[at + 1] - totals[at],
                    bits - self._sum_with(findings, at, usual.get((attribute, level), finding)),
                    values.get(attribute, ()),
                    other_values.get(attribute, ()),
                )
            )
        trusted = self._scorer.trusted(bits, findings)
        return Explanation(probability(trusted), bits, totals[0], tuple(reasons))

    def links(self, joins: Sequence[Join]) -> tuple[Link, ...]:
        ids = self._columns.ids
        return tuple(
            [
                Link(ids[one], ids[other], probability(bits), partial(self.reasons, one, other))
                for one, other, bits in joins
            ]
        )

    def reasons(self, one: int, other: int) -> tuple[Reason, ...]:
        return self.explanation(one, other).reasons

    @cached_property
    def _uncounted(self) -> Scorer:
        """As the scorer, but without knowing how common any value is."""
        scorer = Scorer(self._columns, uncounted(self._frequencies), self._settings)
        scorer.adopt(self._scorer.weights)
        return scorer

    def _sum_with(self, findings: Sequence[Finding], at: int, instead: Finding) -> float:
        """The sum of all findings with another in the place of one."""
        if instead == findings[at]:
            return _sum(self._scorer.steps(findings)[-1])
        return _sum(self._scorer.steps([*findings[:at], instead, *findings[at + 1 :]])[-1])


def probability(bits: float) -> float:
    """A probability out of log-odds, to four places."""
    return round(1.0 / (1.0 + 2.0 ** (-bits)), 4) if bits > -60 else 0.0


def _sum(step: tuple[float, float, float]) -> float:
    same, household, firm = step
    return same - log2(1.0 + 2.0**household + 2.0**firm)
