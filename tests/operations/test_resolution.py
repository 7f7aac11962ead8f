"""Which profile an ingested object goes to, what it fills there, and which of its keys are kept."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.operations.calling import create, found, key, objects, profile, put, put_type, stored

MAIL = {"Source": "_source.mail", "ContentType": "EMAIL_ADDRESS"}
PHONE = {"Source": "_source.phone", "ContentType": "PHONE_NUMBER"}
ID = "_source.id"


def count_of(client: Any, domain: str) -> Any:
    return client.get_domain(DomainName=domain)["Stats"]["ProfileCount"]


def test_equal_key_names_bring_objects_of_different_types_together(client: Any, domain: str) -> None:
    put_type(client, domain, "A", {"id": ID}, {"person": [key("id", identifiers="UNIQUE PROFILE")]})
    put_type(
        client,
        domain,
        "B",
        {"no": "_source.no", "of": "_source.of"},
        {"b": [key("no", identifiers="UNIQUE")], "person": [key("of", identifiers="PROFILE")]},
    )
    put(client, domain, "A", id="7")
    put(client, domain, "B", no="1", of="7")
    put(client, domain, "B", no="2", of="8")
    (first,) = found(client, domain, "person", "7")
    assert objects(client, domain, first, "B") == [{"no": "1", "of": "7"}]
    assert count_of(client, domain) == 2


@pytest.mark.parametrize("member", ["EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"])
def test_a_predefined_profile_key_finds_profiles_by_their_fields(
    client: Any, domain: str, member: str
) -> None:
    put_type(
        client,
        domain,
        "Mail",
        {"id": ID, "mail": MAIL},
        {"mail": [key("id", identifiers="UNIQUE")], "_email": [key("mail", identifiers="PROFILE")]},
    )
    profile_id = create(client, domain, **{member: "Ann@Example.org"})
    put(client, domain, "Mail", id="1", mail="ANN@example.org")
    assert objects(client, domain, profile_id, "Mail") == [{"id": "1", "mail": "ANN@example.org"}]
    assert profile(client, domain, profile_id) == {member: "Ann@Example.org"}


def test_the_first_key_that_finds_exactly_one_profile_wins(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Call",
        {"id": ID, "mail": MAIL, "phone": PHONE},
        {
            "call": [key("id", identifiers="UNIQUE")],
            "_phone": [key("phone", identifiers="PROFILE")],
            "_email": [key("mail", identifiers="PROFILE")],
        },
    )
    phone = create(client, domain, PhoneNumber="206 555 0100")
    email = create(client, domain, EmailAddress="a@example.org")
    put(client, domain, "Call", id="1", phone="+1 206 555 0100", mail="a@example.org")
    assert len(objects(client, domain, phone, "Call")) == 1
    assert objects(client, domain, email, "Call") == []
    # The object's other keys are stored on the winner, so the e-mail is on two profiles from now on.
    assert found(client, domain, "_email", "a@example.org") == [phone, email]
    put(client, domain, "Call", id="2", mail="a@example.org")
    assert objects(client, domain, email, "Call") == []
    assert count_of(client, domain) == 3


def test_an_ambiguous_key_is_passed_over(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Call",
        {"id": ID, "mail": MAIL, "phone": PHONE},
        {
            "call": [key("id", identifiers="UNIQUE")],
            "_phone": [key("phone", identifiers="PROFILE")],
            "_email": [key("mail", identifiers="PROFILE")],
        },
    )
    create(client, domain, PhoneNumber="2065550100")
    create(client, domain, PhoneNumber="2065550100")
    email = create(client, domain, EmailAddress="a@example.org")
    put(client, domain, "Call", id="1", phone="2065550100", mail="a@example.org")
    assert len(objects(client, domain, email, "Call")) == 1
    assert count_of(client, domain) == 3


def test_ambiguity_counts_profiles_not_holders(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Call",
        {"id": ID, "phone": PHONE},
        {"call": [key("id", identifiers="UNIQUE")], "_phone": [key("phone", identifiers="PROFILE")]},
    )
    profile_id = create(client, domain, PhoneNumber="2065550100", HomePhoneNumber="+12065550100")
    client.add_profile_key(
        DomainName=domain, ProfileId=profile_id, KeyName="_phone", Values=["(206) 555-0100"]
    )
    for number in range(3):
        put(client, domain, "Call", id=number, phone="2065550100")
    assert len(objects(client, domain, profile_id, "Call")) == 3
    assert count_of(client, domain) == 1


def test_secondary_keys_are_tried_only_after_all_others(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Call",
        {"id": ID, "mail": MAIL, "phone": PHONE},
        {
            "call": [key("id", identifiers="UNIQUE")],
            "_email": [key("mail", identifiers="SECONDARY PROFILE")],
            "_phone": [key("phone", identifiers="PROFILE")],
        },
    )
    phone = create(client, domain, PhoneNumber="2065550100")
    email = create(client, domain, EmailAddress="a@example.org")
    put(client, domain, "Call", id="1", phone="2065550100", mail="a@example.org")
    assert len(objects(client, domain, phone, "Call")) == 1
    put(client, domain, "Call", id="2", phone="2065550199", mail="b@example.org")
    assert count_of(client, domain) == 3
    put(client, domain, "Call", id="3", phone="2065550188", mail="b@example.org")
    assert count_of(client, domain) == 3
    assert objects(client, domain, email, "Call") == []


def test_search_only_and_lone_secondary_keys_are_stored_and_match_nothing(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Device",
        {"id": ID, "owner": "_source.owner", "place": "_source.place"},
        {
            "device": [key("id", identifiers="UNIQUE PROFILE")],
            "owner": [key("owner", identifiers="SECONDARY")],
            "place": [key("place")],
        },
    )
    put(client, domain, "Device", id="1", owner="ann", place="hall")
    put(client, domain, "Device", id="2", owner="ann", place="hall")
    assert count_of(client, domain) == 2
    assert len(found(client, domain, "owner", "ann")) == 2
    assert len(found(client, domain, "place", "hall")) == 2


def test_lookup_only_keys_find_but_are_never_stored(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Chat",
        {"id": ID, "nick": "_source.nick"},
        {
            "chat": [key("id", identifiers="UNIQUE PROFILE")],
            "nick": [key("nick", identifiers="PROFILE LOOKUP_ONLY")],
        },
    )
    put(client, domain, "Chat", id="1", nick="ann")
    put(client, domain, "Chat", id="2", nick="ann")
    assert found(client, domain, "nick", "ann") == []
    assert count_of(client, domain) == 2
    (first,) = found(client, domain, "chat", "1")
    client.add_profile_key(DomainName=domain, ProfileId=first, KeyName="nick", Values=["ann"])
    put(client, domain, "Chat", id="3", nick="ann")
    assert len(objects(client, domain, first, "Chat")) == 2


def test_new_only_keys_are_stored_only_with_a_new_profile(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Chat",
        {"id": ID, "nick": "_source.nick", "person": "_source.person"},
        {
            "chat": [key("id", identifiers="UNIQUE")],
            "person": [key("person", identifiers="PROFILE")],
            "nick": [key("nick", identifiers="PROFILE NEW_ONLY")],
        },
    )
    put(client, domain, "Chat", id="1", person="p", nick="first")
    put(client, domain, "Chat", id="2", person="p", nick="second")
    (profile_id,) = found(client, domain, "person", "p")
    assert found(client, domain, "nick", "first") == [profile_id]
    assert found(client, domain, "nick", "second") == []
    put(client, domain, "Chat", id="3", nick="first")
    assert len(objects(client, domain, profile_id, "Chat")) == 3


def test_the_profile_id_key_attaches_to_the_profile_with_that_id(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Note",
        {"id": ID, "of": "_source.of"},
        {
            "note": [key("id", identifiers="UNIQUE")],
            "_profileId": [key("of", identifiers="PROFILE LOOKUP_ONLY")],
        },
    )
    first, second = create(client, domain), create(client, domain)
    put(client, domain, "Note", id="1", of=second)
    assert objects(client, domain, first, "Note") == []
    assert len(objects(client, domain, second, "Note")) == 1
    put(client, domain, "Note", id="2", of="nobody")
    assert count_of(client, domain) == 3


def test_an_address_shared_by_two_profiles_makes_a_third_that_then_collects(client: Any, domain: str) -> None:
    # The guide's worked example: an e-mail that finds without being stored, a private secondary key
    # that only new profiles get, and a UNIQUE key over address and time.
    put_type(
        client,
        domain,
        "Mail",
        {"mail": MAIL, "time": "_source.time"},
        {
            "_email": [key("mail", identifiers="PROFILE LOOKUP_ONLY")],
            "private": [key("mail", identifiers="PROFILE SECONDARY NEW_ONLY")],
            "message": [key("mail", "time", identifiers="UNIQUE")],
        },
        AllowProfileCreation=False,
    )
    couple = [create(client, domain, EmailAddress="couple@example.org") for _ in range(2)]
    put(client, domain, "Mail", mail="couple@example.org", time="1")
    assert count_of(client, domain) == 2
    for profile_id in couple:
        assert objects(client, domain, profile_id, "Mail") == []

    put_type(
        client,
        domain,
        "Mail",
        {"mail": MAIL, "time": "_source.time"},
        {
            "_email": [key("mail", identifiers="PROFILE LOOKUP_ONLY")],
            "private": [key("mail", identifiers="PROFILE SECONDARY")],
            "message": [key("mail", "time", identifiers="UNIQUE")],
        },
    )
    put(client, domain, "Mail", mail="Couple@example.org", time="2")
    *_, inferred = found(client, domain, "_email", "couple@example.org")
    assert count_of(client, domain) == 3
    assert profile(client, domain, inferred) == {"EmailAddress": "Couple@example.org"}
    put(client, domain, "Mail", mail="couple@example.org", time="3")
    assert count_of(client, domain) == 3
    assert [item["time"] for item in objects(client, domain, inferred, "Mail")] == ["3", "2"]
    assert found(client, domain, "private", "couple@example.org") == [inferred]
    for profile_id in couple:
        assert objects(client, domain, profile_id, "Mail") == []


def test_a_new_profile_is_inferred_from_the_first_filled_field_of_each_type(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Lead",
        {
            "id": ID,
            "none": {"Source": "_source.none", "ContentType": "PHONE_NUMBER"},
            "work": {"Source": "_source.work", "ContentType": "PHONE_NUMBER"},
            "home": {"Source": "_source.home", "ContentType": "PHONE_NUMBER"},
            "mail": {**MAIL, "Target": "_profile.PersonalEmailAddress"},
            "name": {"Source": "_source.name", "ContentType": "NAME"},
        },
        {"lead": [key("id", identifiers="UNIQUE PROFILE")]},
    )
    put(client, domain, "Lead", id="1", work="206 555 0100", home="206 555 0111", mail="A@x.org", name="Ann")
    (profile_id,) = found(client, domain, "lead", "1")
    assert profile(client, domain, profile_id) == {
        "PhoneNumber": "206 555 0100",
        "EmailAddress": "A@x.org",
        "PersonalEmailAddress": "A@x.org",
    }
    assert found(client, domain, "_phone", "2065550100") == [profile_id]


def test_a_matched_profile_is_given_nothing_beside_the_targets(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Lead",
        {"id": ID, "phone": PHONE, "name": {"Source": "_source.name", "Target": "_profile.FirstName"}},
        {"lead": [key("id", identifiers="UNIQUE PROFILE")]},
    )
    profile_id = create(client, domain)
    client.add_profile_key(DomainName=domain, ProfileId=profile_id, KeyName="lead", Values=["1"])
    put(client, domain, "Lead", id="1", phone="2065550100", name="Ann")
    assert profile(client, domain, profile_id) == {"FirstName": "Ann"}


def test_targets_are_filled_with_texts_and_accumulate(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Member",
        {
            "id": ID,
            "first": {"Source": "_source.name.first", "Target": "_profile.FirstName"},
            "gender": {"Source": "_source.gender", "Target": "_profile.Gender"},
            "points": {"Source": "_source.points", "Target": "_profile.Attributes.Points"},
            "gold": {"Source": "_source.gold", "Target": "_profile.Attributes.Is gold"},
            "city": {"Source": "_source.home.city", "Target": "_profile.Address.City"},
            "billing": {"Source": "_source.bill", "Target": "_profile.BillingAddress"},
            "second": {"Source": "_source.list[1]", "Target": "_profile.AdditionalInformation"},
        },
        {"member": [key("id", identifiers="UNIQUE PROFILE")]},
    )
    put(
        client,
        domain,
        "Member",
        id=1,
        name={"first": "Ann"},
        gender="other",
        points=12.50,
        gold=True,
        home={"city": "Oslo"},
        bill={"City": "Voss", "Country": "NO", "Planet": "Earth"},
        list=["a", "b"],
    )
    (profile_id,) = found(client, domain, "member", "1")
    expected = {
        "FirstName": "Ann",
        "GenderString": "other",
        "Attributes": {"Points": "12.5", "Is gold": "true"},
        "Address": {"City": "Oslo"},
        "BillingAddress": {"City": "Voss", "Country": "NO"},
        "AdditionalInformation": "b",
    }
    assert profile(client, domain, profile_id) == expected
    put(client, domain, "Member", id=1, name={"first": ""}, gender=None, home={}, points=13, list=[])
    assert profile(client, domain, profile_id) == {
        **expected,
        "Attributes": {"Points": "13", "Is gold": "true"},
    }


def test_an_ingested_gender_of_the_enumeration_sets_both_members(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Member",
        {"id": ID, "gender": {"Source": "_source.gender", "Target": "_profile.GenderString"}},
        {"member": [key("id", identifiers="UNIQUE PROFILE")]},
    )
    put(client, domain, "Member", id="1", gender="FEMALE")
    (profile_id,) = found(client, domain, "member", "1")
    assert profile(client, domain, profile_id) == {"Gender": "FEMALE", "GenderString": "FEMALE"}


def test_a_mapping_with_names_makes_profiles_that_are_found_by_full_name(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Member",
        {
            "id": ID,
            "first": {"Source": "_source.first", "Target": "_profile.FirstName"},
            "last": {"Source": "_source.last", "Target": "_profile.LastName"},
        },
        {"member": [key("id", identifiers="UNIQUE PROFILE")]},
    )
    put(client, domain, "Member", id="1", first="Ann", last="Lee")
    assert found(client, domain, "_fullName", "ann lee") == found(client, domain, "member", "1")


# The index, held against one that is built from scratch.

NUMBERS = count()
VALUE = st.sampled_from(["", "1", "2"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), VALUE, VALUE),
        st.tuples(st.just("update"), st.integers(0, 4), VALUE, VALUE),
        st.tuples(st.just("delete"), st.integers(0, 4)),
        st.tuples(st.just("add key"), st.integers(0, 4), st.sampled_from(["_account", "tag"]), VALUE),
        st.tuples(st.just("delete key"), st.integers(0, 4), st.sampled_from(["_account", "tag"]), VALUE),
        st.tuples(st.just("put"), VALUE, VALUE, VALUE),
        st.tuples(st.just("delete object"), st.integers(0, 4)),
        st.tuples(st.just("merge"), st.integers(0, 4), st.integers(0, 4)),
        st.tuples(st.just("delete type")),
    ),
    min_size=3,
    max_size=14,
)


def put_note_type(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Note",
        {
            "id": ID,
            "tag": "_source.tag",
            "account": {"Source": "_source.account", "Target": "_profile.AccountNumber"},
        },
        {
            "note": [key("id", identifiers="UNIQUE")],
            "tag": [key("tag", identifiers="PROFILE")],
            "_account": [key("account", identifiers="PROFILE SECONDARY NEW_ONLY")],
        },
    )


def take(client: Any, domain: str, step: Any) -> None:
    """One step; a step that names what is not there is passed over."""
    ids = list(stored(domain).profiles)
    values = {"DomainName": domain}
    match step:
        case "create", account, phone:
            given = {"AccountNumber": account, "PhoneNumber": phone}
            client.create_profile(**values, **{name: value for name, value in given.items() if value})
        case "put", number, tag, account:
            if number and (tag or account):
                put(client, domain, "Note", id=number, tag=tag, account=account)
        case ("delete type",):
            client.delete_profile_object_type(**values, ObjectTypeName="Note")
            put_note_type(client, domain)
        case kind, who, *_ if who >= len(ids):
            assert kind != "create"
        case "update", who, account, phone:
            client.update_profile(**values, ProfileId=ids[who], AccountNumber=account, PhoneNumber=phone)
        case "delete", who:
            client.delete_profile(**values, ProfileId=ids[who])
        case "add key", who, name, value:
            if value:
                client.add_profile_key(**values, ProfileId=ids[who], KeyName=name, Values=[value])
        case "delete key", who, name, value:
            if value and stored(domain).index.holders(name, value, ids[who]) - {"standard fields"}:
                client.delete_profile_key(**values, ProfileId=ids[who], KeyName=name, Values=[value])
        case "delete object", who:
            for item in client.list_profile_objects(**values, ProfileId=ids[who], ObjectTypeName="Note")[
                "Items"
            ][:1]:
                client.delete_profile_object(
                    **values,
                    ProfileId=ids[who],
                    ObjectTypeName="Note",
                    ProfileObjectUniqueKey=item["ProfileObjectUniqueKey"],
                )
        case "merge", who, other:
            if other < len(ids) and who != other:
                client.merge_profiles(**values, MainProfileId=ids[who], ProfileIdsToBeMerged=[ids[other]])
        case unknown:
            raise AssertionError(unknown)


def rebuilt(domain: str) -> dict[tuple[str, str], dict[str, set[Any]]]:
    """The index that profiles, added keys and objects call for, from scratch."""
    index: dict[tuple[str, str], dict[str, set[Any]]] = {}

    def hold(key_name: str, value: str, profile_id: str, holder: Any) -> None:
        index.setdefault((key_name, value), {}).setdefault(profile_id, set()).add(holder)

    for profile_id, one in stored(domain).profiles.items():
        for key_name, member in (("_account", "AccountNumber"), ("_phone", "PhoneNumber")):
            if member in one.values:
                hold(key_name, one.values[member], profile_id, "standard fields")
        for key_name, values in one.added_keys.items():
            for value in values:
                hold(key_name, value, profile_id, "added by hand")
        for object_id, kept in one.objects.items():
            for key_name, value in kept.keys:
                hold(key_name, value, profile_id, object_id)
    return index


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_after_any_operations_the_index_is_what_a_rebuild_from_scratch_gives(client: Any, steps: Any) -> None:
    domain = f"d{next(NUMBERS)}"
    client.create_domain(DomainName=domain, DefaultExpirationDays=365)
    put_note_type(client, domain)
    for step in steps:
        take(client, domain, step)
    assert stored(domain).index.snapshot() == rebuilt(domain)
    stats = client.get_domain(DomainName=domain)["Stats"]
    kept = [one for profile in stored(domain).profiles.values() for one in profile.objects.values()]
    assert stats["ObjectCount"] == len(kept)
    assert stats["TotalSize"] == sum(len(one.text.encode()) for one in kept)
    client.delete_domain(DomainName=domain)
