"""What a test can ask for beside the API, and the URLs for it.

The URLs answer on the address of moto's server, and in process on http://motoapi.amazonaws.com.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from customer_profiles_mock.errors import BadRequest, ServiceError

# Of the rest the types alone: this module comes with every import of the package, and few tests use it.
if TYPE_CHECKING:
    from customer_profiles_mock.jobs.explaining import MatchExplanation
    from customer_profiles_mock.jobs.previewing import MergePreview
    from customer_profiles_mock.operations.delivery import Delivery
    from customer_profiles_mock.options import Options
    from customer_profiles_mock.state.event_triggers import FiredTrigger

Answer: TypeAlias = tuple[int, dict[str, str], str]
Asked: TypeAlias = Mapping[str, Any]
Action: TypeAlias = Callable[[Asked], Mapping[str, Any]]
Handler: TypeAlias = Callable[[Any, str, Any], Answer]

_FOLDER: Final = "/moto-api/customer-profiles"
RUN_JOB: Final = f"{_FOLDER}/run-identity-resolution-job"
INJECT_FAILURE: Final = f"{_FOLDER}/inject-job-failure"
EXPLAIN_MATCH: Final = f"{_FOLDER}/explain-match"
PREVIEW_MERGE: Final = f"{_FOLDER}/preview-merge"
FIRED_TRIGGERS: Final = f"{_FOLDER}/fired-triggers"
DELIVER: Final = f"{_FOLDER}/deliver"
LOAD_PROFILES: Final = f"{_FOLDER}/load-profiles"
ADVANCE_CLOCK: Final = f"{_FOLDER}/advance-clock"
OPTIONS: Final = f"{_FOLDER}/options"
HEALTH: Final = f"{_FOLDER}/health"

DEFAULT_REGION: Final = "us-east-1"
DEFAULT_STATUS: Final = "FAILED"
DEFAULT_MESSAGE: Final = "The job has failed because a test wanted it to"

# Member of the request -> option.
_OPTIONS: Final = {
    "StrictRuleConfiguration": "strict_rule_configuration",
    "LockRulesForADay": "lock_rules_for_a_day",
    "ThreeJobsAWeek": "three_jobs_a_week",
}


def run_job(domain_name: str, region_name: str, account_id: str | None) -> str:
    """Run an identity resolution job now; returns its JobId. Raises ServiceError."""
    from customer_profiles_mock.customerprofiles.models import backend_for

    return backend_for(account_id or _default_account_id(), region_name).run_identity_resolution_job(
        domain_name
    )


def inject_failure(
    domain_name: str, status: str, message: str, region_name: str, account_id: str | None
) -> None:
    """Let the next job of a domain end so. Raises ServiceError."""
    from customer_profiles_mock.customerprofiles.models import backend_for
    from customer_profiles_mock.state.jobs import JobFailure

    backend = backend_for(account_id or _default_account_id(), region_name)
    backend.inject_job_failure(domain_name, JobFailure(status, message))


def explain(
    domain_name: str, profile_id: str, other_profile_id: str, region_name: str, account_id: str | None
) -> MatchExplanation:
    """Why two profiles match or do not. Raises ServiceError."""
    from customer_profiles_mock.customerprofiles.models import backend_for

    backend = backend_for(account_id or _default_account_id(), region_name)
    return backend.explain_match(domain_name, profile_id, other_profile_id)


def preview(domain_name: str, region_name: str, account_id: str | None) -> MergePreview:
    """What automatic merging would do. Raises ServiceError."""
    from customer_profiles_mock.customerprofiles.models import backend_for

    return backend_for(account_id or _default_account_id(), region_name).preview_merge(domain_name)


def fired_triggers(domain_name: str, region_name: str, account_id: str | None) -> tuple[FiredTrigger, ...]:
    """What event triggers have fired for, oldest first. Raises ServiceError."""
    from customer_profiles_mock.customerprofiles.models import backend_for

    return backend_for(account_id or _default_account_id(), region_name).fired_triggers(domain_name)


def deliver(
    domain_name: str, uri: str, records: Sequence[str], region_name: str, account_id: str | None
) -> Delivery:
    """Deliver JSON texts through an integration. Raises ServiceError."""
    from customer_profiles_mock.customerprofiles.models import backend_for

    backend = backend_for(account_id or _default_account_id(), region_name)
    return backend.deliver(domain_name, uri, records)


def load_profiles(
    domain_name: str, profiles: Iterable[Mapping[str, Any]], region_name: str, account_id: str | None
) -> list[str]:
    """Create many profiles, all or none; returns their ids. Raises ServiceError."""
    from customer_profiles_mock.customerprofiles.models import backend_for

    backend = backend_for(account_id or _default_account_id(), region_name)
    return backend.load_profiles(domain_name, profiles)


def move_clock(seconds: float) -> float:
    """Move the package's clock; returns what it shows then. Raises ValueError."""
    from customer_profiles_mock.jobs import clock

    clock.advance(seconds)
    _be_reset_with_moto()
    return clock.now()


