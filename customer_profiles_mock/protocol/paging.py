"""Pages of a sorted sequence, and the tokens that lead from one to the next.

A token names the last key of its page, not a position: items that come or go between two pages
neither repeat nor hide others, even if the last item itself is gone.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Generic, TypeVar

from customer_profiles_mock.errors import InvalidToken

Item = TypeVar("Item")

# The model's `token` shape.
TOKEN_LIMIT = 1024
_DIGEST_BYTES = 8
_UTF_8, _NUMBER = "u", "n"
_CODE_POINTS = 0x110000


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    items: Sequence[Item]
    next_token: str | None


def page(
    items: Sequence[Item], *, key: Callable[[Item], Any], scope: Any, token: str | None, size: int
) -> Page[Item]:
    """The `size` items after those that `token` has led past, in O(log n) key calls.

    `items` ascend by `key`, which is unique: a number, a string, or a tuple of those. `scope` is
    any JSON value; a token is good only where the scope is the same, so it names operation,
    parameters, account and region. Raises InvalidToken.
    """
    start = 0
    if token is not None:
        start = bisect_right(items, _key_of(token, scope), key=lambda item: _plain(key(item)))
    stop = start + size
    chosen = items[start:stop]
    return Page(chosen, _token(_plain(key(chosen[-1])), scope) if stop < len(items) else None)


def _plain(key: Any) -> Any:
    """The key with tuples for lists, so that keys from tokens compare with keys of items."""
    return tuple(map(_plain, key)) if isinstance(key, list | tuple) else key


def _token(key: Any, scope: Any) -> str:
    token = _sealed(_pack(key), scope)
    if len(token) > TOKEN_LIMIT:
        raise ValueError(f"a sort key of {len(str(key))} characters does not fit into a token")
    return token


def _key_of(token: str, scope: Any) -> Any:
    try:
        packed = urlsafe_b64decode(token + "=" * (-len(token) % 4))[_DIGEST_BYTES:]
    except ValueError:
        raise InvalidToken from None
    # Sealing the key again checks digest, scope and spelling at once; what passes is our own.
    if _sealed(packed, scope) != token:
        raise InvalidToken
    return _unpack(packed)


def _sealed(packed: bytes, scope: Any) -> str:
    bound = json.dumps(scope, sort_keys=True).encode() + b"\n" + packed
    digest = hashlib.blake2b(bound, digest_size=_DIGEST_BYTES).digest()
    return urlsafe_b64encode(digest + packed).decode().rstrip("=")


def _pack(key: Any) -> bytes:
    """The key as bytes: a line of JSON with a note in the place of each string, then the strings."""
    strings: list[bytes] = []
    outline = json.dumps(_outline(key, strings), separators=(",", ":"))
    return b"".join([outline.encode(), b"\n", *strings])


def _unpack(packed: bytes) -> Any:
    outline, _, strings = packed.partition(b"\n")
    return _filled(json.loads(outline), BytesIO(strings))


def _outline(key: Any, strings: list[bytes]) -> Any:
    if isinstance(key, tuple):
        return [_outline(part, strings) for part in key]
    if isinstance(key, str):
        kind, encoded = _encoded(key)
        strings.append(encoded)
        return f"{kind}{len(encoded)}"
    return key


def _filled(outline: Any, strings: BytesIO) -> Any:
    if isinstance(outline, list):
        return tuple([_filled(part, strings) for part in outline])
    if isinstance(outline, str):
        return _decoded(outline[0], strings.read(int(outline[1:])))
    return outline


def _encoded(text: str) -> tuple[str, bytes]:
    """The text as UTF-8 or as one number with a digit for each character, whichever is shorter.

    A number takes 2.6 bytes for any character, so that 255 of them leave room for a second key part.
    """
    as_utf_8 = text.encode("utf-8", "surrogatepass")
    if text.isascii():
        return _UTF_8, as_utf_8
    number = 1
    for character in text:
        number = number * _CODE_POINTS + ord(character)
    as_number = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return (_NUMBER, as_number) if len(as_number) < len(as_utf_8) else (_UTF_8, as_utf_8)


def _decoded(kind: str, encoded: bytes) -> str:
    if kind == _UTF_8:
        return encoded.decode("utf-8", "surrogatepass")
    characters = []
    number = int.from_bytes(encoded, "big")
    while number > 1:
        number, code_point = divmod(number, _CODE_POINTS)
        characters.append(chr(code_point))
    return "".join(reversed(characters))
