"""A Kinesis data stream, and what was put into it, read back through boto3."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from tests.conftest import one_session
from tests.operations.calling import ACCOUNT_ID, REGION

STREAM = "changes"
STREAM_ARN = f"arn:aws:kinesis:{REGION}:{ACCOUNT_ID}:stream/{STREAM}"


def create_stream(shards: int = 1, name: str = STREAM) -> str:
    """Make a data stream; returns its ARN."""
    _kinesis().create_stream(StreamName=name, ShardCount=shards)
    arn = _kinesis().describe_stream_summary(StreamName=name)["StreamDescriptionSummary"]["StreamARN"]
    return str(arn)


def delete_stream(name: str = STREAM) -> None:
    _kinesis().delete_stream(StreamName=name)


def shards_of_records(name: str = STREAM) -> list[list[dict[str, Any]]]:
    """The records of each shard as Kinesis gives them, oldest first."""
    kinesis = _kinesis()
    found = []
    for shard in kinesis.list_shards(StreamName=name)["Shards"]:
        iterator = kinesis.get_shard_iterator(
            StreamName=name, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        found.append(kinesis.get_records(ShardIterator=iterator, Limit=10_000)["Records"])
    return found


def read_records(name: str = STREAM) -> list[dict[str, Any]]:
    """The documents of a stream of one shard, oldest first."""
    (records,) = shards_of_records(name)
    return [json.loads(record["Data"]) for record in records]


@cache
def _kinesis() -> Any:
    return one_session().client("kinesis", region_name=REGION)
