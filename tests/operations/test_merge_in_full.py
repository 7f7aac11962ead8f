"""What becomes of everything on the profiles when they are merged."""

from __future__ import annotations

from typing import Any

import pytest

from customer_profiles_mock.protocol.members import member_names
from tests.behaviour import Service
from tests.operations.calling import create, found, key, objects, profile, put, put_type

ADDRESSES = {"Address", "ShippingAddress", "MailingAddress", "BillingAddress"}
ENUMERATED = {
    "Gender": ("MALE", "FEMALE"),
    "PartyType": ("BUSINESS", "INDIVIDUAL"),
    "ProfileType": ("PROFILE", "ACCOUNT_PROFILE"),
}
MEMBERS = [name for name in member_names("FieldSourceProfileIds") if name != "Attributes"]


def values_of(member: str) -> tuple[Any, Any]:
    """Two different values of a member."""
    if member in ENUMERATED:
        return ENUMERATED[member]
    if member in ADDRESSES:
        return {"City": "Oslo", "Country": "NO"}, {"City": "Voss"}
    if member == "EngagementPreferences":
        return {"Phone": [{"KeyName": "_phone"}]}, {"Email": [{"KeyName": "_email"}]}
    return "one", "two"


def merge(client: Any, domain: str, main: str, *others: str, **sources: Any) -> dict[str, Any]:
    """The values of the main profile after a merge."""
    params: dict[str, Any] = {"FieldSourceProfileIds": sources} if sources else {}
    client.merge_profiles(DomainName=domain, MainProfileId=main, ProfileIdsToBeMerged=list(others), **params)
    return profile(client, domain, main)


def test_twenty_members_attributes_and_two_more_can_be_taken_from_a_named_profile() -> None:
    assert len(MEMBERS) == 22
    assert {"ProfileType", "EngagementPreferences"} < set(MEMBERS)


@pytest.mark.parametrize("member", MEMBERS)
def test_each_member_is_united_kept_taken_or_emptied(client: Any, domain: str, member: str) -> None:
    one, two = values_of(member)

    def pair(first: Any, second: Any) -> tuple[str, str]:
        both = [create(client, domain, **({member: value} if value else {})) for value in (first, second)]
        return both[0], both[1]

    main, other = pair(one, two)
    assert merge(client, domain, main, other)[member] == one  # a conflict: main's stays
    main, other = pair(None, two)
    assert merge(client, domain, main, other)[member] == two  # none: united
    main, other = pair(one, two)
    assert merge(client, domain, main, other, **{member: other})[member] == two
    main, other = pair(one, two)
    assert merge(client, domain, main, other, **{member: main})[member] == one
    main, other = pair(one, None)
    assert merge(client, domain, main, other, **{member: other}) == {}  # what has none empties
    main, other = pair(None, two)
    assert merge(client, domain, main, other, **{member: main}) == {}


def test_an_emptied_field_is_found_no_longer_by_itself_but_by_its_old_key(client: Any, domain: str) -> None:
    main, other = create(client, domain, PhoneNumber="1"), create(client, domain, PhoneNumber="2")
    third = create(client, domain)
    assert merge(client, domain, main, other, third, PhoneNumber=third) == {}
    assert found(client, domain, "_phone", "1") == []  # main gave its own value up
    assert found(client, domain, "_phone", "2") == [main]  # what found an absorbed profile finds main


def test_an_ambiguous_value_finds_again_after_its_profiles_are_merged(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Mail",
        {"id": "_source.id", "mail": {"Source": "_source.mail", "ContentType": "EMAIL_ADDRESS"}},
        {"mail": [key("id", identifiers="UNIQUE")], "_email": [key("mail", identifiers="PROFILE")]},
        AllowProfileCreation=False,
    )
    ann, too = (create(client, domain, EmailAddress="ann@shop.example") for _ in range(2))
    put(client, domain, "Mail", id="1", mail="ann@shop.example")
    merge(client, domain, ann, too)
    put(client, domain, "Mail", id="2", mail="ann@shop.example")
    assert [one["id"] for one in objects(client, domain, ann, "Mail")] == ["2"]


