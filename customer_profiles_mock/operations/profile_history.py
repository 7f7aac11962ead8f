"""ListProfileHistoryRecords, GetProfileHistoryRecord."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from customer_profiles_mock.context import Context, id_of
from customer_profiles_mock.errors import NotInDomain
from customer_profiles_mock.operations.lookup import the_domain, the_profile
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.profiles.fields import document_of
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.history import HistoryRecord, as_sequence
from customer_profiles_mock.state.profiles import unpack

# Parameter that filters -> attribute of the record.
_FILTERS = {
    "ObjectTypeName": "object_type_name",
    "ActionType": "action_type",
    "PerformedBy": "performed_by",
}


@operation("ListProfileHistoryRecords")
def list_profile_history_records(context: Context, params: Params) -> Result:
    """Newest first; the history of a deleted profile stays readable under its id (our choice)."""
    domain = the_domain(context, params)
    records = [record for record in reversed(_history(domain, params)) if _is_wanted(record, params)]
    found = page(context, params, records, key=_newest_first)
    return {
        "ProfileHistoryRecords": [_item(record) for record in found.items],
        "NextToken": found.next_token,
    }


@operation("GetProfileHistoryRecord")
def get_profile_history_record(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    for record in _history(domain, params):
        if id_of(record.id_number) == params["Id"]:
            content = record.content
            if isinstance(content, bytes):
                content = document_of(params["ProfileId"], unpack(content))
            if not isinstance(content, str):
                content = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
            return {**_item(record), "Content": content}
    raise NotInDomain("History record", params["Id"], domain.name)


def _history(domain: Domain, params: Params) -> Sequence[HistoryRecord]:
    records = domain.history.get(params["ProfileId"])
    if records is None:
        the_profile(domain, params["ProfileId"])
        return ()
    return as_sequence(records)


def _is_wanted(record: HistoryRecord, params: Params) -> bool:
    return all(
        params[parameter] == getattr(record, attribute)
        for parameter, attribute in _FILTERS.items()
        if parameter in params
    )


def _newest_first(record: HistoryRecord) -> int:
    return -record.number


def _item(record: HistoryRecord) -> dict[str, Any]:
    return {
        "Id": id_of(record.id_number),
        "ObjectTypeName": record.object_type_name,
        "CreatedAt": record.created_at,
        "LastUpdatedAt": record.created_at,
        "ActionType": record.action_type,
        "ProfileObjectUniqueKey": record.unique_key,
        "PerformedBy": record.performed_by,
    }
