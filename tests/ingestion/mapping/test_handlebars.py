"""Sources in Handlebars: what each form gives, and where a template ends."""

from __future__ import annotations

import pytest

from customer_profiles_mock.ingestion.mapping.sources import compile_source
from tests.ingestion.mapping.reading import parsed, read, source_refusal

ITEMS = {"items": [{"t": "A", "n": 1}, {"t": "B", "n": 0}], "t": "top"}
NAMES = {"n1": "Ann", "n3": "Lee"}
PARTS = "{{_source.n1}} {{_source.n2}} {{_source.n3}}"


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{_source.x}}", {"x": "a"}, "a"),
        ("{{ _source.x }}", {"x": "a"}, "a"),
        ("{{{_source.x}}}", {"x": "<&\"'>"}, "<&\"'>"),
        ("{{&_source.x}}", {"x": "<"}, "<"),
        ("{{_source.x}}", {"x": "<b> & \"q\" 'q' = `"}, "<b> & \"q\" 'q' = `"),
        ("Mr {{_source.a.b}}, {{_source.a.c}}!", {"a": {"b": "B", "c": "C"}}, "Mr B, C!"),
        ("{{_source.x}}", {}, ""),
        ("{{_source.x.y.z}}", {"x": "text"}, ""),
        ("{{_source.x}}", {"x": None}, ""),
        ("{{_source.x}}|{{_source.y}}", {"x": True, "y": False}, "true|false"),
        ("{{_source.x}}", {"x": 1.5}, "1.5"),
        ("{{_source.x}}", {"x": [1, "a"]}, '[1,"a"]'),
        ("{{_source}}", {"x": 1}, '{"x":1}'),
        ("_source.x{{_source.x}}", {"x": "a"}, "_source.xa"),
    ],
)
def test_a_value_stands_in_text(source: str, value: object, text: str) -> None:
    assert read(source, value) == text


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{_source.x.[0]}}{{_source.x.1}}{{_source.x[2]}}{{_source.x.[9]}}", {"x": ["a", "b", "c"]}, "abc"),
        ("{{_source/a/b}}", {"a": {"b": "B"}}, "B"),
        (
            "{{_source.[first name]}}{{_source.[a.b]}}{{_source.[}}]}}",
            {"first name": "J", "a.b": "D", "}}": "!"},
            "JD!",
        ),
        (
            "{{_source.given-name}}{{_source.名前}}{{_source.$id}}",
            {"given-name": "G", "名前": "N", "$id": "I"},
            "GNI",
        ),
        ("{{_source.else}}{{_source.if}}", {"else": "E", "if": "I"}, "EI"),
        ("{{this._source.x}}{{./_source.x}}", {"x": "a"}, "aa"),
    ],
)
def test_a_path_reaches(source: str, value: object, text: str) -> None:
    assert read(source, value) == text


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{! a constant }}gold", {}, "gold"),
        ("{{'gold'}}{{\" card\"}}", {}, "gold card"),
        ("{{#removeExtraSpace}} gold {{/removeExtraSpace}}", {}, "gold"),
        ("{ } }} { {{_source.x}}}", {"x": "a"}, "{ } }} { a}"),
        (r"\{{_source.x}} {{_source.x}}", {"x": "a"}, "{{_source.x}} a"),
        (r"\\{{_source.x}} \n", {"x": "a"}, "\\a \\n"),
    ],
)
def test_constants_and_literal_text(source: str, value: object, text: str) -> None:
    assert read(source, value) == text


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("a{{! {{x }}b{{!-- }} {{/if}} --}}c{{!}}d", {}, "abcd"),
    ],
)
def test_a_comment_leaves_nothing(source: str, value: object, text: str) -> None:
    assert read(source, value) == text


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{#if _source.x}}yes{{/if}}", {"x": "1"}, "yes"),
        ("{{#if _source.x}}yes{{/if}}", {}, ""),
        ("{{#if _source.x}}yes{{else}}no{{/if}}", {"x": ""}, "no"),
        ("{{#if _source.x}}yes{{^}}no{{/if}}", {}, "no"),
        ("{{#if _source.a}}A{{else if _source.b}}B{{else if _source.c}}C{{else}}-{{/if}}", {"c": 1}, "C"),
        ("{{#if _source.a}}A{{else if _source.b}}B{{/if}}", {}, ""),
        ("{{#if _source.a}}A{{else unless _source.b}}no B{{/if}}", {}, "no B"),
        ("{{#unless _source.x}}no{{else}}yes{{/unless}}", {"x": 1}, "yes"),
        ("{{#unless _source.x}}no{{/unless}}", {}, "no"),
        ("{{#if _source.a}}{{#if _source.b}}both{{else}}one{{/if}}{{/if}}", {"a": 1}, "one"),
        ("{{#if 'constant'}}yes{{/if}}", {}, "yes"),
    ],
)
def test_if_else_and_unless(source: str, value: object, text: str) -> None:
    assert read(source, value) == text


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{#each _source.items}}{{t}}{{this.n}}{{./t}};{{/each}}", ITEMS, "A1A;B0B;"),
        (
            "{{#each _source.items}}{{@index}}{{@key}}{{@first}}{{@last}};{{/each}}",
            ITEMS,
            "00truefalse;11falsetrue;",
        ),
        ("{{#each _source.items}}{{#unless @first}}, {{/unless}}{{t}}{{/each}}", ITEMS, "A, B"),
        ("{{#each _source.x}}{{this}}{{.}}{{/each}}", {"x": ["a", 1, None]}, "aa11"),
        (
            "{{#each _source.x}}{{@key}}={{this}}{{#unless @last}}&{{/unless}}{{/each}}",
            {"x": {"b": 1, "a": 2}},
            "b=1&a=2",
        ),
        ("{{#each _source.x}}one{{else}}none{{/each}}", {"x": []}, "none"),
        ("{{#each _source.x}}one{{else}}none{{/each}}", {"x": {}}, "none"),
        ("{{#each _source.x}}one{{else}}none{{/each}}", {"x": "text"}, "none"),
        ("{{#each _source.x}}one{{else}}none{{/each}}", {}, "none"),
        ("{{#each _source.items}}{{_source.t}}{{../_source.t}};{{/each}}", ITEMS, "toptop;toptop;"),
        (
            "{{#each _source.x}}{{#each this}}{{this}}{{@index}}{{/each}}{{@index}};{{/each}}",
            {"x": [["a", "b"], ["c"]]},
            "a0b10;c01;",
        ),
        (
            "{{#each _source.x}}{{#each y}}{{../n}}{{this}} {{/each}}{{/each}}",
            {"x": [{"n": "N", "y": [1, 2]}]},
            "N1 N2 ",
        ),
        (
            "{{#each _source.x}}{{#if n}}{{n}}{{else}}{{@index}}{{/if}}{{/each}}",
            {"x": [{"n": "a"}, {}]},
            "a1",
        ),
        ("{{#each _source.a}}x{{else each _source.b}}{{this}}{{/each}}", {"b": [1, 2]}, "12"),
        ("{{#each _source.x}}{{[0]}}{{this.[1]}}{{this[2]}}{{/each}}", {"x": [["a", "b", "c"]]}, "abc"),
    ],
)
def test_each_goes_over_elements(source: str, value: object, text: str) -> None:
    assert read(source, value) == text


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        (
            "{{#with _source.a}}{{b}}{{this.b}}{{_source.c}}{{../_source.c}}{{/with}}",
            {"a": {"b": "B"}, "c": "C"},
            "BBCC",
        ),
        ("{{#with _source.a}}in{{else}}out{{_source.c}}{{/with}}", {"c": "C"}, "outC"),
        ("{{#with _source}}{{a}}{{/with}}", {"a": "A"}, "A"),
        (
            "{{#each _source.x}}{{#with y}}{{z}}{{@index}}{{../n}}{{/with}}{{/each}}",
            {"x": [{"n": "N", "y": {"z": "Z"}}]},
            "Z0N",
        ),
    ],
)
def test_with_goes_down(source: str, value: object, text: str) -> None:
    assert read(source, value) == text


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        (f"{{{{#removeExtraSpace}}}}{PARTS}{{{{/removeExtraSpace}}}}", NAMES, "Ann Lee"),
        (f"{{{{#removeExtraSpace}}}}{PARTS}{{{{/removeExtraSpace}}}}", {}, ""),
        ("<{{#removeExtraSpace}}\t a \r\n b  {{/removeExtraSpace}}>", {}, "<a b>"),
        (
            "{{#removeExtraSpace}}{{_source.x}}{{/removeExtraSpace}}",
            {"x": "\u3000山田\u3000太郎\u00a0\u00a0"},
            "\u3000山田\u3000太郎\u00a0\u00a0",
        ),
        (
            "{{#each _source.x}}{{#removeExtraSpace}} {{this}} {{/removeExtraSpace}}{{/each}}",
            {"x": ["a  b", "c"]},
            "a bc",
        ),
    ],
)
def test_remove_extra_space_squeezes_blanks_and_trims(source: str, value: object, text: str) -> None:
    assert read(source, value) == text


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("a {{~_source.x~}} b", {"x": "-"}, "a-b"),
        ("a {{~_source.x}} b", {"x": "-"}, "a- b"),
        ("a {{_source.x~}} \n b", {"x": "-"}, "a -b"),
        ("{{#if _source.x~}} yes {{~else~}} no {{~/if}} .", {"x": "1"}, "yes ."),
        ("a {{~! note ~}} b {{~!-- note --~}} c {{~{_source.x}~}} d", {"x": "-"}, "abc-d"),
        ("{{#if _source.x}}\n  yes\n{{/if}}\n", {"x": 1}, "\n  yes\n\n"),
    ],
)
def test_a_tilde_removes_the_space_beside_a_tag(source: str, value: object, text: str) -> None:
    assert read(source, value) == text


