"""Rule-based matching of a domain: PENDING, IN_PROGRESS, ACTIVE, and what happens at each write.

New rules on an existing domain wait for an hour, and all profiles are evaluated when they become
ACTIVE; from then on each profile is when it is written. How long the states last is the state
manager's to say, for `customerprofiles::rule-based-matching`: under a time, IN_PROGRESS takes none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import inf
from typing import Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.events.dead_letters import report_dead_letter
from customer_profiles_mock.events.stream import PROFILE_TYPE
from customer_profiles_mock.jobs.export import export_rule_groups
from customer_profiles_mock.jobs.merges import candidate, carry_out
from customer_profiles_mock.jobs.transitions import RULE_BASED_MATCHING, is_ended_by_reads, state_ends_at
from customer_profiles_mock.matcher import (
    GroupChanges,
    MatchIds,
    PendingMerges,
    RuleGroup,
    RuleIndex,
    conflict_resolution,
    rule_settings,
)
from customer_profiles_mock.matcher.rules.merging import compared
from customer_profiles_mock.profiles.fields import profile_document
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.rules import RuleMatching

PENDING: Final = "PENDING"
IN_PROGRESS: Final = "IN_PROGRESS"
ACTIVE: Final = "ACTIVE"

SECONDS_LOCKED: Final = 86_400  # documented; in force by option alone

_INDEX: Final = "rule index"


def start(context: Context, domain: Domain) -> None:
    """Rules of a new domain, which has nothing to evaluate, are ACTIVE at once (documented)."""
    rules = RuleMatching(ACTIVE, status_since=context.now, activated_at=context.now)
    domain.journal.assign(domain, "rules", rules)


def check_change(context: Context, domain: Domain) -> None:
    """Raise BadRequest where the rules cannot be changed now (documented; the words are ours)."""
    rules = domain.rules
    if rules is None:
        return
    if rules.status == IN_PROGRESS:
        raise BadRequest("The matching rules cannot be changed while their evaluation is in progress")
    active_since = rules.activated_at if context.options.lock_rules_for_a_day else None
    if active_since is not None and context.now < active_since + SECONDS_LOCKED:
        raise BadRequest("The matching rules cannot be changed within a day of their activation")


def restart(context: Context, domain: Domain) -> None:
    """The rules have changed: what they found is gone, and they wait; or they are switched off."""
    is_enabled = bool(domain.rule_based_matching and domain.rule_based_matching["Enabled"])
    rules = RuleMatching(PENDING, status_since=context.now) if is_enabled else None
    domain.journal.assign(domain, "rules", rules)
    domain.derived.pop(_INDEX, None)


def next_change_at(context: Context, domain: Domain) -> float:
    """When the clock alone moves the rules on: epoch seconds, infinity for never."""
    rules = domain.rules
    if rules is None or rules.status == ACTIVE:
        return inf
    transition = context.transitions.get_transition(RULE_BASED_MATCHING)
    if rules.status == IN_PROGRESS and transition["progression"] == "time":
        return rules.status_since
    return state_ends_at(transition, rules.status_since)


def note_read(context: Context, domain: Domain) -> None:
    """Count a read of the domain; under a manual transition enough of them move the rules on."""
    rules = domain.rules
    if rules is None or rules.status == ACTIVE:
        return
    domain.journal.assign(rules, "reads", rules.reads + 1)
    if is_ended_by_reads(context.transitions.get_transition(RULE_BASED_MATCHING), rules.reads):
        step(context, domain, rules, context.now)


def step(context: Context, domain: Domain, rules: RuleMatching, moment: float) -> None:
    """One change of state. Reaching ACTIVE means that all existing profiles have been evaluated."""
    assign = domain.journal.assign
    assign(rules, "status", IN_PROGRESS if rules.status == PENDING else ACTIVE)
    assign(rules, "status_since", moment)
    assign(rules, "reads", 0)
    if rules.status == ACTIVE:
        assign(rules, "activated_at", moment)
        domain.derived.pop(_INDEX, None)
        then = replace(context, now=moment)
        by_age = sorted(domain.profiles.values(), key=lambda profile: profile.number)
        _evaluate(then, domain, rules, [profile.profile_id for profile in by_age])
        assign(domain, "changed", {})  # by merging; all of it has been looked at
        export_rule_groups(then, domain, [(one, the_group(domain, one)) for one in match_ids(domain)])


def evaluate_changes(context: Context) -> None:
    """Match, and where the rules say so merge, what the request has written."""
    for domain in context.store.domains.values():
        if domain.changed and domain.rules is not None and domain.rules.status == ACTIVE:
            _evaluate(context, domain, domain.rules, list(domain.changed))
        if domain.changed:
            domain.journal.assign(domain, "changed", {})


def match_ids(domain: Domain) -> list[str]:
    """The match ids in the order of their creation; none while the rules are not ACTIVE yet."""
    ranks = domain.rules.match_ranks if domain.rules is not None else {}
    return sorted(ranks, key=ranks.__getitem__)


def the_group(domain: Domain, match_id: str) -> RuleGroup:
    """The group with a match id. Raises KeyError."""
    group = group_of(domain, domain.rules.member_of[match_id]) if domain.rules is not None else None
    if group is None:
        raise KeyError(match_id)
    return group


def group_of(domain: Domain, profile_id: str) -> RuleGroup | None:
    """The match group of a profile; None where it is in none, or the rules are not ACTIVE."""
    if domain.rules is None or domain.rules.status != ACTIVE or profile_id not in domain.profiles:
        return None
    return rule_index(domain).group_of(profile_id)


def rule_index(domain: Domain) -> RuleIndex:
    """The index of the domain's profiles by its rules; made again where a failure has taken it away."""
    index = domain.derived.get(_INDEX)
    if index is None:
        settings = rule_settings(domain.rule_based_matching or {"Enabled": False})
        profiles = ({**one.values, "ProfileId": one.profile_id} for one in domain.profiles.values())
        index = domain.derived[_INDEX] = RuleIndex(settings, profiles)
        index.changes()
    assert isinstance(index, RuleIndex)
    return index


