"""Any operation with any parameters in any order: a modelled answer, and no change after an error."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from random import Random
from typing import Any, NamedTuple

import pytest
import requests
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.model import OperationModel
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_profiles_mock import mock_customer_profiles
from customer_profiles_mock.customerprofiles.models import customerprofiles_backends
from customer_profiles_mock.protocol.model import operation_model
from customer_profiles_mock.state.profiles import pack
from tests.conforming import conform
from tests.conftest import NIGHTLY, check_all_stores, one_session
from tests.events.kinesis import create_stream
from tests.operations.every_operation import call_every_operation
from tests.protocol.violations import to_http
from tests.snapshots import plain
from tests.trust.random_requests import RandomRequests

ENDPOINT = "https://profile.us-east-1.amazonaws.com"
MAKING = ("Create", "Put", "Associate", "UpdateDomain")  # how operations begin that a domain is made with
REQUESTS = 40  # in a sequence, after up to as many that work
SEQUENCES = 500 if NIGHTLY else 20


class Answer(NamedTuple):
    status_code: int
    headers: Mapping[str, str]
    text: str


def check_answer(operation: str, answer: Answer) -> None:
    body = json.loads(answer.text)
    model = operation_model(operation)
    if answer.status_code < 300:
        assert answer.status_code == model.http.get("responseCode", 200)
        conform(body, model.output_shape, operation)
        return
    code = answer.headers["x-amzn-ErrorType"]
    declared = {shape.name: shape.metadata["error"]["httpStatusCode"] for shape in model.error_shapes}
    assert declared.get(code) == answer.status_code, f"{operation}: {code}: {answer.text}"
    assert code != "InternalServerException"
    assert isinstance(body["Message"], str)
    assert body["Message"]


@cache
def working_requests() -> list[tuple[str, dict[str, Any]]]:
    """Each operation at least once, with parameters that work in this order."""
    noted: list[tuple[str, dict[str, Any]]] = []

    def note(params: dict[str, Any], model: OperationModel, **_: Any) -> None:
        noted.append((model.name, params))

    with mock_customer_profiles():
        client = one_session().client("customer-profiles", region_name="us-east-1")
        client.meta.events.register("provide-client-params.customer-profiles.*", note)
        call_every_operation(client)
    return noted


def by_operation(noted: Sequence[tuple[str, dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    sorted_out: dict[str, list[dict[str, Any]]] = {}
    for operation, params in noted:
        sorted_out.setdefault(operation, []).append(params)
    return sorted_out


def send(method: str, path: str, query: str, body: bytes) -> Answer:
    answer = requests.request(method, f"{ENDPOINT}{path}?{query}", data=body, timeout=10)
    return Answer(answer.status_code, answer.headers, answer.text)


class Client:
    """boto3's, which sends what it is given without a look at it."""

    def __init__(self) -> None:
        config = Config(parameter_validation=False, retries={"total_max_attempts": 1})
        self._client = one_session().client("customer-profiles", region_name="us-east-1", config=config)
        self._client.meta.events.register("response-received.customer-profiles.*", self._note)

    def call(self, operation: str, params: Mapping[str, Any]) -> Answer:
        with suppress(ClientError):
            getattr(self._client, xform_name(operation))(**params)
        return self._answer

    def _note(self, response_dict: Mapping[str, Any], **_: Any) -> None:
        body = response_dict["body"].decode()
        self._answer = Answer(response_dict["status_code"], response_dict["headers"], body)


def everything() -> Mapping[str, Any]:
    return {
        f"{account}/{region}": plain(backend.store)
        for account, regions in customerprofiles_backends.items()
        for region, backend in regions.items()
    }


@given(st.integers(0, 2**32))
@settings(derandomize=not NIGHTLY, max_examples=SEQUENCES)  # the suite tries the same ones every time
def test_every_answer_is_in_the_model_and_errors_change_nothing(seed: int) -> None:
    random = Random(seed)
    examples = working_requests()
    source = RandomRequests(random, by_operation(examples))
    with freeze_time("2024-01-31 12:00:00"), mock_customer_profiles():
        create_stream()
        client = Client()
        making = [one for one in examples if one[0].startswith(MAKING)]
        for operation, params in making[: random.randint(1, len(making))]:
            source.learn(json.loads(send(*to_http(operation, source.with_known_ids(params))).text))
        before = everything()
        for _ in range(REQUESTS):
            operation, params = source.next()
            if random.random() < 0.3:
                answer = client.call(operation, params)
            else:
                method, path, query, body = to_http(operation, params)
                if body and random.random() < 0.1:
                    body = json.dumps(source.disfigure(json.loads(body))).encode()
                answer = send(method, path, query, body)
            check_answer(operation, answer)
            if answer.status_code >= 400:
                refused = f"{operation} was refused and changed something: {json.dumps(params, default=str)}"
                assert everything() == before, refused
            else:
                source.learn(json.loads(answer.text))
                requests.get(f"{ENDPOINT}/domains", timeout=10)  # what has become due is done with it
                before = everything()
        check_all_stores()


@pytest.mark.parametrize(
    "wrong",
    [
        {"DomainName": 1},
        {"Other": 2},
        {"Stats": {"ProfileCount": True, "MeteringProfileCount": 0, "ObjectCount": 0, "TotalSize": 0}},
        {"CreatedAt": None},
        {"DefaultExpirationDays": 10_000},
    ],
)
def test_the_check_of_answers_sees_what_is_wrong(client: object, wrong: dict[str, Any]) -> None:
    assert client
    requests.post(f"{ENDPOINT}/domains/shop", json={"DefaultExpirationDays": 30}, timeout=10)
    body = requests.get(f"{ENDPOINT}/domains/shop", timeout=10).json()
    shape = operation_model("GetDomain").output_shape
    conform(body, shape, "it")
    with pytest.raises(AssertionError, match="it"):
        conform({**body, **wrong}, shape, "it")


def test_a_store_that_is_out_of_step_is_found_out(client: Any) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=30)
    client.create_profile(DomainName="shop", EmailAddress="ann@shop.example")
    store = customerprofiles_backends["123456789012"]["us-east-1"].store
    (profile,) = store.domains["shop"].profiles.values()
    profile.object_bytes, kept = 5, profile.packed
    profile.packed = pack({})
    with pytest.raises(AssertionError, match=r"key index .*; shop: profile \w+ counts 5 bytes .* has 0"):
        check_all_stores()
    profile.object_bytes, profile.packed = 0, kept
