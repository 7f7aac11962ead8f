"""UseHistoricalData, Readiness, IsDataPartial: whether older objects count, and when no data is missing."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from moto.moto_api import state_manager

from tests.operations.calling import not_found, put
from tests.operations.rides import (
    CLOCK,
    CREATED,
    DOMAIN,
    between,
    define,
    definition,
    delete,
    get,
    ride,
    update,
    within,
)

MODEL = "customerprofiles::calculated-attribute"


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
