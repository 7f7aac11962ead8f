"""`mock_customer_profiles`: moto's `mock_aws`, for everything that can be decorated."""

from __future__ import annotations

import inspect
import unittest
from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from contextlib import AbstractContextManager
from functools import wraps
from types import FunctionType, MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Final, TypeVar, overload

from customer_profiles_mock.control import tell_server
from customer_profiles_mock.registration import register

if TYPE_CHECKING:
    from moto.core.models import MockAWS

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

# In the order in which pytest and unittest call them.
_SET_UPS: Final = ("setup_method", "setUp", "asyncSetUp")

_XUNIT_METHODS: Final = ("setup_method", "teardown_method")


class CustomerProfilesMock(AbstractContextManager["CustomerProfilesMock"]):
    """AWS as moto simulates it, Customer Profiles included; what `mock_customer_profiles` is.

    As a decorator, with or without parentheses, it takes functions, coroutine functions, generator
    functions (pytest fixtures) of both kinds, and test classes; as a context manager it stands in a
    `with`. Mocks may be nested, in moto's own too, and share one state; leaving the outermost one
    empties it.

    In a class every method runs in a mock of its own, with fresh state for each test. What a `setUp`,
    `asyncSetUp` or `setup_method` makes is there for the test. Class methods, static methods and
    pytest fixtures are left alone: a fixture in a class wants a decorator of its own.

    Options make it stricter (`options.Options` says about what) until it ends. One that is not given is
    as in the mock around it, and off in the outermost.
    """

    def __init__(self, given: Mapping[str, bool] = MappingProxyType({})) -> None:
        self._given = given
        self._running: list[_Running] = []

    @overload
    def __call__(
        self,
        *,
        strict_rule_configuration: bool | None = None,
        lock_rules_for_a_day: bool | None = None,
        three_jobs_a_week: bool | None = None,
    ) -> CustomerProfilesMock: ...

    @overload
    def __call__(self, target: Decorated) -> Decorated: ...

    def __call__(
        self,
        target: Decorated | None = None,
        *,
        strict_rule_configuration: bool | None = None,
        lock_rules_for_a_day: bool | None = None,
        three_jobs_a_week: bool | None = None,
    ) -> CustomerProfilesMock | Decorated:
        options = {
            "strict_rule_configuration": strict_rule_configuration,
            "lock_rules_for_a_day": lock_rules_for_a_day,
            "three_jobs_a_week": three_jobs_a_week,
        }
        given = {**self._given, **{name: value for name, value in options.items() if value is not None}}
        if target is None:
            return CustomerProfilesMock(given)
        register()
        a_class: Any = target
        if inspect.isclass(a_class):
            _decorate_class(a_class, given)
            return target
        decorated: Decorated = _decorate(target, given)
        return decorated

    def __enter__(self) -> CustomerProfilesMock:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to mock, where no `with` fits. Every `start` needs its `stop`."""
        running = _Running(self._given)
        running.start()
        self._running.append(running)

    def stop(self) -> None:
        """End what the last `start` began."""
        self._running.pop().stop()


mock_customer_profiles = CustomerProfilesMock()


def _moto_mock() -> MockAWS:
    """moto's mock for the mode that the environment asks for: in process, server or proxy."""
    import moto  # at call time: some projects remove moto's modules between tests

    register()
    return moto.mock_aws()


class _Running(AbstractContextManager[None]):
    """One mock from start to stop, with its options."""

    def __init__(self, given: Mapping[str, bool], *, reset: bool = True, remove_data: bool = True) -> None:
        self._given = given
        self._reset = reset
        self._remove_data = remove_data
        self._mock = _moto_mock()
        self._options: int | None = None

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()

    def start(self) -> None:
        self._mock.start(reset=self._reset)
        if self._given:
            # Here, and not for every import of the package: few mocks are given any.
            from customer_profiles_mock.options import begin_options, current_options

            try:
                self._options = begin_options(self._given)
                tell_server(current_options())
            except BaseException:
                self.stop()
                raise

    def stop(self) -> None:
        try:
            if self._options is not None:
                from customer_profiles_mock.options import current_options, end_options

                end_options(self._options)
                tell_server(current_options())
        finally:
            self._mock.stop(remove_data=self._remove_data)


def _decorate(
    function: Any, given: Mapping[str, bool], *, reset: bool = True, remove_data: bool = True
) -> Any:
    """The function, its body in a mock; it stays what it is to `inspect`: a coroutine function and so on."""

    def mocked() -> AbstractContextManager[None]:
        return _Running(given, reset=reset, remove_data=remove_data)

    if inspect.iscoroutinefunction(function):

        @wraps(function)
        async def coroutine(*args: Any, **kwargs: Any) -> Any:
            with mocked():
                return await function(*args, **kwargs)

        return coroutine

    if inspect.isgeneratorfunction(function):

        @wraps(function)
        def generator(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
            with mocked():
                return (yield from function(*args, **kwargs))

        return generator

    if inspect.isasyncgenfunction(function):

        @wraps(function)
        async def async_generator(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
            with mocked():
                inner = function(*args, **kwargs)
                try:
                    value = await anext(inner)
                    while True:
                        try:
                            sent = yield value
                        except GeneratorExit:
                            await inner.aclose()
                            raise
                        except BaseException as error:  # thrown in from outside: it belongs inside
                            value = await inner.athrow(error)
                        else:
                            value = await inner.asend(sent)
                except StopAsyncIteration:
                    return

        return async_generator

    @wraps(function)
    def plain(*args: Any, **kwargs: Any) -> Any:
        with mocked():
            return function(*args, **kwargs)

    return plain


def _decorate_class(cls: type, given: Mapping[str, bool]) -> None:
    """Wrap the methods of a class, and the tests and set-ups that it inherits.

    With a set-up, the first one alone begins with empty state; without, each test does, and leaves none.
    """
    inherited = {
        name: attribute
        for base in reversed(cls.__mro__[1:])
        if base.__module__.partition(".")[0] not in ("builtins", "unittest")
        for name, attribute in vars(base).items()
        if name in _SET_UPS or _is_test(name)
    }
    own = dict(vars(cls))
    methods = {
        name: attribute
        for name, attribute in (inherited | own).items()
        if isinstance(attribute, FunctionType) and not name.startswith("_")
    }
    known_set_ups = _SET_UPS if issubclass(cls, unittest.TestCase) else ("setup_method",)
    first_set_up = next((name for name in known_set_ups if name in methods), None)
    for name, method in methods.items():
        is_whole_test = first_set_up is None and _is_test(name)
        is_beginning = is_whole_test or name == first_set_up
        called = _taking_what_it_names(method) if name in _XUNIT_METHODS else method
        setattr(cls, name, _decorate(called, given, reset=is_beginning, remove_data=is_whole_test))
    for attribute in own.values():
        # Only what is defined inside: an attribute may well name somebody else's class.
        if inspect.isclass(attribute) and attribute.__qualname__.startswith(f"{cls.__qualname__}."):
            _decorate_class(attribute, given)


def _taking_what_it_names(method: FunctionType) -> Callable[..., Any]:
    """pytest gives the test to each `setup_method` and `teardown_method` whose parameters it cannot see."""
    if method.__code__.co_flags & inspect.CO_VARARGS:
        return method

    @wraps(method)
    def called(*args: Any) -> Any:
        return method(*args[: method.__code__.co_argcount])

    return called


def _is_test(name: str) -> bool:
    return name.startswith(unittest.TestLoader.testMethodPrefix)
