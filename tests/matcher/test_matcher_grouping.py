"""Joining pairs into groups."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from customer_profiles_mock.matcher.grouping import Cluster, United, clusters

# The first example pays for importing the similarity libraries.
calm = settings(deadline=None)

SIZE = 9


def conflict(one: int, other: int) -> float:
    """Some pairs that nothing brought together are in conflict."""
    return -4.0 if (one * 7 + other * 3) % 4 == 0 else 0.0


def united(ones: Sequence[int], others: Sequence[int]) -> float:
    """Some groups as wholes look other than their pairs."""
    return sum(ones) * sum(others) % 25 / 2.0 - 6.0


def as_wholes(bits: float) -> United:
    """Groups that all look alike as wholes."""

    def found(ones: Sequence[int], others: Sequence[int]) -> float:
        assert ones
        assert others
        return bits

    return found


def naive(scored: dict[tuple[int, int], float], floor: float) -> list[Cluster]:
    """The rule said plainly: best pair first, the mean over the pairs between two groups decides, with the
    look at them as wholes where it leaves doubt."""
    groups = [Cluster((member,), (), float("inf")) for member in range(SIZE)]
    for pair in sorted(scored, key=lambda pair: (-scored[pair], pair)):
        one, other = (next(group for group in groups if member in group.members) for member in pair)
        if one is other or scored[pair] < floor:
            continue
        across = [tuple(sorted((a, b))) for a in one.members for b in other.members]
        bits = [scored[a, b] if (a, b) in scored else conflict(a, b) for a, b in across]
        counted = [value for (a, b), value in zip(across, bits, strict=True) if (a, b) in scored or value]
        mean = sum(counted) / len(counted)
        least = floor
        if len(across) > 1 and mean < 6.0:
            mean = (mean + united(one.members, other.members)) / 2.0
            least += 0.5
        if mean < least:
            continue
        groups = [group for group in groups if group not in (one, other)]
        joined_members = tuple(sorted(one.members + other.members))
        groups.append(
            Cluster(
                joined_members,
                (*one.joins, *other.joins, (*pair, scored[pair])),
                min(one.bits, other.bits, mean),
            )
        )
    return sorted((group for group in groups if len(group.members) > 1), key=lambda group: group.members)


def joined(scored: dict[tuple[int, int], float], floor: float, whole: United = united) -> list[Cluster]:
    codes = [one * SIZE + other for one, other in scored]
    return sorted(clusters(codes, list(scored.values()), SIZE, floor, conflict, whole))


# Quarters add up exactly in any order, so that both ways see the same means.
graphs = st.dictionaries(
    st.sampled_from(list(combinations(range(SIZE), 2))),
    st.integers(-40, 40).map(lambda n: n / 4),
    max_size=25,
)


@calm
@given(graphs, st.sampled_from([-1.0, 0.0, 2.0]))
def test_groups_are_those_of_the_plain_rule(scored: dict[tuple[int, int], float], floor: float) -> None:
    expected = naive(scored, floor)
    found = joined(scored, floor)
    assert [group.members for group in found] == [group.members for group in expected]
    assert [sorted(group.joins) for group in found] == [sorted(group.joins) for group in expected]
    assert [group.bits for group in found] == [group.bits for group in expected]


@calm
@given(graphs, st.randoms(use_true_random=False))
def test_the_order_of_pairs_does_not_matter(scored: dict[tuple[int, int], float], random: Random) -> None:
    items = list(scored.items())
    random.shuffle(items)
    assert joined(dict(items), 0.0) == joined(scored, 0.0)


@calm
@given(graphs)
def test_groups_are_disjoint_and_their_joins_are_trees(scored: dict[tuple[int, int], float]) -> None:
    found = joined(scored, 0.0)
    members = [member for group in found for member in group.members]
    assert len(members) == len(set(members))
    for group in found:
        assert len(group.joins) == len(group.members) - 1
        assert {member for *pair, _ in group.joins for member in pair} == set(group.members)
        assert group.bits >= 0.0


def test_one_deceiving_pair_does_not_chain_two_groups() -> None:
    scored = {(0, 1): 8.0, (2, 3): 8.0, (1, 2): 1.0, (0, 2): -6.0, (1, 3): -6.0}
    assert [group.members for group in joined(scored, 0.0, as_wholes(2.0))] == [(0, 1), (2, 3)]


def test_groups_that_look_like_two_customers_as_wholes_are_not_joined() -> None:
    scored = {(0, 1): 9.0, (2, 3): 9.0, (1, 2): 2.0, (0, 2): 2.0, (0, 3): 2.0, (1, 3): 2.0}
    assert [group.members for group in joined(scored, 0.0, as_wholes(-4.0))] == [(0, 1), (2, 3)]
    assert [group.members for group in joined(scored, 0.0, as_wholes(4.0))] == [(0, 1, 2, 3)]


def test_of_pairs_that_were_never_scored_only_conflicts_stand_in_the_way() -> None:
    assert conflict(0, 2) == 0.0 > conflict(1, 3)
    found = joined({(0, 1): 5.0, (1, 2): 4.0}, 0.0, as_wholes(4.0))
    assert [group.members for group in found] == [(0, 1, 2)]
    found = joined({(1, 2): 5.0, (2, 3): 3.0}, 0.0, as_wholes(0.0))
    assert [group.members for group in found] == [(1, 2)]
