"""Our resource types held against AWS's schemas of them, as cfn-lint brings them along."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape

from customer_profiles_mock.customerprofiles.cloudformation import RESOURCE_TYPES
from customer_profiles_mock.customerprofiles.cloudformation.attributes import value_of
from customer_profiles_mock.customerprofiles.cloudformation.properties import ENTRIES
from customer_profiles_mock.customerprofiles.cloudformation.resource import StackResource
from customer_profiles_mock.protocol.model import operation_model

every_type = pytest.mark.parametrize("resource_type", RESOURCE_TYPES, ids=lambda one: one.TYPE.split("::")[2])


@cache
def schema_of(resource_type: type[StackResource]) -> dict[str, Any]:
    from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

    schema: dict[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema(
        "us-east-1", resource_type.TYPE
    ).schema
    return schema


def paths(schema: dict[str, Any], kind: str) -> set[str]:
    return {path.removeprefix("/properties/") for path in schema.get(kind, [])}


@every_type
def test_what_names_and_what_replaces_a_resource(resource_type: type[StackResource]) -> None:
    schema = schema_of(resource_type)
    identifiers = [schema["primaryIdentifier"], *schema.get("additionalIdentifiers", [])]
    assert [f"/properties/{name}" for name in resource_type.IDENTIFIER] in identifiers
    is_arn = schema["primaryIdentifier"] == [f"/properties/{resource_type.ARN_ATTRIBUTE}"]
    assert is_arn is resource_type.REF_IS_ARN
    assert {*resource_type.IDENTIFIER, *resource_type.REPLACED_BY} == paths(schema, "createOnlyProperties")
    assert (schema.get("replacementStrategy") == "delete_then_create") is resource_type.IS_DELETED_FIRST
    assert schema["tagging"]["cloudFormationSystemTags"] is resource_type.HAS_SYSTEM_TAGS


@every_type
def test_every_read_only_property_is_an_attribute(resource_type: type[StackResource]) -> None:
    arn = [resource_type.ARN_ATTRIBUTE] if resource_type.ARN_ATTRIBUTE else []
    ours = {*resource_type.ATTRIBUTES, *arn}
    read_only = paths(schema_of(resource_type), "readOnlyProperties")
    for path in read_only:
        dotted = path.replace("/", ".")
        assert dotted in ours or any(name.startswith(f"{dotted}.") for name in ours), path
    for name in ours:
        assert any(f"{name}.".startswith(path.replace("/", ".") + ".") for path in read_only), name
    for name in resource_type.ATTRIBUTES:
        # The service's answer has such a member; of an empty answer there is nothing in it.
        assert value_of(resource_type.READ, {}, resource_type.NAMED_OTHERWISE.get(name, name)) is None


@every_type
def test_templates_have_the_members_of_the_create_operation(resource_type: type[StackResource]) -> None:
    """All of them, but for what is known to be lacking, and lists where the service has certain maps."""
    shape = operation_model(resource_type.CREATE).input_shape
    assert shape is not None
    schema = schema_of(resource_type)
    differences = list(compare(schema, schema, shape, "", paths(schema, "readOnlyProperties")))
    assert sorted(differences) == sorted(f"only the service: {path}" for path in resource_type.LACKING)


def compare(
    schema: dict[str, Any], node: dict[str, Any], shape: Shape, path: str, read_only: set[str]
) -> Any:
    """What only one of schema and service has, by path."""
    while "$ref" in node:
        node = schema["definitions"][node["$ref"].rpartition("/")[2]]
    if isinstance(shape, StructureShape):
        prefix = f"{path}/" if path else ""
        properties = {
            name: item for name, item in node.get("properties", {}).items() if prefix + name not in read_only
        }
        if not properties:  # a choice of alternatives: looked at one by one below
            for alternative in [*node.get("oneOf", []), *node.get("anyOf", [])]:
                properties |= alternative.get("properties", {})
        for name in sorted(shape.members.keys() | properties.keys()):
            if name not in properties:
                yield f"only the service: {prefix}{name}"
            elif name not in shape.members:
                yield f"only templates: {prefix}{name}"
            else:
                yield from compare(schema, properties[name], shape.members[name], prefix + name, read_only)
    elif isinstance(shape, MapShape) and shape.name in ENTRIES:
        assert node["type"] == "array", path
        entry = node["items"]
        while "$ref" in entry:
            entry = schema["definitions"][entry["$ref"].rpartition("/")[2]]
        assert set(entry["properties"]) == set(ENTRIES[shape.name]), path
        yield from compare(schema, entry["properties"][ENTRIES[shape.name][1]], shape.value, path, read_only)
    elif isinstance(shape, MapShape):
        (values,) = node["patternProperties"].values()
        yield from compare(schema, values, shape.value, path, read_only)
    elif isinstance(shape, ListShape):
        assert node["type"] == "array", path
        yield from compare(schema, node["items"], shape.member, path, read_only)
    else:
        assert node["type"] not in ("array", "object"), path
