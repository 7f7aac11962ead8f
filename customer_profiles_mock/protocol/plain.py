"""A quick way past conversion and constraints, for bodies by the ten thousand that keep them all."""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import cache
from typing import Any, TypeAlias

from botocore.model import MapShape, Shape, StringShape, StructureShape

from customer_profiles_mock.protocol.model import operation_model
from customer_profiles_mock.protocol.validation import lengths

Copy: TypeAlias = Callable[[Any], Any]


@cache
def plain_copy(operation: str) -> Copy:
    """A function of the JSON value of a body: its parameters where the body is plain, else None.

    Plain are texts of a good length or of an enumeration, structures and maps of such, and nothing else.
    None says only that `reading.body_reader` and `validation.validate` have to look. The path's labels are
    not checked.
    """
    shape = operation_model(operation).input_shape
    assert shape is not None, operation
    labels = [name for name, member in shape.members.items() if "location" in member.serialization]
    return _structure(shape, labels)


def _structure(shape: StructureShape, labels: list[str]) -> Copy:
    lengths_of: dict[str, Container[int]] = {}
    values_of: dict[str, Container[str]] = {}
    copies: dict[str, Copy] = {}
    for name, member in shape.members.items():
        if name in labels:
            continue
        if _has_only_lengths(member):
            lengths_of[name] = lengths(member)
        elif isinstance(member, StringShape) and member.enum and "pattern" not in member.metadata:
            values_of[name] = frozenset(member.enum)
        elif isinstance(member, StructureShape) and not member.is_tagged_union:
            copies[name] = _structure(member, [])
        elif isinstance(member, MapShape) and _has_only_lengths(member.key, member.value):
            copies[name] = _map(member)
    required = frozenset(shape.required_members).difference(labels)

    def copy(value: Any) -> dict[str, Any] | None:
        if type(value) is not dict:
            return None
        result = dict(value)
        for key, item in value.items():
            if type(item) is str:
                if key in lengths_of:
                    # Half a character does not count as printable.
                    if len(item) not in lengths_of[key] or not (item.isascii() or item.isprintable()):
                        return None
                elif item not in values_of.get(key, ()):
                    return None
            elif key in copies and (copied := copies[key](item)) is not None:
                result[key] = copied
            else:
                return None
        return result if required <= result.keys() else None

    return copy


def _map(shape: MapShape) -> Copy:
    sizes, key_lengths, value_lengths = lengths(shape), lengths(shape.key), lengths(shape.value)

    def copy(value: Any) -> dict[str, str] | None:
        if type(value) is not dict or len(value) not in sizes:
            return None
        for key, item in value.items():
            if type(key) is not str or len(key) not in key_lengths:
                return None
            if type(item) is not str or len(item) not in value_lengths:
                return None
            if not (key.isascii() or key.isprintable()) or not (item.isascii() or item.isprintable()):
                return None
        return dict(value)

    return copy


def _has_only_lengths(*shapes: Shape) -> bool:
    return all(
        isinstance(shape, StringShape) and not shape.enum and "pattern" not in shape.metadata
        for shape in shapes
    )
