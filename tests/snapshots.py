"""The state of an account as plain data, for comparing before and after."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from customer_profiles_mock.state.key_index import KeyIndex
from customer_profiles_mock.state.profiles import unpack


def plain(value: Any) -> Any:
    """A value in comparable form, without regard to the order of mappings, which the journal may change."""
    if isinstance(value, KeyIndex):
        return value.snapshot()
    if isinstance(value, bytes):
        return plain(unpack(value))
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
        return {name: plain(getattr(value, name)) for name in names if name not in ("journal", "derived")}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return frozenset(value) if isinstance(value, set) else value
