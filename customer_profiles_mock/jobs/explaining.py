"""Why two profiles of a domain match or do not: by the ML job's model, and by each rule level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from customer_profiles_mock.context import Context
from customer_profiles_mock.jobs import rule_matching
from customer_profiles_mock.jobs.finding import find_domain, find_profile
from customer_profiles_mock.matcher import (
    Explanation,
    LevelExplanation,
    Settings,
    SkippedLevel,
    compare,
    explain_rules,
    normal_forms,
    rule_settings,
)
from customer_profiles_mock.state.domain import Domain


@dataclass(frozen=True, slots=True)
class ModelExplanation:
    """How the model of the ML job compares two profiles.

    `comparison`: reasons and probability, as if the domain had no other profiles.
    `values`, `other_values`: by attribute, the normal forms that are compared; what a profile lacks is
    left out.
    `match_id`: the group of the latest finished job that both are in; None where there is none.
    """

    comparison: Explanation
    values: Mapping[str, tuple[str, ...]]
    other_values: Mapping[str, tuple[str, ...]]
    match_id: str | None


@dataclass(frozen=True, slots=True)
class RulesExplanation:
    """What the domain's rules say about two profiles.

    `levels`: every level, as if the domain had no other profiles; none where it has no rules.

    The others look at the whole domain, and say nothing until the rules are ACTIVE:
    `match_id`: the group that both are in.
    `own_level`, `other_own_level`: the first level at which each matches anyone.
    `skipped`: levels that are not tried for one of them, as its values are on too many profiles.
    """

    levels: tuple[LevelExplanation, ...]
    match_id: str | None
    own_level: int | None
    other_own_level: int | None
    skipped: tuple[SkippedLevel, ...]


@dataclass(frozen=True, slots=True)
class MatchExplanation:
    """Why two profiles match or do not, as they are now.

    `by_model`: how the model of the ML job compares them. `by_rules`: what each rule of the domain says.
    """

    profile_id: str
    other_profile_id: str
    by_model: ModelExplanation
    by_rules: RulesExplanation


def explain_match(
    context: Context, domain_name: str, profile_id: str, other_profile_id: str
) -> MatchExplanation:
    """Raises DomainNotFound and NotInDomain."""
    domain = find_domain(context, domain_name)
    one, other = (
        {**find_profile(domain, asked).values, "ProfileId": asked} for asked in (profile_id, other_profile_id)
    )
    return MatchExplanation(
        profile_id, other_profile_id, _by_model(domain, one, other), _by_rules(domain, one, other)
    )


def _by_model(domain: Domain, one: Mapping[str, Any], other: Mapping[str, Any]) -> ModelExplanation:
    settings = Settings()
    found = domain.match_result.by_profile_id if domain.match_result else {}
    group, other_group = found.get(one["ProfileId"]), found.get(other["ProfileId"])
    return ModelExplanation(
        comparison=compare(one, other, settings=settings),
        values=normal_forms(one, settings=settings),
        other_values=normal_forms(other, settings=settings),
        match_id=group.match_id if group is not None and group is other_group else None,
    )


def _by_rules(domain: Domain, one: Mapping[str, Any], other: Mapping[str, Any]) -> RulesExplanation:
    levels = explain_rules(one, other, rule_settings(domain.rule_based_matching or {}))
    ids = one["ProfileId"], other["ProfileId"]
    if domain.rules is None or domain.rules.status != rule_matching.ACTIVE:
        return RulesExplanation(levels, None, None, None, ())
    index = rule_matching.rule_index(domain)
    match_id, other_match_id = map(domain.rules.match_id_of.get, ids)
    own_levels = [group.own_levels[asked] if (group := index.group_of(asked)) else None for asked in ids]
    return RulesExplanation(
        levels=levels,
        match_id=match_id if match_id == other_match_id else None,
        own_level=own_levels[0],
        other_own_level=own_levels[1],
        skipped=tuple(skipped for asked in dict.fromkeys(ids) for skipped in index.skipped(asked)),
    )
