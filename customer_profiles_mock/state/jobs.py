"""Identity Resolution Jobs and what the latest finished one found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class MatchGroup:
    number: int  # counts on from run to run, so that no id means two groups of a domain
    profile_ids: tuple[str, ...]
    confidence_score: float

    @property
    def match_id(self) -> str:
        return str(self.number)


@dataclass(frozen=True, slots=True)
class MatchResult:
    """What GetMatches answers until the next run: a snapshot, in the order of its pages."""

    generated_at: float
    groups: tuple[MatchGroup, ...]
    by_match_id: dict[str, MatchGroup]
    by_profile_id: dict[str, MatchGroup]


@dataclass(frozen=True, slots=True)
class JobStats:
    profiles_reviewed: int
    matches_found: int
    merges_done: int


@dataclass(frozen=True, slots=True)
class JobFailure:
    """An end that a test has asked for."""

    status: str  # FAILED or PARTIAL_SUCCESS
    message: str


@dataclass(slots=True)
class IdentityResolutionJob:
    job_id: str
    number: int  # rank by creation within the domain
    start_time: float  # of a PENDING job: when it will start
    status: str
    status_since: float
    is_first: bool = False  # the run within 24 hours of switching on; others are weekly or asked for
    is_scheduled: bool = True  # False: a run that was asked for
    reads: int = 0  # of this job since its status changed
    end_time: float | None = None
    message: str | None = None
    auto_merging: dict[str, Any] | None = None  # the domain's settings, copied when the job starts
    exporting: Mapping[str, str] | None = None  # likewise: S3BucketName, S3KeyName
    groups: tuple[MatchGroup, ...] = ()  # known from the end of FIND_MATCHING on
    pending_groups: tuple[MatchGroup, ...] = ()  # what is left of them after merging
    reviewed: int = 0
    merges_done: int = 0  # profiles absorbed
    exported_to: Mapping[str, str] | None = None
    failure: JobFailure | None = None  # how it is to end, where a test wants it to fail
    stats: JobStats | None = None
