"""What tests ask for beside the API: run a job now, move the clock."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import boto3
import pytest
import requests
from moto import mock_aws

from customer_profiles_mock import advance_clock, mock_customer_profiles, run_identity_resolution_job
from customer_profiles_mock.errors import BadRequest, ResourceNotFound
from tests.joining.places import client_in

CONTROL = "http://motoapi.amazonaws.com/moto-api/customer-profiles"


def create(client: Any, **more: Any) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=30, Matching={"Enabled": True}, **more)


def test_a_job_runs_at_once(client: Any) -> None:
    create(client)
    twins = {"FirstName": "Ana", "LastName": "Silva", "EmailAddress": "ana@example.com"}
    for _ in range(2):
        client.create_profile(DomainName="shop", PhoneNumber="+12065550100", BirthDate="1980-02-03", **twins)
    job_id = run_identity_resolution_job("shop")
    assert re.fullmatch("[a-f0-9]{32}", job_id)
    job = client.get_identity_resolution_job(DomainName="shop", JobId=job_id)
    assert job["Status"] == "COMPLETED"
    assert job["JobStats"]["NumberOfProfilesReviewed"] == 2
    assert len(client.get_matches(DomainName="shop")["Matches"]) == 1


@pytest.mark.usefixtures("client")
def test_an_unknown_domain_is_named() -> None:
    with pytest.raises(ResourceNotFound) as caught:
        run_identity_resolution_job("nowhere")
    assert str(caught.value) == "DomainName nowhere is not found in account 123456789012"
    assert caught.value.code == "ResourceNotFoundException"


def test_a_domain_without_matching_has_no_jobs(client: Any) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=30)
    with pytest.raises(BadRequest, match="Matching is not enabled for domain shop"):
        run_identity_resolution_job("shop")


@pytest.mark.usefixtures("client")
def test_a_region_that_nobody_knows_is_refused() -> None:
    with pytest.raises(BadRequest, match="mars-north-1"):
        run_identity_resolution_job("shop", region_name="mars-north-1")


def test_the_region_is_the_one_that_boto3_would_take(monkeypatch: pytest.MonkeyPatch) -> None:
    with mock_customer_profiles():
        for region in ("us-east-1", "eu-west-2", "eu-central-1", "us-west-2"):
            create(client_in(region))
            client_in(region).update_domain(DomainName="shop", Tags={})

        def regions_with_extra_job() -> set[str]:
            jobs = {
                region: client_in(region).list_identity_resolution_jobs(DomainName="shop")
                for region in ("us-east-1", "eu-west-2", "eu-central-1", "us-west-2")
            }
            return {region for region, found in jobs.items() if len(found["IdentityResolutionJobsList"]) > 1}

        run_identity_resolution_job("shop", region_name="us-west-2")
        assert regions_with_extra_job() == {"us-west-2"}
        monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
        boto3.DEFAULT_SESSION = None
        run_identity_resolution_job("shop")
        assert regions_with_extra_job() == {"us-west-2", "eu-west-2"}
        boto3.setup_default_session(region_name="eu-central-1")
        run_identity_resolution_job("shop")
        assert regions_with_extra_job() == {"us-west-2", "eu-west-2", "eu-central-1"}
        monkeypatch.delenv("AWS_DEFAULT_REGION")
        boto3.DEFAULT_SESSION = None
        run_identity_resolution_job("shop")
        assert len(regions_with_extra_job()) == 4


def test_another_account_is_asked_for_by_its_id(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    create(client)
    assert run_identity_resolution_job("shop")
    monkeypatch.delenv("MOTO_ACCOUNT_ID")
    assert run_identity_resolution_job("shop", account_id="111122223333")
    with pytest.raises(ResourceNotFound, match="account 123456789012"):
        run_identity_resolution_job("shop")


@pytest.mark.parametrize("delta", [timedelta(days=2), 172800, 172800.0])
@mock_aws
def test_the_clock_moves_and_due_jobs_run_with_the_next_call(delta: timedelta | float) -> None:
    client = client_in("us-east-1")
    create(client)
    created = client.get_domain(DomainName="shop")["CreatedAt"]
    advance_clock(delta)
    (done, _pending) = sorted(
        client.list_identity_resolution_jobs(DomainName="shop")["IdentityResolutionJobsList"],
        key=lambda job: job["JobStartTime"],
    )
    assert done["Status"] == "COMPLETED"
    updated = client.update_domain(DomainName="shop", DefaultExpirationDays=31)["LastUpdatedAt"]
    assert timedelta(days=2) <= updated - created < timedelta(days=2, minutes=5)


def test_several_moves_add_up(client: Any) -> None:
    create(client)
    created = client.get_domain(DomainName="shop")["CreatedAt"]
    for _ in range(3):
        advance_clock(3600)
    updated = client.update_domain(DomainName="shop", DefaultExpirationDays=31)["LastUpdatedAt"]
    assert timedelta(hours=3) <= updated - created < timedelta(hours=3, minutes=5)


@pytest.mark.parametrize("delta", [-1, timedelta(seconds=-1), float("nan"), float("inf"), 1e12])
@pytest.mark.usefixtures("client")
def test_the_clock_cannot_be_moved_back_or_out_of_time(delta: timedelta | float) -> None:
    with pytest.raises(ValueError, match="The clock moves forward"):
        advance_clock(delta)


def test_outside_of_a_mock_both_say_what_to_do() -> None:
    with pytest.raises(RuntimeError, match="inside `mock_customer_profiles` or `mock_aws`"):
        run_identity_resolution_job("shop")
    with pytest.raises(RuntimeError, match="inside `mock_customer_profiles` or `mock_aws`"):
        advance_clock(1)


def post(path: str, body: Any) -> requests.Response:
    return requests.post(f"{CONTROL}/{path}", json=body, timeout=10)


def test_the_urls_answer_in_process_too(client: Any) -> None:
    create(client)
    job = post("run-identity-resolution-job", {"DomainName": "shop"})
    assert job.status_code == 200
    assert job.headers["content-type"] == "application/json"
    assert client.get_identity_resolution_job(DomainName="shop", JobId=job.json()["JobId"])
    before = post("advance-clock", {"Seconds": 0}).json()["Now"]
    assert 60 <= post("advance-clock", {"Seconds": 60}).json()["Now"] - before < 120


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        ("run-identity-resolution-job", {}, "DomainName is missing"),
        ("run-identity-resolution-job", {"DomainName": 7}, "DomainName must be a string"),
        (
            "run-identity-resolution-job",
            {"DomainName": "shop", "region": "us-east-1"},
            "region is not one of AccountId, DomainName, Region",
        ),
        ("run-identity-resolution-job", [], "The request body is not a JSON object"),
        ("advance-clock", {}, "Seconds must be a number"),
        ("advance-clock", {"Seconds": "60"}, "Seconds must be a number"),
        ("advance-clock", {"Seconds": True}, "Seconds must be a number"),
        (
            "advance-clock",
            {"Seconds": -1},
            "The clock moves forward, and to the year 9999 at most, not by -1 seconds",
        ),
    ],
)
@pytest.mark.usefixtures("client")
def test_a_control_call_that_makes_no_sense_is_a_400(path: str, body: Any, message: str) -> None:
    answer = post(path, body)
    assert (answer.status_code, answer.json()) == (400, {"Message": message})


@pytest.mark.usefixtures("client")
def test_a_control_call_wants_post_and_json() -> None:
    got = requests.get(f"{CONTROL}/advance-clock", timeout=10)
    assert (got.status_code, got.json()) == (400, {"Message": "Use POST with a JSON object"})
    text = requests.post(f"{CONTROL}/advance-clock", data="soon", timeout=10)
    assert (text.status_code, text.json()) == (400, {"Message": "The request body is not a JSON object"})
    unknown = post("run-identity-resolution-job", {"DomainName": "nowhere"})
    assert unknown.status_code == 404
    assert unknown.json()["Message"] == "DomainName nowhere is not found in account 123456789012"
