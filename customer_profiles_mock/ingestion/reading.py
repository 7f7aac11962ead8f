"""An incoming object after its type's mapping: field values, key values, unique key, timestamp."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.definition import PROFILE, UNIQUE
from customer_profiles_mock.ingestion.mapping.accessors import Number, as_text
from customer_profiles_mock.ingestion.mapping.sources import compile_source
from customer_profiles_mock.ingestion.mapping.standard_objects import PROFILE as PROFILE_OBJECT
from customer_profiles_mock.ingestion.mapping.targets import Target, parse_target
from customer_profiles_mock.ingestion.source_timestamps import parse_format
from customer_profiles_mock.profiles.content_types import normalise
from customer_profiles_mock.profiles.finding import content_types_of, join_parts
from customer_profiles_mock.profiles.standard_keys import PREDEFINED_KEYS
from customer_profiles_mock.state.object_types import KeyEntry, ObjectType


@dataclass(frozen=True, slots=True)
class ReadObject:
    text: str
    size: int  # in bytes
    source: Mapping[str, Any]
    unique_key: str
    values: Mapping[str, Any]  # field name -> value, None where the path is missing
    keys: Mapping[KeyEntry, str]  # entry -> normalised value; entries without a value are left out
    targeted: Mapping[str, list[tuple[Target, Any]]]  # standard object -> what goes where on it
    timestamp: float | None  # of the source, epoch seconds; None where it gives none that can be read


def read_object(object_type: ObjectType, text: str, now: float) -> ReadObject:
    """Raises BadRequest for what is no JSON object, or lacks its UNIQUE or every PROFILE key."""
    source = parse_object(text)
    values = {name: compile_source(field.source).read(source) for name, field in object_type.fields.items()}
    keys: dict[KeyEntry, str] = {}
    for entry in object_type.keys:
        if value := _key_value(object_type, entry, values):
            keys[entry] = value
    unique = next((value for entry, value in keys.items() if UNIQUE in entry.identifiers), None)
    if unique is None:
        raise BadRequest(f"The object has no value for the UNIQUE key of object type {object_type.name}")
    if not any(PROFILE in entry.identifiers for entry in keys):
        raise BadRequest(f"The object has no value for any PROFILE key of object type {object_type.name}")
    targeted: dict[str, list[tuple[Target, Any]]] = {}
    timestamp = None
    for name, field in object_type.fields.items():
        if field.target is None:
            continue
        target = parse_target(field.target)
        if not target.is_source_timestamp:
            targeted.setdefault(target.root, []).append((target, values[name]))
        elif target.root == PROFILE_OBJECT.root and object_type.source_last_updated_timestamp_format:
            timestamp_format = parse_format(object_type.source_last_updated_timestamp_format)
            timestamp = timestamp_format.read(as_text(values[name]), now)
    return ReadObject(
        text, len(text.encode()), source, unique_key_of(unique), values, keys, targeted, timestamp
    )


def parse_object(text: str) -> dict[str, Any]:
    """Read an Object member; numbers stay as they were written. Raises BadRequest."""
    try:
        source = _DECODER.decode(text)
        if "\\u" in text:  # an escaped half of a surrogate pair is no text
            json.dumps(source, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise BadRequest("Could not parse object string into JSON") from None
    if not isinstance(source, dict):
        raise BadRequest("Object must be a JSON object")
    return source


def unique_key_of(value: str) -> str:
    """Base64 of the SHA-256 of the UNIQUE key's value (observed)."""
    return base64.b64encode(hashlib.sha256(value.encode()).digest()).decode()


def _key_value(object_type: ObjectType, entry: KeyEntry, values: Mapping[str, Any]) -> str:
    parts = [as_text(values[name]) for name in entry.field_names]
    if entry.key_name in PREDEFINED_KEYS:
        return normalise(PREDEFINED_KEYS[entry.key_name], " ".join(filter(None, parts)))
    return join_parts(content_types_of(object_type.fields, entry), parts)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


# Numbers are kept as they are written, and are told from texts.
_DECODER: Final = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=_refuse_constant)
