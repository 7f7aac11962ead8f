"""Match groups as CSV files in S3.

The columns, the file's name and its place under prefix and domain are observed for the results of
the ML job; that the id in between is the JobId is our choice. The file of rule-based groups is an
invention: AWS publishes nothing of it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.profiles.fields import ATTRIBUTES
from customer_profiles_mock.protocol.members import member_names
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.jobs import IdentityResolutionJob
from customer_profiles_mock.state.profiles import Profile

if TYPE_CHECKING:
    from customer_profiles_mock.matcher import RuleGroup

SINGLE_COLUMNS: Final = (
    *("AccountNumber", "AdditionalInformation", "PartyType", "BusinessName", "FirstName", "LastName"),
    *("BirthDate", "Gender", "PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber"),
    *("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"),
)
ADDRESS_COLUMNS: Final = ("Address", "ShippingAddress", "MailingAddress", "BillingAddress")

Group = tuple[str, object, Sequence[str]]  # id, score or level, profile ids


def s3_settings(settings: Mapping[str, Any] | None) -> Mapping[str, str] | None:
    """The `S3Exporting` of a `Matching` or `RuleBasedMatching` block; None where nothing is exported."""
    exporting = (settings or {}).get("ExportingConfig", {}).get("S3Exporting")
    return exporting or None


def export_job(context: Context, domain: Domain, job: IdentityResolutionJob) -> Mapping[str, str] | None:
    """Write the pending groups of a job; returns the job's ExportingLocation."""
    exporting = job.exporting
    if exporting is None:
        return None
    folder = _joined(exporting.get("S3KeyName"), domain.name, job.job_id)
    groups = [(group.match_id, group.confidence_score, group.profile_ids) for group in job.pending_groups]
    text = csv_text(domain, "ConfidenceScore", groups)
    key = f"{folder}/CustomerProfilesPendingMatches-{domain.name}-part-0.csv"
    context.peers.put_file(exporting["S3BucketName"], key, text.encode())
    return {"S3BucketName": exporting["S3BucketName"], "S3KeyName": folder}


def export_rule_groups(context: Context, domain: Domain, groups: Iterable[tuple[str, RuleGroup]]) -> None:
    """Write the groups that rules have found; a bucket that is gone is passed over (our choice)."""
    exporting = s3_settings(domain.rule_based_matching)
    if exporting is None:
        return
    folder = _joined(exporting.get("S3KeyName"), domain.name, "RuleBasedMatches")
    text = csv_text(
        domain, "RuleLevel", [(match_id, group.level, group.profile_ids) for match_id, group in groups]
    )
    key = f"{folder}/CustomerProfilesRuleBasedMatches-{domain.name}-part-0.csv"
    context.peers.put_file(exporting["S3BucketName"], key, text.encode())


def csv_text(domain: Domain, measure: str, groups: Iterable[Group]) -> str:
    """A header and a row for each profile, those of a group together. There is no MiddleName (observed)."""
    parts = member_names("Address")
    addresses = [f"{address}.{part}" for address in ADDRESS_COLUMNS for part in parts]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["MatchingGroupId", measure, "ProfileId", *SINGLE_COLUMNS, *addresses, ATTRIBUTES])
    for match_id, value, profile_ids in groups:
        for profile_id in profile_ids:
            if profile_id in domain.profiles:
                writer.writerow([match_id, value, *_cells(domain.profiles[profile_id], parts)])
    return out.getvalue()


def _cells(profile: Profile, parts: Sequence[str]) -> Iterator[str]:
    values = profile.values
    yield profile.profile_id
    for name in SINGLE_COLUMNS:
        yield values.get(name) or values.get(f"{name}String", "")
    for address in ADDRESS_COLUMNS:
        lines = values.get(address, {})
        yield from (lines.get(part, "") for part in parts)
    attributes = values.get(ATTRIBUTES, {})
    inner = ", ".join(f"{name}={text}" for name, text in attributes.items())
    yield f"{{{inner}}}" if attributes else ""


def _joined(prefix: str | None, *parts: str) -> str:
    """A key; a missing prefix or one that ends with a slash adds no empty part."""
    return "/".join([*([prefix.rstrip("/")] if prefix and prefix.rstrip("/") else []), *parts])
