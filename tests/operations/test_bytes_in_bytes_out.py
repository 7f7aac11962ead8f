"""Whatever goes in comes out byte for byte, through boto3 and on the wire."""

from __future__ import annotations

import json
import string
import unicodedata
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.operations.calling import create, found, key, profile, put_type, raw

# Every character that the name of a key may have: exactly as many as it may be long.
EVERY_CHARACTER = string.ascii_letters + string.digits + "_-"

TEXTS = {
    "Greek": "Ελένη Παπαδοπούλου",
    "Cyrillic": "Юрий Щербаков",
    "Chinese": "王小明",
    "Japanese": "やまだ タロウ",
    "Korean": "김철수",
    "Thai": "สมชาย ใจดี",
    "Devanagari": "राहुल शर्मा",
    "Ethiopic": "አበበ ቢቂላ",
    "Arabic, right to left": "محمد الفاسي",
    "Hebrew with a mark": "שָׁלוֹם\u200f!",
    "both directions": "abc אבג ١٢٣ def \u202eoverride\u202c",
    "emoji": "😀🎉",
    "one emoji of many": "👨‍👩‍👧‍👦🏳️‍🌈👍🏽",
    "combining": "e\u0301 A\u030a o\u0308\u0323",
    "combined": "é Å ộ",
    "beyond the first plane": "𐍈𝔘𝟘",
    "blanks of many kinds": "\u00a0\u2003a\u3000\u200b\ufeffb ",
    "control characters": "".join(map(chr, range(1, 32))) + "\x7f\x80\x9f",
    "ends of lines": "a\r\nb\rc\nd\u2028e\u2029f\x85g",
    "what other formats use": "\\ \" ' / <b>&amp;</b> %20 + ? # {{x}} ${y} ; -- \\u0041 \\n",
    "no character at all": "\ufffd\ufffe\uffff",
}


def object_text(text: str, *, is_escaped: bool) -> str:
    source = {"id": "1", "name": text, "more": {text: {"deep": [text]}}}
    return json.dumps(source, ensure_ascii=is_escaped, indent=1)


@pytest.fixture
def notes(client: Any, domain: str) -> str:
    """The type Note, whose name fills a field and two keys."""
    put_type(
        client,
        domain,
        "Note",
        {
            "id": "_source.id",
            "name": {"Source": "_source.name", "Target": "_profile.AdditionalInformation"},
            "wrapped": {"Source": "<{{_source.name}}>", "Target": "_profile.Attributes.Wrapped"},
        },
        {"note": [key("id", identifiers="UNIQUE PROFILE")], "name": [key("name")]},
    )
    return domain


def the_object(client: Any, domain: str) -> Any:
    (owner,) = found(client, domain, "note", "1")
    (item,) = client.list_profile_objects(DomainName=domain, ProfileId=owner, ObjectTypeName="Note")["Items"]
    return item["Object"]


@pytest.mark.parametrize("is_escaped", [True, False])
@pytest.mark.parametrize("name", TEXTS)
def test_an_object_of_any_script_comes_back_as_it_was_sent(
    client: Any, notes: str, name: str, is_escaped: bool
) -> None:
    text = object_text(TEXTS[name], is_escaped=is_escaped)
    client.put_profile_object(DomainName=notes, ObjectTypeName="Note", Object=text)
    assert the_object(client, notes) == text
    (owner,) = found(client, notes, "note", "1")
    assert profile(client, notes, owner) == {
        "AdditionalInformation": TEXTS[name],
        "Attributes": {"Wrapped": f"<{TEXTS[name]}>"},
    }
    assert found(client, notes, "name", TEXTS[name]) == [owner]


@pytest.mark.parametrize("name", TEXTS)
def test_a_profile_of_any_script_comes_back_as_it_was_sent(client: Any, domain: str, name: str) -> None:
    text = TEXTS[name]
    values = {
        "LastName": text,
        "AccountNumber": text,
        "Address": {"City": text},
        "Attributes": {text: text},
        "GenderString": text,
    }
    profile_id = create(client, domain, **values)
    assert profile(client, domain, profile_id) == values
    assert found(client, domain, "_account", text) == [profile_id]
    client.add_profile_key(DomainName=domain, ProfileId=profile_id, KeyName="_ctrContactId", Values=[text])
    assert found(client, domain, "_ctrContactId", text) == [profile_id]


@pytest.mark.parametrize("is_escaped", [True, False])
@pytest.mark.parametrize("name", TEXTS)
def test_the_wire_has_the_same_bytes(client: Any, notes: str, name: str, is_escaped: bool) -> None:
    assert client
    text = object_text(TEXTS[name], is_escaped=is_escaped)
    for ascii_only in (True, False):
        body = json.dumps({"ObjectTypeName": "Note", "Object": text}, ensure_ascii=ascii_only)
        response = raw("PUT", f"/domains/{notes}/profiles/objects", body.encode())
        assert response.status_code == 200
        (owner,) = found(client, notes, "note", "1")
        asked = {"ObjectTypeName": "Note", "ProfileId": owner}
        answer = raw("POST", f"/domains/{notes}/profiles/objects", asked)
        assert json.loads(answer.content.decode("utf-8"))["Items"][0]["Object"] == text


def test_composed_and_decomposed_letters_are_different_values(client: Any, domain: str) -> None:
    composed, decomposed = "Åsa", unicodedata.normalize("NFD", "Åsa")
    ids = [create(client, domain, AccountNumber=text) for text in (composed, decomposed)]
    assert found(client, domain, "_account", composed) == ids[:1]
    assert found(client, domain, "_account", decomposed) == ids[1:]


