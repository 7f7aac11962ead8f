"""Conditions: the window of time, its clock, the number of objects, and the threshold."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from customer_profiles_mock.calculated.expression import parse_operand
from customer_profiles_mock.calculated.numerals import read_number
from customer_profiles_mock.calculated.objects import Item
from customer_profiles_mock.calculated.timestamps import DAY, FORMATS, read_moment
from customer_profiles_mock.errors import BadRequest

# The members of Range that are fixed with the definition (documented).
TIMESTAMP_SOURCE: Final = "TimestampSource"
TIMESTAMP_FORMAT: Final = "TimestampFormat"

Conditions: TypeAlias = Mapping[str, Any]


class Window(NamedTuple):
    """A span in days before now; what is negative lies in the future (documented)."""

    start: int
    end: int

    def holds(self, moment: int, now: int) -> bool:
        """Whether a moment is in the window, its ends included (our choice); both in milliseconds."""
        return self.end * DAY <= now - moment <= self.start * DAY

    def begin(self, now: int) -> int:
        """Its first moment, in milliseconds."""
        return now - self.start * DAY


class Dated(NamedTuple):
    """An object with the moment that conditions go by, in milliseconds."""

    moment: int
    item: Item


def check_conditions(conditions: Conditions, type_name: str) -> None:
    """Raises BadRequest for conditions that an attribute over a type cannot have. Wording: our choice."""
    range_ = conditions.get("Range") or {}
    if (window := window_of(conditions)) is not None:
        check_window(window)
    source, timestamp_format = range_.get(TIMESTAMP_SOURCE), range_.get(TIMESTAMP_FORMAT)
    if source is not None and parse_operand(source)[0] != type_name:
        raise BadRequest(f"TimestampSource {source} is not of object type {type_name}, as the expression is")
    if timestamp_format is not None and timestamp_format not in FORMATS:
        raise BadRequest(f"TimestampFormat {timestamp_format} is not one of {', '.join(FORMATS)}")
    if timestamp_format is not None and source is None:
        raise BadRequest("TimestampFormat needs a TimestampSource")


def check_window(window: Window) -> None:
    if window.start < window.end:
        raise BadRequest(
            f"Start {window.start} is later than End {window.end}: both are days before now, "
            "negative in the future"
        )


def window_of(conditions: Conditions) -> Window | None:
    """The window of a definition; None where it has no limit in time."""
    range_ = conditions.get("Range") or {}
    if (value_range := range_.get("ValueRange")) is not None:
        return Window(value_range["Start"], value_range["End"])
    return Window(range_["Value"], 0) if range_.get("Value") is not None else None


def overriding_window(overrides: Mapping[str, Any] | None) -> Window | None:
    """The window of ConditionOverrides, which may leave End out for now; None where they have none."""
    range_ = (overrides or {}).get("Range")
    return None if range_ is None else Window(range_["Start"], range_.get("End", 0))


def dated(items: Sequence[Item], conditions: Conditions) -> list[Dated]:
    """Each object with its moment: by TimestampSource, else of its ingestion.

    One whose TimestampSource cannot be read does not count (our choice).
    """
    range_ = conditions.get("Range") or {}
    if (source := range_.get(TIMESTAMP_SOURCE)) is None:
        return [Dated(round(item.ingested_at * 1000), item) for item in items]
    _, name = parse_operand(source)
    moments = [read_moment(item.text(name), range_.get(TIMESTAMP_FORMAT)) for item in items]
    return [Dated(moment, item) for moment, item in zip(moments, items, strict=True) if moment is not None]


def most_recent(objects: Sequence[Dated], count: int | None) -> list[Dated]:
    """The last so many objects by their moments, in the order that they came in."""
    if count is None or len(objects) <= count:
        return list(objects)
    by_moment = sorted(range(len(objects)), key=lambda place: objects[place].moment)
    return [objects[place] for place in sorted(by_moment[-count:])]


def meets_threshold(threshold: Mapping[str, Any], value: str) -> bool:
    """Compared as numbers where both sides are, else as text (our choice)."""
    number, bound = read_number(value), read_number(threshold["Value"])
    test = _THRESHOLDS[threshold["Operator"]]
    return bool(test(value, threshold["Value"]) if number is None or bound is None else test(number, bound))


_THRESHOLDS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "EQUAL_TO": operator.eq,
    "NOT_EQUAL_TO": operator.ne,
    "GREATER_THAN": operator.gt,
    "LESS_THAN": operator.lt,
}
