"""Points in time as objects and definitions write them: ISO 8601, or epoch seconds or milliseconds.

Moments are whole milliseconds since the epoch.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Final, NamedTuple

ISO_8601: Final = "ISO_8601"
EPOCH_MILLI: Final = "EPOCHMILLI"
FORMATS: Final = (EPOCH_MILLI, ISO_8601)

DAY: Final = 86_400_000  # milliseconds

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MILLISECOND: Final = timedelta(milliseconds=1)
_FIRST: Final = -62_135_596_800_000  # the years 1 to 9999, which are all that an answer can show
_LAST: Final = 253_402_300_799_999

_DIGITS: Final = re.compile("-?[0-9]{1,15}")
_FEWEST_DIGITS_OF_MILLISECONDS: Final = 12  # our choice
_ISO: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?(?:Z|([+-])([0-9]{2}):?([0-9]{2}))?)?"
)


class Span(NamedTuple):
    """A moment, or the day that a date without a time stands for; both ends belong to it."""

    first: int
    last: int


def read_span(text: str, timestamp_format: str | None = None) -> Span | None:
    """What a text says of time; None where it is not of the format.

    Without a format, digits are an epoch time and anything else is ISO 8601. Times without an offset
    are UTC, a date without a time is the whole day in UTC (our choice).
    """
    text = text.strip()
    if timestamp_format != ISO_8601 and _DIGITS.fullmatch(text):
        moment = int(text)
        if len(text.lstrip("-")) < _FEWEST_DIGITS_OF_MILLISECONDS:
            moment *= 1000
        return _span(moment, moment)
    if timestamp_format != EPOCH_MILLI and (found := _ISO.fullmatch(text)):
        return _read_iso(found)
    return None


def read_moment(text: str, timestamp_format: str | None = None) -> int | None:
    """The moment that a text says, of a day its beginning; None where it is not of the format."""
    span = read_span(text, timestamp_format)
    return None if span is None else span.first


def write_iso(moment: float) -> str:
    """Epoch seconds as ISO 8601 with milliseconds, in UTC."""
    written = _EPOCH + round(moment * 1000) * _MILLISECOND
    return written.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _read_iso(found: re.Match[str]) -> Span | None:
    year, month, day, hour, minute, second, fraction, sign, hours, minutes = found.groups()
    try:
        read = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0),
            tzinfo=timezone.utc,
        )  # fmt: skip
    except ValueError:
        return None
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    moment = (read - _EPOCH + (offset if sign == "-" else -offset)) // _MILLISECOND
    moment += int((fraction or "0").ljust(3, "0")[:3])
    return _span(moment, moment + DAY - 1 if hour is None else moment)


def _span(first: int, last: int) -> Span | None:
    return Span(first, last) if first >= _FIRST and last <= _LAST else None
