"""StandardIdentifiers of keys: which profile an object goes to, and which of its keys are kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.operations.calling import create, found, key, objects, profile, put, put_type

MAIL = {"Source": "_source.mail", "ContentType": "EMAIL_ADDRESS"}
PHONE = {"Source": "_source.phone", "ContentType": "PHONE_NUMBER"}
ID = "_source.id"


def count_of(client: Any, domain: str) -> Any:
    return client.get_domain(DomainName=domain)["Stats"]["ProfileCount"]


def put_call_type(client: Any, domain: str) -> None:
    """Calls, which look for their profile by telephone first and then by e-mail."""
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
    put_call_type(client, domain)
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
    put_call_type(client, domain)
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
