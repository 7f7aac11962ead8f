"""The recipes: how much each item speaks for itself, by counting.

- popular-items: the weights of all interactions with the item.
- trending-now: those of the last day, less those of the day before; the last day ends with the
  newest interaction.
- similar-items: of the profiles that dealt with either item, how far they dealt with both: their
  number by the square root of the product of the two (cosine).
- frequently-paired-items: in how many sessions both items are.
- recommended-for-you and personalized-ranking: over all items that the profile dealt with, its
  weight for each by the cosine of that item and this one; an item is wholly similar to itself.
  A profile without a history gets what is popular.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final, TypeAlias

from customer_profiles_mock.calculated.timestamps import DAY
from customer_profiles_mock.recommending.interactions import Interaction, session_of

DECIMALS: Final = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """What a recipe looks at."""

    interactions: Sequence[Interaction]  # those that count, with their weights, oldest first
    profile_id: str
    item_id: str | None  # of the context


Scores: TypeAlias = dict[str, float]


@dataclass(frozen=True, slots=True)
class Recipe:
    description: str
    scores: Callable[[Asked], Scores]
    is_about_an_item: bool = False  # needs one in the context, and never answers with it
    needs_candidates: bool = False
    fills_up: bool = False  # answers with items without a score too, the popular ones first


def ranked(recipe: Recipe, asked: Asked, item_ids: Iterable[str]) -> list[tuple[str, float]]:
    """Items with scores from 0 to 1, best first; equal ones by popularity, then by id.

    The best item of all that the recipe knows has 1, whether it is among `item_ids` or not.
    """
    scores = {item_id: score for item_id, score in recipe.scores(asked).items() if score > 0}
    if recipe.is_about_an_item and asked.item_id is not None:
        scores.pop(asked.item_id, None)
    best = max(scores.values(), default=1.0)
    popularity = _popularity(asked.interactions)
    eligible = [
        item_id
        for item_id in dict.fromkeys(item_ids)
        if (item_id in scores or recipe.fills_up)
        and not (recipe.is_about_an_item and item_id == asked.item_id)
    ]
    final = {item_id: round(scores.get(item_id, 0.0) / best, DECIMALS) for item_id in eligible}
    eligible.sort(key=lambda item_id: (-final[item_id], -popularity.get(item_id, 0.0), item_id))
    return [(item_id, final[item_id]) for item_id in eligible]


def _popular(asked: Asked) -> Scores:
    return _popularity(asked.interactions)


def _trending(asked: Asked) -> Scores:
    scores: Scores = {}
    newest = asked.interactions[-1].moment if asked.interactions else 0
    for interaction in asked.interactions:
        age = newest - interaction.moment
        if age < 2 * DAY:
            change = interaction.weight if age < DAY else -interaction.weight
            scores[interaction.item_id] = scores.get(interaction.item_id, 0.0) + change
    return scores


def _similar(asked: Asked) -> Scores:
    users = _holders(asked.interactions, lambda interaction: interaction.profile_id)
    return _cosines(users, asked.item_id)


def _paired(asked: Asked) -> Scores:
    sessions = _holders(asked.interactions, session_of)
    own = sessions.get(asked.item_id or "", set())
    return {item_id: float(len(own & others)) for item_id, others in sessions.items()}


def _personal(asked: Asked) -> Scores:
    history = _popularity(one for one in asked.interactions if one.profile_id == asked.profile_id)
    if not any(history.values()):
        return _popular(asked)
    users = _holders(asked.interactions, lambda interaction: interaction.profile_id)
    scores: Scores = {}
    for known, weight in history.items():
        for item_id, cosine in _cosines(users, known).items():
            scores[item_id] = scores.get(item_id, 0.0) + weight * cosine
    return scores


def _popularity(interactions: Iterable[Interaction]) -> Scores:
    scores: Scores = {}
    for interaction in interactions:
        scores[interaction.item_id] = scores.get(interaction.item_id, 0.0) + interaction.weight
    return scores


def _holders(
    interactions: Iterable[Interaction], holder: Callable[[Interaction], Hashable]
) -> dict[str, set[Hashable]]:
    """By item, oldest first: who, or which session, has it. Interactions of weight 0 do not count."""
    holders: dict[str, set[Hashable]] = {}
    for interaction in interactions:
        if interaction.weight:
            holders.setdefault(interaction.item_id, set()).add(holder(interaction))
    return holders


def _cosines(users: Mapping[str, set[Hashable]], item_id: str | None) -> Scores:
    own = users.get(item_id or "", set())
    shared = {other: len(own & others) for other, others in users.items()}
    return {other: count / sqrt(len(own) * len(users[other])) for other, count in shared.items() if count}


# In the order in which ListRecommenderRecipes shows them. Descriptions are our own.
RECIPES: Final[Mapping[str, Recipe]] = {
    "frequently-paired-items": Recipe(
        "Items that occur in the same sessions as a given item", _paired, is_about_an_item=True
    ),
    "personalized-ranking": Recipe(
        "Given items in the order in which they suit a profile",
        _personal,
        needs_candidates=True,
        fills_up=True,
    ),
    "popular-items": Recipe("The items with the most interactions", _popular, fills_up=True),
    "recommended-for-you": Recipe("Items that suit the history of a profile", _personal, fills_up=True),
    "similar-items": Recipe(
        "Items that the same profiles deal with as a given item", _similar, is_about_an_item=True
    ),
    "trending-now": Recipe("The items whose interactions grow the most from one day to the next", _trending),
}
