"""Upload jobs: a CSV file that is put to a URL, and the profiles that come of it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
import requests
from moto.core import enable_iam_authentication
from moto.moto_api import state_manager
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

from customer_profiles_mock.control import advance_clock
from customer_profiles_mock.customerprofiles.peers import MotoPeers
from customer_profiles_mock.customerprofiles.uploads_bucket import OWNER
from customer_profiles_mock.state.event_streams import EventStream
from tests.operations.calling import (
    UNKNOWN_ID,
    answer,
    bad_request,
    create,
    every_page,
    found,
    no_such_domain,
    not_found,
    profile,
    stored,
)

MODEL_NAME = "customerprofiles::upload-job"
ENCRYPTION = "x-amz-server-side-encryption-customer-"

FIELDS = {
    "mail": {
        "Source": "_source.E-mail",
        "Target": "_profile.EmailAddress",
        "ContentType": "EMAIL_ADDRESS",
    },
    "tier": {"Source": "_source.Tier", "Target": "_profile.Attributes.tier", "ContentType": "STRING"},
}
TWO_RIDERS = "E-mail,Tier\nana@riders.example,gold\nben@riders.example,silver\n"
DAY = 86_400


def new_job(client: Any, domain: str = "shop", **more: Any) -> str:
    given = {"DisplayName": "riders.csv", "Fields": FIELDS, "UniqueKey": "mail", **more}
    job_id = client.create_upload_job(DomainName=domain, **given)["JobId"]
    assert isinstance(job_id, str)
    return job_id


def path_of(client: Any, job_id: str) -> dict[str, Any]:
    return answer(client.get_upload_job_path(DomainName="shop", JobId=job_id))


def headers_for(path: dict[str, Any]) -> dict[str, str]:
    """What the service asks a PUT to bring (documented; the digest as S3 has it)."""
    key = base64.b64decode(path["ClientToken"])
    return {
        f"{ENCRYPTION}algorithm": "AES256",
        f"{ENCRYPTION}key": path["ClientToken"],
        f"{ENCRYPTION}key-MD5": base64.b64encode(hashlib.md5(key).digest()).decode(),
    }


def put(path: dict[str, Any], data: Any, headers: dict[str, str] | None = None) -> requests.Response:
    return requests.put(
        path["Url"], data=data, headers=headers_for(path) if headers is None else headers, timeout=10
    )


def upload(client: Any, job_id: str, data: Any = TWO_RIDERS) -> None:
    assert put(path_of(client, job_id), data).status_code == 200


def uploaded_job(client: Any, data: Any = TWO_RIDERS, **more: Any) -> str:
    job_id = new_job(client, **more)
    upload(client, job_id, data)
    return job_id


def start(client: Any, job_id: str) -> dict[str, Any]:
    """Start a job and return what GetUploadJob says then."""
    assert answer(client.start_upload_job(DomainName="shop", JobId=job_id)) == {}
    return get(client, job_id)


def get(client: Any, job_id: str) -> dict[str, Any]:
    return answer(client.get_upload_job(DomainName="shop", JobId=job_id))


def summary(created: int, updated: int, failed: int) -> dict[str, int]:
    return {"CreatedRecords": created, "UpdatedRecords": updated, "FailedRecords": failed}


def history_of(client: Any, profile_id: str) -> list[dict[str, Any]]:
    response = client.list_profile_history_records(DomainName="shop", ProfileId=profile_id)
    records = response["ProfileHistoryRecords"]
    assert isinstance(records, list)
    return records


def refusal(response: requests.Response) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/xml"
    return response.status_code, response.text.partition("<Code>")[2].partition("</Code>")[0]


@pytest.fixture(autouse=True)
def _domain(request: pytest.FixtureRequest) -> None:
    if "client" in request.fixturenames:
        request.getfixturevalue("domain")


# The worked example


@pytest.mark.parametrize(
    ("rows", "status", "results"),
    [
        ("ana@riders.example,gold\nben@riders.example,silver\n", "SUCCEEDED", summary(1, 1, 0)),
        (
            "ana@riders.example,gold\nben@riders.example,silver\n,gold\n",
            "PARTIALLY_SUCCEEDED",
            summary(1, 1, 1),
        ),
        (",gold\n", "FAILED", summary(0, 0, 1)),
        ("", "SUCCEEDED", summary(0, 0, 0)),
    ],
)
def test_rows_create_and_update_profiles_and_are_counted(
    client: Any, rows: str, status: str, results: dict[str, int]
) -> None:
    ana = create(client, "shop", EmailAddress="ana@riders.example")
    job = start(client, uploaded_job(client, "E-mail,Tier\n" + rows))
    assert (job["Status"], job["ResultsSummary"]) == (status, results)
    assert job.get("StatusReason") == ("VALIDATION_FAILURE" if status == "FAILED" else None)
    if results["UpdatedRecords"]:
        assert profile(client, "shop", ana)["Attributes"] == {"tier": "gold"}
        (ben,) = found(client, "shop", "_email", "ben@riders.example")
        assert profile(client, "shop", ben) == {
            "EmailAddress": "ben@riders.example",
            "Attributes": {"tier": "silver"},
        }


def test_text_of_any_script_comes_in_as_it_is(client: Any) -> None:
    tier = '金, "مرحبا" 🛴\nzweite Zeile'
    quoted = tier.replace('"', '""')
    start(client, uploaded_job(client, f'Tier,x,E-mail\n"{quoted}",,ana@riders.example\n'.encode()))
    (ana,) = found(client, "shop", "_email", "ana@riders.example")
    assert profile(client, "shop", ana)["Attributes"] == {"tier": tier}


@pytest.mark.parametrize(
    "data",
    [
        "Tier\ngold\n",
        "\ufeffE-mail,Tier\nana@riders.example,gold\n".encode(),
        "E-mail,Tier\nana@riders.example,größer\n".encode("latin-1"),
        b"",
    ],
)
def test_a_file_that_cannot_be_used_fails_the_job_and_writes_nothing(client: Any, data: str | bytes) -> None:
    job = start(client, uploaded_job(client, data))
    assert (job["Status"], job["StatusReason"]) == ("FAILED", "VALIDATION_FAILURE")
    assert job["ResultsSummary"] == summary(0, 0, 0)
    assert client.get_domain(DomainName="shop")["Stats"]["ProfileCount"] == 0


# Creating, getting, listing


def test_a_new_job_is_what_was_asked_for(client: Any) -> None:
    before = datetime.now(timezone.utc)
    job = get(client, new_job(client, DataExpiry=90))
    assert before - timedelta(seconds=1) <= job.pop("CreatedAt") <= datetime.now(timezone.utc)
    assert len(job.pop("JobId")) == 32
    assert job == {
        "DisplayName": "riders.csv",
        "Status": "CREATED",
        "Fields": FIELDS,
        "UniqueKey": "mail",
        "DataExpiry": 90,
    }


def test_imported_data_is_kept_for_14_days_unless_told_otherwise(client: Any) -> None:
    assert get(client, new_job(client))["DataExpiry"] == 14


@pytest.mark.parametrize(
    ("given", "fragment"),
    [
        ({"UniqueKey": "E-mail"}, "UniqueKey E-mail is not the name of one of the Fields"),
        ({"Fields": {"mail": {"Source": "_source.E-mail"}}}, "Field mail has no Target"),
        (
            {"Fields": {"mail": {**FIELDS["mail"], "Target": "_profile.ProfileId"}}},
            "Target _profile.ProfileId is not valid",
        ),
        (
            {"Fields": {"mail": {**FIELDS["mail"], "ContentType": "DATE"}}},
            "at 'fields.mail.member.contentType' failed to satisfy constraint: Member must satisfy enum",
        ),
        ({"DataExpiry": 1099}, "at 'dataExpiry' failed to satisfy constraint"),
        ({"DisplayName": "x" * 256}, "at 'displayName' failed to satisfy constraint"),
    ],
)
def test_a_job_that_cannot_work_is_refused(client: Any, given: dict[str, Any], fragment: str) -> None:
    with bad_request(fragment):
        new_job(client, **given)
    assert client.list_upload_jobs(DomainName="shop")["Items"] == []


def test_a_domain_that_is_not_there_has_no_upload_jobs(client: Any) -> None:
    with no_such_domain("nowhere"):
        new_job(client, "nowhere")
    with no_such_domain("nowhere"):
        client.list_upload_jobs(DomainName="nowhere")
    for name in ("get_upload_job", "get_upload_job_path", "start_upload_job", "stop_upload_job"):
        with no_such_domain("nowhere"):
            getattr(client, name)(DomainName="nowhere", JobId=UNKNOWN_ID)


@pytest.mark.parametrize(
    "name", ["get_upload_job", "get_upload_job_path", "start_upload_job", "stop_upload_job"]
)
def test_an_unknown_job_is_not_found(client: Any, name: str) -> None:
    with not_found(f"UploadJob {UNKNOWN_ID} is not found in domain shop"):
        getattr(client, name)(DomainName="shop", JobId=UNKNOWN_ID)


def test_jobs_are_listed_in_the_order_of_their_creation_without_their_mapping(client: Any) -> None:
    jobs = [start(client, uploaded_job(client)), start(client, new_job(client)), get(client, new_job(client))]
    for job in jobs:
        del job["Fields"], job["UniqueKey"]
        job.pop("ResultsSummary", None)
    assert client.list_upload_jobs(DomainName="shop")["Items"] == jobs


def test_up_to_500_jobs_are_on_a_page(client: Any) -> None:
    expected = [new_job(client) for _ in range(5)]
    pages = every_page(client.list_upload_jobs, "Items", DomainName="shop", MaxResults=2)
    assert [[job["JobId"] for job in page] for page in pages] == [expected[:2], expected[2:4], expected[4:]]
    assert len(client.list_upload_jobs(DomainName="shop", MaxResults=500)["Items"]) == 5
    with bad_request("Value '501' at 'maxResults' failed to satisfy constraint"):
        client.list_upload_jobs(DomainName="shop", MaxResults=501)
    with bad_request("NextToken is not valid"):
        client.list_upload_jobs(DomainName="shop", NextToken="made-up")


# The file's way in


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


# The life of a job


def test_a_job_without_a_file_fails_at_once(client: Any) -> None:
    state_manager.set_transition(MODEL_NAME, {"progression": "time", "seconds": 60})
    job = start(client, new_job(client))
    assert (job["Status"], job["StatusReason"]) == ("FAILED", "VALIDATION_FAILURE")
    assert "CompletedAt" in job
    assert "ResultsSummary" not in job


def test_a_job_takes_the_time_that_the_state_manager_says(client: Any) -> None:
    state_manager.set_transition(MODEL_NAME, {"progression": "time", "seconds": 60})
    job = start(client, uploaded_job(client))
    assert (job["Status"], job["ResultsSummary"]) == ("IN_PROGRESS", summary(0, 0, 0))
    assert "CompletedAt" not in job
    advance_clock(59)
    assert get(client, job["JobId"])["Status"] == "IN_PROGRESS"
    assert client.get_domain(DomainName="shop")["Stats"]["ProfileCount"] == 0
    advance_clock(1000)
    assert client.get_domain(DomainName="shop")["Stats"]["ProfileCount"] == 2
    job = get(client, job["JobId"])
    assert (job["Status"], job["ResultsSummary"]) == ("SUCCEEDED", summary(2, 0, 0))
    assert timedelta(seconds=60) <= job["CompletedAt"] - job["CreatedAt"] < timedelta(seconds=120)


def test_jobs_end_in_the_order_in_which_they_are_due(client: Any) -> None:
    state_manager.set_transition(MODEL_NAME, {"progression": "time", "seconds": 60})
    first = uploaded_job(client, "E-mail,Tier\nana@riders.example,gold\n")
    second = uploaded_job(client, "E-mail,Tier\nana@riders.example,silver\n")
    start(client, second)
    advance_clock(10)
    start(client, first)
    advance_clock(1000)
    assert get(client, second)["ResultsSummary"] == summary(1, 0, 0)
    assert get(client, first)["ResultsSummary"] == summary(0, 1, 0)
    (ana,) = found(client, "shop", "_email", "ana@riders.example")
    assert profile(client, "shop", ana)["Attributes"] == {"tier": "gold"}


def test_a_job_can_end_after_a_number_of_reads(client: Any) -> None:
    state_manager.set_transition(MODEL_NAME, {"progression": "manual", "times": 3})
    job_id = uploaded_job(client)
    assert start(client, job_id)["Status"] == "IN_PROGRESS"
    client.list_upload_jobs(DomainName="shop")
    assert [get(client, job_id)["Status"] for _ in range(3)] == ["IN_PROGRESS", "SUCCEEDED", "SUCCEEDED"]


def test_a_stopped_job_writes_nothing(client: Any) -> None:
    state_manager.set_transition(MODEL_NAME, {"progression": "time", "seconds": 60})
    job_id = uploaded_job(client)
    start(client, job_id)
    assert answer(client.stop_upload_job(DomainName="shop", JobId=job_id)) == {}
    job = get(client, job_id)
    assert (job["Status"], job["ResultsSummary"]) == ("STOPPED", summary(0, 0, 0))
    assert job["CompletedAt"] >= job["CreatedAt"]
    assert "StatusReason" not in job
    advance_clock(1000)
    assert get(client, job_id) == job
    assert client.get_domain(DomainName="shop")["Stats"]["ProfileCount"] == 0


def test_a_job_is_started_once(client: Any) -> None:
    job_id = uploaded_job(client)
    start(client, job_id)
    with bad_request(f"Upload job {job_id} is SUCCEEDED; only a job that is CREATED can be started"):
        client.start_upload_job(DomainName="shop", JobId=job_id)


def test_only_a_running_job_can_be_stopped(client: Any) -> None:
    job_id = uploaded_job(client)
    for status in ("CREATED", "SUCCEEDED"):
        with bad_request(f"Upload job {job_id} is {status}; only a job that is IN_PROGRESS can be stopped"):
            client.stop_upload_job(DomainName="shop", JobId=job_id)
        if status == "CREATED":
            start(client, job_id)


def test_a_file_that_is_gone_is_no_fault_of_the_user(client: Any) -> None:
    job_id = uploaded_job(client)
    s3_backends[OWNER]["aws"].reset()
    job = start(client, job_id)
    assert (job["Status"], job["StatusReason"]) == ("FAILED", "INTERNAL_FAILURE")


def test_deleting_a_domain_ends_its_jobs(client: Any) -> None:
    state_manager.set_transition(MODEL_NAME, {"progression": "time", "seconds": 60})
    job_id = uploaded_job(client)
    start(client, job_id)
    client.delete_domain(DomainName="shop")
    client.create_domain(DomainName="shop", DefaultExpirationDays=365)
    advance_clock(1000)
    assert client.list_upload_jobs(DomainName="shop")["Items"] == []
    assert client.get_domain(DomainName="shop")["Stats"]["ProfileCount"] == 0


# How long imported data is kept


def is_there(client: Any, address: str) -> bool:
    return bool(found(client, "shop", "_email", address))


def test_an_imported_profile_expires_when_the_job_says(client: Any) -> None:
    start(client, uploaded_job(client, DataExpiry=30))
    advance_clock(30 * DAY - 60)
    assert is_there(client, "ana@riders.example")
    advance_clock(60)
    assert not is_there(client, "ana@riders.example")


def test_of_two_imports_the_longer_one_keeps_a_profile(client: Any) -> None:
    start(client, uploaded_job(client, DataExpiry=30))
    start(client, uploaded_job(client, DataExpiry=5))
    advance_clock(30 * DAY - 60)
    assert is_there(client, "ana@riders.example")
    advance_clock(60)
    assert not is_there(client, "ana@riders.example")


def test_an_import_never_shortens_the_life_of_a_profile(client: Any) -> None:
    create(client, "shop", EmailAddress="ana@riders.example")
    start(client, uploaded_job(client))
    advance_clock(365 * DAY - 60)
    assert is_there(client, "ana@riders.example")
    assert not is_there(client, "ben@riders.example")
    advance_clock(60)
    assert not is_there(client, "ana@riders.example")


def test_a_write_gives_an_imported_profile_the_domains_retention(client: Any) -> None:
    start(client, uploaded_job(client))
    (ana,) = found(client, "shop", "_email", "ana@riders.example")
    client.update_profile(DomainName="shop", ProfileId=ana, FirstName="Ana")
    advance_clock(364 * DAY)
    assert is_there(client, "ana@riders.example")


# What a job leaves behind


def test_the_history_names_who_started_the_job(client: Any) -> None:
    state_manager.set_transition(MODEL_NAME, {"progression": "time", "seconds": 60})
    ana = create(client, "shop", EmailAddress="ana@riders.example")
    start(client, uploaded_job(client))
    advance_clock(600)
    (ben,) = found(client, "shop", "_email", "ben@riders.example")
    history = {profile_id: history_of(client, profile_id) for profile_id in (ana, ben)}
    assert [record["ActionType"] for record in history[ana]] == ["UPDATED", "CREATED"]
    assert [record["ActionType"] for record in history[ben]] == ["CREATED"]
    assert history[ben][0]["PerformedBy"] == history[ana][1]["PerformedBy"]
    assert (
        history[ben][0]["CreatedAt"] == client.list_upload_jobs(DomainName="shop")["Items"][0]["CompletedAt"]
    )


def test_a_row_that_changes_nothing_leaves_no_record(client: Any) -> None:
    ana = create(client, "shop", EmailAddress="ana@riders.example", Attributes={"tier": "gold"})
    assert start(client, uploaded_job(client))["ResultsSummary"] == summary(1, 1, 0)
    (record,) = history_of(client, ana)
    assert record["ActionType"] == "CREATED"


def test_event_streams_hear_of_imported_profiles(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, Any]] = []

    def take(_: MotoPeers, stream_arn: str, records: list[Any]) -> bool:
        assert stream_arn == "arn:stream"
        sent.extend(json.loads(record.data) for record in records)
        return True

    monkeypatch.setattr(MotoPeers, "put_stream_records", take)
    create(client, "shop", EmailAddress="ana@riders.example")
    stored("shop").event_stream = EventStream("stream", "arn:stream", created_at=0.0)
    start(client, uploaded_job(client))
    assert [(event["EventType"], event["Object"]["EmailAddress"]) for event in sent] == [
        ("UPDATED", "ana@riders.example"),
        ("CREATED", "ben@riders.example"),
    ]


# Whole or not at all


class Down(Exception):
    """What a peer raises when a test switches it off."""


@pytest.mark.parametrize("peer", ["read_upload", "put_stream_records"])
def test_a_start_that_fails_leaves_nothing(client: Any, monkeypatch: pytest.MonkeyPatch, peer: str) -> None:
    ana = create(client, "shop", EmailAddress="ana@riders.example")
    stored("shop").event_stream = EventStream("stream", "arn:stream", created_at=0.0)
    job_id = uploaded_job(client)
    before = get(client, job_id)

    def fail(*_: Any) -> None:
        raise Down

    with monkeypatch.context() as patched:
        patched.setattr(MotoPeers, peer, fail)
        with pytest.raises(Down):
            client.start_upload_job(DomainName="shop", JobId=job_id)
    assert get(client, job_id) == before
    assert profile(client, "shop", ana) == {"EmailAddress": "ana@riders.example"}
    assert len(history_of(client, ana)) == 1
    assert client.get_domain(DomainName="shop")["Stats"]["ProfileCount"] == 1
    assert start(client, job_id)["ResultsSummary"] == summary(1, 1, 0)


def test_an_upload_that_fails_leaves_no_file(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = new_job(client)
    path = path_of(client, job_id)

    def fail(*_: Any) -> None:
        raise Down

    with monkeypatch.context() as patched:
        patched.setattr(MotoPeers, "keep_upload", fail)
        with pytest.raises(Down):
            put(path, TWO_RIDERS)
    assert start(client, job_id)["StatusReason"] == "VALIDATION_FAILURE"
