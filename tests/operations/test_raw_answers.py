"""What stands on the wire: bodies, headers and statuses, read without boto3."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from freezegun import freeze_time

from tests.operations.calling import UNKNOWN_ID, create, key, put, put_type, raw

ONE_TYPE = ({"id": "_source.id"}, {"member": [key("id", identifiers="UNIQUE PROFILE")]})


def test_a_search_without_a_hit_is_29_bytes(client: Any, domain: str) -> None:
    assert client
    response = raw("POST", f"/domains/{domain}/profiles/search", {"KeyName": "_email", "Values": ["a@x.org"]})
    assert response.status_code == 200
    assert response.content == b'{"Items":[],"NextToken":null}'
    assert len(response.content) == 29


def test_the_headers_are_those_of_the_live_service(client: Any, domain: str) -> None:
    assert client
    for path, status in ((f"/domains/{domain}", 200), ("/domains/nowhere", 404)):
        response = raw("GET", path)
        assert response.status_code == status
        headers = response.headers
        assert headers["content-type"] == "application/json"
        assert re.fullmatch(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", headers["x-amzn-requestid"])
        assert headers["x-amz-apigw-id"]
        assert re.fullmatch(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24}", headers["x-amzn-trace-id"])
        assert headers["access-control-allow-origin"] == "*"


def test_every_request_has_an_id_of_its_own(client: Any, domain: str) -> None:
    assert client
    ids = {raw("GET", f"/domains/{domain}").headers["x-amzn-requestid"] for _ in range(5)}
    assert len(ids) == 5


def test_absent_members_are_null_and_times_are_seconds_with_milliseconds(client: Any) -> None:
    with freeze_time("2024-05-06 07:08:09.125"):
        client.create_domain(DomainName="shop", DefaultExpirationDays=30)
        body = raw("GET", "/domains/shop").text
    assert json.loads(body) == {
        "DomainName": "shop",
        "DefaultExpirationDays": 30,
        "DefaultEncryptionKey": None,
        "DeadLetterQueueUrl": None,
        "Stats": {"ProfileCount": 0, "MeteringProfileCount": 0, "ObjectCount": 0, "TotalSize": 0},
        "Matching": None,
        "RuleBasedMatching": None,
        "DataStore": None,
        "CreatedAt": 1714979289.125,
        "LastUpdatedAt": 1714979289.125,
        "Tags": {},
    }
    assert '"CreatedAt":1714979289.125' in body


def test_a_profile_spells_out_what_it_lacks(client: Any, domain: str) -> None:
    profile_id = create(client, domain, FirstName="Ann", Address={"City": "Oslo"})
    body = raw("POST", f"/domains/{domain}/batch-get-profiles", {"ProfileIds": [profile_id]}).json()
    assert body["Errors"] == []
    (profile,) = body["Profiles"]
    assert profile["LastName"] is None
    assert profile["Attributes"] is None
    assert profile["Address"] == {
        **dict.fromkeys(("Address1", "Address2", "Address3", "Address4", "County", "State", "Province")),
        **dict.fromkeys(("Country", "PostalCode")),
        "City": "Oslo",
    }


def test_lists_are_always_there(client: Any) -> None:
    assert raw("GET", "/domains").json() == {"Items": [], "NextToken": None}
    client.create_domain(DomainName="shop", DefaultExpirationDays=1, Matching={"Enabled": True})
    assert raw("GET", "/domains/shop/object-types").json() == {"Items": [], "NextToken": None}
    assert raw("GET", "/domains/shop/matches").json() == {
        "NextToken": None,
        "MatchGenerationDate": None,
        "PotentialMatches": 0,
        "Matches": [],
    }
    put_type(client, "shop", "Member", *ONE_TYPE)
    profile_id = create(client, "shop")
    of_profile = {"ProfileId": profile_id, "ObjectTypeName": "Member"}
    listed = raw("POST", "/domains/shop/profiles/objects", of_profile)
    assert listed.json() == {"Items": [], "NextToken": None}
    for asked, found, missing in ((profile_id, 1, 0), (UNKNOWN_ID, 0, 1)):
        body = raw("POST", "/domains/shop/batch-get-profiles", {"ProfileIds": [asked]}).json()
        assert (len(body["Profiles"]), len(body["Errors"])) == (found, missing)
    similar = {"MatchType": "ML_BASED_MATCHING", "SearchKey": "_profileId", "SearchValue": profile_id}
    assert raw("POST", "/domains/shop/matches", similar).json() == {
        "ProfileIds": [],
        "MatchId": None,
        "MatchType": "ML_BASED_MATCHING",
        "RuleLevel": None,
        "ConfidenceScore": None,
        "NextToken": None,
    }


def test_an_error_is_its_message_with_the_code_in_a_header(client: Any) -> None:
    assert client
    response = raw("GET", "/domains/nowhere")
    assert response.status_code == 404
    assert response.headers["x-amzn-errortype"] == "ResourceNotFoundException"
    assert response.json() == {"Message": "DomainName nowhere is not found in account 123456789012"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/nothing"),
        ("PATCH", "/domains/shop"),
        ("GET", "/domains/shop/profiles"),
        ("GET", "/domains/shop/segment-definitions/x/y/z"),
    ],
)
def test_an_unknown_path_is_404(client: Any, method: str, path: str) -> None:
    assert client
    response = raw(method, path)
    assert response.status_code == 404
    assert response.json()["Message"]


@pytest.mark.parametrize("body", ["", "{", "[]", "1", "null", '"x"', b"\xff", "[" * 100_000, '{"a":' * 5000])
def test_a_body_that_is_no_object_is_400(client: Any, domain: str, body: Any) -> None:
    assert client
    response = raw("POST", f"/domains/{domain}/profiles/search", body)
    assert response.status_code == 400
    assert response.headers["x-amzn-errortype"] == "BadRequestException"
    assert response.json()["Message"]


@pytest.mark.parametrize(
    ("body", "member"),
    [
        ({"KeyName": 1, "Values": ["x"]}, "keyName"),
        ({"KeyName": "_email", "Values": "x"}, "values"),
        ({"KeyName": "_email", "Values": [1]}, "values"),
        ({"KeyName": "_email", "Values": {"x": "y"}}, "values"),
        ({"KeyName": "_email", "Values": ["x"], "AdditionalSearchKeys": [1]}, "additionalSearchKeys"),
        ({"Values": ["x"]}, "keyName"),
        ({"KeyName": None, "Values": ["x"]}, "keyName"),
    ],
)
def test_a_member_of_a_wrong_type_is_400(client: Any, domain: str, body: Any, member: str) -> None:
    assert client
    response = raw("POST", f"/domains/{domain}/profiles/search", body)
    assert response.status_code == 400
    assert response.headers["x-amzn-errortype"] == "BadRequestException"
    assert f" at '{member}" in response.json()["Message"]


def test_an_empty_text_on_create_is_below_the_minimum(client: Any, domain: str) -> None:
    assert client
    response = raw("POST", f"/domains/{domain}/profiles", {"FirstName": ""})
    assert response.status_code == 400
    assert response.json()["Message"] == (
        "1 validation error detected: Value at 'firstName' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1"
    )


@pytest.mark.parametrize(
    "more",
    [
        {"headers": {"X-Amz-Target": "CustomerProfiles.DeleteDomain"}},
        {"params": {"Action": "DeleteDomain"}},
    ],
)
def test_nothing_but_the_path_chooses_the_operation(client: Any, domain: str, more: Any) -> None:
    body = {"KeyName": "_email", "Values": ["x"], "Action": "DeleteDomain"}
    response = raw("POST", f"/domains/{domain}/profiles/search", body, **more)
    assert response.json() == {"Items": [], "NextToken": None}
    assert client.get_domain(DomainName=domain)["DomainName"] == domain


def test_paging_travels_in_the_query_even_with_a_body(client: Any, domain: str) -> None:
    for _ in range(3):
        create(client, domain, AccountNumber="1")
    search = {"KeyName": "_account", "Values": ["1"]}
    path = f"/domains/{domain}/profiles/search"
    first = raw("POST", f"{path}?max-results=2", search).json()
    assert len(first["Items"]) == 2
    second = raw("POST", f"{path}?max-results=2&next-token={quote(first['NextToken'])}", search).json()
    assert (len(second["Items"]), second["NextToken"]) == (1, None)
    assert len(raw("POST", path, {**search, "MaxResults": 1}).json()["Items"]) == 3
    response = raw("POST", f"{path}?max-results=many", search)
    assert response.status_code == 400
    assert " at 'maxResults'" in response.json()["Message"]


@pytest.mark.parametrize("encode", [lambda arn: quote(arn, safe=""), lambda arn: arn])
def test_tags_are_found_with_and_without_percent_encoding(client: Any, domain: str, encode: Any) -> None:
    arn = f"arn:aws:profile:us-east-1:123456789012:domains/{domain}"
    client.tag_resource(resourceArn=arn, tags={"a": "ü"})
    response = raw("GET", f"/tags/{encode(arn)}")
    assert response.json() == {"tags": {"a": "ü"}}
    assert raw("POST", f"/tags/{encode(arn)}", {"tags": {"b": "1"}}).json() == {}
    assert raw("DELETE", f"/tags/{encode(arn)}?tagKeys=a&tagKeys=c").json() == {}
    assert raw("GET", f"/tags/{encode(arn)}").json() == {"tags": {"b": "1"}}


def test_put_and_list_an_object_without_boto3(client: Any, domain: str) -> None:
    put_type(client, domain, "Member", *ONE_TYPE)
    unique_key = put(client, domain, "Member", id="ü")
    found = raw("POST", f"/domains/{domain}/profiles/search", {"KeyName": "member", "Values": ["ü"]}).json()
    body = {"ProfileId": found["Items"][0]["ProfileId"], "ObjectTypeName": "Member"}
    assert raw("POST", f"/domains/{domain}/profiles/objects", body).json() == {
        "Items": [
            {"ObjectTypeName": "Member", "ProfileObjectUniqueKey": unique_key, "Object": '{"id": "\\u00fc"}'}
        ],
        "NextToken": None,
    }


def test_unknown_members_of_a_body_are_ignored(client: Any, domain: str) -> None:
    response = raw("POST", f"/domains/{domain}/profiles", {"FirstName": "Ann", "Shoe": 1, "LastName": None})
    assert response.status_code == 200
    profile_id = response.json()["ProfileId"]
    (profile,) = client.batch_get_profile(DomainName=domain, ProfileIds=[profile_id])["Profiles"]
    assert profile == {"ProfileId": profile_id, "FirstName": "Ann"}
