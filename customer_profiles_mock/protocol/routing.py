"""From method and path to the operation and its path labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from customer_profiles_mock.protocol import percent
from customer_profiles_mock.protocol.errors import UnknownPath
from customer_profiles_mock.protocol.model import operation_model, operation_names

# The one template whose label takes the rest of the path, slashes included: an ARN has slashes,
# and clients send them raw as well as encoded.
_TAGGING_PREFIX = "/tags/"


class Route(NamedTuple):
    """An operation and the decoded path labels by their names in the URI template."""

    operation: str
    labels: Mapping[str, str]


class _Node:
    """What may follow a part of a path: literal segments, or any one segment."""

    def __init__(self) -> None:
        self.literals: dict[str, _Node] = {}
        self.any_segment: _Node | None = None
        self.end: _Template | None = None


class _Template(NamedTuple):
    operation: str
    labels: tuple[tuple[str, int], ...]  # name and index among the segments


# Most tests ask again and again about few domains, and most paths name no more.
@lru_cache(maxsize=256)
def route(method: str, raw_path: str) -> Route:
    """Find the operation that answers `method` on a path that is still percent-encoded.

    A label is exactly one segment, decoded after splitting; a literal segment wins over a label.
    Raises UnknownPath also for empty segments and a trailing slash (our choice) and for a label
    that does not decode.
    """
    root = _roots().get(method)
    if root is None or not raw_path.startswith("/"):
        raise UnknownPath(method, raw_path)
    segments = raw_path[1:].split("/", 1 if raw_path.startswith(_TAGGING_PREFIX) else -1)
    template = _find(root, segments, 0) if all(segments) else None
    if template is None:
        raise UnknownPath(method, raw_path)
    try:
        labels = {name: percent.decode(segments[index]) for name, index in template.labels}
    except ValueError:
        raise UnknownPath(method, raw_path) from None
    return Route(template.operation, labels)


def _find(node: _Node, segments: Sequence[str], index: int) -> _Template | None:
    if index == len(segments):
        return node.end
    literal = node.literals.get(segments[index])
    if literal is not None:
        found = _find(literal, segments, index + 1)
        if found is not None:
            return found
    return _find(node.any_segment, segments, index + 1) if node.any_segment is not None else None


@cache
def _roots() -> dict[str, _Node]:
    """By method, a tree of the URI templates' segments."""
    roots: dict[str, _Node] = {}
    for operation in operation_names():
        http = operation_model(operation).http
        segments = http["requestUri"][1:].split("/")
        node = roots.setdefault(http["method"], _Node())
        labels = []
        for index, segment in enumerate(segments):
            if segment.startswith("{"):
                labels.append((segment[1:-1], index))
                node.any_segment = node.any_segment or _Node()
                node = node.any_segment
            else:
                node = node.literals.setdefault(segment, _Node())
        node.end = _Template(operation, tuple(labels))
    return roots
