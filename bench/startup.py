"""What importing the package and the first answer cost, beside `import boto3, moto` and moto's own answer.

    python bench/startup.py

Each in fresh interpreters that take turns, with compiled modules, in seconds of CPU.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from statistics import median

from figures import REGION, Figure, prepare, ratio, table

RUNS = 15


def figures() -> list[Figure]:
    """Ratios, and milliseconds."""
    runs: dict[str, list[dict[str, float]]] = {"ours": [], "moto": []}
    with tempfile.TemporaryDirectory() as compiled:
        environ = os.environ | {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": compiled}
        for number in range(RUNS + 1):
            for side, found in runs.items():
                command = [sys.executable, __file__, side]
                run = subprocess.run(command, check=True, capture_output=True, env=environ)
                if number:  # the first run compiles
                    found.append(json.loads(run.stdout))
    both = [run["import both"] for run in runs["ours"]]
    ours = [run["import ours"] for run in runs["ours"]]
    first = {side: [run["first answer"] for run in found] for side, found in runs.items()}
    return [
        Figure("import / import boto3, moto", 1 + ratio(ours, both), 1.03),
        Figure("to the first get_domain / to moto's own first get_cluster", ratio(*first.values()), 0.90),
        Figure("import boto3, moto", median(both) * 1000, unit="ms"),
        Figure("import of the package, added", median(ours) * 1000, unit="ms"),
        Figure("to the first get_domain, after imports", median(first["ours"]) * 1000, unit="ms"),
        Figure("to the first get_cluster, after imports", median(first["moto"]) * 1000, unit="ms"),
    ]


def one_run(side: str) -> dict[str, float]:
    """Seconds of CPU: both imports, ours, and from there to the first read of something made."""
    prepare()
    start = time.process_time()
    import boto3
    import moto

    imported = time.process_time()
    if side == "ours":
        import customer_profiles_mock

        assert customer_profiles_mock.register
    ready = time.process_time()
    with moto.mock_aws():
        if side == "ours":
            client = boto3.client("customer-profiles", region_name=REGION)
            client.create_domain(DomainName="shop", DefaultExpirationDays=365)
            client.get_domain(DomainName="shop")
        else:
            client = boto3.client("dsql", region_name=REGION)
            made = client.create_cluster(deletionProtectionEnabled=False)
            client.get_cluster(identifier=made["identifier"])
        answered = time.process_time()
    return {
        "import both": imported - start,
        "import ours": ready - imported,
        "first answer": answered - ready,
    }


if __name__ == "__main__":
    print(json.dumps(one_run(sys.argv[1])) if len(sys.argv) > 1 else table(figures()))
