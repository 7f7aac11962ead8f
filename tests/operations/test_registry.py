"""Where operations stand: an operation's first call imports its module alone."""

from __future__ import annotations

from customer_profiles_mock.operations.registry import built_operation, built_operations, places
from tests.joining import fresh


def test_what_is_read_off_the_sources_is_what_the_modules_register() -> None:
    assert places() == {name: one.behaviour.__module__ for name, one in built_operations().items()}
    assert built_operation("NoSuchOperation") is None


def test_the_first_call_imports_neither_other_operations_nor_the_matcher_nor_iam() -> None:
    printed = fresh.run(
        """
        import sys
        import boto3
        from customer_profiles_mock import mock_customer_profiles
        with mock_customer_profiles():
            client = boto3.client("customer-profiles", region_name="us-east-1")
            client.create_domain(DomainName="shop", DefaultExpirationDays=30)
            client.create_profile(DomainName="shop", FirstName="Ana")
            client.get_domain(DomainName="shop")
        unwanted = ("customer_profiles_mock.matcher", "customer_profiles_mock.triggers", "moto.iam")
        print([name for name in sys.modules if name.startswith(unwanted)])
        """
    )
    assert printed.strip() == "[]"
