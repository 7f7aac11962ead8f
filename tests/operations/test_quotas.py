"""Every quota that is in force: the last that fits, and one too many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.events.kinesis import create_stream
from tests.operations.calling import ACCOUNT_ID, REGION, bad_request, create, key, profile, put, put_type

ID = {"id": "_source.id"}
ONE_KEY = {"member": [key("id", identifiers="UNIQUE PROFILE")]}
TAGS = {f"k{number}": "v" for number in range(50)}


@contextmanager
def too_long(member: str, most: int) -> Iterator[None]:
    with bad_request(
        f"at '{member}' failed to satisfy constraint", f"Member must have length less than or equal to {most}"
    ):
        yield


@contextmanager
def too_large(member: str, most: int) -> Iterator[None]:
    with bad_request(f"at '{member}'", f"Member must have value less than or equal to {most}"):
        yield


def test_a_hundred_domains_in_a_region(client: Any) -> None:
    for number in range(100):
        client.create_domain(DomainName=f"d{number}", DefaultExpirationDays=1)
    with bad_request("at most 100 domains"):
        client.create_domain(DomainName="more", DefaultExpirationDays=1)


def test_a_hundred_object_types_in_a_domain(client: Any, domain: str) -> None:
    for number in range(100):
        put_type(client, domain, f"t{number}", ID, ONE_KEY)
    with bad_request("at most 100 object types"):
        put_type(client, domain, "more", ID, ONE_KEY)
    put_type(client, domain, "t99", ID, ONE_KEY, Description="one that is there can be put again")


def test_ten_key_entries_in_an_object_type(client: Any, domain: str) -> None:
    put_type(client, domain, "Member", ID, {**ONE_KEY, "b": [key("id")] * 5, "c": [key("id")] * 4})
    with bad_request("at most 10 keys"):
        put_type(client, domain, "Member", ID, {**ONE_KEY, "b": [key("id")] * 5, "c": [key("id")] * 5})


def test_250_fields_in_an_object_type(client: Any, domain: str) -> None:
    fields = {f"f{number}": "_source.x" for number in range(249)}
    put_type(client, domain, "Member", {**ID, **fields}, ONE_KEY)
    with bad_request("at most 250 fields"):
        put_type(client, domain, "Member", {**ID, **fields, "more": "_source.x"}, ONE_KEY)


def test_1098_days_until_anything_expires(client: Any, domain: str) -> None:
    client.update_domain(DomainName=domain, DefaultExpirationDays=1098)
    with too_large("defaultExpirationDays", 1098):
        client.update_domain(DomainName=domain, DefaultExpirationDays=1099)
    put_type(client, domain, "Member", ID, ONE_KEY, ExpirationDays=1098)
    with too_large("expirationDays", 1098):
        put_type(client, domain, "Member", ID, ONE_KEY, ExpirationDays=1099)


def test_fifty_integrations_in_a_domain(client: Any, domain: str) -> None:
    for number in range(50):
        client.put_integration(DomainName=domain, Uri=f"u{number}", ObjectTypeName="CTR")
    with bad_request("at most 50 integrations"):
        client.put_integration(DomainName=domain, Uri="more", ObjectTypeName="CTR")
    client.put_integration(DomainName=domain, Uri="u49", ObjectTypeName="Member")


def test_one_event_stream_in_a_domain(client: Any, domain: str) -> None:
    uri = create_stream()
    client.create_event_stream(DomainName=domain, EventStreamName="one", Uri=uri)
    with bad_request("is already associated with an active EventStream"):
        client.create_event_stream(DomainName=domain, EventStreamName="more", Uri=uri)


def test_a_thousand_objects_on_a_profile(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Visit",
        {**ID, "who": "_source.who"},
        {"visit": [key("id", identifiers="UNIQUE")], "who": [key("who", identifiers="PROFILE")]},
    )
    for start in range(0, 1010, 10):
        items = [
            {"Id": str(number), "Object": f'{{"id": {number}, "who": "ann"}}'}
            for number in range(start, start + 10)
        ]
        client.batch_put_profile_object(DomainName=domain, ObjectTypeName="Visit", Items=items)
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 1000


def test_256000_characters_in_an_object_however_many_bytes(client: Any, domain: str) -> None:
    put_type(client, domain, "Note", ID, ONE_KEY)
    for letter in ("a", "é", "😀"):
        text = '{"id": 1, "note": "%s"}'
        text %= letter * (256_000 - len(text) + 2)
        assert len(text) == 256_000
        client.put_profile_object(DomainName=domain, ObjectTypeName="Note", Object=text)
        with too_long("object", 256_000):
            client.put_profile_object(DomainName=domain, ObjectTypeName="Note", Object=text + " ")


def test_250_kb_in_a_profile_however_many_values(client: Any, domain: str) -> None:
    attributes = {f"a{number:03}": "é" * 255 for number in range(500)}
    with bad_request("A profile can have at most 256000 bytes"):
        create(client, domain, Attributes=attributes)
    halves = [dict(list(attributes.items())[start::2]) for start in (0, 1)]
    profile_id = create(client, domain, Attributes=halves[0])
    with bad_request("A profile can have at most 256000 bytes"):
        client.update_profile(DomainName=domain, ProfileId=profile_id, Attributes=halves[1])
    assert len(profile(client, domain, profile_id)["Attributes"]) == 250


def test_fifty_tags_on_a_resource(client: Any, domain: str) -> None:
    arn = f"arn:aws:profile:{REGION}:{ACCOUNT_ID}:domains/{domain}"
    client.tag_resource(resourceArn=arn, tags=TAGS)
    client.tag_resource(resourceArn=arn, tags={"k49": "new"})
    with bad_request("at most 50 tags"):
        client.tag_resource(resourceArn=arn, tags={"more": "v"})
    with too_long("tags", 50):
        client.create_domain(DomainName="other", DefaultExpirationDays=1, Tags={**TAGS, "more": "v"})


def test_twenty_profiles_to_be_merged_or_read_in_a_call(client: Any, domain: str) -> None:
    main, *others = (create(client, domain) for _ in range(22))
    with too_long("profileIdsToBeMerged", 20):
        client.merge_profiles(DomainName=domain, MainProfileId=main, ProfileIdsToBeMerged=others)
    with too_long("profileIds", 20):
        client.batch_get_profile(DomainName=domain, ProfileIds=others)
    read = client.batch_get_profile(DomainName=domain, ProfileIds=others[:20])
    assert len(read["Profiles"]) == 20
    client.merge_profiles(DomainName=domain, MainProfileId=main, ProfileIdsToBeMerged=others[:20])
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 2


def test_ten_objects_to_be_put_in_a_call(client: Any, domain: str) -> None:
    put_type(client, domain, "Note", ID, ONE_KEY)
    items = [{"Id": str(number), "Object": f'{{"id": {number}}}'} for number in range(11)]
    with too_long("items", 10):
        client.batch_put_profile_object(DomainName=domain, ObjectTypeName="Note", Items=items)
    client.batch_put_profile_object(DomainName=domain, ObjectTypeName="Note", Items=items[:10])
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 10


def test_five_objects_with_120_attributes_to_be_looked_at(client: Any, domain: str) -> None:
    with too_long("objects", 5):
        client.detect_profile_object_type(DomainName=domain, Objects=['{"id": 1}'] * 6)
    attributes = ", ".join(f'"a{number}": 1' for number in range(119))
    client.detect_profile_object_type(DomainName=domain, Objects=[f'{{"id": 1, {attributes}}}'] * 5)
    with bad_request("Breached limit of 120 attributes"):
        client.detect_profile_object_type(DomainName=domain, Objects=[f'{{"id": 1, "x": 2, {attributes}}}'])


def test_nothing_is_throttled(client: Any, domain: str) -> None:
    for number in range(20):  # the service would take one of these a second
        put_type(client, domain, "Note", ID, ONE_KEY, Description=str(number))
        client.update_domain(DomainName=domain)
    for number in range(200):
        put(client, domain, "Note", id=number)
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 200
