"""What makes an object type's mapping valid, checked when the type is put.

Every refusal is a BadRequest that names the offence; that the service refuses these is
documented, the wording is our choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.mapping.sources import compile_source
from customer_profiles_mock.ingestion.mapping.standard_objects import PROFILE as PROFILE_OBJECT
from customer_profiles_mock.ingestion.mapping.standard_objects import STANDARD_OBJECTS
from customer_profiles_mock.ingestion.mapping.targets import parse_target
from customer_profiles_mock.ingestion.source_timestamps import parse_format
from customer_profiles_mock.profiles.finding import content_types_of, key_content_types
from customer_profiles_mock.profiles.standard_keys import PREDEFINED_KEYS, PROFILE_ID_KEY
from customer_profiles_mock.profiles.twins import TWINS
from customer_profiles_mock.protocol.members import enum_values
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.object_types import Field, KeyEntry

PROFILE: Final = "PROFILE"
UNIQUE: Final = "UNIQUE"
SECONDARY: Final = "SECONDARY"
LOOKUP_ONLY: Final = "LOOKUP_ONLY"
NEW_ONLY: Final = "NEW_ONLY"

MOST_FIELDS: Final = 250
MOST_KEYS: Final = 10

_RESERVED_NAMES: Final = frozenset({"Tags", "tags"})
_LOOKUP_ONLY_KEYS: Final = frozenset({PROFILE_ID_KEY, "_orderId", "_caseId", "_assetId"})


def read_fields(given: Mapping[str, Mapping[str, str]]) -> dict[str, Field]:
    return {
        name: Field(field.get("Source", ""), field.get("Target"), field.get("ContentType"))
        for name, field in given.items()
    }


def read_keys(given: Mapping[str, list[Mapping[str, Any]]]) -> list[KeyEntry]:
    return [
        KeyEntry(name, tuple(entry.get("FieldNames", ())), tuple(entry.get("StandardIdentifiers", ())))
        for name, entries in given.items()
        for entry in entries
    ]


def check_mapping(
    domain: Domain,
    object_type_name: str,
    fields: Mapping[str, Field],
    keys: list[KeyEntry],
    allow_profile_creation: bool,
    timestamp_format: str | None = None,
) -> None:
    """Raise BadRequest for the first rule that the mapping breaks."""
    if len(fields) > MOST_FIELDS:
        raise BadRequest(f"An object type can have at most {MOST_FIELDS} fields")
    if len(keys) > MOST_KEYS:
        raise BadRequest(f"An object type can have at most {MOST_KEYS} keys")
    for name, field in fields.items():
        _check_field(name, field)
    _check_twins(fields)
    for entry in keys:
        _check_key(fields, entry)
        _check_content_types(domain, object_type_name, fields, entry)
    _check_own_content_types(fields, keys)
    _check_identifiers(keys, allow_profile_creation)
    _check_standard_objects(fields, keys)
    _check_timestamp_format(fields, timestamp_format)


def _check_field(name: str, field: Field) -> None:
    if name in _RESERVED_NAMES or not name[0].isalpha():
        raise BadRequest(f"Field name {name} must begin with a letter and must not be Tags")
    compile_source(field.source)
    if field.target is not None:
        parse_target(field.target)


def _check_twins(fields: Mapping[str, Field]) -> None:
    targets = {field.target for field in fields.values()}
    for enumerated, text in TWINS.items():
        if {f"_profile.{enumerated}", f"_profile.{text}"} <= targets:
            raise BadRequest(f"A mapping can target only one of {enumerated} and {text}")


def _check_key(fields: Mapping[str, Field], entry: KeyEntry) -> None:
    name = entry.key_name
    if name in _RESERVED_NAMES or not (name[0].isalpha() or name in PREDEFINED_KEYS):
        raise BadRequest(f"Key name {name} must begin with a letter or be a predefined key")
    if not entry.field_names:
        raise BadRequest(f"Key {name} has no FieldNames")
    for field_name in entry.field_names:
        if field_name not in fields:
            raise BadRequest(f"Key {name} refers to field {field_name}, which is not defined")
    if UNIQUE in entry.identifiers and _is_conditional(entry):
        raise BadRequest(f"Key {name} combines UNIQUE with LOOKUP_ONLY or NEW_ONLY")
    if name in _LOOKUP_ONLY_KEYS and LOOKUP_ONLY not in entry.identifiers:
        raise BadRequest(f"Key {name} can only be used as LOOKUP_ONLY")


def _check_content_types(
    domain: Domain, object_type_name: str, fields: Mapping[str, Field], entry: KeyEntry
) -> None:
    """A key name that another type of the domain uses keeps its content types.

    Predefined keys compare by their own types, so untyped e-mail and phone fields stay accepted.
    """
    if entry.key_name in PREDEFINED_KEYS:
        return
    wanted = content_types_of(fields, entry)
    others = {name: one for name, one in domain.object_types.items() if name != object_type_name}
    present = key_content_types(others.values(), entry.key_name)
    if present is not None and present != wanted:
        raise BadRequest(f"Key {entry.key_name} is already defined with other content types")


def _check_own_content_types(fields: Mapping[str, Field], keys: list[KeyEntry]) -> None:
    """All entries of one key name feed one index, so they have the same content types."""
    by_name: dict[str, tuple[str, ...]] = {}
    for entry in keys:
        wanted = content_types_of(fields, entry)
        if entry.key_name not in PREDEFINED_KEYS and by_name.setdefault(entry.key_name, wanted) != wanted:
            raise BadRequest(f"Key {entry.key_name} is defined with different content types")


def _check_identifiers(keys: list[KeyEntry], allow_profile_creation: bool) -> None:
    if sum(UNIQUE in entry.identifiers for entry in keys) != 1:
        raise BadRequest("Exactly one key must have the standard identifier UNIQUE")
    profile_keys = [entry for entry in keys if PROFILE in entry.identifiers]
    if not profile_keys:
        raise BadRequest("At least one key must have the standard identifier PROFILE")
    if allow_profile_creation and not any(_makes_profiles(entry) for entry in profile_keys):
        raise BadRequest("At least one PROFILE key must have neither LOOKUP_ONLY nor NEW_ONLY")


def _makes_profiles(entry: KeyEntry) -> bool:
    """Whether objects with this key alone come back to the profile that the first of them made.

    The guide asks for a key without LOOKUP_ONLY and NEW_ONLY; its own worked example has SECONDARY
    with NEW_ONLY, whose value is stored with the new profile. Both are accepted (our choice).
    """
    if LOOKUP_ONLY in entry.identifiers:
        return entry.key_name == PROFILE_ID_KEY
    return NEW_ONLY not in entry.identifiers or SECONDARY in entry.identifiers


def _is_conditional(entry: KeyEntry) -> bool:
    return LOOKUP_ONLY in entry.identifiers or NEW_ONLY in entry.identifiers


def _check_standard_objects(fields: Mapping[str, Field], keys: list[KeyEntry]) -> None:
    """What targets a standard object needs a key with its identifier; the reverse is fine."""
    identifiers = {identifier for entry in keys for identifier in entry.identifiers}
    for field in fields.values():
        root = parse_target(field.target).root if field.target is not None else PROFILE_OBJECT.root
        wanted = STANDARD_OBJECTS[root].identifier
        if wanted in enum_values("StandardIdentifier") and wanted not in identifiers:
            raise BadRequest(f"Fields target {root}, but no key has the standard identifier {wanted}")


def _check_timestamp_format(fields: Mapping[str, Field], timestamp_format: str | None) -> None:
    targets = [parse_target(field.target) for field in fields.values() if field.target is not None]
    is_targeted = any(one.is_source_timestamp and one.root == PROFILE_OBJECT.root for one in targets)
    if is_targeted and timestamp_format is None:
        raise BadRequest("SourceLastUpdatedTimestampFormat is required by the target of a field")
    if timestamp_format is not None:
        try:
            parse_format(timestamp_format)
        except ValueError as error:
            raise BadRequest(f"SourceLastUpdatedTimestampFormat is not valid: {error}") from None
