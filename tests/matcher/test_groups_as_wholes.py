"""Two groups compared as if each were one profile."""

from __future__ import annotations

from typing import Any

import pytest

from customer_profiles_mock.matcher import Settings
from customer_profiles_mock.matcher.frequencies import counted
from customer_profiles_mock.matcher.records import Reader
from customer_profiles_mock.matcher.scoring import Scorer
from customer_profiles_mock.matcher.uniting import united

Profile = dict[str, Any]
NAME = {"FirstName": "Tess", "LastName": "Quarrel"}


@pytest.mark.parametrize(
    ("more", "other", "doubted"),
    [
        ({"PhoneNumber": "+12065550143"}, {"PhoneNumber": "+13035550112"}, True),
        ({"PhoneNumber": "+12065550143"}, {"EmailAddress": "tq@example.com"}, False),  # nothing to compare
        ({}, {"PhoneNumber": "+13035550112"}, False),
    ],
)
def test_a_name_is_doubted_further_as_all_that_links_one_to_a_group_that_shares_more(
    more: Profile, other: Profile, doubted: bool
) -> None:
    crowd = [{"ProfileId": f"x{at}", "FirstName": "Ann", "LastName": f"Lee{at}"} for at in range(600)]
    group = [{"ProfileId": "a", **NAME, **more}, {"ProfileId": "b", **NAME, **more}]
    reader = Reader("US")
    reader.read([*group, {"ProfileId": "c", **NAME, **other}, *crowd])
    columns = reader.columns()
    scorer = Scorer(columns, counted(columns), Settings())
    alone, as_group = united(scorer, [0], [2]), united(scorer, [0, 1], [2])
    assert as_group == alone - doubted * scorer.confidence.doubt_of_wholes
    assert scorer.confidence.doubt_of_wholes > 1.0
