"""Auto-merging on random small domains: the previews say what the run then does, and the run does what
a naive reading of the criteria says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import pytest

from customer_profiles_mock.jobs.identity_resolution import run_now
from customer_profiles_mock.jobs.previewing import preview_merge
from customer_profiles_mock.jobs.unit_of_work import unit_of_work
from tests.behaviour import DOMAIN, Service
from tests.jobs.reference_domain import ReferenceDomain, Shop, for_seeds, rule_block, values
from tests.matcher.merging_reference import Profile, merged

CRITERIA = (
    "AccountNumber", "FirstName", "LastName", "EmailAddress", "EmailAddress", "PhoneNumber", "BirthDate",
    "Address.City", "GenderString", "Attributes.Loyalty",
)  # fmt: skip


def auto_merging(random: Random) -> dict[str, Any]:
    found: dict[str, Any] = {
        "Enabled": True,
        "Consolidation": {
            "MatchingAttributesList": [
                random.sample(CRITERIA, random.choice((1, 1, 2))) for _ in range(random.randint(1, 3))
            ]
        },
        "ConflictResolution": random.choice(
            [
                {"ConflictResolvingModel": "RECENCY"},
                {"ConflictResolvingModel": "SOURCE", "SourceName": "Crm"},
            ]
        ),
    }
    if random.random() < 0.3:
        found["MinAllowedConfidenceScoreForMerging"] = random.choice((0.0, 0.6, 0.9, 0.99, 1.0))
    return found


def run(service: Service) -> Mapping[str, Any]:
    context = service.context("RunIdentityResolutionJob")
    with unit_of_work(context):
        job_id = run_now(context, DOMAIN)
    return service.call("GetIdentityResolutionJob", JobId=job_id)


def naive_merges(
    profiles: Sequence[Profile], criteria: Sequence[Sequence[str]], source: str | None
) -> list[Profile]:
    """What is left of a group: each criterion on the outcome of the one before, all pairs compared."""
    left = list(profiles)
    for criterion in criteria:
        sets: list[list[Profile]] = []
        for one in sorted(left, key=lambda profile: profile.number):
            equal = next(
                (others for others in sets if all(is_equal(others[0], one, name) for name in criterion)), None
            )
            if equal is None:
                sets.append([one])
            else:
                equal.append(one)
        left = [merged(together, source) if len(together) > 1 else together[0] for together in sets]
    return left


def is_equal(one: Profile, other: Profile, name: str) -> bool:
    member, _, part = name.partition(".")
    pair = [profile.values.get(member) for profile in (one, other)]
    if part:
        pair = [lines.get(part) if isinstance(lines, Mapping) else None for lines in pair]
    return bool(pair[0]) and pair[0] == pair[1]


def random_shop(random: Random, **settings: Any) -> tuple[Shop, ReferenceDomain]:
    """A domain of profiles that were written to at various times."""
    shop, expected = Shop(**settings), ReferenceDomain({"MatchingRules": []})
    for number in range(random.randint(2, 7)):
        name, written = f"{number:02}", values(random)
        expected.create(name, written, shop.create(name, written))
    for _ in range(random.randint(0, 3)):
        name, written = random.choice(sorted(shop.ids)), values(random)
        expected.update(name, written, shop.update(name, written))
    return shop, expected


@pytest.mark.parametrize("hundred", range(10))
def test_the_run_merges_what_the_previews_and_the_reference_say(hundred: int) -> None:
    merges = [previews_and_run(seed) for seed in range(100 * hundred, 100 * hundred + 100)]
    assert sum(merges) > 20  # the domains are worth it


def previews_and_run(seed: int) -> int:
    """Try one random domain; returns how many profiles were absorbed."""
    random = Random(seed)
    shop, expected = random_shop(random, Matching={"Enabled": True})
    service = shop.service
    run(service)
    merging = auto_merging(random)
    groups = service.call("GetMatches")["Matches"]
    preview = service.call(
        "GetAutoMergingPreview", **{name: one for name, one in merging.items() if name != "Enabled"}
    )
    service.call("UpdateDomain", Matching={"Enabled": True, "AutoMerging": merging})
    contents = shop.contents()
    planned = preview_merge(service.context("PreviewMerge"), DOMAIN)
    assert shop.contents() == contents
    assert planned.by_rules == ()

    job = run(service)
    assert job["Status"] == "COMPLETED"
    stats = job["JobStats"]
    assert stats["NumberOfMatchesFound"] == preview["NumberOfMatchesInSample"] == len(groups)
    assert preview["NumberOfProfilesInSample"] == sum(len(group["ProfileIds"]) for group in groups)
    assert stats["NumberOfMergesDone"] == preview["NumberOfProfilesWillBeMerged"]
    assert stats["NumberOfMergesDone"] == sum(len(one.absorbed_ids) for one in planned.by_model)

    profiles = service.domain.profiles
    absorbed = {profile_id for one in planned.by_model for profile_id in one.absorbed_ids}
    assert absorbed == set(shop.ids.values()) - set(profiles)
    for last in {one.survivor_id: one for one in planned.by_model}.values():
        if last.survivor_id in profiles:
            assert last.profile == profiles[last.survivor_id].values

    names = {profile_id: name for name, profile_id in shop.ids.items()}
    least = merging.get("MinAllowedConfidenceScoreForMerging", 0.0)
    for group in groups:
        if group["ConfidenceScore"] >= least:
            members = [expected.profiles.pop(names[one]) for one in group["ProfileIds"]]
            left = naive_merges(
                members,
                merging["Consolidation"]["MatchingAttributesList"],
                merging["ConflictResolution"].get("SourceName"),
            )
            expected.profiles.update((one.profile_id, one) for one in left)
    assert shop.contents() == {name: one.values for name, one in expected.profiles.items()}
    return len(absorbed)


@for_seeds(1)
def test_the_preview_of_waiting_rules_is_what_they_do_when_they_become_active(seed: int) -> None:
    random = Random(seed)
    shop, _ = random_shop(random)
    service = shop.service
    shop.service.call("UpdateDomain", RuleBasedMatching=rule_block(random, merging=True))
    planned = preview_merge(service.context("PreviewMerge"), DOMAIN)
    assert planned.by_model == ()
    before = set(service.domain.profiles)
    assert service.call("GetDomain")["RuleBasedMatching"]["Status"] == "ACTIVE"
    absorbed = {profile_id for one in planned.by_rules for profile_id in one.absorbed_ids}
    assert before - set(service.domain.profiles) == absorbed
    for last in {one.survivor_id: one for one in planned.by_rules}.values():
        if last.survivor_id in service.domain.profiles:
            assert last.profile == service.domain.profiles[last.survivor_id].values
    assert preview_merge(service.context("PreviewMerge"), DOMAIN).by_rules == ()
