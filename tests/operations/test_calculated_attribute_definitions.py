"""Definitions of calculated attributes: what is kept, what can change, what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.operations.calling import (
    ACCOUNT_ID,
    REGION,
    UNKNOWN_ID,
    bad_request,
    create,
    no_such_domain,
    not_found,
)
from tests.operations.rides import (
    CLOCK,
    CREATED,
    DOMAIN,
    LYON,
    NOW,
    between,
    define,
    definition,
    delete,
    filtered,
    get,
    ride,
    update,
    within,
)


@pytest.mark.usefixtures("clock")
def test_a_definition_is_answered_as_it_was_given(client: Any) -> None:
    given = {
        "DisplayName": "Fares per km",
        "Description": "What a kilometre costs",
        "Conditions": {
            **within(30, **CLOCK),
            "ObjectCount": 7,
            "Threshold": {"Value": "2", "Operator": "LESS_THAN"},
        },
        "Filter": filtered(LYON),
        "UseHistoricalData": False,
        "Tags": {"team": "rides"},
    }
    created = define(client, "per_km", "AVERAGE", "{Ride.Fare} / {Ride.Km}", **given)
    assert created == {
        "CalculatedAttributeName": "per_km",
        "AttributeDetails": {
            "Attributes": [{"Name": "Fare"}, {"Name": "Km"}],
            "Expression": "{Ride.Fare} / {Ride.Km}",
        },
        "Statistic": "AVERAGE",
        "CreatedAt": CREATED,
        "LastUpdatedAt": CREATED,
        "Status": "COMPLETED",
        **given,
    }
    assert definition(client, "per_km") == created
    listed = client.list_calculated_attribute_definitions(DomainName=DOMAIN)["Items"]
    left_out = ("AttributeDetails", "Statistic", "Conditions", "Filter")
    assert listed[-1] == {name: value for name, value in created.items() if name not in left_out}


def test_an_update_changes_what_it_gives_and_no_more(client: Any, clock: Any) -> None:
    conditions = {**within(30, **CLOCK), "ObjectCount": 7}
    created = define(client, "count", "COUNT", "{Ride.RideId}", Conditions=conditions, Filter=filtered(LYON))
    profile_id = ride(client, clock)
    changed = {**created, "DisplayName": "Rides", "LastUpdatedAt": NOW}
    assert update(client, "count", DisplayName="Rides") == {
        name: value for name, value in changed.items() if name != "Filter"
    }
    assert definition(client, "count") == changed
    assert get(client, profile_id, "count")["Value"] == "3"
    answered = update(client, "count", Description="All of them", Conditions=within(14))
    assert answered["Description"] == "All of them"
    assert answered["Conditions"] == within(14, **CLOCK)
    assert get(client, profile_id, "count")["Value"] == "2"
    assert update(client, "count", Conditions={"ObjectCount": 1})["Conditions"] == {
        "ObjectCount": 1,
        "Range": CLOCK,
    }
    assert get(client, profile_id, "count")["Value"] == "1"


@pytest.mark.parametrize(
    "range_",
    [
        {"Value": 3, "TimestampSource": "{Ride.EndedAt}"},
        {"Value": 3, "TimestampFormat": "EPOCHMILLI"},
    ],
)
@pytest.mark.usefixtures("clock")
def test_an_update_cannot_change_the_clock(client: Any, range_: Any) -> None:
    define(client, "count", "COUNT", "{Ride.RideId}", Conditions=within(30, **CLOCK))
    define(client, "plain", "COUNT", "{Ride.RideId}", Conditions=within(30))
    for name in ("count", "plain"):
        before = definition(client, name)
        with bad_request(name, "cannot be changed"):
            update(client, name, DisplayName="Other", Conditions={"Range": range_})
        assert definition(client, name) == before
    assert update(client, "count", Conditions=within(5, **CLOCK))["Conditions"] == within(5, **CLOCK)


@pytest.mark.usefixtures("clock")
def test_a_deleted_definition_is_gone_and_its_name_free(client: Any) -> None:
    define(client, "count", "COUNT", "{Ride.RideId}")
    delete(client, "count")
    with not_found("count", DOMAIN):
        definition(client, "count")
    with not_found("count", DOMAIN):
        delete(client, "count")
    assert define(client, "count", "SUM", "{Ride.Fare}")["Statistic"] == "SUM"


@pytest.mark.usefixtures("clock")
def test_a_name_is_taken_once(client: Any) -> None:
    define(client, "count", "COUNT", "{Ride.RideId}")
    with bad_request("Calculated attribute definition with name count already exists"):
        define(client, "count", "SUM", "{Ride.Fare}")


@pytest.mark.parametrize(
    ("attributes", "expression", "fragment"),
    [
        (["Fare", "Total"], "{Ride.Fare} + {_order.Total}", "more than one object type"),
        (["a", "b", "c"], "{Ride.a} + {Ride.b} + {Ride.c}", "more than 2 different fields"),
        (["Fare"], "({Ride.Fare})", "is not operands"),
        (["Fare"], "{Ride.Fare} * 2", "is not operands"),
        (["Fare"], "{Ride.Fare} {Ride.Fare}", "is not operands"),
        (["Fare"], "- {Ride.Fare}", "is not operands"),
        (["Fare"], "{Ride.Fare} +", "missing at its end"),
        (["Fare"], "Fare", "is not operands"),
        (["Fare"], "{Ride}", "is not operands"),
        (["Fare"], "{Trip.Fare}", "Object type Trip"),
        (["Km"], "{Ride.Fare}", "Attributes are Km"),
        (["Fare", "Km"], "{Ride.Fare}", "Attributes are Fare, Km"),
        (["Fare", "Fare"], "{Ride.Fare} + {Ride.Fare}", "Attributes are Fare, Fare"),
    ],
)
@pytest.mark.usefixtures("clock")
def test_an_expression_that_is_not_one_is_refused(
    client: Any, attributes: list[str], expression: str, fragment: str
) -> None:
    with bad_request(fragment):
        client.create_calculated_attribute_definition(
            DomainName=DOMAIN,
            CalculatedAttributeName="bad",
            AttributeDetails={
                "Attributes": [{"Name": name} for name in attributes],
                "Expression": expression,
            },
            Statistic="SUM",
        )
    with not_found("bad"):
        definition(client, "bad")


def compared(kind: str, *values: str) -> dict[str, Any]:
    return {"Filter": filtered({"Fare": {"DimensionType": kind, "Values": list(values)}})}


@pytest.mark.parametrize(
    ("more", "fragment"),
    [
        ({"Conditions": between(10, 20)}, "Start 10"),
        ({"Conditions": within(3, TimestampSource="{_order.CreatedDate}")}, "{_order.CreatedDate}"),
        ({"Conditions": within(3, TimestampSource="Ride.StartedAt")}, "Ride.StartedAt"),
        ({"Conditions": within(3, TimestampSource="{Ride.StartedAt}", TimestampFormat="RFC")}, "RFC"),
        ({"Conditions": within(3, TimestampFormat="ISO_8601")}, "needs a TimestampSource"),
        (compared("BETWEEN", "1"), "two values, not 1"),
        (compared("NOT_BETWEEN", "1", "soon"), "1 and soon"),
        (compared("GREATER_THAN", "many"), "many"),
        (compared("AFTER", "last 7 days"), "last 7 days"),
    ],
)
@pytest.mark.usefixtures("clock")
def test_conditions_and_filters_that_cannot_be_met_are_refused(client: Any, more: Any, fragment: str) -> None:
    with bad_request(fragment):
        define(client, "bad", "COUNT", "{Ride.RideId}", **more)
    if "Conditions" in more:
        define(client, "good", "COUNT", "{Ride.RideId}")
        with bad_request():
            update(client, "good", Conditions=more["Conditions"])


@pytest.mark.parametrize("type_name", ["_order", "_profile", "_communicationRecord", "CTR"])
@pytest.mark.usefixtures("clock")
def test_types_of_the_service_are_there_without_being_defined(client: Any, type_name: str) -> None:
    assert define(client, "any", "COUNT", f"{{{type_name}.Some.Thing}}")["Status"] == "COMPLETED"


@pytest.mark.usefixtures("clock")
def test_a_domain_takes_a_hundred_attributes_beside_the_default_ones(client: Any) -> None:
    for number in range(100):
        define(client, f"a{number}", "COUNT", "{Ride.RideId}")
    with bad_request("at most 100"):
        define(client, "one_more", "COUNT", "{Ride.RideId}")
    delete(client, "_last_channel")
    with bad_request("at most 100"):
        define(client, "one_more", "COUNT", "{Ride.RideId}")


def test_names_that_are_not_there_are_not_found(client: Any, domain: str) -> None:
    profile_id = create(client, domain)
    calls = {
        client.get_calculated_attribute_definition: {},
        client.update_calculated_attribute_definition: {},
        client.delete_calculated_attribute_definition: {},
        client.get_calculated_attribute_for_profile: {"ProfileId": profile_id},
        client.batch_get_calculated_attribute_for_profile: {"ProfileIds": [profile_id]},
    }
    for call, more in calls.items():
        with not_found("Calculated attribute definition nothing", domain):
            call(DomainName=domain, CalculatedAttributeName="nothing", **more)
        with no_such_domain("nowhere"):
            call(DomainName="nowhere", CalculatedAttributeName="nothing", **more)
    for call, more in (
        (client.get_calculated_attribute_for_profile, {"CalculatedAttributeName": "_last_channel"}),
        (client.list_calculated_attributes_for_profile, {}),
    ):
        with not_found(f"Profile {UNKNOWN_ID}", domain):
            call(DomainName=domain, ProfileId=UNKNOWN_ID, **more)
    for call, more in (
        (client.list_calculated_attribute_definitions, {}),
        (client.list_calculated_attributes_for_profile, {"ProfileId": profile_id}),
    ):
        with no_such_domain("nowhere"):
            call(DomainName="nowhere", **more)


@pytest.mark.usefixtures("clock")
def test_tags_are_kept_under_the_arn_of_the_definition(client: Any) -> None:
    define(client, "count", "COUNT", "{Ride.RideId}", Tags={"team": "rides"})
    for name, tags in (("count", {"team": "rides"}), ("_last_channel", {})):
        arn = f"arn:aws:profile:{REGION}:{ACCOUNT_ID}:domains/{DOMAIN}/calculated-attributes/{name}"
        assert client.list_tags_for_resource(resourceArn=arn)["tags"] == tags
        client.tag_resource(resourceArn=arn, tags={"stage": "test"})
        assert definition(client, name)["Tags"] == {**tags, "stage": "test"}
