"""Segment subscriptions: Put-, Get- and DeleteSegmentSubscription, ListSegmentSubscriptionEvents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, NotInDomain
from customer_profiles_mock.jobs.segment_subscriptions import drop, note_read, reschedule, start
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.operations.segment_streams import look_at_destination, standing_of
from customer_profiles_mock.operations.segments import the_segment
from customer_profiles_mock.segments.evaluation import compile_groups
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.segment_streams import STOPPED, SegmentSubscription

MOST_SUBSCRIPTIONS: Final = 10  # documented
DEFAULT_INTERVAL: Final = 24  # hours (documented)


@operation("PutSegmentSubscription")
def put_segment_subscription(context: Context, params: Params) -> Result:
    """Create, change the interval, or start anew after a stop; without a schedule it is 24 hours."""
    domain = the_domain(context, params)
    segment = the_segment(domain, params)
    if domain.segment_stream is None or not domain.segment_stream.is_associated:
        raise BadRequest(f"Domain {domain.name} is not associated with a stream for segments")
    interval = params.get("ScheduleConfiguration", {"Interval": DEFAULT_INTERVAL})["Interval"]
    subscription = domain.subscriptions.get(segment.name)
    if subscription is None:
        if len(domain.subscriptions) >= MOST_SUBSCRIPTIONS:
            raise BadRequest(f"A domain can have at most {MOST_SUBSCRIPTIONS} segment subscriptions")
        compile_groups(domain, segment.criteria)
        subscription = SegmentSubscription(
            segment_name=segment.name,
            number=domain.next_number(),
            interval=interval,
            started_at=context.now,
            last_updated_at=context.now,
        )
        domain.journal.put(domain.subscriptions, segment.name, subscription)
        start(context, domain, subscription)
    else:
        reschedule(domain, subscription, interval, context.now)
        domain.journal.assign(subscription, "last_updated_at", context.now)
        if subscription.status == STOPPED:
            compile_groups(domain, segment.criteria)
            start(context, domain, subscription)
    return {
        "Status": standing_of(domain, subscription)["Status"],
        "ScheduleConfiguration": _schedule(subscription),
        "StartedAt": subscription.started_at,
    }


@operation("GetSegmentSubscription")
def get_segment_subscription(context: Context, params: Params) -> Result:
    """Looks for the Kinesis stream. Under a manual transition these reads end STARTING."""
    domain = the_domain(context, params)
    subscription = _the_subscription(domain, params)
    look_at_destination(context, domain)
    note_read(context, domain, subscription)
    return {
        **standing_of(domain, subscription),
        "ScheduleConfiguration": _schedule(subscription),
        "ScheduledExecutions": {
            "NextExecutedAt": subscription.next_run_at,
            "LastExecutedAt": subscription.last_run_at,
        },
        "StartedAt": subscription.started_at,
        "LastUpdatedAt": subscription.last_updated_at,
    }


@operation("DeleteSegmentSubscription")
def delete_segment_subscription(context: Context, params: Params) -> Result:
    """Its events go with it (our choice)."""
    domain = the_domain(context, params)
    drop(domain, _the_subscription(domain, params).segment_name)
    return {"Message": "OK"}


@operation("ListSegmentSubscriptionEvents")
def list_segment_subscription_events(context: Context, params: Params) -> Result:
    """All events since the subscription began, newest first (our choice)."""
    subscription = _the_subscription(the_domain(context, params), params)
    found = page(context, params, subscription.events[::-1], key=lambda event: -event.number)
    return {
        "Events": [
            {
                "ProfileId": event.profile_id,
                "UpdatedAt": event.updated_at,
                "EventType": event.event_type,
                "Event": event.change,
            }
            for event in found.items
        ],
        "NextToken": found.next_token,
    }


def _the_subscription(domain: Domain, params: Params) -> SegmentSubscription:
    """Of a segment that is there, its subscription."""
    segment = the_segment(domain, params)
    subscription = domain.subscriptions.get(segment.name)
    if subscription is None:
        raise NotInDomain("SegmentSubscription", segment.name, domain.name)
    return subscription


def _schedule(subscription: SegmentSubscription) -> Mapping[str, Any]:
    return {"Interval": subscription.interval, "Unit": "HOURLY"}
