"""Timestamps of sources: `EpochMilli`, and patterns as Java's SimpleDateFormat reads them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock.ingestion.source_timestamps import parse_format

NOW = datetime(2024, 3, 4, 8, 15, 30, tzinfo=timezone.utc).timestamp()

READ = [
    ("EpochMilli", "1709540130120", "2024-03-04T08:15:30.120+00:00"),
    ("EPOCHMILLI", " 1709540130000 ", "2024-03-04T08:15:30+00:00"),
    ("epochmilli", "-1", "1969-12-31T23:59:59.999+00:00"),
    ("yyyy-MM-dd'T'HH:mm:ss'Z'", "2024-03-04T08:15:30Z", "2024-03-04T08:15:30+00:00"),
    ("yyyy-MM-dd'T'HH:mm:ss.SSSX", "2024-03-04T08:15:30.120Z", "2024-03-04T08:15:30.120+00:00"),
    ("yyyy-MM-dd'T'HH:mm:ss.SSSX", "2024-03-04T08:15:30.120+01", "2024-03-04T08:15:30.120+01:00"),
    ("yyyy-MM-dd'T'HH:mm:ssXXX", "2024-03-04T08:15:30-05:30", "2024-03-04T08:15:30-05:30"),
    ("yyyy-MM-dd HH:mm:ss", "2024-03-04 08:15:30", "2024-03-04T08:15:30+00:00"),
    ("yyyy-MM-dd", "2024-03-04", "2024-03-04T00:00:00+00:00"),
    ("yyyy-MM-dd", "2024-3-4", "2024-03-04T00:00:00+00:00"),
    ("yyyyMMddHHmmss", "20240304081530", "2024-03-04T08:15:30+00:00"),
    ("dd/MM/yyyy", "04/03/2024", "2024-03-04T00:00:00+00:00"),
    ("MM/dd/yy", "03/04/24", "2024-03-04T00:00:00+00:00"),
    ("MM/dd/yy", "03/04/44", "2044-03-04T00:00:00+00:00"),
    ("MM/dd/yy", "03/04/45", "1945-03-04T00:00:00+00:00"),
    ("MMM d, yyyy h:mm a", "Mar 4, 2024 8:15 AM", "2024-03-04T08:15:00+00:00"),
    ("MMM d, yyyy h:mm a", "Mar 4, 2024 8:15 PM", "2024-03-04T20:15:00+00:00"),
    ("MMM d, yyyy h:mm a", "Mar 4, 2024 12:15 AM", "2024-03-04T00:15:00+00:00"),
    ("MMM d, yyyy h:mm a", "Mar 4, 2024 12:15 PM", "2024-03-04T12:15:00+00:00"),
    ("d MMMM yyyy", "4 March 2024", "2024-03-04T00:00:00+00:00"),
    ("EEE, dd MMM yyyy HH:mm:ss Z", "Mon, 04 Mar 2024 08:15:30 +0100", "2024-03-04T08:15:30+01:00"),
    ("EEE MMM dd HH:mm:ss z yyyy", "Mon Mar 04 08:15:30 PST 2024", "2024-03-04T08:15:30-08:00"),
    ("EEE MMM dd HH:mm:ss z yyyy", "Mon Mar 04 08:15:30 GMT+02:00 2024", "2024-03-04T08:15:30+02:00"),
    ("yyyy D", "2024 60", "2024-02-29T00:00:00+00:00"),
    ("yyyy-MM-dd kk:mm", "2024-03-04 24:15", "2024-03-04T00:15:00+00:00"),
    ("h 'o''clock' a, d.M.yyyy", "8 o'clock PM, 4.3.2024", "2024-03-04T20:00:00+00:00"),
]


@pytest.mark.parametrize(("pattern", "text", "expected"), READ)
def test_a_text_of_the_format_is_a_moment(pattern: str, text: str, expected: str) -> None:
    assert parse_format(pattern).read(text, NOW) == datetime.fromisoformat(expected).timestamp()


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("EpochMilli", ""),
        ("EpochMilli", "soon"),
        ("EpochMilli", "1.5"),
        ("EpochMilli", "9" * 16),
        ("EpochMilli", "٣٤٥"),
        ("yyyy-MM-dd", ""),
        ("yyyy-MM-dd", "04.03.2024"),
        ("yyyy-MM-dd", "2024-13-04"),
        ("yyyy-MM-dd", "2024-00-04"),
        ("yyyy-MM-dd", "999999999-01-01"),
        ("yyyy-MM-dd'T'HH:mm", "2024-03-04 08:15"),
        ("d MMM yyyy", "4 Foo 2024"),
        ("d MMM yyyy", "4 Marchmonth 2024"),
        ("H'1'm", "8115"),  # the hour takes all digits, as in Java
        ("yyyy z", "2024 XYZ"),
    ],
)
def test_a_text_of_another_form_is_none(pattern: str, text: str) -> None:
    assert parse_format(pattern).read(text, NOW) is None


@pytest.mark.parametrize(
    "pattern", ["", "''", "-", "yyyy-bb", "'open", "yyyy yyyy", "Epoch", "yyyy-MM-ddThh:mm"]
)
def test_a_pattern_that_java_does_not_know_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"is no field|unterminated quote|stands twice|has no field"):
        parse_format(pattern)


# What strftime writes must be read back. The second part is Java's pattern for the first.
PATTERNS = {
    "%Y-%m-%dT%H:%M:%S.000Z": "yyyy-MM-dd'T'HH:mm:ss.SSSX",
    "%Y-%m-%dT%H:%M:%S%z": "yyyy-MM-dd'T'HH:mm:ssZ",
    "%d.%m.%Y %I:%M:%S %p": "dd.MM.yyyy hh:mm:ss a",
    "%Y%m%d%H%M%S": "yyyyMMddHHmmss",
    "%B %d %Y at %H h %M m %S s": "MMMM dd yyyy 'at' HH 'h' mm 'm' ss 's'",
    "%Y/%j %H:%M:%S": "yyyy/DDD HH:mm:ss",
}
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
moments = st.integers(-30_000_000_000, 253_000_000_000).map(
    lambda seconds: EPOCH + timedelta(seconds=seconds)
)
zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(moments, zones, st.sampled_from(sorted(PATTERNS)))
def test_what_is_written_by_a_pattern_is_read_by_it(
    moment: datetime, zone: timezone, written_as: str
) -> None:
    local = moment.astimezone(zone) if "%z" in written_as else moment
    assert parse_format(PATTERNS[written_as]).read(local.strftime(written_as), NOW) == moment.timestamp()


@given(st.text(max_size=30), st.sampled_from(sorted(PATTERNS.values())))
def test_any_text_is_a_moment_or_none(text: str, pattern: str) -> None:
    moment = parse_format(pattern).read(text, NOW)
    assert moment is None or abs(moment) < 1e12


@given(st.text(max_size=12))
def test_any_pattern_is_read_or_refused(pattern: str) -> None:
    try:
        parsed = parse_format(pattern)
    except ValueError:
        return
    assert parsed.read("2024-03-04", NOW) is None or isinstance(parsed.read("2024-03-04", NOW), float)
