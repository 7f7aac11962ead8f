"""The report of `customer-profiles-mock match` in a browser: what a person sees, finds and presses."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from customer_profiles_mock.cli import main

# Without these the browser looks for its maker's hosts.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEADERS = ["First Name", "Last Name", "E-Mail", "Phone", "City", "Notes"]
ANN = ["Ann", "Lee", "ann.lee@example.com", "+1 206 555 0143", "Seattle", "call first"]
ROWS = [
    ANN,
    ["Bob", "Zimmer", "bob@example.org", "+1 212 555 0101", "Boston", ""],
    ["Ann", "Lee", "ANN.LEE@example.com", "(206) 555-0143", "Tacoma", ""],
    ["José", "Núñez", "jose@example.net", "+1 305 555 0170", "Miami", ""],
    ["Jose", "Nunes", "jose@example.net", "", "", ""],
    ["Ann", "Lee", "", "206.555.0143", "Tacoma", "<img src=x onerror=\"document.title='hacked'\">"],
    ["only", "one", "cell", "too", "many", "is", "here"],
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    with (folder / "customers.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADERS, *ROWS])
    (folder / "rules.json").write_text(json.dumps([["EmailAddress"]]))
    (folder / "criteria.json").write_text(json.dumps([["FirstName", "LastName"]]))
    made = folder / "report.html"
    arguments = ["--rules", folder / "rules.json", "--auto-merge", folder / "criteria.json", "--html", made]
    assert main(["match", str(folder / "customers.csv"), *map(str, arguments)]) == 0
    return made


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    page = context.new_page()
    troubles: list[Any] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "request", lambda request: troubles.append(request.url) if request.url != report.as_uri() else None
    )
    page.goto(report.as_uri())
    yield page
    context.close()
    # No errors, nothing loaded beside the page, nothing refused by its policy.
    assert [trouble for trouble in troubles if trouble != "data:,"] == []


def names(page: Page) -> list[str]:
    return page.locator("article:visible h2").all_inner_texts()


def figures(page: Page, row: int) -> dict[str, str]:
    shown = page.locator("dl").nth(row)
    return dict(
        zip(shown.locator("dt").all_inner_texts(), shown.locator("dd").all_inner_texts(), strict=True)
    )


def background(page: Page, selector: str) -> str:
    return str(page.locator(selector).first.evaluate("element => getComputedStyle(element).backgroundColor"))


def test_the_page_says_what_was_found(page: Page) -> None:
    assert page.title() == "Customers found more than once in customers.csv"
    assert figures(page, 0) == {
        "profiles": "6",
        "lines left out": "1",
        "groups": "2",
        "profiles in groups": "5",
        "customers": "3",
        "left after merging": "4",
    }
    assert figures(page, 1) == {
        "groups": "2",
        "profiles in groups": "4",
        "customers": "4",
        "left after merging": "6",
    }
    assert names(page) == ["José Núñez", "Ann Lee", "Ann Lee", "José Núñez"]
    assert page.locator("#count").inner_text() == "4 groups"


def test_values_stand_side_by_side_with_what_agrees_marked(page: Page) -> None:
    card = page.locator("article").nth(1)
    assert card.locator("thead th").all_inner_texts()[1:4] == ["line 2", "line 4", "line 7"]
    phones = card.locator("tr", has=page.get_by_role("rowheader", name="PhoneNumber")).first
    cells = phones.locator("td")
    assert cells.all_inner_texts()[:3] == ["+1 206 555 0143", "(206) 555-0143", "206.555.0143"]
    assert [cells.nth(at).get_attribute("class") for at in range(3)] == ["equal"] * 3
    assert background(page, "td.equal") != background(page, "td:not([class])")
    jose = page.locator("article").first
    assert jose.locator("td.similar").all_inner_texts() == ["Núñez close", "Nunes close"]


def test_the_outcome_of_merging_is_shown_with_its_conflicts(page: Page) -> None:
    card = page.locator("article").nth(1)
    title = card.locator("th.merged").inner_text()
    assert " ".join(title.split()) == "Merged by criterion 1 4, 7 into 2, 2 conflicts"
    assert card.locator("td.conflict").all_inner_texts() == ["Tacoma", ROWS[5][5]]
    merged = card.locator("td.merged").all_inner_texts()
    assert merged[:4] == ["Ann", "Lee", "ANN.LEE@example.com", "206.555.0143"]
    assert card.locator(".spelt").all_inner_texts() == ["ANN.LEE@example.com", "206.555.0143"]
    by_hand = page.locator("article").first.locator("th.merged").inner_text()
    assert " ".join(by_hand.split()) == "If merged 6 into 5, 1 conflict"


def test_reasons_are_shown_with_their_bits(page: Page) -> None:
    reasons = page.locator("article").nth(1).locator(".why tr").all_inner_texts()
    assert any(text.startswith("EmailAddress\texact") and "+" in text for text in reasons)
    by_rules = page.locator("article[data-by=rules]").first.locator(".why").inner_text()
    assert " ".join(by_rules.split()) == "Why Level 1 2, 4"


def test_groups_are_found_by_any_words_in_them(page: Page) -> None:
    page.fill("#find", "nunez")
    assert names(page) == ["José Núñez", "José Núñez"]
    assert page.locator("#count").inner_text() == "2 of 4 groups"
    page.fill("#find", "206.555 LEE")
    assert names(page) == ["Ann Lee"]
    page.fill("#find", "zimmer")
    assert names(page) == []
    assert page.locator("#nothing").is_visible()
    page.keyboard.press("Escape")
    assert len(names(page)) == 4
    page.select_option("#by", "rules")
    assert page.locator("#count").inner_text() == "2 of 4 groups"


def test_groups_are_sorted(page: Page) -> None:
    def scores() -> list[float]:
        return [float(card.get_attribute("data-score") or 0) for card in page.locator("article").all()]

    assert scores() == sorted(scores(), reverse=True)
    page.select_option("#sort", "unsure")
    assert scores() == sorted(scores())
    page.select_option("#sort", "size")
    assert page.locator("article").first.get_attribute("data-size") == "3"
    page.select_option("#sort", "line")
    assert names(page)[0] == "Ann Lee"


def test_the_keyboard_is_enough(page: Page) -> None:
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("josé j")
    assert page.input_value("#find") == "josé j"
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    focused = []
    for key in "jjk":
        page.keyboard.press(key)
        focused.append(page.evaluate("document.activeElement.id"))
    assert focused == ["g1", "g2", "g1"]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#g1"


def test_hostile_text_is_text(page: Page) -> None:
    assert page.locator("img").count() == 0
    assert "<img src=x onerror=" in page.locator("article").nth(1).inner_text()
    assert page.title().startswith("Customers")


def test_what_was_left_out_and_how_it_was_matched_unfold(page: Page) -> None:
    assert not page.get_by_text("7 cells under 6 headers").is_visible()
    page.get_by_text("Lines left out: 1").click()
    assert page.get_by_text("7 cells under 6 headers").is_visible()
    page.get_by_text("How this was matched").click()
    assert page.get_by_role("row", name="E-Mail EmailAddress").is_visible()


def test_light_and_dark_are_both_readable(page: Page) -> None:
    grounds = []
    for scheme in "light", "dark":
        page.emulate_media(color_scheme=scheme)
        for selector in "td.equal", "td.similar", "td.conflict", "article h2", ".why th", "dt":
            assert contrast(page, selector) >= 4.5, (scheme, selector)
        grounds.append(background(page, "body"))
    assert grounds[0] != grounds[1]


def contrast(page: Page, selector: str) -> float:
    """The contrast of a text with what is behind it, by WCAG's formula."""
    ratio = page.locator(selector).first.evaluate(
        """element => {
            const channels = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
            const light = (colour) => {
                const [r, g, b] = channels(colour).map((value) => value / 255)
                    .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const ground = (element) => getComputedStyle(element).backgroundColor;
            let behind = element;
            while (ground(behind) === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
            const [low, high] = [getComputedStyle(element).color, ground(behind)]
                .map(light).sort((one, other) => one - other);
            return (high + 0.05) / (low + 0.05);
        }"""
    )
    return float(ratio)


