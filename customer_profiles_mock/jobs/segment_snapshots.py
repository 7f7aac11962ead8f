"""The snapshot of a segment: IN_PROGRESS, then COMPLETED or FAILED.

It ends as the state manager says for `customerprofiles::segment-snapshot`; by default at once. The
members are those of the moment when it ends. Below the DestinationUri it leaves
`<SnapshotId>/part-00000-<SnapshotId>.<csv|json|orc>` and an empty `<SnapshotId>/_SUCCESS`; that there
are such parts is observed, their names are our choice.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.jobs.transitions import SEGMENT_SNAPSHOT, is_ended_by_reads, state_ends_at
from customer_profiles_mock.profiles.writing import SECONDS_IN_A_DAY
from customer_profiles_mock.segments.evaluation import members
from customer_profiles_mock.segments.files import EXTENSIONS, file_of
from customer_profiles_mock.segments.sorting import sorted_profiles
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import Profile
from customer_profiles_mock.state.segments import (
    COMPLETED,
    FAILED,
    IN_PROGRESS,
    SegmentDefinition,
    SegmentSnapshot,
)

MOST_IN_A_DAY: Final = 200  # documented; that days are those of UTC is our choice

_DESTINATION: Final = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/.*)?)", re.DOTALL)


def check_destination(uri: str) -> None:
    """Raises BadRequest for what is no place in S3; whether the bucket is there shows when it is written."""
    if _DESTINATION.fullmatch(uri) is None:
        raise BadRequest(f"DestinationUri {uri} is not of the form s3://bucket/prefix")


def start(context: Context, domain: Domain, segment: SegmentDefinition, snapshot: SegmentSnapshot) -> None:
    """Add a new snapshot to its segment, and end it as well where nothing is left to wait for.

    Raises BadRequest where the domain has had its number of the day.
    """
    _count(domain, context.now)
    domain.journal.put(segment.snapshots, snapshot.snapshot_id, snapshot)
    domain.journal.put(domain.running_snapshots, snapshot.snapshot_id, snapshot)
    if (moment := next_change_at(context, snapshot)) <= context.now:
        step(context, domain, snapshot, moment)


def drop(domain: Domain, segment: SegmentDefinition) -> None:
    """Forget the snapshots of a segment that is deleted, unfinished ones too; files stay (our choice)."""
    for snapshot_id in segment.snapshots:
        if snapshot_id in domain.running_snapshots:
            domain.journal.remove(domain.running_snapshots, snapshot_id)


def next_change_at(context: Context, snapshot: SegmentSnapshot) -> float:
    """When the clock alone ends a running snapshot: epoch seconds, infinity for never."""
    return state_ends_at(context.transitions.get_transition(SEGMENT_SNAPSHOT), snapshot.status_since)


def note_read(context: Context, domain: Domain, snapshot: SegmentSnapshot) -> None:
    """Count a read of a running snapshot; under a manual transition enough of them end it."""
    if snapshot.status != IN_PROGRESS:
        return
    domain.journal.assign(snapshot, "reads", snapshot.reads + 1)
    if is_ended_by_reads(context.transitions.get_transition(SEGMENT_SNAPSHOT), snapshot.reads):
        step(context, domain, snapshot, context.now)


def step(context: Context, domain: Domain, snapshot: SegmentSnapshot, moment: float) -> None:
    """Write the files, at a moment that may lie in the past."""
    change = partial(domain.journal.assign, snapshot)
    try:
        segment = domain.segments[snapshot.segment_name]
        profiles = members(domain, segment.criteria, moment)
        _write(context, domain, snapshot, profiles, moment)
        if segment.is_sql:
            change("members", frozenset(profile.profile_id for profile in profiles))
        change("status", COMPLETED)
    except BadRequest as error:
        change("message", str(error))
        change("status", FAILED)
    change("status_since", moment)
    domain.journal.remove(domain.running_snapshots, snapshot.snapshot_id)


def _write(
    context: Context, domain: Domain, snapshot: SegmentSnapshot, profiles: list[Profile], moment: float
) -> None:
    sort = domain.segments[snapshot.segment_name].sort
    if sort is not None:
        profiles = sorted_profiles(domain, profiles, sort, moment)
    data = file_of(profiles, snapshot.data_format)
    bucket_name, folder = _place(snapshot)
    part = f"part-00000-{snapshot.snapshot_id}.{EXTENSIONS[snapshot.data_format]}"
    for name, content in ((part, data), ("_SUCCESS", b"")):
        if not context.peers.put_file(bucket_name, f"{folder}/{name}", content):
            raise BadRequest(f"S3 bucket {bucket_name} is not found")


def _place(snapshot: SegmentSnapshot) -> tuple[str, str]:
    """Bucket, and the snapshot's own folder in it."""
    bucket_name, _, prefix = snapshot.destination_uri.removeprefix("s3://").partition("/")
    return bucket_name, f"{prefix}/{snapshot.snapshot_id}" if prefix else snapshot.snapshot_id


def _count(domain: Domain, now: float) -> None:
    today = int(now // SECONDS_IN_A_DAY)
    day, count = domain.snapshots_of_day
    count = count + 1 if day == today else 1
    if count > MOST_IN_A_DAY:
        raise BadRequest(f"A domain can have at most {MOST_IN_A_DAY} segment snapshots in a day")
    domain.journal.assign(domain, "snapshots_of_day", (today, count))
