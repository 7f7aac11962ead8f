"""Work that the clock has made due, done inside the next request, in time order within each domain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import inf
from typing import Any, TypeAlias

from customer_profiles_mock.context import SERVICE_PRINCIPAL, Context
from customer_profiles_mock.events.dead_letters import send_dead_letters
from customer_profiles_mock.events.membership import send_memberships
from customer_profiles_mock.events.stream import send
from customer_profiles_mock.jobs.consequences import look_at_changes
from customer_profiles_mock.state.domain import Domain

# When something moves on, its rank in the domain for equal times, how it does, and itself.
Change: TypeAlias = tuple[float, int, Callable[[Context, Domain, Any, float], None], Any]


def run_due_work(context: Context) -> None:
    """Bring every domain of the store up to the context's moment, each step whole or not at all."""
    for domain in context.store.domains.values():
        while True:
            change = min(_changes(context, domain), default=None)
            moment = change[0] if change else inf
            if min(moment, domain.next_expiry) > context.now:
                break
            by_service = context.in_the_name_of(SERVICE_PRINCIPAL)
            with domain.journal.atomic():
                if change is None or domain.next_expiry <= moment:
                    moment = min(moment, context.now)
                    from customer_profiles_mock.jobs import expiry

                    expiry.expire(by_service, domain, until=moment)
                else:
                    _, _, step, subject = change
                    step(by_service, domain, subject, moment)
                then = replace(by_service, now=moment)
                look_at_changes(then)
                send_dead_letters(by_service)
                send_memberships(by_service)
                send(by_service)


def _changes(context: Context, domain: Domain) -> Iterator[Change]:
    """The next change of everything in the domain that the clock moves on.

    What moves it is imported where there is something to move: most domains have little of all this.
    """
    if domain.jobs:
        from customer_profiles_mock.jobs import identity_resolution

        for job in domain.jobs.values():
            yield identity_resolution.next_change_at(context, job), job.number, identity_resolution.step, job
    if domain.workflows:
        from customer_profiles_mock.jobs import workflows

        for workflow in domain.workflows.values():
            yield workflows.next_change_at(context, workflow), workflow.number, workflows.step, workflow
    if domain.rules is not None:
        from customer_profiles_mock.jobs import rule_matching

        yield rule_matching.next_change_at(context, domain), 0, rule_matching.step, domain.rules
    if domain.loading_attributes:
        from customer_profiles_mock.jobs import historical_data

        for attribute in domain.loading_attributes.values():
            moment = historical_data.next_change_at(context, attribute)
            yield moment, attribute.number, historical_data.step, attribute
    if domain.recommenders or domain.recommender_filters:
        from customer_profiles_mock.jobs import recommenders

        for recommender in domain.recommenders.values():
            moment = recommenders.next_change_at(context, recommender)
            yield moment, recommender.number, recommenders.step, recommender
        for one in domain.recommender_filters.values():
            yield recommenders.next_filter_change_at(context, one), one.number, recommenders.step_filter, one
    if domain.running_uploads:
        from customer_profiles_mock.jobs import upload_jobs

        for upload in domain.running_uploads.values():
            yield upload_jobs.next_change_at(context, upload), upload.number, upload_jobs.step, upload
    if domain.running_estimates:
        from customer_profiles_mock.jobs import segment_estimates

        for estimate in domain.running_estimates.values():
            moment = segment_estimates.next_change_at(context, estimate)
            yield moment, estimate.number, segment_estimates.step, estimate
    if domain.running_snapshots:
        from customer_profiles_mock.jobs import segment_snapshots

        for snapshot in domain.running_snapshots.values():
            moment = segment_snapshots.next_change_at(context, snapshot)
            yield moment, snapshot.number, segment_snapshots.step, snapshot
    if domain.subscriptions:
        from customer_profiles_mock.jobs import segment_subscriptions

        for subscription in domain.subscriptions.values():
            moment = segment_subscriptions.next_change_at(context, subscription)
            yield moment, subscription.number, segment_subscriptions.step, subscription
