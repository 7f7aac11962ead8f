"""The tables that a query can read: profiles, objects, and the items of the catalogue.

How names are made is documented: the type's name in small letters, hyphens as underscores, and a suffix for
types of the service. That profiles are in a table of the same kind, and all columns, are our choice:

    _profile_standard              a row for each profile: members of Profile; addresses are structures,
                                   Attributes is a map
    ride                           a row for each object of type Ride: ProfileId, mapped fields, other members
    _order_standard                a row for each standard object
    products_domain                the catalogue by the fields of the domain object type Products
    _catalogitem_domain_standard   the catalogue by the members of CatalogItem
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeAlias

from customer_profiles_mock.calculated.numerals import read_number
from customer_profiles_mock.calculated.objects import ProfileObjects
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.mapping.accessors import Number, as_text
from customer_profiles_mock.ingestion.mapping.sources import compile_source
from customer_profiles_mock.ingestion.mapping.standard_objects import PROFILE, STANDARD_OBJECTS, members_of
from customer_profiles_mock.profiles.fields import ATTRIBUTES, profile_document
from customer_profiles_mock.protocol.members import member_names, members_with_shape
from customer_profiles_mock.segments.subjects import PROFILE_ID, standard_paths, stored_text
from customer_profiles_mock.segments.table_names import DOMAIN, DOMAIN_STANDARD, STANDARD, table_name
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.object_types import Field

CATALOG_ITEM: Final = "_catalogItem"

# Types of columns, in the words of Spark SQL.
TEXT: Final = "STRING"
WHOLE_NUMBER: Final = "BIGINT"
NUMBER: Final = "DOUBLE"
BOOLEAN: Final = "BOOLEAN"
MAP: Final = "MAP<STRING, STRING>"

_LARGEST_WHOLE_NUMBER: Final = 2**63


@dataclass(frozen=True, slots=True)
class Column:
    kind: str
    values: Callable[[], Sequence[Any]]  # one for each row, None where there is none
    lines: tuple[str, ...] = ()  # of a structure: its members, all texts; values are mappings then


Document: TypeAlias = Mapping[str, Any]  # of `profile_document`
Table = Mapping[str, Column]  # by name in small letters, in which SQL does not tell them apart


def table_makers(domain: Domain) -> dict[str, Callable[[], Table]]:
    """By name, how to make each table of a domain."""
    makers: dict[str, Callable[[], Table]] = {}
    profiles = table_name(PROFILE.root, STANDARD)
    makers[profiles] = partial(_profiles, domain)
    for kind in STANDARD_OBJECTS:
        if kind != PROFILE.root:
            makers[table_name(kind, STANDARD)] = partial(_standard_objects, domain, kind)
    makers[table_name(CATALOG_ITEM, DOMAIN_STANDARD)] = partial(_catalogue, domain)
    for name in sorted(domain.domain_object_types):
        makers[table_name(name, DOMAIN)] = partial(_domain_objects, domain, name)
    for name in sorted(domain.object_types):
        makers[table_name(name)] = partial(_objects, domain, name)
    return makers


def table_of(makers: Mapping[str, Callable[[], Table]], domain: Domain, name: str) -> Table:
    """Raises BadRequest for a name that no table has."""
    maker = makers.get(name)
    if maker is None:
        known = sorted(table_name(one) for one in domain.object_types)
        known.append(table_name(PROFILE.root, STANDARD))
        raise BadRequest(
            f"Table {name} is not found in domain {domain.name}; it has {', '.join(known)} and those of the "
            "other standard object types"
        )
    return maker()


def _profiles(domain: Domain) -> Table:
    profiles = [profile_document(profile) for profile in domain.profiles.values()]
    addresses = members_with_shape("Profile", "Address")
    columns: dict[str, Column] = {}
    for path in standard_paths():
        member = path.partition(".")[0]
        if member in addresses:
            columns[member.lower()] = _structure(profiles, member, member_names("Address"))
        else:
            columns[member.lower()] = Column(TEXT, partial(_texts_at, profiles, member))
    columns[ATTRIBUTES.lower()] = Column(MAP, lambda: [profile.get(ATTRIBUTES, {}) for profile in profiles])
    return columns


def _texts_at(profiles: Iterable[Document], path: str) -> list[str | None]:
    return [stored_text(profile, path) or None for profile in profiles]


def _structure(profiles: Sequence[Document], member: str, lines: tuple[str, ...]) -> Column:
    kind = f"STRUCT<{', '.join(f'{line.lower()}: STRING' for line in lines)}>"
    return Column(kind, lambda: [profile.get(member, {}) for profile in profiles], lines)


def _objects(domain: Domain, type_name: str) -> Table:
    fields = domain.object_types[type_name].fields
    rows = list(_rows(domain, type_name))
    sources = {name: compile_source(field.source) for name, field in fields.items()}
    values: dict[str, list[Any]] = {
        name: [source.read(document) for _, document in rows] for name, source in sources.items()
    }
    return _columns(rows, values, fields)


def _standard_objects(domain: Domain, kind: str) -> Table:
    rows = list(_rows(domain, kind))
    values = {
        name: [document.get(name) for _, document in rows]
        for name in members_of(STANDARD_OBJECTS[kind].shape)
    }
    return _columns(rows, values, {})


def _rows(domain: Domain, type_name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Profile ids and documents, in the order of ingestion within each profile."""
    for profile in domain.profiles.values():
        for item in ProfileObjects(domain, profile).of_type(type_name):
            yield profile.profile_id, item.document


