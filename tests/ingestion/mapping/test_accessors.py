"""Sources that are plain accessors, and values as text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_profiles_mock.ingestion.mapping.accessors import Number, as_text
from tests.ingestion.mapping.reading import incoming, parsed, read, source_refusal

OBJECT = {
    "id": "7",
    "member": {"no": 12.50, "gold": True, "left": None, "": "unnamed"},
    "phones": ["+1", "+2", ["deep"]],
    "line_items": [{"title": "A", "tags": ["x", "y"]}, {"price": 3}, "stray", {"title": "C", "tags": []}],
    "first name": "Jo",
    "given-name": "Ann",
    "名前": {"姓": "山田"},
    "a.b": "dotted",
    "0": "zero",
    "nothing": [],
    "{brace": 1,
}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("_source.id", "7"),
        ("_source.member.no", "12.5"),
        ("_source.member.gold", True),
        ("_source.member.left", None),
        ("_source.member.missing.deeper", None),
        ("_source.id.deeper", None),
        ("_source.member", {"no": "12.5", "gold": True, "left": None, "": "unnamed"}),
        ("_source.phones", ["+1", "+2", ["deep"]]),
        ("_source.phones[0]", "+1"),
        ("_source.phones[2][0]", "deep"),
        ("_source.phones[3]", None),
        ("_source.phones[99999999999]", None),
        ("_source.phones.1", "+2"),
        ("_source.0", "zero"),
        ("_source.line_items[0].tags[1]", "y"),
        ("_source.line_items[].title", ["A", None, None, "C"]),
        ("_source.line_items[].tags[0]", ["x", None, None, None]),
        ("_source.line_items[].tags[]", [["x", "y"], None, None, None]),
        ("_source.line_items[].missing", None),
        ("_source.member[].no", None),
        ("_source.nothing[].title", None),
        ("_source.phones[]", ["+1", "+2", ["deep"]]),
        ("_source.first name", "Jo"),
        ("_source.given-name", "Ann"),
        ("_source.名前.姓", "山田"),
        ("_source.a.b", None),
    ],
)
def test_an_accessor_reads(source: str, value: Any) -> None:
    assert read(source, OBJECT) == value


@pytest.mark.parametrize(
    ("source", "offence"),
    [
        ("gold", "it is neither an accessor below _source nor Handlebars"),
        ("", "it is neither an accessor below _source nor Handlebars"),
        ("_source", "it is neither an accessor below _source nor Handlebars"),
        ("_source.", "it is neither an accessor below _source nor Handlebars"),
        ("_source[0].a", "it is neither an accessor below _source nor Handlebars"),
        ("_profile.FirstName", "it is neither an accessor below _source nor Handlebars"),
        ("source.a", "it is neither an accessor below _source nor Handlebars"),
        ("_source.a..b", "`` is not a member name, nor one with [] or an index such as [0]"),
        ("_source.a.", "`` is not a member name, nor one with [] or an index such as [0]"),
        ("_source.a[x]", "`a[x]` is not a member name, nor one with [] or an index such as [0]"),
        ("_source.a[-1]", "`a[-1]` is not a member name, nor one with [] or an index such as [0]"),
        ("_source.a[0", "`a[0` is not a member name, nor one with [] or an index such as [0]"),
        ("_source.a[0]b", "`a[0]b` is not a member name, nor one with [] or an index such as [0]"),
        ("_source.a}}", "`a}}` is not a member name, nor one with [] or an index such as [0]"),
        ("_source.a" + "[]" * 32, "it has more than 31 times []"),
    ],
)
def test_a_source_that_is_no_accessor_is_refused(source: str, offence: str) -> None:
    assert source_refusal(source) == offence


@pytest.mark.parametrize(
    ("json_text", "text"),
    [
        ('"as written "', "as written "),
        ("null", ""),
        ("true", "true"),
        ("false", "false"),
        ("7", "7"),
        ("1.50", "1.50"),
        ("-1.0E+2", "-1.0E+2"),
        ("12345678901234567890.123456789", "12345678901234567890.123456789"),
        ("[]", ""),
        ("{}", ""),
        ('[1.50, "1.50", null, true, [], {}]', '[1.50,"1.50",null,true,[],{}]'),
        ('{"a": {"b": [1, 2]}, "é\\n": "ü"}', '{"a":{"b":[1,2]},"é\\n":"ü"}'),
    ],
)
def test_a_value_as_text(json_text: str, text: str) -> None:
    assert as_text(parsed(json_text)) == text


def test_the_deepest_object_that_can_be_parsed_has_a_text() -> None:
    text = "[" * 800 + "]" * 800
    assert as_text(parsed(text)) == text


@pytest.mark.parametrize("text", ["0", "-0", "0.0", "0.00e5", "-0E-7"])
def test_zero_is_known_however_it_is_written(text: str) -> None:
    assert Number(text).is_zero


@pytest.mark.parametrize("text", ["1", "-0.01", "10", "1e0", "5E-9"])
def test_other_numbers_are_not_zero(text: str) -> None:
    assert not Number(text).is_zero


def test_an_index_beyond_all_bounds_is_missing() -> None:
    assert read("_source.phones." + "9" * 5000, OBJECT) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.lists(JSON, min_size=1) | st.dictionaries(st.text(), JSON, min_size=1))
def test_arrays_and_objects_are_compact_json(value: Any) -> None:
    assert as_text(incoming(value)) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@given(st.text())
def test_any_text_is_read_unchanged(text: str) -> None:
    assert as_text(read("_source.x.y[0]", {"x": {"y": [text]}})) == text
    assert read("{{_source.x.y.[0]}}", {"x": {"y": [text]}}) == text


@given(st.text(st.characters(exclude_characters=".[]{}", exclude_categories=["Cs"]), min_size=1))
def test_any_name_without_dots_brackets_and_braces_is_found(name: str) -> None:
    assert read(f"_source.{name}", {name: "found"}) == "found"
