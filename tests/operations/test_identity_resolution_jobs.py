"""Identity Resolution Jobs over time: schedules, settings that change meanwhile, failures, long jumps."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
from freezegun import freeze_time
from moto.moto_api import state_manager

from customer_profiles_mock import advance_clock, inject_job_failure, run_identity_resolution_job
from customer_profiles_mock.errors import BadRequest, ResourceNotFound
from tests.operations.calling import answer, bad_request, no_such_domain, not_found
from tests.operations.resolving import DOMAIN, JOBS, RECENCY, Shop, auto_merging

ON = {"Enabled": True}
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
CRITERIA = ["LastName", "EmailAddress"]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of January 2024, in which the 6th is a Saturday."""
    return datetime(2024, 1, 1, hour, minute, tzinfo=timezone.utc) + timedelta(days=day - 1)


def jobs(client: Any) -> list[dict[str, Any]]:
    """All jobs as GetIdentityResolutionJob shows them, in the order of the list."""
    listed = client.list_identity_resolution_jobs(DomainName=DOMAIN)["IdentityResolutionJobsList"]
    return [
        answer(client.get_identity_resolution_job(DomainName=DOMAIN, JobId=job["JobId"])) for job in listed
    ]


def timetable(client: Any) -> list[tuple[str, datetime]]:
    return [(job["Status"], job["JobStartTime"]) for job in jobs(client)]


def run(client: Any) -> dict[str, Any]:
    """Run a job, and say what became of it."""
    job_id = run_identity_resolution_job(DOMAIN)
    return answer(client.get_identity_resolution_job(DomainName=DOMAIN, JobId=job_id))


# Schedules


def test_a_first_run_takes_the_hour_of_the_schedule_and_the_second_its_weekday(client: Any) -> None:
    with freeze_time(at(2, 10)) as frozen:
        schedule = {"DayOfTheWeek": "MONDAY", "Time": "9:05"}
        Shop(client, Matching={**ON, "JobSchedule": schedule})
        assert client.get_domain(DomainName=DOMAIN)["Matching"]["JobSchedule"] == schedule
        assert timetable(client) == [("PENDING", at(3, 9, 5))]
        frozen.move_to(at(3, 9, 5))
        assert timetable(client) == [("COMPLETED", at(3, 9, 5)), ("PENDING", at(8, 9, 5))]


def test_a_moved_job_was_updated_when_it_was_moved(client: Any) -> None:
    with freeze_time(at(2, 10)) as frozen:
        shop = Shop(client, Matching=ON)
        frozen.move_to(at(2, 11))
        shop.update(Matching={**ON, "JobSchedule": {"DayOfTheWeek": "MONDAY", "Time": "00:00"}})
        assert jobs(client)[0]["LastUpdatedAt"] == at(2, 10)  # still tomorrow at midnight
        shop.update(Matching={**ON, "JobSchedule": {"DayOfTheWeek": "MONDAY", "Time": "23:00"}})
        assert timetable(client) == [("PENDING", at(2, 23))]
        assert jobs(client)[0]["LastUpdatedAt"] == at(2, 11)


def test_an_update_while_a_job_runs_makes_no_second_one(client: Any) -> None:
    state_manager.set_transition(JOBS, {"progression": "time", "seconds": 3600})
    with freeze_time(at(2, 10)) as frozen:
        shop = Shop(client, Matching=ON)
        frozen.move_to(at(3, 0, 30))
        assert timetable(client) == [("PREPROCESSING", at(3, 0))]
        shop.update(Matching={**ON, "JobSchedule": {"DayOfTheWeek": "MONDAY", "Time": "9:05"}})
        assert timetable(client) == [("PREPROCESSING", at(3, 0))]
        frozen.move_to(at(3, 2))
        assert timetable(client) == [("COMPLETED", at(3, 0)), ("PENDING", at(8, 9, 5))]


def test_switching_off_and_on_while_a_job_runs_begins_anew(client: Any) -> None:
    state_manager.set_transition(JOBS, {"progression": "time", "seconds": 3600})
    with freeze_time(at(2, 10)) as frozen:
        shop = Shop(client, Matching=ON)
        frozen.move_to(at(3, 0, 30))
        shop.update(Matching={"Enabled": False})
        assert timetable(client) == [("PREPROCESSING", at(3, 0))]
        shop.update(Matching=ON)
        assert timetable(client) == [("PREPROCESSING", at(3, 0)), ("PENDING", at(4, 0))]
        frozen.move_to(at(3, 12))
        assert timetable(client) == [("COMPLETED", at(3, 0)), ("PENDING", at(4, 0))]


