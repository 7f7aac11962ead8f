"""One of each kind of resource that has an ARN, in a domain `shop` with a data store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.conftest import one_session
from tests.joining.places import put_order_type

DOMAIN_ARN = "arn:aws:profile:us-east-1:123456789012:domains/shop"
TAGS = {"team": "care"}
INTEGRATION = "arn:aws:connect:us-east-1:123456789012:instance/11111111-2222-3333-4444-555555555555"
STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/events"


@dataclass(frozen=True)
class Kind:
    heading: str  # on the dashboard
    folder: str  # in the ARN, and how the tagging API calls it
    name: str
    make: Callable[[Any], object]  # with TAGS, in the domain

    @property
    def arn(self) -> str:
        return DOMAIN_ARN if self.folder == "domains" else f"{DOMAIN_ARN}/{self.folder}/{self.name}"

    def __str__(self) -> str:
        return self.heading


def make_domain(client: Any, **more: Any) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=30, DataStore={"Enabled": True}, **more)


def _trigger(client: Any) -> None:
    put_order_type(client, "shop")
    condition = {"FieldName": "id", "ComparisonOperator": "EQUAL", "Values": ["1"]}
    client.create_event_trigger(
        DomainName="shop",
        EventTriggerName="first",
        ObjectTypeName="Order",
        EventTriggerConditions=[
            {"LogicalOperator": "ALL", "EventTriggerDimensions": [{"ObjectAttributes": [condition]}]}
        ],
        Tags=TAGS,
    )


def _event_stream(client: Any) -> None:
    kinesis = one_session().client("kinesis", region_name="us-east-1")
    kinesis.create_stream(StreamName="events", ShardCount=1)
    client.create_event_stream(DomainName="shop", EventStreamName="events", Uri=STREAM, Tags=TAGS)


def _calculated_attribute(client: Any) -> None:
    put_order_type(client, "shop")
    client.create_calculated_attribute_definition(
        DomainName="shop",
        CalculatedAttributeName="orders",
        AttributeDetails={"Attributes": [{"Name": "id"}], "Expression": "{Order.id}"},
        Statistic="COUNT",
        Tags=TAGS,
    )


KINDS = [
    Kind("Domain", "domains", "shop", lambda client: client.tag_resource(resourceArn=DOMAIN_ARN, tags=TAGS)),
    Kind("ObjectType", "object-types", "Order", lambda client: put_order_type(client, "shop", Tags=TAGS)),
    Kind(
        "DomainObjectType",
        "domain-object-types",
        "Item",
        lambda client: client.put_domain_object_type(
            DomainName="shop",
            ObjectTypeName="Item",
            Fields={"sku": {"Source": "_source.sku", "Target": "_catalogItem.Id"}},
            Tags=TAGS,
        ),
    ),
    Kind(
        "Integration",
        "integrations",
        INTEGRATION,
        lambda client: client.put_integration(
            DomainName="shop", Uri=INTEGRATION, ObjectTypeName="CTR", Tags=TAGS
        ),
    ),
    Kind("CalculatedAttributeDefinition", "calculated-attributes", "orders", _calculated_attribute),
    Kind(
        "SegmentDefinition",
        "segment-definitions",
        "anas",
        lambda client: client.create_segment_definition(
            DomainName="shop",
            SegmentDefinitionName="anas",
            DisplayName="All Anas",
            SegmentGroups={
                "Groups": [
                    {
                        "Dimensions": [
                            {
                                "ProfileAttributes": {
                                    "FirstName": {"DimensionType": "INCLUSIVE", "Values": ["Ana"]}
                                }
                            }
                        ]
                    }
                ]
            },
            Tags=TAGS,
        ),
    ),
    Kind(
        "Layout",
        "layouts",
        "desk",
        lambda client: client.create_domain_layout(
            DomainName="shop",
            LayoutDefinitionName="desk",
            Description="At the desk",
            DisplayName="Desk",
            LayoutType="PROFILE_EXPLORER",
            Layout="{}",
            Tags=TAGS,
        ),
    ),
    Kind("EventStream", "event-streams", "events", _event_stream),
    Kind("EventTrigger", "event-triggers", "first", _trigger),
    Kind(
        "Recommender",
        "recommenders",
        "popular",
        lambda client: client.create_recommender(
            DomainName="shop",
            RecommenderName="popular",
            RecommenderRecipeName="popular-items",
            Tags=TAGS,
        ),
    ),
    Kind(
        "RecommenderFilter",
        "recommender-filters",
        "red",
        lambda client: client.create_recommender_filter(
            DomainName="shop",
            RecommenderFilterName="red",
            RecommenderFilterExpression="INCLUDE ItemID WHERE _catalogItem.Color IN ('red')",
            Tags=TAGS,
        ),
    ),
    Kind(
        "RecommenderSchema",
        "recommender-schemas",
        "kinds",
        lambda client: client.create_recommender_schema(
            DomainName="shop",
            RecommenderSchemaName="kinds",
            Fields={"_catalogItem": [{"TargetFieldName": "Category"}]},
            Tags=TAGS,
        ),
    ),
]
