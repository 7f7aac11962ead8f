"""One run of `customer-profiles-mock match`, from the arguments to what is written."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from customer_profiles_mock.commands import match_text
from customer_profiles_mock.commands.match_files import STDIN, Problem, UnusableFile, read_file
from customer_profiles_mock.commands.match_outcome import groups_of
from customer_profiles_mock.commands.match_profiles import BadMapping, Columns, columns_of, rows_of
from customer_profiles_mock.commands.match_progress import progress_on
from customer_profiles_mock.commands.match_settings import (
    AutoMerge,
    Rules,
    matcher_settings,
    read_auto_merge,
    read_rules,
)
from customer_profiles_mock.matcher import Settings
from customer_profiles_mock.report.contents import Contents, Group, Row
from customer_profiles_mock.report.page import page

_STDOUT: Final = "-"


@dataclass(frozen=True, slots=True)
class _Settings:
    matcher: Settings
    rules: Rules | None
    auto_merge: AutoMerge | None


@dataclass(frozen=True, slots=True)
class _Input:
    source: str
    columns: Columns
    rows: Sequence[Row]
    problems: Sequence[Problem]


def match(arguments: argparse.Namespace) -> None:
    """Raises BadMapping, BadSettings, UnusableFile, and OSError where an output cannot be written."""
    settings = _Settings(
        matcher_settings(arguments.threshold, arguments.region),
        read_rules(arguments.rules) if arguments.rules else None,
        read_auto_merge(arguments.auto_merge) if arguments.auto_merge else None,
    )
    given = _read(arguments)
    _check_outputs(arguments)
    with progress_on(sys.stderr) as progress:
        groups = groups_of(given.rows, settings.matcher, settings.rules, settings.auto_merge, progress)
        contents = _contents(given, settings, groups)
        html = page(contents, settings.matcher, progress) if arguments.html else ""
    if arguments.html:
        arguments.html.write_bytes(html.encode())
        match_text.write_lines(sys.stderr, [f"report: {arguments.html}"])
    if arguments.out:
        _write_out(contents, arguments)
    if arguments.out != _STDOUT:
        lines = match_text.table(contents, explain=arguments.explain, limit=arguments.limit)
        match_text.write_lines(sys.stdout, lines)


def _read(arguments: argparse.Namespace) -> _Input:
    """What can be used of the file; standard error is told what, and what not."""
    wanted = _wanted(arguments.map)
    file = read_file(arguments.file, encoding=arguments.encoding, delimiter=arguments.delimiter)
    columns = columns_of(file.headers, wanted)
    match_text.write_lines(sys.stderr, match_text.about_file(file, columns))
    if file.headers and not columns.used:
        raise UnusableFile("no column is recognised; name them, as --map 'E-Mail=EmailAddress'")
    rows, problems = rows_of(file, columns)
    match_text.write_lines(sys.stderr, match_text.about_problems(problems, arguments.limit))
    if not rows:
        raise UnusableFile("no row can be used")
    source = "standard input" if arguments.file == STDIN else Path(arguments.file).name
    return _Input(source, columns, rows, problems)


def _check_outputs(arguments: argparse.Namespace) -> None:
    """Raises OSError where an output cannot be written: before matching, which may take minutes."""
    for path in (arguments.html, arguments.out):
        if path and path != _STDOUT:
            with open(path, "ab"):
                pass


def _contents(given: _Input, settings: _Settings, groups: Sequence[Group]) -> Contents:
    merges_by_rules = settings.rules is not None and settings.rules.settings.merging_level > 0
    return Contents(
        source=given.source,
        settings=list(_shown(settings)),
        columns=[*given.columns.used.items(), *((header, "") for header in given.columns.unused)],
        rows=len(given.rows),
        problems=[(problem.line, problem.text) for problem in given.problems],
        merging=settings.auto_merge is not None or merges_by_rules,
        groups=groups,
    )


def _wanted(mappings: list[str]) -> dict[str, str]:
    """What `--map` says, by header. The last "=" counts, as a header may have one."""
    wanted: dict[str, str] = {}
    for mapping in mappings:
        header, equals, path = (part.strip() for part in mapping.rpartition("="))
        if not equals or not header:
            raise BadMapping(f"--map {mapping!r} is not COLUMN=MEMBER")
        if header in wanted:
            raise BadMapping(f"--map names the column {header!r} twice")
        wanted[header] = path
    return wanted


def _shown(settings: _Settings) -> Iterator[tuple[str, str]]:
    yield "Threshold", f"{settings.matcher.threshold:g}"
    yield "Region", settings.matcher.default_region
    if settings.rules is not None:
        rules = settings.rules.settings
        for number, rule in enumerate(rules.tried_rules, 1):
            merging = ", merges" if number <= rules.merging_level else ""
            yield f"Rule level {number}{merging}", " + ".join(rule)
    if settings.auto_merge is not None:
        for number, criterion in enumerate(settings.auto_merge.criteria, 1):
            yield f"Merge criterion {number}", " + ".join(criterion)
        yield "Merges from score", f"{settings.auto_merge.least_score:g}"


def _write_out(contents: Contents, arguments: argparse.Namespace) -> None:
    text = "".join(f"{line}\n" for line in match_text.json_lines(contents.groups, explain=arguments.explain))
    if arguments.out == _STDOUT:
        sys.stdout.buffer.write(text.encode())
    else:
        with open(arguments.out, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
