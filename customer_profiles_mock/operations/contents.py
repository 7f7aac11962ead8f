"""The table of contents of this room: its modules, and the operations that stand in each by their AWS names.

An operation's first call imports its module alone; this is how it is found.
"""

from __future__ import annotations

from typing import Final

CONTENTS: Final = {
    "attribute_values": (
        "ListObjectTypeAttributes",
        "ListObjectTypeAttributeValues",
        "ListProfileAttributeValues",
        "GetObjectTypeAttributeStatistics",
    ),
    "calculated_attributes": (
        "CreateCalculatedAttributeDefinition",
        "GetCalculatedAttributeDefinition",
        "UpdateCalculatedAttributeDefinition",
        "DeleteCalculatedAttributeDefinition",
        "ListCalculatedAttributeDefinitions",
        "GetCalculatedAttributeForProfile",
        "ListCalculatedAttributesForProfile",
        "BatchGetCalculatedAttributeForProfile",
    ),
    "detect_object_type": ("DetectProfileObjectType",),
    "domain_object_types": (
        "PutDomainObjectType",
        "GetDomainObjectType",
        "DeleteDomainObjectType",
        "ListDomainObjectTypes",
    ),
    "domains": ("CreateDomain", "GetDomain", "UpdateDomain", "DeleteDomain", "ListDomains"),
    "event_streams": ("CreateEventStream", "GetEventStream", "DeleteEventStream", "ListEventStreams"),
    "event_triggers": (
        "CreateEventTrigger",
        "GetEventTrigger",
        "UpdateEventTrigger",
        "DeleteEventTrigger",
        "ListEventTriggers",
    ),
    "integrations": (
        "PutIntegration",
        "GetIntegration",
        "DeleteIntegration",
        "ListIntegrations",
        "ListAccountIntegrations",
    ),
    "layouts": (
        "CreateDomainLayout",
        "GetDomainLayout",
        "UpdateDomainLayout",
        "DeleteDomainLayout",
        "ListDomainLayouts",
    ),
    "matching": (
        "GetMatches",
        "GetSimilarProfiles",
        "ListRuleBasedMatches",
        "GetAutoMergingPreview",
        "GetIdentityResolutionJob",
        "ListIdentityResolutionJobs",
    ),
    "merge_profiles": ("MergeProfiles",),
    "object_type_templates": ("GetProfileObjectTypeTemplate", "ListProfileObjectTypeTemplates"),
    "object_types": (
        "PutProfileObjectType",
        "GetProfileObjectType",
        "ListProfileObjectTypes",
        "DeleteProfileObjectType",
    ),
    "profile_history": ("ListProfileHistoryRecords", "GetProfileHistoryRecord"),
    "profile_keys": ("AddProfileKey", "DeleteProfileKey"),
    "profile_objects": (
        "PutProfileObject",
        "BatchPutProfileObject",
        "ListProfileObjects",
        "DeleteProfileObject",
    ),
    "profiles": ("CreateProfile", "UpdateProfile", "DeleteProfile", "BatchGetProfile"),
    "recommendations": ("GetProfileRecommendations", "SearchRecommendations"),
    "recommender_filters": (
        "CreateRecommenderFilter",
        "GetRecommenderFilter",
        "ListRecommenderFilters",
        "DeleteRecommenderFilter",
    ),
    "recommender_schemas": (
        "CreateRecommenderSchema",
        "GetRecommenderSchema",
        "ListRecommenderSchemas",
        "DeleteRecommenderSchema",
    ),
    "recommenders": (
        "ListRecommenderRecipes",
        "CreateRecommender",
        "GetRecommender",
        "UpdateRecommender",
        "StartRecommender",
        "StopRecommender",
        "DeleteRecommender",
        "ListRecommenders",
    ),
    "search_profiles": ("SearchProfiles",),
    "segment_estimates": ("CreateSegmentEstimate", "GetSegmentEstimate"),
    "segment_membership": ("GetSegmentMembership",),
    "segment_snapshots": ("CreateSegmentSnapshot", "GetSegmentSnapshot"),
    "segment_streams": (
        "AssociateStreamForSegments",
        "GetStreamForSegments",
        "DisassociateStreamForSegments",
    ),
    "segment_subscriptions": (
        "PutSegmentSubscription",
        "GetSegmentSubscription",
        "DeleteSegmentSubscription",
        "ListSegmentSubscriptionEvents",
    ),
    "segments": (
        "CreateSegmentDefinition",
        "GetSegmentDefinition",
        "ListSegmentDefinitions",
        "DeleteSegmentDefinition",
    ),
    "tagging": ("TagResource", "UntagResource", "ListTagsForResource"),
    "upload_jobs": (
        "CreateUploadJob",
        "GetUploadJobPath",
        "StartUploadJob",
        "StopUploadJob",
        "GetUploadJob",
        "ListUploadJobs",
    ),
    "workflows": (
        "CreateIntegrationWorkflow",
        "GetWorkflow",
        "GetWorkflowSteps",
        "ListWorkflows",
        "DeleteWorkflow",
    ),
}
