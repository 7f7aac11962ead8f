"""Pairs weigh the same, to the last bit, one by one and attribute by attribute."""

from __future__ import annotations

from array import array
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

pytest.importorskip("numpy")

from customer_profiles_mock.matcher import executors, find_matches, vectorised
from customer_profiles_mock.matcher.columns import Columns
from customer_profiles_mock.matcher.comparison.findings import OUTCOMES
from customer_profiles_mock.matcher.executors import Task
from customer_profiles_mock.matcher.frequencies import Frequencies, counted
from customer_profiles_mock.matcher.model import Settings
from customer_profiles_mock.matcher.parts import part_of
from customer_profiles_mock.matcher.records import Reader
from customer_profiles_mock.matcher.scoring import Scorer
from tests.matcher.customers import customers

ALWAYS, NEVER = 0, 1 << 60
NAMES = [
    "Robert",
    "Bob",
    "Roberta",
    "R",
    "Ann",
    "Anne Marie",
    "Stone",
    "Stone-Doe",
    "Stein",
    "Иван",
    "Сидоров",
]
LOCALS = [
    "robert.stone",
    "robertstone",
    "r-stone",
    "stone7",
    "stone8",
    "info",
    "anne_marie",
    "annemaria",
    "x",
]
DOMAINS = ["example.com", "example.org", "exampel.com"]
TELEPHONES = ["+12065550143", "+12065550144", "+12065550134", "+13035550143", "206-555-014", "+442079460958"]
STREETS = ["12 Oak Street", "12 Oak St Apt 4", "12 Oak St Apt 5", "21 Oak Street", "9 Mill Road", ""]


def someone(random: Random) -> dict[str, Any]:
    """A profile with any of what customers have, out of so few values that they meet again and again."""

    def mailbox() -> str:
        if random.random() < 0.2:
            return "hello@example.com"
        return f"{random.choice(LOCALS)}@{random.choice(DOMAINS)}"

    def address() -> dict[str, str]:
        city, code = random.choice([("Salem", "97301"), ("Salem", "97302"), ("Reno", "89501")])
        return {"Address1": random.choice(STREETS), "City": city, "PostalCode": code}

    whole = {
        "FirstName": random.choice(NAMES),
        "MiddleName": random.choice(["A", "Ann", "Bob", "Robert James"]),
        "LastName": random.choice([*NAMES, "Stone Jr", "Stone Sr", "Sidorov"]),
        "BusinessName": random.choice(["Acme", "Acme Tools", "Globex"]),
        "GenderString": random.choice(["M", "F"]),
        "BirthDate": random.choice(["1980-02-03", "1980-03-02", "1980-02-04", "1950-02-03", "2001-01-01"]),
        "EmailAddress": mailbox(),
        "BusinessEmailAddress": mailbox(),
        "PhoneNumber": random.choice(TELEPHONES),
        "MobilePhoneNumber": random.choice(TELEPHONES),
        "Address": address(),
        "ShippingAddress": address(),
    }
    often = random.choice((0.2, 0.5, 0.9))
    return {member: value for member, value in whole.items() if random.random() < often}


def crowd(seed: int) -> list[dict[str, Any]]:
    """People and firms who share nearly everything, and customers as usual among them."""
    random = Random(seed)
    found = [someone(random) for _ in range(50)]
    # A switchboard and its mailbox, and those of a family of as many.
    for name in ("Abel", "Bauer", "Clark", "Dietz", "Evans", "Frank"):
        found.append({"LastName": name, "PhoneNumber": "+13125550100", "EmailAddress": "desk@example.net"})
        found.append({"LastName": "Grant", "PhoneNumber": "+13125550199", "EmailAddress": "den@example.net"})
    numbered = [{"ProfileId": f"{at}", **profile} for at, profile in enumerate(found)]
    return numbered + customers(30, seed)[0]


def columns_of(profiles: list[dict[str, Any]]) -> tuple[Columns, Frequencies]:
    reader = Reader("US")
    reader.read(profiles)
    columns = reader.columns()
    return columns, counted(columns)


def scorer_of(profiles: list[dict[str, Any]]) -> tuple[Scorer, array[int]]:
    """A scorer that learned something, and all pairs."""
    columns, frequencies = columns_of(profiles)
    size, shifts = len(columns), Random(len(columns))
    scorer = Scorer(columns, frequencies, Settings())
    scorer.weights.shifts = [
        shifts.uniform(-1.0, 1.0) if outcome else 0.0 for outcome in range(len(OUTCOMES))
    ]
    scorer.adopt(scorer.weights)
    return scorer, array("q", [one * size + other for one, other in combinations(range(size), 2)])


