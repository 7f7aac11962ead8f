"""How the recipes rank, counted by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock.protocol.members import enum_values
from customer_profiles_mock.recommending.choosing import Cap, choose
from customer_profiles_mock.recommending.interactions import Interaction
from customer_profiles_mock.recommending.recipes import RECIPES, Asked, ranked
from customer_profiles_mock.recommending.weights import weighed

HOUR = 3_600_000


def did(profile: str, item: str, hour: int = 0, **more: Any) -> Interaction:
    given: dict[str, Any] = {"event_type": "view", "value": None, "number": 0, "session_id": "", **more}
    return Interaction(profile, item, moment=hour * HOUR, document={}, item={}, **given)


def rank(
    recipe: str, interactions: list[Interaction], profile: str = "nobody", item: str | None = None
) -> list[tuple[str, float]]:
    return ranked(RECIPES[recipe], Asked(interactions, profile, item), "abcd")


# Ann and Bob both deal with a and b, Cid with b and c; nobody with d.
PEOPLE = [
    did("ann", "a"),
    did("ann", "b"),
    did("bob", "a"),
    did("bob", "b"),
    did("cid", "b"),
    did("cid", "c"),
]


def test_there_is_every_recipe_of_the_service() -> None:
    assert list(RECIPES) == sorted(enum_values("RecommenderRecipeName"))


@pytest.mark.parametrize(
    ("recipe", "profile", "item", "expected"),
    [
        ("popular-items", "ann", None, [("b", 1), ("a", 0.666667), ("c", 0.333333), ("d", 0)]),
        ("similar-items", "ann", "a", [("b", 0.816497 / 1)]),
        ("similar-items", "ann", "b", [("a", 0.816497), ("c", 0.57735)]),
        ("similar-items", "ann", "d", []),
        ("recommended-for-you", "nobody", None, [("b", 1), ("a", 0.666667), ("c", 0.333333), ("d", 0)]),
    ],
)
def test_a_recipe_ranks(recipe: str, profile: str, item: str | None, expected: list[Any]) -> None:
    found = rank(recipe, PEOPLE, profile, item)
    assert [one for one, _ in found] == [one for one, _ in expected]
    best = max((score for _, score in expected), default=1)
    assert [score for _, score in found] == pytest.approx([score / best for _, score in expected], abs=2e-6)


def test_recommendations_for_a_profile_follow_its_history() -> None:
    # Of Cid's b and c: a is similar to b alone; c to both, and to itself.
    found = rank("recommended-for-you", PEOPLE, "cid")
    assert [item for item, _ in found] == ["b", "c", "a", "d"]
    assert found[0][1] == 1
    assert found[-1] == ("d", 0)
    assert rank("personalized-ranking", PEOPLE, "cid") == found


def test_paired_items_share_sessions_not_people() -> None:
    interactions = [
        did("ann", "a", session_id="1"),
        did("ann", "b", session_id="1"),
        did("ann", "c", session_id="2"),
        did("bob", "a", session_id="1"),  # another person's session of the same name
        did("bob", "d", session_id="1"),
        did("cid", "a", number=7),  # one event with two items, without a session
        did("cid", "d", number=7),
    ]
    assert rank("frequently-paired-items", interactions, item="a") == [("d", 1), ("b", 0.5)]


def test_what_trends_has_more_interactions_on_the_last_day_than_on_the_day_before() -> None:
    interactions = [
        *[did("ann", "a", hour) for hour in (1, 2, 3)],
        did("ann", "b", 20),
        *[did("ann", "a", hour) for hour in (30, 31)],
        *[did("ann", "b", hour) for hour in (32, 33, 34)],
        did("ann", "c", 47),
    ]
    assert rank("trending-now", interactions) == [("b", 1), ("c", 0.5)]


def test_events_count_by_type_weight_and_threshold() -> None:
    entries: list[dict[str, Any]] = [
        {"EventType": "buy", "EventWeight": 0.5, "EventValueThreshold": 10.0},
        {"EventType": "view"},
    ]
    interactions = [
        did("ann", "a", event_type="buy", value=10.0),
        did("ann", "b", event_type="buy", value=9.0),
        did("ann", "b", event_type="buy"),
        did("ann", "c", event_type="view"),
        did("ann", "d", event_type="scroll"),
    ]
    config = {"EventsConfig": {"EventParametersList": entries}}
    counting = [(one.item_id, one.weight) for one in weighed(interactions, config)]
    assert counting == [("a", 0.5), ("c", 1.0)]
    entries.append({"EventType": "*", "EventWeight": 0.1})
    counting = [(one.item_id, one.weight) for one in weighed(interactions, config)]
    assert counting == [("a", 0.5), ("c", 1.0), ("d", 0.1)]
    assert weighed(interactions, {}) == interactions


RANKING = [(item, 1.0) for item in "abcdefgh"]


def chosen(most: int, promoted: str = "", share: int = 0, caps: tuple[Cap, ...] = ()) -> str:
    found = choose(RANKING, most, lambda item: item in promoted, share, caps)
    return "".join(item for item, _ in found)


def test_promoted_items_stand_at_even_distances() -> None:
    assert chosen(4) == "abcd"
    assert chosen(4, "gh", 2) == "gahb"
    assert chosen(4, "gh", 1) == "gabc"
    assert chosen(4, "h", 4) == "habc"


def test_caps_let_only_so_many_of_a_kind_in() -> None:
    vowels = Cap(lambda item: "vowel" if item in "ae" else "", 1)
    consonants = Cap(lambda item: "" if item in "ae" else "consonant", 3)
    assert chosen(8, caps=(vowels,)) == "abcdfgh"
    assert chosen(8, caps=(vowels, consonants)) == "abcd"
    assert chosen(3, "e", 1, caps=(vowels,)) == "ebc"


_INTERACTIONS = st.lists(
    st.builds(
        did,
        st.sampled_from(["ann", "bob", "cid"]),
        st.sampled_from("abcd"),
        st.integers(0, 100),
        session_id=st.sampled_from(["", "1", "2"]),
    ),
    max_size=12,
).map(lambda found: sorted(found, key=lambda one: one.moment))


@given(st.sampled_from(sorted(RECIPES)), _INTERACTIONS)
def test_scores_fall_from_at_most_one_to_at_least_zero(recipe: str, interactions: list[Interaction]) -> None:
    found = rank(recipe, interactions, "ann", "a")
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    items = [item for item, _ in found]
    assert len(set(items)) == len(items)
    if RECIPES[recipe].is_about_an_item:
        assert "a" not in items
    elif RECIPES[recipe].fills_up:
        assert sorted(items) == list("abcd")


@given(
    st.sampled_from(sorted(RECIPES)),
    _INTERACTIONS.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))),
)
def test_the_order_in_which_interactions_of_one_moment_come_in_does_not_matter(
    recipe: str, orders: tuple[list[Interaction], list[Interaction]]
) -> None:
    first, second = (
        rank(recipe, [replace(one, moment=0) for one in interactions], "ann", "a") for interactions in orders
    )
    assert [item for item, _ in first] == [item for item, _ in second]
    assert [score for _, score in first] == pytest.approx([score for _, score in second])
