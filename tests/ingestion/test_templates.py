"""The templates as data: complete, valid, and usable as implicit object types."""

from __future__ import annotations

from typing import Any

import pytest

from customer_profiles_mock.ingestion.definition import PROFILE, UNIQUE
from customer_profiles_mock.ingestion.mapping.sources import compile_source
from customer_profiles_mock.ingestion.mapping.standard_objects import STANDARD_OBJECTS
from customer_profiles_mock.ingestion.mapping.targets import Target, parse_target
from customer_profiles_mock.ingestion.templates import (
    Template,
    find_template,
    implicit_object_type,
    template_ids,
    templates,
)

# Every id that public sources name -> the standard objects that the template fills.
FILLED = {
    "CTR": set(),
    "CTR-AutoAssociateOnly": set(),
    "CTR-NoInferred": set(),
    "Campaign-Email": {"_communicationRecord"},
    "Campaign-Orchestration": {"_communicationRecord"},
    "Campaign-SMS": {"_communicationRecord"},
    "Campaign-Telephony": {"_communicationRecord"},
    "Marketo-leads": {"_profile"},
    "Salesforce-Account": {"_profile"},
    "Salesforce-Asset": {"_asset"},
    "Salesforce-Contact": {"_profile"},
    "Segment-Identify": {"_profile"},
    "Servicenow-incident": {"_case"},
    "Servicenow-sys_user": {"_profile"},
    "Servicenow-task": {"_case"},
    "Shopify-Customer": {"_profile"},
    "Shopify-DraftOrder": {"_order"},
    "Shopify-Order": {"_order"},
    "WebAnalytics-Clickstream": {"_webAnalytics", "_order", "_device"},
    "Zendesk-tickets": {"_case"},
    "Zendesk-users": {"_profile"},
    "_airBooking": {"_airBooking"},
    "_airPreference": {"_airPreference"},
    "_airSegment": {"_airSegment"},
    "_asset": {"_asset"},
    "_case": {"_case"},
    "_communicationRecord": {"_communicationRecord"},
    "_contact": {"_contact"},
    "_hotelPreference": {"_hotelPreference"},
    "_hotelReservation": {"_hotelReservation"},
    "_hotelStayRevenue": {"_hotelStayRevenue"},
    "_loyalty": {"_loyalty"},
    "_loyaltyPromotion": {"_loyaltyPromotion"},
    "_loyaltyTransaction": {"_loyaltyTransaction"},
    "_order": {"_order"},
    "_webAnalytics": {"_webAnalytics"},
}
STANDARD_IDS = [name for name in FILLED if name.startswith("_")]
CAMPAIGN_IDS = [name for name in FILLED if name.startswith("Campaign-")]

every_template = pytest.mark.parametrize("template", templates().values(), ids=template_ids())


def event(payload: dict[str, Any]) -> dict[str, Any]:
    """A record as an event source delivers it."""
    return {"detail": {"event": {"detail": payload}}}


def filled(template_id: str, incoming: dict[str, Any]) -> dict[str, Any]:
    """What a record puts into the standard objects: target -> value, without what is empty."""
    template = found(template_id)
    values = {
        field.target: compile_source(field.source).read(incoming)
        for field in template.fields.values()
        if field.target is not None
    }
    return {target: value for target, value in values.items() if value not in (None, "")}


def key_values(template_id: str, incoming: dict[str, Any]) -> dict[str, list[str]]:
    """Key name -> the values that a record has for it."""
    template = found(template_id)
    values: dict[str, list[str]] = {}
    for entry in template.keys:
        parts = [compile_source(template.fields[name].source).read(incoming) for name in entry.field_names]
        values.setdefault(entry.key_name, []).extend(part for part in parts if part)
    return values


def identifiers(template_id: str) -> dict[str, set[str]]:
    """Key name -> identifiers of its first definition."""
    keys: dict[str, set[str]] = {}
    for entry in found(template_id).keys:
        keys.setdefault(entry.key_name, set(entry.identifiers))
    return keys


def found(template_id: str) -> Template:
    template = find_template(template_id)
    assert template is not None
    return template


def targets(template: Template) -> list[Target]:
    return [parse_target(field.target) for field in template.fields.values() if field.target is not None]


def test_every_known_template_is_there_in_order() -> None:
    assert template_ids() == tuple(sorted(FILLED))
    assert [template.template_id for template in templates().values()] == sorted(FILLED)


