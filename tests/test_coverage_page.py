"""docs/coverage.md says what stands."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import botocore
import pytest

from customer_profiles_mock.coverage import coverage_page
from customer_profiles_mock.operations.registry import Standing, built_operations
from customer_profiles_mock.protocol.model import operation_names

PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"


def test_the_coverage_page_is_up_to_date() -> None:
    page = PAGE.read_text("utf-8")
    version = re.search(r"botocore (\d+\.\d+\.\d+)", page)
    assert version, "the page names the botocore release whose operations it lists"
    # With another botocore than the page's, AWS may have added operations: compare what the page lists.
    same_model = version[1] == botocore.__version__
    names = (
        operation_names() if same_model else re.findall(r"^\| ([A-Z]\w+) \| [a-z ]+ \|$", page, re.MULTILINE)
    )
    assert page == coverage_page(names, built_operations(), botocore_version=version[1]), "run: make docs"


def test_every_operation_that_is_built_is_on_the_page() -> None:
    page = PAGE.read_text("utf-8")
    assert [name for name in built_operations() if f"| {name} |" not in page] == []


@pytest.mark.parametrize(
    ("standing", "row"),
    [
        (Standing.SIMULATED, "| GetDomain | simulated |"),
        (Standing.STORED, "| GetDomain | accepted and stored |"),
    ],
)
def test_the_page_says_how_far_an_operation_goes(standing: Standing, row: str) -> None:
    operation = replace(built_operations()["GetDomain"], standing=standing)
    page = coverage_page(["ListDomains", "GetDomain"], {"GetDomain": operation}).splitlines()
    assert page[-2:] == [row, "| ListDomains | not there |"]
    assert "has 2 operations" in page[4]
