"""A profile's objects of one type, as expressions and filters see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from customer_profiles_mock.calculated.timestamps import write_iso
from customer_profiles_mock.ingestion.mapping.accessors import as_text, follow
from customer_profiles_mock.ingestion.mapping.sources import compile_source
from customer_profiles_mock.ingestion.mapping.standard_objects import PROFILE, STANDARD_OBJECTS
from customer_profiles_mock.ingestion.reading import parse_object
from customer_profiles_mock.ingestion.standard_objects import standard_object_document
from customer_profiles_mock.profiles.fields import profile_document
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.object_types import Field
from customer_profiles_mock.state.profiles import Profile

CONTACT_RECORD: Final = "CTR"
PROFILE_CREATED_AT: Final = "createdAt"


@dataclass(frozen=True, slots=True)
class Item:
    """One object. A standard object and the profile itself are ingested anew with every change."""

    type_name: str
    number: int  # rank by ingestion, or by creation where it changes in place
    ingested_at: float  # epoch seconds
    document: Mapping[str, Any]
    fields: Mapping[str, Field]  # of the object type

    def text(self, name: str) -> str:
        """The value of a mapped field, else of the member at a path; empty where there is none.

        That a mapped field comes first is documented. Members of contact records are written with a
        small first letter in expressions and with a capital one by Amazon Connect; both are found.
        """
        if name in self.fields:
            return as_text(compile_source(self.fields[name].source).read(self.document))
        steps = name.split(".")
        found = as_text(follow(self.document, steps))
        if not found and self.type_name == CONTACT_RECORD:
            found = as_text(follow(self.document, [step[:1].upper() + step[1:] for step in steps]))
        return found


class ProfileObjects:
    """The objects of one profile by type; each is read once, however many attributes ask for it."""

    def __init__(self, domain: Domain, profile: Profile) -> None:
        self._domain = domain
        self._profile = profile
        self._by_type: dict[str, list[Item]] = {}

    def of_type(self, type_name: str) -> list[Item]:
        """The objects of a type, the one that was ingested first in front."""
        if type_name not in self._by_type:
            items = sorted(self._items(type_name), key=lambda item: (item.ingested_at, item.number))
            self._by_type[type_name] = items
        return self._by_type[type_name]

    def _items(self, type_name: str) -> Iterator[Item]:
        profile = self._profile
        if type_name == PROFILE.root:
            document = {**profile_document(profile), PROFILE_CREATED_AT: write_iso(profile.created_at)}
            written_at = max(profile.created_at, profile.last_updated_at)
            yield Item(type_name, profile.number, written_at, document, {})
        elif type_name in STANDARD_OBJECTS:
            for one in profile.standard_objects.values():
                if one.kind == type_name:
                    document = standard_object_document(one)
                    yield Item(type_name, one.number, one.last_updated_at, document, {})
        else:
            object_type = self._domain.object_types.get(type_name)
            fields = object_type.fields if object_type else {}
            for stored in profile.objects.values():
                if stored.object_type_name == type_name:
                    document = parse_object(stored.text)
                    yield Item(type_name, stored.number, stored.ingested_at, document, fields)
