"""The loading of historical data into a calculated attribute: PREPARING, IN_PROGRESS, COMPLETED.

It moves on as the state manager says for `customerprofiles::calculated-attribute`; by default it is
done with the request after the one that created the definition. Nothing is copied: once it is
COMPLETED, values take in the objects from before the definition as well.
"""

from __future__ import annotations

from functools import partial
from math import inf

from customer_profiles_mock.context import Context
from customer_profiles_mock.jobs.transitions import CALCULATED_ATTRIBUTE, is_ended_by_reads, state_ends_at
from customer_profiles_mock.state.calculated_attributes import (
    COMPLETED,
    IN_PROGRESS,
    PREPARING,
    CalculatedAttribute,
)
from customer_profiles_mock.state.domain import Domain


def next_change_at(context: Context, attribute: CalculatedAttribute) -> float:
    """When the clock alone moves the loading on: epoch seconds, infinity for never."""
    if attribute.status == COMPLETED:
        return inf
    return state_ends_at(context.transitions.get_transition(CALCULATED_ATTRIBUTE), attribute.status_since)


def note_read(context: Context, domain: Domain, attribute: CalculatedAttribute) -> None:
    """Count a read of the definition while it loads; under a manual transition enough move it on."""
    if attribute.status == COMPLETED:
        return
    domain.journal.assign(attribute, "reads", attribute.reads + 1)
    if is_ended_by_reads(context.transitions.get_transition(CALCULATED_ATTRIBUTE), attribute.reads):
        step(context, domain, attribute, context.now)


def step(context: Context, domain: Domain, attribute: CalculatedAttribute, moment: float) -> None:
    """One change of state, at a moment that may lie in the past."""
    del context
    status = IN_PROGRESS if attribute.status == PREPARING else COMPLETED
    change = partial(domain.journal.assign, attribute)
    change("status", status)
    change("status_since", moment)
    change("reads", 0)
    if status == COMPLETED:
        domain.journal.remove(domain.loading_attributes, attribute.name)
