"""Calling behaviour without HTTP and without moto, for tests where combinations matter."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from customer_profiles_mock.context import Context, StreamRecord, Transitions
from customer_profiles_mock.jobs.unit_of_work import unit_of_work
from customer_profiles_mock.operations.registry import built_operations
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.store import Store

DOMAIN = "shop"


@dataclass
class Immediate:
    """Every asynchronous resource is done at once."""

    def get_transition(self, model_name: str) -> Mapping[str, Any]:  # noqa: ARG002
        return {"progression": "immediate"}


@dataclass
class RecordingPeers:
    """Keeps what would leave for other services."""

    dead_letters: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    records: list[StreamRecord] = field(default_factory=list)
    buckets: dict[str, dict[str, bytes]] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)

    def send_dead_letter(self, queue_url: str, body: str, attributes: Mapping[str, str]) -> None:
        assert queue_url
        self.dead_letters.append((body, attributes))

    def has_stream(self, stream_arn: str) -> bool:
        return bool(stream_arn)

    def has_bucket(self, bucket_name: str) -> bool:
        return bucket_name in self.buckets

    def put_file(self, bucket_name: str, key: str, data: bytes) -> bool:
        if bucket_name in self.buckets:
            self.buckets[bucket_name][key] = data
        return bucket_name in self.buckets

    def put_stream_records(self, stream_arn: str, records: Sequence[StreamRecord]) -> bool:
        assert stream_arn
        self.records += records
        return True

    def keep_upload(self, key: str, data: bytes) -> None:
        self.uploads[key] = data

    def read_upload(self, key: str) -> bytes | None:
        return self.uploads.get(key)


class Service:
    """One account in one region, with one domain."""

    def __init__(self, **settings: Any) -> None:
        self.store = Store("123456789012", "us-east-1", "aws")
        self.now = 1_700_000_000.0
        self.peers = RecordingPeers()
        self.transitions: Transitions = Immediate()
        self.random = random.Random(0)
        self.call("CreateDomain", **{"DefaultExpirationDays": 366, **settings})

    @property
    def domain(self) -> Domain:
        return self.store.domains[DOMAIN]

    def call(self, operation: str, **params: Any) -> Mapping[str, Any]:
        """One operation on the domain, one second after the one before. Raises ServiceError."""
        context = self.context(operation)
        with unit_of_work(context):
            return built_operations()[operation].behaviour(context, {"DomainName": DOMAIN, **params})

    def context(self, operation: str) -> Context:
        """The surroundings of one more request, one second after the one before."""
        self.now += 1
        return Context(
            operation=operation,
            store=self.store,
            now=self.now,
            random=self.random,
            peers=self.peers,
            transitions=self.transitions,
            caller=lambda: "arn:aws:iam::123456789012:root",
        )
