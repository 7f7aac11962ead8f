"""Plain accessors such as `_source.lines[].title`, and what every Source does with the value it finds.

Nesting by dots and element-wise `[]` are documented, an index such as `[0]` is our choice. A name
is anything without dots, brackets and braces; a member whose own name has a dot is not found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

SOURCE_ROOT: Final = "_source"

# Blocks in a template, `[]` in a path, members in a target: the deepest nesting taken (our choice).
MOST_LEVELS: Final = 32

_PART: Final = re.compile(r"([^.\[\]{}]+)((?:\[[0-9]*\])*)")
_LONGEST_INDEX: Final = 9


class InvalidSyntax(ValueError):
    """A Source or Target that cannot be parsed; `str(error)` is the offence, to follow a colon."""


class _Written(str):
    """A piece of JSON text."""

    __slots__ = ()


class Number(_Written):
    """A JSON number as it was written. Text like any other, but zero counts as false in `#if`."""

    __slots__ = ()

    @property
    def is_zero(self) -> bool:
        return not self.lower().partition("e")[0].strip("-0.")


@dataclass(frozen=True, slots=True)
class Accessor:
    """A path in runs of steps: between two runs the value is taken element by element."""

    runs: tuple[tuple[str, ...], ...]

    def read(self, incoming: Any) -> Any:
        """The JSON value at the path, None where the path is missing."""
        return _read(incoming, self.runs)


def parse_accessor(text: str) -> Accessor:
    """Parse `_source.…`. Raises InvalidSyntax."""
    root, _, path = text.partition(".")
    if root != SOURCE_ROOT or not path:
        raise InvalidSyntax(f"it is neither an accessor below {SOURCE_ROOT} nor Handlebars")
    runs: list[tuple[str, ...]] = [()]
    for part in path.split("."):
        found = _PART.fullmatch(part)
        if found is None:
            raise InvalidSyntax(f"`{part}` is not a member name, nor one with [] or an index such as [0]")
        runs[-1] += (found[1],)
        for index in re.findall(r"\[([0-9]*)\]", found[2]):
            if index:
                runs[-1] += (index,)
            else:
                runs.append(())
    if len(runs) > MOST_LEVELS:
        raise InvalidSyntax(f"it has more than {MOST_LEVELS - 1} times []")
    return Accessor(tuple(runs))


def follow(value: Any, steps: Iterable[str]) -> Any:
    """Go down from a JSON value, by member names and indexes; None where the path is missing."""
    for step in steps:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and len(step) <= _LONGEST_INDEX:
            index = int(step)
            value = value[index] if index < len(value) else None
        else:
            return None
    return value


def as_text(value: Any) -> str:
    """A value as the text that keys and fields hold; empty for null and for what has no elements.

    Numbers stand as they were written. Booleans as `true` and `false` are observed; JSON text for
    an array or object where one text is wanted is our choice.
    """
    if isinstance(value, str):
        return str(value)
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _json_text(value)


def _read(value: Any, runs: tuple[tuple[str, ...], ...]) -> Any:
    value = follow(value, runs[0])
    if len(runs) == 1:
        return value
    if not isinstance(value, list):
        return None
    elements = [_read(element, runs[1:]) for element in value]
    return elements if any(as_text(element) for element in elements) else None


def _json_text(value: Any) -> str:
    """Compact JSON, numbers as written. Without recursion: an object may be nested very deeply."""
    pieces: list[str] = []
    waiting: list[Any] = [value]  # the next one last
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += reversed(_members(one))
        elif isinstance(one, list):
            waiting += reversed(_elements(one))
        else:
            pieces.append(one if isinstance(one, _Written) else json.dumps(one, ensure_ascii=False))
    return "".join(pieces)


def _members(value: dict[str, Any]) -> list[Any]:
    parts: list[Any] = [_Written("{")]
    for name, member in value.items():
        comma = "," if len(parts) > 1 else ""
        parts += [_Written(f"{comma}{json.dumps(name, ensure_ascii=False)}:"), member]
    return [*parts, _Written("}")]


def _elements(value: list[Any]) -> list[Any]:
    parts: list[Any] = [_Written("[")]
    for element in value:
        parts += [_Written(","), element] if len(parts) > 1 else [element]
    return [*parts, _Written("]")]
