"""The Handlebars of the mapping language, parsed into a tree.

Documented: interpolation, nested paths, literal text, constants, and the block helpers `if` (with
`else`), `unless`, `each`, `with` and `removeExtraSpace`. That unknown helpers are refused is our
choice, and so is whatever else stands below; it follows handlebarsjs.com.

Values: `{{x}}`, `{{{x}}}` and `{{&x}}` are the same, nothing is escaped for HTML. A quoted text is a
constant. Paths go `a.b`, `a/b`, `a.[any name]`, `a.0`, `a[0]`. `_source` is the incoming object
wherever it stands; inside `each` and `with`, a path without it goes down from the element, and
`this`, `./` and `../` stand for the element and the ones around it. `each` has `@index`, `@key`,
`@first` and `@last`.

Not there: partials, sub-expressions, named arguments, block parameters, raw blocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from customer_profiles_mock.ingestion.mapping.accessors import MOST_LEVELS, SOURCE_ROOT, InvalidSyntax
from customer_profiles_mock.ingestion.mapping.tags import ELSE, Tag, cut

IF: Final = "if"
UNLESS: Final = "unless"
EACH: Final = "each"
WITH: Final = "with"
REMOVE_EXTRA_SPACE: Final = "removeExtraSpace"

# Helper -> whether it takes an argument; those that do may have an else.
HELPERS: Final = {IF: True, UNLESS: True, EACH: True, WITH: True, REMOVE_EXTRA_SPACE: False}

LOOP_VARIABLES: Final = ("@index", "@key", "@first", "@last")


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that stands in the template, between tags or quoted."""

    text: str


@dataclass(frozen=True, slots=True)
class Path:
    scope: int  # 0 is the incoming object, each `each` and `with` adds one
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoopVariable:
    scope: int
    name: str


Expression: TypeAlias = Literal | Path | LoopVariable


@dataclass(frozen=True, slots=True)
class Branch:
    """A helper with its argument and what it shows; `else` is the helper of the last resort."""

    helper: str
    argument: Expression | None
    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Block:
    branches: tuple[Branch, ...]


Node: TypeAlias = Literal | Path | LoopVariable | Block


def parse(text: str) -> tuple[Node, ...]:
    """Parse a template. Raises InvalidSyntax."""
    top = _OpenBranch("", None, (False,))
    blocks: list[_OpenBlock] = []
    for token in cut(text):
        branch = blocks[-1].branch if blocks else top
        if isinstance(token, str):
            branch.body.append(Literal(token))
        elif token.sign == "#":
            blocks.append(_open(token, branch.scopes))
            if len(blocks) > MOST_LEVELS:
                raise InvalidSyntax(f"blocks are nested deeper than {MOST_LEVELS} levels")
        elif token.sign == "/":
            block = _close(token, blocks)
            (blocks[-1].branch if blocks else top).body.append(block)
        elif token.words[0] == ELSE:
            _otherwise(token, blocks)
        else:
            branch.body.append(_value(token, branch.scopes))
    if blocks:
        raise InvalidSyntax(f"`{blocks[-1].tag}` is not closed")
    return tuple(top.body)


@dataclass(slots=True)
class _OpenBranch:
    helper: str
    argument: Expression | None
    scopes: tuple[bool, ...]  # of the body: for each scope, whether it is an element of `each`
    body: list[Node] = field(default_factory=list)

    def done(self) -> Branch:
        return Branch(self.helper, self.argument, tuple(self.body))


@dataclass(slots=True)
class _OpenBlock:
    tag: Tag
    outer_scopes: tuple[bool, ...]
    branch: _OpenBranch  # the one that is being filled
    done: list[Branch] = field(default_factory=list)


def _open(tag: Tag, scopes: tuple[bool, ...]) -> _OpenBlock:
    return _OpenBlock(tag, scopes, _branch(tag, tag.words, scopes))


