"""Fixtures for the whole suite."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import Any

import boto3
import pytest
from hypothesis import settings
from moto.core.models import MockAWS
from moto.moto_api import state_manager
from moto.moto_api._internal import mock_random

from customer_profiles_mock import mock_customer_profiles
from customer_profiles_mock.customerprofiles.models import customerprofiles_backends
from customer_profiles_mock.jobs import clock
from customer_profiles_mock.jobs.consistency import check

pytest_plugins = ["pytester"]

# How long one example takes says more about what else the machine does than about the code.
# `make test` tries fewer examples than a long run: HYPOTHESIS_PROFILE=nightly make test
settings.register_profile("suite", deadline=None, max_examples=50)
settings.register_profile("nightly", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
NIGHTLY = settings.get_current_profile_name() == "nightly"


@pytest.fixture(autouse=True)
def _no_real_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the developer's environment says about AWS and moto, the tests see made-up credentials."""
    for name in os.environ:
        if name.startswith(("AWS_", "MOTO_", "TEST_SERVER_MODE", "TEST_PROXY_MODE")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


@pytest.fixture(autouse=True)
def _nothing_outlives_a_test() -> Iterator[None]:
    """What a test sets and no mock takes back: seed, transitions, clock. No mock stays open."""
    open_before = MockAWS._nested_count
    yield
    assert MockAWS._nested_count == open_before
    mock_random.seed()
    for model_name in state_manager.get_registered_models():
        state_manager.unset_transition(model_name)
    clock.reset()


@cache
def one_session() -> boto3.Session:
    """A session for all tests that do not care: each new one reads the service's model again."""
    return boto3.Session(aws_access_key_id="testing", aws_secret_access_key="testing")


@pytest.fixture
def client() -> Iterator[Any]:
    """A customer-profiles client in us-east-1, inside the mock; in the end all that is derived is checked."""
    with mock_customer_profiles():
        yield one_session().client("customer-profiles", region_name="us-east-1")
        check_all_stores()


def check_all_stores() -> None:
    """Hold indexes, counts and groups of every account and region against what they are made from."""
    for regions in customerprofiles_backends.values():
        for backend in regions.values():
            check(backend.store)
