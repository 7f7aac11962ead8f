"""The operations that are built, by their AWS names.

A function becomes an operation by decoration:

    @operation("CreateDomain")
    def create_domain(context: Context, params: Params) -> Result: ...

`params` has passed the model's constraints; the result is checked against the output shape when
it is written out.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.abc import InspectLoader
from typing import Any, Final, TypeAlias

from customer_profiles_mock.context import Context

Params: TypeAlias = dict[str, Any]
Result: TypeAlias = Mapping[str, Any]
Behaviour: TypeAlias = Callable[[Context, Params], Result]


class Standing(Enum):
    """How far an operation goes; `docs/coverage.md` is made from it."""

    SIMULATED = "simulated"
    STORED = "accepted and stored"


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    behaviour: Behaviour
    standing: Standing


_operations: dict[str, Operation] = {}
_DECORATION: Final = re.compile(r"""^@operation\(\s*["'](\w+)""", re.MULTILINE)


def operation(name: str, standing: Standing = Standing.SIMULATED) -> Callable[[Behaviour], Behaviour]:
    """Register the decorated function as the AWS operation `name`."""

    def register(behaviour: Behaviour) -> Behaviour:
        _operations[name] = Operation(name, behaviour, standing)
        return behaviour

    return register


@cache
def built_operations() -> dict[str, Operation]:
    """All operations that are built, by AWS name. Imports every module of the room once."""
    for module in _modules():
        importlib.import_module(module)
    return _operations


def built_operation(name: str) -> Operation | None:
    """One operation by its AWS name, if it is built. Imports the module that it stands in."""
    if name not in _operations and name in places():
        importlib.import_module(places()[name])
    return _operations.get(name)


@cache
def places() -> dict[str, str]:
    """The module that each operation stands in, by AWS name: read off the decorations in their sources."""
    found: dict[str, str] = {}
    for module in _modules():
        spec = importlib.util.find_spec(module)
        source = spec.loader.get_source(module) if spec and isinstance(spec.loader, InspectLoader) else None
        if source is None:  # compiled modules alone were installed
            return {name: one.behaviour.__module__ for name, one in built_operations().items()}
        found |= dict.fromkeys(_DECORATION.findall(source), module)
    return found


def _modules() -> Iterator[str]:
    package = importlib.import_module("customer_profiles_mock.operations")
    for module in pkgutil.iter_modules(package.__path__):
        yield f"{package.__name__}.{module.name}"
