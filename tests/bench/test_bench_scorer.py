"""The scorer of the benchmarks: by hand, and against counting every pair."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.scripts import load

scorer = load("scorer")
TRUTH = [["a", "b", "c"], ["d", "e"], ["f"]]


def test_the_true_groups_score_one() -> None:
    scores = scorer.score(TRUTH, TRUTH)
    assert (scores.pairwise.f1, scores.b_cubed.f1, scores.exact) == (1.0, 1.0, 1.0)
    assert (scores.largest_found, scores.largest_true) == (3, 3)


def test_a_missed_and_a_wrong_member_cost_what_the_definitions_say() -> None:
    # Of four pairs found, only a-b is true; of four true pairs, a-c, b-c and d-e are missing.
    scores = scorer.score(TRUTH, [["a", "b", "d"], ["e", "f"]])
    assert scores.pairwise == scorer.Rates(pytest.approx(1 / 4), pytest.approx(1 / 4))
    # a and b: two of three on either side. c: alone. d: one of three, one of two. e: halves. f: a half, all
    # of it.
    precision = (2 / 3 + 2 / 3 + 1 + 1 / 3 + 1 / 2 + 1 / 2) / 6
    recall = (2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2 + 1) / 6
    assert scores.b_cubed == scorer.Rates(pytest.approx(precision), pytest.approx(recall))
    assert scores.exact == 0.0


def test_nothing_found_is_precise_and_misses_everything() -> None:
    scores = scorer.score(TRUTH, [])
    assert scores.pairwise == scorer.Rates(1.0, 0.0)
    assert scores.pairwise.f1 == 0.0
    assert scores.b_cubed == scorer.Rates(1.0, pytest.approx(0.5))
    assert scores.largest_found == 1


@pytest.mark.parametrize(
    ("found", "message"),
    [([["a", "b"], ["b", "c"]], "'b' is in two groups"), ([["a", "z"]], "'z' is no profile of the set")],
)
def test_groups_that_cannot_be_scored_are_refused(found: list[list[str]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        scorer.score(TRUTH, found)


def test_calibration_weighs_each_tenth_of_the_scores_by_its_pairs() -> None:
    bins = scorer.calibration(TRUTH, [(["a", "b", "d"], 0.95), (["e", "f"], 0.55)])
    assert bins == [
        scorer.Bin(pytest.approx(0.55), 0.0, 1),
        scorer.Bin(pytest.approx(0.95), pytest.approx(1 / 3), 3),
    ]
    assert scorer.calibration_error(bins) == pytest.approx((0.55 * 1 + (0.95 - 1 / 3) * 3) / 4)


def test_a_score_of_one_belongs_to_the_last_tenth() -> None:
    assert scorer.calibration(TRUTH, [(["d", "e"], 1.0)]) == [scorer.Bin(1.0, 1.0, 1)]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12))
def test_scores_are_those_of_counting_every_pair(labels: list[tuple[int, int]]) -> None:
    truth, found = ([_group(labels, side, number) for number in range(5)] for side in (0, 1))
    scores = scorer.score(truth, found)
    pairs = list(combinations(labels, 2))
    true = [one[0] == other[0] for one, other in pairs]
    listed = [one[1] == other[1] for one, other in pairs]
    both = sum(a and b for a, b in zip(true, listed, strict=True))
    assert scores.pairwise.precision == pytest.approx(both / sum(listed) if any(listed) else 1.0)
    assert scores.pairwise.recall == pytest.approx(both / sum(true) if any(true) else 1.0)
    if labels:
        assert scores.b_cubed.precision == pytest.approx(_mean_share(labels, within=1, same=0))
        assert scores.b_cubed.recall == pytest.approx(_mean_share(labels, within=0, same=1))


def _group(labels: list[tuple[int, int]], side: int, number: int) -> list[str]:
    return [str(index) for index, label in enumerate(labels) if label[side] == number]


def _mean_share(labels: list[tuple[int, int]], *, within: int, same: int) -> float:
    """For each profile, the share of its group on one side that is in its group on the other."""
    total = 0.0
    for mine in labels:
        group = [label for label in labels if label[within] == mine[within]]
        total += sum(label[same] == mine[same] for label in group) / len(group)
    return total / len(labels)
