"""GetCalculatedAttributeForProfile, ListCalculatedAttributesForProfile, and the batch over profiles."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from tests.operations.calling import UNKNOWN_ID, answer, bad_request, create, every_page, put
from tests.operations.rides import CLOCK, DOMAIN, define, get, ride, within


def batch(client: Any, name: str, *profile_ids: str, **more: Any) -> dict[str, Any]:
    response = client.batch_get_calculated_attribute_for_profile(
        DomainName=DOMAIN, CalculatedAttributeName=name, ProfileIds=list(profile_ids), **more
    )
    return answer(response)


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
