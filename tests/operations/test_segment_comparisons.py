"""Every comparison that a segment can make, on four profiles; and values that are replaced."""

from __future__ import annotations

from typing import Any

import pytest

from tests.operations.calling import bad_request
from tests.operations.rides import DOMAIN
from tests.operations.segmenting import (
    calculated,
    compare,
    define_segment,
    estimate,
    four_people,
    group,
    groups,
    members,
    of_profile,
)


@pytest.fixture
def people(client: Any, clock: Any) -> dict[str, str]:
    return four_people(client, clock)


def attribute(name: str, kind: str, *values: str) -> dict[str, Any]:
    return of_profile(Attributes={name: compare(kind, *values)})


STRINGS = [
    (of_profile(FirstName=compare("INCLUSIVE", "Ana")), "A"),
    (of_profile(FirstName=compare("INCLUSIVE", "Ana", "Ben")), "AB"),
    (of_profile(FirstName=compare("EXCLUSIVE", "Ana")), "BCD"),
    (of_profile(FirstName=compare("EXCLUSIVE", "Ana", "Ben")), "CD"),
    (of_profile(LastName=compare("CONTAINS", "oo")), "B"),
    (of_profile(LastName=compare("CONTAINS", "oo", "lv")), "BC"),
    (of_profile(LastName=compare("BEGINS_WITH", "Moor")), "B"),
    (of_profile(LastName=compare("BEGINS_WITH", "Mo")), "AB"),
    (of_profile(LastName=compare("ENDS_WITH", "eau", "va")), "AC"),
    (of_profile(Address={"City": compare("INCLUSIVE", "Lyon")}), "AC"),
    (
        of_profile(Address={"City": compare("INCLUSIVE", "Lyon"), "PostalCode": compare("ENDS_WITH", "7")}),
        "C",
    ),
    (of_profile(Address={"PostalCode": compare("BEGINS_WITH", "69", "06")}), "ACD"),
    (of_profile(BillingAddress={"City": compare("INCLUSIVE", "Lyon")}), ""),
    (of_profile(AdditionalInformation=compare("CONTAINS", "e-mail")), "AD"),
    (of_profile(AdditionalInformation=compare("CONTAINS", "e" * 1000)), ""),
    (of_profile(ProfileType=compare("INCLUSIVE", "PROFILE")), "ABC"),
    (of_profile(ProfileType=compare("EXCLUSIVE", "PROFILE")), "D"),
    (attribute("tier", "EXCLUSIVE", "gold"), "BC"),
    (of_profile(FirstName=compare("INCLUSIVE", "Ana"), LastName=compare("INCLUSIVE", "Moore")), ""),
    (of_profile(), "ABCD"),
]
DATES = [
    (of_profile(BirthDate=compare("BEFORE", "1990-05-04")), "B"),
    (of_profile(BirthDate=compare("AFTER", "1990-05-04")), "C"),
    (of_profile(BirthDate=compare("ON", "1990-05-04")), "A"),
    (of_profile(BirthDate=compare("ON", "1990-05-04", "2001-01-15")), "AC"),
    (of_profile(BirthDate=compare("BETWEEN", "1985-11-30", "1990-05-04")), "AB"),
    (of_profile(BirthDate=compare("NOT_BETWEEN", "1985-11-30", "1990-05-04")), "C"),
    (attribute("renewal", "BEFORE", "2026-03-01T00:00:00Z"), "B"),
    (attribute("renewal", "AFTER", "2026-03-01T00:00:00Z"), "A"),
    (attribute("renewal", "ON", "2026-02-15T00:00:00Z"), "B"),
    (attribute("renewal", "BETWEEN", "2026-02-01T00:00:00Z", "2026-04-01T00:00:00Z"), "AB"),
    (attribute("renewal", "NOT_BETWEEN", "2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z"), "B"),
]
NUMBERS = [
    (attribute("points", "GREATER_THAN", "300"), "A"),
    (attribute("points", "GREATER_THAN_OR_EQUAL", "300"), "AC"),
    (attribute("points", "LESS_THAN", "300"), "B"),
    (attribute("points", "LESS_THAN_OR_EQUAL", "300"), "BC"),
    (attribute("points", "EQUAL", "1200.0"), "A"),
    (attribute("points", "BETWEEN", "90", "300"), "BC"),
    (attribute("points", "NOT_BETWEEN", "90", "300"), "A"),
    (calculated("ride_count", "GREATER_THAN", "4"), "AC"),
    (calculated("ride_count", "LESS_THAN", "2"), "B"),
    (calculated("ride_count", "GREATER_THAN_OR_EQUAL", "12"), "C"),
    (calculated("ride_count", "LESS_THAN_OR_EQUAL", "5"), "AB"),
    (calculated("ride_count", "EQUAL", "5"), "A"),
    (calculated("ride_count", "BETWEEN", "1", "5"), "AB"),
    (calculated("ride_count", "INCLUSIVE", "5", "12"), "AC"),
    (calculated("ride_count", "EXCLUSIVE", "5"), "BCD"),
    (calculated("is_vip", "INCLUSIVE", "true"), "AC"),
]
LISTS = [
    (calculated("last_cities", "LIST_CONTAINS", "Turin", "Nice"), "ABC"),
    (calculated("last_cities", "LIST_CONTAINS", "Turin"), "C"),
    (calculated("last_cities", "LIST_CONTAINS", "Tur"), ""),
    (calculated("last_cities", "LIST_CONTAINS_ALL", "Lyon", "Nice"), "A"),
    (attribute("tier", "LIST_CONTAINS", "gold"), "AD"),
    (attribute("tier", "LIST_CONTAINS_ALL", "gold", "silver"), ""),
]
REFERENCES = [
    (of_profile(FirstName=compare("INCLUSIVE", "{{_profile.FirstName}}")), "ABC"),
    (of_profile(Address={"City": compare("INCLUSIVE", "{{ _profile.Address.City }}")}), "ABCD"),
    (of_profile(FirstName=compare("EXCLUSIVE", "{{_profile.FirstName}}")), ""),
    (of_profile(FirstName=compare("EXCLUSIVE", "{{_profile.MiddleName}}", "Ben")), "ACD"),
    (of_profile(FirstName=compare("INCLUSIVE", "{{_profile.LastName}}", "Ben")), "B"),
    (attribute("points", "GREATER_THAN", "{{_calculated_attribute.ride_count}}"), "ABC"),
    (attribute("points", "LESS_THAN", "{{_profile.FirstName}}", "100"), "B"),
    (attribute("points", "BETWEEN", "{{_calculated_attribute.ride_count}}", "300"), "BC"),
    (attribute("points", "NOT_BETWEEN", "{{_profile.Attributes.nothing}}", "300"), ""),
    (calculated("last_cities", "LIST_CONTAINS", "{{_profile.Address.City}}"), "AC"),
    (calculated("last_cities", "LIST_CONTAINS_ALL", "Lyon", "{{_profile.Address.City}}"), "AC"),
    (calculated("last_cities", "LIST_CONTAINS_ALL", "Lyon", "{{_profile.MiddleName}}"), ""),
    (of_profile(FirstName=compare("EXCLUSIVE", "Dear {{_profile.FirstName}}")), "ABCD"),
]


