"""A domain's integrations: where its data comes from, and as which objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

UNSTRUCTURED: Final = "_unstructured"  # the object type of texts that are searched, not mapped


@dataclass(slots=True)
class Integration:
    uri: str  # names the integration within its domain, and within all domains of the store
    created_at: float
    last_updated_at: float
    object_type_name: str | None = None
    object_type_names: dict[str, str] | None = None  # name of an event -> object type
    role_arn: str | None = None
    event_trigger_names: list[str] | None = None
    scope: str = "PROFILE"
    workflow_id: str | None = None
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def is_unstructured(self) -> bool:
        return UNSTRUCTURED in (self.object_type_name, *(self.object_type_names or {}).values())
