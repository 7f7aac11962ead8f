"""Short ways to call the service and to look at what it holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from customer_profiles_mock.customerprofiles.models import customerprofiles_backends
from customer_profiles_mock.state.domain import Domain

ACCOUNT_ID = "123456789012"
REGION = "us-east-1"
ENDPOINT = f"https://profile.{REGION}.amazonaws.com"
UNKNOWN_ID = "0123456789abcdef0123456789abcdef"

STATUSES = {
    "BadRequestException": 400,
    "AccessDeniedException": 403,
    "ResourceNotFoundException": 404,
    "NotImplementedException": 501,
}


@contextmanager
def refused(code: str, *fragments: str) -> Iterator[None]:
    """Expect an answer with this code, its status, and every fragment in its message."""
    with pytest.raises(ClientError) as caught:
        yield
    response = caught.value.response
    assert response["Error"]["Code"] == code
    assert response["ResponseMetadata"]["HTTPStatusCode"] == STATUSES[code]
    for fragment in fragments:
        assert fragment in response["Error"]["Message"]
    assert response["Error"]["Message"]


def bad_request(*fragments: str) -> Any:
    return refused("BadRequestException", *fragments)


def not_found(*fragments: str) -> Any:
    return refused("ResourceNotFoundException", *fragments)


def no_such_domain(name: str) -> Any:
    return refused("ResourceNotFoundException", f"DomainName {name} is not found in account {ACCOUNT_ID}")


def answer(response: Mapping[str, Any]) -> dict[str, Any]:
    """A response without what the client adds."""
    return {name: value for name, value in response.items() if name != "ResponseMetadata"}


def create(client: Any, domain: str, **values: Any) -> str:
    profile_id = client.create_profile(DomainName=domain, **values)["ProfileId"]
    assert isinstance(profile_id, str)
    return profile_id


def profile(client: Any, domain: str, profile_id: str) -> dict[str, Any]:
    """The values of one profile, without its id."""
    response = client.batch_get_profile(DomainName=domain, ProfileIds=[profile_id])
    assert response["Errors"] == []
    (found,) = response["Profiles"]
    assert found.pop("ProfileId") == profile_id
    return dict(found)


def found(client: Any, domain: str, key: str, *values: str, **more: Any) -> list[str]:
    """The ids of the profiles that a search finds, in its order."""
    response = client.search_profiles(DomainName=domain, KeyName=key, Values=list(values), **more)
    return [item["ProfileId"] for item in response["Items"]]


def put_type(client: Any, domain: str, name: str, fields: Any, keys: Any, **more: Any) -> dict[str, Any]:
    """Put an object type that creates profiles. A field is a Source, or a whole definition."""
    definition = {"Description": "test", "AllowProfileCreation": True, **more}
    response = client.put_profile_object_type(
        DomainName=domain,
        ObjectTypeName=name,
        Fields={
            field: {"Source": given} if isinstance(given, str) else given for field, given in fields.items()
        },
        Keys=keys,
        **definition,
    )
    return answer(response)


def key(*fields: str, identifiers: str = "") -> dict[str, Any]:
    """A key definition; identifiers as one text, separated by blanks."""
    entry: dict[str, Any] = {"FieldNames": list(fields)}
    return {**entry, "StandardIdentifiers": identifiers.split()} if identifiers else entry


def put(client: Any, domain: str, object_type: str, **source: Any) -> str:
    """Put one object; returns its ProfileObjectUniqueKey."""
    response = client.put_profile_object(
        DomainName=domain, ObjectTypeName=object_type, Object=json.dumps(source)
    )
    assert isinstance(response["ProfileObjectUniqueKey"], str)
    return response["ProfileObjectUniqueKey"]


def objects(client: Any, domain: str, profile_id: str, object_type: str, **more: Any) -> list[dict[str, Any]]:
    """The objects of one type on a profile, newest first, read from their JSON."""
    response = client.list_profile_objects(
        DomainName=domain, ProfileId=profile_id, ObjectTypeName=object_type, **more
    )
    return [json.loads(item["Object"]) for item in response["Items"]]


def every_page(call: Callable[..., Mapping[str, Any]], items: str, **params: Any) -> list[list[Any]]:
    """All pages of a list operation, as lists of items; no token may come twice."""
    pages, tokens = [], []
    response = call(**params)
    pages.append(response[items])
    while token := response.get("NextToken"):
        assert token not in tokens
        tokens.append(token)
        response = call(**params, NextToken=token)
        pages.append(response[items])
    return pages


def raw(method: str, path: str, body: Any = None, **more: Any) -> requests.Response:
    """A request without boto3, so that client-side checks and conversions have no part in it."""
    data = body if body is None or isinstance(body, str | bytes) else json.dumps(body)
    return requests.request(method, f"{ENDPOINT}{path}", data=data, timeout=10, **more)


def stored(domain: str) -> Domain:
    """The state behind a domain of the default account and region."""
    return customerprofiles_backends[ACCOUNT_ID][REGION].store.domains[domain]
