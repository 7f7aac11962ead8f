"""Large sets are blocked on whole arrays: the pairs are those that are found without."""

from __future__ import annotations

import sys
from array import array
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock.matcher import blocking, vectorised
from customer_profiles_mock.matcher.blocking import candidates
from customer_profiles_mock.matcher.blocks import MOST_ALIKE, Blocks, Likeness, Lists
from customer_profiles_mock.matcher.columns import Columns
from customer_profiles_mock.matcher.frequencies import counted
from customer_profiles_mock.matcher.records import Reader
from customer_profiles_mock.matcher.vectorised.blocks import Arrays
from tests.matcher.customers import customers

SIZE = 40
ALWAYS, NEVER = 0, 10**9
codes = st.lists(st.integers(0, 3), min_size=SIZE, max_size=SIZE)


def read(profiles: list[dict[str, Any]]) -> Columns:
    reader = Reader("US")
    reader.read(profiles)
    return reader.columns()


def messy(count: int, seed: int) -> list[dict[str, Any]]:
    """Customers of whom some have several contacts, some no name but a firm's, and many one telephone."""
    profiles, _ = customers(count, seed)
    for at, profile in enumerate(profiles):
        other = profiles[at - 1]
        if at % 3 == 0:
            profile["PersonalEmailAddress"] = other.get("EmailAddress", "")
            profile["MailingAddress"] = other.get("Address", {})
        if at % 4 == 0:
            profile["HomePhoneNumber"] = f"206555{at % 7:04}"
        if at % 20 == 0:
            profile["BusinessName"] = f"Firm {at % 3}"
            profile.pop("LastName", None)
            profile.pop("FirstName", None)
        if at % 30 == 0:
            profile["EmailAddress"] = "sales@example.com"
    return profiles


def found(columns: Columns, monkeypatch: pytest.MonkeyPatch, worthwhile: int) -> array[int]:
    monkeypatch.setattr(vectorised, "WORTHWHILE", worthwhile)
    return candidates(columns, counted(columns))


@pytest.mark.parametrize(("small", "many"), [(5_000, 20_000), (50, 20_000), (50, 100)])
@pytest.mark.parametrize("seed", [1, 2])
def test_large_sets_give_the_pairs_that_small_ones_do(
    seed: int, small: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocking, "_SMALL", small)
    monkeypatch.setattr(blocking, "_MANY", many)
    columns = read(messy(300, seed))
    pairs = found(columns, monkeypatch, ALWAYS)
    assert pairs == found(columns, monkeypatch, NEVER)
    assert list(pairs) == sorted(set(pairs))
    assert len(pairs) > 300
    assert all(first < second for first, second in (divmod(pair, len(columns)) for pair in pairs))


def test_all_profiles_of_one_customer_are_compared_in_a_small_set_and_not_in_a_large_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They agree in the house number and the postal code alone."""
    code = {"PostalCode": "97301"}
    names = ["Ada", "Ben", "Cleo", "Dirk", "Emil", "Fred", "Gus", "Hal"]
    profiles = [
        {
            "ProfileId": name,
            "FirstName": name,
            "Address": {"Address1": f"7 {name} Road", **code},
        }
        for name in names
    ]
    profiles += [{"ProfileId": f"x{at}", "BirthDate": f"19{at}-01-02"} for at in range(10, 80)]
    columns = read(profiles)
    assert len(candidates(columns, counted(columns))) == len(names) * (len(names) - 1) // 2
    monkeypatch.setattr(blocking, "_SMALL", 50)
    assert len(candidates(columns, counted(columns))) == 0


def test_sets_of_hundreds_of_thousands_leave_out_keys_that_find_strangers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(blocking, "_SMALL", 50)
    columns = read(messy(300, 3))
    usual = candidates(columns, counted(columns))
    monkeypatch.setattr(blocking, "_HUGE", 100)
    fewer = found(columns, monkeypatch, ALWAYS)
    assert fewer == found(columns, monkeypatch, NEVER)
    assert len(usual) / 2 < len(fewer) < len(usual)
    assert set(fewer) < set(usual)


def test_numpy_is_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectorised, "WORTHWHILE", ALWAYS)
    assert vectorised.worthwhile(1)
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert not vectorised.worthwhile(10**9)


def test_a_crowd_of_one_name_gives_the_same_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = read(
        [
            {
                "ProfileId": f"{at:04}",
                "FirstName": "John",
                "LastName": "Doe",
                "PhoneNumber": "2065550143" if at % 2 else f"303555{at % 30:04}",
                "BirthDate": f"19{at % 60 + 10}-03-04",
            }
            for at in range(2 * MOST_ALIKE + 20)
        ]
    )
    pairs = found(columns, monkeypatch, ALWAYS)
    assert pairs == found(columns, monkeypatch, NEVER)
    assert len(pairs) > len(columns)


@given(
    st.lists(st.tuples(st.integers(0, SIZE - 1), st.integers(0, 3)), max_size=80).map(sorted),
    st.integers(2, 6),
    st.tuples(codes, codes, codes, codes),
)
def test_blocks_are_divided_alike(
    keyed: list[tuple[int, int]], limit: int, known: tuple[list[int], ...]
) -> None:
    given_names, surnames, births, phones = known
    likeness = Likeness(given_names, surnames, starts=[0, 1, 2, 1], telling=(births, phones))
    positions, keys = [position for position, _ in keyed], [key for _, key in keyed]

    def paired(blocks: Blocks[Any]) -> list[int]:
        blocks.pair((blocks.numbers(positions), blocks.numbers(keys)), limit)
        return list(blocks.pairs())

    pairs = paired(Arrays(SIZE, likeness))
    assert pairs == paired(Lists(SIZE, likeness))
    key_of = {(position, key) for position, key in keyed if key}
    for first, second in (divmod(pair, SIZE) for pair in pairs):
        assert first < second
        assert any({(first, key), (second, key)} <= key_of for key in range(1, 4))
