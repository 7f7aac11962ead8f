"""Every list operation: page sizes, foreign tokens, and deleting between pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customer_profiles_mock import run_identity_resolution_job
from customer_profiles_mock.state.jobs import MatchGroup, MatchResult
from tests.operations.calling import bad_request, create, every_page, found, key, put, put_type, stored

TYPE = ({"id": "_source.id"}, {"member": [key("id", identifiers="UNIQUE PROFILE")]})
VISITS = (
    {"who": "_source.who", "id": "_source.id"},
    {"visitor": [key("who", identifiers="PROFILE")], "visit": [key("id", identifiers="UNIQUE")]},
)


@dataclass(frozen=True)
class Listing:
    """A list operation of boto3's client, and how to give it a number of items."""

    method: str
    items: str  # the member with the items
    identity: Callable[[Any], str]
    fill: Callable[[Any, int], dict[str, Any]]  # returns the parameters of the call
    remove: Callable[[Any, str], object] | None = None  # by identity; None where nothing can be removed
    default_size: int = 100

    @property
    def operation(self) -> str:
        return "".join(word.capitalize() for word in self.method.split("_"))


def shop(client: Any, **settings: Any) -> dict[str, str]:
    client.create_domain(DomainName="shop", DefaultExpirationDays=365, **settings)
    return {"DomainName": "shop"}


def fill_domains(client: Any, count: int) -> dict[str, Any]:
    for number in range(count):
        client.create_domain(DomainName=f"d{number:03}", DefaultExpirationDays=1)
    return {}


def fill_types(client: Any, count: int) -> dict[str, Any]:
    params = shop(client)
    for number in range(count):
        put_type(client, "shop", f"t{number:03}", *TYPE)
    return params


def fill_profiles(client: Any, count: int) -> dict[str, Any]:
    params = shop(client)
    for _ in range(count):
        create(client, "shop", AccountNumber="1")
    return {**params, "KeyName": "_account", "Values": ["1"]}


def fill_objects(client: Any, count: int) -> dict[str, Any]:
    params = shop(client)
    put_type(client, "shop", "Visit", *VISITS)
    for number in range(count):
        put(client, "shop", "Visit", who="ann", id=number)
    (profile_id,) = found(client, "shop", "visitor", "ann")
    return {**params, "ProfileId": profile_id, "ObjectTypeName": "Visit"}


def remove_object(client: Any, unique_key: str) -> None:
    (profile_id,) = found(client, "shop", "visitor", "ann")
    client.delete_profile_object(
        DomainName="shop", ProfileId=profile_id, ObjectTypeName="Visit", ProfileObjectUniqueKey=unique_key
    )


def set_groups(groups: list[tuple[str, ...]]) -> None:
    """Give the domain a finished run with these groups, without asking the matcher."""
    found_groups = tuple(MatchGroup(number, ids, 0.9) for number, ids in enumerate(groups))
    stored("shop").match_result = MatchResult(
        generated_at=1_700_000_000.0,
        groups=found_groups,
        by_match_id={group.match_id: group for group in found_groups},
        by_profile_id={profile_id: group for group in found_groups for profile_id in group.profile_ids},
    )


def fill_matches(client: Any, count: int) -> dict[str, Any]:
    params = shop(client, Matching={"Enabled": True})
    set_groups([(create(client, "shop"), create(client, "shop")) for _ in range(count)])
    return params


def fill_similar(client: Any, count: int) -> dict[str, Any]:
    params = shop(client, Matching={"Enabled": True})
    ids = tuple(create(client, "shop") for _ in range(count))
    set_groups([ids])
    similar = {"MatchType": "ML_BASED_MATCHING", "SearchKey": "_profileId", "SearchValue": ids[0]}
    return {**params, **similar}


def fill_jobs(client: Any, count: int) -> dict[str, Any]:
    params = shop(client, Matching={"Enabled": True})
    for _ in range(count - 1):  # the pending one is there already
        run_identity_resolution_job("shop")
    return params


