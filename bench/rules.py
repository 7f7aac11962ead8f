#!/usr/bin/env python3
"""What rule matching costs: all profiles at once, and one profile more.

    python bench/rules.py [--rows N] [--seed S] [--data DIR] [--model]

Makes its own profiles, or reads `DIR/profiles.jsonl`, an object a line with "id" and "profile". Evaluates
five rules in bulk, then keeps an index of a hundredth of the profiles and one of them all, and adds, changes
and removes the same profiles in both, in turns. With `--model` the probabilistic matcher runs over the same
profiles. Times depend on the machine: compare the ratios. The last line is JSON:

bulk_s             seconds from profiles in memory to groups by five rules
bulk_levels_3_s    the same by the first three
many_to_many_s     five rules, every e-mail, phone and address against every other
add_ratio          one more profile in the large index over one more in the small one; medians
update_ratio, remove_ratio     the same for a change and a removal
levels_3_over_model            with `--model`: bulk_levels_3_s over the model's time
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from customer_profiles_mock.matcher import RuleIndex, RuleSettings, find_matches, find_rule_matches

RULES = RuleSettings(
    rules=(
        ("FirstName", "LastName", "EmailAddress"),
        ("FirstName", "LastName", "PhoneNumber"),
        ("LastName", "BirthDate", "Address.PostalCode"),
        ("EmailAddress",),
        ("FirstName", "LastName", "Address.City"),
    )
)
THREE_LEVELS = dataclasses.replace(RULES, matching_level=3)
MANY_TO_MANY = dataclasses.replace(
    RULES,
    emails=("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"),
    phones=("PhoneNumber", "HomePhoneNumber", "MobilePhoneNumber", "BusinessPhoneNumber"),
    addresses=("Address", "ShippingAddress", "MailingAddress", "BillingAddress"),
    many_to_many=True,
)
REPEATS = 3
MORE = 1_000

Profile = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--model", action="store_true")
    args = parser.parse_args()
    profiles = read_profiles(args.data) if args.data else make_profiles(args.rows + MORE, args.seed)
    more, profiles = profiles[-MORE:], profiles[:-MORE]
    figures: dict[str, float] = {
        "rows": len(profiles),
        "groups": len(find_rule_matches(profiles, RULES)),
        "bulk_s": seconds(lambda: find_rule_matches(profiles, RULES)),
        "bulk_levels_3_s": seconds(lambda: find_rule_matches(profiles, THREE_LEVELS)),
        "many_to_many_s": seconds(lambda: find_rule_matches(profiles, MANY_TO_MANY)),
        **index_figures(profiles, more),
    }
    if args.model:
        model = seconds(lambda: find_matches(profiles))
        figures |= {"model_s": model, "levels_3_over_model": figures["bulk_levels_3_s"] / model}
    for name, value in figures.items():
        print(f"{name:24} {value:12.4f}")
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}))


def seconds(work: Callable[[], object]) -> float:
    """The best of the repeats."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def index_figures(profiles: list[Profile], more: list[Profile]) -> dict[str, float]:
    """Microseconds for one profile in a small and in a large index, and their ratios: medians."""
    indexes = {
        "small": RuleIndex(RULES, profiles[: len(profiles) // 100]),
        "large": RuleIndex(RULES, profiles),
    }
    times: dict[str, list[float]] = {
        f"{step}_{size}": [] for step in ("add", "update", "remove") for size in indexes
    }

    def step(name: str, work: Callable[[RuleIndex], object]) -> None:
        for size, index in indexes.items():
            start = time.perf_counter()
            work(index)
            index.changes()
            times[f"{name}_{size}"].append((time.perf_counter() - start) * 1e6)

    for index in indexes.values():
        index.changes()
    for profile in more:
        step("add", lambda index, profile=profile: index.add(profile))
    for profile, other in zip(more, reversed(more), strict=True):
        changed = {**other, "ProfileId": profile["ProfileId"]}
        step("update", lambda index, changed=changed: index.update(changed))
    for profile in more:
        step("remove", lambda index, profile=profile: index.remove(profile["ProfileId"]))
    medians = {f"{name}_us": statistics.median(values) for name, values in times.items()}
    ratios = {
        f"{name}_ratio": medians[f"{name}_large_us"] / medians[f"{name}_small_us"]
        for name in ("add", "update", "remove")
    }
    return medians | ratios


def read_profiles(folder: Path) -> list[Profile]:
    with open(folder / "profiles.jsonl", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [{**row["profile"], "ProfileId": row["id"]} for row in rows]


def make_profiles(rows: int, seed: int) -> list[Profile]:
    """Customers with a few records each; common names are on thousands of profiles. Random order."""
    random = Random(seed)
    profiles: list[Profile] = []
    while len(profiles) < rows:
        person = make_person(random)
        for _ in range(1 if random.random() < 0.7 else random.randint(2, 4)):
            profiles.append(record_of(person, random))
    del profiles[rows:]
    random.shuffle(profiles)
    for number, profile in enumerate(profiles):
        profile["ProfileId"] = f"{number:032x}"
    return profiles


def make_person(random: Random) -> Profile:
    number = random.randrange(10**9)
    # Squared: the first ones are far more frequent.
    return {
        "FirstName": f"Name{int(random.random() ** 2 * 800)}",
        "LastName": f"Family{int(random.random() ** 2 * 20_000)}",
        "BirthDate": f"{random.randint(1930, 2005)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
        "EmailAddress": f"person.{number}@example.com",
        "PhoneNumber": f"+1 555 {number % 10**7:07}",
        "Address": {
            "Address1": f"{random.randint(1, 200)} Street {random.randint(1, 3_000)}",
            "City": f"City {int(random.random() ** 2 * 2_000)}",
            "PostalCode": f"{random.randint(0, 30_000):05}",
        },
    }


def record_of(person: Profile, random: Random) -> Profile:
    """What one system knows of a person: some members missing, others in another spelling or place."""
    record = {member: value for member, value in person.items() if random.random() < 0.8}
    if "EmailAddress" in record and random.random() < 0.2:
        record["BusinessEmailAddress"] = record.pop("EmailAddress")
    if "PhoneNumber" in record and random.random() < 0.3:
        record["MobilePhoneNumber"] = record.pop("PhoneNumber").replace(" ", "-")
    if "Address" in record and random.random() < 0.2:
        record["MailingAddress"] = record.pop("Address")
    if random.random() < 0.2:
        record = {
            member: text.upper() if member in ("FirstName", "LastName") else text
            for member, text in record.items()
        }
    return record


if __name__ == "__main__":
    main()