def test_a_long_jump_runs_every_job_in_between_at_its_own_time(client: Any) -> None:
    with freeze_time(at(2, 10)) as frozen:
        shop = Shop(client, Matching=auto_merging(CRITERIA))
        shop.add({"A": ANN, "B": ANN})
        frozen.move_to(at(24, 12))
        assert timetable(client) == [
            *(("COMPLETED", at(day, 0)) for day in (3, 6, 13, 20)),
            ("PENDING", at(27, 0)),
        ]
        done = jobs(client)
        assert [job["JobStats"]["NumberOfMergesDone"] for job in done[:-1]] == [1, 0, 0, 0]
        assert [job.get("JobEndTime") for job in done] == [*(job["JobStartTime"] for job in done[:-1]), None]
        assert [job["LastUpdatedAt"] for job in done] == [at(3, 0), at(6, 0), at(13, 0), at(20, 0), at(20, 0)]
        # The merge is as old as its job, also for the history and for what expires.
        records = client.list_profile_history_records(
            DomainName=DOMAIN, ProfileId=shop.ids["A"], ActionType="MERGED"
        )["ProfileHistoryRecords"]
        assert [record["CreatedAt"] for record in records] == [at(3, 0)]
        shop.update(DefaultExpirationDays=20)
        assert shop.present() == ""


def test_a_very_long_jump_passes_over_jobs_whose_records_would_be_gone(client: Any) -> None:
    Shop(client, Matching=ON)
    advance_clock(timedelta(days=365 * 5))
    done = jobs(client)
    assert [job["Status"] for job in done] == ["COMPLETED"] * (len(done) - 1) + ["PENDING"]
    assert 4 <= len(done) - 1 <= 5
    assert all(
        later["JobStartTime"] - job["JobStartTime"] == timedelta(days=7) for job, later in pairwise(done)
    )


def test_a_record_expires_thirty_days_after_its_start(client: Any) -> None:
    with freeze_time(at(2, 10)) as frozen:
        shop = Shop(client, Matching=ON)
        job = run(client)
        assert job["JobExpirationTime"] == at(32, 10)
        shop.update(Matching={"Enabled": False})
        frozen.move_to(at(32, 9, 59))
        assert len(jobs(client)) == 1
        frozen.move_to(at(32, 10))
        assert jobs(client) == []
        with not_found(job["JobId"]):
            client.get_identity_resolution_job(DomainName=DOMAIN, JobId=job["JobId"])


def test_jobs_are_listed_by_start_page_by_page(client: Any) -> None:
    with freeze_time(at(2, 10)) as frozen:
        Shop(client, Matching=ON)
        run(client)
        frozen.move_to(at(20, 12))
        listed = client.list_identity_resolution_jobs(DomainName=DOMAIN)["IdentityResolutionJobsList"]
        assert [job["JobStartTime"] for job in listed] == sorted(job["JobStartTime"] for job in listed)
        first = client.list_identity_resolution_jobs(DomainName=DOMAIN, MaxResults=2)
        second = client.list_identity_resolution_jobs(
            DomainName=DOMAIN, MaxResults=100, NextToken=first["NextToken"]
        )
        assert first["IdentityResolutionJobsList"] + second["IdentityResolutionJobsList"] == listed
        assert "NextToken" not in second
        assert not {"LastUpdatedAt", "JobExpirationTime", "AutoMerging"} & set(listed[0])
    with no_such_domain("nowhere"):
        client.list_identity_resolution_jobs(DomainName="nowhere")


# Settings


def test_a_running_job_ends_on_the_settings_it_started_with(client: Any) -> None:
    state_manager.set_transition(JOBS, {"progression": "manual", "times": 1})
    before = auto_merging(CRITERIA)
    shop = Shop(client, Matching=before)
    shop.add({"A": ANN, "B": ANN})
    job_id = run_identity_resolution_job(DOMAIN)
    shop.update(Matching=auto_merging(["AccountNumber"], threshold=1.0))
    read = [client.get_identity_resolution_job(DomainName=DOMAIN, JobId=job_id) for _ in range(3)]
    assert [job["Status"] for job in read] == ["FIND_MATCHING", "MERGING", "COMPLETED"]
    assert [job["AutoMerging"] for job in read] == [before["AutoMerging"]] * 3
    assert shop.present() == "A"


