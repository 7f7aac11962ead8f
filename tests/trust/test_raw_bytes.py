"""Bytes that no client would send, to the threaded server and in process: a plain refusal, no change."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator

import pytest
import requests
from moto.server import ThreadedMotoServer

from customer_profiles_mock.customerprofiles.models import customerprofiles_backends
from tests.snapshots import plain

ENDPOINT = "https://profile.us-east-1.amazonaws.com"
SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=testing/20240101/us-east-1/profile/aws4_request, "
    "SignedHeaders=host, Signature=0",
    "Host": "profile.us-east-1.amazonaws.com",
}
BODIES = {
    "nothing but a brace": b"{",
    "half a document": b'{"FirstName": "An',
    "two documents": b'{"FirstName": "Ann"}{"FirstName": "Bob"}',
    "UTF-16": '{"FirstName": "Ann"}'.encode("utf-16"),
    "UTF-8 cut in two": '{"FirstName": "é"}'.encode()[:-3],
    "latin-1": '{"FirstName": "é"}'.encode("latin-1"),
    "NaN": b'{"Attributes": NaN}',
    "infinity": b'{"FirstName": -Infinity}',
    "a huge number": b'{"FirstName": ' + b"9" * 5000 + b"}",
    "half a surrogate pair": rb'{"FirstName": "\ud83d"}',
    "lists in lists": b"[" * 10_000 + b"]" * 10_000,
    "objects in objects": b'{"Address":' * 10_000 + b"1" + b"}" * 10_000,
    "a list": b"[]",
    "a text": b'"Ann"',
    "null": b"null",
    "a form": b"FirstName=Ann&Action=DeleteDomain",
    "ten megabytes of text": b'{"FirstName": "' + b"a" * 10_000_000 + b'"}',
    "zero bytes": b"\x00" * 100,
}
PATHS = (
    "/domains/../domains/shop",
    "/domains/shop/..",
    "/domains/shop%2Fprofiles",
    "/domains/shop%00",
    "/domains//shop",
    "/domains/shop//profiles",
    "/domains/shop/",
    "/domains/%zz",
    "/domains/%ff",
    "/DOMAINS/shop",
    "/domains/shop;v=1",
    "/domains/shop/profiles/%2e%2e",
    "/domains/" + "a" * 5000,
)


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    threaded = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    threaded.start()
    yield threaded.get_host_and_port()
    threaded.stop()


@pytest.fixture
def server(address: tuple[str, int]) -> Iterator[tuple[str, int]]:
    """With a domain; anew for each test, as its state is that of mocks in this process, too."""
    url = "http://{}:{}".format(*address)
    requests.post(f"{url}/moto-api/reset", timeout=10)
    body = {"DefaultExpirationDays": 30}
    requests.post(f"{url}/domains/shop", json=body, headers=SIGNED, timeout=10)
    yield address
    requests.post(f"{url}/moto-api/reset", timeout=10)


def state() -> object:
    return plain(customerprofiles_backends["123456789012"]["us-east-1"].store)


def send(server: tuple[str, int], method: str, path: str, body: bytes | None, **headers: str) -> int:
    connection = http.client.HTTPConnection(*server, timeout=30)
    try:
        connection.request(method, path, body, {**SIGNED, **headers})
        response = connection.getresponse()
        answer = response.read()
    finally:
        connection.close()
    if response.getheader("Content-Type") == "application/json":
        assert isinstance(json.loads(answer), dict)
    assert b"Traceback" not in answer
    return response.status


@pytest.mark.parametrize("what", BODIES)
def test_a_body_that_is_no_document_is_a_400(server: tuple[str, int], what: str) -> None:
    before = state()
    assert send(server, "POST", "/domains/shop/profiles", BODIES[what]) == 400
    assert state() == before


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_path_with_tricks_reaches_nothing(server: tuple[str, int], method: str, path: str) -> None:
    before = state()
    assert send(server, method, path, None) in (400, 404, 405)
    assert state() == before


@pytest.mark.parametrize(
    "headers",
    [
        {"X-HTTP-Method-Override": "DELETE"},
        {"X-Amz-Target": "CustomerProfiles.DeleteDomain"},
        {"X-Forwarded-Host": "dynamodb.us-east-1.amazonaws.com"},
        {"X-Original-URL": "/domains"},
        {"Content-Type": "application/x-amz-json-1.0"},
        {"Accept": "x" * 20_000},
        {"Expect": "nothing"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_a_header_with_tricks_changes_nothing_about_the_request(
    server: tuple[str, int], headers: dict[str, str]
) -> None:
    before = state()
    assert send(server, "GET", "/domains/shop", None, **headers) == 200
    assert state() == before


@pytest.mark.parametrize("what", BODIES)
def test_the_same_bodies_are_refused_in_process(client: object, what: str) -> None:
    assert client
    requests.post(f"{ENDPOINT}/domains/shop", json={"DefaultExpirationDays": 30}, timeout=10)
    before = state()
    answer = requests.post(f"{ENDPOINT}/domains/shop/profiles", data=BODIES[what], timeout=30)
    assert (answer.status_code, list(answer.json())) == (400, ["Message"])
    assert answer.headers["x-amzn-ErrorType"] == "BadRequestException"
    assert state() == before
