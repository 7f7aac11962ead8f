"""Reading a file of customers: its encoding, its kind, its rows with the lines they stand on."""

from __future__ import annotations

import codecs
import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn, TypeAlias

STDIN: Final = "-"
DELIMITERS: Final = ",;\t|"
CSV, JSONL = "CSV", "JSON Lines"

_KINDS: Final[Mapping[str, str]] = {
    ".csv": CSV,
    ".tsv": CSV,
    ".tab": CSV,
    ".jsonl": JSONL,
    ".ndjson": JSONL,
    ".json": JSONL,
}
# Longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST_FIELD: Final = 1 << 20  # characters; more means that a quote is not closed

Texts: TypeAlias = Mapping[str, str]  # by header; what is empty is left out


class UnusableFile(Exception):
    """Nothing of the file can be used; `str(error)` says why."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that is left out. `line`: where it begins, counting from 1."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    texts: Texts


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """`headers` in the order of the file; `kind` is CSV or JSONL; `delimiter` is empty for JSONL."""

    encoding: str
    kind: str
    delimiter: str
    headers: tuple[str, ...]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def read_file(name: str, *, encoding: str | None = None, delimiter: str | None = None) -> CustomerFile:
    """Read a file, or standard input for "-". What is not given is found out. Raises UnusableFile."""
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except OSError as error:
        raise UnusableFile(error.strerror or str(error)) from None
    encoding = encoding or encoding_of(data)
    try:
        text = data.decode(encoding)
    except LookupError:
        raise UnusableFile(f"there is no encoding {encoding!r}") from None
    except UnicodeDecodeError as error:
        place = f"byte {error.start} cannot be read as {encoding}"
        raise UnusableFile(f"{place}; name the encoding with --encoding") from None
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise UnusableFile("there is nothing in it")
    kind = _KINDS.get(Path(name).suffix.lower()) or (JSONL if text.lstrip()[0] in "{[" else CSV)
    if kind == JSONL:
        found = list(_json_lines(text))
        headers = tuple(
            dict.fromkeys(header for line in found if isinstance(line, Line) for header in line.texts)
        )
        delimiter = ""
    else:
        delimiter = {"tab": "\t", "\\t": "\t"}.get(delimiter or "", delimiter) or delimiter_of(text)
        if len(delimiter) != 1:
            raise UnusableFile(f"{delimiter!r} is not one character to separate cells by")
        headers, found = _csv_lines(text, delimiter)
    lines = tuple(line for line in found if isinstance(line, Line))
    problems = tuple(line for line in found if isinstance(line, Problem))
    return CustomerFile(encoding, kind, delimiter, headers, lines, problems)


def encoding_of(data: bytes) -> str:
    """By the byte-order mark; without one UTF-16 by its zeros, UTF-8 where it is valid, else Windows-1252."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    start = data[:4096]
    half = len(start) // 2
    if half and start[1::2].count(0) > 0.4 * half:
        return "utf-16-le"
    if half and start[::2].count(0) > 0.4 * half:
        return "utf-16-be"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def delimiter_of(text: str) -> str:
    """Of comma, semicolon, tab and bar the one that the first line with anything on it has most of."""
    first = next(line for line in text.splitlines() if line.strip())
    unquoted = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=unquoted.count)


def _csv_lines(text: str, delimiter: str) -> tuple[tuple[str, ...], list[Line | Problem]]:
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        rows = _csv_rows(text, delimiter)
        first = next(rows, None)
        if first is None or isinstance(first, Problem):
            raise UnusableFile(
                f"line {first.line}, the header: {first.text}" if first else "it has no header"
            )
        headers = tuple(header.strip() for header in first[1])
        for number, header in enumerate(headers):
            if header and header in headers[:number]:
                raise UnusableFile(f"two columns are called {header!r}")
        return headers, [row if isinstance(row, Problem) else _line(headers, *row) for row in rows]
    finally:
        csv.field_size_limit(before)


def _csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]] | Problem]:
    """The rows that are not blank, each with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            lines = f" (read up to line {reader.line_num})" if reader.line_num > number else ""
            yield Problem(number, f"not readable as CSV: {error}{lines}")
            continue
        if any(cell.strip() for cell in cells):
            yield number, cells


def _line(headers: tuple[str, ...], number: int, cells: list[str]) -> Line | Problem:
    if any(cell.strip() for cell in cells[len(headers) :]):
        return Problem(number, f"{len(cells)} cells under {len(headers)} headers")
    return Line(
        number,
        {
            header: text
            for header, cell in zip(headers, cells, strict=False)
            if header and (text := cell.strip())
        },
    )


def _json_lines(text: str) -> Iterator[Line | Problem]:
    # Not splitlines(), which also splits at characters that may stand in a JSON string.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            document = _decode(line)
        except json.JSONDecodeError as error:
            yield Problem(number, f"not readable as JSON: {error.msg} at column {error.colno}")
        except ValueError as error:
            yield Problem(number, f"not readable as JSON: {error}")
        except RecursionError:
            yield Problem(number, "nested too deeply")
        else:
            if isinstance(document, dict):
                texts: dict[str, str] = {}
                _flatten(document, "", texts)
                yield Line(number, texts)
            else:
                yield Problem(number, "not a JSON object")


def _flatten(document: Mapping[str, Any], above: str, texts: dict[str, str]) -> None:
    """The texts of an object and of objects in it, by dotted names. Lists hold nothing that is matched."""
    for name, value in document.items():
        if isinstance(value, dict):
            _flatten(value, f"{above}{name}.", texts)
        elif isinstance(value, str):
            if text := value.strip():
                texts[above + name] = text
        elif isinstance(value, int | float):
            texts[above + name] = json.dumps(value)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")


_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode
