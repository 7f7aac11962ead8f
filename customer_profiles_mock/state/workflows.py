"""Workflows: the loading of a source's history, and the integration that comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

NOT_STARTED: Final = "NOT_STARTED"
IN_PROGRESS: Final = "IN_PROGRESS"
COMPLETE: Final = "COMPLETE"
FAILED: Final = "FAILED"


class Batch(NamedTuple):
    """A span of the source's history, in epoch seconds."""

    start: float
    end: float


@dataclass(slots=True)
class Workflow:
    workflow_id: str
    number: int  # rank by creation within the domain
    workflow_type: str
    flow_name: str
    connector_type: str
    connector_profile_name: str
    object_type_name: str
    role_arn: str
    batches: tuple[Batch, ...]  # one step each; never empty
    created_at: float
    status: str
    status_since: float
    reads: int = 0  # of this workflow since its status changed
    error_description: str | None = None
    tags: dict[str, str] = field(default_factory=dict)  # for the integration; a workflow has no ARN

    @property
    def is_finished(self) -> bool:
        return self.status in (COMPLETE, FAILED)
