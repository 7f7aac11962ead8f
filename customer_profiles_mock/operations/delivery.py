"""Records that an integration delivers; `customer_profiles_mock.deliver` stands in for the source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from customer_profiles_mock.context import SERVICE_PRINCIPAL, Context
from customer_profiles_mock.errors import BadRequest, NotInDomain, ResourceNotFound
from customer_profiles_mock.events.dead_letters import report_dead_letter
from customer_profiles_mock.ingestion.ingest import ingest
from customer_profiles_mock.ingestion.reading import parse_object
from customer_profiles_mock.jobs.unit_of_work import unit_of_work
from customer_profiles_mock.operations.integrations import the_integration
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.profile_objects import type_to_put
from customer_profiles_mock.protocol import validate
from customer_profiles_mock.recommending.catalogue import read_item
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.integrations import Integration

BATCH_SIZE: Final = 100

# The member of a record that names its event: what EventBridge calls it, over which such records come.
EVENT_NAME: Final = "detail-type"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of the records of a delivery.

    `accepted`: how many have become objects, or items of the catalogue.
    `dead_lettered`: how many have not, also where the domain has no dead-letter queue and they are lost.
    `messages`: why, one for each of the dead-lettered, in their order.
    """

    accepted: int
    dead_lettered: int
    messages: tuple[str, ...]


def deliver(
    new_context: Callable[[], Context], domain_name: str, uri: str, records: Sequence[str]
) -> Delivery:
    """Ingest JSON texts in batches of 100, each whole or not at all; bad records become dead letters.

    The history says that the service has put them (our choice).

    Through an integration of scope DOMAIN they become items of the catalogue, by the domain object
    type that the integration names; one with the same id replaces the one before (our choice).

    Raises ServiceError for a domain or an integration that is not there, and for a text that no
    encoding can represent.
    """
    for number, text in enumerate(records):
        if not _is_encodable(text):
            raise BadRequest(f"Record {number} has half of a surrogate pair, which is no text")
    messages: list[str] = []
    for start in range(0, max(len(records), 1), BATCH_SIZE):  # without records too: is the integration there?
        context = new_context().in_the_name_of(SERVICE_PRINCIPAL)
        with unit_of_work(context):
            domain = the_domain(context, {"DomainName": domain_name})
            integration = the_integration(domain, uri)
            for text in records[start : start + BATCH_SIZE]:
                _deliver_one(context, domain, integration, text)
            messages += [letter.attributes["Message"] for letter in context.dead_letters]
    return Delivery(len(records) - len(messages), len(messages), tuple(messages))


def _deliver_one(context: Context, domain: Domain, integration: Integration, text: str) -> None:
    """What PutProfileObject would refuse is a dead letter here: nobody waits for the answer."""
    name = None
    try:
        with domain.journal.atomic():
            name = _object_type_name(integration, text)
            if integration.scope == "DOMAIN":
                _keep_item(domain, name, text)
                return
            validate("PutProfileObject", {"DomainName": domain.name, "ObjectTypeName": name, "Object": text})
            ingest(context, domain, type_to_put(context, domain, name), text)
    except (BadRequest, ResourceNotFound) as error:
        report_dead_letter(context, domain, name, text, str(error))


def _keep_item(domain: Domain, type_name: str, text: str) -> None:
    object_type = domain.domain_object_types.get(type_name)
    if object_type is None:
        raise NotInDomain("DomainObjectType", type_name, domain.name)
    item = read_item(object_type, text)
    domain.journal.put(domain.catalog_items, item["Id"], item)


def _object_type_name(integration: Integration, text: str) -> str:
    """By the name of the record's event, else the one of the integration."""
    names = integration.object_type_names
    if names:
        event_name = parse_object(text).get(EVENT_NAME)
        if isinstance(event_name, str) and event_name in names:
            return names[event_name]
    if integration.object_type_name is None:
        events = ", ".join(names or {})
        raise BadRequest(f"The record's {EVENT_NAME} is not an event of the integration: {events}")
    return integration.object_type_name


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