def test_an_unknown_template_is_not_found() -> None:
    assert find_template("Salesforce-account") is None
    assert implicit_object_type("ClubMember", now=0.0, domain_created_at=0.0) is None


@every_template
def test_every_source_of_a_template_reads_an_empty_record(template: Template) -> None:
    constants = {"DRAFT", "BUSINESS"}
    values = {compile_source(field.source).read({}) for field in template.fields.values()}
    assert values <= {None, "", *constants}


@every_template
def test_a_template_has_one_unique_key_and_a_key_that_finds_profiles(template: Template) -> None:
    assert sum(UNIQUE in entry.identifiers for entry in template.keys) == 1
    assert any(PROFILE in entry.identifiers for entry in template.keys)
    assert all(name in template.fields for entry in template.keys for name in entry.field_names)


@every_template
def test_a_template_fills_what_it_is_for(template: Template) -> None:
    roots = {target.root for target in targets(template)}
    assert roots == FILLED[template.template_id]


@every_template
def test_a_template_identifies_every_standard_object_that_it_fills(template: Template) -> None:
    carried = {identifier for entry in template.keys for identifier in entry.identifiers}
    needed = {STANDARD_OBJECTS[target.root].identifier for target in targets(template)} - {PROFILE}
    assert needed <= carried


@every_template
def test_no_two_fields_of_a_template_have_one_target(template: Template) -> None:
    used = [field.target for field in template.fields.values() if field.target is not None]
    assert sorted(used) == sorted(set(used))


def test_only_sources_that_know_their_customers_create_profiles() -> None:
    not_creating = {name for name, template in templates().items() if not template.allow_profile_creation}
    assert not_creating == {"CTR-AutoAssociateOnly", *CAMPAIGN_IDS, *STANDARD_IDS}


def test_an_implicit_type_is_the_template_under_its_own_name() -> None:
    template = found("Zendesk-users")
    object_type = implicit_object_type("Zendesk-users", now=12.5, domain_created_at=0.0)
    assert object_type is not None
    assert (object_type.name, object_type.created_at, object_type.last_updated_at) == (
        "Zendesk-users",
        12.5,
        12.5,
    )
    assert object_type.fields == template.fields
    assert object_type.keys == list(template.keys)
    assert object_type.allow_profile_creation
    assert object_type.template_id == "Zendesk-users"
    assert object_type.is_implicit
    assert object_type.max_profile_object_count is None


def test_an_implicit_type_shares_nothing_with_the_template() -> None:
    before = dict(found("CTR").fields), found("CTR").keys
    object_type = implicit_object_type("CTR", now=0.0, domain_created_at=0.0)
    assert object_type is not None
    object_type.fields.clear()
    object_type.keys.clear()
    assert (dict(found("CTR").fields), found("CTR").keys) == before


def test_web_analytics_are_limited_by_default() -> None:
    september_2026 = 1_788_220_800.0
    clickstream, standard = found("WebAnalytics-Clickstream"), found("_webAnalytics")
    assert clickstream.default_limit(0.0) == clickstream.default_limit(september_2026 + 1) == 100
    assert standard.default_max_effective_after == september_2026
    assert standard.default_limit(september_2026) is None
    assert standard.default_limit(september_2026 + 1) == 250
    assert found("CTR").default_limit(september_2026 + 1) is None


# What records of each source become.


@pytest.mark.parametrize(
    ("template_id", "keys"),
    [
        ("CTR", {"_ctrContactId": {"PROFILE", "UNIQUE"}}),
        (
            "CTR-NoInferred",
            {"_ctrContactId": {"PROFILE", "UNIQUE"}, "_phone": {"PROFILE", "SECONDARY"}},
        ),
        (
            "CTR-AutoAssociateOnly",
            {"_ctrContactId": {"PROFILE", "UNIQUE"}, "_phone": {"PROFILE", "SECONDARY"}},
        ),
    ],
)
def test_contact_records_are_found_by_contact_and_then_by_number(
    template_id: str, keys: dict[str, set[str]]
) -> None:
    assert identifiers(template_id) == keys
    record = {"ContactId": "c-1", "CustomerEndpoint": {"Type": "TELEPHONE_NUMBER", "Address": "+12065550143"}}
    assert key_values(template_id, record)["_ctrContactId"] == ["c-1"]
    assert filled(template_id, record) == {}


