#!/usr/bin/env python3
"""How right groups of profiles are, given the true ones.

    python bench/scorer.py --truth DIR/truth.jsonl --groups OUT/groups_engine.jsonl

Both files hold a group a line: a list of ids, or an object with the list as "ids" and a score as
"confidence". The truth names every profile, those that stand alone included; a profile that no found group
names stands alone.

pairwise   a pair of profiles counts as found if both are in one group. Precision is the share of the found
           pairs that are true, recall the share of the true pairs that were found, F1 their harmonic mean
B-cubed    for each profile, the share of its found group that is its own customer, and the share of its
           customer that is in its found group; the means over all profiles, and their harmonic mean
exact      the share of the customers with several profiles that were found whole and with nobody else in them
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

Group = Sequence[str]


@dataclass(frozen=True)
class Rates:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2.0 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Scores:
    """`largest_found` and `largest_true` are sizes of groups; `exact` is a share of the true groups."""

    pairwise: Rates
    b_cubed: Rates
    exact: float
    largest_found: int
    largest_true: int


@dataclass(frozen=True)
class Bin:
    """One tenth of the scale: the mean score, the share that is true, and how much was scored."""

    score: float
    share: float
    weight: int


def score(truth: Iterable[Group], found: Iterable[Group]) -> Scores:
    """Compare groups with the true ones. Raises ValueError where a profile is unknown or in two groups."""
    customers = [tuple(group) for group in truth]
    owner = {one: number for number, group in enumerate(customers) for one in group}
    rest = set(owner)
    right = listed = exact = largest = 0
    purity = wholeness = 0.0
    for group in found:
        for one in group:
            if one not in rest:
                raise ValueError(f"{one!r} is {'in two groups' if one in owner else 'no profile of the set'}")
            rest.remove(one)
        listed += _pairs(len(group))
        largest = max(largest, len(group))
        for number, together in Counter([owner[one] for one in group]).items():
            whole = len(customers[number])
            right += _pairs(together)
            purity += together * together / len(group)
            wholeness += together * together / whole
            exact += 1 < together == whole == len(group)
    purity += len(rest)
    wholeness += sum(1.0 / len(customers[owner[one]]) for one in sorted(rest))
    true = sum(_pairs(len(group)) for group in customers)
    return Scores(
        pairwise=Rates(_share(right, listed), _share(right, true)),
        b_cubed=Rates(_share(purity, len(owner)), _share(wholeness, len(owner))),
        exact=_share(exact, sum(len(group) > 1 for group in customers)),
        largest_found=largest or min(1, len(owner)),
        largest_true=max(map(len, customers), default=0),
    )


def calibration(truth: Iterable[Group], found: Iterable[tuple[Group, float]]) -> list[Bin]:
    """Scores against the truth, in ten bins of equal width, empty ones left out.

    A pair of profiles has the score of its group, and is true or not. Weights are numbers of pairs.
    """
    owner = {one: number for number, group in enumerate(truth) for one in group}
    pairs, true, total = [0] * 10, [0] * 10, [0.0] * 10
    for group, confidence in found:
        number = min(int(confidence * 10.0), 9)
        pairs[number] += _pairs(len(group))
        true[number] += sum(_pairs(n) for n in Counter([owner[one] for one in group]).values())
        total[number] += _pairs(len(group)) * confidence
    return [Bin(t / n, right / n, n) for t, right, n in zip(total, true, pairs, strict=True) if n]


def calibration_error(bins: Sequence[Bin]) -> float:
    """How far scores and true shares lie apart: the mean over the bins, by weight."""
    weight = sum(one.weight for one in bins)
    return sum(abs(one.score - one.share) * one.weight for one in bins) / weight if weight else 0.0


def read_groups(path: Path) -> list[tuple[Group, float]]:
    """Groups and their scores; a group without one has 1."""
    groups: list[tuple[Group, float]] = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            groups.append((row["ids"], row.get("confidence", 1.0)) if isinstance(row, dict) else (row, 1.0))
    return groups


def _pairs(size: int) -> int:
    return size * (size - 1) // 2


def _share(part: float, whole: float) -> float:
    """Of nothing, everything is right."""
    return part / whole if whole else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--truth", required=True, type=Path)
    parser.add_argument("--groups", required=True, type=Path)
    args = parser.parse_args()
    truth = [group for group, _ in read_groups(args.truth)]
    found = read_groups(args.groups)
    scores = score(truth, [group for group, _ in found])
    for name, rates in (("pairwise", scores.pairwise), ("B-cubed", scores.b_cubed)):
        print(f"{name:12} precision {rates.precision:.4f}  recall {rates.recall:.4f}  F1 {rates.f1:.4f}")
    print(f"exact        {scores.exact:.4f}")
    print(f"largest      {scores.largest_found}, largest true one {scores.largest_true}")
    bins = calibration(truth, found)
    for one in bins:
        print(f"score {one.score:.3f}  true {one.share:.3f}  pairs {one.weight}")
    print(f"calibration  {calibration_error(bins):.4f}")


if __name__ == "__main__":
    main()
