"""Recommenders, their filters and their schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from moto.core.common_models import CloudFormationModel

from customer_profiles_mock.customerprofiles.cloudformation.resource import Made, StackResource


class Recommender(StackResource, CloudFormationModel):
    TYPE = "AWS::CustomerProfiles::Recommender"
    IDENTIFIER = ("DomainName", "RecommenderName")
    REPLACED_BY = ("RecommenderRecipeName",)
    ARN_PATH = "domains/{DomainName}/recommenders/{RecommenderName}"
    CREATE, READ = "CreateRecommender", "GetRecommender"
    UPDATE, DELETE = "UpdateRecommender", "DeleteRecommender"
    ATTRIBUTES = (
        "Status",
        "CreatedAt",
        "LastUpdatedAt",
        "FailureReason",
        "TrainingMetrics",
        "LatestRecommenderUpdate.Status",
        "LatestRecommenderUpdate.FailureReason",
        "LatestRecommenderUpdate.CreationDateTime",
        "LatestRecommenderUpdate.LastUpdatedDateTime",
    )
    NAMED_OTHERWISE: ClassVar[Mapping[str, str]] = {
        "LatestRecommenderUpdate.CreationDateTime": "LatestRecommenderUpdate.CreatedAt",
        "LatestRecommenderUpdate.LastUpdatedDateTime": "LatestRecommenderUpdate.LastUpdatedAt",
    }
    ARN_ATTRIBUTE = "RecommenderArn"
    LACKING = frozenset(
        {
            "RecommenderConfig/DiversityConfig",
            "RecommenderConfig/EventsConfig/EventParametersList/EventWeight",
            "RecommenderConfig/ExcludedColumns",
            "RecommenderConfig/IncludedColumns",
            "RecommenderConfig/InferenceConfig",
            "RecommenderConfig/TrainingFrequency",
            "RecommenderSchemaName",
        }
    )

    def _changes(self, before: Made, given: Mapping[str, Any]) -> dict[str, Any]:
        """A configuration that stays as it is would cost a training (our choice)."""
        changes = super()._changes(before, given)
        if changes.get("RecommenderConfig") == before.given.get("RecommenderConfig"):
            changes.pop("RecommenderConfig", None)
        return changes


class RecommenderFilter(StackResource, CloudFormationModel):
    TYPE = "AWS::CustomerProfiles::RecommenderFilter"
    IDENTIFIER = ("DomainName", "RecommenderFilterName")
    REPLACED_BY = ("RecommenderFilterExpression", "RecommenderSchemaName", "Description")
    ARN_PATH = "domains/{DomainName}/recommender-filters/{RecommenderFilterName}"
    CREATE, READ, DELETE = "CreateRecommenderFilter", "GetRecommenderFilter", "DeleteRecommenderFilter"
    ATTRIBUTES = ("Status", "CreatedAt")
    ARN_ATTRIBUTE = "RecommenderFilterArn"
    REF_IS_ARN = True
    HAS_SYSTEM_TAGS = False


class RecommenderSchema(StackResource, CloudFormationModel):
    TYPE = "AWS::CustomerProfiles::RecommenderSchema"
    IDENTIFIER = ("DomainName", "RecommenderSchemaName")
    REPLACED_BY = ("Fields",)
    IS_DELETED_FIRST = True
    ARN_PATH = "domains/{DomainName}/recommender-schemas/{RecommenderSchemaName}"
    CREATE, READ, DELETE = "CreateRecommenderSchema", "GetRecommenderSchema", "DeleteRecommenderSchema"
    ATTRIBUTES = ("Status", "CreatedAt")
    ARN_ATTRIBUTE = "Arn"
    REF_IS_ARN = True
    HAS_SYSTEM_TAGS = False