def test_merges_in_a_row_lead_every_key_to_the_last_main(client: Any, domain: str) -> None:
    first, second, third = (create(client, domain, AccountNumber=number) for number in "123")
    client.add_profile_key(DomainName=domain, ProfileId=first, KeyName="_ctrContactId", Values=["c-1"])
    merge(client, domain, second, first)
    merge(client, domain, third, second)
    for number in "123":
        assert found(client, domain, "_account", number) == [third]
    assert found(client, domain, "_ctrContactId", "c-1") == [third]


def test_where_a_field_came_from_is_remembered(client: Any, domain: str) -> None:
    fields = {"id": "_source.id", "last": {"Source": "_source.last", "Target": "_profile.LastName"}}
    keys = {"customerNo": [key("id", identifiers="PROFILE UNIQUE")]}
    put_type(client, domain, "Strong", fields, keys, SourcePriority=1)
    put_type(client, domain, "Weak", fields, keys)
    put(client, domain, "Strong", id="1", last="Strong")
    put(client, domain, "Weak", id="2", last="Weak")
    (strong,), (weak,) = (found(client, domain, "customerNo", number) for number in "12")
    assert merge(client, domain, weak, strong, LastName=strong) == {"LastName": "Strong"}
    put(client, domain, "Weak", id="2", last="Weaker")
    assert profile(client, domain, weak) == {"LastName": "Strong"}
    client.delete_profile_object_type(DomainName=domain, ObjectTypeName="Strong")
    assert profile(client, domain, weak) == {}


def test_standard_objects_keep_their_ids_and_go_on_being_updated(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Order",
        {
            "who": "_source.who",
            "no": "_source.no",
            "status": {"Source": "_source.s", "Target": "_order.Status"},
        },
        {
            "customerNo": [key("who", identifiers="PROFILE")],
            "orderNo": [key("no", identifiers="UNIQUE ORDER")],
        },
    )
    put(client, domain, "Order", who="1", no="a", s="open")
    put(client, domain, "Order", who="2", no="b", s="open")
    (main,), (other,) = (found(client, domain, "customerNo", who) for who in "12")
    (moved,) = objects(client, domain, other, "_order")
    merge(client, domain, main, other)
    put(client, domain, "Order", who="2", no="b", s="paid")
    assert {**moved, "Status": "paid"} in objects(client, domain, main, "_order")
    assert len(objects(client, domain, main, "_order")) == 2
    assert found(client, domain, "_orderId", moved["OrderId"]) == [main]


def test_the_history_of_an_absorbed_profile_stays_under_its_id(client: Any, domain: str) -> None:
    main, other = create(client, domain, FirstName="A"), create(client, domain, FirstName="B")
    client.update_profile(DomainName=domain, ProfileId=other, FirstName="BB")
    merge(client, domain, main, other)

    def actions(profile_id: str) -> list[str]:
        response = client.list_profile_history_records(DomainName=domain, ProfileId=profile_id)
        return [record["ActionType"] for record in response["ProfileHistoryRecords"]]

    assert actions(other) == ["DELETED_BY_MERGE", "UPDATED", "CREATED"]
    assert actions(main) == ["MERGED", "CREATED"]


def test_counts_follow_a_merge(client: Any, domain: str) -> None:
    put_type(client, domain, "Note", {"id": "_source.id"}, {"n": [key("id", identifiers="UNIQUE PROFILE")]})
    for number in "123":
        put(client, domain, "Note", id=number)
    ids = [found(client, domain, "n", number)[0] for number in "123"]
    before = client.get_domain(DomainName=domain)["Stats"]
    merge(client, domain, *ids)
    after = client.get_domain(DomainName=domain)["Stats"]
    assert after == {**before, "ProfileCount": 1, "MeteringProfileCount": 1}


