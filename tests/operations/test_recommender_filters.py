"""CreateRecommenderFilter, GetRecommenderFilter, ListRecommenderFilters, DeleteRecommenderFilter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from freezegun import freeze_time
from moto.moto_api import state_manager

from customer_profiles_mock import advance_clock
from tests.operations.calling import answer, bad_request, not_found
from tests.operations.recommending import EXPRESSION, THEN, arn, create, create_filter, create_schema

FILTER_MODEL = "customerprofiles::recommender-filter"


@pytest.fixture
def domain(client: Any, domain: str) -> str:
    """The name of a domain with a data store, which recommenders need."""
    client.update_domain(DomainName=domain, DataStore={"Enabled": True})
    return domain


def test_a_filter_is_active_at_once(client: Any, domain: str) -> None:
    create_schema(client, domain)
    with freeze_time(THEN):
        response = client.create_recommender_filter(
            DomainName=domain,
            RecommenderFilterName="some",
            RecommenderFilterExpression=EXPRESSION,
            RecommenderSchemaName="goods",
            Description="Some",
        )
    assert answer(response) == {"RecommenderFilterArn": arn(domain, "recommender-filters/some"), "Tags": {}}
    found = answer(client.get_recommender_filter(DomainName=domain, RecommenderFilterName="some"))
    assert found == {
        "RecommenderFilterName": "some",
        "RecommenderFilterExpression": EXPRESSION,
        "RecommenderSchemaName": "goods",
        "CreatedAt": THEN,
        "Status": "ACTIVE",
        "Description": "Some",
        "Tags": {},
    }
    assert client.list_recommender_filters(DomainName=domain)["RecommenderFilters"] == [found]
    response = client.delete_recommender_filter(DomainName=domain, RecommenderFilterName="some")
    assert answer(response) == {"Message": "Recommender filter some is being deleted"}
    with not_found(f"Recommender filter some is not found in domain {domain}"):
        client.get_recommender_filter(DomainName=domain, RecommenderFilterName="some")


def test_a_filter_goes_through_its_states(client: Any, domain: str) -> None:
    state_manager.set_transition(FILTER_MODEL, {"progression": "manual", "times": 1})
    create_filter(client, domain, EXPRESSION)
    name = {"DomainName": domain, "RecommenderFilterName": "some"}
    with bad_request("Recommender filter some is PENDING and cannot be deleted now"):
        client.delete_recommender_filter(**name)
    found = [client.get_recommender_filter(**name)["Status"] for _ in range(3)]
    assert found == ["IN_PROGRESS", "ACTIVE", "ACTIVE"]
    client.delete_recommender_filter(**name)
    (item,) = client.list_recommender_filters(DomainName=domain)["RecommenderFilters"]
    assert item["Status"] == "DELETING"
    with not_found("Recommender filter some is not found"):
        client.get_recommender_filter(**name)


def test_a_filter_takes_time_and_is_of_no_use_meanwhile(client: Any, domain: str) -> None:
    state_manager.set_transition(FILTER_MODEL, {"progression": "time", "seconds": 60})
    create(client, domain)
    create_filter(client, domain, EXPRESSION)
    profile_id = client.create_profile(DomainName=domain)["ProfileId"]
    asked = {
        "DomainName": domain,
        "ProfileId": profile_id,
        "RecommenderName": "hot",
        "RecommenderFilters": [{"Name": "some", "Values": {"CATEGORY": "a"}}],
    }
    with bad_request("Recommender filter some is PENDING, not ACTIVE"):
        client.get_profile_recommendations(**asked)
    advance_clock(timedelta(seconds=121))
    assert client.get_profile_recommendations(**asked)["Recommendations"] == []


def test_a_filter_needs_an_expression_that_can_be_parsed(client: Any, domain: str) -> None:
    with bad_request(
        "RecommenderFilterExpression is not valid: it has GIVE where INCLUDE or EXCLUDE should be"
    ):
        create_filter(client, domain, "GIVE ItemID")
    assert client.list_recommender_filters(DomainName=domain)["RecommenderFilters"] == []


def test_thirty_filters_in_a_domain(client: Any, domain: str) -> None:
    for number in range(30):
        create_filter(client, domain, EXPRESSION, f"f{number}")
    with bad_request("Recommender filter f3 already exists"):
        create_filter(client, domain, EXPRESSION, "f3")
    with bad_request("A domain can have at most 30 recommender filters"):
        create_filter(client, domain, EXPRESSION, "f30")
