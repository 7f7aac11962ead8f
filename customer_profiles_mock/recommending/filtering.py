"""Whether an item passes a filter expression.

What has no value fulfils `!=` and `NOT IN` and nothing else. Two numbers are compared as numbers,
everything else as text. Conditions on `_webAnalytics` that AND joins are about one and the same
interaction of the current user with the item.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from customer_profiles_mock.calculated.numerals import read_number
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.mapping.accessors import as_text, follow
from customer_profiles_mock.recommending.expression import (
    CATALOG_ITEM,
    CURRENT_ITEM,
    CURRENT_USER,
    IN,
    NOT_IN,
    WEB_ANALYTICS,
    Anything,
    Condition,
    Conditions,
    Field,
    FilterExpression,
    Literal,
    Parameter,
    Value,
    parse_filter,
)

_ORDERINGS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ONE_VALUE: Final = re.compile(r'\s*(?:"([^"]*)"\s*|([^\s",][^",]*))(,|$)')

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """An item, and whom it may be recommended to."""

    item: Document
    interactions: Sequence[Document]  # of the current user with the item
    user: Document
    current_item: Document  # the one that the request is about, empty where there is none


@dataclass(frozen=True, slots=True)
class Filter:
    """An expression with values for its parameters."""

    expression: FilterExpression
    values: Mapping[str, tuple[str, ...]]

    def passes(self, subject: Subject) -> bool:
        """Whether no step takes the item out."""
        for step in self.expression.steps:
            if step.only_if and not self._holds(step.only_if, subject):
                continue
            if self._holds(step.where, subject) is not step.includes:
                return False
        return True

    def _holds(self, conditions: Conditions, subject: Subject) -> bool:
        return any(self._clause_holds(clause, subject) for clause in conditions)

    def _clause_holds(self, clause: tuple[Condition, ...], subject: Subject) -> bool:
        of_interactions = [one for one in clause if one.field.data_set == WEB_ANALYTICS]
        others = [one for one in clause if one.field.data_set != WEB_ANALYTICS]
        if not all(self._is_true(one, _text(one.field, subject), subject) for one in others):
            return False
        return not of_interactions or any(
            all(self._is_true(one, _text_at(event, one.field), subject) for one in of_interactions)
            for event in subject.interactions
        )

    def _is_true(self, condition: Condition, text: str, subject: Subject) -> bool:
        if condition.operator in _ORDERINGS:
            (limit,) = self._texts(condition.values[0], subject) or ("",)
            return bool(text and limit) and _is_ordered(_ORDERINGS[condition.operator], text, limit)
        is_in = bool(text) and any(self._is_one_of(text, value, subject) for value in condition.values)
        return is_in is (condition.operator in ("=", IN))

    def _is_one_of(self, text: str, value: Value, subject: Subject) -> bool:
        if isinstance(value, Anything):
            return True
        return any(_is_equal(text, other) for other in self._texts(value, subject))

    def _texts(self, value: Value, subject: Subject) -> tuple[str, ...]:
        match value:
            case Literal(text):
                return (text,)
            case Parameter(name):
                return self.values[name]
            case Field():
                return (_text(value, subject),)
            case Anything():
                return ()


def filter_with(text: str, values: Mapping[str, str]) -> Filter:
    """An expression with values as requests give them, texts separated by commas, in quotes or not.

    Raises BadRequest for an expression that cannot be parsed, for a parameter without a value, a
    value without a parameter, and for several values where one is compared.
    """
    expression = parse_filter(text)
    for name in expression.parameters:
        if name not in values:
            raise BadRequest(f"Values has no {name}, which the filter's expression names as ${name}")
    for name in values:
        if name not in expression.parameters:
            raise BadRequest(f"Values has {name}, but the filter's expression has no ${name}")
    read = {name: _read_values(name, given) for name, given in values.items()}
    for name in _compared_parameters(expression):
        if len(read[name]) > 1:
            raise BadRequest(f"Values has more than one value for {name}, which is compared with one")
    return Filter(expression, read)


def _compared_parameters(expression: FilterExpression) -> list[str]:
    return [
        value.name
        for step in expression.steps
        for clause in step.where + step.only_if
        for condition in clause
        for value in condition.values
        if isinstance(value, Parameter) and condition.operator not in (IN, NOT_IN)
    ]


def _read_values(name: str, given: str) -> tuple[str, ...]:
    values, end, separator = [], 0, ","
    while separator:
        found = _ONE_VALUE.match(given, end)
        if found is None:
            raise BadRequest(f"The value of {name} is not values separated by commas")
        values.append(found[2].rstrip() if found[1] is None else found[1])
        end, separator = found.end(), found[3]
    return tuple(values)


def _text(field: Field, subject: Subject) -> str:
    documents = {
        CATALOG_ITEM: subject.item,
        CURRENT_USER: subject.user,
        CURRENT_ITEM: subject.current_item,
    }
    return _text_at(documents[field.data_set], field)


def _text_at(document: Document, field: Field) -> str:
    return as_text(follow(document, field.path))


def _is_equal(text: str, other: str) -> bool:
    if text == other:
        return True
    first, second = read_number(text), read_number(other)
    return first is not None and first == second


def _is_ordered(ordering: Callable[[Any, Any], bool], text: str, limit: str) -> bool:
    first, second = read_number(text), read_number(limit)
    if first is not None and second is not None:
        return ordering(first, second)
    return ordering(text, limit)
