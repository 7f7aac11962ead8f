"""What every tool's process does alike: its arguments, its memory, and how it hands over what it found."""

from __future__ import annotations

import argparse
import json
import resource
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path


def arguments(about: str, models: Iterable[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--data", required=True, type=Path, help="a folder with profiles.jsonl")
    parser.add_argument("--out", required=True, type=Path, help="where groups_<threshold>.jsonl go")
    parser.add_argument("--model", required=True, choices=sorted(models))
    parser.add_argument(
        "--thresholds",
        required=True,
        type=float,
        nargs="+",
        help="the first is timed, the others follow untimed",
    )
    return parser.parse_args()


def resident_mb() -> float:
    """Peak resident memory so far. Linux counts kilobytes, macOS bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def write_groups(folder: Path, threshold: float, groups: Iterable[Sequence[str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f"groups_{threshold}.jsonl", "w", encoding="utf-8") as out:
        out.writelines(json.dumps({"ids": list(group)}) + "\n" for group in groups)
