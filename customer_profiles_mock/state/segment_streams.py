"""Where membership events of a domain go, and the segments that report them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

STARTING: Final = "STARTING"
RUNNING: Final = "RUNNING"
STOPPED: Final = "STOPPED"
FAILED: Final = "FAILED"

LIVE: Final = "LIVE"
SCHEDULE: Final = "SCHEDULE"
JOINED: Final = "JOINED"
LEFT: Final = "LEFT"


@dataclass(slots=True)
class SegmentStream:
    destination_arn: str  # of a Kinesis data stream
    role_arn: str
    associated_at: float
    disassociated_at: float | None = None
    failure: str | None = None  # while the Kinesis stream is gone

    @property
    def is_associated(self) -> bool:
        return self.disassociated_at is None


@dataclass(frozen=True, slots=True)
class MembershipEvent:
    number: int  # rank within the domain
    profile_id: str
    change: str  # JOINED or LEFT
    event_type: str  # LIVE or SCHEDULE
    updated_at: float


@dataclass(slots=True)
class SegmentSubscription:
    segment_name: str
    number: int  # rank by creation within the domain
    interval: int  # hours between two scheduled runs
    started_at: float  # for the first time
    last_updated_at: float
    status: str = STARTING
    status_since: float = 0.0
    reads: int = 0  # of this subscription since its status changed
    message: str | None = None  # why it has failed
    last_run_at: float | None = None
    next_run_at: float | None = None  # None before the first members are known, and while it is stopped
    members: dict[str, None] | None = None  # profile ids, as last looked at; None before that
    changed_at: dict[str, float] = field(default_factory=dict)  # profile id -> when it last came or went
    events: list[MembershipEvent] = field(default_factory=list)  # oldest first
