"""Nothing is half done: whatever fails in another service, a failed request leaves all as it was."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from customer_profiles_mock import deliver
from customer_profiles_mock.customerprofiles.peers import MotoPeers
from customer_profiles_mock.operations.delivery import BATCH_SIZE
from tests.events.kinesis import STREAM_ARN, create_stream, read_records
from tests.operations.calling import ACCOUNT_ID, REGION, create, found, key, put_type, stored
from tests.operations.queues import create_queue, letters

CRM = f"arn:aws:app-integrations:{REGION}:{ACCOUNT_ID}:event-integration/crm"
KEPT_APART = {"journal", "index"}


class Broken(Exception):
    """What another service fails with."""


def break_call(monkeypatch: pytest.MonkeyPatch, method: str, at_call: int = 1) -> None:
    """Make one call of a method of the peers raise; the others work."""
    works = getattr(MotoPeers, method)
    calls = iter(range(1, 1_000_000))

    def maybe(*arguments: Any) -> Any:
        if next(calls) == at_call:
            raise Broken(method)
        return works(*arguments)

    monkeypatch.setattr(MotoPeers, method, maybe)


def snapshot(domain: str) -> dict[str, Any]:
    """Everything that a domain holds, in one comparable form."""
    state = stored(domain)
    names = [field.name for field in dataclasses.fields(state) if field.name not in KEPT_APART]
    return {name: copy.deepcopy(getattr(state, name)) for name in names} | {"index": state.index.snapshot()}


@pytest.fixture
def queue(client: Any, domain: str) -> str:
    """The domain gets everything that a request can reach another service with; returns the queue's URL."""
    url = create_queue()
    client.update_domain(DomainName=domain, DeadLetterQueueUrl=url)
    client.create_event_stream(DomainName=domain, EventStreamName="export", Uri=create_stream())
    visits = (
        {
            "who": "_source.who",
            "id": "_source.id",
            "name": {"Source": "_source.name", "Target": "_profile.FirstName"},
            "order": {"Source": "_source.order", "Target": "_order.Name"},
        },
        {
            "visitor": [key("who", identifiers="PROFILE")],
            "visit": [key("id", identifiers="UNIQUE")],
            "visited": [key("order", identifiers="ORDER")],
        },
    )
    put_type(client, domain, "Visit", *visits)
    put_type(client, domain, "Later", *visits, AllowProfileCreation=False)
    put_text(client, domain, "Visit", visit("ann", 1))
    create(client, domain, FirstName="Ann", LastName="Lee", EmailAddress="ann@shop.example")
    create(client, domain, FirstName="Anne", PhoneNumber="+12065550143")
    client.put_integration(DomainName=domain, Uri=CRM, ObjectTypeName="Visit")
    client.put_integration(DomainName=domain, Uri="later", ObjectTypeName="Later")
    return url


def visit(who: str, number: int, **more: Any) -> str:
    return json.dumps({"who": who, "id": number, "name": f"{who} {number}", "order": f"o{number}", **more})


def put_text(client: Any, domain: str, object_type: str, text: str) -> None:
    client.put_profile_object(DomainName=domain, ObjectTypeName=object_type, Object=text)


def put_batch(client: Any, domain: str, object_type: str, *texts: str) -> None:
    items = [{"Id": str(number), "Object": text} for number, text in enumerate(texts)]
    client.batch_put_profile_object(DomainName=domain, ObjectTypeName=object_type, Items=items)


def ids(domain: str) -> list[str]:
    return list(stored(domain).profiles)


REPORTED: dict[str, Callable[[Any, str], object]] = {
    "a new profile": lambda client, domain: create(client, domain, EmailAddress="kim@shop.example"),
    "a change by hand": lambda client, domain: client.update_profile(
        DomainName=domain, ProfileId=ids(domain)[1], LastName="", Attributes={"a": "b"}
    ),
    "an object with a new profile": lambda client, domain: put_text(client, domain, "Visit", visit("bob", 1)),
    "an object on a profile": lambda client, domain: put_text(client, domain, "Visit", visit("ann", 2)),
    "a replaced object": lambda client, domain: put_text(client, domain, "Visit", visit("ann", 1, x=1)),
    "the first object of a template's name": lambda client, domain: put_text(
        client, domain, "Segment-Identify", '{"detail": {"event": {"detail": {"userId": "u1"}}}}'
    ),
    "several objects": lambda client, domain: put_batch(
        client, domain, "Visit", visit("ann", 3), "bad", visit("bob", 4), visit("ann", 3, x=1)
    ),
    "a merge": lambda client, domain: client.merge_profiles(
        DomainName=domain, MainProfileId=ids(domain)[0], ProfileIdsToBeMerged=ids(domain)[1:]
    ),
    "a delivery": lambda _, domain: deliver(domain, CRM, [visit("ann", 5), "bad", visit("bob", 6)]),
}