@pytest.mark.parametrize(
    ("is_person", "party_type"), [(True, "INDIVIDUAL"), (False, "BUSINESS"), (None, "BUSINESS")]
)
def test_a_salesforce_account_is_a_person_or_a_business(is_person: bool | None, party_type: str) -> None:
    record = {
        "Id": "001",
        "Name": "Acme",
        "FirstName": "Kim",
        "LastName": "Lee",
        "IsPersonAccount": is_person,
        "PersonMailingAddress": {"Street": "1 Main", "PostalCode": "98101"},
        "PersonOtherCity": "Riga",
        "BillingStreet": "2 Side",
        "PersonMobilePhone": "+12065550143",
    }
    assert filled("Salesforce-Account", record) == {
        "_profile.Attributes.sfdcAccountId": "001",
        "_profile.BusinessName": "Acme",
        "_profile.FirstName": "Kim",
        "_profile.LastName": "Lee",
        "_profile.PartyType": party_type,
        "_profile.MailingAddress.Address1": "1 Main",
        "_profile.MailingAddress.PostalCode": "98101",
        "_profile.Address.City": "Riga",
        "_profile.BillingAddress.Address1": "2 Side",
        "_profile.MobilePhoneNumber": "+12065550143",
    }
    assert key_values("Salesforce-Account", record)["_fullName"] == ["Kim Lee"]
    assert key_values("Salesforce-Account", record)["_phone"] == ["+12065550143"]


def test_an_asset_of_salesforce_belongs_to_its_contact_before_its_account() -> None:
    assert identifiers("Salesforce-Asset") == {
        "_salesforceAssetId": {"UNIQUE", "ASSET"},
        "_salesforceContactId": {"PROFILE"},
        "_salesforceAccountId": {"PROFILE", "SECONDARY"},
        "_serialNumber": set(),
    }


def test_a_zendesk_ticket_names_its_requester_twice() -> None:
    record = {"id": "7", "requester_id": "42", "subject": "Broken", "created_at": "2024-01-01"}
    assert filled("Zendesk-tickets", record) == {
        "_case.Attributes.ZendeskTicketId": "7",
        "_case.Attributes.ZendeskUserId": "42",
        "_case.CreatedBy": "42",
        "_case.Title": "Broken",
        "_case.CreatedDate": "2024-01-01",
    }
    assert key_values("Zendesk-tickets", record) == {"_zendeskTicketId": ["7"], "_zendeskUserId": ["42"]}


@pytest.mark.parametrize(
    ("template_id", "member"), [("Servicenow-incident", "caller_id"), ("Servicenow-task", "opened_by")]
)
@pytest.mark.parametrize("has_value", [True, False])
def test_a_servicenow_case_finds_its_user_by_the_value_of_the_reference(
    template_id: str, member: str, has_value: bool
) -> None:
    link = "https://one.example/api/now/table/sys_user/62826bf0"
    reference = {"link": link, **({"value": "62826bf0"} if has_value else {})}
    record = {"sys_id": "9", member: reference}
    assert key_values(template_id, record)["_serviceNowSystemId"] == ["62826bf0" if has_value else link]
    assert filled(template_id, record)["_case.Attributes.ServiceNowSystemUserId"] == link
    user = key_values("Servicenow-sys_user", {"sys_id": "62826bf0"})
    assert user["_serviceNowSystemId"] == ["62826bf0"]


def test_a_segment_user_is_read_from_inside_the_event() -> None:
    traits = {"firstName": "Kim", "company": {"name": "Acme"}, "address": {"postalCode": "98101"}}
    record = event({"userId": "u-1", "traits": traits})
    assert filled("Segment-Identify", record) == {
        "_profile.Attributes.SegmentUserId": "u-1",
        "_profile.FirstName": "Kim",
        "_profile.BusinessName": "Acme",
        "_profile.Address.PostalCode": "98101",
    }
    assert key_values("Segment-Identify", record)["_fullName"] == ["Kim"]


def test_a_marketo_lead_is_searchable_by_its_salesforce_ids() -> None:
    record = {"id": "1", "sfdcAccountId": "001", "sfdcContactId": "003", "dateOfBirth": "1990-01-01"}
    values = key_values("Marketo-leads", record)
    assert values["_salesforceAccountId"] == ["001"]
    assert values["_salesforceContactId"] == ["003"]
    assert identifiers("Marketo-leads")["_salesforceContactId"] == set()
    assert filled("Marketo-leads", record)["_profile.BirthDate"] == "1990-01-01"


