"""The attributes of objects and profiles, their values, and statistics of them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from tests.operations.calling import (
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
    raw,
)
from tests.operations.rides import CREATED, DOMAIN, ride

R3 = datetime(2026, 3, 10, 10, tzinfo=timezone.utc)
R4 = datetime(2026, 3, 12, 11, tzinfo=timezone.utc)
R5 = datetime(2026, 3, 20, 12, tzinfo=timezone.utc)
DATA_STORE = {"Enabled": True}


@pytest.fixture
def rider(client: Any, clock: Any) -> str:
    """The profile with the five rides, in a domain with a data store."""
    client.update_domain(DomainName=DOMAIN, DataStore=DATA_STORE)
    return ride(client, clock)


def attributes(client: Any, type_name: str = "Ride", domain: str = DOMAIN) -> dict[str, datetime]:
    response = client.list_object_type_attributes(DomainName=domain, ObjectTypeName=type_name)
    assert answer(response).keys() == {"Items"}
    return {item["AttributeName"]: item["LastUpdatedAt"] for item in response["Items"]}


def values(client: Any, name: str, type_name: str = "Ride", domain: str = DOMAIN) -> list[dict[str, Any]]:
    response = client.list_object_type_attribute_values(
        DomainName=domain, ObjectTypeName=type_name, AttributeName=name
    )
    assert answer(response).keys() == {"Items"}
    return list(response["Items"])


def texts(client: Any, name: str, type_name: str = "Ride", domain: str = DOMAIN) -> list[str]:
    return [item["Value"] for item in values(client, name, type_name, domain)]


def of_profiles(client: Any, domain: str, name: str) -> list[str]:
    response = answer(client.list_profile_attribute_values(DomainName=domain, AttributeName=name))
    assert response["StatusCode"] == 200
    assert (response["DomainName"], response["AttributeName"]) == (domain, name)
    return [item["Value"] for item in response["Items"]]


def statistics(client: Any, name: str, type_name: str = "Ride", domain: str = DOMAIN) -> dict[str, Any]:
    response = client.get_object_type_attribute_statistics(
        DomainName=domain, ObjectTypeName=type_name, AttributeName=name
    )
    return answer(response)


# Attributes


@pytest.mark.usefixtures("rider")
def test_attributes_are_mapped_fields_and_members_with_the_time_of_their_newest_object(client: Any) -> None:
    assert attributes(client) == dict.fromkeys(["City", "Fare", "Km", "RideId", "Rider", "StartedAt"], R5)
    assert list(attributes(client)) == sorted(attributes(client))


@pytest.mark.usefixtures("clock")
def test_a_mapped_field_is_listed_before_there_is_any_object(client: Any) -> None:
    assert attributes(client) == dict.fromkeys(["City", "RideId", "Rider"], CREATED)


def test_an_attribute_is_as_old_as_the_newest_object_that_has_it(client: Any, clock: Any) -> None:
    clock.move_to(R3)
    put(client, DOMAIN, "Ride", Rider="P", RideId="a", City="Lyon", Tip=2)
    clock.move_to(R4)
    put(client, DOMAIN, "Ride", Rider="Q", RideId="b", City=None, Fare="")
    assert attributes(client) == {"City": R3, "RideId": R4, "Rider": R4, "Tip": R3}


@pytest.mark.usefixtures("clock")
def test_only_names_that_the_answer_can_hold_and_single_values_are_attributes(client: Any) -> None:
    source = {"Seat": {"Row": 4}, "Stops": [1], "two words": 1, "a.b": 1, "n" * 64: 1, "m" * 65: 1}
    put(client, DOMAIN, "Ride", Rider="P", RideId="a", **source, ok=True)
    assert list(attributes(client)) == ["City", "RideId", "Rider", "n" * 64, "ok"]


def test_standard_objects_have_attributes(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Sale",
        {
            "no": {"Source": "_source.no", "Target": "_order.Name"},
            "total": {"Source": "_source.total", "Target": "_order.TotalPrice"},
            "who": "_source.who",
        },
        {
            "sale": [key("no", identifiers="UNIQUE ORDER")],
            "who": [key("who", identifiers="PROFILE")],
        },
    )
    assert attributes(client, "_order", domain) == {}
    put(client, domain, "Sale", no="n1", total="10", who="ann")
    put(client, domain, "Sale", no="n2", total="4", who="bob")
    assert set(attributes(client, "_order", domain)) == {"Name", "OrderId", "TotalPrice"}
    assert sorted(texts(client, "TotalPrice", "_order", domain)) == ["10", "4"]
    create(client, domain, FirstName="Kim", Address={"City": "Oslo"})
    assert {"FirstName", "ProfileId"} <= attributes(client, "_profile", domain).keys()
    assert "Address" not in attributes(client, "_profile", domain)
    assert texts(client, "Address.City", "_profile", domain) == ["Oslo"]
    client.update_domain(DomainName=domain, DataStore=DATA_STORE)
    assert statistics(client, "TotalPrice", "_order", domain)["Statistics"]["Average"] == 7


def test_a_template_has_attributes_without_being_put(client: Any, domain: str) -> None:
    assert "email" in attributes(client, "Zendesk-users", domain)
    assert texts(client, "email", "Zendesk-users", domain) == []


@pytest.mark.usefixtures("rider")
def test_attributes_come_in_pages(client: Any) -> None:
    params = {"DomainName": DOMAIN, "ObjectTypeName": "Ride"}
    pages = every_page(client.list_object_type_attributes, "Items", **params, MaxResults=4)
    names = [[item["AttributeName"] for item in page] for page in pages]
    assert names == [["City", "Fare", "Km", "RideId"], ["Rider", "StartedAt"]]
    with bad_request("at 'maxResults'"):
        client.list_object_type_attributes(**params, MaxResults=101)
    with bad_request("NextToken"):
        client.list_object_type_attributes(**params, NextToken="x")


# Values


@pytest.mark.usefixtures("rider")
def test_the_worked_example_of_values(client: Any) -> None:
    assert values(client, "City") == [
        {"Value": "Lyon", "LastUpdatedAt": R5},
        {"Value": "Nice", "LastUpdatedAt": R4},
    ]


@pytest.mark.usefixtures("rider")
def test_values_are_the_texts_of_members_and_fields_newest_first(client: Any) -> None:
    assert texts(client, "Fare") == ["6", "8", "3", "9", "4"]
    assert texts(client, "RideId") == ["r5", "r4", "r3", "r2", "r1"]
    assert texts(client, "Colour") == []


def test_the_newest_object_counts_whichever_profile_it_is_on(client: Any, clock: Any) -> None:
    for moment, rider, number in ((R3, "P", 1), (R4, "Q", 2), (R5, "P", 3)):
        clock.move_to(moment)
        put(client, DOMAIN, "Ride", Rider=rider, RideId=number, City="Lyon")
    assert values(client, "City") == [{"Value": "Lyon", "LastUpdatedAt": R5}]
    assert attributes(client) == dict.fromkeys(["City", "RideId", "Rider"], R5)


def test_values_of_one_moment_stand_in_the_order_of_ingestion(client: Any, clock: Any) -> None:
    clock.move_to(R3)
    for number, city in enumerate(["Lyon", "Nice", "Lyon", "Brest"]):
        put(client, DOMAIN, "Ride", Rider=f"P{number % 2}", RideId=number, City=city)
    assert values(client, "City") == [
        {"Value": city, "LastUpdatedAt": R3} for city in ("Brest", "Lyon", "Nice")
    ]


@pytest.mark.usefixtures("clock")
def test_nested_members_are_reached_by_their_path(client: Any) -> None:
    put(client, DOMAIN, "Ride", Rider="P", RideId="a", Seat={"Row": 4, "Of": "1/2 &?"}, Paid=True)
    assert texts(client, "Seat.Row") == ["4"]
    assert texts(client, "Seat.Of") == ["1/2 &?"]
    assert texts(client, "Paid") == ["true"]


@pytest.mark.usefixtures("clock")
def test_a_value_longer_than_the_answer_can_hold_is_left_out(client: Any) -> None:
    for number, text in enumerate(["x" * 1000, "x" * 1001, "", "é" * 1000]):
        put(client, DOMAIN, "Ride", Rider="P", RideId=number, City=text)
    assert texts(client, "City") == ["é" * 1000, "x" * 1000]


def test_a_value_that_no_object_has_any_more_is_gone(client: Any, rider: str) -> None:
    with_city = ["r2", "r4"]
    for one in with_city:
        put(client, DOMAIN, "Ride", Rider="P", RideId=one, City="Brest")
    assert texts(client, "City") == ["Brest", "Lyon"]
    client.delete_profile(DomainName=DOMAIN, ProfileId=rider)
    assert texts(client, "City") == []


@pytest.mark.usefixtures("rider")
def test_values_come_in_pages_and_newer_ones_shift_none(client: Any) -> None:
    params = {"DomainName": DOMAIN, "ObjectTypeName": "Ride", "AttributeName": "Fare"}
    call = client.list_object_type_attribute_values
    pages = every_page(call, "Items", **params, MaxResults=2)
    assert [[item["Value"] for item in page] for page in pages] == [["6", "8"], ["3", "9"], ["4"]]
    token = call(**params, MaxResults=2)["NextToken"]
    put(client, DOMAIN, "Ride", Rider="P", RideId="r6", Fare=77)
    rest = call(**params, NextToken=token)
    assert [item["Value"] for item in rest["Items"]] == ["3", "9", "4"]
    with bad_request("NextToken"):
        call(**{**params, "AttributeName": "Km"}, NextToken=token)


@pytest.mark.usefixtures("clock")
def test_a_hundred_values_are_a_page_and_350_kilobytes_are_all(client: Any, clock: Any) -> None:
    for start in range(0, 250, 10):
        clock.shift(timedelta(seconds=1))
        rides = [
            {"Rider": "P", "RideId": number, "Note": f"{number:0500}" + "é" * 500}
            for number in range(start, start + 10)
        ]
        items = [{"Id": str(one["RideId"]), "Object": json.dumps(one)} for one in rides]
        client.batch_put_profile_object(DomainName=DOMAIN, ObjectTypeName="Ride", Items=items)
    params = {"DomainName": DOMAIN, "ObjectTypeName": "Ride", "AttributeName": "Note"}
    pages = every_page(client.list_object_type_attribute_values, "Items", **params)
    assert [len(page) for page in pages] == [100, 100, 38]  # of 1500 bytes each
    numbers = [int(item["Value"][:500]) for page in pages for item in page]
    assert numbers == list(range(249, 11, -1))


# Values of profiles


def test_values_of_a_profile_attribute_are_listed_once_each(client: Any, domain: str) -> None:
    for name in ("Kim", "Ann", "Kim", "Zoé"):
        create(client, domain, FirstName=name)
    create(client, domain, Gender="FEMALE", Address={"City": "Oslo"}, Attributes={"Tier": "gold", "a.b": "c"})
    assert of_profiles(client, domain, "FirstName") == ["Ann", "Kim", "Zoé"]
    assert of_profiles(client, domain, "Address.City") == ["Oslo"]
    assert of_profiles(client, domain, "Attributes.Tier") == ["gold"]
    assert of_profiles(client, domain, "Attributes.a.b") == ["c"]
    assert of_profiles(client, domain, "Gender") == ["FEMALE"]
    assert of_profiles(client, domain, "GenderString") == ["FEMALE"]


@pytest.mark.parametrize("name", ["LastName", "Address", "Nothing", "FirstName.x", "Address.City.x", "a/b ?"])
def test_an_attribute_without_single_values_has_none(client: Any, domain: str, name: str) -> None:
    create(client, domain, FirstName="Kim", Address={"City": "Oslo"})
    assert of_profiles(client, domain, name) == []


def test_a_value_longer_than_255_characters_is_left_out(client: Any, domain: str) -> None:
    create(client, domain, AdditionalInformation="x" * 255)
    create(client, domain, AdditionalInformation="x" * 256)
    assert of_profiles(client, domain, "AdditionalInformation") == ["x" * 255]


def test_ingested_values_of_profiles_are_listed(client: Any, domain: str) -> None:
    fields = {"id": "_source.id", "first": {"Source": "_source.first", "Target": "_profile.FirstName"}}
    put_type(client, domain, "Member", fields, {"id": [key("id", identifiers="UNIQUE PROFILE")]})
    put(client, domain, "Member", id=1, first="Kim")
    assert of_profiles(client, domain, "FirstName") == ["Kim"]
    (profile_id,) = found(client, domain, "id", "1")
    client.delete_profile(DomainName=domain, ProfileId=profile_id)
    assert of_profiles(client, domain, "FirstName") == []


def test_the_status_code_stands_in_the_status_line_alone(client: Any, domain: str) -> None:
    assert client
    response = raw("GET", f"/domains/{domain}/profile-attributes/FirstName/values")
    assert response.status_code == 200
    assert response.json() == {"DomainName": domain, "AttributeName": "FirstName", "Items": []}


# Statistics


@pytest.mark.usefixtures("rider")
def test_the_worked_example_of_statistics(client: Any) -> None:
    assert statistics(client, "Fare") == {
        "Statistics": {
            "Maximum": 9,
            "Minimum": 3,
            "Average": 6,
            "StandardDeviation": pytest.approx(2.2803508501982757),
            "Percentiles": {"P5": 3.2, "P25": 4, "P50": 6, "P75": 8, "P95": 8.8},
        },
        "CalculatedAt": datetime(2026, 3, 21, tzinfo=timezone.utc),
    }


@pytest.mark.usefixtures("rider")
@pytest.mark.parametrize("name", ["City", "Nothing", "StartedAt"])
def test_without_numbers_every_figure_is_null(client: Any, name: str) -> None:
    assert statistics(client, name)["Statistics"] == {"Percentiles": {}}
    body = raw("POST", f"/domains/{DOMAIN}/object-types/Ride/attributes/{name}/statistics").json()
    assert body["Statistics"] == {
        **dict.fromkeys(["Maximum", "Minimum", "Average", "StandardDeviation"]),
        "Percentiles": dict.fromkeys(["P5", "P25", "P50", "P75", "P95"]),
    }
    assert body["CalculatedAt"] == datetime(2026, 3, 21, tzinfo=timezone.utc).timestamp()


@pytest.mark.usefixtures("rider")
def test_values_that_are_no_numbers_are_left_out(client: Any) -> None:
    put(client, DOMAIN, "Ride", Rider="Q", RideId="r6", Fare="free")
    put(client, DOMAIN, "Ride", Rider="Q", RideId="r7", Fare="-1.5e1")
    figures = statistics(client, "Fare")["Statistics"]
    assert (figures["Minimum"], figures["Average"]) == (-15, 2.5)


@pytest.mark.usefixtures("clock")
def test_one_number_is_all_its_figures(client: Any) -> None:
    client.update_domain(DomainName=DOMAIN, DataStore=DATA_STORE)
    put(client, DOMAIN, "Ride", Rider="P", RideId="a", Fare=0.1)
    figures = statistics(client, "Fare")["Statistics"]
    assert figures.pop("StandardDeviation") == 0
    percentiles = figures.pop("Percentiles")
    assert {*figures.values(), *percentiles.values()} == {0.1}


@pytest.mark.usefixtures("clock")
def test_statistics_need_the_data_store(client: Any) -> None:
    put(client, DOMAIN, "Ride", Rider="P", RideId="a", Fare=1)
    with bad_request(f"Data store is not enabled in domain {DOMAIN}"):
        statistics(client, "Fare")
    assert texts(client, "Fare") == ["1"]
    client.update_domain(DomainName=DOMAIN, DataStore=DATA_STORE)
    assert statistics(client, "Fare")["Statistics"]["Maximum"] == 1


# What is not there


@pytest.mark.usefixtures("clock")
def test_the_domain_is_looked_for_first_and_then_the_object_type(client: Any) -> None:
    of_type = {"DomainName": "nowhere", "ObjectTypeName": "Gone"}
    calls = [
        (client.list_object_type_attributes, {}),
        (client.list_object_type_attribute_values, {"AttributeName": "x"}),
        (client.get_object_type_attribute_statistics, {"AttributeName": "x"}),
    ]
    for call, more in calls:
        with no_such_domain("nowhere"):
            call(**of_type, **more)
        with not_found(f"ProfileObjectType Gone is not found in domain {DOMAIN}"):
            call(**{**of_type, "DomainName": DOMAIN}, **more)
    with no_such_domain("nowhere"):
        client.list_profile_attribute_values(DomainName="nowhere", AttributeName="x")


@pytest.mark.usefixtures("clock")
def test_a_name_longer_than_an_attribute_can_have_is_refused(client: Any) -> None:
    with bad_request("1 validation error detected: ", "at 'attributeName'", "less than or equal to 1000"):
        values(client, "x" * 1001)
    with bad_request("1 validation error detected: ", "at 'attributeName'", "less than or equal to 255"):
        of_profiles(client, DOMAIN, "x" * 256)
