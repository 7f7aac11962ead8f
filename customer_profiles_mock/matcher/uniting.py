"""Two groups compared as if each were one profile with the values of all its members.

A record with a slip differs from the other group where its fellows do not; and two groups of two that share a
name but no telephone, mailbox or street are more probably two customers than any pair of them shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from customer_profiles_mock.matcher.comparison.findings import Finding
from customer_profiles_mock.matcher.scoring import Scorer, names_alone, shared_at_home

# Given name and surname belong together: the best of one pair must not meet the best of another.
_WHOLE_NAME = frozenset({"FirstName", "LastName", "FullName"})
_CONTACTS = frozenset({"EmailAddress", "PhoneNumber"})
_MORE_THAN_NAMES = _CONTACTS | {"BirthDate", "Address"}
_LOWEST = float("-inf")


def united(scorer: Scorer, ones: Sequence[int], others: Sequence[int]) -> float:
    """Log-odds that two groups of positions are one customer: of each attribute the best finding counts."""
    shifts, compare = scorer.weights.shifts, scorer.findings
    tops: dict[str, float] = {}
    best: dict[str, Finding] = {}
    names: list[Finding] = []
    top_of_names = _LOWEST
    for one in ones:
        for other in others:
            named: list[Finding] = []
            name_bits = 0.0
            for finding in compare(one, other) if one < other else compare(other, one):
                attribute = finding[0]
                bits = finding[3] + shifts[finding[2]]
                if attribute in _WHOLE_NAME:
                    named.append(finding)
                    name_bits += bits
                elif bits > tops.get(attribute, _LOWEST):
                    tops[attribute] = bits
                    best[attribute] = finding
            if named and name_bits > top_of_names:
                names, top_of_names = named, name_bits
    if tops.get("BirthDate", 0.0) < 0.0:
        for attribute in _CONTACTS & best.keys():
            best[attribute] = shared_at_home(best[attribute])
    found = [*names, *(best[attribute] for attribute in sorted(best))]
    bits = scorer.weigh(found)
    # A customer whose records are known by more than the name would share that with the others, too.
    if (
        names_alone(found)
        and not _MORE_THAN_NAMES.isdisjoint(best)
        and (_more_in_common(scorer, ones) or _more_in_common(scorer, others))
    ):
        bits -= scorer.confidence.doubt_of_wholes
    return bits


def _more_in_common(scorer: Scorer, members: Sequence[int]) -> bool:
    """Whether more than names speaks for two members of one group."""
    return any(
        not names_alone(scorer.findings(one, other)) for one, other in combinations(sorted(members), 2)
    )
