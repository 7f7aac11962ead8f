"""SearchProfiles: exact match on normalised key values, up to five conditions joined by AND or OR."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import KeyNotDefined
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.profiles import profile_answer
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.profiles.finding import find_profile_ids, key_content_types, normal_values
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import Profile

DEFAULT_PAGE_SIZE: Final = 20  # documented


@dataclass(frozen=True, slots=True)
class Condition:
    key_name: str
    values: list[str]


@operation("SearchProfiles")
def search_profiles(context: Context, params: Params) -> Result:
    """Profiles in order of creation. Finding none is no error; an undefined key name is a 404."""
    domain = the_domain(context, params)
    conditions = [Condition(params["KeyName"], params["Values"])]
    for condition in params.get("AdditionalSearchKeys", []):
        conditions.append(Condition(condition["KeyName"], condition["Values"]))
    hits = [_hits(domain, condition) for condition in conditions]
    if params.get("LogicalOperator") == "AND":
        ids = set.intersection(*(set(hit) for hit in hits))
        found_by = {
            profile_id: [_found_by_item(condition, condition.values) for condition in conditions]
            for profile_id in ids
        }
    else:
        found_by = {}
        for condition, hit in zip(conditions, hits, strict=True):
            for profile_id, values in hit.items():
                found_by.setdefault(profile_id, []).append(_found_by_item(condition, values))
    profiles = sorted((domain.profiles[profile_id] for profile_id in found_by), key=_by_creation)
    found = page(context, params, profiles, key=_by_creation, default_size=DEFAULT_PAGE_SIZE)
    return {
        "Items": [
            {**profile_answer(profile), "FoundByItems": found_by[profile.profile_id]}
            for profile in found.items
        ],
        "NextToken": found.next_token,
    }


def _hits(domain: Domain, condition: Condition) -> dict[str, list[str]]:
    """Profile id -> those of the condition's values, as sent, that are on the profile."""
    content_types = key_content_types(domain.object_types.values(), condition.key_name)
    if content_types is None:
        raise KeyNotDefined(condition.key_name, domain.name)
    hits: dict[str, list[str]] = {}
    for value, texts in normal_values(content_types, condition.values).items():
        if value:
            for profile_id in find_profile_ids(domain, condition.key_name, value):
                hits.setdefault(profile_id, []).extend(texts)
    return hits


def _by_creation(profile: Profile) -> int:
    return profile.number


def _found_by_item(condition: Condition, values: list[str]) -> dict[str, Any]:
    return {"KeyName": condition.key_name, "Values": values}
