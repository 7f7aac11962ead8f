"""From the properties of a template to the parameters of an operation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from typing import Any, Final, TypeAlias
from urllib.parse import urlencode

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.protocol import reading, validation
from customer_profiles_mock.protocol.converting import FROM_TEXT, WrongType
from customer_profiles_mock.protocol.model import operation_model
from customer_profiles_mock.protocol.routing import Route

Path: TypeAlias = tuple[str | int, ...]

# Maps of the API that are lists in a template: by the map's shape, where an entry has key and value.
ENTRIES: Final = {
    "FieldMap": ("Name", "ObjectTypeField"),
    "KeyMap": ("Name", "ObjectTypeKeyList"),
    "ObjectTypeNames": ("Key", "Value"),
    "TagMap": ("Key", "Value"),
    "TaskPropertiesMap": ("OperatorPropertyKey", "Property"),
}


def parameters(
    operation: str, properties: Mapping[str, Any], lacking: Set[str] = frozenset()
) -> dict[str, Any]:
    """Validated parameters, read as if the properties had come in a request.

    `lacking` are members that a template cannot have, as paths such as `RecommenderConfig/InferenceConfig`.
    Raises BadRequest, also for a property that the operation does not have.
    """
    shape = operation_model(operation).input_shape
    assert shape is not None, f"{operation} takes no parameters"
    body = _Template(lacking).as_modelled(shape, properties, ())
    labels, query = {}, {}
    for name, member in shape.members.items():
        wire_name = member.serialization.get("name", name)
        match member.serialization.get("location"):
            case "uri" if name not in body:
                raise BadRequest(f"Model validation failed (#: required key [{name}] not found)")
            case "uri":
                labels[wire_name] = body.pop(name)
            case "querystring" if name in body:
                query[wire_name] = body.pop(name)
    # YAML knows dates; a template's author meant the text.
    text = json.dumps(body, default=str)
    params = reading.read(Route(operation, labels), urlencode(query, doseq=True), text)
    validation.validate(operation, params)
    return params


def members(operation: str) -> tuple[str, ...]:
    """The parameters that an operation takes, in model order."""
    shape = operation_model(operation).input_shape
    return () if shape is None else tuple(shape.members)


class _Template:
    """How values stand in templates: maps may be lists, numbers text, text numbers."""

    def __init__(self, lacking: Set[str]) -> None:
        self.lacking = lacking

    def as_modelled(self, shape: Shape, value: Any, path: Path) -> Any:
        """The value as the model has it. What does not fit is left as it is, for the validation to name."""
        if isinstance(shape, StructureShape) and isinstance(value, Mapping):
            for name in value:
                if name not in shape.members or _member_path((*path, name)) in self.lacking:
                    raise _invalid(path, f"extraneous key [{name}] is not permitted")
            return {
                name: self.as_modelled(shape.members[name], item, (*path, name))
                for name, item in value.items()
            }
        if isinstance(shape, MapShape) and shape.name in ENTRIES:
            return self._map_of_entries(shape, value, path)
        if isinstance(shape, MapShape) and isinstance(value, Mapping):
            return {key: self.as_modelled(shape.value, item, (*path, key)) for key, item in value.items()}
        if isinstance(shape, ListShape) and isinstance(value, list):
            return [self.as_modelled(shape.member, item, (*path, index)) for index, item in enumerate(value)]
        if isinstance(shape, StringShape) and isinstance(value, bool | int | float):
            return json.dumps(value)
        if shape.type_name in FROM_TEXT and isinstance(value, str):
            try:
                return FROM_TEXT[shape.type_name](value)
            except WrongType:
                return value
        return value

    def _map_of_entries(self, shape: MapShape, value: Any, path: Path) -> dict[str, Any]:
        key_name, value_name = ENTRIES[shape.name]
        result: dict[str, Any] = {}
        for index, entry in enumerate(value if isinstance(value, list) else [None]):
            if not isinstance(entry, Mapping) or not {key_name} <= entry.keys() <= {key_name, value_name}:
                raise _invalid(path, f"expected a list of {key_name} and {value_name}")
            key = self.as_modelled(shape.key, entry[key_name], (*path, index, key_name))
            if key in result:
                raise _invalid(path, f"{key_name} {key} is there more than once")
            entry_value = entry.get(value_name, "" if isinstance(shape.value, StringShape) else {})
            result[key] = self.as_modelled(shape.value, entry_value, (*path, index, value_name))
        return result


def _member_path(path: Path) -> str:
    return "/".join(step for step in path if isinstance(step, str))


def _invalid(path: Path, problem: str) -> BadRequest:
    return BadRequest(f"Model validation failed ({'/'.join(['#', *map(str, path)])}: {problem})")
