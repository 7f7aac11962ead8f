"""CreateDomain, GetDomain, UpdateDomain, DeleteDomain, ListDomains."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from freezegun import freeze_time

from tests.operations.calling import (
    answer,
    bad_request,
    create,
    key,
    no_such_domain,
    not_found,
    profile,
    put,
    put_type,
)

KEY = "arn:aws:kms:us-east-1:123456789012:key/one"
QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/letters"


def test_a_created_domain_can_be_read_at_once(client: Any) -> None:
    settings = {
        "DomainName": "shop_1-A",
        "DefaultExpirationDays": 1098,
        "DefaultEncryptionKey": KEY,
        "DeadLetterQueueUrl": QUEUE,
        "Tags": {"team": "care", "empty": ""},
    }
    created = answer(client.create_domain(**settings))
    assert settings.items() <= created.items()
    got = answer(client.get_domain(DomainName="shop_1-A"))
    stats = got.pop("Stats")
    assert got == created
    assert stats == {"ProfileCount": 0, "MeteringProfileCount": 0, "ObjectCount": 0, "TotalSize": 0}


def test_both_times_of_a_new_domain_are_the_moment_of_its_creation(client: Any) -> None:
    with freeze_time("2024-05-06 07:08:09.125"):
        client.create_domain(DomainName="shop", DefaultExpirationDays=7)
    with freeze_time("2024-05-07 00:00:00.5"):
        updated = client.update_domain(DomainName="shop")
    moment = datetime(2024, 5, 6, 7, 8, 9, 125_000, timezone.utc)
    assert updated["CreatedAt"] == moment
    assert updated["LastUpdatedAt"] == datetime(2024, 5, 7, 0, 0, 0, 500_000, timezone.utc)
    assert updated["DefaultExpirationDays"] == 7
    assert client.get_domain(DomainName="shop")["LastUpdatedAt"] == updated["LastUpdatedAt"]


def test_only_get_domain_answers_with_stats(client: Any) -> None:
    assert "Stats" not in client.create_domain(DomainName="shop", DefaultExpirationDays=7)
    assert "Stats" not in client.update_domain(DomainName="shop")
    (item,) = client.list_domains()["Items"]
    assert set(item) == {"DomainName", "CreatedAt", "LastUpdatedAt", "Tags"}


def test_a_taken_name_is_refused(client: Any, domain: str) -> None:
    with bad_request(f"Domain {domain} already exists"):
        client.create_domain(DomainName=domain, DefaultExpirationDays=1)
    assert client.get_domain(DomainName=domain)["DefaultExpirationDays"] == 365


def test_domain_names_differ_by_case(client: Any) -> None:
    for name in ("shop", "Shop"):
        client.create_domain(DomainName=name, DefaultExpirationDays=1)
    assert [item["DomainName"] for item in client.list_domains()["Items"]] == ["Shop", "shop"]


@pytest.mark.parametrize(
    ("settings", "fragment"),
    [
        ({"DomainName": "no spaces"}, "at 'domainName'"),
        ({"DomainName": "é"}, "at 'domainName'"),
        ({"DomainName": "a" * 65}, "less than or equal to 64"),
        ({"DefaultExpirationDays": 1099}, "at 'defaultExpirationDays'"),
        ({"DefaultEncryptionKey": "k" * 256}, "Member must have length less than or equal to 255"),
        ({"Tags": {"has blank": "x"}}, "at 'tags'"),
        ({"Tags": {"aws:owner": "x"}}, "at 'tags'"),
    ],
)
def test_a_setting_beyond_its_limits_is_refused(client: Any, settings: Any, fragment: str) -> None:
    with bad_request("1 validation error detected: ", fragment):
        client.create_domain(**{"DomainName": "shop", "DefaultExpirationDays": 1, **settings})
    assert client.list_domains()["Items"] == []


def test_constraints_come_before_the_look_up_of_the_domain(client: Any) -> None:
    with bad_request("1 validation error detected: Value '1099' at 'defaultExpirationDays'"):
        client.update_domain(DomainName="nowhere", DefaultExpirationDays=1099)


@pytest.mark.parametrize("operation", ["get_domain", "update_domain", "delete_domain"])
def test_a_domain_that_never_was_is_not_found(client: Any, operation: str) -> None:
    with no_such_domain("nowhere"):
        getattr(client, operation)(DomainName="nowhere")


def test_an_absent_member_is_kept_and_an_empty_text_clears(client: Any) -> None:
    client.create_domain(
        DomainName="shop", DefaultExpirationDays=10, DefaultEncryptionKey=KEY, DeadLetterQueueUrl=QUEUE
    )
    kept = client.update_domain(DomainName="shop", DefaultExpirationDays=20)
    assert (kept["DefaultEncryptionKey"], kept["DeadLetterQueueUrl"]) == (KEY, QUEUE)
    cleared = client.update_domain(DomainName="shop", DefaultEncryptionKey="", DeadLetterQueueUrl="")
    assert cleared["DefaultExpirationDays"] == 20
    for response in (cleared, client.get_domain(DomainName="shop")):
        assert "DefaultEncryptionKey" not in response
        assert "DeadLetterQueueUrl" not in response


def test_empty_texts_on_create_are_like_absent(client: Any) -> None:
    created = client.create_domain(
        DomainName="shop", DefaultExpirationDays=10, DefaultEncryptionKey="", DeadLetterQueueUrl=""
    )
    assert "DefaultEncryptionKey" not in created
    assert "DeadLetterQueueUrl" not in created


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        (
            {"DefaultEncryptionKey": KEY.replace("123456789012", "210987654321")},
            "Failed to grant access to key",
        ),
        (
            {"DeadLetterQueueUrl": QUEUE.replace("123456789012", "210987654321")},
            "Error queue URL does not belong to your account ID",
        ),
    ],
)
def test_a_resource_of_another_account_is_refused(client: Any, setting: Any, message: str) -> None:
    with bad_request(message):
        client.create_domain(DomainName="shop", DefaultExpirationDays=1, **setting)
    client.create_domain(DomainName="shop", DefaultExpirationDays=1)
    with bad_request(message):
        client.update_domain(DomainName="shop", DefaultExpirationDays=2, **setting)
    assert client.get_domain(DomainName="shop")["DefaultExpirationDays"] == 1


def test_tags_in_an_update_change_nothing(client: Any) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=1, Tags={"team": "care"})
    assert client.update_domain(DomainName="shop", Tags={"team": "sales", "x": "y"})["Tags"] == {
        "team": "care"
    }
    assert client.get_domain(DomainName="shop")["Tags"] == {"team": "care"}


def test_deleting_a_domain_removes_everything_in_it(client: Any, domain: str) -> None:
    profile_id = create(client, domain, FirstName="Ann")
    put_type(
        client, domain, "Order", {"id": "_source.id"}, {"order": [key("id", identifiers="UNIQUE PROFILE")]}
    )
    put(client, domain, "Order", id="1")
    assert client.delete_domain(DomainName=domain)["Message"]
    with no_such_domain(domain):
        client.delete_domain(DomainName=domain)
    with no_such_domain(domain):
        client.search_profiles(DomainName=domain, KeyName="_profileId", Values=[profile_id])

    client.create_domain(DomainName=domain, DefaultExpirationDays=1)
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 0
    assert client.list_profile_object_types(DomainName=domain)["Items"] == []
    with not_found(profile_id):
        client.update_profile(DomainName=domain, ProfileId=profile_id)


def test_stats_count_profiles_objects_and_bytes(client: Any, domain: str) -> None:
    put_type(
        client, domain, "Order", {"id": "_source.id"}, {"order": [key("id", identifiers="UNIQUE PROFILE")]}
    )
    create(client, domain)
    texts = ['{"id": "1", "note": "é"}', '{"id":2}']
    for text in texts:
        client.put_profile_object(DomainName=domain, ObjectTypeName="Order", Object=text)
    assert client.get_domain(DomainName=domain)["Stats"] == {
        "ProfileCount": 3,
        "MeteringProfileCount": 3,
        "ObjectCount": 2,
        "TotalSize": sum(len(text.encode()) for text in texts),
    }


def test_a_profile_is_metered_once_more_for_every_hundred_objects_beyond_the_first(
    client: Any, domain: str
) -> None:
    put_type(
        client,
        domain,
        "Visit",
        {"who": "_source.who", "id": "_source.id"},
        {"visitor": [key("who", identifiers="PROFILE")], "visit": [key("id", identifiers="UNIQUE")]},
    )
    metered = {}
    for number in range(1, 202):
        put(client, domain, "Visit", who="one", id=number)
        if number in (1, 100, 101, 200, 201):
            stats = client.get_domain(DomainName=domain)["Stats"]
            assert stats["ProfileCount"] == 1
            metered[number] = stats["MeteringProfileCount"]
    assert metered == {1: 1, 100: 1, 101: 2, 200: 2, 201: 3}


def test_an_account_has_at_most_a_hundred_domains_in_a_region(client: Any) -> None:
    for number in range(100):
        client.create_domain(DomainName=f"d{number}", DefaultExpirationDays=1)
    with bad_request("100"):
        client.create_domain(DomainName="one-more", DefaultExpirationDays=1)
    client.delete_domain(DomainName="d0")
    client.create_domain(DomainName="one-more", DefaultExpirationDays=1)


def test_answers_are_copies_of_the_state(client: Any, domain: str) -> None:
    profile_id = create(client, domain, Attributes={"Tier": "gold"})
    profile(client, domain, profile_id)["Attributes"]["Tier"] = "lead"
    assert profile(client, domain, profile_id) == {"Attributes": {"Tier": "gold"}}
