"""From the properties of a CloudFormation template to the parameters of an operation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.protocol import reading, validation
from customer_profiles_mock.protocol.converting import FROM_TEXT, WrongType
from customer_profiles_mock.protocol.model import operation_model
from customer_profiles_mock.protocol.routing import Route


def parameters(operation: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Validated parameters, read as if the properties had come in a request.

    Raises BadRequest, also for a property that the operation does not have.
    """
    shape = operation_model(operation).input_shape
    assert shape is not None, f"{operation} takes no parameters"
    body = _as_modelled(shape, properties, "#")
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


def _as_modelled(shape: Shape, value: Any, path: str) -> Any:
    """The value with scalars as the model wants them: templates have numbers as text, and text as numbers.

    What does not fit is left as it is, for the validation to name.
    """
    if isinstance(shape, StructureShape) and isinstance(value, Mapping):
        for name in value:
            if name not in shape.members:
                raise BadRequest(
                    f"Model validation failed ({path}: extraneous key [{name}] is not permitted)"
                )
        return {
            name: _as_modelled(shape.members[name], item, f"{path}/{name}") for name, item in value.items()
        }
    if isinstance(shape, MapShape) and isinstance(value, Mapping):
        return {key: _as_modelled(shape.value, item, f"{path}/{key}") for key, item in value.items()}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [_as_modelled(shape.member, item, f"{path}/{index}") for index, item in enumerate(value)]
    if isinstance(shape, StringShape) and isinstance(value, bool | int | float):
        return json.dumps(value)
    if shape.type_name in FROM_TEXT and isinstance(value, str):
        try:
            return FROM_TEXT[shape.type_name](value)
        except WrongType:
            return value
    return value
