"""The form in which rules compare a value. Whether the service normalises is not documented: our choice."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeAlias

from customer_profiles_mock.matcher.members import CUSTOM

Form: TypeAlias = Callable[[str], str]  # an empty result counts as missing

_NO_DIGITS: Final = re.compile(r"\D+")
# Names and places recur, and looking one up is quicker; these many are a few megabytes.
_REMEMBERED: Final = 20_000
_MARKS: Final = str.maketrans("", "", ".,#")


def form_of(attribute: str, normalised: bool = True) -> Form:
    """How a rule's attribute is compared: in its normal form, or byte for byte."""
    if not normalised:
        return as_it_is
    if attribute == "EmailAddress":
        return email
    if attribute == "PhoneNumber":
        return phone
    if attribute in ("AccountNumber", "BirthDate") or attribute.startswith(CUSTOM):
        return str.strip
    if attribute.startswith("Address."):
        return part_of_address
    return name


def as_it_is(text: str) -> str:
    return text


def email(text: str) -> str:
    return text.strip().lower()


def phone(text: str) -> str:
    """Digits only. A country code is not guessed: +1 555 010 0123 and 555 010 0123 differ."""
    return _NO_DIGITS.sub("", text)


@lru_cache(_REMEMBERED)
def name(text: str) -> str:
    """Names of persons and firms, and gender: outer spaces gone, inner ones single, case folded."""
    return " ".join(text.split()).casefold()


@lru_cache(_REMEMBERED)
def part_of_address(text: str) -> str:
    """As a name, without full stops, commas and number signs."""
    return name(text.translate(_MARKS))
