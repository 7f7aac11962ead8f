"""MergeProfiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.profiles.merging import merge, united_values


@operation("MergeProfiles")
def merge_profiles(context: Context, params: Params) -> Result:
    """Done when the answer comes; it cannot be undone. Unknown ids are a 400 (observed)."""
    domain = the_domain(context, params)
    main_id, other_ids = params["MainProfileId"], params["ProfileIdsToBeMerged"]
    field_sources = params.get("FieldSourceProfileIds", {})
    participants = [main_id, *other_ids]
    unknown = [one for one in dict.fromkeys(participants) if one not in domain.profiles]
    if unknown:
        raise BadRequest(f"Unknown profile IDs: {', '.join(unknown)}")
    if len(set(participants)) < len(participants):
        raise BadRequest("A profile is named more than once among MainProfileId and ProfileIdsToBeMerged")
    for source in _sources(field_sources):
        if source not in participants:
            raise BadRequest(f"FieldSourceProfileIds names profile {source}, which is not being merged")
    main, *others = (domain.profiles[one] for one in participants)
    merge(context, domain, main, others, united_values(main, others, field_sources))
    return {"Message": "Success!"}


def _sources(field_sources: Mapping[str, Any]) -> Iterator[str]:
    for source in field_sources.values():
        if isinstance(source, str):
            yield source
        else:
            yield from source.values()
