"""The profiles that an upload job makes: from which rows, for how long, and who hears of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from moto.moto_api import state_manager

from customer_profiles_mock.control import advance_clock
from customer_profiles_mock.customerprofiles.peers import MotoPeers
from customer_profiles_mock.state.event_streams import EventStream
from tests.operations.calling import create, found, profile, stored
from tests.operations.uploading import MODEL_NAME, history_of, start, summary, uploaded_job

pytestmark = pytest.mark.usefixtures("domain")

DAY = 86_400


def is_there(client: Any, address: str) -> bool:
    return bool(found(client, "shop", "_email", address))


# Rows become profiles


@pytest.mark.parametrize(
    ("rows", "status", "results"),
    [
        ("ana@riders.example,gold\nben@riders.example,silver\n", "SUCCEEDED", summary(1, 1, 0)),
        (
            "ana@riders.example,gold\nben@riders.example,silver\n,gold\n",
            "PARTIALLY_SUCCEEDED",
            summary(1, 1, 1),
        ),
        (",gold\n", "FAILED", summary(0, 0, 1)),
        ("", "SUCCEEDED", summary(0, 0, 0)),
    ],
)
def test_rows_create_and_update_profiles_and_are_counted(
    client: Any, rows: str, status: str, results: dict[str, int]
) -> None:
    ana = create(client, "shop", EmailAddress="ana@riders.example")
    job = start(client, uploaded_job(client, "E-mail,Tier\n" + rows))
    assert (job["Status"], job["ResultsSummary"]) == (status, results)
    assert job.get("StatusReason") == ("VALIDATION_FAILURE" if status == "FAILED" else None)
    if results["UpdatedRecords"]:
        assert profile(client, "shop", ana)["Attributes"] == {"tier": "gold"}
        (ben,) = found(client, "shop", "_email", "ben@riders.example")
        assert profile(client, "shop", ben) == {
            "EmailAddress": "ben@riders.example",
            "Attributes": {"tier": "silver"},
        }


def test_text_of_any_script_comes_in_as_it_is(client: Any) -> None:
    tier = '金, "مرحبا" 🛴\nzweite Zeile'
    quoted = tier.replace('"', '""')
    start(client, uploaded_job(client, f'Tier,x,E-mail\n"{quoted}",,ana@riders.example\n'.encode()))
    (ana,) = found(client, "shop", "_email", "ana@riders.example")
    assert profile(client, "shop", ana)["Attributes"] == {"tier": tier}


@pytest.mark.parametrize(
    "data",
    [
        "Tier\ngold\n",
        "\ufeffE-mail,Tier\nana@riders.example,gold\n".encode(),
        "E-mail,Tier\nana@riders.example,größer\n".encode("latin-1"),
        b"",
    ],
)
def test_a_file_that_cannot_be_used_fails_the_job_and_writes_nothing(client: Any, data: str | bytes) -> None:
    job = start(client, uploaded_job(client, data))
    assert (job["Status"], job["StatusReason"]) == ("FAILED", "VALIDATION_FAILURE")
    assert job["ResultsSummary"] == summary(0, 0, 0)
    assert client.get_domain(DomainName="shop")["Stats"]["ProfileCount"] == 0


# How long imported data is kept


def test_an_imported_profile_expires_when_the_job_says(client: Any) -> None:
    start(client, uploaded_job(client, DataExpiry=30))
    advance_clock(30 * DAY - 60)
    assert is_there(client, "ana@riders.example")
    advance_clock(60)
    assert not is_there(client, "ana@riders.example")


def test_of_two_imports_the_longer_one_keeps_a_profile(client: Any) -> None:
    start(client, uploaded_job(client, DataExpiry=30))
    start(client, uploaded_job(client, DataExpiry=5))
    advance_clock(30 * DAY - 60)
    assert is_there(client, "ana@riders.example")
    advance_clock(60)
    assert not is_there(client, "ana@riders.example")


def test_an_import_never_shortens_the_life_of_a_profile(client: Any) -> None:
    create(client, "shop", EmailAddress="ana@riders.example")
    start(client, uploaded_job(client))
    advance_clock(365 * DAY - 60)
    assert is_there(client, "ana@riders.example")
    assert not is_there(client, "ben@riders.example")
    advance_clock(60)
    assert not is_there(client, "ana@riders.example")


def test_a_write_gives_an_imported_profile_the_domains_retention(client: Any) -> None:
    start(client, uploaded_job(client))
    (ana,) = found(client, "shop", "_email", "ana@riders.example")
    client.update_profile(DomainName="shop", ProfileId=ana, FirstName="Ana")
    advance_clock(364 * DAY)
    assert is_there(client, "ana@riders.example")


# What a job leaves behind


def test_the_history_names_who_started_the_job(client: Any) -> None:
    state_manager.set_transition(MODEL_NAME, {"progression": "time", "seconds": 60})
    ana = create(client, "shop", EmailAddress="ana@riders.example")
    start(client, uploaded_job(client))
    advance_clock(600)
    (ben,) = found(client, "shop", "_email", "ben@riders.example")
    history = {profile_id: history_of(client, profile_id) for profile_id in (ana, ben)}
    assert [record["ActionType"] for record in history[ana]] == ["UPDATED", "CREATED"]
    assert [record["ActionType"] for record in history[ben]] == ["CREATED"]
    assert history[ben][0]["PerformedBy"] == history[ana][1]["PerformedBy"]
    assert (
        history[ben][0]["CreatedAt"] == client.list_upload_jobs(DomainName="shop")["Items"][0]["CompletedAt"]
    )


def test_a_row_that_changes_nothing_leaves_no_record(client: Any) -> None:
    ana = create(client, "shop", EmailAddress="ana@riders.example", Attributes={"tier": "gold"})
    assert start(client, uploaded_job(client))["ResultsSummary"] == summary(1, 1, 0)
    (record,) = history_of(client, ana)
    assert record["ActionType"] == "CREATED"


def test_event_streams_hear_of_imported_profiles(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, Any]] = []

    def take(_: MotoPeers, stream_arn: str, records: list[Any]) -> bool:
        assert stream_arn == "arn:stream"
        sent.extend(json.loads(record.data) for record in records)
        return True

    monkeypatch.setattr(MotoPeers, "put_stream_records", take)
    create(client, "shop", EmailAddress="ana@riders.example")
    stored("shop").event_stream = EventStream("stream", "arn:stream", created_at=0.0)
    start(client, uploaded_job(client))
    assert [(event["EventType"], event["Object"]["EmailAddress"]) for event in sent] == [
        ("UPDATED", "ana@riders.example"),
        ("CREATED", "ben@riders.example"),
    ]
