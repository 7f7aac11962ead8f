"""Profiles as the file of a snapshot: CSV, JSON lines or ORC.

Which columns there are is documented: every attribute that at least one of the profiles has. Their
names and order, and that ORC has them as texts, is our choice.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Final

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.profiles.fields import ATTRIBUTES, paths, profile_document
from customer_profiles_mock.profiles.twins import TWINS
from customer_profiles_mock.segments.subjects import PROFILE_ID, standard_paths, stored_text
from customer_profiles_mock.state.profiles import Profile

EXTENSIONS: Final[Mapping[str, str]] = {"CSV": "csv", "JSONL": "json", "ORC": "orc"}  # by DataFormat


def file_of(profiles: Sequence[Profile], data_format: str) -> bytes:
    """The file with a row for each profile. Raises BadRequest for ORC without what it needs."""
    return _WRITERS[data_format](profiles)


def columns_of(profiles: Sequence[Profile]) -> list[str]:
    """ProfileId, standard attributes in the order of the model, then custom ones by name."""
    populated = {path for profile in profiles for path, _ in paths(profile.values)}
    standard = [
        path for path in standard_paths() if path != PROFILE_ID and TWINS.get(path, path) in populated
    ]
    custom = {name for profile in profiles for name in profile.values.get(ATTRIBUTES, {})}
    return [PROFILE_ID, *standard, *(f"{ATTRIBUTES}.{name}" for name in sorted(custom))]


def _csv(profiles: Sequence[Profile]) -> bytes:
    columns = columns_of(profiles)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([stored_text(profile, column) for column in columns] for profile in profiles)
    return out.getvalue().encode()


def _json_lines(profiles: Sequence[Profile]) -> bytes:
    documents = (profile_document(profile) for profile in profiles)
    lines = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in documents)
    return "".join(f"{line}\n" for line in lines).encode()


def _orc(profiles: Sequence[Profile]) -> bytes:
    try:
        pyarrow, orc = import_module("pyarrow"), import_module("pyarrow.orc")
    except ImportError:
        raise BadRequest(
            "ORC files are written by pyarrow, which is not installed: "
            "pip install 'customer-profiles-mock[orc]'"
        ) from None
    columns = {
        column: pyarrow.array(
            [stored_text(profile, column) or None for profile in profiles], pyarrow.string()
        )
        for column in columns_of(profiles)
    }
    out = io.BytesIO()
    orc.write_table(pyarrow.table(columns), out)
    return out.getvalue()


_WRITERS: Final[Mapping[str, Callable[[Sequence[Profile]], bytes]]] = {
    "CSV": _csv,
    "JSONL": _json_lines,
    "ORC": _orc,
}
