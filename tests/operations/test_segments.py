"""Segment definitions: how groups combine, source segments, limits, and who is a member."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.behaviour import Service
from tests.operations.calling import (
    UNKNOWN_ID,
    answer,
    bad_request,
    create,
    every_page,
    no_such_domain,
    not_found,
    profile,
    raw,
)
from tests.operations.segmenting import (
    calculated,
    compare,
    define_segment,
    estimate,
    group,
    groups,
    membership,
    of_profile,
)

ARN = "arn:aws:profile:us-east-1:123456789012:domains/shop/segment-definitions/"
IN_LYON = of_profile(Address={"City": compare("INCLUSIVE", "Lyon")})
IN_NICE = of_profile(Address={"City": compare("INCLUSIVE", "Nice")})
STAFF = of_profile(EmailAddress=compare("ENDS_WITH", "@scooters.example"))
GOLD = of_profile(Attributes={"tier": compare("INCLUSIVE", "gold")})


@pytest.fixture
def people(client: Any, domain: str) -> dict[str, str]:
    values: dict[str, dict[str, Any]] = {
        "gold in Lyon": {"Address": {"City": "Lyon"}, "Attributes": {"tier": "gold"}},
        "gold in Nice": {"Address": {"City": "Nice"}, "Attributes": {"tier": "gold"}},
        "in Lyon": {"Address": {"City": "Lyon"}},
        "gold staff in Lyon": {
            "Address": {"City": "Lyon"},
            "Attributes": {"tier": "gold"},
            "EmailAddress": "x@scooters.example",
        },
        "nobody": {},
    }
    return {name: create(client, domain, **value) for name, value in values.items()}


def members(client: Any, people: dict[str, str], given: Any) -> set[str]:
    """The names of those who are in a new segment."""
    define_segment(client, "tested", given, domain="shop")
    results = membership(client, "tested", list(people.values()), domain="shop")["Profiles"]
    client.delete_segment_definition(DomainName="shop", SegmentDefinitionName="tested")
    present = {result["ProfileId"] for result in results if result["QueryResult"] == "PRESENT"}
    return {name for name, profile_id in people.items() if profile_id in present}


def delete(client: Any, name: str) -> dict[str, Any]:
    return answer(client.delete_segment_definition(DomainName="shop", SegmentDefinitionName=name))


# The groups grammar.


def test_the_worked_example(client: Any, people: dict[str, str]) -> None:
    define_segment(client, "frequent-riders", groups(group(GOLD)), domain="shop")
    found = members(
        client,
        people,
        groups(
            group(IN_LYON, IN_NICE, Type="ANY", sources=("frequent-riders",), SourceType="ANY"),
            group(STAFF, Type="NONE"),
            Include="ALL",
        ),
    )
    assert found == {"gold in Lyon", "gold in Nice"}


@pytest.mark.parametrize(
    ("combined", "expected"),
    [
        ("ALL", {"gold in Lyon", "gold staff in Lyon"}),
        ("ANY", {"gold in Lyon", "gold in Nice", "in Lyon", "gold staff in Lyon"}),
        ("NONE", {"nobody"}),
        (None, {"gold in Lyon", "gold staff in Lyon"}),
    ],
)
def test_dimensions_and_groups_combine_in_three_ways(
    client: Any, people: dict[str, str], combined: str | None, expected: set[str]
) -> None:
    of_group = {} if combined is None else {"Type": combined}
    assert members(client, people, groups(group(IN_LYON, GOLD, **of_group))) == expected
    of_all = {} if combined is None else {"Include": combined}
    assert members(client, people, groups(group(IN_LYON), group(GOLD), **of_all)) == expected


@pytest.mark.parametrize(
    ("combined", "expected"),
    [
        ("ALL", {"gold in Lyon", "gold staff in Lyon"}),
        ("ANY", {"gold in Lyon", "gold in Nice", "in Lyon", "gold staff in Lyon"}),
        ("NONE", {"nobody"}),
        (None, {"gold in Lyon", "gold in Nice", "in Lyon", "gold staff in Lyon"}),
    ],
)
def test_source_segments_combine_in_three_ways(
    client: Any, people: dict[str, str], combined: str | None, expected: set[str]
) -> None:
    define_segment(client, "lyon", groups(group(IN_LYON)), domain="shop")
    define_segment(client, "gold", groups(group(GOLD)), domain="shop")
    of_group = {} if combined is None else {"SourceType": combined}
    assert members(client, people, groups(group(sources=("lyon", "gold"), **of_group))) == expected


def test_the_dimensions_of_a_group_choose_from_its_source(client: Any, people: dict[str, str]) -> None:
    define_segment(client, "gold", groups(group(GOLD)), domain="shop")
    assert members(client, people, groups(group(STAFF, Type="NONE", sources=("gold",)))) == {
        "gold in Lyon",
        "gold in Nice",
    }


@pytest.mark.parametrize("given", [{}, groups(), groups(group()), groups({})])
def test_without_criteria_everybody_is_in(client: Any, people: dict[str, str], given: Any) -> None:
    assert members(client, people, given) == people.keys()
    assert estimate(client, given, domain="shop")["Estimate"] == "5"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from("abc"), max_size=3),
            st.sampled_from(["ALL", "ANY", "NONE"]),
            st.lists(st.sampled_from("abc"), max_size=2),
            st.sampled_from(["ALL", "ANY", "NONE"]),
        ),
        max_size=3,
    ),
    st.sampled_from(["ALL", "ANY", "NONE"]),
)
def test_groups_mean_what_sets_of_profiles_do(drawn: list[Any], include: str) -> None:
    """Segment x has those whose FirstName has an x; the profiles are all subsets of three letters."""
    service = Service()
    names = ["-", "a", "b", "c", "ab", "ac", "bc", "abc"]
    ids = {service.call("CreateProfile", FirstName=name)["ProfileId"]: name for name in names}

    def has(letter: str) -> dict[str, Any]:
        return of_profile(FirstName=compare("CONTAINS", letter))

    for letter in "abc":
        _define(service, letter, groups(group(has(letter))))
    given_groups = [
        group(*map(has, letters), Type=kind, sources=tuple(sources), SourceType=source_kind)
        for letters, kind, sources, source_kind in drawn
    ]
    _define(service, "tested", groups(*given_groups, Include=include))
    answered = service.call("GetSegmentMembership", SegmentDefinitionName="tested", ProfileIds=list(ids))[
        "Profiles"
    ]
    found = {ids[one["ProfileId"]] for one in answered if one["QueryResult"] == "PRESENT"}

    everybody = set(names)

    def combined(kind: str, parts: list[set[str]]) -> set[str]:
        union = set().union(*parts)
        if kind == "ALL":
            return everybody.intersection(*parts)
        return union if kind == "ANY" else everybody - union

    def those_with(letters: list[str]) -> list[set[str]]:
        return [{name for name in names if letter in name} for letter in letters]

    by_group = []
    for letters, kind, sources, source_kind in drawn:
        fitting = combined(kind, those_with(letters)) if letters else everybody
        by_group.append(fitting & combined(source_kind, those_with(sources)) if sources else fitting)
    assert found == (combined(include, by_group) if by_group else everybody)


def _define(service: Service, name: str, given_groups: Any) -> None:
    service.call(
        "CreateSegmentDefinition", SegmentDefinitionName=name, DisplayName=name, SegmentGroups=given_groups
    )


# Definitions.


def test_a_definition_comes_back_as_it_was_given(client: Any, domain: str) -> None:
    given_groups = groups(group(IN_LYON, Type="NONE"), Include="ANY")
    sort = {"Attributes": [{"Name": "LastName", "Order": "DESC"}]}
    more = {"Description": "who rides", "Tags": {"team": "blue"}}
    created = define_segment(client, "riders", given_groups, domain=domain, SegmentSort=sort, **more)
    created_at = created.pop("CreatedAt")
    summary = {
        "SegmentDefinitionName": "riders",
        "DisplayName": "Segment riders",
        "Description": "who rides",
        "SegmentDefinitionArn": f"{ARN}riders",
        "Tags": {"team": "blue"},
    }
    assert created == summary
    summary |= {"CreatedAt": created_at, "SegmentType": "CLASSIC"}
    found = answer(client.get_segment_definition(DomainName=domain, SegmentDefinitionName="riders"))
    assert found == {**summary, "SegmentGroups": given_groups, "SegmentSort": sort}
    assert client.list_segment_definitions(DomainName=domain)["Items"] == [summary]


def test_definitions_are_listed_by_name_in_pages(client: Any, domain: str) -> None:
    for name in ("c", "a", "b"):
        define_segment(client, name, {}, domain=domain)
    pages = every_page(client.list_segment_definitions, "Items", DomainName=domain, MaxResults=2)
    assert [[item["SegmentDefinitionName"] for item in page] for page in pages] == [["a", "b"], ["c"]]


def test_a_segment_has_tags(client: Any, domain: str) -> None:
    define_segment(client, "riders", {}, domain=domain)
    client.tag_resource(resourceArn=f"{ARN}riders", tags={"team": "blue"})
    assert client.list_tags_for_resource(resourceArn=f"{ARN}riders")["tags"] == {"team": "blue"}
    found = client.get_segment_definition(DomainName=domain, SegmentDefinitionName="riders")
    assert found["Tags"] == {"team": "blue"}
    delete(client, "riders")
    with not_found(f"{ARN}riders"):
        client.list_tags_for_resource(resourceArn=f"{ARN}riders")


def test_a_deleted_segment_is_gone_and_its_name_is_free(client: Any, domain: str) -> None:
    define_segment(client, "riders", {}, domain=domain)
    with bad_request("Segment definition with name riders already exists"):
        define_segment(client, "riders", {}, domain=domain)
    assert delete(client, "riders") == {"Message": "OK"}
    for call in (client.get_segment_definition, client.delete_segment_definition):
        with not_found("SegmentDefinition riders is not found in domain shop"):
            call(DomainName=domain, SegmentDefinitionName="riders")
    define_segment(client, "riders", {}, domain=domain)


def test_names_of_the_service_can_be_neither_created_nor_deleted(client: Any, domain: str) -> None:
    with bad_request("_default_high", "_default_ are those of the service"):
        define_segment(client, "_default_high", {}, domain=domain)
    with bad_request("_default_high", "_default_ are those of the service"):
        delete(client, "_default_high")


def test_every_operation_needs_its_domain(client: Any) -> None:
    of_segment = {"DomainName": "nowhere", "SegmentDefinitionName": "riders"}
    for call, more in (
        (client.create_segment_definition, {**of_segment, "DisplayName": "x", "SegmentGroups": {}}),
        (client.get_segment_definition, of_segment),
        (client.list_segment_definitions, {"DomainName": "nowhere"}),
        (client.delete_segment_definition, of_segment),
        (client.create_segment_estimate, {"DomainName": "nowhere"}),
        (client.get_segment_estimate, {"DomainName": "nowhere", "EstimateId": "x"}),
        (client.create_segment_snapshot, {**of_segment, "DataFormat": "CSV"}),
        (client.get_segment_snapshot, {**of_segment, "SnapshotId": UNKNOWN_ID}),
        (client.get_segment_membership, {**of_segment, "ProfileIds": [UNKNOWN_ID]}),
    ):
        with no_such_domain("nowhere"):
            call(**more)


def test_a_segment_has_groups_or_a_query(client: Any, domain: str) -> None:
    named = {"DomainName": domain, "SegmentDefinitionName": "riders", "DisplayName": "x"}
    with bad_request("either SegmentGroups or SegmentSqlQuery"):
        client.create_segment_definition(**named)
    with bad_request("either SegmentGroups or SegmentSqlQuery"):
        client.create_segment_definition(**named, SegmentGroups={}, SegmentSqlQuery="SELECT 1")
    with bad_request("either SegmentQuery or SegmentSqlQuery"):
        client.create_segment_estimate(DomainName=domain)
    with bad_request("either SegmentQuery or SegmentSqlQuery"):
        client.create_segment_estimate(DomainName=domain, SegmentQuery={}, SegmentSqlQuery="SELECT 1")


def test_a_dimension_is_one_thing(client: Any, domain: str) -> None:
    assert client
    both = {"ProfileAttributes": {}, "CalculatedAttributes": {}}
    for dimension in (both, {}):
        body = {"SegmentQuery": {"Groups": [{"Dimensions": [dimension]}]}}
        response = raw("POST", f"/domains/{domain}/segment-estimates", body)
        assert response.status_code == 400
        assert "1 validation error detected" in response.json()["Message"]


def test_a_sort_by_what_is_not_there_is_refused(client: Any, domain: str) -> None:
    sort = {"Attributes": [{"Name": "rides", "Order": "ASC", "Type": "CALCULATED"}]}
    with bad_request("Calculated attribute rides is not found in domain shop"):
        define_segment(client, "riders", {}, domain=domain, SegmentSort=sort)


# Sources.


def test_a_source_must_be_there(client: Any, domain: str) -> None:
    for name in ("nobody", "riders"):
        with bad_request(f"Source segment {name} is not found in domain shop"):
            define_segment(client, "riders", groups(group(sources=(name,))), domain=domain)
    with bad_request("Source segment nobody is not found"):
        estimate(client, groups(group(sources=("nobody",))), domain=domain)
    with bad_request("SegmentDefinitionName"):
        define_segment(client, "riders", groups({"SourceSegments": [{}]}), domain=domain)


def test_a_segment_whose_source_is_deleted_cannot_be_evaluated_until_it_is_back(
    client: Any, people: dict[str, str]
) -> None:
    staff_in_lyon = people["gold staff in Lyon"]
    define_segment(client, "gold", groups(group(GOLD)), domain="shop")
    define_segment(client, "riders", groups(group(IN_LYON, sources=("gold",))), domain="shop")
    delete(client, "gold")
    missing = "Source segment gold is not found in domain shop"
    answered = membership(client, "riders", [staff_in_lyon, UNKNOWN_ID], domain="shop")
    assert answered["Profiles"] == []
    assert answered["Failures"] == [
        {"ProfileId": staff_in_lyon, "Message": missing, "Status": 400},
        {
            "ProfileId": UNKNOWN_ID,
            "Message": f"Profile {UNKNOWN_ID} is not found in domain shop",
            "Status": 404,
        },
    ]
    with bad_request(missing):
        estimate(client, groups(group(sources=("riders",))), domain="shop")
    with bad_request(missing):
        client.create_segment_snapshot(
            DomainName="shop", SegmentDefinitionName="riders", DataFormat="CSV", DestinationUri="s3://bucket"
        )
    with bad_request(missing):  # which is also why no circle can come about
        define_segment(client, "gold", groups(group(sources=("riders",))), domain="shop")
    define_segment(client, "gold", groups(group(STAFF)), domain="shop")
    (present,) = membership(client, "riders", [staff_in_lyon], domain="shop")["Profiles"]
    assert present["QueryResult"] == "PRESENT"


def test_sources_are_five_deep_at_most(client: Any, domain: str) -> None:
    define_segment(client, "s0", {}, domain=domain)
    for depth in range(1, 6):
        define_segment(client, f"s{depth}", groups(group(sources=(f"s{depth - 1}",))), domain=domain)
    limit = "You reached the limit of 5 levels of source segments"
    with bad_request(limit):
        define_segment(client, "s6", groups(group(sources=("s5",))), domain=domain)
    with bad_request(limit):
        define_segment(client, "s6", groups(group(sources=("s0", "s5"))), domain=domain)
    # A source that is put back may be deeper than the one before; what stands on it is then too deep.
    delete(client, "s0")
    define_segment(client, "t", {}, domain=domain)
    define_segment(client, "s0", groups(group(sources=("t",))), domain=domain)
    (failure,) = membership(client, "s5", [create(client, domain)], domain=domain)["Failures"]
    assert (failure["Message"], failure["Status"]) == (limit, 400)
    assert membership(client, "s4", [create(client, domain)], domain=domain)["Failures"] == []


def test_many_ways_to_a_source_cost_no_more_than_one(client: Any, domain: str) -> None:
    for level in range(6):
        below = tuple(f"s{level - 1}-{number}" for number in range(10)) if level else ()
        for number in range(10):
            given_groups = groups(group(sources=below, SourceType="ALL"))
            define_segment(client, f"s{level}-{number}", given_groups, domain=domain)
    (present,) = membership(client, "s5-0", [create(client, domain)], domain=domain)["Profiles"]
    assert present["QueryResult"] == "PRESENT"


# Limits.


def custom(*numbers: int) -> dict[str, Any]:
    return of_profile(Attributes={f"a{number}": compare("INCLUSIVE", "x") for number in numbers})


def test_a_segment_compares_sixty_attributes_at_most_with_its_sources(client: Any, domain: str) -> None:
    define_segment(client, "forty", groups(group(custom(*range(40)))), domain=domain)
    fitting = groups(group(custom(*range(20, 60)), sources=("forty",)))
    define_segment(client, "sixty", fitting, domain=domain)
    with bad_request("61 unique attributes", "maximum limit of 60"):
        define_segment(client, "x", groups(group(custom(60), sources=("sixty",))), domain=domain)
    with bad_request("maximum limit of 60"):
        estimate(client, groups(group(custom(*range(61)))), domain=domain)
    with bad_request("61 dimensions", "maximum limit of 60"):
        define_segment(client, "x", groups(group(*[IN_LYON] * 61)), domain=domain)
    define_segment(client, "x", groups(group(*[IN_LYON] * 60)), domain=domain)


def test_a_segment_compares_ten_calculated_attributes_at_most_with_its_sources(
    client: Any, domain: str
) -> None:
    for number in range(11):
        client.create_calculated_attribute_definition(
            DomainName=domain,
            CalculatedAttributeName=f"c{number}",
            AttributeDetails={
                "Attributes": [{"Name": "createdAt"}],
                "Expression": "{_profile.createdAt}",
            },
            Statistic="COUNT",
        )
    counts = [calculated(f"c{number}", "EQUAL", "1") for number in range(11)]
    define_segment(client, "ten", groups(group(*counts[:10])), domain=domain)
    define_segment(client, "same", groups(group(counts[0], sources=("ten",))), domain=domain)
    with bad_request("11 unique calculated attributes", "maximum limit of 10"):
        define_segment(client, "x", groups(group(counts[10], sources=("ten",))), domain=domain)


# Membership.


def test_members_are_shown_in_full_and_others_are_not(client: Any, people: dict[str, str]) -> None:
    define_segment(client, "riders", groups(group(IN_NICE)), domain="shop")
    inside, outside = people["gold in Nice"], people["nobody"]
    answered = membership(client, "riders", [outside, inside, UNKNOWN_ID, outside], domain="shop")
    assert answered["SegmentDefinitionName"] == "riders"
    absent = {"ProfileId": outside, "QueryResult": "ABSENT"}
    shown = {"ProfileId": inside, **profile(client, "shop", inside)}
    assert answered["Profiles"] == [
        absent,
        {"ProfileId": inside, "QueryResult": "PRESENT", "Profile": shown},
        absent,
    ]
    assert [failure["Status"] for failure in answered["Failures"]] == [404]
    created_at = client.get_segment_definition(DomainName="shop", SegmentDefinitionName="riders")["CreatedAt"]
    assert answered["LastComputedAt"] >= created_at


def test_membership_is_asked_for_a_hundred_profiles_at_most(client: Any, domain: str) -> None:
    define_segment(client, "riders", {}, domain=domain)
    assert len(membership(client, "riders", [UNKNOWN_ID] * 100, domain=domain)["Failures"]) == 100
    with bad_request("1 validation error detected", "profileIds", "less than or equal to 100"):
        membership(client, "riders", [UNKNOWN_ID] * 101, domain=domain)
    with not_found("SegmentDefinition strangers is not found in domain shop"):
        membership(client, "strangers", [UNKNOWN_ID], domain=domain)


def test_a_deleted_calculated_attribute_stops_its_segments(client: Any, domain: str) -> None:
    name = client.list_calculated_attribute_definitions(DomainName=domain)["Items"][0][
        "CalculatedAttributeName"
    ]
    define_segment(client, "callers", groups(group(calculated(name, "EXCLUSIVE", "1"))), domain=domain)
    profile_id = create(client, domain)
    assert membership(client, "callers", [profile_id], domain=domain)["Failures"] == []
    client.delete_calculated_attribute_definition(DomainName=domain, CalculatedAttributeName=name)
    (failure,) = membership(client, "callers", [profile_id], domain=domain)["Failures"]
    assert failure["Message"] == f"Calculated attribute {name} is not found in domain shop"
