"""What users write stays data, and ids are nobody's guess."""

from __future__ import annotations

from typing import Any

import pytest

from customer_profiles_mock import mock_customer_profiles
from customer_profiles_mock.calculated.expression import parse_expression
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.mapping.sources import compile_source
from customer_profiles_mock.ingestion.mapping.targets import parse_target
from customer_profiles_mock.recommending.filtering import Subject, filter_with
from tests.conftest import one_session

# What texts, lists and mappings have in Python without being data.
NAMES_OF_PYTHON = (
    "__class__",
    "__class__.__mro__",
    "__dict__",
    "__init__.__globals__",
    "items",
    "keys",
    "upper",
)
DOCUMENT = {"who": "ann", "tags": ["new"], "more": {}}


@pytest.mark.parametrize("name", NAMES_OF_PYTHON)
def test_names_of_python_lead_to_nothing(name: str) -> None:
    for owner in ("_source", "_source.who", "_source.tags", "_source.more"):
        assert compile_source(f"{owner}.{name}").read(DOCUMENT) is None
        assert compile_source(f"{{{{{owner}.{name}}}}}").read(DOCUMENT) == ""
        assert compile_source(f"{{{{#if {owner}.{name}}}}}x{{{{/if}}}}").read(DOCUMENT) == ""
    with pytest.raises(BadRequest, match="is not valid: _profile has no field"):
        parse_target(f"_profile.{name}")
    there = filter_with(f"INCLUDE ItemID WHERE _catalogItem.{name} IN (*)", {})
    assert not there.passes(Subject(DOCUMENT, (), {}, {}))


@pytest.mark.parametrize("code", ["__import__('os')", "{Order.id}.__class__", "lambda: 1", "1 if 1", "`id`"])
def test_code_is_no_expression(code: str) -> None:
    with pytest.raises(BadRequest):
        parse_expression(code)
    with pytest.raises(BadRequest):
        filter_with(f"INCLUDE ItemID WHERE {code}", {})


def ids_of_a_mock() -> list[str]:
    with mock_customer_profiles():
        client: Any = one_session().client("customer-profiles", region_name="us-east-1")
        client.create_domain(DomainName="shop", DefaultExpirationDays=30)
        return [client.create_profile(DomainName="shop")["ProfileId"] for _ in range(3)]


def test_ids_are_others_in_every_mock_unless_seeded() -> None:
    ids = [*ids_of_a_mock(), *ids_of_a_mock()]
    assert len(set(ids)) == len(ids) == 6
