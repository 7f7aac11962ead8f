"""What moto's dashboard at /moto-api/ shows: the resources that are there, read when it asks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from customer_profiles_mock.state.domain import Domain
    from customer_profiles_mock.state.store import Store

# A row may hold plain JSON values alone: the dashboard fails as a whole where it cannot write one.
Row: TypeAlias = dict[str, str | int | float | bool | None]

# By the heading under which the dashboard shows them: the kind, and what a row shows by where it stands.
_WITH_ARN: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "ObjectType": ("object-types", {"description": "description"}),
    "DomainObjectType": ("domain-object-types", {"description": "description"}),
    "Integration": ("integrations", {"object_type": "object_type_name"}),
    "CalculatedAttributeDefinition": (
        "calculated-attributes",
        {"statistic": "statistic", "status": "status"},
    ),
    "SegmentDefinition": ("segment-definitions", {"display_name": "display_name"}),
    "Layout": ("layouts", {"display_name": "display_name"}),
    "EventStream": ("event-streams", {"uri": "uri"}),
    "EventTrigger": ("event-triggers", {"object_type": "object_type_name"}),
    "Recommender": ("recommenders", {"recipe": "recipe_name", "status": "status"}),
    "RecommenderFilter": ("recommender-filters", {"expression": "expression", "status": "status"}),
    "RecommenderSchema": ("recommender-schemas", {}),
}

# What has an id, or only its place, instead of an ARN: where a domain keeps it, and the same.
_WITHOUT_ARN: Final[Mapping[str, tuple[Callable[[Domain], Iterable[Any]], Mapping[str, str]]]] = {
    "IdentityResolutionJob": (
        lambda domain: domain.jobs.values(),
        {"name": "job_id", "status": "status", "start_time": "start_time"},
    ),
    "Workflow": (
        lambda domain: domain.workflows.values(),
        {"name": "workflow_id", "type": "workflow_type", "status": "status"},
    ),
    "UploadJob": (
        lambda domain: domain.upload_jobs.values(),
        {"name": "job_id", "display_name": "display_name", "status": "status"},
    ),
    "SegmentEstimate": (
        lambda domain: domain.segment_estimates.values(),
        {"name": "estimate_id", "status": "status", "count": "count"},
    ),
    "SegmentSnapshot": (
        lambda domain: (one for segment in domain.segments.values() for one in segment.snapshots.values()),
        {"name": "snapshot_id", "status": "status"},
    ),
    "SegmentStream": (
        lambda domain: () if domain.segment_stream is None else (domain.segment_stream,),
        {"name": "destination_arn", "is_associated": "is_associated", "associated_at": "associated_at"},
    ),
    "SegmentSubscription": (
        lambda domain: domain.subscriptions.values(),
        {"name": "segment_name", "interval": "interval", "status": "status"},
    ),
}

HEADINGS = ("Domain", *_WITH_ARN, *_WITHOUT_ARN)


def _rows(store: Store, heading: str) -> Iterator[Row]:
    """What there is of one kind. Profiles are only counted: there may be a hundred thousand."""
    from customer_profiles_mock.state.store import resources

    for domain in store.domains.values():
        path = f"domains/{domain.name}"
        if heading == "Domain":
            yield {
                "name": domain.name,
                "arn": store.arn(path),
                "created_at": domain.created_at,
                "profiles": len(domain.profiles),
                "objects": domain.object_count,
            }
        elif heading in _WITH_ARN:
            kind, shown = _WITH_ARN[heading]
            for name, one in resources(domain, kind).items():
                row = {"name": name, "arn": store.arn(f"{path}/{kind}/{name}"), "domain": domain.name}
                yield {**row, **_shown(one, shown), "created_at": one.created_at}
        else:
            kept, shown = _WITHOUT_ARN[heading]
            for one in kept(domain):
                yield {"domain": domain.name, **_shown(one, shown)}


def _shown(one: Any, attributes: Mapping[str, str]) -> Row:
    return {heading: getattr(one, attribute) for heading, attribute in attributes.items()}


class LiveView:
    """Stands where the dashboard expects a class that keeps its instances."""

    def __init__(self, heading: str) -> None:
        self.heading = heading

    @property
    def instances_tracked(self) -> list[Any]:
        models = sys.modules.get("customer_profiles_mock.customerprofiles.models")
        if models is None:  # not a single request so far
            return []
        found = []
        for _, _, backend in list(models.customerprofiles_backends.iter_backends()):
            place = {"account": backend.account_id, "region": backend.region_name}
            with backend.lock:
                found += [SimpleNamespace(**place, **row) for row in _rows(backend.store, self.heading)]
        return found

    @instances_tracked.setter
    def instances_tracked(self, _: list[Any]) -> None:
        """moto assigns an empty list on reset; here the stores are the truth."""


def publish() -> None:
    from moto.core.model_instances import model_data

    for heading in HEADINGS:
        model_data["customerprofiles"][heading] = LiveView(heading)
