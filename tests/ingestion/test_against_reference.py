"""Random sequences of ingestion against a plain reading of the matching algorithm.

The reference keeps lists and scans them; it knows no index. After every step both must have the
same objects on the same profiles, and every key value must find the same profiles.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from customer_profiles_mock.errors import BadRequest
from tests.behaviour import Service

FIELDS: dict[str, dict[str, str]] = {
    "no": {"Source": "_source.no"},
    "mail": {"Source": "_source.mail", "Target": "_profile.EmailAddress", "ContentType": "EMAIL_ADDRESS"},
    "phone": {"Source": "_source.phone", "ContentType": "PHONE_NUMBER"},
    "name": {"Source": "_source.name", "Target": "_profile.LastName"},
}

# Key name, field, identifiers; in order of evaluation.
TYPES: dict[str, tuple[bool, list[tuple[str, str, list[str]]]]] = {
    "Member": (True, [("memberNo", "no", ["UNIQUE", "PROFILE"]), ("_email", "mail", [])]),
    "Visit": (
        True,
        [
            ("_email", "mail", ["PROFILE", "LOOKUP_ONLY"]),
            ("visitMail", "mail", ["PROFILE", "SECONDARY", "NEW_ONLY"]),
            ("visitNo", "no", ["UNIQUE"]),
            ("_phone", "phone", ["PROFILE"]),
        ],
    ),
    "Call": (
        False,
        [
            ("callNo", "no", ["UNIQUE"]),
            ("_phone", "phone", ["PROFILE", "SECONDARY"]),
            ("memberNo", "name", ["PROFILE"]),
        ],
    ),
}

NUMBERS = ["1", "2", "3", ""]
MAILS = ["a@x.org", "A@X.org", "b@x.org", ""]
PHONES = ["555 0101", "(555) 0101", "5550102", ""]


def a_sequence(random: Random) -> list[tuple[Any, ...]]:
    return [a_step(random) for _ in range(random.randint(0, 14))]


def a_step(random: Random) -> tuple[Any, ...]:
    """Three in five ingest an object; of the others some name a profile that is not there."""
    kind = random.choice(("put", "put", "put", "create", "other"))
    if kind == "put":
        source = {
            "no": random.choice(NUMBERS),
            "mail": random.choice(MAILS),
            "phone": random.choice(PHONES),
            "name": random.choice(NUMBERS),
        }
        return kind, random.choice(sorted(TYPES)), source
    if kind == "create":
        return kind, random.choice(MAILS[:3]), random.choice(PHONES[:3])
    kind = random.choice(("delete profile", "delete object", "merge"))
    return kind, random.randint(0, 9), random.randint(0, 9)


def normal(name: str, text: str) -> str:
    if name == "mail":
        return text.lower()
    return "".join(c for c in text if c.isdigit()) if name == "phone" else text


@dataclass(eq=False)
class Person:
    """A profile of the reference: what is on it, and the three fields that matter here."""

    mail: str = ""
    phone: str = ""
    name: str = ""
    by_hand: frozenset[str] = frozenset()
    objects: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)
    kept: set[tuple[str, str]] = field(default_factory=set)  # from absorbed profiles

    def held(self) -> set[tuple[str, str]]:
        keys = {pair for pairs in self.objects.values() for pair in pairs} | self.kept
        if self.mail:
            keys.add(("_email", normal("mail", self.mail)))
        if self.phone:
            keys.add(("_phone", normal("phone", self.phone)))
        if self.name:
            keys.add(("_fullName", self.name))
        return keys


class Reference:
    def __init__(self) -> None:
        self.people: list[Person] = []

    def put(self, type_name: str, source: Mapping[str, str]) -> bool:
        """Whether the object is accepted."""
        may_create, entries = TYPES[type_name]
        valued = [(key, normal(name, source[name]), ids) for key, name, ids in entries if source[name]]
        unique = [value for _, value, ids in valued if "UNIQUE" in ids]
        finding = [entry for entry in valued if "PROFILE" in entry[2]]
        if not unique or not finding:
            return False
        first = [entry for entry in finding if "SECONDARY" not in entry[2]]
        second = [entry for entry in finding if "SECONDARY" in entry[2]]
        person = None
        for key, value, _ in first + second:
            hits = [one for one in self.people if (key, value) in one.held()]
            if len(hits) == 1:
                person = hits[0]
                break
        is_new = person is None
        if person is None:
            if not may_create:
                return True
            person = Person(mail=source["mail"], phone=source["phone"])
            self.people.append(person)
        for name in ("mail", "name"):
            if source[name] and name not in person.by_hand:
                setattr(person, name, source[name])
        person.objects.pop((type_name, unique[0]), None)
        person.objects[type_name, unique[0]] = [
            (key, value)
            for key, value, ids in valued
            if "LOOKUP_ONLY" not in ids and (is_new or "NEW_ONLY" not in ids)
        ]
        return True

    def merge(self, main: Person, other: Person) -> None:
        found_by = other.held()
        for object_id, keys in other.objects.items():
            if object_id not in main.objects:
                main.objects[object_id] = keys
        for name in ("mail", "phone", "name"):
            if not getattr(main, name):
                setattr(main, name, getattr(other, name))
                main.by_hand |= other.by_hand & {name}
        self.people.remove(other)
        main.kept |= found_by - main.held()


def put_types(service: Service) -> None:
    for name, (may_create, entries) in TYPES.items():
        keys: dict[str, Any] = {}
        for key, field_name, identifiers in entries:
            keys.setdefault(key, []).append({"FieldNames": [field_name], "StandardIdentifiers": identifiers})
        service.call(
            "PutProfileObjectType",
            ObjectTypeName=name,
            Description="of the test",
            AllowProfileCreation=may_create,
            Fields=FIELDS,
            Keys=keys,
        )


def apply(service: Service, reference: Reference, step: tuple[Any, ...]) -> None:
    ids = list(service.domain.profiles)
    match step:
        case ("put", type_name, source):
            accepted = reference.put(type_name, source)
            text = json.dumps(source)
            if accepted:
                service.call("PutProfileObject", ObjectTypeName=type_name, Object=text)
                return
            before = service.domain.index.snapshot()
            try:
                service.call("PutProfileObject", ObjectTypeName=type_name, Object=text)
            except BadRequest:
                assert service.domain.index.snapshot() == before
            else:
                raise AssertionError(f"{type_name} {text} should have been refused")
        case ("create", mail, phone):
            service.call("CreateProfile", EmailAddress=mail, PhoneNumber=phone)
            reference.people.append(Person(mail, phone, by_hand=frozenset({"mail", "phone"})))
        case ("delete profile", number, _) if number < len(ids):
            service.call("DeleteProfile", ProfileId=ids[number])
            del reference.people[number]
        case ("delete object", number, which) if number < len(ids):
            stored = list(service.domain.profiles[ids[number]].objects.values())
            if which < len(stored):
                person = reference.people[number]
                del person.objects[list(person.objects)[which]]
                service.call(
                    "DeleteProfileObject",
                    ProfileId=ids[number],
                    ObjectTypeName=stored[which].object_type_name,
                    ProfileObjectUniqueKey=stored[which].unique_key,
                )
        case ("merge", main, other) if max(main, other) < len(ids) and main != other:
            pair = reference.people[main], reference.people[other]
            shared = pair[0].objects.keys() & pair[1].objects.keys()
            if not shared:  # which of two copies stays is another rule
                service.call("MergeProfiles", MainProfileId=ids[main], ProfileIdsToBeMerged=[ids[other]])
                reference.merge(*pair)
        case _:
            pass  # names a profile that is not there


@pytest.mark.parametrize("hundred", range(20))
def test_objects_land_where_the_algorithm_says(hundred: int) -> None:
    for seed in range(100 * hundred, 100 * hundred + 100):
        check_sequence(a_sequence(Random(seed)))


def check_sequence(sequence: list[tuple[Any, ...]]) -> None:
    service, reference = Service(), Reference()
    put_types(service)
    for step in sequence:
        apply(service, reference, step)
        profiles = list(service.domain.profiles.values())
        attached = [[one.keys for one in profile.objects.values()] for profile in profiles]
        assert attached == [
            [tuple(dict.fromkeys(keys)) for keys in person.objects.values()] for person in reference.people
        ]
        expected: dict[tuple[str, str], set[str]] = {}
        for profile, person in zip(profiles, reference.people, strict=True):
            for pair in person.held():
                expected.setdefault(pair, set()).add(profile.profile_id)
        index = service.domain.index.snapshot()
        assert {pair: set(holders) for pair, holders in index.items()} == expected
