"""Which profiles of a domain would be merged into which, and with what outcome. Nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from customer_profiles_mock.context import Context
from customer_profiles_mock.jobs.auto_merging import decide_merges
from customer_profiles_mock.jobs.finding import find_domain
from customer_profiles_mock.jobs.merges import candidate
from customer_profiles_mock.matcher import Merge, conflict_resolution, merge_by_rules, rule_settings
from customer_profiles_mock.state.domain import Domain


@dataclass(frozen=True, slots=True)
class PlannedMerge:
    """One merge that would be done, after those before it in the same list.

    `decided_by`: the number of the criterion, or the level of the rule; both count from 1.
    `profile`: the survivor's values afterwards, members as in CreateProfile.
    """

    survivor_id: str
    absorbed_ids: tuple[str, ...]
    decided_by: int
    profile: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What each kind of automatic merging would do, as if the other were not there.

    `by_model`: by the criteria of the domain's AutoMerging, in the groups of the latest finished job.
    `by_rules`: by the domain's rules up to their merging level, among all profiles as they are now. Rules
    that are ACTIVE have merged already, so that nothing is left to them.
    """

    by_model: tuple[PlannedMerge, ...]
    by_rules: tuple[PlannedMerge, ...]


def preview_merge(context: Context, domain_name: str) -> MergePreview:
    """Goes by the settings of the domain, also those of auto-merging that is not enabled and of rules
    that are not ACTIVE yet, so that they can be tried before they act. Raises DomainNotFound.
    """
    domain = find_domain(context, domain_name)
    return MergePreview(_by_model(domain), _by_rules(domain))


def _by_model(domain: Domain) -> tuple[PlannedMerge, ...]:
    auto_merging = (domain.matching or {}).get("AutoMerging", {})
    if domain.match_result is None or "Consolidation" not in auto_merging:
        return ()
    decided = decide_merges(domain, domain.match_result.groups, auto_merging)
    return tuple(_planned(merge) for _, merges in decided for merge in merges)


def _by_rules(domain: Domain) -> tuple[PlannedMerge, ...]:
    block = domain.rule_based_matching or {}
    conflict = conflict_resolution(block.get("ConflictResolution"))
    merges = merge_by_rules(map(candidate, domain.profiles.values()), rule_settings(block), conflict)
    return tuple(map(_planned, merges))


def _planned(merge: Merge) -> PlannedMerge:
    profile = deepcopy(dict(merge.values))  # not what the domain itself holds
    return PlannedMerge(merge.survivor_id, merge.absorbed_ids, merge.decided_by, profile)
