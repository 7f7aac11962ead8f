"""Automatic merging by rules: which profiles become one, and with which values.

Work goes in rounds. A round takes the lowest level that links any profiles and merges each set of
profiles that links of this level connect, the one with the oldest survivor first; then the merged
profiles are evaluated again. It ends when no link is left up to the merging level.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from customer_profiles_mock.matcher.conflict import RECENCY, ConflictResolution, MergeCandidate
from customer_profiles_mock.matcher.consolidate import Merge, merged
from customer_profiles_mock.matcher.members import PROFILE_ID, Profile
from customer_profiles_mock.matcher.rules.configuration import RuleSettings
from customer_profiles_mock.matcher.rules.groups import RuleGroup, connected
from customer_profiles_mock.matcher.rules.rule_index import GroupChanges, RuleIndex


class PendingMerges:
    """The groups whose profiles are to be merged.

    Its owner carries out the merges of a round, brings the index in line, and notes what became of the
    groups.
    """

    def __init__(self, merging_level: int) -> None:
        self._merging_level = merging_level
        self._by_level: dict[int, dict[str, RuleGroup]] = {}  # lowest link -> first profile id -> group
        self._level_of: dict[str, tuple[int, str]] = {}  # of every profile in a pending group

    def note(self, changes: GroupChanges) -> None:
        """Take in what became of groups, as `RuleIndex.changes` says."""
        for group in changes.groups:
            for profile_id in group.profile_ids:
                self._forget(profile_id)
        for profile_id in changes.ungrouped:
            self._forget(profile_id)
        for group in changes.groups:
            level, first = group.links[0].level, group.profile_ids[0]
            if level <= self._merging_level:
                self._by_level.setdefault(level, {})[first] = group
                self._level_of.update(dict.fromkeys(group.profile_ids, (level, first)))

    def next_round(
        self, candidate_of: Callable[[str], MergeCandidate], conflict: ConflictResolution
    ) -> list[tuple[Merge, MergeCandidate]]:
        """The merges to carry out next, each with the survivor as it is afterwards; none when all is done."""
        if not self._by_level:
            return []
        level = min(self._by_level)
        groups = self._by_level.pop(level).values()
        sets = connected(link.profile_ids for group in groups for link in group.links if link.level == level)
        found = [sorted(map(candidate_of, members), key=lambda profile: profile.age) for members in sets]
        found.sort(key=lambda profiles: profiles[0].age)
        return [merged(profiles, level, conflict) for profiles in found]

    def _forget(self, profile_id: str) -> None:
        level, first = self._level_of.pop(profile_id, (0, ""))
        groups = self._by_level.get(level, {})
        if groups.pop(first, None) and not groups:
            del self._by_level[level]


def merge_by_rules(
    profiles: Iterable[MergeCandidate], settings: RuleSettings, conflict: ConflictResolution = RECENCY
) -> list[Merge]:
    """The merges that rules lead to, in the order in which they are to be done; nothing is changed."""
    candidates = {profile.profile_id: profile for profile in profiles}
    index = RuleIndex(settings, map(compared, candidates.values()))
    pending = PendingMerges(settings.merging_level)
    pending.note(index.changes())
    merges: list[Merge] = []
    while merging := pending.next_round(candidates.__getitem__, conflict):
        for merge, survivor in merging:
            merges.append(merge)
            for absorbed in merge.absorbed_ids:
                del candidates[absorbed]
            candidates[survivor.profile_id] = survivor
        replaced = [
            profile_id for merge, _ in merging for profile_id in (merge.survivor_id, *merge.absorbed_ids)
        ]
        index.replace(replaced, [compared(survivor) for _, survivor in merging])
        pending.note(index.changes())
    return merges


def compared(candidate: MergeCandidate) -> Profile:
    """A candidate as the index reads profiles."""
    return {**candidate.values, PROFILE_ID: candidate.profile_id}