def _evaluate(context: Context, domain: Domain, rules: RuleMatching, changed: Sequence[str]) -> None:
    # What is derived cannot be taken back step by step: after a failure it is made again.
    domain.journal.on_undo(domain.derived.pop, _INDEX, None)
    is_known = _INDEX in domain.derived
    index = rule_index(domain)
    if is_known:
        _bring_in_line(index, domain, changed)
        changes = index.changes()
    else:
        ungrouped = (one for one in rules.match_id_of if index.group_of(one) is None)
        changes = GroupChanges(tuple(index.groups()), tuple(sorted(ungrouped)))
    touched = _members(changes)
    for profile_id in changed:
        if profile_id in index:
            _report_skipped(context, domain, index, profile_id)
    _merge(context, domain, index, changes, touched)
    _give_match_ids(context, domain, rules, index, touched)


def _bring_in_line(index: RuleIndex, domain: Domain, changed: Sequence[str]) -> None:
    """Let the index know what has come, changed and gone."""
    gone, new = [], []
    for profile_id in changed:
        if profile_id not in domain.profiles:
            gone.append(profile_id)
        elif profile_id in index:
            index.update(_compared(domain, profile_id))  # costs nothing where no rule reads what changed
        else:
            new.append(_compared(domain, profile_id))
    index.replace([one for one in gone if one in index], new)


def _merge(
    context: Context, domain: Domain, index: RuleIndex, changes: GroupChanges, touched: dict[str, None]
) -> None:
    """Merge what is linked up to the merging level, and look again at what that made."""
    conflict = conflict_resolution((domain.rule_based_matching or {}).get("ConflictResolution"))
    pending = PendingMerges(index.settings.merging_level)
    pending.note(changes)
    while merging := pending.next_round(lambda one: candidate(domain.profiles[one]), conflict):
        replaced: list[str] = []
        for decided, _ in merging:
            carry_out(context, domain, decided)
            replaced += [decided.survivor_id, *decided.absorbed_ids]
        index.replace(replaced, [_compared(domain, decided.survivor_id) for decided, _ in merging])
        changes = index.changes()
        touched.update(_members(changes))
        touched.update(dict.fromkeys(replaced))
        pending.note(changes)


def _give_match_ids(
    context: Context, domain: Domain, rules: RuleMatching, index: RuleIndex, touched: dict[str, None]
) -> None:
    """Let match ids follow the groups of all profiles that were touched."""
    groups: dict[str, RuleGroup] = {}
    for profile_id in touched:
        group = index.group_of(profile_id)
        if group is not None:
            groups[group.profile_ids[0]] = group
    grouped = {member for group in groups.values() for member in group.profile_ids}
    changes = GroupChanges(
        tuple(groups[first] for first in sorted(groups)),
        tuple(sorted(profile_id for profile_id in touched if profile_id not in grouped)),
    )
    planned = MatchIds(rules.match_ranks, rules.match_id_of, rules.match_ids_created).plan(
        changes, context.new_id
    )
    journal = domain.journal
    for profile_id, match_id in planned.of_profile.items():
        if match_id is not None:
            journal.put(rules.match_id_of, profile_id, match_id)
        elif profile_id in rules.match_id_of:
            journal.remove(rules.match_id_of, profile_id)
    for match_id in planned.gone:
        journal.remove(rules.match_ranks, match_id)
        journal.remove(rules.member_of, match_id)
    for match_id in planned.new:
        journal.assign(rules, "match_ids_created", rules.match_ids_created + 1)
        journal.put(rules.match_ranks, match_id, rules.match_ids_created)
    for group in changes.groups:
        first = group.profile_ids[0]
        journal.put(rules.member_of, rules.match_id_of[first], first)


def _report_skipped(context: Context, domain: Domain, index: RuleIndex, profile_id: str) -> None:
    """Say which levels were not tried for a profile; the text is documented, the rest is our choice."""
    for skipped in index.skipped(profile_id):
        report_dead_letter(
            context,
            domain,
            PROFILE_TYPE,
            json.dumps(profile_document(domain.profiles[profile_id]), ensure_ascii=False),
            f"All attributes at rule level {skipped.level} are associated with more than 500 records.",
        )


def _members(changes: GroupChanges) -> dict[str, None]:
    grouped: Iterable[str] = (member for group in changes.groups for member in group.profile_ids)
    return dict.fromkeys([*grouped, *changes.ungrouped])


def _compared(domain: Domain, profile_id: str) -> dict[str, object]:
    return dict(compared(candidate(domain.profiles[profile_id])))
