"""When Identity Resolution Jobs run."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from customer_profiles_mock.jobs.schedule import first_slot, weekly_slot

DAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
MOMENTS = st.integers(31_536_000, 4_102_444_800).map(
    lambda second: datetime.fromtimestamp(second, timezone.utc)
)
SCHEDULES = st.builds(
    lambda day, hour, minute, padded: {
        "DayOfTheWeek": day,
        "Time": f"{hour:02}:{minute:02}" if padded else f"{hour}:{minute:02}",
    },
    st.sampled_from(DAYS),
    st.integers(0, 23),
    st.integers(0, 59),
    st.booleans(),
)


def utc(slot: float) -> datetime:
    return datetime.fromtimestamp(slot, timezone.utc)


def parts(schedule: dict[str, str]) -> tuple[int, int, int]:
    hour, minute = schedule["Time"].split(":")
    return DAYS.index(schedule["DayOfTheWeek"]), int(hour), int(minute)


@given(SCHEDULES, MOMENTS)
@example({"DayOfTheWeek": "MONDAY", "Time": "0:00"}, datetime(2024, 1, 1, tzinfo=timezone.utc))
def test_the_first_slot_is_the_next_occurrence_of_the_hour(
    schedule: dict[str, str], moment: datetime
) -> None:
    slot = utc(first_slot({"Enabled": True, "JobSchedule": schedule}, moment.timestamp()))
    assert timedelta(0) < slot - moment <= timedelta(days=1)
    assert (slot.hour, slot.minute, slot.second, slot.microsecond) == (*parts(schedule)[1:], 0, 0)


@given(SCHEDULES, MOMENTS)
@example({"DayOfTheWeek": "MONDAY", "Time": "0:00"}, datetime(2024, 1, 1, tzinfo=timezone.utc))
@example({"DayOfTheWeek": "SUNDAY", "Time": "23:59"}, datetime(2024, 2, 29, tzinfo=timezone.utc))
def test_the_weekly_slot_is_the_next_occurrence_of_day_and_hour(
    schedule: dict[str, str], moment: datetime
) -> None:
    slot = utc(weekly_slot({"Enabled": True, "JobSchedule": schedule}, moment.timestamp()))
    assert timedelta(0) < slot - moment <= timedelta(days=7)
    assert (slot.weekday(), slot.hour, slot.minute, slot.second) == (*parts(schedule), 0)


@given(SCHEDULES, MOMENTS)
def test_weekly_slots_are_a_week_apart(schedule: dict[str, str], moment: datetime) -> None:
    matching = {"Enabled": True, "JobSchedule": schedule}
    slot = weekly_slot(matching, moment.timestamp())
    assert weekly_slot(matching, slot) - slot == timedelta(days=7).total_seconds()


@pytest.mark.parametrize("matching", [{"Enabled": True}, {"Enabled": True, "JobSchedule": None}])
def test_without_a_schedule_it_is_saturday_midnight(matching: dict[str, Any]) -> None:
    wednesday = datetime(2024, 1, 3, 10, 30, tzinfo=timezone.utc)
    assert utc(first_slot(matching, wednesday.timestamp())) == datetime(2024, 1, 4, tzinfo=timezone.utc)
    assert utc(weekly_slot(matching, wednesday.timestamp())) == datetime(2024, 1, 6, tzinfo=timezone.utc)
