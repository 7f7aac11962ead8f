"""What the README and the pages under docs/ show, works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


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


EXAMPLES = [
    pytest.param(name, source, id=f"{page.name}:{name}")
    for page in PAGES
    for name, source in python_files(page)
]


@pytest.mark.parametrize(("name", "source"), EXAMPLES)
def test_the_python_shown_runs_in_an_empty_folder(name: str, source: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(source, "utf-8")
    runner = ["-m", "pytest", "-q"] if name.startswith("test_") else []
    run = subprocess.run(
        [sys.executable, "-W", "error", *runner, name],
        cwd=tmp_path,
        env={
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AWS_", "MOTO_", "PYTEST_"))
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_readme_shows_a_whole_test() -> None:
    assert any("def test_" in block for block in blocks(ROOT / "README.md", "python"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_command_shown_exists(page: Path) -> None:
    shown = re.findall(r"\bmake ([a-z-]+)", "\n".join(blocks(page, "sh")) + "\n".join(inline_code(page)))
    assert [target for target in shown if f"\n{target}:" not in MAKEFILE] == []


def test_every_make_target_is_explained_by_make_help() -> None:
    targets = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert targets
    assert [name for name in targets[1].split() if name != "help" and f'"make {name} ' not in MAKEFILE] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(FENCED.sub("", page.read_text("utf-8"))):
        if link.startswith(("https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def inline_code(page: Path) -> list[str]:
    return re.findall(r"`([^`\n]+)`", FENCED.sub("", page.read_text("utf-8")))


def anchors(page: Path) -> set[str]:
    """The headings of a page, as GitHub makes anchors of them."""
    headings = HEADING.findall(FENCED.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
