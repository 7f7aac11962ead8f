"""Joining moto: everything by which moto finds a backend it did not bring along.

No function or class of moto is patched; the joint is five ordinary objects that moto looks things up in.
"""

from __future__ import annotations

import re
import sys
import warnings
from typing import Final

SERVICE: Final = "customerprofiles"

# One label for the region. `s3` is no region: `profile.s3.amazonaws.com` is a bucket named "profile".
HOSTS: Final = re.compile(r"https?://profile(-fips)?\.(?!s3[.-])[^./]+\.(amazonaws\.com|api\.aws)")

_ROOM: Final = "customer_profiles_mock.customerprofiles"


def register() -> None:
    """Make moto find this backend. Cheap, and safe to call any number of times.

    Importing the package does it, and so does every `mock_customer_profiles`. Call it yourself only
    after something has removed moto's modules from `sys.modules`.
    """
    import moto
    from moto import backend_index

    from customer_profiles_mock import moto_alias

    if getattr(moto, SERVICE, None) is not moto_alias:
        _forget_modules_of_another_moto()
        setattr(moto, SERVICE, moto_alias)
    sys.modules[f"moto.{SERVICE}"] = moto_alias

    patterns = backend_index.backend_url_patterns
    if any(pattern.pattern == HOSTS.pattern for _, pattern in patterns):
        return
    if any(service == SERVICE for service, _ in patterns):
        warnings.warn(
            "This moto has a customer-profiles backend of its own; customer-profiles-mock takes its place.",
            stacklevel=2,
        )
    # In front, since the first match wins and moto walks the list on every request.
    patterns.insert(0, (SERVICE, HOSTS))

    from customer_profiles_mock.customerprofiles import cloudformation, control_urls, dashboard

    cloudformation.forget_cached_lists()
    control_urls.publish()
    dashboard.publish()
    _join_running_mock()


def _forget_modules_of_another_moto() -> None:
    """Drop our modules with classes that derive from a moto which is no longer in `sys.modules`."""
    for name in [name for name in sys.modules if name == _ROOM or name.startswith(f"{_ROOM}.")]:
        del sys.modules[name]


def _join_running_mock() -> None:
    """Let plain `requests` calls through when a mock was started before registration.

    boto3 needs nothing: it goes by the list of patterns, which is read on every call.
    """
    models = sys.modules["moto.core.models"]
    if models.MockAWS._nested_count == 0:
        return
    stubber = models.botocore_stubber
    # Up to moto 5.2.3 one method served both kinds of requests.
    callback = getattr(stubber, "process_prepared_request", stubber.process_request)
    for method in models.RESPONSES_METHODS:
        models.responses_mock.add(models.CallbackResponse(method=method, url=HOSTS, callback=callback))
