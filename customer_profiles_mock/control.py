"""What a test can ask for beside the API, in process and with moto's server alike.

The types of the results are here, too: Delivery, FiredTrigger, MatchExplanation with its parts
ModelExplanation and RulesExplanation, MergePreview with its PlannedMerge.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Literal

from customer_profiles_mock.errors import BadRequest, ResourceNotFound

if TYPE_CHECKING:
    from customer_profiles_mock.jobs.explaining import MatchExplanation as MatchExplanation
    from customer_profiles_mock.jobs.explaining import ModelExplanation as ModelExplanation
    from customer_profiles_mock.jobs.explaining import RulesExplanation as RulesExplanation
    from customer_profiles_mock.jobs.previewing import MergePreview as MergePreview
    from customer_profiles_mock.jobs.previewing import PlannedMerge as PlannedMerge
    from customer_profiles_mock.operations.delivery import Delivery as Delivery
    from customer_profiles_mock.options import Options
    from customer_profiles_mock.state.event_triggers import FiredTrigger as FiredTrigger

# Where the types of the results are; with what they need they take longer to import than all the rest.
RESULTS: Final = {
    "Delivery": "operations.delivery",
    "FiredTrigger": "state.event_triggers",
    "MatchExplanation": "jobs.explaining",
    "MergePreview": "jobs.previewing",
    "ModelExplanation": "jobs.explaining",
    "PlannedMerge": "jobs.previewing",
    "RulesExplanation": "jobs.explaining",
}


def __getattr__(name: str) -> Any:
    if name not in RESULTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"customer_profiles_mock.{RESULTS[name]}"), name)


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


def inject_job_failure(
    domain_name: str,
    *,
    status: Literal["FAILED", "PARTIAL_SUCCESS"] = "FAILED",
    message: str = "The job has failed because a test wanted it to",
    region_name: str | None = None,
    account_id: str | None = None,
) -> None:
    """Let the next Identity Resolution Job that starts in a domain end with a status and a message.

    A job that fails merges and exports nothing and leaves the match groups of the job before it. One of
    partial success merges inside the first half of its groups.

    Region, account and errors are those of `run_identity_resolution_job`, but that matching need not be
    enabled yet.
    """
    from customer_profiles_mock.customerprofiles import control_urls

    region_name = region_name or _default_region()
    endpoint = _endpoint()
    if endpoint is None:
        control_urls.inject_failure(domain_name, status, message, region_name, account_id)
        return
    asked = {"DomainName": domain_name, "Status": status, "Message": message}
    _ask(endpoint + control_urls.INJECT_FAILURE, asked, region_name, account_id)


def explain_match(
    domain_name: str,
    profile_id: str,
    other_profile_id: str,
    *,
    region_name: str | None = None,
    account_id: str | None = None,
) -> MatchExplanation:
    """Why two profiles match or do not, attribute by attribute: by the ML job, and by each rule level.

    Neither kind of matching needs to be enabled for it. Region, account and errors are those of
    `run_identity_resolution_job`; ResourceNotFound also means an unknown profile.
    """
    from customer_profiles_mock.customerprofiles import control_urls

    region_name = region_name or _default_region()
    endpoint = _endpoint()
    if endpoint is None:
        return control_urls.explain(domain_name, profile_id, other_profile_id, region_name, account_id)
    from customer_profiles_mock.customerprofiles.documents import from_document
    from customer_profiles_mock.jobs.explaining import MatchExplanation

    asked = {"DomainName": domain_name, "ProfileId": profile_id, "OtherProfileId": other_profile_id}
    answer = _ask(endpoint + control_urls.EXPLAIN_MATCH, asked, region_name, account_id)
    return from_document(MatchExplanation, answer)


def preview_merge(
    domain_name: str, *, region_name: str | None = None, account_id: str | None = None
) -> MergePreview:
    """Which profiles would be merged into which, and what the outcome would be. Nothing is changed.

    By the criteria of the domain's AutoMerging in the groups of the latest finished job, and by its rules
    among all profiles, each as if the other were not there. The settings count also while auto-merging is
    off, and while the rules are not ACTIVE yet.

    Region, account and errors are those of `run_identity_resolution_job`, but that nothing needs to be
    enabled.
    """
    from customer_profiles_mock.customerprofiles import control_urls

    region_name = region_name or _default_region()
    endpoint = _endpoint()
    if endpoint is None:
        return control_urls.preview(domain_name, region_name, account_id)
    from customer_profiles_mock.customerprofiles.documents import from_document
    from customer_profiles_mock.jobs.previewing import MergePreview

    answer = _ask(endpoint + control_urls.PREVIEW_MERGE, {"DomainName": domain_name}, region_name, account_id)
    return from_document(MergePreview, answer)


def fired_triggers(
    domain_name: str, *, region_name: str | None = None, account_id: str | None = None
) -> tuple[FiredTrigger, ...]:
    """What the event triggers of a domain have fired for, oldest first.

    A trigger is on record here whether an integration names it or not; `uris` tells which do.

    Region, account and errors are those of `run_identity_resolution_job`, but that nothing needs to be
    enabled.
    """
    from customer_profiles_mock.customerprofiles import control_urls

    region_name = region_name or _default_region()
    endpoint = _endpoint()
    if endpoint is None:
        return control_urls.fired_triggers(domain_name, region_name, account_id)
    from customer_profiles_mock.customerprofiles.documents import from_document
    from customer_profiles_mock.state.event_triggers import FiredTrigger

    asked = {"DomainName": domain_name}
    answer = _ask(endpoint + control_urls.FIRED_TRIGGERS, asked, region_name, account_id)
    return tuple(from_document(FiredTrigger, one) for one in answer["FiredTriggers"])


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


def load_profiles(
    domain_name: str,
    profiles: Iterable[Mapping[str, Any]],
    *,
    region_name: str | None = None,
    account_id: str | None = None,
) -> list[str]:
    """Make a profile of each request of CreateProfile, without the DomainName; returns their ids, in order.

    What CreateProfile does is done for each, many times faster: all or none, at one moment, and rules look at
    them together, after the last one. Nothing given is kept.

    Region, account and errors are those of `run_identity_resolution_job`, but that nothing needs to be
    enabled. `customer_profiles_mock.errors.BadProfile`, a BadRequest, begins with the position of the first
    profile that CreateProfile would refuse.
    """
    from customer_profiles_mock.customerprofiles import control_urls

    region_name = region_name or _default_region()
    endpoint = _endpoint()
    if endpoint is None:
        return control_urls.load_profiles(domain_name, profiles, region_name, account_id)
    asked = {"DomainName": domain_name, "Profiles": list(profiles)}
    answer = _ask(endpoint + control_urls.LOAD_PROFILES, asked, region_name, account_id)
    return list(answer["ProfileIds"])


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


def tell_server(options: Options) -> None:
    """Put options in force on the server, where the mock talks to one."""
    from customer_profiles_mock.customerprofiles import control_urls

    endpoint = _endpoint()
    if endpoint is not None:
        _post(endpoint + control_urls.OPTIONS, control_urls.options_document(options))


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


def _post(url: str, document: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
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
