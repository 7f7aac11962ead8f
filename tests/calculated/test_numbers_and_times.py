"""Numbers and points in time as objects write them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock.calculated.numerals import read_number, write_number
from customer_profiles_mock.calculated.timestamps import DAY, read_moment, read_span, write_iso

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("4.20", "4.2"),
        (" 7 ", "7"),
        ("+.5", "0.5"),
        ("5.", "5"),
        ("1e3", "1000"),
        ("-0.0", "0"),
        ("0.1e-5", "0.000001"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("0.30000000000000004", "0.30000000000000004"),
        ("0.299999999999999999999", "0.3"),
        ("2.9999999999999999999999", "3"),
        ("1E+100", f"1{'0' * 100}"),
    ],
)
def test_a_number_is_written_in_its_shortest_form(text: str, written: str) -> None:
    number = read_number(text)
    assert number is not None
    assert write_number(number) == written


@pytest.mark.parametrize(
    "text",
    ["", "four", "1,5", "0x10", "1e101", "1e-101", "9" * 256, "nan", "inf", "1 2", "1_000", "٣", "true"],
)
def test_a_text_that_is_no_number(text: str) -> None:
    assert read_number(text) is None


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e90, max_value=1e90))
def test_a_double_reads_back_as_it_was_written(number: float) -> None:
    written = write_number(Decimal(repr(number)))
    assert float(written) == number
    assert "e" not in written.lower()


@given(
    st.datetimes(timezones=st.just(timezone.utc)),
    st.integers(-14 * 60, 14 * 60),
    st.sampled_from(["milliseconds", "microseconds"]),
)
def test_iso_8601_is_read_as_the_standard_library_reads_it(
    moment: datetime, minutes: int, precision: str
) -> None:
    try:
        local = moment.astimezone(timezone(timedelta(minutes=minutes)))
    except OverflowError:
        local = moment
    text = local.isoformat(timespec=precision)
    expected = (moment - EPOCH) // timedelta(milliseconds=1)
    assert read_moment(text) == expected
    assert read_moment(text, "ISO_8601") == expected
    assert read_moment(text, "EPOCHMILLI") is None
    assert read_moment(write_iso(expected / 1000)) == expected


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1970-01-02T00:00:00Z", DAY),
        ("1970-01-02T01:00:00+0100", DAY),
        ("1970-01-01T23:00:00.000-01:00", DAY),
        ("1970-01-02 00:00", DAY),
        ("1970-01-02T00:00:00", DAY),
        ("86400", DAY),
        ("86400000", DAY * 1000),
        ("99999999999", 99_999_999_999_000),
        ("100000000000", 100_000_000_000),
        ("-86400", -DAY),
        ("253402300799999", 253_402_300_799_999),
        ("253402300800000", None),
        ("1970-02-30", None),
        ("1970-01-02T25:00:00Z", None),
        ("0001-01-01T00:00:00+01:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_point_in_time_without_a_format(text: str, moment: int | None) -> None:
    assert read_moment(text) == moment


def test_a_date_is_the_whole_day_and_a_time_a_moment() -> None:
    day, moment = read_span("1970-01-02"), read_span("1970-01-02T00:00:00Z")
    assert day is not None
    assert moment is not None
    assert (day.first, day.last) == (DAY, 2 * DAY - 1)
    assert (moment.first, moment.last) == (DAY, DAY)


def test_a_format_refuses_the_other() -> None:
    assert read_moment("1772323200", "EPOCHMILLI") == 1_772_323_200_000
    assert read_moment("1772323200000", "EPOCHMILLI") == 1_772_323_200_000
    assert read_moment("1772323200000", "ISO_8601") is None
