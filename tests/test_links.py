"""What a page refers to is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS]

FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\]\(\s*<?([^)>\s]+)>?[^)]*\)")
HEADING = re.compile(r"^#{1,6} (.+?)(?: #+)?$", re.MULTILINE)
NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")
ELSEWHERE = ("https://", "mailto:")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    assert list(broken_links(page)) == []


def test_a_link_to_nowhere_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# Here, `now`\n"
        "[a](#here-now) [b](#there) [c](other.md) [d](page.md#here-now) [e](http://example.com)\n"
        "## Again\n## Again\n[f](#again-1) [g](#again-2) [h](https://example.com/nowhere)\n"
        "```\n[i](code.md)\n```\n`[j](code.md)`\n",
        "utf-8",
    )
    assert list(broken_links(page)) == ["#there", "other.md", "http://example.com", "#again-2"]


def test_the_index_links_to_every_page() -> None:
    """Else nobody finds it."""
    linked = set(links(ROOT / "docs" / "index.md"))
    assert [page.name for page in DOCS if page.name not in linked | {"index.md"}] == []


def broken_links(page: Path) -> Iterator[str]:
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            yield link


def links(page: Path) -> list[str]:
    """Where a page links to, other than on the web by TLS, and by mail."""
    text = CODE.sub("", prose(page))
    return [link for link in LINK.findall(text) if not link.startswith(ELSEWHERE)]


@cache
def anchors(page: Path) -> set[str]:
    """The headings of a page, as GitHub makes anchors of them: the second of a name ends in -1."""
    names = [NOT_IN_ANCHORS.sub("", text.lower()).replace(" ", "-") for text in HEADING.findall(prose(page))]
    seen: Counter[str] = Counter()
    found = set()
    for name in names:
        found.add(f"{name}-{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return found


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return FENCED.sub("", page.read_text("utf-8"))
