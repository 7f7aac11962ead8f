"""Labels, query and body become parameters of the model's types, or a BadRequest."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock.errors import BadRequest, ServiceError
from customer_profiles_mock.protocol import Route, operation_names, read, render, service_model, validate
from customer_profiles_mock.protocol.reading import BODY_LIMIT_BYTES, BODY_LIMIT_DEPTH

CREATE_DOMAIN = Route("CreateDomain", {"DomainName": "shop"})
CREATE_PROFILE = Route("CreateProfile", {"DomainName": "shop"})
GET_DOMAIN = Route("GetDomain", {"DomainName": "shop"})
LIST_WORKFLOWS = Route("ListWorkflows", {"DomainName": "shop"})
UNTAG = Route("UntagResource", {"resourceArn": "arn"})


def refusal_of(route: Route, query: str = "", body: bytes | str = b"") -> str:
    with pytest.raises(BadRequest) as caught:
        read(route, query, body)
    assert caught.value.code == "BadRequestException"
    return str(caught.value)


def wrong_type(path: str, wanted: str) -> str:
    return (
        f"1 validation error detected: Value at '{path}' failed to satisfy constraint: Member must {wanted}"
    )


def test_labels_query_and_body_come_together() -> None:
    body = {"WorkflowType": "APPFLOW_INTEGRATION", "QueryStartDate": 1700000000}
    assert read(LIST_WORKFLOWS, "next-token=a%2Fb+c&max-results=7&other=x", json.dumps(body)) == {
        "DomainName": "shop",
        "NextToken": "a/b c",
        "MaxResults": 7,
        "WorkflowType": "APPFLOW_INTEGRATION",
        "QueryStartDate": 1700000000.0,
    }


def test_repeated_query_parameters_make_a_list() -> None:
    assert read(UNTAG, "tagKeys=a&tagKeys=b%20c&tagKeys=", b"")["tagKeys"] == ["a", "b c", ""]


def test_of_a_repeated_single_parameter_the_last_counts() -> None:
    assert read(LIST_WORKFLOWS, "max-results=1&max-results=2", b"")["MaxResults"] == 2


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False)])
def test_booleans_in_the_query(text: str, value: bool) -> None:
    route = Route("ListIntegrations", {"DomainName": "shop"})
    assert read(route, f"include-hidden={text}", b"") == {"DomainName": "shop", "IncludeHidden": value}
    assert refusal_of(route, f"include-hidden={text.upper()}") == wrong_type("includeHidden", "be a boolean")


@pytest.mark.parametrize("text", ["", "ten", "1.0", "1_000", " 1", "+1", "٣", "0x1", "1e3", "9" * 5000])
def test_text_where_the_query_needs_a_number(text: str) -> None:
    assert refusal_of(LIST_WORKFLOWS, f"max-results={text}") == wrong_type("maxResults", "be a whole number")


@pytest.mark.parametrize(
    "query", ["next-token=%", "next-token=%zz", "next-token=%ff", "%ff=1", "next-token=\ud800"]
)
def test_a_query_that_does_not_decode(query: str) -> None:
    assert refusal_of(LIST_WORKFLOWS, query) == "The query string is not percent-encoded UTF-8"


@pytest.mark.parametrize("body", [b"", "", b"{}", " {} \n"])
def test_an_empty_body_has_no_members(body: bytes | str) -> None:
    assert read(CREATE_PROFILE, "", body) == {"DomainName": "shop"}


def test_the_body_of_an_operation_without_body_members_is_ignored() -> None:
    assert read(GET_DOMAIN, "", b"no JSON \xff") == {"DomainName": "shop"}


def test_unknown_members_and_nulls_are_left_out() -> None:
    body = (
        '{"FirstName": null, "NickName": [null], "DomainName": "other", "Address": {"City": null, "Moon": 1}}'
    )
    assert read(CREATE_PROFILE, "", body) == {"DomainName": "shop", "Address": {}}


def test_of_a_repeated_key_the_last_counts() -> None:
    assert read(CREATE_PROFILE, "", '{"FirstName": "A", "FirstName": "B"}')["FirstName"] == "B"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nothing",
        b"{'a': 1}",
        b"{} {}",
        b"  ",
        "\ufeff{}",
        b'{"a": 01}',
        b'{"a": "\n"}',
        b'{"a": ' + b"9" * 5000,
    ],
)
def test_a_body_that_is_not_json(body: bytes | str) -> None:
    assert refusal_of(CREATE_PROFILE, body=body).startswith("The request body is not valid JSON: ")


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
def test_constants_that_json_does_not_have(name: str) -> None:
    message = refusal_of(CREATE_PROFILE, body=f'{{"unknown": [{name}]}}')
    assert message == f"The request body is not valid JSON: {name} is not a JSON value"


@pytest.mark.parametrize("body", [b"[]", b"null", b'"text"', b"1", b"true"])
def test_a_body_that_is_no_object(body: bytes) -> None:
    assert refusal_of(CREATE_PROFILE, body=body) == "The request body is not a JSON object"


@pytest.mark.parametrize(
    "body", [b'{"FirstName": "\xff"}', '{"FirstName": "\ud800"}', '{"a": 1}'.encode("utf-16")]
)
def test_a_body_that_is_not_utf_8(body: bytes | str) -> None:
    assert refusal_of(CREATE_PROFILE, body=body) == "The request body is not UTF-8"


@pytest.mark.parametrize("text", [r'"\ud800"', r'"\uDFFFx"', r'"\udc00\ud800"', r'{"\ud800": 1}'])
def test_half_a_surrogate_pair_is_refused(text: str) -> None:
    message = refusal_of(CREATE_PROFILE, body=f'{{"FirstName": {text}}}')
    assert message == "The request body holds half of a surrogate pair, which is no character"


def test_a_whole_surrogate_pair_is_a_character() -> None:
    assert read(CREATE_PROFILE, "", rb'{"FirstName": "\ud83d\ude42"}')["FirstName"] == "🙂"


def test_a_body_of_the_largest_batch_is_read_in_any_spelling() -> None:
    items = [{"Id": str(index), "Object": "🙂" * 256_000} for index in range(10)]
    body = json.dumps({"ObjectTypeName": "order", "Items": items})
    assert len(body) > 30_000_000
    route = Route("BatchPutProfileObject", {"DomainName": "shop"})
    params = read(route, "", body.encode())
    assert params["Items"] == items
    validate(route.operation, params)


@pytest.mark.parametrize("body", [b" " * (BODY_LIMIT_BYTES + 1), "é" * (BODY_LIMIT_BYTES // 2 + 1)])
def test_a_huge_body(body: bytes | str) -> None:
    assert (
        refusal_of(CREATE_PROFILE, body=body) == f"The request body is larger than {BODY_LIMIT_BYTES} bytes"
    )


@pytest.mark.parametrize("depth", [BODY_LIMIT_DEPTH, 1_000, 1_000_000])
@pytest.mark.parametrize(("start", "end"), [("[", "]"), ('{"a":', "}")])
def test_a_deeply_nested_body(depth: int, start: str, end: str) -> None:
    body = f'{{"unknown": {start * depth}1{end * depth}}}'
    assert refusal_of(CREATE_PROFILE, body=body) == "The request body is nested deeper than 100 levels"


def test_many_brackets_are_not_depth() -> None:
    body = json.dumps(
        {"FirstName": "[{" * 1000, "unknown": [[]] * 1000, "deep": json.loads("[" * 99 + "]" * 99)}
    )
    assert read(CREATE_PROFILE, "", body)["FirstName"] == "[{" * 1000


@pytest.mark.parametrize(
    ("body", "path", "wanted"),
    [
        ({"DefaultExpirationDays": "30"}, "defaultExpirationDays", "be a whole number"),
        ({"DefaultExpirationDays": True}, "defaultExpirationDays", "be a whole number"),
        ({"DefaultExpirationDays": 1.5}, "defaultExpirationDays", "be a whole number"),
        ({"DefaultExpirationDays": 2**63}, "defaultExpirationDays", "be a whole number of at most 64 bits"),
        ({"DefaultExpirationDays": 1e300}, "defaultExpirationDays", "be a whole number of at most 64 bits"),
        ({"DefaultEncryptionKey": 1}, "defaultEncryptionKey", "be a string"),
        ({"Matching": "on"}, "matching", "be an object"),
        ({"Matching": {"Enabled": "true"}}, "matching.enabled", "be a boolean"),
        ({"Matching": {"Enabled": 1}}, "matching.enabled", "be a boolean"),
        ({"Matching": {"JobSchedule": {"Time": 12}}}, "matching.jobSchedule.time", "be a string"),
        (
            {"Matching": {"AutoMerging": {"MinAllowedConfidenceScoreForMerging": "high"}}},
            "matching.autoMerging.minAllowedConfidenceScoreForMerging",
            "be a number",
        ),
        (
            {"Matching": {"AutoMerging": {"Consolidation": {"MatchingAttributesList": [["a"], ["b", 3]]}}}},
            "matching.autoMerging.consolidation.matchingAttributesList.2.member.2.member",
            "be a string",
        ),
        ({"RuleBasedMatching": {"MatchingRules": {}}}, "ruleBasedMatching.matchingRules", "be a list"),
        ({"Tags": []}, "tags", "be a map"),
        ({"Tags": {"a": "b", "c": 1}}, "tags.c.member", "be a string"),
    ],
)
def test_a_wrong_type_is_refused_at_its_path(body: dict[str, Any], path: str, wanted: str) -> None:
    assert refusal_of(CREATE_DOMAIN, body=json.dumps(body)) == wrong_type(path, wanted)


@pytest.mark.parametrize("text", ["1e999", "-1e999", "9" * 400])
def test_a_number_beyond_all_doubles(text: str) -> None:
    score = f'{{"Matching": {{"AutoMerging": {{"MinAllowedConfidenceScoreForMerging": {text}}}}}}}'
    path = "matching.autoMerging.minAllowedConfidenceScoreForMerging"
    assert refusal_of(CREATE_DOMAIN, body=score) == wrong_type(path, "be a finite number")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"Tags": {"a": None}}, "tags.a.member"),
        ({"RuleBasedMatching": {"MatchingRules": [None]}}, "ruleBasedMatching.matchingRules.1.member"),
    ],
)
def test_null_in_a_list_or_map_is_refused(body: dict[str, Any], path: str) -> None:
    assert refusal_of(CREATE_DOMAIN, body=json.dumps(body)) == (
        f"1 validation error detected: Value null at '{path}' failed to satisfy constraint: "
        "Member must not be null"
    )


def test_whole_numbers_may_be_written_as_decimals() -> None:
    days = read(CREATE_DOMAIN, "", '{"DefaultExpirationDays": 3.0e1}')["DefaultExpirationDays"]
    assert (days, type(days)) == (30, int)


@pytest.mark.parametrize(
    ("sent", "seconds"),
    [
        (1700000000, 1700000000.0),
        (1700000000.123, 1700000000.123),
        (-1, -1.0),
        ("2023-11-14T22:13:20Z", 1700000000.0),
        ("2023-11-14t22:13:20.5z", 1700000000.5),
        ("2023-11-15T00:13:20+02:00", 1700000000.0),
        ("2023-11-14T17:13:20.25-0500", 1700000000.25),
        ("1700000000", 1700000000.0),
        ("1.7E9", 1700000000.0),
    ],
)
def test_times_become_epoch_seconds(sent: float | str, seconds: float) -> None:
    received = read(LIST_WORKFLOWS, "", json.dumps({"QueryStartDate": sent}))["QueryStartDate"]
    assert (received, type(received)) == (seconds, float)


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "yesterday",
        "2023-11-14",
        "2023-13-14T00:00:00Z",
        "2023-11-14T22:13:20",
        True,
        1e300,
        [],
        "9" * 400,
    ],
)
def test_what_is_no_time(sent: object) -> None:
    body = json.dumps({"QueryStartDate": sent})
    assert refusal_of(LIST_WORKFLOWS, body=body) == wrong_type("queryStartDate", "be a timestamp")


def test_types_come_before_constraints() -> None:
    body = '{"DefaultExpirationDays": 5000, "DeadLetterQueueUrl": 1}'
    assert refusal_of(CREATE_DOMAIN, body=body) == wrong_type("deadLetterQueueUrl", "be a string")


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def labels_of(operation: str) -> dict[str, str]:
    shape = service_model().operation_model(operation).input_shape
    located = shape.members.items() if shape is not None else ()
    return {name: "x" for name, member in located if member.serialization.get("location") == "uri"}


def body_names(operation: str) -> list[str]:
    shape = service_model().operation_model(operation).input_shape
    return list(shape.members) if shape is not None else []


@given(st.data())
def test_any_request_is_read_or_refused(data: st.DataObject) -> None:
    operation = data.draw(st.sampled_from(operation_names()))
    names = st.sampled_from([*body_names(operation), "unknown"])
    bodies = (
        st.binary(max_size=50)
        | st.text(st.characters(), max_size=50)
        | st.dictionaries(names, JSON_VALUES, max_size=5).map(json.dumps)
    )
    queries = st.text(st.characters(), max_size=20) | st.sampled_from(
        [
            "max-results=",
            "max-results=99999999999999999999",
            "next-token",
            "tagKeys",
            "&&=&",
            "include-hidden=1",
        ]
    )
    query, body = data.draw(queries), data.draw(bodies)
    try:
        params = read(Route(operation, labels_of(operation)), query, body)
        validate(operation, params)
    except ServiceError as error:
        refusal = error
    else:
        json.dumps(params, ensure_ascii=False, allow_nan=False).encode()
        return
    assert refusal.code == "BadRequestException"
    assert render(refusal)[2].isascii()
