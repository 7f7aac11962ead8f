"""The weekly Identity Resolution Job, its states, GetMatches and GetSimilarProfiles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import time_machine
from freezegun import freeze_time
from moto.moto_api import state_manager

from customer_profiles_mock import advance_clock, run_identity_resolution_job
from customer_profiles_mock.errors import BadRequest, ResourceNotFound
from tests.operations.calling import (
    UNKNOWN_ID,
    answer,
    bad_request,
    create,
    found,
    no_such_domain,
    not_found,
)

MODEL = "customerprofiles::identity-resolution-job"
ON = {"Enabled": True}
MONDAYS = {"Enabled": True, "JobSchedule": {"DayOfTheWeek": "MONDAY", "Time": "9:05"}}
ANN = {
    "FirstName": "Ann",
    "LastName": "Leeson",
    "PhoneNumber": "+12065550143",
    "EmailAddress": "ann.leeson@example.org",
}
BOB = {
    "FirstName": "Robert",
    "LastName": "Okafor",
    "PhoneNumber": "+442079460958",
    "EmailAddress": "r.okafor@example.com",
}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of January 2024, in which the 6th is a Saturday."""
    return datetime(2024, 1, day, hour, minute, tzinfo=timezone.utc)


class FrozenClock:
    """Time that stands still until it is moved."""

    def __init__(self, move: Callable[[datetime], None]) -> None:
        self.move_to = move


@contextmanager
def with_freezegun(start: datetime) -> Iterator[FrozenClock]:
    with freeze_time(start) as frozen:
        yield FrozenClock(frozen.move_to)


@contextmanager
def with_time_machine(start: datetime) -> Iterator[FrozenClock]:
    with time_machine.travel(start, tick=False) as traveller:
        yield FrozenClock(traveller.move_to)


@contextmanager
def with_advance_clock(start: datetime) -> Iterator[FrozenClock]:
    reached = start
    with freeze_time(start):

        def move(moment: datetime) -> None:
            nonlocal reached
            advance_clock(moment - reached)
            reached = moment

        yield FrozenClock(move)


every_clock = pytest.mark.parametrize("clock", [with_freezegun, with_time_machine, with_advance_clock])


def jobs(client: Any, domain: str = "shop") -> list[dict[str, Any]]:
    return list(client.list_identity_resolution_jobs(DomainName=domain)["IdentityResolutionJobsList"])


def timetable(client: Any) -> list[tuple[str, datetime]]:
    return [(job["Status"], job["JobStartTime"]) for job in jobs(client)]


def create_domain(client: Any, matching: Any = ON) -> str:
    client.create_domain(DomainName="shop", DefaultExpirationDays=365, Matching=matching)
    return "shop"


def similar(client: Any, key: str, value: str, **more: Any) -> dict[str, Any]:
    params = {"DomainName": "shop", "MatchType": "ML_BASED_MATCHING", **more}
    return answer(client.get_similar_profiles(SearchKey=key, SearchValue=value, **params))


@pytest.fixture
def twins(client: Any) -> tuple[str, str, str]:
    """A domain with Ann twice and Bob once, and a finished job."""
    create_domain(client)
    ids = (
        create(client, "shop", **ANN),
        create(client, "shop", **BOB),
        create(client, "shop", **{**ANN, "PhoneNumber": "(206) 555-0143"}),
    )
    run_identity_resolution_job("shop")
    return ids


# The schedule


@every_clock
def test_the_first_job_runs_within_a_day_and_then_on_saturdays_at_midnight(client: Any, clock: Any) -> None:
    with clock(at(2, 10, 30)) as now:
        create_domain(client)
        assert timetable(client) == [("PENDING", at(3, 0))]
        now.move_to(at(2, 23, 59))
        assert timetable(client) == [("PENDING", at(3, 0))]
        now.move_to(at(3, 0))
        assert timetable(client) == [("COMPLETED", at(3, 0)), ("PENDING", at(6, 0))]
        now.move_to(at(13, 12))
        assert timetable(client) == [
            ("COMPLETED", at(3, 0)),
            ("COMPLETED", at(6, 0)),
            ("COMPLETED", at(13, 0)),
            ("PENDING", at(20, 0)),
        ]


@every_clock
def test_a_job_runs_at_its_scheduled_hour(client: Any, clock: Any) -> None:
    with clock(at(2, 10, 30)) as now:
        create_domain(client, MONDAYS)
        assert timetable(client) == [("PENDING", at(3, 9, 5))]
        now.move_to(at(8, 9, 5))
        assert timetable(client)[1:] == [("COMPLETED", at(8, 9, 5)), ("PENDING", at(15, 9, 5))]


