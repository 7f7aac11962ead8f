"""The domain, and what feeds it: object types and integrations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.core.common_models import CloudFormationModel

from customer_profiles_mock.customerprofiles.cloudformation.resource import Made, StackResource


class Domain(StackResource, CloudFormationModel):
    TYPE = "AWS::CustomerProfiles::Domain"
    IDENTIFIER = ("DomainName",)
    ARN_PATH = "domains/{DomainName}"
    CREATE, READ, UPDATE, DELETE = "CreateDomain", "GetDomain", "UpdateDomain", "DeleteDomain"
    ATTRIBUTES = (
        "CreatedAt",
        "LastUpdatedAt",
        "RuleBasedMatching.Status",
        "Stats.ProfileCount",
        "Stats.MeteringProfileCount",
        "Stats.ObjectCount",
        "Stats.TotalSize",
        "DataStore.Readiness.ProgressPercentage",
        "DataStore.Readiness.Message",
    )


class ObjectType(StackResource, CloudFormationModel):
    TYPE = "AWS::CustomerProfiles::ObjectType"
    IDENTIFIER = ("DomainName", "ObjectTypeName")
    ARN_PATH = "domains/{DomainName}/object-types/{ObjectTypeName}"
    CREATE = UPDATE = "PutProfileObjectType"
    READ, DELETE = "GetProfileObjectType", "DeleteProfileObjectType"
    ATTRIBUTES = ("CreatedAt", "LastUpdatedAt", "MaxAvailableProfileObjectCount")


class DomainObjectType(StackResource, CloudFormationModel):
    TYPE = "AWS::CustomerProfiles::DomainObjectType"
    IDENTIFIER = ("DomainName", "ObjectTypeName")
    REPLACED_BY = ("Fields",)
    ARN_PATH = "domains/{DomainName}/domain-object-types/{ObjectTypeName}"
    CREATE = UPDATE = "PutDomainObjectType"
    READ, DELETE = "GetDomainObjectType", "DeleteDomainObjectType"
    ATTRIBUTES = ("CreatedAt", "LastUpdatedAt")


class Integration(StackResource, CloudFormationModel):
    """With a FlowDefinition in place of the Uri, the service says what the Uri is."""

    TYPE = "AWS::CustomerProfiles::Integration"
    IDENTIFIER = ("DomainName", "Uri")
    ARN_PATH = "domains/{DomainName}/integrations/{Uri}"
    CREATE = UPDATE = "PutIntegration"
    READ, DELETE = "GetIntegration", "DeleteIntegration"
    ATTRIBUTES = ("CreatedAt", "LastUpdatedAt")
    LACKING = frozenset({"RoleArn"})

    def _changes(self, before: Made, given: Mapping[str, Any]) -> dict[str, Any]:
        """A flow that is there cannot be defined again, so a change of it is lost (our choice)."""
        return {
            name: item for name, item in super()._changes(before, given).items() if name != "FlowDefinition"
        }