def test_each_comparison_finds_whom_it_should(client: Any, people: dict[str, str]) -> None:
    cases = [*STRINGS, *DATES, *NUMBERS, *LISTS, *REFERENCES]
    found = [(dimension, members(client, people, groups(group(dimension)))) for dimension, _ in cases]
    assert found == cases


def test_an_array_in_json_is_a_list_and_other_texts_are_lists_of_one(client: Any, people: Any) -> None:
    texts = {
        "A": '["a b", 1.50, null, true, {"k": 1}]',
        "B": "[not json",
        "C": '{"a b": 1}',
        "D": "[]",
    }
    for letter, text in texts.items():
        client.update_profile(DomainName=DOMAIN, ProfileId=people[letter], Attributes={"list": text})

    def who(kind: str, *values: str) -> str:
        return members(client, people, groups(group(attribute("list", kind, *values))))

    assert who("LIST_CONTAINS", "a b") == "A"
    assert who("LIST_CONTAINS_ALL", "a b", "1.50", "true", '{"k": "1"}') == "A"
    assert who("LIST_CONTAINS", "null", "[]") == ""
    assert who("LIST_CONTAINS", "[not json", '{"a b": 1}') == "BC"


def test_a_condition_override_changes_the_period_for_its_comparison_alone(client: Any, people: Any) -> None:
    week = {"Range": {"Start": 7, "Unit": "DAYS"}}
    of_week = calculated("ride_count", "GREATER_THAN", "10", ConditionOverrides=week)
    assert members(client, people, groups(group(of_week))) == ""
    assert members(client, people, groups(group(calculated("ride_count", "GREATER_THAN", "10")))) == "C"
    of_week = calculated("ride_count", "EQUAL", "8", ConditionOverrides=week)
    assert members(client, people, groups(group(of_week))) == "C"


