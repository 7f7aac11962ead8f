"""An SQS queue for dead letters, and what is in it, read through boto3."""

from __future__ import annotations

from typing import Any

import boto3

from tests.operations.calling import REGION


def create_queue(name: str = "dead", **attributes: str) -> str:
    """Make a queue; returns its URL."""
    return str(_sqs().create_queue(QueueName=name, Attributes=attributes)["QueueUrl"])


def receive(url: str) -> list[dict[str, Any]]:
    """All messages of a queue with their attributes, oldest first; none of them again later."""
    found: list[dict[str, Any]] = []
    while (
        messages := _sqs()
        .receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
        .get("Messages")
    ):
        found += messages
    return found


def letters(url: str) -> list[tuple[str, dict[str, str]]]:
    """Body and String attributes of all messages of a queue."""
    found = []
    for message in receive(url):
        attributes = message.get("MessageAttributes", {})
        assert {attribute["DataType"] for attribute in attributes.values()} <= {"String"}
        values = {name: attribute["StringValue"] for name, attribute in attributes.items()}
        found.append((message["Body"], values))
    return found


def _sqs() -> Any:
    return boto3.client("sqs", region_name=REGION)
