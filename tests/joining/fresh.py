"""Code in an interpreter of its own, for everything that depends on what is imported when."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap


def run(code: str, **environ: str) -> str:
    """Run the code with warnings as errors; returns what it prints. A failure shows its traceback."""
    process = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
        capture_output=True,
        check=False,
        env=os.environ | environ,
        text=True,
        timeout=120,
    )
    assert process.returncode == 0, process.stderr
    return process.stdout.strip()
