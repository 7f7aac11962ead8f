"""Recommenders, the filters that requests name, and the schemas that both may name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

PENDING: Final = "PENDING"
IN_PROGRESS: Final = "IN_PROGRESS"
ACTIVE: Final = "ACTIVE"
STOPPING: Final = "STOPPING"
INACTIVE: Final = "INACTIVE"
STARTING: Final = "STARTING"
DELETING: Final = "DELETING"


@dataclass(frozen=True, slots=True)
class RecommenderVersion:
    """What one training leaves: a name, and the configuration that it was made with."""

    name: str
    config: dict[str, Any]
    trained_at: float


@dataclass(slots=True)
class RecommenderUpdate:
    """The newest change of configuration or version; the recommender stays ACTIVE meanwhile."""

    status: str
    created_at: float
    last_updated_at: float
    config: dict[str, Any] | None = None  # as given
    version_name: str | None = None  # as given, or of the training that it has led to


@dataclass(slots=True)
class Recommender:
    name: str
    number: int  # rank by creation within the domain
    recipe_name: str
    created_at: float
    last_updated_at: float  # by a request or a change of status
    config: dict[str, Any] | None = None  # as given
    description: str | None = None
    schema_name: str | None = None
    status: str = PENDING
    status_since: float = 0.0  # of its own status, or of that of a running update
    reads: int = 0  # since then
    versions: tuple[RecommenderVersion, ...] = ()  # oldest first
    active_version: RecommenderVersion | None = None
    update: RecommenderUpdate | None = None
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def is_being_updated(self) -> bool:
        return self.update is not None and self.update.status != ACTIVE

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is going on that ends by itself."""
        return self.status in (ACTIVE, INACTIVE) and not self.is_being_updated


@dataclass(slots=True)
class RecommenderFilter:
    name: str
    number: int  # rank by creation within the domain
    expression: str
    created_at: float
    description: str | None = None
    schema_name: str | None = None
    status: str = PENDING
    status_since: float = 0.0
    reads: int = 0  # since then
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class RecommenderSchema:
    name: str
    fields: dict[str, list[dict[str, Any]]]  # as given
    created_at: float
    tags: dict[str, str] = field(default_factory=dict)