def test_due_work_is_done_in_time_order_inside_the_next_request_of_any_kind(client: Any) -> None:
    with freeze_time(at(2, 10)) as frozen:
        create_domain(client)
        for _ in range(2):
            create(client, "shop", **ANN)
        frozen.move_to(at(3, 1))
        create(client, "shop", **ANN)
        # The job was due before the third profile came.
        (group,) = client.get_matches(DomainName="shop")["Matches"]
        assert len(group["ProfileIds"]) == 2
        frozen.move_to(at(6, 1))
        response = client.get_matches(DomainName="shop")
        assert len(response["Matches"][0]["ProfileIds"]) == 3
        assert response["MatchGenerationDate"] == at(6, 0)


def test_a_changed_schedule_moves_the_pending_job(client: Any) -> None:
    with freeze_time(at(2, 10, 30)) as frozen:
        create_domain(client)
        (job,) = jobs(client)
        client.update_domain(DomainName="shop", Matching=MONDAYS)
        assert timetable(client) == [("PENDING", at(3, 9, 5))]
        assert jobs(client)[0]["JobId"] == job["JobId"]
        frozen.move_to(at(3, 10))
        client.update_domain(DomainName="shop", Matching=ON)
        assert timetable(client) == [("COMPLETED", at(3, 9, 5)), ("PENDING", at(6, 0))]


@pytest.mark.parametrize("update", [{}, {"DefaultExpirationDays": 3}, {"Matching": ON}])
def test_an_update_without_a_change_to_matching_moves_nothing(client: Any, update: Any) -> None:
    with freeze_time(at(2, 10, 30)) as frozen:
        create_domain(client)
        before = jobs(client)
        frozen.move_to(at(2, 20))
        client.update_domain(DomainName="shop", **update)
        assert jobs(client) == before


def test_switching_off_deletes_the_pending_job_and_keeps_the_history(client: Any) -> None:
    with freeze_time(at(2, 10, 30)) as frozen:
        create_domain(client)
        frozen.move_to(at(3, 1))
        done, pending = jobs(client)
        client.update_domain(DomainName="shop", Matching={"Enabled": False})
        assert jobs(client) == [done]
        with not_found(pending["JobId"]):
            client.get_identity_resolution_job(DomainName="shop", JobId=pending["JobId"])
        assert (
            client.get_identity_resolution_job(DomainName="shop", JobId=done["JobId"])["Status"]
            == "COMPLETED"
        )
        frozen.move_to(at(10, 0))
        assert jobs(client) == [done]
        client.update_domain(DomainName="shop", Matching=ON)
        assert timetable(client) == [("COMPLETED", at(3, 0)), ("PENDING", at(11, 0))]


def test_without_matching_there_are_no_jobs(client: Any, domain: str) -> None:
    assert jobs(client, domain) == []
    with bad_request("Matching is not enabled"):
        client.get_matches(DomainName=domain)
    with bad_request("Matching is not enabled"):
        similar(client, "_profileId", UNKNOWN_ID)


# States


def test_a_pending_job_has_no_results_yet(client: Any) -> None:
    with freeze_time(at(2, 10, 30)):
        create_domain(client)
        (item,) = jobs(client)
        job = answer(client.get_identity_resolution_job(DomainName="shop", JobId=item["JobId"]))
    assert set(item) == {"DomainName", "JobId", "Status", "JobStartTime"}
    assert (job["Status"], job["JobStartTime"]) == ("PENDING", at(3, 0))
    assert job["LastUpdatedAt"] == at(2, 10, 30)
    assert not {"JobEndTime", "JobStats", "Message"} & job.keys()


def test_a_finished_job_reports_times_and_statistics(client: Any) -> None:
    with freeze_time(at(2, 10, 30)):
        create_domain(client)
        for person in (ANN, BOB, ANN):
            create(client, "shop", **person)
        job_id = run_identity_resolution_job("shop")
        job = answer(client.get_identity_resolution_job(DomainName="shop", JobId=job_id))
    expires = job.pop("JobExpirationTime")
    assert expires > at(3, 0)
    assert len(job_id) == 32
    job.pop("AutoMerging", None)
    assert job == {
        "DomainName": "shop",
        "JobId": job_id,
        "Status": "COMPLETED",
        "JobStartTime": at(2, 10, 30),
        "JobEndTime": at(2, 10, 30),
        "LastUpdatedAt": at(2, 10, 30),
        "JobStats": {"NumberOfProfilesReviewed": 3, "NumberOfMatchesFound": 1, "NumberOfMergesDone": 0},
    }


def test_a_job_that_was_asked_for_leaves_the_weekly_one_alone(client: Any) -> None:
    with freeze_time(at(2, 10, 30)):
        create_domain(client)
        run_identity_resolution_job("shop")
        assert timetable(client) == [("COMPLETED", at(2, 10, 30)), ("PENDING", at(3, 0))]


