"""MergeProfiles: which value survives, and how keys and objects move."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.operations.calling import (
    UNKNOWN_ID,
    answer,
    bad_request,
    create,
    found,
    key,
    no_such_domain,
    not_found,
    objects,
    profile,
    put,
    put_type,
)


def merge(client: Any, domain: str, main: str, *others: str, **field_sources: Any) -> Any:
    params: dict[str, Any] = {"FieldSourceProfileIds": field_sources} if field_sources else {}
    return client.merge_profiles(
        DomainName=domain, MainProfileId=main, ProfileIdsToBeMerged=list(others), **params
    )


@pytest.fixture
def visits(client: Any, domain: str) -> str:
    """An object type with a visitor, who is the profile, and a number, which is the object."""
    put_type(
        client,
        domain,
        "Visit",
        {"who": "_source.who", "id": "_source.id"},
        {"visitor": [key("who", identifiers="PROFILE")], "visit": [key("id", identifiers="UNIQUE")]},
    )
    return "Visit"


def visitor(client: Any, domain: str, who: str) -> str:
    (profile_id,) = found(client, domain, "visitor", who)
    return profile_id


def test_fields_are_united_and_main_wins_conflicts(client: Any, domain: str) -> None:
    main = create(client, domain, FirstName="Ann", Attributes={"a": "1"}, Address={"City": "Oslo"})
    first = create(
        client,
        domain,
        FirstName="Anna",
        LastName="Lee",
        Attributes={"a": "2", "b": "3"},
        Address={"City": "Bergen", "Country": "NO"},
    )
    second = create(
        client,
        domain,
        LastName="Li",
        BirthDate="1980",
        Attributes={"b": "4", "c": "5"},
        ShippingAddress={"City": "Voss"},
    )
    assert answer(merge(client, domain, main, first, second)) == {"Message": "Success!"}
    assert profile(client, domain, main) == {
        "FirstName": "Ann",
        "LastName": "Lee",
        "BirthDate": "1980",
        "Attributes": {"a": "1", "b": "3", "c": "5"},
        "Address": {"City": "Oslo"},
        "ShippingAddress": {"City": "Voss"},
    }


def test_the_order_of_the_request_decides_among_the_merged(client: Any, domain: str) -> None:
    main = create(client, domain)
    first, second = create(client, domain, LastName="First"), create(client, domain, LastName="Second")
    merge(client, domain, main, second, first)
    assert profile(client, domain, main) == {"LastName": "Second"}


def test_a_field_is_taken_from_its_named_source_even_if_that_has_none(client: Any, domain: str) -> None:
    main = create(
        client,
        domain,
        FirstName="Ann",
        LastName="Lee",
        Address={"City": "Oslo", "Country": "NO"},
        Attributes={"a": "1", "b": "2", "c": "3"},
        ProfileType="PROFILE",
    )
    other = create(
        client,
        domain,
        FirstName="Anna",
        Address={"City": "Bergen"},
        Attributes={"a": "9"},
        EmailAddress="a@example.org",
    )
    merge(
        client,
        domain,
        main,
        other,
        FirstName=other,
        LastName=other,
        Address=other,
        EmailAddress=main,
        ProfileType=other,
        Attributes={"a": other, "b": other},
    )
    assert profile(client, domain, main) == {
        "FirstName": "Anna",
        "Address": {"City": "Bergen"},
        "Attributes": {"a": "9", "c": "3"},
    }


def test_gender_and_party_type_carry_their_texts(client: Any, domain: str) -> None:
    main = create(client, domain, Gender="MALE", PartyTypeString="club")
    other = create(client, domain, GenderString="other", PartyType="BUSINESS")
    merge(client, domain, main, other, Gender=other, PartyType=other)
    assert profile(client, domain, main) == {
        "GenderString": "other",
        "PartyType": "BUSINESS",
        "PartyTypeString": "BUSINESS",
    }


def test_a_conflict_of_gender_does_not_mix_the_two(client: Any, domain: str) -> None:
    main = create(client, domain, GenderString="other")
    other = create(client, domain, Gender="FEMALE")
    merge(client, domain, main, other)
    assert profile(client, domain, main) == {"GenderString": "other"}


def test_a_merged_profile_is_gone(client: Any, domain: str) -> None:
    main, other = create(client, domain), create(client, domain, FirstName="Ann")
    merge(client, domain, main, other)
    assert found(client, domain, "_profileId", other) == []
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 1
    with not_found(other):
        client.update_profile(DomainName=domain, ProfileId=other)
    with bad_request("Unknown profile IDs", other):
        merge(client, domain, main, other)


def test_every_key_of_a_merged_profile_finds_the_main_one(client: Any, domain: str, visits: str) -> None:
    main = create(client, domain, EmailAddress="main@example.org")
    put(client, domain, visits, who="bob", id="1")
    other = visitor(client, domain, "bob")
    client.update_profile(DomainName=domain, ProfileId=other, EmailAddress="other@example.org")
    client.add_profile_key(DomainName=domain, ProfileId=other, KeyName="_ctrContactId", Values=["c1"])
    merge(client, domain, main, other)
    for key_name, value in [
        ("_email", "main@example.org"),
        ("_email", "other@example.org"),
        ("_ctrContactId", "c1"),
        ("visitor", "bob"),
        ("visit", "1"),
    ]:
        assert found(client, domain, key_name, value) == [main]


def test_objects_move_and_later_ones_land_on_the_main_profile(client: Any, domain: str, visits: str) -> None:
    put(client, domain, visits, who="ann", id="1")
    put(client, domain, visits, who="bob", id="2")
    main, other = visitor(client, domain, "ann"), visitor(client, domain, "bob")
    merge(client, domain, main, other)
    put(client, domain, visits, who="bob", id="3")
    assert [item["id"] for item in objects(client, domain, main, visits)] == ["3", "2", "1"]
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 1
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 3


@pytest.mark.parametrize("main_is_newer", [True, False])
def test_of_two_objects_with_one_unique_value_the_newer_stays(
    client: Any, domain: str, visits: str, main_is_newer: bool
) -> None:
    for who in ("bob", "ann") if main_is_newer else ("ann", "bob"):
        put(client, domain, visits, who=who, id="1")
    main, other = visitor(client, domain, "ann"), visitor(client, domain, "bob")
    merge(client, domain, main, other)
    (kept,) = objects(client, domain, main, visits)
    assert kept == {"who": "ann" if main_is_newer else "bob", "id": "1"}
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 1
    # The keys of both have moved, so neither visitor comes back as a profile of its own.
    for who in ("ann", "bob"):
        assert found(client, domain, "visitor", who) == [main]
        put(client, domain, visits, who=who, id="2")
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 1


def test_twenty_profiles_with_one_unique_value_are_merged_in_one_call(
    client: Any, domain: str, visits: str
) -> None:
    names = [f"visitor {number}" for number in range(21)]
    for who in names:
        put(client, domain, visits, who=who, id="one")
    main, *others = (visitor(client, domain, who) for who in names)
    merge(client, domain, main, *others)
    assert {visitor(client, domain, who) for who in names} == {main}
    with bad_request(" at 'profileIdsToBeMerged' failed to satisfy constraint: Member must have length"):
        merge(client, domain, main, *others, others[0])


def test_a_key_value_that_lost_its_conflict_goes_on_finding(client: Any, domain: str) -> None:
    main = create(client, domain, PhoneNumber="2065550100")
    other = create(client, domain, PhoneNumber="2065550111")
    merge(client, domain, main, other)
    assert profile(client, domain, main) == {"PhoneNumber": "2065550100"}
    assert found(client, domain, "_phone", "2065550111") == [main]


def test_what_cannot_be_merged_is_refused_and_changes_nothing(client: Any, domain: str) -> None:
    main, other, third = (create(client, domain, FirstName=name) for name in "ABC")
    with bad_request("Unknown profile IDs", UNKNOWN_ID):
        merge(client, domain, UNKNOWN_ID, other)
    with bad_request("Unknown profile IDs", UNKNOWN_ID):
        merge(client, domain, main, other, UNKNOWN_ID)
    with bad_request():
        merge(client, domain, main, main)
    with bad_request():
        merge(client, domain, main, other, other)
    with bad_request(third):
        merge(client, domain, main, other, FirstName=third)
    with bad_request(third):
        merge(client, domain, main, other, Attributes={"a": third})
    with no_such_domain("nowhere"):
        merge(client, "nowhere", main, other)
    for profile_id, name in ((main, "A"), (other, "B"), (third, "C")):
        assert profile(client, domain, profile_id) == {"FirstName": name}


def test_profiles_of_another_domain_are_unknown(client: Any, domain: str) -> None:
    client.create_domain(DomainName="other", DefaultExpirationDays=1)
    main, stranger = create(client, domain), create(client, "other")
    with bad_request("Unknown profile IDs", stranger):
        merge(client, domain, main, stranger)


# Any merge of three, held against a naive model.

PEOPLE = st.fixed_dictionaries(
    {},
    optional={
        "FirstName": st.sampled_from(["Ann", "Bob"]),
        "AccountNumber": st.sampled_from(["1", "2"]),
        "Address": st.sampled_from([{"City": "Oslo"}, {"City": "Voss", "Country": "NO"}, {"Country": "SE"}]),
        "Attributes": st.dictionaries(st.sampled_from("ab"), st.sampled_from("12"), min_size=1),
    },
)
WHO = st.integers(0, 2)
SOURCES = st.fixed_dictionaries(
    {},
    optional={
        "FirstName": WHO,
        "AccountNumber": WHO,
        "Address": WHO,
        "Attributes": st.dictionaries(st.sampled_from("abc"), WHO, min_size=1),
    },
)
NUMBERS = count()


def naively_merged(people: list[dict[str, Any]], sources: dict[str, Any]) -> dict[str, Any]:
    def choose(values: list[Any], source: int | None) -> Any:
        if source is not None:
            return values[source]
        return next((value for value in values if value is not None), None)

    merged = {
        name: choose([person.get(name) for person in people], sources.get(name))
        for name in ("FirstName", "AccountNumber", "Address")
    }
    attributes = [person.get("Attributes", {}) for person in people]
    chosen = {
        name: choose([values.get(name) for values in attributes], sources.get("Attributes", {}).get(name))
        for name in "abc"
    }
    merged["Attributes"] = {name: value for name, value in chosen.items() if value is not None}
    return {name: value for name, value in merged.items() if value}


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PEOPLE, min_size=3, max_size=3), SOURCES)
def test_any_merge_leaves_what_a_naive_model_says(
    client: Any, people: list[dict[str, Any]], sources: dict[str, Any]
) -> None:
    domain = f"d{next(NUMBERS)}"
    client.create_domain(DomainName=domain, DefaultExpirationDays=1)
    ids = [create(client, domain, **person) for person in people]
    field_sources = {
        name: {one: ids[who] for one, who in source.items()} if isinstance(source, dict) else ids[source]
        for name, source in sources.items()
    }
    merge(client, domain, *ids, **field_sources)
    assert profile(client, domain, ids[0]) == naively_merged(people, sources)
    for person in people[1:]:
        if "AccountNumber" in person:
            assert found(client, domain, "_account", person["AccountNumber"]) == [ids[0]]
    client.delete_domain(DomainName=domain)
