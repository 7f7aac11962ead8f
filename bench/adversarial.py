#!/usr/bin/env python3
"""What it costs when thousands of profiles share one value.

    python bench/adversarial.py --data DIR

takes the customers of a folder and, for each of telephone, e-mail address, given name, surname, whole name,
birth date and address, a copy of the set in which `--sharing` of them carry the same one: a switchboard, a
placeholder, a name such as "Test Test". Prints the seconds from profiles in memory to groups, as a share of
those for the set as it is. Every run is a process of its own; the sets take turns, and the shortest time of a
set counts.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import Any

from sets import CustomerSet, read_profiles, read_truth, write_set

# What is shared, and how it is written into a profile.
SHARED: dict[str, dict[str, Any]] = {
    "telephone": {"PhoneNumber": "+12065550100"},
    "e-mail": {"EmailAddress": "frontdesk@example.com"},
    "given name": {"FirstName": "Test"},
    "surname": {"LastName": "Customer"},
    "name": {"FirstName": "Test", "LastName": "Customer"},
    "birth date": {"BirthDate": "1980-01-01"},
    "address": {
        "Address": {"Address1": "1 Main Street", "City": "Seattle", "State": "WA", "PostalCode": "98101"}
    },
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--sharing", type=int, default=5_000, help="profiles that share the value")
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--shared", nargs="+", choices=list(SHARED), default=list(SHARED))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folders = {"as it is": args.data}
        for name in args.shared:
            folders[name] = Path(scratch) / name
            write_set(adversarial(args.data, args.sharing, SHARED[name]), folders[name])
        seconds: dict[str, list[float]] = {name: [] for name in folders}
        for _ in range(args.repeats):
            for name, folder in folders.items():
                seconds[name].append(match_seconds(folder, Path(scratch) / "groups"))
    usual = min(seconds["as it is"])
    print(f"| {args.sharing} share | seconds | of usual |\n|---|---|---|")
    for name, several in seconds.items():
        print(f"| {name} | {min(several):.2f} | {min(several) / usual:.2f} |")


def adversarial(folder: Path, sharing: int, members: dict[str, Any]) -> CustomerSet:
    """A folder's customers, so many of whom carry the same members."""
    profiles = {profile.pop("ProfileId"): profile for profile in read_profiles(folder)}
    for one in Random(1).sample(list(profiles), sharing):
        profiles[one].update(members)
    return CustomerSet(profiles, read_truth(folder))


def match_seconds(folder: Path, out: Path) -> float:
    command = [sys.executable, str(Path(__file__).with_name("run_matcher.py")), "--data", str(folder)]
    run = subprocess.run([*command, "--out", str(out)], capture_output=True, text=True, check=True)
    return float(json.loads(run.stdout.splitlines()[-1])["match_s"])


if __name__ == "__main__":
    main()
