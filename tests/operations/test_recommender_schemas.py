"""CreateRecommenderSchema, GetRecommenderSchema, ListRecommenderSchemas, DeleteRecommenderSchema."""

from __future__ import annotations

from typing import Any

import pytest
from freezegun import freeze_time

from tests.operations.calling import answer, bad_request, not_found
from tests.operations.recommending import (
    EXPRESSION,
    SCHEMA_FIELDS,
    THEN,
    arn,
    create,
    create_filter,
    create_schema,
)


@pytest.fixture
def domain(client: Any, domain: str) -> str:
    """The name of a domain with a data store, which recommenders need."""
    client.update_domain(DomainName=domain, DataStore={"Enabled": True})
    return domain


def test_a_schema_is_kept_as_it_is_given(client: Any, domain: str) -> None:
    with freeze_time(THEN):
        response = create_schema(client, domain, Tags={"team": "web"})
    kept = {"RecommenderSchemaName": "goods", "Fields": SCHEMA_FIELDS, "CreatedAt": THEN, "Status": "ACTIVE"}
    path = arn(domain, "recommender-schemas/goods")
    assert response == {**kept, "RecommenderSchemaArn": path, "Tags": {"team": "web"}}
    name = {"DomainName": domain, "RecommenderSchemaName": "goods"}
    assert answer(client.get_recommender_schema(**name)) == kept
    assert client.list_recommender_schemas(DomainName=domain)["RecommenderSchemas"] == [kept]
    assert answer(client.delete_recommender_schema(**name)) == {}
    with not_found(f"Recommender schema goods is not found in domain {domain}"):
        client.get_recommender_schema(**name)


def test_a_schema_in_use_stays(client: Any, domain: str) -> None:
    create_schema(client, domain)
    create(client, domain, RecommenderSchemaName="goods")
    create_filter(client, domain, EXPRESSION, RecommenderSchemaName="goods")
    name = {"DomainName": domain, "RecommenderSchemaName": "goods"}
    with bad_request("Recommender schema goods is in use by recommender hot"):
        client.delete_recommender_schema(**name)
    client.delete_recommender(DomainName=domain, RecommenderName="hot")
    with bad_request("Recommender schema goods is in use by recommender filter some"):
        client.delete_recommender_schema(**name)
    client.delete_recommender_filter(DomainName=domain, RecommenderFilterName="some")
    client.delete_recommender_schema(**name)
    assert client.list_recommender_schemas(DomainName=domain)["RecommenderSchemas"] == []


def test_a_schema_that_is_not_there_cannot_be_named(client: Any, domain: str) -> None:
    message = f"Recommender schema goods is not found in domain {domain}"
    with not_found(message):
        create(client, domain, RecommenderSchemaName="goods")
    with not_found(message):
        create_filter(client, domain, EXPRESSION, RecommenderSchemaName="goods")


def test_five_schemas_in_a_domain_each_of_known_data_sets(client: Any, domain: str) -> None:
    with bad_request("Fields has Items, which is not one of _webAnalytics, _catalogItem"):
        create_schema(client, domain, Fields={"Items": SCHEMA_FIELDS["_catalogItem"]})
    with bad_request("Fields has Category of _catalogItem more than once"):
        create_schema(client, domain, Fields={"_catalogItem": SCHEMA_FIELDS["_catalogItem"] * 2})
    for number in range(5):
        create_schema(client, domain, f"s{number}")
    with bad_request("Recommender schema s3 already exists"):
        create_schema(client, domain, "s3")
    with bad_request("A domain can have at most 5 recommender schemas"):
        create_schema(client, domain, "s5")
