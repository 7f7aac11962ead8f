"""Every constraint of the model over HTTP, and valid input to every operation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.awsrequest import AWSRequest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from moto.core.models import botocore_stubber

from customer_profiles_mock.operations.registry import built_operations
from customer_profiles_mock.protocol.model import operation_model, operation_names, service_model
from tests.operations.calling import ENDPOINT
from tests.protocol.violations import iter_violations, to_http, valid_params

MODELLED = {shape.name: shape.metadata["error"]["httpStatusCode"] for shape in service_model().error_shapes}
WITH_VIOLATIONS = [name for name in operation_names() if next(iter(iter_violations(name)), None)]


@dataclass(frozen=True)
class Received:
    status: int
    code: str | None
    body: Any


def send(operation: str, params: Mapping[str, Any]) -> Received:
    """What botocore would send unchecked, handed to moto the way botocore hands it over."""
    method, path, query, body = to_http(operation, params)
    request = AWSRequest(method, f"{ENDPOINT}{path}?{query}" if query else f"{ENDPOINT}{path}", data=body)
    response = botocore_stubber("before-send", request.prepare())
    return Received(
        response.status_code, response.headers.get("x-amzn-errortype"), json.loads(response.content)
    )


@pytest.mark.parametrize("operation", WITH_VIOLATIONS)
def test_each_violation_is_a_400_that_names_the_member(client: Any, operation: str) -> None:
    # There is no domain: constraints come before the look-up of the domain, and before what is not built.
    assert client.list_domains()["Items"] == []
    for violation in iter_violations(operation):
        if not violation.sendable:
            continue
        response = send(operation, violation.params)
        assert (response.status, response.code) == (400, "BadRequestException"), violation
        assert response.body.keys() == {"Message"}
        wanted = f" at '{violation.path}' failed to satisfy constraint: {violation.constraint}"
        assert wanted in response.body["Message"]
    assert client.list_domains()["Items"] == []


@pytest.mark.parametrize("operation", operation_names())
def test_valid_input_gets_a_modelled_error_or_a_well_shaped_answer(client: Any, operation: str) -> None:
    for is_there in (False, True):
        if is_there:
            domain_name = valid_params("CreateDomain", full=False)["DomainName"]
            if operation != "CreateDomain":
                client.create_domain(DomainName=domain_name, DefaultExpirationDays=365)
        for full in (False, True):
            response = send(operation, valid_params(operation, full))
            if response.status == 501:
                assert response.code == "NotImplementedException"
                if operation not in built_operations():
                    assert operation in response.body["Message"]
            elif response.status >= 400:
                assert response.status == MODELLED[response.code], response
                assert response.body.keys() == {"Message"}
                assert response.body["Message"]
            else:
                assert operation in built_operations()
                assert response.status == operation_model(operation).http.get("responseCode", 200)
                check_shape(response.body, operation_model(operation).output_shape, operation)


def check_shape(value: Any, shape: Shape | None, path: str) -> None:
    """The value has exactly the members of the shape, each of its type or null."""
    if shape is None:
        assert value == {}, path
        return
    if value is None:
        return
    match shape:
        case StructureShape():
            members = {
                member.serialization.get("name", name): member
                for name, member in shape.members.items()
                if member.serialization.get("location") != "statusCode"
            }
            assert value.keys() == members.keys(), path
            for name, member in members.items():
                check_shape(value[name], member, f"{path}.{name}")
        case ListShape():
            assert isinstance(value, list), path
            for item in value:
                assert item is not None, path
                check_shape(item, shape.member, path)
        case MapShape():
            for name, item in value.items():
                check_shape(item, shape.value, f"{path}.{name}")
        case _:
            types: dict[str, type | tuple[type, ...]] = {
                "string": str,
                "boolean": bool,
                "integer": int,
                "long": int,
                "double": (int, float),
                "timestamp": (int, float),
            }
            assert isinstance(value, types[shape.type_name]), path


def test_all_operations_of_the_model_are_tried() -> None:
    assert len(operation_names()) >= 115
    assert set(built_operations()) <= set(operation_names())
    sendable = sum(violation.sendable for name in WITH_VIOLATIONS for violation in iter_violations(name))
    assert sendable > 2000
