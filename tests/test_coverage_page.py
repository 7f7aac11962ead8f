"""docs/coverage.md says what stands."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
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


def test_the_readme_counts_as_the_page_does() -> None:
    counted = re.search(r"has (\d+) operations", PAGE.read_text("utf-8"))
    assert counted
    assert f"all {counted[1]} operations" in (PAGE.parents[1] / "README.md").read_text("utf-8")


def test_every_operation_of_the_installed_botocore_is_built() -> None:
    assert what_to_do(operation_names(), built_operations()) == ""


def test_an_operation_that_botocore_has_learnt_is_named_with_what_to_do() -> None:
    said = what_to_do([*operation_names(), "PutNothing"], built_operations())
    assert (
        said.splitlines()[0]
        == f"botocore {botocore.__version__} has operations that are not built: PutNothing"
    )
    for page in re.findall(r"\S+\.(?:md|py)", said):
        assert (PAGE.parents[1] / page).is_file()


def what_to_do(names: Iterable[str], built: Container[str]) -> str:
    """For whoever has a newer botocore than the package was written for."""
    missing = ", ".join(name for name in names if name not in built)
    return missing and (
        f"botocore {botocore.__version__} has operations that are not built: {missing}\n"
        "Until they are, they answer 501 with their name, and nothing else changes. To build one, follow "
        "'Add an operation' in docs/contributing.md: a function in customer_profiles_mock/operations/, "
        "a call of it in tests/operations/every_operation.py, an entry in tests/atomicity/requests.py "
        "if it writes, and `make docs`."
    )


@pytest.mark.parametrize(
    ("standing", "row"),
    [
        (Standing.SIMULATED, "| GetDomain | simulated |"),
        (Standing.STORED, "| GetDomain | accepted and stored |"),
    ],
)
def test_the_page_says_how_far_an_operation_goes(standing: Standing, row: str) -> None:
    operation = built_operations()["GetDomain"]._replace(standing=standing)
    page = coverage_page(["ListDomains", "GetDomain"], {"GetDomain": operation}).splitlines()
    assert page[-2:] == [row, "| ListDomains | not there |"]
    assert "has 2 operations" in page[4]
