"""When Identity Resolution Jobs run: the first within 24 hours, then weekly. All times are UTC.

The schedule is documented; that the first run takes the schedule's hour, whatever the weekday,
is our choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, Final

DEFAULT_SCHEDULE: Final[Mapping[str, str]] = {"DayOfTheWeek": "SATURDAY", "Time": "00:00"}

WEEK: Final = timedelta(days=7)
DAY: Final = timedelta(days=1)

_WEEKDAYS: Final = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


def first_slot(matching: Mapping[str, Any], after: float) -> float:
    """The next occurrence of the schedule's hour, in epoch seconds: at most 24 hours away."""
    moment = datetime.fromtimestamp(after, timezone.utc)
    slot = _at_the_hour(matching, moment)
    return (slot if slot > moment else slot + DAY).timestamp()


def weekly_slot(matching: Mapping[str, Any], after: float) -> float:
    """The next occurrence of the schedule's weekday and hour, in epoch seconds."""
    moment = datetime.fromtimestamp(after, timezone.utc)
    weekday = _WEEKDAYS.index(_schedule(matching)["DayOfTheWeek"])
    slot = _at_the_hour(matching, moment + timedelta(days=(weekday - moment.weekday()) % 7))
    return (slot if slot > moment else slot + WEEK).timestamp()


def _schedule(matching: Mapping[str, Any]) -> Mapping[str, str]:
    return matching.get("JobSchedule") or DEFAULT_SCHEDULE


def _at_the_hour(matching: Mapping[str, Any], day: datetime) -> datetime:
    hour, minute = _schedule(matching)["Time"].split(":")
    return day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
