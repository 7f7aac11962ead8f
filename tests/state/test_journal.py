"""Changes that are kept as a whole or taken back as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock.state.journal import Journal

NOTHING: Mapping[int, int] = {}


class Failed(Exception):
    pass


@dataclass
class Shelf:
    """One of everything that a journal changes."""

    label: int = 0
    by_name: dict[int, int] = field(default_factory=lambda: {0: 0, 1: 1})
    members: set[int] = field(default_factory=lambda: {0, 1})
    items: list[int] = field(default_factory=lambda: [0])
    shared: Mapping[int, int] = field(default_factory=lambda: NOTHING)

    def change(self, journal: Journal, way: int, value: int) -> None:
        if way == 0:
            journal.assign(self, "label", value)
        elif way == 1:
            journal.put(self.by_name, value % 4, value)
        elif way == 2 and value % 4 in self.by_name:
            journal.remove(self.by_name, value % 4)
        elif way == 3:
            journal.add(self.members, value % 4)
        elif way == 4:
            journal.discard(self.members, value % 4)
        elif way == 5:
            journal.append(self.items, value)
        elif way == 6:
            journal.put_in(self, "shared", value % 4, value)
        elif way == 7 and value % 4 in self.shared:
            journal.remove_from(self, "shared", value % 4)


changes = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 99)), max_size=8)


def apply(shelf: Shelf, journal: Journal, script: list[tuple[int, int]]) -> None:
    for way, value in script:
        shelf.change(journal, way, value)


@given(changes, changes)
def test_a_block_that_raises_takes_all_its_changes_back(
    kept: list[tuple[int, int]], taken_back: list[tuple[int, int]]
) -> None:
    shelf, expected, journal = Shelf(), Shelf(), Journal()
    apply(expected, Journal(), kept)
    with journal.atomic():
        apply(shelf, journal, kept)
    with suppress(Failed), journal.atomic():
        apply(shelf, journal, taken_back)
        raise Failed
    assert shelf == expected


@given(changes, changes, changes)
def test_an_inner_block_that_raises_takes_only_its_own_back(
    before: list[tuple[int, int]], inner: list[tuple[int, int]], after: list[tuple[int, int]]
) -> None:
    shelf, expected, journal = Shelf(), Shelf(), Journal()
    apply(expected, Journal(), [*before, *after])
    with journal.atomic():
        apply(shelf, journal, before)
        with suppress(Failed), journal.atomic():
            apply(shelf, journal, inner)
            raise Failed
        apply(shelf, journal, after)
    assert shelf == expected


@given(changes, changes, changes)
def test_an_outer_block_that_raises_takes_back_what_an_inner_one_kept(
    before: list[tuple[int, int]], inner: list[tuple[int, int]], after: list[tuple[int, int]]
) -> None:
    shelf, journal = Shelf(), Journal()
    with suppress(Failed), journal.atomic():
        apply(shelf, journal, before)
        with journal.atomic():
            apply(shelf, journal, inner)
        apply(shelf, journal, after)
        raise Failed
    assert shelf == Shelf()


@given(changes)
def test_an_empty_mapping_that_is_shared_stays_empty(script: list[tuple[int, int]]) -> None:
    shelf, other = Shelf(), Shelf()
    apply(shelf, Journal(), script)
    assert other.shared is NOTHING
    assert NOTHING == {}
