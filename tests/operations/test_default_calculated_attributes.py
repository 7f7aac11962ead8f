"""The calculated attributes that every domain has."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.operations.calling import bad_request, create, found, key, not_found, put, put_type
from tests.operations.rides import CREATED, DOMAIN, define, definition, delete, get, update, within


def test_every_domain_has_the_default_attributes(client: Any, domain: str) -> None:
    items = client.list_calculated_attribute_definitions(DomainName=domain)["Items"]
    names = [item["CalculatedAttributeName"] for item in items]
    assert names == sorted(names)
    assert len(names) == 31
    assert all(name.startswith("_") for name in names)
    (frequent,) = (item for item in items if item["CalculatedAttributeName"] == "_frequent_caller")
    assert frequent == {
        "CalculatedAttributeName": "_frequent_caller",
        "DisplayName": "Frequent caller",
        "UseHistoricalData": False,
        "Status": "COMPLETED",
        "Tags": {},
    }


def threshold(operator: str, value: str) -> dict[str, Any]:
    return {"Threshold": {"Operator": operator, "Value": value}}


def opened(event: str) -> str:
    return f"{{_communicationRecord.Events.{event}.UpdatedDate}}"


def message(channel: str, event: str) -> dict[str, str]:
    return {"Attributes.ChannelSubType": f"connect:{channel}", f"Events.{event}.EventType": event}


HOLD_TIME = "{CTR.agent.customerHoldDurationMillis} + {CTR.queue.durationMillis}"
CALL_DURATION = "{CTR.disconnectTimestamp} - {CTR.initiationTimestamp}"
RECORD_ID = "{_communicationRecord.CommunicationRecordId}"
MONTH = within(30)
# As documented: statistic, expression and conditions.
DEFAULTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "_most_frequent_channel": ("MAX_OCCURRENCE", "{CTR.channel}", MONTH),
    "_last_channel": ("LAST_OCCURRENCE", "{CTR.channel}", {}),
    "_last_agent_id": ("LAST_OCCURRENCE", "{CTR.agent.id}", {}),
    "_frequent_caller": ("COUNT", "{CTR.contactId}", {**MONTH, **threshold("GREATER_THAN", "5")}),
    "_average_hold_time": ("AVERAGE", HOLD_TIME, MONTH),
    "_maximum_hold_time": ("MAXIMUM", HOLD_TIME, MONTH),
    "_average_call_duration": ("AVERAGE", CALL_DURATION, MONTH),
    "_new_customer": ("TIME_DIFFERENCE_FROM_NOW", "{_profile.createdAt}", threshold("LESS_THAN", "30")),
    "_assets_count": ("COUNT", "{_asset.AssetId}", {}),
    "_asset_first_occurrence": ("FIRST_OCCURRENCE", "{_asset.PurchaseDate}", {}),
    "_asset_last_occurrence": ("LAST_OCCURRENCE", "{_asset.PurchaseDate}", {}),
    "_assets_price_sum": ("SUM", "{_asset.Price}", {}),
    "_assets_price_average": ("AVERAGE", "{_asset.Price}", {}),
    "_assets_name_first_occurrence": ("FIRST_OCCURRENCE", "{_asset.AssetName}", {}),
    "_assets_name_last_occurrence": ("LAST_OCCURRENCE", "{_asset.AssetName}", {}),
    "_cases_count": ("COUNT", "{_case.CaseId}", {}),
    "_case_first_occurrence": ("FIRST_OCCURRENCE", "{_case.CreatedDate}", {}),
    "_case_last_occurrence": ("LAST_OCCURRENCE", "{_case.CreatedDate}", {}),
    "_cases_open_status_count": ("COUNT", "{_case.CaseId}", {}),
    "_cases_closed_status_count": ("COUNT", "{_case.CaseId}", {}),
    "_orders_count": ("COUNT", "{_order.OrderId}", {}),
    "_order_first_occurrence": ("FIRST_OCCURRENCE", "{_order.CreatedDate}", {}),
    "_order_last_occurrence": ("LAST_OCCURRENCE", "{_order.CreatedDate}", {}),
    "_orders_total_price_sum": ("SUM", "{_order.TotalPrice}", {}),
    "_orders_total_price_average": ("AVERAGE", "{_order.TotalPrice}", {}),
    "_campaign_email_last_open": ("LAST_OCCURRENCE", opened("Open"), {}),
    "_campaign_email_open_count": ("COUNT", RECORD_ID, {}),
    "_campaign_email_delivery_count": ("COUNT", RECORD_ID, {}),
    "_campaign_sms_delivery_count": ("COUNT", RECORD_ID, {}),
    "_campaign_sms_last_stop": ("LAST_OCCURRENCE", opened("TEXT_BLOCKED"), {}),
    "_campaign_sms_last_stop_carrier": ("LAST_OCCURRENCE", opened("TEXT_CARRIER_BLOCKED"), {}),
}
# Those with a filter: the fields that it looks at, and their values.
FILTERED: dict[str, dict[str, str]] = {
    "_cases_open_status_count": {"Status": "Open"},
    "_cases_closed_status_count": {"Status": "Closed"},
    "_campaign_email_last_open": message("Email", "Open"),
    "_campaign_email_open_count": message("Email", "Open"),
    "_campaign_email_delivery_count": message("Email", "Delivery"),
    "_campaign_sms_delivery_count": message("SMS", "TEXT_DELIVERED"),
    "_campaign_sms_last_stop": message("SMS", "TEXT_BLOCKED"),
    "_campaign_sms_last_stop_carrier": message("SMS", "TEXT_CARRIER_BLOCKED"),
}


def test_the_default_attributes_are_those_documented(client: Any, domain: str) -> None:
    definitions, filters = {}, {}
    for item in client.list_calculated_attribute_definitions(DomainName=domain)["Items"]:
        name = item["CalculatedAttributeName"]
        shown = client.get_calculated_attribute_definition(DomainName=domain, CalculatedAttributeName=name)
        expression = shown["AttributeDetails"]["Expression"]
        definitions[name] = (shown["Statistic"], expression, shown.get("Conditions", {}))
        if "Filter" in shown:
            ((dimension,),) = (group["Dimensions"] for group in shown["Filter"]["Groups"])
            filters[name] = {
                field: "/".join([one["DimensionType"], *one["Values"]])
                for field, one in dimension["Attributes"].items()
            }
    assert definitions == DEFAULTS
    assert filters == {
        name: {field: f"INCLUSIVE/{value}" for field, value in fields.items()}
        for name, fields in FILTERED.items()
    }


@pytest.mark.usefixtures("clock")
def test_a_default_attribute_has_no_times_and_is_found_by_its_name(client: Any) -> None:
    shown = definition(client, "_maximum_hold_time")
    assert "CreatedAt" not in shown
    assert "LastUpdatedAt" not in shown
    assert shown["DisplayName"] == "Customer's maximum hold time"
    assert shown["Conditions"] == {"Range": {"Value": 30, "Unit": "DAYS"}}
    assert [item["Name"] for item in shown["AttributeDetails"]["Attributes"]] == [
        "agent.customerHoldDurationMillis",
        "queue.durationMillis",
    ]
    assert definition(client, "_new_customer")["Statistic"] == "TIME_DIFFERENCE_FROM_NOW"
    assert definition(client, "_campaign_sms_last_stop")["Filter"]["Include"] == "ANY"


@pytest.mark.usefixtures("clock")
def test_a_default_attribute_can_be_changed_and_deleted_and_made_again_by_hand(client: Any) -> None:
    with bad_request("Calculated attribute definition with name _frequent_caller already exists"):
        define(client, "_frequent_caller", "COUNT", "{CTR.contactId}")
    changed = update(client, "_frequent_caller", Conditions=within(7))
    assert changed["Conditions"] == within(7)
    assert "CreatedAt" not in changed
    delete(client, "_frequent_caller")
    with not_found("_frequent_caller"):
        definition(client, "_frequent_caller")
    assert define(client, "_frequent_caller", "COUNT", "{CTR.contactId}")["CreatedAt"] == CREATED


def test_contact_records_fill_the_default_attributes(client: Any, clock: Any) -> None:
    for number, channel in enumerate(["VOICE", "CHAT", "VOICE", "TASK", "VOICE", "CHAT"], 1):
        clock.shift(60)
        put(
            client,
            DOMAIN,
            "CTR",
            ContactId=f"c{number}",
            channel=channel,
            agent={"id": f"agent-{number}", "customerHoldDurationMillis": number * 1000},
            queue={"durationMillis": 500},
            initiationTimestamp="2026-02-28T00:00:00Z",
            disconnectTimestamp="2026-02-28T00:02:00Z",
        )
    main, *others = (found(client, DOMAIN, "_ctrContactId", f"c{number}")[0] for number in range(1, 7))
    client.merge_profiles(DomainName=DOMAIN, MainProfileId=main, ProfileIdsToBeMerged=others)
    items = client.list_calculated_attributes_for_profile(DomainName=DOMAIN, ProfileId=main)["Items"]
    assert {item["CalculatedAttributeName"]: item["Value"] for item in items} == {
        "_average_call_duration": "120000",
        "_average_hold_time": "4000",
        "_frequent_caller": "true",
        "_last_agent_id": "agent-6",
        "_last_channel": "CHAT",
        "_maximum_hold_time": "6500",
        "_most_frequent_channel": "VOICE",
        "_new_customer": "true",
    }


@pytest.mark.usefixtures("clock")
def test_contact_records_as_amazon_connect_writes_them_are_understood(client: Any) -> None:
    put(client, DOMAIN, "CTR", ContactId="c1", Channel="VOICE")
    (profile_id,) = found(client, DOMAIN, "_ctrContactId", "c1")
    assert get(client, profile_id, "_last_channel")["Value"] == "VOICE"


def test_a_customer_is_new_for_thirty_days(client: Any, clock: Any) -> None:
    profile_id = create(client, DOMAIN, FirstName="Ana")
    clock.shift(timedelta(days=30, seconds=-1))
    assert get(client, profile_id, "_new_customer")["Value"] == "true"
    clock.shift(1)
    assert get(client, profile_id, "_new_customer")["Value"] == "false"


def test_standard_objects_fill_the_default_attributes(client: Any, clock: Any) -> None:
    put_type(
        client,
        DOMAIN,
        "Deal",
        {
            "id": "_source.id",
            "who": "_source.who",
            "order": {"Source": "_source.price", "Target": "_order.TotalPrice"},
            "case": {"Source": "_source.status", "Target": "_case.Status"},
            "asset": {"Source": "_source.asset", "Target": "_asset.AssetName"},
        },
        {
            "who": [key("who", identifiers="PROFILE")],
            "deal": [key("id", identifiers="UNIQUE ORDER CASE ASSET")],
        },
    )
    for number, price, status in ((1, "20.5", "Open"), (2, "10", "Closed"), (3, "0", "Open")):
        clock.shift(60)
        put(
            client,
            DOMAIN,
            "Deal",
            id=str(number),
            who="W",
            price=price,
            status=status,
            asset=f"bike {number}",
        )
    (profile_id,) = found(client, DOMAIN, "who", "W")
    clock.shift(60)
    put(client, DOMAIN, "Deal", id="1", who="W", price="29.5", status="Closed", asset="bike 1")
    items = client.list_calculated_attributes_for_profile(DomainName=DOMAIN, ProfileId=profile_id)["Items"]
    values = {item["CalculatedAttributeName"]: item["Value"] for item in items}
    assert values == {
        "_assets_count": "3",
        "_assets_name_first_occurrence": "bike 2",
        "_assets_name_last_occurrence": "bike 1",
        "_cases_closed_status_count": "2",
        "_cases_count": "3",
        "_cases_open_status_count": "1",
        "_new_customer": "true",
        "_orders_count": "3",
        "_orders_total_price_average": "13.166666666666666",
        "_orders_total_price_sum": "39.5",
    }


@pytest.mark.usefixtures("clock")
def test_communication_records_fill_the_default_attributes(client: Any) -> None:
    target = "_communicationRecord"
    put_type(
        client,
        DOMAIN,
        "Message",
        {
            "id": "_source.id",
            "who": "_source.who",
            "channel": {"Source": "_source.channel", "Target": f"{target}.Attributes.ChannelSubType"},
            "events": {"Source": "_source.events", "Target": f"{target}.Events"},
        },
        {
            "who": [key("who", identifiers="PROFILE")],
            "message": [key("id", identifiers="UNIQUE COMMUNICATION_RECORD")],
        },
    )
    for number, channel, *events in (
        (1, "connect:Email", "Delivery", "Open"),
        (2, "connect:Email", "Delivery"),
        (3, "connect:SMS", "TEXT_DELIVERED", "TEXT_BLOCKED"),
        (4, "connect:SMS", "TEXT_CARRIER_BLOCKED"),
    ):
        happened = {event: {"EventType": event, "UpdatedDate": f"2026-02-0{number}"} for event in events}
        put(client, DOMAIN, "Message", id=str(number), who="W", channel=channel, events=happened)
    (profile_id,) = found(client, DOMAIN, "who", "W")
    items = client.list_calculated_attributes_for_profile(DomainName=DOMAIN, ProfileId=profile_id)["Items"]
    assert {item["CalculatedAttributeName"]: item["Value"] for item in items} == {
        "_campaign_email_delivery_count": "2",
        "_campaign_email_last_open": "2026-02-01",
        "_campaign_email_open_count": "1",
        "_campaign_sms_delivery_count": "1",
        "_campaign_sms_last_stop": "2026-02-03",
        "_campaign_sms_last_stop_carrier": "2026-02-04",
        "_new_customer": "true",
    }