def test_membership_follows_the_profile_and_the_clock(client: Any, clock: Any, people: Any) -> None:
    today = {"Range": {"Start": 1, "Unit": "DAYS"}}
    given = groups(group(calculated("ride_count", "EQUAL", "2", ConditionOverrides=today)))
    assert members(client, people, given) == "AC"
    clock.shift(5 * 86_400)
    assert members(client, people, given) == ""
    given = groups(group(of_profile(FirstName=compare("INCLUSIVE", "Ana"))))
    client.update_profile(DomainName=DOMAIN, ProfileId=people["A"], FirstName="Anna")
    client.update_profile(DomainName=DOMAIN, ProfileId=people["D"], FirstName="Ana")
    assert members(client, people, given) == "D"


@pytest.mark.parametrize(
    ("dimension", "fragments"),
    [
        (attribute("points", "BETWEEN", "1"), ("BETWEEN", "two values")),
        (attribute("points", "NOT_BETWEEN", "1", "2", "3"), ("NOT_BETWEEN", "two values")),
        (attribute("points", "BETWEEN", "{{_profile.FirstName}}"), ("BETWEEN", "two values")),
        (attribute("points", "BETWEEN", "1.5", "2026-01-01"), ("BETWEEN", "2026-01-01")),
        (attribute("points", "BETWEEN", "{{_profile.FirstName}}", "soon"), ("BETWEEN", "soon")),
        (attribute("points", "GREATER_THAN", "many"), ("GREATER_THAN", "many")),
        (attribute("points", "GREATER_THAN", "{{_profile.LastName}}", "many"), ("GREATER_THAN", "many")),
        (of_profile(BirthDate=compare("ON", "last 7 days")), ("ON", "last 7 days")),
        (of_profile(BirthDate=compare("BEFORE", "")), ("BEFORE",)),
        (calculated("unheard_of", "EQUAL", "1"), ("unheard_of", "is not found in domain")),
        (attribute("a", "INCLUSIVE", "{{_profile.Surname}}"), ("{{_profile.Surname}}",)),
        (attribute("a", "INCLUSIVE", "{{_profile.Address}}"), ("{{_profile.Address}}",)),
        (attribute("a", "INCLUSIVE", "{{_calculated_attribute.unheard_of}}"), ("unheard_of",)),
        (
            of_profile(FirstName=compare("GREATER_THAN", "1")),
            ("1 validation error detected", "dimensionType"),
        ),
        (of_profile(FirstName=compare("INCLUSIVE", *"x" * 51)), ("1 validation error detected", "values")),
    ],
)
def test_what_cannot_be_compared_is_refused(
    client: Any, clock: Any, dimension: Any, fragments: tuple[str, ...]
) -> None:
    assert clock
    with bad_request(*fragments):
        define_segment(client, "tested", groups(group(dimension)))
    with bad_request(*fragments):
        estimate(client, groups(group(dimension)))
