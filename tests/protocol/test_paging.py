"""Pages: every item once, whatever comes and goes between two of them."""

from __future__ import annotations

from bisect import insort
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock.errors import InvalidToken
from customer_profiles_mock.protocol import Page, page
from customer_profiles_mock.protocol.paging import TOKEN_LIMIT

SCOPE = {"operation": "ListDomains", "account": "123456789012", "parameters": {"MaxResults": 2}}


def itself(item: Any) -> Any:
    return item


def pages_of(items: list[Any], size: int, scope: Any = SCOPE) -> list[Page[Any]]:
    pages = [page(items, key=itself, scope=scope, token=None, size=size)]
    while (token := pages[-1].next_token) is not None:
        pages.append(page(items, key=itself, scope=scope, token=token, size=size))
    return pages


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(0, [0]), (1, [1]), (2, [2]), (3, [2, 1]), (4, [2, 2]), (5, [2, 2, 1])],
)
def test_a_full_last_page_has_no_token(count: int, sizes: list[int]) -> None:
    assert [len(one.items) for one in pages_of(list(range(count)), 2)] == sizes


def test_deleting_items_between_pages_loses_and_repeats_none() -> None:
    names = ["a", "b", "c", "d", "e"]
    first = page(names, key=itself, scope=SCOPE, token=None, size=2)
    assert first.items == ["a", "b"]
    for gone in ("b", "a", "c"):
        names.remove(gone)
    rest = page(names, key=itself, scope=SCOPE, token=first.next_token, size=2)
    assert (rest.items, rest.next_token) == (["d", "e"], None)


@given(
    st.sets(st.integers(0, 200)),
    st.integers(1, 7),
    st.lists(st.tuples(st.booleans(), st.integers(0, 200))),
    st.randoms(use_true_random=False),
)
def test_whatever_changes_between_pages_each_item_that_stays_is_seen_once(
    start: set[int], size: int, changes: list[tuple[bool, int]], random: Any
) -> None:
    items, stayed, seen, token = sorted(start), set(start), [], None
    while True:
        one = page(items, key=itself, scope=SCOPE, token=token, size=size)
        assert len(one.items) <= size
        seen += one.items
        token = one.next_token
        if token is None:
            break
        for _ in range(random.randrange(4)):
            if changes:
                is_insertion, item = changes.pop()
                if is_insertion and item not in items:
                    insort(items, item)
                elif not is_insertion and item in items:
                    items.remove(item)
                    stayed.discard(item)
    assert seen == sorted(set(seen))
    assert stayed <= set(seen)


SCALAR_KEYS = st.integers() | st.floats(allow_nan=False) | st.text(st.characters(), max_size=40)


@given(
    st.one_of(
        st.sets(st.integers()),
        st.sets(st.floats(allow_nan=False, allow_infinity=False)),
        st.sets(st.text(st.characters(), max_size=255)),
        st.sets(st.tuples(st.integers(), st.text(st.characters(), max_size=200))),
        st.sets(st.tuples(st.floats(allow_nan=False), st.tuples(st.text(max_size=3), st.integers()))),
    ),
    st.integers(1, 3),
)
def test_keys_are_numbers_strings_or_tuples(keys: set[Any], size: int) -> None:
    items = sorted(keys)
    pages = pages_of(items, size)
    assert [item for one in pages for item in one.items] == items
    tokens = [one.next_token for one in pages[:-1]]
    assert len(set(tokens)) == len(tokens)


def test_a_key_may_be_a_list_of_parts() -> None:
    rows = [{"at": 1, "id": "b"}, {"at": 2, "id": "a"}, {"at": 2, "id": "c"}]
    first = page(rows, key=lambda row: [row["at"], row["id"]], scope=SCOPE, token=None, size=2)
    rest = page(rows, key=lambda row: [row["at"], row["id"]], scope=SCOPE, token=first.next_token, size=2)
    assert rest.items == rows[2:]


@pytest.mark.parametrize(
    "character",
    ["a", '"', "\\", "\n", "\x00", "é", "客", "🙂", "\U0010ffff", "\ud800"],
)
def test_long_keys_of_any_script_fit_the_models_limit(character: str) -> None:
    items = sorted([(1.5, character * 255, "0" * 32), (2.5, character * 255, "1" * 32)])
    first, second = pages_of(items, 1)
    assert first.next_token is not None
    assert len(first.next_token) <= TOKEN_LIMIT
    assert second.items == items[1:]


@given(st.text(st.characters(), min_size=255, max_size=255))
def test_any_255_characters_fit(text: str) -> None:
    token = page([text, text + "z"], key=itself, scope=SCOPE, token=None, size=1).next_token
    assert token is not None
    assert len(token) <= TOKEN_LIMIT
    assert page([text, text + "z"], key=itself, scope=SCOPE, token=token, size=1).items == [text + "z"]


def test_a_key_that_fits_no_token_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="a sort key of 1000 characters does not fit into a token"):
        page(["🙂" * 1000, "🙃"], key=itself, scope=SCOPE, token=None, size=1)


def test_a_token_is_text_that_needs_no_encoding_in_a_url() -> None:
    token = pages_of(["a b/c?", "d"], 1)[0].next_token
    assert token is not None
    assert token.replace("-", "").replace("_", "").isalnum()
    assert token.isascii()


def test_the_same_page_has_the_same_token() -> None:
    reordered = dict(reversed(SCOPE.items()))
    assert pages_of(["a", "b"], 1)[0].next_token == pages_of(["a", "b"], 1, reordered)[0].next_token


def refuses(token: str, scope: Any = SCOPE) -> bool:
    with pytest.raises(InvalidToken) as caught:
        page(["a", "b", "c"], key=itself, scope=scope, token=token, size=1)
    assert caught.value.code == "BadRequestException"
    return str(caught.value) == "NextToken is not valid for this request"


@pytest.mark.parametrize(
    "scope", [None, [], {**SCOPE, "account": "999999999999"}, {**SCOPE, "operation": "ListX"}]
)
def test_a_token_of_another_scope_is_refused(scope: Any) -> None:
    token = pages_of(["a", "b"], 1)[0].next_token
    assert token is not None
    assert refuses(token, scope)


@given(st.data())
def test_a_token_that_was_changed_is_refused(data: st.DataObject) -> None:
    token = pages_of(["a", "b"], 1)[0].next_token
    assert token is not None
    index = data.draw(st.integers(0, len(token) - 1))
    character = data.draw(st.characters().filter(lambda other: other != token[index]))
    kind = data.draw(st.sampled_from(["replace", "insert", "cut"]))
    changed = {
        "replace": token[:index] + character + token[index + 1 :],
        "insert": token[:index] + character + token[index:],
        "cut": token[:index],
    }[kind]
    assert refuses(changed)


@given(st.text(st.characters()))
def test_any_other_text_is_refused(text: str) -> None:
    assert refuses(text)
