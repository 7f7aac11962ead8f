"""Where operations stand: in the table of contents. The first call of one imports its module alone."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from customer_profiles_mock import operations
from customer_profiles_mock.context import Context
from customer_profiles_mock.operations.contents import CONTENTS
from customer_profiles_mock.operations.registry import (
    Params,
    Result,
    built_operation,
    built_operations,
    operation,
)
from tests.joining import fresh


def test_the_table_of_contents_has_every_operation() -> None:
    for module in pkgutil.iter_modules(operations.__path__):
        # Refuses a module with an operation that the table does not have.
        importlib.import_module(f"{operations.__name__}.{module.name}")
    listed = [name for names in CONTENTS.values() for name in names]
    assert sorted(listed) == sorted(built_operations())
    assert built_operation("NoSuchOperation") is None


def test_an_operation_that_nobody_would_find_is_refused() -> None:
    def get_domain(context: Context, params: Params) -> Result:
        raise NotImplementedError

    with pytest.raises(
        LookupError, match=rf"^GetDomain is in {__name__}, but contents\.py .* does not say so"
    ):
        operation("GetDomain")(get_domain)


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
