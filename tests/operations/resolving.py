"""Domains with rules or auto-merging, and what the service says of their profiles by name.

Profiles are called A, B, C in the order of their creation; times are minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import Any

from freezegun import freeze_time

from tests.operations.calling import answer, create, every_page

DOMAIN = "shop"
RULES = "customerprofiles::rule-based-matching"
JOBS = "customerprofiles::identity-resolution-job"

ONE, MANY = "ONE_TO_ONE", "MANY_TO_MANY"
RECENCY = {"ConflictResolvingModel": "RECENCY"}

Profiles = Mapping[str, Mapping[str, Any]]


def source(name: str) -> dict[str, str]:
    return {"ConflictResolvingModel": "SOURCE", "SourceName": name}


def minute(number: float) -> datetime:
    """A moment of a Tuesday morning."""
    return datetime(2024, 1, 2, tzinfo=timezone.utc) + timedelta(minutes=number)


def rules(
    *written: list[str],
    match: int | None = None,
    merge: int | None = None,
    model: str | None = None,
    conflict: Mapping[str, str] | None = None,
    **selected: list[str],
) -> dict[str, Any]:
    """A RuleBasedMatching block; level by position."""
    block: dict[str, Any] = {"Enabled": True, "MatchingRules": [{"Rule": rule} for rule in written]}
    if match:
        block["MaxAllowedRuleLevelForMatching"] = match
    if merge:
        block["MaxAllowedRuleLevelForMerging"] = merge
    if model:
        block["AttributeTypesSelector"] = {"AttributeMatchingModel": model, **selected}
    if conflict:
        block["ConflictResolution"] = conflict
    return block


def auto_merging(
    *criteria: list[str],
    threshold: float | None = None,
    conflict: Mapping[str, str] | None = RECENCY,
    exporting: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A Matching block that merges by these criteria."""
    settings: dict[str, Any] = {
        "Enabled": True,
        "Consolidation": {"MatchingAttributesList": list(criteria)},
        **({} if threshold is None else {"MinAllowedConfidenceScoreForMerging": threshold}),
        **({} if conflict is None else {"ConflictResolution": conflict}),
    }
    block: dict[str, Any] = {"Enabled": True, "AutoMerging": settings}
    return block if exporting is None else {**block, "ExportingConfig": exporting}


class Shop:
    """A domain, and the names of its profiles."""

    def __init__(self, client: Any, **settings: Any) -> None:
        self.client = client
        self.ids: dict[str, str] = {}
        client.create_domain(DomainName=DOMAIN, DefaultExpirationDays=365, **settings)

    def update(self, **settings: Any) -> dict[str, Any]:
        return answer(self.client.update_domain(DomainName=DOMAIN, **settings))

    def get(self) -> dict[str, Any]:
        return answer(self.client.get_domain(DomainName=DOMAIN))

    def status(self) -> str:
        return str(self.get()["RuleBasedMatching"]["Status"])

    def add(self, profiles: Profiles) -> None:
        for name, values in profiles.items():
            self.ids[name] = create(self.client, DOMAIN, **values)

    def change(self, name: str, **values: Any) -> None:
        self.client.update_profile(DomainName=DOMAIN, ProfileId=self.ids[name], **values)

    def delete(self, name: str) -> None:
        self.client.delete_profile(DomainName=DOMAIN, ProfileId=self.ids[name])

    def names(self, profile_ids: list[str]) -> str:
        by_id = {profile_id: name for name, profile_id in self.ids.items()}
        return "".join(sorted(by_id[profile_id] for profile_id in profile_ids))

    def present(self) -> str:
        """The names of the profiles that are still there."""
        response = self.client.batch_get_profile(DomainName=DOMAIN, ProfileIds=list(self.ids.values()))
        return self.names([profile["ProfileId"] for profile in response["Profiles"]])

    def profile(self, name: str) -> dict[str, Any]:
        """The values of a profile that is there."""
        response = self.client.batch_get_profile(DomainName=DOMAIN, ProfileIds=[self.ids[name]])
        (found,) = response["Profiles"]
        return {member: value for member, value in found.items() if member != "ProfileId"}

    def match_ids(self) -> list[str]:
        pages = every_page(self.client.list_rule_based_matches, "MatchIds", DomainName=DOMAIN)
        return [match_id for page in pages for match_id in page]

    def similar(self, key: str, value: str, kind: str = "RULE_BASED_MATCHING", **more: Any) -> dict[str, Any]:
        response = self.client.get_similar_profiles(
            DomainName=DOMAIN, MatchType=kind, SearchKey=key, SearchValue=value, **more
        )
        return answer(response)

    def groups(self) -> list[tuple[str, int]]:
        """Members and level of each group by rules."""
        found = [self.similar("_matchId", match_id) for match_id in self.match_ids()]
        return sorted((self.names(one["ProfileIds"]), one["RuleLevel"]) for one in found)

    def levels(self) -> dict[str, int]:
        """The own level of each profile in a group."""
        found = {name: self.similar("_profileId", one) for name, one in self.ids.items()}
        return {name: one["RuleLevel"] for name, one in found.items() if "RuleLevel" in one}

    def potential_matches(self) -> list[str]:
        """The groups of the latest finished job."""
        pages = every_page(self.client.get_matches, "Matches", DomainName=DOMAIN)
        return [self.names(group["ProfileIds"]) for page in pages for group in page]

    def history(self, name: str) -> list[tuple[str, str]]:
        """Action and actor of each record of a profile, oldest first."""
        pages = every_page(
            self.client.list_profile_history_records,
            "ProfileHistoryRecords",
            DomainName=DOMAIN,
            ProfileId=self.ids[name],
        )
        records = [record for page in pages for record in page]
        return [(record["ActionType"], record["PerformedBy"]) for record in reversed(records)]


@contextmanager
def clock(start: float = 0) -> Iterator[Any]:
    """Time that stands still at a minute until it is moved to another."""
    with freeze_time(minute(start)) as frozen:
        yield lambda number: frozen.move_to(minute(number))
