"""What goes in beside the profiles, and what comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to match; the defaults suit every set of profiles we know of.

    `threshold`: groups and pairs below this probability are not listed.
    `default_region`: ISO 3166 code of the country whose habits decide what a telephone number without
    country code and a date such as 04/05/1980 mean, where the profile's own address names no country.
    `duplicates_per_profile`: how many other profiles of the same customer a profile has on average,
    before anything is looked at.
    """

    threshold: float = 0.5
    default_region: str = "US"
    duplicates_per_profile: float = 0.5

    def __post_init__(self) -> None:
        if not 0.0 < self.threshold < 1.0:
            raise ValueError(f"threshold must lie between 0 and 1, not {self.threshold}")
        if len(self.default_region) != 2:
            raise ValueError(f"default_region must be a two-letter country code, not {self.default_region!r}")
        if not self.duplicates_per_profile > 0.0:
            raise ValueError(f"duplicates_per_profile must be above 0, not {self.duplicates_per_profile}")


@dataclass(frozen=True, slots=True)
class Reason:
    """What one attribute says about a pair.

    `evidence` is in bits: the logarithm (base 2) of how much likelier this finding is for one customer
    than for two. Negative: it speaks against.
    `frequency`: by how many bits the pair would be less sure if the value had not been counted, but were as
    common as values of its kind usually are. Positive: it is rarer among these profiles.
    `values`, `other_values`: the normal forms that were compared, of the profile with the smaller id
    first.
    """

    attribute: str
    level: str
    evidence: float
    frequency: float
    values: tuple[str, ...]
    other_values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Two profiles of a group that were joined directly; `profile_id` is the smaller of the two ids.

    Links are equal if their ids and probabilities are. `explain` finds the reasons, and keeps all that the
    job knew of its profiles; a pickled link has the reasons instead.
    """

    profile_id: str
    other_profile_id: str
    probability: float
    explain: Callable[[], tuple[Reason, ...]] = field(repr=False, compare=False)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What each attribute says, found out whenever it is asked for."""
        return self.explain()

    def __reduce__(self) -> tuple[type[Link], tuple[Any, ...]]:
        known = partial(tuple, self.reasons)
        return Link, (self.profile_id, self.other_profile_id, self.probability, known)


@dataclass(frozen=True, slots=True)
class MatchGroup:
    """Profiles that are one customer.

    `profile_ids` is sorted. `confidence_score` is from 0 to 1. Groups are equal if these and their links are.
    `connect` makes the links, and keeps all that the job knew of its profiles; a pickled group has the links
    instead.
    """

    profile_ids: tuple[str, ...]
    confidence_score: float
    connect: Callable[[], tuple[Link, ...]] = field(repr=False, compare=False)

    @property
    def links(self) -> tuple[Link, ...]:
        """A tree over the profiles: one link less than profiles, the strongest first.

        They are made whenever they are asked for, as they would be most of what a large job leaves.
        """
        return self.connect()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MatchGroup):
            return NotImplemented
        return (self.profile_ids, self.confidence_score, self.links) == (
            other.profile_ids,
            other.confidence_score,
            other.links,
        )

    def __reduce__(self) -> tuple[type[MatchGroup], tuple[Any, ...]]:
        return MatchGroup, (self.profile_ids, self.confidence_score, partial(tuple, self.links))


@dataclass(frozen=True, slots=True)
class SimilarProfile:
    """A profile that is probably the same customer as the one that was asked about."""

    profile_id: str
    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The comparison of two profiles.

    `prior`, the log-odds before anything was compared, and the evidence of all reasons add up to `bits`.
    `probability` is what these bits are worth among as many profiles as there were.
    """

    probability: float
    bits: float
    prior: float
    reasons: tuple[Reason, ...]
