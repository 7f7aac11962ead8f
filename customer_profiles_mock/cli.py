"""The command `customer-profiles-mock`; what it can do is in `commands`, a module each."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

from customer_profiles_mock import __version__

COMMANDS: Final = ("server", "match", "coverage")


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say, those of the process by default; returns its exit code.

    Raises SystemExit for arguments that it does not know.
    """
    parser = argparse.ArgumentParser(
        prog="customer-profiles-mock",
        description="Amazon Connect Customer Profiles without AWS.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands = {name: import_module(f"customer_profiles_mock.commands.{name}") for name in COMMANDS}
    for command in commands.values():
        command.add_parser(subparsers)
    arguments = parser.parse_args(argv)
    exit_code: int = commands[arguments.command].run(arguments)
    return exit_code


if __name__ == "__main__":
    sys.exit(main())
