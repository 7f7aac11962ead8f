"""What type checkers must understand; `test_typing.py` runs mypy over it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from mypy_boto3_customer_profiles import CustomerProfilesClient
from mypy_boto3_customer_profiles.type_defs import MatchItemTypeDef
from typing_extensions import assert_type

from customer_profiles_mock import (
    advance_clock,
    deliver,
    errors,
    explain_match,
    fired_triggers,
    inject_job_failure,
    mock_customer_profiles,
    preview_merge,
    register,
    run_identity_resolution_job,
)
from customer_profiles_mock.control import (
    Delivery,
    FiredTrigger,
    MatchExplanation,
    MergePreview,
    PlannedMerge,
)
from customer_profiles_mock.loading import FilledDomain
from customer_profiles_mock.matcher import Link, MatchGroup, Reason, Settings, compare, find_matches
from customer_profiles_mock.pytest_plugin import Control, DomainFactory
from customer_profiles_mock.serving import Server


@mock_customer_profiles
def bare(name: str, *, days: int = 1) -> list[str]:
    return [name] * days


@mock_customer_profiles()
def called(name: str) -> bytes:
    return name.encode()


@mock_customer_profiles
async def coroutine(number: int) -> float:
    return number / 2


@mock_customer_profiles(strict_rule_configuration=True, lock_rules_for_a_day=False)
def strict(name: str) -> int:
    return len(name)


@mock_customer_profiles
def generator() -> Iterator[int]:
    yield 1


@mock_customer_profiles()
async def async_generator() -> AsyncIterator[str]:
    yield ""


@mock_customer_profiles
class Tests:
    value = 3

    def test_it(self, name: str) -> int:
        return len(name)


assert_type(bare("shop", days=2), list[str])
assert_type(called("shop"), bytes)
as_coroutine: Callable[[int], Coroutine[Any, Any, float]] = coroutine
assert_type(strict("shop"), int)
assert_type(generator(), Iterator[int])
assert_type(async_generator(), AsyncIterator[str])
assert_type(Tests().test_it("shop"), int)
assert_type(Tests.value, int)
as_callable: Callable[[str], bytes] = called

with mock_customer_profiles() as mock:
    mock.start()
    mock.stop()
with mock_customer_profiles:
    assert_type(run_identity_resolution_job("shop", region_name="us-east-1", account_id=None), str)
    assert_type(explain_match("shop", "one", "other"), MatchExplanation)
    assert_type(preview_merge("shop", region_name="us-east-1"), MergePreview)
    assert_type(fired_triggers("shop", account_id="123456789012"), tuple[FiredTrigger, ...])
    inject_job_failure("shop", status="PARTIAL_SUCCESS", message="half of it")
    advance_clock(timedelta(days=1))
    advance_clock(1.5)
    register()


@pytest.mark.customer_profiles(three_jobs_a_week=True)
def test_fixtures(
    customer_profiles: CustomerProfilesClient,
    customer_profiles_domain: DomainFactory,
    customer_profiles_control: Control,
    customer_profiles_server: str,
) -> None:
    shop = customer_profiles_domain(
        "shop", profiles=[{"FirstName": "Ann"}], matching=True, rules=[["LastName"]]
    )
    assert_type(shop, FilledDomain)
    assert_type(shop.name, str)
    assert_type(shop.profile_ids, tuple[str, ...])
    customer_profiles_domain(profiles=Path("customers.jsonl"), DeadLetterQueueUrl="https://queue")
    assert_type(customer_profiles_control.run_identity_resolution_job("shop"), str)
    assert_type(customer_profiles_control.preview_merge("shop"), MergePreview)
    assert_type(customer_profiles_control.explain_match("shop", *shop.profile_ids), MatchExplanation)
    customer_profiles_control.advance_clock(timedelta(days=1))
    elsewhere = boto3.client("customer-profiles", endpoint_url=customer_profiles_server)
    assert_type(elsewhere, CustomerProfilesClient)
    assert_type(customer_profiles.get_matches(DomainName="shop")["Matches"], list[MatchItemTypeDef])
    customer_profiles_domain("shop", rules="LastName", profiles=3)  # type: ignore[arg-type]
    customer_profiles_control.deliver("shop", "uri")  # type: ignore[call-arg]
    customer_profiles_control.run_job("shop")  # type: ignore[attr-defined]


def results() -> None:
    delivery = deliver("shop", "uri", [{"id": 1}, "{}"], region_name="us-east-1")
    assert_type(delivery, Delivery)
    assert_type(delivery.messages, tuple[str, ...])
    explanation = explain_match("shop", "one", "other")
    assert_type(explanation.by_model.match_id, str | None)
    assert_type(explanation.by_model.comparison.reasons, tuple[Reason, ...])
    assert_type(explanation.by_rules.levels[0].matches, bool)
    preview = preview_merge("shop")
    assert_type(preview.by_rules, tuple[PlannedMerge, ...])
    assert_type(preview.by_model[0].absorbed_ids, tuple[str, ...])
    assert_type(fired_triggers("shop")[0].fired_at, float)
    with pytest.raises(errors.ResourceNotFound) as caught:
        run_identity_resolution_job("nowhere")
    assert_type(caught.value.code, str)


def matcher() -> None:
    groups = find_matches([{"ProfileId": "one"}], settings=Settings(threshold=0.7))
    assert_type(groups, list[MatchGroup])
    assert_type(groups[0].links, tuple[Link, ...])
    assert_type(groups[0].links[0].reasons, tuple[Reason, ...])
    assert_type(compare({}, {}).probability, float)
    Settings(0.7)  # type: ignore[call-arg]


def server() -> None:
    running = Server(port=0, ssl=True)
    running.start()
    assert_type(running.url, str)
    assert_type(running.port, int)
    running.stop()


# Each of these must be an error, or mypy reports the comment as unused.
bare(3)  # type: ignore[arg-type]
bare("shop", weeks=2)  # type: ignore[call-arg]
Tests().test_it()  # type: ignore[call-arg]
mock_customer_profiles(3)  # type: ignore[call-overload]
mock_customer_profiles(strict_rules=True)  # type: ignore[call-overload]
mock_customer_profiles(three_jobs_a_week="yes")  # type: ignore[call-overload]
inject_job_failure("shop", status="COMPLETED")  # type: ignore[arg-type]
advance_clock("soon")  # type: ignore[arg-type]
