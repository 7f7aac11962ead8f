"""What goes in beside the profiles, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass


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
    """

    attribute: str
    level: str
    evidence: float


@dataclass(frozen=True, slots=True)
class Link:
    """Two profiles of a group that were joined directly; `profile_id` is the smaller of the two ids."""

    profile_id: str
    other_profile_id: str
    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class MatchGroup:
    """Profiles that are one customer.

    `profile_ids` is sorted. `links` is a tree over them: one link less than profiles, the strongest first.
    """

    profile_ids: tuple[str, ...]
    confidence_score: float
    links: tuple[Link, ...]


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
