"""Texts of other people, as they can be shown: nothing in them acts on a terminal or turns a line around."""

from __future__ import annotations

from html import escape
from typing import Final

# Control characters, and those that force a direction on what follows. Joiners and marks stay.
_ACTING: Final = (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_TABLE: Final = {
    **dict.fromkeys(_ACTING, "\ufffd"),
    **dict.fromkeys(map(ord, "\t\n\v\f\r\x85\u2028\u2029"), " "),
}
_ELLIPSIS: Final = "…"


def harmless(text: str) -> str:
    return text.translate(_TABLE)


def html_of(text: str) -> str:
    """The text for a place in a page, inside an element or a quoted attribute."""
    return escape(harmless(text))


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + _ELLIPSIS
