"""Recommenders and their recipes: creation, states, training, versions, configuration."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from freezegun import freeze_time
from moto.moto_api import state_manager

from customer_profiles_mock import advance_clock
from tests.operations.calling import answer, bad_request, every_page, no_such_domain, not_found
from tests.operations.recommending import (
    EXPRESSION,
    SCHEMA_FIELDS,
    THEN,
    arn,
    create,
    create_filter,
    create_schema,
)

MODEL = "customerprofiles::recommender"
VERSION = "hot/2026-03-21T06-00-00Z"
CONFIG = {
    "EventsConfig": {"EventParametersList": [{"EventType": "view", "EventWeight": 0.5}]},
    "TrainingFrequency": 7,
    "InferenceConfig": {"MinProvisionedTPS": 2},
    "IncludedColumns": {"_webAnalytics": ["EventValue"]},
    "DiversityConfig": {"DiversityColumns": [{"Name": "Category", "CapType": "VALUE", "Target": "$most"}]},
}


@pytest.fixture
def domain(client: Any, domain: str) -> str:
    """The name of a domain with a data store, which recommenders need."""
    client.update_domain(DomainName=domain, DataStore={"Enabled": True})
    return domain


def by_reads() -> None:
    state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})


def get(client: Any, domain: str, name: str = "hot", **more: Any) -> dict[str, Any]:
    return answer(client.get_recommender(DomainName=domain, RecommenderName=name, **more))


def statuses(client: Any, domain: str, reads: int) -> list[str]:
    return [get(client, domain)["Status"] for _ in range(reads)]


def listed(client: Any, domain: str) -> dict[str, Any]:
    """The only recommender; a list counts as no read."""
    (item,) = client.list_recommenders(DomainName=domain)["Recommenders"]
    return dict(item)


def test_there_are_six_recipes(client: Any) -> None:
    recipes = client.list_recommender_recipes()["RecommenderRecipes"]
    assert [recipe["name"] for recipe in recipes] == [
        "frequently-paired-items",
        "personalized-ranking",
        "popular-items",
        "recommended-for-you",
        "similar-items",
        "trending-now",
    ]
    assert all(recipe["description"] for recipe in recipes)
    assert len(client.list_recommender_recipes(MaxResults=10)["RecommenderRecipes"]) == 6


def test_a_recommender_is_active_at_once(client: Any, domain: str) -> None:
    create_schema(client, domain)
    with freeze_time(THEN):
        response = client.create_recommender(
            DomainName=domain,
            RecommenderName="hot",
            RecommenderRecipeName="popular-items",
            RecommenderConfig=CONFIG,
            RecommenderSchemaName="goods",
            Description="What is hot",
            Tags={"team": "web"},
        )
        assert answer(response) == {
            "RecommenderArn": arn(domain, "recommenders/hot"),
            "Tags": {"team": "web"},
        }
        found = get(client, domain)
    (training,) = found.pop("TrainingMetrics")
    expected = {
        "RecommenderName": "hot",
        "RecommenderSchemaName": "goods",
        "RecommenderConfig": CONFIG,
        "Description": "What is hot",
        "Status": "ACTIVE",
        "CreatedAt": THEN,
        "LastUpdatedAt": THEN,
        "Tags": {"team": "web"},
    }
    assert found == {
        **expected,
        "RecommenderRecipeName": "popular-items",
        "ActiveRecommenderVersionName": VERSION,
    }
    assert (training["Time"], training["RecommenderVersionName"]) == (THEN, VERSION)
    assert len(training["Metrics"]) == 13
    assert set(training["Metrics"].values()) == {0.5}
    with freeze_time(THEN):
        assert listed(client, domain) == {**expected, "RecipeName": "popular-items"}


def test_a_recommender_goes_through_its_states(client: Any, domain: str) -> None:
    by_reads()
    create(client, domain)
    assert listed(client, domain)["Status"] == "PENDING"
    assert statuses(client, domain, 3) == ["IN_PROGRESS", "ACTIVE", "ACTIVE"]
    client.stop_recommender(DomainName=domain, RecommenderName="hot")
    assert listed(client, domain)["Status"] == "STOPPING"
    assert statuses(client, domain, 2) == ["INACTIVE", "INACTIVE"]
    client.start_recommender(DomainName=domain, RecommenderName="hot")
    assert listed(client, domain)["Status"] == "STARTING"
    assert statuses(client, domain, 2) == ["ACTIVE", "ACTIVE"]
    client.delete_recommender(DomainName=domain, RecommenderName="hot")
    assert listed(client, domain)["Status"] == "DELETING"
    with not_found(f"Recommender hot is not found in domain {domain}"):
        get(client, domain)


def test_an_untrained_recommender_has_no_version_and_no_metrics(client: Any, domain: str) -> None:
    by_reads()
    create(client, domain)
    found = get(client, domain)
    assert found["Status"] == "IN_PROGRESS"
    assert found["TrainingMetrics"] == []
    assert "ActiveRecommenderVersionName" not in found


def test_states_can_take_their_time(client: Any, domain: str) -> None:
    state_manager.set_transition(MODEL, {"progression": "time", "seconds": 60})
    create(client, domain)
    assert get(client, domain)["Status"] == "PENDING"
    advance_clock(timedelta(seconds=61))
    assert get(client, domain)["Status"] == "IN_PROGRESS"
    advance_clock(timedelta(seconds=60))
    assert get(client, domain)["Status"] == "ACTIVE"


def test_what_is_on_its_way_cannot_be_changed(client: Any, domain: str) -> None:
    by_reads()
    create(client, domain)
    name = {"DomainName": domain, "RecommenderName": "hot"}
    for change, done, when in [
        (client.stop_recommender, "stopped", "ACTIVE"),
        (client.start_recommender, "started", "INACTIVE"),
        (client.delete_recommender, "deleted", "ACTIVE or INACTIVE"),
        (client.update_recommender, "updated", "ACTIVE or INACTIVE"),
    ]:
        with bad_request(f"Recommender hot is PENDING; it can be {done} when it is {when}"):
            change(**name)
    statuses(client, domain, 2)
    client.update_recommender(**name, RecommenderConfig={})
    with bad_request("Recommender hot is being updated; it cannot be stopped now"):
        client.stop_recommender(**name)


def test_an_update_trains_anew_while_the_recommender_stays_active(client: Any, domain: str) -> None:
    with freeze_time(THEN) as clock:
        create(client, domain)
        clock.tick(60)
        by_reads()
        response = client.update_recommender(
            DomainName=domain, RecommenderName="hot", Description="New", RecommenderConfig=CONFIG
        )
        assert answer(response) == {"RecommenderName": "hot"}
        before = listed(client, domain)
        assert (before["Status"], before["Description"]) == ("ACTIVE", "New")
        assert "RecommenderConfig" not in before
        assert before["LatestRecommenderUpdate"]["Status"] == "PENDING"
        found = [get(client, domain) for _ in range(2)]
    assert [one["LatestRecommenderUpdate"]["Status"] for one in found] == ["IN_PROGRESS", "ACTIVE"]
    minute_later = "hot/2026-03-21T06-01-00Z"
    assert [one["ActiveRecommenderVersionName"] for one in found] == [VERSION, minute_later]
    assert found[1]["RecommenderConfig"] == CONFIG
    assert found[1]["LatestRecommenderUpdate"] == {
        "RecommenderConfig": CONFIG,
        "Status": "ACTIVE",
        "CreatedAt": THEN + timedelta(seconds=60),
        "LastUpdatedAt": THEN + timedelta(seconds=60),
        "RecommenderVersionName": minute_later,
    }


def test_an_update_can_go_back_to_a_version(client: Any, domain: str) -> None:
    with freeze_time(THEN):
        create(client, domain, RecommenderConfig=CONFIG)
        name = {"DomainName": domain, "RecommenderName": "hot"}
        client.update_recommender(**name, RecommenderConfig={"TrainingFrequency": 0})
        newer = "hot/2026-03-21T06-00-01Z"  # the same second, so the next one
        assert get(client, domain)["ActiveRecommenderVersionName"] == newer
        client.update_recommender(**name, RecommenderVersionName=VERSION)
        found = get(client, domain, TrainingMetricsCount=5)
    assert (found["ActiveRecommenderVersionName"], found["RecommenderConfig"]) == (VERSION, CONFIG)
    assert found["LatestRecommenderUpdate"]["RecommenderVersionName"] == VERSION
    assert [one["RecommenderVersionName"] for one in found["TrainingMetrics"]] == [newer, VERSION]
    assert get(client, domain, TrainingMetricsCount=0)["TrainingMetrics"] == []
    with not_found(f"Recommender version hot/2020-01-01T00-00-00Z is not found in domain {domain}"):
        client.update_recommender(**name, RecommenderVersionName="hot/2020-01-01T00-00-00Z")
    with bad_request("UpdateRecommender takes RecommenderConfig or RecommenderVersionName, not both"):
        client.update_recommender(**name, RecommenderVersionName=VERSION, RecommenderConfig={})


def test_a_stopped_recommender_takes_a_description_and_no_training(client: Any, domain: str) -> None:
    create(client, domain)
    name = {"DomainName": domain, "RecommenderName": "hot"}
    client.stop_recommender(**name)
    client.update_recommender(**name, Description="Asleep")
    assert get(client, domain)["Description"] == "Asleep"
    with bad_request("is INACTIVE; it can be trained anew or taken back to a version when it is ACTIVE"):
        client.update_recommender(**name, RecommenderConfig={})


def test_training_is_repeated_by_its_frequency(client: Any, domain: str) -> None:
    with freeze_time(THEN):
        create(client, domain, RecommenderConfig={"TrainingFrequency": 7})
        create(client, domain, name="never", RecommenderConfig={"TrainingFrequency": 0})
    with freeze_time(THEN + timedelta(days=15)):
        found = get(client, domain, TrainingMetricsCount=5)
        assert [one["Time"] for one in found["TrainingMetrics"]] == [
            THEN + timedelta(days=days) for days in (14, 7, 0)
        ]
        assert found["ActiveRecommenderVersionName"] == "hot/2026-04-04T06-00-00Z"
        assert len(get(client, domain, "never", TrainingMetricsCount=5)["TrainingMetrics"]) == 1
        client.stop_recommender(DomainName=domain, RecommenderName="hot")
    with freeze_time(THEN + timedelta(days=50)):
        assert len(get(client, domain, TrainingMetricsCount=5)["TrainingMetrics"]) == 3


@pytest.mark.parametrize(
    ("config", "offence"),
    [
        (
            {"IncludedColumns": {"_webAnalytics": ["A"]}, "ExcludedColumns": {"_webAnalytics": ["B"]}},
            "RecommenderConfig can have IncludedColumns or ExcludedColumns, not both",
        ),
        (
            {"IncludedColumns": {"Items": ["A"]}},
            "IncludedColumns has Items, which is not one of _webAnalytics",
        ),
        ({"ExcludedColumns": {"_catalogItem": ["Id"]}}, "Column Id of _catalogItem cannot be excluded"),
        (
            {
                "DiversityConfig": {
                    "DiversityColumns": [{"Name": "A", "CapType": "PERCENTAGE", "Target": "101"}]
                }
            },
            "The target of diversity column A is 101, which is out of range",
        ),
        (
            {"DiversityConfig": {"DiversityColumns": [{"Name": "A", "CapType": "VALUE", "Target": "0"}]}},
            "The target of diversity column A is 0, which is out of range",
        ),
    ],
)
def test_a_configuration_that_cannot_be_is_refused(
    client: Any, domain: str, config: dict[str, Any], offence: str
) -> None:
    with bad_request(offence):
        create(client, domain, RecommenderConfig=config)
    assert client.list_recommenders(DomainName=domain)["Recommenders"] == []


def test_a_recommender_needs_the_data_store(client: Any) -> None:
    client.create_domain(DomainName="bare", DefaultExpirationDays=365)
    with not_found("Recommender schema goods is not found in domain bare"):
        create(client, "bare", RecommenderSchemaName="goods")
    with bad_request("Data store is not enabled in domain bare"):
        create(client, "bare")
    assert client.list_recommenders(DomainName="bare")["Recommenders"] == []


@pytest.mark.parametrize(
    "config",
    [
        {"IncludedColumns": {"_catalogItem": ["Id", "Category", "Price"]}},
        {"ExcludedColumns": {"_catalogItem": ["Price"]}},
        {
            "DiversityConfig": {
                "DiversityColumns": [{"Name": "_catalogItem.Price", "CapType": "VALUE", "Target": "1"}]
            }
        },
    ],
)
def test_columns_of_a_configuration_are_those_of_the_schema(
    client: Any, domain: str, config: dict[str, Any]
) -> None:
    create_schema(client, domain)
    create(client, domain, RecommenderSchemaName="goods", RecommenderConfig=CONFIG)
    no_price = "Recommender schema goods has no column Price of _catalogItem"
    with bad_request(no_price):
        create(client, domain, name="hotter", RecommenderSchemaName="goods", RecommenderConfig=config)
    with bad_request(no_price):
        client.update_recommender(DomainName=domain, RecommenderName="hot", RecommenderConfig=config)
    assert get(client, domain)["RecommenderConfig"] == CONFIG
    create(client, domain, name="by-default", RecommenderConfig=config)


def test_ten_recommenders_in_a_domain(client: Any, domain: str) -> None:
    names = [f"hot-{number}" for number in range(10)]
    for name in names:
        create(client, domain, name=name)
    with bad_request("Recommender hot-3 already exists"):
        create(client, domain, name="hot-3")
    with bad_request("A domain can have at most 10 recommenders"):
        create(client, domain, name="hot-10")
    pages = every_page(client.list_recommenders, "Recommenders", DomainName=domain, MaxResults=4)
    assert [[one["RecommenderName"] for one in items] for items in pages] == [
        names[:4],
        names[4:8],
        names[8:],
    ]


def test_recommenders_filters_and_schemas_can_be_tagged(client: Any, domain: str) -> None:
    create(client, domain)
    create_filter(client, domain, EXPRESSION)
    create_schema(client, domain)
    for path in ("recommenders/hot", "recommender-filters/some", "recommender-schemas/goods"):
        resource = arn(domain, path)
        client.tag_resource(resourceArn=resource, tags={"team": "web", "tier": "gold"})
        client.untag_resource(resourceArn=resource, tagKeys=["tier"])
        assert client.list_tags_for_resource(resourceArn=resource)["tags"] == {"team": "web"}
    assert get(client, domain)["Tags"] == {"team": "web"}


def test_everything_needs_its_domain(client: Any) -> None:
    for call, more in [
        (client.create_recommender, {"RecommenderName": "a", "RecommenderRecipeName": "popular-items"}),
        (client.get_recommender, {"RecommenderName": "a"}),
        (client.update_recommender, {"RecommenderName": "a"}),
        (client.start_recommender, {"RecommenderName": "a"}),
        (client.stop_recommender, {"RecommenderName": "a"}),
        (client.delete_recommender, {"RecommenderName": "a"}),
        (client.list_recommenders, {}),
        (
            client.create_recommender_filter,
            {"RecommenderFilterName": "a", "RecommenderFilterExpression": "b"},
        ),
        (client.get_recommender_filter, {"RecommenderFilterName": "a"}),
        (client.delete_recommender_filter, {"RecommenderFilterName": "a"}),
        (client.list_recommender_filters, {}),
        (client.create_recommender_schema, {"RecommenderSchemaName": "a", "Fields": SCHEMA_FIELDS}),
        (client.get_recommender_schema, {"RecommenderSchemaName": "a"}),
        (client.delete_recommender_schema, {"RecommenderSchemaName": "a"}),
        (client.list_recommender_schemas, {}),
    ]:
        with no_such_domain("nowhere"):
            call(DomainName="nowhere", **more)