def test_a_job_that_was_switched_off_merges_to_its_end_and_shows_no_groups(client: Any) -> None:
    state_manager.set_transition(JOBS, {"progression": "manual", "times": 1})
    shop = Shop(client, Matching=auto_merging(CRITERIA))
    shop.add({"A": ANN, "B": ANN, "C": {**ANN, "LastName": "Leson"}})
    job_id = run_identity_resolution_job(DOMAIN)
    shop.update(Matching={"Enabled": False})
    for _ in range(3):
        client.get_identity_resolution_job(DomainName=DOMAIN, JobId=job_id)
    assert shop.present() == "AC"
    with bad_request("Matching is not enabled for domain shop"):
        client.get_matches(DomainName=DOMAIN)
    shop.update(Matching=ON)
    assert shop.potential_matches() == []


def test_profiles_that_go_while_a_job_runs_take_no_part_in_its_merges(client: Any) -> None:
    state_manager.set_transition(JOBS, {"progression": "manual", "times": 1})
    shop = Shop(client, Matching=auto_merging(CRITERIA))
    shop.add({"A": ANN, "B": ANN, "C": ANN})
    job_id = run_identity_resolution_job(DOMAIN)
    for _ in range(2):
        job = client.get_identity_resolution_job(DomainName=DOMAIN, JobId=job_id)
    assert job["Status"] == "MERGING"
    shop.delete("A")
    job = client.get_identity_resolution_job(DomainName=DOMAIN, JobId=job_id)
    assert (job["Status"], job["JobStats"]["NumberOfMergesDone"]) == ("COMPLETED", 1)
    assert shop.present() == "B"


def test_profiles_without_duplicates_are_counted_and_left(client: Any) -> None:
    shop = Shop(client, Matching=auto_merging(CRITERIA))
    shop.add({"A": ANN, "B": BOB, "C": ANN})
    assert run(client)["JobStats"] == {
        "NumberOfProfilesReviewed": 3,
        "NumberOfMatchesFound": 1,
        "NumberOfMergesDone": 1,
    }
    assert shop.present() == "AB"


@pytest.mark.parametrize(
    ("auto", "message"),
    [
        ({"Enabled": True}, "Consolidation is required when AutoMerging is enabled"),
        (
            {"Enabled": True, "Consolidation": {"MatchingAttributesList": [["FIRST_NAME"]]}},
            "Attribute FIRST_NAME is not an attribute of a profile",
        ),
        (
            {
                "Enabled": True,
                "Consolidation": {"MatchingAttributesList": [["LastName"]]},
                "ConflictResolution": {"ConflictResolvingModel": "SOURCE"},
            },
            "SourceName is required for the conflict resolving model SOURCE",
        ),
        (
            {"Enabled": True, "Consolidation": {"MatchingAttributesList": [["LastName"]] * 11}},
            "matchingAttributesList",
        ),
        (
            {
                "Enabled": True,
                "Consolidation": {"MatchingAttributesList": [["LastName"]]},
                "MinAllowedConfidenceScoreForMerging": 1.5,
            },
            "minAllowedConfidenceScoreForMerging",
        ),
    ],
)
def test_settings_that_cannot_work_are_refused(client: Any, auto: Any, message: str) -> None:
    with bad_request(message):
        client.create_domain(
            DomainName=DOMAIN, DefaultExpirationDays=30, Matching={**ON, "AutoMerging": auto}
        )


@pytest.mark.parametrize(
    ("schedule", "message"),
    [
        ({"DayOfTheWeek": "FUNDAY", "Time": "00:00"}, "FUNDAY"),
        ({"DayOfTheWeek": "MONDAY", "Time": "25:00"}, "time"),
    ],
)
def test_a_schedule_that_no_week_has_is_refused(client: Any, schedule: Any, message: str) -> None:
    with bad_request(message):
        client.create_domain(
            DomainName=DOMAIN, DefaultExpirationDays=30, Matching={**ON, "JobSchedule": schedule}
        )


# Previews


def preview(client: Any, *criteria: list[str], **more: Any) -> tuple[int, int, int]:
    found = client.get_auto_merging_preview(
        DomainName=DOMAIN,
        Consolidation={"MatchingAttributesList": list(criteria)},
        **{"ConflictResolution": RECENCY, **more},
    )
    assert found["DomainName"] == DOMAIN
    return (
        found["NumberOfMatchesInSample"],
        found["NumberOfProfilesInSample"],
        found["NumberOfProfilesWillBeMerged"],
    )


