"""A profile, what it holds, and who wrote its fields.

There can be many profiles, and most have values and nothing else. So the values are packed, in a quarter
of the room that dicts and texts take, and profiles without objects share one empty mapping.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any, Final, TypeAlias, cast

KeyValue: TypeAlias = tuple[str, str]  # key name, normalised value
ObjectId: TypeAlias = tuple[str, str]  # object type name, ProfileObjectUniqueKey
Packed: TypeAlias = bytes  # two of them can differ and hold the same values

MANUAL: Final = "by hand"


def pack(values: dict[str, Any]) -> Packed:
    """Values as one object in memory: texts, and lists and mappings of what can be packed."""
    return marshal.dumps(values)


def unpack(packed: Packed) -> dict[str, Any]:
    """The values, the caller's own."""
    return cast("dict[str, Any]", marshal.loads(packed))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the value of a profile's field comes from."""

    writer: str  # MANUAL or the name of an object type
    timestamp: float  # of the source where it gives one, else of the write; epoch seconds
    priority: int | None = None  # the object type's SourcePriority

    @property
    def rank(self) -> float:
        """Among object types: 1 is strongest, no priority weakest."""
        return inf if self.priority is None else self.priority


@dataclass(slots=True)
class StoredObject:
    """One ingested object. Uniqueness is per profile: another profile may hold the same object id."""

    object_type_name: str
    unique_key: str
    text: str  # the JSON as it was sent, byte for byte
    size: int  # of the text, in bytes
    number: int  # rank by ingestion within the domain; a replacement counts as newly ingested
    ingested_at: float
    expires_at: float  # fixed when it is ingested
    keys: tuple[KeyValue, ...]

    @property
    def object_id(self) -> ObjectId:
        return self.object_type_name, self.unique_key


@dataclass(slots=True)
class StandardObject:
    """An object that mappings fill through targets such as `_order.Status`."""

    kind: str  # its root, such as `_order`
    system_id: str  # OrderId and the like: 32 small hex digits
    number: int  # rank by creation within the domain
    created_at: float
    last_updated_at: float
    values: dict[str, Any]  # without the system id
    keys: tuple[KeyValue, ...] = ()

    @property
    def object_id(self) -> ObjectId:
        return self.kind, self.system_id


_NO_VALUES: Final = pack({})
_NOTHING: Final[Mapping[Any, Any]] = {}  # `Journal.put_in` puts another one in its place


def _nothing() -> Mapping[Any, Any]:
    return _NOTHING


@dataclass(slots=True)
class Profile:
    profile_id: str
    number: int  # rank by creation within the domain
    created_at: float
    last_updated_at: float  # not by an upload job; before all time where nothing else has written
    packed: Packed = _NO_VALUES
    origins: Mapping[str, Origin] = field(default_factory=_nothing)  # by path; absent: by hand, at creation
    objects: Mapping[ObjectId, StoredObject] = field(default_factory=_nothing)
    object_bytes: int = 0
    standard_objects: Mapping[ObjectId, StandardObject] = field(default_factory=_nothing)
    imported_until: float = -inf  # an upload job keeps the profile until then
    added_keys: Mapping[str, tuple[str, ...]] = field(
        default_factory=_nothing
    )  # by hand: key name -> normalised values

    @property
    def values(self) -> dict[str, Any]:
        """Members of CreateProfile, as given; unpacked each time, for the caller to keep."""
        return unpack(self.packed)
