"""What a test can ask for beside the API, and the URLs for it.

The URLs answer on the address of moto's server, and in process on http://motoapi.amazonaws.com.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from customer_profiles_mock.customerprofiles.incoming import body_of
from customer_profiles_mock.errors import BadRequest, ServiceError

if TYPE_CHECKING:
    from customer_profiles_mock.operations.delivery import Delivery

Answer: TypeAlias = tuple[int, dict[str, str], str]
Action: TypeAlias = Callable[[Mapping[str, Any]], Mapping[str, Any]]

RUN_JOB: Final = "/moto-api/customer-profiles/run-identity-resolution-job"
DELIVER: Final = "/moto-api/customer-profiles/deliver"
ADVANCE_CLOCK: Final = "/moto-api/customer-profiles/advance-clock"

DEFAULT_REGION: Final = "us-east-1"


def run_job(domain_name: str, region_name: str, account_id: str | None) -> str:
    """Run an identity resolution job now; returns its JobId. Raises ServiceError."""
    from customer_profiles_mock.customerprofiles.models import backend_for

    return backend_for(account_id or _default_account_id(), region_name).run_identity_resolution_job(
        domain_name
    )


def deliver(
    domain_name: str, uri: str, records: Sequence[str], region_name: str, account_id: str | None
) -> Delivery:
    """Deliver JSON texts through an integration. Raises ServiceError."""
    from customer_profiles_mock.customerprofiles.models import backend_for

    backend = backend_for(account_id or _default_account_id(), region_name)
    return backend.deliver(domain_name, uri, records)


def move_clock(seconds: float) -> float:
    """Move the package's clock; returns what it shows then. Raises ValueError."""
    from customer_profiles_mock.customerprofiles.models import backend_for
    from customer_profiles_mock.jobs import clock

    clock.advance(seconds)
    # moto resets the backends that were used, and ours puts the clock back.
    backend_for(_default_account_id(), DEFAULT_REGION)
    return clock.now()


def _default_account_id() -> str:
    from moto.core.models import DEFAULT_ACCOUNT_ID

    return os.environ.get("MOTO_ACCOUNT_ID", DEFAULT_ACCOUNT_ID)


def publish() -> None:
    """Add the URLs to moto's own; before the server's first request below /moto-api."""
    from moto.moto_api._internal import urls

    # As wide as what moto itself keeps there: methods and functions alike.
    url_paths: dict[str, Any] = urls.url_paths
    url_paths[f"{{0}}{RUN_JOB}"] = _answer_run_job
    url_paths[f"{{0}}{DELIVER}"] = _answer_deliver
    url_paths[f"{{0}}{ADVANCE_CLOCK}"] = _answer_advance_clock


def _answer_run_job(request: Any, _full_url: str, _headers: Any) -> Answer:
    def action(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        _check_strings(asked, "DomainName")
        region_name = asked.get("Region", DEFAULT_REGION)
        return {"JobId": run_job(asked["DomainName"], region_name, asked.get("AccountId"))}

    return _answer(request, {"DomainName", "Region", "AccountId"}, action)


def _answer_deliver(request: Any, _full_url: str, _headers: Any) -> Answer:
    def action(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        _check_strings({name: asked[name] for name in asked if name != "Records"}, "DomainName", "Uri")
        records = asked.get("Records")
        if not isinstance(records, list) or not all(isinstance(one, str | dict) for one in records):
            raise BadRequest("Records must be a list of JSON objects, or of texts that hold them")
        texts = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in records]
        region_name = asked.get("Region", DEFAULT_REGION)
        done = deliver(asked["DomainName"], asked["Uri"], texts, region_name, asked.get("AccountId"))
        return {
            "Accepted": done.accepted,
            "DeadLettered": done.dead_lettered,
            "Messages": list(done.messages),
        }

    return _answer(request, {"DomainName", "Uri", "Records", "Region", "AccountId"}, action)


def _answer_advance_clock(request: Any, _full_url: str, _headers: Any) -> Answer:
    def action(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        seconds = asked.get("Seconds")
        if not isinstance(seconds, int | float) or isinstance(seconds, bool):
            raise BadRequest("Seconds must be a number")
        try:
            return {"Now": move_clock(seconds)}
        except ValueError as error:
            raise BadRequest(str(error)) from None

    return _answer(request, {"Seconds"}, action)


def _check_strings(asked: Mapping[str, Any], *required: str) -> None:
    for name, value in asked.items():
        if not isinstance(value, str):
            raise BadRequest(f"{name} must be a string")
    for name in required:
        if name not in asked:
            raise BadRequest(f"{name} is missing")


def _answer(request: Any, known: set[str], action: Action) -> Answer:
    from customer_profiles_mock.protocol.errors import render

    try:
        if request.method != "POST":
            raise BadRequest("Use POST with a JSON object")
        asked = _json_object(body_of(request))
        unknown = sorted(asked.keys() - known)
        if unknown:
            raise BadRequest(f"{unknown[0]} is not one of {', '.join(sorted(known))}")
        return 200, {"Content-Type": "application/json"}, json.dumps(action(asked))
    except ServiceError as error:
        return render(error)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise BadRequest("The request body is not a JSON object")
    return document
