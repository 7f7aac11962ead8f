"""A mapping for riders, a file with two of them, and short ways through the life of an upload job."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import requests

from tests.operations.calling import answer

MODEL_NAME = "customerprofiles::upload-job"
ENCRYPTION = "x-amz-server-side-encryption-customer-"
FIELDS = {
    "mail": {
        "Source": "_source.E-mail",
        "Target": "_profile.EmailAddress",
        "ContentType": "EMAIL_ADDRESS",
    },
    "tier": {"Source": "_source.Tier", "Target": "_profile.Attributes.tier", "ContentType": "STRING"},
}
TWO_RIDERS = "E-mail,Tier\nana@riders.example,gold\nben@riders.example,silver\n"


def new_job(client: Any, domain: str = "shop", **more: Any) -> str:
    given = {"DisplayName": "riders.csv", "Fields": FIELDS, "UniqueKey": "mail", **more}
    job_id = client.create_upload_job(DomainName=domain, **given)["JobId"]
    assert isinstance(job_id, str)
    return job_id


def path_of(client: Any, job_id: str) -> dict[str, Any]:
    return answer(client.get_upload_job_path(DomainName="shop", JobId=job_id))


def headers_for(path: dict[str, Any]) -> dict[str, str]:
    """What the service asks a PUT to bring (documented; the digest as S3 has it)."""
    key = base64.b64decode(path["ClientToken"])
    return {
        f"{ENCRYPTION}algorithm": "AES256",
        f"{ENCRYPTION}key": path["ClientToken"],
        f"{ENCRYPTION}key-MD5": base64.b64encode(hashlib.md5(key).digest()).decode(),
    }


def put(path: dict[str, Any], data: Any, headers: dict[str, str] | None = None) -> requests.Response:
    return requests.put(
        path["Url"], data=data, headers=headers_for(path) if headers is None else headers, timeout=10
    )


def upload(client: Any, job_id: str, data: Any = TWO_RIDERS) -> None:
    assert put(path_of(client, job_id), data).status_code == 200


def uploaded_job(client: Any, data: Any = TWO_RIDERS, **more: Any) -> str:
    job_id = new_job(client, **more)
    upload(client, job_id, data)
    return job_id


def start(client: Any, job_id: str) -> dict[str, Any]:
    """Start a job and return what GetUploadJob says then."""
    assert answer(client.start_upload_job(DomainName="shop", JobId=job_id)) == {}
    return get(client, job_id)


def get(client: Any, job_id: str) -> dict[str, Any]:
    return answer(client.get_upload_job(DomainName="shop", JobId=job_id))


def summary(created: int, updated: int, failed: int) -> dict[str, int]:
    return {"CreatedRecords": created, "UpdatedRecords": updated, "FailedRecords": failed}


def history_of(client: Any, profile_id: str) -> list[dict[str, Any]]:
    response = client.list_profile_history_records(DomainName="shop", ProfileId=profile_id)
    records = response["ProfileHistoryRecords"]
    assert isinstance(records, list)
    return records
