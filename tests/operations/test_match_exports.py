"""Match results as files in S3."""

from __future__ import annotations

import csv
import io
from typing import Any

import boto3
import pytest
from moto.moto_api import state_manager

from customer_profiles_mock import run_identity_resolution_job
from tests.operations.calling import REGION, bad_request
from tests.operations.resolving import DOMAIN, RULES, Shop, auto_merging, rules

BUCKET = "match-results"
COLUMNS = [
    "MatchingGroupId", "ConfidenceScore", "ProfileId", "AccountNumber", "AdditionalInformation", "PartyType",
    "BusinessName", "FirstName", "LastName", "BirthDate", "Gender", "PhoneNumber", "MobilePhoneNumber",
    "HomePhoneNumber", "BusinessPhoneNumber", "EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress",
    "Address.Address1", "Address.Address2", "Address.Address3", "Address.Address4", "Address.City",
    "Address.County", "Address.State", "Address.Province", "Address.Country", "Address.PostalCode",
    "ShippingAddress.Address1", "ShippingAddress.Address2", "ShippingAddress.Address3",
    "ShippingAddress.Address4", "ShippingAddress.City", "ShippingAddress.County", "ShippingAddress.State",
    "ShippingAddress.Province", "ShippingAddress.Country", "ShippingAddress.PostalCode",
    "MailingAddress.Address1", "MailingAddress.Address2", "MailingAddress.Address3",
    "MailingAddress.Address4", "MailingAddress.City", "MailingAddress.County", "MailingAddress.State",
    "MailingAddress.Province", "MailingAddress.Country", "MailingAddress.PostalCode",
    "BillingAddress.Address1", "BillingAddress.Address2", "BillingAddress.Address3",
    "BillingAddress.Address4", "BillingAddress.City", "BillingAddress.County", "BillingAddress.State",
    "BillingAddress.Province", "BillingAddress.Country", "BillingAddress.PostalCode",
    "Attributes",
]  # fmt: skip
SOL = {
    "FirstName": "Sol",
    "MiddleName": "Ann",
    "LastName": "Ibarra",
    "EmailAddress": "casa@example.org",
    "PhoneNumber": "+12065550143",
    "GenderString": "FEMALE",
    "BillingAddress": {"Address1": "4 Quay St", "City": "Bergen", "PostalCode": "5003"},
}


@pytest.fixture
def s3(client: Any) -> Any:  # noqa: ARG001
    """An S3 client, with the bucket for the results."""
    s3 = boto3.client("s3", region_name=REGION)
    s3.create_bucket(Bucket=BUCKET)
    return s3


def exporting(key: str | None = None, bucket: str = BUCKET) -> dict[str, Any]:
    return {"S3Exporting": {"S3BucketName": bucket, **({} if key is None else {"S3KeyName": key})}}


def keys(s3: Any) -> list[str]:
    return [item["Key"] for item in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def text(s3: Any, key: str) -> str:
    return str(s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode())


def rows(s3: Any, key: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(s3, key)), strict=True))


def run(client: Any) -> dict[str, Any]:
    job_id = run_identity_resolution_job(DOMAIN)
    return dict(client.get_identity_resolution_job(DomainName=DOMAIN, JobId=job_id))


@pytest.mark.parametrize(
    ("prefix", "folder"),
    [(None, ""), ("Match", "Match/"), ("example/", "example/"), ("a/b", "a/b/"), ("/", "")],
)
def test_the_key_is_prefix_domain_job_and_file(client: Any, s3: Any, prefix: str | None, folder: str) -> None:
    shop = Shop(client, Matching={"Enabled": True, "ExportingConfig": exporting(prefix)})
    assert shop.get()["Matching"]["ExportingConfig"] == exporting(prefix)  # unchanged, slash and all
    job = run(client)
    location = f"{folder}shop/{job['JobId']}"
    assert keys(s3) == [f"{location}/CustomerProfilesPendingMatches-shop-part-0.csv"]
    expected = {"S3Exporting": {"S3BucketName": BUCKET, "S3KeyName": location}}
    assert job["ExportingLocation"] == expected
    listed = client.list_identity_resolution_jobs(DomainName=DOMAIN)["IdentityResolutionJobsList"]
    assert [one.get("ExportingLocation") for one in listed] == [expected, None]


def test_without_groups_the_file_is_its_header(client: Any, s3: Any) -> None:
    Shop(client, Matching={"Enabled": True, "ExportingConfig": exporting()})
    run(client)
    assert len(COLUMNS) == 59
    assert text(s3, keys(s3)[0]) == ",".join(COLUMNS) + "\n"


def test_a_row_per_profile_with_the_id_and_score_that_the_api_shows(client: Any, s3: Any) -> None:
    shop = Shop(client, Matching={"Enabled": True, "ExportingConfig": exporting()})
    loyalty = {"LoyaltyId": "L-9", "Tier": "gold"}
    shop.add({"A": {**SOL, "Attributes": loyalty}, "B": {**SOL, "FirstName": 'So"l, the first'}})
    run(client)
    (group,) = client.get_matches(DomainName=DOMAIN)["Matches"]
    found = {row["ProfileId"]: row for row in rows(s3, keys(s3)[0])}
    assert set(found) == set(shop.ids.values())
    for row in found.values():
        assert list(row) == COLUMNS
        assert row["MatchingGroupId"] == group["MatchId"]
        assert float(row["ConfidenceScore"]) == group["ConfidenceScore"]
        assert (row["Gender"], row["BillingAddress.City"]) == ("FEMALE", "Bergen")
    one, other = (found[shop.ids[name]] for name in "AB")
    assert one["Attributes"] == "{LoyaltyId=L-9, Tier=gold}"
    assert (other["Attributes"], other["FirstName"]) == ("", 'So"l, the first')
    assert '"{LoyaltyId=L-9, Tier=gold}"' in text(s3, keys(s3)[0])


