"""The Resource Groups Tagging API over resources of this service."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import one_session
from tests.joining.places import put_order_type

DOMAIN_ARN = "arn:aws:profile:us-east-1:123456789012:domains/shop"
TYPE_ARN = f"{DOMAIN_ARN}/object-types/Order"


@pytest.fixture
def tagging(client: Any) -> Any:
    client.create_domain(DomainName="shop", DefaultExpirationDays=30, Tags={"team": "care", "stage": "test"})
    client.create_domain(DomainName="bare", DefaultExpirationDays=30)
    put_order_type(client, "shop", Tags={"team": "sales"})
    return one_session().client("resourcegroupstaggingapi", region_name="us-east-1")


def found(tagging: Any, **filters: Any) -> dict[str, dict[str, str]]:
    return {
        resource["ResourceARN"]: {tag["Key"]: tag["Value"] for tag in resource["Tags"]}
        for resource in tagging.get_resources(**filters)["ResourceTagMappingList"]
    }


def test_tagged_resources_are_found_with_their_tags(tagging: Any) -> None:
    assert found(tagging) == {
        DOMAIN_ARN: {"team": "care", "stage": "test"},
        TYPE_ARN: {"team": "sales"},
    }


@pytest.mark.parametrize(
    ("filters", "arns"),
    [
        ({"TagFilters": [{"Key": "team", "Values": ["care"]}]}, {DOMAIN_ARN}),
        ({"ResourceTypeFilters": ["profile"]}, {DOMAIN_ARN, TYPE_ARN}),
        ({"ResourceTypeFilters": ["profile:domains"]}, {DOMAIN_ARN}),
        ({"ResourceTypeFilters": ["sqs"]}, set()),
    ],
)
def test_tagged_resources_can_be_filtered(tagging: Any, filters: Any, arns: set[str]) -> None:
    assert found(tagging, **filters).keys() == arns


def test_keys_and_values_can_be_listed(tagging: Any) -> None:
    # moto gives a key for each resource that has it.
    assert set(tagging.get_tag_keys()["TagKeys"]) == {"stage", "team"}
    assert set(tagging.get_tag_values(Key="team")["TagValues"]) == {"care", "sales"}


def test_tags_set_there_are_seen_here(client: Any, tagging: Any) -> None:
    answer = tagging.tag_resources(ResourceARNList=[DOMAIN_ARN, TYPE_ARN], Tags={"team": "both"})
    assert answer["FailedResourcesMap"] == {}
    assert client.get_domain(DomainName="shop")["Tags"] == {"team": "both", "stage": "test"}
    assert client.list_tags_for_resource(resourceArn=TYPE_ARN)["tags"] == {"team": "both"}


def test_tags_removed_there_are_gone_here(client: Any, tagging: Any) -> None:
    answer = tagging.untag_resources(ResourceARNList=[DOMAIN_ARN], TagKeys=["stage", "unknown"])
    assert answer["FailedResourcesMap"] == {}
    assert client.get_domain(DomainName="shop")["Tags"] == {"team": "care"}


def test_an_unknown_resource_fails_alone(client: Any, tagging: Any) -> None:
    unknown = DOMAIN_ARN.replace("shop", "nowhere")
    tagged = tagging.tag_resources(ResourceARNList=[unknown, DOMAIN_ARN], Tags={"a": "b"})
    assert tagged["FailedResourcesMap"].keys() == {unknown}
    assert client.get_domain(DomainName="shop")["Tags"]["a"] == "b"
    untagged = tagging.untag_resources(ResourceARNList=[unknown, DOMAIN_ARN], TagKeys=["a"])
    assert untagged["FailedResourcesMap"].keys() == {unknown}
    assert "a" not in client.get_domain(DomainName="shop")["Tags"]


def test_a_tag_too_many_fails_and_sets_none(client: Any, tagging: Any) -> None:
    many = {f"k{number}": "v" for number in range(49)}
    answer = tagging.tag_resources(ResourceARNList=[DOMAIN_ARN], Tags=many)
    assert answer["FailedResourcesMap"].keys() == {DOMAIN_ARN}
    assert client.get_domain(DomainName="shop")["Tags"] == {"team": "care", "stage": "test"}
