"""What one PutProfileObject costs in a large domain against a small one.

    python bench/ingestion.py [--objects 100000]

Objects of one type go in one by one through the backend that every request reaches (without the
HTTP in front of it, whose constant cost would flatter the ratio), about ten for each profile. The
cost of an object is the median of a window of 1,000; the last line is JSON:

    small_us   from object 1,000 to 2,000
    large_us   the last 1,000
    ratio      large over small
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import time

from customer_profiles_mock.customerprofiles.models import customerprofiles_backends

WINDOW = 1000

FIELDS = {
    "id": {"Source": "_source.id"},
    "customer": {"Source": "_source.customer.no"},
    "mail": {
        "Source": "_source.customer.mail",
        "Target": "_profile.EmailAddress",
        "ContentType": "EMAIL_ADDRESS",
    },
    "last": {"Source": "_source.customer.last", "Target": "_profile.LastName"},
    "city": {"Source": "_source.ship.city", "Target": "_profile.Address.City"},
    "total": {"Source": "{{_source.total}} {{_source.currency}}", "Target": "_profile.Attributes.LastTotal"},
}
KEYS = {
    "customerNo": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["customer"]}],
    "orderNo": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}],
    "_email": [{"FieldNames": ["mail"]}],
}


def order(number: int, rng: random.Random, customers: int) -> str:
    customer = rng.randrange(customers)
    return json.dumps(
        {
            "id": f"O-{number}",
            "customer": {
                "no": f"C-{customer}",
                "mail": f"customer{customer}@example.com",
                "last": f"Name{customer % 997}",
            },
            "ship": {"city": f"City {customer % 89}", "lines": ["a", "b"]},
            "total": rng.randrange(10_000) / 100,
            "currency": "EUR",
        }
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--objects", type=int, default=100_000)
    arguments = parser.parse_args()
    backend = customerprofiles_backends["123456789012"]["us-east-1"]
    backend.perform("CreateDomain", {"DomainName": "bench", "DefaultExpirationDays": 366})
    backend.perform(
        "PutProfileObjectType",
        {
            "DomainName": "bench",
            "ObjectTypeName": "Order",
            "Description": "orders",
            "AllowProfileCreation": True,
            "Fields": FIELDS,
            "Keys": KEYS,
        },
    )
    rng = random.Random(1)
    texts = [order(number, rng, arguments.objects // 10) for number in range(arguments.objects)]
    gc.disable()  # its pauses fall on single calls and grow with everything that lives
    costs = []
    for text in texts:
        params = {"DomainName": "bench", "ObjectTypeName": "Order", "Object": text}
        start = time.perf_counter()
        backend.perform("PutProfileObject", params)
        costs.append(time.perf_counter() - start)
    small = statistics.median(costs[WINDOW : 2 * WINDOW]) * 1e6
    large = statistics.median(costs[-WINDOW:]) * 1e6
    stats = backend.perform("GetDomain", {"DomainName": "bench"})["Stats"]
    print(f"{stats['ObjectCount']} objects on {stats['ProfileCount']} profiles")
    print(
        json.dumps(
            {"small_us": round(small, 1), "large_us": round(large, 1), "ratio": round(large / small, 3)}
        )
    )


if __name__ == "__main__":
    main()
