"""What the requests say."""

from __future__ import annotations

from typing import Any

from tests.behaviour import DOMAIN

DAY = 86_400
QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/letters"
STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/export"
DOMAIN_ARN = f"arn:aws:profile:us-east-1:123456789012:domains/{DOMAIN}"
CRM = "arn:aws:app-integrations:us-east-1:123456789012:event-integration/crm"
EXPORT = {"S3Exporting": {"S3BucketName": "exports", "S3KeyName": "matches"}}
RULES = {
    "Enabled": True,
    "MatchingRules": [{"Rule": ["LastName", "PhoneNumber"]}],
    "MaxAllowedRuleLevelForMatching": 1,
    "MaxAllowedRuleLevelForMerging": 1,
    "AttributeTypesSelector": {"AttributeMatchingModel": "ONE_TO_ONE", "PhoneNumber": ["PhoneNumber"]},
    "ConflictResolution": {"ConflictResolvingModel": "RECENCY"},
    "ExportingConfig": EXPORT,
}
LEES: dict[str, Any] = {
    "SegmentDefinitionName": "lees",
    "DisplayName": "Lees",
    "SegmentGroups": {
        "Groups": [
            {
                "Dimensions": [
                    {"ProfileAttributes": {"LastName": {"DimensionType": "INCLUSIVE", "Values": ["Lee"]}}}
                ]
            }
        ]
    },
    "SegmentSort": {"Attributes": [{"Name": "FirstName", "Order": "DESC"}]},
}
NEW_RULES = [{"Rule": ["LastName"]}]
MATCHING = {
    "Enabled": True,
    "AutoMerging": {
        "Enabled": True,
        "Consolidation": {"MatchingAttributesList": [["EmailAddress"]]},
        "ConflictResolution": {"ConflictResolvingModel": "RECENCY"},
    },
    "ExportingConfig": EXPORT,
}
MAPPING: dict[str, Any] = {
    "Description": "of the test",
    "AllowProfileCreation": True,
    "Fields": {
        "who": {"Source": "_source.who"},
        "id": {"Source": "_source.id"},
        "name": {"Source": "_source.name", "Target": "_profile.FirstName"},
        "mail": {"Source": "_source.mail", "Target": "_profile.EmailAddress"},
        "order": {"Source": "_source.order", "Target": "_order.Name"},
    },
    "Keys": {
        "visitor": [{"FieldNames": ["who"], "StandardIdentifiers": ["PROFILE"]}],
        "visit": [{"FieldNames": ["id"], "StandardIdentifiers": ["UNIQUE"]}],
        "visited": [{"FieldNames": ["order"], "StandardIdentifiers": ["ORDER"]}],
    },
}
FLOW = {
    "FlowName": "history",
    "KmsArn": "arn:aws:kms:us-east-1:123456789012:key/one",
    "SourceFlowConfig": {
        "ConnectorType": "Salesforce",
        "ConnectorProfileName": "crm",
        "SourceConnectorProperties": {"Salesforce": {"Object": "Contact"}},
    },
    "Tasks": [{"TaskType": "Map_all", "SourceFields": ["id"]}],
    "TriggerConfig": {"TriggerType": "OnDemand"},
}
ROLE = "arn:aws:iam::123456789012:role/flows"
LAYOUT = {
    "Description": "for the desk",
    "DisplayName": "Desk",
    "LayoutType": "PROFILE_EXPLORER",
    "Layout": "[]",
    "IsDefault": True,
}
GOODS = {"sku": {"Source": "_source.Sku", "Target": "_catalogItem.Id"}}
FILE = b"who,first\nann,Ann\nbob,Bob\ncid,\n"
BY_READS = {"progression": "manual", "times": 1}
BY_TIME = {"progression": "time", "seconds": 60}
