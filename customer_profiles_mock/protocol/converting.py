"""Values from JSON and from text into parameters: the types of the model, before any constraint."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any, TypeAlias

from botocore.model import ListShape, MapShape, Shape, StructureShape

from customer_profiles_mock.protocol.wording import element_steps, entry_steps, member_step

Convert: TypeAlias = Callable[[Any], Any]

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,19}")
_DECIMAL_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_DATE_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(\.\d{1,9})?(?:[Zz]|([+-])(\d\d):?(\d\d))", re.ASCII
)
_LONG = range(-(2**63), 2**63)
# What a timestamp can be: the years 1 to 9999, which every client can represent.
_EARLIEST, _LATEST = -62_135_596_800.0, 253_402_300_799.999


class WrongType(Exception):
    """A value of another type than the model's. Containers put their steps before `path`."""

    def __init__(self, wanted: str, value: Any) -> None:
        super().__init__(wanted)
        self.is_null = value is None
        self.constraint = f"Member must {'not be null' if self.is_null else wanted}"
        self.path: tuple[str, ...] = ()

    def below(self, *steps: str) -> WrongType:
        self.path = (*steps, *self.path)
        return self


def from_json(shape: Shape) -> Convert:
    """How a value of `shape` in a JSON body becomes a parameter; the converter raises WrongType.

    A null member counts as absent, an unknown one is ignored; a null in a list or map is refused.
    """
    if isinstance(shape, StructureShape):
        return structure({name: (name, from_json(member)) for name, member in shape.members.items()})
    if isinstance(shape, ListShape):
        return _list(from_json(shape.member))
    if isinstance(shape, MapShape):
        return _map(from_json(shape.value))
    return _FROM_JSON[shape.type_name]


def structure(members: dict[str, tuple[str, Convert]]) -> Convert:
    """A converter of JSON objects; `members` gives name and converter by the key on the wire."""

    def convert(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise WrongType("be an object", value)
        result = {}
        for key, item in value.items():
            if item is None or (member := members.get(key)) is None:
                continue
            name, convert_member = member
            try:
                result[name] = convert_member(item)
            except WrongType as wrong:
                raise wrong.below(member_step(name)) from None
        return result

    return convert


def _list(convert_element: Convert) -> Convert:
    def convert(value: Any) -> list[Any]:
        if not isinstance(value, list | tuple):
            raise WrongType("be a list", value)
        result = []
        for index, item in enumerate(value):
            try:
                result.append(convert_element(item))
            except WrongType as wrong:
                raise wrong.below(*element_steps(index)) from None
        return result

    return convert


def _map(convert_value: Convert) -> Convert:
    def convert(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise WrongType("be a map", value)
        result = {}
        for key, item in value.items():
            try:
                result[_string(key)] = convert_value(item)
            except WrongType as wrong:
                raise wrong.below(*entry_steps(str(key))) from None
        return result

    return convert


def _string(value: Any) -> str:
    if type(value) is str and value.isascii():
        return value
    if not isinstance(value, str):
        raise WrongType("be a string", value)
    # Not from a body of JSON, but from a caller in this process: a member of an enumeration of texts, and
    # half of a character.
    text = str.__str__(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise WrongType("not hold half of a surrogate pair, which is no character", value) from None
    return text


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise WrongType("be a boolean", value)
    return value


def _integer(value: Any) -> int:
    """A whole number of at most 64 bits, for `integer` too: a limit of the model says more than a size."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise WrongType("be a whole number", value)
    if value not in _LONG:
        raise WrongType("be a whole number of at most 64 bits", value)
    return value


def _double(value: Any) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise WrongType("be a number", value)
    # The JSON text 1e999 is read as infinity; a whole number may be too large for a double.
    if abs(value) > sys.float_info.max:
        raise WrongType("be a finite number", value)
    return float(value)


def _timestamp(value: Any) -> float:
    """Epoch seconds, or an ISO 8601 text as raw clients send it."""
    if isinstance(value, str):
        return _timestamp_of_text(value)
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not _EARLIEST <= value <= _LATEST:
        raise WrongType("be a timestamp", value)
    return float(value)


def _timestamp_of_text(text: str) -> float:
    if _DECIMAL_NUMBER.fullmatch(text):
        return _timestamp(float(text))
    parts = _DATE_TIME.fullmatch(text)
    if parts is None:
        raise WrongType("be a timestamp", text)
    date, time, fraction, sign, hours, minutes = parts.groups()
    try:
        moment = datetime.fromisoformat(f"{date}T{time}").replace(tzinfo=timezone.utc)
    except ValueError:
        raise WrongType("be a timestamp", text) from None
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)).total_seconds()
    seconds = moment.timestamp() + float(fraction or 0)
    return _timestamp(seconds + offset if sign == "-" else seconds - offset)


def _boolean_of_text(text: str) -> bool:
    if text not in ("true", "false"):
        raise WrongType("be a boolean", text)
    return text == "true"


def _integer_of_text(text: str) -> int:
    if not _WHOLE_NUMBER.fullmatch(text):
        raise WrongType("be a whole number", text)
    return _integer(int(text))


def _double_of_text(text: str) -> float:
    if not _DECIMAL_NUMBER.fullmatch(text):
        raise WrongType("be a number", text)
    return _double(float(text))


_FROM_JSON: dict[str, Convert] = {
    "string": _string,
    "boolean": _boolean,
    "integer": _integer,
    "long": _integer,
    "float": _double,
    "double": _double,
    "timestamp": _timestamp,
}

# By type name, for values that arrive as text: path labels and query parameters.
FROM_TEXT: dict[str, Convert] = {
    "string": _string,
    "boolean": _boolean_of_text,
    "integer": _integer_of_text,
    "long": _integer_of_text,
    "float": _double_of_text,
    "double": _double_of_text,
    "timestamp": _timestamp_of_text,
}
