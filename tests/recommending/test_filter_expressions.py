"""The grammar of filter expressions, and what they let through."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.recommending.expression import FilterExpression, parse_filter
from customer_profiles_mock.recommending.filtering import Subject, filter_with

HELMET = {"Id": "h1", "Category": "helmets", "Price": "49.90", "Attributes": {"Color": "red"}}
VIEW, BUY = {"EventType": "view", "EventValue": "1"}, {"EventType": "buy", "EventValue": "49.90"}


def passes(
    text: str,
    values: Mapping[str, str] | None = None,
    interactions: tuple[Mapping[str, Any], ...] = (),
    user: Mapping[str, Any] | None = None,
    current_item: Mapping[str, Any] | None = None,
) -> bool:
    subject = Subject(HELMET, interactions, user or {}, current_item or {})
    return filter_with(text, values or {}).passes(subject)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ('_catalogItem.Category = "helmets"', True),
        ("_catalogItem.Category = 'helmets'", True),
        ('_catalogItem.Category = "locks"', False),
        ('_catalogItem.Category != "locks"', True),
        ('_catalogItem.Category IN ("locks", "helmets")', True),
        ('_catalogItem.Category NOT IN ("locks", "helmets")', False),
        ('_catalogItem.Category in ("*")', True),
        ("_catalogItem.Category IN (*)", True),
        ("_catalogItem.Name IN (*)", False),
        ("_catalogItem.Name NOT IN (*)", True),
        ('_catalogItem.Name != "x"', True),
        ("_catalogItem.Name < 1", False),
        ("_catalogItem.Price < 100", True),
        ("_catalogItem.Price <= 49.9", True),
        ("_catalogItem.Price = 49.9", True),
        ("_catalogItem.Price > 5", True),
        ("_catalogItem.Price >= 50", False),
        ('_catalogItem.Category > "a"', True),
        ('_catalogItem.Attributes.Color = "red"', True),
        ('_catalogItem.Category = "locks" OR _catalogItem.Price < 100', True),
        ('_catalogItem.Category = "locks" AND _catalogItem.Price < 100', False),
        ('_catalogItem.Price < 1 AND _catalogItem.Price < 2 OR _catalogItem.Category = "helmets"', True),
        ('_catalogItem.Category = "helmets" OR _catalogItem.Price < 1 AND _catalogItem.Price < 2', True),
    ],
)
def test_a_condition_holds_for_an_item(condition: str, holds: bool) -> None:
    assert passes(f"INCLUDE ItemID WHERE {condition}") is holds
    assert passes(f"EXCLUDE ItemID WHERE {condition}") is not holds


def test_parameters_take_texts_separated_by_commas() -> None:
    text = "EXCLUDE ItemID WHERE _catalogItem.Category IN ($CATEGORY)"
    assert parse_filter(text).parameters == ("CATEGORY",)
    assert not passes(text, {"CATEGORY": '"helmets","locks"'})
    assert not passes(text, {"CATEGORY": "locks , helmets"})
    assert passes(text, {"CATEGORY": '"locks"'})


def test_conditions_on_interactions_are_about_one_interaction_of_the_user() -> None:
    text = 'INCLUDE ItemID WHERE _webAnalytics.EventType = "view" AND _webAnalytics.EventValue > 10'
    assert not passes(text, interactions=(VIEW, BUY))
    assert passes(text.replace('"view"', '"buy"'), interactions=(VIEW, BUY))
    assert not passes("INCLUDE ItemID WHERE _webAnalytics.EventType IN (*)")


def test_a_step_with_if_applies_to_the_users_whom_it_names() -> None:
    text = 'EXCLUDE ItemID WHERE _catalogItem.Price > 20 IF CurrentUser.Attributes.Tier = "basic"'
    assert not passes(text, user={"Attributes": {"Tier": "basic"}})
    assert passes(text, user={"Attributes": {"Tier": "gold"}})


def test_values_can_be_those_of_the_current_item_and_user() -> None:
    text = (
        "INCLUDE ItemID WHERE _catalogItem.Category IN (CurrentItem.Category, CurrentUser.Attributes.Likes)"
    )
    assert passes(text, current_item={"Category": "helmets"})
    assert passes(text, user={"Attributes": {"Likes": "helmets"}})
    assert not passes(text)


def test_steps_are_applied_one_after_the_other() -> None:
    cheap, red = "INCLUDE ItemID WHERE _catalogItem.Price < 100", '_catalogItem.Attributes.Color = "red"'
    assert passes(f"{cheap} | INCLUDE ItemID WHERE {red}")
    assert not passes(f"{cheap} | EXCLUDE ItemID WHERE {red}")


@pytest.mark.parametrize(
    ("text", "offence"),
    [
        ("", "it has the end where INCLUDE or EXCLUDE should be"),
        ("SELECT ItemID", "it has SELECT where INCLUDE or EXCLUDE should be"),
        ("EXCLUDE UserID", "it has UserID where ItemID should be"),
        ("EXCLUDE ItemID IF", "it has IF where WHERE should be"),
        ('EXCLUDE ItemID WHERE Items.X = "a"', "it has Items.X where a field of _catalogItem or"),
        ('EXCLUDE ItemID WHERE _catalogItem = "a"', "it has _catalogItem where a field of"),
        ("EXCLUDE ItemID WHERE _catalogItem.X ~ 1", "nothing can begin with ~ 1"),
        ("EXCLUDE ItemID WHERE _catalogItem.X IN 1", "it has 1 where ( should be"),
        ("EXCLUDE ItemID WHERE _catalogItem.X IN (1", "it has the end where , or ) should be"),
        ("EXCLUDE ItemID WHERE _catalogItem.X NOT 1", "it has 1 where IN should be"),
        ("EXCLUDE ItemID WHERE _catalogItem.X = )", "it has ) where a value should be"),
        ("EXCLUDE ItemID WHERE _catalogItem.X = 1 2", "it has 2 where AND, OR, IF, | or the end should be"),
        ("EXCLUDE ItemID WHERE _catalogItem.X = 1 IF _catalogItem.X = 1", "a field of CurrentUser"),
        ("EXCLUDE ItemID WHERE _catalogItem.X = 1 |", "it has the end where INCLUDE or EXCLUDE should be"),
    ],
)
def test_what_is_no_expression_is_refused_with_the_place(text: str, offence: str) -> None:
    with pytest.raises(BadRequest, match=r"^RecommenderFilterExpression is not valid: ") as caught:
        parse_filter(text)
    assert offence in str(caught.value)


@pytest.mark.parametrize(
    ("values", "offence"),
    [
        ({}, "Values has no A, which the filter's expression names as $A"),
        ({"A": "1", "B": "2"}, "Values has B, but the filter's expression has no $B"),
        ({"A": "1,2"}, "Values has more than one value for A, which is compared with one"),
        ({"A": ""}, "The value of A is not values separated by commas"),
        ({"A": "1, "}, "The value of A is not values separated by commas"),
        ({"A": '"1" 2'}, "The value of A is not values separated by commas"),
    ],
)
def test_values_fit_the_parameters(values: dict[str, str], offence: str) -> None:
    with pytest.raises(BadRequest) as caught:
        filter_with("EXCLUDE ItemID WHERE _catalogItem.Price > $A", values)
    assert str(caught.value) == offence


_WORDS = [
    "INCLUDE", "EXCLUDE", "ItemID", "WHERE", "IF", "AND", "OR", "NOT", "IN", "(", ")", ",", "|", "*", "=",
    '"', "<=", "-", '"a"', "$A", "_catalogItem.Price", "_webAnalytics.X", "CurrentUser.A", "CurrentItem.",
]  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.sampled_from(_WORDS)).map(" ".join)), st.text())
def test_arbitrary_text_is_an_expression_or_a_bad_request(text: str, value: str) -> None:
    with suppress(BadRequest):
        expression = parse_filter(text)
        assert isinstance(expression, FilterExpression)
    with suppress(BadRequest):
        assert isinstance(passes("INCLUDE ItemID WHERE _catalogItem.Price < $A", {"A": value}), bool)


# A condition as (name, operator, values), and documents with the numbers 0 to 3 or nothing under A and B.
_NUMBERS = st.integers(0, 3)
_CONDITIONS = st.tuples(
    st.sampled_from(["_catalogItem.A", "_catalogItem.B", "_webAnalytics.A", "_webAnalytics.B"]),
    st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "IN", "NOT IN"]),
    st.lists(_NUMBERS, min_size=1, max_size=3),
)
_DOCUMENTS = st.dictionaries(st.sampled_from("AB"), _NUMBERS)
_STEPS = st.tuples(
    st.booleans(), st.lists(st.lists(_CONDITIONS, min_size=1, max_size=3), min_size=1, max_size=3)
)


@given(st.lists(_STEPS, min_size=1, max_size=3), _DOCUMENTS, st.lists(_DOCUMENTS, max_size=3))
def test_evaluation_agrees_with_a_naive_reference(
    steps: list[Any], item: dict[str, int], events: list[dict[str, int]]
) -> None:
    text = " | ".join(
        f"{'INCLUDE' if includes else 'EXCLUDE'} ItemID WHERE "
        + " OR ".join(" AND ".join(map(_written, clause)) for clause in clauses)
        for includes, clauses in steps
    )
    # Every clause is looked at with every event, or with none where it is not about one.
    expected = all(
        any(
            any(
                all(
                    _reference(condition, item if condition[0].startswith("_catalog") else event)
                    for condition in clause
                )
                for event in (events if any(name.startswith("_web") for name, _, _ in clause) else [{}])
            )
            for clause in clauses
        )
        is includes
        for includes, clauses in steps
    )
    subject = Subject(_texts(item), [_texts(event) for event in events], {}, {})
    assert filter_with(text, {}).passes(subject) is expected


def _texts(document: dict[str, int]) -> dict[str, str]:
    return {name: str(number) for name, number in document.items()}


def _written(condition: tuple[str, str, list[int]]) -> str:
    name, operator, values = condition
    if operator.endswith("IN"):
        return f"{name} {operator} ({', '.join(map(str, values))})"
    return f"{name} {operator} {values[0]}"


def _reference(condition: tuple[str, str, list[int]], document: dict[str, int]) -> bool:
    name, operator, values = condition
    value, limit = document.get(name[-1]), values[0]
    if value is None:
        return operator in ("!=", "NOT IN")
    return {
        "=": value == limit,
        "!=": value != limit,
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
        "IN": value in values,
        "NOT IN": value not in values,
    }[operator]
