"""Layouts: how the agent's application shows a profile. Their text is opaque."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Layout:
    name: str
    description: str
    display_name: str
    layout_type: str
    text: str  # as given, never parsed
    created_at: float
    last_updated_at: float
    is_default: bool = False
    version: int = 1
    tags: dict[str, str] = field(default_factory=dict)
