"""From a routed request to parameters by their member names, of the model's types.

Types come before constraints: what `read` returns is ready for `validation.validate`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, NoReturn

from botocore.model import ListShape, Shape

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.protocol import percent
from customer_profiles_mock.protocol.converting import FROM_TEXT, Convert, WrongType, from_json, structure
from customer_profiles_mock.protocol.model import operation_model
from customer_profiles_mock.protocol.routing import Route
from customer_profiles_mock.protocol.wording import Violation, element_steps, member_step, refusal

# Our choice: ten objects of 256000 characters, each character written as two \\uXXXX escapes, fit.
BODY_LIMIT_BYTES = 32 * 1024 * 1024
# Our choice: far above the deepest parameter of the model.
BODY_LIMIT_DEPTH = 100

_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


class _Reader(NamedTuple):
    """Where an operation's parameters stand in a request, compiled from the model."""

    labels: tuple[tuple[str, str, Convert], ...]  # name in the template, member, converter
    query: dict[str, tuple[str, Convert]]  # by the query parameter's name; the converter takes all its values
    body: Convert | None
    body_members: tuple[str, ...]


def read(route: Route, query: str, body: bytes | str) -> dict[str, Any]:
    """The parameters of a request, of the model's types, timestamps as float epoch seconds.

    `query` is still percent-encoded. What the model does not know is ignored, and so is the body
    of an operation without body members. Raises BadRequest.
    """
    reader = _reader(route.operation)
    params: dict[str, Any] = {}
    try:
        for label, member, convert in reader.labels:
            params[member] = _converted(member, convert, route.labels[label])
        if query and reader.query:
            for key, values in _query_values(query).items():
                if key in reader.query:
                    member, convert = reader.query[key]
                    params[member] = _converted(member, convert, values)
        if body and reader.body is not None:
            params.update(reader.body(_document(body)))
    except WrongType as wrong:
        raise _refusal(wrong) from None
    return params


def body_reader(operation: str) -> Callable[[Any], dict[str, Any]]:
    """A function that makes parameters of a body's JSON value, of which they share no part.

    For callers in this process: unlike `read` it refuses what the model does not know, as boto3 does. The
    function raises BadRequest.
    """
    convert = _reader(operation).body
    assert convert is not None, operation
    known = frozenset(_reader(operation).body_members)

    def read_body(document: Any) -> dict[str, Any]:
        try:
            params: dict[str, Any] = convert(document)
        except WrongType as wrong:
            raise _refusal(wrong) from None
        if not document.keys() <= known:
            unknown = min(str(key) for key in document if key not in known)
            raise BadRequest(f"{unknown} is not one of {', '.join(sorted(known))}")
        return params

    return read_body


def _refusal(wrong: WrongType) -> BadRequest:
    return refusal([Violation(wrong.path, "null" if wrong.is_null else "", wrong.constraint)])


def _converted(member: str, convert: Convert, value: Any) -> Any:
    try:
        return convert(value)
    except WrongType as wrong:
        raise wrong.below(member_step(member)) from None


@cache
def _reader(operation: str) -> _Reader:
    labels, query, body = [], {}, {}
    shape = operation_model(operation).input_shape
    for member, member_shape in shape.members.items() if shape is not None else ():
        wire_name = member_shape.serialization.get("name", member)
        match member_shape.serialization.get("location"):
            case "uri":
                labels.append((wire_name, member, FROM_TEXT[member_shape.type_name]))
            case "querystring":
                query[wire_name] = (member, _from_query(member_shape))
            case _:
                body[wire_name] = (member, from_json(member_shape))
    return _Reader(tuple(labels), query, structure(body) if body else None, tuple(body))


def _from_query(shape: Shape) -> Callable[[list[str]], Any]:
    if isinstance(shape, ListShape):
        convert_element = FROM_TEXT[shape.member.type_name]

        def convert_all(values: list[str]) -> list[Any]:
            result = []
            for index, value in enumerate(values):
                try:
                    result.append(convert_element(value))
                except WrongType as wrong:
                    raise wrong.below(*element_steps(index)) from None
            return result

        return convert_all

    convert = FROM_TEXT[shape.type_name]
    # Given twice, the last one wins, as in JSON (our choice).
    return lambda values: convert(values[-1])


def _query_values(query: str) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for pair in query.split("&"):
        key, _, value = pair.replace("+", " ").partition("=")
        try:
            values.setdefault(percent.decode(key), []).append(percent.decode(value))
        except ValueError:
            raise BadRequest("The query string is not percent-encoded UTF-8") from None
    return values


def _document(body: bytes | str) -> Any:
    """The JSON value of a body. Of a key given twice the last value counts (our choice)."""
    text = _text(body)
    try:
        document = _decode(text)
    except json.JSONDecodeError as error:
        raise BadRequest(
            f"The request body is not valid JSON: {error.msg} at line {error.lineno} column {error.colno}"
        ) from None
    except ValueError as error:
        raise BadRequest(f"The request body is not valid JSON: {error}") from None
    except RecursionError:
        raise _too_deep() from None
    if not isinstance(document, dict):
        raise BadRequest("The request body is not a JSON object")
    if text.count("{") + text.count("[") > BODY_LIMIT_DEPTH and _depth_exceeds(document, BODY_LIMIT_DEPTH):
        raise _too_deep()
    if _SURROGATE_ESCAPE.search(text) and not _encodes(json.dumps(document, ensure_ascii=False)):
        raise BadRequest("The request body holds half of a surrogate pair, which is no character")
    return document


def _too_deep() -> BadRequest:
    return BadRequest(f"The request body is nested deeper than {BODY_LIMIT_DEPTH} levels")


def _text(body: bytes | str) -> str:
    try:
        size = len(body) if isinstance(body, bytes) or body.isascii() else len(body.encode())
        if size > BODY_LIMIT_BYTES:
            raise BadRequest(f"The request body is larger than {BODY_LIMIT_BYTES} bytes")
        return body.decode() if isinstance(body, bytes) else body
    except UnicodeError:
        raise BadRequest("The request body is not UTF-8") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")


_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode


def _depth_exceeds(document: Any, limit: int) -> bool:
    level = [document]
    for _ in range(limit):
        level = [
            child
            for container in level
            for child in (container.values() if isinstance(container, dict) else container)
            if isinstance(child, dict | list)
        ]
    return bool(level)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
