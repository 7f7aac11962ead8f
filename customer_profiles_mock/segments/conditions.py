"""One comparison of a segment: the text that a profile has against the values of a dimension.

Beside the fifteen comparisons of filters there are those of lists. A list is the text of a JSON
array; any other text is a list of one (our choice).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from customer_profiles_mock.calculated.comparisons import (
    BETWEEN,
    NOT_BETWEEN,
    check_comparison,
    holds,
)
from customer_profiles_mock.segments.references import Reading, compile_value, is_reference
from customer_profiles_mock.segments.subjects import Subject
from customer_profiles_mock.state.domain import Domain

Test: TypeAlias = Callable[[Subject], bool]
ListTest: TypeAlias = Callable[[Sequence[str], Sequence[str]], bool]

EXCLUSIVE: Final = "EXCLUSIVE"

_LIST_TESTS: Final[Mapping[str, ListTest]] = {
    "LIST_CONTAINS": lambda elements, values: any(value in elements for value in values),
    "LIST_CONTAINS_ALL": lambda elements, values: all(value in elements for value in values),
}
_BETWEEN: Final = frozenset({BETWEEN, NOT_BETWEEN})
# Those that every value has a part in: one without a value for the profile fails them.
_NEEDING_EVERY_VALUE: Final = _BETWEEN | {"LIST_CONTAINS_ALL"}


def compile_comparison(domain: Domain, read: Reading, kind: str, values: Sequence[str]) -> Test:
    """The test that a comparison is. Raises BadRequest for values that it cannot be made with."""
    _check(kind, values)
    if any(is_reference(value) for value in values):
        return _with_references(read, kind, [compile_value(domain, value) for value in values])
    if kind in _LIST_TESTS:
        return lambda subject: _lists_compare(kind, read(subject), values)
    return lambda subject: holds(kind, read(subject), values)


def elements_of(text: str) -> list[str]:
    """The elements of a list; numbers as they are written, nested values as JSON, no nulls."""
    if not text:
        return []
    if text.startswith("["):
        try:
            found = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
        except (ValueError, RecursionError):
            return [text]
        return [one if isinstance(one, str) else json.dumps(one) for one in found if one is not None]
    return [text]


def _check(kind: str, values: Sequence[str]) -> None:
    """What is replaced for each profile cannot be looked at before; all else can."""
    if kind in _LIST_TESTS:
        return
    fixed = [value for value in values if not is_reference(value)]
    if kind in _BETWEEN and len(values) != 2:
        fixed = list(values)
    elif kind in _BETWEEN and len(fixed) == 1:
        fixed *= 2  # the other end is a reference
    if fixed:
        check_comparison(kind, fixed)


def _with_references(read: Reading, kind: str, readings: Sequence[Reading]) -> Test:
    def test(subject: Subject) -> bool:
        """A reference without value never matches, whatever the comparison (our choice)."""
        values = [value for reading in readings if (value := reading(subject))]
        if not values or (len(values) < len(readings) and kind in _NEEDING_EVERY_VALUE):
            return False
        text = read(subject)
        if kind in _LIST_TESTS:
            return _lists_compare(kind, text, values)
        if kind == EXCLUSIVE or kind in _BETWEEN:
            return holds(kind, text, values)
        # One by one: a value that cannot be compared with so does not spoil the others.
        return any(holds(kind, text, [value]) for value in values)

    return test


def _lists_compare(kind: str, text: str, values: Sequence[str]) -> bool:
    return bool(text) and _LIST_TESTS[kind](elements_of(text), values)
