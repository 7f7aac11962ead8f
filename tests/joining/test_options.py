"""What `mock_customer_profiles` can be asked to be stricter about, and for how long."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from moto.moto_api import state_manager

from customer_profiles_mock import (
    advance_clock,
    inject_job_failure,
    mock_customer_profiles,
    run_identity_resolution_job,
)
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.options import Options, current_options
from tests.joining.places import client_in

CONTROL = "http://motoapi.amazonaws.com/moto-api"
RULES: dict[str, Any] = {"Enabled": True, "MatchingRules": [{"Rule": ["LastName"]}]}
COMPLETE = {
    **RULES,
    "MaxAllowedRuleLevelForMatching": 1,
    "MaxAllowedRuleLevelForMerging": 1,
    "ConflictResolution": {"ConflictResolvingModel": "RECENCY"},
}


def create(rules: dict[str, Any] | None = None, **more: Any) -> Any:
    client = client_in("us-east-1")
    block = {} if rules is None else {"RuleBasedMatching": rules}
    client.create_domain(DomainName="shop", DefaultExpirationDays=30, **block, **more)
    return client


# Each option


@pytest.mark.parametrize("member", sorted(set(COMPLETE) - set(RULES)))
@mock_customer_profiles(strict_rule_configuration=True)
def test_strict_rules_need_levels_and_conflict_resolution(member: str) -> None:
    client = client_in("us-east-1")
    lacking = {name: value for name, value in COMPLETE.items() if name != member}
    with pytest.raises(client.exceptions.BadRequestException, match=f"{member} is required with MatchingRu"):
        create(lacking)
    create(COMPLETE)
    with pytest.raises(client.exceptions.BadRequestException, match=f"{member} is required with MatchingRu"):
        client.update_domain(DomainName="shop", RuleBasedMatching=lacking)
    client.update_domain(DomainName="shop", RuleBasedMatching={"Enabled": False})
    client.update_domain(DomainName="shop", RuleBasedMatching={"Enabled": True})


@mock_customer_profiles(lock_rules_for_a_day=True)
def test_locked_rules_can_be_changed_a_day_after_they_became_active() -> None:
    state_manager.set_transition("customerprofiles::rule-based-matching", {"progression": "immediate"})
    client = create(RULES)
    refused = pytest.raises(client.exceptions.BadRequestException, match="within a day of their activation")
    with refused:
        client.update_domain(DomainName="shop", RuleBasedMatching=COMPLETE)
    with refused:
        client.update_domain(DomainName="shop", RuleBasedMatching={"Enabled": False})
    client.update_domain(DomainName="shop", RuleBasedMatching=RULES, DefaultExpirationDays=31)
    advance_clock(timedelta(hours=23, minutes=59))
    with refused:
        client.update_domain(DomainName="shop", RuleBasedMatching=COMPLETE)
    advance_clock(timedelta(minutes=1))
    client.update_domain(DomainName="shop", RuleBasedMatching=COMPLETE)
    assert client.get_domain(DomainName="shop")["RuleBasedMatching"]["Status"] == "ACTIVE"
    with refused:
        client.update_domain(DomainName="shop", RuleBasedMatching=RULES)


@mock_customer_profiles(three_jobs_a_week=True)
def test_of_four_jobs_in_a_week_the_fourth_does_not_run() -> None:
    client = create(Matching={"Enabled": True})
    for _ in range(3):
        run_identity_resolution_job("shop")
    with pytest.raises(BadRequest, match="at most 3 Identity Resolution Jobs a week"):
        run_identity_resolution_job("shop")

    def statuses() -> list[str]:
        jobs = client.list_identity_resolution_jobs(DomainName="shop")["IdentityResolutionJobsList"]
        return [job["Status"] for job in jobs]

    assert statuses() == ["COMPLETED"] * 3 + ["PENDING"]
    advance_clock(timedelta(days=1))
    assert statuses() == ["COMPLETED"] * 3 + ["PENDING"]  # the scheduled one was passed over
    advance_clock(timedelta(days=13))
    assert statuses()[3:] in (["COMPLETED", "PENDING"], ["COMPLETED", "COMPLETED", "PENDING"])
    run_identity_resolution_job("shop")


@mock_customer_profiles
def test_without_options_all_of_it_is_allowed() -> None:
    client = create(RULES, Matching={"Enabled": True})
    client.update_domain(DomainName="shop", RuleBasedMatching=COMPLETE)
    for _ in range(5):
        run_identity_resolution_job("shop")


# How long they are in force

STRICT = Options(strict_rule_configuration=True)


def test_they_are_in_force_inside_a_with_and_gone_after_it_also_after_an_exception() -> None:
    with mock_customer_profiles(strict_rule_configuration=True):
        assert current_options() == STRICT
    assert current_options() == Options()
    with pytest.raises(ValueError, match="no"), mock_customer_profiles(lock_rules_for_a_day=True):
        raise ValueError("no")
    assert current_options() == Options()


def test_they_are_in_force_between_start_and_stop() -> None:
    mock = mock_customer_profiles(strict_rule_configuration=True)
    mock.start()
    mock.start()
    mock.stop()
    assert current_options() == STRICT
    mock.stop()
    assert current_options() == Options()


def test_an_inner_mock_decides_on_what_it_is_given_and_leaves_the_rest() -> None:
    with mock_customer_profiles(strict_rule_configuration=True):
        with mock_customer_profiles():
            assert current_options() == STRICT
        with mock_customer_profiles(strict_rule_configuration=False, three_jobs_a_week=True):
            assert current_options() == Options(three_jobs_a_week=True)
        with mock_customer_profiles(lock_rules_for_a_day=True):
            assert current_options() == Options(strict_rule_configuration=True, lock_rules_for_a_day=True)
        assert current_options() == STRICT


def test_a_mock_that_ends_before_the_one_inside_it_leaves_that_ones_options() -> None:
    outer = mock_customer_profiles(strict_rule_configuration=True)
    inner = mock_customer_profiles(three_jobs_a_week=True)
    outer.start()
    inner.start()
    outer.stop()
    assert current_options() == Options(strict_rule_configuration=True, three_jobs_a_week=True)
    inner.stop()
    assert current_options() == Options()


def test_functions_coroutines_and_generators_have_them_while_they_run() -> None:
    strict = mock_customer_profiles(strict_rule_configuration=True)

    @strict
    def function() -> Options:
        return current_options()

    @strict
    async def coroutine() -> Options:
        return current_options()

    @strict
    def generator() -> Iterator[Options]:
        yield current_options()

    assert function() == STRICT
    assert asyncio.run(coroutine()) == STRICT
    assert list(generator()) == [STRICT]
    assert current_options() == Options()


@mock_customer_profiles(strict_rule_configuration=True)
class TestInAClass:
    def test_each_test_has_them(self) -> None:
        assert current_options() == STRICT

    class TestInside:
        def setup_method(self) -> None:
            assert current_options() == STRICT

        def test_here_too(self) -> None:
            assert current_options() == STRICT


def test_a_misspelt_option_is_a_type_error() -> None:
    misspelt: Any = {"strict_rules": True}
    with pytest.raises(TypeError, match="strict_rules"):
        mock_customer_profiles(**misspelt)


def test_an_option_goes_by_its_name_alone() -> None:
    anything: Any = True
    with pytest.raises(TypeError):
        mock_customer_profiles(None, anything)  # type: ignore[call-overload]


def test_motos_reset_leaves_the_options_of_a_running_mock() -> None:
    with mock_customer_profiles(strict_rule_configuration=True):
        requests.post(f"{CONTROL}/reset", timeout=10)
        assert current_options() == STRICT


# By HTTP


def post(body: Any) -> requests.Response:
    return requests.post(f"{CONTROL}/customer-profiles/options", json=body, timeout=10)


@mock_customer_profiles
def test_the_url_sets_all_of_them_until_moto_is_reset() -> None:
    answer = post({"StrictRuleConfiguration": True})
    assert (answer.status_code, answer.json()) == (
        200,
        {"StrictRuleConfiguration": True, "LockRulesForADay": False, "ThreeJobsAWeek": False},
    )
    client = client_in("us-east-1")
    with pytest.raises(client.exceptions.BadRequestException, match="is required with MatchingRules"):
        create(RULES)
    post({"ThreeJobsAWeek": True})
    assert current_options() == Options(three_jobs_a_week=True)
    requests.post(f"{CONTROL}/reset", timeout=10)
    assert current_options() == Options()
    create(RULES)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"Strict": True}, "Strict is not one of LockRulesForADay, StrictRuleConfiguration, ThreeJobsAWeek"),
        ({"ThreeJobsAWeek": 1}, "ThreeJobsAWeek must be true or false"),
        ([], "The request body is not a JSON object"),
    ],
)
@mock_customer_profiles
def test_options_that_make_no_sense_are_a_400(body: Any, message: str) -> None:
    answer = post(body)
    assert (answer.status_code, answer.json()) == (400, {"Message": message})


@mock_customer_profiles
def test_a_failure_can_be_asked_for_by_http() -> None:
    client = create(Matching={"Enabled": True})
    answer = requests.post(
        f"{CONTROL}/customer-profiles/inject-job-failure",
        json={"DomainName": "shop", "Status": "PARTIAL_SUCCESS", "Message": "half of it"},
        timeout=10,
    )
    assert (answer.status_code, answer.json()) == (200, {})
    job_id = run_identity_resolution_job("shop")
    job = client.get_identity_resolution_job(DomainName="shop", JobId=job_id)
    assert (job["Status"], job["Message"]) == ("PARTIAL_SUCCESS", "half of it")


def test_outside_of_a_mock_there_is_nothing_to_fail() -> None:
    with pytest.raises(RuntimeError, match="inside `mock_customer_profiles` or `mock_aws`"):
        inject_job_failure("shop")
