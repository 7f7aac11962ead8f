"""Recommenders: CreateRecommender and the six other operations on them, and ListRecommenderRecipes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, DataStoreNotEnabled, NotInDomain
from customer_profiles_mock.jobs.recommenders import begin_update, note_read, set_status
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.recommender_schemas import the_schema
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.protocol.members import enum_values
from customer_profiles_mock.recommending.configuration import check_config
from customer_profiles_mock.recommending.recipes import RECIPES
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.recommenders import (
    ACTIVE,
    DELETING,
    INACTIVE,
    PENDING,
    STARTING,
    STOPPING,
    Recommender,
    RecommenderSchema,
    RecommenderUpdate,
    RecommenderVersion,
)

MOST_RECOMMENDERS: Final = 10
DEFAULT_METRICS: Final = 1  # trainings that GetRecommender shows unasked (our choice)

# Of every metric of every training: there is no model that could be measured (our choice).
METRIC: Final = 0.5


@operation("ListRecommenderRecipes")
def list_recommender_recipes(context: Context, params: Params) -> Result:
    found = page(context, params, list(RECIPES), key=str)
    recipes = [{"name": name, "description": RECIPES[name].description} for name in found.items]
    return {"RecommenderRecipes": recipes, "NextToken": found.next_token}


@operation("CreateRecommender")
def create_recommender(context: Context, params: Params) -> Result:
    """Needs the data store (documented), but neither a key nor a number of interactions (our choice)."""
    domain = the_domain(context, params)
    schema = _schema(domain, params.get("RecommenderSchemaName"))
    if not domain.has_data_store:
        raise DataStoreNotEnabled(domain.name)
    name = params["RecommenderName"]
    if name in domain.recommenders:
        raise BadRequest(f"Recommender {name} already exists in domain {domain.name}")
    if len(domain.recommenders) >= MOST_RECOMMENDERS:
        raise BadRequest(f"A domain can have at most {MOST_RECOMMENDERS} recommenders")
    check_config(params.get("RecommenderConfig", {}), schema)
    recommender = Recommender(
        name=name,
        number=domain.next_number(),
        recipe_name=params["RecommenderRecipeName"],
        created_at=context.now,
        last_updated_at=context.now,
        config=params.get("RecommenderConfig"),
        description=params.get("Description"),
        schema_name=params.get("RecommenderSchemaName"),
        tags=dict(params.get("Tags", {})),
    )
    domain.journal.put(domain.recommenders, name, recommender)
    set_status(context, domain, recommender, PENDING)
    arn = context.store.arn(f"domains/{domain.name}/recommenders/{name}")
    return {"RecommenderArn": arn, "Tags": recommender.tags}


@operation("GetRecommender")
def get_recommender(context: Context, params: Params) -> Result:
    """Under a manual transition these reads move the recommender on."""
    domain = the_domain(context, params)
    note_read(context, domain, the_recommender(domain, params["RecommenderName"]))
    recommender = the_recommender(domain, params["RecommenderName"])
    newest = recommender.versions[::-1][: params.get("TrainingMetricsCount", DEFAULT_METRICS)]
    active = recommender.active_version
    return {
        **_common(recommender),
        "RecommenderRecipeName": recommender.recipe_name,
        "ActiveRecommenderVersionName": active and active.name,
        "TrainingMetrics": [_metrics(version) for version in newest],
    }


@operation("UpdateRecommender")
def update_recommender(context: Context, params: Params) -> Result:
    """A new configuration replaces the one before as a whole, by a new training (our choice)."""
    domain = the_domain(context, params)
    recommender = the_recommender(domain, params["RecommenderName"])
    config, version_name = params.get("RecommenderConfig"), params.get("RecommenderVersionName")
    _check_rest(recommender, "updated", ACTIVE, INACTIVE)
    if config is not None or version_name is not None:
        _check_rest(recommender, "trained anew or taken back to a version", ACTIVE)
    if config is not None and version_name is not None:
        raise BadRequest("UpdateRecommender takes RecommenderConfig or RecommenderVersionName, not both")
    check_config(config or {}, _schema(domain, recommender.schema_name))
    if version_name is not None and version_name not in [one.name for one in recommender.versions]:
        raise NotInDomain("Recommender version", version_name, domain.name)
    if "Description" in params:
        domain.journal.assign(recommender, "description", params["Description"])
    domain.journal.assign(recommender, "last_updated_at", context.now)
    if config is not None or version_name is not None:
        update = RecommenderUpdate(
            status=PENDING,
            created_at=context.now,
            last_updated_at=context.now,
            config=config,
            version_name=version_name,
        )
        begin_update(context, domain, recommender, update)
    return {"RecommenderName": recommender.name}


@operation("StartRecommender")
def start_recommender(context: Context, params: Params) -> Result:
    return _change(context, params, "started", INACTIVE, to=STARTING)


@operation("StopRecommender")
def stop_recommender(context: Context, params: Params) -> Result:
    return _change(context, params, "stopped", ACTIVE, to=STOPPING)


@operation("DeleteRecommender")
def delete_recommender(context: Context, params: Params) -> Result:
    return _change(context, params, "deleted", ACTIVE, INACTIVE, to=DELETING)


@operation("ListRecommenders")
def list_recommenders(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    recommenders = sorted(domain.recommenders.values(), key=_by_name)
    found = page(context, params, recommenders, key=_by_name)
    return {
        "Recommenders": [
            {**_common(recommender), "RecipeName": recommender.recipe_name} for recommender in found.items
        ],
        "NextToken": found.next_token,
    }


def the_recommender(domain: Domain, name: str) -> Recommender:
    recommender = domain.recommenders.get(name)
    if recommender is None:
        raise NotInDomain("Recommender", name, domain.name)
    return recommender


def _schema(domain: Domain, name: str | None) -> RecommenderSchema | None:
    """The schema of this name; None where none is named, which stands for the default one."""
    return None if name is None else the_schema(domain, name)


def _change(context: Context, params: Params, done: str, *allowed: str, to: str) -> Result:
    domain = the_domain(context, params)
    recommender = the_recommender(domain, params["RecommenderName"])
    _check_rest(recommender, done, *allowed)
    set_status(context, domain, recommender, to)
    return {}


def _check_rest(recommender: Recommender, done: str, *allowed: str) -> None:
    """In other states, and while an update is on its way, it is refused (our choice)."""
    if recommender.status not in allowed:
        states = " or ".join(allowed)
        raise BadRequest(
            f"Recommender {recommender.name} is {recommender.status}; it can be {done} when it is {states}"
        )
    if recommender.is_being_updated:
        raise BadRequest(f"Recommender {recommender.name} is being updated; it cannot be {done} now")


def _by_name(recommender: Recommender) -> str:
    return recommender.name


def _common(recommender: Recommender) -> dict[str, Any]:
    return {
        "RecommenderName": recommender.name,
        "RecommenderSchemaName": recommender.schema_name,
        "RecommenderConfig": recommender.config,
        "Description": recommender.description,
        "Status": recommender.status,
        "CreatedAt": recommender.created_at,
        "LastUpdatedAt": recommender.last_updated_at,
        "LatestRecommenderUpdate": _update(recommender.update),
        "Tags": recommender.tags,
    }


def _update(update: RecommenderUpdate | None) -> Mapping[str, Any] | None:
    if update is None:
        return None
    return {
        "RecommenderConfig": update.config,
        "Status": update.status,
        "CreatedAt": update.created_at,
        "LastUpdatedAt": update.last_updated_at,
        "RecommenderVersionName": update.version_name,
    }


def _metrics(version: RecommenderVersion) -> Mapping[str, Any]:
    return {
        "Time": version.trained_at,
        "Metrics": dict.fromkeys(sorted(enum_values("TrainingMetricName")), METRIC),
        "RecommenderVersionName": version.name,
    }
