"""What is derived from profiles: calculated attributes and segments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.core.common_models import CloudFormationModel

from customer_profiles_mock.customerprofiles.cloudformation.resource import StackResource
from customer_profiles_mock.errors import BadRequest

_UNKNOWN_STATISTIC = "RECENT_OCCURRENCES"  # in templates (documented)


class CalculatedAttributeDefinition(StackResource, CloudFormationModel):
    """AttributeDetails and Statistic cannot be updated: such a change is lost (observed)."""

    TYPE = "AWS::CustomerProfiles::CalculatedAttributeDefinition"
    IDENTIFIER = ("DomainName", "CalculatedAttributeName")
    REPLACED_BY = (
        "UseHistoricalData",
        "Conditions/Range/TimestampSource",
        "Conditions/Range/TimestampFormat",
    )
    ARN_PATH = "domains/{DomainName}/calculated-attributes/{CalculatedAttributeName}"
    CREATE = "CreateCalculatedAttributeDefinition"
    READ = "GetCalculatedAttributeDefinition"
    UPDATE = "UpdateCalculatedAttributeDefinition"
    DELETE = "DeleteCalculatedAttributeDefinition"
    ATTRIBUTES = (
        "CreatedAt",
        "LastUpdatedAt",
        "Status",
        "Readiness.ProgressPercentage",
        "Readiness.Message",
    )
    LACKING = frozenset({"Filter"})

    def _given(self, properties: Mapping[str, Any]) -> dict[str, Any]:
        given = super()._given(properties)
        if given["Statistic"] == _UNKNOWN_STATISTIC:
            raise BadRequest(
                f"Model validation failed (#/Statistic: {_UNKNOWN_STATISTIC} is not a valid enum value)"
            )
        return given


class SegmentDefinition(StackResource, CloudFormationModel):
    """The service has no update: a change of Description or SegmentSort is lost (our choice)."""

    TYPE = "AWS::CustomerProfiles::SegmentDefinition"
    IDENTIFIER = ("DomainName", "SegmentDefinitionName")
    REPLACED_BY = ("DisplayName", "SegmentGroups", "SegmentSqlQuery")
    ARN_PATH = "domains/{DomainName}/segment-definitions/{SegmentDefinitionName}"
    CREATE, READ, DELETE = "CreateSegmentDefinition", "GetSegmentDefinition", "DeleteSegmentDefinition"
    ATTRIBUTES = ("CreatedAt", "SegmentDefinitionArn", "SegmentType")
