"""The calculated attributes that every domain has from its creation on.

Names, display names, statistics, expressions, conditions and filters are documented. The two
attributes on lifetime value are not there: their definitions are not published.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from customer_profiles_mock.calculated.expression import parse_expression
from customer_profiles_mock.calculated.statistics import TIME_DIFFERENCE_FROM_NOW
from customer_profiles_mock.state.calculated_attributes import CalculatedAttribute


class _Default(NamedTuple):
    name: str
    display_name: str
    statistic: str
    expression: str
    conditions: Mapping[str, Any] = {}
    filter: Mapping[str, Any] | None = None


def default_attributes() -> dict[str, CalculatedAttribute]:
    """Definitions for a new domain, by name."""
    return {
        default.name: CalculatedAttribute(
            name=default.name,
            number=0,
            statistic=default.statistic,
            details=_details(default.expression),
            display_name=default.display_name,
            conditions=dict(default.conditions),
            filter=None if default.filter is None else dict(default.filter),
        )
        for default in _DEFAULTS
    }


def _details(expression: str) -> dict[str, Any]:
    names = parse_expression(expression).fields
    return {"Attributes": [{"Name": name} for name in names], "Expression": expression}


def _only(accepted: Mapping[str, str], include: str = "ALL") -> dict[str, Any]:
    """A filter on fields that each have exactly one value."""
    attributes = {name: {"DimensionType": "INCLUSIVE", "Values": [value]} for name, value in accepted.items()}
    return {"Include": include, "Groups": [{"Type": "ALL", "Dimensions": [{"Attributes": attributes}]}]}


def _message(channel: str, event: str, include: str = "ALL") -> dict[str, Any]:
    """A filter on communication records of a channel on which an event has happened."""
    return _only({"Attributes.ChannelSubType": channel, f"Events.{event}.EventType": event}, include)


_MONTH: Final = {"Range": {"Value": 30, "Unit": "DAYS"}}
_OVER_FIVE: Final = {"Threshold": {"Value": "5", "Operator": "GREATER_THAN"}}
_UNDER_THIRTY: Final = {"Threshold": {"Value": "30", "Operator": "LESS_THAN"}}

_EMAIL: Final = "connect:Email"
_SMS: Final = "connect:SMS"
_HOLD_TIME: Final = "{CTR.agent.customerHoldDurationMillis} + {CTR.queue.durationMillis}"
_CALL_DURATION: Final = "{CTR.disconnectTimestamp} - {CTR.initiationTimestamp}"
_RECORD: Final = "_communicationRecord"
_RECORD_ID: Final = f"{{{_RECORD}.CommunicationRecordId}}"

_FIRST, _LAST, _COUNT, _SUM, _AVERAGE = "FIRST_OCCURRENCE", "LAST_OCCURRENCE", "COUNT", "SUM", "AVERAGE"

_DEFAULTS: Final = (
    _Default("_most_frequent_channel", "Most frequent channel", "MAX_OCCURRENCE", "{CTR.channel}", _MONTH),
    _Default("_last_channel", "Last channel", _LAST, "{CTR.channel}"),
    _Default("_last_agent_id", "Last agent identifier", _LAST, "{CTR.agent.id}"),
    _Default("_frequent_caller", "Frequent caller", _COUNT, "{CTR.contactId}", {**_MONTH, **_OVER_FIVE}),
    _Default("_average_hold_time", "Average hold time", _AVERAGE, _HOLD_TIME, _MONTH),
    _Default("_maximum_hold_time", "Customer's maximum hold time", "MAXIMUM", _HOLD_TIME, _MONTH),
    _Default("_average_call_duration", "Average call duration", _AVERAGE, _CALL_DURATION, _MONTH),
    _Default(
        "_new_customer", "New customer", TIME_DIFFERENCE_FROM_NOW, "{_profile.createdAt}", _UNDER_THIRTY
    ),
    _Default("_assets_count", "Count of assets", _COUNT, "{_asset.AssetId}"),
    _Default("_asset_first_occurrence", "First asset purchased date", _FIRST, "{_asset.PurchaseDate}"),
    _Default("_asset_last_occurrence", "Last asset purchased date", _LAST, "{_asset.PurchaseDate}"),
    _Default("_assets_price_sum", "Total asset price", _SUM, "{_asset.Price}"),
    _Default("_assets_price_average", "Average asset price", _AVERAGE, "{_asset.Price}"),
    _Default("_assets_name_first_occurrence", "First asset name", _FIRST, "{_asset.AssetName}"),
    _Default("_assets_name_last_occurrence", "Last asset name", _LAST, "{_asset.AssetName}"),
    _Default("_cases_count", "Count of cases", _COUNT, "{_case.CaseId}"),
    _Default("_case_first_occurrence", "First case created date", _FIRST, "{_case.CreatedDate}"),
    _Default("_case_last_occurrence", "Last case created date", _LAST, "{_case.CreatedDate}"),
    _Default(
        "_cases_open_status_count",
        "Count of open cases",
        _COUNT,
        "{_case.CaseId}",
        filter=_only({"Status": "Open"}),
    ),
    _Default(
        "_cases_closed_status_count",
        "Count of closed cases",
        _COUNT,
        "{_case.CaseId}",
        filter=_only({"Status": "Closed"}),
    ),
    _Default("_orders_count", "Count of orders", _COUNT, "{_order.OrderId}"),
    _Default("_order_first_occurrence", "First order created date", _FIRST, "{_order.CreatedDate}"),
    _Default("_order_last_occurrence", "Last order created date", _LAST, "{_order.CreatedDate}"),
    _Default("_orders_total_price_sum", "Total price of all orders", _SUM, "{_order.TotalPrice}"),
    _Default("_orders_total_price_average", "Orders average of total price", _AVERAGE, "{_order.TotalPrice}"),
    _Default(
        "_campaign_email_last_open",
        "Last email open date",
        _LAST,
        f"{{{_RECORD}.Events.Open.UpdatedDate}}",
        filter=_message(_EMAIL, "Open"),
    ),
    _Default(
        "_campaign_email_open_count",
        "Email open count",
        _COUNT,
        _RECORD_ID,
        filter=_message(_EMAIL, "Open"),
    ),
    _Default(
        "_campaign_email_delivery_count",
        "Email delivery count",
        _COUNT,
        _RECORD_ID,
        filter=_message(_EMAIL, "Delivery"),
    ),
    _Default(
        "_campaign_sms_delivery_count",
        "SMS delivered count",
        _COUNT,
        _RECORD_ID,
        filter=_message(_SMS, "TEXT_DELIVERED"),
    ),
    _Default(
        "_campaign_sms_last_stop",
        "Last SMS blocked date",
        _LAST,
        f"{{{_RECORD}.Events.TEXT_BLOCKED.UpdatedDate}}",
        filter=_message(_SMS, "TEXT_BLOCKED", include="ANY"),
    ),
    _Default(
        "_campaign_sms_last_stop_carrier",
        "Last SMS carrier blocked date",
        _LAST,
        f"{{{_RECORD}.Events.TEXT_CARRIER_BLOCKED.UpdatedDate}}",
        filter=_message(_SMS, "TEXT_CARRIER_BLOCKED", include="ANY"),
    ),
)
