"""What a call costs, and what importing the package costs.

    python bench/calls.py

Calls in process through boto3, over moto's own `dsql.get_cluster`, interleaved in one run so that a
busy machine slows both; import time over `import boto3, moto`, each in a fresh interpreter. The last
line is JSON.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

ROUNDS = 60
CALLS_PER_ROUND = 20
IMPORTS = 9


def main() -> None:
    figures = call_figures() | import_figures()
    for name, value in figures.items():
        print(f"{name:32} {value:8.3f}")
    print(json.dumps(figures))


def call_figures() -> dict[str, float]:
    """Milliseconds per call, and ratios to `dsql.get_cluster`: medians over the rounds."""
    import boto3

    from customer_profiles_mock import mock_customer_profiles

    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    with mock_customer_profiles():
        dsql = boto3.client("dsql", region_name="us-east-1")
        profiles = boto3.client("customer-profiles", region_name="us-east-1")
        cluster = dsql.create_cluster(deletionProtectionEnabled=False)["identifier"]
        profiles.create_domain(DomainName="shop", DefaultExpirationDays=365)
        calls: dict[str, Callable[[], object]] = {
            "dsql.get_cluster": lambda: dsql.get_cluster(identifier=cluster),
            "get_domain": lambda: profiles.get_domain(DomainName="shop"),
            "create_profile": lambda: profiles.create_profile(
                DomainName="shop", FirstName="Ana", LastName="Silva", EmailAddress="ana@example.com"
            ),
        }
        times = interleaved(calls)
    medians = {name: statistics.median(values) for name, values in times.items()}
    figures = {f"{name} ms": value for name, value in medians.items()}
    for name in calls:
        if name != "dsql.get_cluster":
            ratios = [own / other for own, other in zip(times[name], times["dsql.get_cluster"], strict=True)]
            figures[f"{name} / dsql.get_cluster"] = statistics.median(ratios)
    return {name: round(value, 3) for name, value in figures.items()}


def interleaved(calls: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Milliseconds per call, one value per round; the first rounds warm up and do not count."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for round_number in range(-5, ROUNDS):
        for name, call in calls.items():
            start = time.perf_counter()
            for _ in range(CALLS_PER_ROUND):
                call()
            if round_number >= 0:
                times[name].append((time.perf_counter() - start) / CALLS_PER_ROUND * 1000)
    return times


def import_figures() -> dict[str, float]:
    """Milliseconds that the package adds to `import boto3, moto`: the median of fresh interpreters."""
    code = (
        "import time; start = time.perf_counter(); import boto3, moto; middle = time.perf_counter();"
        "import customer_profiles_mock; print(middle - start, time.perf_counter() - middle)"
    )
    with tempfile.TemporaryDirectory() as bytecode:
        environ = os.environ | {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": bytecode}
        runs = [
            subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env=environ).stdout
            for _ in range(IMPORTS)
        ]
    # The first run compiles.
    others, ours = zip(*[map(float, run.split()) for run in runs[1:]], strict=True)
    return {
        "import boto3, moto ms": round(statistics.median(others) * 1000, 3),
        "import, added ms": round(statistics.median(ours) * 1000, 3),
    }


if __name__ == "__main__":
    main()
