"""Four profiles, their rides, and short ways to ask who is in a segment: the data of the worked examples."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from tests.operations.calling import answer, create, put
from tests.operations.rides import DOMAIN, define

NOW = datetime(2026, 3, 21, tzinfo=timezone.utc)

PEOPLE: dict[str, dict[str, Any]] = {
    "A": {
        "FirstName": "Ana",
        "LastName": "Moreau",
        "BirthDate": "1990-05-04",
        "Address": {"City": "Lyon", "PostalCode": "69003"},
        "AdditionalInformation": "wants e-mail only",
        "Attributes": {"tier": "gold", "points": "1200", "renewal": "2026-04-01T00:00:00Z"},
    },
    "B": {
        "FirstName": "Ben",
        "LastName": "Moore",
        "BirthDate": "1985-11-30",
        "Address": {"City": "Leeds", "PostalCode": "LS1 4AP"},
        "AdditionalInformation": "call after 18:00",
        "Attributes": {"tier": "silver", "points": "90", "renewal": "2026-02-15T09:00:00Z"},
        "ProfileType": "PROFILE",
    },
    "C": {
        "FirstName": "ana",
        "LastName": "Silva",
        "BirthDate": "2001-01-15",
        "Address": {"City": "Lyon", "PostalCode": "69007"},
        "Attributes": {"points": "300"},
        "ProfileType": "PROFILE",
    },
    "D": {
        "Address": {"City": "Nice", "PostalCode": "06000"},
        "AdditionalInformation": "fleet contract, e-mail invoices",
        "Attributes": {"tier": "gold"},
        "ProfileType": "ACCOUNT_PROFILE",
    },
}
_CITIES = {"A": ["Lyon", "Nice"] * 2 + ["Lyon"], "B": ["Nice"], "C": ["Lyon", "Turin"] * 6}


def four_people(client: Any, clock: Any) -> dict[str, str]:
    """Make the profiles and their rides; the last rides are of today. Returns the ids by letter."""
    define(client, "ride_count", "COUNT", "{Ride.RideId}")
    define(client, "last_cities", "RECENT_OCCURRENCES", "{Ride.City}")
    vip = {"Threshold": {"Value": "4", "Operator": "GREATER_THAN"}}
    define(client, "is_vip", "COUNT", "{Ride.RideId}", Conditions=vip)
    ids = {letter: create(client, DOMAIN, **values) for letter, values in PEOPLE.items()}
    for letter, cities in _CITIES.items():
        client.add_profile_key(
            DomainName=DOMAIN, ProfileId=ids[letter], KeyName="rider", Values=[f"rider {letter}"]
        )
        for number, city in enumerate(cities):
            clock.move_to(NOW - timedelta(days=len(cities) - number - 1))
            put(client, DOMAIN, "Ride", RideId=f"{letter}{number}", Rider=f"rider {letter}", City=city)
    clock.move_to(NOW)
    return ids


def compare(kind: str, *values: str) -> dict[str, Any]:
    return {"DimensionType": kind, "Values": list(values)}


def of_profile(**attributes: Any) -> dict[str, Any]:
    return {"ProfileAttributes": attributes}


def calculated(name: str, kind: str, *values: str, **more: Any) -> dict[str, Any]:
    return {"CalculatedAttributes": {name: {**compare(kind, *values), **more}}}


def group(*dimensions: Any, sources: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    members: dict[str, Any] = {"Dimensions": list(dimensions), **more}
    if sources:
        members["SourceSegments"] = [{"SegmentDefinitionName": name} for name in sources]
    return members


def groups(*members: Any, **more: Any) -> dict[str, Any]:
    return {"Groups": list(members), **more}


def define_segment(client: Any, name: str, given: Any, domain: str = DOMAIN, **more: Any) -> dict[str, Any]:
    response = client.create_segment_definition(
        DomainName=domain,
        SegmentDefinitionName=name,
        DisplayName=f"Segment {name}",
        SegmentGroups=given,
        **more,
    )
    return answer(response)


def estimate(client: Any, given: Any, domain: str = DOMAIN) -> dict[str, Any]:
    """What a client that asks at once is told of a new estimate."""
    response = client.create_segment_estimate(DomainName=domain, SegmentQuery=given)
    found = client.get_segment_estimate(DomainName=domain, EstimateId=response["EstimateId"])
    return answer(found)


def membership(client: Any, name: str, ids: list[str], domain: str = DOMAIN) -> dict[str, Any]:
    response = client.get_segment_membership(DomainName=domain, SegmentDefinitionName=name, ProfileIds=ids)
    return answer(response)


def members(client: Any, ids: dict[str, str], given: Any) -> str:
    """The letters of those who are in a new segment; an estimate must come to their number."""
    define_segment(client, "tested", given)
    results = membership(client, "tested", list(ids.values()))["Profiles"]
    assert [result["ProfileId"] for result in results] == list(ids.values())
    letters = [
        letter for letter, result in zip(ids, results, strict=True) if result["QueryResult"] == "PRESENT"
    ]
    assert estimate(client, given)["Estimate"] == str(len(letters))
    client.delete_segment_definition(DomainName=DOMAIN, SegmentDefinitionName="tested")
    return "".join(letters)
