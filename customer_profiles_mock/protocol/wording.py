"""Refusals of parameters in AWS's words: where, which value, which constraint.

Paths are AWS's: a member with its first letter small, `rules.1.member` for the first element of a
list, `fields.email.member` for a map's value under the key `email`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from customer_profiles_mock.errors import BadRequest

# Our choice: AWS repeats values whole and lists all violations; a message stays readable here.
ECHO_LIMIT = 1024
LISTED_LIMIT = 100


class Violation(NamedTuple):
    """A constraint that a value breaks; `shown` is the value as the message repeats it, or empty."""

    path: tuple[str, ...]
    shown: str
    constraint: str

    def below(self, *steps: str) -> Violation:
        """The same violation as seen from a container that reaches the value by `steps`."""
        return self._replace(path=(*steps, *self.path))


def member_step(name: str) -> str:
    return name[:1].lower() + name[1:]


def element_steps(index: int) -> tuple[str, str]:
    return str(index + 1), "member"


def entry_steps(key: str) -> tuple[str, str]:
    return _shortened(key), "member"


def shown(value: Any, sensitive: bool) -> str:
    """How a message repeats a value: not at all if it is sensitive, a list, a map or a structure."""
    if value is None:
        return "null"
    if sensitive or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return f"'{str(value).lower()}'"
    return f"'{_shortened(str(value))}'"


def refusal(violations: Sequence[Violation]) -> BadRequest:
    """The one error that reports all violations of a request."""
    lines = [
        f"Value{' ' if violation.shown else ''}{violation.shown} at '{'.'.join(violation.path)}'"
        f" failed to satisfy constraint: {violation.constraint}"
        for violation in violations[:LISTED_LIMIT]
    ]
    errors = "error" if len(violations) == 1 else "errors"
    return BadRequest(f"{len(violations)} validation {errors} detected: {'; '.join(lines)}")


def _shortened(text: str) -> str:
    return text if len(text) <= ECHO_LIMIT else f"{text[:ECHO_LIMIT]}…"
