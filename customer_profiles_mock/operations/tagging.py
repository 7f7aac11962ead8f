"""TagResource, UntagResource, ListTagsForResource: on every taggable resource, by its ARN."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, ResourceNotFound
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.state.store import Store

MOST_TAGS: Final = 50


@operation("TagResource")
def tag_resource(context: Context, params: Params) -> Result:
    tag(context.store, params["resourceArn"], params["tags"])
    return {}


@operation("UntagResource")
def untag_resource(context: Context, params: Params) -> Result:
    untag(context.store, params["resourceArn"], params["tagKeys"])
    return {}


@operation("ListTagsForResource")
def list_tags_for_resource(context: Context, params: Params) -> Result:
    return {"tags": dict(_tags_of(context.store, params["resourceArn"]))}


def tag(store: Store, arn: str, tags: Mapping[str, str]) -> None:
    """Add tags to a resource; a key that is there gets the new value.

    Raises ResourceNotFound for an unknown ARN, BadRequest where there would be more than 50.
    """
    current = _tags_of(store, arn)
    if len(current.keys() | tags.keys()) > MOST_TAGS:
        raise BadRequest(f"A resource can have at most {MOST_TAGS} tags")
    for key, value in tags.items():
        store.journal.put(current, key, value)


def untag(store: Store, arn: str, tag_keys: Iterable[str]) -> None:
    """Remove tags by key; a key that is not there is no error. Raises ResourceNotFound."""
    current = _tags_of(store, arn)
    for key in tag_keys:
        if key in current:
            store.journal.remove(current, key)


def _tags_of(store: Store, arn: str) -> dict[str, str]:
    tags = store.find_tags(arn)
    if tags is None:
        raise ResourceNotFound(f"Resource {arn} is not found in account {store.account_id}")
    return tags
