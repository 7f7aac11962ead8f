"""From the HTTP request to the operation, and back: what moto's usual way would get wrong."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import requests

from customer_profiles_mock.customerprofiles import models
from customer_profiles_mock.customerprofiles.models import customerprofiles_backends
from tests.joining.places import put_order_type

ENDPOINT = "https://profile.us-east-1.amazonaws.com"


def send(method: str, path: str, **more: Any) -> requests.Response:
    return requests.request(method, f"{ENDPOINT}{path}", timeout=10, **more)


@pytest.fixture
def domain(client: Any) -> str:
    client.create_domain(DomainName="shop", DefaultExpirationDays=365)
    return "shop"


@pytest.mark.parametrize("note", ["?a=1&Action=DeleteDomain&b=2", "Action=DeleteDomain&Version=1"])
def test_an_action_in_the_body_is_just_data(client: Any, domain: str, note: str) -> None:
    put_order_type(client, domain)
    body = json.dumps({"id": "7", "note": f"https://shop.example/{note}"})
    key = client.put_profile_object(DomainName=domain, ObjectTypeName="Order", Object=body)
    assert key["ProfileObjectUniqueKey"]
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 1


def test_an_action_in_the_query_or_a_target_header_is_ignored(domain: str) -> None:
    answer = send(
        "GET",
        f"/domains/{domain}?Action=DeleteDomain",
        headers={"X-Amz-Target": "CustomerProfiles.DeleteDomain"},
    )
    assert answer.json()["DefaultExpirationDays"] == 365
    assert send("GET", f"/domains/{domain}").status_code == 200


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/x-www-form-urlencoded", "text/plain", None]
)
def test_the_body_is_json_whatever_the_content_type_says(client: Any, content_type: str | None) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    answer = send("POST", "/domains/shop", data='{"DefaultExpirationDays": 7}', headers=headers)
    assert answer.status_code == 200
    assert client.get_domain(DomainName="shop")["DefaultExpirationDays"] == 7


@pytest.mark.parametrize("path", ["/domains/shop/anything/else", "/nothing", "/domains/shop/", "/"])
def test_an_unknown_path_is_a_404_and_deletes_nothing(domain: str, path: str) -> None:
    answer = send("DELETE", path)
    assert answer.status_code == 404
    assert answer.headers["x-amzn-ErrorType"] == "UnknownOperationException"
    assert path in answer.json()["Message"]
    assert send("GET", f"/domains/{domain}").status_code == 200


def test_an_operation_that_is_not_built_says_so(domain: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "built_operation", {}.get)
    answer = send("GET", f"/domains/{domain}")
    assert answer.status_code == 501
    assert answer.headers["x-amzn-ErrorType"] == "NotImplementedException"
    assert "GetDomain" in answer.json()["Message"]


def test_errors_are_json_with_the_code_in_a_header(client: Any) -> None:
    answer = send("GET", "/domains/nowhere")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-amzn-ErrorType"] == "ResourceNotFoundException"
    assert answer.json() == {"Message": "DomainName nowhere is not found in account 123456789012"}
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_domain(DomainName="nowhere")


@pytest.mark.parametrize("path", ["/domains", "/domains/nowhere", "/nothing"])
@pytest.mark.usefixtures("client")
def test_every_answer_has_the_headers_of_the_live_service(path: str) -> None:
    headers = send("GET", path).headers
    assert headers["content-type"] == "application/json"
    assert re.fullmatch(
        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", headers["x-amzn-requestid"]
    )
    assert re.fullmatch("[A-Za-z0-9_-]{15}=", headers["x-amz-apigw-id"])
    assert re.fullmatch("Root=1-[0-9a-f]{8}-[0-9a-f]{24}", headers["x-amzn-trace-id"])
    assert headers["access-control-allow-origin"] == "*"


def test_every_answer_has_request_ids_of_its_own(client: Any) -> None:
    answers = [client.list_domains()["ResponseMetadata"] for _ in range(20)]
    for header in ("x-amzn-requestid", "x-amz-apigw-id", "x-amzn-trace-id"):
        assert len({answer["HTTPHeaders"][header] for answer in answers}) == 20
    assert answers[0]["RequestId"] == answers[0]["HTTPHeaders"]["x-amzn-requestid"]


@pytest.mark.usefixtures("client")
def test_a_region_that_botocore_does_not_know_is_refused_with_the_remedy() -> None:
    answer = requests.get("https://profile.mars-north-1.amazonaws.com/domains", timeout=10)
    assert answer.status_code == 400
    assert answer.headers["x-amzn-ErrorType"] == "BadRequestException"
    assert "mars-north-1" in answer.json()["Message"]
    assert "MOTO_ALLOW_NONEXISTENT_REGION=true" in answer.json()["Message"]


@pytest.mark.usefixtures("client")
def test_the_remedy_for_an_unknown_region_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_ALLOW_NONEXISTENT_REGION", "true")
    answer = requests.get("https://profile.mars-north-1.amazonaws.com/domains", timeout=10)
    assert answer.json() == {"Items": [], "NextToken": None}


def test_a_fault_of_the_mock_reaches_the_test_with_its_traceback(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "built_operation", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        client.list_domains()


def test_a_result_of_the_wrong_shape_changes_nothing(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    built = models.built_operation("CreateDomain")
    assert built is not None

    class Misspelt:
        @staticmethod
        def behaviour(context: Any, params: Any) -> dict[str, Any]:
            return {**built.behaviour(context, params), "Domainname": "shop"}

    monkeypatch.setattr(models, "built_operation", {"CreateDomain": Misspelt}.get)
    with pytest.raises(TypeError, match="Domainname"):
        client.create_domain(DomainName="shop", DefaultExpirationDays=365)
    store = customerprofiles_backends["123456789012"]["us-east-1"].store
    assert store.domains == {}
