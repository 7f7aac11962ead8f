"""Who compares the pairs makes no difference, and progress is told on the way."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from customer_profiles_mock.matcher import MatchGroup, executors, find_matches
from tests.matcher.customers import customers


@contextmanager
def _dask() -> Iterator[Executor]:
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield client.get_executor()


EXECUTORS = {
    "threads": lambda: ThreadPoolExecutor(2),
    "processes": lambda: ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")),
    "dask": _dask,
}


def bytes_of(groups: list[MatchGroup]) -> list[bytes]:
    """Pickled one by one: what groups have in common is no part of them."""
    return [pickle.dumps(group) for group in groups]


@pytest.mark.parametrize("kind", EXECUTORS)
def test_every_executor_gives_the_same_bytes(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "PAIRS_PER_TASK", 50)
    found, _ = customers(80, 5)
    expected = find_matches(found)
    with EXECUTORS[kind]() as executor:
        groups = find_matches(found, executor=executor)
    assert groups == expected
    assert bytes_of(groups) == bytes_of(expected)


def test_progress_goes_through_all_phases_to_their_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "PAIRS_PER_TASK", 50)
    told: list[tuple[str, int, int]] = []
    found, _ = customers(60, 6)
    find_matches(found, progress=lambda *args: told.append(args))
    phases = list(dict.fromkeys(phase for phase, _, _ in told))
    assert phases == ["normalising", "blocking", "comparing", "grouping"]
    for phase in phases:
        steps = [(done, total) for told_phase, done, total in told if told_phase == phase]
        (total,) = {total for _, total in steps}
        assert [done for done, _ in steps] == sorted(done for done, _ in steps)
        assert (steps[0], steps[-1]) == ((0, total), (total, total))
        assert total == len(found) or phase == "comparing"
    assert len([phase for phase, _, _ in told if phase == "comparing"]) > 2
