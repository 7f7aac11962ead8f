"""PutProfileObject, BatchPutProfileObject, ListProfileObjects, DeleteProfileObject."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, NotInDomain
from customer_profiles_mock.ingestion.ingest import ingest
from customer_profiles_mock.ingestion.mapping.standard_objects import PROFILE, STANDARD_OBJECTS
from customer_profiles_mock.ingestion.reading import unique_key_of
from customer_profiles_mock.ingestion.standard_objects import standard_object_document
from customer_profiles_mock.operations.lookup import the_domain, the_object_type, the_profile
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.profiles import recording
from customer_profiles_mock.profiles.fields import profile_document
from customer_profiles_mock.profiles.finding import key_content_types, normal_values
from customer_profiles_mock.profiles.writing import remove_standard_object
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.object_types import ObjectType
from customer_profiles_mock.state.profiles import KeyValue, Profile


@operation("PutProfileObject")
def put_profile_object(context: Context, params: Params) -> Result:
    """The work is done when the answer comes. Standard objects cannot be put."""
    domain = the_domain(context, params)
    object_type = type_to_put(context, domain, params["ObjectTypeName"])
    return {"ProfileObjectUniqueKey": ingest(context, domain, object_type, params["Object"])}


@operation("BatchPutProfileObject")
def batch_put_profile_object(context: Context, params: Params) -> Result:
    """Each item by itself: a bad one is in Failed, and the others go in (our choice)."""
    domain = the_domain(context, params)
    object_type = type_to_put(context, domain, params["ObjectTypeName"])
    ids = [item["Id"] for item in params["Items"]]
    if len(set(ids)) < len(ids):
        raise BadRequest("Items have the same Id more than once")
    successful, failed = [], []
    for item in params["Items"]:
        try:
            unique_key = ingest(context, domain, object_type, item["Object"])
        except BadRequest as error:
            failed.append({"Id": item["Id"], "Code": 400, "Message": str(error)})
        else:
            successful.append({"Id": item["Id"], "ProfileObjectUniqueKey": unique_key})
    return {"Successful": successful, "Failed": failed}


@operation("ListProfileObjects")
def list_profile_objects(context: Context, params: Params) -> Result:
    """Newest first. A profile without objects of a known type answers with an empty list."""
    domain = the_domain(context, params)
    name = params["ObjectTypeName"]
    if name not in STANDARD_OBJECTS:
        the_object_type(context, domain, name)
    objects: Sequence[_Listed] = list(_objects(the_profile(domain, params["ProfileId"]), name))
    if "ObjectFilter" in params:
        key_name, values = params["ObjectFilter"]["KeyName"], params["ObjectFilter"]["Values"]
        wanted = _wanted_keys(domain, key_name, values)
        objects = [one for one in objects if wanted.intersection(one.keys)]
    found = page(context, params, sorted(objects, key=_newest_first), key=_newest_first)
    return {
        "Items": [
            {"ObjectTypeName": name, "ProfileObjectUniqueKey": one.unique_key, "Object": one.text}
            for one in found.items
        ],
        "NextToken": found.next_token,
    }


@operation("DeleteProfileObject")
def delete_profile_object(context: Context, params: Params) -> Result:
    """The object's keys go unless otherwise held; the profile's fields stay."""
    domain = the_domain(context, params)
    profile = the_profile(domain, params["ProfileId"])
    name, unique_key = params["ObjectTypeName"], params["ProfileObjectUniqueKey"]
    if name == PROFILE.root:
        raise BadRequest("The standard profile is deleted with DeleteProfile")
    if (stored := profile.objects.get((name, unique_key))) is not None:
        recording.object_deleted(context, domain, profile, stored)
        domain.remove_object(profile, stored)
        return {"Message": "OK"}
    for standard in profile.standard_objects.values():
        if standard.kind == name and unique_key_of(standard.system_id) == unique_key:
            document = standard_object_document(standard)
            recording.standard_object_deleted(context, domain, profile, standard, unique_key, document)
            remove_standard_object(domain, profile, standard)
            return {"Message": "OK"}
    raise NotInDomain(f"{name} object", unique_key, domain.name)


def type_to_put(context: Context, domain: Domain, name: str) -> ObjectType:
    """The type of incoming objects. Raises BadRequest for a standard one (documented)."""
    if name in STANDARD_OBJECTS:
        raise BadRequest(f"Objects of the standard object type {name} cannot be put")
    return the_object_type(context, domain, name)


@dataclass(frozen=True, slots=True)
class _Listed:
    number: int
    unique_key: str
    text: str
    keys: tuple[KeyValue, ...]


def _objects(profile: Profile, name: str) -> Iterator[_Listed]:
    """The profile's objects of a type: ingested ones, or standard ones made into JSON."""
    if name == PROFILE.root:
        text = _as_json(profile_document(profile))
        yield _Listed(profile.number, unique_key_of(profile.profile_id), text, ())
    for stored in profile.objects.values():
        if stored.object_type_name == name:
            yield _Listed(stored.number, stored.unique_key, stored.text, stored.keys)
    for standard in profile.standard_objects.values():
        if standard.kind == name:
            text = _as_json(standard_object_document(standard))
            yield _Listed(standard.number, unique_key_of(standard.system_id), text, standard.keys)


def _as_json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _newest_first(listed: _Listed) -> int:
    return -listed.number


def _wanted_keys(domain: Domain, key_name: str, values: list[str]) -> set[KeyValue]:
    """The index entries that a filter asks for; an undefined key name asks for none (our choice)."""
    content_types = key_content_types(domain.object_types.values(), key_name)
    if content_types is None:
        return set()
    return {(key_name, value) for value in normal_values(content_types, values)}
