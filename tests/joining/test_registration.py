"""How moto finds the backend, in whatever order things are imported."""

from __future__ import annotations

import re
from typing import Any

import boto3
import moto.backends
import pytest
import requests
from moto import mock_aws
from moto.backend_index import backend_url_patterns

import customer_profiles_mock
from customer_profiles_mock.registration import HOSTS, SERVICE
from tests.joining import fresh


def test_moto_gives_the_backend_under_both_names() -> None:
    get_backend: Any = moto.backends.get_backend
    assert get_backend("customerprofiles") is get_backend("customer-profiles")


def test_registering_again_changes_nothing() -> None:
    before = list(backend_url_patterns)
    customer_profiles_mock.register()
    assert backend_url_patterns == before
    assert [service for service, _ in before].count(SERVICE) == 1


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("profile.us-east-1.amazonaws.com", True),
        ("profile-fips.us-gov-west-1.amazonaws.com", True),
        ("profile.eu-west-2.api.aws", True),
        ("profile-fips.us-east-1.api.aws", True),
        ("profile.nowhere.amazonaws.com", True),
        ("profile.us-east-1.elb.amazonaws.com", False),
        ("profile.s3.amazonaws.com", False),
        ("profile.s3-eu-west-1.amazonaws.com", False),
        ("profile.s3.us-west-2.amazonaws.com", False),
        ("my-profile.us-east-1.amazonaws.com", False),
        ("profile.amazonaws.com", False),
        ("profiles.us-east-1.amazonaws.com", False),
    ],
)
def test_exactly_the_hosts_of_the_service_are_taken(host: str, is_ours: bool) -> None:
    assert bool(re.match(HOSTS, f"https://{host}/domains")) is is_ours


@mock_aws
def test_a_bucket_called_profile_still_belongs_to_s3() -> None:
    s3 = boto3.client("s3", region_name="us-east-1")
    s3.create_bucket(Bucket="profile")
    s3.put_object(Bucket="profile", Key="greeting", Body=b"hello")
    address = s3.generate_presigned_url("get_object", {"Bucket": "profile", "Key": "greeting"})
    assert address.startswith("https://profile.s3.amazonaws.com/")
    assert requests.get(address, timeout=10).content == b"hello"


def test_importing_the_package_loads_neither_backend_nor_server_nor_matcher() -> None:
    loaded = fresh.run(
        """
        import sys
        import customer_profiles_mock
        watched = ("flask", "rapidfuzz", "phonenumbers", "customer_profiles_mock.customerprofiles.models",
                   "customer_profiles_mock.customerprofiles.responses", "customer_profiles_mock.matcher",
                   "customer_profiles_mock.operations", "customer_profiles_mock.protocol", "moto.iam.models")
        print([name for name in watched if name in sys.modules])
        """
    )
    assert loaded == "[]"


def test_a_first_request_loads_neither_the_server_nor_the_matching_libraries() -> None:
    loaded = fresh.run(
        """
        import sys
        import boto3
        from customer_profiles_mock import mock_customer_profiles
        with mock_customer_profiles():
            client = boto3.client("customer-profiles", region_name="us-east-1")
            client.create_domain(DomainName="shop", DefaultExpirationDays=30)
        print([name for name in ("flask", "rapidfuzz", "phonenumbers") if name in sys.modules])
        """
    )
    assert loaded == "[]"


def test_registration_in_a_running_mock_serves_boto3_and_requests() -> None:
    answers = fresh.run(
        """
        import boto3, requests
        from moto import mock_aws
        with mock_aws():
            client = boto3.client("customer-profiles", region_name="us-east-1")
            import customer_profiles_mock
            client.create_domain(DomainName="late", DefaultExpirationDays=30)
            answer = requests.get("https://profile.us-east-1.amazonaws.com/domains/late")
            print(client.get_domain(DomainName="late")["DomainName"], answer.json()["DomainName"])
        """
    )
    assert answers == "late late"


def test_moto_modules_that_were_removed_are_joined_anew() -> None:
    answers = fresh.run(
        """
        import sys
        import boto3
        import customer_profiles_mock

        def names():
            with customer_profiles_mock.mock_customer_profiles():
                client = boto3.client("customer-profiles", region_name="us-east-1")
                client.create_domain(DomainName="shop", DefaultExpirationDays=30)
                return [item["DomainName"] for item in client.list_domains()["Items"]]

        first = names()
        for name in [name for name in sys.modules if name == "moto" or name.startswith("moto.")]:
            del sys.modules[name]
        second = names()

        from moto.backends import get_backend
        from moto.core.base_backend import BackendDict
        print(first, second, isinstance(get_backend("customerprofiles"), BackendDict))
        """
    )
    assert answers == "['shop'] ['shop'] True"


def test_a_backend_that_moto_brings_itself_is_replaced_with_a_warning() -> None:
    answers = fresh.run(
        """
        import re, warnings
        import moto.backend_index
        theirs = re.compile("https?://profile\\\\.(.+)\\\\.amazonaws\\\\.com")
        moto.backend_index.backend_url_patterns.append(("customerprofiles", theirs))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            import customer_profiles_mock
        print(*(warning.message for warning in caught))
        import boto3
        with moto.mock_aws():
            client = boto3.client("customer-profiles", region_name="us-east-1")
            print(client.create_domain(DomainName="shop", DefaultExpirationDays=30)["DomainName"])
        """
    )
    assert answers.splitlines() == [
        "This moto has a customer-profiles backend of its own; customer-profiles-mock takes its place.",
        "shop",
    ]


def test_the_stand_in_module_has_nothing_but_the_backends() -> None:
    from customer_profiles_mock import moto_alias

    with pytest.raises(AttributeError, match="has no attribute 'models'"):
        moto_alias.models  # noqa: B018  # the look-up is what is tested


def test_the_service_is_on_motos_whitelist_by_its_name() -> None:
    with mock_aws(config={"core": {"service_whitelist": ["customerprofiles"]}}):
        client = boto3.client("customer-profiles", region_name="us-east-1")
        assert client.list_domains()["Items"] == []
        with pytest.raises(Exception, match="not whitelisted"):
            boto3.client("sqs", region_name="us-east-1").list_queues()
