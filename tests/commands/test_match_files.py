"""Files of customers in the encodings, kinds and shapes in which people have them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from customer_profiles_mock.commands.match_files import Problem, UnusableFile, read_file

TEXT = "Name;E-Mail;City\nJosé Müller;jose@example.com;Köln\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_encoding_of_a_file_is_found_out(encoding: str, found: str, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes(TEXT.encode(encoding))
    file = read_file(str(path))
    assert file.encoding == found
    assert file.headers == ("Name", "E-Mail", "City")
    assert file.lines[0].texts == {"Name": "José Müller", "E-Mail": "jose@example.com", "City": "Köln"}


def test_an_encoding_that_is_given_is_used(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes("Name\nŁukasz\n".encode("cp1250"))
    assert read_file(str(path), encoding="cp1250").lines[0].texts == {"Name": "Łukasz"}
    path.write_bytes("\ufeffName\nAnn\n".encode())
    assert read_file(str(path), encoding="utf-8").headers == ("Name",)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["customers.csv", "customers"])
def test_the_delimiter_is_found_in_the_header(name: str, delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / name
    others = "".join({",", ";", "|"} - {delimiter})
    path.write_text(
        delimiter.join(["First", f'"{others * 3}"', "Last"]) + f"\nAnn{delimiter}x{delimiter}Lee\n"
    )
    file = read_file(str(path))
    assert (file.kind, file.delimiter) == ("CSV", delimiter)
    assert file.lines[0].texts == {"First": "Ann", others * 3: "x", "Last": "Lee"}


@pytest.mark.parametrize(("given", "delimiter"), [("~", "~"), ("tab", "\t"), ("\\t", "\t")])
def test_a_delimiter_that_is_given_is_used(given: str, delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(f"First,1{delimiter}Last\nAnn{delimiter}Lee\n")
    assert read_file(str(path), delimiter=given).lines[0].texts == {"First,1": "Ann", "Last": "Lee"}


def test_rows_are_numbered_by_the_line_they_begin_on(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(
        'Name,Note\r\nAnn,"two\r\nlines"\r\n\r\n,\r\nBob\r\nCid,"ok",\r\nDan,a,b\r\n"E"ve,x\r\nFay,"open\r\n'
    )
    file = read_file(str(path))
    assert [(line.number, line.texts["Name"]) for line in file.lines] == [(2, "Ann"), (6, "Bob"), (7, "Cid")]
    assert file.lines[0].texts["Note"] == "two\r\nlines"
    assert file.problems == (
        Problem(8, "3 cells under 2 headers"),
        Problem(9, "not readable as CSV: ',' expected after '\"'"),
        Problem(10, "not readable as CSV: unexpected end of data"),
    )


def test_json_lines_are_read_with_their_objects_flattened(tmp_path: Path) -> None:
    path = tmp_path / "customers.jsonl"
    rows = [
        json.dumps(
            {"FirstName": " Ann ", "Address": {"City": "Köln"}, "Attributes": {"Age": 7, "Vip": True}}
        ),
        '{"FirstName": "Bob\u2028Lee", "Tags": ["a"], "LastName": null, "Empty": ""}',
        "",
        "[1]",
        '{"FirstName": NaN}',
        '{"FirstName": "Cid"',
        "[" * 100_000,
    ]
    path.write_text("\r\n".join(rows), "utf-8")
    file = read_file(str(path))
    assert (file.kind, file.headers) == (
        "JSON Lines",
        ("FirstName", "Address.City", "Attributes.Age", "Attributes.Vip"),
    )
    assert [(line.number, dict(line.texts)) for line in file.lines] == [
        (1, {"FirstName": "Ann", "Address.City": "Köln", "Attributes.Age": "7", "Attributes.Vip": "true"}),
        (2, {"FirstName": "Bob\u2028Lee"}),
    ]
    assert [problem.line for problem in file.problems] == [4, 5, 6, 7]
    assert file.problems[0].text == "not a JSON object"
    assert file.problems[1].text == "not readable as JSON: NaN is not a JSON value"
    assert file.problems[2].text.startswith("not readable as JSON: Expecting ',' delimiter at column")


@pytest.mark.parametrize(
    ("data", "options", "message"),
    [
        (b"", {}, "there is nothing in it"),
        (b" \n\n", {}, "there is nothing in it"),
        (b"a,b,a\n1,2,3\n", {}, "two columns are called 'a'"),
        (b'"a,b\n', {}, "line 1, the header: not readable as CSV: unexpected end of data"),
        (b"a\n\x81", {}, "byte 2 cannot be read as cp1252; name the encoding with --encoding"),
        (
            b"a\n\xff",
            {"encoding": "ascii"},
            "byte 2 cannot be read as ascii; name the encoding with --encoding",
        ),
        (b"a", {"encoding": "klingon"}, "there is no encoding 'klingon'"),
        (b"a,b", {"delimiter": ", "}, "', ' is not one character to separate cells by"),
    ],
)
def test_a_file_that_is_of_no_use_is_refused(
    data: bytes, options: dict[str, str], message: str, tmp_path: Path
) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes(data)
    with pytest.raises(UnusableFile) as refused:
        read_file(str(path), **options)
    assert str(refused.value) == message
