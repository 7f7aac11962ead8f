"""GetProfileRecommendations, SearchRecommendations."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from customer_profiles_mock import deliver
from tests.operations.calling import (
    UNKNOWN_ID,
    answer,
    bad_request,
    found,
    key,
    no_such_domain,
    not_found,
    put,
    put_type,
)
from tests.operations.calling import create as create_profile
from tests.operations.recommending import catalogue, create, create_filter, visit, visits

HELMETS = 'INCLUDE ItemID WHERE _catalogItem.Category = "helmets"'
RED = 'INCLUDE ItemID WHERE _catalogItem.Attributes.Color = "red"'


@pytest.fixture
def domain(client: Any, domain: str) -> str:
    """The name of a domain with a data store, which recommenders need."""
    client.update_domain(DomainName=domain, DataStore={"Enabled": True})
    return domain


@pytest.fixture
def people(client: Any, domain: str) -> dict[str, str]:
    """The profile ids of the visitors of a shop with a catalogue."""
    catalogue(client, domain)
    return visits(client, domain)


def ask(client: Any, domain: str, profile_id: str, **more: Any) -> list[dict[str, Any]]:
    response = client.get_profile_recommendations(
        DomainName=domain, ProfileId=profile_id, **{"RecommenderName": "hot", **more}
    )
    assert set(answer(response)) == {"Recommendations"}
    return list(response["Recommendations"])


def ids(client: Any, domain: str, profile_id: str, **more: Any) -> list[str]:
    return [one["CatalogItem"]["Id"] for one in ask(client, domain, profile_id, **more)]


@pytest.mark.parametrize(
    ("recipe", "more", "expected"),
    [
        ("popular-items", {}, "bacd"),
        ("trending-now", {}, "bac"),
        ("recommended-for-you", {}, "bcad"),
        ("similar-items", {"Context": {"itemId": "b"}}, "ac"),
        ("frequently-paired-items", {"Context": {"itemId": "b"}}, ""),
        ("personalized-ranking", {"CandidateIds": ["d", "unknown", "a", "c"]}, ["c", "a", "d", "unknown"]),
    ],
)
def test_a_recommender_answers_by_its_recipe(
    client: Any, domain: str, people: dict[str, str], recipe: str, more: Any, expected: Any
) -> None:
    create(client, domain, recipe)
    assert ids(client, domain, people["cid"], **more) == list(expected)


def test_items_of_one_session_or_one_list_are_paired(client: Any, domain: str) -> None:
    create(client, domain, "frequently-paired-items")
    for item in "ab":
        visit(client, domain, "ann", item, Session={"Id": "1"})
    cid = visit(client, domain, "cid", "a", ItemsList=[{"Id": "a"}, {"Id": "c"}, {"Id": "b"}])
    found = ask(client, domain, cid, Context={"itemId": "a"})
    assert found == [
        {"CatalogItem": {"Id": "b"}, "Score": 1.0},
        {"CatalogItem": {"Id": "c"}, "Score": 0.5},
    ]


def test_without_metadata_columns_an_item_is_its_id(client: Any, domain: str, people: dict[str, str]) -> None:
    create(client, domain)
    assert ask(client, domain, people["ann"], MaxResults=2) == [
        {"CatalogItem": {"Id": "b"}, "Score": 1.0},
        {"CatalogItem": {"Id": "a"}, "Score": 0.666667},
    ]


def test_metadata_columns_show_members_of_the_catalogue(
    client: Any, domain: str, people: dict[str, str]
) -> None:
    create(client, domain)
    columns = ["Name", "Price", "CreatedAt", "Attributes.Color"]
    found = ask(client, domain, people["ann"], MetadataConfig={"MetadataColumns": columns})
    assert [one["CatalogItem"] for one in found[1:]] == [
        {
            "Id": "a",
            "Name": "Aero",
            "Price": "80",
            "CreatedAt": datetime(2026, 1, 2, tzinfo=timezone.utc),
            "Attributes": {"Color": "red"},
        },
        {"Id": "c", "Name": "Chain", "Price": "35.5", "Attributes": {"Color": "red"}},
        {"Id": "d", "Name": "Disc", "Price": "60"},
    ]
    for column in ("Size", "Attributes.", "Name.x"):
        with bad_request(f"Metadata column {column} is not one of a catalogue item"):
            ask(client, domain, people["ann"], MetadataConfig={"MetadataColumns": [column]})


def test_without_a_catalogue_the_items_are_those_of_the_events(client: Any, domain: str) -> None:
    people = visits(client, domain)
    create(client, domain)
    newer = {"Id": "b", "Title": "New name", "Category": "", "Value": "9" * 256}  # as a price it is too long
    visit(client, domain, "ann", "b", Item=newer)
    found = ask(
        client, domain, people["ann"], MetadataConfig={"MetadataColumns": ["Name", "Category", "Price"]}
    )
    assert found[0]["CatalogItem"] == {"Id": "b", "Name": "New name", "Category": "seen", "Price": "5"}
    assert [one["CatalogItem"]["Id"] for one in found] == ["b", "a", "c"]


def test_a_domain_without_anything_recommends_nothing(client: Any, domain: str) -> None:
    create(client, domain, "recommended-for-you")
    assert ask(client, domain, create_profile(client, domain)) == []


def test_ten_items_come_unless_another_number_is_asked_for(client: Any, domain: str) -> None:
    create(client, domain)
    profile_id = visit(client, domain, "ann", "x", ItemsList=[{"Id": f"{n:02}"} for n in range(30)])
    assert len(ids(client, domain, profile_id)) == 10
    assert len(ids(client, domain, profile_id, MaxResults=25)) == 25
    response = client.search_recommendations(
        DomainName=domain, KeyName="_profileId", KeyValues=[profile_id], Recommender={"Name": "hot"}
    )
    assert len(response["Recommendations"]) == 5


def test_candidates_are_all_that_is_ranked(client: Any, domain: str, people: dict[str, str]) -> None:
    create(client, domain)
    assert ids(client, domain, people["ann"], CandidateIds=["d", "a"]) == ["a", "d"]


def test_a_filter_takes_items_out(client: Any, domain: str, people: dict[str, str]) -> None:
    create(client, domain)
    create_filter(client, domain, "EXCLUDE ItemID WHERE _catalogItem.Category IN ($CATEGORY)")
    create_filter(client, domain, 'EXCLUDE ItemID WHERE _webAnalytics.EventType IN ("view")', "new")

    def filtered(name: str, **values: str) -> list[str]:
        filters = [{"Name": name, "Values": values}]
        return ids(client, domain, people["ann"], RecommenderFilters=filters)

    assert filtered("some", CATEGORY='"helmets"') == ["c", "d"]
    assert filtered("some", CATEGORY='"helmets","locks"') == []
    assert filtered("new") == ["c", "d"]
    with bad_request("Values has no CATEGORY, which the filter's expression names as $CATEGORY"):
        filtered("some")
    with not_found(f"Recommender filter old is not found in domain {domain}"):
        filtered("old")
    with bad_request("A filter of the request has no Name"):
        ids(client, domain, people["ann"], RecommenderFilters=[{}])


def test_a_promotion_gets_its_share_of_the_answer(client: Any, domain: str, people: dict[str, str]) -> None:
    create(client, domain)
    create_filter(client, domain, 'INCLUDE ItemID WHERE _catalogItem.Category = "locks"', "locks")
    create_filter(client, domain, RED, "red")
    promotion = {"Name": "locks", "PromotionName": "march", "PercentPromotedItems": 50}

    def promoted(**more: Any) -> list[str]:
        return ids(client, domain, people["ann"], MaxResults=4, **more)

    assert promoted(RecommenderPromotionalFilters=[promotion]) == ["c", "b", "d", "a"]
    assert promoted(RecommenderPromotionalFilters=[{**promotion, "PercentPromotedItems": 25}]) == list("cbad")
    assert promoted(RecommenderPromotionalFilters=[{"Name": "locks"}]) == ["c", "b", "d", "a"]
    only_red = [{"Name": "red"}]
    assert promoted(RecommenderPromotionalFilters=[promotion], RecommenderFilters=only_red) == ["c", "a"]
    quarter = {"Name": "locks", "PercentPromotedItems": 25}
    # A quarter of the four items that there are, not of the hundred asked for.
    asked = {"MaxResults": 100, "RecommenderPromotionalFilters": [quarter]}
    assert ids(client, domain, people["ann"], **asked) == ["c", "b", "a", "d"]


def test_diversity_caps_items_with_the_same_value(client: Any, domain: str, people: dict[str, str]) -> None:
    columns = [
        {"Name": "Category", "CapType": "VALUE", "Target": "$most"},
        {"Name": "_catalogItem.Attributes.Color", "CapType": "PERCENTAGE", "Target": "50"},
    ]
    create(client, domain, RecommenderConfig={"DiversityConfig": {"DiversityColumns": columns}})

    def diverse(*, enabled: bool = True, limit: int = 4, **values: int) -> list[str]:
        config = {"Enabled": enabled, "Values": values}
        return ids(client, domain, people["ann"], MaxResults=limit, DiversityConfig=config)

    assert diverse(enabled=False) == ["b", "a", "c", "d"]
    assert ids(client, domain, people["ann"]) == ["b", "a", "c", "d"]
    assert diverse(most=1, limit=4) == ["b", "c"]
    assert diverse(most=2, limit=4) == ["b", "a", "c", "d"]
    assert diverse(most=2, limit=2) == ["b", "a"]
    assert diverse(most=2, limit=500) == ["b", "a", "c", "d"]
    create_filter(client, domain, RED, "red")
    config = {"Enabled": True, "Values": {"most": 2}}
    only_red = [{"Name": "red"}]
    # Half of the two red ones, not half of the five hundred asked for.
    asked = {"DiversityConfig": config, "RecommenderFilters": only_red, "MaxResults": 500}
    assert ids(client, domain, people["ann"], **asked) == ["a"]
    with bad_request("Values of the diversity configuration has no most"):
        diverse()
    with bad_request("The recommender's DiversityConfig has no placeholder $least"):
        diverse(most=1, least=1)


def test_diversity_needs_columns_of_the_recommender(client: Any, domain: str, people: dict[str, str]) -> None:
    create(client, domain)
    with bad_request("The recommender has no DiversityConfig with columns that could be enabled"):
        ids(client, domain, people["ann"], DiversityConfig={"Enabled": True})


def test_events_count_as_the_recommender_says(client: Any, domain: str) -> None:
    entries = [{"EventType": "buy", "EventValueThreshold": 10.0}, {"EventType": "view", "EventWeight": 0.25}]
    create(client, domain, RecommenderConfig={"EventsConfig": {"EventParametersList": entries}})
    for item in "aaa":
        visit(client, domain, "ann", item)
    visit(client, domain, "ann", "b", EventType="buy", EventValue=10)
    profile_id = visit(client, domain, "ann", "c", EventType="buy", EventValue=9.5)
    assert [one["Score"] for one in ask(client, domain, profile_id)] == [1.0, 0.75, 0.0]
    assert ids(client, domain, profile_id) == ["b", "a", "c"]


def test_a_recipe_about_an_item_needs_one(client: Any, domain: str, people: dict[str, str]) -> None:
    create(client, domain, "similar-items")
    create(client, domain, "personalized-ranking", "rank")
    with bad_request("Recipe similar-items needs the id of an item as itemId in Context"):
        ids(client, domain, people["ann"], Context={"page": "home"})
    with bad_request("Recipe personalized-ranking needs CandidateIds"):
        ids(client, domain, people["ann"], RecommenderName="rank")


def test_only_an_active_recommender_answers(client: Any, domain: str, people: dict[str, str]) -> None:
    create(client, domain)
    client.stop_recommender(DomainName=domain, RecommenderName="hot")
    with bad_request("Recommender hot is INACTIVE, not ACTIVE"):
        ids(client, domain, people["ann"])
    with not_found(f"Recommender cold is not found in domain {domain}"):
        ids(client, domain, people["ann"], RecommenderName="cold")
    with not_found(f"Profile {UNKNOWN_ID} is not found in domain {domain}"):
        ids(client, domain, UNKNOWN_ID)
    with no_such_domain("nowhere"):
        ids(client, "nowhere", people["ann"])


def test_a_search_answers_for_the_one_profile_of_the_key(
    client: Any, domain: str, people: dict[str, str]
) -> None:
    create(client, domain)
    create_filter(client, domain, HELMETS, "helmets")

    def search(key: str, *values: str, **more: Any) -> Any:
        recommender = {"Name": "hot", "Filters": [{"Name": "helmets"}]}
        return client.search_recommendations(
            DomainName=domain, KeyName=key, KeyValues=list(values), Recommender=recommender, **more
        )

    response = search("_webAnalyticsUserId", "ann", Metadata={"Columns": ["Name"]}, MaxRecommendations=1)
    assert answer(response) == {
        "ProfileId": people["ann"],
        "Recommendations": [{"CatalogItem": {"Id": "b", "Name": "Basic"}, "Score": 1.0}],
    }
    with not_found(f"Profile with a value of _webAnalyticsUserId is not found in domain {domain}"):
        search("_webAnalyticsUserId", "nobody")
    for _ in range(2):
        create_profile(client, domain, PhoneNumber="+1 555 0100")
    with bad_request("KeyValues of _phone find 2 profiles instead of one"):
        search("_phone", "+15550100")
    with not_found("Profile with a value of _phone is not found"):
        search("_phone", "-")
    with not_found(f"KeyName shoe_size is not defined in the domain {domain}"):
        search("shoe_size", "42")


def test_a_search_takes_one_value_for_each_field_of_the_key(client: Any, domain: str) -> None:
    create(client, domain)
    keys = {
        "memberNo": [key("id", identifiers="UNIQUE PROFILE")],
        "card": [key("kind", "no", identifiers="SECONDARY")],
    }
    put_type(client, domain, "Card", {name: f"_source.{name}" for name in ("id", "kind", "no")}, keys)
    put(client, domain, "Card", id="1", kind="gold", no="7")
    (kim,) = found(client, domain, "memberNo", "1")

    def search(name: str, *values: str) -> str:
        response = client.search_recommendations(
            DomainName=domain, KeyName=name, KeyValues=list(values), Recommender={"Name": "hot"}
        )
        return str(response["ProfileId"])

    assert search("card", "gold", "7") == search("memberNo", "1") == kim
    with not_found("Profile with a value of card is not found"):
        search("card", "7", "gold")
    with bad_request("KeyValues must be one value for each field of card, 2 in all"):
        search("card", "gold 7")
    with bad_request("KeyValues must be one value for each field of memberNo, 1 in all"):
        search("memberNo", "1", "2")


def test_a_record_without_a_usable_item_is_a_dead_letter(client: Any, domain: str) -> None:
    catalogue(client, domain)
    records = [
        {"title": "No id"},
        {"sku": "a", "title": "Aero 2"},
        "[]",
        {"sku": "b", "title": "x" * 256},
        {"sku": "b", "color": "x" * 256},
    ]
    done = deliver(domain, "products", records)
    assert done.accepted == 1
    assert done.messages == (
        "The record has no _catalogItem.Id",
        "Object must be a JSON object",
        "Field title is too long for _catalogItem.Name",
        "Field color is too long for _catalogItem.Attributes",
    )
    fields = {"sku": {"Source": "_source.sku", "Target": "_product.Id"}}
    client.put_domain_object_type(DomainName=domain, ObjectTypeName="Product", Fields=fields)
    done = deliver(domain, "products", [{"sku": "a"}])
    assert done.messages == ("Target _product.Id is not a member of _catalogItem",)
    create(client, domain)
    profile_id = visit(client, domain, "ann", "a")
    columns = {"MetadataColumns": ["Name"]}
    found = ask(client, domain, profile_id, MetadataConfig=columns, MaxResults=1)
    assert found[0]["CatalogItem"] == {"Id": "a", "Name": "Aero 2"}


def test_merged_profiles_have_one_history(client: Any, domain: str) -> None:
    people = visits(client, domain)
    create(client, domain, "similar-items")
    client.merge_profiles(
        DomainName=domain, MainProfileId=people["ann"], ProfileIdsToBeMerged=[people["cid"]]
    )
    found = ask(client, domain, people["ann"], Context={"ItemId": "c"})
    # Ann deals with all three now, Bob with two: alike, so the more popular one comes first.
    assert [one["CatalogItem"]["Id"] for one in found] == ["b", "a"]


def test_a_deleted_profile_counts_no_more(client: Any, domain: str) -> None:
    people = visits(client, domain)
    create(client, domain)
    client.delete_profile(DomainName=domain, ProfileId=people["cid"])
    assert ids(client, domain, people["ann"]) == ["a", "b"]


def test_what_is_only_shown_and_what_has_no_item_does_not_count(client: Any, domain: str) -> None:
    create(client, domain)
    visit(client, domain, "ann", "a", AdditionalItemImpressions=[{"Id": "b"}])
    profile_id = visit(client, domain, "ann", "", Item={"Title": "No id"}, ItemsList=[{"Title": "None"}])
    assert ids(client, domain, profile_id) == ["a"]


def test_an_event_that_is_put_again_counts_once(client: Any, domain: str) -> None:
    create(client, domain)
    visit(client, domain, "ann", "a", EventId="one")
    visit(client, domain, "ann", "b", EventId="one")
    profile_id = visit(client, domain, "ann", "b", EventId="two")
    assert [one["Score"] for one in ask(client, domain, profile_id)] == [1.0]
