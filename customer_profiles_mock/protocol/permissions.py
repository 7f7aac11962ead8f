"""What a caller must be allowed to do for a request: IAM actions, each on a resource.

Documented: the table of actions and resources of the service authorization reference. Which member names
the resource is read off the model: nearly every operation names one by a path label or a body member.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from customer_profiles_mock.protocol.model import operation_model

ANY: Final = "*"
_TAG: Final = "profile:TagResource"
# The resource type in the ARN by the member that holds its name. A path label wins over a member of
# the body, and of these the first one in this order.
_TYPES: Final[Mapping[str, str]] = {
    "CalculatedAttributeName": "calculated-attributes",
    "EventStreamName": "event-streams",
    "EventTriggerName": "event-triggers",
    "LayoutDefinitionName": "layouts",
    "RecommenderFilterName": "recommender-filters",
    "RecommenderName": "recommenders",
    "RecommenderSchemaName": "recommender-schemas",
    "SegmentDefinitionName": "segment-definitions",
    "Uri": "integrations",
    "ObjectTypeName": "object-types",
}
_ONLY_DOMAIN: Final = frozenset({"ListProfileHistoryRecords"})
_ALSO_DOMAIN: Final = frozenset(
    {
        "CreateIntegrationWorkflow",
        "DeleteSegmentSubscription",
        "GetSegmentMembership",
        "GetSegmentSubscription",
        "ListSegmentSubscriptionEvents",
        "PutSegmentSubscription",
    }
)
_TAGS_AT_CREATION: Final = frozenset(
    {
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
)
# Where the role stands that the service is to act in.
_PASSED_ROLES: Final[Mapping[str, str]] = {
    "AssociateStreamForSegments": "DestinationRoleArn",
    "CreateIntegrationWorkflow": "RoleArn",
    "CreateSegmentSnapshot": "RoleArn",
}


class Permission(NamedTuple):
    """`resource` is an ARN, `*`, or what follows the account in an ARN of the service: `domains/shop`."""

    action: str
    resource: str


def permissions(operation: str, params: Mapping[str, Any]) -> Iterator[Permission]:
    """What a request needs, the operation's own action first. `params` need not be valid yet."""
    action = f"profile:{operation}"
    resources = list(_resources(operation, params))
    for resource in resources:
        yield Permission(action, resource)
    if operation in _TAGS_AT_CREATION and params.get("Tags"):
        yield Permission(_TAG, resources[-1])
    role = params.get(_PASSED_ROLES.get(operation, ""))
    if isinstance(role, str):
        yield Permission("iam:PassRole", role)


def _resources(operation: str, params: Mapping[str, Any]) -> Iterator[str]:
    if "resourceArn" in params:
        yield params["resourceArn"]
        return
    if "DomainName" not in params:
        yield ANY
        return
    domain = f"domains/{params['DomainName']}"
    member, resource_type = _named_by(operation)
    if not resource_type or operation in _ALSO_DOMAIN:
        yield domain
    if resource_type:
        name = params.get(member)
        # Without a name it is whichever the service makes: PutIntegration's of a flow, a workflow's.
        yield f"{domain}/{resource_type}/{name if isinstance(name, str) else ANY}"


@cache
def _named_by(operation: str) -> tuple[str, str]:
    """The member that names the resource below the domain, and its type; empty where there is none."""
    if operation == "CreateIntegrationWorkflow":
        return "", _TYPES["Uri"]
    shape = operation_model(operation).input_shape
    members = shape.members if shape is not None and operation not in _ONLY_DOMAIN else {}
    for only_labels in (True, False):
        for member, resource_type in _TYPES.items():
            if member in members and (
                not only_labels or members[member].serialization.get("location") == "uri"
            ):
                ours = operation.endswith("DomainObjectType")
                return member, "domain-object-types" if ours else resource_type
    return "", ""
