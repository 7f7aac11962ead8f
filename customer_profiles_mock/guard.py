"""What keeps a test from calling AWS past the mock: such a call fails, and says what to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session
from botocore.loaders import Loader

_ENDPOINT_VARIABLES: Final = ("AWS_ENDPOINT_URL_CUSTOMER_PROFILES", "AWS_ENDPOINT_URL")
_SIGNED_FOR_US: Final = "/profile/aws4_request"

Send = Callable[[URLLib3Session, AWSPreparedRequest], AWSResponse]


class Guard:
    """Looks at what botocore is about to send out of the process, which a mocked call never is."""

    def __init__(self) -> None:
        self._servers: list[str] = []

    def allow(self, server: str) -> None:
        """Let calls to a server of ours pass, also if the environment names it as the endpoint."""
        self._servers.append(server)

    def around(self, send: Send, refuse: Callable[[str], Any]) -> Send:
        """botocore's `send`, but that `refuse` is called with what to do about a call; it must raise."""

        def guarded(session: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
            reason = self.reason_against(request)
            if reason is not None:
                refuse(f"{request.method} {request.url} {reason}")
            return send(session, request)

        return guarded

    def reason_against(self, request: AWSPreparedRequest) -> str | None:
        """Why a request must not be sent, and what to do; None where it may."""
        from moto import settings

        url = str(request.url)
        if settings.is_test_proxy_mode() or any(url.startswith(server) for server in self._servers):
            return None
        if _is_aws(url):
            return None if _is_to_pass_through(url) else _reason_against_aws(url)
        if settings.TEST_SERVER_MODE or not _is_ours(request):
            return None
        return next(
            (
                f"was about to go past the mock, because {name} is set. Unset it for the tests, or set "
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true."
                for name in _ENDPOINT_VARIABLES
                if os.environ.get(name) and url.startswith(os.environ[name])
            ),
            None,
        )


def _reason_against_aws(url: str) -> str:
    from moto.backend_index import backend_url_patterns

    if not any(pattern.match(url) for _, pattern in backend_url_patterns):
        return "was about to reach AWS: moto does not simulate what is there."
    return (
        "was about to reach AWS: its client was made before moto was imported, so that no mock sees what it "
        "does. Make the client inside of the test or in a fixture; or import customer_profiles_mock at the "
        "top of conftest.py, before the module that makes the client; or hand the client to "
        "moto.core.patch_client. A client for the fixture customer_profiles_server wants "
        "endpoint_url=customer_profiles_server."
    )


def _is_ours(request: AWSPreparedRequest) -> bool:
    authorization = request.headers.get("Authorization", "")
    if isinstance(authorization, bytes):
        authorization = authorization.decode("latin-1")
    return _SIGNED_FOR_US in authorization


def _is_to_pass_through(url: str) -> bool:
    """Whether moto was told to let the call through, by `mock_aws(config=...)`."""
    from moto.backend_index import backend_url_patterns
    from moto.core.config import passthrough_service, passthrough_url

    return passthrough_url(url) or any(
        passthrough_service(service) for service, pattern in backend_url_patterns if pattern.match(url)
    )


def _is_aws(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return any(host.endswith(f".{suffix}") for suffix in _suffixes())


@cache
def _suffixes() -> frozenset[str]:
    """The domains of AWS in every partition that the installed botocore knows."""
    partitions = Loader().load_data("partitions")["partitions"]
    return frozenset(
        partition["outputs"][name] for partition in partitions for name in ("dnsSuffix", "dualStackDnsSuffix")
    )
