"""What 100,000 profiles cost in time and memory, and to let go of them.

    python bench/loading.py

In seconds of CPU, each part in a fresh interpreter.
"""

from __future__ import annotations

import json
import sys
import time
import tracemalloc
from statistics import median
from typing import Any

from figures import REGION, Figure, in_fresh_process, prepare, table

PROFILES = 100_000
MEASURED = 20_000  # whose memory is looked at: tracing makes everything slow
RUNS = 5


def figures() -> list[Figure]:
    """Microseconds per profile, ratios, bytes."""
    runs = [in_fresh_process(__file__, "load") for _ in range(RUNS)]
    loading = min(run["load"] for run in runs)
    growth, memory = in_fresh_process(__file__, "create"), in_fresh_process(__file__, "memory")
    return [
        Figure("load_profiles, over building the dicts", loading, 20, "µs each"),
        Figure("building the dicts", min(run["build"] for run in runs), unit="µs each"),
        Figure("create_profile at 100,000 / at 1,000", growth["ratio"], 1.1),
        Figure("bytes per profile / bytes of its JSON", memory["bytes"] / memory["json"], 3),
        Figure("bytes per profile", memory["bytes"], unit="B"),
        Figure("bytes of its JSON", memory["json"], unit="B"),
        Figure("reset / loading", median(run["reset"] / run["load"] for run in runs), 0.05),
    ]


def customers(count: int) -> list[dict[str, Any]]:
    """Requests of CreateProfile without the domain."""
    return [
        {
            "FirstName": f"Ana{number % 5000}",
            "LastName": f"Silva{number % 997}",
            "EmailAddress": f"ana{number}@example.com",
            "PhoneNumber": f"+1206{number:07d}",
            "BirthDate": "1980-02-03",
            "Address": {
                "Address1": f"{number} Main Street",
                "City": "Lisbon",
                "PostalCode": f"{number % 9999:05d}",
            },
        }
        for number in range(count)
    ]


def load() -> dict[str, float]:
    from customer_profiles_mock import load_profiles, mock_customer_profiles

    with mock_customer_profiles():
        _make_domain()
        start = time.process_time()
        profiles = customers(PROFILES)
        built = time.process_time()
        load_profiles("shop", profiles)
        loaded = time.process_time()
    end = time.process_time()
    parts = {"build": built - start, "load": loaded - built, "reset": end - loaded}
    return {name: seconds / PROFILES * 1e6 for name, seconds in parts.items()}


def create() -> dict[str, float]:
    """Single calls in a domain of 1,000 profiles and in one of 100,000, in turn."""
    from figures import interleaved, ratio

    from customer_profiles_mock import load_profiles, mock_customer_profiles

    with mock_customer_profiles():
        clients = {size: _make_domain(f"shop{size}") for size in (1000, PROFILES)}
        for size in clients:
            load_profiles(f"shop{size}", customers(size))
        [one] = customers(1)
        times = interleaved(
            {
                str(size): lambda client=client, size=size: client.create_profile(
                    DomainName=f"shop{size}", **one
                )
                for size, client in clients.items()
            },
            60,
            10,
        )
    return {"ratio": ratio(times[str(PROFILES)], times["1000"])}


def memory() -> dict[str, float]:
    """What stays when the caller's own dicts are gone."""
    from customer_profiles_mock import load_profiles, mock_customer_profiles

    with mock_customer_profiles():
        _make_domain()
        load_profiles("shop", customers(10))
        tracemalloc.start()
        before, _ = tracemalloc.get_traced_memory()
        load_profiles("shop", customers(MEASURED))
        after, _ = tracemalloc.get_traced_memory()
    size = len("".join(json.dumps(one, ensure_ascii=False) for one in customers(MEASURED)).encode())
    return {"bytes": (after - before) / MEASURED, "json": size / MEASURED}


def _make_domain(name: str = "shop") -> Any:
    import boto3

    client = boto3.client("customer-profiles", region_name=REGION)
    client.create_domain(DomainName=name, DefaultExpirationDays=365)
    return client


PARTS = {"load": load, "create": create, "memory": memory}

if __name__ == "__main__":
    prepare()
    print(json.dumps(PARTS[sys.argv[1]]()) if len(sys.argv) > 1 else table(figures()))
