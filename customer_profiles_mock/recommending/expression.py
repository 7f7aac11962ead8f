"""Filter expressions such as `EXCLUDE ItemID WHERE _catalogItem.Category IN ($CATEGORY)`.

The grammar is not published for this service. It is taken over from Amazon Personalize, whose
limits are the same (our choice), with data sets named after `_webAnalytics` and `_catalogItem`:

    filter     = step { "|" step }
    step       = ( "INCLUDE" | "EXCLUDE" ) "ItemID" "WHERE" conditions [ "IF" conditions ]
    conditions = condition { ( "AND" | "OR" ) condition }
    condition  = field ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) value
               | field [ "NOT" ] "IN" "(" value { "," value } ")"
    value      = text in quotes | number | "*" | parameter such as $NAME | field of CurrentUser or CurrentItem

Keywords are taken in any case, AND binds more strongly than OR, and there are no other parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from customer_profiles_mock.errors import BadRequest

CATALOG_ITEM: Final = "_catalogItem"
WEB_ANALYTICS: Final = "_webAnalytics"
CURRENT_USER: Final = "CurrentUser"
CURRENT_ITEM: Final = "CurrentItem"

IN: Final = "IN"
NOT_IN: Final = "NOT IN"

_SIGNS: Final = ("=", "!=", "<", "<=", ">", ">=")
_OF_ITEMS: Final = (CATALOG_ITEM, WEB_ANALYTICS)
_CURRENT: Final = (CURRENT_USER, CURRENT_ITEM)
_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<text>"[^"]*"|'[^']*')
      | (?P<number>[+-]?[0-9]+(?:\.[0-9]+)?)
      | \$(?P<parameter>[A-Za-z0-9_]+)
      | (?P<word>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_-]+)*)
      | (?P<sign><=|>=|!=|[=<>(),|*])
    )\s*""",
    re.VERBOSE,
)
# The filters of thirty domains that have as many as they may.
_MOST_PARSED: Final = 1_000


@dataclass(frozen=True, slots=True)
class Field:
    data_set: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    text: str


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str


@dataclass(frozen=True, slots=True)
class Anything:
    """Any value that is there."""


Value: TypeAlias = Literal | Parameter | Anything | Field


@dataclass(frozen=True, slots=True)
class Condition:
    field: Field
    operator: str
    values: tuple[Value, ...]  # exactly one but for IN and NOT IN


# Clauses joined by OR, each of conditions joined by AND.
Conditions: TypeAlias = tuple[tuple[Condition, ...], ...]


@dataclass(frozen=True, slots=True)
class Step:
    includes: bool  # else it excludes
    where: Conditions
    only_if: Conditions = ()  # empty: always


@dataclass(frozen=True, slots=True)
class FilterExpression:
    steps: tuple[Step, ...]

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names without the dollar sign and without repetition, in order."""
        return tuple(dict.fromkeys(_parameters(self.steps)))


@lru_cache(maxsize=_MOST_PARSED)
def parse_filter(text: str) -> FilterExpression:
    """Raises BadRequest for what is no filter expression. Wording: our choice."""
    return _Parser(text).filter()


def _parameters(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        for clause in step.where + step.only_if:
            for condition in clause:
                for value in condition.values:
                    if isinstance(value, Parameter):
                        yield value.name


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str

    def is_keyword(self, *words: str) -> bool:
        return self.kind == "word" and self.text.upper() in words

    def is_sign(self, *signs: str) -> bool:
        return self.kind == "sign" and self.text in signs


_END: Final = _Token("end", "the end")


class _Parser:
    """Reads an expression from left to right, without recursion."""

    def __init__(self, text: str) -> None:
        self._tokens = [*_tokens(text), _END]
        self._place = 0

    def filter(self) -> FilterExpression:
        steps = [self._step()]
        while self._skips_sign("|"):
            steps.append(self._step())
        if self._next is not _END:
            raise self._refusal("AND, OR, IF, | or the end")
        return FilterExpression(tuple(steps))

    @property
    def _next(self) -> _Token:
        return self._tokens[self._place]

    def _step(self) -> Step:
        if not self._next.is_keyword("INCLUDE", "EXCLUDE"):
            raise self._refusal("INCLUDE or EXCLUDE")
        includes = self._take().text.upper() == "INCLUDE"
        for word in ("ItemID", "WHERE"):
            if not self._skips_keyword(word.upper()):
                raise self._refusal(word)
        where = self._conditions(_OF_ITEMS)
        return Step(includes, where, self._conditions(_CURRENT) if self._skips_keyword("IF") else ())

    def _conditions(self, data_sets: tuple[str, ...]) -> Conditions:
        clauses = [[self._condition(data_sets)]]
        while self._next.is_keyword("AND", "OR"):
            if self._take().text.upper() == "OR":
                clauses.append([])
            clauses[-1].append(self._condition(data_sets))
        return tuple(map(tuple, clauses))

    def _condition(self, data_sets: tuple[str, ...]) -> Condition:
        field = self._field(data_sets)
        if self._next.is_sign(*_SIGNS):
            return Condition(field, self._take().text, (self._value(),))
        operator = NOT_IN if self._skips_keyword("NOT") else IN
        if not self._skips_keyword("IN"):
            raise self._refusal("IN" if operator == NOT_IN else "=, !=, <, <=, >, >=, IN or NOT IN")
        if not self._skips_sign("("):
            raise self._refusal("(")
        values = [self._value()]
        while self._skips_sign(","):
            values.append(self._value())
        if not self._skips_sign(")"):
            raise self._refusal(", or )")
        return Condition(field, operator, tuple(values))

    def _field(self, data_sets: tuple[str, ...]) -> Field:
        data_set, *path = self._next.text.split(".")
        if self._next.kind != "word" or data_set not in data_sets or not path:
            raise self._refusal(f"a field of {' or '.join(data_sets)}")
        self._take()
        return Field(data_set, tuple(path))

    def _value(self) -> Value:
        token = self._next
        if token.kind == "word":
            return self._field(_CURRENT)
        if token.kind not in ("text", "number", "parameter") and not token.is_sign("*"):
            raise self._refusal("a value")
        self._take()
        if token.kind == "parameter":
            return Parameter(token.text)
        return Anything() if token.text == "*" else Literal(token.text)

    def _take(self) -> _Token:
        token = self._next
        self._place += 1
        return token

    def _skips_keyword(self, word: str) -> bool:
        is_there = self._next.is_keyword(word)
        self._place += is_there
        return is_there

    def _skips_sign(self, sign: str) -> bool:
        is_there = self._next.is_sign(sign)
        self._place += is_there
        return is_there

    def _refusal(self, wanted: str) -> BadRequest:
        return _refusal(f"it has {self._next.text} where {wanted} should be")


def _tokens(text: str) -> Iterator[_Token]:
    end = 0
    while end < len(text):
        found = _TOKEN.match(text, end)
        if found is None:
            if not text[end:].strip():
                return
            raise _refusal(f"nothing can begin with {text[end : end + 20].strip()}")
        end = found.end()
        kind = found.lastgroup
        assert kind is not None  # every alternative is a group
        yield _Token(kind, found[kind][1:-1] if kind == "text" else found[kind])


def _refusal(offence: str) -> BadRequest:
    return BadRequest(f"RecommenderFilterExpression is not valid: {offence}")
