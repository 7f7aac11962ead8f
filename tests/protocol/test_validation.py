"""Every constraint of the model, in AWS's words."""

from __future__ import annotations

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.protocol import operation_names, read, route, service_model, validate
from customer_profiles_mock.protocol.patterns import matcher
from customer_profiles_mock.protocol.wording import ECHO_LIMIT, LISTED_LIMIT
from tests.protocol.violations import Violation, iter_violations, to_http, valid_params

DOMAIN = {"DomainName": "shop", "DefaultExpirationDays": 30}


def refusal_of(operation: str, params: dict[str, object]) -> str:
    with pytest.raises(BadRequest) as caught:
        validate(operation, params)
    assert caught.value.code == "BadRequestException"
    return str(caught.value)


def over_http(operation: str, params: dict[str, object]) -> dict[str, object]:
    """The parameters as they come out of a request that botocore made of them."""
    method, path, query, body = to_http(operation, params)
    found = route(method, path)
    assert found.operation == operation
    return read(found, query, body)


@pytest.mark.parametrize("operation", operation_names())
def test_valid_parameters_pass(operation: str) -> None:
    for full in (False, True):
        params = valid_params(operation, full)
        validate(operation, params)
        received = over_http(operation, params)
        assert received == params
        validate(operation, received)


@pytest.mark.parametrize("operation", operation_names())
def test_each_violation_is_refused_at_its_path_and_for_its_constraint(operation: str) -> None:
    for violation in iter_violations(operation):
        params = over_http(operation, violation.params) if violation.sendable else violation.params
        message = refusal_of(operation, params)
        assert f"at '{violation.path}' failed to satisfy constraint: {violation.constraint}" in message, (
            violation
        )
        assert message.count(" failed to satisfy constraint: ") == message.count(
            f" at '{violation.path}' "
        ), message
        assert message.startswith(_counted(message)), violation


def _counted(message: str) -> str:
    count = message.count(" failed to satisfy constraint: ")
    return f"{count} validation error{'s' if count > 1 else ''} detected: Value"


def test_the_generator_covers_the_model() -> None:
    found = [violation for operation in operation_names() for violation in iter_violations(operation)]
    assert len(found) > 2500
    assert len({violation.operation for violation in found}) == len(
        [name for name in operation_names() if valid_params(name, full=True)]
    )
    depths = {violation.path.count(".") for violation in found}
    assert max(depths) >= 12


def test_one_violation_is_reported_with_its_value() -> None:
    assert refusal_of("GetDomain", {"DomainName": "no spaces"}) == (
        "1 validation error detected: Value 'no spaces' at 'domainName' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: ^[a-zA-Z0-9_-]+$"
    )


def test_several_violations_are_counted_in_the_order_of_the_model() -> None:
    params = {"DefaultExpirationDays": 1099, "DomainName": ""}
    assert refusal_of("CreateDomain", params) == (
        "3 validation errors detected: "
        "Value '' at 'domainName' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1; "
        "Value '' at 'domainName' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: ^[a-zA-Z0-9_-]+$; "
        "Value '1099' at 'defaultExpirationDays' failed to satisfy constraint: "
        "Member must have value less than or equal to 1098"
    )


def test_a_missing_member_is_null() -> None:
    assert refusal_of("CreateDomain", {"DomainName": "shop"}) == (
        "1 validation error detected: Value null at 'defaultExpirationDays' failed to satisfy constraint: "
        "Member must not be null"
    )


def test_the_path_leads_to_a_nested_member() -> None:
    schedule = {"DayOfTheWeek": "SUNDAY", "Time": "24:00"}
    params = {**DOMAIN, "Matching": {"Enabled": True, "JobSchedule": schedule}}
    assert refusal_of("CreateDomain", params) == (
        "1 validation error detected: Value '24:00' at 'matching.jobSchedule.time' "
        "failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: ^([0-9]|0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]$"
    )


def test_the_path_counts_list_elements_from_one() -> None:
    rules = [{"Rule": ["LastName"]}, {"Rule": []}]
    params = {**DOMAIN, "RuleBasedMatching": {"Enabled": True, "MatchingRules": rules}}
    assert refusal_of("CreateDomain", params) == (
        "1 validation error detected: Value at 'ruleBasedMatching.matchingRules.2.member.rule' "
        "failed to satisfy constraint: Member must have length greater than or equal to 1"
    )


def test_the_path_names_map_keys() -> None:
    params = {
        "DomainName": "shop",
        "ObjectTypeName": "order",
        "Description": "orders",
        "Fields": {"mail": {"ContentType": "LETTER"}},
    }
    assert refusal_of("PutProfileObjectType", params) == (
        "1 validation error detected: Value at 'fields.mail.member.contentType' "
        "failed to satisfy constraint: "
        "Member must satisfy enum value set: [STRING, NUMBER, PHONE_NUMBER, EMAIL_ADDRESS, NAME]"
    )