# More objects than a profile can have.

MAPPING = {
    "Description": "of the test",
    "AllowProfileCreation": True,
    "Fields": {"who": {"Source": "_source.who"}, "id": {"Source": "_source.id"}},
    "Keys": {"visitor": [key("who", identifiers="PROFILE")], "visit": [key("id", identifiers="UNIQUE")]},
}


def put_many(service: Service, name: str, who: str, count: int) -> None:
    for number in range(count):
        text = f'{{"who": "{who}", "id": "{who} {number}"}}'
        service.call("PutProfileObject", ObjectTypeName=name, Object=text)


def profile_of(service: Service, who: str) -> str:
    (item,) = service.call("SearchProfiles", KeyName="visitor", Values=[who])["Items"]
    return str(item["ProfileId"])


def held(service: Service, name: str) -> list[str]:
    """The objects of a type on the only profile, oldest first."""
    (one,) = service.domain.profiles.values()
    kept = sorted(one.objects.values(), key=lambda stored: stored.number)
    return [stored.text for stored in kept if stored.object_type_name == name]


@pytest.mark.parametrize("main", ["old", "new"])
def test_of_more_than_a_thousand_objects_the_oldest_give_way_whosever_they_were(main: str) -> None:
    service = Service()
    service.call("PutProfileObjectType", ObjectTypeName="Visit", **MAPPING)
    put_many(service, "Visit", "old", 600)
    put_many(service, "Visit", "new", 700)
    main_id, other_id = profile_of(service, main), profile_of(service, "new" if main == "old" else "old")
    service.call("MergeProfiles", MainProfileId=main_id, ProfileIdsToBeMerged=[other_id])
    kept = held(service, "Visit")
    assert len(kept) == 1000
    assert '"old 300"' in kept[0]
    assert '"new 699"' in kept[-1]
    assert service.domain.object_count == 1000
    params = {"ProfileId": main_id, "ActionType": "EXPIRED", "MaxResults": 100}
    expired = service.call("ListProfileHistoryRecords", **params)["ProfileHistoryRecords"]
    assert len(expired) == 100
    assert {record["ObjectTypeName"] for record in expired} == {"Visit"}
    assert profile_of(service, "old") == profile_of(service, "new") == main_id


def test_a_type_above_its_limit_gives_way_first() -> None:
    service = Service()
    service.call("PutProfileObjectType", ObjectTypeName="Visit", **MAPPING)
    service.call("PutProfileObjectType", ObjectTypeName="Click", **MAPPING, MaxProfileObjectCount=350)
    put_many(service, "Visit", "ann", 500)
    put_many(service, "Click", "ann", 200)
    put_many(service, "Visit", "bob", 150)
    put_many(service, "Click", "bob", 300)
    service.call(
        "MergeProfiles",
        MainProfileId=profile_of(service, "ann"),
        ProfileIdsToBeMerged=[profile_of(service, "bob")],
    )
    # 1150 objects: 150 clicks above their limit are the 150 that must go.
    assert len(held(service, "Visit")) == 650
    clicks = held(service, "Click")
    assert len(clicks) == 350
    assert '"ann 150"' in clicks[0]


def test_an_absorbed_profile_whose_objects_are_all_evicted_is_found_as_main() -> None:
    service = Service()
    service.call("PutProfileObjectType", ObjectTypeName="Visit", **MAPPING)
    put_many(service, "Visit", "old", 1)
    put_many(service, "Visit", "new", 1000)
    main_id, other_id = profile_of(service, "new"), profile_of(service, "old")
    service.call("MergeProfiles", MainProfileId=main_id, ProfileIdsToBeMerged=[other_id])
    assert len(held(service, "Visit")) == 1000
    assert '"old 0"' not in "".join(held(service, "Visit"))
    assert profile_of(service, "old") == main_id
