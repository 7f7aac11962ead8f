"""Dynamic values: `{{_profile.…}}` and `{{_calculated_attribute.…}}`, replaced for each profile."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.segments.subjects import Subject, is_path
from customer_profiles_mock.state.domain import Domain

Reading: TypeAlias = Callable[[Subject], str]

_REFERENCE: Final = re.compile(r"\{\{\s*(_profile|_calculated_attribute)\.(.+?)\s*\}\}", re.DOTALL)


def is_reference(value: str) -> bool:
    """Whether a value is replaced. It must be nothing but the braces (our choice)."""
    return _REFERENCE.fullmatch(value) is not None


def compile_value(domain: Domain, value: str) -> Reading:
    """How to get what a value comes to for a profile; empty where a reference has no value.

    Raises BadRequest for a reference to what no profile can have. Wording: our choice.
    """
    found = _REFERENCE.fullmatch(value)
    if found is None:
        return lambda _subject: value
    root, name = found.groups()
    if root == "_profile":
        if not is_path(name):
            raise BadRequest(f"{value} names no attribute of a profile")
        return lambda subject: subject.text(name)
    attribute = domain.calculated_attributes.get(name)
    if attribute is None:
        raise missing_attribute(domain, name)
    return lambda subject: subject.calculated(attribute)


def missing_attribute(domain: Domain, name: str) -> BadRequest:
    return BadRequest(f"Calculated attribute {name} is not found in domain {domain.name}")
