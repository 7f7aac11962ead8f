"""What a test gets by naming a fixture, with nothing in its project but itself."""

from __future__ import annotations

from importlib import metadata

import moto.backends
import moto.moto_server.werkzeug_app
import pytest
from botocore.httpsession import URLLib3Session
from moto.moto_api._internal.urls import url_paths

import customer_profiles_mock
from customer_profiles_mock.pytest_plugin import Control
from tests.joining import fresh


@pytest.fixture(autouse=True)
def _kept_modules() -> None:
    """An inner run forgets what it was the first to import, and state of moto with it."""
    moto.backends.get_backend("customer-profiles")
    assert moto.moto_server.werkzeug_app


def test_the_plugin_loads_neither_this_package_nor_moto() -> None:
    [entry] = metadata.entry_points(group="pytest11", name="customer_profiles_mock")
    printed = fresh.run(
        f"""
        import sys
        import pytest
        before = set(sys.modules)
        import {entry.value}
        print(sorted({{name.partition(".")[0] for name in set(sys.modules) - before}}))
        """
    )
    assert printed == f"['{entry.value}']"


def test_fixtures_work_together_and_leave_nothing(pytester: pytest.Pytester) -> None:
    pytester.makefile(
        ".jsonl",
        customers='{"FirstName": "Ann", "LastName": "Lee"}\n\n{"FirstName": "Bob", "LastName": "Lee"}\n',
    )
    pytester.makepyfile(
        """
        import os
        import unittest

        import boto3
        import pytest
        import requests

        from customer_profiles_mock.loading import CannotLoad

        session = boto3.Session(aws_access_key_id="a", aws_secret_access_key="b", region_name="us-east-1")


        def names(client):
            return [item["DomainName"] for item in client.list_domains()["Items"]]


        def test_its_exceptions_are_those_of_the_code_under_test(customer_profiles):
            with pytest.raises(customer_profiles.exceptions.ResourceNotFoundException):
                boto3.client("customer-profiles").get_domain(DomainName="nowhere")


        @pytest.mark.parametrize("turn", [1, 2])
        def test_each_begins_empty(customer_profiles, turn):
            assert names(customer_profiles) == []
            customer_profiles.create_domain(DomainName="shop", DefaultExpirationDays=30)
            assert customer_profiles.meta.region_name == "us-east-1"
            assert "AWS_PROFILE" not in os.environ


        def test_factory(customer_profiles, customer_profiles_domain, customer_profiles_control):
            shop = customer_profiles_domain("shop", profiles="customers.jsonl", rules=[["LastName"]])
            other = customer_profiles_domain(profiles=[{"FirstName": "Cy"}] * 2, matching=True)
            assert names(customer_profiles) == ["domain-1", "shop"]
            found = customer_profiles.batch_get_profile(DomainName="shop", ProfileIds=list(shop.profile_ids))
            assert {profile["FirstName"] for profile in found["Profiles"]} == {"Ann", "Bob"}
            [group] = customer_profiles.list_rule_based_matches(DomainName="shop")["MatchIds"]
            domain = customer_profiles.get_domain(DomainName=other.name)
            assert domain["Stats"]["ProfileCount"] == 2
            job = customer_profiles_control.run_identity_resolution_job("domain-1")
            assert customer_profiles.get_identity_resolution_job(DomainName="domain-1", JobId=job)
            with pytest.raises(CannotLoad, match=r"^profiles\\[0\\]: FirstNam is not one of"):
                customer_profiles_domain(profiles=[{"FirstNam": "Ann"}])


        @pytest.mark.parametrize("turn", [1, 2])
        def test_server(customer_profiles_server, monkeypatch, turn):
            client = session.client("customer-profiles", endpoint_url=customer_profiles_server)
            assert names(client) == []
            client.create_domain(DomainName="shop", DefaultExpirationDays=30)
            assert names(session.client("customer-profiles")) == ["shop"]
            monkeypatch.setenv("AWS_ENDPOINT_URL_CUSTOMER_PROFILES", customer_profiles_server)
            assert names(session.client("customer-profiles")) == ["shop"]
            health = requests.get(f"{customer_profiles_server}/moto-api/customer-profiles/health", timeout=10)
            assert health.json()["Status"] == "ok"
            client.close()


        @pytest.mark.usefixtures("customer_profiles")
        class TestOfUnittest(unittest.TestCase):
            def setUp(self):
                self.client = session.client("customer-profiles")
                self.client.create_domain(DomainName="shop", DefaultExpirationDays=30)

            def test_one(self):
                assert names(self.client) == ["shop"]

            def test_other(self):
                assert names(self.client) == ["shop"]


        class TestOfPytest:
            @pytest.fixture(autouse=True)
            def shop(self, customer_profiles_domain):
                self.shop = customer_profiles_domain("shop")

            def test_one(self, customer_profiles):
                assert names(customer_profiles) == [self.shop.name]
        """
    )
    result = pytester.runpytest_inprocess("--strict-markers", "-p", "no:cacheprovider", "-W", "error")
    result.assert_outcomes(passed=9)


