"""Statistics against the simplest way to write each."""

from __future__ import annotations

import json
import statistics
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock.calculated.statistics import compute, counts
from customer_profiles_mock.protocol.members import enum_values

NUMERIC = ("SUM", "AVERAGE", "MINIMUM", "MAXIMUM", "COUNT")

numbers = st.lists(st.decimals(-1000, 1000, places=3).map(str), min_size=1, max_size=12)
texts = st.lists(st.sampled_from(["Lyon", "Nice", "Turin", "x" * 300, "7"]), min_size=1, max_size=14)


@given(numbers)
def test_of_numbers(values: list[str]) -> None:
    exact = [Fraction(value) for value in values]
    assert Fraction(compute("SUM", values, 0)) == sum(exact)
    assert float(compute("AVERAGE", values, 0)) == float(statistics.mean(exact))
    assert Fraction(compute("MINIMUM", values, 0)) == min(exact)
    assert Fraction(compute("MAXIMUM", values, 0)) == max(exact)
    assert compute("COUNT", values, 0) == str(len(values))
    calculated = [Decimal(value) for value in values]
    for statistic in NUMERIC:
        assert compute(statistic, calculated, 0) == compute(statistic, values, 0)


@given(numbers.flatmap(lambda values: st.tuples(st.just(values), st.permutations(values))))
def test_the_order_of_objects_changes_no_number(orders: tuple[list[str], list[str]]) -> None:
    for statistic in NUMERIC:
        assert compute(statistic, orders[0], 0) == compute(statistic, orders[1], 0)


@given(texts)
def test_of_texts(values: list[str]) -> None:
    assert compute("FIRST_OCCURRENCE", values, 0) == values[0][:255]
    assert compute("LAST_OCCURRENCE", values, 0) == values[-1][:255]
    last_seen = {value: place for place, value in enumerate(values)}
    ranked = sorted(last_seen, key=lambda value: (values.count(value), last_seen[value]))
    assert compute("MAX_OCCURRENCE", values, 0) == ranked[-1][:255]


@given(texts)
def test_recent_values_are_the_newest_that_fit(values: list[str]) -> None:
    written = compute("RECENT_OCCURRENCES", values, 0)
    newest_first = values[::-1]
    fitting = [
        newest_first[:length]
        for length in range(11)
        if len(json.dumps(newest_first[:length], separators=(",", ":"))) <= 255
    ]
    assert json.loads(written) == fitting[-1]


@pytest.mark.parametrize(
    ("values", "least", "greatest"),
    [
        (["2026-03-01T10:00:00+02:00", "2026-03-01T09:00:00Z"], 0, 1),
        (["2026-03-02", "2026-03-01", "2026-03-03"], 1, 2),
    ],
)
def test_times_are_compared_as_instants_and_stay_as_they_are(
    values: list[str], least: int, greatest: int
) -> None:
    assert compute("MINIMUM", values, 0) == values[least]
    assert compute("MAXIMUM", values, 0) == values[greatest]


def test_numbers_come_before_times() -> None:
    assert compute("MAXIMUM", ["2026-03-01", "7"], 0) == "7"


def test_whole_days_since_a_time() -> None:
    assert compute("TIME_DIFFERENCE_FROM_NOW", ["1970-01-01T00:00:00Z"], 2 * 86400 - 0.001) == "1"
    assert compute("TIME_DIFFERENCE_FROM_NOW", ["1970-01-01", "1970-01-02"], 2 * 86400) == "1"


@pytest.mark.parametrize(
    ("statistic", "counted"),
    [
        ("SUM", {"7"}),
        ("AVERAGE", {"7"}),
        ("MINIMUM", {"7", "2026-03-01"}),
        ("MAXIMUM", {"7", "2026-03-01"}),
        ("TIME_DIFFERENCE_FROM_NOW", {"2026-03-01"}),
        ("COUNT", {"7", "2026-03-01", "Lyon"}),
        ("RECENT_OCCURRENCES", {"7", "2026-03-01", "Lyon"}),
    ],
)
def test_what_counts(statistic: str, counted: set[str]) -> None:
    assert {text for text in ("7", "2026-03-01", "Lyon") if counts(statistic, text)} == counted


def test_every_statistic_of_the_model_can_be_computed() -> None:
    for statistic in enum_values("Statistic"):
        assert compute(statistic, ["7"], 0) in ("7", "1", '["7"]')
