"""The conditions of event triggers: what they may say, and which objects meet them.

Attributes of a dimension must all hold, LogicalOperator combines the dimensions of a condition, and
all conditions must hold (our choice). The operators are documented. Of a list, INCLUSIVE wants all its
values and the others one element; of one text, INCLUSIVE wants any of its values (our choice).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from customer_profiles_mock.calculated.comparisons import check_comparison, holds
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.mapping.accessors import SOURCE_ROOT, as_text
from customer_profiles_mock.ingestion.mapping.sources import Source, compile_source
from customer_profiles_mock.ingestion.mapping.tags import OPENING
from customer_profiles_mock.state.object_types import ObjectType

_COMBINED: Final[Mapping[str, Callable[[Iterable[bool]], bool]]] = {
    "ALL": all,
    "ANY": any,
    "NONE": lambda answers: not any(answers),
}
_MOST_PARSED: Final = 25_000


def check_conditions(conditions: Sequence[Mapping[str, Any]], object_type: ObjectType) -> None:
    """Raises BadRequest for what objects of the type cannot be held against. Wording: our choice."""
    for condition in conditions:
        for dimension in condition["EventTriggerDimensions"]:
            for attribute in dimension["ObjectAttributes"]:
                _check_attribute(attribute, object_type)


def meets(
    conditions: Sequence[Mapping[str, Any]], object_type: ObjectType, source: Mapping[str, Any]
) -> bool:
    """Whether an object meets all conditions."""
    return all(
        _COMBINED[condition["LogicalOperator"]](
            all(_holds(attribute, object_type, source) for attribute in dimension["ObjectAttributes"])
            for dimension in condition["EventTriggerDimensions"]
        )
        for condition in conditions
    )


def _check_attribute(attribute: Mapping[str, Any], object_type: ObjectType) -> None:
    if ("Source" in attribute) == ("FieldName" in attribute):
        raise BadRequest("An object attribute has either Source or FieldName")
    if "Source" in attribute:
        _source(attribute["Source"])
    elif attribute["FieldName"] not in object_type.fields:
        raise BadRequest(f"Field {attribute['FieldName']} is not defined in object type {object_type.name}")
    check_comparison(attribute["ComparisonOperator"], attribute["Values"])


def _holds(attribute: Mapping[str, Any], object_type: ObjectType, source: Mapping[str, Any]) -> bool:
    kind, values = attribute["ComparisonOperator"], attribute["Values"]
    found = _read(attribute, object_type, source)
    texts = [text for one in (found if isinstance(found, list) else [found]) if (text := as_text(one))]
    if kind in ("INCLUSIVE", "EXCLUSIVE"):
        combined = all if isinstance(found, list) else any
        return combined(value in texts for value in values) is (kind == "INCLUSIVE")
    return any(holds(kind, text, values) for text in texts)


def _read(attribute: Mapping[str, Any], object_type: ObjectType, source: Mapping[str, Any]) -> Any:
    if "Source" in attribute:
        return _source(attribute["Source"]).read(source)
    field = object_type.fields.get(attribute["FieldName"])  # the type may have lost it
    return None if field is None else compile_source(field.source).read(source)


@lru_cache(maxsize=_MOST_PARSED)
def _source(text: str) -> Source:
    """A path, with or without `_source` in front, or Handlebars (our choice). Raises BadRequest."""
    is_whole = OPENING in text or text.startswith(f"{SOURCE_ROOT}.")
    return compile_source(text if is_whole else f"{SOURCE_ROOT}.{text}")
