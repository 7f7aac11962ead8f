"""`load_profiles`: what CreateProfile does for each of many profiles, all or none."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from copy import deepcopy
from enum import Enum
from typing import Any

import pytest
import requests
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st
from moto.core.base_backend import BackendDict
from moto.moto_api._internal import mock_random

from customer_profiles_mock import load_profiles, mock_customer_profiles
from customer_profiles_mock.customerprofiles.models import customerprofiles_backends
from customer_profiles_mock.errors import BadProfile, BadRequest, ResourceNotFound
from customer_profiles_mock.operations.profiles import settled_values, updated_values
from customer_profiles_mock.protocol.plain import plain_body
from customer_profiles_mock.protocol.reading import body_reader
from customer_profiles_mock.protocol.validation import validate
from tests.conftest import check_all_stores, one_session
from tests.events.kinesis import create_stream, read_records
from tests.snapshots import plain

URL = "http://motoapi.amazonaws.com/moto-api/customer-profiles/load-profiles"
PROFILES: list[dict[str, Any]] = [
    {
        "FirstName": "Ann",
        "LastName": "Lee",
        "PhoneNumber": "+1 206 555 0100",
        "EmailAddress": "Ann@Example.com",
        "Attributes": {"Tier": "gold", "Größe": "XL"},
        "Address": {"City": "Oslo", "PostalCode": "0150"},
        "Gender": "FEMALE",
    },
    {},
    {"FirstName": "Zoë", "EngagementPreferences": {"Phone": [{"KeyName": "k", "KeyValue": "v"}]}},
    # The last one makes a group of two: through single calls it is made then, too.
    {"LastName": "Lee", "PhoneNumber": "+1 206 555 0100", "GenderString": "none of these"},
]


def store() -> Any:
    return customerprofiles_backends["123456789012"]["us-east-1"].store


def by_one_call(domain: str, profiles: list[dict[str, Any]]) -> list[str]:
    return load_profiles(domain, profiles)


def by_many_calls(domain: str, profiles: list[dict[str, Any]]) -> list[str]:
    client = one_session().client("customer-profiles", region_name="us-east-1")
    return [client.create_profile(DomainName=domain, **profile)["ProfileId"] for profile in profiles]


def made_by(load: Callable[[str, list[dict[str, Any]]], list[str]]) -> tuple[Any, Any, Any, Any]:
    """Ids, state, records and groups after a load in a domain that listens, matches and merges."""
    with mock_customer_profiles(), freeze_time("2025-03-04T08:15:30Z"):
        BackendDict.reset()  # the mock may be one in the package's
        mock_random.seed(7)
        client = one_session().client("customer-profiles", region_name="us-east-1")
        rules = {
            "Enabled": True,
            "MatchingRules": [{"Rule": ["LastName", "PhoneNumber"]}],
            "MaxAllowedRuleLevelForMatching": 1,
            "AttributeTypesSelector": {
                "AttributeMatchingModel": "ONE_TO_ONE",
                "PhoneNumber": ["PhoneNumber"],
            },
            "ConflictResolution": {"ConflictResolvingModel": "RECENCY"},
        }
        client.create_domain(DomainName="shop", DefaultExpirationDays=30, RuleBasedMatching=rules)
        client.create_event_stream(DomainName="shop", EventStreamName="export", Uri=create_stream())
        ids = load("shop", PROFILES)
        groups = client.list_rule_based_matches(DomainName="shop")["MatchIds"]
        check_all_stores()
        return ids, plain(store()), read_records(), groups


def test_all_is_as_after_a_call_for_each_profile() -> None:
    ids, state, records, groups = made_by(by_one_call)
    assert len(ids) == len(records) == len(PROFILES)
    assert len(groups) == 1
    assert (ids, state, records, groups) == made_by(by_many_calls)


TEXTS = st.text(st.characters(exclude_categories=()), max_size=4) | st.sampled_from(["x" * 255, "x" * 256])
VALUES = (
    TEXTS
    | st.none()
    | st.integers()
    | st.lists(TEXTS, max_size=1)
    | st.dictionaries(TEXTS, TEXTS, max_size=2)
)
MEMBERS = [
    "FirstName",
    "BirthDate",
    "Gender",
    "GenderString",
    "PartyType",
    "Address",
    "Attributes",
    "Firstname",
]


@given(st.dictionaries(st.sampled_from(MEMBERS), VALUES) | VALUES)
def test_the_quick_way_takes_what_the_thorough_one_takes(document: Any) -> None:
    """Whatever the quick one lets through, the thorough one does, and makes the same values of it."""
    if not plain_body("CreateProfile")(document):
        return
    params = body_reader("CreateProfile")(document)
    validate("CreateProfile", {**params, "DomainName": "shop"})
    assert params == document
    assert made_of(document, lambda: settled_values(document, document)) == made_of(
        document, lambda: updated_values({}, params)
    )


def made_of(document: dict[str, Any], make: Callable[[], dict[str, Any]]) -> dict[str, Any] | str:
    """The values or the refusal; the document stays as it is."""
    before = deepcopy(document)
    try:
        return make()
    except BadRequest as error:
        return str(error)
    finally:
        assert document == before


@pytest.mark.parametrize(
    ("profile", "message"),
    [
        ({"FirstName": "x" * 256}, None),
        ({"Address": {"City": 7}}, None),
        ({"Gender": "F"}, None),
        ({"Gender": "MALE", "GenderString": "FEMALE"}, None),
        ({"Attributes": {"a": None}}, None),
        ({"FirstNam": "Ann"}, "FirstNam is not one of "),
        ({"DomainName": "shop"}, "DomainName is not one of "),
        ({"FirstName": "\ud800"}, "1 validation error detected: Value at 'firstName' failed to satisfy "),
        (
            "Ann",
            "1 validation error detected: Value at '' failed to satisfy constraint: Member must be an object",
        ),
    ],
)
def test_the_first_bad_profile_is_named_and_nothing_is_changed(
    client: Any, domain: str, profile: Any, message: str | None
) -> None:
    load_profiles(domain, PROFILES)
    before = plain(store())
    with pytest.raises(BadProfile) as caught:
        load_profiles(domain, [*PROFILES, profile, profile])
    assert caught.value.position == len(PROFILES)
    assert str(caught.value) == f"profiles[4]: {caught.value.reason}"
    assert plain(store()) == before
    if message is not None:
        assert caught.value.reason.startswith(message)
        return
    answer = requests.post(
        f"https://profile.us-east-1.amazonaws.com/domains/{domain}/profiles", json=profile, timeout=9
    )
    assert answer.status_code == 400
    assert answer.json() == {"Message": caught.value.reason}
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == len(PROFILES)


def test_what_is_given_is_not_kept(client: Any, domain: str) -> None:
    class Name(str, Enum):
        ANN = "Ann"

    profile: dict[str, Any] = {"FirstName": Name.ANN, "Attributes": {"Tier": "gold"}}
    [one] = load_profiles(domain, iter([profile]))
    profile["Attributes"]["Tier"] = "none"
    [found] = client.batch_get_profile(DomainName=domain, ProfileIds=[one])["Profiles"]
    assert (found["FirstName"], found["Attributes"]) == ("Ann", {"Tier": "gold"})
    assert type(store().domains[domain].profiles[one].values["FirstName"]) is str


def test_a_profile_takes_little_memory(client: Any, domain: str) -> None:
    """Beside its values, its texts in the index and its ids, there is room for little more."""
    assert client
    profiles = [
        {
            "FirstName": f"Ann{number}",
            "PhoneNumber": f"+1206{number:07}",
            "Address": {"City": f"Oslo {number}"},
        }
        for number in range(1000)
    ]
    load_profiles(domain, profiles[:1])
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    load_profiles(domain, profiles)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (after - before) / len(profiles) < 1000


def test_what_cannot_leave_takes_all_of_it_back(
    client: Any, domain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.create_event_stream(DomainName=domain, EventStreamName="export", Uri=create_stream())
    before = plain(store())
    monkeypatch.setattr("customer_profiles_mock.customerprofiles.peers.MotoPeers.put_stream_records", None)
    with pytest.raises(TypeError):
        load_profiles(domain, PROFILES)
    assert plain(store()) == before


@pytest.mark.usefixtures("client")
def test_an_unknown_domain_is_named() -> None:
    with pytest.raises(ResourceNotFound) as caught:
        load_profiles("nowhere", [])
    assert str(caught.value) == "DomainName nowhere is not found in account 123456789012"


def test_it_has_a_url(client: Any, domain: str) -> None:
    answer = requests.post(URL, json={"DomainName": domain, "Profiles": PROFILES}, timeout=9)
    ids = answer.json()["ProfileIds"]
    assert [
        one["ProfileId"] for one in client.batch_get_profile(DomainName=domain, ProfileIds=ids)["Profiles"]
    ] == ids
    answer = requests.post(URL, json={"DomainName": domain, "Profiles": [{"BirthDate": ""}]}, timeout=9)
    assert (answer.status_code, answer.headers["x-amzn-ErrorType"]) == (400, "BadRequestException")
    assert answer.json()["Message"].startswith(
        "profiles[0]: 1 validation error detected: Value at 'birthDate' "
    )
    answer = requests.post(URL, json={"DomainName": domain, "Profiles": {}}, timeout=9)
    assert (answer.status_code, answer.json()) == (400, {"Message": "Profiles must be a list"})
