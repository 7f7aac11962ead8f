"""Objects that could be accepted but not processed, on their way to the domain's dead-letter queue.

That the body is the object as it came, and the attributes beside it, is observed. The letters of a
request leave at its end, so that a request that fails leaves none.
"""

from __future__ import annotations

from customer_profiles_mock.context import Context, DeadLetter
from customer_profiles_mock.state.domain import Domain


def report_dead_letter(
    context: Context, domain: Domain, object_type_name: str | None, text: str, message: str
) -> None:
    """Queue a letter; without an object type it lacks that attribute, since SQS knows no empty ones."""
    attributes = {"Message": message, "DomainName": domain.name}
    if object_type_name is not None:
        attributes["ObjectTypeName"] = object_type_name
    context.dead_letters.append(DeadLetter(domain.dead_letter_queue_url, text, attributes))


def send_dead_letters(context: Context) -> None:
    """Send what is queued. Without a queue a letter is lost silently (our choice)."""
    for letter in context.dead_letters:
        if letter.queue_url is not None:
            context.peers.send_dead_letter(letter.queue_url, letter.body, letter.attributes)
    context.dead_letters.clear()
