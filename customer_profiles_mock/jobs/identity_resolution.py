"""The Identity Resolution Job: PENDING, PREPROCESSING, FIND_MATCHING, MERGING, COMPLETED.

A job starts when its slot has come and then moves on as the state manager says for
`customerprofiles::identity-resolution-job`: at once, every n seconds, or every n reads.
Nothing runs beside the requests: `jobs.due` moves jobs on inside the next one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.jobs.auto_merging import decide_merges
from customer_profiles_mock.jobs.export import export_job, s3_settings
from customer_profiles_mock.jobs.finding import find_domain
from customer_profiles_mock.jobs.merges import carry_out
from customer_profiles_mock.jobs.schedule import WEEK, first_slot, weekly_slot
from customer_profiles_mock.jobs.transitions import IDENTITY_RESOLUTION_JOB, is_ended_by_reads, state_ends_at
from customer_profiles_mock.matcher import find_matches
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.jobs import (
    IdentityResolutionJob,
    JobFailure,
    JobStats,
    MatchGroup,
    MatchResult,
)

PENDING: Final = "PENDING"
PREPROCESSING: Final = "PREPROCESSING"
FIND_MATCHING: Final = "FIND_MATCHING"
MERGING: Final = "MERGING"
COMPLETED: Final = "COMPLETED"
PARTIAL_SUCCESS: Final = "PARTIAL_SUCCESS"
FAILED: Final = "FAILED"
FINISHED: Final = frozenset({COMPLETED, PARTIAL_SUCCESS, FAILED})

MOST_JOBS_A_WEEK: Final = 3  # documented; in force by option alone

# How long a job's record is kept after its start; our choice, the service does not say.
KEPT_FOR: Final = timedelta(days=30).total_seconds()


def is_matching_enabled(domain: Domain) -> bool:
    return bool(domain.matching and domain.matching["Enabled"])


def reschedule(context: Context, domain: Domain, *, was_enabled: bool) -> None:
    """Bring the PENDING job in line with the domain's `Matching` settings after a change.

    Switching on creates it, switching off deletes it (documented), another schedule moves it. While a
    job of the schedule runs there is none, and the next one will go by the new schedule.
    """
    pending = _pending_job(domain)
    if not is_matching_enabled(domain):
        if pending is not None:
            domain.journal.remove(domain.jobs, pending.job_id)
        domain.journal.assign(domain, "match_result", None)
        return
    assert domain.matching is not None
    if not was_enabled:
        _add_job(context, domain, first_slot(domain.matching, context.now), context.now, is_first=True)
    elif pending is not None:
        next_slot = first_slot if pending.is_first else weekly_slot
        slot = next_slot(domain.matching, context.now)
        if slot != pending.start_time:
            domain.journal.assign(pending, "start_time", slot)
            domain.journal.assign(pending, "status_since", context.now)


def fail_next(context: Context, domain_name: str, failure: JobFailure) -> None:
    """Let the next job that starts in a domain end so. Raises BadRequest, DomainNotFound."""
    if failure.status not in (FAILED, PARTIAL_SUCCESS):
        raise BadRequest(f"Status must be {FAILED} or {PARTIAL_SUCCESS}, not {failure.status}")
    domain = find_domain(context, domain_name)
    domain.journal.assign(domain, "next_job_failure", failure)


def run_now(context: Context, domain_name: str) -> str:
    """Start a job at this moment, beside the weekly ones; returns its JobId.

    Raises DomainNotFound, or BadRequest where matching is not enabled.
    """
    domain = find_domain(context, domain_name)
    if not is_matching_enabled(domain):
        raise BadRequest(f"Matching is not enabled for domain {domain_name}")
    if _is_one_too_many(context, domain, context.now):
        raise BadRequest(f"A domain can have at most {MOST_JOBS_A_WEEK} Identity Resolution Jobs a week")
    job = _add_job(context, domain, context.now, context.now, is_scheduled=False)
    move_on(context, domain, job)
    return job.job_id


def next_change_at(context: Context, job: IdentityResolutionJob) -> float:
    """When the clock alone moves this job on: epoch seconds, infinity for never."""
    if job.status in FINISHED:
        return expiration_time(job)
    if job.status == PENDING:
        return job.start_time
    return state_ends_at(context.transitions.get_transition(IDENTITY_RESOLUTION_JOB), job.status_since)


def move_on(context: Context, domain: Domain, job: IdentityResolutionJob) -> None:
    """Take the step that is due, and with it all that follow at the same moment."""
    while job.status not in FINISHED and next_change_at(context, job) <= context.now:
        step(context, domain, job, next_change_at(context, job))


def note_read(context: Context, domain: Domain, job: IdentityResolutionJob) -> None:
    """Count a read of a running job; under a manual transition enough of them move it on."""
    if job.status in FINISHED or job.status == PENDING:
        return
    domain.journal.assign(job, "reads", job.reads + 1)
    if is_ended_by_reads(context.transitions.get_transition(IDENTITY_RESOLUTION_JOB), job.reads):
        step(context, domain, job, context.now)


def step(context: Context, domain: Domain, job: IdentityResolutionJob, moment: float) -> None:
    """One change of state, at a moment that may lie in the past. A state's work is done on leaving it.

    The last one is that the record of a finished job is gone.
    """
    if job.status in FINISHED:
        domain.journal.remove(domain.jobs, job.job_id)
    elif job.status == PENDING:
        if _is_one_too_many(context, domain, job.start_time):
            domain.journal.remove(domain.jobs, job.job_id)
            _schedule_next(context, domain, job, moment)
            return
        _copy_settings(domain, job)
        _enter(domain, job, PREPROCESSING, moment)
    elif job.status == PREPROCESSING:
        _enter(domain, job, FIND_MATCHING, moment)
    elif job.status == FIND_MATCHING:
        _find_groups(domain, job)
        if job.auto_merging and job.auto_merging["Enabled"]:
            _enter(domain, job, MERGING, moment)
        else:
            _finish(context, domain, job, moment)
    elif job.status == MERGING:
        _merge_groups(replace(context, now=moment), domain, job)
        _finish(context, domain, job, moment)


def expiration_time(job: IdentityResolutionJob) -> float:
    return job.start_time + KEPT_FOR


def _pending_job(domain: Domain) -> IdentityResolutionJob | None:
    return next((job for job in domain.jobs.values() if job.status == PENDING), None)


def _add_job(
    context: Context,
    domain: Domain,
    start: float,
    since: float,
    *,
    is_first: bool = False,
    is_scheduled: bool = True,
) -> IdentityResolutionJob:
    job = IdentityResolutionJob(
        job_id=context.new_id(),
        number=domain.next_number(),
        start_time=start,
        status=PENDING,
        status_since=since,
        is_first=is_first,
        is_scheduled=is_scheduled,
    )
    domain.journal.put(domain.jobs, job.job_id, job)
    return job


def _enter(domain: Domain, job: IdentityResolutionJob, status: str, moment: float) -> None:
    change = partial(domain.journal.assign, job)
    change("status", status)
    change("status_since", moment)
    change("reads", 0)


def _copy_settings(domain: Domain, job: IdentityResolutionJob) -> None:
    """A job runs on the settings it started with (documented for the criteria)."""
    matching = domain.matching or {}
    domain.journal.assign(job, "auto_merging", matching.get("AutoMerging"))
    domain.journal.assign(job, "exporting", s3_settings(matching))
    domain.journal.assign(job, "failure", domain.next_job_failure)
    domain.journal.assign(domain, "next_job_failure", None)


def _find_groups(domain: Domain, job: IdentityResolutionJob) -> None:
    profiles = [{**profile.values, "ProfileId": profile.profile_id} for profile in domain.profiles.values()]
    found = find_matches(profiles)
    groups = tuple(
        MatchGroup(number, group.profile_ids, group.confidence_score)
        for number, group in enumerate(found, domain.next_match_number)
    )
    domain.journal.assign(job, "reviewed", len(profiles))
    domain.journal.assign(job, "groups", groups)
    domain.journal.assign(job, "pending_groups", groups)
    domain.journal.assign(domain, "next_match_number", domain.next_match_number + len(found))


def _merge_groups(context: Context, domain: Domain, job: IdentityResolutionJob) -> None:
    """Merge inside each group. A job that is to fail merges nothing, one that is to succeed partly half."""
    assert job.auto_merging is not None
    groups = job.groups
    failure = _failure(context, job)
    if failure is not None:
        groups = groups[: len(groups) // 2] if failure.status == PARTIAL_SUCCESS else ()
    # All is decided before anything is merged: groups share no profile.
    decided = list(decide_merges(domain, groups, job.auto_merging))
    merges_done = 0
    pending = {group.number: group for group in job.groups}
    for group, merges in decided:
        absorbed: set[str] = set()
        for merge in merges:
            carry_out(context, domain, merge)
            absorbed.update(merge.absorbed_ids)
        left = tuple(one for one in group.profile_ids if one not in absorbed)
        merges_done += len(absorbed)
        if len(left) > 1:
            pending[group.number] = replace(group, profile_ids=left)
        else:
            del pending[group.number]
    domain.journal.assign(job, "pending_groups", tuple(pending.values()))
    domain.journal.assign(job, "merges_done", merges_done)


def _finish(context: Context, domain: Domain, job: IdentityResolutionJob, moment: float) -> None:
    """Write the statistics and the export, and show the groups; a failed job leaves the results before it."""
    failure = _failure(context, job)
    status = COMPLETED if failure is None else failure.status
    if status != FAILED:
        domain.journal.assign(job, "exported_to", export_job(context, domain, job))
    _enter(domain, job, status, moment)
    domain.journal.assign(job, "message", failure and failure.message)
    domain.journal.assign(job, "end_time", moment)
    domain.journal.assign(job, "stats", JobStats(job.reviewed, len(job.groups), job.merges_done))
    if status != FAILED and is_matching_enabled(domain):  # switched off since: its groups are dropped
        groups = job.pending_groups
        result = MatchResult(
            generated_at=moment,
            groups=groups,
            by_match_id={group.match_id: group for group in groups},
            by_profile_id={profile_id: group for group in groups for profile_id in group.profile_ids},
        )
        domain.journal.assign(domain, "match_result", result)
    _schedule_next(context, domain, job, moment)


def _failure(context: Context, job: IdentityResolutionJob) -> JobFailure | None:
    """How a job ends that cannot be completed: its bucket is gone (our choice), or a test wants it so."""
    if job.exporting is not None and not context.peers.has_bucket(job.exporting["S3BucketName"]):
        return JobFailure(FAILED, f"Bucket {job.exporting['S3BucketName']} does not exist")
    return job.failure


def _schedule_next(context: Context, domain: Domain, job: IdentityResolutionJob, moment: float) -> None:
    """The next weekly job, after one that ran by the schedule."""
    if not (job.is_scheduled and is_matching_enabled(domain)) or _pending_job(domain) is not None:
        return
    assert domain.matching is not None
    # After a long jump of the clock, slots whose records would be gone by now are passed over.
    after = max(moment, context.now - KEPT_FOR)
    _add_job(context, domain, weekly_slot(domain.matching, after), moment)


def _is_one_too_many(context: Context, domain: Domain, start: float) -> bool:
    """Whether a job that starts now would be the fourth of its domain within seven days."""
    since = start - WEEK.total_seconds()
    started = [job for job in domain.jobs.values() if job.status != PENDING and job.start_time > since]
    return context.options.three_jobs_a_week and len(started) >= MOST_JOBS_A_WEEK
