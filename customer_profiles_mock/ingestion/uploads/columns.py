"""The mapping of an upload job: which column of the file fills which attribute of a profile.

How Source and Target are spelt is not documented for uploads. Our choice: as in object types,
`_source.<column>` and `_profile.<attribute>`, and both without what stands before the dot as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.mapping.standard_objects import PROFILE, TEXT
from customer_profiles_mock.ingestion.mapping.targets import parse_target
from customer_profiles_mock.profiles.content_types import STRING
from customer_profiles_mock.profiles.twins import TWINS

MOST_COLUMNS: Final = 25  # documented

_SOURCE: Final = "_source."


@dataclass(frozen=True, slots=True)
class Column:
    header: str  # as it stands in the first row of the file
    path: str  # of the attribute, as `profiles.fields` has them
    content_type: str


@dataclass(frozen=True, slots=True)
class Columns:
    mapped: tuple[Column, ...]
    unique: Column  # one of them: what tells profiles apart

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(column.header for column in self.mapped)


def parse_columns(fields: Mapping[str, Mapping[str, str]], unique_key: str) -> Columns:
    """Read the Fields and the UniqueKey of an upload job. Raises BadRequest that names the offence."""
    if len(fields) > MOST_COLUMNS:
        raise BadRequest(f"Fields has {len(fields)} entries; an upload job maps at most {MOST_COLUMNS}")
    columns: dict[str, Column] = {}
    names_by_path: dict[str, str] = {}
    for name, given in fields.items():
        column = columns[name] = _column(name, given)
        first = names_by_path.setdefault(column.path, name)
        if first != name:
            raise BadRequest(f"Fields {first} and {name} have the same Target")
    if unique_key not in columns:
        raise BadRequest(f"UniqueKey {unique_key} is not the name of one of the Fields")
    return Columns(tuple(columns.values()), columns[unique_key])


def _column(name: str, given: Mapping[str, str]) -> Column:
    for member in ("Source", "Target"):
        if member not in given:
            raise BadRequest(f"Field {name} has no {member}")
    header = given["Source"].removeprefix(_SOURCE)
    if not header:
        raise BadRequest(f"Field {name} has a Source that names no column: {given['Source']}")
    return Column(header, _path(given["Target"]), given.get("ContentType", STRING))


def _path(text: str) -> str:
    target = parse_target(text if text.startswith("_") else f"{PROFILE.root}.{text}")
    (steps, *inner) = target.runs
    names = [step for step in steps if isinstance(step, str)]
    if target.root != PROFILE.root or target.is_source_timestamp or inner or target.shape != TEXT:
        raise BadRequest(f"Target {text} is not valid: an upload job fills attributes of profiles with texts")
    names[0] = TWINS.get(names[0], names[0])
    return ".".join(names)
