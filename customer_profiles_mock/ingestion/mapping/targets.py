"""Targets such as `_profile.Address.City`: which member of which standard object a field fills.

A value becomes lines: paths within the object, each with its text. A caller that keeps book of who
filled what takes the lines; `write` and `fill` put them in place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeAlias

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.mapping.accessors import MOST_LEVELS, InvalidSyntax, as_text
from customer_profiles_mock.ingestion.mapping.rendering import Template, parse_template
from customer_profiles_mock.ingestion.mapping.sources import MOST_PARSED
from customer_profiles_mock.ingestion.mapping.standard_objects import (
    ANYTHING,
    FREE_TEXTS,
    PROFILE,
    STANDARD_OBJECTS,
    TEXT,
    ListOf,
    MapOf,
    Shape,
    member_of,
)
from customer_profiles_mock.ingestion.mapping.tags import OPENING
from customer_profiles_mock.profiles.twins import TWINS, write_twin

# A target on every standard object that is no member of any: its value is the source's timestamp.
SOURCE_TIMESTAMP: Final = "SourceLastUpdatedTimestamp"

EACH_ELEMENT: Final = "[]"

Line: TypeAlias = tuple[str | int, ...]  # names, and indexes in lists

_ENUMERATED: Final = {text: enumerated for enumerated, text in TWINS.items()}

# Parts are joined by dots; those within Handlebars belong to the part.
_PART: Final = re.compile(r"(?:\{\{(?:(?!\}\}).)*\}\}|(?!\{\{)[^.])+", re.DOTALL)
_PATH: Final = re.compile(rf"{_PART.pattern}(?:\.{_PART.pattern})*", re.DOTALL)
_NAME: Final = re.compile(r"[^\[\]{}]+")


@dataclass(frozen=True, slots=True)
class Target:
    root: str
    # Steps from the object down; between two runs a value goes in element by element.
    runs: tuple[tuple[str | Template, ...], ...]
    shape: Shape  # of the place that they lead to

    @property
    def is_source_timestamp(self) -> bool:
        """Whether the value is the timestamp of the source; such a target fills no member."""
        return self.runs == ((SOURCE_TIMESTAMP,),)

    def lines(self, value: Any, incoming: Mapping[str, Any]) -> dict[Line, str]:
        """What a value fills: nothing where it is empty (documented) or does not fit (our choice).

        An array or object becomes JSON text where the member is a text. GenderString and
        PartyTypeString are the lines of Gender and PartyType. `incoming` is what Handlebars in the
        target reads; where that gives no text, there is no place to fill.
        """
        lines: dict[Line, str] = {}
        runs = [tuple(_resolved(step, incoming) for step in run) for run in self.runs]
        if all(all(run) for run in runs) and not self.is_source_timestamp:
            for line, element in _places((), runs, value):
                _spread(lines, line, self.shape, element)
        return lines

    def write(self, values: dict[str, Any], value: Any, incoming: Mapping[str, Any]) -> None:
        """Write one value into `values`, the members of an object of the target's kind.

        Structures and lists in `values` are replaced by changed ones, never changed themselves.
        """
        _put(values, self.root, self.lines(value, incoming), set(), new_lists=False)


def fill(values: dict[str, Any], filled: Iterable[tuple[Target, Any]], incoming: Mapping[str, Any]) -> None:
    """Write all that one incoming object has for one standard object into the members of that.

    A list that it fills is replaced as a whole, so that no element is mixed from two versions of
    the source (our choice); everything else accumulates (documented).
    """
    own: set[Line] = set()
    for target, value in filled:
        _put(values, target.root, target.lines(value, incoming), own, new_lists=True)


@lru_cache(maxsize=MOST_PARSED)
def parse_target(text: str) -> Target:
    """Parse a Target once. Raises BadRequest for what is no writable member of a standard object."""
    try:
        return _parse(text)
    except InvalidSyntax as offence:
        raise BadRequest(f"Target {text} is not valid: {offence}") from None


def _parse(text: str) -> Target:
    if not _PATH.fullmatch(text):
        raise InvalidSyntax("it is not names and complete Handlebars tags joined by dots")
    parts: list[str] = _PART.findall(text)
    root, *path = parts
    if not path or root not in STANDARD_OBJECTS:
        raise InvalidSyntax(f"it is not a field of {', '.join(STANDARD_OBJECTS)}")
    if path == [SOURCE_TIMESTAMP]:
        return Target(root, ((SOURCE_TIMESTAMP,),), TEXT)
    if path[0].partition("[")[0] in STANDARD_OBJECTS[root].managed:
        raise InvalidSyntax("only the service fills it")
    if root == PROFILE.root and len(path) == 1:
        path = [_ENUMERATED.get(path[0], path[0])]
    return _down(root, path)


def _down(root: str, path: list[str]) -> Target:
    runs: list[tuple[str | Template, ...]] = [()]
    shape: Shape = STANDARD_OBJECTS[root].shape
    for place, part in enumerate(path):
        if shape == FREE_TEXTS:
            runs[-1] += (_free_name(path[place:]),)
            return Target(root, tuple(runs), TEXT)
        name = part
        while name.endswith(EACH_ELEMENT):
            name = name.removesuffix(EACH_ELEMENT)
        runs[-1] += (_step(shape, name),)
        shape = _member(root, shape, name)
        for _ in range((len(part) - len(name)) // len(EACH_ELEMENT)):
            shape = _element(shape, name)
            runs.append(())
        if place + len(runs) > MOST_LEVELS:
            raise InvalidSyntax(f"it has more than {MOST_LEVELS} levels")
    return Target(root, tuple(runs), shape)


def _free_name(parts: list[str]) -> str:
    """The name of an attribute: all that follows, dots included."""
    name = ".".join(parts)
    if OPENING in name:
        raise InvalidSyntax("the name of an attribute cannot be Handlebars")
    return name


def _step(shape: Shape, name: str) -> str | Template:
    if OPENING in name and isinstance(shape, MapOf):
        return parse_template(name)
    if _NAME.fullmatch(name):
        return name
    raise InvalidSyntax(f"`{name}` is not the name of a field")


def _member(root: str, shape: Shape, name: str) -> Shape:
    member = member_of(shape, name)
    if member is None:
        raise InvalidSyntax(f"{root} has no field `{name}` there; free data goes under {root}.Attributes")
    return member


def _element(shape: Shape, name: str) -> Shape:
    if isinstance(shape, ListOf):
        return shape.element
    if shape != ANYTHING:
        raise InvalidSyntax(f"`{name}` is not a list")
    return shape


def _resolved(step: str | Template, incoming: Mapping[str, Any]) -> str:
    return step if isinstance(step, str) else step.read(incoming)


def _places(line: Line, runs: list[tuple[str, ...]], value: Any) -> Iterator[tuple[Line, Any]]:
    """Where a value goes: to one place, or its elements to the elements of a list."""
    line += runs[0]
    if len(runs) == 1:
        yield line, value
        return
    for index, element in enumerate(_as_list(value)):
        yield from _places((*line, index), runs[1:], element)


def _spread(lines: dict[Line, str], line: Line, shape: Shape, value: Any) -> None:
    """Add the lines of a value that goes to a place of some shape."""
    if shape == ANYTHING and isinstance(value, list):
        shape = ListOf(ANYTHING)
    if shape == TEXT or (shape == ANYTHING and not isinstance(value, dict)) or len(line) > 2 * MOST_LEVELS:
        if text := as_text(value):
            lines[line] = text
    elif isinstance(shape, ListOf):
        for index, element in enumerate(_as_list(value)):
            _spread(lines, (*line, index), shape.element, element)
    elif isinstance(value, dict):
        for name, part in value.items():
            member = member_of(shape, name)
            if name and member is not None:
                _spread(lines, (*line, name), member, part)


def _as_list(value: Any) -> list[Any]:
    """A value that is no array is the only element (our choice)."""
    return value if isinstance(value, list) else [value]


def _put(
    values: dict[str, Any], root: str, lines: Mapping[Line, str], own: set[Line], *, new_lists: bool
) -> None:
    """Write lines into the members of an object.

    `own` are the places of the containers that may be changed; it grows by those made here.
    """
    for line, text in lines.items():
        if root == PROFILE.root and line[0] in TWINS:
            write_twin(values, str(line[0]), text)
            continue
        holder: Any = values
        for place, step in enumerate(line[:-1], 1):
            kind = list if isinstance(line[place], int) else dict
            present = _get(holder, step)
            if not isinstance(present, kind):
                _set(holder, step, kind())
            elif line[:place] not in own:
                _set(holder, step, kind() if new_lists and kind is list else kind(present))
            own.add(line[:place])
            holder = holder[step]
        _set(holder, line[-1], text)


def _get(holder: Any, step: str | int) -> Any:
    if isinstance(step, str):
        return holder.get(step)
    return holder[step] if step < len(holder) else None


def _set(holder: Any, step: str | int, value: Any) -> None:
    """Set a member or element; elements before it that are still missing become empty."""
    if isinstance(step, int):
        holder += [type(value)() for _ in range(step + 1 - len(holder))]
    holder[step] = value
