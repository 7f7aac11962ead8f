"""What behaviour asks the model: names of members and enumerated values."""

from __future__ import annotations

from functools import cache

from botocore.model import StringShape, StructureShape

from customer_profiles_mock.protocol.model import service_model


@cache
def member_names(structure: str) -> tuple[str, ...]:
    """The members of a structure, in model order."""
    return tuple(_structure(structure).members)


@cache
def members_with_shape(structure: str, shape: str) -> tuple[str, ...]:
    """Those members of a structure that have this shape: of a Profile, the four of shape Address."""
    return tuple(name for name, member in _structure(structure).members.items() if member.name == shape)


@cache
def enum_values(shape: str) -> frozenset[str]:
    found = service_model().shape_for(shape)
    assert isinstance(found, StringShape), shape
    return frozenset(found.enum)


def _structure(name: str) -> StructureShape:
    shape = service_model().shape_for(name)
    assert isinstance(shape, StructureShape), name
    return shape
