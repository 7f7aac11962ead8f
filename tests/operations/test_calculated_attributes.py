"""Values of calculated attributes: the worked examples over five rides, and what values follow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from moto.moto_api import state_manager

from tests.operations.calling import (
    UNKNOWN_ID,
    answer,
    bad_request,
    create,
    every_page,
    found,
    key,
    not_found,
    put,
    put_type,
)
from tests.operations.rides import (
    CLOCK,
    CREATED,
    DOMAIN,
    LYON,
    RIDES,
    between,
    define,
    definition,
    delete,
    filtered,
    get,
    ride,
    scooters,
    update,
    within,
)

MODEL = "customerprofiles::calculated-attribute"


@pytest.fixture
def clock(client: Any) -> Iterator[Any]:
    with scooters(client) as traveller:
        yield traveller


def value(client: Any, clock: Any, statistic: str, expression: str, rides: Any = RIDES, **more: Any) -> Any:
    """The Value of a new definition over the rides; None where it has none."""
    define(client, "tested", statistic, expression, **more)
    return get(client, ride(client, clock, rides), "tested").get("Value")


def batch(client: Any, name: str, *profile_ids: str, **more: Any) -> dict[str, Any]:
    response = client.batch_get_calculated_attribute_for_profile(
        DomainName=DOMAIN, CalculatedAttributeName=name, ProfileIds=list(profile_ids), **more
    )
    return answer(response)


# The statistics.


@pytest.mark.parametrize(
    ("statistic", "expression", "expected"),
    [
        ("FIRST_OCCURRENCE", "{Ride.RideId}", "r1"),
        ("LAST_OCCURRENCE", "{Ride.City}", "Lyon"),
        ("LAST_OCCURRENCE", "{Ride.RideId}", "r5"),
        ("COUNT", "{Ride.RideId}", "5"),
        ("SUM", "{Ride.Fare}", "30"),
        ("SUM", "{Ride.Fare} + {Ride.Km}", "47"),
        ("MINIMUM", "{Ride.Km}", "1.5"),
        ("MAXIMUM", "{Ride.Fare}", "9"),
        ("AVERAGE", "{Ride.Fare}", "6"),
        ("AVERAGE", "{Ride.Fare} / {Ride.Km}", "1.82"),
        ("MAX_OCCURRENCE", "{Ride.City}", "Lyon"),
        ("RECENT_OCCURRENCES", "{Ride.City}", '["Lyon","Nice","Lyon","Nice","Lyon"]'),
        ("MINIMUM", "{Ride.StartedAt}", "2026-02-20T07:30:00Z"),
        ("MAXIMUM", "{Ride.StartedAt}", "2026-03-20T11:15:00Z"),
    ],
)
def test_a_statistic_over_the_rides(
    client: Any, clock: Any, statistic: str, expression: str, expected: str
) -> None:
    assert value(client, clock, statistic, expression) == expected


def test_of_equally_frequent_values_the_one_seen_last_wins(client: Any, clock: Any) -> None:
    assert value(client, clock, "MAX_OCCURRENCE", "{Ride.City}", rides=RIDES[:4]) == "Nice"


def test_an_object_without_the_field_does_not_count(client: Any, clock: Any) -> None:
    rides = [*RIDES, ("03-20T13:00", {"RideId": "r6"})]
    assert value(client, clock, "COUNT", "{Ride.City}", rides=rides) == "5"
    define(client, "last", "LAST_OCCURRENCE", "{Ride.City}", UseHistoricalData=True)
    assert get(client, found(client, DOMAIN, "rider", "P")[0], "last")["Value"] == "Lyon"


def test_texts_that_are_numbers_count_as_numbers_and_others_not_at_all(client: Any, clock: Any) -> None:
    rides = [(moment, {"RideId": moment, "Fare": fare}) for moment, fare in (
        ("03-01T08:00", "4.20"), ("03-02T08:00", "free"), ("03-03T08:00", "1e1"), ("03-04T08:00", None),
    )]  # fmt: skip
    assert value(client, clock, "SUM", "{Ride.Fare}", rides=rides) == "14.2"


def test_times_are_subtracted_as_milliseconds(client: Any, clock: Any) -> None:
    times = {"Begun": "2026-03-01T08:00:00Z", "Ended": "2026-03-01T08:01:30.250Z"}
    rides = [("03-01T09:00", {"RideId": "r", **times})]
    assert value(client, clock, "AVERAGE", "{Ride.Ended} - {Ride.Begun}", rides=rides) == "90250"


def test_a_mapped_field_comes_before_a_member_of_its_name(client: Any, clock: Any) -> None:
    put_type(
        client,
        DOMAIN,
        "Ride",
        {"RideId": "_source.RideId", "Rider": "_source.Rider", "Fare": "_source.price.total"},
        {"rider": [key("Rider", identifiers="PROFILE")], "ride": [key("RideId", identifiers="UNIQUE")]},
    )
    rides = [("03-01T09:00", {"RideId": "r", "Fare": 1, "price": {"total": 7, "tax": 2}})]
    assert value(client, clock, "SUM", "{Ride.Fare} - {Ride.price.tax}", rides=rides) == "5"


def test_recent_values_are_ten_or_as_many_as_the_object_count(client: Any, clock: Any) -> None:
    rides = [("03-01T09:00", {"RideId": f"r{number}"}) for number in range(15)]
    define(client, "twelve", "RECENT_OCCURRENCES", "{Ride.RideId}", Conditions={"ObjectCount": 12})
    ten = value(client, clock, "RECENT_OCCURRENCES", "{Ride.RideId}", rides=rides)
    assert json.loads(ten) == [f"r{number}" for number in range(14, 4, -1)]
    (profile_id,) = found(client, DOMAIN, "rider", "P")
    twelve = get(client, profile_id, "twelve")["Value"]
    assert json.loads(twelve) == [f"r{number}" for number in range(14, 2, -1)]


def test_a_long_value_is_cut(client: Any, clock: Any) -> None:
    rides = [("03-01T09:00", {"RideId": "r", "Note": "x" * 300})]
    assert value(client, clock, "LAST_OCCURRENCE", "{Ride.Note}", rides=rides) == "x" * 255


# The conditions.


@pytest.mark.parametrize(
    ("statistic", "expression", "conditions", "expected"),
    [
        ("COUNT", "{Ride.RideId}", within(25), "5"),
        ("COUNT", "{Ride.RideId}", within(25, **CLOCK), "4"),
        ("COUNT", "{Ride.RideId}", within(25, TimestampSource="{Ride.StartedAt}"), "4"),
        ("COUNT", "{Ride.RideId}", between(20, 10), "3"),
        ("COUNT", "{Ride.RideId}", {"Range": {**between(20, 10)["Range"], "Value": 25}}, "3"),
        ("COUNT", "{Ride.RideId}", {"Range": {"Unit": "DAYS", **CLOCK}}, "5"),
        ("SUM", "{Ride.Fare}", {"ObjectCount": 2}, "14"),
        ("SUM", "{Ride.Fare}", {"ObjectCount": 4}, "26"),
        ("SUM", "{Ride.Fare}", {"ObjectCount": 4, "Range": {"Unit": "DAYS", **CLOCK}}, "21"),
        ("SUM", "{Ride.Fare}", {**within(14), "ObjectCount": 1}, "6"),
        ("COUNT", "{Ride.RideId}", {"Threshold": {"Operator": "GREATER_THAN", "Value": "4"}}, "true"),
        ("COUNT", "{Ride.RideId}", {"Threshold": {"Operator": "GREATER_THAN", "Value": "5"}}, "false"),
        ("COUNT", "{Ride.RideId}", {"Threshold": {"Operator": "LESS_THAN", "Value": "40"}}, "true"),
        ("COUNT", "{Ride.RideId}", {"Threshold": {"Operator": "EQUAL_TO", "Value": "5.0"}}, "true"),
        ("COUNT", "{Ride.RideId}", {"Threshold": {"Operator": "NOT_EQUAL_TO", "Value": "5"}}, "false"),
        ("MAX_OCCURRENCE", "{Ride.City}", {"Threshold": {"Operator": "EQUAL_TO", "Value": "Lyon"}}, "true"),
        ("COUNT", "{Ride.RideId}", within(0), None),
    ],
)
def test_conditions_over_the_rides(
    client: Any, clock: Any, statistic: str, expression: str, conditions: Any, expected: str | None
) -> None:
    assert value(client, clock, statistic, expression, Conditions=conditions) == expected


def test_a_window_may_lie_in_the_future(client: Any, clock: Any) -> None:
    pickups = ["2026-03-25", "2026-04-19T12:00:00Z", "2026-05-01", "2026-03-01", "soon"]
    rides = [("03-10T10:00", {"RideId": pickup, "PickupAt": pickup}) for pickup in pickups]
    conditions = between(0, -30, TimestampSource="{Ride.PickupAt}")
    assert value(client, clock, "COUNT", "{Ride.RideId}", rides=rides, Conditions=conditions) == "2"


@pytest.mark.parametrize(
    ("timestamp_format", "expected"), [("EPOCHMILLI", "2"), ("ISO_8601", "1"), (None, "3")]
)
def test_a_timestamp_is_read_in_its_format(
    client: Any, clock: Any, timestamp_format: str | None, expected: str
) -> None:
    texts = [1772841600, "1772841600000", "2026-03-07T01:00:00.000+0100"]
    rides = [("03-10T10:00", {"RideId": str(text), "At": {"Time": text}}) for text in texts]
    clock_members = {"TimestampSource": "{Ride.At.Time}"}
    if timestamp_format:
        clock_members["TimestampFormat"] = timestamp_format
    conditions = between(14, 14, **clock_members)
    assert value(client, clock, "COUNT", "{Ride.RideId}", rides=rides, Conditions=conditions) == expected


# The filter.


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (filtered(LYON), "13"),
        (filtered(LYON, include="NONE"), "17"),
        (
            filtered(
                {
                    "City": {"DimensionType": "INCLUSIVE", "Values": ["Lyon", "Nice"]},
                    "Km": {"DimensionType": "GREATER_THAN", "Values": ["2.6"]},
                }
            ),
            "23",
        ),
        (
            filtered(
                {"City": {"DimensionType": "ENDS_WITH", "Values": ["ce"]}},
                {"Fare": {"DimensionType": "LESS_THAN", "Values": ["4"]}},
                group="ANY",
            ),
            "20",
        ),
        (
            filtered(
                {
                    "StartedAt": {
                        "DimensionType": "BETWEEN",
                        "Values": ["2026-02-25T00:00:00Z", "2026-03-10T00:00:00Z"],
                    }
                }
            ),
            "7",
        ),
        (filtered(LYON, {"Fare": {"DimensionType": "EQUAL", "Values": ["9"]}}, group="NONE"), "8"),
        (
            {"Include": "ANY", "Groups": [*filtered(LYON)["Groups"], *filtered(LYON)["Groups"]]},
            "13",
        ),
    ],
)
def test_a_filter_over_the_rides(client: Any, clock: Any, definition: Any, expected: str) -> None:
    assert value(client, clock, "SUM", "{Ride.Fare}", Filter=definition) == expected


def test_two_groups_exclude_each_other_where_the_second_is_none(client: Any, clock: Any) -> None:
    cheap = {"Fare": {"DimensionType": "LESS_THAN", "Values": ["5"]}}
    groups = [*filtered(LYON)["Groups"], *filtered(cheap, group="NONE")["Groups"]]
    definition = {"Include": "ALL", "Groups": groups}
    assert value(client, clock, "LAST_OCCURRENCE", "{Ride.RideId}", Filter=definition) == "r5"


# Historical data and partial data.


def test_without_historical_data_only_later_objects_count(client: Any, clock: Any) -> None:
    profile_id = ride(client, clock)
    define(client, "count", "COUNT", "{Ride.RideId}")
    assert "Value" not in get(client, profile_id, "count")
    put(client, DOMAIN, "Ride", Rider="P", RideId="r6")
    assert get(client, profile_id, "count")["Value"] == "1"
    put(client, DOMAIN, "Ride", Rider="P", RideId="r1")
    assert get(client, profile_id, "count")["Value"] == "2", "an object that is put again counts as new"


def test_historical_data_is_there_with_the_next_request(client: Any, clock: Any) -> None:
    profile_id = ride(client, clock)
    created = define(client, "count", "COUNT", "{Ride.RideId}", UseHistoricalData=True)
    assert (created["Status"], created["Readiness"]) == ("PREPARING", {"ProgressPercentage": 0})
    later = definition(client, "count")
    assert (later["Status"], later["Readiness"]) == ("COMPLETED", {"ProgressPercentage": 100})
    assert get(client, profile_id, "count") == {
        "CalculatedAttributeName": "count",
        "IsDataPartial": "false",
        "Value": "5",
        "LastObjectTimestamp": datetime(2026, 3, 20, 12, tzinfo=timezone.utc),
    }


def test_historical_data_loads_as_fast_as_the_state_manager_says(client: Any, clock: Any) -> None:
    state_manager.set_transition(MODEL, {"progression": "manual", "times": 2})
    profile_id = ride(client, clock)
    define(client, "count", "COUNT", "{Ride.RideId}", UseHistoricalData=True)
    put(client, DOMAIN, "Ride", Rider="P", RideId="r6")
    statuses = [definition(client, "count")["Status"] for _ in range(3)]
    assert statuses == ["PREPARING", "IN_PROGRESS", "IN_PROGRESS"]
    value = get(client, profile_id, "count")
    assert (value["Value"], value["IsDataPartial"]) == ("1", "true")
    assert definition(client, "count")["Status"] == "COMPLETED"
    value = get(client, profile_id, "count")
    assert (value["Value"], value["IsDataPartial"]) == ("6", "false")


def test_the_clock_moves_the_loading_on(client: Any, clock: Any) -> None:
    state_manager.set_transition(MODEL, {"progression": "time", "seconds": 60})
    define(client, "count", "COUNT", "{Ride.RideId}", UseHistoricalData=True)
    progress = []
    for _ in range(3):
        item = definition(client, "count")
        progress.append((item["Status"], item["Readiness"]["ProgressPercentage"]))
        clock.shift(60)
    assert progress == [("PREPARING", 0), ("IN_PROGRESS", 50), ("COMPLETED", 100)]


def test_a_definition_that_is_deleted_while_it_loads_is_gone(client: Any, clock: Any) -> None:
    state_manager.set_transition(MODEL, {"progression": "time", "seconds": 60})
    define(client, "count", "COUNT", "{Ride.RideId}", UseHistoricalData=True)
    delete(client, "count")
    clock.shift(600)
    with not_found("count"):
        definition(client, "count")


def test_data_is_partial_until_the_definition_has_collected_for_its_whole_range(
    client: Any, clock: Any
) -> None:
    define(client, "count", "COUNT", "{Ride.RideId}", Conditions=within(30))
    profile_id = ride(client, clock)
    assert get(client, profile_id, "count")["IsDataPartial"] == "true"
    clock.move_to(CREATED + timedelta(days=30))
    assert get(client, profile_id, "count")["IsDataPartial"] == "false"


@pytest.mark.parametrize(
    ("conditions", "partial"),
    [
        (None, "false"),
        ({"Range": {"Unit": "DAYS"}}, "false"),
        (within(21), "false"),
        (within(22), "true"),
        (between(30, 20), "true"),
        (between(0, -30), "false"),
        ({"ObjectCount": 5}, "false"),
        ({"ObjectCount": 6}, "true"),
        ({"ObjectCount": 5, **within(100)}, "false"),
        ({"ObjectCount": 6, **within(21)}, "false"),
        ({"ObjectCount": 6, **within(100)}, "true"),
    ],
)
def test_data_is_partial_until_range_or_object_count_is_reached(
    client: Any, clock: Any, conditions: Any, partial: str
) -> None:
    define(
        client,
        "count",
        "COUNT",
        "{Ride.RideId}",
        **({} if conditions is None else {"Conditions": conditions}),
    )
    assert get(client, ride(client, clock), "count")["IsDataPartial"] == partial


@pytest.mark.parametrize("uses_historical_data", [False, True])
def test_a_wider_range_brings_back_nothing_that_the_narrower_one_had_passed(
    client: Any, clock: Any, uses_historical_data: bool
) -> None:
    shape = {"Conditions": within(10, **CLOCK), "UseHistoricalData": uses_historical_data}
    define(client, "count", "COUNT", "{Ride.RideId}", **shape)
    profile_id = ride(client, clock)
    value = get(client, profile_id, "count")
    assert (value["Value"], value["IsDataPartial"]) == ("2", "false")
    for days in (5, 30):
        update(client, "count", Conditions=within(days))
    value = get(client, profile_id, "count")
    assert (value["Value"], value["IsDataPartial"]) == ("1", "true")
    put(client, DOMAIN, "Ride", Rider="P", RideId="r6", StartedAt="2026-03-01T00:00:00Z")
    assert get(client, profile_id, "count")["Value"] == "2", "what comes later is in the range of that moment"
    clock.shift(timedelta(days=25))
    assert get(client, profile_id, "count")["IsDataPartial"] == "false"


# Reading values.


def test_the_last_timestamp_is_by_the_clock_of_the_conditions(client: Any, clock: Any) -> None:
    define(client, "count", "COUNT", "{Ride.RideId}", Conditions=within(30, **CLOCK), DisplayName="Rides")
    assert get(client, ride(client, clock), "count") == {
        "CalculatedAttributeName": "count",
        "DisplayName": "Rides",
        "IsDataPartial": "true",
        "Value": "5",
        "LastObjectTimestamp": datetime(2026, 3, 20, 11, 15, tzinfo=timezone.utc),
    }


def test_values_follow_the_objects_of_the_profile(client: Any, clock: Any) -> None:
    define(client, "fares", "SUM", "{Ride.Fare}")
    profile_id = ride(client, clock)
    other = create(client, DOMAIN)
    client.add_profile_key(DomainName=DOMAIN, ProfileId=other, KeyName="rider", Values=["Q"])
    unique_key = put(client, DOMAIN, "Ride", Rider="Q", RideId="r9", Fare=100)
    assert get(client, profile_id, "fares")["Value"] == "30"
    client.merge_profiles(DomainName=DOMAIN, MainProfileId=profile_id, ProfileIdsToBeMerged=[other])
    assert get(client, profile_id, "fares")["Value"] == "130"
    client.delete_profile_object(
        DomainName=DOMAIN, ProfileId=profile_id, ObjectTypeName="Ride", ProfileObjectUniqueKey=unique_key
    )
    assert get(client, profile_id, "fares")["Value"] == "30"
    put(client, DOMAIN, "Ride", Rider="P", RideId="r1", Fare=5)
    assert get(client, profile_id, "fares")["Value"] == "31"
    clock.shift(timedelta(days=995))  # of a thousand; by then all but what came last
    assert get(client, profile_id, "fares")["Value"] == "11"
    client.delete_profile_object_type(DomainName=DOMAIN, ObjectTypeName="Ride")
    assert "Value" not in get(client, profile_id, "fares")


def test_the_list_has_the_attributes_with_a_value_by_name(client: Any, clock: Any) -> None:
    define(client, "fares", "SUM", "{Ride.Fare}", DisplayName="Fares")
    define(client, "cities", "RECENT_OCCURRENCES", "{Ride.City}")
    define(client, "none", "SUM", "{Ride.City}")
    profile_id = ride(client, clock)
    pages = every_page(
        client.list_calculated_attributes_for_profile,
        "Items",
        DomainName=DOMAIN,
        ProfileId=profile_id,
        MaxResults=2,
    )
    assert [[item["CalculatedAttributeName"] for item in items] for items in pages] == [
        ["_new_customer", "cities"],
        ["fares"],
    ]
    assert pages[1] == [get(client, profile_id, "fares")]


def test_a_batch_has_values_and_errors(client: Any, clock: Any) -> None:
    define(client, "count", "COUNT", "{Ride.RideId}", DisplayName="Rides")
    profile_id, bare = ride(client, clock), create(client, DOMAIN)
    expected = {**get(client, profile_id, "count"), "ProfileId": profile_id}
    assert expected["Value"] == "5"
    assert batch(client, "count", profile_id, UNKNOWN_ID, bare, profile_id) == {
        "CalculatedAttributeValues": [
            expected,
            {
                "CalculatedAttributeName": "count",
                "DisplayName": "Rides",
                "IsDataPartial": "false",
                "ProfileId": bare,
            },
            expected,
        ],
        "Errors": [
            {
                "Code": "ResourceNotFoundException",
                "Message": f"Profile {UNKNOWN_ID} is not found in domain {DOMAIN}",
                "ProfileId": UNKNOWN_ID,
            }
        ],
    }


def test_a_batch_can_look_at_another_range(client: Any, clock: Any) -> None:
    define(client, "count", "COUNT", "{Ride.RideId}", Conditions=within(1))
    profile_id = ride(client, clock)
    for range_, expected in (
        ({"Start": 12, "Unit": "DAYS"}, "3"),
        ({"Start": 20, "End": 10, "Unit": "DAYS"}, "3"),
        ({"Start": 366, "End": 0, "Unit": "DAYS"}, "5"),
    ):
        overrides = {"Range": range_}
        response = batch(client, "count", profile_id, ConditionOverrides=overrides)
        assert [one["Value"] for one in response["CalculatedAttributeValues"]] == [expected]
        assert response["ConditionOverrides"] == overrides
    assert get(client, profile_id, "count")["Value"] == "1"
    with bad_request("Start 3", "End 4"):
        batch(
            client, "count", profile_id, ConditionOverrides={"Range": {"Start": 3, "End": 4, "Unit": "DAYS"}}
        )
