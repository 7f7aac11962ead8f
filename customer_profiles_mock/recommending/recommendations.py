"""One question to a recommender and its answer: rank, filter, promote, cap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from customer_profiles_mock.ingestion.mapping.accessors import as_text, follow
from customer_profiles_mock.profiles.fields import profile_document
from customer_profiles_mock.recommending.catalogue import items_of
from customer_profiles_mock.recommending.choosing import choose
from customer_profiles_mock.recommending.configuration import caps
from customer_profiles_mock.recommending.filtering import Filter, Subject
from customer_profiles_mock.recommending.interactions import interactions_of
from customer_profiles_mock.recommending.recipes import Asked, Recipe, ranked
from customer_profiles_mock.recommending.weights import weighed
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import Profile


@dataclass(frozen=True, slots=True)
class Promotion:
    filter: Filter
    percent: int  # of the answer, rounded down (our choice)


@dataclass(frozen=True, slots=True)
class Question:
    recipe: Recipe
    config: Mapping[str, Any]
    most: int
    item_id: str | None
    candidate_ids: Sequence[str] | None  # None: all items
    filters: Sequence[Filter]
    promotions: Sequence[Promotion]  # one at most, as the model has it
    diversity: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Recommendation:
    item: Mapping[str, Any]
    score: float


def recommend(domain: Domain, profile: Profile, question: Question) -> list[Recommendation]:
    """Best first. Raises BadRequest for a diversity configuration that does not fit the recommender's.

    Percentages are of the items that there are to answer with, `most` at most (our choice).
    A candidate that is no item of the domain can be ranked, and can never be found otherwise.
    """
    interactions = interactions_of(domain)
    items = items_of(domain, interactions)
    if question.candidate_ids is None:
        chosen: dict[str, Mapping[str, Any]] = dict(items)
    else:
        chosen = {item_id: items.get(item_id, {"Id": item_id}) for item_id in question.candidate_ids}
    own: dict[str, list[Mapping[str, Any]]] = {}
    for interaction in interactions:
        if interaction.profile_id == profile.profile_id:
            own.setdefault(interaction.item_id, []).append(interaction.document)
    user = profile_document(profile)
    current_item = items.get(question.item_id or "", {})

    def passes(one: Filter, item_id: str) -> bool:
        return one.passes(Subject(chosen[item_id], own.get(item_id, []), user, current_item))

    def value_of(item_id: str, column: str) -> str:
        return as_text(follow(chosen[item_id], column.split(".")))

    asked = Asked(weighed(interactions, question.config), profile.profile_id, question.item_id)
    ranking = [
        (item_id, score)
        for item_id, score in ranked(question.recipe, asked, chosen)
        if all(passes(one, item_id) for one in question.filters)
    ]
    most = min(question.most, len(ranking))
    answer = choose(
        ranking,
        most,
        lambda item_id: any(passes(promotion.filter, item_id) for promotion in question.promotions),
        sum(most * promotion.percent // 100 for promotion in question.promotions),
        caps(question.config, question.diversity, most, value_of),
    )
    return [Recommendation(chosen[item_id], score) for item_id, score in answer]
