"""`customer-profiles-mock match`: what identity resolution would do with one's own data.

Exit codes: 0 when it was done, whether or not anything matched and though rows may be left out; 1 when
nothing in the file can be used, or an output cannot be written; 2 for arguments, mappings and settings files
that cannot be followed.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from argparse import _SubParsersAction

_DESCRIPTION: Final = """\
Find the customers that a file has more than once, and say why. Groups go to standard output, all else to
standard error. Nothing leaves this machine. Exit code 1: nothing in the file can be used, or an output
cannot be written; 2: an argument, mapping or settings file cannot be followed.
"""


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "match",
        help="find the customers that a file of yours has more than once",
        description=_DESCRIPTION,
    )
    parser.add_argument("file", metavar="FILE", help="customers as CSV or JSON Lines; - for standard input")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="COLUMN=MEMBER",
        help='what a column is, as "E-Mail=EmailAddress" or "Tier=Attributes.Tier"; nothing after = to leave '
        "it out; can be repeated",
    )
    parser.add_argument("--rules", type=Path, metavar="FILE", help="match by these rules too (JSON)")
    parser.add_argument(
        "--auto-merge", type=Path, metavar="FILE", help="merge the model's groups by these criteria (JSON)"
    )
    parser.add_argument("--explain", action="store_true", help="say why profiles are in a group")
    parser.add_argument("--out", metavar="FILE", help="write the groups as JSON Lines; - for standard output")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a report to open in a browser")
    parser.add_argument(
        "--threshold", type=float, default=0.5, help="list groups from this score on (%(default)s)"
    )
    parser.add_argument(
        "--region",
        default="US",
        metavar="COUNTRY",
        help="two-letter country by whose habits telephone numbers and dates are read (%(default)s)",
    )
    parser.add_argument(
        "--limit",
        type=_count,
        default=20,
        metavar="N",
        help="print so many groups and bad lines at most; 0 for all (%(default)s)",
    )
    parser.add_argument("--encoding", help="of FILE; found out if not given")
    parser.add_argument(
        "--delimiter", metavar="CHARACTER", help="between the cells of CSV, or tab; found out if not given"
    )


def run(arguments: argparse.Namespace) -> int:
    from customer_profiles_mock.commands.match_files import UnusableFile
    from customer_profiles_mock.commands.match_profiles import BadMapping
    from customer_profiles_mock.commands.match_run import match
    from customer_profiles_mock.commands.match_settings import BadSettings
    from customer_profiles_mock.commands.match_text import write_lines

    try:
        match(arguments)
        sys.stdout.flush()
    except (BadMapping, BadSettings) as error:
        write_lines(sys.stderr, [f"customer-profiles-mock match: {error}"])
        return 2
    except UnusableFile as error:
        write_lines(sys.stderr, [f"{arguments.file}: {error}"])
        return 1
    except BrokenPipeError:
        # Whoever reads has read enough, as `head` does. Nothing more is to be written, at exit neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        write_lines(sys.stderr, [f"{error.filename}: {error.strerror}"])
        return 1
    return 0


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(text)
