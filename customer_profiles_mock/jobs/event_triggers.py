"""What event triggers make of the objects that a request has ingested.

On AWS a firing starts something in an outbound campaign that no caller sees; here it is put on record,
also for a trigger that no integration names (our choice).
"""

from __future__ import annotations

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, DomainNotFound
from customer_profiles_mock.segments.membership import membership_of
from customer_profiles_mock.segments.subjects import Subject
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.event_triggers import EventTrigger, FiredTrigger, IngestedObject
from customer_profiles_mock.triggers.conditions import meets
from customer_profiles_mock.triggers.limits import is_too_late, is_used_up


def fire_triggers(context: Context) -> None:
    """Hold what the request has ingested against the triggers of its domain, in the order of creation."""
    for domain in context.store.domains.values():
        if not domain.ingested:
            continue
        for ingested in domain.ingested:
            for trigger in sorted(domain.event_triggers.values(), key=lambda one: one.number):
                if _fires(domain, trigger, ingested, context.now):
                    _record(context, domain, trigger, ingested)
        domain.journal.assign(domain, "ingested", [])


def fired_triggers(context: Context, domain_name: str) -> tuple[FiredTrigger, ...]:
    """All firings in a domain, oldest first. Raises DomainNotFound."""
    domain = context.store.domains.get(domain_name)
    if domain is None:
        raise DomainNotFound(domain_name, context.store.account_id)
    return tuple(domain.fired_triggers)


def integrations_with(domain: Domain, trigger_name: str) -> tuple[str, ...]:
    """The Uris of the integrations that name a trigger."""
    integrations = domain.integrations.values()
    return tuple(sorted(one.uri for one in integrations if trigger_name in (one.event_trigger_names or ())))


def _fires(domain: Domain, trigger: EventTrigger, ingested: IngestedObject, now: float) -> bool:
    return (
        trigger.object_type_name == ingested.object_type.name
        and meets(trigger.conditions, ingested.object_type, ingested.source)
        and not is_too_late(trigger.limits, ingested.happened_at, now)
        and not is_used_up(trigger.limits, trigger.fired_at.get(ingested.profile_id, ()), now)
        and (trigger.segment_filter is None or _is_member(domain, trigger.segment_filter, ingested, now))
    )


def _is_member(domain: Domain, segment_name: str, ingested: IngestedObject, now: float) -> bool:
    """One by SQL goes by its last snapshot (documented).

    Nobody is in a segment that has gone, cannot be evaluated or has no snapshot yet (our choice).
    """
    segment, profile = domain.segments.get(segment_name), domain.profiles.get(ingested.profile_id)
    if segment is None or profile is None:
        return False
    try:
        return membership_of(domain, segment, now).test(Subject(domain, profile, now))
    except BadRequest:
        return False


def _record(context: Context, domain: Domain, trigger: EventTrigger, ingested: IngestedObject) -> None:
    fired = FiredTrigger(
        event_trigger_name=trigger.name,
        profile_id=ingested.profile_id,
        object_type_name=ingested.object_type.name,
        profile_object_unique_key=ingested.unique_key,
        fired_at=context.now,
        uris=integrations_with(domain, trigger.name),
    )
    domain.journal.append(domain.fired_triggers, fired)
    if ingested.profile_id in trigger.fired_at:
        domain.journal.append(trigger.fired_at[ingested.profile_id], context.now)
    else:
        domain.journal.put(trigger.fired_at, ingested.profile_id, [context.now])