def both_ways(scorer: Scorer, pairs: array[int]) -> tuple[bytes, bytes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectorised, "WORTHWHILE", NEVER)
        one_by_one = scorer.log_odds(pairs, {})
        patch.setattr(vectorised, "WORTHWHILE", ALWAYS)
        return one_by_one.tobytes(), scorer.log_odds(pairs, {}).tobytes()


def test_every_pair_weighs_the_same_by_either_way() -> None:
    met = set()
    for seed in range(4):
        scorer, pairs = scorer_of(crowd(seed))
        one_by_one, by_column = both_ways(scorer, pairs)
        assert by_column == one_by_one
        size = len(crowd(seed))
        met |= {found[:2] for pair in pairs for found in scorer.findings(*divmod(pair, size))}
    # What depends on several attributes is among it.
    assert met >= {
        ("FullName", "swapped"),
        ("FullName", "namesakes"),
        ("FirstName", "middle name"),
        ("FirstName", "initial"),
        ("FirstName", "in e-mail"),
        ("LastName", "in e-mail"),
        ("Generation", "one only"),
        ("BusinessName", "firm and person"),
        ("BusinessName", "part"),
        ("BirthDate", "a generation apart"),
        ("PhoneNumber", "beside the e-mail"),
        ("Gender", "differs"),
    }


@st.composite
def slips(draw: st.DrawFn, text: str, letters: str) -> str:
    """The text with up to two characters changed, dropped, added or swapped."""
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text) - 2))
        new = draw(
            st.sampled_from([draw(st.sampled_from(letters)), "", text[at] * 2, text[at + 1] + text[at]])
        )
        text = text[:at] + new + text[at + (2 if len(new) == 2 and new[0] == text[at + 1] else 1) :]
    return text


names = slips("anna.smith-77", "xas7._-")
phones = slips("2065550143", "0189")


@settings(deadline=None, max_examples=60)
@given(names, names, phones, phones, st.sampled_from(["com", "org"]))
@example("a.nnasmith1", "annasmith2", "2065550143", "2065550143", "com")
@example("a.bcdefghijklm", "a.cbdefghijkml", "2065550143", "3065550143", "com")
@example("a.bcdefghijklm", "a.cbdefghijkml", "2065550143", "2065550134", "org")
def test_contacts_that_are_nearly_alike_are_not_taken_for_unlike(
    name: str, other_name: str, phone: str, other_phone: str, domain: str
) -> None:
    profiles = [
        {"ProfileId": "1", "EmailAddress": f"{name}@example.com", "PhoneNumber": f"+1{phone}"},
        {
            "ProfileId": "2",
            "EmailAddress": f"{other_name}@example.{domain}",
            "PhoneNumber": f"+1{other_phone}",
        },
    ]
    one_by_one, by_column = both_ways(*scorer_of(profiles))
    assert by_column == one_by_one


def test_a_line_break_in_a_mailbox_shifts_no_other() -> None:
    written = ("a\nb@example.com", "xannasmith@example.com", "annasmith@example.com", "other@example.net")
    profiles = [{"ProfileId": f"{at}", "EmailAddress": text} for at, text in enumerate(written)]
    one_by_one, by_column = both_ways(*scorer_of(profiles))
    assert by_column == one_by_one


def test_a_part_of_a_job_weighs_the_same_by_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    profiles = crowd(5)
    scorer, _ = scorer_of(profiles)
    positions = range(1, len(profiles), 2)
    pairs = array(
        "q", [one * len(positions) + other for one, other in combinations(range(len(positions)), 2)]
    )
    task = Task(part_of(*columns_of(profiles), positions), pairs, scorer.weights, Settings())
    monkeypatch.setattr(vectorised, "WORTHWHILE", NEVER)
    one_by_one = task.run()
    monkeypatch.setattr(vectorised, "WORTHWHILE", ALWAYS)
    assert task.run() == one_by_one


@pytest.mark.parametrize("length", [7, 100_000])
def test_jobs_find_the_same_in_runs_of_any_length(length: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = customers(60, 8)
    expected = find_matches(found)
    assert expected
    monkeypatch.setattr(vectorised, "WORTHWHILE", ALWAYS)
    monkeypatch.setattr(executors, "PAIRS_AT_ONCE", length)
    told: list[tuple[str, int, int]] = []
    assert find_matches(found, progress=lambda *args: told.append(args)) == expected
    comparing = [(done, total) for phase, done, total in told if phase == "comparing"]
    assert comparing[-1][0] == comparing[-1][1]
    assert len(comparing) == 1 + -(-comparing[0][1] // length)