@pytest.mark.parametrize("request_", REPORTED.values(), ids=REPORTED)
def test_records_that_cannot_be_sent_take_the_request_back(
    client: Any,
    domain: str,
    queue: str,
    monkeypatch: pytest.MonkeyPatch,
    request_: Callable[[Any, str], object],
) -> None:
    before, told = snapshot(domain), read_records()
    with monkeypatch.context() as patch:
        break_call(patch, "put_stream_records")
        with pytest.raises(Broken, match="put_stream_records"):
            request_(client, domain)
    assert snapshot(domain) == before
    assert read_records() == told
    request_(client, domain)  # and nothing stands in the way of the next try
    assert snapshot(domain) != before
    assert len(read_records()) > len(told)
    assert queue


LOST: dict[str, tuple[int, Callable[[Any, str], object]]] = {
    "one object": (1, lambda client, domain: put_text(client, domain, "Later", visit("bob", 1))),
    "some of several": (
        2,
        lambda client, domain: put_batch(
            client, domain, "Later", visit("bob", 1), visit("ann", 7), "bad", visit("bob", 2)
        ),
    ),
    "a delivery": (
        3,
        lambda _, domain: deliver(
            domain, "later", ["bad", visit("ann", 7), visit("bob", 1), visit("ann", 8), "{}"]
        ),
    ),
}


@pytest.mark.parametrize(
    ("at_call", "request_"),
    [
        pytest.param(call, request_, id=f"{name}, call {call}")
        for name, (calls, request_) in LOST.items()
        for call in range(1, calls + 1)
    ],
)
def test_a_dead_letter_that_cannot_be_sent_takes_the_request_back(
    client: Any,
    domain: str,
    queue: str,
    monkeypatch: pytest.MonkeyPatch,
    at_call: int,
    request_: Callable[[Any, str], object],
) -> None:
    before, told = snapshot(domain), read_records()
    with monkeypatch.context() as patch:
        break_call(patch, "send_dead_letter", at_call)
        with pytest.raises(Broken, match="send_dead_letter"):
            request_(client, domain)
    assert snapshot(domain) == before
    assert read_records() == told
    assert len(letters(queue)) == at_call - 1


def test_records_that_cannot_be_sent_take_the_letters_objects_back_as_well(
    client: Any, domain: str, queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(domain)
    break_call(monkeypatch, "put_stream_records")
    with pytest.raises(Broken):
        put_batch(client, domain, "Later", visit("bob", 1), visit("ann", 7))
    assert snapshot(domain) == before
    # The queue is served first: the letter of a request that failed at the stream is out.
    assert [body for body, _ in letters(queue)] == [visit("bob", 1)]


@pytest.mark.parametrize("method", ["put_stream_records", "send_dead_letter"])
def test_a_delivery_stops_at_the_batch_that_fails(
    client: Any, domain: str, queue: str, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    before = len(read_records())
    records = [visit(f"new {number}", number) for number in range(2 * BATCH_SIZE - 2)]
    records.insert(0, "bad")
    records.append("bad")
    break_call(monkeypatch, method, at_call=2)
    with pytest.raises(Broken):
        deliver(domain, CRM, records)
    first_batch = BATCH_SIZE - 1
    assert len(read_records()) == before + 2 * first_batch
    stats = client.get_domain(DomainName=domain)["Stats"]
    assert stats["ObjectCount"] == 1 + first_batch
    assert found(client, domain, "visitor", f"new {first_batch - 1}")
    assert found(client, domain, "visitor", f"new {first_batch}") == []
    assert "bad" in [body for body, _ in letters(queue)]


LOOKING: dict[str, Callable[[Any, str], object]] = {
    "get": lambda client, domain: client.get_event_stream(DomainName=domain, EventStreamName="export"),
    "list": lambda client, domain: client.list_event_streams(DomainName=domain),
}


@pytest.mark.parametrize("request_", LOOKING.values(), ids=LOOKING)
def test_a_stream_that_cannot_be_looked_for_changes_nothing(
    client: Any,
    domain: str,
    queue: str,
    monkeypatch: pytest.MonkeyPatch,
    request_: Callable[[Any, str], object],
) -> None:
    before = snapshot(domain)
    with monkeypatch.context() as patch:
        break_call(patch, "has_stream")
        with pytest.raises(Broken, match="has_stream"):
            request_(client, domain)
    assert snapshot(domain) == before
    assert queue
    request_(client, domain)
    assert snapshot(domain) == before


def test_an_event_stream_is_not_created_where_the_stream_cannot_be_looked_for(
    client: Any, domain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_stream()
    before = snapshot(domain)
    break_call(monkeypatch, "has_stream")
    with pytest.raises(Broken, match="has_stream"):
        client.create_event_stream(DomainName=domain, EventStreamName="export", Uri=STREAM_ARN)
    assert snapshot(domain) == before
    assert client.list_event_streams(DomainName=domain)["Items"] == []


def test_a_stream_found_gone_by_a_request_that_then_fails_is_found_gone_again(
    client: Any, domain: str, queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(domain)
    with monkeypatch.context() as patch:
        patch.setattr(MotoPeers, "put_stream_records", lambda *_: False)
        break_call(patch, "send_dead_letter")
        with pytest.raises(Broken):
            put_batch(client, domain, "Later", visit("bob", 1), visit("ann", 7))
        assert snapshot(domain) == before
        put_text(client, domain, "Visit", visit("ann", 7))
        event_stream = stored(domain).event_stream
        assert event_stream is not None
        assert event_stream.stopped_since is not None
    assert queue
