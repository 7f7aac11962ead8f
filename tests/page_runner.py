"""Runs the Python that the pages show: a program, called by `test_docs.py`.

    python -W error page_runner.py FOLDER [MODULE ...]

Files of tests in FOLDER are run by pytest, all in one go, as each test has a mock of its own. Other files are
programs: each is run in a folder and a process of its own, and named with what it printed if it fails. The
processes are forks of this one, which has imported the modules named: that takes longer than to run most.
"""

from __future__ import annotations

import os
import sys
import traceback
from importlib import import_module
from pathlib import Path

import pytest


def run_programs(folder: Path) -> bool:
    """Whether each has run to its end."""
    passed = True
    for file in sorted(folder.glob("*.py")):
        if not file.name.startswith("test_"):
            output = file.with_suffix(".out")
            child = os.fork()
            if child == 0:
                os._exit(run_program(file.resolve(), output.resolve()))
            if os.waitpid(child, 0)[1] != 0:
                sys.stdout.write(f"----- {file.name}\n{output.read_text('utf-8')}\n")
                passed = False
    sys.stdout.flush()
    return passed


def run_program(file: Path, output: Path) -> int:
    """The exit code of a program, in a process that is for it alone."""
    empty = file.with_suffix("")
    empty.mkdir()
    os.chdir(empty)
    sys.argv = [file.name]
    code = 0
    with output.open("w", encoding="utf-8") as stream:
        os.dup2(stream.fileno(), 1)
        os.dup2(stream.fileno(), 2)
    try:
        exec(compile(file.read_text("utf-8"), file.name, "exec"), {"__name__": "__main__"})
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def run_tests(folder: Path) -> bool:
    # Other plugins that happen to be installed are no business of the pages.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    files = sorted(map(str, folder.glob("test_*.py")))
    options = ["-q", "-p", "pytest_customer_profiles_mock", "-p", "no:cacheprovider"]
    return not files or pytest.main([*options, *files]) == 0


if __name__ == "__main__":
    for name in sys.argv[2:]:
        import_module(name)
    programs_pass = run_programs(Path(sys.argv[1]))
    sys.exit(0 if run_tests(Path(sys.argv[1])) and programs_pass else 1)
