"""PutProfileObjectType, GetProfileObjectType, ListProfileObjectTypes, DeleteProfileObjectType."""

from __future__ import annotations

from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.definition import check_mapping, read_fields, read_keys
from customer_profiles_mock.ingestion.templates import find_template
from customer_profiles_mock.operations.integrations import disable_integrations
from customer_profiles_mock.operations.lookup import the_domain, the_object_type, types_of_integrations
from customer_profiles_mock.operations.mapping_members import fields_member, keys_member
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.profiles.eviction import OBJECTS_PER_PROFILE
from customer_profiles_mock.profiles.provenance import without_writer
from customer_profiles_mock.profiles.writing import remove_standard_object, replace_values
from customer_profiles_mock.segments.table_names import check_new_type
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.object_types import ObjectType

MOST_OBJECT_TYPES: Final = 100

# What a TemplateId excludes.
_MAPPING_MEMBERS: Final = ("Fields", "Keys", "AllowProfileCreation", "SourceLastUpdatedTimestampFormat")


@operation("PutProfileObjectType")
def put_profile_object_type(context: Context, params: Params) -> Result:
    """Create or replace as a whole; objects that are there keep what they were ingested with."""
    domain = the_domain(context, params)
    name = params["ObjectTypeName"]
    if name.startswith("_") and find_template(name) is None:
        raise BadRequest(f"ObjectTypeName {name} is reserved: names that begin with _ are the service's own")
    before = domain.object_types.get(name)
    if before is None and len(domain.object_types) >= MOST_OBJECT_TYPES:
        raise BadRequest(f"A domain can have at most {MOST_OBJECT_TYPES} object types")
    if before is None:
        check_new_type(domain, name)
    is_known = before is not None and not before.is_implicit
    mapping = _template_mapping(domain, params) if "TemplateId" in params else _own_mapping(domain, params)
    object_type = ObjectType(
        name=name,
        description=params["Description"],
        created_at=before.created_at if before and is_known else context.now,
        last_updated_at=context.now,
        expiration_days=params.get("ExpirationDays"),
        encryption_key=params.get("EncryptionKey") or None,
        max_profile_object_count=params.get("MaxProfileObjectCount"),
        source_priority=params.get("SourcePriority"),
        tags=before.tags if before and is_known else dict(params.get("Tags", {})),
        **mapping,
    )
    domain.journal.put(domain.object_types, name, object_type)
    return _definition(domain, object_type)


def _template_mapping(domain: Domain, params: Params) -> dict[str, Any]:
    """The mapping of the template; a request that has a part of a mapping as well is refused."""
    for member in _MAPPING_MEMBERS:
        if member in params:
            raise BadRequest(f"{member} cannot be combined with TemplateId")
    template = find_template(params["TemplateId"])
    if template is None:
        raise BadRequest(f"TemplateId {params['TemplateId']} is not a template")
    return {
        "fields": dict(template.fields),
        "keys": list(template.keys),
        "allow_profile_creation": template.allow_profile_creation,
        "source_last_updated_timestamp_format": template.source_last_updated_timestamp_format,
        "template_id": template.template_id,
        "default_object_limit": template.default_limit(domain.created_at),
    }


def _own_mapping(domain: Domain, params: Params) -> dict[str, Any]:
    fields, keys = read_fields(params.get("Fields", {})), read_keys(params.get("Keys", {}))
    allow_profile_creation = params.get("AllowProfileCreation", False)
    timestamp_format = params.get("SourceLastUpdatedTimestampFormat")
    check_mapping(domain, params["ObjectTypeName"], fields, keys, allow_profile_creation, timestamp_format)
    return {
        "fields": fields,
        "keys": keys,
        "allow_profile_creation": allow_profile_creation,
        "source_last_updated_timestamp_format": timestamp_format,
    }


@operation("GetProfileObjectType")
def get_profile_object_type(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    return _definition(domain, the_object_type(context, domain, params["ObjectTypeName"]))


@operation("ListProfileObjectTypes")
def list_profile_object_types(context: Context, params: Params) -> Result:
    """A template's name is listed from its first object on, or while an integration uses it (our choice)."""
    domain = the_domain(context, params)
    object_types = [*domain.object_types.values(), *types_of_integrations(domain).values()]
    object_types.sort(key=_by_name)
    found = page(context, params, object_types, key=_by_name)
    return {
        "Items": [_item(domain, object_type) for object_type in found.items],
        "NextToken": found.next_token,
    }


@operation("DeleteProfileObjectType")
def delete_profile_object_type(context: Context, params: Params) -> Result:
    """The objects of the type go with it, and every field of a profile that the type had filled.

    Documented; that a field which another object could fill stays blank, and that nothing of it is a
    write to the profiles, is our choice. Of a standard type the objects are the standard ones.
    """
    domain = the_domain(context, params)
    object_type = the_object_type(context, domain, params["ObjectTypeName"])
    for profile in domain.profiles.values():
        for stored in list(profile.objects.values()):
            if stored.object_type_name == object_type.name:
                domain.remove_object(profile, stored)
        for standard in list(profile.standard_objects.values()):
            if standard.kind == object_type.name:
                remove_standard_object(domain, profile, standard)
        scrubbed = without_writer(profile, object_type.name)
        if scrubbed.values != profile.values:
            replace_values(domain, profile, scrubbed)
    disable_integrations(domain, object_type.name)
    if object_type.name in domain.object_types:
        domain.journal.remove(domain.object_types, object_type.name)
    return {"Message": "Deleted"}


def _by_name(object_type: ObjectType) -> str:
    return object_type.name


def _item(domain: Domain, object_type: ObjectType) -> dict[str, Any]:
    others = [one for one in domain.object_types.values() if one is not object_type]
    taken = sum(one.max_profile_object_count or 0 for one in others)
    return {
        "ObjectTypeName": object_type.name,
        "Description": object_type.description,
        "CreatedAt": object_type.created_at,
        "LastUpdatedAt": object_type.last_updated_at,
        "MaxProfileObjectCount": object_type.max_profile_object_count,
        "MaxAvailableProfileObjectCount": max(0, OBJECTS_PER_PROFILE - taken),
        "SourcePriority": object_type.source_priority,
        "Tags": object_type.tags,
    }


def _definition(domain: Domain, object_type: ObjectType) -> dict[str, Any]:
    return {
        **_item(domain, object_type),
        "ExpirationDays": object_type.expiration_days,
        "EncryptionKey": object_type.encryption_key,
        "AllowProfileCreation": object_type.allow_profile_creation,
        "SourceLastUpdatedTimestampFormat": object_type.source_last_updated_timestamp_format,
        "TemplateId": object_type.template_id,
        "Fields": fields_member(object_type.fields),
        "Keys": keys_member(object_type.keys),
    }
