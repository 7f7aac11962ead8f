"""The file of an upload job: the pre-signed URL for it, and what a PUT to that URL must bring.

The URL has the host that was asked for it, so that it leads back into the mock in process, through
a proxy and on a server alike. On a server, moto finds the service for a request without credentials
by the first part of the path. That the URL is good for 15 minutes, and only until the job is
started, is our choice; the headers are documented.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime, timezone
from hashlib import md5
from typing import Final, NamedTuple
from urllib.parse import urlencode

from customer_profiles_mock.context import Context
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.upload_jobs import UploadGrant, UploadJob

CREATED: Final = "CREATED"  # the one status in which a job takes a file

VALID_FOR: Final = 15 * 60  # seconds

_KEY_BYTES: Final = 32
_ENCRYPTION: Final = "x-amz-server-side-encryption-customer-"


class UploadRefused(Exception):
    """A PUT is refused, always with status 403; code and message are the kind that S3 answers with."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class UploadPath(NamedTuple):
    url: str
    grant: UploadGrant


class PutFile(NamedTuple):
    """A PUT to such a URL."""

    domain_name: str
    job_id: str
    signature: str
    headers: Mapping[str, str]  # their names in small letters
    body: bytes


def grant_path(context: Context, domain: Domain, job: UploadJob) -> UploadPath:
    """A new URL for the job's file; those given out before stay good."""
    token = context.random.getrandbits(8 * _KEY_BYTES).to_bytes(_KEY_BYTES, "big")
    signature = f"{context.random.getrandbits(256):064x}"
    grant = UploadGrant(b64encode(token).decode(), context.now + VALID_FOR)
    domain.journal.put(job.grants, signature, grant)
    store = context.store
    path = f"profile_{store.region_name}/upload-jobs/{store.account_id}/{domain.name}/{job.job_id}"
    query = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Date": f"{datetime.fromtimestamp(context.now, timezone.utc):%Y%m%dT%H%M%SZ}",
        "X-Amz-Expires": VALID_FOR,
        "X-Amz-SignedHeaders": ";".join(["host", *_required_headers(grant)]),
        "X-Amz-Signature": signature,
    }
    return UploadPath(f"{context.endpoint}/{path}?{urlencode(query)}", grant)


def take_file(context: Context, put: PutFile) -> None:
    """Keep the file of a PUT, in place of the one before. Raises UploadRefused."""
    domain = context.store.domains.get(put.domain_name)
    job = domain.upload_jobs.get(put.job_id) if domain else None
    grant = job.grants.get(put.signature) if job else None
    if domain is None or job is None or grant is None:
        raise UploadRefused("SignatureDoesNotMatch", "The URL is not one that GetUploadJobPath has returned")
    if context.now >= grant.valid_until:
        raise UploadRefused("AccessDenied", "Request has expired")
    for name, value in _required_headers(grant).items():
        if put.headers.get(name) != value:
            raise UploadRefused(
                "SignatureDoesNotMatch", f"Header {name} is missing, or not made from the job's ClientToken"
            )
    if job.status != CREATED:
        raise UploadRefused("AccessDenied", f"Upload job {job.job_id} has been started")
    key = f"{context.store.account_id}/{context.store.region_name}/{job.job_id}/{put.signature}"
    domain.journal.assign(job, "file_key", key)
    context.peers.keep_upload(key, put.body)


def _required_headers(grant: UploadGrant) -> dict[str, str]:
    digest = md5(b64decode(grant.client_token), usedforsecurity=False).digest()
    return {
        f"{_ENCRYPTION}algorithm": "AES256",
        f"{_ENCRYPTION}key": grant.client_token,
        f"{_ENCRYPTION}key-md5": b64encode(digest).decode(),
    }
