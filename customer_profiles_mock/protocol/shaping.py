"""From an operation's result to the JSON text of its answer: the output shape, no more and no less.

The text is ASCII, so it has as many bytes as characters and any script survives any encoding.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any, TypeAlias

from botocore.model import ListShape, MapShape, Shape, StructureShape

from customer_profiles_mock.protocol.model import operation_model

Render: TypeAlias = Callable[[Any], str]

# The year 10000: no client can represent a later time.
_LATEST = 253_402_300_800
_EARLIEST = -62_135_596_800


class ShapeError(TypeError):
    """A result that is not of the output shape: an error of ours, never the caller's."""


def shape(operation: str, result: Mapping[str, Any]) -> str:
    """The JSON text of `result`, times as epoch seconds with milliseconds.

    Members that are absent or None are null; lists are `[]` at the top, unless the model wants at
    least one element in them, and wherever the model requires them.
    Raises ShapeError for a key that the shape lacks and for a value of another type.
    """
    return _render(operation)(result)


@cache
def success_status(operation: str) -> int:
    """The HTTP status of a successful answer."""
    return int(operation_model(operation).http.get("responseCode", 200))


@cache
def _render(operation: str) -> Render:
    output = operation_model(operation).output_shape
    return _object(operation, [], frozenset()) if output is None else _structure(output, is_top=True)


def _compile(shape: Shape) -> Render:
    if isinstance(shape, StructureShape):
        return _structure(shape, is_top=False)
    if isinstance(shape, ListShape):
        return _list(shape)
    if isinstance(shape, MapShape):
        return _map(shape)
    return _SCALARS[shape.type_name]


def _structure(shape: StructureShape, is_top: bool) -> Render:
    members = []
    for name, member in shape.members.items():
        # The status line carries such a member; botocore fills it in from there.
        if member.serialization.get("location") != "statusCode":
            prefix = f"{_quoted(member.serialization.get('name', name))}:"
            members.append((name, prefix, prefix + _absent(shape, name, is_top), _compile(member)))
    return _object(shape.name, members, frozenset(shape.members))


def _absent(shape: StructureShape, name: str, is_top: bool) -> str:
    member = shape.members[name]
    is_sent_empty = name in shape.required_members or (is_top and member.metadata.get("min", 0) < 1)
    return "[]" if isinstance(member, ListShape) and is_sent_empty else "null"


def _object(shape_name: str, members: list[tuple[str, str, str, Render]], known: frozenset[str]) -> Render:
    def render(value: Any) -> str:
        if not _is_mapping(value):
            raise ShapeError(f"{shape_name} is a structure, not {value!r}")
        if not known.issuperset(value):
            raise ShapeError(f"{shape_name} has no member {sorted(value.keys() - known)}")
        parts = []
        for name, prefix, absent, render_member in members:
            item = value.get(name)
            try:
                parts.append(absent if item is None else prefix + render_member(item))
            except ShapeError as error:
                raise ShapeError(f"{name}: {error}") from None
        return f"{{{','.join(parts)}}}"

    return render


def _list(shape: ListShape) -> Render:
    render_element = _compile(shape.member)

    def render(value: Any) -> str:
        if not isinstance(value, (list, tuple)):
            raise ShapeError(f"{shape.name} is a list, not {value!r}")
        return f"[{','.join([render_element(item) for item in value])}]"

    return render


def _map(shape: MapShape) -> Render:
    render_value = _compile(shape.value)

    def render(value: Any) -> str:
        if not _is_mapping(value):
            raise ShapeError(f"{shape.name} is a map, not {value!r}")
        return f"{{{','.join([f'{_string(key)}:{render_value(item)}' for key, item in value.items()])}}}"

    return render


def _is_mapping(value: Any) -> bool:
    # To ask an abstract class takes as long as to write out a text.
    return type(value) is dict or isinstance(value, Mapping)


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise ShapeError(f"a string is wanted, not {value!r}")
    return _quoted(value)


def _boolean(value: Any) -> str:
    if not isinstance(value, bool):
        raise ShapeError(f"a boolean is wanted, not {value!r}")
    return "true" if value else "false"


def _integer(value: Any) -> str:
    if type(value) is not int:
        raise ShapeError(f"a whole number is wanted, not {value!r}")
    return repr(value)


def _double(value: Any) -> str:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not math.isfinite(value):
        raise ShapeError(f"a finite number is wanted, not {value!r}")
    return float.__repr__(float(value))


def _timestamp(value: Any) -> str:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not _EARLIEST <= value < _LATEST:
        raise ShapeError(f"epoch seconds are wanted, not {value!r}")
    return f"{value:.3f}"


_SCALARS: dict[str, Render] = {
    "string": _string,
    "boolean": _boolean,
    "integer": _integer,
    "long": _integer,
    "float": _double,
    "double": _double,
    "timestamp": _timestamp,
}
