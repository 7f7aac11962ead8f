"""Objects that are accepted and cannot be processed, read back from moto's SQS."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from customer_profiles_mock import deliver
from tests.operations.calling import bad_request, create, key, put_type
from tests.operations.queues import create_queue, letters, receive

NO_PROFILE = "No matching profile and profile creation is disabled"
FIELDS = {"no": "_source.no"}
KEYS = {"club": [key("no", identifiers="UNIQUE PROFILE")]}


@pytest.fixture
def queue(client: Any, domain: str) -> str:
    """The URL of the domain's dead-letter queue."""
    url = create_queue()
    client.update_domain(DomainName=domain, DeadLetterQueueUrl=url)
    return url


@pytest.fixture
def members(client: Any, domain: str) -> str:
    """A type whose objects only go to profiles that are there."""
    put_type(client, domain, "Member", FIELDS, KEYS, AllowProfileCreation=False)
    return "Member"


def put_text(client: Any, domain: str, object_type: str, text: str) -> str:
    response = client.put_profile_object(DomainName=domain, ObjectTypeName=object_type, Object=text)
    return str(response["ProfileObjectUniqueKey"])


def test_an_object_without_a_profile_is_a_letter_as_it_came(
    client: Any, domain: str, queue: str, members: str
) -> None:
    text = '{ "no" :"M-99",\n "name": "Zoë 👩‍🚀", "gold": false, "e": "\\u00e9" }'
    assert put_text(client, domain, members, text)  # the call succeeds
    assert letters(queue) == [
        (text, {"Message": NO_PROFILE, "DomainName": "shop", "ObjectTypeName": "Member"})
    ]
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 0


def test_the_message_as_a_consumer_sees_it(client: Any, domain: str, queue: str, members: str) -> None:
    put_text(client, domain, members, '{"no": "M-99"}')
    (message,) = receive(queue)
    assert message["Body"] == '{"no": "M-99"}'
    assert message["MessageAttributes"] == {
        "Message": {"DataType": "String", "StringValue": NO_PROFILE},
        "DomainName": {"DataType": "String", "StringValue": "shop"},
        "ObjectTypeName": {"DataType": "String", "StringValue": "Member"},
    }


def test_letters_of_one_request_keep_their_order(client: Any, domain: str, queue: str, members: str) -> None:
    texts = [json.dumps({"no": number}) for number in range(5)]
    items = [{"Id": str(number), "Object": text} for number, text in enumerate(texts)]
    client.batch_put_profile_object(DomainName=domain, ObjectTypeName=members, Items=items)
    assert [body for body, _ in letters(queue)] == texts


def test_an_object_that_finds_its_profile_is_no_letter(
    client: Any, domain: str, queue: str, members: str
) -> None:
    profile_id = create(client, domain)
    client.add_profile_key(DomainName=domain, ProfileId=profile_id, KeyName="club", Values=["M-1"])
    put_text(client, domain, members, '{"no": "M-1"}')
    assert letters(queue) == []


def test_a_refused_request_is_no_letter(client: Any, domain: str, queue: str, members: str) -> None:
    for text in ("no JSON", "[]", "{}", '{"no": ""}'):
        with bad_request():
            put_text(client, domain, members, text)
    assert letters(queue) == []


def test_without_a_queue_the_object_is_lost_silently(client: Any, domain: str, members: str) -> None:
    put_text(client, domain, members, '{"no": "M-99"}')
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 0


def test_a_queue_that_is_gone_loses_the_object_silently(
    client: Any, domain: str, queue: str, members: str
) -> None:
    boto3.client("sqs", region_name="us-east-1").delete_queue(QueueUrl=queue)
    put_text(client, domain, members, '{"no": "M-99"}')
    assert letters(create_queue()) == []
    put_text(client, domain, members, '{"no": "M-98"}')  # and goes to the queue that takes its place
    assert [body for body, _ in letters(queue)] == ['{"no": "M-98"}']


def test_a_fifo_queue_gets_nothing(client: Any, domain: str, members: str) -> None:
    url = create_queue("dead.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    client.update_domain(DomainName=domain, DeadLetterQueueUrl=url)
    put_text(client, domain, members, '{"no": "M-99"}')
    assert letters(url) == []


def test_a_queue_for_shorter_messages_gets_only_those(client: Any, domain: str, members: str) -> None:
    url = create_queue("short", MaximumMessageSize="1024")
    client.update_domain(DomainName=domain, DeadLetterQueueUrl=url)
    short = json.dumps({"no": "M-99"})
    for text in (short, json.dumps({"no": "M-99", "blob": "x" * 1024})):
        put_text(client, domain, members, text)
    assert [body for body, _ in letters(url)] == [short]


def test_an_object_of_the_largest_size_is_a_letter(
    client: Any, domain: str, queue: str, members: str
) -> None:
    text = json.dumps({"no": "M-99", "blob": ""})
    text = text.replace('""', json.dumps("x" * (256_000 - len(text))))
    put_text(client, domain, members, text)
    assert [body for body, _ in letters(queue)] == [text]


def test_bad_records_of_a_delivery_are_letters(client: Any, domain: str, queue: str) -> None:
    put_type(client, domain, "Order", FIELDS, KEYS)
    client.put_integration(DomainName=domain, Uri="crm", ObjectTypeName="Order")
    bad = ["no JSON", "[]", '{"other": 1}', '{"no": ""}', ""]
    done = deliver(domain, "crm", ['{"no": "M-1"}', *bad, {"no": "M-2"}])
    assert (done.accepted, done.dead_lettered) == (2, len(bad))
    found = letters(queue)
    assert [body for body, _ in found] == bad
    assert [attributes.pop("Message") for _, attributes in found] == list(done.messages)
    expected = {"DomainName": "shop", "ObjectTypeName": "Order"}
    assert [attributes for _, attributes in found] == [expected] * len(bad)
    assert done.messages[:3] == (
        "Could not parse object string into JSON",
        "Object must be a JSON object",
        "The object has no value for the UNIQUE key of object type Order",
    )


def test_a_delivered_record_without_a_profile_is_a_letter(
    client: Any, domain: str, queue: str, members: str
) -> None:
    client.put_integration(DomainName=domain, Uri="crm", ObjectTypeName=members)
    done = deliver(domain, "crm", [{"no": "M-99"}])
    assert (done.accepted, done.dead_lettered, done.messages) == (0, 1, (NO_PROFILE,))
    assert letters(queue) == [
        ('{"no": "M-99"}', {"Message": NO_PROFILE, "DomainName": "shop", "ObjectTypeName": "Member"})
    ]
