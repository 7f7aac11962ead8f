"""Everything one account holds in one region."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.journal import Journal


@dataclass(frozen=True, slots=True)
class Tagged:
    """A taggable resource; `tags` is the live mapping."""

    arn: str
    resource_type: str  # as the Resource Groups Tagging API names it
    tags: dict[str, str]


@dataclass(slots=True)
class Store:
    account_id: str
    region_name: str
    partition: str
    domains: dict[str, Domain] = field(default_factory=dict)
    journal: Journal = field(default_factory=Journal)

    def arn(self, path: str) -> str:
        """The ARN of a resource, such as `domains/shop/object-types/Order`."""
        return f"arn:{self.partition}:profile:{self.region_name}:{self.account_id}:{path}"

    def tagged(self) -> Iterator[Tagged]:
        """Every taggable resource, whether it has tags or not."""
        for domain in self.domains.values():
            path = f"domains/{domain.name}"
            yield Tagged(self.arn(path), "profile:domains", domain.tags)
            for object_type in domain.object_types.values():
                arn = self.arn(f"{path}/object-types/{object_type.name}")
                yield Tagged(arn, "profile:object-types", object_type.tags)
            for attribute in domain.calculated_attributes.values():
                arn = self.arn(f"{path}/calculated-attributes/{attribute.name}")
                yield Tagged(arn, "profile:calculated-attributes", attribute.tags)
            for layout in domain.layouts.values():
                yield Tagged(self.arn(f"{path}/layouts/{layout.name}"), "profile:layouts", layout.tags)
            for item_type in domain.domain_object_types.values():
                arn = self.arn(f"{path}/domain-object-types/{item_type.name}")
                yield Tagged(arn, "profile:domain-object-types", item_type.tags)
            for integration in domain.integrations.values():
                arn = self.arn(f"{path}/integrations/{integration.uri}")
                yield Tagged(arn, "profile:integrations", integration.tags)
            for segment in domain.segments.values():
                arn = self.arn(f"{path}/segment-definitions/{segment.name}")
                yield Tagged(arn, "profile:segment-definitions", segment.tags)
            for trigger in domain.event_triggers.values():
                arn = self.arn(f"{path}/event-triggers/{trigger.name}")
                yield Tagged(arn, "profile:event-triggers", trigger.tags)
            for recommender in domain.recommenders.values():
                arn = self.arn(f"{path}/recommenders/{recommender.name}")
                yield Tagged(arn, "profile:recommenders", recommender.tags)
            for recommender_filter in domain.recommender_filters.values():
                arn = self.arn(f"{path}/recommender-filters/{recommender_filter.name}")
                yield Tagged(arn, "profile:recommender-filters", recommender_filter.tags)
            for schema in domain.recommender_schemas.values():
                arn = self.arn(f"{path}/recommender-schemas/{schema.name}")
                yield Tagged(arn, "profile:recommender-schemas", schema.tags)
            if domain.event_stream is not None:
                arn = self.arn(f"{path}/event-streams/{domain.event_stream.name}")
                yield Tagged(arn, "profile:event-streams", domain.event_stream.tags)

    def find_tags(self, arn: str) -> dict[str, str] | None:
        """The live tags of the resource with this ARN, or None where there is no such resource."""
        return next((resource.tags for resource in self.tagged() if resource.arn == arn), None)
