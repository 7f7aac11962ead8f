"""Handlebars text cut into literal text and tags: comments, `~` and `\\{{` are dealt with here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from customer_profiles_mock.ingestion.mapping.accessors import InvalidSyntax

OPENING: Final = "{{"
ELSE: Final = "else"

SHOWN: Final = 40  # characters of a broken tag that an error shows


@dataclass(frozen=True, slots=True)
class Tag:
    sign: str  # `#` opens a block, `/` closes it, empty for a value or an else
    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"{{{{{self.sign}{' '.join(self.words)}}}}}"


Token: TypeAlias = str | Tag

_BODY: Final = r"""(?:"[^"]*"|'[^']*'|\[[^\[\]]*\]|[^"'\[\]{}~])*"""
_TAG: Final = re.compile(
    rf"""\{{\{{(?P<left>~?)
    (?: (?P<comment> !--.*?-- | !(?!--).*? )
      | \{{(?P<unescaped>{_BODY})\}}
      | (?!!)(?P<sign>[#/^&]?)(?P<body>{_BODY})
    )
    (?P<right>~?)\}}\}}""",
    re.VERBOSE | re.DOTALL,
)
_WORD: Final = re.compile(r"""(?:"[^"]*"|'[^']*'|\[[^\[\]]*\]|[^\s"'\[\]])+""")


def cut(text: str) -> list[Token]:
    """The literal texts and tags of a template, in order. Raises InvalidSyntax for a broken tag."""
    tokens: list[Token] = []
    literal, position = "", 0
    strip_next = False
    while (start := text.find(OPENING, position)) >= 0:
        literal += text[position:start]
        if literal.endswith("\\") and not literal.endswith("\\\\"):
            literal, position = literal[:-1] + OPENING, start + len(OPENING)
            continue
        found = _TAG.match(text, start)
        if found is None:
            raise InvalidSyntax(f"`{text[start : start + SHOWN]}` is not a complete tag")
        if literal.endswith("\\\\"):
            literal = literal[:-1]
        tokens.append(_stripped(literal, left=strip_next, right=bool(found["left"])))
        if found["comment"] is None:
            tokens.append(_tag(found))
        literal, position, strip_next = "", found.end(), bool(found["right"])
    tokens.append(_stripped(literal + text[position:], left=strip_next, right=False))
    return [token for token in tokens if token != ""]


def _tag(found: re.Match[str]) -> Tag:
    sign = found["sign"] or ""
    words = tuple(_WORD.findall(found["unescaped"] or found["body"] or ""))
    if sign == "^" and not words:
        return Tag("", (ELSE,))
    if not words or sign == "^":
        raise InvalidSyntax(f"`{found[0]}` is not a tag that the mapping language has")
    return Tag("" if sign == "&" else sign, words)


def _stripped(literal: str, *, left: bool, right: bool) -> str:
    """Literal text after the `~` of the tags beside it."""
    literal = literal.lstrip() if left else literal
    return literal.rstrip() if right else literal
