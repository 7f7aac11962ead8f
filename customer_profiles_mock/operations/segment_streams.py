"""AssociateStreamForSegments, GetStreamForSegments, DisassociateStreamForSegments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, ResourceNotFound
from customer_profiles_mock.events.membership import note_segment_destination
from customer_profiles_mock.jobs import segment_subscriptions
from customer_profiles_mock.operations.event_streams import NOT_A_STREAM, check_destination
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.operations.segment_snapshots import check_role
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.segment_streams import FAILED, RUNNING, SegmentStream, SegmentSubscription


@operation("AssociateStreamForSegments")
def associate_stream_for_segments(context: Context, params: Params) -> Result:
    """One for each domain at a time (documented). Subscriptions that were stopped stay so (our choice)."""
    domain = context.store.domains.get(params["DomainName"])
    if domain is None:
        raise ResourceNotFound("Domain could not be found")  # observed; of all operations here alone
    if domain.segment_stream is not None and domain.segment_stream.is_associated:
        raise BadRequest(f"Domain {domain.name} is already associated with a stream for segments")
    check_destination(context, params["DestinationArn"], elsewhere=NOT_A_STREAM)
    check_role(context, params["DestinationRoleArn"])
    stream = SegmentStream(
        destination_arn=params["DestinationArn"],
        role_arn=params["DestinationRoleArn"],
        associated_at=context.now,
    )
    domain.journal.assign(domain, "segment_stream", stream)
    return {}


@operation("GetStreamForSegments")
def get_stream_for_segments(context: Context, params: Params) -> Result:
    """Looks for the Kinesis stream. One that was taken away is still shown, as STOPPED (our choice)."""
    domain = the_domain(context, params)
    stream = domain.segment_stream
    if stream is None:
        raise _no_stream(domain)
    look_at_destination(context, domain)
    subscriptions = sorted(domain.subscriptions.values(), key=lambda one: one.segment_name)
    return {
        "DomainName": domain.name,
        "DestinationArn": stream.destination_arn,
        "DestinationRoleArn": stream.role_arn,
        "State": _state(stream),
        "AssociatedAt": stream.associated_at,
        "DisassociatedAt": stream.disassociated_at,
        "FailureReason": stream.failure,
        "AssociatedSegments": [
            {"SegmentName": one.segment_name, **standing_of(domain, one)} for one in subscriptions
        ],
    }


@operation("DisassociateStreamForSegments")
def disassociate_stream_for_segments(context: Context, params: Params) -> Result:
    """Stops all subscriptions (documented), and at once."""
    domain = the_domain(context, params)
    stream = domain.segment_stream
    if stream is None or not stream.is_associated:
        raise _no_stream(domain)
    domain.journal.assign(stream, "disassociated_at", context.now)
    domain.journal.assign(stream, "failure", None)
    for subscription in domain.subscriptions.values():
        segment_subscriptions.stop(domain, subscription, context.now)
    return {"Message": "OK"}


def look_at_destination(context: Context, domain: Domain) -> None:
    """Note whether the Kinesis stream of a domain is there, as long as it is needed."""
    stream = domain.segment_stream
    if stream is not None and stream.is_associated:
        note_segment_destination(context, stream, context.peers.has_stream(stream.destination_arn))


def standing_of(domain: Domain, subscription: SegmentSubscription) -> Mapping[str, Any]:
    """Status and Message; a subscription fails as long as its stream does (documented)."""
    failure = domain.segment_stream.failure if domain.segment_stream else None
    if failure is not None and subscription.status == RUNNING:
        return {"Status": FAILED, "Message": failure}
    return {"Status": subscription.status, "Message": subscription.message}


def _no_stream(domain: Domain) -> ResourceNotFound:
    return ResourceNotFound(f"Stream for segments is not found in domain {domain.name}")


def _state(stream: SegmentStream) -> str:
    if not stream.is_associated:
        return "STOPPED"
    return "RUNNING" if stream.failure is None else "UNHEALTHY"
