"""Targets: which members they fill, with what, and which are refused."""

from __future__ import annotations

import contextlib
import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.mapping.standard_objects import STANDARD_OBJECTS
from customer_profiles_mock.ingestion.mapping.targets import fill, parse_target
from tests.ingestion.mapping.reading import incoming, target_refusal
from tests.ingestion.mapping.test_template_properties import JSON, NAMES


def written(target: str, value: Any, before: dict[str, Any] | None = None, **source: Any) -> dict[str, Any]:
    """The members after a value was written to a target."""
    values = dict(before or {})
    parse_target(target).write(values, incoming(value), incoming(source))
    return values


def filled(pairs: dict[str, Any], before: dict[str, Any] | None = None) -> dict[str, Any]:
    """The members after one incoming object filled these targets."""
    values = dict(before or {})
    fill(values, [(parse_target(target), incoming(value)) for target, value in pairs.items()], {})
    return values


@pytest.mark.parametrize(
    ("target", "value", "members"),
    [
        ("_profile.FirstName", "Ann", {"FirstName": "Ann"}),
        ("_profile.AccountNumber", 7.50, {"AccountNumber": "7.5"}),
        ("_profile.AdditionalInformation", True, {"AdditionalInformation": "true"}),
        ("_profile.AdditionalInformation", [1, {"a": "b"}], {"AdditionalInformation": '[1,{"a":"b"}]'}),
        ("_profile.ProfileType", "ACCOUNT_PROFILE", {"ProfileType": "ACCOUNT_PROFILE"}),
        ("_profile.Address.City", "Köln", {"Address": {"City": "Köln"}}),
        ("_profile.BillingAddress.Address4", "4", {"BillingAddress": {"Address4": "4"}}),
        (
            "_profile.MailingAddress",
            {"City": "Köln", "PostalCode": 50667, "Planet": "Earth", "State": ""},
            {"MailingAddress": {"City": "Köln", "PostalCode": "50667"}},
        ),
        ("_profile.Attributes.Tier", "gold", {"Attributes": {"Tier": "gold"}}),
        ("_profile.Attributes.my tier-1.é[]", 1, {"Attributes": {"my tier-1.é[]": "1"}}),
        (
            "_profile.Attributes",
            {"a": 1, "b": None, "c": {"d": True}, "": "x"},
            {"Attributes": {"a": "1", "c": '{"d":true}'}},
        ),
        ("_asset.SerialNumber", "S", {"SerialNumber": "S"}),
        ("_asset.Attributes.a.b", "S", {"Attributes": {"a.b": "S"}}),
        ("_case.Title", "T", {"Title": "T"}),
        ("_order.BillingAddress.Name", "Ann", {"BillingAddress": {"Name": "Ann"}}),
        (
            "_order.ShippingAddress",
            {"Name": "Ann", "City": "Köln", "X": 1},
            {"ShippingAddress": {"Name": "Ann", "City": "Köln"}},
        ),
        ("_order.OrderItems[].Title", ["A", "B"], {"OrderItems": [{"Title": "A"}, {"Title": "B"}]}),
        ("_order.OrderItems[].Title", [None, "B"], {"OrderItems": [{}, {"Title": "B"}]}),
        ("_order.OrderItems[].Price", 9.90, {"OrderItems": [{"Price": "9.9"}]}),
        (
            "_order.OrderItems",
            [{"Title": "A", "Quantity": 2, "Sku": "x"}, {"Title": "B"}],
            {"OrderItems": [{"Title": "A", "Quantity": "2"}, {"Title": "B"}]},
        ),
        ("_order.OrderItems[]", [{"Title": "A"}], {"OrderItems": [{"Title": "A"}]}),
        ("_communicationRecord.Campaign.CampaignId", "c", {"Campaign": {"CampaignId": "c"}}),
        (
            "_communicationRecord.Endpoint",
            {"EndpointAddress": "a@b.de", "EndpointType": "EMAIL", "x": 1},
            {"Endpoint": {"EndpointAddress": "a@b.de", "EndpointType": "EMAIL"}},
        ),
        ("_communicationRecord.Events.Sent.EventId", "e", {"Events": {"Sent": {"EventId": "e"}}}),
        (
            "_communicationRecord.Events.Sent.Attributes.a.b",
            "e",
            {"Events": {"Sent": {"Attributes": {"a.b": "e"}}}},
        ),
        (
            "_communicationRecord.Events",
            {"Sent": {"UpdatedDate": "d", "Attributes": {"a": 1}, "x": "y"}},
            {"Events": {"Sent": {"UpdatedDate": "d", "Attributes": {"a": "1"}}}},
        ),
        ("_loyalty.Points", 120, {"Points": "120"}),
        ("_loyalty.Attributes.a.b", 1, {"Attributes": {"a.b": "1"}}),
        ("_airBooking.Any.Member At All", "x", {"Any": {"Member At All": "x"}}),
        (
            "_hotelReservation.Guests",
            [{"Name": "Ann", "Age": 40}, {}],
            {"Guests": [{"Name": "Ann", "Age": "40"}]},
        ),
        ("_hotelReservation.Guests[].Name", ["Ann", "Lee"], {"Guests": [{"Name": "Ann"}, {"Name": "Lee"}]}),
        ("_airSegment.Seats", ["1A", None, "1C"], {"Seats": ["1A", "", "1C"]}),
        (
            "_profile.EngagementPreferences",
            {"Email": [{"KeyName": "_email", "KeyValue": "a@b.de", "ContactType": "PersonalEmailAddress"}]},
            {
                "EngagementPreferences": {
                    "Email": [
                        {"KeyName": "_email", "KeyValue": "a@b.de", "ContactType": "PersonalEmailAddress"}
                    ]
                }
            },
        ),
        (
            "_profile.EngagementPreferences.Phone[].KeyValue",
            "+1",
            {"EngagementPreferences": {"Phone": [{"KeyValue": "+1"}]}},
        ),
    ],
)
def test_a_target_fills(target: str, value: Any, members: dict[str, Any]) -> None:
    assert written(target, value) == members


