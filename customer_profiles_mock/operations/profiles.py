"""CreateProfile, UpdateProfile, DeleteProfile, BatchGetProfile."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, ResourceNotFound
from customer_profiles_mock.operations.lookup import the_domain, the_profile
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.profiles import recording, writing
from customer_profiles_mock.profiles.fields import ATTRIBUTES, paths, structured_members
from customer_profiles_mock.profiles.provenance import Filled
from customer_profiles_mock.profiles.twins import TWIN_MEMBERS, TWINS, write_twin
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import MANUAL, Origin, Profile

MOST_BYTES: Final = 250 * 1024  # of a profile (documented); counted as JSON (our choice)

_NO_VALUES: Final = frozenset({"DomainName", "ProfileId"})


@operation("CreateProfile")
def create_profile(context: Context, params: Params) -> Result:
    """Two equal calls make two profiles; an empty one is a profile too."""
    domain = the_domain(context, params)
    return {"ProfileId": create(context, domain, updated_values({}, params))}


def create(context: Context, domain: Domain, values: dict[str, Any]) -> str:
    """Make a profile with values that are settled; returns its id. Nothing of the values is kept."""
    profile = writing.create_filled_profile(domain, context.new_id(), values, context.now)
    recording.profile_created(context, domain, profile)
    return profile.profile_id


@operation("UpdateProfile")
def update_profile(context: Context, params: Params) -> Result:
    """A value written by hand stays against sources without SourcePriority, a removed one does not."""
    domain = the_domain(context, params)
    profile = the_profile(domain, params["ProfileId"])
    values = updated_values(profile.values, params)
    origins = dict(profile.origins)
    present = dict(paths(values))
    for path in _paths_of_request(params):
        origins.pop(path, None)
        if path in present:
            origins[path] = Origin(MANUAL, context.now)
    writing.set_values(domain, profile, Filled(values, origins), context.now)
    recording.profile_updated(context, domain, profile)
    return {"ProfileId": profile.profile_id}


@operation("DeleteProfile")
def delete_profile(context: Context, params: Params) -> Result:
    """The history stays readable under the profile's id."""
    domain = the_domain(context, params)
    profile = the_profile(domain, params["ProfileId"])
    recording.profile_deleted(context, domain, profile)
    writing.delete_profile(domain, profile, context.now)
    return {"Message": "OK"}


@operation("BatchGetProfile")
def batch_get_profile(context: Context, params: Params) -> Result:
    """Found profiles in the order asked for, each once; ids that are not there stand in Errors."""
    domain = the_domain(context, params)
    profiles, errors = [], []
    for profile_id in dict.fromkeys(params["ProfileIds"]):
        profile = domain.profiles.get(profile_id)
        if profile is not None:
            profiles.append(profile_answer(profile))
        else:
            errors.append(
                {
                    "Code": ResourceNotFound.code,
                    "Message": f"Profile {profile_id} is not found in domain {domain.name}",
                    "ProfileId": profile_id,
                }
            )
    return {"Profiles": profiles, "Errors": errors}


def profile_answer(profile: Profile) -> dict[str, Any]:
    return {"ProfileId": profile.profile_id, **profile.values}


def updated_values(before: Mapping[str, Any], params: Params) -> dict[str, Any]:
    """A profile's values after a create or update request.

    Absent members stay and an empty text removes (documented); addresses and attributes follow the
    same rule line by line and key by key, which for attributes is observed. Raises BadRequest as
    `settled_values` does.
    """
    values = dict(before)
    for name, value in params.items():
        if name in _NO_VALUES:
            continue
        if name in structured_members():
            lines = {part: text for part, text in before.get(name, {}).items() if part not in value}
            value = lines | {part: text for part, text in value.items() if text}
        if value:
            values[name] = value
        else:
            values.pop(name, None)
    return settled_values(values, params)


def settled_values(values: dict[str, Any], params: Params) -> dict[str, Any]:
    """Values with both sides of a pair such as Gender and GenderString, where a request gives either.

    Raises BadRequest where both sides are given and differ, and where the profile would be too large.
    """
    if not TWIN_MEMBERS.isdisjoint(params):
        values = dict(values)
        for enumerated, text in TWINS.items():
            if enumerated in params and text in params and params[enumerated] != params[text]:
                raise BadRequest(f"{enumerated} and {text} have different values")
            for name in (enumerated, text):
                if name in params:
                    write_twin(values, name, params[name])
    _check_size(values)
    return values


def _check_size(values: Mapping[str, Any]) -> None:
    """All members but the custom attributes, of which there may be any number, are short."""
    attributes = values.get(ATTRIBUTES)
    if attributes and len(json.dumps(values, ensure_ascii=False).encode()) > MOST_BYTES:
        raise BadRequest(f"A profile can have at most {MOST_BYTES} bytes")


def _paths_of_request(params: Params) -> Iterator[str]:
    for name, value in params.items():
        if name in structured_members():
            yield from (f"{name}.{part}" for part in value)
        elif name not in _NO_VALUES:
            yield TWINS.get(name, name)
