"""Subscriptions to the members of a segment: STARTING, RUNNING, and STOPPED or FAILED.

Who is in the segment when STARTING ends is the baseline, of which nothing is reported (our choice).
From then on classic segments report at each write, and every segment in intervals of hours. STARTING
ends as the state manager says for `customerprofiles::segment-subscription`; by default at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from math import inf
from typing import Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.events.membership import report_membership
from customer_profiles_mock.jobs.transitions import SEGMENT_SUBSCRIPTION, is_ended_by_reads, state_ends_at
from customer_profiles_mock.segments.evaluation import compile_groups, members
from customer_profiles_mock.segments.subjects import Subject
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.segment_streams import (
    FAILED,
    JOINED,
    LEFT,
    LIVE,
    RUNNING,
    SCHEDULE,
    STARTING,
    STOPPED,
    MembershipEvent,
    SegmentSubscription,
)
from customer_profiles_mock.state.segments import SegmentDefinition

SECONDS_IN_AN_HOUR: Final = 3600

# Of the scheduled runs that came due between two requests, the last ones are carried out. That runs
# can be skipped is documented, the number is our choice.
MOST_RUNS_AT_ONCE: Final = 24

_LONGEST_MESSAGE: Final = 1000


def start(context: Context, domain: Domain, subscription: SegmentSubscription) -> None:
    """Begin, or begin anew after a stop; at once RUNNING where nothing is left to wait for."""
    change = partial(domain.journal.assign, subscription)
    change("status", STARTING)
    change("status_since", context.now)
    change("reads", 0)
    change("members", None)
    if (moment := next_change_at(context, subscription)) <= context.now:
        step(context, domain, subscription, moment)


def stop(domain: Domain, subscription: SegmentSubscription, moment: float) -> None:
    """Report nothing more; what has been reported can still be listed (our choice)."""
    change = partial(domain.journal.assign, subscription)
    change("status", STOPPED)
    change("status_since", moment)
    change("message", None)
    change("next_run_at", None)


def drop(domain: Domain, segment_name: str) -> None:
    """Forget the subscription of a segment that is deleted, if it has one."""
    if segment_name in domain.subscriptions:
        domain.journal.remove(domain.subscriptions, segment_name)


def reschedule(domain: Domain, subscription: SegmentSubscription, interval: int, now: float) -> None:
    """Another interval counts from the last run, or from the start before the first one (our choice)."""
    domain.journal.assign(subscription, "interval", interval)
    if subscription.next_run_at is not None:
        last = subscription.last_run_at or subscription.status_since
        domain.journal.assign(subscription, "next_run_at", max(now, last + _seconds(subscription)))


def next_change_at(context: Context, subscription: SegmentSubscription) -> float:
    """When the clock alone moves the subscription on: epoch seconds, infinity for never."""
    if subscription.status == STARTING:
        return state_ends_at(
            context.transitions.get_transition(SEGMENT_SUBSCRIPTION), subscription.status_since
        )
    return inf if subscription.next_run_at is None else subscription.next_run_at


def note_read(context: Context, domain: Domain, subscription: SegmentSubscription) -> None:
    """Count a read while it starts; under a manual transition enough of them end that."""
    if subscription.status != STARTING:
        return
    domain.journal.assign(subscription, "reads", subscription.reads + 1)
    if is_ended_by_reads(context.transitions.get_transition(SEGMENT_SUBSCRIPTION), subscription.reads):
        step(context, domain, subscription, context.now)


def step(context: Context, domain: Domain, subscription: SegmentSubscription, moment: float) -> None:
    """The end of STARTING or a scheduled run, at a moment that may lie in the past."""
    change = partial(domain.journal.assign, subscription)
    is_run = subscription.status != STARTING
    if is_run and (skipped := _runs_to_skip(context, subscription, moment)):
        change("next_run_at", moment + skipped * _seconds(subscription))
        return
    change("next_run_at", moment + _seconds(subscription))
    segment = domain.segments[subscription.segment_name]
    try:
        found = [profile.profile_id for profile in members(domain, segment.criteria, moment)]
    except BadRequest as error:  # what it compares has gone
        _fail(domain, subscription, moment, error)
        return
    if subscription.members is None:
        change("members", dict.fromkeys(found))
        for profile_id in found:
            domain.journal.put(subscription.changed_at, profile_id, moment)
    else:
        gone = sorted(subscription.members.keys() - set(found))
        _compare(context, domain, segment, gone, is_member=False, kind=SCHEDULE, moment=moment)
        _compare(context, domain, segment, found, is_member=True, kind=SCHEDULE, moment=moment)
    if is_run:
        change("last_run_at", moment)
    if subscription.status != RUNNING:
        change("status", RUNNING)
        change("status_since", moment)
        change("message", None)


def report_changes(context: Context) -> None:
    """Report who has joined or left a segment by what the request, or a piece of due work, has written."""
    for domain in context.store.domains.values():
        if not domain.touched:
            continue
        for subscription in sorted(domain.subscriptions.values(), key=lambda one: one.number):
            if subscription.status == RUNNING:
                _look_at_touched(context, domain, subscription)
        domain.journal.assign(domain, "touched", {})


def _look_at_touched(context: Context, domain: Domain, subscription: SegmentSubscription) -> None:
    segment = domain.segments[subscription.segment_name]
    if segment.is_sql:  # its events are those of scheduled runs alone (documented)
        return
    now = context.now
    try:
        test = compile_groups(domain, segment.criteria)
        for profile_id in domain.touched:
            profile = domain.profiles.get(profile_id)
            is_member = profile is not None and test(Subject(domain, profile, now))
            _compare(context, domain, segment, [profile_id], is_member=is_member, kind=LIVE, moment=now)
    except BadRequest as error:
        _fail(domain, subscription, now, error)


def _compare(
    context: Context,
    domain: Domain,
    segment: SegmentDefinition,
    profile_ids: Iterable[str],
    *,
    is_member: bool,
    kind: str,
    moment: float,
) -> None:
    """Note and report those profiles that were the opposite of what they are now."""
    journal, subscription = domain.journal, domain.subscriptions[segment.name]
    known = subscription.members
    assert known is not None, segment.name
    for profile_id in profile_ids:
        if (profile_id in known) is is_member:
            continue
        if is_member:
            journal.put(known, profile_id, None)
        else:
            journal.remove(known, profile_id)
        before = subscription.changed_at.get(profile_id)
        if profile_id in domain.profiles:
            journal.put(subscription.changed_at, profile_id, moment)
        else:
            journal.remove(subscription.changed_at, profile_id)
        change = JOINED if is_member else LEFT
        event = MembershipEvent(domain.next_number(), profile_id, change, kind, moment)
        journal.append(subscription.events, event)
        report_membership(context, domain, segment, event, before)


def _fail(domain: Domain, subscription: SegmentSubscription, moment: float, error: BadRequest) -> None:
    """The next scheduled run tries again (our choice)."""
    change = partial(domain.journal.assign, subscription)
    if subscription.status != FAILED:
        change("status", FAILED)
        change("status_since", moment)
    change("message", str(error)[:_LONGEST_MESSAGE])


def _runs_to_skip(context: Context, subscription: SegmentSubscription, moment: float) -> int:
    due = int((context.now - moment) // _seconds(subscription)) + 1
    return max(0, due - MOST_RUNS_AT_ONCE)


def _seconds(subscription: SegmentSubscription) -> int:
    return subscription.interval * SECONDS_IN_AN_HOUR
