"""A shop with a catalogue and a few visitors, and short ways to recommenders, their filters and schemas."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from customer_profiles_mock import deliver
from tests.operations.calling import ACCOUNT_ID, REGION, answer, found, put

CLICKSTREAM = "WebAnalytics-Clickstream"

# Who dealt with what, one event each: ann and bob with a and b, cid with b and c.
VISITS = [("ann", "a"), ("ann", "b"), ("bob", "a"), ("bob", "b"), ("cid", "b"), ("cid", "c")]

CATALOGUE = [
    {
        "sku": "a",
        "title": "Aero",
        "kind": "helmets",
        "price": 80,
        "color": "red",
        "made": "2026-01-02T00:00:00Z",
    },
    {"sku": "b", "title": "Basic", "kind": "helmets", "price": 20, "color": "blue"},
    {"sku": "c", "title": "Chain", "kind": "locks", "price": 35.5, "color": "red"},
    {"sku": "d", "title": "Disc", "kind": "locks", "price": 60},
]
FIELDS = {
    "sku": {"Source": "_source.sku", "Target": "_catalogItem.Id"},
    "title": {"Source": "_source.title", "Target": "_catalogItem.Name"},
    "kind": {"Source": "_source.kind", "Target": "_catalogItem.Category"},
    "price": {"Source": "_source.price", "Target": "_catalogItem.Price", "ContentType": "NUMBER"},
    "color": {"Source": "_source.color", "Target": "_catalogItem.Attributes.Color"},
    "made": {"Source": "_source.made", "Target": "_catalogItem.CreatedAt"},
}

THEN = datetime(2026, 3, 21, 6, tzinfo=timezone.utc)
EXPRESSION = "EXCLUDE ItemID WHERE _catalogItem.Category IN ($CATEGORY)"
SCHEMA_FIELDS = {"_catalogItem": [{"TargetFieldName": "Category", "FeatureType": "CATEGORICAL"}]}


def visit(client: Any, domain: str, person: str, item: str, **more: Any) -> str:
    """One event of a person with an item; returns the id of the person's profile."""
    number = client.get_domain(DomainName=domain)["Stats"]["ObjectCount"]
    event = {
        "EventId": f"event-{number}",
        "User": {"Id": person},
        "EventType": "view",
        "EventTimestamp": f"2026-03-01T{number:02}:00:00Z",
        "Item": {"Id": item, "Title": f"Item {item}", "Category": "seen", "Value": 5},
        **more,
    }
    put(client, domain, CLICKSTREAM, **event)
    (profile_id,) = found(client, domain, "_webAnalyticsUserId", person)
    return profile_id


def visits(client: Any, domain: str) -> dict[str, str]:
    """All of VISITS; returns the profile ids by person."""
    return {person: visit(client, domain, person, item) for person, item in VISITS}


def catalogue(client: Any, domain: str) -> None:
    client.update_domain(DomainName=domain, DataStore={"Enabled": True})
    client.put_domain_object_type(DomainName=domain, ObjectTypeName="Product", Fields=FIELDS)
    client.put_integration(DomainName=domain, Uri="products", ObjectTypeName="Product", Scope="DOMAIN")
    done = deliver(domain, "products", CATALOGUE)
    assert (done.accepted, done.messages) == (len(CATALOGUE), ())


def create(client: Any, domain: str, recipe: str = "popular-items", name: str = "hot", **more: Any) -> str:
    response = client.create_recommender(
        DomainName=domain, RecommenderName=name, RecommenderRecipeName=recipe, **more
    )
    return str(response["RecommenderArn"])


def create_filter(client: Any, domain: str, expression: str, name: str = "some", **more: Any) -> str:
    response = client.create_recommender_filter(
        DomainName=domain, RecommenderFilterName=name, RecommenderFilterExpression=expression, **more
    )
    return str(response["RecommenderFilterArn"])


def create_schema(client: Any, domain: str, name: str = "goods", **more: Any) -> dict[str, Any]:
    response = client.create_recommender_schema(
        DomainName=domain, RecommenderSchemaName=name, **{"Fields": SCHEMA_FIELDS, **more}
    )
    return answer(response)


def arn(domain: str, path: str) -> str:
    return f"arn:aws:profile:{REGION}:{ACCOUNT_ID}:domains/{domain}/{path}"
