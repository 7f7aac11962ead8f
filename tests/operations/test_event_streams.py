"""CreateEventStream, GetEventStream, DeleteEventStream, ListEventStreams."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import boto3
import pytest
from freezegun import freeze_time

from tests.events.kinesis import STREAM_ARN, create_stream, delete_stream, read_records
from tests.operations.calling import REGION, answer, bad_request, create, no_such_domain, not_found

ARN = "arn:aws:profile:us-east-1:123456789012:domains/shop/event-streams/export"
CREATED = "2025-03-04T08:15:30Z"
FOUND_GONE = "2025-03-05T00:00:00Z"


@pytest.fixture
def uri(client: Any, domain: str) -> str:
    """The ARN of a Kinesis stream, inside the mock of the domain."""
    assert client.list_event_streams(DomainName=domain)["Items"] == []
    return create_stream()


@pytest.fixture
def event_stream(client: Any, domain: str, uri: str) -> str:
    with freeze_time(CREATED):
        client.create_event_stream(DomainName=domain, EventStreamName="export", Uri=uri)
    return "export"


def get(client: Any, domain: str, name: str = "export") -> dict[str, Any]:
    found = answer(client.get_event_stream(DomainName=domain, EventStreamName=name))
    assert "EventStreamName" not in found
    return found


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment.replace("Z", "+00:00"))


def test_an_event_stream_is_created_and_read(client: Any, uri: str, domain: str) -> None:
    with freeze_time(CREATED):
        created = client.create_event_stream(
            DomainName=domain, EventStreamName="export", Uri=uri, Tags={"team": "data"}
        )
    assert answer(created) == {"EventStreamArn": ARN, "Tags": {"team": "data"}}
    assert get(client, domain) == {
        "DomainName": "shop",
        "EventStreamArn": ARN,
        "CreatedAt": at(CREATED),
        "State": "RUNNING",
        "DestinationDetails": {"Uri": STREAM_ARN, "Status": "HEALTHY"},
        "Tags": {"team": "data"},
    }
    listed = client.list_event_streams(DomainName=domain)
    assert answer(listed) == {
        "Items": [
            {
                "DomainName": "shop",
                "EventStreamName": "export",
                "EventStreamArn": ARN,
                "State": "RUNNING",
                "DestinationSummary": {"Uri": STREAM_ARN, "Status": "HEALTHY"},
                "Tags": {"team": "data"},
            }
        ]
    }


def test_a_domain_without_an_event_stream_lists_none(client: Any, domain: str) -> None:
    assert client.list_event_streams(DomainName=domain)["Items"] == []


@pytest.mark.parametrize("name", ["export", "another"])
def test_a_domain_has_one_event_stream_whatever_its_name(
    client: Any, domain: str, event_stream: str, name: str
) -> None:
    other = create_stream(name="other")
    with bad_request("The Customer Profiles Domain: shop is already associated with an active EventStream"):
        client.create_event_stream(DomainName=domain, EventStreamName=name, Uri=other)
    assert get(client, domain, event_stream)["DestinationDetails"]["Uri"] == STREAM_ARN


def test_two_domains_can_export_into_one_stream(client: Any, domain: str, event_stream: str) -> None:
    client.create_domain(DomainName="stop", DefaultExpirationDays=1)
    client.create_event_stream(DomainName="stop", EventStreamName=event_stream, Uri=STREAM_ARN)
    create(client, domain)
    create(client, "stop")
    assert [record["DomainName"] for record in read_records()] == ["shop", "stop"]


@pytest.mark.parametrize(
    "uri",
    [
        "changes",
        "arn:aws:sqs:us-east-1:123456789012:changes",
        "arn:aws:kinesis:us-east-1:123456789012:changes",
        "arn:aws:kinesis:us-east-1:123456789012:stream/",
        "arn:aws:kinesis:us-east-1:123456789012:stream/changes/consumer/one",
        "arn:aws:firehose:us-east-1:123456789012:deliverystream/changes",
    ],
)
def test_a_uri_that_is_no_kinesis_stream_is_refused(client: Any, domain: str, uri: str) -> None:
    create_stream()
    with bad_request(uri, "is not a valid Kinesis Data Stream ARN"):
        client.create_event_stream(DomainName=domain, EventStreamName="export", Uri=uri)
    assert client.list_event_streams(DomainName=domain)["Items"] == []


@pytest.mark.parametrize(
    "uri",
    [
        "arn:aws:kinesis:us-east-1:210987654321:stream/changes",
        "arn:aws:kinesis:eu-west-1:123456789012:stream/changes",
        "arn:aws-cn:kinesis:us-east-1:123456789012:stream/changes",
    ],
)
def test_a_stream_of_another_account_or_region_is_refused(client: Any, domain: str, uri: str) -> None:
    create_stream()
    boto3.client("kinesis", region_name="eu-west-1").create_stream(StreamName="changes", ShardCount=1)
    with bad_request(uri, "must belong to same region and account"):
        client.create_event_stream(DomainName=domain, EventStreamName="export", Uri=uri)


def test_a_stream_that_is_not_there_is_refused(client: Any, domain: str) -> None:
    with bad_request(f"Kinesis stream {STREAM_ARN} is not found"):
        client.create_event_stream(DomainName=domain, EventStreamName="export", Uri=STREAM_ARN)


def test_the_domain_is_looked_for_first(client: Any) -> None:
    with no_such_domain("nowhere"):
        client.create_event_stream(DomainName="nowhere", EventStreamName="export", Uri="no ARN")
    with no_such_domain("nowhere"):
        client.get_event_stream(DomainName="nowhere", EventStreamName="export")
    with no_such_domain("nowhere"):
        client.delete_event_stream(DomainName="nowhere", EventStreamName="export")
    with no_such_domain("nowhere"):
        client.list_event_streams(DomainName="nowhere")


def test_a_deleted_event_stream_is_gone_and_another_can_come(client: Any, domain: str, uri: str) -> None:
    client.create_event_stream(DomainName=domain, EventStreamName="export", Uri=uri)
    deleted = client.delete_event_stream(DomainName=domain, EventStreamName="export")
    assert answer(deleted) == {}
    with not_found("EventStream export is not found in domain shop"):
        client.get_event_stream(DomainName=domain, EventStreamName="export")
    with not_found("EventStream export is not found in domain shop"):
        client.delete_event_stream(DomainName=domain, EventStreamName="export")
    client.create_event_stream(DomainName=domain, EventStreamName="second", Uri=uri)
    assert get(client, domain, "second")["State"] == "RUNNING"


def test_an_event_stream_of_another_name_is_not_found(client: Any, domain: str, event_stream: str) -> None:
    with not_found("EventStream another is not found in domain shop"):
        client.get_event_stream(DomainName=domain, EventStreamName="another")
    with not_found("EventStream another is not found in domain shop"):
        client.delete_event_stream(DomainName=domain, EventStreamName="another")
    assert get(client, domain, event_stream)["State"] == "RUNNING"


def test_deleting_the_domain_deletes_its_event_stream(client: Any, domain: str, event_stream: str) -> None:
    client.delete_domain(DomainName=domain)
    client.create_domain(DomainName=domain, DefaultExpirationDays=1)
    with not_found(event_stream):
        client.get_event_stream(DomainName=domain, EventStreamName=event_stream)


def test_an_event_stream_has_tags(client: Any, domain: str, event_stream: str) -> None:
    client.tag_resource(resourceArn=ARN, tags={"a": "1", "b": "2"})
    client.untag_resource(resourceArn=ARN, tagKeys=["a"])
    assert client.list_tags_for_resource(resourceArn=ARN)["tags"] == {"b": "2"}
    assert get(client, domain, event_stream)["Tags"] == {"b": "2"}
    resources = boto3.client("resourcegroupstaggingapi", region_name=REGION).get_resources(
        ResourceTypeFilters=["profile:event-streams"]
    )["ResourceTagMappingList"]
    assert [resource["ResourceARN"] for resource in resources] == [ARN]


STOPPED = {"State": "STOPPED", "StoppedSince": at(FOUND_GONE)}
UNHEALTHY = {"Uri": STREAM_ARN, "Status": "UNHEALTHY", "UnhealthySince": at(FOUND_GONE)}


def test_reading_shows_that_the_kinesis_stream_is_gone(client: Any, domain: str, event_stream: str) -> None:
    delete_stream()
    with freeze_time(FOUND_GONE):
        client.get_event_stream(DomainName=domain, EventStreamName=event_stream)
    found = get(client, domain, event_stream)
    assert {name: found[name] for name in STOPPED} == STOPPED
    message = f"Kinesis stream {STREAM_ARN} is not found"
    assert found["DestinationDetails"] == {**UNHEALTHY, "Message": message}


def test_listing_shows_that_the_kinesis_stream_is_gone(client: Any, domain: str, event_stream: str) -> None:
    assert event_stream == "export"
    delete_stream()
    with freeze_time(FOUND_GONE):
        client.list_event_streams(DomainName=domain)
    (item,) = client.list_event_streams(DomainName=domain)["Items"]
    assert {name: item[name] for name in STOPPED} == STOPPED
    assert item["DestinationSummary"] == UNHEALTHY


def test_a_record_that_cannot_be_sent_stops_the_event_stream_and_not_the_request(
    client: Any, domain: str, event_stream: str
) -> None:
    delete_stream()
    with freeze_time(FOUND_GONE):
        create(client, domain, FirstName="Kim")
        assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 1
    found = get(client, domain, event_stream)
    assert {name: found[name] for name in STOPPED} == STOPPED


def test_an_event_stream_goes_on_when_its_kinesis_stream_is_back(
    client: Any, domain: str, event_stream: str
) -> None:
    delete_stream()
    create(client, domain, FirstName="lost")
    assert get(client, domain, event_stream)["State"] == "STOPPED"
    create_stream()
    create(client, domain, FirstName="sent")
    assert [record["Object"]["FirstName"] for record in read_records()] == ["sent"]
    found = get(client, domain, event_stream)
    assert found["State"] == "RUNNING"
    assert "StoppedSince" not in found
    assert found["DestinationDetails"] == {"Uri": STREAM_ARN, "Status": "HEALTHY"}


def test_reading_shows_that_the_kinesis_stream_is_back(client: Any, domain: str, event_stream: str) -> None:
    delete_stream()
    assert get(client, domain, event_stream)["State"] == "STOPPED"
    create_stream()
    assert get(client, domain, event_stream)["State"] == "RUNNING"


def test_the_list_is_a_page_of_one(client: Any, domain: str, event_stream: str) -> None:
    listed = client.list_event_streams(DomainName=domain, MaxResults=1)
    assert [item["EventStreamName"] for item in listed["Items"]] == [event_stream]
    assert "NextToken" not in listed
    with bad_request("NextToken"):
        client.list_event_streams(DomainName=domain, NextToken="x")
