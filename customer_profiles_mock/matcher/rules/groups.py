"""What rule matching finds: groups of profiles that links hold together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuleLink:
    """Profiles that match one another at a level by the same values, and are linked by that.

    Two of them are linked directly if the level is the own level of one of the two, which it is for at
    least one of them all. `profile_ids` is sorted.
    """

    level: int
    profile_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Profiles that links connect. `profile_ids` is sorted, `links` by level.

    `level`: that of the weakest link. `own_levels`: for each profile the first level at which it matches
    anyone.
    """

    profile_ids: tuple[str, ...]
    level: int
    own_levels: Mapping[str, int]
    links: tuple[RuleLink, ...]


@dataclass(frozen=True, slots=True, order=True)
class SkippedLevel:
    """A level that was not tried for a profile: each value it would compare is on too many profiles."""

    profile_id: str
    level: int


@dataclass(frozen=True, slots=True)
class RuleEvaluation:
    """`groups` in the order of their first profile ids, `skipped` by profile and level."""

    groups: list[RuleGroup]
    skipped: list[SkippedLevel]


def group_of_links(links: Iterable[RuleLink], own_levels: Mapping[str, int]) -> RuleGroup:
    """A group out of all links in it, which may repeat, and of the own levels of (at least) its profiles."""
    ordered = sorted(dict.fromkeys(links), key=lambda link: (link.level, link.profile_ids))
    if len(ordered) == 1:
        members = ordered[0].profile_ids
    else:
        members = tuple(sorted({profile_id for link in ordered for profile_id in link.profile_ids}))
    return RuleGroup(
        members, ordered[-1].level, {member: own_levels[member] for member in members}, tuple(ordered)
    )


def connected(links: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    """The sets of profiles that links connect, each sorted, in the order of their first ids."""
    parent: dict[str, str] = {}

    def root(member: str) -> str:
        while (up := parent.setdefault(member, member)) != member:
            parent[member] = member = parent[up]
        return member

    for first, *others in links:
        for other in others:
            parent[root(other)] = root(first)
    found: dict[str, list[str]] = {}
    for member in sorted(parent):
        found.setdefault(root(member), []).append(member)
    return [tuple(members) for members in found.values()]
