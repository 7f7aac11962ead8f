"""SourceLastUpdatedTimestampFormat: `EpochMilli`, or a pattern of Java's SimpleDateFormat.

Documented; that letter case does not count in `EpochMilli` is observed. A pattern is read as Java
reads it: letters are fields, quoted text is literal, a run of fields without a separator is split
by the fields' lengths. Names of months, days and halves of the day are English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

EPOCH_MILLI: Final = "epochmilli"

_TOKEN: Final = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|([^A-Za-z']+)")
_NUMERIC: Final = frozenset("yYMLwWDdFuHkKhmsS")
_TEXTUAL: Final = frozenset("GEazZX")

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ZONE_HOURS: Final = {
    "Z": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7,
}  # fmt: skip
_NAME: Final = "[A-Za-z]{1,9}"  # as long as September and Wednesday
_TEXT_PATTERNS: Final = {
    "G": "AD|BC",
    "E": _NAME,
    "a": "AM|PM|am|pm",
    "z": r"[A-Z]{1,4}(?:[+-]\d{1,2}:\d{2})?",
    "Z": r"[+-]\d{4}",
    "X": r"Z|[+-]\d{2}(?::?\d{2})?",
}


@dataclass(frozen=True, slots=True)
class TimestampFormat:
    """A format that can be read; None for `EpochMilli`."""

    pattern: re.Pattern[str] | None
    letters: tuple[str, ...] = ()
    two_digit_year: bool = False

    def read(self, text: str, now: float) -> float | None:
        """Epoch seconds, None for a text that is not of this format. `now` decides on two-digit years."""
        text = text.strip()
        try:
            if self.pattern is None:
                return round(int(text) / 1000, 3) if re.fullmatch(r"-?[0-9]{1,15}", text) else None
            found = self.pattern.fullmatch(text)
            return (
                None
                if found is None
                else self._moment(dict(zip(self.letters, found.groups(), strict=True)), now)
            )
        except (ValueError, OverflowError):
            return None

    def _moment(self, parts: dict[str, str], now: float) -> float:
        number = {letter: int(part) for letter, part in parts.items() if part.isdecimal()}
        year = number.get("y", number.get("Y", 1970))
        if self.two_digit_year and year < 100:
            year = _century(year, now)
        month = _month(parts.get("M") or parts.get("L") or "1")
        hour = number.get("H", number.get("k", 0) % 24)
        if "h" in number or "K" in number:
            hour = number.get("h", number.get("K", 0)) % 12
            hour += 12 * (parts.get("a", "").upper() == "PM")
        moment = datetime(
            year, month, number.get("d", 1), hour, number.get("m", 0), number.get("s", 0), tzinfo=timezone.utc
        )
        if "D" in number:
            moment += timedelta(days=number["D"] - 1)
        moment += timedelta(milliseconds=number.get("S", 0)) - _offset(parts)
        return round(moment.timestamp(), 3)


@lru_cache(maxsize=256)
def parse_format(text: str) -> TimestampFormat:
    """Raises ValueError for what is neither `EpochMilli` nor a valid pattern."""
    if text.lower() == EPOCH_MILLI:
        return TimestampFormat(None)
    tokens = _tokens(text)
    pattern, letters, two_digit_year = "", [], False
    for place, token in enumerate(tokens):
        letter, count = token[0], len(token)
        if not token.startswith("\0"):
            follows = tokens[place + 1] if place + 1 < len(tokens) else "\0"
            if letter in letters:
                raise ValueError(f"{letter} stands twice in {text}")
            letters.append(letter)
            pattern += _field_pattern(letter, count, is_adjacent=follows[0] in _NUMERIC)
            two_digit_year |= letter in "yY" and count == 2
        else:
            pattern += re.escape(token[1:])
    if not letters:
        raise ValueError(f"{text} has no field")
    return TimestampFormat(re.compile(pattern), tuple(letters), two_digit_year)


def _tokens(text: str) -> list[str]:
    """Runs of one letter as they stand, literal text with a NUL in front."""
    tokens, end = [], 0
    for found in _TOKEN.finditer(text):
        if found.start() != end:
            break
        end = found.end()
        quoted, letter, plain = found.groups()
        if letter is not None:
            if letter not in _NUMERIC and letter not in _TEXTUAL:
                raise ValueError(f"{letter} is no field")
            tokens.append(found[0])
        else:
            tokens.append("\0" + (plain if plain is not None else quoted.replace("''", "'") or "'"))
    if end != len(text):
        raise ValueError(f"{text} has an unterminated quote")
    return tokens


def _field_pattern(letter: str, count: int, *, is_adjacent: bool) -> str:
    if letter in "ML" and count >= 3:
        return f"({_NAME})"
    if letter not in _NUMERIC:
        return f"({_TEXT_PATTERNS[letter]})"
    if is_adjacent:
        return f"([0-9]{{{count}}})"
    # All digits that are there, as in Java. To try with fewer, field by field, would have no end.
    return f"(?=(?P<{letter}>[0-9]{{1,9}}))(?P={letter})"


def _month(text: str) -> int:
    return int(text) if text.isdecimal() else _MONTHS.index(text[:3].lower()) + 1


def _century(year: int, now: float) -> int:
    """As Java: within 80 years before and 20 years after now."""
    this_year = datetime.fromtimestamp(now, timezone.utc).year
    candidate = this_year - this_year % 100 + year
    if candidate > this_year + 20:
        return candidate - 100
    return candidate + 100 if candidate <= this_year - 80 else candidate


def _offset(parts: dict[str, str]) -> timedelta:
    zone = parts.get("X") or parts.get("Z") or parts.get("z") or "Z"
    found = re.fullmatch(r"([A-Z]*)(?:([+-])(\d{1,2}):?(\d{2})?)?", zone)
    if found is None or (found[1] and found[1] not in _ZONE_HOURS):
        raise ValueError(f"{zone} is no time zone")
    named = timedelta(hours=_ZONE_HOURS[found[1]] if found[1] else 0)
    shift = timedelta(hours=int(found[3] or 0), minutes=int(found[4] or 0))
    return named - shift if found[2] == "-" else named + shift
