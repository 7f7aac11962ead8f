"""What has happened to a profile, its objects and its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

# The text of an object, or members from which the text is made when it is asked for.
Content: TypeAlias = str | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HistoryRecord:
    record_id: str
    number: int  # rank within the domain
    object_type_name: str
    action_type: str
    created_at: float
    performed_by: str
    content: Content
    unique_key: str | None = None
