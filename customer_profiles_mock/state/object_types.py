"""An object type: how the objects of one source become profiles."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Field:
    source: str
    target: str | None = None
    content_type: str | None = None  # as given; absent means STRING


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One definition under a key name; a key name may have several."""

    key_name: str
    field_names: tuple[str, ...]
    identifiers: tuple[str, ...] = ()  # in the order sent


@dataclass(slots=True)
class ObjectType:
    name: str
    description: str
    created_at: float
    last_updated_at: float
    fields: dict[str, Field] = field(default_factory=dict)
    keys: list[KeyEntry] = field(default_factory=list)  # in the order sent
    expiration_days: int | None = None
    encryption_key: str | None = None
    allow_profile_creation: bool = False
    source_last_updated_timestamp_format: str | None = None
    max_profile_object_count: int | None = None  # as given
    default_object_limit: int | None = None  # its template's, for where it has none of its own
    source_priority: int | None = None
    template_id: str | None = None
    is_implicit: bool = False  # in use under a template's name without having been put
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def object_limit(self) -> int | None:
        """Above so many objects of the type, a full profile loses the oldest of them first."""
        own = self.max_profile_object_count
        return self.default_object_limit if own is None else own
