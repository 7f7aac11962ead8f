"""How much a profile holds, and how long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from customer_profiles_mock import advance_clock
from tests.behaviour import Service
from tests.operations.calling import create, found, key, objects, profile, put, put_type, stored

FIELDS = {"id": "_source.id", "owner": "_source.owner"}
KEYS = {
    "owner": [key("owner", identifiers="PROFILE")],
    "number": [key("id", identifiers="UNIQUE")],
}
DAY = timedelta(days=1)


def full_profile(counts: dict[str, int], limits: dict[str, int]) -> Service:
    """A service with one profile that holds so many objects of each type, ingested type by type."""
    service = Service()
    for name in (*counts, "Other"):
        limit = {"MaxProfileObjectCount": limits[name]} if name in limits else {}
        service.call(
            "PutProfileObjectType",
            ObjectTypeName=name,
            Description="of the test",
            AllowProfileCreation=True,
            Fields={field: {"Source": source} for field, source in FIELDS.items()},
            Keys=KEYS,
            **limit,
        )
    for name, count in counts.items():
        for number in range(count):
            put_one(service, name, number)
    return service


def put_one(service: Service, name: str, number: int) -> None:
    text = f'{{"id": "{name} {number}", "owner": "1"}}'
    service.call("PutProfileObject", ObjectTypeName=name, Object=text)


def held(service: Service, name: str) -> list[str]:
    (one,) = service.domain.profiles.values()
    return [stored.text for stored in one.objects.values() if stored.object_type_name == name]


def test_below_the_limit_a_type_may_exceed_its_own() -> None:
    service = full_profile({"Visit": 30}, {"Visit": 10})
    assert len(held(service, "Visit")) == 30


def test_a_full_profile_loses_the_oldest_of_the_type_furthest_above_its_limit() -> None:
    service = full_profile({"Visit": 600, "Call": 400}, {"Visit": 590, "Call": 300})
    put_one(service, "Other", 1)
    assert len(held(service, "Visit")) == 600
    assert len(held(service, "Call")) == 399
    assert '"Call 0"' not in held(service, "Call")[0]
    assert len(held(service, "Other")) == 1


def test_a_full_profile_with_no_type_above_its_limit_loses_the_oldest_of_the_own_type() -> None:
    service = full_profile({"Visit": 600, "Call": 400}, {})
    put_one(service, "Call", 999)
    assert len(held(service, "Visit")) == 600
    assert len(held(service, "Call")) == 400
    assert '"Call 1"' in held(service, "Call")[0]


def test_a_full_profile_loses_its_oldest_object_for_the_first_of_a_type() -> None:
    service = full_profile({"Visit": 600, "Call": 400}, {})
    put_one(service, "Other", 1)
    assert len(held(service, "Visit")) == 599
    assert '"Visit 1"' in held(service, "Visit")[0]


def test_replacing_an_object_on_a_full_profile_evicts_none() -> None:
    service = full_profile({"Visit": 600, "Call": 400}, {})
    put_one(service, "Call", 0)
    assert len(held(service, "Visit")) + len(held(service, "Call")) == 1000


def test_too_many_bytes_for_a_profile_go_to_the_dead_letter_queue() -> None:
    service = full_profile({"Visit": 1}, {})
    queue = "https://sqs.us-east-1.amazonaws.com/123456789012/dead"
    service.call("UpdateDomain", DeadLetterQueueUrl=queue)
    service.domain.profiles[next(iter(service.domain.profiles))].object_bytes = 51_200 * 1024 - 10
    put_one(service, "Visit", 2)
    assert len(held(service, "Visit")) == 1
    ((body, attributes),) = service.peers.dead_letters
    assert "Visit 2" in body
    assert attributes["ObjectTypeName"] == "Visit"


def test_a_profile_expires_that_is_not_written_to(client: Any) -> None:
    client.create_domain(DomainName="short", DefaultExpirationDays=10)
    kept, lost = create(client, "short", FirstName="Kept"), create(client, "short", FirstName="Lost")
    advance_clock(9 * DAY)
    client.update_profile(DomainName="short", ProfileId=kept, LastName="Berg")
    assert found(client, "short", "_profileId", lost) == [lost]  # reading extends nothing
    advance_clock(DAY)
    assert found(client, "short", "_profileId", lost) == []
    assert found(client, "short", "_fullName", "Lost") == []
    assert found(client, "short", "_profileId", kept) == [kept]
    assert client.get_domain(DomainName="short")["Stats"]["ProfileCount"] == 1
    actions = client.list_profile_history_records(DomainName="short", ProfileId=lost)["ProfileHistoryRecords"]
    assert [record["ActionType"] for record in actions] == ["EXPIRED", "CREATED"]


def test_an_objects_retention_is_fixed_when_it_is_ingested(client: Any, domain: str) -> None:
    put_type(client, domain, "Visit", FIELDS, KEYS, ExpirationDays=10)
    put(client, domain, "Visit", id="1", owner="1")
    put_type(client, domain, "Visit", FIELDS, KEYS, ExpirationDays=100)
    advance_clock(5 * DAY)
    put(client, domain, "Visit", id="2", owner="1")
    (profile_id,) = found(client, domain, "owner", "1")
    advance_clock(5 * DAY)
    assert [one["id"] for one in objects(client, domain, profile_id, "Visit")] == ["2"]
    assert found(client, domain, "number", "1") == []
    assert found(client, domain, "number", "2") == [profile_id]


def test_objects_of_a_type_without_retention_take_the_domains(client: Any) -> None:
    client.create_domain(DomainName="short", DefaultExpirationDays=10)
    put_type(client, "short", "Visit", FIELDS, KEYS)
    put(client, "short", "Visit", id="1", owner="1")
    (profile_id,) = found(client, "short", "owner", "1")
    advance_clock(9 * DAY)
    client.update_profile(DomainName="short", ProfileId=profile_id, FirstName="Kim")
    advance_clock(DAY)
    assert objects(client, "short", profile_id, "Visit") == []
    assert profile(client, "short", profile_id) == {"FirstName": "Kim"}


def test_a_shorter_retention_of_the_domain_holds_at_once(client: Any, domain: str) -> None:
    profile_id = create(client, domain, FirstName="Kim")
    advance_clock(20 * DAY)
    client.update_domain(DomainName=domain, DefaultExpirationDays=10)
    assert found(client, domain, "_profileId", profile_id) == []
    assert stored(domain).profiles == {}
