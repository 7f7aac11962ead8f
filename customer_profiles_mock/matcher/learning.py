"""Adapting the weights to the job: expectation and maximisation over a sample of its own pairs.

Some sets are full of misspellings, some of families, some of neither. From the candidate pairs
themselves, without knowing any answer, one learns how often each outcome occurs for pairs that are
probably one customer, and how usual duplicates, households and colleagues are. The general figures count
as a number of pairs of their own, so that a small set changes little.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from customer_profiles_mock.matcher.comparison.findings import OUTCOMES, Finding
from customer_profiles_mock.matcher.scoring import Scorer, Weights

SAMPLE = 5000
# Below so many profiles the general figures stand.
FEWEST = 50
_ROUNDS = 4
# The general figures are worth so many pairs of one customer, and so many profiles; fewer where it comes to
# households and firms, as many sets have none at all.
_PRIOR_PAIRS = 200.0
_PRIOR_PROFILES = 300.0
_PRIOR_PROFILES_RELATED = 150.0
_MOST_SHIFT = 6.0


def learn(scorer: Scorer, sample: Sequence[Sequence[Finding]], sampled: float, profiles: int) -> None:
    """Adopt better weights in `scorer`. `sampled` is the sample's share of all candidate pairs."""
    start = scorer.weights
    sums = [_without_shifts(findings) for findings in sample]
    combinations = {outcomes for *_, outcomes in sums}
    for _ in range(_ROUNDS):
        seen = [0.0] * len(OUTCOMES)
        same = household = firm = 0.0
        ((same_prior, household_prior, firm_prior),) = scorer.steps(())
        shift = scorer.weights.shifts.__getitem__
        # Few combinations of outcomes recur all the time.
        shifted = {outcomes: sum(map(shift, outcomes)) for outcomes in combinations}
        for bits, household_bits, firm_bits, outcomes in sums:
            one_customer = 2.0 ** (same_prior + bits + shifted[outcomes])
            one_household = 2.0 ** (household_prior + household_bits)
            one_firm = 2.0 ** (firm_prior + firm_bits)
            whole = 1.0 + one_customer + one_household + one_firm
            share = one_customer / whole
            same += share
            household += one_household / whole
            firm += one_firm / whole
            if share > 0.001:
                for outcome in outcomes:
                    seen[outcome] += share
        weights = Weights(_per_profile(same / sampled, start.duplicates, profiles, _PRIOR_PROFILES))
        weights.housemates = _per_profile(
            household / sampled, start.housemates, profiles, _PRIOR_PROFILES_RELATED
        )
        weights.colleagues = _per_profile(firm / sampled, start.colleagues, profiles, _PRIOR_PROFILES_RELATED)
        weights.shifts = _shifts(seen)
        scorer.adopt(weights)


def _without_shifts(findings: Sequence[Finding]) -> tuple[float, float, float, tuple[int, ...]]:
    """What stays the same in all rounds: the bits of all findings together, and what came out."""
    same = household = firm = 0.0
    outcomes = []
    for _, _, outcome, s, h, f in findings:
        same += s
        household += h
        firm += f
        if outcome:
            outcomes.append(outcome)
    return same, household, firm, tuple(outcomes)


def _per_profile(pairs: float, usual: float, profiles: int, worth: float) -> float:
    return (2.0 * pairs + usual * worth) / (profiles + worth)


def _shifts(seen: Sequence[float]) -> list[float]:
    """For each outcome the bits by which it is more frequent than usual."""
    totals: dict[str, float] = {}
    for outcome, count in zip(OUTCOMES, seen, strict=True):
        totals[outcome.attribute] = totals.get(outcome.attribute, 0.0) + count
    shifts = [0.0] * len(seen)
    for at, (outcome, count) in enumerate(zip(OUTCOMES, seen, strict=True)):
        if outcome.usual:
            share = (count + _PRIOR_PAIRS * outcome.usual) / (totals[outcome.attribute] + _PRIOR_PAIRS)
            shifts[at] = max(-_MOST_SHIFT, min(_MOST_SHIFT, log2(share / outcome.usual)))
    return shifts
