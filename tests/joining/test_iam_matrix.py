"""Every action of the service against the resource that its documentation names, allowed and denied."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.core import enable_iam_authentication

from customer_profiles_mock import mock_customer_profiles
from customer_profiles_mock.protocol.model import operation_names
from tests.conftest import one_session
from tests.joining.places import client_in
from tests.protocol.violations import valid_params

DOMAIN = "arn:aws:profile:us-east-1:123456789012:domains/shop"
ROLE = "arn:aws:iam::123456789012:role/profiles"

# The documented table, in full. What is in none of the rows is checked against the domain alone.
ANYTHING = {
    "GetProfileObjectTypeTemplate",
    "ListAccountIntegrations",
    "ListDomains",
    "ListProfileObjectTypeTemplates",
    "ListRecommenderRecipes",
}
TAGGING = {"ListTagsForResource", "TagResource", "UntagResource"}
BELOW_THE_DOMAIN = {
    ("calculated-attributes", "CalculatedAttributeName"): {
        "BatchGetCalculatedAttributeForProfile",
        "CreateCalculatedAttributeDefinition",
        "DeleteCalculatedAttributeDefinition",
        "GetCalculatedAttributeDefinition",
        "GetCalculatedAttributeForProfile",
        "UpdateCalculatedAttributeDefinition",
    },
    ("layouts", "LayoutDefinitionName"): {
        "CreateDomainLayout",
        "DeleteDomainLayout",
        "GetDomainLayout",
        "UpdateDomainLayout",
    },
    ("event-streams", "EventStreamName"): {"CreateEventStream", "DeleteEventStream", "GetEventStream"},
    ("event-triggers", "EventTriggerName"): {
        "CreateEventTrigger",
        "DeleteEventTrigger",
        "GetEventTrigger",
        "UpdateEventTrigger",
    },
    ("segment-definitions", "SegmentDefinitionName"): {
        "CreateSegmentDefinition",
        "CreateSegmentSnapshot",
        "DeleteSegmentDefinition",
        "GetSegmentDefinition",
        "GetSegmentSnapshot",
    },
    ("recommenders", "RecommenderName"): {
        "CreateRecommender",
        "DeleteRecommender",
        "GetProfileRecommendations",
        "GetRecommender",
        "StartRecommender",
        "StopRecommender",
        "UpdateRecommender",
    },
    ("recommender-filters", "RecommenderFilterName"): {
        "CreateRecommenderFilter",
        "DeleteRecommenderFilter",
        "GetRecommenderFilter",
    },
    ("recommender-schemas", "RecommenderSchemaName"): {
        "CreateRecommenderSchema",
        "DeleteRecommenderSchema",
        "GetRecommenderSchema",
    },
    ("domain-object-types", "ObjectTypeName"): {
        "DeleteDomainObjectType",
        "GetDomainObjectType",
        "PutDomainObjectType",
    },
    ("integrations", "Uri"): {"DeleteIntegration", "GetIntegration", "PutIntegration"},
    ("object-types", "ObjectTypeName"): {
        "BatchPutProfileObject",
        "DeleteProfileObject",
        "DeleteProfileObjectType",
        "GetObjectTypeAttributeStatistics",
        "GetProfileObjectType",
        "ListObjectTypeAttributeValues",
        "ListObjectTypeAttributes",
        "ListProfileObjects",
        "PutProfileObject",
        "PutProfileObjectType",
    },
}
BOTH = {
    "DeleteSegmentSubscription",
    "GetSegmentMembership",
    "GetSegmentSubscription",
    "ListSegmentSubscriptionEvents",
    "PutSegmentSubscription",
}
PASSING_A_ROLE = {
    "AssociateStreamForSegments": "DestinationRoleArn",
    "CreateIntegrationWorkflow": "RoleArn",
    "CreateSegmentSnapshot": "RoleArn",
}
TAGGING_AT_CREATION = {
    "CreateCalculatedAttributeDefinition",
    "CreateDomain",
    "CreateDomainLayout",
    "CreateEventStream",
    "CreateEventTrigger",
    "CreateRecommenderFilter",
    "CreateRecommenderSchema",
    "CreateSegmentDefinition",
    "PutDomainObjectType",
    "PutIntegration",
    "PutProfileObjectType",
}


def request_of(operation: str) -> dict[str, Any]:
    params = valid_params(operation, full=False)
    if "DomainName" in params:
        params["DomainName"] = "shop"
    if operation in TAGGING:
        params["resourceArn"] = DOMAIN
    if operation in PASSING_A_ROLE:
        params[PASSING_A_ROLE[operation]] = ROLE
    return params


def resources_of(operation: str, params: dict[str, Any]) -> list[str]:
    if operation in ANYTHING:
        return ["*"]
    if operation in BOTH:
        return [DOMAIN, f"{DOMAIN}/segment-definitions/{params['SegmentDefinitionName']}"]
    if operation == "CreateIntegrationWorkflow":
        return [DOMAIN, f"{DOMAIN}/integrations/*"]
    for (resource_type, member), operations in BELOW_THE_DOMAIN.items():
        if operation in operations:
            return [f"{DOMAIN}/{resource_type}/{params.get(member, '*')}"]
    return [DOMAIN]


@pytest.fixture(scope="module", autouse=True)
def clerk() -> Iterator[Any]:
    """A client of a user without any right yet."""
    with mock_customer_profiles():
        iam = one_session().client("iam", region_name="us-east-1")
        iam.create_user(UserName="clerk")
        key = iam.create_access_key(UserName="clerk")["AccessKey"]
        yield client_in(
            "us-east-1",
            aws_access_key_id=key["AccessKeyId"],
            aws_secret_access_key=key["SecretAccessKey"],
            config=Config(parameter_validation=False),
        )


def grant(*rights: tuple[str, str]) -> None:
    iam = one_session().client("iam", region_name="us-east-1")
    statements = [{"Effect": "Allow", "Action": action, "Resource": on} for action, on in rights]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName="clerk", PolicyName="rights", PolicyDocument=policy)


def answer(client: Any, operation: str, params: dict[str, Any]) -> tuple[str, str]:
    """Code and message of the error, empty where there was none."""
    with enable_iam_authentication():
        try:
            client._make_api_call(operation, params)
        except ClientError as error:
            return error.response["Error"]["Code"], error.response["Error"]["Message"]
    return "", ""


def refused(action: str, resource: str) -> tuple[str, str]:
    user = "arn:aws:iam::123456789012:user/clerk"
    message = f"User: {user} is not authorized to perform: {action} on resource: {resource}"
    return "AccessDeniedException", message


@pytest.mark.parametrize("operation", operation_names())
def test_an_action_needs_the_right_on_its_documented_resource(clerk: Any, operation: str) -> None:
    params = request_of(operation)
    needed = [(f"profile:{operation}", on) for on in resources_of(operation, params)]
    if operation in PASSING_A_ROLE:
        needed.append(("iam:PassRole", ROLE))
    for index, (action, resource) in enumerate(needed):
        grant(*needed[:index], *needed[index + 1 :], ("profile:NothingAtAll", "*"))
        assert answer(clerk, operation, params) == refused(action, resource)
    grant(*needed)
    assert answer(clerk, operation, params)[0] != "AccessDeniedException"


@pytest.mark.parametrize("operation", sorted(TAGGING_AT_CREATION))
def test_tags_at_creation_need_the_right_to_tag(clerk: Any, operation: str) -> None:
    params = {**request_of(operation), "Tags": {"team": "care"}}
    resource = resources_of(operation, params)[-1]
    grant((f"profile:{operation}", "*"))
    assert answer(clerk, operation, params) == refused("profile:TagResource", resource)
    grant((f"profile:{operation}", "*"), ("profile:TagResource", resource))
    assert answer(clerk, operation, params)[0] != "AccessDeniedException"


def test_a_right_that_stops_at_one_resource_type_is_none_for_another(clerk: Any) -> None:
    grant(("profile:*", f"{DOMAIN}/layouts/*"))
    assert answer(clerk, "GetDomainLayout", {"DomainName": "shop", "LayoutDefinitionName": "wide"})[0] == (
        "ResourceNotFoundException"
    )
    filter_of = {"DomainName": "shop", "RecommenderFilterName": "cheap"}
    assert answer(clerk, "GetRecommenderFilter", filter_of) == refused(
        "profile:GetRecommenderFilter", f"{DOMAIN}/recommender-filters/cheap"
    )


def test_a_name_that_is_missing_needs_the_right_on_all_of_the_type(clerk: Any) -> None:
    grant(("profile:PutProfileObject", f"{DOMAIN}/object-types/*"))
    params = {"DomainName": "shop", "Object": "{}"}
    assert answer(clerk, "PutProfileObject", params)[0] == "BadRequestException"
