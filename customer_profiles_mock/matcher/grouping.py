"""Groups out of scored pairs: the best pairs first, and never against the evidence of the rest.

Two groups are joined by a pair only if the mean log-odds over all scored pairs between them stays at or
above the floor. So one deceiving pair cannot chain two customers together. Of pairs that were not scored, as
they share no key, those in clear conflict count too. Unless that mean leaves no doubt, the groups are also
compared as wholes, and both views count alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Pair = tuple[int, int]
Conflict = Callable[[int, int], float]
United = Callable[[Sequence[int], Sequence[int]], float]

# A mean of so many bits leaves no doubt.
_SURE = 6.0
# Of wholes the best of several comparisons counts, which flatters them: more is asked of them.
_FLATTERY = 0.5


@dataclass(frozen=True, slots=True)
class Cluster:
    """`members` sorted; `joins` are the pairs that joined them; `bits` the weakest join's log-odds."""

    members: tuple[int, ...]
    joins: tuple[Pair, ...]
    bits: float


def clusters(
    pairs: Sequence[int],
    bits: Sequence[float],
    size: int,
    floor: float,
    conflict: Conflict,
    united: United,
) -> list[Cluster]:
    """Join the best pairs first. Only clusters of two or more, in the order of their smallest member.

    A pair of members is written as `first * size + second`, the smaller first; `bits` holds the log-odds of
    each. `conflict` gives the log-odds of a pair that is not among them, or 0 where they are no matter; it is
    asked with the smaller member first. `united` gives the log-odds of two groups as wholes.
    """
    found: list[Cluster] = []
    for scored in _components(pairs, bits, size, floor):
        if len(scored) == 1:
            pair, only = scored[0]
            found.append(Cluster(pair, (pair,), only))
        else:
            found += _joined(scored, floor, conflict, united)
    found.sort(key=lambda cluster: cluster.members)
    return found


def _components(
    pairs: Sequence[int], bits: Sequence[float], size: int, floor: float
) -> Iterable[list[tuple[Pair, float]]]:
    """The scored pairs of each set of members that pairs at or above the floor connect."""
    parent = list(range(size))
    linked: set[int] = set()

    def root(member: int) -> int:
        while (up := parent[member]) != member:
            parent[member] = member = parent[up]
        return member

    for code, value in zip(pairs, bits, strict=True):
        if value >= floor:
            one, other = divmod(code, size)
            linked.add(one)
            linked.add(other)
            parent[root(one)] = root(other)
    for member in linked:
        parent[member] = root(member)
    components: dict[int, list[tuple[Pair, float]]] = {}
    for code, value in zip(pairs, bits, strict=True):
        one, other = pair = divmod(code, size)
        at = parent[one]
        # Members without a link stand alone under their own number.
        if at == parent[other]:
            found = components.get(at)
            if found is None:
                components[at] = [(pair, value)]
            else:
                found.append((pair, value))
    return components.values()


class _Sums(dict[int, tuple[float, int]]):
    """For one group: the sum and the number of scored pairs to each other group."""


def _joined(
    pairs: list[tuple[Pair, float]], floor: float, conflict: Conflict, united: United
) -> list[Cluster]:
    pairs.sort(key=lambda scored: (-scored[1], scored[0]))
    group: dict[int, int] = {}
    between: dict[int, _Sums] = {}
    for (one, other), bits in pairs:
        for member in (one, other):
            if member not in group:
                group[member] = member
                between[member] = _Sums()
        between[one][other] = between[other][one] = (bits, 1)
    members = {member: [member] for member in group}
    joins: dict[int, list[Pair]] = {member: [] for member in group}
    weakest = dict.fromkeys(group, float("inf"))
    # Scored pairs stand at 0 here, as their log-odds are in the sums.
    conflicts = {pair: 0.0 for pair, _ in pairs}
    for pair, bits in pairs:
        if bits < floor:
            break
        one, other = group[pair[0]], group[pair[1]]
        if one == other:
            continue
        total, count = between[one][other]
        across = len(members[one]) * len(members[other])
        if across > count:
            more = _conflicts(members[one], members[other], conflicts, conflict)
            mean = (total + sum(more)) / (count + len(more))
        else:
            mean = total / count
        least = floor
        if across > 1 and mean < _SURE:
            mean = (mean + united(members[one], members[other])) / 2.0
            least += _FLATTERY
        if mean < least:
            continue
        if len(members[one]) < len(members[other]):
            one, other = other, one
        for member in members[other]:
            group[member] = one
        members[one] += members.pop(other)
        joins[one] += [*joins.pop(other), pair]
        weakest[one] = min(weakest[one], weakest.pop(other), mean)
        _merge(between, one, other)
    return [
        Cluster(tuple(sorted(members[g])), tuple(joins[g]), weakest[g])
        for g in members
        if len(members[g]) > 1
    ]


def _conflicts(
    ones: list[int], others: list[int], known: dict[Pair, float], conflict: Conflict
) -> list[float]:
    """The conflicts between two groups, in ascending order, so that their sum is the same in any order."""
    found = []
    for one in ones:
        for other in others:
            pair = (one, other) if one < other else (other, one)
            bits = known.get(pair)
            if bits is None:
                bits = known[pair] = conflict(*pair)
            if bits:
                found.append(bits)
    return sorted(found)


def _merge(between: dict[int, _Sums], one: int, other: int) -> None:
    """Let `one` stand for both groups."""
    mine = between[one]
    del mine[other]
    for third, (total, count) in between.pop(other).items():
        if third == one:
            continue
        before, number = mine.get(third, (0.0, 0))
        mine[third] = between[third][one] = (before + total, number + count)
        del between[third][other]
