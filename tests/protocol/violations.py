"""Valid parameters of every operation, and every way to break one constraint of the model.

Written from the model, independently of the package: limits, words and paths are worked out here
a second time, so that the two can be held against each other, directly or over HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from botocore.compat import OrderedDict
from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape
from botocore.serialize import create_serializer
from botocore.utils import percent_encode_sequence

from customer_profiles_mock.protocol.model import operation_model

# The one minimum that the package leaves out: an empty map of tags means no tags.
UNENFORCED_MINIMUM = "TagMap"

# Strings to try against a pattern; the first that fits pattern and length is taken.
GOOD_STRINGS = (
    "a",
    "1",
    "abc",
    "0123456789abcdef0123456789abcdef",
    "12:00",
    "name/2024-01-31T12-00-00Z",
    "arn:aws:profile:us-east-1:123456789012:domains/shop",
    "arn:aws:iam::123456789012:role/profiles",
    "arn:aws:kms:us-east-1:123456789012:key/profiles",
)
BAD_CHARACTERS = (" ", "!", "\n", "é")


@dataclass(frozen=True, slots=True)
class Violation:
    """Parameters that break one constraint and no other, but for those that the value cannot help breaking.

    `path` is the member as the message spells it, `constraint` the words after "constraint: ".
    `sendable` is False where HTTP cannot express it: a path label that is missing or empty, a list in
    the query that is empty.
    """

    operation: str
    params: dict[str, Any]
    path: str
    constraint: str
    sendable: bool = True


@dataclass(frozen=True, slots=True)
class _Case:
    """A value of one shape that breaks a constraint, and where, seen from that shape."""

    value: Any
    steps: tuple[str, ...]
    constraint: str


def valid_params(operation: str, full: bool) -> dict[str, Any]:
    """Parameters that break nothing: only what is required, or every member at every depth."""
    shape = operation_model(operation).input_shape
    return _structure_value(shape, full) if shape is not None else {}


def iter_violations(operation: str) -> Iterator[Violation]:
    """For each constraint at each depth, the full valid parameters with that one broken."""
    shape = operation_model(operation).input_shape
    if shape is None:
        return
    location = {_step(name): member.serialization.get("location") for name, member in shape.members.items()}
    empty = _at_least("length", 1)
    unsendable = {("uri", _NOT_NULL), ("uri", empty), ("querystring", empty)}
    for case in _structure_cases(shape):
        sendable = (location[case.steps[0]], case.constraint) not in unsendable
        yield Violation(operation, case.value, ".".join(case.steps), case.constraint, sendable)


def to_http(operation: str, params: Mapping[str, Any]) -> tuple[str, str, str, bytes]:
    """Method, percent-encoded path, query string and body, as botocore would send them unchecked."""
    serializer = create_serializer("rest-json", include_validation=False)
    request = serializer.serialize_to_request(params, operation_model(operation))
    query = percent_encode_sequence(OrderedDict(request["query_string"]))
    return request["method"], request["url_path"], query, request["body"]


_NOT_NULL = "Member must not be null"


def _at_least(what: str, low: object) -> str:
    return f"Member must have {what} greater than or equal to {low}"


def _at_most(what: str, high: object) -> str:
    return f"Member must have {what} less than or equal to {high}"


def _step(name: str) -> str:
    return name[0].lower() + name[1:]


# Valid values


def _value(shape: Shape, full: bool) -> Any:
    match shape:
        case StructureShape():
            return _structure_value(shape, full)
        case ListShape():
            return [_value(shape.member, full)] * max(shape.metadata.get("min", 0), 1 if full else 0)
        case MapShape():
            return _map_value(shape, full, max(shape.metadata.get("min", 0), 1 if full else 0))
        case StringShape():
            return shape.enum[0] if shape.enum else good_string(shape)
    return {
        "boolean": True,
        "integer": int(shape.metadata.get("min", 1)),
        "long": int(shape.metadata.get("min", 1)),
        "double": float(shape.metadata.get("min", 0.5)),
        "timestamp": 1_700_000_000,
    }[shape.type_name]


def _structure_value(shape: StructureShape, full: bool) -> dict[str, Any]:
    if shape.is_tagged_union:
        chosen = list(islice(shape.members, 1))
    else:
        chosen = list(shape.members) if full else list(shape.required_members)
    return {name: _value(shape.members[name], full) for name in chosen}


def _map_value(shape: MapShape, full: bool, size: int) -> dict[str, Any]:
    if shape.key.enum:
        keys = list(shape.key.enum)
    else:
        stem = good_string(shape.key)
        keys = [stem + stem[-1] * index for index in range(size)]
    return {key: _value(shape.value, full) for key in keys[:size]}


@cache
def _matches(pattern: str | None, text: str) -> bool:
    if pattern is None:
        return True
    is_prefix = pattern.startswith("^") and not pattern.endswith("$")
    return bool((re.match if is_prefix else re.fullmatch)(pattern, text, re.ASCII))


def good_string(shape: Shape) -> str:
    low, high = shape.metadata.get("min", 0), shape.metadata.get("max", 1000)
    for text in (*GOOD_STRINGS, "a" * low):
        if low <= len(text) <= high and _matches(shape.metadata.get("pattern"), text):
            return text
    raise AssertionError(f"Add a string for {shape.name} to GOOD_STRINGS: {dict(shape.metadata)}")


def _bad_string(shape: Shape) -> str:
    for character in BAD_CHARACTERS:
        text = character * max(shape.metadata.get("min", 0), 1)
        if not _matches(shape.metadata["pattern"], text):
            return text
    raise AssertionError(f"Add a character that {shape.name} refuses to BAD_CHARACTERS: {shape.metadata}")


# Invalid values


def _cases(shape: Shape) -> Iterator[_Case]:
    match shape:
        case StructureShape():
            yield from _structure_cases(shape)
        case ListShape():
            yield from _list_cases(shape)
        case MapShape():
            yield from _map_cases(shape)
        case _:
            yield from (_Case(value, (), text) for value, text in _scalar_cases(shape))


def _structure_cases(shape: StructureShape) -> Iterator[_Case]:
    full = _structure_value(shape, full=True)
    for name in shape.required_members:
        yield _Case({key: full[key] for key in full if key != name}, (_step(name),), _NOT_NULL)
    if shape.is_tagged_union:
        text = f"Member must have exactly one of these members: [{', '.join(shape.members)}]"
        yield _Case({}, (), text)
        yield _Case({name: _value(member, True) for name, member in shape.members.items()}, (), text)
        full = {}
    for name, member in shape.members.items():
        for case in _cases(member):
            yield _Case({**full, name: case.value}, (_step(name), *case.steps), case.constraint)


def _list_cases(shape: ListShape) -> Iterator[_Case]:
    element = _value(shape.member, full=True)
    for size, text in _size_cases(shape):
        yield _Case([element] * size, (), text)
    if _is_scalar(shape.member):
        for value, _ in _scalar_cases(shape.member):
            size = max(shape.metadata.get("min", 0), 1)
            yield _Case([element] * (size - 1) + [value], (), f"Member {_all_of(shape.member)}")
    else:
        for case in _cases(shape.member):
            yield _Case([case.value], ("1", "member", *case.steps), case.constraint)


def _map_cases(shape: MapShape) -> Iterator[_Case]:
    for size, text in _size_cases(shape):
        yield _Case(_map_value(shape, True, size), (), text)
    good_key, good_value = next(iter(_map_value(shape, True, 1).items()))
    for key, _ in _scalar_cases(shape.key):
        yield _Case({key: good_value}, (), f"Map keys {_all_of(shape.key)}")
    if _is_scalar(shape.value):
        for value, _ in _scalar_cases(shape.value):
            yield _Case({good_key: value}, (), f"Map value {_all_of(shape.value)}")
    else:
        for case in _cases(shape.value):
            yield _Case({good_key: case.value}, (good_key, "member", *case.steps), case.constraint)


def _size_cases(shape: Shape) -> Iterator[tuple[int, str]]:
    low, high = shape.metadata.get("min", 0), shape.metadata.get("max")
    if low > 0 and shape.name != UNENFORCED_MINIMUM:
        yield low - 1, _at_least("length", low)
    if high is not None:
        yield high + 1, _at_most("length", high)


def _scalar_cases(shape: Shape) -> Iterator[tuple[Any, str]]:
    if isinstance(shape, StringShape):
        for size, text in _size_cases(shape):
            yield _string_of(shape, size), text
        if "pattern" in shape.metadata:
            yield _bad_string(shape), _pattern_text(shape)
        if shape.enum:
            yield "no such value", _enum_text(shape)
        return
    if "min" in shape.metadata:
        yield shape.metadata["min"] - 1, _at_least("value", shape.metadata["min"])
    if "max" in shape.metadata:
        yield shape.metadata["max"] + 1, _at_most("value", shape.metadata["max"])


def _string_of(shape: Shape, size: int) -> str:
    """A string of this size, of the pattern if one can be had by repeating an end."""
    good = good_string(shape)
    for text in (good.ljust(size, good[-1])[:size], good.ljust(size, "a")[:size]):
        if _matches(shape.metadata.get("pattern"), text):
            return text
    return "a" * size


def _pattern_text(shape: Shape) -> str:
    return f"Member must satisfy regular expression pattern: {shape.metadata['pattern']}"


def _enum_text(shape: StringShape) -> str:
    return f"Member must satisfy enum value set: [{', '.join(shape.enum)}]"


def _all_of(shape: Shape) -> str:
    """The words for elements, keys and values: all constraints of their shape, maximum first."""
    metadata, texts = shape.metadata, []
    what = "length" if isinstance(shape, StringShape) else "value"
    if "max" in metadata:
        texts.append(_at_most(what, metadata["max"]))
    if "min" in metadata and (what == "value" or metadata["min"] > 0):
        texts.append(_at_least(what, metadata["min"]))
    if "pattern" in metadata:
        texts.append(_pattern_text(shape))
    if isinstance(shape, StringShape) and shape.enum:
        texts.append(_enum_text(shape))
    return f"must satisfy constraint: [{', '.join(texts)}]"


def _is_scalar(shape: Shape) -> bool:
    return shape.type_name not in ("structure", "list", "map")