def test_a_preview_changes_nothing_and_says_what_the_run_then_does(client: Any) -> None:
    shop = Shop(client, Matching=ON)
    assert preview(client, CRITERIA) == (0, 0, 0)
    shop.add({"A": ANN, "B": ANN, "C": {**ANN, "EmailAddress": "al@example.org"}})
    run(client)
    before = shop.get()
    assert preview(client, CRITERIA) == (1, 3, 1)
    assert preview(client, CRITERIA, ["PhoneNumber"]) == (1, 3, 2)
    assert preview(client, CRITERIA, MinAllowedConfidenceScoreForMerging=1.0) in {(1, 3, 0), (1, 3, 1)}
    assert shop.get() == before
    assert shop.present() == "ABC"
    shop.update(Matching=auto_merging(CRITERIA, ["PhoneNumber"]))
    assert run(client)["JobStats"]["NumberOfMergesDone"] == 2


def test_a_preview_that_cannot_be_made(client: Any) -> None:
    shop = Shop(client)
    with bad_request("Matching is not enabled for domain shop"):
        preview(client, CRITERIA)
    shop.update(Matching=ON)
    with bad_request("Attribute EMAIL is not an attribute of a profile"):
        preview(client, ["EMAIL"])
    with bad_request("SourceName is required"):
        preview(client, CRITERIA, ConflictResolution={"ConflictResolvingModel": "SOURCE"})
    with bad_request("minAllowedConfidenceScoreForMerging"):
        preview(client, CRITERIA, MinAllowedConfidenceScoreForMerging=1.5)
    with no_such_domain("nowhere"):
        client.get_auto_merging_preview(
            DomainName="nowhere",
            Consolidation={"MatchingAttributesList": [CRITERIA]},
            ConflictResolution=RECENCY,
        )


# Failures that a test asks for


def test_the_next_job_fails_as_it_is_told_and_the_one_after_it_does_not(client: Any) -> None:
    shop = Shop(client, Matching=ON)
    shop.add({"A": ANN, "B": ANN})
    run(client)
    groups = client.get_matches(DomainName=DOMAIN)
    groups.pop("ResponseMetadata")
    shop.update(Matching=auto_merging(CRITERIA))
    inject_job_failure(DOMAIN, message="The model is on strike")
    job = run(client)
    assert (job["Status"], job["Message"]) == ("FAILED", "The model is on strike")
    assert job["JobStats"]["NumberOfMergesDone"] == 0
    assert shop.present() == "AB"
    assert answer(client.get_matches(DomainName=DOMAIN)) == groups
    job = run(client)
    assert job["Status"] == "COMPLETED"
    assert "Message" not in job
    assert shop.present() == "A"


def test_partial_success_merges_the_first_half_of_the_groups(client: Any) -> None:
    shop = Shop(client, Matching=auto_merging(CRITERIA))
    shop.add({"A": ANN, "B": ANN, "C": BOB, "D": BOB})
    inject_job_failure(DOMAIN, status="PARTIAL_SUCCESS")
    job = run(client)
    assert (job["Status"], job["JobStats"]["NumberOfMergesDone"]) == ("PARTIAL_SUCCESS", 1)
    assert job["Message"]
    assert len(shop.present()) == 3
    assert len(shop.potential_matches()) == 1
    assert run(client)["JobStats"]["NumberOfMergesDone"] == 1
    assert shop.present() == "AC"


def test_a_scheduled_job_fails_too_and_the_week_goes_on(client: Any) -> None:
    with freeze_time(at(2, 10)) as frozen:
        shop = Shop(client)
        inject_job_failure(DOMAIN)  # before matching is on
        shop.update(Matching=ON)
        frozen.move_to(at(6, 1))
        assert timetable(client) == [("FAILED", at(3, 0)), ("COMPLETED", at(6, 0)), ("PENDING", at(13, 0))]


def test_a_failure_wants_a_domain_and_a_status_of_failure(client: Any) -> None:
    Shop(client)
    with pytest.raises(ResourceNotFound, match="DomainName nowhere is not found in account 123456789012"):
        inject_job_failure("nowhere")
    wrong: Any = "COMPLETED"
    with pytest.raises(BadRequest, match="Status must be FAILED or PARTIAL_SUCCESS, not COMPLETED"):
        inject_job_failure(DOMAIN, status=wrong)
