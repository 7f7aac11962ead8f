"""CreateRecommenderSchema, GetRecommenderSchema, ListRecommenderSchemas, DeleteRecommenderSchema."""

from __future__ import annotations

from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, NotInDomain
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.recommending.configuration import check_data_sets
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.recommenders import ACTIVE, RecommenderSchema

MOST_SCHEMAS: Final = 5


@operation("CreateRecommenderSchema")
def create_recommender_schema(context: Context, params: Params) -> Result:
    """ACTIVE at once, since nothing is to be done (our choice)."""
    domain = the_domain(context, params)
    name = params["RecommenderSchemaName"]
    if name in domain.recommender_schemas:
        raise BadRequest(f"Recommender schema {name} already exists in domain {domain.name}")
    if len(domain.recommender_schemas) >= MOST_SCHEMAS:
        raise BadRequest(f"A domain can have at most {MOST_SCHEMAS} recommender schemas")
    check_data_sets("Fields", params["Fields"])
    for data_set, fields in params["Fields"].items():
        names = [field["TargetFieldName"] for field in fields]
        for field_name in names:
            if names.count(field_name) > 1:
                raise BadRequest(f"Fields has {field_name} of {data_set} more than once")
    schema = RecommenderSchema(
        name=name, fields=params["Fields"], created_at=context.now, tags=dict(params.get("Tags", {}))
    )
    domain.journal.put(domain.recommender_schemas, name, schema)
    return {
        **_answer(schema),
        "RecommenderSchemaArn": context.store.arn(f"domains/{domain.name}/recommender-schemas/{name}"),
        "Tags": schema.tags,
    }


@operation("GetRecommenderSchema")
def get_recommender_schema(context: Context, params: Params) -> Result:
    return _answer(the_schema(the_domain(context, params), params["RecommenderSchemaName"]))


@operation("ListRecommenderSchemas")
def list_recommender_schemas(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    schemas = sorted(domain.recommender_schemas.values(), key=_by_name)
    found = page(context, params, schemas, key=_by_name)
    return {
        "RecommenderSchemas": [_answer(schema) for schema in found.items],
        "NextToken": found.next_token,
    }


@operation("DeleteRecommenderSchema")
def delete_recommender_schema(context: Context, params: Params) -> Result:
    """Refused while a recommender or a filter names it (our choice)."""
    domain = the_domain(context, params)
    schema = the_schema(domain, params["RecommenderSchemaName"])
    for kind, users in (
        ("recommender", domain.recommenders.values()),
        ("recommender filter", domain.recommender_filters.values()),
    ):
        for name in sorted(user.name for user in users if user.schema_name == schema.name):
            raise BadRequest(f"Recommender schema {schema.name} is in use by {kind} {name}")
    domain.journal.remove(domain.recommender_schemas, schema.name)
    return {}


def the_schema(domain: Domain, name: str) -> RecommenderSchema:
    schema = domain.recommender_schemas.get(name)
    if schema is None:
        raise NotInDomain("Recommender schema", name, domain.name)
    return schema


def _by_name(schema: RecommenderSchema) -> str:
    return schema.name


def _answer(schema: RecommenderSchema) -> dict[str, Any]:
    return {
        "RecommenderSchemaName": schema.name,
        "Fields": schema.fields,
        "CreatedAt": schema.created_at,
        "Status": ACTIVE,
    }
