"""The S3 bucket that uploaded files lie in, in moto's S3.

It belongs to an account of its own, as the service's does, and so is not among the user's buckets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from moto.s3.models import S3Backend

OWNER: Final = "739204518266"  # no account's id that a test would think of


def keep(region_name: str, key: str, data: bytes) -> None:
    backend, name = _bucket(region_name)
    if name not in backend.buckets:
        backend.create_bucket(name, region_name)
    backend.put_object(name, key, data)


def read(region_name: str, key: str) -> bytes | None:
    """None where the bucket or the file is not there."""
    backend, name = _bucket(region_name)
    stored = backend.get_object(name, key) if name in backend.buckets else None
    return stored.value if stored is not None else None


def _bucket(region_name: str) -> tuple[S3Backend, str]:
    """moto's S3 of the partition, and the bucket's name: one in each, as names are unique over all."""
    from moto.s3.models import s3_backends
    from moto.utilities.utils import get_partition

    partition = get_partition(region_name)
    return s3_backends[OWNER][partition], f"customer-profiles-mock-uploads-{partition}"
