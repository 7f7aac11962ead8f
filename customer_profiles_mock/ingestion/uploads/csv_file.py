"""Reading an uploaded CSV file.

Documented: below 1 GB, a header row, UTF-8 without a byte-order mark (with one the first column is
reported missing). Our choice: commas and double quotes as in RFC 4180, any line ends, column names
compared as written, empty lines passed over.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import BytesIO, TextIOWrapper
from typing import Final, TypeAlias

SIZE_LIMIT: Final = 2**30  # a file must be smaller

Row: TypeAlias = list[str]


class InvalidFile(Exception):
    """The file as a whole cannot be used; `str(error)` says why."""


def read_rows(data: bytes, headers: Sequence[str]) -> Iterator[Row | None]:
    """The values of the named columns, row by row, in the order of `headers`.

    None for a row that is not well-formed, or that is longer or shorter than the header row. Raises
    InvalidFile before the first row.
    """
    if len(data) >= SIZE_LIMIT:
        raise InvalidFile("The file is not below 1 GB")
    if b"\0" in data or not _is_utf_8(data):
        raise InvalidFile("The file is not UTF-8")
    table = csv.reader(TextIOWrapper(BytesIO(data), "utf-8", newline=""), strict=True)
    try:
        header_row = next(table, [])
    except csv.Error as error:
        raise InvalidFile(f"The header row is not CSV: {error}") from None
    return _cells(table, len(header_row), [_place(header_row, header) for header in headers])


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _place(header_row: Row, header: str) -> int:
    if header_row.count(header) != 1:
        problem = "is missing" if header not in header_row else "is there more than once"
        raise InvalidFile(f"Column {header} {problem}")
    return header_row.index(header)


def _cells(table: Iterator[Row], width: int, places: Sequence[int]) -> Iterator[Row | None]:
    while True:
        try:
            row = next(table)
        except StopIteration:
            return
        except csv.Error:
            yield None
            continue
        if len(row) == width:
            yield [row[place] for place in places]
        elif row:
            yield None
