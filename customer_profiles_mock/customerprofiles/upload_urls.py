"""The receiver of PUTs to the URLs that GetUploadJobPath returns.

It stands before moto's S3, which neither asks for SSE-C headers nor knows when a URL expires.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from customer_profiles_mock.customerprofiles.incoming import body_of
from customer_profiles_mock.customerprofiles.models import backend_for
from customer_profiles_mock.errors import BadRequest

Answer: TypeAlias = tuple[int, dict[str, str], str]

PATH: Final = "/profile_(?P<region>[^/]+)/upload-jobs/(?P<account>[^/]+)/(?P<domain>[^/]+)/(?P<job>[^/]+)$"


def receive(request: Any, full_url: str, headers: Any) -> Answer:
    """Take the file of an upload job, or refuse it as S3 does."""
    from customer_profiles_mock.jobs.upload_files import PutFile, UploadRefused

    del headers  # in the request as well, and there without regard to case
    if request.method != "PUT":
        return _error(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
    url = urlsplit(full_url)
    region_name, _, account_id, domain_name, job_id = url.path.removeprefix("/profile_").split("/")
    put = PutFile(
        domain_name=domain_name,
        job_id=job_id,
        signature=parse_qs(url.query).get("X-Amz-Signature", [""])[0],
        headers={name.lower(): value for name, value in request.headers.items()},
        body=body_of(request),
    )
    try:
        backend_for(account_id, region_name).receive_upload(put)
    except UploadRefused as refusal:
        return _error(403, refusal.code, str(refusal))
    except BadRequest as unknown_region:
        return _error(403, "SignatureDoesNotMatch", str(unknown_region))
    return 200, {}, ""


def _error(status: int, code: str, message: str) -> Answer:
    body = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    return status, {"Content-Type": "application/xml"}, f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'
