"""Results are written out as exactly the output shape, and errors as status, headers and body."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.parsers import create_parser
from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock import errors
from customer_profiles_mock.protocol import (
    OperationNotBuilt,
    ShapeError,
    Unauthorized,
    operation_names,
    render,
    service_model,
    shape,
    status_of,
    success_status,
)

PROFILE = {"ProfileId": "0" * 32}


def test_an_empty_search_is_the_recorded_text() -> None:
    assert shape("SearchProfiles", {"Items": []}) == '{"Items":[],"NextToken":null}'
    assert shape("SearchProfiles", {}) == '{"Items":[],"NextToken":null}'


def test_absent_members_are_null_at_every_depth() -> None:
    document = json.loads(
        shape("SearchProfiles", {"Items": [{"ProfileId": "p", "Address": {"City": "Ulm"}}]})
    )
    item = document["Items"][0]
    assert set(item) == set(service_model().shape_for("Profile").members)
    assert item["FirstName"] is None
    assert item["FoundByItems"] is None
    assert item["Address"]["City"] == "Ulm"
    assert item["Address"]["Country"] is None


def test_none_counts_as_absent() -> None:
    assert shape("SearchProfiles", {"Items": None, "NextToken": None}) == '{"Items":[],"NextToken":null}'


def test_lists_that_need_an_element_are_null_when_absent() -> None:
    assert json.loads(shape("GetEventTrigger", {}))["EventTriggerConditions"] is None


def test_required_lists_below_the_top_are_empty_when_absent() -> None:
    rules = json.loads(shape("GetMatches", {"Matches": [{}]}))
    assert rules["Matches"] == [{"MatchId": None, "ProfileIds": None, "ConfidenceScore": None}]
    consolidation = {"Matching": {"Enabled": True, "AutoMerging": {"Enabled": True, "Consolidation": {}}}}
    domain = json.loads(shape("GetDomain", consolidation))
    assert domain["Matching"]["AutoMerging"]["Consolidation"] == {"MatchingAttributesList": []}


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1700000000, "1700000000.000"),
        (1700000000.0, "1700000000.000"),
        (1700000000.1234567, "1700000000.123"),
        (0.00000001, "0.000"),
        (0.001, "0.001"),
        (253402300799.999, "253402300799.999"),
        (-62135596800, "-62135596800.000"),
    ],
)
def test_times_have_milliseconds_and_no_exponent(seconds: float, text: str) -> None:
    assert f'"CreatedAt":{text},' in shape("GetDomain", {"CreatedAt": seconds})


def test_the_status_line_carries_status_members() -> None:
    body = json.loads(shape("GetSegmentEstimate", {"EstimateId": "e", "StatusCode": 200}))
    assert "StatusCode" not in body
    assert body["EstimateId"] == "e"


@pytest.mark.parametrize("operation", ["TagResource", "DeleteWorkflow", "StartUploadJob"])
def test_outputs_without_members_are_an_empty_object(operation: str) -> None:
    assert shape(operation, {}) == "{}"
    with pytest.raises(ShapeError, match="has no member"):
        shape(operation, {"Message": "OK"})


def test_map_keys_stay_as_they_are() -> None:
    tags = {"b": "1", "a": "2", "aws/x": ""}
    assert shape("ListTagsForResource", {"tags": tags}) == '{"tags":{"b":"1","a":"2","aws/x":""}}'


def test_any_script_survives_any_encoding() -> None:
    text = shape("CreateProfile", {"ProfileId": '客户 🙂 \u2028 " \\ \x00 \ud800'})
    assert text.isascii()
    assert json.loads(text) == {"ProfileId": '客户 🙂 \u2028 " \\ \x00 \ud800'}


@pytest.mark.parametrize(
    ("operation", "result", "message"),
    [
        ("CreateProfile", {"ProfileID": "p"}, r"CreateProfileResponse has no member \['ProfileID'\]"),
        ("CreateProfile", {"ProfileId": 7}, "ProfileId: a string is wanted, not 7"),
        ("CreateProfile", ["ProfileId"], "CreateProfileResponse is a structure, not"),
        ("SearchProfiles", {"Items": {}}, "Items: ProfileList is a list, not {}"),
        ("SearchProfiles", {"Items": "abc"}, "Items: ProfileList is a list, not 'abc'"),
        ("SearchProfiles", {"Items": [{**PROFILE, "Nick": "x"}]}, r"Items: Profile has no member \['Nick'\]"),
        ("SearchProfiles", {"Items": [None]}, "Items: Profile is a structure, not None"),
        ("GetDomain", {"Tags": {"a": None}}, "Tags: a string is wanted, not None"),
        ("GetDomain", {"Tags": {1: "a"}}, "Tags: a string is wanted, not 1"),
        ("GetDomain", {"Tags": [("a", "b")]}, "Tags: TagMap is a map, not"),
        (
            "GetDomain",
            {"DefaultExpirationDays": 1.0},
            "DefaultExpirationDays: a whole number is wanted, not 1.0",
        ),
        (
            "GetDomain",
            {"DefaultExpirationDays": True},
            "DefaultExpirationDays: a whole number is wanted, not True",
        ),
        ("GetDomain", {"Matching": {"Enabled": 1}}, "Matching: Enabled: a boolean is wanted, not 1"),
        ("GetDomain", {"CreatedAt": "now"}, "CreatedAt: epoch seconds are wanted, not 'now'"),
        ("GetDomain", {"CreatedAt": float("nan")}, "CreatedAt: epoch seconds are wanted, not nan"),
        ("GetDomain", {"CreatedAt": 1e16}, "CreatedAt: epoch seconds are wanted"),
        (
            "GetMatches",
            {"Matches": [{"ConfidenceScore": float("inf")}]},
            "a finite number is wanted, not inf",
        ),
        ("GetMatches", {"Matches": [{"ConfidenceScore": "1"}]}, "a finite number is wanted, not '1'"),
    ],
)
def test_a_result_of_another_shape_is_an_error_of_ours(operation: str, result: Any, message: str) -> None:
    with pytest.raises(ShapeError, match=message) as caught:
        shape(operation, result)
    assert isinstance(caught.value, TypeError)


def results(shape: Shape) -> st.SearchStrategy[Any]:
    match shape:
        case StructureShape() if shape.is_tagged_union:
            return st.one_of(
                [st.fixed_dictionaries({name: results(member)}) for name, member in shape.members.items()]
            )
        case StructureShape():
            return st.fixed_dictionaries(
                {}, optional={name: results(member) for name, member in shape.members.items()}
            )
        case ListShape():
            return st.lists(results(shape.member), max_size=2)
        case MapShape():
            return st.dictionaries(results(shape.key), results(shape.value), max_size=2)
    return {
        "string": st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
        "boolean": st.booleans(),
        "integer": st.integers(-(2**31), 2**31),
        "long": st.integers(-(2**63), 2**63),
        "double": st.floats(allow_nan=False, allow_infinity=False),
        "timestamp": st.integers(0, 4_000_000_000_000).map(lambda milliseconds: milliseconds / 1000),
    }[shape.type_name]


def without_status(shape: StructureShape, result: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in result.items()
        if shape.members[name].serialization.get("location") != "statusCode"
    }


def comparable(value: Any) -> Any:
    """What botocore parsed, with times as seconds and without what is empty or absent."""
    if isinstance(value, dict):
        return {key: kept for key, item in value.items() if (kept := comparable(item)) not in ([], None)}
    if isinstance(value, list):
        return [comparable(item) for item in value]
    return round(value.timestamp(), 3) if hasattr(value, "timestamp") else value


@given(st.data())
def test_botocore_reads_back_any_result(data: st.DataObject) -> None:
    operation = data.draw(st.sampled_from(operation_names()))
    output = service_model().operation_model(operation).output_shape
    result = data.draw(results(output))
    answer = {
        "status_code": success_status(operation),
        "headers": {"content-type": "application/json"},
        "body": shape(operation, result).encode(),
    }
    parsed = create_parser("rest-json").parse(answer, output)
    assert parsed.pop("ResponseMetadata")["HTTPStatusCode"] == 200
    assert comparable(without_status(output, parsed)) == comparable(without_status(output, result))


def test_success_is_200_throughout_the_model() -> None:
    assert {success_status(operation) for operation in operation_names()} == {200}


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.BadRequest("no"), 400, "BadRequestException"),
        (errors.AccessDenied("no"), 403, "AccessDeniedException"),
        (errors.DomainNotFound("shop", "1"), 404, "ResourceNotFoundException"),
        (errors.Throttling("no"), 429, "ThrottlingException"),
        (errors.InternalServer("no"), 500, "InternalServerException"),
        (errors.NotSimulated("A part"), 501, "NotImplementedException"),
        (OperationNotBuilt("GetDomain"), 501, "NotImplementedException"),
        (Unauthorized("InvalidSignatureException", "no"), 403, "InvalidSignatureException"),
        (Unauthorized("AccessDeniedException", "no"), 403, "AccessDeniedException"),
    ],
)
def test_errors_have_status_code_and_message(error: errors.ServiceError, status: int, code: str) -> None:
    assert status_of(error) == status
    headers = {"Content-Type": "application/json", "x-amzn-ErrorType": code}
    assert render(error) == (status, headers, f'{{"Message":"{error}"}}')


def test_an_operation_that_is_not_built_is_named() -> None:
    message = "The operation GetDomain is not simulated by customer_profiles_mock"
    assert str(OperationNotBuilt("GetDomain")) == message
