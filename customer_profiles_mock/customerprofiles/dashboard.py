"""What moto's dashboard at /moto-api/ shows: the resources that are there, read when it asks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from customer_profiles_mock.state.domain import Domain
    from customer_profiles_mock.state.store import Store

# A row may hold plain JSON values alone: the dashboard fails as a whole where it cannot write one.
Row: TypeAlias = dict[str, str | int | float | bool | None]
Rows: TypeAlias = Callable[["Domain"], Iterable[Row]]

# By the heading under which the dashboard shows them; `path` leads from the domain's ARN to the resource's.
_WITH_ARN: dict[str, tuple[str, Rows]] = {
    "ObjectType": (
        "object-types",
        lambda domain: (
            {"name": one.name, "description": one.description, "created_at": one.created_at}
            for one in domain.object_types.values()
        ),
    ),
    "DomainObjectType": (
        "domain-object-types",
        lambda domain: (
            {"name": one.name, "description": one.description, "created_at": one.created_at}
            for one in domain.domain_object_types.values()
        ),
    ),
    "Integration": (
        "integrations",
        lambda domain: (
            {"name": one.uri, "object_type": one.object_type_name, "created_at": one.created_at}
            for one in domain.integrations.values()
        ),
    ),
    "CalculatedAttributeDefinition": (
        "calculated-attributes",
        lambda domain: (
            {"name": one.name, "statistic": one.statistic, "status": one.status, "created_at": one.created_at}
            for one in domain.calculated_attributes.values()
        ),
    ),
    "SegmentDefinition": (
        "segment-definitions",
        lambda domain: (
            {"name": one.name, "display_name": one.display_name, "created_at": one.created_at}
            for one in domain.segments.values()
        ),
    ),
    "Layout": (
        "layouts",
        lambda domain: (
            {"name": one.name, "display_name": one.display_name, "created_at": one.created_at}
            for one in domain.layouts.values()
        ),
    ),
    "EventStream": (
        "event-streams",
        lambda domain: (
            {"name": one.name, "uri": one.uri, "created_at": one.created_at}
            for one in (domain.event_stream,)
            if one is not None
        ),
    ),
    "EventTrigger": (
        "event-triggers",
        lambda domain: (
            {"name": one.name, "object_type": one.object_type_name, "created_at": one.created_at}
            for one in domain.event_triggers.values()
        ),
    ),
    "Recommender": (
        "recommenders",
        lambda domain: (
            {"name": one.name, "recipe": one.recipe_name, "status": one.status, "created_at": one.created_at}
            for one in domain.recommenders.values()
        ),
    ),
    "RecommenderFilter": (
        "recommender-filters",
        lambda domain: (
            {
                "name": one.name,
                "expression": one.expression,
                "status": one.status,
                "created_at": one.created_at,
            }
            for one in domain.recommender_filters.values()
        ),
    ),
    "RecommenderSchema": (
        "recommender-schemas",
        lambda domain: (
            {"name": one.name, "created_at": one.created_at} for one in domain.recommender_schemas.values()
        ),
    ),
}

# What has an id, or only its place, instead of an ARN.
_WITHOUT_ARN: dict[str, Rows] = {
    "IdentityResolutionJob": lambda domain: (
        {"name": one.job_id, "status": one.status, "start_time": one.start_time}
        for one in domain.jobs.values()
    ),
    "Workflow": lambda domain: (
        {"name": one.workflow_id, "type": one.workflow_type, "status": one.status}
        for one in domain.workflows.values()
    ),
    "UploadJob": lambda domain: (
        {"name": one.job_id, "display_name": one.display_name, "status": one.status}
        for one in domain.upload_jobs.values()
    ),
    "SegmentEstimate": lambda domain: (
        {"name": one.estimate_id, "status": one.status, "count": one.count}
        for one in domain.segment_estimates.values()
    ),
    "SegmentSnapshot": lambda domain: (
        {"name": one.snapshot_id, "segment": segment.name, "status": one.status}
        for segment in domain.segments.values()
        for one in segment.snapshots.values()
    ),
    "SegmentStream": lambda domain: (
        {"name": one.destination_arn, "is_associated": one.is_associated, "associated_at": one.associated_at}
        for one in (domain.segment_stream,)
        if one is not None
    ),
    "SegmentSubscription": lambda domain: (
        {"name": one.segment_name, "interval": one.interval, "status": one.status}
        for one in domain.subscriptions.values()
    ),
}

HEADINGS = ("Domain", *_WITH_ARN, *_WITHOUT_ARN)


def _rows(store: Store, heading: str) -> Iterator[Row]:
    """What there is of one kind. Profiles are only counted: there may be a hundred thousand."""
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
            folder, rows = _WITH_ARN[heading]
            for row in rows(domain):
                yield {**row, "arn": store.arn(f"{path}/{folder}/{row['name']}"), "domain": domain.name}
        else:
            for row in _WITHOUT_ARN[heading](domain):
                yield {**row, "domain": domain.name}


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
