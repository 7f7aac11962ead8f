"""The frame of everything that changes state: due work first, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from customer_profiles_mock.context import Context
from customer_profiles_mock.events.dead_letters import send_dead_letters
from customer_profiles_mock.events.membership import send_memberships
from customer_profiles_mock.events.stream import send
from customer_profiles_mock.jobs.consequences import look_at_changes, look_at_objects
from customer_profiles_mock.jobs.due import run_due_work


@contextmanager
def unit_of_work(context: Context) -> Iterator[None]:
    """Run the block as one request: whatever it raises, nothing of it remains.

    Triggers, rules and subscriptions look at what it has written before it ends. What it has to send
    leaves last, so that a failure to send takes the rest back.
    """
    run_due_work(context)
    with context.store.journal.atomic():
        yield
        look_at_objects(context)
        look_at_changes(context)
        send_dead_letters(context)
        send_memberships(context)
        send(context)
