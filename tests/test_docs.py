"""What the README and the pages under docs/ show, works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.moto_api import state_manager

from customer_profiles_mock.operations.registry import built_operations

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
RUNNER = Path(__file__).with_name("page_runner.py")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")

# What nearly every example imports, sooner or later.
WANTED = [
    "boto3",
    "moto.core.botocore_stubber",
    "customer_profiles_mock.customerprofiles.responses",
    *sorted({operation.behaviour.__module__ for operation in built_operations().values()}),
]

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path, *languages: str) -> list[str]:
    return [text for language, text in FENCED.findall(page.read_text("utf-8")) if language in languages]


def python_files(page: Path) -> Iterator[tuple[str, str]]:
    """A page's Python as files: a block with tests is one, as a reader would paste it into an empty
    folder; the other blocks go on from each other in one more."""
    stem = page.stem.lower().replace("-", "_")
    going_on = []
    for number, block in enumerate(blocks(page, "python"), 1):
        if "def test_" in block:
            yield f"test_{stem}_{number}.py", block
        else:
            going_on.append(block)
    if going_on:
        yield f"{stem}.py", "\n".join(going_on)


def run(folder: Path, *command: object) -> subprocess.CompletedProcess[str]:
    """A program with the environment of somebody who has never heard of AWS."""
    return subprocess.run(
        [sys.executable, "-W", "error", *map(str, command)],
        cwd=folder,
        env={
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AWS_", "MOTO_", "PYTEST_"))
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_python_shown_runs_in_an_empty_folder(tmp_path: Path) -> None:
    for page in PAGES:
        for name, source in python_files(page):
            (tmp_path / name).write_text(source, "utf-8")
    done = run(tmp_path, RUNNER, tmp_path, *WANTED)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_test_of_the_readme_passes_when_it_is_all_there_is(tmp_path: Path) -> None:
    [(name, source)] = [file for file in python_files(ROOT / "README.md") if file[0].startswith("test_")]
    (tmp_path / name).write_text(source, "utf-8")
    done = run(tmp_path, "-m", "pytest", "-q", name)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_does_not_run_is_named(tmp_path: Path) -> None:
    (tmp_path / "test_wrong.py").write_text("def test_wrong():\n    assert 1 == 2\n", "utf-8")
    (tmp_path / "wrong.py").write_text("print('on the way')\nraise ValueError(3)\n", "utf-8")
    done = run(tmp_path, RUNNER, tmp_path)
    assert done.returncode == 1
    for said in (
        "----- wrong.py\non the way\n",
        "ValueError: 3\n",
        "FAILED test_wrong.py::test_wrong - assert 1 == 2",
    ):
        assert said in done.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_command_shown_exists(page: Path) -> None:
    shown = re.findall(r"\bmake ([a-z-]+)", "\n".join(blocks(page, "sh")) + "\n".join(inline_code(page)))
    assert [target for target in shown if f"\n{target}:" not in MAKEFILE] == []


def test_every_make_target_is_explained_by_make_help() -> None:
    targets = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert targets
    assert [name for name in targets[1].split() if name != "help" and f'"make {name} ' not in MAKEFILE] == []


def test_the_page_about_time_has_every_name_that_the_state_manager_knows() -> None:
    shown = re.findall(
        r"`(customerprofiles::[a-z-]+)`", (ROOT / "docs" / "time-and-jobs.md").read_text("utf-8")
    )
    registered = state_manager.get_registered_models()
    assert sorted(shown) == sorted(name for name in registered if name.startswith("customerprofiles::"))


def inline_code(page: Path) -> list[str]:
    return re.findall(r"`([^`\n]+)`", FENCED.sub("", page.read_text("utf-8")))
