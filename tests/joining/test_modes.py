"""Every way into the mock in this process, and what is kept apart."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests
from botocore.config import Config
from moto import mock_aws
from moto.moto_api import recorder, state_manager

from customer_profiles_mock import mock_customer_profiles
from tests.joining.places import client_in, names_in

MOTO_API = "http://motoapi.amazonaws.com/moto-api"


def create(client: Any, name: str = "shop", **more: Any) -> Any:
    return client.create_domain(DomainName=name, DefaultExpirationDays=365, **more)


@mock_aws
def test_motos_own_mock_answers_once_the_package_is_imported() -> None:
    create(client_in("us-east-1"))
    assert names_in("us-east-1") == ["shop"]


def test_nested_mocks_of_both_kinds_share_one_state() -> None:
    with mock_aws():
        create(client_in("us-east-1"), "outer")
        with mock_customer_profiles():
            create(client_in("us-east-1"), "inner")
            with mock_aws():
                assert names_in("us-east-1") == ["inner", "outer"]
        assert names_in("us-east-1") == ["inner", "outer"]


def test_each_outermost_mock_begins_empty() -> None:
    for _ in range(2):
        with mock_customer_profiles():
            assert names_in("us-east-1") == []
            create(client_in("us-east-1"))


def test_motos_reset_empties_the_state(client: Any) -> None:
    create(client)
    assert requests.post(f"{MOTO_API}/reset", timeout=10).json() == {"status": "ok"}
    assert names_in("us-east-1") == []


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("us-east-1", "aws"),
        ("ap-southeast-5", "aws"),
        ("cn-north-1", "aws-cn"),
        ("us-gov-west-1", "aws-us-gov"),
        ("us-iso-east-1", "aws-iso"),
        ("eusc-de-east-1", "aws-eusc"),
    ],
)
@mock_customer_profiles
def test_every_partition_has_its_own_regions(region: str, partition: str) -> None:
    client = client_in(region)
    create(client, Tags={"team": "care"})
    arn = f"arn:{partition}:profile:{region}:123456789012:domains/shop"
    assert client.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "care"}


@pytest.mark.parametrize(
    ("region", "options"),
    [
        ("us-east-1", {"use_fips_endpoint": True}),
        ("eu-west-2", {"use_dualstack_endpoint": True}),
        ("us-west-2", {"use_fips_endpoint": True, "use_dualstack_endpoint": True}),
        ("us-gov-west-1", {"use_fips_endpoint": True}),
    ],
)
@mock_customer_profiles
def test_fips_and_dual_stack_hosts_lead_to_the_same_region(region: str, options: dict[str, bool]) -> None:
    create(client_in(region, config=Config(**options)))
    assert names_in(region) == ["shop"]


@pytest.mark.usefixtures("client")
def test_an_unsigned_request_to_a_dual_stack_host_knows_its_region() -> None:
    create(client_in("eu-west-2"))
    answer = requests.get("https://profile.eu-west-2.api.aws/domains", timeout=10)
    assert [item["DomainName"] for item in answer.json()["Items"]] == ["shop"]


def test_regions_are_kept_apart(client: Any) -> None:
    create(client)
    assert names_in("eu-west-2") == []


def test_the_account_of_the_environment_is_kept_apart(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    create(client)
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    assert names_in("us-east-1") == []
    with pytest.raises(client.exceptions.ResourceNotFoundException, match="account 111122223333"):
        client.get_domain(DomainName="shop")


def test_an_assumed_role_acts_in_its_own_account(client: Any) -> None:
    create(client)
    role = boto3.client("sts", region_name="us-east-1").assume_role(
        RoleArn="arn:aws:iam::111122223333:role/other", RoleSessionName="test"
    )["Credentials"]
    other = client_in(
        "us-east-1",
        aws_access_key_id=role["AccessKeyId"],
        aws_secret_access_key=role["SecretAccessKey"],
        aws_session_token=role["SessionToken"],
    )
    assert other.list_domains()["Items"] == []
    create(other, "theirs")
    assert names_in("us-east-1") == ["shop"]
    assert [item["DomainName"] for item in other.list_domains()["Items"]] == ["theirs"]


def test_eight_threads_can_use_one_backend(client: Any) -> None:
    create(client)
    failures: list[BaseException] = []
    ids: list[str] = []

    def work(number: int) -> None:
        try:
            for turn in range(12):
                ids.append(client.create_profile(DomainName="shop", FirstName=f"n{number}")["ProfileId"])
                client.search_profiles(DomainName="shop", KeyName="_profileId", Values=[ids[-1]])
                client.tag_resource(
                    resourceArn="arn:aws:profile:us-east-1:123456789012:domains/shop",
                    tags={f"k{number}": str(turn)},
                )
                client.get_domain(DomainName="shop")
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Counter(Counter(ids).values()) == {1: 96}
    assert client.get_domain(DomainName="shop")["Stats"]["ProfileCount"] == 96


def created_ids(reads_between: int) -> list[str]:
    with mock_customer_profiles():
        requests.post(f"{MOTO_API}/seed?a=42", timeout=10)
        client = client_in("us-east-1")
        create(client)
        ids = []
        for _ in range(3):
            ids.append(client.create_profile(DomainName="shop", FirstName="Ana")["ProfileId"])
            for _ in range(reads_between):
                client.get_domain(DomainName="shop")
        return ids


def test_motos_seed_makes_ids_repeatable_whatever_is_read_in_between() -> None:
    ids = created_ids(reads_between=0)
    assert len(set(ids)) == 3
    assert created_ids(reads_between=2) == ids


def test_the_identity_resolution_job_is_known_to_the_state_manager(client: Any) -> None:
    name = "customerprofiles::identity-resolution-job"
    client.list_domains()
    assert name in state_manager.get_registered_models()
    address = f"{MOTO_API}/state-manager"
    asked = f"{address}/get-transition?model_name={name}"
    assert requests.get(asked, timeout=10).json() == {"progression": "immediate"}
    manual = {"progression": "manual", "times": 2}
    requests.post(f"{address}/set-transition", json={"model_name": name, "transition": manual}, timeout=10)
    assert requests.get(asked, timeout=10).json() == manual
    requests.post(f"{address}/unset-transition", json={"model_name": name}, timeout=10)
    assert requests.get(asked, timeout=10).json() == {"progression": "immediate"}


@pytest.fixture
def recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(recorder, "_location", str(tmp_path / "recording"))
    yield
    recorder.stop_recording()


@pytest.mark.usefixtures("recording")
def test_a_recording_can_be_replayed(client: Any) -> None:
    recorder.start_recording()
    create(client, "recorded")
    recorder.stop_recording()
    requests.post(f"{MOTO_API}/reset", timeout=10)
    recorder.replay_recording()
    assert names_in("us-east-1") == ["recorded"]
