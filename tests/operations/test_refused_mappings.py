"""Every rule that a mapping must keep, and what the refusal names."""

from __future__ import annotations

from typing import Any

import pytest

from customer_profiles_mock.ingestion.mapping.standard_objects import STANDARD_OBJECTS
from tests.operations.calling import bad_request, key, put_type

ID = {"id": "_source.id"}
ONE_KEY = {"member": [key("id", identifiers="UNIQUE PROFILE")]}
UNIQUE = {"number": [key("id", identifiers="UNIQUE")]}


def target(path: str) -> dict[str, Any]:
    return {**ID, "x": {"Source": "_source.x", "Target": path}}


def source(text: str) -> dict[str, Any]:
    return {**ID, "x": {"Source": text}}


SYSTEM_MANAGED = [
    f"{one.root}.{one.id_member}" for one in STANDARD_OBJECTS.values() if one.id_member is not None
]

# Rule -> fields, keys, what the message names.
REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "1 no UNIQUE": (ID, {"a": [key("id", identifiers="PROFILE")]}, ["Exactly one key", "UNIQUE"]),
    "1 two UNIQUE": (ID, {**ONE_KEY, **UNIQUE}, ["Exactly one key", "UNIQUE"]),
    "2 no PROFILE": (ID, UNIQUE, ["At least one key", "PROFILE"]),
    "3 only LOOKUP_ONLY": (
        ID,
        {**UNIQUE, "a": [key("id", identifiers="PROFILE LOOKUP_ONLY")]},
        ["PROFILE", "neither LOOKUP_ONLY nor NEW_ONLY"],
    ),
    "3 only NEW_ONLY": (
        ID,
        {**UNIQUE, "a": [key("id", identifiers="PROFILE NEW_ONLY")]},
        ["PROFILE", "neither LOOKUP_ONLY nor NEW_ONLY"],
    ),
    "4 UNIQUE and LOOKUP_ONLY": (
        ID,
        {"odd": [key("id", identifiers="UNIQUE LOOKUP_ONLY")], "a": [key("id", identifiers="PROFILE")]},
        ["Key odd", "LOOKUP_ONLY"],
    ),
    "4 UNIQUE and NEW_ONLY": (
        ID,
        {"odd": [key("id", identifiers="UNIQUE NEW_ONLY")], "a": [key("id", identifiers="PROFILE")]},
        ["Key odd", "NEW_ONLY"],
    ),
    "5 no identifier for a target": (target("_asset.AssetName"), ONE_KEY, ["_asset", "ASSET"]),
    "6 no such field": (target("_profile.Shoe"), ONE_KEY, ["_profile.Shoe"]),
    "6 no such root": (target("_object.Shoe"), ONE_KEY, ["_object.Shoe"]),
    "6 gender twice": (
        {
            **ID,
            "a": {"Source": "_source.a", "Target": "_profile.Gender"},
            "b": {"Source": "_source.b", "Target": "_profile.GenderString"},
        },
        ONE_KEY,
        ["Gender", "GenderString"],
    ),
    "6 party type twice": (
        {
            **ID,
            "a": {"Source": "_source.a", "Target": "_profile.PartyType"},
            "b": {"Source": "_source.b", "Target": "_profile.PartyTypeString"},
        },
        ONE_KEY,
        ["PartyType", "PartyTypeString"],
    ),
    "6 import ids": (target("_profile.ImportIds"), ONE_KEY, ["_profile.ImportIds"]),
    "6 found-by items": (target("_profile.FoundByItems[]"), ONE_KEY, ["_profile.FoundByItems[]"]),
    **{
        f"6 {path}": (target(path), {"a": [key("id", identifiers="UNIQUE PROFILE")]}, [path])
        for path in SYSTEM_MANAGED
    },
    "7 an undefined field": (ID, {**ONE_KEY, "b": [key("gone")]}, ["Key b", "field gone"]),
    "7 no fields": (ID, {**ONE_KEY, "b": [key()]}, ["Key b", "FieldNames"]),
    "8 other content types in one type": (
        {**ID, "mail": {"Source": "_source.m", "ContentType": "EMAIL_ADDRESS"}},
        {**ONE_KEY, "contact": [key("mail"), key("id")]},
        ["Key contact", "content types"],
    ),
    "9 too many fields": (
        {**ID, **{f"f{number}": "_source.x" for number in range(250)}},
        ONE_KEY,
        ["250 fields"],
    ),
    "9 too many key entries": (ID, {**ONE_KEY, "b": [key("id")] * 6, "c": [key("id")] * 4}, ["10 keys"]),
    "10 broken Handlebars": (source("{{#if _source.x}}a"), ONE_KEY, ["{{#if _source.x}}a", "not closed"]),
    "10 unknown helper": (source("{{#shout}}a{{/shout}}"), ONE_KEY, ["{{#shout}}"]),
    "10 neither accessor nor Handlebars": (source("Gold"), ONE_KEY, ["Source Gold", "Handlebars"]),
    "10 field called Tags": ({**ID, "Tags": "_source.t"}, ONE_KEY, ["Field name Tags"]),
    "10 field with a digit first": ({**ID, "1st": "_source.t"}, ONE_KEY, ["Field name 1st"]),
    "10 key called tags": (ID, {**ONE_KEY, "tags": [key("id")]}, ["Key name tags"]),
    "10 key with a digit first": (ID, {**ONE_KEY, "1st": [key("id")]}, ["Key name 1st"]),
    "10 key of the service that is none": (ID, {**ONE_KEY, "_own": [key("id")]}, ["Key name _own"]),
    **{
        f"10 {name} that stores": (
            ID,
            {**ONE_KEY, name: [key("id", identifiers="PROFILE")]},
            [f"Key {name}", "LOOKUP_ONLY"],
        )
        for name in ("_profileId", "_orderId", "_caseId", "_assetId")
    },
    "11 timestamp without a format": (
        target("_profile.SourceLastUpdatedTimestamp"),
        ONE_KEY,
        ["SourceLastUpdatedTimestampFormat", "required"],
    ),
}


