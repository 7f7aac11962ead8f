"""A guess at the mapping for objects of an unknown type.

The service generates its answer; ours is fixed rules over the names of members, so that equal
objects give equal mappings. What is documented: the texts and figures of the two refusals, and
that there is one mapping or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.definition import PROFILE, SECONDARY, UNIQUE
from customer_profiles_mock.ingestion.mapping.accessors import SOURCE_ROOT, as_text
from customer_profiles_mock.ingestion.reading import parse_object
from customer_profiles_mock.ingestion.source_timestamps import parse_format
from customer_profiles_mock.profiles.content_types import EMAIL_ADDRESS, NAME, PHONE_NUMBER
from customer_profiles_mock.state.object_types import Field, KeyEntry

MOST_ATTRIBUTES: Final = 120

# The model's limits.
_LONGEST_NAME: Final = 64
_LONGEST_SOURCE: Final = 1000

# A type may have ten keys: an id, two sorts of address and a name stay below.
_MOST_OF_A_KIND: Final = 4

_READABLE_NAME: Final = re.compile(r"[^.\[\]{}]+")
_PHONE: Final = re.compile(r"[+(]?[0-9][0-9 ()./-]{4,}")
_ID_WORDS: Final = frozenset({"id", "uuid", "guid"})

# Which member says when an object changed, and how; the first format that fits all objects.
_CHANGED: Final = re.compile("updated|modified")
_TIMESTAMP_FORMATS: Final = (
    ("EpochMilli", re.compile(r"[0-9]{13}")),
    ("yyyy-MM-dd'T'HH:mm:ssX", re.compile(r"[0-9T:-]{19}Z")),
    ("yyyy-MM-dd'T'HH:mm:ss.SSSX", re.compile(r"[0-9T:-]{19}\.[0-9]{3}Z")),
)
_TIMESTAMP_TARGET: Final = "_profile.SourceLastUpdatedTimestamp"

# The last part of a member's path, small letters only -> the profile member that it fills.
_TARGETS: Final[Mapping[str, str]] = {
    "firstname": "FirstName",
    "givenname": "FirstName",
    "middlename": "MiddleName",
    "lastname": "LastName",
    "familyname": "LastName",
    "surname": "LastName",
    "companyname": "BusinessName",
    "businessname": "BusinessName",
    "birthdate": "BirthDate",
    "birthday": "BirthDate",
    "dateofbirth": "BirthDate",
    "gender": "GenderString",
    "accountnumber": "AccountNumber",
    "street": "Address.Address1",
    "address1": "Address.Address1",
    "address2": "Address.Address2",
    "city": "Address.City",
    "county": "Address.County",
    "state": "Address.State",
    "province": "Address.Province",
    "country": "Address.Country",
    "zip": "Address.PostalCode",
    "zipcode": "Address.PostalCode",
    "postcode": "Address.PostalCode",
    "postalcode": "Address.PostalCode",
}
_TARGETS_BY_KIND: Final[Mapping[str, str]] = {EMAIL_ADDRESS: "EmailAddress", PHONE_NUMBER: "PhoneNumber"}

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Detected:
    fields: Mapping[str, Field]
    keys: Sequence[KeyEntry]
    timestamp_format: str | None  # SourceLastUpdatedTimestampFormat


@dataclass(slots=True)
class _Leaf:
    """One scalar member, with its values in the objects that have one."""

    path: Path
    field_name: str = ""
    texts: dict[int, str] = field(default_factory=dict)  # number of the object -> value
    kind: str | None = None

    @property
    def name(self) -> str:
        return next(step for step in reversed(self.path) if isinstance(step, str))


def detect(texts: Sequence[str]) -> Detected | None:
    """The mapping for objects such as these, None where nothing in them identifies an object.

    Every one of the objects can be ingested with it. Raises BadRequest for a text that is no JSON
    object, and for objects that have too many attributes between them.
    """
    objects = [parse_object(text) for text in texts]
    attributes = {path for one in objects for path in _attributes(one, ())}
    if len(attributes) > MOST_ATTRIBUTES:
        raise BadRequest(f"Breached limit of {MOST_ATTRIBUTES} attributes")
    leaves = _leaves(objects)
    keys = _keys(leaves, len(objects))
    if not keys:
        return None
    fields = _fields(leaves)
    changed, timestamp_format = _timestamp(leaves)
    if changed is not None:
        fields[changed.field_name] = Field(_source(changed.path), _TIMESTAMP_TARGET)
    return Detected(fields, keys, timestamp_format)


def _attributes(value: Any, path: Path) -> Iterator[Path]:
    """Every member at any depth; the members of an array's elements once (our reading of "nested")."""
    if len(path) > MOST_ATTRIBUTES:
        return
    if isinstance(value, dict):
        for name, item in value.items():
            yield (*path, name)
            yield from _attributes(item, (*path, name))
    elif isinstance(value, list):
        for item in value:
            yield from _attributes(item, (*path, 0))


def _leaves(objects: Sequence[Mapping[str, Any]]) -> list[_Leaf]:
    """The scalar members of all objects that a Source can reach, as they first appear."""
    leaves: dict[Path, _Leaf] = {}
    for number, one in enumerate(objects):
        for path, value in _scalars(one, ()):
            leaf = leaves.setdefault(path, _Leaf(path))
            if text := as_text(value):
                leaf.texts[number] = text
    taken: set[str] = set()
    for leaf in leaves.values():
        leaf.field_name = _free_name(leaf.path, taken)
        taken.add(leaf.field_name)
        leaf.kind = _kind(leaf)
    return list(leaves.values())


