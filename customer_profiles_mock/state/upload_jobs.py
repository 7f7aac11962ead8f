"""Upload jobs: a CSV file on its way to profiles."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class UploadGrant:
    """What GetUploadJobPath has given out, beside the signature that it is kept under."""

    client_token: str  # Base64 of the 32 bytes that the file is encrypted with
    valid_until: float


@dataclass(frozen=True, slots=True)
class UploadResults:
    created: int = 0
    updated: int = 0
    failed: int = 0


@dataclass(slots=True)
class UploadJob:
    job_id: str
    number: int  # rank by creation within the domain
    display_name: str
    fields: dict[str, dict[str, str]]  # as given: field name -> Source, Target, ContentType
    unique_key: str  # the name of one of the fields
    data_expiry: int  # days
    created_at: float
    status: str
    status_since: float
    reads: int = 0  # of this job since its status changed
    grants: dict[str, UploadGrant] = field(default_factory=dict)  # by the signature in the URL
    file_key: str | None = None  # of the file in the bucket for uploads, once there is one
    started_by: str = ""  # the ARN of the caller that the history of profiles names
    status_reason: str | None = None
    completed_at: float | None = None
    results: UploadResults | None = None
