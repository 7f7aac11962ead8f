"""boto3 does the main job against the server, unchanged; `tests/clients` has it for other clients."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from tests.clients.main_job import CUSTOMERS, DOMAIN, EXPECTED, MAPPING, OBJECT_TYPE, REGION, given
from tests.conftest import one_session


def test_the_main_job_by_boto3(customer_profiles_server: str) -> None:
    client = one_session().client("customer-profiles", REGION, endpoint_url=customer_profiles_server)
    domain = {"DomainName": DOMAIN}
    typed = {**domain, "ObjectTypeName": OBJECT_TYPE}

    def by_customer_id(value: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = client.search_profiles(**domain, KeyName="customerId", Values=[value])[
            "Items"
        ]
        return found

    client.create_domain(**domain, DefaultExpirationDays=365, Matching={"Enabled": True})
    client.put_profile_object_type(**typed, **MAPPING)
    for customer in CUSTOMERS:
        client.put_profile_object(**typed, Object=json.dumps(customer))
    assert [profile["FirstName"] for profile in by_customer_id("c3")] == EXPECTED["found"]

    asked = {**domain, "Region": REGION}
    started = requests.post(given(customer_profiles_server)["control"], json=asked, timeout=10).json()
    job = client.get_identity_resolution_job(**domain, JobId=started["JobId"])
    assert job["Status"] == EXPECTED["job"]

    [match] = client.get_matches(**domain)["Matches"]
    profiles = client.batch_get_profile(**domain, ProfileIds=match["ProfileIds"])["Profiles"]
    assert [sorted(profile["AccountNumber"] for profile in profiles)] == EXPECTED["matched"]

    [main], [other] = by_customer_id("c1"), by_customer_id("c2")
    client.merge_profiles(
        **domain, MainProfileId=main["ProfileId"], ProfileIdsToBeMerged=[other["ProfileId"]]
    )
    [left] = by_customer_id("c2")
    assert (left["ProfileId"], left["FirstName"]) == (main["ProfileId"], EXPECTED["merged"])

    client.delete_profile(**domain, ProfileId=left["ProfileId"])
    client.delete_domain(**domain)
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_domain(**domain)
    client.close()