LISTINGS = {
    listing.operation: listing
    for listing in (
        Listing(
            "list_domains",
            "Items",
            lambda item: item["DomainName"],
            fill_domains,
            lambda client, name: client.delete_domain(DomainName=name),
        ),
        Listing(
            "list_profile_object_types",
            "Items",
            lambda item: item["ObjectTypeName"],
            fill_types,
            lambda client, name: client.delete_profile_object_type(DomainName="shop", ObjectTypeName=name),
        ),
        Listing(
            "search_profiles",
            "Items",
            lambda item: item["ProfileId"],
            fill_profiles,
            lambda client, name: client.delete_profile(DomainName="shop", ProfileId=name),
            default_size=20,
        ),
        Listing(
            "list_profile_objects",
            "Items",
            lambda item: item["ProfileObjectUniqueKey"],
            fill_objects,
            remove_object,
        ),
        Listing("get_matches", "Matches", lambda item: item["MatchId"], fill_matches),
        Listing("get_similar_profiles", "ProfileIds", str, fill_similar),
        Listing(
            "list_identity_resolution_jobs",
            "IdentityResolutionJobsList",
            lambda item: item["JobId"],
            fill_jobs,
        ),
    )
}
every_listing = pytest.mark.parametrize("listing", LISTINGS.values(), ids=LISTINGS)
MATCHING_OPERATIONS = {"GetMatches", "GetSimilarProfiles", "ListIdentityResolutionJobs"}


@every_listing
def test_pages_have_the_size_asked_for_and_together_hold_each_item_once(
    client: Any, listing: Listing
) -> None:
    params = listing.fill(client, 5)
    call = getattr(client, listing.method)
    whole = [listing.identity(item) for item in call(**params)[listing.items]]
    assert len(set(whole)) == 5
    for size, sizes in ((1, [1] * 5), (2, [2, 2, 1]), (5, [5]), (100, [5])):
        pages = every_page(call, listing.items, **params, MaxResults=size)
        assert [len(page) for page in pages] == sizes
        assert [listing.identity(item) for page in pages for item in page] == whole


@every_listing
def test_the_default_page_size(client: Any, listing: Listing) -> None:
    if listing.default_size == 100 and listing.operation in {"ListDomains", "ListProfileObjectTypes"}:
        params = listing.fill(client, 100)  # there can be no more
        assert "NextToken" not in getattr(client, listing.method)(**params)
        return
    params = listing.fill(client, listing.default_size + 1)
    pages = every_page(getattr(client, listing.method), listing.items, **params)
    assert [len(page) for page in pages] == [listing.default_size, 1]


@every_listing
def test_page_sizes_beyond_the_limits_are_refused(client: Any, listing: Listing) -> None:
    params = listing.fill(client, 2)
    with bad_request("1 validation error detected: Value '101' at 'maxResults'", "less than or equal to 100"):
        getattr(client, listing.method)(**params, MaxResults=101)


@every_listing
def test_a_token_that_was_not_issued_is_refused(client: Any, listing: Listing) -> None:
    params = listing.fill(client, 2)
    for token in ("x", "not-issued", "AAAA" * 256, "é", "A" * 1025):
        with bad_request():
            getattr(client, listing.method)(**params, NextToken=token)


@every_listing
def test_a_changed_token_is_refused(client: Any, listing: Listing) -> None:
    params = listing.fill(client, 3)
    call = getattr(client, listing.method)
    token = call(**params, MaxResults=1)["NextToken"]
    assert 1 <= len(token) <= 1024
    for changed in (token[:-1], token + "A", token[::-1], ("B" if token[0] == "A" else "A") + token[1:]):
        with bad_request("NextToken"):
            call(**params, NextToken=changed)


def test_a_token_is_good_only_for_its_operation_parameters_account_and_region(client: Any) -> None:
    create_two = {"DefaultExpirationDays": 1}
    for name in ("shop", "stop"):
        client.create_domain(DomainName=name, **create_two)
        for kind in ("a", "b", "c"):
            put_type(client, name, kind, *TYPE)
        for _ in range(3):
            create(client, name, AccountNumber="1")
    token = client.list_profile_object_types(DomainName="shop", MaxResults=1)["NextToken"]
    with bad_request("NextToken"):
        client.list_profile_object_types(DomainName="stop", NextToken=token)
    with bad_request("NextToken"):
        client.list_domains(NextToken=token)
    search = {"DomainName": "shop", "KeyName": "_account", "Values": ["1"]}
    token = client.search_profiles(**search, MaxResults=1)["NextToken"]
    for change in ({"Values": ["2"]}, {"KeyName": "_email"}, {"LogicalOperator": "AND"}):
        with bad_request("NextToken"):
            client.search_profiles(**{**search, **change}, NextToken=token)
    token = client.list_domains(MaxResults=1)["NextToken"]
    elsewhere = boto3.client("customer-profiles", region_name="eu-central-1")
    with bad_request("NextToken"):
        elsewhere.list_domains(NextToken=token)


