"""docs/reference.md shows the public surface as it is."""

from __future__ import annotations

import re
from pathlib import Path

import customer_profiles_mock
from customer_profiles_mock import control, errors, matcher
from customer_profiles_mock.reference import reference_page

PAGE = Path(__file__).parents[1] / "docs" / "reference.md"
ENTRY = re.compile(r"^### (\w+)\n\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def test_the_reference_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == reference_page(), "run: make docs"


def test_the_reference_has_every_public_name() -> None:
    names = {*customer_profiles_mock.__all__, *matcher.__all__, *control.RESULTS}
    assert names - dict(ENTRY.findall(reference_page())).keys() == set()


def test_everything_public_says_what_it_is_for() -> None:
    entries = dict(ENTRY.findall(reference_page()))
    constants = {"RECENCY"}
    assert [name for name, text in entries.items() if not CODE.sub("", text).strip()] == sorted(constants)


def test_results_of_control_are_what_its_functions_return() -> None:
    """A result that is not listed is in no reference and in no type of a user."""
    said = " ".join(str(getattr(control, name).__annotations__["return"]) for name in functions())
    assert set(re.findall(r"\b[A-Z]\w+", said)) - {"None"} <= set(control.RESULTS)


def functions() -> list[str]:
    return [name for name in customer_profiles_mock.__all__ if hasattr(control, name)]


def test_every_error_names_its_status() -> None:
    five = [
        errors.BadRequest,
        errors.AccessDenied,
        errors.ResourceNotFound,
        errors.Throttling,
        errors.InternalServer,
    ]
    statuses = [re.findall(r"\b[45]\d\d\b", str(error.__doc__)) for error in five]
    assert statuses == [["400"], ["403"], ["404"], ["429"], ["500"]]
