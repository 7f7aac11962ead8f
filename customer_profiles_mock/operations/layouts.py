"""CreateDomainLayout, GetDomainLayout, UpdateDomainLayout, DeleteDomainLayout, ListDomainLayouts.

The service takes these from the Connect admin website alone; here anyone may call them (our choice).
"""

from __future__ import annotations

from functools import partial
from typing import Any

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, NotInDomain
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, Standing, operation
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.layouts import Layout


@operation("CreateDomainLayout", Standing.STORED)
def create_domain_layout(context: Context, params: Params) -> Result:
    """The layout itself is kept as given, whether it is JSON or not (our choice)."""
    domain = the_domain(context, params)
    name = params["LayoutDefinitionName"]
    if name in domain.layouts:
        raise BadRequest(f"Layout {name} already exists in domain {domain.name}")
    layout = Layout(
        name=name,
        description=params["Description"],
        display_name=params["DisplayName"],
        layout_type=params["LayoutType"],
        text=params["Layout"],
        created_at=context.now,
        last_updated_at=context.now,
        tags=dict(params.get("Tags", {})),
    )
    domain.journal.put(domain.layouts, name, layout)
    _set_default(domain, layout, params.get("IsDefault", False))
    return _definition(layout)


@operation("GetDomainLayout")
def get_domain_layout(context: Context, params: Params) -> Result:
    return _definition(_the_layout(the_domain(context, params), params))


@operation("UpdateDomainLayout", Standing.STORED)
def update_domain_layout(context: Context, params: Params) -> Result:
    """Absent members stay. Each update is a new version (our choice)."""
    domain = the_domain(context, params)
    layout = _the_layout(domain, params)
    change = partial(domain.journal.assign, layout)
    change("description", params.get("Description", layout.description))
    change("display_name", params.get("DisplayName", layout.display_name))
    change("layout_type", params.get("LayoutType", layout.layout_type))
    change("text", params.get("Layout", layout.text))
    change("version", layout.version + 1)
    change("last_updated_at", context.now)
    _set_default(domain, layout, params.get("IsDefault", layout.is_default))
    return _definition(layout)


@operation("DeleteDomainLayout")
def delete_domain_layout(context: Context, params: Params) -> Result:
    """Without its default layout a domain has none (our choice)."""
    domain = the_domain(context, params)
    domain.journal.remove(domain.layouts, _the_layout(domain, params).name)
    return {"Message": "Deleted"}


@operation("ListDomainLayouts")
def list_domain_layouts(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    layouts = sorted(domain.layouts.values(), key=_by_name)
    found = page(context, params, layouts, key=_by_name)
    return {"Items": [_item(layout) for layout in found.items], "NextToken": found.next_token}


def _by_name(layout: Layout) -> str:
    return layout.name


def _the_layout(domain: Domain, params: Params) -> Layout:
    name = params["LayoutDefinitionName"]
    layout = domain.layouts.get(name)
    if layout is None:
        raise NotInDomain("Layout", name, domain.name)
    return layout


def _set_default(domain: Domain, layout: Layout, is_default: bool) -> None:
    """One layout at most is the default (documented); for the one before that is no update (our choice)."""
    if is_default:
        for other in domain.layouts.values():
            domain.journal.assign(other, "is_default", False)
    domain.journal.assign(layout, "is_default", is_default)


def _item(layout: Layout) -> dict[str, Any]:
    return {
        "LayoutDefinitionName": layout.name,
        "Description": layout.description,
        "DisplayName": layout.display_name,
        "IsDefault": layout.is_default,
        "LayoutType": layout.layout_type,
        "CreatedAt": layout.created_at,
        "LastUpdatedAt": layout.last_updated_at,
        "Tags": layout.tags,
    }


def _definition(layout: Layout) -> dict[str, Any]:
    return {**_item(layout), "Layout": layout.text, "Version": str(layout.version)}
