"""One page of a list, with a token that only the same request can go on with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from customer_profiles_mock.context import Context
from customer_profiles_mock.operations.registry import Params
from customer_profiles_mock.protocol import paging

T = TypeVar("T")

DEFAULT_PAGE_SIZE: Final = 100  # our choice, for lists whose default is not documented

_NOT_IN_SCOPE: Final = frozenset({"NextToken", "MaxResults"})


def page(
    context: Context,
    params: Params,
    items: Sequence[T],
    key: Callable[[T], Any],
    default_size: int = DEFAULT_PAGE_SIZE,
) -> paging.Page[T]:
    """The page that `params` asks for, of `items` sorted ascending by `key`.

    Raises InvalidToken for a token of another operation, account, region or set of parameters;
    the page size may change between pages.
    """
    asked = {name: value for name, value in sorted(params.items()) if name not in _NOT_IN_SCOPE}
    return paging.page(
        items,
        key=key,
        scope=[context.operation, context.store.account_id, context.store.region_name, asked],
        token=params.get("NextToken"),
        size=params.get("MaxResults", default_size),
    )
