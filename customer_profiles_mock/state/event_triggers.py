"""Event triggers: which ingested objects are to start something, and which have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from customer_profiles_mock.state.object_types import ObjectType


@dataclass(slots=True)
class EventTrigger:
    name: str
    number: int  # rank by creation within the domain
    object_type_name: str
    conditions: list[dict[str, Any]]  # EventTriggerConditions, as given
    created_at: float
    last_updated_at: float
    description: str | None = None
    segment_filter: str | None = None  # name of a segment
    limits: dict[str, Any] | None = None  # EventTriggerLimits, as given
    tags: dict[str, str] = field(default_factory=dict)
    fired_at: dict[str, list[float]] = field(default_factory=dict)  # by profile id, oldest first


@dataclass(frozen=True, slots=True)
class FiredTrigger:
    """An object has met the conditions of an event trigger, within its limits.

    `fired_at`: in epoch seconds.
    `uris`: those of the integrations that name the trigger: whom it was for.
    """

    event_trigger_name: str
    profile_id: str
    object_type_name: str
    profile_object_unique_key: str
    fired_at: float
    uris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IngestedObject:
    """An object that the triggers have yet to look at."""

    profile_id: str
    object_type: ObjectType
    unique_key: str
    source: Mapping[str, Any]  # the object as it was read
    happened_at: float  # by the source's clock where it says so, else when it was ingested
