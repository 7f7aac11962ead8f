"""A domain's event stream: where its changes are reported to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class EventStream:
    name: str
    uri: str  # ARN of a Kinesis data stream
    created_at: float
    tags: dict[str, str] = field(default_factory=dict)
    stopped_since: float | None = None  # when the Kinesis stream was found gone
