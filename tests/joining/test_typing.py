"""What type checkers see of the public names."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_mypy_understands_the_public_names() -> None:
    sample = Path(__file__).with_name("typing_sample.py")
    root = sample.parents[2]
    process = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", root / "pyproject.toml", sample],
        capture_output=True,
        check=False,
        cwd=root,
        text=True,
    )
    assert process.returncode == 0, process.stdout + process.stderr
