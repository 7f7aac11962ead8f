"""What a call in process costs beside a call of a service of moto's own.

    python bench/calls.py

Through boto3, all calls in turn in one run, in seconds of CPU: a busy machine slows both sides.
"""

from __future__ import annotations

import itertools

from figures import REGION, Figure, interleaved, prepare, ratio, table

ROUNDS = 60
CALLS_PER_ROUND = 20
PROFILES = 2000  # that are searched among
ANA = {"FirstName": "Ana", "LastName": "Silva", "EmailAddress": "ana@example.com"}


def figures() -> list[Figure]:
    """Milliseconds per call, and ratios."""
    prepare()
    import boto3

    from customer_profiles_mock import load_profiles, mock_customer_profiles

    with mock_customer_profiles():
        dsql, dynamodb, profiles = (
            boto3.client(name, region_name=REGION) for name in ("dsql", "dynamodb", "customer-profiles")
        )
        cluster = dsql.create_cluster(deletionProtectionEnabled=False)["identifier"]
        dynamodb.create_table(
            TableName="people",
            KeySchema=[{"AttributeName": "Id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "Id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        for name in ("shop", "archive"):
            profiles.create_domain(DomainName=name, DefaultExpirationDays=365)
        load_profiles(
            "archive", [{**ANA, "EmailAddress": f"ana{one}@example.com"} for one in range(PROFILES)]
        )
        ids = map(str, itertools.count())
        item = {name: {"S": text} for name, text in ANA.items()}
        times = interleaved(
            {
                "dsql.get_cluster": lambda: dsql.get_cluster(identifier=cluster),
                "dynamodb.put_item": lambda: dynamodb.put_item(
                    TableName="people", Item={"Id": {"S": next(ids)}, **item}
                ),
                "get_domain": lambda: profiles.get_domain(DomainName="shop"),
                "create_profile": lambda: profiles.create_profile(DomainName="shop", **ANA),
                "search_profiles": lambda: profiles.search_profiles(
                    DomainName="archive", KeyName="_email", Values=["ana77@example.com"]
                ),
            },
            ROUNDS,
            CALLS_PER_ROUND,
        )

    def over(call: str, other: str, goal: float) -> Figure:
        return Figure(f"{call} / {other}", ratio(times[call], times[other]), goal)

    return [
        over("get_domain", "dsql.get_cluster", 0.55),
        over("create_profile", "dynamodb.put_item", 0.60),
        over("search_profiles", "dsql.get_cluster", 0.65),
        *(Figure(name, min(values) * 1000, unit="ms at best") for name, values in times.items()),
    ]


if __name__ == "__main__":
    print(table(figures()))
