"""When two values are equal for matching and searching."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock.profiles.content_types import normalise

TYPES = ["STRING", "NUMBER", "PHONE_NUMBER", "EMAIL_ADDRESS", "NAME"]


@pytest.mark.parametrize(
    ("content_type", "one", "other"),
    [
        ("EMAIL_ADDRESS", "Ann@Example.ORG", " ann@example.org "),
        ("NAME", "Ann  LEE", " ann lee"),
        ("NAME", "Ann\tLee", "ann lee"),
        ("PHONE_NUMBER", "+1 (206) 345-7890", "2063457890"),
        ("PHONE_NUMBER", "+15551234567", "(555)-123-4567"),
        ("PHONE_NUMBER", "+44 20 7946 0000", "00442079460000"),
        ("PHONE_NUMBER", "+44 20 7946 0000", "442079460000"),
        ("NUMBER", "07", "7"),
        ("NUMBER", "7", "7.0"),
        ("NUMBER", "-0", "0"),
        ("NUMBER", "1e3", "1000"),
        ("NUMBER", "seven", "seven"),
    ],
)
def test_equal_values(content_type: str, one: str, other: str) -> None:
    assert normalise(content_type, one) == normalise(content_type, other)


@pytest.mark.parametrize(
    ("content_type", "one", "other"),
    [
        ("STRING", "a", "A"),
        ("STRING", "a", " a"),
        ("STRING", "7", "07"),
        ("EMAIL_ADDRESS", "ann@example.org", "a.nn@example.org"),
        ("NAME", "Ann Lee", "AnnLee"),
        ("PHONE_NUMBER", "2063457890", "206345789"),
        ("PHONE_NUMBER", "2063457890", "442063457890"),
        ("NUMBER", "7", "70"),
        ("NUMBER", "seven", "Seven"),
        ("NUMBER", "12345678901234567890", "12345678901234567891"),
    ],
)
def test_different_values(content_type: str, one: str, other: str) -> None:
    assert normalise(content_type, one) != normalise(content_type, other)


@pytest.mark.parametrize("content_type", TYPES)
@given(text=st.text(max_size=30))
def test_a_normal_form_is_equal_to_its_value(content_type: str, text: str) -> None:
    once = normalise(content_type, text)
    if content_type != "PHONE_NUMBER":
        assert normalise(content_type, once) == once
    assert normalise(content_type, text) == once


@given(st.text("0123456789", min_size=10, max_size=10), st.lists(st.sampled_from(" ()-./"), max_size=10))
def test_formatting_of_a_phone_number_is_ignored(digits: str, marks: list[str]) -> None:
    formatted = "+1"
    for index, digit in enumerate(digits):
        formatted += (marks[index] if index < len(marks) else "") + digit
    plain = digits if not digits.startswith("00") else f"1{digits}"
    assert normalise("PHONE_NUMBER", formatted) == normalise("PHONE_NUMBER", plain)


@given(st.integers(-(10**30), 10**30), st.integers(0, 5), st.integers(0, 5))
def test_zeros_around_a_number_are_ignored(number: int, before: int, after: int) -> None:
    sign, digits = ("-", str(-number)) if number < 0 else ("", str(number))
    written = f"{sign}{'0' * before}{digits}" + (f".{'0' * after}" if after else "")
    assert normalise("NUMBER", written) == normalise("NUMBER", str(number))
