"""Profiles as the file of a snapshot: CSV, JSON lines or ORC.

Which columns there are is documented: every attribute that at least one of the profiles has. Their
names and order, and that ORC has them as texts, is our choice.
"""

from __future__ import annotations

import csv
import io
import json
import warnings
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Final, TypeAlias

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.profiles.fields import ATTRIBUTES, paths, profile_document
from customer_profiles_mock.profiles.twins import TWINS
from customer_profiles_mock.segments.subjects import PROFILE_ID, standard_paths, stored_text
from customer_profiles_mock.state.profiles import Profile

Document: TypeAlias = Mapping[str, Any]  # of `profile_document`

EXTENSIONS: Final[Mapping[str, str]] = {"CSV": "csv", "JSONL": "json", "ORC": "orc"}  # by DataFormat


def file_of(profiles: Sequence[Profile], data_format: str) -> bytes:
    """The file with a row for each profile. Raises BadRequest for ORC without what it needs."""
    return _WRITERS[data_format]([profile_document(profile) for profile in profiles])


def _columns_of(profiles: Sequence[Document]) -> list[str]:
    """ProfileId, standard attributes in the order of the model, then custom ones by name."""
    populated = {path for profile in profiles for path, _ in paths(profile)}
    standard = [
        path for path in standard_paths() if path != PROFILE_ID and TWINS.get(path, path) in populated
    ]
    custom = {name for profile in profiles for name in profile.get(ATTRIBUTES, {})}
    return [PROFILE_ID, *standard, *(f"{ATTRIBUTES}.{name}" for name in sorted(custom))]


def _csv(profiles: Sequence[Document]) -> bytes:
    columns = _columns_of(profiles)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([stored_text(profile, column) for column in columns] for profile in profiles)
    return out.getvalue().encode()


def _json_lines(profiles: Sequence[Document]) -> bytes:
    lines = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in profiles)
    return "".join(f"{line}\n" for line in lines).encode()


def _orc(profiles: Sequence[Document]) -> bytes:
    try:
        with warnings.catch_warnings():
            # freezegun's classes, which stand for datetime's while the clock is frozen, are larger.
            warnings.filterwarnings("ignore", r"datetime\.\w+ size changed", RuntimeWarning)
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
        for column in _columns_of(profiles)
    }
    out = io.BytesIO()
    orc.write_table(pyarrow.table(columns), out)
    return out.getvalue()


_WRITERS: Final[Mapping[str, Callable[[Sequence[Document]], bytes]]] = {
    "CSV": _csv,
    "JSONL": _json_lines,
    "ORC": _orc,
}
