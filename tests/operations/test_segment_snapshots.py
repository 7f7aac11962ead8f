"""Estimates and snapshots: the states that a polling client sees, and the files in S3."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import datetime, timezone
from typing import Any

import boto3
import pytest
import time_machine
from moto.moto_api import state_manager
from pyarrow import orc

from tests.joining import fresh
from tests.operations.calling import (
    REGION,
    UNKNOWN_ID,
    answer,
    bad_request,
    create,
    not_found,
    profile,
    refused,
)
from tests.operations.segmenting import compare, define_segment, estimate, group, groups, of_profile

BUCKET = "segments"
ROLE = "arn:aws:iam::123456789012:role/export"
ESTIMATES = "customerprofiles::segment-estimate"
SNAPSHOTS = "customerprofiles::segment-snapshot"
NAMED = groups(group(of_profile(LastName=compare("BEGINS_WITH", "N"))))


@pytest.fixture
def s3(client: Any) -> Any:  # noqa: ARG001
    s3 = boto3.client("s3", region_name=REGION)
    s3.create_bucket(Bucket=BUCKET)
    return s3


@pytest.fixture
def riders(client: Any, domain: str) -> str:
    """A segment of all profiles whose LastName begins with an N."""
    define_segment(client, "riders", NAMED, domain=domain)
    return "riders"


def take(client: Any, segment: str = "riders", **more: Any) -> str:
    wanted = {"DataFormat": "CSV", "DestinationUri": f"s3://{BUCKET}/out/", "RoleArn": ROLE, **more}
    response = client.create_segment_snapshot(DomainName="shop", SegmentDefinitionName=segment, **wanted)
    assert answer(response).keys() == {"SnapshotId"}
    return str(response["SnapshotId"])


def get(client: Any, snapshot_id: str, segment: str = "riders") -> dict[str, Any]:
    return answer(
        client.get_segment_snapshot(DomainName="shop", SegmentDefinitionName=segment, SnapshotId=snapshot_id)
    )


def keys(s3: Any) -> list[str]:
    return [item["Key"] for item in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def exported(client: Any, s3: Any, data_format: str = "CSV", segment: str = "riders") -> bytes:
    """The file of a new snapshot."""
    snapshot_id = take(client, segment, DataFormat=data_format)
    assert get(client, snapshot_id, segment)["Status"] == "COMPLETED"
    (part,) = [key for key in keys(s3) if snapshot_id in key and "part-" in key]
    return bytes(s3.get_object(Bucket=BUCKET, Key=part)["Body"].read())


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode()), strict=True))


def order(client: Any, s3: Any, *attributes: dict[str, str]) -> list[str]:
    """The AccountNumbers of all profiles in the order of a sort."""
    define_segment(client, "sorted", {}, domain="shop", SegmentSort={"Attributes": list(attributes)})
    data = exported(client, s3, "JSONL", "sorted")
    client.delete_segment_definition(DomainName="shop", SegmentDefinitionName="sorted")
    return [json.loads(line)["AccountNumber"] for line in data.splitlines()]


# Estimates.


def test_an_estimate_is_the_number_of_profiles_as_text(client: Any, domain: str) -> None:
    for last_name in ("Noor", "Nyberg", "Olsen"):
        create(client, domain, LastName=last_name)
    response = client.create_segment_estimate(DomainName=domain, SegmentQuery=NAMED)
    estimate_id = response["EstimateId"]
    assert answer(response) == {"DomainName": domain, "EstimateId": estimate_id, "StatusCode": 200}
    found = answer(client.get_segment_estimate(DomainName=domain, EstimateId=estimate_id))
    assert found == {
        "DomainName": domain,
        "EstimateId": estimate_id,
        "Status": "SUCCEEDED",
        "Estimate": "2",
        "StatusCode": 200,
    }
    create(client, domain, LastName="Nakamura")
    assert answer(client.get_segment_estimate(DomainName=domain, EstimateId=estimate_id)) == found
    with not_found("SegmentEstimate x is not found in domain shop"):
        client.get_segment_estimate(DomainName=domain, EstimateId="x")


def test_an_estimate_that_takes_reads_shows_no_number_before_its_end(client: Any, domain: str) -> None:
    state_manager.set_transition(ESTIMATES, {"progression": "manual", "times": 3})
    estimate_id = client.create_segment_estimate(DomainName=domain, SegmentQuery=NAMED)["EstimateId"]
    create(client, domain, LastName="Noor")
    seen = [client.get_segment_estimate(DomainName=domain, EstimateId=estimate_id) for _ in range(4)]
    states = [(answer["Status"], answer.get("Estimate")) for answer in seen]
    assert states == [("RUNNING", None)] * 2 + [("SUCCEEDED", "1")] * 2


def test_an_estimate_that_takes_time_counts_at_its_end(client: Any, domain: str) -> None:
    state_manager.set_transition(ESTIMATES, {"progression": "time", "seconds": 60})
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=timezone.utc), tick=False) as clock:
        estimate_id = client.create_segment_estimate(DomainName=domain, SegmentQuery=NAMED)["EstimateId"]
        clock.shift(59)
        create(client, domain, LastName="Noor")
        found = client.get_segment_estimate(DomainName=domain, EstimateId=estimate_id)
        assert (found["Status"], found.get("Estimate")) == ("RUNNING", None)
        clock.shift(2)
        create(client, domain, LastName="Nyberg")  # too late
        found = client.get_segment_estimate(DomainName=domain, EstimateId=estimate_id)
        assert (found["Status"], found["Estimate"]) == ("SUCCEEDED", "1")


def test_an_estimate_fails_when_its_source_goes_before_its_end(client: Any, riders: str) -> None:
    state_manager.set_transition(ESTIMATES, {"progression": "manual", "times": 1})
    query = groups(group(sources=(riders,)))
    estimate_id = client.create_segment_estimate(DomainName="shop", SegmentQuery=query)["EstimateId"]
    client.delete_segment_definition(DomainName="shop", SegmentDefinitionName=riders)
    found = client.get_segment_estimate(DomainName="shop", EstimateId=estimate_id)
    assert (found["Status"], found.get("Estimate")) == ("FAILED", None)
    assert found["Message"] == "Source segment riders is not found in domain shop"


def test_a_new_estimate_follows_deletions(client: Any, domain: str) -> None:
    profile_id = create(client, domain, LastName="Noor")
    assert estimate(client, NAMED, domain=domain)["Estimate"] == "1"
    client.delete_profile(DomainName=domain, ProfileId=profile_id)
    assert estimate(client, NAMED, domain=domain)["Estimate"] == "0"


# Snapshots.


def test_a_snapshot_repeats_its_request_and_leaves_a_part_and_a_mark(
    client: Any, s3: Any, riders: str
) -> None:
    snapshot_id = take(client, riders, EncryptionKey="alias/export")
    assert get(client, snapshot_id) == {
        "SnapshotId": snapshot_id,
        "Status": "COMPLETED",
        "DataFormat": "CSV",
        "EncryptionKey": "alias/export",
        "RoleArn": ROLE,
        "DestinationUri": f"s3://{BUCKET}/out",
    }
    assert keys(s3) == [f"out/{snapshot_id}/_SUCCESS", f"out/{snapshot_id}/part-00000-{snapshot_id}.csv"]


def test_a_destination_may_be_the_bucket_itself(client: Any, s3: Any, riders: str) -> None:
    snapshot_id = take(client, riders, DestinationUri=f"s3://{BUCKET}", DataFormat="JSONL")
    assert keys(s3) == [f"{snapshot_id}/_SUCCESS", f"{snapshot_id}/part-00000-{snapshot_id}.json"]


def test_a_csv_file_has_a_column_for_all_that_some_member_has(client: Any, s3: Any, riders: str) -> None:
    assert riders
    first = create(
        client,
        "shop",
        LastName="Noor",
        GenderString="FEMALE",
        Address={"PostalCode": "01", "Address1": 'Quay "4", b'},
        Attributes={"b": "1", "a.c": "é\n2"},
    )
    create(client, "shop", LastName="Olsen", FirstName="Per")
    second = create(client, "shop", LastName="Nyberg", Attributes={"a": "x"})
    assert rows(exported(client, s3)) == [
        [
            *("ProfileId", "LastName", "Gender", "Address.Address1", "Address.PostalCode", "GenderString"),
            *("Attributes.a", "Attributes.a.c", "Attributes.b"),
        ],
        [first, "Noor", "FEMALE", 'Quay "4", b', "01", "FEMALE", "", "é\n2", "1"],
        [second, "Nyberg", "", "", "", "", "x", "", ""],
    ]


def test_an_empty_segment_is_a_header(client: Any, s3: Any, riders: str) -> None:
    assert riders
    assert exported(client, s3) == b"ProfileId\n"
    assert exported(client, s3, "JSONL") == b""
    assert orc.read_table(io.BytesIO(exported(client, s3, "ORC"))).to_pydict() == {"ProfileId": []}


def test_json_lines_have_profiles_as_they_are(client: Any, s3: Any, riders: str) -> None:
    assert riders
    values = [
        {"LastName": "Noor", "Address": {"City": "Århus"}, "Attributes": {"b": "1"}},
        {"LastName": "Nyberg"},
    ]
    ids = [create(client, "shop", **value) for value in values]
    lines = exported(client, s3, "JSONL").decode().splitlines()
    assert [json.loads(line) for line in lines] == [
        {"ProfileId": profile_id, **profile(client, "shop", profile_id)} for profile_id in ids
    ]


def test_an_orc_file_has_the_columns_of_the_csv_file(client: Any, s3: Any, riders: str) -> None:
    assert riders
    ids = [
        create(client, "shop", LastName="Noor", Address={"City": "Oslo"}),
        create(client, "shop", LastName="Nyberg", Attributes={"tier": "gold"}),
    ]
    assert orc.read_table(io.BytesIO(exported(client, s3, "ORC"))).to_pydict() == {
        "ProfileId": ids,
        "LastName": ["Noor", "Nyberg"],
        "Address.City": ["Oslo", None],
        "Attributes.tier": [None, "gold"],
    }


def test_without_pyarrow_an_orc_snapshot_fails_and_says_what_to_install(
    client: Any, s3: Any, riders: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    found = get(client, take(client, riders, DataFormat="ORC"))
    assert found["Status"] == "FAILED"
    assert "pip install 'customer-profiles-mock[orc]'" in found["StatusMessage"]
    assert keys(s3) == []


def test_the_first_orc_file_may_be_written_under_freezegun() -> None:
    """pyarrow looks at the classes of datetime when it is imported, and freezegun replaces them."""
    program = """
        from freezegun import freeze_time
        from customer_profiles_mock.segments.files import file_of

        with freeze_time("2024-01-31"):
            print(file_of([], "ORC")[:3].decode())
    """
    assert fresh.run(program) == "ORC"


def test_without_its_bucket_a_snapshot_fails(client: Any, s3: Any, riders: str) -> None:
    found = get(client, take(client, riders, DestinationUri="s3://elsewhere/out"))
    assert (found["Status"], found["StatusMessage"]) == ("FAILED", "S3 bucket elsewhere is not found")
    assert keys(s3) == []


def test_a_snapshot_that_takes_reads_writes_at_its_end(client: Any, s3: Any, riders: str) -> None:
    state_manager.set_transition(SNAPSHOTS, {"progression": "manual", "times": 2})
    snapshot_id = take(client, riders)
    profile_id = create(client, "shop", LastName="Noor")
    assert get(client, snapshot_id)["Status"] == "IN_PROGRESS"
    assert keys(s3) == []
    assert [get(client, snapshot_id)["Status"] for _ in range(2)] == ["COMPLETED"] * 2
    body = s3.get_object(Bucket=BUCKET, Key=f"out/{snapshot_id}/part-00000-{snapshot_id}.csv")["Body"]
    assert rows(body.read())[1:] == [[profile_id, "Noor"]]


def test_a_snapshot_that_takes_time_ends_with_any_request(client: Any, s3: Any, riders: str) -> None:
    state_manager.set_transition(SNAPSHOTS, {"progression": "time", "seconds": 60})
    with time_machine.travel(datetime(2030, 3, 1, tzinfo=timezone.utc), tick=False) as clock:
        snapshot_id = take(client, riders)
        clock.shift(59)
        assert get(client, snapshot_id)["Status"] == "IN_PROGRESS"
        clock.shift(1)
        client.list_domains()
        assert len(keys(s3)) == 2
        assert get(client, snapshot_id)["Status"] == "COMPLETED"


def test_a_snapshot_goes_with_its_segment(client: Any, s3: Any, riders: str) -> None:
    done = take(client, riders)
    state_manager.set_transition(SNAPSHOTS, {"progression": "manual", "times": 1})
    running = take(client, riders)
    client.delete_segment_definition(DomainName="shop", SegmentDefinitionName=riders)
    with not_found("SegmentDefinition riders is not found"):
        get(client, done)
    state_manager.set_transition(SNAPSHOTS, {"progression": "immediate"})
    define_segment(client, riders, {}, domain="shop")
    for snapshot_id in (done, running):
        with not_found(f"SegmentSnapshot {snapshot_id} is not found in domain shop"):
            get(client, snapshot_id)
    assert len(keys(s3)) == 2


def test_a_snapshot_is_found_under_its_own_segment_alone(client: Any, s3: Any, riders: str) -> None:
    assert s3
    snapshot_id = take(client, riders)
    define_segment(client, "others", {}, domain="shop")
    with not_found(f"SegmentSnapshot {snapshot_id} is not found in domain shop"):
        get(client, snapshot_id, "others")
    with not_found(f"SegmentSnapshot {UNKNOWN_ID} is not found in domain shop"):
        get(client, UNKNOWN_ID)
    with not_found("SegmentDefinition strangers is not found in domain shop"):
        take(client, "strangers")


def test_the_destination_must_be_a_place_in_s3(client: Any, riders: str) -> None:
    of_segment = {"DomainName": "shop", "SegmentDefinitionName": riders, "DataFormat": "CSV"}
    with bad_request("DestinationUri"):
        client.create_segment_snapshot(**of_segment)
    for uri in ("out", "https://segments/out", "s3://", "s3:///out", "s3://UPPER/out"):
        with bad_request("DestinationUri", "is not of the form s3://bucket/prefix"):
            client.create_segment_snapshot(**of_segment, DestinationUri=uri)


def test_a_role_of_another_account_is_refused(client: Any, riders: str) -> None:
    with refused("AccessDeniedException", "Cross-account pass role is not allowed"):
        take(client, riders, RoleArn="arn:aws:iam::210987654321:role/export")


def test_a_domain_has_two_hundred_snapshots_in_a_day(client: Any, s3: Any, riders: str) -> None:
    assert s3
    with time_machine.travel(datetime(2030, 3, 1, tzinfo=timezone.utc), tick=False) as clock:
        for _ in range(200):
            take(client, riders)
        clock.shift(86_399)
        with bad_request("at most 200 segment snapshots in a day"):
            take(client, riders)
        clock.shift(1)
        take(client, riders)


# Sorting.


@pytest.fixture
def sorted_people(client: Any, domain: str, s3: Any) -> None:
    assert s3
    for account, points, since, last_name in (
        ("1", "9", "2026-03-01", "b"),
        ("2", "10", "2026-02-01T12:00:00Z", "B"),
        ("3", None, None, None),
        ("4", "10.0", "1600000000", "a"),
        ("5", "9", "2026-01-01", "c"),
    ):
        attributes = {"points": points, "since": since}
        create(
            client,
            domain,
            AccountNumber=account,
            Attributes={name: text for name, text in attributes.items() if text},
            **({"LastName": last_name} if last_name else {}),
        )


@pytest.mark.usefixtures("sorted_people")
@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ([{"Name": "LastName", "Order": "ASC"}], "24153"),
        ([{"Name": "LastName", "Order": "DESC"}], "51423"),
        ([{"Name": "points", "Order": "ASC"}], "15243"),
        ([{"Name": "Attributes.points", "Order": "DESC"}], "24153"),
        ([{"Name": "points", "Order": "ASC", "DataType": "STRING"}], "24153"),
        ([{"Name": "since", "Order": "ASC"}], "45213"),
        ([{"Name": "since", "Order": "ASC", "DataType": "NUMBER"}], "41235"),
        ([{"Name": "points", "Order": "DESC"}, {"Name": "LastName", "Order": "DESC"}], "42513"),
        ([{"Name": "nothing", "Order": "DESC"}], "12345"),
    ],
)
def test_rows_are_in_the_order_of_the_sort(client: Any, s3: Any, attributes: Any, expected: str) -> None:
    assert "".join(order(client, s3, *attributes)) == expected


def test_rows_are_sorted_by_calculated_attributes_too(client: Any, domain: str, s3: Any) -> None:
    client.create_calculated_attribute_definition(
        DomainName=domain,
        CalculatedAttributeName="latest",
        AttributeDetails={"Attributes": [{"Name": "LastName"}], "Expression": "{_profile.LastName}"},
        Statistic="LAST_OCCURRENCE",
    )
    with time_machine.travel(datetime(2030, 3, 1, tzinfo=timezone.utc), tick=False):
        for account, last_name in (("1", "b"), ("2", "c"), ("3", "a")):
            create(client, domain, AccountNumber=account, LastName=last_name)
        by_value = {"Name": "latest", "Order": "DESC", "Type": "CALCULATED"}
        assert order(client, s3, by_value) == ["2", "1", "3"]
        define_segment(client, "sorted", {}, domain=domain, SegmentSort={"Attributes": [by_value]})
        client.delete_calculated_attribute_definition(DomainName=domain, CalculatedAttributeName="latest")
        found = get(client, take(client, "sorted"), "sorted")
    assert (found["Status"], found["StatusMessage"]) == (
        "FAILED",
        "Calculated attribute latest is not found in domain shop",
    )
