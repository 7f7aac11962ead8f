"""What it costs to find the members of a segment among many profiles and among few.

    python bench/segments.py [--profiles 100000]

Ten conditions, two of them on calculated attributes, and a query in SQL that joins profiles with their
objects, over a tenth of the profiles and over all of them. Each time is the best of three; the last line
is JSON:

    small_s, large_s, sql_small_s, sql_large_s   seconds for one evaluation
    ratio, sql_ratio                             large over small; 10 is linear
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import time
from typing import Any

from customer_profiles_mock.customerprofiles.models import CustomerProfilesBackend, customerprofiles_backends
from customer_profiles_mock.jobs import clock
from customer_profiles_mock.segments.evaluation import members
from customer_profiles_mock.state.segments import Criteria

CITIES = ("Lyon", "Nice", "Leeds", "Oslo", "Bergen", "Porto")
ATTRIBUTES = {"city_now": ("LAST_OCCURRENCE", "City"), "ride_total": ("SUM", "Fare")}


def compare(kind: str, *values: str) -> dict[str, Any]:
    return {"DimensionType": kind, "Values": list(values)}


CONDITIONS = [
    {"ProfileAttributes": {"LastName": compare("INCLUSIVE", *(f"Name{number}" for number in range(50)))}},
    {"ProfileAttributes": {"FirstName": compare("EXCLUSIVE", "Ana", "Ben")}},
    {"ProfileAttributes": {"EmailAddress": compare("ENDS_WITH", "7@example.com")}},
    {"ProfileAttributes": {"Address": {"City": compare("BEGINS_WITH", "Ly", "Os")}}},
    {"ProfileAttributes": {"BirthDate": compare("BETWEEN", "1980-01-01", "1985-12-31")}},
    {"ProfileAttributes": {"Attributes": {"points": compare("GREATER_THAN", "900")}}},
    {"ProfileAttributes": {"Attributes": {"tier": compare("LIST_CONTAINS", "gold")}}},
    {"ProfileAttributes": {"Address": {"City": compare("INCLUSIVE", "{{_profile.MailingAddress.City}}")}}},
    {"CalculatedAttributes": {"city_now": compare("INCLUSIVE", "Nice")}},
    {"CalculatedAttributes": {"ride_total": compare("GREATER_THAN", "10")}},
]
# NONE looks at every condition of a profile that fits none; ANY would stop at the first that fits.
GROUPS = {"Groups": [{"Type": "NONE", "Dimensions": CONDITIONS}]}
QUERY = """
    WITH spent AS (SELECT ProfileId, SUM(Fare) AS total FROM ride GROUP BY ProfileId)
    SELECT p.ProfileId FROM _profile_standard p JOIN spent s ON s.ProfileId = p.ProfileId
    WHERE s.total > 10 AND p.Address.City = 'Nice' AND p.Attributes['points'] > 500
"""


def filled(name: str, profiles: int) -> tuple[CustomerProfilesBackend, str]:
    """A domain with so many profiles, one object each."""
    backend = customerprofiles_backends["123456789012"]["us-east-1"]
    backend.perform(
        "CreateDomain", {"DomainName": name, "DefaultExpirationDays": 366, "DataStore": {"Enabled": True}}
    )
    source = {field: {"Source": f"_source.{field}"} for field in ("id", "City", "Fare")}
    backend.perform(
        "PutProfileObjectType",
        {
            "DomainName": name,
            "ObjectTypeName": "Ride",
            "Description": "rides",
            "AllowProfileCreation": True,
            "Fields": source
            | {
                "first": {"Source": "_source.first", "Target": "_profile.FirstName"},
                "last": {"Source": "_source.last", "Target": "_profile.LastName"},
                "mail": {"Source": "_source.mail", "Target": "_profile.EmailAddress"},
                "born": {"Source": "_source.born", "Target": "_profile.BirthDate"},
                "home": {"Source": "_source.home", "Target": "_profile.Address.City"},
                "post": {"Source": "_source.post", "Target": "_profile.MailingAddress.City"},
                "points": {"Source": "_source.points", "Target": "_profile.Attributes.points"},
                "tier": {"Source": "_source.tier", "Target": "_profile.Attributes.tier"},
            },
            "Keys": {"ride": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["id"]}]},
        },
    )
    for attribute, (statistic, field) in ATTRIBUTES.items():
        details = {"Attributes": [{"Name": field}], "Expression": f"{{Ride.{field}}}"}
        definition = {"CalculatedAttributeName": attribute, "AttributeDetails": details}
        backend.perform(
            "CreateCalculatedAttributeDefinition", {"DomainName": name, **definition, "Statistic": statistic}
        )
    rng = random.Random(1)
    for number in range(profiles):
        ride = {
            "id": number,
            "City": rng.choice(CITIES),
            "Fare": rng.randrange(20),
            "first": rng.choice(("Ana", "Ben", "Cleo")),
            "last": f"Name{rng.randrange(997)}",
            "mail": f"c{number}@example.com",
            "born": f"19{rng.randrange(50, 99)}-05-04",
            "home": rng.choice(CITIES),
            "post": rng.choice(CITIES),
            "points": rng.randrange(1000),
            "tier": rng.choice(("gold", "silver", "none")),
        }
        put = {"DomainName": name, "ObjectTypeName": "Ride", "Object": json.dumps(ride)}
        backend.perform("PutProfileObject", put)
    return backend, name


def seconds(backend: CustomerProfilesBackend, name: str, criteria: Criteria) -> float:
    """One evaluation of a segment; the best of three."""
    domain = backend.store.domains[name]
    costs = []
    for _ in range(3):
        start = time.perf_counter()
        found = members(domain, criteria, clock.now())
        costs.append(time.perf_counter() - start)
    print(f"{len(found)} of {len(domain.profiles)} profiles in {min(costs):.3f} s")
    return min(costs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--profiles", type=int, default=100_000)
    arguments = parser.parse_args()
    gc.disable()  # its pauses grow with everything that lives
    figures: dict[str, float] = {}
    for size, profiles in (("small", arguments.profiles // 10), ("large", arguments.profiles)):
        domain = filled(size, profiles)
        figures[f"{size}_s"] = seconds(*domain, GROUPS)
        figures[f"sql_{size}_s"] = seconds(*domain, QUERY)
    for kind in ("", "sql_"):
        figures[f"{kind}ratio"] = figures[f"{kind}large_s"] / figures[f"{kind}small_s"]
    print(json.dumps({name: round(figure, 3) for name, figure in figures.items()}))


if __name__ == "__main__":
    main()