def _columns(
    rows: Sequence[tuple[str, Mapping[str, Any]]],
    mapped: Mapping[str, Sequence[Any]],
    fields: Mapping[str, Field],
) -> Table:
    """ProfileId, what is mapped, and the other members; the first of those that SQL takes for one."""
    ids = [profile_id for profile_id, _ in rows]
    columns = {PROFILE_ID.lower(): Column(TEXT, lambda: ids)}
    for name, values in mapped.items():
        content_type = fields[name].content_type if name in fields else None
        columns.setdefault(name.lower(), _column(name, values, content_type))
    others = sorted({name for _, document in rows for name in document})
    for name in others:
        if name.lower() not in columns:
            columns[name.lower()] = _column(name, [document.get(name) for _, document in rows])
    return columns


def _column(name: str, values: Sequence[Any], content_type: str | None = None) -> Column:
    """Attributes is a map. Else the kind is what every value is in JSON, and text where they differ."""
    if name == ATTRIBUTES and all(value is None or isinstance(value, dict) for value in values):
        return Column(
            MAP, lambda: [{key: as_text(one) for key, one in (value or {}).items()} for value in values]
        )
    present = [value for value in values if value is not None]
    if content_type == "NUMBER":
        return Column(NUMBER, lambda: [_float(value) for value in values])
    if present and all(isinstance(value, bool) for value in present):
        return Column(BOOLEAN, lambda: values)
    if present and all(isinstance(value, Number) for value in present):
        if all(_is_whole(value) for value in present):
            return Column(WHOLE_NUMBER, lambda: [None if value is None else int(value) for value in values])
        return Column(NUMBER, lambda: [_float(value) for value in values])
    return Column(TEXT, lambda: [as_text(value) or None for value in values])


def _is_whole(text: str) -> bool:
    return (
        len(text) <= len(str(_LARGEST_WHOLE_NUMBER))
        and text.lstrip("-").isdecimal()
        and -_LARGEST_WHOLE_NUMBER <= int(text) < _LARGEST_WHOLE_NUMBER
    )


def _float(value: Any) -> float | None:
    number = read_number(as_text(value))
    return None if number is None else float(number)


def _catalogue(domain: Domain) -> Table:
    items = list(domain.catalog_items.values())
    return {
        name.lower(): _column(name, [item.get(name) for item in items])
        for name in member_names("CatalogItem")
    }


def _domain_objects(domain: Domain, name: str) -> Table:
    items = list(domain.catalog_items.values())
    columns: dict[str, Column] = {}
    for field, definition in sorted(domain.domain_object_types[name].fields.items()):
        _, _, path = definition["Target"].partition(".")
        member, _, key = path.partition(".")
        values = [item.get(member, {}).get(key) if key else item.get(member) for item in items]
        columns.setdefault(field.lower(), _column(field, values, definition.get("ContentType")))
    return columns
