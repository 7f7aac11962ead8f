"""What is uploaded: the wheel, in an empty environment of each Python that is there, and the archive."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import customer_profiles_mock

ROOT = Path(__file__).parents[2]
MINORS = range(10, 15)

# What the archive needs beside the package, so that its tests can be run.
KEPT = ("tests", "bench", "docs", "examples", ".ci")
NOT_KEPT = ("__pycache__", "node_modules", ".hypothesis", ".pyc")

PROGRAM = """
import importlib.metadata, sys
import customer_profiles_mock
from customer_profiles_mock import matcher, mock_customer_profiles, run_identity_resolution_job
import boto3

with mock_customer_profiles():
    client = boto3.client("customer-profiles", region_name="us-east-1")
    client.create_domain(DomainName="shop", DefaultExpirationDays=30, Matching={"Enabled": True})
    for _ in range(2):
        client.create_profile(DomainName="shop", LastName="Lee", EmailAddress="ann@example.com")
    run_identity_resolution_job("shop", region_name="us-east-1")
    assert len(client.get_matches(DomainName="shop")["Matches"]) == 1
assert customer_profiles_mock.__version__ == importlib.metadata.version("customer-profiles-mock")
assert not {"flask", "pytest", "pyarrow", "duckdb", "rich"} & sys.modules.keys()
print(customer_profiles_mock.__version__)
"""

TESTS = """
def test_it(customer_profiles, customer_profiles_domain, customer_profiles_control):
    customer = {"FirstName": "Ann", "LastName": "Lee", "EmailAddress": "ann@example.com"}
    shop = customer_profiles_domain("shop", profiles=[customer, customer], matching=True)
    customer_profiles_control.run_identity_resolution_job("shop")
    [match] = customer_profiles.get_matches(DomainName="shop")["Matches"]
    assert set(match["ProfileIds"]) == set(shop.profile_ids)


def test_nothing_is_left(customer_profiles):
    assert customer_profiles.list_domains()["Items"] == []
"""


def interpreters() -> Iterator[str]:
    """A Python of each minor release, of pyenv or on the path; at least the one that runs the tests."""
    for minor in MINORS:
        name = f"python3.{minor}"
        of_pyenv = sorted(Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/{name}"))
        here = sys.executable if sys.version_info[:2] == (3, minor) else None
        found = here or (str(of_pyenv[-1]) if of_pyenv else shutil.which(name))
        if found:
            yield found


def run(*command: object, folder: Path) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with wheel and archive; the wheel is built from the archive."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT, folder=folder)
    return folder


def test_the_package_is_fit_to_be_uploaded(built: Path) -> None:
    said = run(sys.executable, "-m", "twine", "check", "--strict", *built.iterdir(), folder=built)
    assert said.count("PASSED") == 2


def test_the_archive_has_what_its_tests_need(built: Path) -> None:
    [archive] = built.glob("*.tar.gz")
    with tarfile.open(archive) as files:
        kept = {name.partition("/")[2] for name in files.getnames()}
    wanted = {
        str(path.relative_to(ROOT))
        for folder in KEPT
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not any(part in str(path) for part in NOT_KEPT)
    }
    assert wanted - kept == set()


@pytest.mark.parametrize("python", list(interpreters()), ids=lambda path: Path(path).name)
def test_the_wheel_works_where_nothing_else_is_installed(built: Path, python: str, tmp_path: Path) -> None:
    [wheel] = built.glob("*.whl")
    run(python, "-m", "venv", "fresh", folder=tmp_path)
    fresh = tmp_path / "fresh" / "bin" / "python"
    pip = [fresh, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run(*pip, "install", wheel, folder=tmp_path)
    assert run(fresh, "-c", PROGRAM, folder=tmp_path).strip() == customer_profiles_mock.__version__
    run(*pip, "install", "pytest", folder=tmp_path)
    (tmp_path / "test_shop.py").write_text(TESTS, "utf-8")
    assert "2 passed" in run(fresh, "-m", "pytest", "-q", "test_shop.py", folder=tmp_path)
