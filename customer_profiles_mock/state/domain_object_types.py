"""Domain object types: what items of a domain's own, such as those of a catalogue, are read by."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class DomainObjectType:
    name: str
    fields: dict[str, dict[str, str]]  # by name: Source, Target, ContentType, FeatureType, as given
    created_at: float
    last_updated_at: float
    description: str | None = None
    encryption_key: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
