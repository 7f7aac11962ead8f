"""moto's server, on a thread of this process and for another one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.core import enable_iam_authentication
from moto.server import ThreadedMotoServer

from customer_profiles_mock.customerprofiles import models
from tests.conftest import one_session
from tests.joining import fresh


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def connect(address: str) -> Iterator[Any]:
    """Makes clients that talk to the server; afterwards they are closed and the server is empty."""
    clients = []

    def make(service: str = "customer-profiles", region: str = "us-east-1", **more: Any) -> Any:
        config = Config(retries={"total_max_attempts": 1})
        client = one_session().client(service, region, endpoint_url=address, config=config, **more)
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()
    requests.post(f"{address}/moto-api/reset", timeout=10)


def create(client: Any, name: str = "shop", **more: Any) -> None:
    client.create_domain(DomainName=name, DefaultExpirationDays=30, **more)


def names(client: Any) -> list[str]:
    return [item["DomainName"] for item in client.list_domains()["Items"]]


def test_calls_and_errors_are_those_of_the_service(connect: Any) -> None:
    client = connect()
    create(client)
    assert client.get_domain(DomainName="shop")["DefaultExpirationDays"] == 30
    with pytest.raises(client.exceptions.ResourceNotFoundException, match="DomainName nowhere is not found"):
        client.get_domain(DomainName="nowhere")
    with pytest.raises(client.exceptions.BadRequestException, match="Domain shop already exists"):
        create(client)


def test_an_encoded_path_arrives_as_it_was_sent(connect: Any) -> None:
    client = connect()
    create(client, Tags={"team": "care"})
    arn = "arn:aws:profile:us-east-1:123456789012:domains/shop"
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "care"}
    with pytest.raises(client.exceptions.BadRequestException, match="domainName"):
        client.get_domain(DomainName="a/b")


def test_the_region_is_that_of_the_signature(connect: Any) -> None:
    create(connect(region="eu-west-2"))
    assert names(connect(region="eu-west-2")) == ["shop"]
    assert names(connect(region="us-east-1")) == []


def test_headers_are_not_doubled(connect: Any) -> None:
    headers = connect().list_domains()["ResponseMetadata"]["HTTPHeaders"]
    assert headers["access-control-allow-origin"] == "*"
    assert headers["content-type"] == "application/json"
    assert "," not in headers["x-amzn-requestid"]


def test_a_reset_empties_the_server(connect: Any, address: str) -> None:
    create(connect())
    requests.post(f"{address}/moto-api/reset", timeout=10)
    assert names(connect()) == []


def test_a_fault_of_the_mock_is_a_json_error(
    connect: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = connect()
    monkeypatch.setattr(models, "built_operation", lambda _: 1 / 0)
    with pytest.raises(client.exceptions.InternalServerException) as caught:
        client.list_domains()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert caught.value.response["Error"]["Message"] == "An internal error of the mock"
    assert "ListDomains failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_an_operation_that_is_not_built_is_a_json_501(connect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = connect()
    monkeypatch.setattr(models, "built_operation", {}.get)
    with pytest.raises(ClientError, match="ListDomains") as caught:
        client.list_domains()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_iam_is_enforced_there_too(connect: Any) -> None:
    iam = connect("iam")
    iam.create_user(UserName="clerk")
    policy = {
        "Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": "profile:Get*", "Resource": "*"},
    }
    iam.put_user_policy(UserName="clerk", PolicyName="rights", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName="clerk")["AccessKey"]
    create(connect())
    clerk = connect(aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
    with enable_iam_authentication():
        assert clerk.get_domain(DomainName="shop")["DomainName"] == "shop"
        with pytest.raises(clerk.exceptions.AccessDeniedException, match="on resource: arn:aws:profile:"):
            clerk.delete_domain(DomainName="shop")


def test_tagging_stacks_and_dashboard_work_there_too(connect: Any, address: str) -> None:
    properties = {
        "DomainName": "shop",
        "DefaultExpirationDays": "30",
        "Tags": [{"Key": "team", "Value": "care"}],
    }
    resources = {"Shop": {"Type": "AWS::CustomerProfiles::Domain", "Properties": properties}}
    stacks = connect("cloudformation")
    stacks.create_stack(StackName="one", TemplateBody=json.dumps({"Resources": resources}))
    with pytest.raises(ClientError, match="Domain shop already exists"):
        stacks.create_stack(StackName="two", TemplateBody=json.dumps({"Resources": resources}))
    found = connect("resourcegroupstaggingapi").get_resources(TagFilters=[{"Key": "team"}])
    assert [item["ResourceARN"] for item in found["ResourceTagMappingList"]] == [
        "arn:aws:profile:us-east-1:123456789012:domains/shop"
    ]
    data = requests.get(f"{address}/moto-api/data.json", timeout=10).json()
    assert [row["name"] for row in data["customerprofiles"]["Domain"]] == ["shop"]


def test_the_seed_is_set_and_the_state_manager_is_asked_by_http(connect: Any, address: str) -> None:
    client = connect()
    ids = []
    for _ in range(2):
        requests.post(f"{address}/moto-api/reset", timeout=10)
        requests.post(f"{address}/moto-api/seed?a=42", timeout=10)
        create(client)
        ids.append(client.create_profile(DomainName="shop", FirstName="Ana")["ProfileId"])
    assert ids[0] == ids[1]
    transition = requests.get(
        f"{address}/moto-api/state-manager/get-transition",
        params="model_name=customerprofiles::identity-resolution-job",
        timeout=10,
    )
    assert transition.json() == {"progression": "immediate"}


def test_a_header_can_name_the_account(connect: Any, address: str) -> None:
    create(connect())
    headers = {
        "Authorization": "AWS4-HMAC-SHA256 Credential=testing/20261121/us-east-1/profile/aws4_request",
        "x-moto-account-id": "111122223333",
    }
    answer = requests.get(f"{address}/domains/shop", headers=headers, timeout=10)
    assert answer.json()["Message"] == "DomainName shop is not found in account 111122223333"


def test_control_calls_answer_at_the_servers_address(connect: Any, address: str) -> None:
    client = connect(region="eu-west-2")
    create(client, Matching={"Enabled": True})
    control = f"{address}/moto-api/customer-profiles"
    asked = {"DomainName": "shop", "Region": "eu-west-2", "AccountId": "123456789012"}
    job = requests.post(f"{control}/run-identity-resolution-job", json=asked, timeout=10)
    assert job.status_code == 200
    found = client.get_identity_resolution_job(DomainName="shop", JobId=job.json()["JobId"])
    assert found["Status"] == "COMPLETED"
    before = client.create_domain(DomainName="now", DefaultExpirationDays=30)["CreatedAt"]
    moved = requests.post(f"{control}/advance-clock", json={"Seconds": 86400}, timeout=10)
    assert moved.status_code == 200
    after = client.create_domain(DomainName="later", DefaultExpirationDays=30)["CreatedAt"]
    assert 86400 <= (after - before).total_seconds() < 86500
    assert 0 <= after.timestamp() - moved.json()["Now"] < 100


def test_a_mock_of_another_process_can_talk_to_the_server(address: str) -> None:
    printed = fresh.run(
        """
        import warnings
        import boto3
        from datetime import timedelta
        from customer_profiles_mock import (
            advance_clock, mock_customer_profiles, run_identity_resolution_job,
        )
        from customer_profiles_mock.errors import BadRequest, ResourceNotFound

        @mock_customer_profiles
        def test():
            client = boto3.client("customer-profiles", region_name="eu-west-2")
            assert client.list_domains()["Items"] == []
            client.create_domain(DomainName="shop", DefaultExpirationDays=30, Matching={"Enabled": True})
            job = run_identity_resolution_job("shop", region_name="eu-west-2")
            print(client.get_identity_resolution_job(DomainName="shop", JobId=job)["Status"])
            before = client.get_domain(DomainName="shop")["CreatedAt"]
            advance_clock(timedelta(days=2))
            update = client.update_domain(DomainName="shop", DefaultExpirationDays=60)
            print((update["LastUpdatedAt"] - before).days)
            for name, arguments in {"nowhere": {}, "plain": {"account_id": "111122223333"}}.items():
                try:
                    run_identity_resolution_job(name, region_name="eu-west-2", **arguments)
                except ResourceNotFound as error:
                    print(error)
            client.create_domain(DomainName="plain", DefaultExpirationDays=30)
            try:
                run_identity_resolution_job("plain", region_name="eu-west-2")
            except BadRequest as error:
                print(error)
            try:
                advance_clock(-1)
            except ValueError as error:
                print(error)
            client.close()

        test()
        test()
        try:
            advance_clock(1)
        except RuntimeError as error:
            print(error)
        """,
        TEST_SERVER_MODE="true",
        TEST_SERVER_MODE_ENDPOINT=address,
    )
    once = [
        "COMPLETED",
        "2",
        "DomainName nowhere is not found in account 123456789012",
        "DomainName plain is not found in account 111122223333",
        "Matching is not enabled for domain plain",
        "The clock moves forward, and to the year 9999 at most, not by -1 seconds",
    ]
    lines = printed.splitlines()
    assert lines[:-1] == once * 2
    assert lines[-1].startswith("No mock is active.")


def test_a_server_without_the_package_is_told_from_one_with_it(address: str) -> None:
    printed = fresh.run(
        """
        import moto
        from customer_profiles_mock import advance_clock
        from customer_profiles_mock.customerprofiles import control_urls
        with moto.mock_aws():
            control_urls.ADVANCE_CLOCK = "/moto-api/not-there"
            try:
                advance_clock(1)
            except RuntimeError as error:
                print(error)
        """,
        TEST_SERVER_MODE="true",
        TEST_SERVER_MODE_ENDPOINT=address,
    )
    assert printed == (
        f"{address}/moto-api/not-there is not known there; the process that runs moto's server must "
        "import customer_profiles_mock before it starts"
    )
