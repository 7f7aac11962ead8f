"""What has happened to a profile, its objects and its keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from customer_profiles_mock.state.profiles import Packed

# The values of a profile as they were, the text of an object, or what a text is made from on demand.
Content: TypeAlias = Packed | str | Mapping[str, Any]


class HistoryRecord(NamedTuple):
    id_number: int  # half of what the id itself would take
    number: int  # rank within the domain
    object_type_name: str
    action_type: str
    created_at: float
    performed_by: str
    content: Content
    unique_key: str | None = None


# Oldest first. Of most profiles nothing is on record but that they were created: that record is kept bare.
Records: TypeAlias = HistoryRecord | list[HistoryRecord]


def as_sequence(records: Records) -> Sequence[HistoryRecord]:
    return records if isinstance(records, list) else (records,)