@pytest.mark.parametrize("value", ["", None, [], {}])
@pytest.mark.parametrize(
    "target",
    [
        "_profile.FirstName",
        "_profile.Gender",
        "_profile.Address",
        "_profile.Address.City",
        "_profile.Attributes",
        "_profile.Attributes.Tier",
        "_order.OrderItems",
        "_order.OrderItems[].Title",
        "_communicationRecord.Events.Sent.EventId",
        "_loyalty.Points",
        "_loyalty.Lists[].x",
    ],
)
def test_an_empty_value_changes_nothing(target: str, value: Any) -> None:
    before = {
        "FirstName": "Ann",
        "Gender": "FEMALE",
        "GenderString": "FEMALE",
        "Address": {"City": "Köln"},
        "Attributes": {"Tier": "gold"},
        "OrderItems": [{"Title": "A"}],
        "Events": {"Sent": {"EventId": "e"}},
        "Points": "1",
    }
    assert written(target, value, before) == before
    assert filled({target: value}, before) == before


@pytest.mark.parametrize(
    ("target", "value"),
    [
        ("_profile.Address", "one line"),
        ("_profile.Attributes", ["a"]),
        ("_profile.EngagementPreferences", "EMAIL"),
        ("_order.OrderItems", "A"),
        ("_communicationRecord.Events", "Sent"),
    ],
)
def test_a_value_that_does_not_fit_a_structure_changes_nothing(target: str, value: Any) -> None:
    assert written(target, value) == {}


