"""Which interactions count for a recommender, and how much: its EventsConfig.

Without one every interaction counts 1. With one, those count whose event type is listed, and whose
value reaches the threshold where there is one; an EventWeight is 1 where it is not given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from customer_profiles_mock.recommending.interactions import ANY_EVENT, Interaction


def weighed(interactions: Iterable[Interaction], config: Mapping[str, Any]) -> list[Interaction]:
    """Those that count under a RecommenderConfig, with their weights, in their order."""
    if "EventsConfig" not in config:
        return list(interactions)
    by_type = {entry["EventType"]: entry for entry in config["EventsConfig"]["EventParametersList"]}
    return list(_counting(interactions, by_type))


def _counting(
    interactions: Iterable[Interaction], by_type: Mapping[str, Mapping[str, Any]]
) -> Iterator[Interaction]:
    for interaction in interactions:
        entry = by_type.get(interaction.event_type, by_type.get(ANY_EVENT))
        if entry is None:
            continue
        threshold = entry.get("EventValueThreshold")
        if threshold is not None and (interaction.value is None or interaction.value < threshold):
            continue
        yield replace(interaction, weight=entry.get("EventWeight", 1.0))
