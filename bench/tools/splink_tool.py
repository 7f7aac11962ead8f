"""Run Splink 4 or 5 on a folder of profiles, in its own environment.

    cd bench; PYTHON -m tools.splink_tool ...

The clock runs from profiles in memory to groups at one threshold: cleaning, loading into DuckDB, training,
predicting and clustering. Importing and reading the file are done before; groups at further thresholds come
after. The last line printed is one JSON object:

match_s     the seconds on the clock
prepare_s   those of them that went into cleaning the profiles, in Python
cpu_s       seconds of processor time in match_s, over all threads
peak_mb     by how much the peak of resident memory rose over them, above profiles and libraries
base_mb     that memory before
"""

from __future__ import annotations

import json
import logging
import time
from importlib.metadata import version
from typing import Any

import pandas  # noqa: F401 - Splink and DuckDB import it at first use, which is no part of matching
import pyarrow
from sets import read_profiles
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.internals.exceptions import EMTrainingException

from tools import columns, measuring, splink_models

VERSION = version("splink")
NEW = int(VERSION.split(".")[0]) >= 5


def table_of(profiles: list[dict[str, object]], model: str) -> pyarrow.Table:
    rows = columns.rows(profiles)
    if model == "customers":
        columns.forget_shared_contacts(rows)
    data = {name: [row[name] for row in rows] for name in rows[0]}
    for one, several in (("email", "emails"), ("phone", "phones")):
        data[one] = [values[0] if values else None for values in data[several]]
        data[several] = [values or None for values in data[several]]
    text = pyarrow.string()
    lists = {"emails": pyarrow.list_(text), "phones": pyarrow.list_(text)}
    return pyarrow.table(
        {name: pyarrow.array(values, lists.get(name, text)) for name, values in data.items()}
    )


def groups(linker: Linker, predicted: Any, threshold: float) -> list[list[str]]:
    clustering = linker.clustering
    found = clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=threshold
    )
    rows = found.as_duckdbpyrelation().aggregate("list(unique_id) as ids, count(*) as size", "cluster_id")
    return [ids for (ids,) in rows.filter("size > 1").project("ids").fetchall()]


def main() -> None:
    args = measuring.arguments("Splink on a folder of profiles", splink_models.NAMES)
    logging.getLogger("splink").setLevel(logging.ERROR)
    profiles = read_profiles(args.data)
    model = splink_models.by_name(args.model)
    base_mb = measuring.resident_mb()

    start, cpu = time.perf_counter(), time.process_time()
    table = table_of(profiles, args.model)
    prepare_s = time.perf_counter() - start
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=model.comparisons,
        blocking_rules_to_generate_predictions=model.blocking,
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    database = DuckDBAPI()
    if NEW:
        linker = Linker(database.register(table), settings, log_level=None)
    else:
        linker = Linker(table, settings, db_api=database)
    linker.training.estimate_probability_two_random_records_match(model.certain, recall=model.recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=model.random_pairs, seed=1)
    too_small = 0
    for rule in model.training:
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(
                rule, estimate_without_term_frequencies=True
            )
        except EMTrainingException:  # too few pairs for this rule; the others train without it
            too_small += 1
    timed, *others = args.thresholds
    result = groups(linker, linker.inference.predict(threshold_match_probability=timed), timed)
    match_s, cpu_s = time.perf_counter() - start, time.process_time() - cpu
    peak_mb = measuring.resident_mb()

    measuring.write_groups(args.out, timed, result)
    if others:
        predicted = linker.inference.predict(threshold_match_probability=min(others))
        for threshold in others:
            measuring.write_groups(args.out, threshold, groups(linker, predicted, threshold))
    print(
        json.dumps(
            {
                "version": VERSION,
                "rows": len(profiles),
                "match_s": round(match_s, 3),
                "prepare_s": round(prepare_s, 3),
                "cpu_s": round(cpu_s, 3),
                "peak_mb": round(peak_mb - base_mb, 1),
                "base_mb": round(base_mb, 1),
                "rules_without_training": too_small,
            }
        )
    )


if __name__ == "__main__":
    main()
