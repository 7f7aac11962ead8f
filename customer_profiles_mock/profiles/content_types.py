"""Content types: when two values of a field are equal for matching and searching.

Values are stored as given; only the index holds normal forms. EMAIL_ADDRESS, NAME and
PHONE_NUMBER follow what is documented; NUMBER, and phones outside North America, are our choice.
"""

from __future__ import annotations

import decimal
import re
from collections.abc import Callable
from typing import Final

STRING: Final = "STRING"
NUMBER: Final = "NUMBER"
PHONE_NUMBER: Final = "PHONE_NUMBER"
EMAIL_ADDRESS: Final = "EMAIL_ADDRESS"
NAME: Final = "NAME"

_NO_ASCII_DIGITS: Final = re.compile("[^0-9]+")
_NUMERAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NORTH_AMERICAN_DIGITS: Final = 11


def normalise(content_type: str, text: str) -> str:
    """The form in which `text` is compared; empty where there is nothing to compare."""
    return _NORMAL_FORMS[content_type](text)


def normal_form(content_type: str) -> Callable[[str], str]:
    """`normalise` for one content type."""
    return _NORMAL_FORMS[content_type]


def _as_written(text: str) -> str:
    return text


def _email_address(text: str) -> str:
    normal = text.strip().lower()
    return text if text == normal else normal  # nearly always: one text in memory instead of two


def _name(text: str) -> str:
    return " ".join(text.split()).casefold()


def _phone_number(text: str) -> str:
    """Digits only, without `00` before and `1` in front of a North American number.

    A text without a digit is compared as written, so that not all of them are one number.
    """
    trimmed = text.strip()
    digits = trimmed.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):  # most numbers are written so
        digits = _digits_of(trimmed)
    if not digits:
        return trimmed
    digits = digits.removeprefix("00") or digits
    if len(digits) == _NORTH_AMERICAN_DIGITS and digits.startswith("1"):
        digits = digits[1:]
    return digits


def _digits_of(text: str) -> str:
    if text.isascii():
        return _NO_ASCII_DIGITS.sub("", text)
    return "".join(str(int(c)) for c in text if c.isdecimal())


def _number(text: str) -> str:
    """`07`, `7` and `7.0` are one number; what is no number is compared as written."""
    trimmed = text.strip()
    if not _NUMERAL.fullmatch(trimmed):
        return trimmed
    exact = decimal.Context(prec=max(1, len(trimmed)))
    try:
        number = exact.create_decimal(trimmed).normalize(exact)
    except decimal.DecimalException:  # an exponent beyond all bounds
        return trimmed
    return str(number) if number else "0"


_NORMAL_FORMS: Final[dict[str, Callable[[str], str]]] = {
    STRING: _as_written,
    NUMBER: _number,
    PHONE_NUMBER: _phone_number,
    EMAIL_ADDRESS: _email_address,
    NAME: _name,
}