@pytest.mark.parametrize(
    ("url", "status_code"), [("https://shop.example/1", "ACTIVATED"), (None, "DRAFT"), ("", "DRAFT")]
)
@pytest.mark.parametrize("template_id", ["Shopify-Order", "Shopify-DraftOrder"])
def test_an_order_with_a_status_page_is_activated(
    template_id: str, url: str | None, status_code: str
) -> None:
    record = event({"payload": {"id": "5", "customer": {"id": "6"}, "order_status_url": url}})
    assert filled(template_id, record)["_order.StatusCode"] == status_code
    assert key_values(template_id, record)["_shopifyCustomerId"] == ["6"]


def test_the_lines_of_an_order_become_its_items() -> None:
    lines = [{"title": "Tea", "price": "3.50", "quantity": "2"}, {"title": "Cup", "price": "9"}]
    values = filled("Shopify-Order", event({"payload": {"id": "5", "line_items": lines}}))
    assert values["_order.OrderItems[].Title"] == ["Tea", "Cup"]
    order: dict[str, Any] = {}
    for target, value in values.items():
        parse_target(target).write(order, value, {})
    assert order["OrderItems"][0] == {"Title": "Tea", "Price": "3.50", "Quantity": "2"}
    assert order["OrderItems"][1] == {"Title": "Cup", "Price": "9"}


@pytest.mark.parametrize("template_id", CAMPAIGN_IDS)
def test_a_campaign_event_is_filed_under_its_type(template_id: str) -> None:
    record = {
        "campaign_event_id": "e-1",
        "campaign_event_type": "Open",
        "campaign_event_timestamp": "2026-01-01T00:00:00Z",
    }
    communication: dict[str, Any] = {}
    for target, value in filled(template_id, record).items():
        parse_target(target).write(communication, value, record)
    assert communication["LastEventType"] == "Open"
    assert communication["Events"] == {
        "Open": {"UpdatedDate": "2026-01-01T00:00:00Z", "EventId": "e-1", "EventType": "Open"}
    }


def test_the_keys_of_clickstream_events_are_the_documented_ones() -> None:
    assert identifiers("WebAnalytics-Clickstream") == {
        "_webAnalyticsClickstreamEventId": {"WEB_ANALYTICS", "UNIQUE"},
        "_webAnalyticsUserId": {"PROFILE"},
        "_webAnalyticsAnonymousUserId": {"PROFILE"},
        "_webAnalyticsOrderId": {"ORDER"},
        "_webAnalyticsDeviceId": {"DEVICE"},
    }


def test_one_clickstream_event_tells_of_event_order_and_device() -> None:
    record = {
        "EventId": "e-1",
        "OrderId": "o-1",
        "DeviceId": "d-1",
        "Session": {"Id": "s-1"},
        "ItemsList": [{"Title": "Tea", "Price": "3.50"}],
        "Order": {"Value": "3.50"},
        "Device": {"OSVersion": "26"},
    }
    values = filled("WebAnalytics-Clickstream", record)
    assert values["_webAnalytics.Session.Id"] == "s-1"
    assert values["_webAnalytics.ItemsList[].Title"] == ["Tea"]
    assert values["_order.Attributes.WebSessionId"] == "s-1"
    assert values["_order.TotalPrice"] == "3.50"
    assert values["_order.OrderItems[].Price"] == ["3.50"]
    assert values["_device.OperatingSystemVersion"] == "26"
    assert values["_device.Attributes.WebAnalyticsDeviceId"] == "d-1"


@pytest.mark.parametrize("template_id", STANDARD_IDS)
def test_a_standard_object_is_mapped_onto_itself(template_id: str) -> None:
    template = found(template_id)
    for name, field in template.fields.items():
        assert field.source == f"_source.{name}"
        assert field.target in (None, f"{template_id}.{name}")
    assert identifiers(template_id)["_profileId"] == {"PROFILE", "LOOKUP_ONLY"}


def test_a_contact_method_is_unique_by_all_that_makes_a_version() -> None:
    (unique,) = [entry for entry in found("_contact").keys if UNIQUE in entry.identifiers]
    assert unique.field_names == ("Contact", "ChannelType", "Type", "EffectiveDate")
    assert set(unique.identifiers) == {"CONTACT", "PROFILE", "UNIQUE"}