def test_structures_accumulate_and_what_others_share_is_left_alone() -> None:
    before = {"Address": {"City": "Köln"}, "Attributes": {"a": "1"}, "OrderItems": [{"Title": "A"}]}
    kept = copy.deepcopy(before)
    assert written("_profile.Address.State", "NRW", before)["Address"] == {"City": "Köln", "State": "NRW"}
    assert written("_profile.Attributes", {"b": 2}, before)["Attributes"] == {"a": "1", "b": "2"}
    assert written("_order.OrderItems[].Price", [1, 2], before)["OrderItems"] == [
        {"Title": "A", "Price": "1"},
        {"Price": "2"},
    ]
    assert before == kept


def test_a_list_is_replaced_by_the_next_version_of_its_source() -> None:
    before = filled({"_order.OrderItems[].Title": ["A", "B", "C"], "_order.OrderItems[].Price": [1, 2, 3]})
    after = filled({"_order.OrderItems[].Title": ["D", "E"], "_order.OrderItems[].Price": [4]}, before)
    assert after["OrderItems"] == [{"Title": "D", "Price": "4"}, {"Title": "E"}]
    assert before["OrderItems"][2] == {"Title": "C", "Price": "3"}


def test_a_list_that_its_source_no_longer_has_stays() -> None:
    before = filled({"_order.OrderItems[].Title": ["A"]})
    assert filled({"_order.OrderItems[].Title": None, "_order.Name": "#1"}, before) == {
        "OrderItems": [{"Title": "A"}],
        "Name": "#1",
    }


@pytest.mark.parametrize("target", ["_profile.Gender", "_profile.GenderString"])
def test_either_twin_writes_the_pair(target: str) -> None:
    assert written(target, "MALE") == {"Gender": "MALE", "GenderString": "MALE"}
    assert written(target, "other", {"Gender": "MALE", "GenderString": "MALE"}) == {"GenderString": "other"}
    assert parse_target(target).lines("other", {}) == {("Gender",): "other"}


def test_only_a_profile_has_twins() -> None:
    assert written("_contact.GenderString", "x") == {"GenderString": "x"}
    assert written("_contact.Gender", "MALE") == {"Gender": "MALE"}
    assert written("_profile.Attributes.Gender", "x") == {"Attributes": {"Gender": "x"}}


EVENT = "_communicationRecord.Events.{{_source.event.type}}"


def test_the_type_of_an_event_comes_from_the_object() -> None:
    members = written(f"{EVENT}.UpdatedDate", "today", event={"type": "email.opened"})
    assert members == {"Events": {"email.opened": {"UpdatedDate": "today"}}}
    members = written(f"{EVENT}.Attributes.a.b", 1, members, event={"type": "Sent"})
    assert members["Events"] == {
        "email.opened": {"UpdatedDate": "today"},
        "Sent": {"Attributes": {"a.b": "1"}},
    }


def test_an_event_type_may_be_any_handlebars_but_dots_outside_of_tags_separate() -> None:
    target = "_communicationRecord.Events.{{#if _source.a.b}}on-{{{_source.a.b}}}{{else}}off{{/if}}.EventId"
    assert written(target, "e", a={"b": "x.y"}) == {"Events": {"on-x.y": {"EventId": "e"}}}
    assert written(target, "e") == {"Events": {"off": {"EventId": "e"}}}
    dotted = "_communicationRecord.Events.{{#if _source.a}}on.off{{/if}}.EventId"
    braces = "_communicationRecord.Events.{{'a.}b'}}.EventId"
    assert written(braces, "e") == {"Events": {"a.}b": {"EventId": "e"}}}
    assert target_refusal(dotted) == "`{{#if _source.a}}` is not closed"


def test_without_an_event_type_nothing_is_filled() -> None:
    assert written(f"{EVENT}.UpdatedDate", "today") == {}


@pytest.mark.parametrize("root", STANDARD_OBJECTS)
def test_the_source_timestamp_is_a_target_everywhere_that_fills_nothing(root: str) -> None:
    target = parse_target(f"{root}.SourceLastUpdatedTimestamp")
    assert target.is_source_timestamp
    assert target.root == root
    assert target.lines("2024-01-01", {}) == {}
    assert written(f"{root}.SourceLastUpdatedTimestamp", "2024-01-01") == {}
    assert not parse_target(f"{root}.Attributes.SourceLastUpdatedTimestamp").is_source_timestamp


