"""A small set of customers with known duplicates, made on the spot: the tests' own, with the usual mess."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any


def _split(text: str) -> list[str]:
    return text.split()


_FIRSTS = _split(
    """
    Adele Bruno Carla Dennis Elena Felix Greta Henrik Iris Jonas Katrin Leopold Marta Nils Olga Pascal Rosa
    Stefan Tamara Urban Vera Walter Xenia Yannick Zora Robert Susan Michael Elizabeth Thomas
    """
)
_STARTS = _split("Al Bren Cor Dal Ester Fal Gran Hol Ing Jar Kel Lin Mar Nor Os Pel Quin Ros Stal Tor")
_ENDS = _split("berg dotter feld gard holm ington land man ner ova quist rup sen stein ton vik wald")
_NICKNAMES = {"Robert": "Bob", "Susan": "Sue", "Michael": "Mike", "Elizabeth": "Liz", "Thomas": "Tom"}
_STREETS = ("Oak Street", "Mill Road", "Castle Avenue", "North Lane", "Harbour Drive", "Station Square")
_CITIES = (("Salem", "97301"), ("Reno", "89501"), ("Boise", "83702"), ("Tacoma", "98402"))


def customers(count: int, seed: int) -> tuple[list[dict[str, Any]], list[set[str]]]:
    """Profiles of so many customers in mixed order, and the true groups of two or more."""
    random = Random(seed)
    profiles: list[dict[str, Any]] = []
    groups: list[set[str]] = []
    for _ in range(count):
        customer = _customer(random)
        ids = set()
        for _ in range(random.choice((1, 1, 2, 2, 3))):
            profile_id = f"{random.getrandbits(64):016x}"
            ids.add(profile_id)
            profiles.append({"ProfileId": profile_id, **_written(customer, random)})
        if len(ids) > 1:
            groups.append(ids)
    random.shuffle(profiles)
    return profiles, groups


def _customer(random: Random) -> dict[str, Any]:
    first, last = random.choice(_FIRSTS), random.choice(_STARTS) + random.choice(_ENDS)
    city, code = random.choice(_CITIES)
    return {
        "FirstName": first,
        "LastName": last,
        "EmailAddress": f"{first}.{last}{random.randrange(100)}@example.com".lower(),
        "PhoneNumber": f"+1{random.randrange(201, 989)}555{random.randrange(10000):04}",
        "BirthDate": str(date(1940, 1, 1) + timedelta(days=random.randrange(23000))),
        "Address": {
            "Address1": f"{random.randrange(1, 3000)} {random.choice(_STREETS)}",
            "City": city,
            "PostalCode": code,
        },
    }


def _written(customer: dict[str, Any], random: Random) -> dict[str, Any]:
    """One record of the customer: some fields missing, some written otherwise or misspelt."""
    kept = {name: value for name, value in customer.items() if random.random() < 0.8}
    kept |= (
        {"LastName": customer["LastName"], "EmailAddress": customer["EmailAddress"]} if len(kept) < 3 else {}
    )
    if "FirstName" in kept and random.random() < 0.2:
        kept["FirstName"] = _NICKNAMES.get(kept["FirstName"], kept["FirstName"].upper())
    if "LastName" in kept and random.random() < 0.1:
        at = random.randrange(1, len(kept["LastName"]) - 1)
        kept["LastName"] = kept["LastName"][:at] + kept["LastName"][at + 1 :]
    if "PhoneNumber" in kept and random.random() < 0.5:
        digits = kept.pop("PhoneNumber")[2:]
        kept["MobilePhoneNumber"] = f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    if "BirthDate" in kept and random.random() < 0.3:
        year, month, day = kept["BirthDate"].split("-")
        kept["BirthDate"] = f"{month}/{day}/{year}"
    if "Address" in kept and random.random() < 0.3:
        kept["Address"] = {
            **kept["Address"],
            "Address1": kept["Address"]["Address1"].replace("Street", "St."),
        }
    if random.random() < 0.05:
        kept["PhoneNumber"] = "000-000-0000"
    return kept
