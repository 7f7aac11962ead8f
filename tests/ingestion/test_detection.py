"""The mapping that is guessed for objects of an unknown type."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.definition import MOST_FIELDS, MOST_KEYS, PROFILE, UNIQUE
from customer_profiles_mock.ingestion.detection import MOST_ATTRIBUTES, Detected, detect
from customer_profiles_mock.ingestion.mapping.accessors import as_text
from customer_profiles_mock.ingestion.mapping.sources import compile_source
from customer_profiles_mock.ingestion.mapping.targets import parse_target
from customer_profiles_mock.ingestion.reading import parse_object
from customer_profiles_mock.state.object_types import Field, KeyEntry


def detected(*objects: Any) -> Detected:
    found = detect([json.dumps(one) for one in objects])
    assert found is not None
    return found


def key_names(*objects: Any) -> dict[str, tuple[str, ...]]:
    """Field of each key -> its identifiers."""
    return {entry.field_names[0]: entry.identifiers for entry in detected(*objects).keys}


def test_a_record_becomes_fields_with_sources_targets_and_types() -> None:
    found = detected(
        {
            "memberId": 17,
            "contact": {"e-mail": "kim@shop.example", "mobile": "+1 206 555 0143"},
            "firstName": "Kim",
            "address": [{"zip_code": "98101"}],
            "gold": True,
        }
    )
    assert found.fields == {
        "memberId": Field("_source.memberId"),
        "contact_e-mail": Field("_source.contact.e-mail", "_profile.EmailAddress", "EMAIL_ADDRESS"),
        "contact_mobile": Field("_source.contact.mobile", "_profile.PhoneNumber", "PHONE_NUMBER"),
        "firstName": Field("_source.firstName", "_profile.FirstName", "NAME"),
        "address_0_zip_code": Field("_source.address[0].zip_code", "_profile.Address.PostalCode"),
        "gold": Field("_source.gold"),
    }
    assert found.keys == [
        KeyEntry("memberId", ("memberId",), ("UNIQUE",)),
        KeyEntry("_email", ("contact_e-mail",), ("PROFILE",)),
        KeyEntry("_phone", ("contact_mobile",), ("PROFILE", "SECONDARY")),
    ]
    assert found.timestamp_format is None


def test_an_id_alone_names_the_object_and_finds_the_profile() -> None:
    assert key_names({"id": "1", "colour": "red"}) == {"id": ("PROFILE", "UNIQUE")}


def test_an_email_address_alone_names_the_object_and_finds_the_profile() -> None:
    assert key_names({"mail": "a@b.example"}) == {"mail": ("PROFILE", "UNIQUE")}


def test_a_phone_number_alone_names_the_object_and_finds_the_profile() -> None:
    assert key_names({"phone": 12065550143}) == {"phone": ("PROFILE", "UNIQUE")}


def test_an_id_finds_the_profile_too_where_an_object_has_no_address() -> None:
    assert key_names({"id": "1", "email": "a@b.example"}, {"id": "2"}) == {
        "id": ("PROFILE", "UNIQUE"),
        "email": ("PROFILE",),
    }


def test_an_id_that_an_object_lacks_is_passed_over() -> None:
    objects = {"orderId": "1", "customer_id": "2"}, {"customer_id": "3"}, {"orderId": "", "customer_id": "4"}
    assert key_names(*objects) == {"customer_id": ("PROFILE", "UNIQUE")}


def test_further_addresses_are_for_searches() -> None:
    record = {"id": "1", "email": "a@b.example", "workEmail": "c@d.example", "fullName": "Kim Lee"}
    assert key_names(record) == {
        "id": ("UNIQUE",),
        "email": ("PROFILE",),
        "workEmail": (),
        "fullName": (),
    }
    assert [entry.key_name for entry in detected(record).keys] == ["id", "_email", "_email", "_fullName"]


@pytest.mark.parametrize("name", ["id", "ID", "memberId", "memberID", "member_id", "id-number", "UUID"])
def test_a_name_with_the_word_id_is_an_id(name: str) -> None:
    assert key_names({name: "1"}) == {name: ("PROFILE", "UNIQUE")}


@pytest.mark.parametrize("name", ["paid", "valid", "idea", "width", "colour"])
def test_other_names_are_no_ids(name: str) -> None:
    assert detect([json.dumps({name: "1"})]) is None


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("email", "a@b.example", "EMAIL_ADDRESS"),
        ("E-Mail", None, "EMAIL_ADDRESS"),
        ("emailVerified", True, None),
        ("mailingStreet", "1 Main", None),
        ("homePhone", "(206) 555-0143", "PHONE_NUMBER"),
        ("phoneType", "home", None),
        ("last_name", "Lee", "NAME"),
        ("colour", "red", None),
    ],
)
def test_the_type_of_a_field_follows_its_name_unless_a_value_speaks_against_it(
    name: str, value: Any, kind: str | None
) -> None:
    found = detected({"id": "1", name: value})
    assert [field.content_type for field in found.fields.values()] == [None, kind]


def test_a_member_of_the_profile_is_filled_once() -> None:
    found = detected({"id": "1", "city": "Riga", "office": {"city": "Oslo"}})
    assert [field.target for field in found.fields.values()] == [None, "_profile.Address.City", None]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1700000000000, "1700000000001"], "EpochMilli"),
        (["2024-01-02T03:04:05Z"], "yyyy-MM-dd'T'HH:mm:ssX"),
        (["2024-01-02T03:04:05.678Z"], "yyyy-MM-dd'T'HH:mm:ss.SSSX"),
        (["2024-01-02T03:04:05Z", "1700000000000"], None),
        (["2024-99-02T03:04:05Z-"], None),
        (["yesterday"], None),
        ([None], None),
    ],
)
def test_the_time_of_the_last_change_is_recognised(values: list[Any], expected: str | None) -> None:
    found = detected(*({"id": "1", "lastModified": value} for value in values))
    assert found.timestamp_format == expected
    target = "_profile.SourceLastUpdatedTimestamp" if expected else None
    assert found.fields["lastModified"] == Field("_source.lastModified", target)


def test_names_become_field_names_that_a_key_can_use() -> None:
    found = detected({"Tags": "x", "1st": "y", "étage": "z", "user id": "7", "user_id": "8"})
    assert list(found.fields) == ["field_Tags", "field_1st", "field__tage", "user_id", "user_id_2"]
    assert found.fields["user_id"].source == "_source.user id"


def test_long_names_are_shortened_and_stay_apart() -> None:
    name = "n" * 100
    found = detected({"id": "1", name: "x", f"{name}y": "z"})
    assert list(found.fields) == ["id", "n" * 64, f"{'n' * 62}_2"]


def test_members_that_no_source_can_reach_are_left_out() -> None:
    found = detected({"id": "1", "a.b": "x", "c[0]": "y", "{{d}}": "z", "": "e", "f": {}, "g": []})
    assert list(found.fields) == ["id"]


def test_objects_without_anything_in_common_are_not_detected() -> None:
    assert detect(['{"id": "1"}', '{"email": "a@b.example"}']) is None
    assert detect(["{}"]) is None


@pytest.mark.parametrize("text", ["", "{", "{'id': 1}", '{"id": NaN}', "[" * 100_000])
def test_a_text_that_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="Could not parse object string into JSON"):
        detect(['{"id": 1}', text])


def nested(depth: int) -> dict[str, Any]:
    return {"id": nested(depth - 1)} if depth > 1 else {"id": "1"}


def test_as_many_attributes_as_allowed_are_detected() -> None:
    assert len(detected({f"id{number}": number for number in range(MOST_ATTRIBUTES)}).fields) == 120
    assert len(detected(nested(MOST_ATTRIBUTES)).fields) == 1
    many = [{"sku": str(number), "count": number} for number in range(500)]
    assert list(detected({"id": "1", "lines": many}).fields) == ["id", "lines_0_sku", "lines_0_count"]


@pytest.mark.parametrize(
    "objects",
    [
        [{f"a{number}": number for number in range(121)}],
        [nested(121)],
        [nested(300)],
        [{"id": 1, "one": {f"a{number}": [] for number in range(119)}}],
        [{f"a{number}": number for number in range(60)}, {f"b{number}": number for number in range(61)}],
    ],
    ids=["side by side", "nested", "deeply nested", "with their container", "in two objects"],
)
def test_more_attributes_than_allowed_are_refused(objects: list[Any]) -> None:
    with pytest.raises(BadRequest, match="Breached limit of 120 attributes"):
        detect([json.dumps(one) for one in objects])


def test_arrays_within_arrays_are_no_attributes() -> None:
    deep: Any = "x"
    for _ in range(300):
        deep = [deep]
    assert list(detected({"id": "1", "deep": deep}).fields) == ["id"]


NAMES = st.sampled_from(
    ["id", "customerId", "email", "mobilePhone", "name", "city", "updatedAt", "Tags", "é"]
)
SCALARS = st.sampled_from(
    [None, "", "x", "a@b.example", "+1 206 555 0143", 7, 1.5, True, "2024-01-02T03:04:05Z"]
)
OBJECTS = st.dictionaries(
    NAMES | st.text(max_size=4),
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=3),
        max_leaves=5,
    ),
    max_size=6,
)


@given(st.lists(OBJECTS, min_size=1, max_size=5))
def test_what_is_detected_is_a_valid_mapping_for_each_of_the_objects(objects: list[dict[str, Any]]) -> None:
    texts = [json.dumps(one) for one in objects]
    found = detect(texts)
    assert detect(texts) == found
    if found is None:
        return
    assert len(found.fields) <= MOST_FIELDS
    assert len(found.keys) <= MOST_KEYS
    assert sum(UNIQUE in entry.identifiers for entry in found.keys) == 1
    targets = [field.target for field in found.fields.values() if field.target is not None]
    assert len(set(targets)) == len(targets)
    for target in targets:
        parse_target(target)
    for text in texts:
        source = parse_object(text)
        values = {
            name: as_text(compile_source(field.source).read(source)) for name, field in found.fields.items()
        }
        filled = [entry for entry in found.keys if any(values[name] for name in entry.field_names)]
        assert any(UNIQUE in entry.identifiers for entry in filled)
        assert any(PROFILE in entry.identifiers for entry in filled)
