"""Templates filled in: what the text of a Handlebars Source is for one incoming object.

Data never makes a template fail. What is missing is empty; an array or object where text is wanted
is JSON text. A template that goes over more of the object than any mapping needs stops, and the
text so far is the value (our choice).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from customer_profiles_mock.ingestion.mapping import handlebars
from customer_profiles_mock.ingestion.mapping.accessors import Number, as_text, follow
from customer_profiles_mock.ingestion.mapping.handlebars import (
    Block,
    Branch,
    Expression,
    Literal,
    LoopVariable,
    Node,
)

# No text is longer than an object may be (characters), and no template takes more steps than some
# passes over an object of that size (our choice).
LONGEST_TEXT: Final = 256_000
MOST_STEPS: Final = 500_000

_BLANKS: Final = re.compile(r"[ \t\n\v\f\r]+")


@dataclass(frozen=True, slots=True)
class Template:
    nodes: tuple[Node, ...]

    def read(self, incoming: Any) -> str:
        """The text for an incoming object, at most LONGEST_TEXT characters."""
        rendering = _Rendering(incoming)
        rendering.show(self.nodes)
        return "".join(rendering.pieces)


def parse_template(text: str) -> Template:
    """Parse Handlebars. Raises InvalidSyntax."""
    return Template(handlebars.parse(text))


@dataclass(slots=True)
class _Scope:
    """The incoming object, or what a block goes down to; the rest is known within `each`."""

    value: Any
    index: int = 0
    key: str | int = ""
    is_last: bool = True

    def variable(self, name: str) -> Any:
        match name:
            case "@index":
                return Number(self.index)
            case "@key":
                return str(self.key)
            case "@first":
                return self.index == 0
            case _:
                return self.is_last


class _Rendering:
    """One template at work on one object."""

    __slots__ = ("pieces", "room", "scopes", "steps")

    def __init__(self, incoming: Any) -> None:
        self.scopes = [_Scope(incoming)]
        self.pieces: list[str] = []
        self.room = LONGEST_TEXT
        self.steps = MOST_STEPS

    def show(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            if not self.may_go_on():
                return
            if isinstance(node, Block):
                self.show_block(node)
            else:
                self.write(as_text(self.value_of(node)))

    def may_go_on(self) -> bool:
        self.steps -= 1
        return self.steps >= 0 and self.room > 0

    def write(self, text: str) -> None:
        self.pieces.append(text[: self.room])
        self.room -= len(text)

    def value_of(self, expression: Expression) -> Any:
        if isinstance(expression, Literal):
            return expression.text
        scope = self.scopes[expression.scope]
        if isinstance(expression, LoopVariable):
            return scope.variable(expression.name)
        self.steps -= len(expression.steps)
        return follow(scope.value, expression.steps)

    def show_block(self, block: Block) -> None:
        """Show the first branch that applies."""
        for branch in block.branches:
            value = None if branch.argument is None else self.value_of(branch.argument)
            if _applies(branch.helper, value):
                self.show_branch(branch, value)
                return

    def show_branch(self, branch: Branch, value: Any) -> None:
        match branch.helper:
            case handlebars.EACH:
                self.show_scopes(branch, _elements(value))
            case handlebars.WITH:
                self.show_scopes(branch, [_Scope(value)])
            case handlebars.REMOVE_EXTRA_SPACE:
                self.show_squeezed(branch)
            case _:
                self.show(branch.body)

    def show_scopes(self, branch: Branch, scopes: Iterable[_Scope]) -> None:
        for scope in scopes:
            if not self.may_go_on():
                return
            self.scopes.append(scope)
            self.show(branch.body)
            self.scopes.pop()

    def show_squeezed(self, branch: Branch) -> None:
        outer, self.pieces = self.pieces, []
        self.show(branch.body)
        outer.append(_BLANKS.sub(" ", "".join(self.pieces)).strip(" "))
        self.pieces = outer


def _applies(helper: str, value: Any) -> bool:
    match helper:
        case handlebars.IF | handlebars.WITH:
            return _is_true(value)
        case handlebars.UNLESS:
            return not _is_true(value)
        case handlebars.EACH:
            return isinstance(value, (list, dict)) and len(value) > 0
        case _:  # else and removeExtraSpace
            return True


def _is_true(value: Any) -> bool:
    """As in Handlebars: false, null, empty text, the number zero and an empty array are not true.

    The texts `0` and `false` are, and so is any object.
    """
    if isinstance(value, Number):
        return not value.is_zero
    return value is not None and value is not False and value != "" and value != []


def _elements(value: dict[str, Any] | list[Any]) -> Iterator[_Scope]:
    """The elements of an array or the members of an object, in the order sent."""
    keys: Iterable[str | int] = value if isinstance(value, dict) else range(len(value))
    elements = value.values() if isinstance(value, dict) else value
    last = len(value) - 1
    for index, (key, element) in enumerate(zip(keys, elements, strict=True)):
        yield _Scope(element, index, key, index == last)
