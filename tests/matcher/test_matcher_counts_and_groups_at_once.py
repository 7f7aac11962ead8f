"""Counting and grouping on whole columns give what counting and grouping one by one give."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_profiles_mock.matcher import find_matches, vectorised
from customer_profiles_mock.matcher.frequencies import Frequencies, counted
from customer_profiles_mock.matcher.grouping import Cluster, clusters
from customer_profiles_mock.matcher.records import Reader
from tests.matcher.customers import customers

SIZE = 12
NEVER = 10**9

# The first example pays for importing numpy.
calm = settings(deadline=None)
graphs = st.dictionaries(
    st.sampled_from([one * SIZE + other for one, other in combinations(range(SIZE), 2)]),
    st.floats(-20.0, 20.0),
    max_size=30,
)


def grouped(scored: dict[int, float], floor: float, worthwhile: int) -> list[Cluster]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectorised, "WORTHWHILE", worthwhile)
        return sorted(
            clusters(
                list(scored),
                list(scored.values()),
                SIZE,
                floor,
                lambda one, other: -4.0 if (one + other) % 3 else 0.0,
                lambda ones, others: sum(ones) * sum(others) % 25 / 2.0 - 6.0,
            )
        )


@calm
@given(graphs, st.sampled_from([-1.0, 0.0, 2.0]))
def test_groups_are_the_same_at_once(scored: dict[int, float], floor: float) -> None:
    assert grouped(scored, floor, 0) == grouped(scored, floor, NEVER)


def test_long_chains_hang_together() -> None:
    order = [0, 11, 1, 10, 2, 9, 3, 8, 4, 7, 5, 6]
    chain = {min(pair) * SIZE + max(pair): 10.0 - at / 4 for at, pair in enumerate(pairwise(order))}
    assert grouped(chain, 0.0, 0) == grouped(chain, 0.0, NEVER) != []


@pytest.mark.parametrize("count", [0, 1, 150])
def test_counts_are_the_same_at_once(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    profiles, _ = customers(count, 5)

    def frequencies(worthwhile: int) -> Frequencies:
        monkeypatch.setattr(vectorised, "WORTHWHILE", worthwhile)
        reader = Reader("US")
        reader.read(profiles)
        return counted(reader.columns())

    assert frequencies(0) == frequencies(NEVER)


def test_matches_are_the_same_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    profiles, groups = customers(150, 6)
    monkeypatch.setattr(vectorised, "WORTHWHILE", NEVER)
    one_by_one = find_matches(profiles)
    monkeypatch.setattr(vectorised, "WORTHWHILE", 0)
    assert find_matches(profiles) == one_by_one
    assert len(one_by_one) > len(groups) / 2
