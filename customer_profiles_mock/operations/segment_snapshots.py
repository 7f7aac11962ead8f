"""CreateSegmentSnapshot, GetSegmentSnapshot."""

from __future__ import annotations

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import AccessDenied, BadRequest, NotInDomain
from customer_profiles_mock.jobs import segment_snapshots
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.operations.segments import the_segment
from customer_profiles_mock.segments.evaluation import compile_groups
from customer_profiles_mock.state.segments import SegmentSnapshot


@operation("CreateSegmentSnapshot")
def create_segment_snapshot(context: Context, params: Params) -> Result:
    """Answers 400 for a segment that cannot be evaluated; where S3 fails, the snapshot does."""
    domain = the_domain(context, params)
    segment = the_segment(domain, params)
    if "DestinationUri" not in params:
        raise BadRequest("DestinationUri can be left out in the Amazon Connect admin website alone")
    uri = params["DestinationUri"].rstrip("/")  # GetSegmentSnapshot shows it without (observed)
    segment_snapshots.check_destination(uri)
    check_role(context, params.get("RoleArn"))
    compile_groups(domain, segment.criteria)
    snapshot = SegmentSnapshot(
        snapshot_id=context.new_id(),
        number=domain.next_number(),
        segment_name=segment.name,
        data_format=params["DataFormat"],
        destination_uri=uri,
        role_arn=params.get("RoleArn"),
        encryption_key=params.get("EncryptionKey"),
        status_since=context.now,
    )
    segment_snapshots.start(context, domain, segment, snapshot)
    return {"SnapshotId": snapshot.snapshot_id}


@operation("GetSegmentSnapshot")
def get_segment_snapshot(context: Context, params: Params) -> Result:
    """A snapshot of another segment is not found under this one's name (our choice)."""
    domain = the_domain(context, params)
    snapshot = the_segment(domain, params).snapshots.get(params["SnapshotId"])
    if snapshot is None:
        raise NotInDomain("SegmentSnapshot", params["SnapshotId"], domain.name)
    segment_snapshots.note_read(context, domain, snapshot)
    return {
        "SnapshotId": snapshot.snapshot_id,
        "Status": snapshot.status,
        "StatusMessage": snapshot.message,
        "DataFormat": snapshot.data_format,
        "EncryptionKey": snapshot.encryption_key,
        "RoleArn": snapshot.role_arn,
        "DestinationUri": snapshot.destination_uri,
    }


def check_role(context: Context, role_arn: str | None) -> None:
    """Raises AccessDenied for a role of another account, in words that were observed.

    The account stands behind the region, which roles do not have.
    """
    if role_arn is not None and role_arn.split(":")[4] != context.store.account_id:
        raise AccessDenied("Cross-account pass role is not allowed")
