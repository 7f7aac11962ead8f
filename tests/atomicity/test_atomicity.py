"""Nothing is half done: a request that fails at any step leaves all state as it was.

Every change of state goes through the journal, and everything that leaves goes through the peers.
Each request here is made to fail at every single call of either, one after the other. Then it goes
through, and ends exactly where it ends without failures before it: nothing is left over that the
comparison does not see, such as an index that is kept beside the state.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest

from customer_profiles_mock.context import Peers
from customer_profiles_mock.jobs import due, unit_of_work
from customer_profiles_mock.jobs.rule_matching import rule_index
from customer_profiles_mock.operations.registry import built_operations
from customer_profiles_mock.profiles import eviction
from customer_profiles_mock.state.journal import Journal
from customer_profiles_mock.state.key_index import KeyIndex
from tests.atomicity.documents import CRM, QUEUE, STREAM
from tests.atomicity.furnished import furnished, ids
from tests.atomicity.requests import REQUESTS
from tests.atomicity.steps import Step
from tests.behaviour import RecordingPeers, Service
from tests.snapshots import plain


class Broken(Exception):
    """What a step fails with."""


def snapshot(service: Service) -> Any:
    """The state, and what the index of the rules says, which is kept beside it."""
    groups = {name: rule_index(domain).groups() for name, domain in service.store.domains.items()}
    return {"store": plain(service.store), "groups": plain(groups)}


def test_a_snapshot_sees_every_part_of_the_state() -> None:
    service = furnished()
    text = repr(snapshot(service))
    for part in ("visitor", "ann@shop.example", "_order", CRM, STREAM, QUEUE, "ADDED_PROFILE_KEY", "crew"):
        assert part in text
    assert snapshot(service) == snapshot(furnished())
    service.call("UpdateProfile", ProfileId=ids(service)[0], Attributes={"deep": "down"})
    assert snapshot(service) != snapshot(furnished())


CHANGES = ("assign", "put", "remove", "add", "discard", "append")


class Fuse:
    """Counts the steps of a request, and breaks at one of them."""

    def __init__(self) -> None:
        self.steps = 0
        self.breaks_at = 0

    def burn(self) -> None:
        self.steps += 1
        if self.steps == self.breaks_at:
            raise Broken

    @contextmanager
    def breaking_at(self, step: int) -> Iterator[None]:
        self.steps, self.breaks_at = 0, step
        yield
        self.breaks_at = 0


@pytest.fixture
def fuse(monkeypatch: pytest.MonkeyPatch) -> Fuse:
    """Steps are the calls of the journal and of the peers, and the end of the request."""
    fuse = Fuse()

    def guarded(works: Callable[..., Any]) -> Callable[..., Any]:
        def guard(*arguments: Any, **named: Any) -> Any:
            fuse.burn()
            return works(*arguments, **named)

        return guard

    for name in CHANGES:
        monkeypatch.setattr(Journal, name, guarded(getattr(Journal, name)))
    for name in (name for name in vars(Peers) if not name.startswith("_")):
        monkeypatch.setattr(RecordingPeers, name, guarded(getattr(RecordingPeers, name)))
    for module in (unit_of_work, due):
        monkeypatch.setattr(module, "send", guarded(module.send))
    return fuse


@pytest.fixture
def small_limit(monkeypatch: pytest.MonkeyPatch) -> int:
    """So few objects per profile that a handful of them fills it."""
    built_operations()  # those that take the limit over keep the real one
    monkeypatch.setattr(eviction, "OBJECTS_PER_PROFILE", 3)
    return 3


def run(service: Service, step: Step) -> None:
    """The same request in every try: at one moment, with one sequence of ids."""
    now = service.now
    service.random.seed(1)
    try:
        step(service)
    finally:
        service.now = now


def kept_states(service: Service, step: Step) -> list[Any]:
    """The states after every step of work that is kept by itself, the request last."""
    states: list[Any] = []
    atomic = Journal.atomic

    @contextmanager
    def noted(journal: Journal) -> Iterator[None]:
        with atomic(journal):
            yield
        if journal is service.store.journal and not journal._depth:
            states.append(snapshot(service))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Journal, "atomic", noted)
        run(service, step)
    return states


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_that_fails_at_any_step_leaves_everything_as_it_was(
    name: str, fuse: Fuse, small_limit: int
) -> None:
    assert small_limit
    set_up, step = REQUESTS[name]
    start = furnished()
    set_up(start)
    before = snapshot(start)
    *between, end = kept_states(copy.deepcopy(start), step)
    assert end != before
    service = copy.deepcopy(start)
    for broken_step in count(1):
        if between:
            service = copy.deepcopy(start)  # what became due before the failure was kept
        try:
            with fuse.breaking_at(broken_step):
                run(service, step)
        except Broken:
            assert service.store.journal._undo == []
            if between:
                assert snapshot(service) in [before, *between]
            else:
                assert snapshot(service) == before
        else:
            break
    assert broken_step > 1
    assert snapshot(service) == end


def turned_round(value: Any) -> None:
    """Reverse the order of all mappings that the journal changes."""
    if isinstance(value, Journal):
        return
    if isinstance(value, KeyIndex):
        turned_round(vars(value)["_entries"])
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in IN_THE_ORDER_GIVEN:
                turned_round(getattr(value, field.name))
    elif isinstance(value, dict):
        for item in value.values():
            turned_round(item)
        items = list(value.items())
        value.clear()
        value.update(reversed(items))


# Mappings that are replaced as a whole, in which the order of the request means something.
IN_THE_ORDER_GIVEN = {
    "values",
    "fields",
    "matching",
    "rule_based_matching",
    "auto_merging",
    "origins",
    "derived",
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_does_the_same_in_whatever_order_an_earlier_failure_has_left_the_mappings(
    name: str, small_limit: int
) -> None:
    assert small_limit
    set_up, step = REQUESTS[name]
    start = furnished()
    set_up(start)
    other = copy.deepcopy(start)
    turned_round(other.store)
    assert snapshot(other) == snapshot(start)
    run(start, step)
    run(other, step)
    assert snapshot(other) == snapshot(start)
    assert other.peers == start.peers


def test_every_operation_that_writes_is_tried() -> None:
    """An operation that is not here needs an entry above, or to be a plain reading one."""
    reading = {
        name
        for name in built_operations()
        if name.startswith(("Get", "List", "Search", "Detect", "BatchGet"))
    }
    tried = {name.partition(":")[0] for name in REQUESTS}
    assert built_operations().keys() - reading <= tried
