"""What a mock asks for beside the API when it talks to moto's server in another process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from moto.server import ThreadedMotoServer

from customer_profiles_mock.options import Options, current_options
from tests.joining import fresh


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    requests.post(f"http://{host}:{port}/moto-api/reset", timeout=10)
    server.stop()


def test_explanations_previews_and_failures_are_those_of_the_server(address: str) -> None:
    printed = fresh.run(
        """
        import boto3
        from customer_profiles_mock import (
            explain_match, fired_triggers, inject_job_failure, mock_customer_profiles, preview_merge,
            run_identity_resolution_job,
        )
        from customer_profiles_mock.control import (
            FiredTrigger, MatchExplanation, MergePreview, PlannedMerge,
        )
        from customer_profiles_mock.errors import BadRequest, ResourceNotFound

        with mock_customer_profiles():
            client = boto3.client("customer-profiles", region_name="eu-west-2")
            rules = {"Enabled": True, "MatchingRules": [{"Rule": ["LastName"]}]}
            settings = {"Matching": {"Enabled": True}, "RuleBasedMatching": rules}
            client.create_domain(DomainName="shop", DefaultExpirationDays=30, **settings)
            one, other = (
                client.create_profile(DomainName="shop", FirstName=first, LastName="Lee")["ProfileId"]
                for first in ("Ann", "Anne")
            )
            place = {"region_name": "eu-west-2"}
            found = explain_match("shop", one, other, **place)
            assert isinstance(found, MatchExplanation)
            (level,) = found.by_rules.levels
            print(level.matches, level.attributes[0].values, level.attributes[0].equal_members)
            print(found.by_model.values["FirstName"], found.by_model.match_id, found.by_rules.own_level)
            client.update_domain(
                DomainName="shop", RuleBasedMatching={**rules, "MaxAllowedRuleLevelForMerging": 1}
            )
            preview = preview_merge("shop", **place)
            merge = PlannedMerge(one, (other,), 1, {"FirstName": "Anne", "LastName": "Lee"})
            assert preview == MergePreview((), (merge,)), preview
            named = {"FieldName": "email", "ComparisonOperator": "CONTAINS", "Values": ["@"]}
            condition = {
                "EventTriggerDimensions": [{"ObjectAttributes": [named]}], "LogicalOperator": "ALL"
            }
            user = {"DomainName": "shop", "ObjectTypeName": "Zendesk-users"}
            client.create_event_trigger(
                **user, EventTriggerName="hello", EventTriggerConditions=[condition]
            )
            key = client.put_profile_object(**user, Object='{"id": 1, "email": "kim@shop.example"}')
            (fired,) = fired_triggers("shop", **place)
            assert isinstance(fired, FiredTrigger)
            assert fired.profile_object_unique_key == key["ProfileObjectUniqueKey"]
            print(fired.event_trigger_name, fired.uris)
            inject_job_failure("shop", status="PARTIAL_SUCCESS", message="half", **place)
            job = run_identity_resolution_job("shop", **place)
            job = client.get_identity_resolution_job(DomainName="shop", JobId=job)
            print(job["Status"], job["Message"])
            for call in (
                lambda: explain_match("shop", one, "x", **place),
                lambda: preview_merge("nowhere", **place),
                lambda: inject_job_failure("shop", status="DONE", **place),
            ):
                try:
                    call()
                except (BadRequest, ResourceNotFound) as error:
                    print(error)
            client.close()
        """,
        TEST_SERVER_MODE="true",
        TEST_SERVER_MODE_ENDPOINT=address,
    )
    assert printed.splitlines() == [
        "True {'LastName': 'lee'} (('LastName', 'LastName'),)",
        "('ann',) None 1",
        "hello ()",
        "PARTIAL_SUCCESS half",
        "Profile x is not found in domain shop",
        "DomainName nowhere is not found in account 123456789012",
        "Status must be FAILED or PARTIAL_SUCCESS, not DONE",
    ]


def test_options_of_a_mock_are_in_force_on_the_server_until_it_ends(address: str) -> None:
    printed = fresh.run(
        """
        import boto3
        import requests
        from customer_profiles_mock import mock_customer_profiles

        def is_strict():
            client = boto3.client("customer-profiles", region_name="us-east-1")
            block = {"Enabled": True, "MatchingRules": [{"Rule": ["LastName"]}]}
            try:
                client.create_domain(DomainName="shop", DefaultExpirationDays=30, RuleBasedMatching=block)
            except client.exceptions.BadRequestException:
                return True
            finally:
                client.close()
            client = boto3.client("customer-profiles", region_name="us-east-1")
            client.delete_domain(DomainName="shop")
            client.close()
            return False

        with mock_customer_profiles():
            print(is_strict())
            try:
                with mock_customer_profiles(strict_rule_configuration=True):
                    print(is_strict())
                    with mock_customer_profiles(strict_rule_configuration=False):
                        print(is_strict())
                    print(is_strict())
                    raise ValueError
            except ValueError:
                print(is_strict())
        """,
        TEST_SERVER_MODE="true",
        TEST_SERVER_MODE_ENDPOINT=address,
    )
    assert printed.splitlines() == ["False", "True", "False", "True", "False"]
    assert current_options() == Options()


def test_options_are_set_at_the_servers_address_and_go_with_a_reset(address: str) -> None:
    answer = requests.post(
        f"{address}/moto-api/customer-profiles/options", json={"ThreeJobsAWeek": True}, timeout=10
    )
    assert answer.status_code == 200
    assert current_options() == Options(three_jobs_a_week=True)  # the server is a thread of this process
    requests.post(f"{address}/moto-api/reset", timeout=10)
    assert current_options() == Options()
