"""The other AWS services, as moto simulates them, for behaviour that reaches out to them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from customer_profiles_mock.context import StreamRecord
from customer_profiles_mock.customerprofiles import uploads_bucket

if TYPE_CHECKING:
    from moto.kinesis.models import Stream
    from moto.s3.models import S3Backend


@dataclass(frozen=True, slots=True)
class MotoPeers:
    """moto's backends of one account and region."""

    account_id: str
    region_name: str

    def send_dead_letter(self, queue_url: str, body: str, attributes: Mapping[str, str]) -> None:
        """Put a message with String attributes into the SQS queue with this URL.

        The message is lost silently where this account and region has no such queue, and also where
        the queue is a FIFO one or allows only shorter messages (our choice).
        """
        from moto.sqs.models import sqs_backends

        owner, _, name = urlsplit(queue_url).path.lstrip("/").partition("/")
        regions = sqs_backends[self.account_id]
        if owner != self.account_id or self.region_name not in regions:
            return
        backend = regions[self.region_name]
        queue = backend.queues.get(name)
        if queue is None or queue.fifo_queue or len(body) > queue.attributes["MaximumMessageSize"]:
            return
        typed = {key: {"DataType": "String", "StringValue": value} for key, value in attributes.items()}
        backend.send_message(name, body, typed)

    def has_bucket(self, bucket_name: str) -> bool:
        """Whether the partition has an S3 bucket of this name, in whatever account."""
        return self._bucket_owner(bucket_name) is not None

    def put_file(self, bucket_name: str, key: str, data: bytes) -> bool:
        """Put a file into an S3 bucket; False where there is none of this name."""
        backend = self._bucket_owner(bucket_name)
        if backend is not None:
            backend.put_object(bucket_name, key, data)
        return backend is not None

    def _bucket_owner(self, bucket_name: str) -> S3Backend | None:
        from moto.s3.models import s3_backends
        from moto.utilities.utils import get_partition

        partition = get_partition(self.region_name)
        owner = s3_backends.bucket_accounts.get(bucket_name, ("", ""))
        return s3_backends[owner[1]][partition] if owner[0] == partition else None

    def has_stream(self, stream_arn: str) -> bool:
        """Whether this account and region has the Kinesis data stream."""
        return self._stream(stream_arn) is not None

    def put_stream_records(self, stream_arn: str, records: Sequence[StreamRecord]) -> bool:
        """Put records into a Kinesis data stream; False where it is gone."""
        stream = self._stream(stream_arn)
        if stream is None:
            return False
        for record in records:
            # One by one: moto's PutRecords takes 500 at most.
            stream.put_record(record.partition_key, "", b64encode(record.data).decode())
        return True

    def keep_upload(self, key: str, data: bytes) -> None:
        """Put an uploaded file into the S3 bucket for uploads."""
        uploads_bucket.keep(self.region_name, key, data)

    def read_upload(self, key: str) -> bytes | None:
        """An uploaded file; None where it is gone."""
        return uploads_bucket.read(self.region_name, key)

    def _stream(self, stream_arn: str) -> Stream | None:
        from moto.kinesis.models import kinesis_backends

        regions = kinesis_backends[self.account_id]
        if self.region_name not in regions:
            return None
        streams = regions[self.region_name].list_streams()
        return next((stream for stream in streams if stream.arn == stream_arn), None)
