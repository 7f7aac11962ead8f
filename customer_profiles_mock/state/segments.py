"""Segments: definitions, and the estimates and snapshots that were asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

RUNNING: Final = "RUNNING"
SUCCEEDED: Final = "SUCCEEDED"
IN_PROGRESS: Final = "IN_PROGRESS"
COMPLETED: Final = "COMPLETED"
FAILED: Final = "FAILED"

Criteria: TypeAlias = dict[str, Any] | str  # groups as given, or a query in SQL


@dataclass(slots=True)
class SegmentSnapshot:
    """The members of a segment at a moment, on their way into a file."""

    snapshot_id: str
    number: int  # rank by creation within the domain
    segment_name: str
    data_format: str
    destination_uri: str  # without a slash at its end
    role_arn: str | None
    encryption_key: str | None
    status_since: float
    status: str = IN_PROGRESS
    reads: int = 0  # of this snapshot since its status changed
    message: str | None = None
    members: frozenset[str] = frozenset()  # of a segment by SQL, once it is complete: profile ids


@dataclass(slots=True)
class SegmentDefinition:
    """Everything but the tags stays as it was created."""

    name: str
    display_name: str
    created_at: float
    criteria: Criteria  # SegmentGroups or SegmentSqlQuery
    description: str | None = None
    sort: dict[str, Any] | None = None  # SegmentSort, as given
    tags: dict[str, str] = field(default_factory=dict)
    snapshots: dict[str, SegmentSnapshot] = field(default_factory=dict)

    @property
    def is_sql(self) -> bool:
        return isinstance(self.criteria, str)


@dataclass(slots=True)
class SegmentEstimate:
    """How many profiles would be in a segment."""

    estimate_id: str
    number: int  # rank by creation within the domain
    criteria: Criteria  # SegmentQuery or SegmentSqlQuery
    status_since: float
    status: str = RUNNING
    reads: int = 0  # of this estimate since its status changed
    count: int | None = None  # once it has succeeded
    message: str | None = None
