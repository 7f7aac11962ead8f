#!/usr/bin/env python3
"""Match the customers of one folder and write the groups.

    python bench/run_matcher.py --data DIR --out OUT

Reads `DIR/profiles.jsonl`, an object a line with "id" and "profile"; writes `OUT/groups_engine.jsonl`, a line
`{"ids": [...], "confidence": ...}` for each group of two or more. The last line printed is one JSON object:

match_s   seconds from profiles in memory to groups; importing the libraries is done before
peak_mb   by how much the process's peak resident memory rose while matching, above profiles and interpreter
base_mb   that memory before matching began
rows, groups   how many profiles were read and how many groups were found
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import sys
import time
from pathlib import Path

from customer_profiles_mock.matcher import Settings, find_matches


def resident_mb() -> float:
    """Peak resident memory so far. Linux counts kilobytes, macOS bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--threshold", type=float, default=Settings().threshold)
    args = parser.parse_args()

    profiles = []
    with open(args.data / "profiles.jsonl", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            profile = row["profile"]
            profile["ProfileId"] = row["id"]
            profiles.append(profile)

    for library in ("rapidfuzz.distance", "phonenumbers", "numpy"):  # else imported when first needed
        importlib.import_module(library)
    before = resident_mb()
    start = time.perf_counter()
    groups = find_matches(profiles, settings=Settings(threshold=args.threshold))
    match_s = time.perf_counter() - start
    after = resident_mb()

    args.out.mkdir(parents=True, exist_ok=True)
    with open(args.out / "groups_engine.jsonl", "w", encoding="utf-8") as out:
        for group in groups:
            out.write(json.dumps({"ids": group.profile_ids, "confidence": group.confidence_score}) + "\n")
    print(
        json.dumps(
            {
                "rows": len(profiles),
                "groups": len(groups),
                "match_s": round(match_s, 3),
                "peak_mb": round(after - before, 1),
                "base_mb": round(before, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
