"""What a report is about: rows, the groups they are in, and what merging would do to these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from customer_profiles_mock.matcher import Link, Merge, RuleLink
from customer_profiles_mock.matcher.members import PROFILE_ID


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is a profile. `line`: where it begins in the file. `profile`: with its `ProfileId`."""

    line: int
    profile: Mapping[str, Any]

    @property
    def profile_id(self) -> str:
        return str(self.profile[PROFILE_ID])


@dataclass(frozen=True, slots=True)
class Preview:
    """One profile that merging leaves.

    `decided_by`: the criteria or levels that merge, counting from 1; none where nobody has decided and
    this is what a merge of the whole group by hand would give.
    """

    survivor_id: str
    absorbed_ids: tuple[str, ...]
    decided_by: tuple[int, ...]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Group:
    """Rows that are one customer, in the order of the file.

    By the model: a `score` and `links`. By rules: a `level` and `rule_links`. `merges`: what auto-merging
    would do; `previews`: what comes of them, or of a merge by hand.
    """

    rows: tuple[Row, ...]
    merges: tuple[Merge, ...]
    previews: tuple[Preview, ...]
    score: float | None = None
    level: int | None = None
    links: tuple[Link, ...] = ()
    rule_links: tuple[RuleLink, ...] = ()

    @cached_property
    def name(self) -> str:
        """The longest name in the group, else the first value there is."""
        names = [name_of(row.profile) for row in self.rows]
        return max(names, key=len) or next(text for _, text in texts(self.rows[0].profile))

    def rows_of(self, link: Link) -> tuple[Row, ...]:
        """The two rows that a link joins, in the order of the file."""
        ends = link.profile_id, link.other_profile_id
        return tuple(row for row in self.rows if row.profile_id in ends)

    def ids_of(self, link: RuleLink) -> tuple[str, ...]:
        """The profiles that a link of rules joins, in the order of the file."""
        linked = frozenset(link.profile_ids)
        return tuple(row.profile_id for row in self.rows if row.profile_id in linked)


@dataclass(frozen=True, slots=True)
class Contents:
    """`settings`: names and values in words, in the order to be shown. `merging`: whether auto-merging or
    rules decide on merges. `problems`: line and reason of each row that was left out."""

    source: str
    settings: Sequence[tuple[str, str]]
    columns: Sequence[tuple[str, str]]
    rows: int
    problems: Sequence[tuple[int, str]]
    merging: bool
    groups: Sequence[Group]


def name_of(profile: Mapping[str, Any]) -> str:
    parts = [profile.get(member) for member in ("FirstName", "MiddleName", "LastName")]
    return " ".join(part for part in parts if part) or str(profile.get("BusinessName", ""))


def texts(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Path (`FirstName`, `Address.City`, `Attributes.Tier`) and text of every value but the id."""
    for member, value in values.items():
        if isinstance(value, Mapping):
            for part, text in value.items():
                yield f"{member}.{part}", text
        elif member != PROFILE_ID:
            yield member, value
