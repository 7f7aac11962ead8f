"""From the rows of a file to profiles, as CreateProfile would take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from customer_profiles_mock.commands.match_files import CustomerFile, Line, Problem
from customer_profiles_mock.commands.match_headers import is_path, path_of, says_it_less
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.matcher.members import PROFILE_ID
from customer_profiles_mock.profiles.twins import TWINS, is_twin, write_twin
from customer_profiles_mock.protocol.members import enum_values
from customer_profiles_mock.protocol.validation import validate
from customer_profiles_mock.report.contents import Row


class BadMapping(Exception):
    """`--map` cannot be followed; `str(error)` says why."""


@dataclass(frozen=True, slots=True)
class Columns:
    """`used`: what each column fills, by its header. `unused`: the headers of the others."""

    used: Mapping[str, str]
    unused: tuple[str, ...]


def columns_of(headers: Sequence[str], wanted: Mapping[str, str]) -> Columns:
    """What each column fills: what `wanted` says, else what its header says.

    `wanted` leads from a header to a member, or to "" for a column that is not to be used. Where several
    headers mean one member, the one that `wanted` names has it, else the one that is the member's name,
    else the first. Raises BadMapping.
    """
    for header, path in wanted.items():
        if header not in headers:
            raise BadMapping(f"there is no column {header!r}; there are: {', '.join(filter(None, headers))}")
        if path and not is_path(path):
            raise BadMapping(
                f"{path!r} is not a member of a profile, as FirstName, Address.City, Attributes.Tier"
            )
    by_path: dict[str, str] = {}
    for header, path in wanted.items():
        if path and by_path.setdefault(path, header) != header:
            raise BadMapping(f"{by_path[path]!r} and {header!r} are both to fill {path}")
    free = [header for header in headers if header and header not in wanted]
    for header in sorted(free, key=says_it_less):
        found = path_of(header)
        if found:
            by_path.setdefault(found, header)
    used = {header: path for path, header in by_path.items()}
    ordered = {header: used[header] for header in headers if header in used}
    return Columns(ordered, tuple(header for header in headers if header and header not in used))


def rows_of(file: CustomerFile, columns: Columns) -> tuple[list[Row], list[Problem]]:
    """The rows that CreateProfile would take, and why not the others; both in the order of the file.

    Where no column is the ProfileId, the line's number is.
    """
    has_ids = PROFILE_ID in columns.used.values()
    first_lines: dict[str, int] = {}
    rows: list[Row] = []
    problems = list(file.problems)
    for line in file.lines:
        values = _values(line, columns)
        profile_id = values.pop(PROFILE_ID, "") if has_ids else str(line.number)
        trouble = _trouble(profile_id, values, first_lines)
        if trouble:
            problems.append(Problem(line.number, trouble))
        else:
            first_lines[profile_id] = line.number
            rows.append(Row(line.number, {PROFILE_ID: profile_id, **values}))
    return rows, sorted(problems, key=lambda problem: problem.line)


def _values(line: Line, columns: Columns) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for header, path in columns.used.items():
        if text := line.texts.get(header):
            member, dot, part = path.partition(".")
            if dot:
                values.setdefault(member, {})[part] = text
            elif is_twin(member):
                # The enumerated side takes its own words only, which people write in small letters too.
                write_twin(values, member, text.upper() if text.upper() in _enumerated() else text)
            else:
                values[member] = text
    return values


@cache
def _enumerated() -> frozenset[str]:
    return frozenset().union(*map(enum_values, TWINS))


def _trouble(profile_id: str, values: Mapping[str, Any], first_lines: Mapping[str, int]) -> str:
    if not profile_id:
        return "no id"
    if profile_id in first_lines:
        return f"the id {profile_id} is that of line {first_lines[profile_id]}"
    if not values:
        return "no value in any column that is used"
    if not _encodes(profile_id, values):
        return "half of a surrogate pair, which is no character"
    try:
        validate("CreateProfile", {"DomainName": "match", **values})
    except BadRequest as error:
        return str(error).partition("detected: ")[2]
    return ""


def _encodes(*values: Any) -> bool:
    try:
        "".join(_texts(values)).encode()
    except UnicodeEncodeError:
        return False
    return True


def _texts(values: Any) -> list[str]:
    found: list[str] = []
    for value in values.values() if isinstance(values, Mapping) else values:
        if isinstance(value, str):
            found.append(value)
        else:
            found += _texts(value)
    return found
