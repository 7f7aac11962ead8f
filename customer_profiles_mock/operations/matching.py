"""GetMatches, GetSimilarProfiles, ListRuleBasedMatches, GetAutoMergingPreview and the two job operations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest, NotInDomain
from customer_profiles_mock.jobs import rule_matching
from customer_profiles_mock.jobs.auto_merging import decide_merges
from customer_profiles_mock.jobs.identity_resolution import (
    expiration_time,
    is_matching_enabled,
    note_read,
)
from customer_profiles_mock.operations.domain_settings import check_conflict_resolution, check_criteria
from customer_profiles_mock.operations.lookup import the_domain, the_profile
from customer_profiles_mock.operations.paging import page
from customer_profiles_mock.operations.registry import Params, Result, operation
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.jobs import IdentityResolutionJob, MatchGroup

# The accepted strings are printed nowhere; our choice.
PROFILE_ID_KEYS: Final = frozenset({"ProfileId", "profileId", "_profileId"})
MATCH_ID_KEYS: Final = frozenset({"MatchId", "matchId", "_matchId"})

ML_BASED_MATCHING: Final = "ML_BASED_MATCHING"


@operation("GetMatches")
def get_matches(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    _require_matching(domain)
    result = domain.match_result
    groups: Sequence[MatchGroup] = result.groups if result else ()
    found = page(context, params, groups, key=lambda group: group.number)
    return {
        "MatchGenerationDate": result.generated_at if result else None,
        "PotentialMatches": len(groups),
        "Matches": [
            {
                "MatchId": group.match_id,
                "ProfileIds": list(group.profile_ids),
                "ConfidenceScore": group.confidence_score,
            }
            for group in found.items
        ],
        "NextToken": found.next_token,
    }


@operation("GetSimilarProfiles")
def get_similar_profiles(context: Context, params: Params) -> Result:
    """The whole group of a profile or match id; a known profile in no group has none."""
    domain = the_domain(context, params)
    key, value = params["SearchKey"], params["SearchValue"]
    if params["MatchType"] == ML_BASED_MATCHING:
        _require_matching(domain)
        found = _group_searched_for(domain, key, value)
    else:
        _require_rules(domain)
        found = _rule_group_searched_for(domain, key, value)
    if found is None:
        return {"MatchType": params["MatchType"]}
    members = page(context, params, sorted(found.profile_ids), key=str)
    return {
        "ProfileIds": members.items,
        "MatchId": found.match_id,
        "MatchType": params["MatchType"],
        "ConfidenceScore": found.confidence_score,
        "RuleLevel": found.rule_level,
        "NextToken": members.next_token,
    }


@operation("ListRuleBasedMatches")
def list_rule_based_matches(context: Context, params: Params) -> Result:
    """Match ids in the order of their creation; none while the rules are not ACTIVE yet."""
    domain = the_domain(context, params)
    _require_rules(domain)
    assert domain.rules is not None
    found = page(context, params, rule_matching.match_ids(domain), key=domain.rules.match_ranks.__getitem__)
    return {"MatchIds": found.items, "NextToken": found.next_token}


@operation("GetAutoMergingPreview")
def get_auto_merging_preview(context: Context, params: Params) -> Result:
    """What a merge of the existing groups by the request's settings would do; all groups are looked at."""
    domain = the_domain(context, params)
    _require_matching(domain)
    check_conflict_resolution(params["ConflictResolution"])
    check_criteria(params["Consolidation"]["MatchingAttributesList"])
    groups = domain.match_result.groups if domain.match_result else ()
    decided = list(decide_merges(domain, groups, params))
    return {
        "DomainName": domain.name,
        "NumberOfMatchesInSample": len(decided),
        "NumberOfProfilesInSample": sum(len(group.profile_ids) for group, _ in decided),
        "NumberOfProfilesWillBeMerged": sum(len(one.absorbed_ids) for _, merges in decided for one in merges),
    }


@operation("GetIdentityResolutionJob")
def get_identity_resolution_job(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    job = domain.jobs.get(params["JobId"])
    if job is None:
        raise NotInDomain("IdentityResolutionJob", params["JobId"], domain.name)
    note_read(context, domain, job)
    return {
        **_job_item(domain, job),
        "LastUpdatedAt": job.status_since,
        "JobExpirationTime": expiration_time(job),
        "AutoMerging": job.auto_merging,
    }


@operation("ListIdentityResolutionJobs")
def list_identity_resolution_jobs(context: Context, params: Params) -> Result:
    domain = the_domain(context, params)
    jobs = sorted(domain.jobs.values(), key=_by_start)
    found = page(context, params, jobs, key=_by_start)
    return {
        "IdentityResolutionJobsList": [_job_item(domain, job) for job in found.items],
        "NextToken": found.next_token,
    }


def _require_matching(domain: Domain) -> None:
    if not is_matching_enabled(domain):
        raise BadRequest(f"Matching is not enabled for domain {domain.name}")


def _require_rules(domain: Domain) -> None:
    if domain.rules is None:
        raise BadRequest(f"Rule-based matching is not enabled for domain {domain.name}")


@dataclass(frozen=True, slots=True)
class _Found:
    match_id: str
    profile_ids: Sequence[str]
    confidence_score: float | None = None
    rule_level: int | None = None


def _group_searched_for(domain: Domain, key: str, value: str) -> _Found | None:
    """The ML group with this match id or profile id; None for a known profile in no group.

    A profile that was deleted since the last run is still found in that run's groups.
    """
    result = domain.match_result
    if _is_match_id(key):
        group = result.by_match_id.get(value) if result else None
        if group is None:
            raise NotInDomain("Match", value, domain.name)
    else:
        group = result.by_profile_id.get(value) if result else None
        if group is None:
            the_profile(domain, value)
            return None
    return _Found(group.match_id, group.profile_ids, confidence_score=group.confidence_score)


def _rule_group_searched_for(domain: Domain, key: str, value: str) -> _Found | None:
    """The group by rules; RuleLevel is the profile's own, or by match id the group's weakest."""
    assert domain.rules is not None
    if _is_match_id(key):
        if value not in domain.rules.match_ranks:
            raise NotInDomain("Match", value, domain.name)
        whole = rule_matching.the_group(domain, value)
        return _Found(value, whole.profile_ids, rule_level=whole.level)
    the_profile(domain, value)
    group = rule_matching.group_of(domain, value)
    if group is None:
        return None
    match_id = domain.rules.match_id_of[value]
    return _Found(match_id, group.profile_ids, rule_level=group.own_levels[value])


def _is_match_id(key: str) -> bool:
    if key in MATCH_ID_KEYS:
        return True
    if key in PROFILE_ID_KEYS:
        return False
    raise BadRequest(f"SearchKey {key} is not one of ProfileId, MatchId")


def _by_start(job: IdentityResolutionJob) -> tuple[float, int]:
    return job.start_time, job.number


def _job_item(domain: Domain, job: IdentityResolutionJob) -> dict[str, Any]:
    stats = job.stats
    return {
        "DomainName": domain.name,
        "JobId": job.job_id,
        "Status": job.status,
        "JobStartTime": job.start_time,
        "JobEndTime": job.end_time,
        "Message": job.message,
        "ExportingLocation": job.exported_to and {"S3Exporting": job.exported_to},
        "JobStats": stats
        and {
            "NumberOfProfilesReviewed": stats.profiles_reviewed,
            "NumberOfMatchesFound": stats.matches_found,
            "NumberOfMergesDone": stats.merges_done,
        },
    }
