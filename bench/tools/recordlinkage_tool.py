"""Run recordlinkage on a FEBRL set, in its own environment.

    cd bench; PYTHON -m tools.recordlinkage_tool ...

Pairs that share a name, a birth date, a postal code or a street are compared field by field: alike or not.
The package's classifier learns without answers what each field is worth. Pairs at or above the threshold are
linked, and whoever is linked is one group. The clock and the last line printed are as in `splink_tool`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from importlib.metadata import version

import pandas
import recordlinkage
from sets import read_profiles

from tools import columns, measuring

BLOCKS = ("given", "surname", "dob", "postcode", "street")
NAMES = ("given", "surname", "street", "city")
CODES = ("state", "dob", "postcode", "number")
# The similarity from which on a field counts as alike.
ALIKE = 0.85


def main() -> None:
    args = measuring.arguments("recordlinkage on a FEBRL set", ["febrl"])
    profiles = read_profiles(args.data)
    base_mb = measuring.resident_mb()

    start, cpu = time.perf_counter(), time.process_time()
    table = pandas.DataFrame(columns.rows(profiles)).set_index("unique_id")
    prepare_s = time.perf_counter() - start
    index = recordlinkage.Index()
    for column in BLOCKS:
        index.block(column)
    compare = recordlinkage.Compare()
    for method, fields in (("jarowinkler", NAMES), ("damerau_levenshtein", CODES)):
        for column in fields:
            compare.string(column, column, method=method, threshold=ALIKE)
    found = compare.compute(index.index(table), table).astype(int)
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(found)
    scores = classifier.prob(found)
    timed, *others = args.thresholds
    result = groups(scores[scores >= timed].index)
    match_s, cpu_s = time.perf_counter() - start, time.process_time() - cpu
    peak_mb = measuring.resident_mb()

    measuring.write_groups(args.out, timed, result)
    for threshold in others:
        measuring.write_groups(args.out, threshold, groups(scores[scores >= threshold].index))
    print(
        json.dumps(
            {
                "version": version("recordlinkage"),
                "rows": len(profiles),
                "match_s": round(match_s, 3),
                "prepare_s": round(prepare_s, 3),
                "cpu_s": round(cpu_s, 3),
                "peak_mb": round(peak_mb - base_mb, 1),
                "base_mb": round(base_mb, 1),
            }
        )
    )


def groups(links: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Whoever is linked, directly or through others."""
    group_of: dict[str, list[str]] = {}
    for one, other in links:
        small, large = sorted((group_of.get(one, [one]), group_of.get(other, [other])), key=len)
        if small is not large:
            large += small
            group_of.update(dict.fromkeys((*small, *large), large))
    return list({id(group): group for group in group_of.values()}.values())


if __name__ == "__main__":
    main()
