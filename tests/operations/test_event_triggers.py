"""Event triggers: what they take, which objects fire them, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import boto3
import pytest
import requests
import time_machine

from customer_profiles_mock import deliver, fired_triggers
from customer_profiles_mock.control import FiredTrigger
from customer_profiles_mock.errors import ResourceNotFound
from tests.operations.calling import (
    ACCOUNT_ID,
    REGION,
    answer,
    bad_request,
    create,
    every_page,
    found,
    key,
    no_such_domain,
    not_found,
    put,
    put_type,
    stored,
)
from tests.operations.segmenting import compare, define_segment, group, groups, of_profile

ARN = f"arn:aws:profile:{REGION}:{ACCOUNT_ID}:domains/shop/event-triggers/late"
NOW = datetime(2026, 3, 20, 12, tzinfo=timezone.utc)
RIDE = {
    "RideId": "r1",
    "Rider": "ann",
    "City": "Lyon",
    "Fare": 6,
    "StartedAt": "2026-03-20T11:15:00Z",
    "Marks": ["wet", "night"],
    "Bike": {"Lock": True},
}


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def domain(client: Any, clock: Any) -> str:
    """A domain with rides, whose riders are profiles."""
    assert clock
    client.create_domain(DomainName="shop", DefaultExpirationDays=365)
    put_ride_type(client)
    return "shop"


def put_ride_type(client: Any, fields: Any = None, **more: Any) -> None:
    names = ("RideId", "Rider", "City", "Fare", "StartedAt", "Marks")
    keys = {"rider": [key("Rider", identifiers="PROFILE")], "ride": [key("RideId", identifiers="UNIQUE")]}
    put_type(
        client, "shop", "Ride", {name: f"_source.{name}" for name in names} | (fields or {}), keys, **more
    )


def field(name: str, operator: str, *values: str) -> dict[str, Any]:
    return {"FieldName": name, "ComparisonOperator": operator, "Values": list(values)}


def source(path: str, operator: str, *values: str) -> dict[str, Any]:
    return {"Source": path, "ComparisonOperator": operator, "Values": list(values)}


def condition(*dimensions: Any, operator: str = "ALL") -> dict[str, Any]:
    """A dimension is one attribute, or a list of them."""
    as_lists = [one if isinstance(one, list) else [one] for one in dimensions]
    return {
        "EventTriggerDimensions": [{"ObjectAttributes": attributes} for attributes in as_lists],
        "LogicalOperator": operator,
    }


def define(client: Any, name: str, *conditions: Any, **more: Any) -> dict[str, Any]:
    response = client.create_event_trigger(
        EventTriggerName=name,
        **{
            "DomainName": "shop",
            "ObjectTypeName": "Ride",
            "EventTriggerConditions": list(conditions),
            **more,
        },
    )
    return answer(response)


def ride(client: Any, **more: Any) -> None:
    put(client, "shop", "Ride", **{**RIDE, **more})


def fired() -> list[str]:
    return [one.event_trigger_name for one in fired_triggers("shop")]


ALWAYS = condition(field("City", "INCLUSIVE", "Lyon", "Nice"))


def test_a_trigger_is_kept_changed_listed_and_deleted(client: Any, domain: str, clock: Any) -> None:
    define_segment(client, "all", groups(), domain)
    limits = {"EventExpiration": 60_000, "Periods": [{"Unit": "HOURS", "Value": 2, "Unlimited": True}]}
    given = {
        "Description": "too late",
        "SegmentFilter": "all",
        "EventTriggerLimits": limits,
        "Tags": {"a": "1"},
    }
    created = define(client, "late", ALWAYS, **given)
    assert created == {
        "EventTriggerName": "late",
        "ObjectTypeName": "Ride",
        "EventTriggerConditions": [ALWAYS],
        **given,
        "CreatedAt": NOW,
        "LastUpdatedAt": NOW,
    }
    named: dict[str, Any] = {"DomainName": domain, "EventTriggerName": "late"}
    assert answer(client.get_event_trigger(**named)) == created
    later = NOW + timedelta(hours=1)
    clock.move_to(later)
    changes = {"Description": "newer", "EventTriggerConditions": [ALWAYS, ALWAYS]}
    updated = answer(client.update_event_trigger(**named, **changes))
    assert updated == {**created, **changes, "LastUpdatedAt": later}
    client.tag_resource(resourceArn=ARN, tags={"b": "2"})
    assert client.list_tags_for_resource(resourceArn=ARN)["tags"] == {"a": "1", "b": "2"}
    client.untag_resource(resourceArn=ARN, tagKeys=["a"])
    for name in ("early", "never"):
        define(client, name, ALWAYS)
    pages = every_page(client.list_event_triggers, "Items", DomainName=domain, MaxResults=2)
    assert [[item["EventTriggerName"] for item in page] for page in pages] == [["early", "late"], ["never"]]
    assert pages[0][1] == {
        "EventTriggerName": "late",
        "ObjectTypeName": "Ride",
        "Description": "newer",
        "CreatedAt": NOW,
        "LastUpdatedAt": later,
        "Tags": {"b": "2"},
    }
    assert answer(client.delete_event_trigger(**named)) == {"Message": "OK"}
    for call in (client.get_event_trigger, client.update_event_trigger, client.delete_event_trigger):
        with not_found("EventTrigger late is not found in domain shop"):
            call(**named)
    with not_found(ARN):
        client.list_tags_for_resource(resourceArn=ARN)


def test_a_trigger_in_use_by_an_integration_cannot_be_deleted(client: Any, domain: str) -> None:
    define(client, "late", ALWAYS)
    for uri in ("campaign", "also"):
        client.put_integration(DomainName=domain, Uri=uri, EventTriggerNames=["late"])
    with bad_request("Event trigger late is used by integration also"):
        client.delete_event_trigger(DomainName=domain, EventTriggerName="late")
    for uri in ("campaign", "also"):
        client.delete_integration(DomainName=domain, Uri=uri)
    client.delete_event_trigger(DomainName=domain, EventTriggerName="late")


def test_what_a_trigger_names_has_to_be_there(client: Any, domain: str) -> None:
    with no_such_domain("nowhere"):
        define(client, "late", ALWAYS, DomainName="nowhere")
    with no_such_domain("nowhere"):
        client.list_event_triggers(DomainName="nowhere")
    with not_found("ProfileObjectType Gone is not found in domain shop"):
        define(client, "late", ALWAYS, ObjectTypeName="Gone")
    with not_found("SegmentDefinition gone is not found in domain shop"):
        define(client, "late", ALWAYS, SegmentFilter="gone")
    for name in ("_profile", "_order", "_asset"):
        with bad_request(f"{name} is a standard object type, which event triggers cannot have"):
            define(client, "late", ALWAYS, ObjectTypeName=name)
    define(client, "late", ALWAYS)
    with bad_request("Event trigger late already exists in domain shop"):
        define(client, "late", ALWAYS)
    named = {"DomainName": domain, "EventTriggerName": "late"}
    with not_found("ProfileObjectType Gone"):
        client.update_event_trigger(**named, ObjectTypeName="Gone")
    with bad_request("Field City is not defined in object type CTR"):  # by the conditions that it has
        client.update_event_trigger(**named, ObjectTypeName="CTR")
    define(client, "contacts", condition(source("Channel", "INCLUSIVE", "VOICE")), ObjectTypeName="CTR")


@pytest.mark.parametrize(
    ("attribute", "message"),
    [
        ({"ComparisonOperator": "EQUAL", "Values": ["1"]}, "either Source or FieldName"),
        ({**field("City", "EQUAL", "1"), "Source": "City"}, "either Source or FieldName"),
        (field("Town", "EQUAL", "1"), "Field Town is not defined in object type Ride"),
        (source("City..Name", "EQUAL", "1"), "Source _source.City..Name is not valid"),
        (field("Fare", "GREATER_THAN", "much"), "GREATER_THAN takes numbers, not much"),
        (field("Fare", "BETWEEN", "1"), "BETWEEN takes two values, not 1"),
        (field("StartedAt", "AFTER", "noon"), "AFTER takes points in time"),
    ],
)
def test_conditions_that_no_object_can_be_held_against_are_refused(
    client: Any, domain: str, attribute: Any, message: str
) -> None:
    with bad_request(message):
        define(client, "late", condition(attribute))
    assert client.list_event_triggers(DomainName=domain)["Items"] == []


def test_limits_have_to_say_something(client: Any, domain: str) -> None:
    assert domain
    with bad_request("A period needs MaxInvocationsPerProfile, or Unlimited to be true"):
        define(client, "late", ALWAYS, EventTriggerLimits={"Periods": [{"Unit": "DAYS", "Value": 1}]})
    with bad_request("EventExpiration must not be negative"):
        define(client, "late", ALWAYS, EventTriggerLimits={"EventExpiration": -1})


def test_fifty_event_triggers_in_a_domain(client: Any, domain: str) -> None:
    for number in range(50):
        define(client, f"t{number}", ALWAYS)
    with bad_request("A domain can have at most 50 event triggers"):
        define(client, "more", ALWAYS)
    client.delete_event_trigger(DomainName=domain, EventTriggerName="t0")
    define(client, "more", ALWAYS)


# By its name: an attribute, and whether the ride above fires it.
OPERATORS: dict[str, tuple[dict[str, Any], bool]] = {
    "inclusive-all": (field("Marks", "INCLUSIVE", "wet", "night"), True),
    "inclusive-one-too-many": (field("Marks", "INCLUSIVE", "wet", "cold"), False),
    "inclusive-one-of-a-text": (field("City", "INCLUSIVE", "Nice", "Lyon"), True),
    "inclusive-none": (field("City", "INCLUSIVE", "Nice"), False),
    "exclusive": (field("City", "EXCLUSIVE", "Nice"), True),
    "exclusive-one": (field("City", "EXCLUSIVE", "Nice", "Lyon"), False),
    "exclusive-not-all": (field("Marks", "EXCLUSIVE", "wet", "cold"), True),
    "exclusive-all": (field("Marks", "EXCLUSIVE", "wet"), False),
    "exclusive-absent": (source("Gone", "EXCLUSIVE", "x"), True),
    "contains": (field("City", "CONTAINS", "yo", "xx"), True),
    "contains-case": (field("City", "CONTAINS", "YO"), False),
    "contains-in-a-list": (field("Marks", "CONTAINS", "igh"), True),
    "begins": (field("City", "BEGINS_WITH", "Ly"), True),
    "begins-not": (field("City", "BEGINS_WITH", "on"), False),
    "ends": (field("City", "ENDS_WITH", "on"), True),
    "greater": (field("Fare", "GREATER_THAN", "5"), True),
    "greater-not": (field("Fare", "GREATER_THAN", "6"), False),
    "less": (field("Fare", "LESS_THAN", "6.5"), True),
    "less-not": (field("Fare", "LESS_THAN", "6"), False),
    "at-least": (field("Fare", "GREATER_THAN_OR_EQUAL", "6"), True),
    "at-most": (field("Fare", "LESS_THAN_OR_EQUAL", "6"), True),
    "equal": (field("Fare", "EQUAL", "6.0"), True),
    "equal-not": (field("Fare", "EQUAL", "7"), False),
    "between": (field("Fare", "BETWEEN", "5", "7"), True),
    "not-between": (field("Fare", "NOT_BETWEEN", "5", "7"), False),
    "between-times": (field("StartedAt", "BETWEEN", "2026-03-20", "2026-03-21"), True),
    "before": (field("StartedAt", "BEFORE", "2026-03-20T11:15:01Z"), True),
    "before-not": (field("StartedAt", "BEFORE", "2026-03-20T11:15:00Z"), False),
    "after": (field("StartedAt", "AFTER", "2026-03-20T00:00:00Z"), True),
    "on": (field("StartedAt", "ON", "2026-03-20"), True),
    "on-not": (field("StartedAt", "ON", "2026-03-21"), False),
    "absent": (source("Gone", "NOT_BETWEEN", "1", "2"), False),
    "path": (source("Bike.Lock", "INCLUSIVE", "true"), True),
    "whole-path": (source("_source.Marks[0]", "INCLUSIVE", "wet"), True),
    "template": (source("{{_source.City}}!", "INCLUSIVE", "Lyon!"), True),
}


def test_every_operator_fires_as_documented(client: Any, domain: str) -> None:
    for name, (attribute, _) in OPERATORS.items():
        define(client, name, condition(attribute))
    ride(client)
    assert fired() == [name for name, (_, fires) in OPERATORS.items() if fires]
    assert domain


def test_dimensions_and_conditions_combine(client: Any, domain: str) -> None:
    assert domain
    yes, no = field("City", "INCLUSIVE", "Lyon"), field("City", "INCLUSIVE", "Nice")
    combined = {
        "all": ([condition(yes, yes)], True),
        "not-all": ([condition(yes, no)], False),
        "any": ([condition(yes, no, operator="ANY")], True),
        "not-any": ([condition(no, no, operator="ANY")], False),
        "none": ([condition(no, no, operator="NONE")], True),
        "not-none": ([condition(no, yes, operator="NONE")], False),
        "both-attributes": ([condition([yes, no], operator="ANY")], False),
        "brake": ([condition(yes), condition(yes, operator="NONE")], False),
        "two": ([condition(yes), condition(no, operator="NONE")], True),
    }
    for name, (conditions, _) in combined.items():
        define(client, name, *conditions)
    ride(client)
    assert fired() == [name for name, (_, fires) in combined.items() if fires]


def test_a_firing_says_for_whom_by_what_and_when(client: Any, domain: str) -> None:
    define(client, "late", ALWAYS)
    define(client, "other", ALWAYS)
    client.put_integration(DomainName=domain, Uri="campaign", EventTriggerNames=["late"])
    unique_key = put(client, domain, "Ride", **RIDE)
    (rider,) = found(client, domain, "rider", "ann")
    common = (rider, "Ride", unique_key, NOW.timestamp())
    firings = (FiredTrigger("late", *common, ("campaign",)), FiredTrigger("other", *common, ()))
    assert fired_triggers(domain) == firings
    url = "http://motoapi.amazonaws.com/moto-api/customer-profiles/fired-triggers?DomainName=shop"
    shown = requests.get(url, timeout=10).json()["FiredTriggers"]
    assert shown[0] == {
        "EventTriggerName": "late",
        "ProfileId": rider,
        "ObjectTypeName": "Ride",
        "ProfileObjectUniqueKey": unique_key,
        "FiredAt": NOW.timestamp(),
        "Uris": ["campaign"],
    }
    with pytest.raises(ResourceNotFound, match="DomainName nowhere is not found"):
        fired_triggers("nowhere")
    ride(client, City="Oslo")
    assert fired_triggers(domain) == firings
    client.delete_event_trigger(DomainName=domain, EventTriggerName="other")
    client.delete_profile(DomainName=domain, ProfileId=rider)
    assert fired_triggers(domain) == firings  # they have happened


def test_batches_and_deliveries_fire_and_what_is_refused_does_not(client: Any, domain: str) -> None:
    define(client, "late", ALWAYS)
    items = [
        {"Id": "1", "Object": '{"RideId": "1", "Rider": "bob", "City": "Lyon"}'},
        {"Id": "2", "Object": '{"RideId": "2", "City": "Lyon"}'},
    ]
    client.batch_put_profile_object(DomainName=domain, ObjectTypeName="Ride", Items=items)
    assert len(fired()) == 1
    client.put_integration(DomainName=domain, Uri="crm", ObjectTypeName="Ride")
    deliver(domain, "crm", ['{"RideId": "3", "Rider": "cid", "City": "Nice"}', "bad"])
    assert len(fired()) == 2
    put_ride_type(client, AllowProfileCreation=False)
    ride(client, Rider="nobody")
    assert len(fired()) == 2


def times_fired(client: Any, clock: Any, *minutes: float) -> list[int]:
    """How often a ride at each time, in minutes from now, has fired."""
    counts, before = [], len(fired())
    for minute in minutes:
        clock.move_to(NOW + timedelta(minutes=minute))
        ride(client)
        counts.append(len(fired()) - before)
        before = len(fired())
    return counts


def test_a_trigger_fires_ten_times_a_day_for_a_profile_unless_told_otherwise(
    client: Any, domain: str, clock: Any
) -> None:
    define(client, "late", ALWAYS)
    assert times_fired(client, clock, *range(12)) == [1] * 10 + [0, 0]
    ride(client, Rider="bob", RideId="r2")
    assert len(fired()) == 11  # another profile has ten of its own
    assert times_fired(client, clock, 24 * 60 - 1, 24 * 60, 24 * 60 + 0.5, 24 * 60 + 1) == [0, 1, 0, 1]
    unlimited = {"Periods": [{"Unit": "DAYS", "Value": 1, "Unlimited": True}]}
    named = {"DomainName": domain, "EventTriggerName": "late"}
    client.update_event_trigger(**named, EventTriggerLimits=unlimited)
    assert times_fired(client, clock, *[24 * 60 + 2] * 3) == [1] * 3


def test_every_period_has_its_limit(client: Any, domain: str, clock: Any) -> None:
    assert domain
    periods = [
        {"Unit": "MINUTES", "Value": 10, "MaxInvocationsPerProfile": 1},
        {"Unit": "HOURS", "Value": 1, "MaxInvocationsPerProfile": 2},
        {"Unit": "WEEKS", "Value": 1, "MaxInvocationsPerProfile": 3},
        {"Unit": "MONTHS", "Value": 1, "MaxInvocationsPerProfile": 4},
    ]
    define(client, "late", ALWAYS, EventTriggerLimits={"Periods": periods})
    day = 24 * 60
    moments = (0, 9, 10, 30, 60, 70, 7 * day + 60, 7 * day + 130, 30 * day, 30 * day + 1)
    assert times_fired(client, clock, *moments) == [1, 0, 1, 0, 1, 0, 1, 0, 1, 0]


def test_an_event_that_is_processed_too_late_does_not_fire(client: Any, domain: str) -> None:
    assert domain
    timed = {"Source": "_source.StartedAt", "Target": "_profile.SourceLastUpdatedTimestamp"}
    put_ride_type(client, {"at": timed}, SourceLastUpdatedTimestampFormat="yyyy-MM-dd'T'HH:mm:ssX")
    unlimited = [{"Unit": "DAYS", "Value": 1, "Unlimited": True}]
    for name, expiration in (("soon", 60_000), ("fifteen", 3_600_000)):
        limits = {"EventExpiration": expiration, "Periods": unlimited}
        define(client, name, ALWAYS, EventTriggerLimits=limits)
    define(client, "whenever", ALWAYS)
    expected = []
    for started, names in (
        ("11:59:00", ["soon", "fifteen", "whenever"]),
        ("11:58:59", ["fifteen", "whenever"]),
        ("11:45:00", ["fifteen", "whenever"]),
        ("11:44:59", ["whenever"]),  # a longer time counts as 15 minutes
        ("12:01:00", ["soon", "fifteen", "whenever"]),
    ):
        ride(client, StartedAt=f"2026-03-20T{started}Z")
        expected += names
        assert fired() == expected


def test_a_segment_filter_lets_members_alone_through(client: Any, domain: str) -> None:
    gold = groups(group(of_profile(Attributes={"tier": compare("INCLUSIVE", "gold")})))
    define_segment(client, "gold", gold, domain)
    define(client, "late", ALWAYS, SegmentFilter="gold")
    for rider, tier in (("ann", "gold"), ("bob", "silver")):
        profile_id = create(client, domain, Attributes={"tier": tier})
        client.add_profile_key(DomainName=domain, ProfileId=profile_id, KeyName="rider", Values=[rider])
        ride(client, Rider=rider, RideId=rider)
    (firing,) = fired_triggers(domain)
    assert [firing.profile_id] == found(client, domain, "rider", "ann")
    client.delete_segment_definition(DomainName=domain, SegmentDefinitionName="gold")
    ride(client)
    assert len(fired()) == 1
    client.update_event_trigger(DomainName=domain, EventTriggerName="late", Description="filter gone")


def test_a_segment_filter_by_sql_goes_by_the_last_snapshot(client: Any, domain: str) -> None:
    client.update_domain(DomainName=domain, DataStore={"Enabled": True})
    boto3.client("s3", region_name=REGION).create_bucket(Bucket="exports")
    of_segment = {"DomainName": domain, "SegmentDefinitionName": "gold"}
    query = "SELECT ProfileId FROM _profile_standard WHERE Attributes.tier = 'gold'"
    client.create_segment_definition(**of_segment, DisplayName="Gold", SegmentSqlQuery=query)
    define(client, "late", ALWAYS, SegmentFilter="gold")
    profile_id = create(client, domain, Attributes={"tier": "gold"})
    client.add_profile_key(DomainName=domain, ProfileId=profile_id, KeyName="rider", Values=["ann"])
    ride(client)
    assert fired() == []
    client.create_segment_snapshot(**of_segment, DataFormat="CSV", DestinationUri="s3://exports")
    client.update_profile(DomainName=domain, ProfileId=profile_id, Attributes={"tier": "silver"})
    ride(client)
    assert fired() == ["late"]


def test_triggers_and_firings_go_with_the_domain(client: Any, domain: str) -> None:
    define(client, "late", ALWAYS)
    ride(client)
    assert len(fired()) == 1
    client.delete_domain(DomainName=domain)
    client.create_domain(DomainName=domain, DefaultExpirationDays=1)
    assert fired_triggers(domain) == ()
    assert client.list_event_triggers(DomainName=domain)["Items"] == []
    assert stored(domain).event_triggers == {}
