"""The comparisons of filters: one text of an object against the values of a dimension.

That several values are alternatives, and that letter case counts, is documented. Our choice: what
an absent text fulfils (EXCLUSIVE alone), that both ends of BETWEEN belong to it, that ON means the
day in UTC, and that EQUAL compares as text where one side is no number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

from customer_profiles_mock.calculated.numerals import read_number
from customer_profiles_mock.calculated.timestamps import DAY, Span, read_span
from customer_profiles_mock.errors import BadRequest

BETWEEN: Final = "BETWEEN"
NOT_BETWEEN: Final = "NOT_BETWEEN"

TextTest: TypeAlias = Callable[[str, str], bool]
NumberTest: TypeAlias = Callable[[Decimal, Decimal], bool]
TimeTest: TypeAlias = Callable[[int, Span], bool]

_TEXT_TESTS: Final[Mapping[str, TextTest]] = {
    "INCLUSIVE": lambda text, value: text == value,
    "CONTAINS": lambda text, value: value in text,
    "BEGINS_WITH": lambda text, value: text.startswith(value),
    "ENDS_WITH": lambda text, value: text.endswith(value),
    "EQUAL": lambda text, value: _are_equal(text, value),
}
_NUMBER_TESTS: Final[Mapping[str, NumberTest]] = {
    "GREATER_THAN": lambda number, value: number > value,
    "LESS_THAN": lambda number, value: number < value,
    "GREATER_THAN_OR_EQUAL": lambda number, value: number >= value,
    "LESS_THAN_OR_EQUAL": lambda number, value: number <= value,
}
_TIME_TESTS: Final[Mapping[str, TimeTest]] = {
    "BEFORE": lambda moment, span: moment < span.first,
    "AFTER": lambda moment, span: moment > span.last,
    "ON": lambda moment, span: moment // DAY == span.first // DAY,
}


def check_comparison(kind: str, values: Sequence[str]) -> None:
    """Raises BadRequest for values that a comparison cannot be made with. Wording: our choice."""
    if kind in (BETWEEN, NOT_BETWEEN):
        if len(values) != 2:
            raise BadRequest(f"{kind} takes two values, not {len(values)}")
        if _numbers(values) is None and _spans(values) is None:
            raise BadRequest(f"{kind} takes two numbers or two points in time, not {' and '.join(values)}")
    for value in values:
        if kind in _NUMBER_TESTS and read_number(value) is None:
            raise BadRequest(f"{kind} takes numbers, not {value}")
        if kind in _TIME_TESTS and read_span(value) is None:
            raise BadRequest(f"{kind} takes points in time in ISO 8601 or since the epoch, not {value}")


def holds(kind: str, text: str, values: Sequence[str]) -> bool:
    """Whether a text, empty where it is absent, compares so to values that have been checked."""
    if kind == "EXCLUSIVE":
        return text not in values
    if not text:
        return False
    if kind in (BETWEEN, NOT_BETWEEN):
        return _is_between(text, values) is (kind == BETWEEN)
    if (text_test := _TEXT_TESTS.get(kind)) is not None:
        return any(text_test(text, value) for value in values)
    if (number_test := _NUMBER_TESTS.get(kind)) is not None:
        number = read_number(text)
        return number is not None and any(number_test(number, bound) for bound in _numbers(values) or ())
    span, time_test = read_span(text), _TIME_TESTS[kind]
    return span is not None and any(time_test(span.first, bound) for bound in _spans(values) or ())


def _is_between(text: str, values: Sequence[str]) -> bool | None:
    """None for a text that cannot be compared; two numbers are points in time to a text that is one."""
    number, numbers = read_number(text), _numbers(values)
    if number is not None and numbers is not None:
        return numbers[0] <= number <= numbers[1]
    span, spans = read_span(text), _spans(values)
    if span is not None and spans is not None:
        return spans[0].first <= span.first <= spans[1].last
    return None


def _are_equal(text: str, value: str) -> bool:
    number, other = read_number(text), read_number(value)
    return text == value if number is None or other is None else number == other


def _numbers(values: Sequence[str]) -> list[Decimal] | None:
    """All values as numbers, or None."""
    numbers = [number for value in values if (number := read_number(value)) is not None]
    return numbers if len(numbers) == len(values) else None


def _spans(values: Sequence[str]) -> list[Span] | None:
    """All values as points in time, or None."""
    spans = [span for value in values if (span := read_span(value)) is not None]
    return spans if len(spans) == len(values) else None
