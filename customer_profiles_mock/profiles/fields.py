"""A profile's values one by one, by path: `FirstName`, `Address.City`, `Attributes.Tier`.

A path is the unit that a source writes, that provenance is kept for, and that a deleted object
type takes away. Of Gender and PartyType the free-text twin is the path; the enumerated member
follows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from customer_profiles_mock.profiles.twins import TWINS, is_twin, write_twin
from customer_profiles_mock.protocol.members import members_with_shape
from customer_profiles_mock.state.profiles import Profile

ATTRIBUTES: Final = "Attributes"


@cache
def structured_members() -> frozenset[str]:
    """The members of a profile whose lines are written one by one: addresses and Attributes."""
    return frozenset({*members_with_shape("Profile", "Address"), ATTRIBUTES})


def paths(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every path that has a value, with its value."""
    for name, value in values.items():
        if name in TWINS:
            continue
        if name in structured_members():
            for part, text in value.items():
                yield f"{name}.{part}", text
        else:
            yield name, value


def value_at(values: Mapping[str, Any], path: str) -> Any:
    member, part = split(path)
    value = values.get(member)
    return value if part is None or value is None else value.get(part)


def write(values: dict[str, Any], path: str, value: Any) -> None:
    """Set one path, or remove it where the value is empty. Mappings inside `values` are replaced."""
    member, part = split(path)
    if is_twin(member):
        write_twin(values, member, value or "")
        return
    if part is not None:
        lines = {name: text for name, text in values.get(member, {}).items() if name != part}
        value = {**lines, part: value} if value else lines
    if value:
        values[member] = value
    else:
        values.pop(member, None)


def profile_document(profile: Profile) -> dict[str, Any]:
    """A profile as events show it."""
    return document_of(profile.profile_id, profile.values)


def document_of(profile_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """A profile as events and history show it: unset members left out, both twins of a pair there."""
    document = {"ProfileId": profile_id, **values}
    for enumerated, text in TWINS.items():
        if text in document:
            document[enumerated] = document[text]
    return document


def split(path: str) -> tuple[str, str | None]:
    """The member, and the line in it; an attribute's name may hold dots itself."""
    member, dot, part = path.partition(".")
    return member, part if dot else None
