"""Records of who has joined or left a segment, queued for the domain's segment stream.

The members and their spelling are documented. That one profile's records share a partition key, so
that they stay in order, is our choice.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from customer_profiles_mock.context import Context, StreamRecord
from customer_profiles_mock.state.domain import Domain

if TYPE_CHECKING:
    from customer_profiles_mock.state.segment_streams import MembershipEvent, SegmentStream
    from customer_profiles_mock.state.segments import SegmentDefinition

_LONGEST_REASON: Final = 255


def report_membership(
    context: Context,
    domain: Domain,
    segment: SegmentDefinition,
    event: MembershipEvent,
    changed_before: float | None,
) -> None:
    """`changed_before` is when the profile came or went before this; None where it never has."""
    document = {
        "AccountId": context.store.account_id,
        "DomainName": domain.name,
        "SegmentDefinitionName": segment.name,
        "SegmentType": "ENHANCED" if segment.is_sql else "CLASSIC",
        "ProfileId": event.profile_id,
        "OperationType": event.change,
        "MembershipCalculatedAt": int(event.updated_at),
        "PreviousMembershipChangedAt": None if changed_before is None else int(changed_before),
        "EventType": event.event_type,
    }
    data = json.dumps(document, separators=(",", ":")).encode()
    context.membership_outbox.setdefault(domain.name, []).append(StreamRecord(event.profile_id, data))


def send_memberships(context: Context) -> None:
    """Send what is queued, one call for each stream; records for a stream that is gone are lost."""
    while context.membership_outbox:
        domain_name, records = context.membership_outbox.popitem()
        domain = context.store.domains.get(domain_name)
        stream = domain.segment_stream if domain else None
        if stream is not None and stream.is_associated:
            is_there = context.peers.put_stream_records(stream.destination_arn, records)
            note_segment_destination(context, stream, is_there)


def note_segment_destination(context: Context, stream: SegmentStream, is_there: bool) -> None:
    """Mark a stream whose Kinesis stream is gone; it goes on when that is back (our choice)."""
    if is_there != (stream.failure is None):
        failure = (
            None if is_there else f"Kinesis stream {stream.destination_arn} is not found"[:_LONGEST_REASON]
        )
        context.store.journal.assign(stream, "failure", failure)
