"""SearchProfiles: one index, exact matches on normal forms, AND and OR."""

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
    put,
    put_type,
)


def condition(key_name: str, *values: str) -> dict[str, Any]:
    return {"KeyName": key_name, "Values": list(values)}


def found_by(client: Any, domain: str, conditions: list[dict[str, Any]], operator: str | None) -> Any:
    """Profile id -> FoundByItems, in the order of the answer."""
    params: dict[str, Any] = {"DomainName": domain, **conditions[0]}
    if len(conditions) > 1:
        params["AdditionalSearchKeys"] = conditions[1:]
    if operator:
        params["LogicalOperator"] = operator
    items = client.search_profiles(**params)["Items"]
    return {item["ProfileId"]: item["FoundByItems"] for item in items}


@pytest.mark.parametrize(
    ("member", "stored_value", "key_name", "asked"),
    [
        ("PhoneNumber", "+1 (206) 345-7890", "_phone", "2063457890"),
        ("MobilePhoneNumber", "2063457890", "_phone", "+12063457890"),
        ("HomePhoneNumber", "+15551234567", "_phone", "(555)-123-4567"),
        ("BusinessPhoneNumber", "+44 20 7946 0000", "_phone", "00442079460000"),
        ("EmailAddress", "Ann@Example.ORG", "_email", "ann@example.org"),
        ("PersonalEmailAddress", "ann@example.org", "_email", "ANN@EXAMPLE.ORG"),
        ("BusinessEmailAddress", "ann@example.org", "_email", " ann@example.org "),
        ("AccountNumber", "ab 1", "_account", "ab 1"),
        ("FirstName", "Ann  Marie", "_fullName", "ann marie"),
        ("LastName", "LEE", "_fullName", "lee"),
    ],
)
def test_a_profile_is_found_by_its_standard_fields(
    client: Any, domain: str, member: str, stored_value: str, key_name: str, asked: str
) -> None:
    profile_id = create(client, domain, **{member: stored_value})
    create(client, domain, FirstName="Someone", LastName="Else", EmailAddress="e@example.org")
    assert found(client, domain, key_name, asked) == [profile_id]


@pytest.mark.parametrize(
    ("values", "key_name", "asked"),
    [
        ({"PhoneNumber": "+1 206 345 7890"}, "_phone", "206345789"),
        ({"EmailAddress": "ann@example.org"}, "_email", "ann"),
        ({"AccountNumber": "ab1"}, "_account", "AB1"),
        ({"FirstName": "Ann", "MiddleName": "B", "LastName": "Lee"}, "_fullName", "Ann Lee"),
        ({"FirstName": "Ann", "LastName": "Lee"}, "_fullName", "Ann"),
        ({"FirstName": "Ann", "LastName": "Lee"}, "_fullName", "AnnLee"),
    ],
)
def test_only_the_whole_value_matches(
    client: Any, domain: str, values: dict[str, str], key_name: str, asked: str
) -> None:
    create(client, domain, **values)
    assert found(client, domain, key_name, asked) == []


def test_a_full_name_is_first_middle_last(client: Any, domain: str) -> None:
    whole = create(client, domain, FirstName="Ann", MiddleName="B", LastName="Lee")
    short = create(client, domain, FirstName="Ann", LastName="Lee")
    assert found(client, domain, "_fullName", "ann  B LEE") == [whole]
    assert found(client, domain, "_fullName", "Ann Lee") == [short]


def test_an_updated_field_moves_the_key(client: Any, domain: str) -> None:
    profile_id = create(client, domain, EmailAddress="old@example.org", FirstName="Ann", LastName="Lee")
    client.update_profile(
        DomainName=domain, ProfileId=profile_id, EmailAddress="new@example.org", LastName=""
    )
    assert found(client, domain, "_email", "old@example.org") == []
    assert found(client, domain, "_email", "new@example.org") == [profile_id]
    assert found(client, domain, "_fullName", "Ann Lee") == []
    assert found(client, domain, "_fullName", "Ann") == [profile_id]