def test_lines_say_which_places_a_value_fills() -> None:
    address = parse_target("_profile.Address").lines({"City": "K", "State": "N"}, {})
    assert address == {("Address", "City"): "K", ("Address", "State"): "N"}
    items = parse_target("_order.OrderItems[].Title").lines(["A", None, "C"], {})
    assert items == {("OrderItems", 0, "Title"): "A", ("OrderItems", 2, "Title"): "C"}


NOT_JOINED = "it is not names and complete Handlebars tags joined by dots"
ROOTS = ", ".join(STANDARD_OBJECTS)


@pytest.mark.parametrize(
    ("target", "offence"),
    [
        ("", NOT_JOINED),
        ("_profile.", NOT_JOINED),
        ("_profile..City", NOT_JOINED),
        ("_profile.Attributes.", NOT_JOINED),
        ("_communicationRecord.Events.{{_source.t.EventId", NOT_JOINED),
        ("_profile", f"it is not a field of {ROOTS}"),
        ("_object.Name", f"it is not a field of {ROOTS}"),
        ("_source.Name", f"it is not a field of {ROOTS}"),
        ("FirstName", f"it is not a field of {ROOTS}"),
        (
            "_profile.Nickname",
            "_profile has no field `Nickname` there; free data goes under _profile.Attributes",
        ),
        (
            "_profile.Address.Planet",
            "_profile has no field `Planet` there; free data goes under _profile.Attributes",
        ),
        (
            "_profile.Address.Name",
            "_profile has no field `Name` there; free data goes under _profile.Attributes",
        ),
        ("_profile.FirstName.x", "_profile has no field `x` there; free data goes under _profile.Attributes"),
        (
            "_profile.firstName",
            "_profile has no field `firstName` there; free data goes under _profile.Attributes",
        ),
        ("_asset.Title", "_asset has no field `Title` there; free data goes under _asset.Attributes"),
        ("_case.Price", "_case has no field `Price` there; free data goes under _case.Attributes"),
        (
            "_order.OrderItems.Title",
            "_order has no field `Title` there; free data goes under _order.Attributes",
        ),
        (
            "_order.OrderItems[].Sku",
            "_order has no field `Sku` there; free data goes under _order.Attributes",
        ),
        (
            "_communicationRecord.Events.Sent.Other",
            "_communicationRecord has no field `Other` there; "
            "free data goes under _communicationRecord.Attributes",
        ),
        (
            "_case.SourceLastUpdatedTimestamp.x",
            "_case has no field `SourceLastUpdatedTimestamp` there; free data goes under _case.Attributes",
        ),
        ("_order.OrderItems[0].Title", "`OrderItems[0]` is not the name of a field"),
        ("_profile.FirstName[]", "`FirstName` is not a list"),
        ("_order.BillingAddress[].City", "`BillingAddress` is not a list"),
        ("_profile.{{_source.x}}", "`{{_source.x}}` is not the name of a field"),
        ("_loyalty.{{_source.x}}", "`{{_source.x}}` is not the name of a field"),
        ("_profile.Attributes.{{_source.x}}", "the name of an attribute cannot be Handlebars"),
        ("_communicationRecord.Events.{{x}}.EventId", "`x` does not begin with _source"),
        ("_communicationRecord.Events.{{#if _source.x}}a.EventId", "`{{#if _source.x}}` is not closed"),
        ("_loyalty.a" + ".a" * 32, "it has more than 32 levels"),
        ("_loyalty.a" + "[]" * 32, "it has more than 32 levels"),
        ("_profile.ImportIds", "only the service fills it"),
        ("_profile.FoundByItems[]", "only the service fills it"),
        ("_profile.FoundByItems[].KeyName", "only the service fills it"),
        ("_loyalty.LoyaltyId[][]", "only the service fills it"),
    ],
)
def test_a_target_is_refused(target: str, offence: str) -> None:
    assert target_refusal(target) == offence


