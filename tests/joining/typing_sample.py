"""What type checkers must understand; `test_typing.py` runs mypy over it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from datetime import timedelta
from typing import Any

from typing_extensions import assert_type

from customer_profiles_mock import (
    advance_clock,
    explain_match,
    fired_triggers,
    inject_job_failure,
    mock_customer_profiles,
    preview_merge,
    register,
    run_identity_resolution_job,
)
from customer_profiles_mock.control import FiredTrigger, MatchExplanation, MergePreview


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

# Each of these must be an error, or mypy reports the comment as unused.
bare(3)  # type: ignore[arg-type]
bare("shop", weeks=2)  # type: ignore[call-arg]
Tests().test_it()  # type: ignore[call-arg]
mock_customer_profiles(3)  # type: ignore[call-overload]
mock_customer_profiles(strict_rules=True)  # type: ignore[call-overload]
mock_customer_profiles(three_jobs_a_week="yes")  # type: ignore[call-overload]
inject_job_failure("shop", status="COMPLETED")  # type: ignore[arg-type]
advance_clock("soon")  # type: ignore[arg-type]