def test_a_value_in_two_fields_is_held_until_both_are_gone(client: Any, domain: str) -> None:
    profile_id = create(client, domain, PhoneNumber="2065550100", HomePhoneNumber="+12065550100")
    client.update_profile(DomainName=domain, ProfileId=profile_id, PhoneNumber="")
    assert found(client, domain, "_phone", "2065550100") == [profile_id]
    client.update_profile(DomainName=domain, ProfileId=profile_id, HomePhoneNumber="")
    assert found(client, domain, "_phone", "2065550100") == []


def test_finding_nothing_is_no_error(client: Any, domain: str) -> None:
    response = client.search_profiles(DomainName=domain, KeyName="_profileId", Values=[UNKNOWN_ID])
    assert answer(response) == {"Items": []}
    for predefined in ("_phone", "_orderId", "_ctrContactId", "_serviceNowIncidentId", "_shopifyCustomerId"):
        assert found(client, domain, predefined, "x") == []


def test_an_undefined_key_name_is_not_found(client: Any, domain: str) -> None:
    with not_found("KeyName membership is not defined in the domain shop"):
        client.search_profiles(DomainName=domain, KeyName="membership", Values=["x"])
    with not_found("KeyName _nothing is not defined in the domain shop"):
        client.search_profiles(
            DomainName=domain,
            KeyName="_email",
            Values=["x"],
            AdditionalSearchKeys=[condition("_nothing", "x")],
        )
    with no_such_domain("nowhere"):
        client.search_profiles(DomainName="nowhere", KeyName="membership", Values=["x"])


def test_a_long_value_is_refused_in_the_words_that_clients_depend_on(client: Any, domain: str) -> None:
    with bad_request(
        "1 validation error detected: ",
        " at 'values' failed to satisfy constraint: Member must satisfy constraint: [Member must have length"
        " less than or equal to 255, Member must have length greater than or equal to 1",
    ):
        client.search_profiles(DomainName=domain, KeyName="_email", Values=["x" * 256])


def test_several_values_of_a_condition_are_alternatives(client: Any, domain: str) -> None:
    first = create(client, domain, EmailAddress="a@example.org")
    second = create(client, domain, EmailAddress="b@example.org")
    hits = found_by(client, domain, [condition("_email", "A@example.org", "x", "b@example.org")], None)
    assert hits == {
        first: [condition("_email", "A@example.org")],
        second: [condition("_email", "b@example.org")],
    }


def test_conditions_are_joined_by_or_unless_asked(client: Any, domain: str) -> None:
    both = create(client, domain, PhoneNumber="2065550100", EmailAddress="a@example.org")
    phone = create(client, domain, PhoneNumber="2065550100")
    email = create(client, domain, EmailAddress="a@example.org")
    conditions = [condition("_phone", "(206) 555 0100"), condition("_email", "A@example.org", "b@x.org")]
    hit = condition("_email", "A@example.org")
    expected = {both: [conditions[0], hit], phone: [conditions[0]], email: [hit]}
    for operator in ("OR", None):
        hits = found_by(client, domain, conditions, operator)
        assert hits == expected
        assert list(hits) == [both, phone, email]
    assert found_by(client, domain, conditions, "AND") == {both: conditions}


def test_at_most_five_conditions(client: Any, domain: str) -> None:
    profile_id = create(client, domain, AccountNumber="4")
    accounts = [condition("_account", str(number)) for number in range(6)]
    assert list(found_by(client, domain, accounts[:5], None)) == [profile_id]
    with bad_request(" at 'additionalSearchKeys' failed to satisfy constraint: Member must have length"):
        found_by(client, domain, accounts, None)


def test_an_unknown_operator_is_refused(client: Any, domain: str) -> None:
    with bad_request("at 'logicalOperator'", "Member must satisfy enum value set: [AND, OR]"):
        found_by(client, domain, [condition("_email", "x")], "XOR")


