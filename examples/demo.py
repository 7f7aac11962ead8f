"""The main job from end to end: a domain, its customers, an Identity Resolution Job, the match groups.

Run by `make demo`. All of it goes through boto3, as it would on AWS, but for two things that AWS has no
call for: running the weekly job now, and the reasons behind a match.
"""

from __future__ import annotations

import json
import textwrap
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, zip_longest
from pathlib import Path
from typing import Any

import boto3
import requests

from customer_profiles_mock import mock_customer_profiles, run_identity_resolution_job
from customer_profiles_mock.matcher import Link, Reason, find_matches

CUSTOMERS = Path(__file__).with_name("customers.jsonl")  # one CreateProfile request a line
TRUTH = Path(__file__).with_name("customers_truth.jsonl")  # which lines are one customer
REGION, DOMAIN = "us-east-1", "demo"
WORTH_TELLING = 0.5  # bits of evidence
SURE = 0.9  # a score from which one may merge without a look
NO_BREAK = "\u00a0"
COLUMNS = {"Score": 5, "Name": 25, "E-mail, phone, birth date, city": 42, "Why": 42}

Profile = Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    profiles: dict[str, Profile]  # by profile id, in the order of the file
    groups: list[dict[str, Any]]  # as GetMatches gives them
    pages: int
    stats: dict[str, int]
    seconds: float


@mock_customer_profiles
def resolve(records: list[Profile]) -> Outcome:
    """Bring the records in as profiles, run the job, and read what it found."""
    requests.post("http://motoapi.amazonaws.com/moto-api/seed?a=1")  # the same ids in every run
    client = boto3.client("customer-profiles", region_name=REGION)
    client.create_domain(DomainName=DOMAIN, DefaultExpirationDays=365, Matching={"Enabled": True})
    profiles = {client.create_profile(DomainName=DOMAIN, **record)["ProfileId"]: record for record in records}
    start = time.perf_counter()
    job_id = run_identity_resolution_job(DOMAIN, region_name=REGION)
    seconds = time.perf_counter() - start
    job = client.get_identity_resolution_job(DomainName=DOMAIN, JobId=job_id)
    pages = list(pages_of(client.get_matches, DomainName=DOMAIN, MaxResults=25))
    groups = [group for page in pages for group in page["Matches"]]
    return Outcome(profiles, groups, len(pages), job["JobStats"], seconds)


def pages_of(call: Callable[..., dict[str, Any]], **params: Any) -> Iterator[dict[str, Any]]:
    """All pages of a list call; botocore has no paginator for GetMatches."""
    page = call(**params)
    yield page
    while "NextToken" in page:
        page = call(**params, NextToken=page["NextToken"])
        yield page


def read_lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def score(outcome: Outcome, least: float = 0.0) -> tuple[int, int, int]:
    """How many pairs were found, how many of them rightly, and how many there are to find.

    Of the groups, those with at least this score count.
    """
    line_of = {profile_id: line for line, profile_id in enumerate(outcome.profiles, 1)}
    found = {
        frozenset(line_of[profile_id] for profile_id in pair)
        for group in outcome.groups
        if group["ConfidenceScore"] >= least
        for pair in combinations(group["ProfileIds"], 2)
    }
    true = {frozenset(pair) for customer in read_lines(TRUTH) for pair in combinations(customer["lines"], 2)}
    return len(found), len(found & true), len(true)


def links_of(outcome: Outcome) -> dict[frozenset[str], tuple[Link, ...]]:
    """The matcher's links and reasons, by the ids of a group."""
    matches = find_matches([{**profile, "ProfileId": id_} for id_, profile in outcome.profiles.items()])
    return {frozenset(match.profile_ids): match.links for match in matches}


# ---- what is printed -------------------------------------------------------------------------------------


def main() -> None:
    outcome = resolve(read_lines(CUSTOMERS))
    print("\n".join(match_table(outcome)))
    print("\nShared by profiles that were kept apart:\n")
    print("\n".join(shared_table(outcome)))
    print("\n" + summary(outcome))


def match_table(outcome: Outcome) -> Iterator[str]:
    """The groups, the surest first. Each profile after the first tells why it was joined."""
    columns = {"Score": 5, "Name": 25, "E-mail, phone, birth date, city": 42, "Why": 42}
    yield from heading(columns)
    links = links_of(outcome)
    for group in outcome.groups:
        confidence = f"{group['ConfidenceScore']:.3f}"
        for profile_id, why in in_order_of_joining(links[frozenset(group["ProfileIds"])]):
            profile = outcome.profiles[profile_id]
            cells = [confidence, name(profile) or "(no name)", unbroken(details(profile)), why]
            yield from row(cells, columns)
            confidence = ""
        yield ""


def shared_table(outcome: Outcome) -> Iterator[str]:
    """The values that the most customers share: a switchboard, a family's landline, a placeholder."""
    columns = {"Shared": 6, "Value": 31, "By": 2, "Customers": 75}
    yield from heading(columns)
    for (kind, value), names in list(shared_values(outcome).items())[:12]:
        yield from row([kind, value, str(len(names)), ", ".join(names)], columns)


