"""`mock_customer_profiles` on everything that it can stand on."""

from __future__ import annotations

import asyncio
import inspect
import unittest
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest

import customer_profiles_mock
from customer_profiles_mock import mock_customer_profiles
from tests.joining.places import client_in, names_in


def create(name: str = "shop") -> None:
    client_in("us-east-1").create_domain(DomainName=name, DefaultExpirationDays=30)


def is_mocked() -> bool:
    from moto.core.models import botocore_stubber

    return botocore_stubber.enabled


def names_after_creating(name: str) -> list[str]:
    create(name)
    return names_in("us-east-1")


# Functions


@mock_customer_profiles
def bare(name: str, *, suffix: str = "") -> list[str]:
    """Create a domain."""
    return names_after_creating(name + suffix)


@mock_customer_profiles()
def called(name: str, *, suffix: str = "") -> list[str]:
    """Create a domain."""
    return names_after_creating(name + suffix)


@pytest.mark.parametrize("function", [bare, called])
def test_a_function_runs_in_a_fresh_mock_each_time(function: Callable[..., list[str]]) -> None:
    assert function("shop", suffix="-1") == ["shop-1"]
    assert function("store") == ["store"]
    assert not is_mocked()


@pytest.mark.parametrize("function", [bare, called])
def test_a_decorated_function_keeps_its_name_text_and_signature(function: Callable[..., list[str]]) -> None:
    assert function.__name__ in ("bare", "called")
    assert function.__doc__ == "Create a domain."
    assert list(inspect.signature(function).parameters) == ["name", "suffix"]


def test_the_mock_ends_when_the_function_raises() -> None:
    @mock_customer_profiles
    def failing() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        failing()
    assert not is_mocked()


def test_a_recursive_function_keeps_its_state() -> None:
    @mock_customer_profiles
    def deeper(depth: int) -> list[str]:
        create(f"d{depth}")
        return deeper(depth - 1) if depth else names_in("us-east-1")

    assert deeper(2) == ["d0", "d1", "d2"]


# Context managers


def test_it_is_a_context_manager_with_and_without_parentheses() -> None:
    with mock_customer_profiles():
        create("one")
        with mock_customer_profiles:
            create("two")
            with mock_customer_profiles:
                assert names_in("us-east-1") == ["one", "two"]
            assert is_mocked()
        assert names_in("us-east-1") == ["one", "two"]
    assert not is_mocked()


def test_it_can_be_started_and_stopped() -> None:
    mock = mock_customer_profiles()
    mock.start()
    create()
    mock.start()
    assert names_in("us-east-1") == ["shop"]
    mock.stop()
    assert is_mocked()
    mock.stop()
    assert not is_mocked()


# Coroutine functions


@mock_customer_profiles
async def coroutine(name: str) -> list[str]:
    create(name)
    await asyncio.sleep(0)
    return names_in("us-east-1")


def test_a_coroutine_function_is_mocked_while_it_runs() -> None:
    assert inspect.iscoroutinefunction(coroutine)
    assert asyncio.run(coroutine("shop")) == ["shop"]
    assert not is_mocked()


def test_the_mock_begins_when_the_coroutine_is_awaited() -> None:
    waiting = coroutine("shop")
    assert not is_mocked()
    assert asyncio.run(waiting) == ["shop"]


# Generator functions


@mock_customer_profiles
def generator(name: str) -> Iterator[list[str]]:
    create(name)
    sent = yield names_in("us-east-1")
    if sent:
        create(sent)
    yield names_in("us-east-1")


def test_a_generator_function_is_mocked_until_it_ends() -> None:
    assert inspect.isgeneratorfunction(generator)
    steps: Any = generator("shop")
    assert next(steps) == ["shop"]
    assert is_mocked()
    assert steps.send("store") == ["shop", "store"]
    assert list(steps) == []
    assert not is_mocked()


def test_a_generator_that_is_closed_ends_the_mock() -> None:
    steps: Any = generator("shop")
    next(steps)
    steps.close()
    assert not is_mocked()


def test_what_is_thrown_into_a_generator_reaches_its_body() -> None:
    @contextmanager
    @mock_customer_profiles
    def forgiving() -> Iterator[None]:
        try:
            yield
        except ValueError:
            create("caught")
            assert names_in("us-east-1") == ["caught"]

    with forgiving():
        raise ValueError
    assert not is_mocked()


@pytest.fixture
@mock_customer_profiles
def shop() -> Iterator[str]:
    create("shop")
    yield "shop"
    assert "shop" in names_in("us-east-1")


@pytest.fixture
@mock_customer_profiles()
def store(shop: str) -> Iterator[str]:
    create("store")
    yield "store"
    assert names_in("us-east-1") == [shop, "store"]


def test_fixtures_keep_the_mock_open_for_the_test(shop: str, store: str) -> None:
    assert names_in("us-east-1") == [shop, store]


# Async generator functions


@mock_customer_profiles
async def async_generator(name: str) -> AsyncIterator[list[str]]:
    create(name)
    sent = yield names_in("us-east-1")
    if sent:
        create(sent)
    yield names_in("us-east-1")


