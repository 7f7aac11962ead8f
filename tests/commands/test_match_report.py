"""The report as a text: what is marked, what is escaped, what would be merged."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

from customer_profiles_mock.commands.match_outcome import groups_of
from customer_profiles_mock.commands.match_settings import AutoMerge, Rules
from customer_profiles_mock.matcher import RECENCY, RuleSettings, Settings
from customer_profiles_mock.report.contents import Contents, Group, Row
from customer_profiles_mock.report.marking import Marker
from customer_profiles_mock.report.page import page

SETTINGS = Settings()
HOSTILE = "</td></script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&lt;{title}%s\x1b\u202e"


def tell_nobody(phase: str, done: int, total: int) -> None:
    assert phase
    assert 0 <= done <= total


def rows(*profiles: dict[str, object]) -> list[Row]:
    return [Row(line, {"ProfileId": f"p{line}", **profile}) for line, profile in enumerate(profiles, 2)]


def groups(
    *profiles: dict[str, object], rules: Rules | None = None, auto_merge: AutoMerge | None = None
) -> list[Group]:
    return groups_of(rows(*profiles), SETTINGS, rules, auto_merge, tell_nobody)


def report(found: list[Group], source: str = "customers.csv") -> str:
    contents = Contents(source, [(HOSTILE, HOSTILE)], [(HOSTILE, "")], 9, [(3, HOSTILE)], False, found)
    return page(contents, SETTINGS, tell_nobody)


ANN = {"FirstName": "Ann", "LastName": "Lee", "EmailAddress": "ann.lee@example.com"}


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_hostile_text_stays_text_wherever_it_stands() -> None:
    hostile = {**ANN, "MiddleName": HOSTILE, "Address": {"City": HOSTILE}, "Attributes": {HOSTILE: HOSTILE}}
    found = report(groups(hostile, {**hostile, "FirstName": HOSTILE + "b"}, ANN), HOSTILE)
    tags = Tags(found).tags
    assert [tag for tag, _ in tags].count("script") == 1
    assert not [
        tag for tag, attributes in tags if tag == "img" or any(name.startswith("on") for name in attributes)
    ]
    assert not set(found) & {"\x1b", "\u202e"}


def test_the_page_loads_nothing_and_lets_only_its_own_script_run() -> None:
    found = report(groups(ANN, ANN))
    script = re.search(r"<script>(.*)</script>", found, re.DOTALL)
    assert script
    digest = b64encode(sha256(script[1].encode()).digest()).decode()
    assert (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:" in found
    )
    links = [
        value
        for _, attributes in Tags(found).tags
        for name, value in attributes.items()
        if name in ("src", "href")
    ]
    assert links == ["data:,", "#g1"]


def test_a_page_without_groups_says_so() -> None:
    assert "Nobody was found more than once." in report([])


def test_values_are_marked_as_the_model_reads_them() -> None:
    (group,) = groups(
        {
            **ANN,
            "PhoneNumber": "+1 206 555 0143",
            "BirthDate": "1980-04-05",
            "Address": {"Address1": "12 Main Street"},
        },
        {
            **ANN,
            "FirstName": "Annie",
            "HomePhoneNumber": "(206) 555-0143",
            "BirthDate": "n/a",
            "Address": {"Address1": "14 Main St"},
        },
    )
    marks = Marker("US").marks(group)
    assert set(marks.equal) == {
        *((one, path) for one in ("p2", "p3") for path in ("LastName", "EmailAddress")),
        ("p2", "PhoneNumber"),
        ("p3", "HomePhoneNumber"),
    }
    assert marks.similar == {("p2", "FirstName"): "nickname", ("p3", "FirstName"): "nickname"}
    assert marks.words == dict.fromkeys(
        [("p2", "Address.Address1"), ("p3", "Address.Address1")], frozenset({"main"})
    )


def test_values_that_several_share_get_letters() -> None:
    profiles = [{**ANN, "BusinessName": name} for name in ("Acme", "Bolt", "ACME Inc.", "bolt")]
    (group,) = groups(*profiles)
    equal = Marker("US").marks(group).equal
    assert [equal[f"p{line}", "BusinessName"] for line in (2, 3, 4, 5)] == ["a", "b", "a", "b"]
    assert equal["p2", "LastName"] == ""


def test_rules_mark_what_the_model_drops() -> None:
    nobody = {"EmailAddress": "noemail@example.com"}
    rules = Rules(RuleSettings(rules=(("EmailAddress",),)), RECENCY)
    (group,) = groups({**nobody, "LastName": "Lee"}, {**nobody, "LastName": "Major"}, rules=rules)
    assert set(Marker("US").marks(group).equal) == {("p2", "EmailAddress"), ("p3", "EmailAddress")}


def test_a_preview_follows_one_merge_after_the_other() -> None:
    criteria = AutoMerge([["BirthDate"], ["EmailAddress"]])
    (group,) = groups(
        ANN,
        {**ANN, "EmailAddress": "ann@example.org", "BirthDate": "1980-04-05", "PhoneNumber": "206 555 0143"},
        {**ANN, "BirthDate": "1980-04-05", "PhoneNumber": "(206) 555-0143", "MiddleName": "Zoe"},
        auto_merge=criteria,
    )
    assert [(merge.survivor_id, merge.absorbed_ids) for merge in group.merges] == [
        ("p3", ("p4",)),
        ("p2", ("p3",)),
    ]
    (preview,) = group.previews
    assert (preview.survivor_id, preview.absorbed_ids, preview.decided_by) == ("p2", ("p3", "p4"), (1, 2))
    lost = Marker("US").differences(preview, group.rows)
    assert (lost.conflicts, lost.spellings) == (frozenset({"EmailAddress"}), frozenset({"PhoneNumber"}))


def test_without_criteria_the_preview_is_a_merge_of_all() -> None:
    (group,) = groups(ANN, {**ANN, "FirstName": "Anne"})
    (preview,) = group.previews
    assert (preview.survivor_id, preview.absorbed_ids, preview.decided_by) == ("p2", ("p3",), ())
    assert preview.values["FirstName"] == "Anne"
