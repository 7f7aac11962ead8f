"""Definitions of calculated attributes; their values are not kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

PREPARING: Final = "PREPARING"
IN_PROGRESS: Final = "IN_PROGRESS"
COMPLETED: Final = "COMPLETED"


class Dropped(NamedTuple):
    """What the range had passed when a wider one, which does not bring it back, took its place."""

    number: int  # of the change, among objects by ingestion
    changed_at: float  # epoch seconds
    before: int  # milliseconds, by the clock of the conditions


@dataclass(slots=True)
class CalculatedAttribute:
    name: str
    number: int  # rank within the domain, among objects by ingestion; zero for a default attribute
    statistic: str
    details: dict[str, Any]  # AttributeDetails, as given
    display_name: str | None = None
    description: str | None = None
    conditions: dict[str, Any] | None = None  # as given
    filter: dict[str, Any] | None = None  # as given
    uses_historical_data: bool = False
    created_at: float | None = None  # None for a default attribute
    last_updated_at: float | None = None
    status: str = COMPLETED
    status_since: float = 0.0
    dropped: tuple[Dropped, ...] = ()
    reads: int = 0  # of this definition since its status changed
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def is_default(self) -> bool:
        return self.created_at is None
