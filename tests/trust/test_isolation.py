"""Mocks one after another leave nothing behind, however they end."""

from __future__ import annotations

import gc
import os
from datetime import timedelta

import requests
from hypothesis import settings

from customer_profiles_mock import control, mock_customer_profiles
from customer_profiles_mock.customerprofiles.models import customerprofiles_backends

ENDPOINT = "https://profile.us-east-1.amazonaws.com"
MOCKS = 10 * settings().max_examples if settings().max_examples > 50 else 50  # 10,000 in the nightly profile


def one_test() -> None:
    with mock_customer_profiles():
        requests.post(f"{ENDPOINT}/domains/shop", json={"DefaultExpirationDays": 30}, timeout=10)
        requests.post(f"{ENDPOINT}/domains/shop/profiles", json={"FirstName": "Ann"}, timeout=10)


def objects_after(mocks: int) -> int:
    for _ in range(mocks):
        one_test()
    gc.collect()
    return len(gc.get_objects())


def test_mocks_one_after_another_do_not_grow() -> None:
    before = objects_after(5)
    growth = objects_after(MOCKS) - before
    assert growth < MOCKS, f"{growth} more objects after {MOCKS} mocks"


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
