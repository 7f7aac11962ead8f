"""The examples that the guide and the specification work through, as they are printed."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from tests.operations.calling import create, found, key, objects, profile, put, put_type

MAIL = {"Source": "_source.mail", "ContentType": "EMAIL_ADDRESS"}
SHARED = "couple@shop.example"


def count_of(client: Any, domain: str) -> Any:
    return client.get_domain(DomainName=domain)["Stats"]["ProfileCount"]


# An e-mail that finds profiles without being stored, a private key that only a new profile gets and
# that is tried last, and a UNIQUE key over address and time.


@pytest.fixture
def mails(client: Any, domain: str) -> str:
    put_type(
        client,
        domain,
        "Mail",
        {"mail": MAIL, "time": "_source.time"},
        {
            "_email": [key("mail", identifiers="PROFILE LOOKUP_ONLY")],
            "mailSender": [key("mail", identifiers="PROFILE SECONDARY NEW_ONLY")],
            "mailMessage": [key("mail", "time", identifiers="UNIQUE")],
        },
    )
    return "Mail"


def test_an_address_of_one_profile_attaches_and_stores_neither_mail_key(
    client: Any, domain: str, mails: str
) -> None:
    owner = create(client, domain, PersonalEmailAddress="Ann@shop.example")
    put(client, domain, mails, mail="ann@SHOP.example", time="9:00")
    assert objects(client, domain, owner, mails) == [{"mail": "ann@SHOP.example", "time": "9:00"}]
    assert profile(client, domain, owner) == {"PersonalEmailAddress": "Ann@shop.example"}
    assert found(client, domain, "mailSender", "ann@shop.example") == []
    client.update_profile(DomainName=domain, ProfileId=owner, PersonalEmailAddress="")
    assert found(client, domain, "_email", "ann@shop.example") == []


def test_a_shared_address_makes_one_more_profile_that_collects_all_that_follows(
    client: Any, domain: str, mails: str
) -> None:
    couple = [create(client, domain, EmailAddress=SHARED, FirstName=name) for name in ("Ann", "Bob")]

    put(client, domain, mails, mail=SHARED, time="9:00")
    (inferred,) = found(client, domain, "mailSender", SHARED)
    assert inferred not in couple
    assert profile(client, domain, inferred) == {"EmailAddress": SHARED}
    assert found(client, domain, "_email", SHARED) == [*couple, inferred]

    for time in ("10:00", "11:00"):
        put(client, domain, mails, mail="Couple@Shop.example", time=time)
    assert count_of(client, domain) == 3
    assert [one["time"] for one in objects(client, domain, inferred, mails)] == ["11:00", "10:00", "9:00"]
    assert [objects(client, domain, one, mails) for one in couple] == [[], []]


def test_the_unique_key_of_a_message_finds_its_profile_and_replaces_the_message(
    client: Any, domain: str, mails: str
) -> None:
    unique_key = put(client, domain, mails, mail="Ann@shop.example", time="9:00", text="first")
    digest = hashlib.sha256(b"ann@shop.example\x1f9:00").digest()
    assert unique_key == base64.b64encode(digest).decode()
    assert put(client, domain, mails, mail="ann@shop.example", time="9:00", text="second") == unique_key
    (owner,) = found(client, domain, "mailMessage", "ann@shop.example 9:00")
    assert [one["text"] for one in objects(client, domain, owner, mails)] == ["second"]


def test_a_message_leaves_the_inferred_profile_when_the_couple_parts(
    client: Any, domain: str, mails: str
) -> None:
    ann, bob = (create(client, domain, EmailAddress=SHARED) for _ in range(2))
    put(client, domain, mails, mail=SHARED, time="9:00")
    (inferred,) = found(client, domain, "mailSender", SHARED)
    client.update_profile(DomainName=domain, ProfileId=ann, EmailAddress="ann@shop.example")
    put(client, domain, mails, mail=SHARED, time="10:00")
    assert len(objects(client, domain, inferred, mails)) == 2  # bob's address is still on two profiles
    client.delete_profile(DomainName=domain, ProfileId=inferred)
    put(client, domain, mails, mail=SHARED, time="11:00")
    assert [one["time"] for one in objects(client, domain, bob, mails)] == ["11:00"]


# The mapping that shows all kinds of fields.


def test_a_club_member_is_mapped_with_nested_sources_a_constant_choice_and_a_squeezed_name(
    client: Any, domain: str
) -> None:
    put_type(
        client,
        domain,
        "ClubMember",
        {
            "memberNo": "_source.member.no",
            "mail": {
                "Source": "_source.contact.mail",
                "Target": "_profile.PersonalEmailAddress",
                "ContentType": "EMAIL_ADDRESS",
            },
            "wholeName": {
                "Source": "{{#removeExtraSpace}}{{_source.n1}} {{_source.n2}} {{_source.n3}}"
                "{{/removeExtraSpace}}",
                "ContentType": "NAME",
            },
            "tier": {
                "Source": "{{#if _source.gold}}gold{{else}}basic{{/if}}",
                "Target": "_profile.Attributes.Tier",
            },
        },
        {
            "clubMember": [key("memberNo", identifiers="PROFILE UNIQUE")],
            "_email": [key("mail")],
            "_fullName": [key("wholeName")],
        },
    )
    unique_key = put(
        client,
        domain,
        "ClubMember",
        member={"no": "M-17"},
        contact={"mail": "Kim@Shop.example"},
        n1=" Kim",
        n3="Lee  ",
        gold=True,
    )
    assert unique_key == "kiCaEKE4IJXCTQuoUccsBbn/YonhRUglwx0OsxVjSmU="
    (member,) = found(client, domain, "clubMember", "M-17")
    assert profile(client, domain, member) == {
        "EmailAddress": "Kim@Shop.example",
        "PersonalEmailAddress": "Kim@Shop.example",
        "Attributes": {"Tier": "gold"},
    }
    assert found(client, domain, "_fullName", "kim  LEE") == [member]
    assert found(client, domain, "_email", "kim@shop.example") == [member]
    put(client, domain, "ClubMember", member={"no": "M-17"})
    assert profile(client, domain, member)["Attributes"] == {"Tier": "basic"}


def test_the_example_of_a_search_needs_both_conditions(client: Any, domain: str) -> None:
    both = create(client, domain, MobilePhoneNumber="+1 206 555 0143", EmailAddress="kim@example.org")
    create(client, domain, PhoneNumber="2065550143")
    condition: dict[str, Any] = {
        "KeyName": "_phone",
        "Values": ["(206) 555 0143"],
        "AdditionalSearchKeys": [{"KeyName": "_email", "Values": ["Kim@Example.org"]}],
        "LogicalOperator": "AND",
    }
    (item,) = client.search_profiles(DomainName=domain, **condition)["Items"]
    assert item["ProfileId"] == both
    assert item["FoundByItems"] == [
        {"KeyName": "_phone", "Values": ["(206) 555 0143"]},
        {"KeyName": "_email", "Values": ["Kim@Example.org"]},
    ]


def test_two_types_of_one_shop_share_the_customer_by_a_common_key(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Account",
        {"no": "_source.no", "last": {"Source": "_source.last", "Target": "_profile.LastName"}},
        {"customerNo": [key("no", identifiers="PROFILE UNIQUE")]},
    )
    put_type(
        client,
        domain,
        "Purchase",
        {
            "no": "_source.no",
            "id": "_source.id",
            "status": {"Source": "_source.s", "Target": "_order.Status"},
        },
        {
            "customerNo": [key("no", identifiers="PROFILE")],
            "purchase": [key("id", identifiers="UNIQUE ORDER")],
        },
        AllowProfileCreation=False,
    )
    put(client, domain, "Account", no="7", last="Lee")
    put(client, domain, "Purchase", no="7", id="p1", s="open")
    put(client, domain, "Purchase", no="8", id="p2", s="lost")
    (customer,) = found(client, domain, "customerNo", "7")
    assert [one["Status"] for one in objects(client, domain, customer, "_order")] == ["open"]
    assert count_of(client, domain) == 1
