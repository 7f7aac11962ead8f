"""The groups grammar: from SegmentGroups as given to tests, with what absent members stand for.

    SegmentGroups = { Groups: [Group…], Include: ALL|ANY|NONE }
    Group         = { Dimensions: [Dimension…], Type: ALL|ANY|NONE,
                      SourceSegments: [{SegmentDefinitionName}…], SourceType: ALL|ANY|NONE }
    Dimension     = { ProfileAttributes: {…} } or { CalculatedAttributes: {…} }

The members are the model's. That all comparisons of one dimension must hold, that Include and Type
are ALL and SourceType is ANY where they are absent, and that no groups fit every profile, is our choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from customer_profiles_mock.calculated.conditions import check_window, overriding_window
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.profiles.fields import ATTRIBUTES
from customer_profiles_mock.segments.conditions import Test, compile_comparison
from customer_profiles_mock.segments.references import Reading, missing_attribute
from customer_profiles_mock.state.calculated_attributes import CalculatedAttribute
from customer_profiles_mock.state.domain import Domain

CALCULATED: Final = "CalculatedAttributes"

COMBINED: Final[Mapping[str, Callable[[Iterable[bool]], bool]]] = {
    "ALL": all,
    "ANY": any,
    "NONE": lambda answers: not any(answers),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison as given, under the name of what it compares."""

    path: str  # `Address.City`, `Attributes.tier`, `CalculatedAttributes.ride_count`
    kind: str
    values: Sequence[str]
    is_calculated: bool = False
    overrides: Mapping[str, Any] | None = None  # ConditionOverrides

    @property
    def name(self) -> str:
        """The name of a calculated attribute."""
        return self.path.partition(".")[2]


def dimensions_of(groups: Mapping[str, Any]) -> Iterator[list[Comparison]]:
    """The dimensions of all groups, each as its comparisons."""
    for group in groups.get("Groups", []):
        for dimension in group.get("Dimensions", []):
            yield list(comparisons_of(dimension))


def sources_of(group: Mapping[str, Any]) -> Iterator[str]:
    """The names of the source segments of one group. Raises BadRequest for one without a name."""
    for source in group.get("SourceSegments", []):
        if "SegmentDefinitionName" not in source:
            raise BadRequest("A source segment needs a SegmentDefinitionName")
        yield source["SegmentDefinitionName"]


def comparisons_of(dimension: Mapping[str, Any]) -> Iterator[Comparison]:
    for name, given in dimension.get(CALCULATED, {}).items():
        overrides = given.get("ConditionOverrides")
        yield Comparison(f"{CALCULATED}.{name}", given["DimensionType"], given["Values"], True, overrides)
    for member, given in dimension.get("ProfileAttributes", {}).items():
        # An address is a structure of comparisons, and Attributes a map of them.
        is_one = member != ATTRIBUTES and "DimensionType" in given
        for path, one in (
            [(member, given)] if is_one else [(f"{member}.{part}", given[part]) for part in given]
        ):
            yield Comparison(path, one["DimensionType"], one["Values"])


def compile_dimensions(domain: Domain, group: Mapping[str, Any]) -> Test:
    """Whether a profile fits the dimensions of a group. Raises BadRequest for what nobody can compare."""
    combined = COMBINED[group.get("Type", "ALL")]
    dimensions = [
        [_compile(domain, comparison) for comparison in comparisons_of(dimension)]
        for dimension in group.get("Dimensions", [])
    ]
    if not dimensions:
        return lambda _subject: True
    return lambda subject: combined(all(test(subject) for test in tests) for tests in dimensions)


def _compile(domain: Domain, comparison: Comparison) -> Test:
    read = _reading(domain, comparison)
    return compile_comparison(domain, read, comparison.kind, comparison.values)


def _reading(domain: Domain, comparison: Comparison) -> Reading:
    if not comparison.is_calculated:
        path = comparison.path
        return lambda subject: subject.text(path)
    attribute = domain.calculated_attributes.get(comparison.name)
    if attribute is None:
        raise missing_attribute(domain, comparison.name)
    if (window := overriding_window(comparison.overrides)) is not None:
        check_window(window)
    return _reading_of(attribute, comparison.overrides)


def _reading_of(attribute: CalculatedAttribute, overrides: Mapping[str, Any] | None) -> Reading:
    return lambda subject: subject.calculated(attribute, overrides)
