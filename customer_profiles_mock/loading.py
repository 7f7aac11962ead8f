"""Domains and their customers from files, and how they are put in: for the server and for tests.

A file of profiles has one request of CreateProfile a line (`.jsonl`), or a list of them (`.json`). A file of
domains is a JSON object with the member `Domains`: a list of requests of CreateDomain, in which
`DefaultExpirationDays` may be left out, each with as many of three more members as it needs. `ObjectTypes`
has requests of PutProfileObjectType, `Profiles` those of CreateProfile or the name of a file of them, and
`Objects` those of PutProfileObject, whose `Object` may be JSON itself. None of them repeats the DomainName.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from botocore.exceptions import BotoCoreError, ClientError

from customer_profiles_mock.errors import BadProfile, ServiceError

# `customer_profiles_mock.load_profiles` for one region: name of the domain and profiles to their ids.
LoadProfiles: TypeAlias = Callable[[str, Sequence[Mapping[str, Any]]], Sequence[str]]

EXPIRATION_DAYS: Final = 365  # of a domain that does not say


class CannotLoad(ValueError):
    """What a file or a list says cannot be put in; the message begins with the place."""


@dataclass(frozen=True, slots=True)
class Request:
    """The members of a request, and where they were read: `customers.jsonl:3`."""

    members: Mapping[str, Any]
    place: str


@dataclass(frozen=True, slots=True)
class DomainToLoad:
    name: str
    settings: Request
    object_types: Sequence[Request] = ()
    profiles: Sequence[Request] = ()
    objects: Sequence[Request] = ()


@dataclass(frozen=True, slots=True)
class FilledDomain:
    """A domain that was put in, with the ids of its profiles in the order in which they were given."""

    name: str
    profile_ids: tuple[str, ...]


def read_domains(path: Path) -> list[DomainToLoad]:
    """The domains of a file; a file of profiles is one domain, called what the file is called.

    Raises CannotLoad, OSError where there is no such file.
    """
    if _is_lines(path):
        return [_domain_of_profiles(path, _read_lines(path))]
    document = _parse(_read_text(path), str(path))
    if isinstance(document, list):
        return [_domain_of_profiles(path, _requests(document, str(path)))]
    if not isinstance(document, dict) or document.keys() != {"Domains"}:
        raise CannotLoad(f"{path}: neither a list of profiles nor an object whose one member is Domains")
    domains = _requests(document["Domains"], f"{path}: Domains")
    return [_domain(path, request) for request in domains]


def read_profiles(path: Path) -> list[Request]:
    """The profiles of a file. Raises CannotLoad, OSError where there is no such file."""
    if _is_lines(path):
        return _read_lines(path)
    return _requests(_parse(_read_text(path), str(path)), str(path))


def listed_profiles(profiles: Iterable[Mapping[str, Any]]) -> list[Request]:
    """Profiles that no file has. Raises CannotLoad."""
    return _requests(list(profiles), "profiles")


def fill(client: Any, domain: DomainToLoad, load_profiles: LoadProfiles) -> FilledDomain:
    """Make a domain and what it holds with a boto3 client, the profiles all at once. Raises CannotLoad."""
    name = domain.name
    settings = {"DefaultExpirationDays": EXPIRATION_DAYS, **domain.settings.members}
    _call(client.create_domain, name, Request(settings, domain.settings.place))
    for object_type in domain.object_types:
        _call(client.put_profile_object_type, name, object_type)
    ids = _load(load_profiles, domain)
    for an_object in domain.objects:
        _call(client.put_profile_object, name, _as_text(an_object))
    return FilledDomain(name, tuple(ids))


def _load(load_profiles: LoadProfiles, domain: DomainToLoad) -> Sequence[str]:
    for profile in domain.profiles:
        _check_members(profile)
    try:
        return load_profiles(domain.name, [profile.members for profile in domain.profiles])
    except BadProfile as error:
        raise CannotLoad(f"{domain.profiles[error.position].place}: {error.reason}") from error
    except ServiceError as error:  # of a server, whose message says the position alone
        raise CannotLoad(f"{domain.settings.place}: {error}") from error


def _is_lines(path: Path) -> bool:
    return path.suffix in (".jsonl", ".ndjson")


def _domain_of_profiles(path: Path, profiles: Sequence[Request]) -> DomainToLoad:
    return DomainToLoad(path.stem, Request({}, str(path)), profiles=profiles)


def _domain(path: Path, request: Request) -> DomainToLoad:
    settings = dict(request.members)
    name = settings.pop("DomainName", None)
    if not isinstance(name, str):
        raise CannotLoad(f"{request.place}: DomainName is missing")
    place = f"{path}: {name}"
    profiles = settings.pop("Profiles", [])
    return DomainToLoad(
        name,
        object_types=_requests(settings.pop("ObjectTypes", []), f"{place}: ObjectTypes"),
        profiles=read_profiles(path.parent / profiles)
        if isinstance(profiles, str)
        else _requests(profiles, f"{place}: Profiles"),
        objects=_requests(settings.pop("Objects", []), f"{place}: Objects"),
        settings=Request(settings, place),
    )


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotLoad(f"{path}: not UTF-8 at byte {error.start}") from None


def _read_lines(path: Path) -> list[Request]:
    found = []
    # Not `splitlines`: JSON may have other line ends of Unicode in its texts.
    for number, line in enumerate(_read_text(path).split("\n"), 1):
        if line.strip():
            place = f"{path}:{number}"
            found.append(_request(_parse(line, place), place))
    return found


def _parse(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise CannotLoad(f"{place}: not JSON: {error}") from None


def _requests(documents: Any, place: str) -> list[Request]:
    if not isinstance(documents, list):
        raise CannotLoad(f"{place}: not a list")
    return [_request(document, f"{place}[{index}]") for index, document in enumerate(documents)]


def _request(document: Any, place: str) -> Request:
    if not isinstance(document, Mapping):
        raise CannotLoad(f"{place}: not an object")
    return Request(document, place)


def _as_text(request: Request) -> Request:
    """An object as PutProfileObject takes it."""
    content = request.members.get("Object")
    if content is None or isinstance(content, str):
        return request
    return Request({**request.members, "Object": json.dumps(content, ensure_ascii=False)}, request.place)


def _call(operation: Callable[..., Any], domain_name: str, request: Request) -> Mapping[str, Any]:
    _check_members(request)
    try:
        answer: Mapping[str, Any] = operation(DomainName=domain_name, **request.members)
    except (ClientError, BotoCoreError) as error:
        raise CannotLoad(f"{request.place}: {error}") from error
    return answer


def _check_members(request: Request) -> None:
    if "DomainName" in request.members:
        raise CannotLoad(f"{request.place}: DomainName stands with the domain alone")
