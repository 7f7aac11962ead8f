"""CreateUploadJob, GetUploadJob, ListUploadJobs, StartUploadJob, StopUploadJob: the life of a job."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from moto.moto_api import state_manager
from moto.s3.models import s3_backends

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
from tests.operations.uploading import (
    FIELDS,
    MODEL_NAME,
    TWO_RIDERS,
    get,
    history_of,
    new_job,
    path_of,
    put,
    start,
    summary,
    uploaded_job,
)

pytestmark = pytest.mark.usefixtures("domain")


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
