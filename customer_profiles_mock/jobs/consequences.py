"""What follows from what was written: triggers fire, rules match, subscriptions report.

What looks is imported where there is something to look at, and with it the matcher and the segments: most
tests write where nobody is looking.
"""

from __future__ import annotations

from customer_profiles_mock.context import Context


def look_at_objects(context: Context) -> None:
    """Hold ingested objects against the event triggers."""
    if any(domain.ingested for domain in context.store.domains.values()):
        from customer_profiles_mock.jobs.event_triggers import fire_triggers

        fire_triggers(context)


def look_at_changes(context: Context) -> None:
    """Hold changed profiles against the rules for matches, then against the segments subscribed to."""
    domains = context.store.domains.values()
    if any(domain.changed for domain in domains):
        from customer_profiles_mock.jobs.rule_matching import evaluate_changes

        evaluate_changes(context)
    if any(domain.touched for domain in domains):
        from customer_profiles_mock.jobs.segment_subscriptions import report_changes

        report_changes(context)