def test_the_page_size_may_change_between_pages(client: Any) -> None:
    params = fill_profiles(client, 6)
    first = client.search_profiles(**params, MaxResults=1)
    second = client.search_profiles(**params, MaxResults=3, NextToken=first["NextToken"])
    third = client.search_profiles(**params, NextToken=second["NextToken"])
    assert [len(page["Items"]) for page in (first, second, third)] == [1, 3, 2]
    assert "NextToken" not in third


@every_listing
def test_deleting_between_pages_loses_and_repeats_none(client: Any, listing: Listing) -> None:
    if listing.remove is None:
        assert listing.operation in MATCHING_OPERATIONS  # snapshots, and records that nobody can delete
        return
    params = listing.fill(client, 7)
    call = getattr(client, listing.method)
    whole = [listing.identity(item) for item in call(**params)[listing.items]]
    first = call(**params, MaxResults=3)
    seen = [listing.identity(item) for item in first[listing.items]]
    # One that was seen, the last one seen, and one that is to come.
    for gone in (whole[0], whole[2], whole[4]):
        listing.remove(client, gone)
    rest, token = [], first["NextToken"]
    while token:
        response = call(**params, MaxResults=2, NextToken=token)
        rest.append([listing.identity(item) for item in response[listing.items]])
        token = response.get("NextToken")
    assert seen == whole[:3]
    assert [item for page in rest for item in page] == [whole[3], whole[5], whole[6]]


def test_objects_that_come_between_pages_do_not_shift_the_rest(client: Any) -> None:
    params = fill_objects(client, 4)
    first = client.list_profile_objects(**params, MaxResults=2)
    put(client, "shop", "Visit", who="ann", id="new")
    second = client.list_profile_objects(**params, NextToken=first["NextToken"])
    keys = [item["ProfileObjectUniqueKey"] for item in first["Items"] + second["Items"]]
    assert len(set(keys)) == 4


def test_paginators_of_botocore_follow_the_tokens(client: Any) -> None:
    params = fill_similar(client, 5)
    pages = list(
        client.get_paginator("get_similar_profiles").paginate(**params, PaginationConfig={"PageSize": 2})
    )
    assert [len(page["ProfileIds"]) for page in pages] == [2, 2, 1]
    assert len({page["MatchId"] for page in pages}) == 1
    assert len({page["ConfidenceScore"] for page in pages}) == 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sets(st.integers(0, 9)),
    st.lists(st.tuples(st.integers(1, 4), st.sets(st.integers(0, 9), max_size=3)), min_size=1),
)
def test_any_deletions_between_any_pages_lose_and_repeat_none(
    client: Any, gone_at_once: set[int], script: list[tuple[int, set[int]]]
) -> None:
    client.create_domain(DomainName="walk", DefaultExpirationDays=1)
    ids = [create(client, "walk", AccountNumber="1") for _ in range(10)]
    alive, seen, token = set(ids), [], None
    steps = iter([(1, gone_at_once), *script])
    while True:
        size, gone = next(steps, (3, set()))
        more = {"NextToken": token} if token else {}
        response = client.search_profiles(
            DomainName="walk", KeyName="_account", Values=["1"], MaxResults=size, **more
        )
        page = [item["ProfileId"] for item in response["Items"]]
        assert len(page) <= size
        seen += page
        token = response.get("NextToken")
        if not token:
            break
        for profile_id in [ids[number] for number in gone if ids[number] in alive]:
            alive.remove(profile_id)
            client.delete_profile(DomainName="walk", ProfileId=profile_id)
    client.delete_domain(DomainName="walk")
    assert seen == sorted(set(seen), key=ids.index)
    assert alive <= set(seen)