@pytest.mark.parametrize(
    "target",
    [
        *("_profile.ProfileId", "_asset.AssetId", "_case.CaseId", "_order.OrderId"),
        *("_communicationRecord.CommunicationRecordId", "_airPreference.PreferenceId"),
        *("_hotelPreference.PreferenceId", "_airBooking.BookingId", "_airSegment.SegmentId"),
        *("_hotelReservation.ReservationId", "_hotelStayRevenue.StayRevenueId", "_loyalty.LoyaltyId"),
        *("_loyaltyTransaction.TransactionId", "_loyaltyPromotion.PromotionId", "_device.DeviceId"),
        "_webAnalytics.EventId",
    ],
)
def test_the_id_of_an_object_is_no_target(target: str) -> None:
    assert target_refusal(target) == "only the service fills it"


def test_a_target_is_parsed_once() -> None:
    assert parse_target("_profile.FirstName") is parse_target("_profile.FirstName")


PARTS = [
    *STANDARD_OBJECTS,
    *("Address", "City", "Attributes", "OrderItems", "OrderItems[]", "Title", "Events", "Gender", "Email[]"),
    *(
        "EngagementPreferences",
        "Campaign",
        "{{_source.a}}",
        "{{",
        "}}",
        "[]",
        "[0]",
        "",
        " ",
        "名前",
        "a",
        "a[]",
    ),
]
TARGETS = st.text() | st.lists(st.sampled_from(PARTS), max_size=5).map(".".join)


@given(TARGETS)
def test_any_text_is_a_target_or_refused(text: str) -> None:
    with contextlib.suppress(BadRequest):
        assert text.startswith(f"{parse_target(text).root}.")


GOOD_TARGETS = [
    *("_loyalty.a", "_loyalty.a.b", "_loyalty.a[].b", "_loyalty.b[]", "_loyalty.Attributes"),
    *("_loyalty.Attributes.a", "_loyalty.名前", "_loyalty.a[][]"),
]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(GOOD_TARGETS), JSON), max_size=5), st.booleans())
def test_whatever_is_written_the_leaves_are_texts_and_earlier_values_stay(
    writes: list[tuple[str, Any]], together: bool
) -> None:
    pairs = [(parse_target(target), incoming(value)) for target, value in writes]
    values: dict[str, Any] = {}
    for target, value in pairs:
        before, kept = dict(values), copy.deepcopy(values)
        target.write(values, value, {})
        assert before == kept
    if together:
        fill(values, pairs, {})
    assert all(isinstance(leaf, str) for leaf in leaves(values))


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for member in value.values() for leaf in leaves(member)]
    if isinstance(value, list):
        return [leaf for element in value for leaf in leaves(element)]
    return [value]


@given(st.text(min_size=1), st.sampled_from(NAMES))
def test_any_text_is_written_unchanged(text: str, name: str) -> None:
    assert written("_profile.FirstName", text) == {"FirstName": text}
    assert written(f"_profile.Attributes.{name}", text) == {"Attributes": {name: text}}


def test_what_is_nested_very_deeply_stays_json_text_at_the_bottom() -> None:
    value: Any = "leaf"
    for _ in range(300):
        value = [value]
    ((line, text),) = parse_target("_loyalty.a").lines(value, {}).items()
    assert line == ("a", *[0] * 64)
    assert text == "[" * 236 + '"leaf"' + "]" * 236


def test_many_list_elements_are_written_in_one_pass() -> None:
    titles = [str(number) for number in range(20_000)]
    members = filled({"_order.OrderItems[].Title": titles, "_order.OrderItems[].Price": titles})
    assert members["OrderItems"][-1] == {"Title": "19999", "Price": "19999"}
