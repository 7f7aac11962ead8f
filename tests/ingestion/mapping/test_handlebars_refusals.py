"""Templates that are refused when the type is put, with the offence named."""

from __future__ import annotations

import pytest

from tests.ingestion.mapping.reading import source_refusal

HELPERS = "if, unless, each, with, removeExtraSpace"


@pytest.mark.parametrize(
    ("source", "offence"),
    [
        ("{{x}}", "`x` does not begin with _source"),
        ("{{_profile.FirstName}}", "`_profile.FirstName` does not begin with _source"),
        ("{{this}}", "`this` does not begin with _source"),
        ("{{../_source.a}}", "`../_source.a` does not begin with _source"),
        ("{{#if name}}a{{/if}}", "`name` does not begin with _source"),
        ("{{#with _source.a}}{{../../_source.x}}{{/with}}", "`../../_source.x` does not begin with _source"),
        ("{{#each _source.a}}x{{else}}{{t}}{{/each}}", "`t` does not begin with _source"),
        ("{{#each _source.a}}{{../t}}{{/each}}", "`../t` does not begin with _source"),
        ("{{@index}}", "`@index` stands outside of each"),
        ("{{#with _source.a}}{{@last}}{{/with}}", "`@last` stands outside of each"),
        ("{{@root._source.a}}", "`@root._source.a` is not a path"),
        ("{{_source.a", "`{{_source.a` is not a complete tag"),
        ("{{_source.a}", "`{{_source.a}` is not a complete tag"),
        ("{{{_source.a}}", "`{{{_source.a}}` is not a complete tag"),
        ("{{_source.o'brien}}", "`{{_source.o'brien}}` is not a complete tag"),
        ("{{_source.[a}}", "`{{_source.[a}}` is not a complete tag"),
        ("{{!-- a }}", "`{{!-- a }}` is not a complete tag"),
        ("{{{{raw}}}}", "`{{{{raw}}}}` is not a complete tag"),
        ("{{" + "x" * 60, f"`{{{{{'x' * 38}` is not a complete tag"),
        ("{{}}", "`{{}}` is not a tag that the mapping language has"),
        ("{{#}}{{/}}", "`{{#}}` is not a tag that the mapping language has"),
        ("{{^if _source.a}}{{/if}}", "`{{^if _source.a}}` is not a tag that the mapping language has"),
        ("{{_source..a}}", "`_source..a` is not a path"),
        ("{{_source.a.}}", "`_source.a.` is not a path"),
        ("{{_source.a[]}}", "`_source.a[]` is not a path"),
        ("{{_source.a/../b}}", "`_source.a/../b` is not a path"),
        ("{{_source.a,b}}", "`_source.a,b` is not a path"),
        (
            "{{upper _source.a}}",
            f"`{{{{upper _source.a}}}}` calls a helper; there are only blocks: {HELPERS}",
        ),
        ("{{> part}}", f"`{{{{> part}}}}` calls a helper; there are only blocks: {HELPERS}"),
        ("{{#eq _source.a}}{{/eq}}", f"`{{{{#eq _source.a}}}}` names no helper; there are {HELPERS}"),
        ("{{#_source.a}}{{/_source.a}}", f"`{{{{#_source.a}}}}` names no helper; there are {HELPERS}"),
        (
            "{{#if _source.a}}{{else eq _source.b}}{{/if}}",
            f"`{{{{else eq _source.b}}}}` names no helper; there are {HELPERS}",
        ),
        ("{{#if}}{{/if}}", "`{{#if}}` must have one argument"),
        ("{{#each _source.a as |x|}}{{/each}}", "`{{#each _source.a as |x|}}` must have one argument"),
        (
            "{{#removeExtraSpace _source.a}}{{/removeExtraSpace}}",
            "`{{#removeExtraSpace _source.a}}` must have no argument",
        ),
        ("{{#if _source.a}}", "`{{#if _source.a}}` is not closed"),
        ("{{#if _source.a}}{{#with _source.b}}{{/with}}", "`{{#if _source.a}}` is not closed"),
        ("{{#if _source.a}}{{/each}}", "`{{/each}}` stands where `{{#if _source.a}}` must be closed"),
        ("{{#if _source.a}}{{/if x}}", "`{{/if x}}` stands where `{{#if _source.a}}` must be closed"),
        ("{{/if}}", "`{{/if}}` closes no block"),
        ("{{else}}", "`{{else}}` stands outside of a block"),
        ("{{#if _source.a}}{{else}}{{else}}{{/if}}", "`{{else}}` follows the else of `{{#if _source.a}}`"),
        (
            "{{#if _source.a}}{{else}}{{else if _source.b}}{{/if}}",
            "`{{else if _source.b}}` follows the else of `{{#if _source.a}}`",
        ),
        ("{{#removeExtraSpace}}a{{else}}b{{/removeExtraSpace}}", "`{{#removeExtraSpace}}` has no else"),
    ],
)
def test_a_template_is_refused(source: str, offence: str) -> None:
    assert source_refusal(source) == offence
