"""The estimate of a segment's size: RUNNING, then SUCCEEDED or FAILED.

It ends as the state manager says for `customerprofiles::segment-estimate`; by default at once. The
profiles are counted when it ends.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.jobs.transitions import SEGMENT_ESTIMATE, is_ended_by_reads, state_ends_at
from customer_profiles_mock.segments.evaluation import members
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.segments import FAILED, RUNNING, SUCCEEDED, SegmentEstimate

_LONGEST_MESSAGE: Final = 255


def start(context: Context, domain: Domain, estimate: SegmentEstimate) -> None:
    """Add a new estimate to the domain, and end it as well where nothing is left to wait for."""
    domain.journal.put(domain.segment_estimates, estimate.estimate_id, estimate)
    domain.journal.put(domain.running_estimates, estimate.estimate_id, estimate)
    if (moment := next_change_at(context, estimate)) <= context.now:
        step(context, domain, estimate, moment)


def next_change_at(context: Context, estimate: SegmentEstimate) -> float:
    """When the clock alone ends a running estimate: epoch seconds, infinity for never."""
    return state_ends_at(context.transitions.get_transition(SEGMENT_ESTIMATE), estimate.status_since)


def note_read(context: Context, domain: Domain, estimate: SegmentEstimate) -> None:
    """Count a read of a running estimate; under a manual transition enough of them end it."""
    if estimate.status != RUNNING:
        return
    domain.journal.assign(estimate, "reads", estimate.reads + 1)
    if is_ended_by_reads(context.transitions.get_transition(SEGMENT_ESTIMATE), estimate.reads):
        step(context, domain, estimate, context.now)


def step(context: Context, domain: Domain, estimate: SegmentEstimate, moment: float) -> None:
    """Count, at a moment that may lie in the past."""
    del context
    change = partial(domain.journal.assign, estimate)
    try:
        change("count", len(members(domain, estimate.criteria, moment)))
        change("status", SUCCEEDED)
    except BadRequest as error:  # what it compares has gone since it was asked for
        change("message", str(error)[:_LONGEST_MESSAGE])
        change("status", FAILED)
    change("status_since", moment)
    domain.journal.remove(domain.running_estimates, estimate.estimate_id)
