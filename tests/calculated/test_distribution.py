"""Statistics of an attribute, over all sorts of numbers."""

from __future__ import annotations

from decimal import Decimal
from math import isclose
from statistics import fmean, pstdev, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock.calculated.distribution import distribution_of
from customer_profiles_mock.calculated.numerals import LARGEST_READ

SMALL = st.decimals(-1000, 1000, places=3)
ANY_SIZE = st.decimals(allow_nan=False, allow_infinity=False).filter(
    lambda number: not number or abs(number.adjusted()) <= LARGEST_READ
)


def test_without_numbers_there_is_no_distribution() -> None:
    assert distribution_of([]) is None


@given(st.lists(SMALL, min_size=2))
def test_figures_agree_with_those_of_the_standard_library(numbers: list[Decimal]) -> None:
    found = distribution_of(numbers)
    assert found is not None
    floats = [float(number) for number in numbers]
    twentieths = quantiles(floats, n=20, method="inclusive")
    expected = [fmean(floats), pstdev(floats), *(twentieths[index] for index in (0, 4, 9, 14, 18))]
    figures = [found.average, found.standard_deviation, *found.percentiles]
    assert all(isclose(*pair, rel_tol=1e-9, abs_tol=1e-7) for pair in zip(figures, expected, strict=True))
    assert (found.minimum, found.maximum) == (min(floats), max(floats))


@given(st.lists(ANY_SIZE, min_size=1).flatmap(lambda one: st.tuples(st.just(one), st.permutations(one))))
def test_the_order_of_the_numbers_has_no_part_in_the_figures(
    pair: tuple[list[Decimal], list[Decimal]],
) -> None:
    one, other = pair
    assert distribution_of(one) == distribution_of(other)


@given(st.lists(ANY_SIZE, min_size=1))
def test_figures_of_any_size_are_finite_and_in_order(numbers: list[Decimal]) -> None:
    found = distribution_of(numbers)
    assert found is not None
    ranked = [found.minimum, *found.percentiles, found.maximum]
    assert ranked == sorted(ranked)
    assert found.minimum <= found.average <= found.maximum
    assert 0 <= found.standard_deviation <= found.maximum - found.minimum


@given(ANY_SIZE, st.integers(1, 30))
def test_equal_numbers_do_not_deviate(number: Decimal, count: int) -> None:
    found = distribution_of([number] * count)
    assert found is not None
    assert {found.minimum, found.maximum, found.average, *found.percentiles} == {float(number)}
    assert found.standard_deviation == 0


@pytest.mark.parametrize(
    ("numbers", "percentiles"),
    [
        ([1, 2], (1.05, 1.25, 1.5, 1.75, 1.95)),
        (range(101), (5, 25, 50, 75, 95)),
        ([4, 9, 3, 8, 6], (3.2, 4, 6, 8, 8.8)),
    ],
)
def test_percentiles_lie_linearly_between_two_values(
    numbers: list[int], percentiles: tuple[float, ...]
) -> None:
    found = distribution_of(map(Decimal, numbers))
    assert found is not None
    assert found.percentiles == percentiles
