"""Groups out of scored pairs: the best pairs first, and never against the evidence of the rest.

Two groups are joined by a pair only if the mean log-odds over all scored pairs between them stays at or
above the floor. So one deceiving pair cannot chain two customers together. Of pairs that were not scored, as
they share no key, those in clear conflict count too. Unless that mean leaves no doubt, the groups are also
compared as wholes, and both views count alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from customer_profiles_mock.matcher.vectorised import worthwhile

# Two members, the smaller first, and the log-odds that joined them.
Join = tuple[int, int, float]
# The negative log-odds of a pair, and the pair as `first * size + second`: in this order the best come first.
Scored = tuple[float, int]
Conflict = Callable[[int, int], float]
United = Callable[[Sequence[int], Sequence[int]], float]

# A mean of so many bits leaves no doubt.
_SURE = 6.0
# Of wholes the best of several comparisons counts, which flatters them: more is asked of them.
_FLATTERY = 0.5
_ANY = float("inf")


class Cluster(NamedTuple):
    """`members` sorted; `joins` are the pairs that joined them; `bits` the weakest join's log-odds."""

    members: tuple[int, ...]
    joins: tuple[Join, ...]
    bits: float


def clusters(
    pairs: Sequence[int],
    bits: Sequence[float],
    size: int,
    floor: float,
    conflict: Conflict,
    united: United,
) -> Iterator[Cluster]:
    """Join the best pairs first. Only clusters of two or more.

    A pair of members is written as `first * size + second`, the smaller first; `bits` holds the log-odds of
    each. `conflict` gives the log-odds of a pair that is not among them, or 0 where they are no matter; it is
    asked with the smaller member first. `united` gives the log-odds of two groups as wholes.
    """
    for scored in _components(pairs, bits, size, floor):
        if len(scored) == 1:
            against, code = scored[0]
            one, other = divmod(code, size)
            yield Cluster((one, other), ((one, other, -against),), -against)
        else:
            yield from _joined(scored, size, floor, conflict, united)


def _components(
    pairs: Sequence[int], bits: Sequence[float], size: int, floor: float
) -> Iterator[list[Scored]]:
    """The scored pairs of each set of members that pairs at or above the floor connect."""
    if worthwhile(size):
        from customer_profiles_mock.matcher.vectorised.components import connected

        yield from connected(pairs, bits, size, floor)
        return
    components = _connected(pairs, bits, size, floor)
    # One is let go of before the next: all clusters together take as much room as all components.
    while components:
        if scored := components.pop():
            yield scored


def _connected(pairs: Sequence[int], bits: Sequence[float], size: int, floor: float) -> list[list[Scored]]:
    """The same, pair by pair; some of the lists are empty."""
    alone = -1
    number_of = [alone] * size
    connected: list[list[int]] = []
    components: list[list[Scored]] = []
    for code, value in zip(pairs, bits, strict=True):
        if value >= floor:
            one, other = divmod(code, size)
            number, second = number_of[one], number_of[other]
            if number == second:
                if number == alone:
                    number_of[one] = number_of[other] = len(connected)
                    connected.append([one, other])
                    components.append([(-value, code)])
                    continue
            elif second == alone:
                number_of[other] = number
                connected[number].append(other)
            elif number == alone:
                number_of[one] = number = second
                connected[number].append(one)
            else:
                if len(connected[number]) < len(connected[second]):
                    number, second = second, number
                connected[number] += connected[second]
                components[number] += components[second]
                for member in connected[second]:
                    number_of[member] = number
                connected[second] = []
                components[second] = []
            components[number].append((-value, code))
    for code, value in zip(pairs, bits, strict=True):
        if value < floor:
            number = number_of[code // size]
            if number != alone and number == number_of[code % size]:
                components[number].append((-value, code))
    return components


class _Group:
    """Members that were joined so far."""

    __slots__ = ("bits", "joins", "members")

    def __init__(self, members: list[int], joins: list[Join], bits: float) -> None:
        self.members = members
        self.joins = joins
        self.bits = bits


def _joined(
    scored: list[Scored], size: int, floor: float, conflict: Conflict, united: United
) -> list[Cluster]:
    """The groups within one component."""
    scored.sort()
    bits_of = {code: -against for against, code in scored}
    conflicts: dict[int, float] = {}
    groups: dict[int, _Group] = {}  # by each of their members
    refused: set[tuple[int, int, int, int]] = set()
    for code, bits in bits_of.items():
        if bits < floor:
            break
        one, other = divmod(code, size)
        ones, others = groups.get(one), groups.get(other)
        if ones is others:
            if ones is None:
                groups[one] = groups[other] = _Group([one, other], [(one, other, bits)], bits)
            continue
        ones = ones or _Group([one], [], _ANY)
        others = others or _Group([other], [], _ANY)
        # Groups only grow: while both have as many members as before, the answer is the same.
        trial = (ones.members[0], len(ones.members), others.members[0], len(others.members))
        if trial in refused:
            continue
        mean = _mean(ones.members, others.members, size, bits_of, conflicts, conflict)
        least = floor
        if mean < _SURE:
            mean = (mean + united(ones.members, others.members)) / 2.0
            least += _FLATTERY
        if mean < least:
            refused.add(trial)
            continue
        if len(ones.members) < len(others.members):
            ones, others = others, ones
        ones.members += others.members
        ones.joins += others.joins
        ones.joins.append((one, other, bits))
        ones.bits = min(ones.bits, others.bits, mean)
        for member in others.members:
            groups[member] = ones
    return [
        Cluster(tuple(sorted(group.members)), tuple(group.joins), group.bits)
        for member, group in groups.items()
        if member == group.members[0]
    ]


def _mean(
    ones: list[int],
    others: list[int],
    size: int,
    bits_of: dict[int, float],
    conflicts: dict[int, float],
    conflict: Conflict,
) -> float:
    """The mean log-odds between two groups: over the scored pairs and those others that are in conflict."""
    total = 0.0
    count = 0
    against = []
    for one in ones:
        for other in others:
            code = one * size + other if one < other else other * size + one
            if code in bits_of:
                total += bits_of[code]
                count += 1
                continue
            bits = conflicts.get(code)
            if bits is None:
                bits = conflicts[code] = conflict(*divmod(code, size))
            if bits:
                against.append(bits)
    if against:
        # In ascending order, so that the sum is the same in any order.
        return (total + sum(sorted(against))) / (count + len(against))
    return total / count
