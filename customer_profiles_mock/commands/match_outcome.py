"""What matching and merging make of the rows of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from customer_profiles_mock.commands.match_progress import Progress
from customer_profiles_mock.commands.match_settings import AutoMerge, Rules
from customer_profiles_mock.matcher import (
    RECENCY,
    ConflictResolution,
    MatchGroup,
    Merge,
    MergeCandidate,
    RuleGroup,
    Settings,
    consolidate,
    find_matches,
    find_rule_matches,
    merge_by_rules,
)
from customer_profiles_mock.matcher.consolidate import merged
from customer_profiles_mock.matcher.members import PROFILE_ID
from customer_profiles_mock.report.contents import Group, Preview, Row


def groups_of(
    rows: Sequence[Row],
    settings: Settings,
    rules: Rules | None,
    auto_merge: AutoMerge | None,
    progress: Progress,
) -> list[Group]:
    """The groups that the model finds, the surest first, then those that rules find, in the file's order."""
    candidates = {row.profile_id: _candidate(row) for row in rows}
    by_id = {row.profile_id: row for row in rows}
    profiles = [row.profile for row in rows]
    found = find_matches(profiles, settings=settings, progress=progress)
    groups = [_by_model(group, by_id, candidates, auto_merge) for group in found]
    if rules is not None:
        progress("applying rules", 0, len(rows))
        rule_groups = find_rule_matches(profiles, rules.settings)
        merges = _by_survivor(merge_by_rules(candidates.values(), rules.settings, rules.conflict))
        by_rules = [_by_rules(group, by_id, candidates, merges, rules.conflict) for group in rule_groups]
        groups += sorted(by_rules, key=lambda group: group.rows[0].line)
        progress("applying rules", len(rows), len(rows))
    return groups


def _candidate(row: Row) -> MergeCandidate:
    """A row as if it had been put in when its turn came: what stands further down is newer."""
    values = {member: value for member, value in row.profile.items() if member != PROFILE_ID}
    return MergeCandidate(row.profile_id, values, row.line, float(row.line))


def _by_model(
    group: MatchGroup,
    rows: Mapping[str, Row],
    candidates: Mapping[str, MergeCandidate],
    auto_merge: AutoMerge | None,
) -> Group:
    members = [candidates[one] for one in group.profile_ids]
    merges: list[Merge] = []
    if auto_merge is not None and group.confidence_score >= auto_merge.least_score:
        merges = consolidate(members, auto_merge.criteria, auto_merge.conflict)
    conflict = RECENCY if auto_merge is None else auto_merge.conflict
    return Group(
        _in_order(group.profile_ids, rows),
        tuple(merges),
        _previews(merges) or _by_hand(members, conflict),
        score=group.confidence_score,
        links=group.links,
    )


def _by_rules(
    group: RuleGroup,
    rows: Mapping[str, Row],
    candidates: Mapping[str, MergeCandidate],
    by_survivor: Mapping[str, Sequence[tuple[int, Merge]]],
    conflict: ConflictResolution,
) -> Group:
    numbered = [found for one in group.profile_ids for found in by_survivor.get(one, ())]
    merges = [merge for _, merge in sorted(numbered, key=lambda found: found[0])]
    return Group(
        _in_order(group.profile_ids, rows),
        tuple(merges),
        _previews(merges) or _by_hand([candidates[one] for one in group.profile_ids], conflict),
        level=group.level,
        rule_links=group.links,
    )


def _in_order(profile_ids: Iterable[str], rows: Mapping[str, Row]) -> tuple[Row, ...]:
    return tuple(sorted((rows[one] for one in profile_ids), key=lambda row: row.line))


def _by_survivor(merges: Iterable[Merge]) -> dict[str, list[tuple[int, Merge]]]:
    """The merges, each with its place in the order in which they are to be done."""
    found: dict[str, list[tuple[int, Merge]]] = {}
    for place, merge in enumerate(merges):
        found.setdefault(merge.survivor_id, []).append((place, merge))
    return found


def _previews(merges: Iterable[Merge]) -> tuple[Preview, ...]:
    """What is left when all merges are done; a survivor may be absorbed by a later one."""
    left: dict[str, Preview] = {}
    for merge in merges:
        before = [left.pop(one) for one in (merge.survivor_id, *merge.absorbed_ids) if one in left]
        absorbed = dict.fromkeys(
            [*merge.absorbed_ids, *(one for gone in before for one in gone.absorbed_ids)]
        )
        deciders = {merge.decided_by, *(number for gone in before for number in gone.decided_by)}
        left[merge.survivor_id] = Preview(
            merge.survivor_id, tuple(absorbed), tuple(sorted(deciders)), merge.values
        )
    return tuple(left.values())


def _by_hand(members: Iterable[MergeCandidate], conflict: ConflictResolution) -> tuple[Preview, ...]:
    merge, survivor = merged(members, 0, conflict)
    return (Preview(survivor.profile_id, merge.absorbed_ids, (), survivor.values),)
