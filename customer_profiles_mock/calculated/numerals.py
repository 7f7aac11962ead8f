"""Numbers as objects hold them, as text: read exactly, written as `Value` shows them."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import Final

# Sizes that a number may have, as a power of ten, in an object and as the result of an expression.
# They keep every result within the 255 characters of a value (our choice).
LARGEST_READ: Final = 100
LARGEST_RESULT: Final = 200

EXACT: Final = Context(prec=50)

_NUMBER: Final = re.compile(r"\s*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?\s*")
_LONGEST_NUMBER: Final = 255


def read_number(text: str) -> Decimal | None:
    """A number in decimal notation; None for any other text and for sizes beyond 1E±100."""
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    return within(Decimal(text), LARGEST_READ)


def within(number: Decimal, largest: int) -> Decimal | None:
    """The number, or None where it is too large or too small."""
    return number if not number or abs(number.adjusted()) <= largest else None


def write_number(number: Decimal) -> str:
    """Whole numbers without a fraction, others as the shortest decimal that reads back as the same
    double, never with an exponent (our choice)."""
    if number != number.to_integral_value():
        number = Decimal(repr(float(number)))
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) if number else "0"
