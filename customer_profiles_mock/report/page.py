"""The report as one HTML page: no network, no assets beside it, and a script only to find and sort.

Every text of the file is escaped, and the page's policy lets no script run but its own.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from typing import Final, TypeAlias

from customer_profiles_mock.matcher import Settings
from customer_profiles_mock.report.cards import card
from customer_profiles_mock.report.contents import Contents, Group
from customer_profiles_mock.report.harmless import html_of
from customer_profiles_mock.report.marking import Marker

Progress: TypeAlias = Callable[[str, int, int], object]  # phase, done, total

_BINS: Final = 10
_STEP: Final = 500  # groups between two calls of `progress`

_PAGE: Final = """\
<!doctype html>
<html lang=en>
<meta charset=utf-8>
<meta http-equiv=Content-Security-Policy content="default-src 'none'; style-src 'unsafe-inline'; \
script-src 'sha256-{digest}'; img-src data:">
<meta name=viewport content="width=device-width, initial-scale=1">
<meta name=color-scheme content="light dark">
<link rel=icon href="data:,">
<title>{title}</title>
<style>{style}</style>
<body>
<header class=top>
<h1>{title}</h1>
<div class=sums>{figures}</div>
{histogram}
<details class=how><summary>How this was matched</summary>{how}</details>
{problems}
</header>
<div class=tools role=search>
<label>Find <input type=search id=find placeholder="name, telephone, id, reason" autocomplete=off></label>
<label>Sort <select id=sort>
<option value=sure>surest first<option value=unsure>least sure first<option value=size>largest first\
<option value=line>in the file's order</select></label>
{kinds}
<output id=count aria-live=polite>{count}</output>
<span class=keys><kbd>/</kbd> find <kbd>j</kbd> <kbd>k</kbd> next, previous <kbd>Esc</kbd> all again</span>
<p class=legend><span class=equal>equal</span> as the model reads it
<span class=similar>similar <small>how</small></span>
<span><mark>word</mark></span> shared
<span class=conflict>conflict</span> another value gives way
<span class=spelt>spelt</span> in another way elsewhere</p>
</div>
<main>
{cards}</main>
<p id=nothing{nothing_hidden}>{nothing}</p>
<script>{script}</script>
"""

_KINDS: Final = (
    "<label>Found by <select id=by><option value=''>model or rules<option value=model>model"
    "<option value=rules>rules</select></label>"
)


def page(contents: Contents, settings: Settings, progress: Progress) -> str:
    """The whole page; the same contents give the same page. `progress` is told of the phase "reporting"."""
    script = _asset("page.js")
    groups = contents.groups
    both = any(group.score is None for group in groups) and any(group.score is not None for group in groups)
    return _PAGE.format(
        digest=b64encode(sha256(script.encode()).digest()).decode(),
        title=f"Customers found more than once in {html_of(contents.source)}",
        style=_asset("page.css"),
        figures="".join(_figures(contents)),
        histogram=_histogram(
            [group.score for group in groups if group.score is not None], settings.threshold
        ),
        how="".join(_how(contents)),
        problems=_problems(contents),
        kinds=_KINDS if both else "",
        count=f"{len(groups):,} groups",
        cards="".join(_cards(groups, Marker(settings.default_region), progress)),
        nothing_hidden=" hidden" if groups else "",
        nothing="No group has all of these words." if groups else "Nobody was found more than once.",
        script=script,
    )


def _cards(groups: Sequence[Group], marker: Marker, progress: Progress) -> Iterator[str]:
    progress("reporting", 0, len(groups))
    for number, group in enumerate(groups, 1):
        yield card(number, group, marker)
        if number % _STEP == 0:
            progress("reporting", number, len(groups))
    progress("reporting", len(groups), len(groups))


def _asset(name: str) -> str:
    return files("customer_profiles_mock.report").joinpath(name).read_text("utf-8")


def _figures(contents: Contents) -> Iterator[str]:
    """The sums, what rules find in a row of its own."""
    found = [group for group in contents.groups if group.score is not None]
    by_rules = [group for group in contents.groups if group.score is None]
    given = {"profiles": contents.rows}
    if contents.problems:
        given["lines left out"] = len(contents.problems)
    yield _row_of_figures(given | _sums(contents, found))
    if by_rules:
        yield "<h3>By rules</h3>" + _row_of_figures(_sums(contents, by_rules))


def _row_of_figures(figures: Mapping[str, int]) -> str:
    shown = "".join(f"<div><dt>{name}<dd>{number:,}</div>" for name, number in figures.items())
    return f"<dl class=figures>{shown}</dl>"


def _sums(contents: Contents, groups: list[Group]) -> dict[str, int]:
    inside = sum(len(group.rows) for group in groups)
    sums = {
        "groups": len(groups),
        "profiles in groups": inside,
        "customers": contents.rows - inside + len(groups),
    }
    if contents.merging:
        sums["left after merging"] = contents.rows - _absorbed(groups)
    return sums


def _absorbed(groups: list[Group]) -> int:
    return sum(len(merge.absorbed_ids) for group in groups for merge in group.merges)


def _histogram(scores: list[float], least: float) -> str:
    """How many groups have which score, from the threshold on."""
    if not scores:
        return ""
    step = (1.0 - least) / _BINS
    counts = Counter(min(_BINS - 1, int((score - least) / step)) for score in scores)
    highest = max(counts.values())
    bars = "".join(
        f'<li style="--h:{100 * counts[number] / highest:.0f}%"><b>{counts[number]:,}</b>'
        f"<i></i><span>{least + number * step:.3g}</span>"
        for number in range(_BINS)
    )
    return f"<figure><figcaption>Groups by score</figcaption><ol class=histogram>{bars}</ol></figure>"


def _how(contents: Contents) -> Iterator[str]:
    yield "<table>"
    for name, value in contents.settings:
        yield f"<tr><th scope=row>{html_of(name)}<td>{html_of(value)}"
    yield "</table><table><caption>Columns</caption>"
    as_named = [header for header, path in contents.columns if header == path]
    if as_named:
        yield f"<tr><th scope=row>used as named<td>{html_of(', '.join(as_named))}"
    for header, path in contents.columns:
        if header == path:
            continue
        yield f"<tr><th scope=row>{html_of(header)}<td>{html_of(path) or '<small>not used</small>'}"
    yield (
        "</table><p>Evidence is in bits: +3 is eight times likelier for one customer than for two, −1 half "
        "as likely. Where merged values differ, the one further down in the file stays.</p>"
    )


def _problems(contents: Contents) -> str:
    if not contents.problems:
        return ""
    rows = "".join(f"<tr><th scope=row>line {line}<td>{html_of(text)}" for line, text in contents.problems)
    return (
        f"<details class=problems><summary>Lines left out: {len(contents.problems):,}</summary>"
        f"<table>{rows}</table></details>"
    )
