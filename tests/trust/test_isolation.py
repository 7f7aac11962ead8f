"""Mocks one after another leave nothing behind, however they end."""

from __future__ import annotations

import gc
import os
import tracemalloc
from datetime import timedelta

import requests

from customer_profiles_mock import control, mock_customer_profiles
from customer_profiles_mock.customerprofiles.models import customerprofiles_backends
from tests.conftest import NIGHTLY

ENDPOINT = "https://profile.us-east-1.amazonaws.com"
MOCKS = 10_000 if NIGHTLY else 30


def one_test() -> None:
    with mock_customer_profiles():
        requests.post(f"{ENDPOINT}/domains/shop", json={"DefaultExpirationDays": 30}, timeout=10)
        requests.post(f"{ENDPOINT}/domains/shop/profiles", json={"FirstName": "Ann"}, timeout=10)


def memory_after(mocks: int) -> int:
    for _ in range(mocks):
        one_test()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def test_mocks_one_after_another_need_no_more_memory() -> None:
    tracemalloc.start()
    try:
        before = memory_after(
            10
        )  # until then what is kept on purpose grows, such as what is read of the model
        growth = memory_after(MOCKS) - before
    finally:
        tracemalloc.stop()
    assert growth < 10_000 + 100 * MOCKS, f"{growth} more bytes after {MOCKS} mocks"


def test_a_reset_in_mid_work_leaves_an_empty_service_that_works(client: object) -> None:
    assert client
    for _ in range(3):
        requests.post(f"{ENDPOINT}/domains/shop", json={"DefaultExpirationDays": 30}, timeout=10)
        requests.post(
            f"{ENDPOINT}/domains/shop/event-streams/out",
            json={"Uri": "arn:aws:kinesis:us-east-1:123456789012:stream/none"},
            timeout=10,
        )
        control.advance_clock(timedelta(days=2))
        requests.post("https://motoapi.amazonaws.com/moto-api/reset", timeout=10)
        assert requests.get(f"{ENDPOINT}/domains", timeout=10).json() == {"Items": [], "NextToken": None}
        assert not customerprofiles_backends["123456789012"]["us-east-1"].store.domains


def test_a_process_that_forks_keeps_its_state_to_itself(client: object) -> None:
    assert client
    requests.post(f"{ENDPOINT}/domains/shop", json={"DefaultExpirationDays": 30}, timeout=10)
    child = os.fork()
    if child == 0:
        answer = requests.delete(f"{ENDPOINT}/domains/shop", timeout=10)
        os._exit(0 if answer.status_code == 200 else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert requests.get(f"{ENDPOINT}/domains/shop", timeout=10).status_code == 200
