"""CreateEventStream, GetEventStream, DeleteEventStream, ListEventStreams."""

from __future__ import annotations

import re
from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, NotInDomain
from customer_profiles_mock.events.stream import note_destination
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.event_streams import EventStream

NOT_A_STREAM: Final = "is not a valid Kinesis Data Stream ARN"
_STREAM_ARN: Final = re.compile(r"arn:([^:]+):kinesis:([^:]+):([^:]+):stream/[a-zA-Z0-9_.-]{1,128}")


@operation("CreateEventStream")
def create_event_stream(context: Context, params: Params) -> Result:
    """One for each domain, whatever its name (observed)."""
    domain = the_domain(context, params)
    if domain.event_stream is not None:
        raise BadRequest(
            f"The Customer Profiles Domain: {domain.name} is already associated with an active EventStream"
        )
    check_destination(context, params["Uri"], elsewhere="must belong to same region and account")
    event_stream = EventStream(
        name=params["EventStreamName"],
        uri=params["Uri"],
        created_at=context.now,
        tags=dict(params.get("Tags", {})),
    )
    domain.journal.assign(domain, "event_stream", event_stream)
    return {"EventStreamArn": _arn(context, domain, event_stream), "Tags": event_stream.tags}


@operation("GetEventStream")
def get_event_stream(context: Context, params: Params) -> Result:
    """Looks for the Kinesis stream; so does ListEventStreams."""
    domain = the_domain(context, params)
    event_stream = _the_event_stream(domain, params["EventStreamName"])
    _look_at_destination(context, event_stream)
    is_running = event_stream.stopped_since is None
    message = None if is_running else f"Kinesis stream {event_stream.uri} is not found"
    return {
        "DomainName": domain.name,
        "EventStreamArn": _arn(context, domain, event_stream),
        "CreatedAt": event_stream.created_at,
        "State": _state(event_stream),
        "StoppedSince": event_stream.stopped_since,
        "DestinationDetails": {**_destination(event_stream), "Message": message},
        "Tags": event_stream.tags,
    }


@operation("DeleteEventStream")
def delete_event_stream(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    _the_event_stream(domain, params["EventStreamName"])
    domain.journal.assign(domain, "event_stream", None)
    return {}


@operation("ListEventStreams")
def list_event_streams(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    event_streams = [] if domain.event_stream is None else [domain.event_stream]
    for event_stream in event_streams:
        _look_at_destination(context, event_stream)
    found = page(context, params, event_streams, key=lambda event_stream: event_stream.name)
    return {
        "Items": [
            {
                "DomainName": domain.name,
                "EventStreamName": event_stream.name,
                "EventStreamArn": _arn(context, domain, event_stream),
                "State": _state(event_stream),
                "StoppedSince": event_stream.stopped_since,
                "DestinationSummary": _destination(event_stream),
                "Tags": event_stream.tags,
            }
            for event_stream in found.items
        ],
        "NextToken": found.next_token,
    }


def check_destination(context: Context, uri: str, *, elsewhere: str) -> None:
    """Raises BadRequest for what is no Kinesis stream of this account and region.

    What is said of a stream of another account or region is not the same everywhere. That and
    NOT_A_STREAM are observed wording, that a stream is not found is our choice.
    """
    matched = _STREAM_ARN.fullmatch(uri)
    if matched is None:
        raise BadRequest(f"{uri} {NOT_A_STREAM}")
    store = context.store
    if matched.groups() != (store.partition, store.region_name, store.account_id):
        raise BadRequest(f"{uri} {elsewhere}")
    if not context.peers.has_stream(uri):
        raise BadRequest(f"Kinesis stream {uri} is not found")


def _look_at_destination(context: Context, event_stream: EventStream) -> None:
    note_destination(context, event_stream, context.peers.has_stream(event_stream.uri))


def _the_event_stream(domain: Domain, name: str) -> EventStream:
    event_stream = domain.event_stream
    if event_stream is None or event_stream.name != name:
        raise NotInDomain("EventStream", name, domain.name)
    return event_stream


def _arn(context: Context, domain: Domain, event_stream: EventStream) -> str:
    return context.store.arn(f"domains/{domain.name}/event-streams/{event_stream.name}")


def _state(event_stream: EventStream) -> str:
    return "RUNNING" if event_stream.stopped_since is None else "STOPPED"


def _destination(event_stream: EventStream) -> dict[str, Any]:
    return {
        "Uri": event_stream.uri,
        "Status": "HEALTHY" if event_stream.stopped_since is None else "UNHEALTHY",
        "UnhealthySince": event_stream.stopped_since,
    }
