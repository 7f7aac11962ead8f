"""Comparisons and filters against naive ones."""

from __future__ import annotations

import operator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock.calculated.comparisons import check_comparison, holds
from customer_profiles_mock.calculated.filters import check_filter, passes
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.protocol.members import enum_values

words = st.text("ab", min_size=1, max_size=4)
numbers = st.integers(-5, 5)
days = st.dates(date(2026, 2, 26), date(2026, 3, 3))

TEXT_TESTS = {
    "INCLUSIVE": operator.eq,
    "CONTAINS": operator.contains,
    "BEGINS_WITH": str.startswith,
    "ENDS_WITH": str.endswith,
}
NUMBER_TESTS = {
    "GREATER_THAN": operator.gt,
    "LESS_THAN": operator.lt,
    "GREATER_THAN_OR_EQUAL": operator.ge,
    "LESS_THAN_OR_EQUAL": operator.le,
    "EQUAL": operator.eq,
}
DAY_TESTS = {"BEFORE": operator.lt, "AFTER": operator.gt, "ON": operator.eq}


@given(words, st.lists(words, min_size=1, max_size=3))
def test_of_texts_any_value_will_do(text: str, values: list[str]) -> None:
    for kind, test in TEXT_TESTS.items():
        assert holds(kind, text, values) is any(test(text, value) for value in values)
    assert holds("EXCLUSIVE", text, values) is (text not in values)


@given(numbers, st.lists(numbers, min_size=1, max_size=3), st.sampled_from(["{}", "{}.0", " {}"]))
def test_numbers_are_compared_as_numbers(number: int, values: list[int], form: str) -> None:
    texts = [form.format(value) for value in values]
    for kind, test in NUMBER_TESTS.items():
        assert holds(kind, str(number), texts) is any(test(number, value) for value in values)


@given(days, st.lists(days, min_size=1, max_size=3), st.sampled_from(["", "T13:30:00Z"]))
def test_dates_are_compared_by_day(day: date, values: list[date], time: str) -> None:
    texts = [value.isoformat() for value in values]
    for kind, test in DAY_TESTS.items():
        assert holds(kind, f"{day}{time}", texts) is any(test(day, value) for value in values)


@given(numbers, numbers, numbers)
def test_between_has_its_ends(number: int, low: int, high: int) -> None:
    bounds = [str(low), f"{high}.0"]
    assert holds("BETWEEN", str(number), bounds) is (low <= number <= high)
    assert holds("NOT_BETWEEN", str(number), bounds) is not (low <= number <= high)


@given(days, days, days)
def test_between_days_takes_in_the_last_day(day: date, low: date, high: date) -> None:
    bounds = [low.isoformat(), high.isoformat()]
    for text in (f"{day}", f"{day}T23:59:59.999Z"):
        assert holds("BETWEEN", text, bounds) is (low <= day <= high)
        assert holds("NOT_BETWEEN", text, bounds) is not (low <= day <= high)


@pytest.mark.parametrize(
    ("kind", "text", "values", "expected"),
    [
        ("INCLUSIVE", "lyon", ["Lyon"], False),
        ("EQUAL", "Lyon", ["Lyon"], True),
        ("EQUAL", "1200", ["1200.0"], True),
        ("EQUAL", "1200", ["many"], False),
        ("GREATER_THAN", "90", ["300"], False),
        ("GREATER_THAN", "many", ["300"], False),
        ("BEFORE", "soon", ["2026-03-01"], False),
        ("BEFORE", "2026-02-28T23:30:00-01:00", ["2026-03-01"], False),
        ("AFTER", "2026-03-01T00:00:01Z", ["2026-03-01T00:00:00Z"], True),
        ("ON", "2026-02-15T09:00:00Z", ["2026-02-15T00:00:00Z"], True),
        ("BETWEEN", "many", ["1", "2"], False),
        ("NOT_BETWEEN", "many", ["1", "2"], False),
        ("BETWEEN", "2026-03-01", ["1772323200", "1772323200"], True),
        ("BETWEEN", "1772323200", ["2026-03-01", "2026-03-01"], True),
        ("NOT_BETWEEN", "7", ["2026-03-01", "2026-03-02"], True),
    ],
)
def test_particular_comparisons(kind: str, text: str, values: list[str], expected: bool) -> None:
    check_comparison(kind, values)
    assert holds(kind, text, values) is expected


def test_what_is_absent_fulfils_exclusive_alone() -> None:
    values = {kind: ["1", "2"] for kind in enum_values("FilterDimensionType")}
    assert [kind for kind in values if holds(kind, "", values[kind])] == ["EXCLUSIVE"]


@pytest.mark.parametrize("kind", ["BETWEEN", "NOT_BETWEEN"])
@pytest.mark.parametrize("values", [["1"], ["1", "2", "3"], ["1", "x"], ["x", "2026-03-01"]])
def test_between_takes_two_of_a_kind(kind: str, values: list[str]) -> None:
    with pytest.raises(BadRequest, match=kind):
        check_comparison(kind, values)


@pytest.mark.parametrize("kind", [*NUMBER_TESTS, *DAY_TESTS])
def test_a_value_of_the_wrong_kind_is_named(kind: str) -> None:
    if kind == "EQUAL":
        check_comparison(kind, ["1", "x"])
        return
    with pytest.raises(BadRequest, match=f"{kind} takes .*, not x"):
        check_comparison(kind, ["1", "x"])


kinds = st.sampled_from(["ALL", "ANY", "NONE"])
dimensions = st.lists(st.dictionaries(st.sampled_from("xyz"), st.booleans()), min_size=1, max_size=3)


@given(kinds, st.lists(st.tuples(kinds, dimensions), min_size=1, max_size=2))
def test_a_filter_combines_groups_of_dimensions(
    include: str, groups: list[tuple[str, list[dict[str, bool]]]]
) -> None:
    """A dimension is here what each of its comparisons comes to."""

    def comparison(outcome: bool) -> dict[str, Any]:
        return {"DimensionType": "INCLUSIVE", "Values": ["yes" if outcome else "no"]}

    definition = {
        "Include": include,
        "Groups": [
            {
                "Type": kind,
                "Dimensions": [
                    {"Attributes": {name: comparison(outcome) for name, outcome in dimension.items()}}
                    for dimension in dimensions
                ],
            }
            for kind, dimensions in groups
        ],
    }
    check_filter(definition)

    def combined(kind: str, answers: list[bool]) -> bool:
        true = sum(answers)
        return {"ALL": true == len(answers), "ANY": true > 0, "NONE": true == 0}[kind]

    expected = combined(
        include, [combined(kind, [False not in one.values() for one in dims]) for kind, dims in groups]
    )
    assert passes(definition, lambda name: "yes" if name else "") is expected
