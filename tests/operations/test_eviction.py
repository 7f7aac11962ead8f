"""What goes, and what stays, when an object gives way on a full profile."""

from __future__ import annotations

from typing import Any

import pytest

from tests.behaviour import Service
from tests.operations.calling import key

OTHER = {
    "Description": "of the test",
    "AllowProfileCreation": True,
    "Fields": {
        "who": {"Source": "_source.who"},
        "id": {"Source": "_source.id"},
        "note": {"Source": "_source.note", "Target": "_profile.AdditionalInformation"},
    },
    "Keys": {
        "_webAnalyticsAnonymousUserId": [key("who", identifiers="PROFILE")],
        "other": [key("id", identifiers="UNIQUE")],
    },
}


def put(service: Service, name: str, text: str) -> None:
    service.call("PutProfileObject", ObjectTypeName=name, Object=text)


def click(service: Service, name: str, number: int) -> None:
    event = f'{{"EventId": "e-{number}", "EventType": "view", "User": {{"AnonymousId": "ann"}}}}'
    put(service, name, event)


def other(service: Service, number: int, note: str = "") -> None:
    put(service, "Other", f'{{"who": "ann", "id": "{number}", "note": "{note}"}}')


def held(service: Service) -> dict[str, list[str]]:
    """The objects of the only profile by type, oldest first."""
    (one,) = service.domain.profiles.values()
    kept: dict[str, list[str]] = {}
    for stored in sorted(one.objects.values(), key=lambda stored: stored.number):
        kept.setdefault(stored.object_type_name, []).append(stored.text)
    return kept


def full_of_clicks(name: str, clicks: int, **definition: Any) -> Service:
    """A full profile with so many clicks of a type, which were the last to come."""
    service = Service()
    service.call("PutProfileObjectType", ObjectTypeName="Other", **OTHER)
    if definition:
        service.call("PutProfileObjectType", ObjectTypeName=name, Description="d", **definition)
    for number in range(1000 - clicks):
        other(service, number)
    for number in range(clicks):
        click(service, name, number)
    return service


CLICKSTREAM = "WebAnalytics-Clickstream"


@pytest.mark.parametrize(
    ("name", "definition"),
    [(CLICKSTREAM, {}), ("Clicks", {"TemplateId": CLICKSTREAM})],
    ids=["implicit", "put under another name"],
)
def test_the_default_limit_of_a_template_holds_where_none_is_given(
    name: str, definition: dict[str, str]
) -> None:
    service = full_of_clicks(name, 102, **definition)
    other(service, 5000)
    other(service, 5001)
    assert len(held(service)[name]) == 100
    other(service, 5002)  # no type is above its limit now: the own type gives way
    assert len(held(service)[name]) == 100
    assert len(held(service)["Other"]) == 900


def test_a_limit_that_is_given_takes_the_place_of_the_templates() -> None:
    service = full_of_clicks("Clicks", 102, TemplateId=CLICKSTREAM, MaxProfileObjectCount=102)
    other(service, 5000)
    assert len(held(service)["Clicks"]) == 102
    assert service.domain.object_types["Clicks"].max_profile_object_count == 102


def test_an_evicted_object_takes_its_keys_along_and_leaves_its_fields() -> None:
    service = Service()
    service.call("PutProfileObjectType", ObjectTypeName="Other", **OTHER)
    for number in range(1000):
        other(service, number, note="first" if number == 0 else "")
    (profile_id,) = service.domain.profiles
    assert len(held(service)["Other"]) == 1000
    other(service, 1000)
    assert service.domain.index.profile_ids("other", "0") == ()
    assert list(service.domain.index.profile_ids("other", "1")) == [profile_id]
    assert list(service.domain.index.profile_ids("_webAnalyticsAnonymousUserId", "ann")) == [profile_id]
    assert service.domain.profiles[profile_id].values == {"AdditionalInformation": "first"}
    (record,) = service.call("ListProfileHistoryRecords", ProfileId=profile_id, ActionType="EXPIRED")[
        "ProfileHistoryRecords"
    ]
    assert record["ObjectTypeName"] == "Other"
    content = service.call("GetProfileHistoryRecord", ProfileId=profile_id, Id=record["Id"])["Content"]
    assert '"id": "0"' in content
    assert service.domain.object_count == 1000
    assert service.domain.metered_extra == 9
