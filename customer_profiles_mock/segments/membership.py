"""Whether a profile is in a segment, as GetSegmentMembership sees it.

A segment by groups is looked at as it is now. One by SQL has the members of its last snapshot, which
count for a year (documented); that a year has 365 days is our choice.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.profiles.writing import SECONDS_IN_A_DAY
from customer_profiles_mock.segments.conditions import Test
from customer_profiles_mock.segments.evaluation import compile_groups
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.segments import COMPLETED, SegmentDefinition, SegmentSnapshot

SNAPSHOT_LASTS: Final = 365 * SECONDS_IN_A_DAY


class NoSnapshot(BadRequest):
    """A segment by SQL without a snapshot that still counts; 400 is our choice, 4XX documented."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Segment {name} has no completed snapshot of the last year")


class Membership(NamedTuple):
    test: Test  # may raise BadRequest, where a source segment is by SQL
    computed_at: float


def membership_of(domain: Domain, segment: SegmentDefinition, now: float) -> Membership:
    """Raises NoSnapshot, and BadRequest for groups that cannot be evaluated, as they stand."""
    if not segment.is_sql:
        return Membership(compile_groups(domain, segment.criteria), now)
    snapshot = _last_snapshot(segment, now)
    return Membership(lambda subject: subject.profile.profile_id in snapshot.members, snapshot.status_since)


def _last_snapshot(segment: SegmentDefinition, now: float) -> SegmentSnapshot:
    lasting = [
        one
        for one in segment.snapshots.values()
        if one.status == COMPLETED and now < one.status_since + SNAPSHOT_LASTS
    ]
    if not lasting:
        raise NoSnapshot(segment.name)
    return max(lasting, key=lambda one: (one.status_since, one.number))
