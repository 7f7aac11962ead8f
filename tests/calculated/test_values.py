"""Windows, numbers of objects and thresholds, over objects that are put one after the other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from customer_profiles_mock.calculated.conditions import Window, meets_threshold
from customer_profiles_mock.calculated.evaluation import value_of
from customer_profiles_mock.calculated.timestamps import DAY
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import Profile
from tests.behaviour import Service

A_DAY = 86_400


@given(st.integers(-40, 40), st.integers(-40, 40), st.integers(-41 * DAY, 41 * DAY))
def test_a_window_lies_between_two_days_before_now(start: int, end: int, before: int) -> None:
    now = 1_774_051_200_123
    assert Window(start, end).holds(now - before, now) is (end * DAY <= before <= start * DAY)


def test_the_ends_of_a_window_belong_to_it() -> None:
    now, window = 1_774_051_200_001, Window(25, 10)
    befores = (25 * DAY + 1, 25 * DAY, 10 * DAY, 10 * DAY - 1)
    assert [window.holds(now - before, now) for before in befores] == [False, True, True, False]


@given(st.integers(-9, 9), st.integers(-9, 9), st.sampled_from(["{}", "{}.0"]))
def test_a_threshold_compares_numbers(value: int, bound: int, form: str) -> None:
    tests = {
        "EQUAL_TO": value == bound,
        "NOT_EQUAL_TO": value != bound,
        "GREATER_THAN": value > bound,
        "LESS_THAN": value < bound,
    }
    for operator, expected in tests.items():
        threshold = {"Operator": operator, "Value": form.format(bound)}
        assert meets_threshold(threshold, str(value)) is expected


def test_a_threshold_compares_texts_where_one_is_no_number() -> None:
    assert meets_threshold({"Operator": "LESS_THAN", "Value": "Nice"}, "Lyon")
    assert meets_threshold({"Operator": "NOT_EQUAL_TO", "Value": "7"}, "Lyon")


def service_with(attributes: Mapping[str, Any], objects: list[tuple[int, int, int]]) -> Service:
    """Objects as (days since the one before, days that its own time lies before now, points)."""
    service = Service()
    service.call(
        "PutProfileObjectType",
        ObjectTypeName="Visit",
        Description="test",
        AllowProfileCreation=True,
        Fields={"id": {"Source": "_source.id"}, "who": {"Source": "_source.who"}},
        Keys={
            "who": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["who"]}],
            "id": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}],
        },
    )
    service.call(
        "CreateCalculatedAttributeDefinition",
        CalculatedAttributeName="points",
        AttributeDetails={"Attributes": [{"Name": "points"}], "Expression": "{Visit.points}"},
        **attributes,
    )
    end = service.now + sum(days for days, _, _ in objects) * A_DAY + 1000
    for number, (days, before, points) in enumerate(objects):
        service.now += days * A_DAY
        visit = {"id": str(number), "who": "W", "points": points, "at": f"{int(end) - before * A_DAY}"}
        service.call("PutProfileObject", ObjectTypeName="Visit", Object=json.dumps(visit))
    service.now = end
    return service


def only_profile(domain: Domain) -> Profile:
    (profile,) = domain.profiles.values()
    return profile


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(-5, 9), st.integers(0, 9)), min_size=1, max_size=6),
    st.one_of(st.none(), st.tuples(st.integers(-4, 8), st.integers(0, 6))),
    st.one_of(st.none(), st.integers(1, 4)),
    st.booleans(),
)
def test_window_and_number_of_objects_apply_together(
    objects: list[tuple[int, int, int]], window: tuple[int, int] | None, count: int | None, own_clock: bool
) -> None:
    conditions: dict[str, Any] = {"Range": {"Unit": "DAYS"}}
    if window is not None:
        conditions["Range"]["ValueRange"] = {"Start": window[0], "End": window[0] - window[1]}
    if own_clock:
        conditions["Range"]["TimestampSource"] = "{Visit.at}"
    if count is not None:
        conditions["ObjectCount"] = count
    service = service_with({"Statistic": "SUM", "Conditions": conditions}, objects)

    ages = []  # of each object in days, by the clock that counts, from the whole second on
    later = 0
    for days, before, _ in reversed(objects):
        ages.append(float(before) if own_clock else later + 0.5)
        later += days
    ages.reverse()
    taken = [
        place for place, age in enumerate(ages) if window is None or window[0] - window[1] <= age <= window[0]
    ]
    taken = sorted(taken, key=lambda place: (-ages[place], place))[-count if count else 0 :]
    domain = service.domain
    value = value_of(domain, only_profile(domain), "points", float(int(service.now)))
    expected = str(sum(objects[place][2] for place in taken)) if taken else None
    assert (value and value.text) == expected


def test_a_value_is_none_without_attribute_or_object() -> None:
    service = service_with({"Statistic": "MINIMUM"}, [(0, 0, 7)])
    domain, profile = service.domain, only_profile(service.domain)
    found = value_of(domain, profile, "points", service.now)
    assert found is not None
    assert (found.text, found.is_partial) == ("7", False)
    assert value_of(domain, profile, "nothing", service.now) is None
    assert value_of(domain, profile, "_orders_count", service.now) is None
    overrides = {"Range": {"Start": 9, "End": 8, "Unit": "DAYS"}}
    assert value_of(domain, profile, "points", service.now, overrides) is None


def test_reading_a_value_changes_nothing() -> None:
    service = service_with({"Statistic": "SUM"}, [(0, 0, 1), (1, 0, 2)])
    domain = service.domain
    before = repr(domain)
    value_of(domain, only_profile(domain), "points", service.now)
    assert repr(domain) == before
