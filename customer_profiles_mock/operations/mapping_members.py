"""A mapping as the members Fields and Keys of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from customer_profiles_mock.state.object_types import Field, KeyEntry


def fields_member(fields: Mapping[str, Field]) -> dict[str, dict[str, str | None]]:
    return {
        name: {"Source": field.source, "Target": field.target, "ContentType": field.content_type}
        for name, field in fields.items()
    }


def keys_member(keys: Iterable[KeyEntry]) -> dict[str, list[dict[str, Any]]]:
    members: dict[str, list[dict[str, Any]]] = {}
    for entry in keys:
        members.setdefault(entry.key_name, []).append(
            {"StandardIdentifiers": list(entry.identifiers), "FieldNames": list(entry.field_names)}
        )
    return members
