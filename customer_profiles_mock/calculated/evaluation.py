"""The value of a calculated attribute for a profile, at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from customer_profiles_mock.calculated.conditions import (
    Dated,
    Window,
    dated,
    meets_threshold,
    most_recent,
    overriding_window,
    window_of,
)
from customer_profiles_mock.calculated.expression import parse_expression
from customer_profiles_mock.calculated.filters import passes
from customer_profiles_mock.calculated.objects import Item, ProfileObjects
from customer_profiles_mock.calculated.statistics import RECENT, compute, counts
from customer_profiles_mock.state.calculated_attributes import COMPLETED, CalculatedAttribute
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import Profile


@dataclass(frozen=True, slots=True)
class Value:
    text: str | None  # None where no object counts
    is_partial: bool  # the definition has not collected for as long, or as much, as its conditions say
    last_object_at: float | None  # epoch seconds, by the clock of the conditions


def value_of(
    domain: Domain, profile: Profile, name: str, now: float, overrides: Mapping[str, Any] | None = None
) -> Value | None:
    """The value that a profile has for the attribute of a name; None without attribute or value.

    `overrides` are ConditionOverrides as the API has them. Who asks for several attributes of one
    profile reads its objects once with `ProfileValues`.
    """
    attribute = domain.calculated_attributes.get(name)
    if attribute is None:
        return None
    value = ProfileValues(domain, profile, now).value(attribute, overrides)
    return None if value.text is None else value


class ProfileValues:
    """The calculated attributes of one profile at one moment."""

    def __init__(self, domain: Domain, profile: Profile, now: float) -> None:
        self._domain = domain
        self._objects = ProfileObjects(domain, profile)
        self._now = now

    def value(self, attribute: CalculatedAttribute, overrides: Mapping[str, Any] | None = None) -> Value:
        """What the attribute comes to, over the window of the overrides if they have one."""
        expression = parse_expression(attribute.details["Expression"])
        conditions = attribute.conditions or {}
        window = overriding_window(overrides) or window_of(conditions)
        used = self._used_objects(attribute, expression.type_name, window)
        outcomes = [(one.moment, expression.outcome(one.item.text)) for one in used]
        counted = [
            (moment, outcome)
            for moment, outcome in outcomes
            if outcome is not None and counts(attribute.statistic, outcome)
        ]
        is_partial = self._is_partial(attribute, window, len(used))
        if not counted:
            return Value(None, is_partial, None)
        recent = conditions.get("ObjectCount", RECENT)
        text = compute(attribute.statistic, [outcome for _, outcome in counted], self._now, recent)
        if (threshold := conditions.get("Threshold")) is not None:
            text = "true" if meets_threshold(threshold, text) else "false"
        return Value(text, is_partial, max(moment for moment, _ in counted) / 1000)

    def _used_objects(
        self, attribute: CalculatedAttribute, type_name: str, window: Window | None
    ) -> list[Dated]:
        """The objects that are collected, pass the filter, and are in window and number, as they came in."""
        conditions = attribute.conditions or {}
        collected = [
            item
            for item in self._objects.of_type(type_name)
            if _is_collected(attribute, item)
            and (attribute.filter is None or passes(attribute.filter, item.text))
        ]
        objects = [one for one in dated(collected, conditions) if _is_kept(attribute, one)]
        if window is not None:
            objects = [one for one in objects if window.holds(one.moment, _milliseconds(self._now))]
        return most_recent(objects, conditions.get("ObjectCount"))

    def _is_partial(self, attribute: CalculatedAttribute, window: Window | None, used: int) -> bool:
        """True until the definition has collected for its whole window, or has its ObjectCount (documented).

        Without either nothing is missing, and historical data is complete once it is there (our choice).
        """
        if attribute.uses_historical_data and attribute.status != COMPLETED:
            return True
        since = self._collected_since(attribute)
        if since is None:
            return False
        count = (attribute.conditions or {}).get("ObjectCount")
        reached = []
        if window is not None:
            reached.append(since <= window.begin(_milliseconds(self._now)))
        if count is not None:
            reached.append(used >= count)
        return bool(reached) and not any(reached)

    def _collected_since(self, attribute: CalculatedAttribute) -> int | None:
        """From which moment on nothing is missing; None for all time.

        A default attribute collects from the creation of its domain on.
        """
        moments = [dropped.before for dropped in attribute.dropped]
        if not attribute.uses_historical_data:
            created_at = self._domain.created_at if attribute.created_at is None else attribute.created_at
            moments.append(_milliseconds(created_at))
        return max(moments, default=None)


def _is_collected(attribute: CalculatedAttribute, item: Item) -> bool:
    """Whether the object came in after the definition, or is of the historical data that is there."""
    if attribute.created_at is None or (attribute.uses_historical_data and attribute.status == COMPLETED):
        return True
    return _is_later(item, attribute.number, attribute.created_at)


def _is_kept(attribute: CalculatedAttribute, one: Dated) -> bool:
    """Whether no range had passed the object when a wider one took its place."""
    return all(
        one.moment >= dropped.before or _is_later(one.item, dropped.number, dropped.changed_at)
        for dropped in attribute.dropped
    )


def _is_later(item: Item, number: int, moment: float) -> bool:
    return item.number > number or item.ingested_at > moment


def _milliseconds(moment: float) -> int:
    return round(moment * 1000)
