"""What the fixtures of the pytest plugin give to a test.

pytest finds the fixtures themselves in `pytest_customer_profiles_mock`, a module outside of this package:
it is imported in every run, and this package, which takes moto and boto3 along, with the first fixture.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any, Final

import boto3
import pytest
from botocore.httpsession import URLLib3Session
from moto import settings

from customer_profiles_mock import control
from customer_profiles_mock.decorator import mock_customer_profiles
from customer_profiles_mock.guard import Guard
from customer_profiles_mock.loading import (
    DomainToLoad,
    FilledDomain,
    Request,
    fill,
    listed_profiles,
    read_profiles,
)
from customer_profiles_mock.options import Options
from customer_profiles_mock.serving import Server, ServerNotInstalled

_REGION: Final = "us-east-1"
_KEYS: Final = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_REAL_IDENTITY: Final = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN")
_FILES: Final = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")


class Control:
    """What a test can ask for beside the API: the functions of the package, at hand."""

    advance_clock = staticmethod(control.advance_clock)
    deliver = staticmethod(control.deliver)
    explain_match = staticmethod(control.explain_match)
    fired_triggers = staticmethod(control.fired_triggers)
    inject_job_failure = staticmethod(control.inject_job_failure)
    load_profiles = staticmethod(control.load_profiles)
    preview_merge = staticmethod(control.preview_merge)
    run_identity_resolution_job = staticmethod(control.run_identity_resolution_job)


class DomainFactory:
    """Makes domains with what a test wants to find in them."""

    def __init__(self, client: Any, folder: Path) -> None:
        self._client = client
        self._folder = folder
        self._numbers = count(1)

    def __call__(
        self,
        name: str | None = None,
        *,
        profiles: Iterable[Mapping[str, Any]] | str | Path = (),
        matching: bool | Mapping[str, Any] = False,
        rules: Sequence[Sequence[str]] | Mapping[str, Any] = (),
        **more: Any,
    ) -> FilledDomain:
        """Make a domain; without a name it is called domain-1, domain-2 and so on.

        profiles: requests of CreateProfile, or a file of them (`loading` says of what form), its path
            from the folder of the test's file.
        matching: CreateDomain's Matching; True for one that is enabled.
        rules: CreateDomain's RuleBasedMatching, or the attributes of one rule after the other.
        more: members of CreateDomain. DefaultExpirationDays is a year unless given.

        Raises `loading.CannotLoad` for what the service refuses.
        """
        if matching:
            more["Matching"] = {"Enabled": True} if isinstance(matching, bool) else matching
        if rules:
            more["RuleBasedMatching"] = rules if isinstance(rules, Mapping) else _enabled(rules)
        domain = DomainToLoad(
            name or f"domain-{next(self._numbers)}",
            Request(more, "domain"),
            profiles=read_profiles(self._folder / profiles)
            if isinstance(profiles, str | Path)
            else listed_profiles(profiles),
        )
        load_profiles = partial(control.load_profiles, region_name=self._client.meta.region_name)
        return fill(self._client, domain, load_profiles)


def _enabled(rules: Sequence[Sequence[str]]) -> Mapping[str, Any]:
    return {"Enabled": True, "MatchingRules": [{"Rule": list(rule)} for rule in rules]}


def marked_options(marks: Iterable[pytest.Mark]) -> dict[str, bool]:
    """The options that markers ask for; of one given twice, the first mark's. Fails the test for others."""
    names = [option.name for option in fields(Options)]
    options: dict[str, bool] = {}
    for mark in marks:
        if mark.args:
            pytest.fail(f"The marker customer_profiles takes {', '.join(names)}, by name", pytrace=False)
        for name, value in mark.kwargs.items():
            if name not in names:
                pytest.fail(
                    f"The marker customer_profiles has no option {name}; it has {', '.join(names)}",
                    pytrace=False,
                )
            if not isinstance(value, bool):
                pytest.fail(f"The marker customer_profiles takes True or False for {name}", pytrace=False)
            options.setdefault(name, value)
    return options


@contextmanager
def mocked(options: Mapping[str, bool]) -> Iterator[Guard]:
    """The mock, in an environment with made-up credentials and a region, and no way past it to AWS."""
    guard = Guard()
    with pytest.MonkeyPatch.context() as patch:
        for name in _REAL_IDENTITY:
            patch.delenv(name, raising=False)
        for name in _KEYS:
            patch.setenv(name, "testing")
        for name in _FILES:
            patch.setenv(name, os.devnull)
        patch.setenv("AWS_DEFAULT_REGION", os.environ.get("AWS_DEFAULT_REGION") or _REGION)
        patch.setattr(URLLib3Session, "send", guard.around(URLLib3Session.send, pytest.fail))
        with mock_customer_profiles(**options), pytest.MonkeyPatch.context() as within:
            # moto's mock begins without a default session. A new one for each test would read the service's
            # model anew, which takes longer than most tests.
            within.setattr(boto3, "DEFAULT_SESSION", _session())
            yield guard


@contextmanager
def connected() -> Iterator[Any]:
    """A client in the region of the environment."""
    client = boto3.client("customer-profiles", region_name=os.environ["AWS_DEFAULT_REGION"])
    yield client
    client.close()


@cache
def _session() -> boto3.Session:
    """One for all tests. A client's exceptions are those of its session: the fixture's are to be those of the
    code under test, which calls boto3.client."""
    return boto3.Session(aws_access_key_id="testing", aws_secret_access_key="testing")


@contextmanager
def served() -> Iterator[str]:
    """The URL of a server on a thread of this process, so that it has the state and the clock of the mock."""
    if settings.TEST_SERVER_MODE:
        yield settings.test_server_mode_endpoint()
        return
    try:
        server = Server(log_requests=False)
    except ServerNotInstalled as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    server.start()
    yield server.url
    server.stop()