@pytest.mark.parametrize("letter", ["a", "é", "王", "ש", "😀", "\u0301"])
def test_an_object_of_the_largest_size_comes_back_whole(client: Any, notes: str, letter: str) -> None:
    empty = '{"id": "1", "filler": ""}'
    text = f'{{"id": "1", "filler": "{letter * (256_000 - len(empty))}"}}'
    assert len(text) == 256_000
    client.put_profile_object(DomainName=notes, ObjectTypeName="Note", Object=text)
    assert the_object(client, notes) == text
    assert client.get_domain(DomainName=notes)["Stats"]["TotalSize"] == len(text.encode())


def test_250_kilobytes_of_small_members_come_back_whole(client: Any, notes: str) -> None:
    members = ", ".join(f'"m{number}" : {number}.50e0' for number in range(10_000))
    text = f'{{"id": "1", {members}}}'
    assert 200_000 < len(text) <= 256_000
    client.put_profile_object(DomainName=notes, ObjectTypeName="Note", Object=text)
    assert the_object(client, notes) == text


def test_a_key_may_have_every_allowed_character_in_its_name(client: Any, domain: str) -> None:
    assert len(EVERY_CHARACTER) == len(set(EVERY_CHARACTER)) == 64
    field = EVERY_CHARACTER
    keys = {EVERY_CHARACTER: [key(field, identifiers="UNIQUE PROFILE")]}
    put = put_type(client, domain, "Type", {field: "_source.id", "a.b": "_source.b"}, keys)
    assert set(put["Keys"]) == {EVERY_CHARACTER}
    assert set(put["Fields"]) == {EVERY_CHARACTER, "a.b"}
    client.put_profile_object(DomainName=domain, ObjectTypeName="Type", Object='{"id": "1"}')
    (owner,) = found(client, domain, EVERY_CHARACTER, "1")
    client.add_profile_key(DomainName=domain, ProfileId=owner, KeyName=EVERY_CHARACTER, Values=["2"])
    assert found(client, domain, EVERY_CHARACTER, "2") == [owner]


def test_names_in_the_path_may_have_every_allowed_character(client: Any) -> None:
    client.create_domain(DomainName=EVERY_CHARACTER, DefaultExpirationDays=1)
    type_name = EVERY_CHARACTER
    keys = {"member": [key("id", identifiers="UNIQUE PROFILE")]}
    put_type(client, EVERY_CHARACTER, type_name, {"id": "_source.id"}, keys)
    shown = client.get_profile_object_type(DomainName=EVERY_CHARACTER, ObjectTypeName=type_name)
    assert shown["ObjectTypeName"] == type_name
    path = f"/domains/{quote(EVERY_CHARACTER)}/object-types/{quote(type_name)}"
    assert raw("GET", path).json()["ObjectTypeName"] == type_name


@pytest.mark.parametrize("value", ["a b", "a/b", "a+b", "a%20b", "A", "a", "0", "007", "x" * 255, "é", "😀"])
def test_a_key_value_is_compared_as_it_is(client: Any, domain: str, value: str) -> None:
    profile_id = create(client, domain)
    client.add_profile_key(DomainName=domain, ProfileId=profile_id, KeyName="_account", Values=[value])
    assert found(client, domain, "_account", value) == [profile_id]
    assert found(client, domain, "_account", value.swapcase()) == (
        [profile_id] if value.swapcase() == value else []
    )


ANY_TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=200
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY_TEXT, st.booleans())
def test_any_text_goes_in_and_out(client: Any, notes: str, text: str, is_escaped: bool) -> None:
    sent = object_text(text, is_escaped=is_escaped)
    client.put_profile_object(DomainName=notes, ObjectTypeName="Note", Object=sent)
    assert the_object(client, notes) == sent
    (owner,) = found(client, notes, "note", "1")
    assert profile(client, notes, owner)["AdditionalInformation"] == text
    assert found(client, notes, "name", text) == [owner]


def test_numbers_keep_their_spelling_wherever_they_land(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Sum",
        {
            "id": "_source.id",
            "price": {"Source": "_source.price", "Target": "_profile.Attributes.Price"},
            "list": {"Source": "_source.list", "Target": "_profile.Attributes.List"},
            "text": {"Source": "{{_source.price}} of {{_source.list}}", "Target": "_profile.Attributes.Text"},
            "any": {
                "Source": "{{#if _source.none}}some{{else}}none{{/if}}",
                "Target": "_profile.Attributes.Any",
            },
            "zero": {"Source": "{{#if _source.zero}}some{{/if}}", "Target": "_profile.Attributes.Zero"},
        },
        {"sum": [key("id", identifiers="UNIQUE PROFILE")]},
    )
    text = '{"id": 1, "price": 12.50, "none": 0.0, "zero": "0", "list": [1, 2.50, "3", {"a": 1e5, "b": -0}]}'
    client.put_profile_object(DomainName=domain, ObjectTypeName="Sum", Object=text)
    (profile_id,) = found(client, domain, "sum", "1")
    written = '[1,2.50,"3",{"a":1e5,"b":-0}]'
    assert profile(client, domain, profile_id)["Attributes"] == {
        "Price": "12.50",
        "List": written,
        "Text": f"12.50 of {written}",
        "Any": "none",
        "Zero": "some",
    }
