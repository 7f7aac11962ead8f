"""Domain layouts: five operations."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import boto3
import pytest
import time_machine

from tests.operations.calling import (
    REGION,
    answer,
    bad_request,
    every_page,
    no_such_domain,
    not_found,
    raw,
)

ARN = "arn:aws:profile:us-east-1:123456789012:domains/shop/layouts/desk"
CREATED = datetime(2025, 3, 4, 8, 15, 30, tzinfo=timezone.utc)
UPDATED = datetime(2025, 3, 5, tzinfo=timezone.utc)
GIVEN = {
    "Description": "What the desk sees",
    "DisplayName": "Desk view",
    "LayoutType": "PROFILE_EXPLORER",
    "Layout": '{"rows": [1, 2]}',
}


def make(client: Any, name: str = "desk", **more: Any) -> dict[str, Any]:
    params = {**GIVEN, **more}
    return answer(client.create_domain_layout(DomainName="shop", LayoutDefinitionName=name, **params))


def get(client: Any, name: str = "desk") -> dict[str, Any]:
    return answer(client.get_domain_layout(DomainName="shop", LayoutDefinitionName=name))


def update(client: Any, name: str = "desk", **changes: Any) -> dict[str, Any]:
    return answer(client.update_domain_layout(DomainName="shop", LayoutDefinitionName=name, **changes))


def delete(client: Any, name: str = "desk") -> dict[str, Any]:
    return answer(client.delete_domain_layout(DomainName="shop", LayoutDefinitionName=name))


def defaults(client: Any) -> list[str]:
    items = client.list_domain_layouts(DomainName="shop")["Items"]
    for item in items:
        assert get(client, item["LayoutDefinitionName"])["IsDefault"] is item["IsDefault"]
    return [item["LayoutDefinitionName"] for item in items if item["IsDefault"]]


def test_a_layout_is_created_read_and_listed(client: Any, domain: str) -> None:
    with time_machine.travel(CREATED, tick=False):
        created = make(client, Tags={"team": "desk"})
    expected = {
        "LayoutDefinitionName": "desk",
        **GIVEN,
        "IsDefault": False,
        "Version": "1",
        "CreatedAt": CREATED,
        "LastUpdatedAt": CREATED,
        "Tags": {"team": "desk"},
    }
    assert created == expected
    assert get(client) == expected
    item = {name: value for name, value in expected.items() if name not in ("Layout", "Version")}
    assert answer(client.list_domain_layouts(DomainName=domain)) == {"Items": [item]}


@pytest.mark.usefixtures("domain")
def test_an_update_changes_what_it_names_and_counts_the_version_up(client: Any) -> None:
    with time_machine.travel(CREATED, tick=False):
        created = make(client, IsDefault=True, Tags={"team": "desk"})
    with time_machine.travel(UPDATED, tick=False):
        updated = update(client, Layout="no JSON at all")
    expected = {**created, "Layout": "no JSON at all", "Version": "2", "LastUpdatedAt": UPDATED}
    assert updated == expected
    assert get(client) == expected
    changes = {"Description": "new", "DisplayName": "New", "LayoutType": "PROFILE_EXPLORER", "Layout": "[]"}
    with time_machine.travel(UPDATED, tick=False):
        updated = update(client, **changes, IsDefault=False)
    assert updated == {**expected, **changes, "IsDefault": False, "Version": "3"}
    assert get(client) == updated


@pytest.mark.usefixtures("domain")
def test_an_update_without_members_is_a_new_version(client: Any) -> None:
    created = make(client)
    updated = update(client)
    assert updated["Version"] == "2"
    assert updated["LastUpdatedAt"] >= created["LastUpdatedAt"]
    changed = {"Version", "LastUpdatedAt"}
    assert {name: updated[name] for name in updated.keys() - changed} == {
        name: created[name] for name in created.keys() - changed
    }


@pytest.mark.usefixtures("domain")
def test_a_domain_has_one_default_layout_at_most(client: Any) -> None:
    make(client, "first", IsDefault=True)
    make(client, "second")
    assert defaults(client) == ["first"]
    make(client, "third", IsDefault=True)
    assert defaults(client) == ["third"]
    update(client, "second", IsDefault=True)
    assert defaults(client) == ["second"]
    update(client, "second", Description="stays the default")
    assert defaults(client) == ["second"]
    delete(client, "second")
    assert defaults(client) == []


@pytest.mark.usefixtures("domain")
def test_losing_the_default_is_no_update(client: Any) -> None:
    before = make(client, "first", IsDefault=True)
    make(client, "second", IsDefault=True)
    assert get(client, "first") == {**before, "IsDefault": False}


def test_default_layouts_of_two_domains_have_nothing_to_do_with_each_other(client: Any, domain: str) -> None:
    client.create_domain(DomainName="stop", DefaultExpirationDays=1)
    make(client, IsDefault=True)
    client.create_domain_layout(DomainName="stop", LayoutDefinitionName="desk", **GIVEN, IsDefault=True)
    assert defaults(client) == ["desk"]
    client.delete_domain(DomainName=domain)
    (item,) = client.list_domain_layouts(DomainName="stop")["Items"]
    assert item["IsDefault"] is True


@pytest.mark.usefixtures("domain")
def test_a_name_that_is_taken_is_refused(client: Any) -> None:
    created = make(client)
    with bad_request("Layout desk already exists in domain shop"):
        make(client, Description="another", IsDefault=True)
    assert get(client) == created


@pytest.mark.usefixtures("domain")
def test_a_deleted_layout_is_gone(client: Any) -> None:
    make(client)
    assert delete(client) == {"Message": "Deleted"}
    missing = "Layout desk is not found in domain shop"
    with not_found(missing):
        get(client)
    with not_found(missing):
        update(client, Description="new")
    with not_found(missing):
        delete(client)
    assert make(client)["Version"] == "1"


def test_the_domain_is_looked_for_first(client: Any) -> None:
    named = {"DomainName": "nowhere", "LayoutDefinitionName": "desk"}
    calls: list[tuple[Any, dict[str, Any]]] = [
        (client.create_domain_layout, {**named, **GIVEN}),
        (client.get_domain_layout, named),
        (client.update_domain_layout, named),
        (client.delete_domain_layout, named),
        (client.list_domain_layouts, {"DomainName": "nowhere"}),
    ]
    for call, params in calls:
        with no_such_domain("nowhere"):
            call(**params)


@pytest.mark.parametrize(
    ("member", "value", "fragment"),
    [
        ("Description", "x" * 1001, "at 'description' failed"),
        ("DisplayName", "1st", "'1st' at 'displayName'"),
        ("LayoutType", "TABLE", "'TABLE' at 'layoutType'"),
        ("Layout", "x" * 2_000_001, "at 'layout' failed"),
    ],
)
def test_what_breaks_a_constraint_is_refused(
    client: Any, domain: str, member: str, value: str, fragment: str
) -> None:
    with bad_request("1 validation error detected: Value ", fragment):
        make(client, **{member: value})
    assert client.list_domain_layouts(DomainName=domain)["Items"] == []


@pytest.mark.usefixtures("domain")
def test_a_layout_of_two_million_characters_is_kept_as_it_is(client: Any) -> None:
    text = "[" + "é" * 1_999_998 + "]"
    assert make(client, Layout=text)["Layout"] == text
    assert get(client)["Layout"] == text


@pytest.mark.usefixtures("domain")
def test_a_layout_has_tags(client: Any) -> None:
    make(client, Tags={"a": "1"})
    client.tag_resource(resourceArn=ARN, tags={"b": "2"})
    client.untag_resource(resourceArn=ARN, tagKeys=["a"])
    assert client.list_tags_for_resource(resourceArn=ARN)["tags"] == {"b": "2"}
    assert update(client)["Tags"] == {"b": "2"}
    found = boto3.client("resourcegroupstaggingapi", region_name=REGION).get_resources(
        ResourceTypeFilters=["profile:layouts"]
    )["ResourceTagMappingList"]
    assert found == [{"ResourceARN": ARN, "Tags": [{"Key": "b", "Value": "2"}]}]
    delete(client)
    with not_found(ARN):
        client.list_tags_for_resource(resourceArn=ARN)


def test_layouts_are_listed_by_name_in_pages(client: Any, domain: str) -> None:
    for name in ("c", "a", "B", "e", "d"):
        make(client, name)
    pages = every_page(client.list_domain_layouts, "Items", DomainName=domain, MaxResults=2)
    names = [[item["LayoutDefinitionName"] for item in page] for page in pages]
    assert names == [["B", "a"], ["c", "d"], ["e"]]
    token = client.list_domain_layouts(DomainName=domain, MaxResults=1)["NextToken"]
    delete(client, "B")
    following = client.list_domain_layouts(DomainName=domain, MaxResults=1, NextToken=token)
    assert following["Items"][0]["LayoutDefinitionName"] == "a"
    client.create_domain(DomainName="stop", DefaultExpirationDays=1)
    with bad_request("NextToken"):
        client.list_domain_layouts(DomainName="stop", NextToken=token)
    with bad_request("at 'maxResults'"):
        client.list_domain_layouts(DomainName=domain, MaxResults=101)


def test_a_domain_without_layouts_lists_none(client: Any, domain: str) -> None:
    assert client.list_domain_layouts(DomainName=domain)["Items"] == []
    assert raw("GET", f"/domains/{domain}/layouts").json() == {"Items": [], "NextToken": None}


def test_the_layouts_of_a_domain_go_with_it(client: Any, domain: str) -> None:
    make(client)
    client.delete_domain(DomainName=domain)
    client.create_domain(DomainName=domain, DefaultExpirationDays=1)
    with not_found("Layout desk is not found in domain shop"):
        get(client)
