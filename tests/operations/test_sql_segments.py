"""Segments by SQL: what queries find, what is refused, and what snapshots and memberships make of them."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import boto3
import pytest
import sqlglot
import time_machine

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.segments.sql.engine import Prepared
from tests.operations.calling import (
    REGION,
    UNKNOWN_ID,
    answer,
    bad_request,
    create,
    key,
    put,
    put_type,
)
from tests.operations.recommending import catalogue
from tests.operations.segmenting import compare, define_segment, group, groups, membership, of_profile

DOMAIN = "scooters"
BUCKET = "segments"
NOW = datetime(2026, 3, 21, tzinfo=timezone.utc)

PEOPLE: dict[str, dict[str, Any]] = {
    "A": {
        "FirstName": "Ana",
        "BirthDate": "1990-05-04",
        "Address": {"City": "Lyon", "PostalCode": "69003"},
        "Attributes": {"Tier": "gold", "points": "1200"},
    },
    "B": {
        "FirstName": "Ben",
        "BirthDate": "2005-11-30",
        "Address": {"City": "Lyon"},
        "Attributes": {"Tier": "silver", "points": "90"},
    },
    "C": {"FirstName": "Cleo", "Address": {"City": "Nice"}, "Attributes": {"points": "many"}},
    "D": {},
}
RIDES: list[tuple[str, dict[str, Any]]] = [
    ("A", {"City": "Lyon", "Fare": 6, "Km": "2.5", "With": "bike,train", "Helmet": True}),
    ("A", {"City": "Nice", "Fare": 7.5, "Km": "10", "With": "bike", "Helmet": False}),
    ("B", {"City": "Lyon", "Fare": 9, "Km": "9", "With": "", "Seat": {"row": 4}}),
    ("C", {"City": "Nice", "Fare": 3, "Km": None, "Order": "late", "Gift": "yes"}),
]

FOUND = {
    "a join of profiles and objects with aggregation": (
        """SELECT p.ProfileId, SUM(r.Fare) AS total FROM _profile_standard p
           JOIN ride r ON r.ProfileId = p.ProfileId
           WHERE p.Address.City = 'Lyon' GROUP BY p.ProfileId HAVING SUM(r.Fare) > 10""",
        "A",
    ),
    "a window function": (
        """SELECT ProfileId FROM (
             SELECT ProfileId, ROW_NUMBER() OVER (PARTITION BY City ORDER BY Fare DESC) AS place FROM ride)
           WHERE place = 1""",
        "AB",
    ),
    "a common table expression": (
        """WITH counted AS (SELECT ProfileId, COUNT(*) AS rides FROM Ride GROUP BY ProfileId)
           SELECT `ProfileId` FROM counted WHERE rides = 1""",
        "BC",
    ),
    "a union, with everything in it": (
        """SELECT ProfileId FROM ride WHERE Helmet UNION SELECT o.ProfileId FROM _order_standard o
           WHERE o.Name = 'late' AND o.Attributes['gift'] = 'yes'""",
        "AC",
    ),
    "profiles without objects": (
        "SELECT p.ProfileId FROM _profile_standard p LEFT ANTI JOIN ride r USING (ProfileId)",
        "D",
    ),
    "a correlated query, and members of nested objects": (
        """SELECT ProfileId FROM _profile_standard p WHERE EXISTS (
             SELECT 1 FROM ride r WHERE r.ProfileId = p.ProfileId
               AND get_json_object(r.Seat, '$.row') = 4)""",
        "B",
    ),
    "a list taken apart": (
        """SELECT DISTINCT ProfileId FROM ride LATERAL VIEW explode(split(`With`, ',')) w AS one
           WHERE one = 'train' -- with a remark""",
        "A",
    ),
    "texts as numbers, where Spark takes them for such": (
        """SELECT ProfileId FROM _profile_standard WHERE Attributes['points'] > 500
           OR element_at(Attributes, 'points') * 2 BETWEEN 180 AND 180 AND isnotnull(BirthDate)""",
        "AB",
    ),
    "numbers by content type, and keys that keep their case": (
        """SELECT p.ProfileId FROM _profile_standard p JOIN ride r ON r.ProfileId = p.ProfileId
           WHERE p.Attributes.Tier = 'gold' GROUP BY p.ProfileId HAVING MAX(r.Km) = 10""",
        "A",
    ),
    "times as the clock has them": (
        """SELECT /*+ COALESCE(1) */ ProfileId FROM _profile_standard
           WHERE months_between(current_date(), BirthDate) > 30 * 12 AND BirthDate < now()""",
        "A",
    ),
    "the order of the query": (
        "SELECT * FROM _profile_standard WHERE FirstName RLIKE '^[A-C]' ORDER BY FirstName DESC",
        "CBA",
    ),
}

ONE_TABLE = "A query reads tables"
REFUSED = {
    "DELETE FROM ride": "A query begins with SELECT or WITH",
    "DROP TABLE ride": "A query begins with SELECT or WITH",
    "SET x = 1": "A query begins with SELECT or WITH",
    "-- nothing": "A query begins with SELECT or WITH",
    "SELECT ProfileId FROM ride; SELECT 1": "A query is one statement, not 2",
    "WITH gone AS (DELETE FROM ride) SELECT ProfileId FROM ride": "changes something: DELETE FROM ride",
    "WITH x AS (SELECT 1) INSERT INTO ride SELECT 1": "A query is a SELECT",
    "SELECT ProfileId FROM": "The query cannot be read",
    "SELECT ProfileId FROM ride WHERE City = 'Lyon": "The query cannot be read",
    "SELECT ProfileId FROM ride WHERE datediff(now(), ) > 3": "a function lacks an argument",
    "SELECT * FROM csv.`/etc/passwd`": "by their plain names, not csv.`/etc/passwd`",
    "SELECT * FROM 's3://bucket/key.parquet'": "Table s3://bucket/key.parquet is not found",
    "SELECT ProfileId FROM information_schema.tables": f"{ONE_TABLE} by their plain names",
    "SELECT * FROM read_csv('/etc/passwd')": f"{ONE_TABLE} by their plain names",
    "SELECT ProfileId FROM range(10)": f"{ONE_TABLE} by their plain names",
    "SELECT ProfileId FROM ride LATERAL VIEW json_each('x') g": f"{ONE_TABLE} and queries alone",
    "SELECT ProfileId FROM pg_class": "Table pg_class is not found in domain scooters; it has ride, _p",
    "SELECT input_file_name() AS ProfileId": "Function input_file_name is not known",
    "SELECT uuid() AS ProfileId": "A query cannot have UUID()",
    "SELECT ProfileId FROM ride WHERE rand() > 0.5": "A query cannot have RAND()",
    "SELECT ProfileId FROM ride TABLESAMPLE (10 PERCENT)": "TABLESAMPLE",
    "SELECT ProfileId FROM ride WHERE City = :city": "a parameter: :city",
    "SELECT repeat('x', 1000000000) AS ProfileId": "A query cannot have REPEAT",
    "SELECT lpad('x', 1000000000, 'y') AS ProfileId": "a length of at most 1000",
    "SELECT ProfileId, explode(sequence(1, 1000000000)) FROM ride": "A query cannot have SEQUENCE",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n": "n is WITH RECURSIVE",
    "WITH n AS (SELECT i FROM n) SELECT i FROM n": "Table n is not found in domain scooters",
    "SELECT ProfileId FROM rides": "Table rides is not found in domain scooters; it has ride,",
    "SELECT ProfileId FROM ride WHERE Colour = 'red'": "Column 'colour' could not be resolved",
    "SELECT x.ProfileId FROM ride r": "Column 'profileid' could not be resolved for table: 'x'",
    "SELECT ProfileId FROM _profile_standard WHERE Address.Planet = 'x'": '"planet"',
    "SELECT ProfileId FROM ride WHERE SUM(Fare) > 3": "WHERE clause cannot contain aggregates",
    "SELECT FirstName FROM _profile_standard": "needs one column ProfileId",
    f"SELECT {'(' * 3000}1{')' * 3000} AS ProfileId": "nested too deeply",
    f"SELECT {' + '.join('1' * 900)} AS ProfileId": "a chain of more than 400 links",
    f"SELECT t0.ProfileId FROM {', '.join(f'ride t{number}' for number in range(40))}": "is too much work",
}


@pytest.fixture
def clock(client: Any) -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        client.create_domain(DomainName=DOMAIN, DefaultExpirationDays=1000, DataStore={"Enabled": True})
        boto3.client("s3", region_name=REGION).create_bucket(Bucket=BUCKET)
        yield clock


@pytest.fixture
def people(client: Any, clock: Any) -> dict[str, str]:
    assert clock
    fields: dict[str, Any] = {name: f"_source.{name}" for name in ("RideId", "Rider", "City", "Fare")}
    put_type(
        client,
        DOMAIN,
        "Ride",
        {
            **fields,
            "Km": {"Source": "_source.Km", "ContentType": "NUMBER"},
            "Order": {"Source": "_source.Order", "Target": "_order.Name"},
            "Gift": {"Source": "_source.Gift", "Target": "_order.Attributes.gift"},
        },
        {
            "rider": [key("Rider", identifiers="PROFILE")],
            "ride": [key("RideId", identifiers="UNIQUE")],
            "order": [key("Order", identifiers="ORDER")],
        },
    )
    ids = {letter: create(client, DOMAIN, **values) for letter, values in PEOPLE.items()}
    for letter, profile_id in ids.items():
        client.add_profile_key(DomainName=DOMAIN, ProfileId=profile_id, KeyName="rider", Values=[letter])
    for number, (letter, ride) in enumerate(RIDES):
        put(client, DOMAIN, "Ride", RideId=str(number), Rider=letter, **ride)
    return ids


def define(client: Any, name: str, query: str, **more: Any) -> dict[str, Any]:
    response = client.create_segment_definition(
        DomainName=DOMAIN, SegmentDefinitionName=name, DisplayName=name, SegmentSqlQuery=query, **more
    )
    return answer(response)


def take(client: Any, name: str, data_format: str = "CSV") -> dict[str, Any]:
    """A new snapshot, as a client that asks at once is told of it."""
    of_segment = {"DomainName": DOMAIN, "SegmentDefinitionName": name}
    response = client.create_segment_snapshot(
        **of_segment, DataFormat=data_format, DestinationUri=f"s3://{BUCKET}/out"
    )
    return answer(client.get_segment_snapshot(**of_segment, SnapshotId=response["SnapshotId"]))


def exported(client: Any, name: str) -> bytes:
    snapshot_id = take(client, name)["SnapshotId"]
    place = f"out/{snapshot_id}/part-00000-{snapshot_id}.csv"
    body = boto3.client("s3", region_name=REGION).get_object(Bucket=BUCKET, Key=place)["Body"]
    data = body.read()
    assert isinstance(data, bytes)
    return data


def letters(people: dict[str, str], data: bytes) -> str:
    """The profiles of a CSV file, in its order."""
    rows = csv.DictReader(io.StringIO(data.decode()))
    by_id = {profile_id: letter for letter, profile_id in people.items()}
    return "".join(by_id[row["ProfileId"]] for row in rows)


def estimate(client: Any, query: str) -> dict[str, Any]:
    response = client.create_segment_estimate(DomainName=DOMAIN, SegmentSqlQuery=query)
    found = client.get_segment_estimate(DomainName=DOMAIN, EstimateId=response["EstimateId"])
    return answer(found)


def present(client: Any, people: dict[str, str], name: str) -> str:
    answered = membership(client, name, list(people.values()), domain=DOMAIN)
    assert answered["Failures"] == []
    results = zip(people, answered["Profiles"], strict=True)
    return "".join(letter for letter, result in results if result["QueryResult"] == "PRESENT")


def test_queries_find_whom_they_should(client: Any, people: dict[str, str]) -> None:
    found = {}
    for number, (what, (query, _)) in enumerate(FOUND.items()):
        define(client, f"s{number}", query)
        found[what] = letters(people, exported(client, f"s{number}"))
    assert found == {what: expected for what, (_, expected) in FOUND.items()}


def test_what_is_no_query_of_the_tables_is_refused(client: Any, people: dict[str, str]) -> None:
    assert people
    for query, fragment in REFUSED.items():
        with bad_request(fragment):
            define(client, "refused", query)
    with bad_request("A query begins with SELECT or WITH"):
        estimate(client, "DROP TABLE ride")
    assert client.list_segment_definitions(DomainName=DOMAIN)["Items"] == []


@pytest.mark.parametrize(
    "query",
    ["SELECT content FROM read_text('/etc/passwd')", "SELECT * FROM read_csv('https://example.com/x')"],
)
def test_duckdb_itself_is_closed_to_files_and_network(query: str) -> None:
    parsed = sqlglot.parse_one(f"SELECT 'x' AS ProfileId, ({query}) AS y", read="duckdb")
    assert isinstance(parsed, sqlglot.exp.Query)
    with pytest.raises(BadRequest, match="file system operations are disabled by configuration"):
        Prepared(parsed, {}).profile_ids(0)


def test_a_query_needs_the_data_store(client: Any, domain: str) -> None:
    with bad_request(f"Data store is not enabled in domain {domain}"):
        client.create_segment_estimate(DomainName=domain, SegmentSqlQuery="SELECT 1 AS ProfileId")


@pytest.mark.parametrize("missing", ["duckdb", "sqlglot"])
def test_without_the_extra_the_message_says_what_to_install(
    client: Any, clock: Any, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert clock
    monkeypatch.setitem(sys.modules, missing, None)
    with bad_request("pip install 'customer-profiles-mock[sql]'"):
        estimate(client, "SELECT ProfileId FROM _profile_standard")


def test_a_definition_by_sql_is_of_the_enhanced_type(client: Any, people: dict[str, str]) -> None:
    assert people
    query = "SELECT DISTINCT ProfileId FROM ride"
    define(client, "riders", query)
    found = answer(client.get_segment_definition(DomainName=DOMAIN, SegmentDefinitionName="riders"))
    assert (found["SegmentSqlQuery"], found["SegmentType"]) == (query, "ENHANCED")
    assert "SegmentGroups" not in found
    (item,) = client.list_segment_definitions(DomainName=DOMAIN)["Items"]
    assert item["SegmentType"] == "ENHANCED"
    assert estimate(client, query)["Estimate"] == "3"


def test_a_result_has_each_profile_id_once(client: Any, people: dict[str, str]) -> None:
    for query, message in {
        "SELECT ProfileId FROM ride": f"has the profile id {people['A']} more than once",
        f"SELECT '{UNKNOWN_ID}' AS ProfileId": f"has {UNKNOWN_ID}, which is no id of a profile",
        "SELECT Helmet AS ProfileId FROM ride": "has a row without a ProfileId",
    }.items():
        found = estimate(client, query)
        assert found["Status"] == "FAILED"
        assert message in found["Message"]
    define(client, "twice", "SELECT ProfileId FROM ride")
    found = take(client, "twice")
    assert found["Status"] == "FAILED"
    assert "more than once" in found["StatusMessage"]
    with bad_request("Segment twice has no completed snapshot of the last year"):
        membership(client, "twice", [people["A"]], domain=DOMAIN)


def test_rows_are_in_the_order_of_creation_unless_sorted(client: Any, people: dict[str, str]) -> None:
    define(client, "riders", "SELECT DISTINCT ProfileId, 1 AS more FROM ride")
    data = exported(client, "riders")
    assert letters(people, data) == "ABC"
    assert exported(client, "riders") == data
    assert b"more" not in data
    sort = {"Attributes": [{"Name": "BirthDate", "Order": "DESC"}]}
    define(client, "sorted", "SELECT * FROM _profile_standard ORDER BY FirstName", SegmentSort=sort)
    assert letters(people, exported(client, "sorted"))[:2] == "BA"


def test_membership_is_that_of_the_last_snapshot(client: Any, clock: Any, people: dict[str, str]) -> None:
    define(client, "lyon", "SELECT ProfileId FROM _profile_standard WHERE Address.City = 'Lyon'")
    with bad_request("Segment lyon has no completed snapshot of the last year"):
        membership(client, "lyon", [people["A"]], domain=DOMAIN)
    take(client, "lyon")
    client.update_profile(DomainName=DOMAIN, ProfileId=people["A"], Address={"City": "Oslo"})
    clock.shift(timedelta(hours=1))
    assert present(client, people, "lyon") == "AB"
    answered = membership(client, "lyon", [people["B"], UNKNOWN_ID], domain=DOMAIN)
    assert answered["LastComputedAt"] == NOW
    assert answered["Profiles"][0]["Profile"]["FirstName"] == "Ben"
    assert [failure["Status"] for failure in answered["Failures"]] == [404]
    take(client, "lyon", "JSONL")
    assert present(client, people, "lyon") == "B"
    clock.shift(timedelta(days=365))
    with bad_request("Segment lyon has no completed snapshot of the last year"):
        membership(client, "lyon", [people["A"]], domain=DOMAIN)


def test_a_segment_by_sql_can_be_the_source_of_groups(client: Any, people: dict[str, str]) -> None:
    """As a source it is evaluated anew, without a snapshot."""
    define(client, "riders", "SELECT DISTINCT ProfileId FROM ride WHERE Fare > 5")
    in_lyon = of_profile(Address={"City": compare("INCLUSIVE", "Lyon")})
    define_segment(client, "lyon", groups(group(in_lyon, sources=("riders",))), domain=DOMAIN)
    assert present(client, people, "lyon") == "AB"
    put(client, DOMAIN, "Ride", RideId="9", Rider="C", Fare=99)
    client.update_profile(DomainName=DOMAIN, ProfileId=people["C"], Address={"City": "Lyon"})
    assert present(client, people, "lyon") == "ABC"
    assert letters(people, exported(client, "lyon")) == "ABC"
    client.delete_profile_object_type(DomainName=DOMAIN, ObjectTypeName="Ride")
    answered = membership(client, "lyon", [people["A"]], domain=DOMAIN)
    (failure,) = answered["Failures"]
    assert failure["Status"] == 400
    assert "Table ride is not found in domain scooters" in failure["Message"]


def test_queries_read_the_catalogue(client: Any, people: dict[str, str]) -> None:
    assert people
    catalogue(client, DOMAIN)
    found = estimate(
        client,
        """SELECT DISTINCT r.ProfileId FROM ride r
           JOIN product_domain p ON p.price > r.Fare * 2 AND p.title = 'Basic'
           JOIN _catalogitem_domain_standard c ON c.Id = p.sku AND c.Price = 20
           WHERE c.Attributes.Color = 'blue'""",
    )
    assert (found["Status"], found["Estimate"]) == ("SUCCEEDED", "3")