def test_a_narrow_window_does_not_scroll_sideways_as_a_whole(page: Page) -> None:
    page.set_viewport_size({"width": 380, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 380


def test_print_shows_the_groups_without_the_controls(page: Page) -> None:
    page.emulate_media(media="print")
    assert not page.locator("#find").is_visible()
    assert page.locator("article").last.is_visible()
    assert page.pdf().startswith(b"%PDF")


def test_a_thousand_groups_open_and_are_searched_at_once(browser: Browser, tmp_path: Path) -> None:
    with (tmp_path / "many.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = [
            [f"Ann{n}", f"Lee{n}", f"ann{n}@example.com", "", "Rome", ""] for n in range(1200) for _ in "ab"
        ]
        csv.writer(stream).writerows([HEADERS, *rows])
    made = tmp_path / "many.html"
    command = [sys.executable, "-m", "customer_profiles_mock.cli", "match", str(tmp_path / "many.csv")]
    subprocess.run([*command, "--html", str(made)], check=True, capture_output=True)
    assert made.stat().st_size < 4_000_000
    page = browser.new_page()
    page.goto(made.as_uri(), timeout=20_000)
    assert page.locator("#count").inner_text() == "1,200 groups"
    page.fill("#find", "ann777@")
    assert page.locator("#count").inner_text() == "1 of 1,200 groups"
    page.close()
