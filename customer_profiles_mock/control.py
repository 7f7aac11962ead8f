"""What a test can ask for beside the API, in process and with moto's server alike."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from customer_profiles_mock.errors import BadRequest, ResourceNotFound

if TYPE_CHECKING:
    from customer_profiles_mock.operations.delivery import Delivery


def run_identity_resolution_job(
    domain_name: str, *, region_name: str | None = None, account_id: str | None = None
) -> str:
    """Run an Identity Resolution Job of a domain now, beside the weekly ones; returns its JobId.

    The region is boto3's default one, else us-east-1; the account is that of the mock. Raises
    `customer_profiles_mock.errors.ResourceNotFound` for an unknown domain, `BadRequest` where
    matching is not enabled, and RuntimeError outside of a mock.
    """
    from customer_profiles_mock.customerprofiles import control_urls

    region_name = region_name or _default_region()
    endpoint = _endpoint()
    if endpoint is None:
        return control_urls.run_job(domain_name, region_name, account_id)
    asked = {"DomainName": domain_name}
    return str(_ask(endpoint + control_urls.RUN_JOB, asked, region_name, account_id)["JobId"])


def deliver(
    domain_name: str,
    uri: str,
    records: Iterable[Mapping[str, Any] | str],
    *,
    region_name: str | None = None,
    account_id: str | None = None,
) -> Delivery:
    """Feed records, JSON texts or what becomes one, as if the integration with this Uri had delivered them.

    A record goes to the type that the integration's ObjectTypeNames have for the event which the
    record's member `detail-type` names, else to its ObjectTypeName. A bad record raises nothing: it goes
    to the domain's dead-letter queue. Records go in by batches of 100, each whole or not at all.

    Region, account and errors are those of `run_identity_resolution_job`; ResourceNotFound also means
    an unknown integration.
    """
    from customer_profiles_mock.customerprofiles import control_urls
    from customer_profiles_mock.operations.delivery import Delivery

    texts = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in records]
    region_name = region_name or _default_region()
    endpoint = _endpoint()
    if endpoint is None:
        return control_urls.deliver(domain_name, uri, texts, region_name, account_id)
    asked = {"DomainName": domain_name, "Uri": uri, "Records": texts}
    answer = _ask(endpoint + control_urls.DELIVER, asked, region_name, account_id)
    return Delivery(answer["Accepted"], answer["DeadLettered"], tuple(answer["Messages"]))


def advance_clock(delta: timedelta | float) -> None:
    """Move the mock's clock forward by a time, or by seconds; jobs that become due run with the next call.

    The clock is the time of day again when the outermost mock ends or moto is reset. Raises ValueError
    for a step back, and RuntimeError outside of a mock.
    """
    from customer_profiles_mock.customerprofiles import control_urls

    seconds = delta.total_seconds() if isinstance(delta, timedelta) else delta
    endpoint = _endpoint()
    if endpoint is None:
        control_urls.move_clock(seconds)
        return
    status, answer = _post(endpoint + control_urls.ADVANCE_CLOCK, {"Seconds": seconds})
    if status != 200:
        raise ValueError(answer["Message"])


def _endpoint() -> str | None:
    """The address of the server that the mock talks to; None for a mock in this process."""
    import moto
    from moto import settings

    if type(moto.mock_aws())._nested_count == 0:
        raise RuntimeError(
            "No mock is active. Call this inside `mock_customer_profiles` or `mock_aws`; for a moto server "
            "that other programs talk to, POST to /moto-api/customer-profiles/ on its address instead."
        )
    if settings.TEST_SERVER_MODE:
        return settings.test_server_mode_endpoint()
    return settings.test_proxy_mode_endpoint() if settings.is_test_proxy_mode() else None


def _ask(url: str, asked: Mapping[str, Any], region_name: str, account_id: str | None) -> dict[str, Any]:
    """The answer of a server about something in one region and account. Raises ServiceError."""
    account = {} if account_id is None else {"AccountId": account_id}
    status, answer = _post(url, {**asked, "Region": region_name, **account})
    if status != 200:
        raise (ResourceNotFound if status == 404 else BadRequest)(answer["Message"])
    return answer


def _post(url: str, document: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    import requests

    response = requests.post(url, json=document, timeout=60)
    if not response.headers.get("Content-Type", "").startswith("application/json"):
        raise RuntimeError(
            f"{url} is not known there; the process that runs moto's server must import "
            "customer_profiles_mock before it starts"
        )
    return response.status_code, response.json()


def _default_region() -> str:
    import boto3

    session = boto3.DEFAULT_SESSION or boto3.Session()
    return session.region_name or "us-east-1"
