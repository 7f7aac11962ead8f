"""The upload job: CREATED, IN_PROGRESS, then SUCCEEDED, PARTIALLY_SUCCEEDED, FAILED or STOPPED.

A started job ends as the state manager says for `customerprofiles::upload-job`: at once, after n
seconds, or after n reads. Its rows are written when it ends, all of them or, where it was stopped or
the file is not valid, none.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.uploads.applying import apply_rows
from customer_profiles_mock.ingestion.uploads.columns import parse_columns
from customer_profiles_mock.ingestion.uploads.csv_file import InvalidFile, read_rows
from customer_profiles_mock.jobs.transitions import UPLOAD_JOB, is_ended_by_reads, state_ends_at
from customer_profiles_mock.jobs.upload_files import CREATED
from customer_profiles_mock.profiles.writing import SECONDS_IN_A_DAY
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.upload_jobs import UploadJob, UploadResults

IN_PROGRESS: Final = "IN_PROGRESS"
SUCCEEDED: Final = "SUCCEEDED"
PARTIALLY_SUCCEEDED: Final = "PARTIALLY_SUCCEEDED"
FAILED: Final = "FAILED"
STOPPED: Final = "STOPPED"

VALIDATION_FAILURE: Final = "VALIDATION_FAILURE"
INTERNAL_FAILURE: Final = "INTERNAL_FAILURE"


def require_status(job: UploadJob, status: str, what: str) -> None:
    """Raises BadRequest for a job in another status; `what` is what the status would allow."""
    if job.status != status:
        raise BadRequest(f"Upload job {job.job_id} is {job.status}; only a job that is {status} can {what}")


def start(context: Context, domain: Domain, job: UploadJob) -> None:
    """Begin, and end as well where nothing is left to wait for. Raises BadRequest for a started job."""
    require_status(job, CREATED, "be started")
    if job.file_key is None:
        _end(domain, job, FAILED, context.now, VALIDATION_FAILURE)
        return
    change = partial(domain.journal.assign, job)
    change("status", IN_PROGRESS)
    change("status_since", context.now)
    change("started_by", context.caller())
    change("results", UploadResults())
    domain.journal.put(domain.running_uploads, job.job_id, job)
    if (moment := next_change_at(context, job)) <= context.now:
        step(context, domain, job, moment)


def stop(context: Context, domain: Domain, job: UploadJob) -> None:
    """Raises BadRequest for a job that is not running."""
    require_status(job, IN_PROGRESS, "be stopped")
    _end(domain, job, STOPPED, context.now)


def next_change_at(context: Context, job: UploadJob) -> float:
    """When the clock alone ends a running job: epoch seconds, infinity for never."""
    return state_ends_at(context.transitions.get_transition(UPLOAD_JOB), job.status_since)


def note_read(context: Context, domain: Domain, job: UploadJob) -> None:
    """Count a read of a running job; under a manual transition enough of them end it."""
    if job.status != IN_PROGRESS:
        return
    domain.journal.assign(job, "reads", job.reads + 1)
    if is_ended_by_reads(context.transitions.get_transition(UPLOAD_JOB), job.reads):
        step(context, domain, job, context.now)


def step(context: Context, domain: Domain, job: UploadJob, moment: float) -> None:
    """Do the work of a running job, at a moment that may lie in the past."""
    then = replace(context.in_the_name_of(job.started_by), now=moment)
    data = context.peers.read_upload(job.file_key) if job.file_key is not None else None
    if data is None:  # somebody emptied S3
        _end(domain, job, FAILED, moment, INTERNAL_FAILURE)
        return
    columns = parse_columns(job.fields, job.unique_key)
    try:
        rows = read_rows(data, columns.headers)
    except InvalidFile:
        _end(domain, job, FAILED, moment, VALIDATION_FAILURE)
        return
    results = apply_rows(then, domain, columns, rows, moment + job.data_expiry * SECONDS_IN_A_DAY)
    domain.journal.assign(job, "results", results)
    if not results.failed:
        _end(domain, job, SUCCEEDED, moment)
    elif results.created or results.updated:
        _end(domain, job, PARTIALLY_SUCCEEDED, moment)
    else:
        _end(domain, job, FAILED, moment, VALIDATION_FAILURE)


def _end(domain: Domain, job: UploadJob, status: str, moment: float, reason: str | None = None) -> None:
    change = partial(domain.journal.assign, job)
    change("status", status)
    change("status_since", moment)
    change("status_reason", reason)
    change("completed_at", moment)
    if job.job_id in domain.running_uploads:
        domain.journal.remove(domain.running_uploads, job.job_id)
