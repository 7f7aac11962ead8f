"""Strict percent-decoding, for path labels and query strings."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

_BROKEN_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")


def decode(text: str) -> str:
    """The text with its percent escapes decoded.

    Raises ValueError for an escape without two hex digits, and for bytes or characters that are not UTF-8.
    """
    if "%" not in text and text.isascii():
        return text
    if _BROKEN_ESCAPE.search(text):
        raise ValueError("a percent sign is not followed by two hex digits")
    return unquote_to_bytes(text).decode("utf-8")
