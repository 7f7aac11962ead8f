"""AddProfileKey, DeleteProfileKey."""

from __future__ import annotations

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, KeyNotDefined, NotInDomain
from customer_profiles_mock.operations.lookup import the_domain, the_profile
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.profiles import recording
from customer_profiles_mock.profiles.finding import key_content_types, normal_values
from customer_profiles_mock.profiles.standard_keys import PROFILE_ID_KEY
from customer_profiles_mock.profiles.writing import add_key, remove_key
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.key_index import STANDARD_FIELDS


@operation("AddProfileKey")
def add_profile_key(context: Context, params: Params) -> Result:
    """Each value is one of its own; the same value may be on several profiles. Fields do not change."""
    domain = the_domain(context, params)
    profile = the_profile(domain, params["ProfileId"])
    values = _normal_values(domain, params)
    add_key(domain, profile, params["KeyName"], values)
    recording.key_added(context, domain, profile, params["KeyName"], params["Values"])
    return {"KeyName": params["KeyName"], "Values": params["Values"]}


@operation("DeleteProfileKey")
def delete_profile_key(context: Context, params: Params) -> Result:
    """A value that also comes from a standard field goes on finding the profile."""
    domain = the_domain(context, params)
    profile = the_profile(domain, params["ProfileId"])
    key_name = params["KeyName"]
    values = _normal_values(domain, params)
    for value in values:
        if not domain.index.holders(key_name, value, profile.profile_id) - {STANDARD_FIELDS}:
            raise NotInDomain(f"Value of key {key_name} on profile", profile.profile_id, domain.name)
    remove_key(domain, profile, key_name, values)
    recording.key_deleted(context, domain, profile, key_name, params["Values"])
    return {"Message": "OK"}


def _normal_values(domain: Domain, params: Params) -> list[str]:
    key_name = params["KeyName"]
    if key_name == PROFILE_ID_KEY:
        raise BadRequest(f"Key {PROFILE_ID_KEY} can be neither added nor deleted")
    content_types = key_content_types(domain.object_types.values(), key_name)
    if content_types is None:
        raise KeyNotDefined(key_name, domain.name)
    return [value for value in normal_values(content_types, params["Values"]) if value]