def test_an_async_generator_function_is_mocked_until_it_ends() -> None:
    async def use() -> None:
        steps: Any = async_generator("shop")
        assert await anext(steps) == ["shop"]
        assert is_mocked()
        assert await steps.asend("store") == ["shop", "store"]
        assert [step async for step in steps] == []
        assert not is_mocked()

    assert inspect.isasyncgenfunction(async_generator)
    asyncio.run(use())


def test_an_async_generator_that_is_closed_runs_its_clean_up_in_the_mock() -> None:
    seen = []

    @mock_customer_profiles
    async def cleaning() -> AsyncIterator[None]:
        try:
            yield
        finally:
            seen.append(is_mocked())

    async def use() -> None:
        steps: Any = cleaning()
        await anext(steps)
        await steps.aclose()

    asyncio.run(use())
    assert seen == [True]
    assert not is_mocked()


def test_what_is_thrown_into_an_async_generator_reaches_its_body() -> None:
    @asynccontextmanager
    @mock_customer_profiles
    async def forgiving() -> AsyncIterator[None]:
        try:
            yield
        except ValueError:
            create("caught")
            assert names_in("us-east-1") == ["caught"]

    async def use() -> None:
        async with forgiving():
            raise ValueError

    asyncio.run(use())
    assert not is_mocked()


# Classes


@mock_customer_profiles
class TestInAClassWithoutSetUp:
    def test_one(self) -> None:
        assert self.helper("one") == ["one"]

    def test_two(self) -> None:
        assert self.helper("two") == ["two"]

    def helper(self, name: str) -> list[str]:
        return names_after_creating(name)

    @staticmethod
    def test_a_static_method_is_left_alone() -> None:
        assert not is_mocked()

    @classmethod
    def setup_class(cls) -> None:
        assert not is_mocked()

    class TestInside:
        def test_three(self) -> None:
            assert names_after_creating("three") == ["three"]


@mock_customer_profiles()
class TestInAClassWithSetUp:
    def setup_method(self) -> None:
        create("from-set-up")

    def test_one(self) -> None:
        assert names_after_creating("one") == ["from-set-up", "one"]

    def test_two(self) -> None:
        assert names_after_creating("two") == ["from-set-up", "two"]

    def teardown_method(self) -> None:
        assert "from-set-up" in names_in("us-east-1")


class UndecoratedBase:
    def setup_method(self, method: object) -> None:
        create(f"from-base-of-{getattr(method, '__name__', '')}")

    def test_inherited(self) -> None:
        assert names_in("us-east-1") == ["from-base-of-test_inherited"]


@mock_customer_profiles
class TestThatInherits(UndecoratedBase):
    def test_own(self) -> None:
        assert names_after_creating("own") == ["from-base-of-test_own", "own"]


@mock_customer_profiles
class TestOfUnittest(unittest.TestCase):
    def setUp(self) -> None:
        create("from-set-up")

    def test_one(self) -> None:
        assert names_after_creating("one") == ["from-set-up", "one"]

    def test_two(self) -> None:
        assert names_after_creating("two") == ["from-set-up", "two"]

    def tearDown(self) -> None:
        assert "from-set-up" in names_in("us-east-1")


@mock_customer_profiles
class TestOfUnittestWithoutSetUp(unittest.TestCase):
    def test_one(self) -> None:
        assert names_after_creating("one") == ["one"]

    def test_two(self) -> None:
        assert names_after_creating("two") == ["two"]


@mock_customer_profiles
class TestOfUnittestWithCoroutines(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        create("first")

    async def asyncSetUp(self) -> None:
        create("second")

    async def test_one(self) -> None:
        await asyncio.sleep(0)
        assert names_after_creating("third") == ["first", "second", "third"]

    async def test_two(self) -> None:
        assert names_in("us-east-1") == ["first", "second"]


@mock_customer_profiles
class TestOfUnittestWithCoroutinesAlone(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        create("first")

    async def test_one(self) -> None:
        assert names_after_creating("third") == ["first", "third"]

    async def test_two(self) -> None:
        assert names_after_creating("second") == ["first", "second"]


def test_a_class_without_mock_between_them_sees_nothing() -> None:
    assert not is_mocked()
    with mock_customer_profiles():
        assert names_in("us-east-1") == []


def test_a_decorated_class_stays_the_class() -> None:
    class Plain:
        value = 3

    assert mock_customer_profiles(Plain) is Plain


def test_a_class_that_is_only_named_inside_is_left_alone() -> None:
    class Elsewhere:
        def test_it(self) -> bool:
            return is_mocked()

    class Tests:
        other = Elsewhere

    mock_customer_profiles(Tests)
    assert Elsewhere().test_it() is False


def test_the_public_names_are_few_and_there() -> None:
    assert customer_profiles_mock.__all__ == sorted(customer_profiles_mock.__all__)
    for name in customer_profiles_mock.__all__:
        assert hasattr(customer_profiles_mock, name)
