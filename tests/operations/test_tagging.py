"""TagResource, UntagResource, ListTagsForResource."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from tests.operations.calling import answer, bad_request, key, not_found, put_type

ARN = "arn:aws:profile:us-east-1:123456789012:domains/shop"


def tags_of(client: Any, arn: str = ARN) -> Any:
    return client.list_tags_for_resource(resourceArn=arn)["tags"]


def test_an_untagged_resource_has_an_empty_map(client: Any, domain: str) -> None:
    assert answer(client.list_tags_for_resource(resourceArn=ARN)) == {"tags": {}}
    assert client.get_domain(DomainName=domain).get("Tags", {}) == {}


def test_tagging_adds_and_overwrites(client: Any) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=1, Tags={"a": "1", "b": "2"})
    assert answer(client.tag_resource(resourceArn=ARN, tags={"b": "3", "c": ""})) == {}
    assert tags_of(client) == {"a": "1", "b": "3", "c": ""}
    assert client.get_domain(DomainName="shop")["Tags"] == {"a": "1", "b": "3", "c": ""}
    (item,) = client.list_domains()["Items"]
    assert item["Tags"] == {"a": "1", "b": "3", "c": ""}


def test_untagging_removes_and_passes_over_what_is_not_there(client: Any) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=1, Tags={"a": "1", "b": "2"})
    assert answer(client.untag_resource(resourceArn=ARN, tagKeys=["a", "never-set"])) == {}
    assert tags_of(client) == {"b": "2"}


def test_an_object_type_has_tags_of_its_own(client: Any, domain: str) -> None:
    definition = ({"id": "_source.id"}, {"order": [key("id", identifiers="UNIQUE PROFILE")]})
    put_type(client, domain, "Order", *definition, Tags={"a": "1"})
    arn = f"{ARN}/object-types/Order"
    client.tag_resource(resourceArn=arn, tags={"b": "2"})
    assert tags_of(client, arn) == {"a": "1", "b": "2"}
    assert tags_of(client) == {}
    replaced = put_type(client, domain, "Order", *definition, Tags={"c": "3"})
    assert replaced["Tags"] == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:profile:us-east-1:123456789012:domains/nowhere",
        "arn:aws:profile:us-east-1:123456789012:domains/shop/object-types/Nothing",
        "arn:aws:profile:us-east-1:210987654321:domains/shop",
        "arn:aws:profile:eu-west-1:123456789012:domains/shop",
        "arn:aws:profile:us-east-1:123456789012:domains/shop/profiles/6dc80ee3fa874a9e84457a8b81d35f3e",
    ],
)
def test_an_unknown_or_foreign_resource_is_not_found(client: Any, domain: str, arn: str) -> None:
    assert domain == "shop"
    with not_found(arn):
        client.list_tags_for_resource(resourceArn=arn)
    with not_found(arn):
        client.tag_resource(resourceArn=arn, tags={"a": "1"})
    with not_found(arn):
        client.untag_resource(resourceArn=arn, tagKeys=["a"])


@pytest.mark.parametrize("arn", ["shop", "arn:aws:s3:::bucket", "arn:aws:profile:" + "x" * 256])
def test_a_malformed_arn_is_refused(client: Any, arn: str) -> None:
    with bad_request("1 validation error detected: ", " at 'resourceArn'"):
        client.list_tags_for_resource(resourceArn=arn)


def test_a_resource_has_at_most_fifty_tags(client: Any) -> None:
    tags = {f"k{number}": "x" for number in range(49)}
    client.create_domain(DomainName="shop", DefaultExpirationDays=1, Tags=tags)
    client.tag_resource(resourceArn=ARN, tags={"k49": "x"})
    with bad_request("50"):
        client.tag_resource(resourceArn=ARN, tags={"k1": "y", "k50": "x"})
    assert tags_of(client) == {**tags, "k49": "x"}
    client.tag_resource(resourceArn=ARN, tags={"k1": "y"})
    assert tags_of(client)["k1"] == "y"


@pytest.mark.parametrize("tag_key", ["has blank", "at@sign", "aws:mine", "k" * 129])
def test_a_key_outside_the_pattern_is_refused(client: Any, domain: str, tag_key: str) -> None:
    assert domain == "shop"
    with bad_request(" at 'tags'"):
        client.tag_resource(resourceArn=ARN, tags={tag_key: "x"})


def test_every_character_of_the_pattern_is_accepted(client: Any, domain: str) -> None:
    assert domain == "shop"
    tag_key = "Az09+-=._:/,;<"
    client.tag_resource(resourceArn=ARN, tags={tag_key: "any value: ü @ 1"})
    assert tags_of(client) == {tag_key: "any value: ü @ 1"}
    client.untag_resource(resourceArn=ARN, tagKeys=[tag_key])
    assert tags_of(client) == {}


def test_resources_of_other_partitions_are_tagged_alike(client: Any) -> None:
    assert client
    elsewhere = boto3.client("customer-profiles", region_name="cn-north-1")
    elsewhere.create_domain(DomainName="shop", DefaultExpirationDays=1)
    arn = "arn:aws-cn:profile:cn-north-1:123456789012:domains/shop"
    elsewhere.tag_resource(resourceArn=arn, tags={"a": "1"})
    assert tags_of(elsewhere, arn) == {"a": "1"}
    with not_found(ARN):
        tags_of(elsewhere, ARN)
