"""Recommenders and their filters, on their way through their states.

A recommender: PENDING, IN_PROGRESS, ACTIVE; STOPPING, INACTIVE; STARTING, ACTIVE; DELETING, gone. An
update goes through the first three while the recommender stays ACTIVE. A filter: PENDING,
IN_PROGRESS, ACTIVE; DELETING, gone. The order is our choice; FAILED does not occur.

They move on as the state manager says for `customerprofiles::recommender` and
`customerprofiles::recommender-filter`; the default is at once. Training makes a version and takes
no data: recommendations are counted when they are asked for. TrainingFrequency is days (our choice).
"""

from __future__ import annotations

from datetime import datetime, timezone
from functools import partial
from math import inf
from typing import Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.jobs.transitions import (
    RECOMMENDER,
    RECOMMENDER_FILTER,
    is_ended_by_reads,
    state_ends_at,
)
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.recommenders import (
    ACTIVE,
    DELETING,
    IN_PROGRESS,
    INACTIVE,
    PENDING,
    STARTING,
    STOPPING,
    Recommender,
    RecommenderFilter,
    RecommenderUpdate,
    RecommenderVersion,
)

# GetRecommender shows the metrics of at most as many (documented); older ones are forgotten.
MOST_VERSIONS: Final = 5

_NEXT_STATUS: Final = {PENDING: IN_PROGRESS, IN_PROGRESS: ACTIVE, STOPPING: INACTIVE, STARTING: ACTIVE}
_DAY: Final = 86_400.0


def set_status(context: Context, domain: Domain, recommender: Recommender, status: str) -> None:
    """Begin a change, and let it go as far as it does at once."""
    _assign(domain, recommender, status, context.now)
    _go_on(context, domain, recommender)


def begin_update(
    context: Context, domain: Domain, recommender: Recommender, update: RecommenderUpdate
) -> None:
    """Begin an update of an ACTIVE recommender, and let it go as far as it does at once."""
    domain.journal.assign(recommender, "update", update)
    _assign(domain, recommender, recommender.status, context.now)
    _go_on(context, domain, recommender)


def next_change_at(context: Context, recommender: Recommender) -> float:
    """When the clock alone moves this recommender on: epoch seconds, infinity for never."""
    if not recommender.is_at_rest:
        return state_ends_at(context.transitions.get_transition(RECOMMENDER), recommender.status_since)
    days: int = (recommender.config or {}).get("TrainingFrequency", 0)
    if recommender.status != ACTIVE or not days:
        return inf
    return max(recommender.versions[-1].trained_at, recommender.status_since) + days * _DAY


def note_read(context: Context, domain: Domain, recommender: Recommender) -> None:
    """Count a read while something goes on; under a manual transition enough of them move it on."""
    if recommender.is_at_rest:
        return
    domain.journal.assign(recommender, "reads", recommender.reads + 1)
    if is_ended_by_reads(context.transitions.get_transition(RECOMMENDER), recommender.reads):
        step(context, domain, recommender, context.now)


def step(context: Context, domain: Domain, recommender: Recommender, moment: float) -> None:
    """One change, at a moment that may lie in the past."""
    del context
    update = recommender.update
    if recommender.status == DELETING:
        domain.journal.remove(domain.recommenders, recommender.name)
    elif recommender.status in _NEXT_STATUS:
        if recommender.status == IN_PROGRESS:
            _train(domain, recommender, moment)
        _assign(domain, recommender, _NEXT_STATUS[recommender.status], moment)
    elif update is not None and recommender.is_being_updated:
        if update.status == IN_PROGRESS:
            _end_update(domain, recommender, update, moment)
        domain.journal.assign(update, "status", _NEXT_STATUS[update.status])
        domain.journal.assign(update, "last_updated_at", moment)
        _assign(domain, recommender, recommender.status, moment)
    else:
        _train(domain, recommender, moment)


def set_filter_status(context: Context, domain: Domain, one: RecommenderFilter, status: str) -> None:
    """Begin a change of a filter, and let it go as far as it does at once."""
    _assign_filter(domain, one, status, context.now)
    while one.name in domain.recommender_filters and next_filter_change_at(context, one) <= context.now:
        step_filter(context, domain, one, context.now)


def next_filter_change_at(context: Context, one: RecommenderFilter) -> float:
    """When the clock alone moves this filter on: epoch seconds, infinity for never."""
    if one.status == ACTIVE:
        return inf
    return state_ends_at(context.transitions.get_transition(RECOMMENDER_FILTER), one.status_since)


def note_filter_read(context: Context, domain: Domain, one: RecommenderFilter) -> None:
    """As `note_read` does for a recommender."""
    if one.status == ACTIVE:
        return
    domain.journal.assign(one, "reads", one.reads + 1)
    if is_ended_by_reads(context.transitions.get_transition(RECOMMENDER_FILTER), one.reads):
        step_filter(context, domain, one, context.now)


def step_filter(context: Context, domain: Domain, one: RecommenderFilter, moment: float) -> None:
    """One change of a filter, at a moment that may lie in the past."""
    del context
    if one.status == DELETING:
        domain.journal.remove(domain.recommender_filters, one.name)
    else:
        _assign_filter(domain, one, _NEXT_STATUS[one.status], moment)


def _go_on(context: Context, domain: Domain, recommender: Recommender) -> None:
    while (
        recommender.name in domain.recommenders
        and not recommender.is_at_rest
        and next_change_at(context, recommender) <= context.now
    ):
        step(context, domain, recommender, context.now)


def _assign(domain: Domain, recommender: Recommender, status: str, moment: float) -> None:
    change = partial(domain.journal.assign, recommender)
    change("status", status)
    change("status_since", moment)
    change("last_updated_at", moment)
    change("reads", 0)


def _assign_filter(domain: Domain, one: RecommenderFilter, status: str, moment: float) -> None:
    change = partial(domain.journal.assign, one)
    change("status", status)
    change("status_since", moment)
    change("reads", 0)


def _end_update(domain: Domain, recommender: Recommender, update: RecommenderUpdate, moment: float) -> None:
    """Back to the version that the update names, or on to a new one with its configuration."""
    named = next((one for one in recommender.versions if one.name == update.version_name), None)
    if named is not None:
        domain.journal.assign(recommender, "active_version", named)
        domain.journal.assign(recommender, "config", named.config or None)
        return
    domain.journal.assign(recommender, "config", update.config)
    domain.journal.assign(update, "version_name", _train(domain, recommender, moment).name)


def _train(domain: Domain, recommender: Recommender, moment: float) -> RecommenderVersion:
    version = RecommenderVersion(_version_name(recommender, moment), recommender.config or {}, moment)
    domain.journal.assign(recommender, "versions", (*recommender.versions, version)[-MOST_VERSIONS:])
    domain.journal.assign(recommender, "active_version", version)
    return version


def _version_name(recommender: Recommender, moment: float) -> str:
    """By the second; where that is taken already, by the next one that is free."""
    taken = {version.name for version in recommender.versions}
    while (name := f"{recommender.name}/{_as_text(moment)}") in taken:
        moment += 1
    return name


def _as_text(moment: float) -> str:
    return datetime.fromtimestamp(moment, timezone.utc).strftime("%Y-%m-%dT%H-%M-%SZ")
