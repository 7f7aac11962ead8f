"""What the benchmarks of calls measure, each beside its goal, and how they print it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import NamedTuple

REGION = "us-east-1"


class Figure(NamedTuple):
    name: str
    value: float
    goal: float | None = None  # at most; None where the figure only explains another
    unit: str = ""


def prepare() -> None:
    """An environment in which boto3 needs nobody's credentials."""
    os.environ.update(AWS_DEFAULT_REGION=REGION, AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="testing")


def interleaved(
    calls: dict[str, Callable[[], object]], rounds: int, calls_per_round: int
) -> dict[str, list[float]]:
    """Seconds of CPU per call, one value per round, each call in turn; the first rounds do not count."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for round_number in range(-5, rounds):
        for name, call in calls.items():
            start = time.process_time()
            for _ in range(calls_per_round):
                call()
            if round_number >= 0:
                times[name].append((time.process_time() - start) / calls_per_round)
    return times


def ratio(times: Sequence[float], others: Sequence[float]) -> float:
    """The median of the ratios in each round: what slows a round down slows both sides."""
    return median(one / other for one, other in zip(times, others, strict=True))


def in_fresh_process(path: str, *arguments: str) -> dict[str, float]:
    """The last line that a module of benchmarks prints, which is JSON."""
    run = subprocess.run([sys.executable, path, *arguments], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return found


def table(figures: Sequence[Figure]) -> str:
    """As Markdown."""
    lines = ["| measured | value | goal |", "|---|---|---|"]
    for name, value, goal, unit in figures:
        shown = f"{value:.3f} {unit}".rstrip()
        wanted = "" if goal is None else f"≤ {goal:g} {unit}".rstrip()
        lines.append(f"| {name} | {shown} | {wanted} |")
    return "\n".join(lines)
