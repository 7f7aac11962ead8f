"""What a job does to Python's garbage collector: it is off meanwhile, and as before afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from customer_profiles_mock.matcher import find_matches
from tests.matcher.customers import customers


@pytest.fixture(autouse=True)
def _collector_as_before() -> Iterator[None]:
    enabled = gc.isenabled()
    yield
    gc.unfreeze()
    if enabled:
        gc.enable()


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_as_before_a_job(enabled: bool) -> None:
    (gc.enable if enabled else gc.disable)()
    during = []
    found, _ = customers(60, 1)
    find_matches(found, progress=lambda *_: during.append(gc.isenabled()))
    assert during
    assert not any(during)
    assert gc.isenabled() is enabled
    assert gc.get_freeze_count() == 0


def test_what_was_frozen_stays_so() -> None:
    found, _ = customers(60, 1)
    gc.freeze()
    frozen = gc.get_freeze_count()
    find_matches(found)
    assert 0 < gc.get_freeze_count() <= frozen
