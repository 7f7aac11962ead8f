"""Everything one account holds in one region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.journal import Journal

EVENT_STREAMS: Final = "event-streams"
# The kinds of taggable resources below a domain, as ARNs have them, and where the domain keeps them.
KINDS: Final[Mapping[str, str]] = {
    "object-types": "object_types",
    "calculated-attributes": "calculated_attributes",
    "layouts": "layouts",
    "domain-object-types": "domain_object_types",
    "integrations": "integrations",
    "segment-definitions": "segments",
    "event-triggers": "event_triggers",
    "recommenders": "recommenders",
    "recommender-filters": "recommender_filters",
    "recommender-schemas": "recommender_schemas",
    EVENT_STREAMS: "event_stream",
}


@dataclass(frozen=True, slots=True)
class Tagged:
    """A taggable resource; `tags` is the live mapping."""

    arn: str
    resource_type: str  # as the Resource Groups Tagging API names it
    tags: dict[str, str]


def resources(domain: Domain, kind: str) -> Mapping[str, Any]:
    """The taggable resources of a kind that a domain has, by the name at the end of their ARNs."""
    if kind == EVENT_STREAMS:
        return {domain.event_stream.name: domain.event_stream} if domain.event_stream is not None else {}
    kept: Mapping[str, Any] = getattr(domain, KINDS[kind])
    return kept


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
            for kind in KINDS:
                for name, resource in resources(domain, kind).items():
                    yield Tagged(self.arn(f"{path}/{kind}/{name}"), f"profile:{kind}", resource.tags)

    def find_tags(self, arn: str) -> dict[str, str] | None:
        """The live tags of the resource with this ARN, or None where there is no such resource."""
        return next((resource.tags for resource in self.tagged() if resource.arn == arn), None)
