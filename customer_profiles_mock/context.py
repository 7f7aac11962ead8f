"""What behaviour gets beside its parameters: whose state, what time it is, where ids come from."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple, Protocol

from customer_profiles_mock.options import Options
from customer_profiles_mock.state.store import Store

_VERSION_4: Final = (4 << 76) | (8 << 60)  # version, and the variant of RFC 9562
_FREE_BITS: Final = ((1 << 128) - 1) & ~((0xF << 76) | (0xC << 60))


# Who is on record for what nobody asked for.
SERVICE_PRINCIPAL: Final = "profile.amazonaws.com"


class StreamRecord(NamedTuple):
    partition_key: str
    data: bytes


class DeadLetter(NamedTuple):
    queue_url: str | None  # None where the domain has no queue
    body: str
    attributes: Mapping[str, str]


class Peers(Protocol):
    """The other AWS services, as far as behaviour needs them (`customerprofiles/peers.py`)."""

    def send_dead_letter(self, queue_url: str, body: str, attributes: Mapping[str, str]) -> None:
        """Put a message with String attributes into an SQS queue of this account and region.

        A queue that is not there loses the message silently, as on the service.
        """

    def has_stream(self, stream_arn: str) -> bool:
        """Whether this account and region has the Kinesis data stream."""
        ...

    def put_stream_records(self, stream_arn: str, records: Sequence[StreamRecord]) -> bool:
        """Put records into a Kinesis data stream, all in one call; False where it is gone."""
        ...

    def has_bucket(self, bucket_name: str) -> bool:
        """Whether S3 has the bucket, in whatever account."""
        ...

    def put_file(self, bucket_name: str, key: str, data: bytes) -> bool:
        """Put a file into an S3 bucket; False where the bucket is gone."""
        ...

    def keep_upload(self, key: str, data: bytes) -> None:
        """Put an uploaded file into the S3 bucket for uploads, which is the service's and no caller's."""

    def read_upload(self, key: str) -> bytes | None:
        """An uploaded file; None where it is gone."""


class Transitions(Protocol):
    """How fast an asynchronous resource moves through its states (moto's state manager)."""

    def get_transition(self, model_name: str) -> Mapping[str, Any]:
        """`{"progression": "immediate"}`, `{"progression": "time", "seconds": n}` or
        `{"progression": "manual", "times": n}` for a model such as
        `customerprofiles::identity-resolution-job`.
        """
        ...


@dataclass(slots=True)
class Context:
    """One request's surroundings. Behaviour reads clock, ids and randomness from here alone."""

    operation: str
    store: Store
    now: float  # epoch seconds, to the millisecond; one moment for the whole request
    random: random.Random  # moto's seedable generator in production
    peers: Peers
    transitions: Transitions
    caller: Callable[[], str]  # the ARN of who asks; looked up by what puts it on record alone
    options: Options = field(default_factory=Options)
    endpoint: str = ""  # scheme and host that the request came to; empty where it is no API call
    outbox: dict[str, list[StreamRecord]] = field(default_factory=dict)  # by domain, sent at the end
    membership_outbox: dict[str, list[StreamRecord]] = field(default_factory=dict)  # likewise
    dead_letters: list[DeadLetter] = field(default_factory=list)  # sent at the end

    def in_the_name_of(self, caller_arn: str) -> Context:
        """The same surroundings, with somebody else on record."""
        return replace(self, caller=lambda: caller_arn)

    def new_id(self) -> str:
        """A fresh id of the service: a UUID of version 4 as 32 small hex digits."""
        return id_of(self.new_id_number())

    def new_id_number(self) -> int:
        """A fresh id before `id_of`."""
        return self.random.getrandbits(128) & _FREE_BITS | _VERSION_4


def id_of(number: int) -> str:
    return f"{number:032x}"