def test_a_job_in_time_progression_takes_that_long_in_each_state(client: Any) -> None:
    state_manager.set_transition(MODEL, {"progression": "time", "seconds": 60})
    with freeze_time(at(2, 23, 0)) as frozen:
        create_domain(client)
        for _ in range(2):
            create(client, "shop", **ANN)
        frozen.move_to(at(3, 0) + timedelta(seconds=59))
        assert jobs(client)[0]["Status"] == "PREPROCESSING"
        assert client.get_matches(DomainName="shop")["Matches"] == []
        frozen.move_to(at(3, 0) + timedelta(seconds=60))
        assert jobs(client)[0]["Status"] == "FIND_MATCHING"
        assert "JobStats" not in jobs(client)[0]
        frozen.move_to(at(3, 0) + timedelta(seconds=130))
        (job, _) = jobs(client)
        assert (job["Status"], job["JobEndTime"]) == ("COMPLETED", at(3, 0) + timedelta(seconds=120))
        response = client.get_matches(DomainName="shop")
        assert response["MatchGenerationDate"] == at(3, 0) + timedelta(seconds=120)
        assert len(response["Matches"]) == 1


def test_a_job_in_manual_progression_moves_on_after_that_many_reads(client: Any) -> None:
    state_manager.set_transition(MODEL, {"progression": "manual", "times": 2})
    create_domain(client)
    job_id = run_identity_resolution_job("shop")
    seen = [client.get_identity_resolution_job(DomainName="shop", JobId=job_id)["Status"] for _ in range(5)]
    assert seen == ["PREPROCESSING", "FIND_MATCHING", "FIND_MATCHING", "COMPLETED", "COMPLETED"]


def test_merging_is_a_state_only_with_auto_merging(client: Any) -> None:
    merging = {
        "Enabled": True,
        "Consolidation": {"MatchingAttributesList": [["AccountNumber"]]},
        "ConflictResolution": {"ConflictResolvingModel": "RECENCY"},
    }
    state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})
    create_domain(client, {"Enabled": True, "AutoMerging": merging})
    job_id = run_identity_resolution_job("shop")
    read = [client.get_identity_resolution_job(DomainName="shop", JobId=job_id) for _ in range(3)]
    assert [job["Status"] for job in read] == ["FIND_MATCHING", "MERGING", "COMPLETED"]
    assert read[0]["AutoMerging"] == merging


def test_a_job_that_runs_while_matching_is_switched_off_goes_to_its_end(client: Any) -> None:
    state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})
    create_domain(client)
    job_id = run_identity_resolution_job("shop")
    client.update_domain(DomainName="shop", Matching={"Enabled": False})
    for _ in range(2):
        job = client.get_identity_resolution_job(DomainName="shop", JobId=job_id)
    assert job["Status"] == "COMPLETED"


def test_an_unknown_or_malformed_job_id(client: Any) -> None:
    create_domain(client)
    with not_found(UNKNOWN_ID, "shop"):
        client.get_identity_resolution_job(DomainName="shop", JobId=UNKNOWN_ID)
    with bad_request(
        "1 validation error detected: ", " at 'jobId' failed to satisfy constraint: Member must"
    ):
        client.get_identity_resolution_job(DomainName="shop", JobId="nope")


def test_running_a_job_needs_matching_and_a_domain(domain: str) -> None:
    with pytest.raises(BadRequest, match="Matching is not enabled"):
        run_identity_resolution_job(domain)
    with pytest.raises(ResourceNotFound, match="DomainName nowhere is not found in account 123456789012"):
        run_identity_resolution_job("nowhere")


def test_a_job_record_is_dropped_when_it_has_expired(client: Any) -> None:
    with freeze_time(at(2, 10)) as frozen:
        create_domain(client)
        job_id = run_identity_resolution_job("shop")
        expires = client.get_identity_resolution_job(DomainName="shop", JobId=job_id)["JobExpirationTime"]
        frozen.move_to(expires - timedelta(seconds=1))
        assert job_id in [job["JobId"] for job in jobs(client)]
        frozen.move_to(expires)
        assert job_id not in [job["JobId"] for job in jobs(client)]
        with not_found(job_id):
            client.get_identity_resolution_job(DomainName="shop", JobId=job_id)


# Results


def test_before_the_first_job_there_are_no_matches(client: Any) -> None:
    create_domain(client)
    assert answer(client.get_matches(DomainName="shop")) == {"PotentialMatches": 0, "Matches": []}


def test_a_job_without_profiles_finds_nothing(client: Any) -> None:
    create_domain(client)
    run_identity_resolution_job("shop")
    response = answer(client.get_matches(DomainName="shop"))
    assert (response["PotentialMatches"], response["Matches"]) == (0, [])
    assert "MatchGenerationDate" in response


