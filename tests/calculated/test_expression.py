"""Expressions against plain arithmetic."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock.calculated.expression import parse_expression, parse_operand
from customer_profiles_mock.errors import BadRequest

VALUES = {"a": "12.5", "b": "-4", "zero": "0", "text": "many", "day": "2026-03-01"}


def outcome(expression: str, values: dict[str, str] = VALUES) -> Any:
    return parse_expression(expression).outcome(lambda name: values.get(name, ""))


@given(
    st.lists(st.sampled_from("ab"), min_size=2, max_size=8),
    st.lists(st.sampled_from("+-*/"), min_size=7, max_size=7),
    st.tuples(*[st.integers(-20, 20).filter(bool)] * 2),
    st.sampled_from(["", " ", "  "]),
)
def test_arithmetic_is_the_usual_one(
    names: list[str], operators: list[str], numbers: tuple[int, int], blank: str
) -> None:
    text = f"{{T.{names[0]}}}"
    for operator, name in zip(operators, names[1:], strict=False):
        text += f"{blank}{operator}{blank}{{T.{name}}}"
    in_python = re.sub(r"\{T\.(\w)\}", r"values['\1']", text)
    expected = eval(in_python, {"values": dict(zip("ab", map(Fraction, numbers), strict=True))})
    found = outcome(text, dict(zip("ab", map(str, numbers), strict=True)))
    assert math.isclose(found, expected, rel_tol=1e-12, abs_tol=1e-12)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("{T.a}", "12.5"),
        ("{T.text}", "many"),
        ("{T.missing}", None),
        ("{T.a} + {T.b}", Decimal("8.5")),
        ("{T.a} + {T.b} * {T.a}", Decimal("-37.5")),
        ("{T.a} - {T.b} - {T.a}", Decimal(4)),
        ("{T.a} / {T.zero}", None),
        ("{T.zero} / {T.a}", Decimal(0)),
        ("{T.a} + {T.text}", None),
        ("{T.a} + {T.missing}", None),
        ("{T.day} + {T.zero}", Decimal(1772323200000)),
    ],
)
def test_what_an_object_comes_to(expression: str, expected: Any) -> None:
    assert outcome(expression) == expected


def test_a_result_without_measure_does_not_count() -> None:
    values = {"a": "9e99"}
    assert outcome("{T.a} * {T.a}", values) is not None
    assert outcome("{T.a} * {T.a} * {T.a}", values) is None


def test_everything_before_the_first_dot_is_the_type() -> None:
    expression = parse_expression("{_air-Segment.Seat.Price}+{_air-Segment.Seat.Tax-1}")
    assert (expression.type_name, expression.fields) == ("_air-Segment", ("Seat.Price", "Seat.Tax-1"))
    assert parse_operand("{Ride.At.Time}") == ("Ride", "At.Time")


def refusal_of(text: str) -> str | None:
    try:
        parse_expression(text)
    except BadRequest as error:
        return str(error)
    return None


@given(st.text("{}T.ab+-*/ ()1", max_size=12))
def test_a_text_is_an_expression_or_refused(text: str) -> None:
    operand = r"\{T[Tab1]*\.[Tab.1-]+\}"
    is_one = re.fullmatch(rf"\s*{operand}\s*(?:[-+*/]\s*{operand}\s*)*", text)
    offence = refusal_of(text)
    if offence is None:
        assert is_one
    else:
        assert text in offence
        assert is_one is None or "more than" in offence
