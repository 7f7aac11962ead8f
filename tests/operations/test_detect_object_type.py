"""DetectProfileObjectType."""

from __future__ import annotations

import json
from typing import Any

from tests.operations.calling import bad_request, no_such_domain

RECORD = json.dumps(
    {"memberId": "M-17", "email": "kim@shop.example", "changed": {"updatedAt": 1700000000000}}
)


def detect(client: Any, domain: str, *objects: str) -> list[dict[str, Any]]:
    response = client.detect_profile_object_type(DomainName=domain, Objects=list(objects))
    found = response["DetectedProfileObjectTypes"]
    assert isinstance(found, list)
    return found


def test_one_mapping_is_detected(client: Any, domain: str) -> None:
    assert detect(client, domain, RECORD) == [
        {
            "SourceLastUpdatedTimestampFormat": "EpochMilli",
            "Fields": {
                "memberId": {"Source": "_source.memberId"},
                "email": {
                    "Source": "_source.email",
                    "Target": "_profile.EmailAddress",
                    "ContentType": "EMAIL_ADDRESS",
                },
                "changed_updatedAt": {
                    "Source": "_source.changed.updatedAt",
                    "Target": "_profile.SourceLastUpdatedTimestamp",
                },
            },
            "Keys": {
                "memberId": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["memberId"]}],
                "_email": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["email"]}],
            },
        }
    ]


def test_what_is_detected_can_be_put(client: Any, domain: str) -> None:
    (mapping,) = detect(client, domain, RECORD)
    client.put_profile_object_type(
        DomainName=domain, ObjectTypeName="Member", Description="x", AllowProfileCreation=True, **mapping
    )
    client.put_profile_object(DomainName=domain, ObjectTypeName="Member", Object=RECORD)
    (profile,) = client.search_profiles(DomainName=domain, KeyName="memberId", Values=["M-17"])["Items"]
    assert profile["EmailAddress"] == "kim@shop.example"


def test_nothing_is_detected_in_objects_that_nothing_identifies(client: Any, domain: str) -> None:
    assert detect(client, domain, '{"colour": "red"}') == []


def test_five_objects_are_the_most(client: Any, domain: str) -> None:
    assert len(detect(client, domain, *[RECORD] * 5)) == 1
    with bad_request(
        "Value at 'objects' failed to satisfy constraint: Member must have length less than or equal to 5"
    ):
        detect(client, domain, *[RECORD] * 6)


def test_an_object_that_is_no_json_is_refused(client: Any, domain: str) -> None:
    with bad_request("Could not parse object string into JSON"):
        detect(client, domain, RECORD, "{")


def test_an_array_is_no_object(client: Any, domain: str) -> None:
    with bad_request("JSON object"):
        detect(client, domain, "[]")


def test_the_most_attributes_are_120_with_nested_ones(client: Any, domain: str) -> None:
    record = {"id": "1", "more": {f"a{number}": number for number in range(118)}}
    assert len(detect(client, domain, json.dumps(record))[0]["Fields"]) == 119
    record["more"] = {f"a{number}": number for number in range(119)}
    with bad_request("Breached limit of 120 attributes"):
        detect(client, domain, json.dumps(record))


def test_the_domain_must_be_there(client: Any) -> None:
    with no_such_domain("nowhere"):
        detect(client, "nowhere", "not even JSON")
