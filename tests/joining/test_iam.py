"""IAM as moto enforces it, in the words of a JSON service."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from moto.core import enable_iam_authentication, set_initial_no_auth_action_count

from customer_profiles_mock import mock_customer_profiles
from tests.conftest import one_session
from tests.joining.places import client_in

DOMAIN_ARN = "arn:aws:profile:us-east-1:123456789012:domains/shop"
USER_ARN = "arn:aws:iam::123456789012:user/clerk"


def statement(effect: str, actions: str | list[str], resource: str = "*") -> dict[str, Any]:
    return {"Effect": effect, "Action": actions, "Resource": resource}


def a_user(*statements: dict[str, Any]) -> Any:
    """A client of a user with exactly these rights."""
    iam = one_session().client("iam", region_name="us-east-1")
    iam.create_user(UserName="clerk")
    policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    iam.put_user_policy(UserName="clerk", PolicyName="rights", PolicyDocument=policy)
    key = iam.create_access_key(UserName="clerk")["AccessKey"]
    return client_in(
        "us-east-1", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"]
    )


def a_role(*statements: dict[str, Any]) -> dict[str, str]:
    """What a client takes to hold an assumed role with exactly these rights."""
    iam = one_session().client("iam", region_name="us-east-1")
    iam.create_role(RoleName="reader", AssumeRolePolicyDocument="{}")
    policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    iam.put_role_policy(RoleName="reader", PolicyName="rights", PolicyDocument=policy)
    role = (
        one_session()
        .client("sts", region_name="us-east-1")
        .assume_role(RoleArn="arn:aws:iam::123456789012:role/reader", RoleSessionName="test")["Credentials"]
    )
    return {
        "aws_access_key_id": role["AccessKeyId"],
        "aws_secret_access_key": role["SecretAccessKey"],
        "aws_session_token": role["SessionToken"],
    }


def refusal(call: Any, **params: Any) -> tuple[str, int, str]:
    with pytest.raises(ClientError) as caught:
        call(**params)
    answer = caught.value.response
    return (
        answer["Error"]["Code"],
        answer["ResponseMetadata"]["HTTPStatusCode"],
        answer["Error"]["Message"],
    )


@pytest.fixture(autouse=True)
def _shop() -> Iterator[None]:
    with mock_customer_profiles():
        client_in("us-east-1").create_domain(
            DomainName="shop", DefaultExpirationDays=30, Tags={"team": "care"}
        )
        yield


def test_what_is_allowed_works_with_and_without_a_body() -> None:
    clerk = a_user(statement("Allow", "profile:*"))
    with enable_iam_authentication():
        assert clerk.get_domain(DomainName="shop")["DefaultExpirationDays"] == 30
        assert clerk.list_domains(MaxResults=5)["Items"]
        assert clerk.create_profile(DomainName="shop", FirstName="Ana")["ProfileId"]
        assert clerk.list_tags_for_resource(resourceArn=DOMAIN_ARN)["tags"] == {"team": "care"}
        clerk.delete_domain(DomainName="shop")


def test_what_is_not_allowed_is_an_access_denied_exception_with_the_resource() -> None:
    clerk = a_user(statement("Allow", "profile:GetDomain"))
    with enable_iam_authentication():
        assert refusal(clerk.delete_domain, DomainName="shop") == (
            "AccessDeniedException",
            403,
            f"User: {USER_ARN} is not authorized to perform: profile:DeleteDomain on resource: {DOMAIN_ARN}",
        )
        with pytest.raises(clerk.exceptions.AccessDeniedException):
            clerk.delete_domain(DomainName="shop")
        assert clerk.get_domain(DomainName="shop")["DomainName"] == "shop"


def test_an_explicit_denial_wins() -> None:
    clerk = a_user(statement("Allow", "profile:*"), statement("Deny", "profile:DeleteDomain"))
    with enable_iam_authentication():
        assert refusal(clerk.delete_domain, DomainName="shop")[0] == "AccessDeniedException"


def test_a_right_for_one_domain_is_none_for_another() -> None:
    clerk = a_user(statement("Allow", "profile:*", DOMAIN_ARN))
    with enable_iam_authentication():
        assert clerk.get_domain(DomainName="shop")["DomainName"] == "shop"
        code, status, message = refusal(clerk.get_domain, DomainName="store")
        assert (code, status) == ("AccessDeniedException", 403)
        assert message.endswith("on resource: arn:aws:profile:us-east-1:123456789012:domains/store")
        assert refusal(clerk.list_domains)[2].endswith("profile:ListDomains on resource: *")


def test_access_is_checked_before_the_parameters() -> None:
    clerk = a_user(statement("Allow", "profile:GetDomain"))
    with enable_iam_authentication():
        code, _, _ = refusal(clerk.create_domain, DomainName="no name!", DefaultExpirationDays=9999)
        assert code == "AccessDeniedException"


def test_an_unknown_access_key_is_an_unrecognized_client() -> None:
    stranger = client_in(
        "us-east-1", aws_access_key_id="AKIAIOSFODNN7EXAMPLE", aws_secret_access_key="secret"
    )
    with enable_iam_authentication():
        assert refusal(stranger.get_domain, DomainName="shop") == (
            "UnrecognizedClientException",
            403,
            "The security token included in the request is invalid.",
        )


@pytest.mark.parametrize("operation", ["get_domain", "create_domain"])
def test_a_wrong_secret_is_an_invalid_signature(operation: str) -> None:
    clerk = a_user(statement("Allow", "profile:*"))
    key = clerk._request_signer._credentials.access_key
    forger = client_in("us-east-1", aws_access_key_id=key, aws_secret_access_key="wrong")
    body = {"DefaultExpirationDays": 30} if operation == "create_domain" else {}
    with enable_iam_authentication():
        code, status, message = refusal(getattr(forger, operation), DomainName="shop", **body)
    assert (code, status) == ("InvalidSignatureException", 403)
    assert message.startswith("The request signature we calculated does not match")


def test_an_unsigned_request_lacks_a_token() -> None:
    with enable_iam_authentication():
        answer = requests.get("https://profile.us-east-1.amazonaws.com/domains/shop", timeout=10)
    assert answer.status_code == 403
    assert answer.headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"
    assert answer.json() == {"Message": "Missing Authentication Token"}


def test_a_request_signed_by_hand_passes() -> None:
    clerk = a_user(statement("Allow", "profile:*"))
    held = clerk._request_signer._credentials
    request = AWSRequest("GET", "https://profile.us-east-1.amazonaws.com/domains?max-results=1")
    SigV4Auth(Credentials(held.access_key, held.secret_key), "profile", "us-east-1").add_auth(request)
    with enable_iam_authentication():
        answer = requests.get(request.url, headers=dict(request.headers), timeout=10)
    assert answer.status_code == 200
    assert [item["DomainName"] for item in answer.json()["Items"]] == ["shop"]


def test_an_assumed_role_has_the_rights_of_the_role() -> None:
    reader = client_in("us-east-1", **a_role(statement("Allow", "profile:Get*")))
    with enable_iam_authentication():
        assert reader.get_domain(DomainName="shop")["DomainName"] == "shop"
        code, _, message = refusal(reader.delete_domain, DomainName="shop")
    assert code == "AccessDeniedException"
    assert message.startswith("User: arn:aws:sts::123456789012:assumed-role/reader/test is not authorized")


@set_initial_no_auth_action_count(1)
def test_the_first_requests_may_be_exempt() -> None:
    client = client_in("us-east-1")
    assert client.get_domain(DomainName="shop")["DomainName"] == "shop"
    assert refusal(client.get_domain, DomainName="shop")[0] == "UnrecognizedClientException"


def test_iam_notes_when_a_key_was_last_used() -> None:
    clerk = a_user(statement("Allow", "profile:*"))
    clerk.list_domains()
    key = clerk._request_signer._credentials.access_key
    used = one_session().client("iam", region_name="us-east-1").get_access_key_last_used(AccessKeyId=key)
    assert used["AccessKeyLastUsed"]["ServiceName"] == "customer-profiles"
    assert used["AccessKeyLastUsed"]["Region"] == "us-east-1"


def test_on_record_is_whom_sts_names() -> None:
    clerk = a_user(statement("Allow", "profile:*"))._request_signer._credentials
    for credentials in (
        {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"},
        {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "secret"},
        {"aws_access_key_id": clerk.access_key, "aws_secret_access_key": clerk.secret_key},
        a_role(statement("Allow", "profile:*")),
    ):
        client = client_in("us-east-1", **credentials)
        profile_id = client.create_profile(DomainName="shop")["ProfileId"]
        records = client.list_profile_history_records(DomainName="shop", ProfileId=profile_id)
        sts = one_session().client("sts", region_name="us-east-1", **credentials)
        (record,) = records["ProfileHistoryRecords"]
        assert record["PerformedBy"] == sts.get_caller_identity()["Arn"]
