"""GetUploadJobPath: the URL that a job's file is put to, and what a PUT has to bring."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
import requests
from moto.core import enable_iam_authentication
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

from customer_profiles_mock.control import advance_clock
from customer_profiles_mock.customerprofiles.uploads_bucket import OWNER
from tests.operations.calling import bad_request, found
from tests.operations.uploading import (
    ENCRYPTION,
    TWO_RIDERS,
    headers_for,
    new_job,
    path_of,
    put,
    start,
    summary,
    upload,
    uploaded_job,
)


def refusal(response: requests.Response) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/xml"
    return response.status_code, response.text.partition("<Code>")[2].partition("</Code>")[0]


@pytest.fixture(autouse=True)
def _domain(request: pytest.FixtureRequest) -> None:
    """Every test has the domain but the one whose server has its own."""
    if "client" in request.fixturenames:
        request.getfixturevalue("domain")


def test_the_path_is_a_url_a_key_and_15_minutes(client: Any) -> None:
    before = datetime.now(timezone.utc)
    path = path_of(client, new_job(client))
    assert urlsplit(path["Url"]).hostname == "profile.us-east-1.amazonaws.com"
    assert len(path["Url"]) <= 2048
    assert parse_qs(urlsplit(path["Url"]).query)["X-Amz-Expires"] == ["900"]
    assert len(base64.b64decode(path["ClientToken"], validate=True)) == 32
    assert timedelta(minutes=14) < path["ValidUntil"] - before <= timedelta(minutes=15, seconds=5)


def test_every_path_is_a_new_one_and_those_before_stay_good(client: Any) -> None:
    job_id = new_job(client)
    first, second = path_of(client, job_id), path_of(client, job_id)
    assert first["Url"] != second["Url"]
    assert first["ClientToken"] != second["ClientToken"]
    assert put(second, "E-mail,Tier\nben@riders.example,silver\n").status_code == 200
    assert refusal(put(first, "", headers_for(second))) == (403, "SignatureDoesNotMatch")
    assert put(first, "E-mail,Tier\nana@riders.example,gold\n").status_code == 200
    assert start(client, job_id)["ResultsSummary"] == summary(1, 0, 0)
    assert found(client, "shop", "_email", "ana@riders.example")
    assert not found(client, "shop", "_email", "ben@riders.example")


def test_paths_come_from_motos_seed(client: Any) -> None:
    paths = []
    for _ in range(2):
        requests.post("http://motoapi.amazonaws.com/moto-api/seed?a=7", timeout=10)
        path = path_of(client, new_job(client))
        paths.append((path["ClientToken"], parse_qs(urlsplit(path["Url"]).query)["X-Amz-Signature"]))
    assert paths[0] == paths[1]


@pytest.mark.parametrize("data", [TWO_RIDERS, TWO_RIDERS.encode(), BytesIO(TWO_RIDERS.encode())])
def test_a_file_is_put_as_text_bytes_or_a_stream(client: Any, data: Any) -> None:
    assert start(client, uploaded_job(client, data))["ResultsSummary"] == summary(2, 0, 0)


def test_a_client_that_calls_every_body_a_form_does_no_harm(client: Any) -> None:
    job_id = new_job(client)
    path = path_of(client, job_id)
    headers = headers_for(path) | {"Content-Type": "application/x-www-form-urlencoded"}
    assert put(path, TWO_RIDERS, headers).status_code == 200
    assert start(client, job_id)["ResultsSummary"] == summary(2, 0, 0)


@pytest.mark.parametrize("missing", ["algorithm", "key", "key-MD5"])
def test_every_encryption_header_is_needed(client: Any, missing: str) -> None:
    job_id = new_job(client)
    path = path_of(client, job_id)
    headers = headers_for(path)
    del headers[ENCRYPTION + missing]
    response = put(path, TWO_RIDERS, headers)
    assert refusal(response) == (403, "SignatureDoesNotMatch")
    assert f"Header {ENCRYPTION}{missing.lower()} is missing" in response.text
    assert start(client, job_id)["Status"] == "FAILED"


def test_another_key_is_refused(client: Any) -> None:
    path = path_of(client, new_job(client))
    other = {**path, "ClientToken": base64.b64encode(bytes(32)).decode()}
    assert refusal(put(path, TWO_RIDERS, headers_for(other))) == (403, "SignatureDoesNotMatch")


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ("X-Amz-Signature=", "X-Amz-Signature=0"),
        ("X-Amz-Signature", "Signature"),
        ("/shop/", "/nowhere/"),
        ("123456789012", "210987654321"),
        ("profile_us-east-1", "profile_us-west-2"),
        ("profile_us-east-1", "profile_atlantis-1"),
    ],
)
def test_a_url_that_was_not_given_out_is_refused(client: Any, part: str, instead: str) -> None:
    path = path_of(client, new_job(client))
    path["Url"] = path["Url"].replace(part, instead)
    assert refusal(put(path, TWO_RIDERS)) == (403, "SignatureDoesNotMatch")


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_file_can_only_be_put(client: Any, method: str) -> None:
    path = path_of(client, new_job(client))
    response = requests.request(method, path["Url"], headers=headers_for(path), timeout=10)
    assert refusal(response) == (405, "MethodNotAllowed")


def test_a_path_expires(client: Any) -> None:
    job_id = new_job(client)
    path = path_of(client, job_id)
    advance_clock(15 * 60)
    assert refusal(put(path, TWO_RIDERS)) == (403, "AccessDenied")
    upload(client, job_id)


def test_a_started_job_takes_no_file(client: Any) -> None:
    job_id = new_job(client)
    path = path_of(client, job_id)
    start(client, job_id)
    assert refusal(put(path, TWO_RIDERS)) == (403, "AccessDenied")
    with bad_request(f"Upload job {job_id} is FAILED; only a job that is CREATED can take a file"):
        path_of(client, job_id)


def test_no_identity_is_asked_of_who_has_the_url(client: Any) -> None:
    path = path_of(client, new_job(client))
    with enable_iam_authentication():
        assert put(path, TWO_RIDERS).status_code == 200


def test_the_file_lies_in_a_bucket_that_is_not_the_users(client: Any) -> None:
    uploaded_job(client)
    assert boto3.client("s3", "us-east-1").list_buckets()["Buckets"] == []
    (bucket,) = s3_backends[OWNER]["aws"].buckets.values()
    assert bucket.name == "customer-profiles-mock-uploads-aws"
    assert [key.value.decode() for key in bucket.keys.values()] == [TWO_RIDERS]


@pytest.mark.parametrize("region", ["eu-central-1", "cn-north-1", "us-gov-west-1"])
def test_other_regions_and_partitions_take_files_too(client: Any, region: str) -> None:
    del client
    there = boto3.client("customer-profiles", region)
    there.create_domain(DomainName="shop", DefaultExpirationDays=365)
    assert start(there, uploaded_job(there))["ResultsSummary"] == summary(2, 0, 0)


def test_accounts_take_files_apart(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    client.create_domain(DomainName="shop", DefaultExpirationDays=365)
    path = path_of(client, job_id := new_job(client))
    monkeypatch.delenv("MOTO_ACCOUNT_ID")
    assert put(path, TWO_RIDERS).status_code == 200
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    assert start(client, job_id)["ResultsSummary"] == summary(2, 0, 0)


# On a server


@pytest.fixture
def server_client() -> Iterator[Any]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client("customer-profiles", "eu-west-2", endpoint_url=f"http://{host}:{port}")
    yield client
    client.close()
    requests.post(f"http://{host}:{port}/moto-api/reset", timeout=10)
    server.stop()


def test_on_a_server_the_url_leads_to_the_server(server_client: Any) -> None:
    server_client.create_domain(DomainName="shop", DefaultExpirationDays=365)
    job_id = new_job(server_client)
    path = path_of(server_client, job_id)
    assert path["Url"].startswith(server_client.meta.endpoint_url + "/")
    assert refusal(put(path, TWO_RIDERS, {})) == (403, "SignatureDoesNotMatch")
    form = headers_for(path) | {"Content-Type": "application/x-www-form-urlencoded"}
    for headers in (headers_for(path), form):
        assert put(path, TWO_RIDERS.encode(), headers).status_code == 200
    assert start(server_client, job_id)["ResultsSummary"] == summary(2, 0, 0)
