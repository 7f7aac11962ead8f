"""Segment streams and subscriptions: who joins and who leaves, at each write and by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from moto.moto_api import state_manager

from customer_profiles_mock.customerprofiles.peers import MotoPeers
from customer_profiles_mock.segments import evaluation
from tests.events.kinesis import STREAM_ARN, create_stream, delete_stream, read_records
from tests.operations.calling import (
    ACCOUNT_ID,
    answer,
    bad_request,
    create,
    every_page,
    no_such_domain,
    not_found,
    put,
    refused,
    stored,
)
from tests.operations.rides import DOMAIN, within
from tests.operations.rides import define as define_attribute
from tests.operations.segmenting import calculated, compare, define_segment, group, groups, of_profile

ROLE = f"arn:aws:iam::{ACCOUNT_ID}:role/streams"
CREATED = datetime(2026, 2, 28, tzinfo=timezone.utc)
LEES = groups(group(of_profile(LastName=compare("INCLUSIVE", "Lee"))))


@pytest.fixture
def lees(client: Any, clock: Any) -> str:
    """A segment, with a stream to subscribe it to."""
    assert clock
    associate(client, create_stream())
    define_segment(client, "lees", LEES)
    return "lees"


def associate(client: Any, arn: str = STREAM_ARN, role: str = ROLE) -> None:
    response = client.associate_stream_for_segments(
        DomainName=DOMAIN, DestinationArn=arn, DestinationRoleArn=role
    )
    assert answer(response) == {}


def the_stream(client: Any) -> dict[str, Any]:
    return answer(client.get_stream_for_segments(DomainName=DOMAIN))


def subscribe(client: Any, name: str = "lees", hours: int | None = None) -> dict[str, Any]:
    schedule = {} if hours is None else {"ScheduleConfiguration": {"Interval": hours}}
    return answer(client.put_segment_subscription(DomainName=DOMAIN, SegmentDefinitionName=name, **schedule))


def subscription(client: Any, name: str = "lees") -> dict[str, Any]:
    return answer(client.get_segment_subscription(DomainName=DOMAIN, SegmentDefinitionName=name))


def events(client: Any, name: str = "lees") -> list[tuple[str, str, str]]:
    """Profile, what happened, and by what kind of look; oldest first."""
    found = client.list_segment_subscription_events(DomainName=DOMAIN, SegmentDefinitionName=name)["Events"]
    return [(one["ProfileId"], one["Event"], one["EventType"]) for one in found[::-1]]


def at(hours: float) -> datetime:
    return CREATED + timedelta(hours=hours)


def test_a_stream_is_associated_shown_and_taken_away(client: Any, clock: Any) -> None:
    gone = f"Stream for segments is not found in domain {DOMAIN}"
    for call in (client.get_stream_for_segments, client.disassociate_stream_for_segments):
        with no_such_domain("nowhere"):
            call(DomainName="nowhere")
        with not_found(gone):
            call(DomainName=DOMAIN)
    associate(client, create_stream())
    shown = {
        "DomainName": DOMAIN,
        "DestinationArn": STREAM_ARN,
        "DestinationRoleArn": ROLE,
        "State": "RUNNING",
        "AssociatedAt": CREATED,
        "AssociatedSegments": [],
    }
    assert the_stream(client) == shown
    with bad_request(f"Domain {DOMAIN} is already associated with a stream for segments"):
        associate(client)
    define_segment(client, "lees", LEES)
    subscribe(client)
    assert the_stream(client)["AssociatedSegments"] == [{"SegmentName": "lees", "Status": "RUNNING"}]
    clock.move_to(at(1))
    assert answer(client.disassociate_stream_for_segments(DomainName=DOMAIN)) == {"Message": "OK"}
    stopped = [{"SegmentName": "lees", "Status": "STOPPED"}]
    assert the_stream(client) == {
        **shown,
        "State": "STOPPED",
        "DisassociatedAt": at(1),
        "AssociatedSegments": stopped,
    }
    with not_found(gone):
        client.disassociate_stream_for_segments(DomainName=DOMAIN)
    with bad_request(f"Domain {DOMAIN} is not associated with a stream for segments"):
        subscribe(client)
    create(client, DOMAIN, LastName="Lee")
    assert events(client) == read_records() == []
    associate(client)
    assert the_stream(client) == {**shown, "AssociatedAt": at(1), "AssociatedSegments": stopped}


@pytest.mark.usefixtures("clock")
def test_what_cannot_be_written_to_is_refused(client: Any) -> None:
    create_stream()
    with not_found("Domain could not be found"):
        client.associate_stream_for_segments(
            DomainName="nowhere", DestinationArn="x", DestinationRoleArn=ROLE
        )
    elsewhere = (STREAM_ARN.replace("us-east-1", "eu-west-1"), STREAM_ARN.replace(ACCOUNT_ID, "2" * 12))
    for arn in ("x", *elsewhere):
        with bad_request(f"{arn} is not a valid Kinesis Data Stream ARN"):
            associate(client, arn)
    with bad_request(f"Kinesis stream {STREAM_ARN}x is not found"):
        associate(client, f"{STREAM_ARN}x")
    with refused("AccessDeniedException", "Cross-account pass role is not allowed"):
        associate(client, role=ROLE.replace(ACCOUNT_ID, "2" * 12))
    with bad_request("at 'destinationRoleArn' failed to satisfy constraint"):
        associate(client, role=ROLE.replace("iam", "sts"))


def test_a_subscription_reports_who_joins_and_leaves_at_each_write(
    client: Any, lees: str, clock: Any
) -> None:
    ann = create(client, DOMAIN, LastName="Lee")
    clock.move_to(at(1))
    assert subscribe(client) == {
        "Status": "RUNNING",
        "ScheduleConfiguration": {"Interval": 24, "Unit": "HOURLY"},
        "StartedAt": at(1),
    }
    assert subscription(client) == {
        "Status": "RUNNING",
        "ScheduleConfiguration": {"Interval": 24, "Unit": "HOURLY"},
        "ScheduledExecutions": {"NextExecutedAt": at(25)},
        "StartedAt": at(1),
        "LastUpdatedAt": at(1),
    }
    assert events(client) == []  # who is there already has not joined
    clock.move_to(at(2))
    bob = create(client, DOMAIN, LastName="Lee")
    create(client, DOMAIN, LastName="Kim")
    clock.move_to(at(3))
    for profile_id in (ann, bob):
        client.update_profile(DomainName=DOMAIN, ProfileId=profile_id, LastName="Moe", FirstName="x")
        client.update_profile(DomainName=DOMAIN, ProfileId=profile_id, FirstName="y")
    clock.move_to(at(4))
    client.update_profile(DomainName=DOMAIN, ProfileId=ann, LastName="Lee")
    client.delete_profile(DomainName=DOMAIN, ProfileId=ann)
    happened = [
        (bob, "JOINED", 2, None),
        (ann, "LEFT", 3, 1),
        (bob, "LEFT", 3, 2),
        (ann, "JOINED", 4, 3),
        (ann, "LEFT", 4, 4),
    ]
    assert events(client) == [(profile_id, what, "LIVE") for profile_id, what, *_ in happened]
    assert read_records() == [
        {
            "AccountId": ACCOUNT_ID,
            "DomainName": DOMAIN,
            "SegmentDefinitionName": "lees",
            "SegmentType": "CLASSIC",
            "ProfileId": profile_id,
            "OperationType": what,
            "MembershipCalculatedAt": int(at(hour).timestamp()),
            "PreviousMembershipChangedAt": None if before is None else int(at(before).timestamp()),
            "EventType": "LIVE",
        }
        for profile_id, what, hour, before in happened
    ]
    of_segment = {"DomainName": DOMAIN, "SegmentDefinitionName": lees}
    pages = every_page(client.list_segment_subscription_events, "Events", **of_segment, MaxResults=3)
    assert [len(page) for page in pages] == [3, 2]
    assert pages[1][1] == {"ProfileId": bob, "UpdatedAt": at(2), "EventType": "LIVE", "Event": "JOINED"}


@pytest.mark.usefixtures("lees")
def test_merges_move_members_and_objects_make_them(client: Any) -> None:
    define_attribute(client, "rides", "COUNT", "{Ride.RideId}")
    define_segment(client, "riders", groups(group(calculated("rides", "GREATER_THAN_OR_EQUAL", "2"))))
    for name in ("lees", "riders"):
        subscribe(client, name)
    ann, bob = (create(client, DOMAIN, LastName=name) for name in ("Lee", "Kim"))
    for profile_id, rider in ((ann, "ann"), (bob, "bob")):
        client.add_profile_key(DomainName=DOMAIN, ProfileId=profile_id, KeyName="rider", Values=[rider])
        put(client, DOMAIN, "Ride", RideId=rider, Rider=rider, City="Lyon")
    assert events(client, "riders") == []
    client.merge_profiles(
        DomainName=DOMAIN,
        MainProfileId=bob,
        ProfileIdsToBeMerged=[ann],
        FieldSourceProfileIds={"LastName": ann},
    )
    assert sorted(events(client)[1:]) == sorted([(ann, "LEFT", "LIVE"), (bob, "JOINED", "LIVE")])
    assert events(client, "riders") == [(bob, "JOINED", "LIVE")]
    (stored_object,) = client.list_profile_objects(
        DomainName=DOMAIN, ProfileId=bob, ObjectTypeName="Ride", MaxResults=1
    )["Items"]
    client.delete_profile_object(
        DomainName=DOMAIN,
        ProfileId=bob,
        ObjectTypeName="Ride",
        ProfileObjectUniqueKey=stored_object["ProfileObjectUniqueKey"],
    )
    assert events(client, "riders")[1:] == [(bob, "LEFT", "LIVE")]
    assert [one["SegmentDefinitionName"] for one in read_records()].count("riders") == 2


@pytest.mark.usefixtures("lees")
def test_the_clock_takes_members_away_at_the_next_scheduled_run(client: Any, clock: Any) -> None:
    define_attribute(client, "rides", "COUNT", "{Ride.RideId}", Conditions=within(1))
    recent = calculated("rides", "GREATER_THAN_OR_EQUAL", "1")
    define_segment(client, "recent", groups(group(recent)))
    subscribe(client, "recent", hours=7)
    put(client, DOMAIN, "Ride", RideId="1", Rider="ann", City="Lyon")
    (joined,) = events(client, "recent")
    assert joined[1:] == ("JOINED", "LIVE")
    clock.move_to(at(27.5))
    assert len(events(client, "recent")) == 1  # it left a day after the ride; nobody has looked since
    assert subscription(client, "recent")["ScheduledExecutions"] == {
        "LastExecutedAt": at(21),
        "NextExecutedAt": at(28),
    }
    clock.move_to(at(30))
    assert events(client, "recent")[1:] == [(joined[0], "LEFT", "SCHEDULE")]
    record = read_records()[-1]
    assert (record["OperationType"], record["EventType"]) == ("LEFT", "SCHEDULE")
    assert record["MembershipCalculatedAt"] == int(at(28).timestamp())
    # Another interval counts from the last run; one that would be over begins now.
    assert subscribe(client, "recent", hours=4)["ScheduleConfiguration"]["Interval"] == 4
    shown = subscription(client, "recent")
    assert (shown["StartedAt"], shown["LastUpdatedAt"]) == (at(0), at(30))
    assert shown["ScheduledExecutions"]["NextExecutedAt"] == at(32)
    subscribe(client, "recent", hours=1)
    clock.move_to(at(30.5))
    assert subscription(client, "recent")["ScheduledExecutions"] == {
        "LastExecutedAt": at(30),
        "NextExecutedAt": at(31),
    }
    # After a year without a request only the last runs are made up for.
    clock.move_to(at(31 + 8760))
    looks = 0
    members = evaluation.members

    def counted(*arguments: Any) -> Any:
        nonlocal looks
        looks += 1
        return members(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("customer_profiles_mock.jobs.segment_subscriptions.members", counted)
        executions = subscription(client, "recent")["ScheduledExecutions"]
    assert executions == {"LastExecutedAt": at(31 + 8760), "NextExecutedAt": at(32 + 8760)}
    assert looks == 24


@pytest.mark.usefixtures("clock")
def test_what_is_not_subscribed_is_not_found_and_ten_segments_can_be(client: Any) -> None:
    define_segment(client, "lees", LEES)
    calls = (
        client.get_segment_subscription,
        client.delete_segment_subscription,
        client.list_segment_subscription_events,
    )
    for call in (*calls, client.put_segment_subscription):
        with no_such_domain("nowhere"):
            call(DomainName="nowhere", SegmentDefinitionName="lees")
        with not_found(f"SegmentDefinition gone is not found in domain {DOMAIN}"):
            call(DomainName=DOMAIN, SegmentDefinitionName="gone")
    for call in calls:
        with not_found(f"SegmentSubscription lees is not found in domain {DOMAIN}"):
            call(DomainName=DOMAIN, SegmentDefinitionName="lees")
    with bad_request(f"Domain {DOMAIN} is not associated with a stream for segments"):
        subscribe(client)
    associate(client, create_stream())
    for number in range(10):
        define_segment(client, f"s{number}", LEES)
        subscribe(client, f"s{number}", hours=number + 1)
    with bad_request("A domain can have at most 10 segment subscriptions"):
        subscribe(client)
    subscribe(client, "s0")  # a change is no new one
    gone = client.delete_segment_subscription(DomainName=DOMAIN, SegmentDefinitionName="s0")
    assert answer(gone) == {"Message": "OK"}
    client.delete_segment_definition(DomainName=DOMAIN, SegmentDefinitionName="s1")
    assert [one["SegmentName"] for one in the_stream(client)["AssociatedSegments"]] == [
        f"s{number}" for number in range(2, 10)
    ]
    subscribe(client)
    client.delete_domain(DomainName=DOMAIN)
    client.create_domain(DomainName=DOMAIN, DefaultExpirationDays=1)
    with not_found("Stream for segments"):
        the_stream(client)


def test_a_stopped_subscription_is_started_by_another_put(client: Any, lees: str, clock: Any) -> None:
    assert lees
    subscribe(client)
    ann = create(client, DOMAIN, LastName="Lee")
    client.disassociate_stream_for_segments(DomainName=DOMAIN)
    assert subscription(client)["Status"] == "STOPPED"
    create(client, DOMAIN, LastName="Lee")
    clock.move_to(at(30))
    associate(client)
    assert subscribe(client, hours=2)["Status"] == "RUNNING"
    shown = subscription(client)
    assert (shown["StartedAt"], shown["ScheduledExecutions"]) == (at(0), {"NextExecutedAt": at(32)})
    bob = create(client, DOMAIN, LastName="Lee")
    assert events(client) == [(ann, "JOINED", "LIVE"), (bob, "JOINED", "LIVE")]


@pytest.mark.usefixtures("lees")
def test_a_subscription_starts_at_the_pace_of_the_state_manager(client: Any) -> None:
    model = "customerprofiles::segment-subscription"
    state_manager.set_transition(model, {"progression": "manual", "times": 2})
    assert subscribe(client)["Status"] == "STARTING"
    ann = create(client, DOMAIN, LastName="Lee")
    assert the_stream(client)["AssociatedSegments"] == [{"SegmentName": "lees", "Status": "STARTING"}]
    assert [subscription(client)["Status"] for _ in range(2)] == ["STARTING", "RUNNING"]
    client.update_profile(DomainName=DOMAIN, ProfileId=ann, LastName="Moe")
    assert events(client) == [(ann, "LEFT", "LIVE")]


def test_records_for_a_stream_that_is_gone_are_lost_and_the_next_ones_are_not(client: Any, lees: str) -> None:
    assert lees
    subscribe(client)
    delete_stream()
    ann = create(client, DOMAIN, LastName="Lee")
    reason = f"Kinesis stream {STREAM_ARN} is not found"
    assert stored(DOMAIN).segment_stream is not None
    assert stored(DOMAIN).segment_stream.failure == reason  # type: ignore[union-attr]
    shown = the_stream(client)
    assert (shown["State"], shown["FailureReason"]) == ("UNHEALTHY", reason)
    assert shown["AssociatedSegments"] == [{"SegmentName": "lees", "Status": "FAILED", "Message": reason}]
    assert (subscription(client)["Status"], subscription(client)["Message"]) == ("FAILED", reason)
    create_stream()
    assert subscription(client)["Status"] == the_stream(client)["State"] == "RUNNING"
    client.update_profile(DomainName=DOMAIN, ProfileId=ann, LastName="Moe")
    assert [one["OperationType"] for one in read_records()] == ["LEFT"]
    assert [what for _, what, _ in events(client)] == ["JOINED", "LEFT"]


def test_a_record_that_cannot_be_sent_takes_the_request_back(
    client: Any, lees: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lees
    subscribe(client)

    def broken(*_: Any) -> bool:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(MotoPeers, "put_stream_records", broken)
        with pytest.raises(ConnectionError):
            create(client, DOMAIN, LastName="Lee")
    assert (stored(DOMAIN).profiles, events(client)) == ({}, [])
    ann = create(client, DOMAIN, LastName="Lee")
    assert events(client) == [(ann, "JOINED", "LIVE")]


def test_a_segment_that_cannot_be_evaluated_fails_until_it_can(client: Any, lees: str, clock: Any) -> None:
    define_segment(client, "also", groups(group(sources=(lees,))))
    subscribe(client, "also", hours=1)
    ann = create(client, DOMAIN, LastName="Lee")
    client.delete_segment_definition(DomainName=DOMAIN, SegmentDefinitionName=lees)
    gone = f"Source segment lees is not found in domain {DOMAIN}"
    bob = create(client, DOMAIN, LastName="Lee")
    shown = subscription(client, "also")
    assert (shown["Status"], shown["Message"]) == ("FAILED", gone)
    clock.move_to(at(1))
    assert subscription(client, "also")["ScheduledExecutions"] == {"NextExecutedAt": at(2)}
    client.delete_segment_subscription(DomainName=DOMAIN, SegmentDefinitionName="also")
    with bad_request(gone):
        subscribe(client, "also")
    define_segment(client, lees, LEES)
    subscribe(client, "also", hours=1)
    client.delete_segment_definition(DomainName=DOMAIN, SegmentDefinitionName=lees)
    client.update_profile(DomainName=DOMAIN, ProfileId=bob, LastName="Moe")
    define_segment(client, lees, LEES)
    clock.move_to(at(2))
    assert subscription(client, "also")["Status"] == "RUNNING"
    assert events(client, "also") == [(bob, "LEFT", "SCHEDULE")]
    client.delete_profile(DomainName=DOMAIN, ProfileId=ann)
    assert events(client, "also")[1:] == [(ann, "LEFT", "LIVE")]


def test_a_write_looks_at_the_written_profile_alone_and_only_where_somebody_has_subscribed(
    client: Any, lees: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lees
    for _ in range(5):
        create(client, DOMAIN, LastName="Lee")
    seen: list[str] = []
    subject = evaluation.Subject

    def counted(domain: Any, profile: Any, now: float) -> Any:
        seen.append(profile.profile_id)
        return subject(domain, profile, now)

    monkeypatch.setattr("customer_profiles_mock.jobs.segment_subscriptions.Subject", counted)
    create(client, DOMAIN, LastName="Lee")
    assert seen == []
    assert stored(DOMAIN).touched == {}
    subscribe(client)
    ann = create(client, DOMAIN, LastName="Lee")
    assert seen == [ann]
    client.get_domain(DomainName=DOMAIN)
    assert seen == [ann]


def test_a_segment_by_sql_reports_at_scheduled_runs_alone(client: Any, lees: str, clock: Any) -> None:
    assert lees
    client.update_domain(DomainName=DOMAIN, DataStore={"Enabled": True})
    query = "SELECT ProfileId FROM _profile_standard WHERE LastName = 'Lee'"
    client.create_segment_definition(
        DomainName=DOMAIN, SegmentDefinitionName="sql", DisplayName="By SQL", SegmentSqlQuery=query
    )
    ann = create(client, DOMAIN, LastName="Lee")
    subscribe(client, "sql", hours=2)
    bob = create(client, DOMAIN, LastName="Lee")
    client.delete_profile(DomainName=DOMAIN, ProfileId=ann)
    assert events(client, "sql") == []
    clock.move_to(at(2))
    assert events(client, "sql") == [(ann, "LEFT", "SCHEDULE"), (bob, "JOINED", "SCHEDULE")]
    assert [(one["SegmentType"], one["PreviousMembershipChangedAt"]) for one in read_records()] == [
        ("ENHANCED", int(at(0).timestamp())),
        ("ENHANCED", None),
    ]
