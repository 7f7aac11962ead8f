"""Records of changes, in the form of the real-time export, queued for the domain's event stream.

The members and their spelling are documented and observed; that an unset member is left out of
`Object`, and that deletions make no record, is observed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from uuid import UUID

from customer_profiles_mock.context import Context, StreamRecord
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import StoredObject

if TYPE_CHECKING:
    from customer_profiles_mock.state.event_streams import EventStream

CREATED: Final = "CREATED"
UPDATED: Final = "UPDATED"
MERGED: Final = "MERGED"
PROFILE_TYPE: Final = "_profile"

Document: TypeAlias = Mapping[str, Any]  # a profile with its id, unset members left out


def report_profile(context: Context, domain: Domain, profile: Document, event_type: str) -> None:
    if is_listening(domain):
        members = {"ObjectTypeName": PROFILE_TYPE, "Object": profile}
        _queue(context, domain, event_type, members)


def report_object(
    context: Context, domain: Domain, profile_id: str, stored: StoredObject, event_type: str
) -> None:
    if is_listening(domain):
        members = {
            "ObjectTypeName": stored.object_type_name,
            "AssociatedProfileId": profile_id,
            "ProfileObjectUniqueKey": stored.unique_key,
            "Object": json.loads(stored.text),
        }
        _queue(context, domain, event_type, members)


def report_merge(context: Context, domain: Domain, main: Document, absorbed: Sequence[Document]) -> None:
    """The surviving profile as it is now, and the merged ones as they were."""
    if is_listening(domain):
        members = {
            "ObjectTypeName": PROFILE_TYPE,
            "AssociatedProfileId": None,
            "ProfileObjectUniqueKey": None,
            "Object": main,
            "MergeId": _uuid(context),
            "DuplicateProfiles": list(absorbed),
        }
        _queue(context, domain, MERGED, members)


def is_listening(domain: Domain) -> bool:
    """A stopped event stream too: its records are tried, and get through once the Kinesis stream is back."""
    return domain.event_stream is not None


def _queue(context: Context, domain: Domain, event_type: str, members: dict[str, Any]) -> None:
    moment = datetime.fromtimestamp(context.now, timezone.utc)
    document = {
        "SchemaVersion": 0,
        "EventId": _uuid(context),
        "EventTimestamp": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "EventType": event_type,
        "DomainName": domain.name,
        **members,
        "IsMessageRealTime": True,
    }
    data = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    context.outbox.setdefault(domain.name, []).append(StreamRecord(_uuid(context), data))


def _uuid(context: Context) -> str:
    return str(UUID(context.new_id()))


def send(context: Context) -> None:
    """Send what is queued, one call for each stream; records for a stream that is gone are lost."""
    while context.outbox:
        domain_name, records = context.outbox.popitem()
        domain = context.store.domains.get(domain_name)
        event_stream = domain.event_stream if domain else None
        if event_stream is not None:
            is_there = context.peers.put_stream_records(event_stream.uri, records)
            note_destination(context, event_stream, is_there)


def note_destination(context: Context, event_stream: EventStream, is_there: bool) -> None:
    """Stop an event stream whose Kinesis stream is gone; it goes on when that is back (our choice)."""
    if is_there != (event_stream.stopped_since is None):
        stopped_since = None if is_there else context.now
        context.store.journal.assign(event_stream, "stopped_since", stopped_since)
