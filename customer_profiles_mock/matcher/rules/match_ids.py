"""Match ids that stay with their groups.

An id stays as long as one of the group's earlier members is in it (our choice). Where groups come
together the oldest id stays. Where one falls apart the id goes with the part that has most of the earlier
members, among equals the one with the smallest profile id; the other parts get new ids.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from customer_profiles_mock.matcher.rules.rule_index import GroupChanges


@dataclass(frozen=True, slots=True)
class MatchIdChanges:
    """Which profiles have another match id than before.

    `of_profile`: the match id of each profile looked at, None where it is in no group.
    `new`, `gone`: match ids; the new ones in the order of their creation.
    """

    of_profile: dict[str, str | None]
    new: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(slots=True)
class MatchIds:
    """Ids of groups that stay with them while profiles come and go.

    `ranks`: each match id's rank by creation. `created`: how many there have ever been.
    `of_profile`: the match id of every profile in a group.
    """

    ranks: dict[str, int] = field(default_factory=dict)
    of_profile: dict[str, str] = field(default_factory=dict)
    created: int = 0

    def follow(self, changes: GroupChanges, new_id: Callable[[], str]) -> MatchIdChanges:
        """Give the changed groups their ids, and say what is different."""
        planned = self.plan(changes, new_id)
        for profile_id, match_id in planned.of_profile.items():
            if match_id is None:
                self.of_profile.pop(profile_id, None)
            else:
                self.of_profile[profile_id] = match_id
        for match_id in planned.gone:
            del self.ranks[match_id]
        for match_id in planned.new:
            self.created += 1
            self.ranks[match_id] = self.created
        return planned

    def plan(self, changes: GroupChanges, new_id: Callable[[], str]) -> MatchIdChanges:
        """What `follow` would change; changes nothing itself."""
        of_profile: dict[str, str | None] = dict.fromkeys(changes.ungrouped)
        earlier: dict[
            str, dict[int, int]
        ] = {}  # match id -> group -> how many of its earlier members are there
        for profile_id in changes.ungrouped:
            if (match_id := self.of_profile.get(profile_id)) is not None:
                earlier.setdefault(match_id, {})
        for position, group in enumerate(changes.groups):
            for profile_id in group.profile_ids:
                if (match_id := self.of_profile.get(profile_id)) is not None:
                    parts = earlier.setdefault(match_id, {})
                    parts[position] = parts.get(position, 0) + 1
        given: dict[int, str] = {}
        gone = []
        for match_id in sorted(earlier, key=self.ranks.__getitem__):
            # Groups come in the order of their smallest profile ids, and max takes the first.
            free = sorted(position for position in earlier[match_id] if position not in given)
            if free:
                given[max(free, key=earlier[match_id].__getitem__)] = match_id
            else:
                gone.append(match_id)
        new = []
        for position, group in enumerate(changes.groups):
            if position not in given:
                given[position] = new_id()
                new.append(given[position])
            of_profile.update(dict.fromkeys(group.profile_ids, given[position]))
        return MatchIdChanges(of_profile, tuple(new), tuple(gone))
