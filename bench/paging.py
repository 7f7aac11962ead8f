"""What a page costs by its place, among 100,000 profiles.

    python bench/paging.py

Each operation's pages are walked from the first to the last; of the first, the middle and the last pages the
median counts, in seconds of CPU.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

from figures import REGION, Figure, prepare, table

PROFILES = 100_000
PAGES = 25  # at the beginning, in the middle and at the end


def figures() -> list[Figure]:
    """Milliseconds of a first page, and ratios to it."""
    prepare()
    import boto3

    from customer_profiles_mock import load_profiles, mock_customer_profiles, run_identity_resolution_job

    with mock_customer_profiles():
        client = boto3.client("customer-profiles", region_name=REGION)
        rules = {"Enabled": True, "MatchingRules": [{"Rule": ["AccountNumber"]}]}
        client.create_domain(
            DomainName="shop",
            DefaultExpirationDays=365,
            Matching={"Enabled": True},
            RuleBasedMatching={**rules, "MaxAllowedRuleLevelForMatching": 1},
        )
        load_profiles("shop", [_customer(number) for number in range(PROFILES)])
        run_identity_resolution_job("shop")
        client.create_domain(DomainName="archive", DefaultExpirationDays=365)
        [one] = load_profiles("archive", [_customer(0)])
        for _ in range(1000):
            client.update_profile(DomainName="archive", ProfileId=one, FirstName="Zoe")
        domain = {"DomainName": "shop"}
        large = {**domain, "MaxResults": 100}
        walks: dict[str, tuple[Callable[..., Mapping[str, Any]], dict[str, Any]]] = {
            "GetMatches": (client.get_matches, large),
            "ListRuleBasedMatches": (client.list_rule_based_matches, large),
            "SearchProfiles": (
                client.search_profiles,
                {**large, "KeyName": "_phone", "Values": ["+12065550100"]},
            ),
            "ListProfileHistoryRecords": (
                client.list_profile_history_records,
                {"DomainName": "archive", "ProfileId": one, "MaxResults": 10},
            ),
            "ListCalculatedAttributeDefinitions": (
                client.list_calculated_attribute_definitions,
                {**domain, "MaxResults": 1},
            ),
        }
        return [figure for name, walk in walks.items() for figure in _walked(name, *walk)]


def _customer(number: int) -> dict[str, Any]:
    """Every two share an account, an e-mail address and a name, and 5,000 a telephone."""
    pair = number // 2
    return {
        "FirstName": f"Ana{pair}",
        "LastName": f"Silva{pair}",
        "EmailAddress": f"ana{pair}@example.com",
        "AccountNumber": f"A-{pair}",
        "PhoneNumber": f"+120655501{number % 20:02d}",
    }


def _walked(name: str, call: Callable[..., Mapping[str, Any]], params: dict[str, Any]) -> list[Figure]:
    times = []
    more: dict[str, Any] = {}
    while True:
        start = time.process_time()
        answer = call(**params, **more)
        times.append(time.process_time() - start)
        if not answer.get("NextToken"):
            break
        more = {"NextToken": answer["NextToken"]}
    count = min(PAGES, len(times) // 3)
    middle = len(times) // 2
    first, between, last = (
        median(part) for part in (times[:count], times[middle - count // 2 :][:count], times[-count:])
    )
    return [
        Figure(f"{name}, middle / first of {len(times)} pages", between / first, 1.2),
        Figure(f"{name}, last / first", last / first, 1.2),
        Figure(f"{name}, first page", first * 1000, unit="ms"),
    ]


if __name__ == "__main__":
    print(table(figures()))
