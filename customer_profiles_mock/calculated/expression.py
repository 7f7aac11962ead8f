"""Expressions such as `{Ride.Fare} + {Ride.Tip}`: what one object comes to.

Documented: operands in braces, the four operators, one object type, at most two fields. Our choice:
`*` and `/` bind more strongly, everything up to the first dot is the type, and neither parentheses
nor literal numbers are taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from customer_profiles_mock.calculated.numerals import EXACT, LARGEST_RESULT, read_number, within
from customer_profiles_mock.calculated.timestamps import ISO_8601, read_moment
from customer_profiles_mock.errors import BadRequest

MOST_FIELDS: Final = 2

# What an object comes to: the text of its only field, or the number that is calculated.
Outcome: TypeAlias = str | Decimal

_OPERAND: Final = re.compile(r"\{([a-zA-Z_][a-zA-Z_0-9-]*)\.([a-zA-Z0-9_.-]+)\}")
_TOKEN: Final = re.compile(rf"\s*(?:{_OPERAND.pattern}|([-+*/]))\s*")
_STRONG: Final = "*/"
# A hundred domains with a hundred attributes each.
_MOST_PARSED: Final = 10_000


class Expression(NamedTuple):
    type_name: str
    names: tuple[str, ...]  # of the fields, one more than operators
    operators: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The names without repetition, in order."""
        return tuple(dict.fromkeys(self.names))

    def outcome(self, text_of: Callable[[str], str]) -> Outcome | None:
        """What an object comes to, None where it does not count.

        `text_of` gives the text of a field, empty where the object has none. In arithmetic a time in
        ISO 8601 is its epoch milliseconds; what is no number then does not count, nor does a result
        that has no value (our choice).
        """
        if not self.operators:
            return text_of(self.names[0]) or None
        numbers = []
        for name in self.names:
            number = _number(text_of(name))
            if number is None:
                return None
            numbers.append(number)
        return _calculated(numbers, self.operators)


@lru_cache(maxsize=_MOST_PARSED)
def parse_expression(text: str) -> Expression:
    """Raises BadRequest for what is no expression. Wording: our choice."""
    types: list[str] = []
    names: list[str] = []
    operators, end = "", 0
    while end < len(text):
        found = _TOKEN.match(text, end)
        if found is None or (found[3] is None) is (len(names) > len(operators)):
            raise _refusal(text, "it is not operands such as {Type.Field}, joined by + - * /")
        end = found.end()
        if found[3] is None:
            types.append(found[1])
            names.append(found[2])
        else:
            operators += found[3]
    if len(names) == len(operators):
        raise _refusal(text, "an operand such as {Type.Field} is missing at its end")
    if len(set(types)) > 1:
        raise _refusal(text, "its operands are of more than one object type")
    if len(set(names)) > MOST_FIELDS:
        raise _refusal(text, f"it has more than {MOST_FIELDS} different fields")
    return Expression(types[0], tuple(names), operators)


@lru_cache(maxsize=_MOST_PARSED)
def parse_operand(text: str) -> tuple[str, str]:
    """Object type and field of a text such as `{Ride.StartedAt}`. Raises BadRequest."""
    found = _OPERAND.fullmatch(text)
    if found is None:
        raise BadRequest(f"{text} is not an operand such as {{Type.Field}}")
    return found[1], found[2]


def _refusal(text: str, offence: str) -> BadRequest:
    return BadRequest(f"Expression {text} is not valid: {offence}")


def _number(text: str) -> Decimal | None:
    number = read_number(text)
    if number is None and (moment := read_moment(text, ISO_8601)) is not None:
        return Decimal(moment)
    return number


def _calculated(numbers: list[Decimal], operators: str) -> Decimal | None:
    """First the strong operators, then the others, from left to right."""
    terms, weak = [numbers[0]], ""
    for operator, number in zip(operators, numbers[1:], strict=True):
        if operator not in _STRONG:
            terms.append(number)
            weak += operator
            continue
        if operator == "/" and not number:
            return None
        result = within(_OPERATIONS[operator](terms[-1], number), LARGEST_RESULT)
        if result is None:
            return None
        terms[-1] = result
    total = terms[0]
    for operator, number in zip(weak, terms[1:], strict=True):
        total = _OPERATIONS[operator](total, number)
    return within(total, LARGEST_RESULT)


_OPERATIONS: Final[Mapping[str, Callable[[Decimal, Decimal], Decimal]]] = {
    "+": EXACT.add,
    "-": EXACT.subtract,
    "*": EXACT.multiply,
    "/": EXACT.divide,
}