def summary(outcome: Outcome) -> str:
    stats = outcome.stats
    found, right, total = score(outcome)
    surely, surely_right, _ = score(outcome, least=SURE)
    return (
        f"{stats['NumberOfProfilesReviewed']} profiles reviewed in {outcome.seconds:.2f} s, "
        f"{stats['NumberOfMatchesFound']} groups found, read in {outcome.pages} pages.\n"
        f"By the file's own answer key {right} of {total} pairs are found, and {found - right} wrong ones; "
        f"with a score of {SURE} or more, {surely_right} and {surely - surely_right}."
    )


def in_order_of_joining(links: tuple[Link, ...]) -> Iterator[tuple[str, str]]:
    """The profiles of a group, each with the reason that joins it to one that came before."""
    joined = {links[0].profile_id}
    yield links[0].profile_id, ""
    while len(joined) <= len(links):
        ends, link = next((ends, link) for link in links if len((ends := ends_of(link)) - joined) == 1)
        yield (ends - joined).pop(), reasons(link)
        joined |= ends


def ends_of(link: Link) -> set[str]:
    return {link.profile_id, link.other_profile_id}


def reasons(link: Link) -> str:
    """What speaks for a link, the weightiest first, and what against it."""
    ranked = sorted(link.reasons, key=lambda reason: -abs(reason.evidence))
    agreeing = by_level(reason for reason in ranked if reason.evidence > WORTH_TELLING)
    differing = by_level(reason for reason in ranked if reason.evidence < -WORTH_TELLING)
    return f"{agreeing}; but {differing}" if differing else agreeing


def by_level(reasons: Iterable[Reason]) -> str:
    attributes: dict[str, list[str]] = {}
    for reason in reasons:
        attributes.setdefault(reason.level, []).append(reason.attribute)
    return "; ".join(f"{', '.join(names)} {level}" for level, names in attributes.items())


def shared_values(outcome: Outcome) -> dict[tuple[str, str], list[str]]:
    """Kind and text of each value that customers share, with their names; most customers first."""
    customer_of = {id_: group["MatchId"] for group in outcome.groups for id_ in group["ProfileIds"]}
    shared: dict[tuple[str, str], dict[str, str]] = {}
    for profile_id, profile in outcome.profiles.items():
        email, phone = first_of(profile, "EmailAddress"), first_of(profile, "PhoneNumber")
        digits = "".join(letter for letter in phone if letter.isdigit())[-10:]
        known_by = {"name": details(profile), "e-mail": [name(profile)], "phone": [name(profile)]}
        for kind, value in ("name", name(profile)), ("e-mail", email.strip().lower()), ("phone", digits):
            if value:
                customers = shared.setdefault((kind, value), {})
                customers.setdefault(customer_of.get(profile_id, profile_id), ", ".join(known_by[kind][:1]))
    ranked = sorted(shared.items(), key=lambda item: (-len(item[1]), item[0]))
    return {value: list(customers.values()) for value, customers in ranked if len(customers) > 1}


def name(profile: Profile) -> str:
    parts = [profile.get(member) for member in ("FirstName", "MiddleName", "LastName")]
    return " ".join(part for part in parts if part) or profile.get("BusinessName", "")


def details(profile: Profile) -> list[str]:
    """What tells the profile from others of the name."""
    email, phone = first_of(profile, "EmailAddress").strip(), first_of(profile, "PhoneNumber")
    cities = [value.get("City") for value in profile.values() if isinstance(value, dict)]
    return [value for value in (email, phone, profile.get("BirthDate"), *cities[:1]) if value]


def unbroken(values: Iterable[str]) -> str:
    """The values in a row that is broken between them only."""
    return ", ".join(value.replace(" ", NO_BREAK) for value in values)


def first_of(profile: Profile, kind: str) -> str:
    """The first member of a kind: PhoneNumber, HomePhoneNumber, ..."""
    return next((value for member, value in profile.items() if member.endswith(kind)), "")


def heading(columns: Mapping[str, int]) -> Iterator[str]:
    yield from row(list(columns), columns)
    yield from row(["-" * width for width in columns.values()], columns)


def row(cells: list[str], columns: Mapping[str, int]) -> Iterator[str]:
    """One row of a table, on as many lines as its longest cell needs."""
    wrapped = [textwrap.wrap(cell, width) for cell, width in zip(cells, columns.values(), strict=True)]
    for parts in zip_longest(*wrapped, fillvalue=""):
        padded = [
            part + " " * (width - columns_of(part))
            for part, width in zip(parts, columns.values(), strict=True)
        ]
        yield "  ".join(padded).rstrip()


def columns_of(text: str) -> int:
    """What a text takes on a terminal: wide letters two columns, combining marks none."""
    return sum(
        1 + (unicodedata.east_asian_width(letter) in "WF") - unicodedata.category(letter).startswith("M")
        for letter in text
    )


if __name__ == "__main__":
    main()
