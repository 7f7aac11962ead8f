"""What leaves the domain: event streams and event triggers."""

from __future__ import annotations

from moto.core.common_models import CloudFormationModel

from customer_profiles_mock.customerprofiles.cloudformation.resource import StackResource


class EventStream(StackResource, CloudFormationModel):
    TYPE = "AWS::CustomerProfiles::EventStream"
    IDENTIFIER = ("DomainName", "EventStreamName")
    REPLACED_BY = ("Uri",)
    ARN_PATH = "domains/{DomainName}/event-streams/{EventStreamName}"
    CREATE, READ, DELETE = "CreateEventStream", "GetEventStream", "DeleteEventStream"
    ATTRIBUTES = (
        "CreatedAt",
        "EventStreamArn",
        "State",
        "DestinationDetails.Status",
        "DestinationDetails.Uri",
    )


class EventTrigger(StackResource, CloudFormationModel):
    TYPE = "AWS::CustomerProfiles::EventTrigger"
    IDENTIFIER = ("DomainName", "EventTriggerName")
    ARN_PATH = "domains/{DomainName}/event-triggers/{EventTriggerName}"
    CREATE, READ = "CreateEventTrigger", "GetEventTrigger"
    UPDATE, DELETE = "UpdateEventTrigger", "DeleteEventTrigger"
    ATTRIBUTES = ("CreatedAt", "LastUpdatedAt")