def _scalars(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Paths and values; of an array only the first element."""
    if len(path) > MOST_ATTRIBUTES:
        return
    if isinstance(value, dict):
        for name, item in value.items():
            if _READABLE_NAME.fullmatch(name):
                yield from _scalars(item, (*path, name))
    elif isinstance(value, list):
        if value:
            yield from _scalars(value[0], (*path, 0))
    elif len(_source(path)) <= _LONGEST_SOURCE:
        yield path, value


def _source(path: Path) -> str:
    return SOURCE_ROOT + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def _free_name(path: Path, taken: set[str]) -> str:
    """A field name that a key can name too: `contact.e-mail` becomes `contact_e-mail`."""
    joined = re.sub(r"[^a-zA-Z0-9_-]", "_", "_".join(map(str, path)))
    if not joined[0].isalpha() or joined in ("Tags", "tags"):
        joined = f"field_{joined}"
    name, count = joined[:_LONGEST_NAME], 1
    while name in taken:
        count += 1
        name = f"{joined[: _LONGEST_NAME - len(str(count)) - 1]}_{count}"
    return name


def _kind(leaf: _Leaf) -> str | None:
    """The content type that the name suggests and no value speaks against."""
    name, texts = _letters(leaf.name), leaf.texts.values()
    if "mail" in name and all("@" in text for text in texts):
        return EMAIL_ADDRESS
    if ("phone" in name or "mobile" in name) and all(map(_PHONE.fullmatch, texts)):
        return PHONE_NUMBER
    return NAME if name.endswith("name") else None


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def _fields(leaves: Sequence[_Leaf]) -> dict[str, Field]:
    """A field for each leaf; a member of the profile is the target of the first that fits."""
    fields: dict[str, Field] = {}
    filled: set[str] = set()
    for leaf in leaves:
        member = _TARGETS_BY_KIND.get(leaf.kind or "") or _TARGETS.get(_letters(leaf.name))
        target = f"_profile.{member}" if member and member not in filled else None
        if member:
            filled.add(member)
        fields[leaf.field_name] = Field(_source(leaf.path), target, leaf.kind)
    return fields


def _timestamp(leaves: Sequence[_Leaf]) -> tuple[_Leaf, str] | tuple[None, None]:
    """The first leaf that says when an object changed, and the format of its values."""
    for leaf in leaves:
        if leaf.texts and _CHANGED.search(_letters(leaf.name)):
            for timestamp_format, form in _TIMESTAMP_FORMATS:
                if all(map(form.fullmatch, leaf.texts.values())) and _reads(timestamp_format, leaf):
                    return leaf, timestamp_format
    return None, None


def _reads(timestamp_format: str, leaf: _Leaf) -> bool:
    parsed = parse_format(timestamp_format)
    return all(parsed.read(text, now=0.0) is not None for text in leaf.texts.values())


def _keys(leaves: Sequence[_Leaf], count: int) -> list[KeyEntry]:
    """Keys that find a profile for each of `count` objects, empty where there are none.

    UNIQUE is the first id that every object has, else the first such e-mail address or phone number.
    Addresses and then numbers find the profile; the UNIQUE key does where an object has neither.
    """
    emails = [leaf for leaf in leaves if leaf.kind == EMAIL_ADDRESS and leaf.texts][:_MOST_OF_A_KIND]
    phones = [leaf for leaf in leaves if leaf.kind == PHONE_NUMBER and leaf.texts][:_MOST_OF_A_KIND]
    ids = [leaf for leaf in leaves if leaf.kind is None and _is_id(leaf.name)]
    unique = next((leaf for leaf in [*ids, *emails, *phones] if len(leaf.texts) == count), None)
    if unique is None:
        return []
    reached = {number for leaf in [*emails[:1], *phones[:1]] for number in leaf.texts}
    keys = []
    if unique.kind is None:
        identifiers = (UNIQUE,) if len(reached) == count else (PROFILE, UNIQUE)
        keys.append(KeyEntry(unique.field_name, (unique.field_name,), identifiers))
    keys += _address_keys("_email", emails, unique, (PROFILE,))
    keys += _address_keys("_phone", phones, unique, (PROFILE, SECONDARY) if emails else (PROFILE,))
    keys += [
        KeyEntry("_fullName", (leaf.field_name,))
        for leaf in leaves
        if _letters(leaf.name) in ("name", "fullname")
    ][:1]
    return keys


def _address_keys(
    key_name: str, leaves: Sequence[_Leaf], unique: _Leaf, identifiers: tuple[str, ...]
) -> list[KeyEntry]:
    """The first leaf of a kind finds the profile of an object; the others are for searches."""
    keys = []
    for leaf in leaves:
        of_leaf = identifiers if leaf is leaves[0] else ()
        if leaf is unique:
            of_leaf = (*of_leaf, UNIQUE)
        keys.append(KeyEntry(key_name, (leaf.field_name,), of_leaf))
    return keys


def _is_id(name: str) -> bool:
    """`id`, `memberId`, `member_id`, `ID`; not `paid`."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)
    return any(word.lower() in _ID_WORDS for word in words)
