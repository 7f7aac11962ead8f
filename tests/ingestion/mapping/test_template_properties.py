"""Random templates against a naive reference, and whatever text against the parser.

A generated piece is its text together with what it means: a function of the frames around it. The
reference works on Python values and knows nothing of how templates are parsed or run.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.mapping.rendering import LONGEST_TEXT
from customer_profiles_mock.ingestion.mapping.sources import compile_source
from tests.ingestion.mapping.reading import incoming, read

NAMES = ("a", "b", "items", "名前", "é-x", "😀")
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", " ", "0", "x  y", "<&>", "{{_source.a}}", "مرحبا", "👩‍👩‍👧"])
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=15,
)
OBJECTS = st.dictionaries(st.sampled_from(NAMES), JSON, max_size=5)


@dataclass
class Frame:
    value: Any
    index: int = 0
    key: Any = None
    count: int | None = None  # of the elements, within each


Frames: TypeAlias = list[Frame]


@dataclass
class Piece:
    text: str
    means: Callable[[Frames], Any]


def shown(value: Any) -> str:
    if value in ("", None, [], {}) and not isinstance(value, (bool, int, float)):
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def true(value: Any) -> bool:
    return value == {} or bool(value)


def down(value: Any, steps: list[str]) -> Any:
    for step in steps:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step in "012":
            value = dict(enumerate(value)).get(int(step))
        else:
            value = None
    return value


@st.composite
def paths(draw: st.DrawFn, depth: int, in_each: bool) -> Piece:
    """An expression that may stand below `depth` blocks that go down."""
    steps = draw(st.lists(st.sampled_from([*NAMES, "0", "1", "2"]), max_size=3))
    ways = ["_source"]
    if depth:
        ways += ["bare", "this", "above"]
    if in_each:
        ways += ["@index", "@key", "@first", "@last"]
    way = draw(st.sampled_from(ways))
    joined = "".join(draw(st.sampled_from([f".{step}", f".[{step}]", f"/{step}"])) for step in steps)
    if way == "_source":
        return Piece("_source" + joined, lambda frames: down(frames[0].value, steps))
    if way == "bare" and steps:
        return Piece(joined[1:], lambda frames: down(frames[-1].value, steps))
    if way == "above" and depth > 1:
        above = draw(st.integers(1, depth - 1))
        ending = joined[1:] if steps else "this"
        return Piece("../" * above + ending, lambda frames: down(frames[-1 - above].value, steps))
    if way.startswith("@"):
        return Piece(way, lambda frames: loop_value(way, frames))
    return Piece(
        f"this{joined}" if depth else "_source", lambda frames: down(frames[-1].value, steps if depth else [])
    )


def loop_value(name: str, frames: Frames) -> Any:
    frame = next(frame for frame in reversed(frames) if frame.count is not None)
    assert frame.count is not None
    return {
        "@index": frame.index,
        "@key": str(frame.key),
        "@first": frame.index == 0,
        "@last": frame.index + 1 == frame.count,
    }[name]


PLAIN = st.text(st.characters(exclude_characters="{\\", exclude_categories=["Cs"]), max_size=6)


@st.composite
def pieces(draw: st.DrawFn, depth: int = 0, in_each: bool = False, levels: int = 3) -> Piece:
    """Some text with tags in it."""
    parts = draw(st.lists(piece(depth, in_each, levels), max_size=3))
    return Piece(
        "".join(part.text for part in parts),
        lambda frames: "".join(part.means(frames) for part in parts),
    )


@st.composite
def piece(draw: st.DrawFn, depth: int, in_each: bool, levels: int) -> Piece:
    kinds = ["text", "value", "value", "quoted", "comment"]
    kind = draw(st.sampled_from(kinds + ["if", "unless", "each", "each", "with", "squeeze"] * (levels > 0)))
    if kind == "text":
        text = draw(PLAIN)
        return Piece(text, lambda _: text)
    if kind == "quoted":
        text = draw(st.sampled_from(["", "gold", "}} {{", "it's"]))
        return Piece(f'{{{{"{text}"}}}}', lambda _: text)
    if kind == "comment":
        return Piece(draw(st.sampled_from(["{{! x }}", "{{!-- {{x}} --}}", "{{!}}"])), lambda _: "")
    if kind == "squeeze":
        body = draw(pieces(depth, in_each, levels - 1))
        text = f"{{{{#removeExtraSpace}}}}{body.text}{{{{/removeExtraSpace}}}}"
        return Piece(text, lambda frames: re.sub("[ \t\n\v\f\r]+", " ", body.means(frames)).strip(" "))
    path = draw(paths(depth, in_each))
    if kind == "value":
        text = draw(st.sampled_from(["{{%s}}", "{{{%s}}}", "{{ %s }}", "{{&%s}}"])) % path.text
        return Piece(text, lambda frames: shown(path.means(frames)))
    goes_down = kind in ("each", "with")
    body = draw(pieces(depth + goes_down, in_each or kind == "each", levels - 1))
    other = draw(pieces(depth, in_each, levels - 1))
    text = f"{{{{#{kind} {path.text}}}}}{body.text}{{{{else}}}}{other.text}{{{{/{kind}}}}}"
    return Piece(text, block(kind, path, body, other))


def block(kind: str, path: Piece, body: Piece, other: Piece) -> Callable[[Frames], str]:
    def means(frames: Frames) -> str:
        value = path.means(frames)
        if kind == "each":
            if not isinstance(value, (list, dict)) or not value:
                return other.means(frames)
            pairs = list(value.items() if isinstance(value, dict) else enumerate(value))
            return "".join(
                body.means([*frames, Frame(one, index, key, len(pairs))])
                for index, (key, one) in enumerate(pairs)
            )
        if true(value) == (kind == "unless"):
            return other.means(frames)
        return body.means([*frames, Frame(value)] if kind == "with" else frames)

    return means


@settings(deadline=None)
@given(pieces(), OBJECTS)
def test_a_template_means_what_the_reference_says(template: Piece, value: Any) -> None:
    source = "{{! a template }}" + template.text
    assert read(source, value) == template.means([Frame(value)])


FRAGMENTS = [
    *("{{", "}}", "{{{", "}}}", "{", "}", "~", "\\", "[", "]", "'", '"', ".", "/", "../", "#", "^", "&", "!"),
    *(
        "_source",
        "_source.a",
        "_source.items",
        "this",
        "@index",
        "else",
        " ",
        "a",
        "名前",
        "|",
        "=",
        "(",
        "--",
    ),
    *("{{#if _source.a}}", "{{/if}}", "{{#each _source.items}}", "{{/each}}", "{{#with _source}}"),
    *("{{/with}}", "{{else}}", "{{else if _source.b}}", "{{#removeExtraSpace}}", "{{/removeExtraSpace}}"),
]
TEXTS = st.text() | st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join)


@settings(deadline=None)
@given(TEXTS, OBJECTS)
def test_any_text_is_refused_or_gives_a_bounded_value(text: str, value: Any) -> None:
    for source in (text, f"{{{{{text}}}}}", f"_source.{text}"):
        with contextlib.suppress(BadRequest):
            result = compile_source(source).read(incoming(value))
            assert "{{" not in source or (isinstance(result, str) and len(result) <= LONGEST_TEXT)


@given(st.text(st.characters(exclude_characters="{\\", exclude_categories=["Cs"])), st.text())
def test_text_around_and_inside_stays_as_it_is(around: str, inside: str) -> None:
    source = f"{around}{{{{_source.x}}}}{around}"
    assert read(source, {"x": inside}) == around + inside + around
