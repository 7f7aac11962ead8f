"""Results of control calls as JSON and back.

A data class becomes an object whose members are named as AWS would name them; the keys of mappings
stay as they are.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_document(value: Any) -> Any:
    """A result in the types of JSON."""
    if is_dataclass(value):
        return {_aws_name(field.name): to_document(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: to_document(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [to_document(one) for one in value]
    return value


def from_document(kind: type[T], document: Any) -> T:
    """The data class that a document was made of."""
    hints = get_type_hints(kind)
    read = {name: _read(hint, document[_aws_name(name)]) for name, hint in hints.items()}
    return kind(**read)


def _read(kind: Any, document: Any) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        return from_document(kind, document)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple and arguments[-1] is ...:
        return tuple(_read(arguments[0], one) for one in document)
    if origin is tuple:
        return tuple(map(_read, arguments, document))
    if origin is Mapping:
        return {key: _read(arguments[1], one) for key, one in document.items()}
    if origin in (Union, types.UnionType):
        return document if document is None else _read(arguments[0], document)
    return document


def _aws_name(name: str) -> str:
    return name.title().replace("_", "")
