"""Which profiles a key value finds: the one look-up behind SearchProfiles and ingestion."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations
from math import comb
from typing import Final

from customer_profiles_mock.profiles.content_types import STRING, normalise
from customer_profiles_mock.profiles.standard_keys import PREDEFINED_KEYS, PROFILE_ID_KEY
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.object_types import Field, KeyEntry, ObjectType

# Joins the parts of a key over several fields (our choice; the service's way is not public).
PART_SEPARATOR: Final = "\x1f"

# A text with so many blanks that it can be read in more ways than this finds nothing.
MOST_READINGS: Final = 1000


def key_content_types(object_types: Iterable[ObjectType], key_name: str) -> tuple[str, ...] | None:
    """The content types of the fields that make up a key, in order.

    None where the key name is neither predefined nor declared by one of the object types. A
    predefined key is one value of its own type, however many fields feed it.
    """
    if key_name in PREDEFINED_KEYS:
        return (PREDEFINED_KEYS[key_name],)
    for object_type in object_types:
        for entry in object_type.keys:
            if entry.key_name == key_name:
                return content_types_of(object_type.fields, entry)
    return None


def content_types_of(fields: Mapping[str, Field], entry: KeyEntry) -> tuple[str, ...]:
    """The content types of the fields of one key entry, in order; absent means STRING."""
    return tuple(fields[name].content_type or STRING for name in entry.field_names)


def find_profile_ids(domain: Domain, key_name: str, value: str) -> Collection[str]:
    """The profiles on which a normalised key value is."""
    if key_name == PROFILE_ID_KEY:
        return (value,) if value in domain.profiles else ()
    return domain.index.profile_ids(key_name, value)


def normal_values(content_types: tuple[str, ...], values: list[str]) -> dict[str, list[str]]:
    """What texts given for a key stand for: normalised key value -> the texts that lead to it.

    For a key over several fields, either each text is all parts joined by a blank, or the texts
    are the parts in order (our choice).
    """
    found: dict[str, list[str]] = {}
    for text in values:
        for parts in _partitions(text, len(content_types)):
            found.setdefault(join_parts(content_types, parts), []).append(text)
    if len(content_types) > 1 and len(values) == len(content_types):
        found[join_parts(content_types, values)] = list(values)
    return found


def join_parts(content_types: tuple[str, ...], parts: list[str]) -> str:
    """The normalised value of a key made of these parts; empty where every part is."""
    normal = [normalise(kind, part) for kind, part in zip(content_types, parts, strict=True)]
    return PART_SEPARATOR.join(normal) if any(normal) else ""


def _partitions(text: str, count: int) -> Iterator[list[str]]:
    """All ways to read a text as `count` parts that were joined by one blank."""
    if count == 1:
        yield [text]
        return
    blanks = [place for place, letter in enumerate(text) if letter == " "]
    if comb(len(blanks), count - 1) > MOST_READINGS:
        return
    for cuts in combinations(blanks, count - 1):
        starts, ends = [0, *(cut + 1 for cut in cuts)], [*cuts, len(text)]
        yield [text[start:end] for start, end in zip(starts, ends, strict=True)]
