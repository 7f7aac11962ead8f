"""CreateRecommenderFilter, GetRecommenderFilter, ListRecommenderFilters, DeleteRecommenderFilter."""

from __future__ import annotations

from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, NotInDomain
from customer_profiles_mock.jobs.recommenders import note_filter_read, set_filter_status
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.recommender_schemas import the_schema
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.recommending.expression import parse_filter
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.recommenders import (
    ACTIVE,
    DELETING,
    IN_PROGRESS,
    PENDING,
    RecommenderFilter,
)

MOST_FILTERS: Final = 30


@operation("CreateRecommenderFilter")
def create_recommender_filter(context: Context, params: Params) -> Result:
    """An expression that cannot be parsed is refused here, not FAILED later (our choice)."""
    domain = the_domain(context, params)
    name = params["RecommenderFilterName"]
    if name in domain.recommender_filters:
        raise BadRequest(f"Recommender filter {name} already exists in domain {domain.name}")
    if len(domain.recommender_filters) >= MOST_FILTERS:
        raise BadRequest(f"A domain can have at most {MOST_FILTERS} recommender filters")
    if "RecommenderSchemaName" in params:
        the_schema(domain, params["RecommenderSchemaName"])
    parse_filter(params["RecommenderFilterExpression"])
    one = RecommenderFilter(
        name=name,
        number=domain.next_number(),
        expression=params["RecommenderFilterExpression"],
        created_at=context.now,
        description=params.get("Description"),
        schema_name=params.get("RecommenderSchemaName"),
        tags=dict(params.get("Tags", {})),
    )
    domain.journal.put(domain.recommender_filters, name, one)
    set_filter_status(context, domain, one, PENDING)
    arn = context.store.arn(f"domains/{domain.name}/recommender-filters/{name}")
    return {"RecommenderFilterArn": arn, "Tags": one.tags}


@operation("GetRecommenderFilter")
def get_recommender_filter(context: Context, params: Params) -> Result:
    """Under a manual transition these reads move the filter on."""
    domain = the_domain(context, params)
    note_filter_read(context, domain, the_filter(domain, params["RecommenderFilterName"]))
    return _answer(the_filter(domain, params["RecommenderFilterName"]))


@operation("ListRecommenderFilters")
def list_recommender_filters(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    filters = sorted(domain.recommender_filters.values(), key=_by_name)
    found = page(context, params, filters, key=_by_name)
    return {
        "RecommenderFilters": [_answer(one) for one in found.items],
        "NextToken": found.next_token,
    }


@operation("DeleteRecommenderFilter")
def delete_recommender_filter(context: Context, params: Params) -> Result:
    """Refused while the filter is being made or deleted (our choice)."""
    domain = the_domain(context, params)
    one = the_filter(domain, params["RecommenderFilterName"])
    if one.status in (PENDING, IN_PROGRESS, DELETING):
        raise BadRequest(f"Recommender filter {one.name} is {one.status} and cannot be deleted now")
    set_filter_status(context, domain, one, DELETING)
    return {"Message": f"Recommender filter {one.name} is being deleted"}


def the_filter(domain: Domain, name: str) -> RecommenderFilter:
    one = domain.recommender_filters.get(name)
    if one is None:
        raise NotInDomain("Recommender filter", name, domain.name)
    return one


def the_active_filter(domain: Domain, name: str) -> RecommenderFilter:
    """Raises BadRequest for a filter that is not ready to be used (our choice)."""
    one = the_filter(domain, name)
    if one.status != ACTIVE:
        raise BadRequest(f"Recommender filter {name} is {one.status}, not {ACTIVE}")
    return one


def _by_name(one: RecommenderFilter) -> str:
    return one.name


def _answer(one: RecommenderFilter) -> dict[str, Any]:
    return {
        "RecommenderFilterName": one.name,
        "RecommenderFilterExpression": one.expression,
        "RecommenderSchemaName": one.schema_name,
        "CreatedAt": one.created_at,
        "Status": one.status,
        "Description": one.description,
        "Tags": one.tags,
    }
