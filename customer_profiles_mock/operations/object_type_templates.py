"""GetProfileObjectTypeTemplate, ListProfileObjectTypeTemplates."""

from __future__ import annotations

from typing import Any

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import ResourceNotFound
from customer_profiles_mock.ingestion.templates import Template, find_template, templates
from customer_profiles_mock.operations.mapping_members import fields_member, keys_member
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, operation


@operation("GetProfileObjectTypeTemplate")
def get_profile_object_type_template(_context: Context, params: Params) -> Result:
    template = find_template(params["TemplateId"])
    if template is None:
        raise ResourceNotFound(f"ProfileObjectTypeTemplate {params['TemplateId']} is not found")
    return {
        **_item(template),
        "DefaultMaxProfileObjectCount": template.default_max_profile_object_count,
        "DefaultMaxProfileObjectCountEffectiveAfter": template.default_max_effective_after,
        "StoreOnly": template.store_only,
        "AllowProfileCreation": template.allow_profile_creation,
        "SourceLastUpdatedTimestampFormat": template.source_last_updated_timestamp_format,
        "Fields": fields_member(template.fields),
        "Keys": keys_member(template.keys),
    }


@operation("ListProfileObjectTypeTemplates")
def list_profile_object_type_templates(context: Context, params: Params) -> Result:
    """By template id (our choice)."""
    found = page(context, params, list(templates().values()), key=_by_id)
    return {"Items": [_item(template) for template in found.items], "NextToken": found.next_token}


def _by_id(template: Template) -> str:
    return template.template_id


def _item(template: Template) -> dict[str, Any]:
    return {
        "TemplateId": template.template_id,
        "SourceName": template.source_name,
        "SourceObject": template.source_object,
    }
