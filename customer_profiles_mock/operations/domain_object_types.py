"""PutDomainObjectType, GetDomainObjectType, DeleteDomainObjectType, ListDomainObjectTypes."""

from __future__ import annotations

from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, DataStoreNotEnabled, NotInDomain
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.segments.table_names import DOMAIN, check_new_type
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.domain_object_types import DomainObjectType

MOST_DOMAIN_OBJECT_TYPES: Final = 1


@operation("PutDomainObjectType")
def put_domain_object_type(context: Context, params: Params) -> Result:
    """Create or replace as a whole; a new one needs the data store (documented).

    Sources and targets are looked at when an item is read, as their spelling is not documented. Items
    that are there keep what they were read with (our choice).
    """
    domain = the_domain(context, params)
    name = params["ObjectTypeName"]
    before = domain.domain_object_types.get(name)
    if before is None:
        if not domain.has_data_store:
            raise DataStoreNotEnabled(domain.name)
        if len(domain.domain_object_types) >= MOST_DOMAIN_OBJECT_TYPES:
            raise BadRequest(f"A domain can have at most {MOST_DOMAIN_OBJECT_TYPES} domain object type")
        check_new_type(domain, name, DOMAIN)
    object_type = DomainObjectType(
        name=name,
        fields=params["Fields"],
        created_at=before.created_at if before else context.now,
        last_updated_at=context.now,
        description=params.get("Description"),
        encryption_key=params.get("EncryptionKey") or None,
        tags=before.tags if before else dict(params.get("Tags", {})),
    )
    domain.journal.put(domain.domain_object_types, name, object_type)
    return _definition(object_type)


@operation("GetDomainObjectType")
def get_domain_object_type(context: Context, params: Params) -> Result:
    return _definition(_the_domain_object_type(the_domain(context, params), params))


@operation("DeleteDomainObjectType")
def delete_domain_object_type(context: Context, params: Params) -> Result:
    """Its items go with it (our choice). First all recommenders have to be deleted (documented)."""
    domain = the_domain(context, params)
    object_type = _the_domain_object_type(domain, params)
    if domain.recommenders:
        raise BadRequest(f"Domain object type {object_type.name} is in use by the recommenders of the domain")
    domain.journal.remove(domain.domain_object_types, object_type.name)
    domain.journal.assign(domain, "catalog_items", {})
    return {}


@operation("ListDomainObjectTypes")
def list_domain_object_types(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    object_types = sorted(domain.domain_object_types.values(), key=_by_name)
    found = page(context, params, object_types, key=_by_name)
    return {"Items": [_item(object_type) for object_type in found.items], "NextToken": found.next_token}


def _by_name(object_type: DomainObjectType) -> str:
    return object_type.name


def _the_domain_object_type(domain: Domain, params: Params) -> DomainObjectType:
    name = params["ObjectTypeName"]
    object_type = domain.domain_object_types.get(name)
    if object_type is None:
        raise NotInDomain("DomainObjectType", name, domain.name)
    return object_type


def _item(object_type: DomainObjectType) -> dict[str, Any]:
    return {
        "ObjectTypeName": object_type.name,
        "Description": object_type.description,
        "CreatedAt": object_type.created_at,
        "LastUpdatedAt": object_type.last_updated_at,
        "Tags": object_type.tags,
    }


def _definition(object_type: DomainObjectType) -> dict[str, Any]:
    return {
        **_item(object_type),
        "EncryptionKey": object_type.encryption_key,
        "Fields": object_type.fields,
    }