def set_options(options: Options) -> None:
    """Put options in force on this server."""
    from customer_profiles_mock.options import set_server_options

    set_server_options(options)
    _be_reset_with_moto()


def options_document(options: Options) -> dict[str, bool]:
    """Options as the URL for them takes them."""
    return {member: getattr(options, name) for member, name in _OPTIONS.items()}


def _be_reset_with_moto() -> None:
    """moto resets the backends that were used, and ours puts the clock back and takes the options away."""
    from customer_profiles_mock.customerprofiles.models import backend_for

    backend_for(_default_account_id(), DEFAULT_REGION)


def _default_account_id() -> str:
    from moto.core.models import DEFAULT_ACCOUNT_ID

    return os.environ.get("MOTO_ACCOUNT_ID", DEFAULT_ACCOUNT_ID)


def publish() -> None:
    """Add the URLs to moto's own; before the server's first request below /moto-api."""
    from moto.moto_api._internal import urls

    # As wide as what moto itself keeps there: methods and functions alike.
    url_paths: dict[str, Any] = urls.url_paths
    for path, handler in _HANDLERS.items():
        url_paths[f"{{0}}{path}"] = handler


def _run_job(asked: Asked) -> Mapping[str, Any]:
    _check_strings(asked, "DomainName")
    return {"JobId": run_job(asked["DomainName"], *_place(asked))}


def _inject_failure(asked: Asked) -> Mapping[str, Any]:
    _check_strings(asked, "DomainName")
    status, message = asked.get("Status", DEFAULT_STATUS), asked.get("Message", DEFAULT_MESSAGE)
    inject_failure(asked["DomainName"], status, message, *_place(asked))
    return {}


def _explain_match(asked: Asked) -> Mapping[str, Any]:
    names = ("DomainName", "ProfileId", "OtherProfileId")
    _check_strings(asked, *names)
    domain_name, profile_id, other_profile_id = (asked[name] for name in names)
    return _document(explain(domain_name, profile_id, other_profile_id, *_place(asked)))


def _preview_merge(asked: Asked) -> Mapping[str, Any]:
    _check_strings(asked, "DomainName")
    return _document(preview(asked["DomainName"], *_place(asked)))


def _fired_triggers(asked: Asked) -> Mapping[str, Any]:
    _check_strings(asked, "DomainName")
    fired = fired_triggers(asked["DomainName"], *_place(asked))
    return {"FiredTriggers": [_document(one) for one in fired]}


def _deliver(asked: Asked) -> Mapping[str, Any]:
    _check_strings({name: asked[name] for name in asked if name != "Records"}, "DomainName", "Uri")
    records = asked.get("Records")
    if not isinstance(records, list) or not all(isinstance(one, str | dict) for one in records):
        raise BadRequest("Records must be a list of JSON objects, or of texts that hold them")
    texts = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in records]
    return _document(deliver(asked["DomainName"], asked["Uri"], texts, *_place(asked)))


