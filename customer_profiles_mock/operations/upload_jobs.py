"""CreateUploadJob, GetUploadJobPath, StartUploadJob, StopUploadJob, GetUploadJob, ListUploadJobs."""

from __future__ import annotations

from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import NotInDomain
from customer_profiles_mock.ingestion.uploads.columns import parse_columns
from customer_profiles_mock.jobs import upload_jobs
from customer_profiles_mock.jobs.upload_files import CREATED, grant_path
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.upload_jobs import UploadJob

# Documented. The administrator guide allows 90 days at most, the model 1098; ours are the model's.
DEFAULT_DATA_EXPIRY: Final = 14


@operation("CreateUploadJob")
def create_upload_job(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    parse_columns(params["Fields"], params["UniqueKey"])
    job = UploadJob(
        job_id=context.new_id(),
        number=domain.next_number(),
        display_name=params["DisplayName"],
        fields=params["Fields"],
        unique_key=params["UniqueKey"],
        data_expiry=params.get("DataExpiry", DEFAULT_DATA_EXPIRY),
        created_at=context.now,
        status=CREATED,
        status_since=context.now,
    )
    domain.journal.put(domain.upload_jobs, job.job_id, job)
    return {"JobId": job.job_id}


@operation("GetUploadJobPath")
def get_upload_job_path(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    job = _the_job(domain, params)
    upload_jobs.require_status(job, CREATED, "take a file")
    path = grant_path(context, domain, job)
    return {
        "Url": path.url,
        "ClientToken": path.grant.client_token,
        "ValidUntil": path.grant.valid_until,
    }


@operation("StartUploadJob")
def start_upload_job(context: Context, params: Params) -> Result:
    """Without a file the job fails at once (our choice)."""
    domain = the_domain(context, params)
    upload_jobs.start(context, domain, _the_job(domain, params))
    return {}


@operation("StopUploadJob")
def stop_upload_job(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    upload_jobs.stop(context, domain, _the_job(domain, params))
    return {}


@operation("GetUploadJob")
def get_upload_job(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    job = _the_job(domain, params)
    upload_jobs.note_read(context, domain, job)
    results = job.results
    return {
        **_item(job),
        "Fields": job.fields,
        "UniqueKey": job.unique_key,
        "ResultsSummary": results
        and {
            "UpdatedRecords": results.updated,
            "CreatedRecords": results.created,
            "FailedRecords": results.failed,
        },
    }


@operation("ListUploadJobs")
def list_upload_jobs(context: Context, params: Params) -> Result:
    """In the order of their creation (our choice)."""
    domain = the_domain(context, params)
    jobs = sorted(domain.upload_jobs.values(), key=_by_creation)
    found = page(context, params, jobs, key=_by_creation)
    return {"Items": [_item(job) for job in found.items], "NextToken": found.next_token}


def _the_job(domain: Domain, params: Params) -> UploadJob:
    job = domain.upload_jobs.get(params["JobId"])
    if job is None:
        raise NotInDomain("UploadJob", params["JobId"], domain.name)
    return job


def _by_creation(job: UploadJob) -> int:
    return job.number


def _item(job: UploadJob) -> dict[str, Any]:
    return {
        "JobId": job.job_id,
        "DisplayName": job.display_name,
        "Status": job.status,
        "StatusReason": job.status_reason,
        "CreatedAt": job.created_at,
        "CompletedAt": job.completed_at,
        "DataExpiry": job.data_expiry,
    }
