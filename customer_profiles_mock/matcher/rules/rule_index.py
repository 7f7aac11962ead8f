"""Rule matching kept up to date: one profile more, changed or gone costs what touches it, not the whole set.

A key that two or more profiles have at a level is a bucket. It is alive, and links its profiles, if its
values are not all too common and its level is the own level of one of them. A change of one profile
changes own levels only in its own buckets, or among the holders of a value that crosses the limit; a
living bucket never has more members than the limit, as one of its values is on no more profiles.

What came alive joins groups, the smaller to the larger. Where a bucket died, the group it belonged to is
linked anew, so taking something away costs as much as the group is large.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from customer_profiles_mock.matcher.members import PROFILE_ID, Profile
from customer_profiles_mock.matcher.rules.configuration import RuleSettings
from customer_profiles_mock.matcher.rules.groups import (
    RuleGroup,
    RuleLink,
    SkippedLevel,
    group_of_links,
)
from customer_profiles_mock.matcher.rules.holders import Holders
from customer_profiles_mock.matcher.rules.values import Choices, Key, Reader

Place: TypeAlias = tuple[int, Key]  # a bucket: level number, key


@dataclass(frozen=True, slots=True)
class GroupChanges:
    """What became of groups.

    Whoever shared a group with one of these profiles before is among them too.
    `groups`: those that are new, or have other members, levels or links, in the order of their first
    profile ids.
    `ungrouped`: profiles that are in no group any more, or gone; sorted.
    """

    groups: tuple[RuleGroup, ...]
    ungrouped: tuple[str, ...]


class _Entry:
    """A profile as the index knows it. `own_level` is 0 where it matches nobody."""

    __slots__ = ("keys", "own_level", "profile_id", "values")

    def __init__(self, profile_id: str, keys: tuple[Choices, ...], values: tuple[Choices, ...]) -> None:
        self.profile_id = profile_id
        self.keys = keys  # by level
        self.values = values  # by attribute, for the limit
        self.own_level = 0


class RuleIndex:
    """The groups that `find_rule_matches` would find, of profiles that come, change and go."""

    def __init__(self, settings: RuleSettings, profiles: Iterable[Profile] = ()) -> None:
        self.settings = settings
        self._reader = Reader(settings)
        self._attributes = (*self._reader.single, *self._reader.chosen)
        at = {attribute: position for position, attribute in enumerate(self._attributes)}
        self._compared = [tuple(at[name] for name in level.attributes) for level in self._reader.levels]
        self._entries: dict[str, _Entry] = {}
        self._buckets = [Holders() for _ in self._reader.levels]
        self._holders = [Holders() for _ in self._attributes]
        self._common: list[set[str]] = [set() for _ in self._attributes]
        self._groups: dict[int, dict[str, None]] = {}
        self._group_of: dict[str, int] = {}
        self._groups_made = 0
        self._built: dict[int, RuleGroup] = {}
        self._changed: dict[str, None] = {}
        self._change((), map(self._read, profiles))

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, profile_id: str) -> bool:
        return profile_id in self._entries

    def add(self, profile: Profile) -> None:
        """Raises ValueError where the profile is known."""
        self.replace((), (profile,))

    def update(self, profile: Profile) -> None:
        """Raises KeyError where the profile is not known."""
        known = self._entries[profile[PROFILE_ID]]
        entry = self._read(profile)
        if (entry.keys, entry.values) != (known.keys, known.values):
            self._change((entry.profile_id,), (entry,))

    def remove(self, profile_id: str) -> None:
        """Raises KeyError where the profile is not known."""
        self.replace((profile_id,), ())

    def replace(self, removed_ids: Sequence[str], profiles: Iterable[Profile]) -> None:
        """Remove profiles and add others at once, as after a merge; costs less than one by one.

        Raises KeyError where one to remove is not known, ValueError where one to add still is.
        """
        for profile_id in removed_ids:
            if profile_id not in self._entries:
                raise KeyError(profile_id)
        self._change(removed_ids, [self._read(profile) for profile in profiles])

    def groups(self) -> list[RuleGroup]:
        """All groups, in the order of their first profile ids."""
        return sorted(map(self._group, self._groups), key=lambda group: group.profile_ids)

    def group_of(self, profile_id: str) -> RuleGroup | None:
        """The group that a profile is in; None for one that matches nobody, or is not known."""
        group = self._group_of.get(profile_id)
        return None if group is None else self._group(group)

    def changes(self) -> GroupChanges:
        """What became of groups since the last call."""
        groups: dict[int, None] = {}
        ungrouped = []
        for profile_id in self._changed:
            group = self._group_of.get(profile_id)
            if group is None:
                ungrouped.append(profile_id)
            else:
                groups[group] = None
        self._changed.clear()
        found = sorted(map(self._group, groups), key=lambda group: group.profile_ids)
        return GroupChanges(tuple(found), tuple(sorted(ungrouped)))

    def skipped(self, profile_id: str) -> tuple[SkippedLevel, ...]:
        """The levels that were not tried for a profile because of common values. Raises KeyError."""
        entry = self._entries[profile_id]
        before_own = entry.keys[: entry.own_level - 1] if entry.own_level else entry.keys
        return tuple(
            SkippedLevel(profile_id, level)
            for level, keys in enumerate(before_own, 1)
            if keys and all(self._is_too_common(level, key) for key in keys)
        )

    def _read(self, profile: Profile) -> _Entry:
        reader = self._reader
        texts = [read(profile) for read in reader.texts]
        choices = [read(profile) for read in reader.choices]
        keys = tuple(
            level.keys(tuple([texts[at] for at in level.texts]), [choices[at] for at in level.choices])
            for level in reader.levels
        )
        single: list[Choices] = [((texts[at],),) if texts[at] else () for at in reader.single.values()]
        return _Entry(profile[PROFILE_ID], keys, (*single, *[choices[at] for at in reader.chosen.values()]))

    def _change(self, leaving: Sequence[str], arriving: Iterable[_Entry]) -> None:
        """Take profiles out, put profiles in, and bring own levels and groups in line."""
        change = _Change()
        for profile_id in leaving:
            self._take_out(profile_id, change)
        for entry in arriving:
            self._put_in(entry, change)
        for attribute, value in change.crossed:
            self._retry(attribute, value, change)
        self._update_own_levels(change)
        self._unlink(change.broken)
        for place in change.places:
            self._link(place)

    def _take_out(self, profile_id: str, change: _Change) -> None:
        entry = self._entries.pop(profile_id)
        if profile_id in self._group_of:
            change.broken[self._group_of[profile_id]] = None
        for attribute, values in enumerate(entry.values):
            for value in values:
                left = self._holders[attribute].discard(value, profile_id)
                if left == self.settings.most_profiles:
                    self._common[attribute].discard(value[0])
                    change.crossed[attribute, value] = None
        for level, keys in enumerate(entry.keys, 1):
            for key in keys:
                bucket = self._buckets[level - 1]
                if bucket.discard(key, profile_id) == 1:
                    change.touch(bucket.members(key))

    def _put_in(self, entry: _Entry, change: _Change) -> None:
        profile_id = entry.profile_id
        if profile_id in self._entries:
            raise ValueError(f"two profiles have the ProfileId {profile_id!r}")
        self._entries[profile_id] = entry
        change.touched[profile_id] = None
        for attribute, values in enumerate(entry.values):
            for value in values:
                if self._holders[attribute].add(value, profile_id) == self.settings.most_profiles + 1:
                    self._common[attribute].add(value[0])
                    change.crossed[attribute, value] = None
        for level, keys in enumerate(entry.keys, 1):
            for key in keys:
                bucket = self._buckets[level - 1]
                size = bucket.add(key, profile_id)
                if size > 1:
                    change.places[level, key] = None
                if size == 2:
                    change.touch(bucket.members(key))

    def _retry(self, attribute: int, value: Key, change: _Change) -> None:
        """A value has become too common, or no longer is: look again at all who hold it."""
        for profile_id in self._holders[attribute].members(value):
            change.touched[profile_id] = None
            if profile_id in self._group_of:
                change.broken[self._group_of[profile_id]] = None
            for level, keys in enumerate(self._entries[profile_id].keys, 1):
                if attribute in self._compared[level - 1]:
                    change.places.update(dict.fromkeys((level, key) for key in keys))

    def _update_own_levels(self, change: _Change) -> None:
        left: dict[Place, str] = {}  # buckets of an own level that is none any more, and who was in them
        for profile_id in change.touched:
            entry = self._entries.get(profile_id)
            if entry is None:
                continue
            before, now = entry.own_level, self._own_level(entry)
            entry.own_level = now
            if before == now:
                continue
            if before:
                left.update(dict.fromkeys(((before, key) for key in entry.keys[before - 1]), profile_id))
            if now:
                change.places.update(dict.fromkeys((now, key) for key in entry.keys[now - 1]))
        for place, profile_id in left.items():
            if profile_id in self._group_of and not self._is_alive(place):
                change.broken[self._group_of[profile_id]] = None

    def _own_level(self, entry: _Entry) -> int:
        for level, keys in enumerate(entry.keys, 1):
            bucket = self._buckets[level - 1]
            for key in keys:
                if bucket.size(key) > 1 and not self._is_too_common(level, key):
                    return level
        return 0

    def _is_too_common(self, level: int, key: Key) -> bool:
        for attribute, value in zip(self._compared[level - 1], key, strict=True):
            if value not in self._common[attribute]:
                return False
        return True

    def _is_alive(self, place: Place) -> bool:
        level, key = place
        bucket = self._buckets[level - 1]
        if bucket.size(key) < 2 or self._is_too_common(level, key):
            return False
        return any(self._entries[member].own_level == level for member in bucket.members(key))

    def _unlink(self, broken: Iterable[int]) -> None:
        """Link the profiles of broken groups anew by what is still alive between them."""
        loose: dict[str, None] = {}
        for group in broken:
            loose.update(self._groups.pop(group))
            self._built.pop(group, None)
        for profile_id in loose:
            self._changed[profile_id] = None
            del self._group_of[profile_id]
        for profile_id in loose:
            if profile_id in self._entries and profile_id not in self._group_of:
                self._gather(profile_id, loose)

    def _gather(self, first: str, loose: dict[str, None]) -> None:
        """Make a group of all loose profiles that living buckets connect with one of them."""
        found = {first: None}
        seen: dict[Place, None] = {}
        waiting = [first]
        while waiting:
            for place in self._places(waiting.pop()):
                if place not in seen:
                    seen[place] = None
                    if self._is_alive(place):
                        for member in self._buckets[place[0] - 1].members(place[1]):
                            if member in loose and member not in found:
                                found[member] = None
                                waiting.append(member)
        if len(found) > 1:
            self._make_group(found)

    def _places(self, profile_id: str) -> Iterable[Place]:
        """The buckets in which a profile may be linked: none below its own level is alive."""
        entry = self._entries[profile_id]
        if entry.own_level:
            for level in range(entry.own_level, len(entry.keys) + 1):
                for key in entry.keys[level - 1]:
                    yield level, key

    def _link(self, place: Place) -> None:
        """Let all members of a bucket that is alive be in one group."""
        if not self._is_alive(place):
            return
        members = self._buckets[place[0] - 1].members(place[1])
        groups = list(dict.fromkeys(self._group_of[member] for member in members if member in self._group_of))
        single = [member for member in members if member not in self._group_of]
        if groups:
            largest = max(groups, key=lambda group: len(self._groups[group]))
            moving = [self._groups.pop(group) for group in groups if group != largest]
            for group in groups:
                self._built.pop(group, None)
            # Through one profile the change of its whole group is noted.
            self._changed[next(iter(members))] = None
            for member in chain(single, *moving):
                self._group_of[member] = largest
                self._groups[largest][member] = None
        else:
            self._make_group(dict.fromkeys(single))
            self._changed[single[0]] = None

    def _make_group(self, members: dict[str, None]) -> None:
        self._groups_made += 1
        self._groups[self._groups_made] = members
        for member in members:
            self._group_of[member] = self._groups_made

    def _group(self, group: int) -> RuleGroup:
        built = self._built.get(group)
        if built is None:
            members = self._groups[group]
            places = dict.fromkeys(chain.from_iterable(map(self._places, members)))
            links = [
                RuleLink(level, tuple(sorted(self._buckets[level - 1].members(key))))
                for level, key in places
                if self._is_alive((level, key))
            ]
            own_levels = {member: self._entries[member].own_level for member in members}
            built = self._built[group] = group_of_links(links, own_levels)
        return built


class _Change:
    """What one change touches while it is carried out."""

    __slots__ = ("broken", "crossed", "places", "touched")

    def __init__(self) -> None:
        self.touched: dict[str, None] = {}  # profiles whose own level may be another
        self.broken: dict[int, None] = {}  # groups that may fall apart
        self.crossed: dict[tuple[int, Key], None] = {}  # values of attributes that crossed the limit
        self.places: dict[Place, None] = {}  # buckets that may have come alive or grown

    def touch(self, profile_ids: Iterable[str]) -> None:
        self.touched.update(dict.fromkeys(profile_ids))
