"""Telephone numbers in any spelling, as the digits of their international form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_EXTENSION = re.compile(
    r"(?:;ext=|ext\.?|extension|x|#|anexo|durchwahl)\s*(?::\s*)?\d{1,7}\s*$", re.IGNORECASE
)
# All of ASCII, as looking up a missing character is slow.
_NOT_DIGITS = {code: chr(code) for code in range(128)} | {
    ord(c): None for c in " -.()/\t\u00a0\u2010\u2011\u2013+"
}
_NORTH_AMERICA = frozenset({"US", "CA", "PR", "JM", "BS", "DO", "TT", "BB", "GU", "VI"})
_RUNS = frozenset(
    {"0123456789", "9876543210", "1234567890", "0987654321", "123456789", "987654321", "1234567", "7654321"}
)
_REPEATED = frozenset(digit * 7 for digit in "0123456789")
_SUSPECT = _REPEATED | {run[-7:] for run in _RUNS}


def phone(text: str, region: str) -> str:
    """Country code and number as digits, or "" for none or a placeholder.

    Ten-digit North American numbers and E.164 are read here; everything else by `phonenumbers`. What that
    cannot place is kept as its bare digits.
    """
    return _number(text, text.translate(_NOT_DIGITS), region)


def phones(texts: Sequence[str], regions: Iterable[str]) -> list[str]:
    """What `phone` says of each of these texts."""
    # Marks are taken out of all at once: setting up a translation takes longer than a text does.
    bare = "\n".join(texts).translate(_NOT_DIGITS).split("\n")
    if len(bare) != len(texts):  # a line break in one of them
        return list(map(phone, texts, regions))
    return list(map(_number, texts, bare, regions))


def _number(text: str, digits: str, region: str) -> str:
    """The number in a text of which `digits` is left without marks."""
    if not (digits.isascii() and digits.isdigit()):
        text = _EXTENSION.sub("", text)
        digits = "".join([c for c in text if c.isascii() and c.isdigit()])
    length = len(digits)
    if length < 7 or ((tail := digits[-7:]) in _SUSPECT and (tail in _REPEATED or _run(digits))):
        return ""
    if "+" in text:
        if digits[0] == "1":
            if length == 11:
                return digits
        elif length <= 15 and "(0" not in text:
            return digits
    elif region in _NORTH_AMERICA:
        if length == 10 and digits[0] not in "01":
            return "1" + digits
        if length == 11 and digits[0] == "1" and digits[1] not in "01":
            return digits
    return _by_library(text, region) or digits.lstrip("0")


def _by_library(text: str, region: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return f"{number.country_code}{phonenumbers.national_significant_number(number)}"


def _run(digits: str) -> bool:
    """Whether the subscriber's part runs along the keypad, as its last seven digits do."""
    return len(digits) == 7 or digits[-10:] in _RUNS or digits[-9:] in _RUNS