@pytest.mark.parametrize("json_text", ['"a"', "1", "-0.5", "true", "[0]", "{}", '"0"', '"false"', '" "'])
def test_what_counts_as_true(json_text: str) -> None:
    source = compile_source("{{#if _source.x}}yes{{else}}no{{/if}}")
    assert source.read(parsed(f'{{"x": {json_text}}}')) == "yes"


@pytest.mark.parametrize("json_text", ['""', "0", "-0.0", "false", "null", "[]"])
def test_what_counts_as_false(json_text: str) -> None:
    for template in ("{{#if _source.x}}yes{{else}}no{{/if}}", "{{#with _source.x}}yes{{else}}no{{/with}}"):
        assert compile_source(template).read(parsed(f'{{"x": {json_text}}}')) == "no"


def nested(levels: int) -> str:
    return "{{#if _source.a}}" * levels + "x" + "{{/if}}" * levels


def test_blocks_nest_to_a_bounded_depth() -> None:
    assert read(nested(32), {"a": 1}) == "x"
    assert source_refusal(nested(33)) == "blocks are nested deeper than 32 levels"


def test_a_long_chain_of_else_if_is_no_nesting() -> None:
    chain = "{{else if _source.b}}b" * 500
    assert read("{{#if _source.a}}a" + chain + "{{else}}c{{/if}}", {}) == "c"


