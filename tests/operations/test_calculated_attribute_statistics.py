"""The value of a calculated attribute by its Statistic, Conditions and Filter: examples over five rides."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.operations.calling import found, key, put_type
from tests.operations.rides import CLOCK, DOMAIN, LYON, RIDES, between, define, filtered, get, ride, within


def value(client: Any, clock: Any, statistic: str, expression: str, rides: Any = RIDES, **more: Any) -> Any:
    """The Value of a new definition over the rides; None where it has none."""
    define(client, "tested", statistic, expression, **more)
    return get(client, ride(client, clock, rides), "tested").get("Value")


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
