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
            for integration in domain.integrations.values():
                arn = self.arn(f"{path}/integrations/{integration.uri}")
                yield Tagged(arn, "profile:integrations", integration.tags)
            if domain.event_stream is not None:
                arn = self.arn(f"{path}/event-streams/{domain.event_stream.name}")
                yield Tagged(arn, "profile:event-streams", domain.event_stream.tags)

    def find_tags(self, arn: str) -> dict[str, str] | None:
        """The live tags of the resource with this ARN, or None where there is no such resource."""
        return next((resource.tags for resource in self.tagged() if resource.arn == arn), None)
