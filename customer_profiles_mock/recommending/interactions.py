"""Who has done what with which item, read from the `_webAnalytics` objects of the profiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from customer_profiles_mock.calculated.numerals import read_number
from customer_profiles_mock.calculated.timestamps import read_moment
from customer_profiles_mock.ingestion.mapping.accessors import as_text, follow
from customer_profiles_mock.recommending.expression import WEB_ANALYTICS
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import StandardObject

LONGEST_ID: Final = 255

# In EventsConfig: every event type that it does not name (our choice).
ANY_EVENT: Final = "*"


@dataclass(frozen=True, slots=True)
class Interaction:
    profile_id: str
    item_id: str
    event_type: str
    value: float | None  # EventValue
    moment: int  # milliseconds since the epoch
    number: int  # rank of the event within the domain
    session_id: str  # empty where the event names none
    document: Mapping[str, Any]  # the `_webAnalytics` object
    item: Mapping[str, Any]  # the item as the event shows it
    weight: float = 1.0


def interactions_of(domain: Domain) -> list[Interaction]:
    """All interactions, oldest first: with the item of an event and with those of its list.

    Items that were only shown (AdditionalItemImpressions) are none.
    """
    found = [
        interaction
        for profile in domain.profiles.values()
        for event in profile.standard_objects.values()
        if event.kind == WEB_ANALYTICS
        for interaction in _interactions(profile.profile_id, event)
    ]
    return sorted(found, key=lambda one: (one.moment, one.number))


def session_of(interaction: Interaction) -> tuple[str, str]:
    """What makes interactions belong together: the session, else the event itself."""
    return interaction.profile_id, interaction.session_id or f"event {interaction.number}"


def _interactions(profile_id: str, event: StandardObject) -> Iterator[Interaction]:
    document = event.values
    number = read_number(as_text(document.get("EventValue")))
    moment = read_moment(as_text(document.get("EventTimestamp")))
    for item_id, item in _items(document).items():
        yield Interaction(
            profile_id=profile_id,
            item_id=item_id,
            event_type=as_text(document.get("EventType")),
            value=None if number is None else float(number),
            moment=round(event.created_at * 1000) if moment is None else moment,
            number=event.number,
            session_id=as_text(follow(document, ("Session", "Id"))),
            document=document,
            item=item,
        )


def _items(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """By id. An item of the list that is the event's own item too counts once."""
    listed = document.get("ItemsList")
    found: dict[str, Mapping[str, Any]] = {}
    for item in [document.get("Item"), *(listed if isinstance(listed, list) else [])]:
        if isinstance(item, dict) and 0 < len(item_id := as_text(item.get("Id"))) <= LONGEST_ID:
            found.setdefault(item_id, item)
    return found
