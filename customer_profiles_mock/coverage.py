"""How far each operation goes, as the page `docs/coverage.md`.

python -m customer_profiles_mock.coverage > docs/coverage.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Final

import botocore

from customer_profiles_mock.operations.registry import Operation, Standing, built_operations
from customer_profiles_mock.protocol.model import operation_names

NOT_THERE: Final = "not there"

_PAGE = """\
# Coverage

<!-- Made by `make docs`; change the operations, not this page. -->

The service model of botocore {botocore_version} has {total} operations.

| Standing | Operations | What it means |
| --- | ---: | --- |
| {simulated} | {count_simulated} | behaves as the service does, as far as that is known |
| {stored} | {count_stored} | checked, kept and given back; nothing follows from it |
| {not_there} | {count_not_there} | checked, then answered with HTTP 501 and the operation's name |

What is simulated can still differ from AWS in detail: see [differences from AWS](differences-from-aws.md).

| Operation | Standing |
| --- | --- |
{rows}
"""


def coverage_page(
    names: Iterable[str], operations: Mapping[str, Operation], *, botocore_version: str = botocore.__version__
) -> str:
    """The page as Markdown, for the operations called `names` of which `operations` are built."""
    standings = {
        name: operations[name].standing.value if name in operations else NOT_THERE for name in sorted(names)
    }
    counts = list(standings.values())
    return _PAGE.format(
        botocore_version=botocore_version,
        total=len(standings),
        simulated=Standing.SIMULATED.value,
        stored=Standing.STORED.value,
        not_there=NOT_THERE,
        count_simulated=counts.count(Standing.SIMULATED.value),
        count_stored=counts.count(Standing.STORED.value),
        count_not_there=counts.count(NOT_THERE),
        rows="\n".join(f"| {name} | {standing} |" for name, standing in standings.items()),
    )


if __name__ == "__main__":
    sys.stdout.write(coverage_page(operation_names(), built_operations()))
