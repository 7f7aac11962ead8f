"""What has happened to a profile, its objects and its keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias


class ProfileThen(NamedTuple):
    """A profile as it was; the mapping of values is the profile's own, which nobody writes into."""

    profile_id: str
    values: Mapping[str, Any]


# The text of an object, or that from which the text is made when it is asked for.
Content: TypeAlias = str | ProfileThen | Mapping[str, Any]


class HistoryRecord(NamedTuple):
    record_id: str
    number: int  # rank within the domain
    object_type_name: str
    action_type: str
    created_at: float
    performed_by: str
    content: Content
    unique_key: str | None = None