def test_results_come_in_order_of_creation(client: Any, domain: str) -> None:
    ids = [create(client, domain, AccountNumber="1") for _ in range(5)]
    client.update_profile(DomainName=domain, ProfileId=ids[0], FirstName="late")
    client.delete_profile(DomainName=domain, ProfileId=ids[2])
    assert found(client, domain, "_account", "1") == [ids[0], ids[1], ids[3], ids[4]]


def test_a_key_over_several_fields_is_searched_by_its_parts(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Seat",
        {
            "flight": "_source.flight",
            "mail": {"Source": "_source.mail", "ContentType": "EMAIL_ADDRESS"},
        },
        {"seat": [key("flight", "mail", identifiers="UNIQUE PROFILE")]},
    )
    put(client, domain, "Seat", flight="LH 1", mail="Ann@example.org")
    (profile_id,) = found(client, domain, "_email", "ann@example.org")
    assert found(client, domain, "seat", "LH 1 ann@example.org") == [profile_id]
    assert found(client, domain, "seat", "LH 1", "ANN@example.org") == [profile_id]
    assert found(client, domain, "seat", "LH 1") == []
    assert found(client, domain, "seat", "ann@example.org", "LH 1") == []


# Any search over a few profiles, held against a scan of all of them.

EMAILS = ("a@example.org", "A@Example.org", "b@example.org")
PHONES = ("2065550100", "+1 (206) 555-0100", "2065550111")
ACCOUNTS = ("1", "01")
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "EmailAddress": st.sampled_from(EMAILS),
            "PersonalEmailAddress": st.sampled_from(EMAILS),
            "PhoneNumber": st.sampled_from(PHONES),
            "AccountNumber": st.sampled_from(ACCOUNTS),
        },
    ),
    max_size=5,
)
CONDITIONS = st.one_of(
    st.builds(lambda values: condition("_email", *values), st.lists(st.sampled_from(EMAILS), min_size=1)),
    st.builds(lambda values: condition("_phone", *values), st.lists(st.sampled_from(PHONES), min_size=1)),
    st.builds(lambda values: condition("_account", *values), st.lists(st.sampled_from(ACCOUNTS), min_size=1)),
)
NUMBERS = count()


def naive_hits(person: dict[str, str], asked: dict[str, Any]) -> list[str]:
    """Those of a condition's values that are on the person."""
    match asked["KeyName"]:
        case "_email":
            own = {person.get("EmailAddress", "").lower(), person.get("PersonalEmailAddress", "").lower()}
            return [value for value in asked["Values"] if value.lower() in own]
        case "_phone":
            own = {"".join(filter(str.isdigit, person.get("PhoneNumber", "none")))[-10:]}
            return [value for value in asked["Values"] if "".join(filter(str.isdigit, value))[-10:] in own]
        case _:
            return [value for value in asked["Values"] if value == person.get("AccountNumber")]


@settings(max_examples=70, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PEOPLE, st.lists(CONDITIONS, min_size=1, max_size=5), st.sampled_from(["AND", "OR", None]))
def test_any_search_finds_what_a_scan_of_all_profiles_finds(
    client: Any, people: list[dict[str, str]], conditions: list[dict[str, Any]], operator: str | None
) -> None:
    domain = f"d{next(NUMBERS)}"
    client.create_domain(DomainName=domain, DefaultExpirationDays=1)
    expected = {}
    for person in people:
        profile_id = create(client, domain, **person)
        hits = [(asked, naive_hits(person, asked)) for asked in conditions]
        if operator == "AND" and all(values for _, values in hits):
            expected[profile_id] = conditions
        if operator != "AND" and any(values for _, values in hits):
            expected[profile_id] = [condition(asked["KeyName"], *values) for asked, values in hits if values]
    hits = found_by(client, domain, conditions, operator)
    assert list(hits) == list(expected)
    for profile_id, items in expected.items():
        # Which of several values hit is a set; the order is that of the request.
        assert [item["KeyName"] for item in hits[profile_id]] == [item["KeyName"] for item in items]
        assert [sorted(set(item["Values"])) for item in hits[profile_id]] == [
            sorted(set(item["Values"])) for item in items
        ]
    client.delete_domain(DomainName=domain)