def test_profiles_of_one_person_are_a_match_group(client: Any, twins: tuple[str, str, str]) -> None:
    response = client.get_matches(DomainName="shop")
    (group,) = response["Matches"]
    assert response["PotentialMatches"] == 1
    assert "NextToken" not in response
    assert set(group) == {"MatchId", "ProfileIds", "ConfidenceScore"}
    assert sorted(group["ProfileIds"]) == sorted([twins[0], twins[2]])
    assert 0.5 <= group["ConfidenceScore"] <= 1.0
    assert 1 <= len(group["MatchId"]) <= 255


def test_matches_are_a_snapshot_of_the_latest_run(client: Any, twins: tuple[str, str, str]) -> None:
    before = client.get_matches(DomainName="shop")["Matches"]
    late = create(client, "shop", **ANN)
    client.delete_profile(DomainName="shop", ProfileId=twins[0])
    assert client.get_matches(DomainName="shop")["Matches"] == before
    run_identity_resolution_job("shop")
    (group,) = client.get_matches(DomainName="shop")["Matches"]
    assert sorted(group["ProfileIds"]) == sorted([twins[2], late])
    assert group["MatchId"] != before[0]["MatchId"]


def test_a_group_can_be_merged(client: Any, twins: tuple[str, str, str]) -> None:
    (group,) = client.get_matches(DomainName="shop")["Matches"]
    main, *others = group["ProfileIds"]
    client.merge_profiles(DomainName="shop", MainProfileId=main, ProfileIdsToBeMerged=others)
    run_identity_resolution_job("shop")
    assert client.get_matches(DomainName="shop")["Matches"] == []
    assert found(client, "shop", "_email", ANN["EmailAddress"]) == [main]
    assert twins[1] != main


@pytest.mark.parametrize("key", ["ProfileId", "profileId", "_profileId"])
def test_similar_profiles_are_found_by_profile_id(client: Any, twins: tuple[str, str, str], key: str) -> None:
    (group,) = client.get_matches(DomainName="shop")["Matches"]
    for profile_id in (twins[0], twins[2]):
        response = similar(client, key, profile_id)
        assert sorted(response.pop("ProfileIds")) == sorted(group["ProfileIds"])
        assert response == {
            "MatchType": "ML_BASED_MATCHING",
            "MatchId": group["MatchId"],
            "ConfidenceScore": group["ConfidenceScore"],
        }


@pytest.mark.parametrize("key", ["MatchId", "matchId", "_matchId"])
def test_similar_profiles_are_found_by_match_id(client: Any, twins: tuple[str, str, str], key: str) -> None:
    (group,) = client.get_matches(DomainName="shop")["Matches"]
    response = similar(client, key, group["MatchId"])
    assert sorted(response["ProfileIds"]) == sorted([twins[0], twins[2]])
    assert response["MatchId"] == group["MatchId"]


def test_a_profile_in_no_group_has_no_similar_ones(client: Any, twins: tuple[str, str, str]) -> None:
    assert similar(client, "_profileId", twins[1]) == {"ProfileIds": [], "MatchType": "ML_BASED_MATCHING"}


def test_similar_profiles_of_the_unknown(client: Any, twins: tuple[str, str, str]) -> None:
    assert len(twins) == 3
    with not_found(UNKNOWN_ID):
        similar(client, "_profileId", UNKNOWN_ID)
    with not_found("no-match"):
        similar(client, "_matchId", "no-match")
    with bad_request("EmailAddress"):
        similar(client, "EmailAddress", "ann@example.org")
    with bad_request("Value 'GUESSING' at 'matchType'", "[RULE_BASED_MATCHING, ML_BASED_MATCHING]"):
        similar(client, "_profileId", twins[0], MatchType="GUESSING")
    with bad_request():
        similar(client, "_profileId", twins[0], MatchType="RULE_BASED_MATCHING")


def test_a_wrong_domain_is_not_found(client: Any) -> None:
    with no_such_domain("nowhere"):
        client.get_matches(DomainName="nowhere")
    with no_such_domain("nowhere"):
        client.list_identity_resolution_jobs(DomainName="nowhere")
    with no_such_domain("nowhere"):
        client.get_identity_resolution_job(DomainName="nowhere", JobId=UNKNOWN_ID)
    with no_such_domain("nowhere"):
        similar(client, "_profileId", UNKNOWN_ID, DomainName="nowhere")


def test_switching_off_drops_the_groups(client: Any, twins: tuple[str, str, str]) -> None:
    client.update_domain(DomainName="shop", Matching={"Enabled": False})
    with bad_request("Matching is not enabled"):
        client.get_matches(DomainName="shop")
    client.update_domain(DomainName="shop", Matching=ON)
    assert client.get_matches(DomainName="shop")["Matches"] == []
    assert similar(client, "_profileId", twins[0])["ProfileIds"] == []
