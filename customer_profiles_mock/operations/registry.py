"""The operations that are built, by their AWS names.

A function becomes an operation by decoration:

    @operation("CreateDomain")
    def create_domain(context: Context, params: Params) -> Result: ...

and by its entry in the table of contents, `contents.py`, which says what to import for it. `params` has
passed the model's constraints; the result is checked against the output shape when it is written out.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final, NamedTuple, TypeAlias

from customer_profiles_mock.context import Context
from customer_profiles_mock.operations.contents import CONTENTS

Params: TypeAlias = dict[str, Any]
Result: TypeAlias = Mapping[str, Any]
Behaviour: TypeAlias = Callable[[Context, Params], Result]


class Standing(Enum):
    """How far an operation goes; `docs/coverage.md` is made from it."""

    SIMULATED = "simulated"
    STORED = "accepted and stored"


class Operation(NamedTuple):
    name: str
    behaviour: Behaviour
    standing: Standing


_ROOM: Final = __name__.rpartition(".")[0]
_MODULES: Final = {name: f"{_ROOM}.{module}" for module, names in CONTENTS.items() for name in names}
_operations: dict[str, Operation] = {}


def operation(name: str, standing: Standing = Standing.SIMULATED) -> Callable[[Behaviour], Behaviour]:
    """Register the decorated function as the AWS operation `name`.

    Raises LookupError where the table of contents does not have it in this module: nobody would find it.
    """

    def register(behaviour: Behaviour) -> Behaviour:
        module = behaviour.__module__
        if _MODULES.get(name) != module:
            raise LookupError(f"{name} is in {module}, but contents.py of the operations does not say so")
        _operations[name] = Operation(name, behaviour, standing)
        return behaviour

    return register


def built_operations() -> dict[str, Operation]:
    """All operations that are built, by AWS name. Imports every module that has any."""
    for module in _MODULES.values():
        importlib.import_module(module)
    return _operations


def built_operation(name: str) -> Operation | None:
    """One operation by its AWS name, if it is built. Imports the module that it stands in."""
    if name not in _operations and name in _MODULES:
        importlib.import_module(_MODULES[name])
    return _operations.get(name)