@pytest.mark.parametrize(
    ("params", "path"),
    [
        ({"FirstName": "x" * 256}, "firstName"),
        ({"Address": {"City": "x" * 256}}, "address.city"),
        ({"Gender": "SECRET"}, "gender"),
    ],
)
def test_sensitive_values_are_not_repeated(params: dict[str, object], path: str) -> None:
    message = refusal_of("CreateProfile", {"DomainName": "shop", **params})
    assert message.startswith(
        f"1 validation error detected: Value at '{path}' failed to satisfy constraint: "
    )


def test_elements_of_a_string_list_are_reported_together() -> None:
    params = {"DomainName": "shop", "KeyName": "_email", "Values": ["", "x" * 256]}
    assert refusal_of("SearchProfiles", params) == (
        "1 validation error detected: Value at 'values' failed to satisfy constraint: "
        "Member must satisfy constraint: [Member must have length less than or equal to 255, "
        "Member must have length greater than or equal to 1]"
    )


def test_more_objects_than_detection_takes() -> None:
    message = refusal_of("DetectProfileObjectType", {"DomainName": "shop", "Objects": ["{}"] * 6})
    assert message == (
        "1 validation error detected: "
        "Value at 'objects' failed to satisfy constraint: Member must have length less than or equal to 5"
    )


def test_map_keys_and_map_values_are_reported_apart() -> None:
    message = refusal_of("CreateDomain", {**DOMAIN, "Tags": {"no key": "x" * 257}})
    assert message == (
        "2 validation errors detected: "
        "Value at 'tags' failed to satisfy constraint: Map keys must satisfy constraint: "
        "[Member must have length less than or equal to 128, "
        "Member must have length greater than or equal to 1, "
        "Member must satisfy regular expression pattern: ^(?!aws:)[a-zA-Z+-=._:/]+$]; "
        "Value at 'tags' failed to satisfy constraint: Map value must satisfy constraint: "
        "[Member must have length less than or equal to 256]"
    )


def test_an_empty_map_of_tags_passes() -> None:
    validate("CreateDomain", {**DOMAIN, "Tags": {}})


def test_a_union_has_exactly_one_member() -> None:
    def params(dimension: dict[str, object]) -> dict[str, object]:
        group = {"Groups": [{"Dimensions": [dimension]}]}
        return {
            "DomainName": "shop",
            "SegmentDefinitionName": "loyal",
            "DisplayName": "Loyal",
            "SegmentGroups": group,
        }

    validate("CreateSegmentDefinition", params({"ProfileAttributes": {}}))
    for dimension in ({}, {"ProfileAttributes": {}, "CalculatedAttributes": {}}):
        assert refusal_of("CreateSegmentDefinition", params(dimension)) == (
            "1 validation error detected: Value at 'segmentGroups.groups.1.member.dimensions.1.member' "
            "failed to satisfy constraint: "
            "Member must have exactly one of these members: [ProfileAttributes, CalculatedAttributes]"
        )


def test_lengths_count_code_points() -> None:
    validate("CreateProfile", {"DomainName": "shop", "FirstName": "🙂" * 255})
    assert "Value at 'firstName'" in refusal_of(
        "CreateProfile", {"DomainName": "shop", "FirstName": "🙂" * 256}
    )


def test_a_long_value_is_shortened_in_the_message() -> None:
    message = refusal_of("GetDomain", {"DomainName": "x" * 1_000_000})
    assert f"Value '{'x' * ECHO_LIMIT}…' at 'domainName'" in message
    assert len(message) < ECHO_LIMIT + 200


def test_a_long_map_key_is_shortened_in_the_path() -> None:
    fields = {"x" * 100_000: {"ContentType": "LETTER"}}
    params = {"DomainName": "shop", "ObjectTypeName": "order", "Description": "orders", "Fields": fields}
    assert len(refusal_of("PutProfileObjectType", params)) < ECHO_LIMIT + 1000


