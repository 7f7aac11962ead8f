"""Auto-merging after the ML job: which profiles of each match group become one.

The preview and the run ask here, so that the one predicts what the other does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from customer_profiles_mock.jobs.merges import candidate
from customer_profiles_mock.matcher import Merge, conflict_resolution, consolidate
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.jobs import MatchGroup


def decide_merges(
    domain: Domain, groups: Iterable[MatchGroup], auto_merging: Mapping[str, Any]
) -> Iterator[tuple[MatchGroup, list[Merge]]]:
    """For each group, the merges that the settings lead to, in the order in which they are to be done.

    A group exactly at the minimum score is merged, no minimum means none (our choice). Profiles that
    are gone since the group was found take no part.
    """
    least = auto_merging.get("MinAllowedConfidenceScoreForMerging", 0.0)
    criteria = auto_merging["Consolidation"]["MatchingAttributesList"]
    conflict = conflict_resolution(auto_merging.get("ConflictResolution"))
    for group in groups:
        members = [domain.profiles[one] for one in group.profile_ids if one in domain.profiles]
        is_sure = group.confidence_score >= least
        yield group, consolidate(map(candidate, members), criteria, conflict) if is_sure else []
