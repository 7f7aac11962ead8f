"""A rider, five rides and calculated attributes over them: the data of the worked examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any

import time_machine

from tests.operations.calling import answer, found, key, put, put_type

DOMAIN = "scooters"
CREATED = datetime(2026, 2, 28, tzinfo=timezone.utc)
NOW = datetime(2026, 3, 21, tzinfo=timezone.utc)

_RIDES = [
    ("03-01T08:00", "r1", "2026-02-27T18:00:00Z", "Lyon", 2.5, 4),
    ("03-05T09:00", "r2", "2026-02-20T07:30:00Z", "Nice", 6, 9),  # an older ride, uploaded late
    ("03-10T10:00", "r3", "2026-03-09T21:10:00Z", "Lyon", 1.5, 3),
    ("03-12T11:00", "r4", "2026-03-12T10:40:00Z", "Nice", 4, 8),
    ("03-20T12:00", "r5", "2026-03-20T11:15:00Z", "Lyon", 3, 6),
]
# When each came in, and what it is.
RIDES: list[tuple[str, dict[str, Any]]] = [
    (moment, dict(zip(("RideId", "StartedAt", "City", "Km", "Fare"), ride, strict=True)))
    for moment, *ride in _RIDES
]

CLOCK = {"TimestampSource": "{Ride.StartedAt}", "TimestampFormat": "ISO_8601"}


@contextmanager
def scooters(client: Any) -> Iterator[Any]:
    """A domain for rides, and a clock that stands still at the moment when the definitions are made."""
    with time_machine.travel(CREATED, tick=False) as clock:
        client.create_domain(DomainName=DOMAIN, DefaultExpirationDays=1000)
        put_type(
            client,
            DOMAIN,
            "Ride",
            {name: f"_source.{name}" for name in ("RideId", "Rider", "City")},
            {"rider": [key("Rider", identifiers="PROFILE")], "ride": [key("RideId", identifiers="UNIQUE")]},
        )
        yield clock


def define(client: Any, name: str, statistic: str, expression: str, **more: Any) -> dict[str, Any]:
    """Make a definition; the names of its attributes are read from the expression."""
    names = dict.fromkeys(re.findall(r"\{\w+\.([\w.]+)\}", expression))
    response = client.create_calculated_attribute_definition(
        DomainName=DOMAIN,
        CalculatedAttributeName=name,
        AttributeDetails={"Attributes": [{"Name": name} for name in names], "Expression": expression},
        Statistic=statistic,
        **more,
    )
    return answer(response)


def ride(client: Any, clock: Any, rides: list[Any] = RIDES) -> str:
    """Ingest the rides, each at its time, and go on to the present; returns the rider's profile id."""
    for moment, source in rides:
        clock.move_to(datetime.fromisoformat(f"2026-{moment}").replace(tzinfo=timezone.utc))
        put(client, DOMAIN, "Ride", Rider="P", **source)
    clock.move_to(NOW)
    (profile_id,) = found(client, DOMAIN, "rider", "P")
    return profile_id


def get(client: Any, profile_id: str, name: str) -> dict[str, Any]:
    response = client.get_calculated_attribute_for_profile(
        DomainName=DOMAIN, ProfileId=profile_id, CalculatedAttributeName=name
    )
    assert response["CalculatedAttributeName"] == name
    return answer(response)


def definition(client: Any, name: str) -> dict[str, Any]:
    response = client.get_calculated_attribute_definition(DomainName=DOMAIN, CalculatedAttributeName=name)
    return answer(response)


def update(client: Any, name: str, **changes: Any) -> dict[str, Any]:
    response = client.update_calculated_attribute_definition(
        DomainName=DOMAIN, CalculatedAttributeName=name, **changes
    )
    return answer(response)


def delete(client: Any, name: str) -> None:
    response = client.delete_calculated_attribute_definition(DomainName=DOMAIN, CalculatedAttributeName=name)
    assert answer(response) == {}


def within(days: int, **more: Any) -> dict[str, Any]:
    return {"Range": {"Value": days, "Unit": "DAYS", **more}}


def between(start: int, end: int, **more: Any) -> dict[str, Any]:
    return {"Range": {"Unit": "DAYS", "ValueRange": {"Start": start, "End": end}, **more}}


LYON = {"City": {"DimensionType": "INCLUSIVE", "Values": ["Lyon"]}}


def filtered(*dimensions: Any, include: str = "ALL", group: str = "ALL") -> dict[str, Any]:
    groups = [{"Type": group, "Dimensions": [{"Attributes": dimension} for dimension in dimensions]}]
    return {"Include": include, "Groups": groups}
