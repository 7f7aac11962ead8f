"""A quick way past conversion and constraints, for bodies by the ten thousand that keep them all."""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import cache
from typing import Any, TypeAlias

from botocore.model import MapShape, Shape, StringShape, StructureShape

from customer_profiles_mock.protocol.model import operation_model
from customer_profiles_mock.protocol.validation import lengths

Test: TypeAlias = Callable[[Any], bool]


@cache
def plain_body(operation: str) -> Test:
    """A function of the JSON value of a body: whether it is plain, and its parameters as it stands.

    Plain are texts of a good length or of an enumeration, structures and maps of such, and nothing that is
    empty or anything else. A body that is not plain may be a good one: `reading.body_reader` and
    `validation.validate` have to look. The path's labels are not checked.
    """
    shape = operation_model(operation).input_shape
    assert shape is not None, operation
    labels = [name for name, member in shape.members.items() if "location" in member.serialization]
    return _structure(shape, labels)


def _structure(shape: StructureShape, labels: list[str]) -> Test:
    lengths_of: dict[str, Container[int]] = {}
    values_of: dict[str, Container[str]] = {}
    tests: dict[str, Test] = {}
    for name, member in shape.members.items():
        if name in labels:
            continue
        if _has_only_lengths(member):
            lengths_of[name] = _lengths_of_some(member)
        elif isinstance(member, StringShape) and member.enum and "pattern" not in member.metadata:
            values_of[name] = frozenset(filter(None, member.enum))
        elif isinstance(member, StructureShape) and not member.is_tagged_union:
            tests[name] = _structure(member, [])
        elif isinstance(member, MapShape) and _has_only_lengths(member.key, member.value):
            tests[name] = _map(member)
    required = frozenset(shape.required_members).difference(labels)

    def is_plain(value: Any) -> bool:
        if type(value) is not dict or not value:
            return False
        for key, item in value.items():
            if type(key) is not str:
                return False
            if type(item) is str:
                if (allowed := lengths_of.get(key)) is not None:
                    # Half a character does not count as printable.
                    if len(item) not in allowed or not (item.isascii() or item.isprintable()):
                        return False
                elif item not in values_of.get(key, ()):
                    return False
            elif (is_good := tests.get(key)) is None or not is_good(item):
                return False
        return not required or required <= value.keys()

    return is_plain


def _map(shape: MapShape) -> Test:
    sizes, value_lengths = _lengths_of_some(shape), _lengths_of_some(shape.value)
    key_lengths = lengths(shape.key)

    def is_plain(value: Any) -> bool:
        if type(value) is not dict or len(value) not in sizes:
            return False
        for key, item in value.items():
            if type(key) is not str or len(key) not in key_lengths:
                return False
            if type(item) is not str or len(item) not in value_lengths:
                return False
            if not (key.isascii() or key.isprintable()) or not (item.isascii() or item.isprintable()):
                return False
        return True

    return is_plain


def _lengths_of_some(shape: Shape) -> range:
    """The good lengths of what is not empty."""
    allowed = lengths(shape)
    return range(max(1, allowed.start), allowed.stop)


def _has_only_lengths(*shapes: Shape) -> bool:
    return all(
        isinstance(shape, StringShape) and not shape.enum and "pattern" not in shape.metadata
        for shape in shapes
    )
