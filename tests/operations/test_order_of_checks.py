"""What is looked at first, and the words of plain acknowledgements."""

from __future__ import annotations

from typing import Any

from tests.operations.calling import (
    ACCOUNT_ID,
    REGION,
    UNKNOWN_ID,
    answer,
    bad_request,
    create,
    key,
    no_such_domain,
    not_found,
    put,
    put_type,
    raw,
)

FIELDS = {"id": "_source.id"}
KEYS = {"member": [key("id", identifiers="UNIQUE PROFILE")]}


def test_constraints_come_before_the_domain_before_what_is_in_it_before_what_makes_sense(
    client: Any, domain: str
) -> None:
    with bad_request("1 validation error detected", "at 'objectTypeName'"):
        client.put_profile_object(DomainName="nowhere", ObjectTypeName="no name", Object="no JSON")
    with no_such_domain("nowhere"):
        client.put_profile_object(DomainName="nowhere", ObjectTypeName="Gone", Object="no JSON")
    with not_found("Gone"):
        client.put_profile_object(DomainName=domain, ObjectTypeName="Gone", Object="no JSON")
    put_type(client, domain, "Member", FIELDS, KEYS)
    with bad_request("Could not parse object string into JSON"):
        client.put_profile_object(DomainName=domain, ObjectTypeName="Member", Object="no JSON")


def test_the_profile_is_looked_for_before_its_keys(client: Any, domain: str) -> None:
    values = {"KeyName": "_profileId", "Values": ["x"]}
    with no_such_domain("nowhere"):
        client.add_profile_key(DomainName="nowhere", ProfileId=UNKNOWN_ID, **values)
    with not_found(UNKNOWN_ID):
        client.add_profile_key(DomainName=domain, ProfileId=UNKNOWN_ID, **values)
    with bad_request("_profileId"):
        client.add_profile_key(DomainName=domain, ProfileId=create(client, domain), **values)


def test_a_definition_is_judged_after_the_domain_is_found(client: Any) -> None:
    with no_such_domain("nowhere"):
        put_type(client, "nowhere", "Member", FIELDS, {"member": [key("gone", identifiers="UNIQUE")]})


def test_what_is_gone_already_is_not_found_a_second_time(client: Any, domain: str) -> None:
    profile_id = create(client, domain)
    client.delete_profile(DomainName=domain, ProfileId=profile_id)
    with not_found(profile_id):
        client.delete_profile(DomainName=domain, ProfileId=profile_id)


def test_deletions_and_merges_are_acknowledged_in_the_words_of_the_service(client: Any, domain: str) -> None:
    put_type(client, domain, "Member", FIELDS, KEYS)
    unique_key = put(client, domain, "Member", id="1")
    main, other = create(client, domain), create(client, domain)
    client.put_integration(DomainName=domain, Uri="crm", ObjectTypeName="Member")
    client.add_profile_key(DomainName=domain, ProfileId=main, KeyName="_account", Values=["A"])
    (owner,) = client.search_profiles(DomainName=domain, KeyName="member", Values=["1"])["Items"]
    messages = {
        "DeleteProfileObject": client.delete_profile_object(
            DomainName=domain,
            ProfileId=owner["ProfileId"],
            ObjectTypeName="Member",
            ProfileObjectUniqueKey=unique_key,
        ),
        "MergeProfiles": client.merge_profiles(
            DomainName=domain, MainProfileId=main, ProfileIdsToBeMerged=[other]
        ),
        "DeleteProfileKey": client.delete_profile_key(
            DomainName=domain, ProfileId=main, KeyName="_account", Values=["A"]
        ),
        "DeleteProfile": client.delete_profile(DomainName=domain, ProfileId=main),
        "DeleteIntegration": client.delete_integration(DomainName=domain, Uri="crm"),
        "DeleteProfileObjectType": client.delete_profile_object_type(
            DomainName=domain, ObjectTypeName="Member"
        ),
        "DeleteDomain": client.delete_domain(DomainName=domain),
    }
    assert {name: answer(response)["Message"] for name, response in messages.items()} == {
        "DeleteProfileObject": "OK",
        "MergeProfiles": "Success!",
        "DeleteProfileKey": "OK",
        "DeleteProfile": "OK",
        "DeleteIntegration": "Deleted",
        "DeleteProfileObjectType": "Deleted",
        "DeleteDomain": "Domain Deleted",
    }


def test_reading_an_update_with_nothing_but_the_name_moves_its_time(client: Any, domain: str) -> None:
    before = client.get_domain(DomainName=domain)
    after = client.update_domain(DomainName=domain)
    assert after["LastUpdatedAt"] >= before["LastUpdatedAt"] == before["CreatedAt"]
    assert after["CreatedAt"] == before["CreatedAt"]


def test_an_error_has_its_message_under_a_capital_m(client: Any, domain: str) -> None:
    assert client
    response = raw("DELETE", f"/domains/{domain}/object-types/Gone")
    assert response.status_code == 404
    assert set(response.json()) == {"Message"}


def test_a_refusal_repeats_what_was_sent(client: Any, domain: str) -> None:
    uri = f"arn:aws:kinesis:eu-west-1:{ACCOUNT_ID}:stream/export"
    with bad_request(uri, "must belong to same region and account"):
        client.create_event_stream(DomainName=domain, EventStreamName="export", Uri=uri)
    assert REGION == "us-east-1"