def test_with_auto_merging_only_what_is_left_is_exported(client: Any, s3: Any) -> None:
    shop = Shop(client, Matching=auto_merging(["FirstName"], exporting=exporting()))
    shop.add({"A": SOL, "B": SOL, "C": {**SOL, "FirstName": "Sole"}})
    job = run(client)
    assert job["JobStats"]["NumberOfMergesDone"] == 1
    assert sorted(row["ProfileId"] for row in rows(s3, keys(s3)[0])) == sorted([shop.ids["A"], shop.ids["C"]])


@pytest.mark.parametrize("config", [None, {}])
def test_without_a_bucket_nothing_is_exported(client: Any, s3: Any, config: Any) -> None:
    Shop(client, Matching={"Enabled": True, **({} if config is None else {"ExportingConfig": config})})
    assert "ExportingLocation" not in run(client)
    assert keys(s3) == []


def test_a_bucket_that_is_not_there_cannot_be_configured(client: Any) -> None:
    matching = {"Enabled": True, "ExportingConfig": exporting(bucket="nowhere")}
    with bad_request("Bucket nowhere does not exist"):
        client.create_domain(DomainName=DOMAIN, DefaultExpirationDays=30, Matching=matching)
    shop = Shop(client, Matching={"Enabled": True})
    with bad_request("Bucket nowhere does not exist"):
        shop.update(Matching=matching)
    assert "ExportingConfig" not in shop.get()["Matching"]


def test_a_job_whose_bucket_has_gone_fails_and_merges_nothing(client: Any, s3: Any) -> None:
    shop = Shop(client, Matching={"Enabled": True, "ExportingConfig": exporting()})
    shop.add({"A": SOL, "B": SOL})
    run(client)
    before = client.get_matches(DomainName=DOMAIN)["Matches"]
    shop.update(Matching=auto_merging(["LastName"], exporting=exporting()))
    for key in keys(s3):
        s3.delete_object(Bucket=BUCKET, Key=key)
    s3.delete_bucket(Bucket=BUCKET)
    job = run(client)
    assert (job["Status"], job["Message"]) == ("FAILED", "Bucket match-results does not exist")
    assert job["JobStats"]["NumberOfMergesDone"] == 0
    assert "ExportingLocation" not in job
    assert shop.present() == "AB"
    assert client.get_matches(DomainName=DOMAIN)["Matches"] == before
    s3.create_bucket(Bucket=BUCKET)
    assert run(client)["Status"] == "COMPLETED"
    assert shop.present() == "A"


def test_a_bucket_of_another_account_will_do(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    boto3.client("s3", region_name=REGION).create_bucket(Bucket=BUCKET)
    monkeypatch.delenv("MOTO_ACCOUNT_ID")
    Shop(client, Matching={"Enabled": True, "ExportingConfig": exporting()})
    assert run(client)["Status"] == "COMPLETED"


def test_groups_by_rules_are_exported_when_the_rules_become_active(client: Any, s3: Any) -> None:
    state_manager.set_transition(RULES, {"progression": "immediate"})
    shop = Shop(client)
    shop.add({"A": SOL, "B": SOL, "C": {"FirstName": "Kim"}, "D": {"LastName": "ibarra"}})
    block = {**rules(["EmailAddress"], ["LastName"]), "ExportingConfig": exporting("results/")}
    shop.update(RuleBasedMatching=block)
    assert shop.groups() == [("ABD", 2)]
    key = "results/shop/RuleBasedMatches/CustomerProfilesRuleBasedMatches-shop-part-0.csv"
    assert keys(s3) == [key]
    found = rows(s3, key)
    assert [list(row) for row in found] == [[*COLUMNS[:1], "RuleLevel", *COLUMNS[2:]]] * 3
    assert {(row["MatchingGroupId"], row["RuleLevel"]) for row in found} == {(shop.match_ids()[0], "2")}
    assert shop.names([row["ProfileId"] for row in found]) == "ABD"
    shop.update(RuleBasedMatching={**block, "MatchingRules": [{"Rule": ["EmailAddress"]}]})
    assert shop.groups() == [("AB", 1)]
    assert shop.names([row["ProfileId"] for row in rows(s3, key)]) == "AB"


def test_rules_become_active_also_where_their_bucket_has_gone(client: Any, s3: Any) -> None:
    state_manager.set_transition(RULES, {"progression": "immediate"})
    shop = Shop(client)
    shop.add({"A": SOL, "B": SOL})
    shop.update(RuleBasedMatching={**rules(["EmailAddress"]), "ExportingConfig": exporting()})
    s3.delete_bucket(Bucket=BUCKET)
    assert shop.groups() == [("AB", 1)]