@pytest.mark.parametrize("rule", REFUSED)
def test_a_mapping_that_breaks_a_rule_is_refused_and_the_offence_named(
    client: Any, domain: str, rule: str
) -> None:
    fields, keys, fragments = REFUSED[rule]
    with bad_request(*fragments):
        put_type(client, domain, "Member", fields, keys)
    assert client.list_profile_object_types(DomainName=domain)["Items"] == []


def test_a_key_of_another_type_keeps_its_content_types(client: Any, domain: str) -> None:
    typed = {**ID, "mail": {"Source": "_source.m", "ContentType": "EMAIL_ADDRESS"}}
    put_type(client, domain, "One", typed, {**ONE_KEY, "contact": [key("mail")]})
    plain = {**ID, "mail": "_source.m"}
    with bad_request("Key contact", "other content types"):
        put_type(client, domain, "Two", plain, {**ONE_KEY, "contact": [key("mail")]})
    with bad_request("Key contact", "other content types"):
        put_type(client, domain, "Two", typed, {**ONE_KEY, "contact": [key("mail", "id")]})


@pytest.mark.parametrize("timestamp_format", ["yyyy-bb", "'open", " ", "yyyy yyyy", "milli"])
def test_a_format_that_is_no_pattern_is_refused(client: Any, domain: str, timestamp_format: str) -> None:
    with bad_request("SourceLastUpdatedTimestampFormat"):
        put_type(
            client,
            domain,
            "Member",
            target("_profile.SourceLastUpdatedTimestamp"),
            ONE_KEY,
            SourceLastUpdatedTimestampFormat=timestamp_format,
        )


@pytest.mark.parametrize(
    "timestamp_format",
    ["EpochMilli", "EPOCHMILLI", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.SSSX"],
)
def test_deployed_formats_are_accepted(client: Any, domain: str, timestamp_format: str) -> None:
    put = put_type(
        client,
        domain,
        "Member",
        target("_profile.SourceLastUpdatedTimestamp"),
        ONE_KEY,
        SourceLastUpdatedTimestampFormat=timestamp_format,
    )
    assert put["SourceLastUpdatedTimestampFormat"] == timestamp_format


def test_only_the_timestamp_of_the_profile_needs_a_format(client: Any, domain: str) -> None:
    keys = {"order": [key("id", identifiers="UNIQUE PROFILE ORDER")]}
    put_type(client, domain, "Order", target("_order.SourceLastUpdatedTimestamp"), keys)


ACCEPTED: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "an untyped e-mail": (
        {**ID, "mail": {"Source": "_source.m", "Target": "_profile.EmailAddress"}},
        {**ONE_KEY, "_email": [key("mail", identifiers="PROFILE")]},
        {},
    ),
    "a PROFILE key of few values": (
        {**ID, "tier": "_source.tier"},
        {**UNIQUE, "tier": [key("tier", identifiers="PROFILE")]},
        {},
    ),
    "an identifier without a target": (ID, {"a": [key("id", identifiers="UNIQUE PROFILE ASSET")]}, {}),
    "a lone SECONDARY": (ID, {**ONE_KEY, "b": [key("id", identifiers="SECONDARY")]}, {}),
    "a field that nobody uses": ({**ID, "x": "_source.x"}, ONE_KEY, {}),
    "a field with a target and in a key": (target("_profile.LastName"), {**ONE_KEY, "b": [key("x")]}, {}),
    "one source for two targets": (
        {**target("_profile.LastName"), "y": {"Source": "_source.x", "Target": "_profile.BusinessName"}},
        ONE_KEY,
        {},
    ),
    "a constant": (
        {**ID, "x": {"Source": "{{#if _source.id}}gold{{/if}}", "Target": "_profile.Attributes.Tier"}},
        ONE_KEY,
        {},
    ),
    "an odd attribute name": (target("_profile.Attributes.a.b c-d_é"), ONE_KEY, {}),
    "only LOOKUP_ONLY where nothing is created": (
        ID,
        {**UNIQUE, "a": [key("id", identifiers="PROFILE LOOKUP_ONLY")]},
        {"AllowProfileCreation": False},
    ),
    "only the profile id": (
        ID,
        {**UNIQUE, "_profileId": [key("id", identifiers="PROFILE LOOKUP_ONLY")]},
        {},
    ),
    "any member of a travel object": (
        target("_airSegment.Meal.Kind"),
        {"a": [key("id", identifiers="UNIQUE PROFILE AIR_SEGMENT")]},
        {},
    ),
}


@pytest.mark.parametrize("what", ACCEPTED)
def test_what_is_merely_unusual_is_accepted(client: Any, domain: str, what: str) -> None:
    fields, keys, more = ACCEPTED[what]
    assert set(put_type(client, domain, "Member", fields, keys, **more)["Fields"]) == set(fields)
