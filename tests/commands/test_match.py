"""`customer-profiles-mock match`, as it is typed: what it prints, writes and returns."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from customer_profiles_mock.cli import main
from customer_profiles_mock.commands.match_progress import progress_on

CUSTOMERS = """\
First Name;Surname;E-Mail;Phone;City;Tier;Gender
Ann;Lee;ann.lee@example.com;+1 206 555 0143;Seattle;gold;f
Mary;Major;mary@example.org;+1 212 555 0101;Boston;;female
Ann;Lee;ANN.LEE@example.com;(206) 555-0143;Tacoma;silver;FEMALE
"""
DEMO = Path(__file__).parents[2] / "examples" / "customers.jsonl"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def match(*arguments: str, text: str = CUSTOMERS) -> int:
    Path("customers.csv").write_text(text, "utf-8")
    return main(["match", "customers.csv", *arguments])


def groups(*arguments: str, text: str = CUSTOMERS) -> list[dict[str, Any]]:
    assert match("--out", "groups.jsonl", *arguments, text=text) == 0
    return [json.loads(line) for line in Path("groups.jsonl").read_text("utf-8").splitlines()]


def settings(name: str, document: Any) -> str:
    Path(name).write_text(json.dumps(document), "utf-8")
    return name


def test_what_is_found_goes_to_standard_output_and_all_else_to_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert match() == 0
    out, err = capsys.readouterr()
    header, group, blank, summary = out.splitlines()
    assert header.split() == ["score", "profiles", "name"]
    assert group.split()[1:] == ["2,", "4", "Ann", "Lee"]
    assert 0.9 < float(group.split()[0]) <= 1
    assert (blank, summary) == ("", "by model: 1 group with 2 profiles; 3 profiles are 2 customers")
    assert err.splitlines() == [
        "read 3 rows of CSV in utf-8, separated by semicolons",
        "columns used as they are named: Gender",
        "column First Name -> FirstName",
        "column Surname -> LastName",
        "column E-Mail -> EmailAddress",
        "column Phone -> PhoneNumber",
        "column City -> Address.City",
        "columns not used: Tier",
        "normalising 3",
        "blocking 3",
        "comparing 3",
        "grouping 3",
    ]


def test_groups_are_written_as_json_lines() -> None:
    (found,) = groups()
    assert found.pop("ConfidenceScore") > 0.9
    assert found == {"MatchedBy": "MODEL", "ProfileIds": ["2", "4"], "Lines": [2, 4]}


def test_explaining_gives_the_reasons_in_both(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = groups("--explain")
    (link,) = found["Links"]
    assert link["ProfileIds"] == ["2", "4"]
    assert {(reason["Attribute"], reason["Level"]) for reason in link["Reasons"]} >= {
        ("EmailAddress", "exact"),
        ("PhoneNumber", "exact"),
    }
    line = capsys.readouterr().out.splitlines()[2]
    assert line.startswith(f"          2 + 4 {link['Probability']:.4f}: ")
    assert "EmailAddress exact +" in line


def test_ids_of_the_file_are_kept() -> None:
    text = "id,name,email\nz9,Ann Lee,ann.lee@example.com\na1,Ann Lee,ann.lee@example.com\n"
    (found,) = groups(text=text)
    assert (found["ProfileIds"], found["Lines"]) == (["z9", "a1"], [2, 3])


def test_bad_rows_are_named_by_line_and_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        "id,name,email,Note\n"
        "1,Ann Lee,ann.lee@example.com,\n"
        "1,Bob Lee,bob@example.com,\n"
        ",Cid Lee,cid@example.com,\n"
        "4,,,\n"
        f"5,{'x' * 256},dan@example.com,\n"
        "6,Ann Lee,ann.lee@example.com,,more\n"
        "7,Ann Lee,ann.lee@example.com,\n"
    )
    (found,) = groups(text=text)
    assert found["Lines"] == [2, 8]
    assert [line for line in capsys.readouterr().err.splitlines() if line.startswith("line ")] == [
        "line 3 left out: the id 1 is that of line 2",
        "line 4 left out: no id",
        "line 5 left out: no value in any column that is used",
        "line 6 left out: Value at 'lastName' failed to satisfy constraint: "
        "Member must have length less than or equal to 255",
        "line 7 left out: 5 cells under 4 headers",
    ]


def test_half_a_surrogate_pair_is_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    Path("customers.jsonl").write_text('{"FirstName": "\\ud800"}\n{"FirstName": "Ann"}\n', "utf-8")
    assert main(["match", "customers.jsonl"]) == 0
    assert "line 1 left out: half of a surrogate pair, which is no character" in capsys.readouterr().err


def test_what_is_printed_is_limited(capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"{name},{name}@example.com\n" * 2 for name in ("ann", "bob", "cid"))
    text = f"First,E-Mail\n{rows}{'a,b,c' * 1}\na,b,c\n"
    assert match("--limit", "1", text=text) == 0
    out, err = capsys.readouterr()
    assert "... and 2 more groups; --limit 0 shows all" in out.splitlines()
    assert "... and 1 more line left out" in err.splitlines()
    assert match("--limit", "0", text=text) == 0
    out, err = capsys.readouterr()
    assert out.count("@") + out.count("\n") == 6
    assert "more" not in out + err


def test_rules_find_groups_of_their_own_and_say_what_they_would_merge(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rules = {
        "MatchingRules": [{"Rule": ["EmailAddress"]}, {"Rule": ["LastName", "Attributes.Tier"]}],
        "MaxAllowedRuleLevelForMatching": 2,
        "MaxAllowedRuleLevelForMerging": 1,
        "ConflictResolution": {"ConflictResolvingModel": "RECENCY"},
    }
    arguments = "--rules", settings("rules.json", rules), "--map", "Tier=Attributes.Tier", "--explain"
    text = CUSTOMERS + "Zoe;Lee;zoe@example.net;;;gold;\n"
    by_rules = [one for one in groups(*arguments, text=text) if one["MatchedBy"] == "RULES"]
    assert by_rules == [
        {
            "MatchedBy": "RULES",
            "Level": 2,
            "ProfileIds": ["2", "4", "5"],
            "Lines": [2, 4, 5],
            "Links": [{"ProfileIds": ["2", "4"], "Level": 1}, {"ProfileIds": ["2", "5"], "Level": 2}],
            "Merges": [
                {
                    "SurvivorId": "2",
                    "AbsorbedIds": ["4"],
                    "DecidedBy": 1,
                    "Profile": {
                        "FirstName": "Ann",
                        "LastName": "Lee",
                        "EmailAddress": "ANN.LEE@example.com",
                        "PhoneNumber": "(206) 555-0143",
                        "Address": {"City": "Tacoma"},
                        "Attributes": {"Tier": "silver"},
                        "Gender": "FEMALE",
                        "GenderString": "FEMALE",
                    },
                }
            ],
        }
    ]
    out = capsys.readouterr().out
    assert "level 2   2, 4, 5   Ann Lee" in out
    assert "          merges 4 into 2 by level 1" in out
    assert "by rules: automatic merging leaves 3 profiles" in out


@pytest.mark.parametrize(
    "document",
    [
        {"Consolidation": {"MatchingAttributesList": [["LastName", "FirstName"]]}},
        {"MatchingAttributesList": [["LastName", "FirstName"]]},
        [["LastName", "FirstName"]],
    ],
)
def test_auto_merging_shows_what_would_be_left(document: Any) -> None:
    (found,) = groups("--auto-merge", settings("criteria.json", document))
    (merge,) = found["Merges"]
    assert (merge["SurvivorId"], merge["AbsorbedIds"], merge["DecidedBy"]) == ("2", ["4"], 1)
    # What stands further down in the file is the newer value.
    assert merge["Profile"]["Address"] == {"City": "Tacoma"}


def test_auto_merging_leaves_groups_below_its_score() -> None:
    criteria = {
        "Consolidation": {"MatchingAttributesList": [["LastName"]]},
        "MinAllowedConfidenceScoreForMerging": 1.0,
    }
    (found,) = groups("--auto-merge", settings("criteria.json", criteria))
    assert "Merges" not in found


def test_threshold_and_region_are_those_of_the_matcher() -> None:
    assert groups("--threshold", "0.9999") == []
    text = "First,Surname,Phone\nAnn,Lee,0161 496 0011\nAnna,Leigh,+44 161 496 0011\n"
    levels = []
    for region in ("gb", "US"):
        (found,) = groups("--explain", "--region", region, text=text)
        (link,) = found["Links"]
        levels += [reason["Level"] for reason in link["Reasons"] if reason["Attribute"] == "PhoneNumber"]
    assert levels == ["exact", "same ending"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--map", "Fax=PhoneNumber"], 2, "there is no column 'Fax'"),
        (["--map", "Fax"], 2, "--map 'Fax' is not COLUMN=MEMBER"),
        (["--map", "Tier=", "--map", "Tier=LastName"], 2, "--map names the column 'Tier' twice"),
        (["--threshold", "1"], 2, "threshold must lie between 0 and 1, not 1.0"),
        (["--region", "USA"], 2, "default_region must be a two-letter country code, not 'USA'"),
        (["--rules", "nowhere.json"], 2, "nowhere.json: No such file or directory"),
        (["--encoding", "utf-32"], 1, "customers.csv: byte 0 cannot be read as utf-32"),
        (["--out", "nowhere/groups.jsonl"], 1, "nowhere/groups.jsonl: No such file or directory"),
        (["--html", "nowhere/report.html"], 1, "nowhere/report.html: No such file or directory"),
    ],
)
def test_what_goes_wrong_is_told_by_message_and_exit_code(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert match(*arguments) == code
    assert message in capsys.readouterr().err.splitlines()[-1]


def test_an_output_that_cannot_be_written_is_told_before_anything_is_matched_and_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert match("--html", "report.html", "--out", "nowhere/groups.jsonl") == 1
    assert capsys.readouterr().out == ""
    assert Path("report.html").read_bytes() == b""


@pytest.mark.parametrize(
    ("option", "document", "message"),
    [
        ("--rules", [["FullName"]], "'FullName' cannot be used in a rule"),
        ("--rules", {"Rules": []}, "'Rules' is not a member of RuleBasedMatching"),
        ("--rules", "EmailAddress", "neither a JSON object nor a list"),
        (
            "--rules",
            {"MaxAllowedRuleLevelForMatching": 16},
            "at 'ruleBasedMatching.maxAllowedRuleLevelForMatching'",
        ),
        ("--auto-merge", [["FullName"]], "Attribute FullName is not an attribute of a profile"),
        ("--auto-merge", [1], "consolidation.matchingAttributesList.1.member: Member must be a list"),
        ("--auto-merge", {"Enabled": True}, "it has no Consolidation"),
        (
            "--auto-merge",
            {
                "Consolidation": {"MatchingAttributesList": [["LastName"]]},
                "ConflictResolution": {"ConflictResolvingModel": "SOURCE"},
            },
            "SourceName is required for the conflict resolving model SOURCE",
        ),
    ],
)
def test_settings_are_checked_as_create_domain_checks_them(
    option: str, document: Any, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert match(option, settings("settings.json", document)) == 2
    error = capsys.readouterr().err.strip()
    assert error.startswith("customer-profiles-mock match: settings.json: ")
    assert message in error


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "customers.csv: there is nothing in it"),
        (
            "Foo,Bar\n1,2\n",
            "customers.csv: no column is recognised; name them, as --map 'E-Mail=EmailAddress'",
        ),
        ("Name\n", "customers.csv: no row can be used"),
        (f"Name\n{'x' * 256}\n", "customers.csv: no row can be used"),
    ],
)
def test_a_file_of_which_nothing_can_be_used_is_an_error(
    text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert match(text=text) == 1
    out, err = capsys.readouterr()
    assert (out, err.splitlines()[-1]) == ("", message)


def test_nothing_in_a_file_acts_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    email = "ann.lee@example.com"
    text = f"Name,E-Mail,\x1b[31mred\nAnn \x1b]0;x\x07\u202eLee,{email}\nAnn Lee,{email}\n"
    assert match(text=text) == 0
    out, err = capsys.readouterr()
    assert "Ann \ufffd]0;x\ufffd\ufffdLee" in out
    assert "\ufffd[31mred" in err
    assert not set(out + err) & {"\x1b", "\x07", "\u202e"}


COMMAND = [sys.executable, "-W", "error", "-m", "customer_profiles_mock.cli", "match"]


def test_in_a_pipe_the_same_input_gives_the_same_bytes() -> None:
    criteria = settings("criteria.json", [["EmailAddress"]])
    rules = settings("rules.json", [["LastName", "PhoneNumber"]])
    arguments = ["-", "--out", "-", "--explain", "--auto-merge", criteria, "--rules", rules]
    written = []
    for seed in "1", "2":
        done = subprocess.run(
            [*COMMAND, *arguments, "--html", "report.html"],
            input=DEMO.read_bytes(),
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        assert b"comparing" in done.stderr
        assert b"\x1b" not in done.stderr
        written.append((done.stdout, done.stderr, Path("report.html").read_bytes()))
    assert written[0] == written[1]
    lines = written[0][0].decode().splitlines()
    assert {json.loads(line)["MatchedBy"] for line in lines} == {"MODEL", "RULES"}


def test_on_a_terminal_there_are_bars() -> None:
    Path("customers.csv").write_text(CUSTOMERS, "utf-8")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "customers.csv"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm"},
    ) as process:
        os.close(theirs)
        shown = b"".join(iter(lambda: read_from_terminal(ours), b"")).decode()
        out = process.communicate()[0].decode()
    os.close(ours)
    assert process.returncode == 0
    assert "━" in shown
    assert "100%" in shown
    assert out.splitlines()[0].split() == ["score", "profiles", "name"]


def read_from_terminal(ours: int) -> bytes:
    try:
        return os.read(ours, 1 << 16)
    except OSError:  # nobody is at the other end any more
        return b""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_without_rich_gets_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich", None)
    stream = Terminal()
    with progress_on(stream) as progress:
        progress("comparing", 0, 250_000)
        for done in range(20_000, 250_001, 46_000):
            progress("comparing", done, 250_000)
    assert stream.getvalue().splitlines() == [
        "comparing 250,000",
        "comparing 66,000 of 250,000",
        "comparing 112,000 of 250,000",
        "comparing 158,000 of 250,000",
        "comparing 204,000 of 250,000",
        "comparing 250,000 of 250,000",
    ]


def test_a_reader_that_has_read_enough_is_no_accident() -> None:
    with subprocess.Popen([*COMMAND, DEMO], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        errors = process.stderr.read().decode()
    assert process.returncode == 1
    assert errors.splitlines()[-1] == "grouping 330"