def _load_profiles(asked: Asked) -> Mapping[str, Any]:
    _check_strings({name: asked[name] for name in asked if name != "Profiles"}, "DomainName")
    profiles = asked.get("Profiles")
    if not isinstance(profiles, list):
        raise BadRequest("Profiles must be a list")
    return {"ProfileIds": load_profiles(asked["DomainName"], profiles, *_place(asked))}


def _advance_clock(asked: Asked) -> Mapping[str, Any]:
    seconds = asked.get("Seconds")
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        raise BadRequest("Seconds must be a number")
    try:
        return {"Now": move_clock(seconds)}
    except ValueError as error:
        raise BadRequest(str(error)) from None


def _set_options(asked: Asked) -> Mapping[str, Any]:
    from customer_profiles_mock.options import Options

    for name, value in asked.items():
        if not isinstance(value, bool):
            raise BadRequest(f"{name} must be true or false")
    options = Options(**{_OPTIONS[name]: value for name, value in asked.items()})
    set_options(options)
    return options_document(options)


def _health(_: Asked) -> Mapping[str, Any]:
    from customer_profiles_mock import __version__

    return {"Status": "ok", "Version": __version__}


def _place(asked: Asked) -> tuple[str, str | None]:
    """Region and account of a call."""
    return asked.get("Region", DEFAULT_REGION), asked.get("AccountId")


def _document(result: object) -> dict[str, Any]:
    from customer_profiles_mock.customerprofiles.documents import to_document

    document: dict[str, Any] = to_document(result)
    return document


def _check_strings(asked: Asked, *required: str) -> None:
    for name, value in asked.items():
        if not isinstance(value, str):
            raise BadRequest(f"{name} must be a string")
    for name in required:
        if name not in asked:
            raise BadRequest(f"{name} is missing")


def _handler(action: Action, *members: str, is_read: bool = False) -> Handler:
    """Answers a request whose JSON object, or query where GET is allowed, has no other members."""

    def answer(request: Any, full_url: str, _headers: Any) -> Answer:
        from customer_profiles_mock.protocol.errors import render

        try:
            asked = _asked(request, full_url, is_read=is_read)
            unknown = sorted(asked.keys() - set(members))
            if unknown:
                raise BadRequest(f"{unknown[0]} is not one of {', '.join(sorted(members))}")
            return 200, {"Content-Type": "application/json"}, json.dumps(action(asked))
        except ServiceError as error:
            return render(error)

    return answer


def _asked(request: Any, full_url: str, *, is_read: bool) -> dict[str, Any]:
    from customer_profiles_mock.customerprofiles.incoming import body_of, url_of

    if request.method == "GET" and is_read:
        return dict(parse_qsl(urlsplit(url_of(request, full_url)).query, keep_blank_values=True))
    if request.method != "POST":
        raise BadRequest("Use GET with a query, or POST with a JSON object" if is_read else _POST_ONLY)
    try:
        document = json.loads(body_of(request))
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise BadRequest("The request body is not a JSON object")
    return document


_POST_ONLY: Final = "Use POST with a JSON object"
_PLACE: Final = ("Region", "AccountId")
_HANDLERS: Final[Mapping[str, Handler]] = {
    RUN_JOB: _handler(_run_job, "DomainName", *_PLACE),
    INJECT_FAILURE: _handler(_inject_failure, "DomainName", "Status", "Message", *_PLACE),
    EXPLAIN_MATCH: _handler(
        _explain_match, "DomainName", "ProfileId", "OtherProfileId", *_PLACE, is_read=True
    ),
    PREVIEW_MERGE: _handler(_preview_merge, "DomainName", *_PLACE, is_read=True),
    FIRED_TRIGGERS: _handler(_fired_triggers, "DomainName", *_PLACE, is_read=True),
    DELIVER: _handler(_deliver, "DomainName", "Uri", "Records", *_PLACE),
    LOAD_PROFILES: _handler(_load_profiles, "DomainName", "Profiles", *_PLACE),
    ADVANCE_CLOCK: _handler(_advance_clock, "Seconds"),
    OPTIONS: _handler(_set_options, *_OPTIONS),
    HEALTH: _handler(_health, is_read=True),
}
