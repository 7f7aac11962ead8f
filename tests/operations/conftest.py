"""What the tests of the operations start from.

Starting moto costs ten times what a call does, and making a client more; these hundreds of tests
share one of each, and every test has a state of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.core.base_backend import BackendDict

from customer_profiles_mock import mock_customer_profiles
from tests.conftest import check_all_stores
from tests.operations.rides import scooters


@pytest.fixture(scope="package")
def running_client() -> Iterator[Any]:
    session = boto3.session.Session(aws_access_key_id="testing", aws_secret_access_key="testing")
    with mock_customer_profiles():
        yield session.client("customer-profiles", region_name="us-east-1")


@pytest.fixture
def client(running_client: Any) -> Iterator[Any]:
    """A customer-profiles client in us-east-1, with nothing in any account yet; in the end all that is
    derived is checked."""
    BackendDict.reset()
    yield running_client
    check_all_stores()


@pytest.fixture
def domain(client: Any) -> str:
    """The name of an empty domain."""
    client.create_domain(DomainName="shop", DefaultExpirationDays=365)
    return "shop"


@pytest.fixture
def clock(client: Any) -> Iterator[Any]:
    """The domain for rides, and a clock that stands still until it is moved."""
    with scooters(client) as traveller:
        yield traveller
