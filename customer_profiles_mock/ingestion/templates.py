"""The mappings that the service ships, by template id.

Package data under `data/templates/`, a file per source, each template in the members of the API.

What is known of them differs. Which source member fills which target is documented for all but
the standard objects, and so are the names of the keys; WebAnalytics-Clickstream is documented
whole. Everything else is our choice: identifiers, names of fields, `SourceName` and
`SourceObject`, the few fields of the CTR family, and that a standard object's template reads
records in the shape of the object itself, with `ProfileId` for the profile they belong to.

Where a mapping needs more than the documented language:

- `StatusCode` of Shopify's orders and `PartyType` of a Salesforce account are constants behind `#if`.
- ServiceNow refers to a user by a URL whose last part is the user's `sys_id`, and no helper cuts
  text. The key takes the `value` that ServiceNow sends beside the `link`, which is that id; a
  record with the link alone is keyed by the whole link.
- A campaign event names its communication record's `Events` entry inside the target.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from customer_profiles_mock.ingestion.definition import read_fields, read_keys
from customer_profiles_mock.state.object_types import Field, KeyEntry, ObjectType


@dataclass(frozen=True, slots=True)
class Template:
    template_id: str
    source_name: str
    source_object: str
    allow_profile_creation: bool
    fields: Mapping[str, Field]
    keys: tuple[KeyEntry, ...]
    source_last_updated_timestamp_format: str | None = None
    default_max_profile_object_count: int | None = None
    default_max_effective_after: float | None = None  # epoch seconds; absent means for every domain
    store_only: bool = False

    def default_limit(self, domain_created_at: float) -> int | None:
        """The MaxProfileObjectCount of a type from this template that sets none (documented)."""
        after = self.default_max_effective_after
        if after is not None and domain_created_at <= after:
            return None
        return self.default_max_profile_object_count


def template_ids() -> tuple[str, ...]:
    """The ids of all templates, sorted."""
    return tuple(templates())


def find_template(template_id: str) -> Template | None:
    return templates().get(template_id)


def implicit_object_type(template_id: str, now: float, domain_created_at: float) -> ObjectType | None:
    """The object type that a domain has under a template's id without having defined it.

    Documented: objects of such a type are mapped by the template. The description is our choice.
    """
    template = find_template(template_id)
    if template is None:
        return None
    return ObjectType(
        name=template_id,
        description=f"{template.source_name} {template.source_object}, by the template {template_id}",
        created_at=now,
        last_updated_at=now,
        fields=dict(template.fields),
        keys=list(template.keys),
        allow_profile_creation=template.allow_profile_creation,
        source_last_updated_timestamp_format=template.source_last_updated_timestamp_format,
        default_object_limit=template.default_limit(domain_created_at),
        template_id=template_id,
        is_implicit=True,
    )


@cache
def templates() -> Mapping[str, Template]:
    """All templates by id, in order of their ids; read on the first call."""
    folder = resources.files("customer_profiles_mock") / "data" / "templates"
    definitions: dict[str, Any] = {}
    for file in folder.iterdir():
        definitions |= json.loads(file.read_text("utf-8"))
    return {
        template_id: _template(template_id, definition)
        for template_id, definition in sorted(definitions.items())
    }


def _template(template_id: str, definition: Mapping[str, Any]) -> Template:
    effective_after = definition.get("DefaultMaxProfileObjectCountEffectiveAfter")
    return Template(
        template_id=template_id,
        source_name=definition["SourceName"],
        source_object=definition["SourceObject"],
        allow_profile_creation=definition["AllowProfileCreation"],
        fields=read_fields(definition["Fields"]),
        keys=tuple(read_keys(definition["Keys"])),
        source_last_updated_timestamp_format=definition.get("SourceLastUpdatedTimestampFormat"),
        default_max_profile_object_count=definition.get("DefaultMaxProfileObjectCount"),
        default_max_effective_after=datetime.fromisoformat(effective_after).timestamp()
        if effective_after
        else None,
        store_only=definition.get("StoreOnly", False),
    )
