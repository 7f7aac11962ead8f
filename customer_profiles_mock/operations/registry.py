"""The operations that are built, by their AWS names.

A function becomes an operation by decoration:

    @operation("CreateDomain")
    def create_domain(context: Context, params: Params) -> Result: ...

`params` has passed the model's constraints; the result is checked against the output shape when
it is written out.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeAlias

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


def operation(name: str, standing: Standing = Standing.SIMULATED) -> Callable[[Behaviour], Behaviour]:
    """Register the decorated function as the AWS operation `name`."""

    def register(behaviour: Behaviour) -> Behaviour:
        _operations[name] = Operation(name, behaviour, standing)
        return behaviour

    return register


@cache
def built_operations() -> dict[str, Operation]:
    """All operations that are built, by AWS name. Imports every module of the room once."""
    package = importlib.import_module("customer_profiles_mock.operations")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return _operations
