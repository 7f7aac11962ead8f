"""Whether the body of an answer is of its operation's output shape, exactly."""

from __future__ import annotations

import re
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

# The display name of a default attribute has an apostrophe (documented).
NOT_OF_THEIR_PATTERN = {"ListCalculatedAttributeDefinitions.Items.DisplayName"}

# Without a single number to calculate with, all figures are null (documented).
MAY_BE_NULL = "GetObjectTypeAttributeStatistics.Statistics"

TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "long": int,
    "double": (int, float),
    "timestamp": (int, float),
}


def conform(value: Any, shape: Shape | None, path: str) -> None:
    """The value has exactly the members of the shape, within its constraints.

    What is not required may be null.
    """
    match shape:
        case None:
            assert value == {}, path
        case StructureShape():
            members = {
                name: member
                for name, member in shape.members.items()
                if member.serialization.get("location") != "statusCode"
            }
            wire = {name: member.serialization.get("name", name) for name, member in members.items()}
            assert value.keys() == set(wire.values()), path
            for name, member in members.items():
                if value[wire[name]] is not None:
                    conform(value[wire[name]], member, f"{path}.{name}")
                else:
                    may_be_null = name not in shape.required_members or path.startswith(MAY_BE_NULL)
                    assert may_be_null, f"{path}.{name}"
        case ListShape():
            assert isinstance(value, list), path
            for item in value:
                conform(item, shape.member, path)
        case MapShape():
            assert isinstance(value, dict), path
            for name, item in value.items():
                conform(name, shape.key, path)
                conform(item, shape.value, f"{path}.{name}")
        case _:
            assert isinstance(value, TYPES[shape.type_name]), path
            assert isinstance(value, bool) is (shape.type_name == "boolean"), path
    if shape is not None:
        within_constraints(value, shape, path)


def within_constraints(value: Any, shape: Shape, path: str) -> None:
    limits, pattern = shape.metadata, shape.metadata.get("pattern")
    size = value if isinstance(value, int | float) else len(value)
    if shape.name != "TagMap":  # no tags are an empty map
        assert limits.get("min", size) <= size <= limits.get("max", size), f"{path}: {value!r}"
    if isinstance(shape, StringShape):
        assert not shape.enum or value in shape.enum, f"{path}: {value!r}"
    if path not in NOT_OF_THEIR_PATTERN:
        assert pattern is None or re.search(pattern, value), f"{path}: {value!r}"