def _otherwise(tag: Tag, blocks: list[_OpenBlock]) -> None:
    """Begin the next branch of the innermost block, at `else` or `else if`."""
    if not blocks:
        raise InvalidSyntax(f"`{tag}` stands outside of a block")
    block = blocks[-1]
    if block.branch.helper == ELSE:
        raise InvalidSyntax(f"`{tag}` follows the else of `{block.tag}`")
    if not HELPERS[block.branch.helper]:
        raise InvalidSyntax(f"`{block.tag}` has no else")
    block.done.append(block.branch.done())
    words = tag.words[1:]
    if words:
        block.branch = _branch(tag, words, block.outer_scopes)
    else:
        block.branch = _OpenBranch(ELSE, None, block.outer_scopes)


def _close(tag: Tag, blocks: list[_OpenBlock]) -> Block:
    if not blocks:
        raise InvalidSyntax(f"`{tag}` closes no block")
    block = blocks.pop()
    if tag.words != block.tag.words[:1]:
        raise InvalidSyntax(f"`{tag}` stands where `{block.tag}` must be closed")
    return Block((*block.done, block.branch.done()))


def _branch(tag: Tag, words: tuple[str, ...], scopes: tuple[bool, ...]) -> _OpenBranch:
    helper, *arguments = words
    if helper not in HELPERS:
        raise InvalidSyntax(f"`{tag}` names no helper; there are {', '.join(HELPERS)}")
    if len(arguments) != HELPERS[helper]:
        raise InvalidSyntax(f"`{tag}` must have {'one argument' if HELPERS[helper] else 'no argument'}")
    argument = _expression(arguments[0], scopes) if arguments else None
    inner = (*scopes, helper == EACH) if helper in (EACH, WITH) else scopes
    return _OpenBranch(helper, argument, inner)


def _value(tag: Tag, scopes: tuple[bool, ...]) -> Expression:
    path, *arguments = tag.words
    if arguments:
        raise InvalidSyntax(f"`{tag}` calls a helper; there are only blocks: {', '.join(HELPERS)}")
    return _expression(path, scopes)


_QUOTED: Final = re.compile(r""""[^"]*"|'[^']*'""")
_HERE_OR_ABOVE: Final = re.compile(r"(\.\.)(?:/|$)|\.(?:/|$)|this(?:[./](?!$)|(?=\[)|$)")
_NAME: Final = r"""[^\s!"#%&'()*+,./;<=>@\[\\\]^`{|}~]+"""
_STEP: Final = re.compile(rf"[./]?\[([^\[\]]+)\]|[./]({_NAME})")


def _expression(word: str, scopes: tuple[bool, ...]) -> Expression:
    if _QUOTED.fullmatch(word):
        return Literal(word[1:-1])
    if word in LOOP_VARIABLES:
        if True not in scopes:
            raise InvalidSyntax(f"`{word}` stands outside of each")
        return LoopVariable(len(scopes) - 1 - scopes[::-1].index(True), word)
    return _path(word, scopes)


def _path(word: str, scopes: tuple[bool, ...]) -> Path:
    scope, position = len(scopes) - 1, 0
    while position < len(word) and (found := _HERE_OR_ABOVE.match(word, position)):
        scope -= bool(found[1])
        position = found.end()
    steps = _steps(word, position)
    relative = position > 0
    if scope > 0 and (relative or steps[0] != SOURCE_ROOT):
        return Path(scope, steps)
    if scope < 0 or steps[:1] != (SOURCE_ROOT,):
        raise InvalidSyntax(f"`{word}` does not begin with {SOURCE_ROOT}")
    return Path(0, steps[1:])


def _steps(word: str, position: int) -> tuple[str, ...]:
    """The names of a path from a position on."""
    steps: list[str] = []
    rest = f".{word[position:]}" if position < len(word) else ""
    while rest:
        found = _STEP.match(rest)
        if found is None:
            raise InvalidSyntax(f"`{word}` is not a path")
        steps.append(found[1] or found[2])
        rest = rest[found.end() :]
    return tuple(steps)