def test_the_marker_gives_options_and_the_nearest_counts(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import boto3
        import pytest
        from customer_profiles_mock.options import Options, current_options

        pytestmark = pytest.mark.customer_profiles(strict_rule_configuration=True, three_jobs_a_week=True)


        @pytest.mark.customer_profiles(three_jobs_a_week=False, lock_rules_for_a_day=True)
        class TestOfAClass:
            def test_class_and_module(self, customer_profiles):
                assert current_options() == Options(strict_rule_configuration=True, lock_rules_for_a_day=True)

            @pytest.mark.customer_profiles(strict_rule_configuration=False)
            def test_function(self):
                assert current_options() == Options(lock_rules_for_a_day=True)
                assert boto3.client("customer-profiles").list_domains()["Items"] == []


        @pytest.mark.parametrize(
            "value", [1, pytest.param(2, marks=pytest.mark.customer_profiles(lock_rules_for_a_day=True))]
        )
        def test_parameter(value):
            assert current_options().lock_rules_for_a_day is (value == 2)


        @pytest.mark.customer_profiles(strict_rules=True)
        def test_misspelt():
            pass


        @pytest.mark.customer_profiles(True)
        def test_unnamed():
            pass


        @pytest.mark.customer_profiles(lock_rules_for_a_day="no")
        def test_no_truth(customer_profiles):
            pass
        """
    )
    result = pytester.runpytest_inprocess("--strict-markers", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=4, errors=3)
    names = "strict_rule_configuration, lock_rules_for_a_day, three_jobs_a_week"
    result.stdout.fnmatch_lines_random(
        [
            f"The marker customer_profiles has no option strict_rules; it has {names}",
            f"The marker customer_profiles takes {names}, by name",
            "The marker customer_profiles takes True or False for lock_rules_for_a_day",
        ]
    )


def test_a_call_that_would_leave_for_aws_fails_and_says_what_to_do(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send(*_: object) -> None:
        raise ConnectionError("no network here")

    monkeypatch.setattr(URLLib3Session, "send", send)
    pytester.makepyfile(
        """
        import boto3
        import pytest
        from moto.core.models import botocore_stubber

        session = boto3.Session(aws_access_key_id="a", aws_secret_access_key="b", region_name="us-east-1")


        def late_client(service):
            client = session.client(service)
            # What moto adds to each client that is made after it was imported.
            client.meta.events.unregister("before-send", botocore_stubber)
            return client


        profiles = late_client("customer-profiles")


        def test_late_client(customer_profiles):
            profiles.list_domains()

        def test_late_client_of_another_service(customer_profiles_control):
            try:
                late_client("sqs").list_queues()
            except Exception:
                pass  # as the code under test may do

        @pytest.mark.customer_profiles
        def test_late_client_in_a_marked_test():
            profiles.list_domains()

        def test_late_client_beside_the_server(customer_profiles_server):
            profiles.list_domains()

        def test_what_moto_lacks(customer_profiles):
            session.client("lambda", endpoint_url="https://nothing.us-east-1.api.aws").list_functions()

        def test_endpoint(monkeypatch, customer_profiles):
            monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localhost:1")
            session.client("customer-profiles").list_domains()

        def test_passing_through(customer_profiles):
            from moto import mock_aws

            with mock_aws(config={"core": {"passthrough": {"urls": ["https://[^/]*/domains"]}}}):
                with pytest.raises(ConnectionError, match="no network here"):
                    profiles.list_domains()
        """
    )
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "--tb=line")
    result.assert_outcomes(failed=6, passed=1)
    remedy = "*was about to reach AWS: its client was made before moto was imported*Make the client inside*"
    result.stdout.fnmatch_lines_random(
        [
            f"*GET https://profile.us-east-1.amazonaws.com/domains {remedy}",
            f"*POST https://sqs.us-east-1.amazonaws.com/ {remedy}",
            "*GET https://nothing.us-east-1.api.aws/* was about to reach AWS: moto does not simulate*",
            "*GET http://localhost:1/domains was about to go past the mock, because AWS_ENDPOINT_URL is*",
        ]
    )


def test_the_control_fixture_and_the_server_offer_what_the_package_does() -> None:
    functions = set(customer_profiles_mock.__all__) - {"mock_customer_profiles", "register"}
    assert {name for name in vars(Control) if not name.startswith("_")} == functions
    for name in functions:
        assert getattr(Control, name) is getattr(customer_profiles_mock, name)
        assert f"{{0}}/moto-api/customer-profiles/{name.replace('_', '-')}" in url_paths
