"""`make demo`: its data, the groups it finds, and what it prints."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
RESERVED = re.compile(r"example\.(com|org|net)|([a-z-]+\.)+example")


@pytest.fixture(scope="module")
def demo() -> ModuleType:
    spec = importlib.util.spec_from_file_location("demo", EXAMPLES / "demo.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["demo"] = module  # data classes look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def customers(demo: ModuleType) -> list[dict[str, Any]]:
    return demo.read_lines(demo.CUSTOMERS)


@pytest.fixture(scope="module")
def truth(demo: ModuleType) -> list[dict[str, Any]]:
    return demo.read_lines(demo.TRUTH)


@pytest.fixture(scope="module")
def outcome(demo: ModuleType, customers: list[dict[str, Any]]) -> Any:
    return demo.resolve(customers)


@pytest.fixture(scope="module")
def found_groups(outcome: Any) -> list[tuple[set[int], float]]:
    """The groups as sets of line numbers, with their scores."""
    lines = {profile_id: line for line, profile_id in enumerate(outcome.profiles, 1)}
    return [
        ({lines[profile_id] for profile_id in group["ProfileIds"]}, group["ConfidenceScore"])
        for group in outcome.groups
    ]


def test_the_answer_key_names_every_line_once(customers: list[Any], truth: list[Any]) -> None:
    named = [line for customer in truth for line in customer["lines"]]
    assert sorted(named) == list(range(1, len(customers) + 1))


def test_the_customers_have_reserved_mail_domains_only(customers: list[Any]) -> None:
    addresses = [value.strip().lower() for customer in customers for value in mail_addresses(customer)]
    assert len(addresses) > 200
    assert [address for address in addresses if not RESERVED.fullmatch(address.partition("@")[2])] == []


def mail_addresses(customer: dict[str, Any]) -> Iterator[str]:
    yield from (value for member, value in customer.items() if member.endswith("EmailAddress"))


def test_the_job_reviews_every_profile_and_counts_its_groups(outcome: Any, customers: list[Any]) -> None:
    assert outcome.stats == {
        "NumberOfProfilesReviewed": len(customers),
        "NumberOfMatchesFound": len(outcome.groups),
        "NumberOfMergesDone": 0,
    }
    assert outcome.pages > 1


def test_most_pairs_are_found_and_most_found_pairs_are_right(demo: ModuleType, outcome: Any) -> None:
    found, right, total = demo.score(outcome)
    assert right / found >= 0.85
    assert right / total >= 0.80


def test_nearly_all_pairs_with_a_high_score_are_right(demo: ModuleType, outcome: Any) -> None:
    found, right, _ = demo.score(outcome, least=demo.SURE)
    assert found > 70
    assert right / found >= 0.95


@pytest.mark.parametrize(
    "case",
    [
        "household A",
        "junk ",
        "switchboard 1",
        "shared info mailbox",
        "couple with one mailbox",
        "father and daughter with one e-mail",
        "flat-mates",
        "hotel address and front desk",
        "neighbours of one surname",
    ],
)
def test_what_different_customers_share_does_not_join_them(
    case: str, truth: list[Any], found_groups: list[tuple[set[int], float]]
) -> None:
    assert scores_across(case, truth, found_groups) == []


@pytest.mark.parametrize("case", ["twin ", "UK sisters", "UK shared landline", "French siblings"])
def test_relatives_that_are_alike_in_most_are_at_best_candidates(
    case: str, truth: list[Any], found_groups: list[tuple[set[int], float]]
) -> None:
    assert max(scores_across(case, truth, found_groups), default=0.0) < 0.8


def scores_across(case: str, truth: list[Any], found_groups: list[tuple[set[int], float]]) -> list[float]:
    """The scores of the groups that join different customers of a case."""
    customers = [set(customer["lines"]) for customer in truth if customer["customer"].startswith(case)]
    assert len(customers) > 1
    return [score for group, score in found_groups if sum(bool(group & lines) for lines in customers) > 1]


def test_the_demo_prints_a_table_for_a_terminal_of_120_columns(demo: ModuleType) -> None:
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "error", EXAMPLES / "demo.py"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert max(map(demo.columns_of, run.stdout.splitlines())) <= 120
    assert re.search(
        r"^\d+ profiles reviewed in [\d.]+ s, \d+ groups found, read in \d+ pages\.$", run.stdout, re.M
    )
    assert "PhoneNumber exact" in run.stdout
