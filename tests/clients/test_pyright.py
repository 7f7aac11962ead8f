"""A second type checker beside mypy, which `make test` runs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYRIGHT = ROOT / "build" / "clients" / "node_modules" / ".bin" / "pyright"
CHECKED = ("customer_profiles_mock", "pytest_customer_profiles_mock.py", "tests/joining/typing_sample.py")


def test_pyright_finds_nothing_in_the_package_and_in_code_that_uses_it() -> None:
    command = [PYRIGHT, "--outputjson", "--pythonpath", sys.executable, *CHECKED]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    answer = json.loads(done.stdout)
    assert answer["summary"]["filesAnalyzed"] > 100
    assert [
        f"{one['file']}:{one['range']['start']['line'] + 1}: {one['message']}"
        for one in answer["generalDiagnostics"]
    ] == []
