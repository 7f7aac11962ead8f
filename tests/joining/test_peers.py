"""What reaches the other services that moto simulates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from customer_profiles_mock import mock_customer_profiles
from customer_profiles_mock.context import StreamRecord
from customer_profiles_mock.customerprofiles.peers import MotoPeers
from tests.conftest import one_session

ACCOUNT_ID, REGION = "123456789012", "us-east-1"

peers = MotoPeers(ACCOUNT_ID, REGION)


@pytest.fixture
def sqs() -> Iterator[Any]:
    with mock_customer_profiles():
        yield one_session().client("sqs", region_name=REGION)


@pytest.fixture
def kinesis() -> Iterator[Any]:
    with mock_customer_profiles():
        yield one_session().client("kinesis", region_name=REGION)


def messages(sqs: Any, url: str) -> list[dict[str, Any]]:
    answer = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"], MaxNumberOfMessages=10)
    return list(answer.get("Messages", []))


def test_a_dead_letter_arrives_with_its_attributes(sqs: Any) -> None:
    url = sqs.create_queue(QueueName="letters")["QueueUrl"]
    peers.send_dead_letter(url, '{"id": 1}', {"ErrorMessage": "no key"})
    (message,) = messages(sqs, url)
    assert message["Body"] == '{"id": 1}'
    assert message["MessageAttributes"] == {"ErrorMessage": {"StringValue": "no key", "DataType": "String"}}


def test_a_queue_is_found_by_the_url_of_a_server_too(sqs: Any) -> None:
    url = sqs.create_queue(QueueName="letters")["QueueUrl"]
    peers.send_dead_letter(f"http://localhost:5000/{ACCOUNT_ID}/letters", "{}", {})
    assert [message["Body"] for message in messages(sqs, url)] == ["{}"]


@pytest.mark.parametrize(
    "url",
    [
        f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT_ID}/nowhere",
        "https://sqs.us-east-1.amazonaws.com/111122223333/letters",
        "letters",
        "",
    ],
)
def test_a_letter_to_no_queue_of_ours_is_lost_silently(sqs: Any, url: str) -> None:
    real = sqs.create_queue(QueueName="letters")["QueueUrl"]
    peers.send_dead_letter(url, "{}", {})
    assert messages(sqs, real) == []


def test_a_letter_that_the_queue_cannot_take_is_lost_silently(sqs: Any) -> None:
    small = sqs.create_queue(QueueName="small", Attributes={"MaximumMessageSize": "1024"})["QueueUrl"]
    fifo = sqs.create_queue(QueueName="order.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    for url in (small, fifo):
        peers.send_dead_letter(url, "x" * 1025, {})
        assert messages(sqs, url) == []


def test_records_reach_a_stream_in_order_however_many(kinesis: Any) -> None:
    kinesis.create_stream(StreamName="changes", ShardCount=1)
    arn = f"arn:aws:kinesis:{REGION}:{ACCOUNT_ID}:stream/changes"
    sent = [StreamRecord(str(number), str(number).encode()) for number in range(501)]
    assert peers.has_stream(arn)
    assert peers.put_stream_records(arn, sent)
    shard = kinesis.list_shards(StreamARN=arn)["Shards"][0]["ShardId"]
    position = kinesis.get_shard_iterator(StreamARN=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    got = kinesis.get_records(ShardIterator=position["ShardIterator"], StreamARN=arn)["Records"]
    assert [StreamRecord(record["PartitionKey"], record["Data"]) for record in got] == sent


def test_a_stream_that_is_not_there_takes_nothing(kinesis: Any) -> None:
    kinesis.create_stream(StreamName="changes", ShardCount=1)
    for arn in (
        f"arn:aws:kinesis:{REGION}:{ACCOUNT_ID}:stream/gone",
        f"arn:aws:kinesis:eu-west-2:{ACCOUNT_ID}:stream/changes",
        f"arn:aws:kinesis:{REGION}:111122223333:stream/changes",
    ):
        assert not peers.has_stream(arn)
        assert not peers.put_stream_records(arn, [StreamRecord("key", b"data")])


@mock_customer_profiles
def test_a_region_that_moto_does_not_know_for_a_service_has_nothing() -> None:
    nowhere = MotoPeers(ACCOUNT_ID, "mars-north-1")
    nowhere.send_dead_letter(f"https://sqs.mars-north-1.amazonaws.com/{ACCOUNT_ID}/letters", "{}", {})
    assert not nowhere.has_stream(f"arn:aws:kinesis:mars-north-1:{ACCOUNT_ID}:stream/changes")
