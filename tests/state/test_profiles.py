"""The values of a profile, which are packed."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock.state.profiles import Profile, pack

TEXTS = st.text(max_size=4)
LINES = st.dictionaries(TEXTS, TEXTS, max_size=2)
VALUES = TEXTS | LINES | st.dictionaries(TEXTS, st.lists(LINES, max_size=2), max_size=2)


@given(st.dictionaries(TEXTS, VALUES, max_size=3))
def test_values_come_back_as_they_were_in_their_order(values: dict[str, Any]) -> None:
    profile = Profile("a", 1, 0.0, 0.0, pack(values))
    assert profile.values == values
    assert list(profile.values) == list(values)


def test_nobody_changes_a_profile_through_its_values() -> None:
    given_values = {"Address": {"City": "Oslo"}}
    profile = Profile("a", 1, 0.0, 0.0, pack(given_values))
    given_values["Address"]["City"] = "Bergen"
    profile.values["Address"]["City"] = "Bergen"
    profile.values.clear()
    assert profile.values == {"Address": {"City": "Oslo"}}
