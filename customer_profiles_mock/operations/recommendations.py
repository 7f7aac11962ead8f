"""GetProfileRecommendations, SearchRecommendations: answers counted from what the domain holds now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from customer_profiles_mock.calculated.timestamps import read_moment
from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, KeyNotDefined, NotInDomain
from customer_profiles_mock.ingestion.mapping.accessors import as_text
from customer_profiles_mock.operations.lookup import the_domain, the_profile
from customer_profiles_mock.operations.recommender_filters import the_active_filter
from customer_profiles_mock.operations.recommenders import the_recommender
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.profiles.finding import find_profile_ids, join_parts, key_content_types
from customer_profiles_mock.protocol.members import member_names, members_with_shape
from customer_profiles_mock.recommending.catalogue import ATTRIBUTES
from customer_profiles_mock.recommending.filtering import Filter, filter_with
from customer_profiles_mock.recommending.recipes import RECIPES
from customer_profiles_mock.recommending.recommendations import Promotion, Question, recommend
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import Profile
from customer_profiles_mock.state.recommenders import ACTIVE, Recommender

DEFAULT_RESULTS: Final = 10  # documented
DEFAULT_SEARCH_RESULTS: Final = 5  # documented

# The item that a request is about: the context's key, without case, dots and underscores (our choice).
_ITEM_ID: Final = "itemid"


@dataclass(frozen=True, slots=True)
class Request:
    """What both operations take, under the names of one of them."""

    recommender_name: str
    most: int
    context: Mapping[str, str] = field(default_factory=dict)
    candidate_ids: Sequence[str] | None = None
    filters: Sequence[Mapping[str, Any]] = ()
    promotions: Sequence[Mapping[str, Any]] = ()
    diversity: Mapping[str, Any] | None = None
    columns: Sequence[str] = ()


@operation("GetProfileRecommendations")
def get_profile_recommendations(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    profile = the_profile(domain, params["ProfileId"])
    request = Request(
        recommender_name=params["RecommenderName"],
        most=params.get("MaxResults", DEFAULT_RESULTS),
        context=params.get("Context", {}),
        candidate_ids=params.get("CandidateIds"),
        filters=params.get("RecommenderFilters", ()),
        promotions=params.get("RecommenderPromotionalFilters", ()),
        diversity=params.get("DiversityConfig"),
        columns=params.get("MetadataConfig", {}).get("MetadataColumns", ()),
    )
    return {"Recommendations": _recommendations(domain, profile, request)}


@operation("SearchRecommendations")
def search_recommendations(context: Context, params: Params) -> Result:
    """For the one profile that the key values find; none is a 404, several are a 400 (documented)."""
    domain = the_domain(context, params)
    profile = _only_profile(domain, params["KeyName"], params["KeyValues"])
    recommender = params["Recommender"]
    request = Request(
        recommender_name=recommender["Name"],
        most=params.get("MaxRecommendations", DEFAULT_SEARCH_RESULTS),
        context=params.get("Context", {}),
        candidate_ids=params.get("CandidateIds"),
        filters=recommender.get("Filters", ()),
        promotions=recommender.get("PromotionalFilters", ()),
        diversity=params.get("Diversity"),
        columns=params.get("Metadata", {}).get("Columns", ()),
    )
    return {
        "ProfileId": profile.profile_id,
        "Recommendations": _recommendations(domain, profile, request),
    }


def _only_profile(domain: Domain, key_name: str, values: list[str]) -> Profile:
    """By one value for each field of the key (documented); another number of values is a 400 (our choice)."""
    content_types = key_content_types(domain.object_types.values(), key_name)
    if content_types is None:
        raise KeyNotDefined(key_name, domain.name)
    if len(values) != len(content_types):
        fields = len(content_types)
        raise BadRequest(f"KeyValues must be one value for each field of {key_name}, {fields} in all")
    found = find_profile_ids(domain, key_name, join_parts(content_types, values))
    if not found:
        raise NotInDomain("Profile with a value of", key_name, domain.name)
    if len(found) > 1:
        raise BadRequest(f"KeyValues of {key_name} find {len(found)} profiles instead of one")
    return domain.profiles[next(iter(found))]


def _recommendations(domain: Domain, profile: Profile, request: Request) -> list[dict[str, Any]]:
    recommender = the_recommender(domain, request.recommender_name)
    question = _question(domain, recommender, request)
    _check_columns(request.columns)
    return [
        {"CatalogItem": _shown(one.item, request.columns), "Score": one.score}
        for one in recommend(domain, profile, question)
    ]


def _question(domain: Domain, recommender: Recommender, request: Request) -> Question:
    """Raises BadRequest where the recommender is not ACTIVE, or its recipe needs more than is given."""
    if recommender.status != ACTIVE:
        raise BadRequest(f"Recommender {recommender.name} is {recommender.status}, not {ACTIVE}")
    recipe = RECIPES[recommender.recipe_name]
    item_id = _item_id(request.context)
    if recipe.is_about_an_item and item_id is None:
        raise BadRequest(f"Recipe {recommender.recipe_name} needs the id of an item as itemId in Context")
    if recipe.needs_candidates and not request.candidate_ids:
        raise BadRequest(f"Recipe {recommender.recipe_name} needs CandidateIds")
    return Question(
        recipe=recipe,
        config=recommender.config or {},
        most=request.most,
        item_id=item_id,
        candidate_ids=request.candidate_ids or None,
        filters=[_filter(domain, given) for given in request.filters],
        promotions=[_promotion(domain, given) for given in request.promotions],
        diversity=request.diversity,
    )


def _item_id(context: Mapping[str, str]) -> str | None:
    for name in sorted(context):
        if name.replace(".", "").replace("_", "").lower() == _ITEM_ID:
            return context[name]
    return None


def _filter(domain: Domain, given: Mapping[str, Any]) -> Filter:
    if "Name" not in given:
        raise BadRequest("A filter of the request has no Name")
    one = the_active_filter(domain, given["Name"])
    return filter_with(one.expression, given.get("Values", {}))


def _promotion(domain: Domain, given: Mapping[str, Any]) -> Promotion:
    """Without PercentPromotedItems it is for all items of the answer (our choice)."""
    return Promotion(_filter(domain, given), given.get("PercentPromotedItems", 100))


def _check_columns(columns: Sequence[str]) -> None:
    for column in columns:
        name, dot, key = column.partition(".")
        is_known = bool(key) if dot and name == ATTRIBUTES else column in member_names("CatalogItem")
        if not is_known:
            raise BadRequest(f"Metadata column {column} is not one of a catalogue item")


def _shown(item: Mapping[str, Any], columns: Sequence[str]) -> dict[str, Any]:
    """The id, and of the rest the columns that are asked for (our choice)."""
    shown: dict[str, Any] = {"Id": item["Id"]}
    for column in columns:
        name, _, key = column.partition(".")
        value = item.get(name)
        if key:
            value = (value or {}).get(key)
            if value is not None:
                shown[ATTRIBUTES] = {**shown.get(ATTRIBUTES, {}), key: as_text(value)}
        elif name in members_with_shape("CatalogItem", "timestamp"):
            moment = read_moment(as_text(value))
            shown[name] = None if moment is None else moment / 1000
        else:
            shown[name] = value
    return shown
