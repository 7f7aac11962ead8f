"""The clock: the time of day, frozen or not, and what a test adds to it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import requests
import time_machine
from freezegun import freeze_time

from customer_profiles_mock import advance_clock, mock_customer_profiles
from customer_profiles_mock.jobs import clock
from tests.joining.places import client_in

NOON = datetime(2026, 11, 21, 12, 0, 0, 123000, tzinfo=timezone.utc)

Freeze = Callable[[datetime], AbstractContextManager[Any]]
freezers: Any = pytest.mark.parametrize(
    "freeze",
    [freeze_time, lambda moment: time_machine.travel(moment, tick=False)],
    ids=["freezegun", "time-machine"],
)


def created_at(client: Any, name: str = "shop") -> datetime:
    moment = client.create_domain(DomainName=name, DefaultExpirationDays=30)["CreatedAt"]
    assert isinstance(moment, datetime)
    return moment


@freezers
def test_a_frozen_clock_is_what_the_service_shows(client: Any, freeze: Freeze) -> None:
    with freeze(NOON):
        assert created_at(client) == NOON


@freezers
def test_a_frozen_clock_and_a_moved_one_add_up(client: Any, freeze: Freeze) -> None:
    with freeze(NOON):
        advance_clock(timedelta(hours=1))
        assert created_at(client) == NOON + timedelta(hours=1)
    with freeze(NOON + timedelta(days=1)):
        assert created_at(client, "later") == NOON + timedelta(days=1, hours=1)


@freezers
def test_a_job_runs_when_the_frozen_clock_has_passed_it(client: Any, freeze: Freeze) -> None:
    with freeze(NOON):
        client.create_domain(DomainName="shop", DefaultExpirationDays=30, Matching={"Enabled": True})
    with freeze(NOON + timedelta(days=2)):
        jobs = client.list_identity_resolution_jobs(DomainName="shop")["IdentityResolutionJobsList"]
    assert "COMPLETED" in [job["Status"] for job in jobs]


def test_a_frozen_time_zone_does_not_move_the_clock() -> None:
    with freeze_time(NOON, tz_offset=-5):
        assert clock.now() == NOON.timestamp()


def test_moments_have_milliseconds() -> None:
    with freeze_time("2026-11-21T12:00:00.123456Z"):
        assert clock.now() == NOON.timestamp()


def test_the_clock_runs_by_itself() -> None:
    before = datetime.now(timezone.utc).timestamp()
    assert before - 0.001 <= clock.now() <= datetime.now(timezone.utc).timestamp() + 0.001


def test_the_end_of_the_outermost_mock_puts_the_clock_back() -> None:
    with freeze_time(NOON):
        with mock_customer_profiles():
            with mock_customer_profiles():
                advance_clock(3600)
            assert clock.now() == NOON.timestamp() + 3600
        assert clock.now() == NOON.timestamp()


def test_motos_reset_puts_the_clock_back() -> None:
    with freeze_time(NOON), mock_customer_profiles():
        advance_clock(3600)
        requests.post("http://motoapi.amazonaws.com/moto-api/reset", timeout=10)
        assert created_at(client_in("us-east-1")) == NOON


def test_a_set_up_can_move_the_clock_for_its_tests() -> None:
    seen = []

    @mock_customer_profiles
    class Tests:
        def setup_method(self) -> None:
            advance_clock(3600)

        def test_it(self) -> None:
            seen.append(clock.now())

    with freeze_time(NOON):
        for _ in range(2):
            tests = Tests()
            tests.setup_method()
            tests.test_it()
    assert seen == [NOON.timestamp() + 3600] * 2
