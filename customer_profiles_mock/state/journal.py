"""Whole or not at all: every change of state is noted with how to take it back.

State is changed through a journal's methods alone, inside `atomic()`. When the block raises, all
changes made in it are taken back, last first; what was in order of insertion may come back at the
end of its mapping, so nothing may rely on that order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Journal:
    __slots__ = ("_depth", "_is_noting", "_undo")

    def __init__(self) -> None:
        self._undo: list[tuple[Callable[..., object], tuple[Any, ...]]] = []
        self._depth = 0
        self._is_noting = True

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Keep what the block changes if it ends, take it back if it raises. Blocks can nest."""
        start = len(self._undo)
        self._depth += 1
        try:
            yield
        except BaseException:
            with self._not_noting():
                while len(self._undo) > start:
                    undo, arguments = self._undo.pop()
                    undo(*arguments)
            raise
        finally:
            self._depth -= 1
        if self._depth == 0:
            self._undo.clear()

    @contextmanager
    def taken_back_by(self, undo: Callable[..., object], *arguments: Any) -> Iterator[None]:
        """Note nothing of what the block changes: calling something takes all of it back, or what there is.

        For changes by the ten thousand. What is called may use these methods; nothing is noted then, either.
        """
        self.on_undo(undo, *arguments)
        with self._not_noting():
            yield

    @contextmanager
    def _not_noting(self) -> Iterator[None]:
        before = self._is_noting
        self._is_noting = False
        try:
            yield
        finally:
            self._is_noting = before

    def on_undo(self, undo: Callable[..., object], *arguments: Any) -> None:
        """Call something if this moment is taken back; for what is derived from state and kept beside it."""
        self._undo.append((undo, arguments))

    def assign(self, owner: object, name: str, value: object) -> None:
        """Set an attribute."""
        if self._is_noting:
            self._undo.append((setattr, (owner, name, getattr(owner, name))))
        setattr(owner, name, value)

    def put(self, mapping: dict[K, V], key: K, value: V) -> None:
        """Set a key of a mapping."""
        if self._is_noting:
            if key in mapping:
                self._undo.append((mapping.__setitem__, (key, mapping[key])))
            else:
                self._undo.append((mapping.pop, (key, None)))
        mapping[key] = value

    def remove(self, mapping: dict[K, V], key: K) -> V:
        """Remove a key of a mapping and return its value. Raises KeyError."""
        value = mapping[key]
        if self._is_noting:
            self._undo.append((mapping.__setitem__, (key, value)))
        del mapping[key]
        return value

    def put_in(self, owner: object, name: str, key: object, value: object) -> None:
        """Set a key of the mapping that an attribute is. An empty one may be everybody's: it is replaced."""
        mapping = getattr(owner, name)
        if mapping:
            self.put(mapping, key, value)
        else:
            self.assign(owner, name, {key: value})

    def remove_from(self, owner: object, name: str, key: object) -> None:
        """Remove a key of the mapping that an attribute is. Raises KeyError."""
        self.remove(getattr(owner, name), key)

    def add(self, members: set[V], member: V) -> None:
        if member not in members:
            if self._is_noting:
                self._undo.append((members.discard, (member,)))
            members.add(member)

    def discard(self, members: set[V], member: V) -> None:
        if member in members:
            if self._is_noting:
                self._undo.append((members.add, (member,)))
            members.discard(member)

    def append(self, items: list[V], item: V) -> None:
        if self._is_noting:
            self._undo.append((items.pop, ()))
        items.append(item)
