"""Dates of birth in any usual format, as a number YYYYMMDD."""

from __future__ import annotations

import re

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar enero janvier gennaio janeiro",
            "feb february februar febrero fevrier febbraio fevereiro",
            "mar march maerz marz marzo mars marco",
            "apr april abril avril aprile",
            "may mai mayo maggio maio",
            "jun june juni junio juin giugno junho",
            "jul july juli julio juillet luglio julho",
            "aug august agosto aout",
            "sep sept september septiembre septembre settembre setembro",
            "oct okt october oktober octubre octobre ottobre outubro",
            "nov november noviembre novembre novembro",
            "dec dez december dezember diciembre decembre dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}
# The dates that software and forms fill in when nothing is known.
_PLACEHOLDERS = frozenset({19000101, 19010101, 19700101, 18991230, 18991231, 17530101})
_MONTH_FIRST = frozenset({"US", "PH", "PR", "GU", "VI", "AS", "MP"})
_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTHS_AND_DAYS = frozenset(
    month * 100 + day for month in range(1, 13) for day in range(1, _DAYS[month] + 1)
)
_WORDS = re.compile(r"[a-z]+|\d+")


def birth_date(text: str, region: str) -> int:
    """The date as YYYYMMDD, or 0 where it is unreadable, impossible or a known placeholder.

    Of 04/05/1980 the region decides which is the month, unless only one reading is possible; with dots
    the day comes first anywhere.
    """
    if len(text) == 10 and text.isascii() and text[2] == text[5] == "/":
        parts = [text[:2], text[3:5], text[6:]]
    elif len(text) == 10 and text[4] == text[7] == "-":
        digits = text.replace("-", "")
        return _valid(int(digits)) if len(digits) == 8 and digits.isascii() and digits.isdigit() else 0
    elif len(text) == 8 and text.isascii() and text.isdigit():
        if 1850_00_00 <= (date := int(text)) < 2101_00_00:
            return _valid(date)
        parts = _eight_digits(text)
    else:
        parts = _parts(text)
    if len(parts) != 3:
        return 0
    year, month, day = _ordered(parts, region, "." in text)
    return _valid(year * 10000 + month * 100 + day) if month < 100 and day < 100 else 0


def _valid(date: int) -> int:
    known = 18500000 <= date < 21010000 and date % 10000 in _MONTHS_AND_DAYS and date not in _PLACEHOLDERS
    return date if known else 0


def _parts(text: str) -> list[str]:
    """The three written parts of a date, if it can be told which they are."""
    text = text.strip().lower()
    if text[:4].isdigit():
        text = text.partition("t")[0]  # the time of day
    parts = _WORDS.findall(text)
    if len(parts) > 3:  # a time of day, a weekday or an ordinal's ending
        parts = [part for part in parts if part.isdigit() or part in _MONTHS][:3]
    if len(parts) == 1 and len(text) == 8:
        return _eight_digits(text)
    return parts


def _eight_digits(text: str) -> list[str]:
    if 1850 <= _number(text[:4]) <= 2100:
        return [text[:4], text[4:6], text[6:]]
    return [text[:2], text[2:4], text[4:]]


def _number(part: str) -> int:
    return int(part) if part.isascii() and part.isdigit() else 0


def _ordered(parts: list[str], region: str, dotted: bool) -> tuple[int, int, int]:
    """Year, month and day of three written parts; zeros where they make no date."""
    named = [i for i, part in enumerate(parts) if not part.isdigit()]
    if named:
        month = _MONTHS.get(parts[named[0]], 0) if len(named) == 1 else 0
        first, second = (part for i, part in enumerate(parts) if i != named[0]) if month else ("0", "0")
        if len(first) == 4:
            return _number(first), month, _number(second)
        return _full_year(second), month, _number(first)
    if len(parts[0]) == 4:
        return _number(parts[0]), _number(parts[1]), _number(parts[2])
    first_number, second_number = _number(parts[0]), _number(parts[1])
    year = _full_year(parts[2])
    if first_number > 12 or ((dotted or region not in _MONTH_FIRST) and second_number <= 12):
        return year, second_number, first_number
    return year, first_number, second_number


def _full_year(part: str) -> int:
    """Two digits mean the century in which the person is between 0 and 99 in 2025."""
    year = _number(part)
    return year if len(part) > 2 else year + (2000 if year <= 25 else 1900)
