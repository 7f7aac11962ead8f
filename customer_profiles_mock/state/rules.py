"""Rule-based matching of a domain: how far its evaluation is, and which match id each profile has.

Levels and groups are not kept: they follow from profiles and rules, and an index of them that can
be made again at any time stands in `Domain.derived`.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class RuleMatching:
    status: str  # PENDING, IN_PROGRESS, ACTIVE
    status_since: float
    activated_at: float | None = None  # when the rules last became ACTIVE
    reads: int = 0  # of the domain since the status changed
    match_id_of: dict[str, str] = field(default_factory=dict)  # profile id -> match id of its group
    match_ranks: dict[str, int] = field(default_factory=dict)  # match id -> rank by creation
    member_of: dict[str, str] = field(default_factory=dict)  # match id -> one profile of its group
    match_ids_created: int = 0
