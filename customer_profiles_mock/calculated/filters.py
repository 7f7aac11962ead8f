"""Filters: which objects an attribute looks at.

Every attribute of a dimension must hold (documented by the default attributes). A group combines its
dimensions, and Include the groups, each as ALL, ANY or NONE (our choice).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from customer_profiles_mock.calculated.comparisons import check_comparison, holds

_COMBINED: Final[Mapping[str, Callable[[Iterable[bool]], bool]]] = {
    "ALL": all,
    "ANY": any,
    "NONE": lambda answers: not any(answers),
}


def check_filter(definition: Mapping[str, Any]) -> None:
    """Raises BadRequest for values that a comparison cannot be made with."""
    for group in definition["Groups"]:
        for dimension in group["Dimensions"]:
            for comparison in dimension["Attributes"].values():
                check_comparison(comparison["DimensionType"], comparison["Values"])


def passes(definition: Mapping[str, Any], text_of: Callable[[str], str]) -> bool:
    """Whether an object passes. `text_of` gives the text of a field, empty where it has none."""
    return _COMBINED[definition["Include"]](_group_fits(group, text_of) for group in definition["Groups"])


def _group_fits(group: Mapping[str, Any], text_of: Callable[[str], str]) -> bool:
    return _COMBINED[group["Type"]](
        all(
            holds(comparison["DimensionType"], text_of(name), comparison["Values"])
            for name, comparison in dimension["Attributes"].items()
        )
        for dimension in group["Dimensions"]
    )
