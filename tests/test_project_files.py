"""The files around the package agree with each other and with what is installed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import customer_profiles_mock

ROOT = Path(__file__).parents[1]
DISTRIBUTION = "customer-profiles-mock"
OPTIONAL = (
    "flask",
    "flask_cors",
    "pyarrow",
    "sqlglot",
    "duckdb",
    "rich",
    "pytest",
    "hypothesis",
    "distributed",
)
# Modules that are imported only where such a package is at hand.
NOT_PLAIN = ("pytest_plugin", "reference", "segments.sql.")


def test_the_version_is_written_in_one_place() -> None:
    pyproject = (ROOT / "pyproject.toml").read_text("utf-8")
    assert 'dynamic = ["version"]' in pyproject
    assert 'path = "customer_profiles_mock/__init__.py"' in pyproject
    assert metadata.version(DISTRIBUTION) == customer_profiles_mock.__version__
    assert re.search(r"^version = ", pyproject, re.MULTILINE) is None


def test_the_changelog_begins_with_what_is_not_released() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == "[Unreleased]"


def test_the_changelog_knows_only_the_kinds_of_change_it_names() -> None:
    kinds = re.findall(r"^### (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert kinds
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_licence_is_the_one_the_package_declares() -> None:
    assert metadata.metadata(DISTRIBUTION)["License-Expression"] == "Apache-2.0"
    title = (ROOT / "LICENSE").read_text("utf-8").split()[:4]
    assert title == ["Apache", "License", "Version", "2.0,"]


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(customer_profiles_mock.__file__).parent / "py.typed").is_file()


def test_a_plain_install_needs_no_server_and_no_test_tools() -> None:
    requirements = [line for line in metadata.requires(DISTRIBUTION) or [] if "extra ==" not in line]
    names = {re.split(r"[^A-Za-z0-9-]", line)[0] for line in requirements}
    assert names == {"moto", "boto3", "botocore", "responses", "rapidfuzz", "phonenumberslite", "numpy"}


def test_nothing_imports_what_is_optional_before_it_is_used() -> None:
    """Where only the dependencies of a plain install can be found, all modules but a few can be imported."""
    program = f"""
import pkgutil, sys
sys.modules.update(dict.fromkeys({OPTIONAL}))
import customer_profiles_mock
for module in pkgutil.walk_packages(customer_profiles_mock.__path__, "customer_profiles_mock."):
    if not module.name.removeprefix("customer_profiles_mock.").startswith({NOT_PLAIN}):
        __import__(module.name)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_continuous_integration_runs_make_test() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text("utf-8")


def test_everything_public_can_be_imported_by_name() -> None:
    names = ", ".join(customer_profiles_mock.__all__)
    program = f"from customer_profiles_mock import {names}"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
