"""How much a segment may compare; what its source segments compare counts with it (documented).

The number 60 and the words "maximum limit of 60" are observed; the rest of the texts is our choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.segments.grammar import Comparison, dimensions_of, sources_of
from customer_profiles_mock.state.domain import Domain

MOST_DIMENSIONS: Final = 60
MOST_ATTRIBUTES: Final = 60
MOST_CALCULATED_ATTRIBUTES: Final = 10


def check_limits(domain: Domain, groups: Mapping[str, Any]) -> None:
    """Raises BadRequest for groups, known to compile, that compare too much."""
    dimensions = sum(1 for _ in dimensions_of(groups))
    if dimensions > MOST_DIMENSIONS:
        raise BadRequest(_exceeded("dimensions", MOST_DIMENSIONS, dimensions))
    compared: dict[str, Comparison] = {}
    pending, seen = [groups], set[str]()
    while pending:
        current = pending.pop()
        for comparisons in dimensions_of(current):
            compared |= {comparison.path: comparison for comparison in comparisons}
        for group in current.get("Groups", []):
            for name in sources_of(group):
                if name not in seen:
                    seen.add(name)
                    # A source by SQL compares nothing.
                    if isinstance(source := domain.segments[name].criteria, dict):
                        pending.append(source)
    if len(compared) > MOST_ATTRIBUTES:
        raise BadRequest(
            _exceeded(
                "unique attributes, those of its source segments counted", MOST_ATTRIBUTES, len(compared)
            )
        )
    calculated = sum(comparison.is_calculated for comparison in compared.values())
    if calculated > MOST_CALCULATED_ATTRIBUTES:
        raise BadRequest(
            _exceeded(
                "unique calculated attributes, those of its source segments counted",
                MOST_CALCULATED_ATTRIBUTES,
                calculated,
            )
        )


def _exceeded(what: str, most: int, found: int) -> str:
    return f"The segment has {found} {what}, over the maximum limit of {most}"
