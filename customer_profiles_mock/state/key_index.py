"""The one index of a domain: (key name, normalised value) -> holders -> profiles.

A value can be on a profile for several reasons at once: its standard fields, a key added by hand,
any of its objects. Each reason is a holder; the profile is found until the last holder lets go.
Matching and searching read this same index. A value on more than one profile is ambiguous,
however many holders each has.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, TypeAlias

from customer_profiles_mock.state.journal import Journal
from customer_profiles_mock.state.profiles import ObjectId

Holder: TypeAlias = str | ObjectId

STANDARD_FIELDS: Final = "standard fields"
ADDED_BY_HAND: Final = "added by hand"

# Nearly every value is on one profile through its standard fields alone. Such an entry is the
# bare profile id; any other is a mapping of profile id to holders.
_Entry: TypeAlias = str | dict[str, set[Holder]]


class KeyIndex:
    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._entries: dict[str, dict[str, _Entry]] = {}

    def hold(self, key_name: str, value: str, profile_id: str, holder: Holder) -> None:
        values = self._entries.get(key_name)
        if values is None:
            values = {}
            self._journal.put(self._entries, key_name, values)
        entry = values.get(value)
        if entry is None and holder == STANDARD_FIELDS:
            self._journal.put(values, value, profile_id)
            return
        if not isinstance(entry, dict):
            opened: dict[str, set[Holder]] = {} if entry is None else {entry: {STANDARD_FIELDS}}
            self._journal.put(values, value, opened)
            entry = opened
        holders = entry.get(profile_id)
        if holders is None:
            holders = set()
            self._journal.put(entry, profile_id, holders)
        self._journal.add(holders, holder)

    def release(self, key_name: str, value: str, profile_id: str, holder: Holder) -> None:
        """Let one holder go; what is not held is left as it is."""
        values = self._entries.get(key_name, {})
        entry = values.get(value)
        if isinstance(entry, dict):
            holders = entry.get(profile_id)
            if holders is None:
                return
            self._journal.discard(holders, holder)
            if not holders:
                self._journal.remove(entry, profile_id)
            if not entry:
                self._journal.remove(values, value)
        elif entry == profile_id and holder == STANDARD_FIELDS:
            self._journal.remove(values, value)

    def profile_ids(self, key_name: str, value: str) -> Collection[str]:
        """The profiles on which the value is, in no order that means anything."""
        entry = self._entries.get(key_name, {}).get(value)
        if entry is None:
            return ()
        return (entry,) if isinstance(entry, str) else entry.keys()

    def holders(self, key_name: str, value: str, profile_id: str) -> frozenset[Holder]:
        entry = self._entries.get(key_name, {}).get(value)
        if isinstance(entry, dict):
            return frozenset(entry.get(profile_id, ()))
        return frozenset({STANDARD_FIELDS}) if entry == profile_id else frozenset()

    def snapshot(self) -> dict[tuple[str, str], dict[str, frozenset[Holder]]]:
        """The whole index in one comparable form."""
        return {
            (key_name, value): {
                profile_id: self.holders(key_name, value, profile_id)
                for profile_id in self.profile_ids(key_name, value)
            }
            for key_name, values in self._entries.items()
            for value in values
        }
