"""Which profiles hold a key: a mapping to sets that costs little where most sets have one member."""

from __future__ import annotations

from collections.abc import Collection

from customer_profiles_mock.matcher.rules.values import Key


class Holders:
    __slots__ = ("_by_key",)

    def __init__(self) -> None:
        self._by_key: dict[Key, str | dict[str, None]] = {}

    def add(self, key: Key, profile_id: str) -> int:
        """How many hold the key now."""
        held = self._by_key.setdefault(key, profile_id)
        if isinstance(held, dict):
            held[profile_id] = None
            return len(held)
        if held == profile_id:
            return 1
        self._by_key[key] = {held: None, profile_id: None}
        return 2

    def discard(self, key: Key, profile_id: str) -> int:
        """How many hold the key now; the profile must have held it."""
        held = self._by_key[key]
        if not isinstance(held, dict):
            del self._by_key[key]
            return 0
        del held[profile_id]
        if len(held) == 1:
            (self._by_key[key],) = held
            return 1
        return len(held)

    def size(self, key: Key) -> int:
        held = self._by_key.get(key)
        return len(held) if isinstance(held, dict) else int(held is not None)

    def members(self, key: Key) -> Collection[str]:
        held = self._by_key.get(key, ())
        return (held,) if isinstance(held, str) else held
