"""Every constraint of the model on an operation's parameters, compiled once per operation.

Our choices, where AWS publishes nothing:

- The length of a string is its number of code points (AWS counts UTF-16 units).
- A string that is too long is not matched against its pattern as well.
- A list that is too long is not looked into.
- A `Tags` map may be empty, though the model asks for one entry: it means no tags.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

from customer_profiles_mock.protocol.model import operation_model, service_model
from customer_profiles_mock.protocol.patterns import matcher
from customer_profiles_mock.protocol.wording import (
    Violation,
    element_steps,
    entry_steps,
    member_step,
    refusal,
    shown,
)

Check: TypeAlias = Callable[[Any], Sequence[Violation]]
Constraint: TypeAlias = tuple[str, Callable[[Any], object]]  # text, and what is true of a good value

# Shapes whose minimum is not enforced: clients send `Tags={}` for no tags.
_NO_MINIMUM = frozenset({"TagMap"})


def validate(operation: str, params: Mapping[str, Any]) -> None:
    """Raise one BadRequest that names all violations, in the model's order.

    `params` have the model's types already, as `reading.read` returns them.
    """
    violations = _check(operation)(params)
    if violations:
        raise refusal(violations)


@cache
def fits(structure: str, member: str) -> Callable[[str], bool]:
    """A function of a text that is true if a member of a structure of the model can hold it."""
    shape = service_model().shape_for(structure)
    assert isinstance(shape, StructureShape), structure
    tests = tuple(holds for _, holds in _scalar_constraints(shape.members[member]))
    return lambda text: all(holds(text) for holds in tests)


@cache
def _check(operation: str) -> Check:
    shape = operation_model(operation).input_shape
    return _nothing if shape is None else _structure(shape, sensitive=False)


def _nothing(_: Any) -> Sequence[Violation]:
    return ()


def _compile(shape: Shape, sensitive: bool) -> Check:
    """The check of one shape; `sensitive` says whether a container of it is."""
    sensitive = sensitive or bool(shape.metadata.get("sensitive"))
    if isinstance(shape, StructureShape):
        return _structure(shape, sensitive)
    if isinstance(shape, ListShape):
        return _list(shape, sensitive)
    if isinstance(shape, MapShape):
        return _map(shape, sensitive)
    return _own_constraints(shape, _scalar_constraints(shape), sensitive)


def _structure(shape: StructureShape, sensitive: bool) -> Check:
    required = frozenset(shape.required_members)
    names = tuple(shape.members)
    compiled = {name: _compile(member, sensitive) for name, member in shape.members.items()}
    # Members without any constraint cost nothing on a request.
    checks = {name: check for name, check in compiled.items() if check is not _nothing}
    is_union = shape.is_tagged_union

    def check(value: Mapping[str, Any]) -> Sequence[Violation]:
        found = {}
        for name, item in value.items():
            check_member = checks.get(name)
            if check_member is not None and (violations := check_member(item)):
                found[name] = violations
        if found or not required <= value.keys() or (is_union and len(value) != 1):
            return in_order(value, found)
        return ()

    def in_order(value: Mapping[str, Any], found: dict[str, Sequence[Violation]]) -> Sequence[Violation]:
        violations: list[Violation] = []
        if is_union and len(value) != 1:
            text = f"Member must have exactly one of these members: [{', '.join(names)}]"
            violations.append(Violation((), "", text))
        for name in names:
            if name in found:
                violations += [violation.below(member_step(name)) for violation in found[name]]
            elif name in required and name not in value:
                violations.append(Violation((member_step(name),), "null", "Member must not be null"))
        return violations

    return check if checks or required or is_union else _nothing


def _list(shape: ListShape, sensitive: bool) -> Check:
    check_own = _own_constraints(shape, _size_constraints(shape), sensitive)
    if _is_scalar(shape.member):
        check_elements = _all_satisfy("Member", _scalar_constraints(shape.member))
    else:
        check_elements = _elements(_compile(shape.member, sensitive))

    def check(value: list[Any]) -> Sequence[Violation]:
        return check_own(value) or check_elements(value)

    return check_own if check_elements is _nothing else check


def _elements(check_element: Check) -> Check:
    if check_element is _nothing:
        return _nothing

    def check(value: list[Any]) -> Sequence[Violation]:
        return [
            violation.below(*element_steps(index))
            for index, item in enumerate(value)
            for violation in check_element(item)
        ]

    return check


def _map(shape: MapShape, sensitive: bool) -> Check:
    check_own = _own_constraints(shape, _size_constraints(shape), sensitive)
    check_keys = _all_satisfy("Map keys", _scalar_constraints(shape.key))
    if _is_scalar(shape.value):
        check_values = _values(_all_satisfy("Map value", _scalar_constraints(shape.value)))
    else:
        check_values = _entries(_compile(shape.value, sensitive))

    def check(value: Mapping[str, Any]) -> Sequence[Violation]:
        return check_own(value) or [*check_keys(value), *check_values(value)]

    return check


def _values(check_scalars: Check) -> Check:
    return lambda value: check_scalars(value.values())


def _entries(check_entry: Check) -> Check:
    def check(value: Mapping[str, Any]) -> Sequence[Violation]:
        return [
            violation.below(*entry_steps(key))
            for key, item in value.items()
            for violation in check_entry(item)
        ]

    return check


def _own_constraints(shape: Shape, constraints: Sequence[Constraint], sensitive: bool) -> Check:
    """A check of constraints that a value breaks by itself; each broken one is a violation."""
    if not constraints:
        return _nothing

    def violations(value: Any) -> Sequence[Violation]:
        return [Violation((), shown(value, sensitive), text) for text in _broken(constraints, value)]

    is_number = _is_scalar(shape) and not isinstance(shape, StringShape)
    if not is_number and len(constraints) == len(_size_constraints(shape)):
        low, high = lengths(shape).start, lengths(shape).stop - 1
        return lambda value: () if low <= len(value) <= high else violations(value)
    tests = tuple(holds for _, holds in constraints)

    def check(value: Any) -> Sequence[Violation]:
        for holds in tests:
            if not holds(value):
                return violations(value)
        return ()

    return check


def _all_satisfy(subject: str, constraints: Sequence[Constraint]) -> Check:
    """A check that scalars in a list or map satisfy the constraints of their shape.

    As on the service, one violation at the container's path names all of the shape's constraints.
    """
    texts = ", ".join(text for text, _ in constraints)
    found = [Violation((), "", f"{subject} must satisfy constraint: [{texts}]")]
    tests = tuple(holds for _, holds in constraints)

    def check(values: Any) -> Sequence[Violation]:
        return () if all(holds(value) for value in values for holds in tests) else found

    return check if constraints else _nothing


def _broken(constraints: Sequence[Constraint], value: Any) -> list[str]:
    broken = []
    for text, holds in constraints:
        if not holds(value):
            broken.append(text)
            if text.startswith(_TOO_LONG):
                break
    return broken


_TOO_LONG = "Member must have length less than or equal to"


def _is_scalar(shape: Shape) -> bool:
    return not isinstance(shape, StructureShape | ListShape | MapShape)


def lengths(shape: Shape) -> range:
    """The good lengths of a string, or numbers of elements or entries."""
    low = 0 if shape.name in _NO_MINIMUM else shape.metadata.get("min", 0)
    return range(low, shape.metadata.get("max", sys.maxsize - 1) + 1)


def _size_constraints(shape: Shape) -> list[Constraint]:
    low, high = lengths(shape).start, lengths(shape).stop - 1
    constraints: list[Constraint] = []
    if "max" in shape.metadata:
        constraints.append((f"{_TOO_LONG} {high}", lambda value: len(value) <= high))
    if low > 0:
        constraints.append(
            (f"Member must have length greater than or equal to {low}", lambda value: len(value) >= low)
        )
    return constraints


def _scalar_constraints(shape: Shape) -> list[Constraint]:
    if isinstance(shape, StringShape):
        constraints = _size_constraints(shape)
        pattern = shape.metadata.get("pattern")
        if pattern is not None:
            text = f"Member must satisfy regular expression pattern: {pattern}"
            constraints.append((text, matcher(pattern)))
        if shape.enum:
            text = f"Member must satisfy enum value set: [{', '.join(shape.enum)}]"
            constraints.append((text, frozenset(shape.enum).__contains__))
        return constraints
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    constraints = []
    if high is not None:
        text = f"Member must have value less than or equal to {high}"
        constraints.append((text, lambda value: value <= high))
    if low is not None:
        text = f"Member must have value greater than or equal to {low}"
        constraints.append((text, lambda value: value >= low))
    return constraints
