"""The outcome as text for people, and as JSON Lines for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TextIO

from customer_profiles_mock.commands.match_files import CustomerFile, Problem
from customer_profiles_mock.commands.match_profiles import Columns
from customer_profiles_mock.matcher import Link, Merge
from customer_profiles_mock.report.contents import Contents, Group
from customer_profiles_mock.report.harmless import harmless, shortened

_LONGEST_NAME: Final = 60
_WIDEST_IDS: Final = 40  # columns; what is wider moves the name to the right
_NAMED_AT_MOST: Final = 20  # ids of one group
_DELIMITERS: Final[Mapping[str, str]] = {"\t": "tabs", ",": "commas", ";": "semicolons", "|": "bars"}


def write_lines(stream: TextIO, lines: Iterable[str]) -> None:
    """Lines with nothing in them that a terminal would act on, and nothing that the stream cannot encode."""
    encoding = stream.encoding or "utf-8"
    for line in lines:
        stream.write(harmless(line).encode(encoding, "backslashreplace").decode(encoding) + "\n")


def about_file(file: CustomerFile, columns: Columns) -> Iterator[str]:
    rows = len(file.lines) + len(file.problems)
    parted = (
        f", separated by {_DELIMITERS.get(file.delimiter, repr(file.delimiter))}" if file.delimiter else ""
    )
    yield f"read {counted(rows, 'row')} of {file.kind} in {file.encoding}{parted}"
    if as_named := [path for header, path in columns.used.items() if header == path]:
        yield f"columns used as they are named: {', '.join(as_named)}"
    for header, path in columns.used.items():
        if header != path:
            yield f"column {header} -> {path}"
    if columns.unused:
        yield f"columns not used: {', '.join(columns.unused)}"


def about_problems(problems: Sequence[Problem], limit: int) -> Iterator[str]:
    shown = problems[: limit or None]
    for problem in shown:
        yield f"line {problem.line} left out: {problem.text}"
    if len(shown) < len(problems):
        yield f"... and {counted(len(problems) - len(shown), 'more line')} left out"


def table(contents: Contents, *, explain: bool, limit: int) -> Iterator[str]:
    """The groups, as many as the limit says (0: all), and a summary."""
    shown = contents.groups[: limit or None]
    ids = [_ids([row.profile_id for row in group.rows]) for group in shown]
    width = min(_WIDEST_IDS, max(map(len, [*ids, "profiles"])))
    if shown:
        yield f"{'score':<10}{'profiles':<{width}}  name"
    for group, one in zip(shown, ids, strict=True):
        score = f"level {group.level}" if group.score is None else f"{group.score:.4f}"
        yield f"{score:<10}{one:<{width}}  {shortened(group.name, _LONGEST_NAME)}"
        if explain:
            yield from (f"{'':10}{line}" for line in _why(group))
        yield from (f"{'':10}{_merge(merge, group)}" for merge in group.merges)
    if len(shown) < len(contents.groups):
        left = len(contents.groups) - len(shown)
        yield f"... and {counted(left, 'more group')}; --limit 0 shows all"
    if shown:
        yield ""
    yield from summary(contents)


def summary(contents: Contents) -> Iterator[str]:
    for how, groups in (
        ("model", [group for group in contents.groups if group.score is not None]),
        ("rules", [group for group in contents.groups if group.score is None]),
    ):
        if not groups and (how == "rules"):
            continue
        inside = sum(len(group.rows) for group in groups)
        customers = contents.rows - inside + len(groups)
        found = f"{counted(len(groups), 'group')} with {counted(inside, 'profile')}"
        yield f"by {how}: {found}; {counted(contents.rows, 'profile')} are {counted(customers, 'customer')}"
        gone = sum(len(merge.absorbed_ids) for group in groups for merge in group.merges)
        if contents.merging and gone:
            yield f"by {how}: automatic merging leaves {counted(contents.rows - gone, 'profile')}"


def json_lines(groups: Iterable[Group], *, explain: bool) -> Iterator[str]:
    for group in groups:
        yield json.dumps(_document(group, explain=explain), ensure_ascii=False)


def counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _why(group: Group) -> Iterator[str]:
    for link in group.links:
        ranked = sorted(link.reasons, key=lambda reason: (-abs(reason.evidence), reason.attribute))
        reasons = "; ".join(f"{one.attribute} {one.level} {one.evidence:+.1f}" for one in ranked)
        ends = " + ".join(row.profile_id for row in group.rows_of(link))
        yield f"{ends} {link.probability:.4f}: {reasons}"
    for rule_link in group.rule_links:
        yield f"{_ids(group.ids_of(rule_link), ' + ')} by level {rule_link.level}"


def _ids(ids: Sequence[str], between: str = ", ") -> str:
    named = between.join(ids[:_NAMED_AT_MOST])
    return f"{named} and {len(ids) - _NAMED_AT_MOST} more" if len(ids) > _NAMED_AT_MOST else named


def _merge(merge: Merge, group: Group) -> str:
    decider = "level" if group.score is None else "criterion"
    return f"merges {_ids(merge.absorbed_ids)} into {merge.survivor_id} by {decider} {merge.decided_by}"


def _document(group: Group, *, explain: bool) -> dict[str, Any]:
    is_by_model = group.score is not None
    document: dict[str, Any] = {
        "MatchedBy": "MODEL" if is_by_model else "RULES",
        **({"ConfidenceScore": group.score} if is_by_model else {"Level": group.level}),
        "ProfileIds": [row.profile_id for row in group.rows],
        "Lines": [row.line for row in group.rows],
    }
    if explain:
        links = [_link(link, group) for link in group.links]
        by_rules = [{"ProfileIds": group.ids_of(link), "Level": link.level} for link in group.rule_links]
        document["Links"] = [*links, *by_rules]
    if group.merges:
        document["Merges"] = [
            {
                "SurvivorId": merge.survivor_id,
                "AbsorbedIds": list(merge.absorbed_ids),
                "DecidedBy": merge.decided_by,
                "Profile": merge.values,
            }
            for merge in group.merges
        ]
    return document


def _link(link: Link, group: Group) -> dict[str, Any]:
    return {
        "ProfileIds": [row.profile_id for row in group.rows_of(link)],
        "Probability": link.probability,
        "Reasons": [
            {"Attribute": reason.attribute, "Level": reason.level, "Bits": round(reason.evidence, 4)}
            for reason in link.reasons
        ],
    }
