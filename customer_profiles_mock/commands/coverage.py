"""`customer-profiles-mock coverage`: what is simulated."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    subparsers.add_parser(
        "coverage",
        help="print how far each operation of the installed botocore is simulated",
        description="Print how far each operation of the installed botocore is simulated, as Markdown.",
    )


def run(arguments: argparse.Namespace) -> int:
    from customer_profiles_mock.coverage import coverage_page
    from customer_profiles_mock.operations.registry import built_operations
    from customer_profiles_mock.protocol.model import operation_names

    del arguments  # there are none
    sys.stdout.write(coverage_page(operation_names(), built_operations()))
    return 0