def test_countless_violations_are_counted_but_not_all_listed() -> None:
    conditions = [{"EventTriggerDimensions": []}] * 5
    assert refusal_of(
        "UpdateEventTrigger",
        {
            "DomainName": "shop",
            "EventTriggerName": "t",
            "EventTriggerConditions": conditions,
        },
    ).startswith("10 validation errors detected")
    tasks = [{"TaskType": "Filter", "SourceFields": ["x" * 2049]}] * 1000
    message = refusal_of(
        "PutIntegration",
        {
            "DomainName": "shop",
            "FlowDefinition": {**valid_params("PutIntegration", full=True)["FlowDefinition"], "Tasks": tasks},
        },
    )
    assert message.startswith("1000 validation errors detected: ")
    assert message.count("failed to satisfy") == LISTED_LIMIT


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov", "aws-iso-b"])
def test_tagging_takes_arns_of_any_partition(partition: str) -> None:
    arn = f"arn:{partition}:profile:us-east-1:123456789012:domains/shop"
    validate("ListTagsForResource", {"resourceArn": arn})


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov", "aws-iso-b"])
def test_roles_and_keys_may_be_of_any_partition(partition: str) -> None:
    role, key = f"arn:{partition}:iam::123456789012:role/r", f"arn:{partition}:kms:x:123456789012:key/k"
    workflow = valid_params("CreateIntegrationWorkflow", full=True)
    flow = workflow["IntegrationConfig"]["AppflowIntegration"]["FlowDefinition"]
    validate("CreateIntegrationWorkflow", {**workflow, "RoleArn": role})
    flow["KmsArn"] = key
    validate("CreateIntegrationWorkflow", workflow)
    stream = {"DomainName": "shop", "DestinationArn": "x", "DestinationRoleArn": role}
    validate("AssociateStreamForSegments", stream)
    for other in (key, f"x {role}"):
        assert "at 'roleArn'" in refusal_of("CreateIntegrationWorkflow", {**workflow, "RoleArn": other})


@pytest.mark.parametrize(
    "arn", ["arn:aws:s3:::bucket", "x arn:aws:profile", "arn:AWS:profile:r", "arn::profile:r"]
)
def test_tagging_refuses_other_arns(arn: str) -> None:
    assert refusal_of("ListTagsForResource", {"resourceArn": arn}) == (
        f"1 validation error detected: Value '{arn}' at 'resourceArn' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: ^arn:[a-z0-9]{1,10}:profile"
    )


@given(st.text(st.characters(categories=["L", "N", "P", "Zs", "Zl", "Cc"]), max_size=70))
def test_a_domain_name_is_checked_as_a_whole(name: str) -> None:
    allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
    if 1 <= len(name) <= 64 and all(character in allowed for character in name):
        validate("GetDomain", {"DomainName": name})
    else:
        assert "at 'domainName' failed to satisfy constraint" in refusal_of("GetDomain", {"DomainName": name})


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        ("^[a-z]+$", ["abc"], ["abc\n", "", "ABC", "a b"]),
        (r"\S+", ["a/b"], ["a b", " a", ""]),
        (".*", ["", "a b", "é"], ["a\nb", "a\rb", "a\u2028b", "a\x85"]),
        (r"[\w.]+", ["a.b_1"], ["é", "a b", "٣"]),
        (r"a\.b", ["a.b"], ["axb"]),
        (r"[a-f0-9]{2}", ["0f"], ["0F", "0f0"]),
        ("^abc", ["abc", "abcd"], ["ab", "xabc"]),
        ("a|bc", ["a", "bc"], ["ac", "abc"]),
    ],
)
def test_patterns_are_javas_and_match_whole_strings(pattern: str, good: list[str], bad: list[str]) -> None:
    accepts = matcher(pattern)
    assert [text for text in good if not accepts(text)] == []
    assert [text for text in bad if accepts(text)] == []


def test_the_model_has_only_what_this_layer_knows() -> None:
    """A newer botocore may bring more: then reading, validation and shaping have to learn it first."""
    model = service_model()
    types, locations = set(), set()
    inside: list[tuple[Shape, frozenset[str]]] = []
    for name in operation_names():
        operation = model.operation_model(name)
        for shape in (operation.input_shape, operation.output_shape):
            if shape is not None:
                assert "payload" not in shape.serialization
                inside.append((shape, frozenset()))
    while inside:
        shape, above = inside.pop()
        assert shape.name not in above, f"{shape.name} contains itself"
        types.add(shape.type_name)
        locations.add(shape.serialization.get("location", "body"))
        children: list[Shape] = []
        if isinstance(shape, StructureShape):
            children = list(shape.members.values())
        elif isinstance(shape, ListShape):
            children = [shape.member]
        elif isinstance(shape, MapShape):
            children = [shape.key, shape.value]
        inside += [(child, above | {shape.name}) for child in children]
    scalars = {"string", "boolean", "integer", "long", "float", "double", "timestamp"}
    assert types <= scalars | {"structure", "list", "map"}
    assert locations <= {"body", "uri", "querystring", "statusCode"}


def test_violations_say_what_http_cannot_express() -> None:
    unsendable = {
        violation.path for violation in iter_violations("GetProfileObjectType") if not violation.sendable
    }
    assert unsendable == {"domainName", "objectTypeName"}
    assert all(isinstance(violation, Violation) for violation in iter_violations("ListDomains"))
