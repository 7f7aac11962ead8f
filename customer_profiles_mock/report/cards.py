"""One group of a report: its values side by side, why it is one, and what merging would leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from customer_profiles_mock.matcher import Link, Reason
from customer_profiles_mock.matcher.normalise.text import fold
from customer_profiles_mock.report.contents import Group, Preview, Row, texts
from customer_profiles_mock.report.harmless import html_of, shortened
from customer_profiles_mock.report.marking import Differences, Marker, Marks, words_of

# Members in the order in which people look at them; others follow as they come.
_FIRST: Final = (
    "FirstName",
    "MiddleName",
    "LastName",
    "BusinessName",
    "BirthDate",
    "Gender",
    "GenderString",
    "EmailAddress",
    "PersonalEmailAddress",
    "BusinessEmailAddress",
    "PhoneNumber",
    "MobilePhoneNumber",
    "HomePhoneNumber",
    "BusinessPhoneNumber",
    "Address",
    "ShippingAddress",
    "MailingAddress",
    "BillingAddress",
)
_PLACES: Final = {member: place for place, member in enumerate(_FIRST)}
_WHOLE_BAR: Final = 12.0  # bits
_NAMED_AT_MOST: Final = 6  # ids in a heading
_LONGEST_NAME: Final = 80
_MOST_BESIDE: Final = 4  # columns of values that leave room for the reasons beside them


def card(number: int, group: Group, marker: Marker) -> str:
    name = html_of(shortened(group.name, _LONGEST_NAME))
    profiles = f"{len(group.rows)} profiles"
    if group.score is None:
        kind, value = "rules", f"<span class=score>by rules, level <b>{group.level}</b></span>"
        score = -float(group.level or 0)
    else:
        kind, score = "model", group.score
        value = f'<span class=score><b>{score:.4f}</b><i class=bar style="--w:{100 * score:.1f}%"></i></span>'
    wide = " class=wide" if len(group.rows) + len(group.previews) > _MOST_BESIDE else ""
    return (
        f'<article id=g{number}{wide} tabindex=-1 data-by={kind} data-score="{score}"'
        f" data-size={len(group.rows)} data-line={group.rows[0].line}>"
        f"<header><h2><a href=#g{number}>{name}</a></h2><span class=size>{profiles}</span>{value}</header>"
        f"<div class=body><div class=scroll>{_table(group, marker)}</div>"
        f"<div class=why><h3>Why</h3>{''.join(_why(group))}</div></div></article>\n"
    )


def _table(group: Group, marker: Marker) -> str:
    marks = marker.marks(group)
    values = [dict(texts(row.profile)) for row in group.rows]
    merged = [dict(texts(preview.values)) for preview in group.previews]
    lost = [marker.differences(preview, _merged_rows(group, preview)) for preview in group.previews]
    head = "".join(
        [
            "<th><span class=hidden>Member</span>",
            *(f"<th scope=col>{_heading(row)}" for row in group.rows),
            *(
                f"<th scope=col class=merged>{_merged_heading(group, preview, differences)}"
                for preview, differences in zip(group.previews, lost, strict=True)
            ),
        ]
    )
    body = []
    for path in sorted(dict.fromkeys(path for one in values for path in one), key=_place):
        cells = [
            *(
                _cell(row.profile_id, path, one.get(path), marks)
                for row, one in zip(group.rows, values, strict=True)
            ),
            *(_merged_cell(path, one.get(path), gone) for one, gone in zip(merged, lost, strict=True)),
        ]
        body.append(f"<tr><th scope=row>{html_of(path)}{''.join(cells)}")
    return f"<table><thead><tr>{head}<tbody>{''.join(body)}</table>"


def _place(path: str) -> int:
    return _PLACES.get(path.partition(".")[0], len(_PLACES))


def _merged_rows(group: Group, preview: Preview) -> Iterator[Row]:
    merged = {preview.survivor_id, *preview.absorbed_ids}
    return (row for row in group.rows if row.profile_id in merged)


def _heading(row: Row) -> str:
    line = f"line {row.line}"
    return line if row.profile_id == str(row.line) else f"{html_of(row.profile_id)} <small>{line}</small>"


def _merged_heading(group: Group, preview: Preview, lost: Differences) -> str:
    if preview.decided_by:
        decider = "criterion" if group.score is not None else "level"
        title = f"Merged by {decider} {', '.join(map(str, preview.decided_by))}"
    else:
        title = "If merged"
    absorbed = _ids(preview.absorbed_ids)
    conflicts = len(lost.conflicts)
    count = f", {conflicts} conflict{'' if conflicts == 1 else 's'}" if conflicts else ""
    return f"{title} <small>{absorbed} into {html_of(preview.survivor_id)}{count}</small>"


def _ids(ids: Sequence[str]) -> str:
    named = ", ".join(map(html_of, islice(ids, _NAMED_AT_MOST)))
    return f"{named} and {len(ids) - _NAMED_AT_MOST} more" if len(ids) > _NAMED_AT_MOST else named


def _cell(profile_id: str, path: str, text: str | None, marks: Marks) -> str:
    if text is None:
        return "<td>"
    cell = profile_id, path
    if cell in marks.equal:
        letter = marks.equal[cell]
        return f"<td class=equal{letter and f' data-same={letter}'}>{html_of(text)}"
    shared = marks.words.get(cell)
    shown = "".join(_with_words_marked(text, shared)) if shared else html_of(text)
    if cell in marks.similar:
        return f"<td class=similar>{shown} <small>{html_of(marks.similar[cell])}</small>"
    return f"<td>{shown}"


def _with_words_marked(text: str, shared: frozenset[str]) -> Iterator[str]:
    for before, word in words_of(text):
        yield html_of(before)
        yield f"<mark>{html_of(word)}</mark>" if word and fold(word) in shared else html_of(word)


def _merged_cell(path: str, text: str | None, lost: Differences) -> str:
    if path in lost.conflicts:
        return f"<td class='merged conflict'>{'<small>dropped</small>' if text is None else html_of(text)}"
    if path in lost.spellings:
        return f"<td class=merged><span class=spelt>{html_of(text or '')}</span>"
    return f"<td class=merged>{html_of(text or '')}"


def _why(group: Group) -> Iterator[str]:
    for link in group.links:
        yield _reasons(link, [html_of(row.profile_id) for row in group.rows_of(link)])
    for rule_link in group.rule_links:
        yield f"<p><b>Level {rule_link.level}</b> {_ids(group.ids_of(rule_link))}"


def _reasons(link: Link, ends: Sequence[str]) -> str:
    ranked = sorted(link.reasons, key=lambda reason: (-reason.evidence, reason.attribute))
    rows = "".join(map(_reason, ranked))
    return f"<table><caption>{' + '.join(ends)} <b>{link.probability:.4f}</b></caption>{rows}</table>"


def _reason(reason: Reason) -> str:
    width = min(1.0, abs(reason.evidence) / _WHOLE_BAR)
    kind = "for" if reason.evidence >= 0 else "against"
    return (
        f"<tr><th scope=row>{html_of(reason.attribute)}<td>{html_of(reason.level)}"
        f'<td><i class={kind} style="--w:{50 * width:.0f}%"></i><td>{reason.evidence:+.1f}'
    )
