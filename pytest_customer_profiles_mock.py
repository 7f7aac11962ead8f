"""The fixtures and the marker that pytest has once customer-profiles-mock is installed.

It imports nothing but pytest: it is part of every run, also of those without a test of ours. What the
fixtures give is in `customer_profiles_mock.pytest_plugin`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from customer_profiles_mock.guard import Guard
    from customer_profiles_mock.pytest_plugin import Control, DomainFactory

MARKER = "customer_profiles"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        f"{MARKER}(**options): the test runs in mock_customer_profiles with these options of it; "
        "of an option given by several markers the nearest counts.",
    )


@pytest.fixture(autouse=True)
def _customer_profiles_marked(request: pytest.FixtureRequest) -> None:
    """A marked test runs in the mock, whether it names a fixture or not."""
    if request.node.get_closest_marker(MARKER) is not None:
        request.getfixturevalue("_customer_profiles_mocked")


@pytest.fixture
def _customer_profiles_mocked(request: pytest.FixtureRequest) -> Iterator[Guard]:
    from customer_profiles_mock.pytest_plugin import marked_options, mocked

    with mocked(marked_options(request.node.iter_markers(MARKER))) as guard:
        yield guard


@pytest.fixture(scope="session")
def _customer_profiles_served() -> Iterator[str]:
    from customer_profiles_mock.pytest_plugin import served

    with served() as url:
        yield url


@pytest.fixture
def customer_profiles(_customer_profiles_mocked: Guard) -> Iterator[Any]:
    """boto3's client for customer-profiles, in a mock that begins empty."""
    from customer_profiles_mock.pytest_plugin import connected

    with connected() as client:
        yield client


@pytest.fixture
def customer_profiles_domain(customer_profiles: Any, request: pytest.FixtureRequest) -> DomainFactory:
    """Makes domains: customer_profiles_domain(name, profiles=..., matching=..., rules=...)."""
    from customer_profiles_mock.pytest_plugin import DomainFactory

    return DomainFactory(customer_profiles, request.path.parent)


@pytest.fixture
def customer_profiles_control(_customer_profiles_mocked: Guard) -> Control:
    """Runs jobs, moves the clock, explains matches, injects failures."""
    from customer_profiles_mock.pytest_plugin import Control

    return Control()


@pytest.fixture
def customer_profiles_server(_customer_profiles_mocked: Guard, _customer_profiles_served: str) -> str:
    """The URL of a server that has the mock's state; for clients in other languages and processes."""
    _customer_profiles_mocked.allow(_customer_profiles_served)
    return _customer_profiles_served