def test_the_text_of_a_template_is_bounded() -> None:
    value = {"a": ["x" * 999] * 1000}
    text = read("{{#each _source.a}}{{#each _source.a}}{{this}}{{/each}}{{/each}}", value)
    assert text == "x" * 256_000


def test_space_that_is_removed_counts_against_the_bound() -> None:
    value = {"a": [" " * 1000] * 1000}
    text = read("{{#each _source.a}}{{#removeExtraSpace}}{{this}}{{/removeExtraSpace}}y{{/each}}", value)
    assert text == "y" * 255


def test_a_template_that_never_shows_anything_ends() -> None:
    value = {"a": [1] * 2000}
    loop = "{{#each _source.a}}{{#each _source.a}}{{#each _source.a}}{{/each}}{{/each}}{{/each}}"
    assert read(f"before{loop}after", value) == "before"


def test_long_paths_count_for_what_they_cost() -> None:
    value = {"a": [1] * 1000}
    loop = "{{#each _source.a}}{{#each _source.a}}x{{_source.q.q.q.q.q.q.q.q}}{{/each}}{{/each}}"
    assert 40_000 < len(read(loop, value)) < 50_000


def test_one_pass_over_the_largest_object_is_complete() -> None:
    value = {"a": list(range(40_000))}
    assert read("{{#each _source.a}}{{#if @last}}{{this}}{{/if}}{{/each}}", value) == "39999"


def test_a_source_is_parsed_once() -> None:
    assert compile_source("{{_source.parsed.once}}") is compile_source("{{_source.parsed.once}}")
