"""What is tried: the operation and what it meets, the set-up, and the request."""

from __future__ import annotations

from customer_profiles_mock.operations.delivery import deliver
from tests.atomicity.documents import (
    BY_READS,
    BY_TIME,
    CRM,
    DAY,
    DOMAIN_ARN,
    FLOW,
    GOODS,
    LAYOUT,
    MAPPING,
    MATCHING,
    NEW_RULES,
    ROLE,
    RULES,
    STREAM,
)
from tests.atomicity.furnished import first_object, ids, put, visit
from tests.atomicity.steps import (
    Step,
    after,
    associate,
    called,
    called_all,
    count_lees,
    create_recommender,
    create_workflow,
    define_lees,
    define_lees_by_sql,
    define_visits,
    filter_goods,
    go_back,
    load,
    new_upload,
    nothing,
    paced,
    put_file,
    recommend,
    run_job,
    shape_goods,
    small_profiles,
    start_upload,
    stopped,
    subscribe,
    take_snapshot,
    the_estimate,
    the_snapshot,
    the_upload,
    the_workflow,
    train_anew,
    trigger_visits,
    unseen,
    uploaded,
    with_goods,
    with_subscription,
    with_two_layouts,
)
from tests.behaviour import DOMAIN

REQUESTS: dict[str, tuple[Step, Step]] = {
    "CreateDomain": (
        nothing,
        called(
            "CreateDomain",
            DomainName="other",
            DefaultExpirationDays=7,
            Matching=MATCHING,
            RuleBasedMatching=RULES,
        ),
    ),
    "UpdateDomain: everything": (
        nothing,
        called(
            "UpdateDomain",
            DefaultExpirationDays=7,
            DeadLetterQueueUrl="",
            Matching={"Enabled": False},
            RuleBasedMatching={**RULES, "MatchingRules": NEW_RULES},
        ),
    ),
    "DeleteDomain": (nothing, called("DeleteDomain")),
    "TagResource": (nothing, called("TagResource", resourceArn=DOMAIN_ARN, tags={"team": "x", "b": "2"})),
    "UntagResource": (
        called("TagResource", resourceArn=DOMAIN_ARN, tags={"b": "2"}),
        called("UntagResource", resourceArn=DOMAIN_ARN, tagKeys=["team", "b", "c"]),
    ),
    "CreateProfile": (nothing, called("CreateProfile", EmailAddress="kim@shop.example", FirstName="Kim")),
    "CreateProfile: one that the rules merge": (
        nothing,
        called("CreateProfile", LastName="Lee", PhoneNumber="+12065550143", FirstName="Kim"),
    ),
    "UpdateProfile": (
        nothing,
        lambda service: service.call(
            "UpdateProfile", ProfileId=ids(service)[0], EmailAddress="", LastName="Lee", Attributes={"a": "b"}
        ),
    ),
    "DeleteProfile": (nothing, lambda service: service.call("DeleteProfile", ProfileId=ids(service)[0])),
    "AddProfileKey": (
        nothing,
        lambda service: service.call(
            "AddProfileKey", ProfileId=ids(service)[1], KeyName="_account", Values=["A-2", "A-3", "A-4"]
        ),
    ),
    "DeleteProfileKey: added and ingested": (
        lambda service: service.call(
            "AddProfileKey", ProfileId=ids(service)[0], KeyName="visitor", Values=["ann", "anna"]
        ),
        lambda service: service.call(
            "DeleteProfileKey", ProfileId=ids(service)[0], KeyName="visitor", Values=["ann", "anna"]
        ),
    ),
    "MergeProfiles: all, with objects, keys and standard objects": (
        small_profiles,
        lambda service: service.call(
            "MergeProfiles",
            MainProfileId=ids(service)[1],
            ProfileIdsToBeMerged=[one for one in ids(service) if one != ids(service)[1]],
            FieldSourceProfileIds={"FirstName": ids(service)[0], "Attributes": {"who": ids(service)[0]}},
        ),
    ),
    "PutProfileObjectType: a new one": (
        nothing,
        called("PutProfileObjectType", ObjectTypeName="New", **MAPPING),
    ),
    "PutProfileObjectType: another mapping": (
        nothing,
        called("PutProfileObjectType", ObjectTypeName="Visit", **{**MAPPING, "Description": "new"}),
    ),
    "PutProfileObjectType: a template": (
        nothing,
        called("PutProfileObjectType", ObjectTypeName="CTR", Description="d", TemplateId="CTR-NoInferred"),
    ),
    "DeleteProfileObjectType": (nothing, called("DeleteProfileObjectType", ObjectTypeName="Visit")),
    "DeleteProfileObjectType: a standard one": (
        nothing,
        called("DeleteProfileObjectType", ObjectTypeName="_order"),
    ),
    "PutProfileObject: a new profile": (nothing, lambda service: put(service, "Visit", visit("cid", 1))),
    "PutProfileObject: a known profile": (
        nothing,
        lambda service: put(service, "Visit", visit("ann", 3, mail="other@shop.example")),
    ),
    "PutProfileObject: a full profile": (
        small_profiles,
        lambda service: put(service, "Visit", visit("ann", 4)),
    ),
    "PutProfileObject: a replaced object": (
        nothing,
        lambda service: put(service, "Visit", visit("ann", 1, mail="new@shop.example")),
    ),
    "PutProfileObject: the first of a template's name": (
        nothing,
        lambda service: put(service, "Zendesk-users", '{"id": 42, "email": "kim@shop.example"}'),
    ),
    "BatchPutProfileObject: good, bad and without a profile": (
        nothing,
        called(
            "BatchPutProfileObject",
            ObjectTypeName="Later",
            Items=[
                {"Id": str(number), "Object": text}
                for number, text in enumerate([visit("ann", 7), "bad", visit("eve", 1), visit("bob", 7)])
            ],
        ),
    ),
    "DeleteProfileObject": (
        nothing,
        lambda service: service.call("DeleteProfileObject", **first_object(service, "Visit")),
    ),
    "DeleteProfileObject: a standard one": (
        nothing,
        lambda service: service.call("DeleteProfileObject", **first_object(service, "_order")),
    ),
    "PutIntegration: a new one": (
        nothing,
        called("PutIntegration", Uri="other", ObjectTypeNames={"a": "CTR"}, Tags={"a": "b"}),
    ),
    "PutIntegration: a changed one": (nothing, called("PutIntegration", Uri=CRM, RoleArn=ROLE)),
    "PutIntegration: a flow": (
        nothing,
        called("PutIntegration", FlowDefinition=FLOW, ObjectTypeName="Visit"),
    ),
    "DeleteIntegration": (nothing, called("DeleteIntegration", Uri=CRM)),
    "CreateEventStream": (
        called("DeleteEventStream", EventStreamName="export"),
        called("CreateEventStream", EventStreamName="again", Uri=STREAM, Tags={"a": "b"}),
    ),
    "DeleteEventStream": (nothing, called("DeleteEventStream", EventStreamName="export")),
    "GetEventStream: back again": (stopped, called("GetEventStream", EventStreamName="export")),
    "ListEventStreams: back again": (stopped, called("ListEventStreams")),
    "CreateIntegrationWorkflow": (nothing, create_workflow),
    "GetWorkflow: moved on by reads": (
        paced(BY_READS, create_workflow),
        lambda service: service.call("GetWorkflow", WorkflowId=the_workflow(service)),
    ),
    "DeleteWorkflow": (
        create_workflow,
        lambda service: service.call("DeleteWorkflow", WorkflowId=the_workflow(service)),
    ),
    "CreateUploadJob": (nothing, new_upload),
    "GetUploadJobPath": (
        new_upload,
        lambda service: service.call("GetUploadJobPath", JobId=the_upload(service)),
    ),
    "StartUploadJob": (uploaded, start_upload),
    "StartUploadJob: without a file": (new_upload, start_upload),
    "StopUploadJob": (
        paced(BY_TIME, uploaded, start_upload),
        lambda service: service.call("StopUploadJob", JobId=the_upload(service)),
    ),
    "GetUploadJob: ended by reads": (
        paced(BY_READS, uploaded, start_upload),
        lambda service: service.call("GetUploadJob", JobId=the_upload(service)),
    ),
    "CreateCalculatedAttributeDefinition": (nothing, define_visits),
    "GetCalculatedAttributeDefinition: moved on by reads": (
        paced(BY_READS, define_visits),
        called("GetCalculatedAttributeDefinition", CalculatedAttributeName="visits"),
    ),
    "UpdateCalculatedAttributeDefinition": (
        define_visits,
        called(
            "UpdateCalculatedAttributeDefinition",
            CalculatedAttributeName="visits",
            DisplayName="Visits",
            Conditions={"Range": {"Value": 7, "Unit": "DAYS"}},
        ),
    ),
    "DeleteCalculatedAttributeDefinition": (
        paced(BY_READS, define_visits),
        called("DeleteCalculatedAttributeDefinition", CalculatedAttributeName="visits"),
    ),
    "CreateDomainLayout: the new default": (
        called("CreateDomainLayout", LayoutDefinitionName="old", **LAYOUT),
        called("CreateDomainLayout", LayoutDefinitionName="new", **LAYOUT, Tags={"a": "b"}),
    ),
    "UpdateDomainLayout: the new default": (
        with_two_layouts,
        called(
            "UpdateDomainLayout",
            LayoutDefinitionName="old",
            Description="newer",
            DisplayName="Newer",
            Layout="{}",
            IsDefault=True,
        ),
    ),
    "DeleteDomainLayout": (with_two_layouts, called("DeleteDomainLayout", LayoutDefinitionName="new")),
    "PutDomainObjectType: a new one": (
        called("UpdateDomain", DataStore={"Enabled": True}),
        called("PutDomainObjectType", ObjectTypeName="Goods", Fields=GOODS, Tags={"a": "b"}),
    ),
    "PutDomainObjectType: another mapping": (
        with_goods,
        called("PutDomainObjectType", ObjectTypeName="Goods", Fields={}, Description="none"),
    ),
    "DeleteDomainObjectType": (with_goods, called("DeleteDomainObjectType", ObjectTypeName="Goods")),
    "CreateSegmentDefinition": (nothing, define_lees),
    "DeleteSegmentDefinition": (
        paced(BY_TIME, define_lees, take_snapshot),
        called("DeleteSegmentDefinition", SegmentDefinitionName="lees"),
    ),
    "CreateSegmentEstimate": (nothing, count_lees),
    "GetSegmentEstimate: the last read": (
        paced(BY_READS, count_lees),
        lambda service: service.call("GetSegmentEstimate", EstimateId=the_estimate(service)),
    ),
    "CreateSegmentSnapshot": (define_lees, take_snapshot),
    "CreateSegmentSnapshot: by SQL": (define_lees_by_sql, take_snapshot),
    "GetSegmentSnapshot: the last read": (
        paced(BY_READS, define_lees, take_snapshot),
        lambda service: service.call(
            "GetSegmentSnapshot", SegmentDefinitionName="lees", SnapshotId=the_snapshot(service)
        ),
    ),
    "AssociateStreamForSegments": (nothing, associate),
    "DisassociateStreamForSegments": (with_subscription, called("DisassociateStreamForSegments")),
    "PutSegmentSubscription": (called_all(define_lees, associate), subscribe),
    "PutSegmentSubscription: another interval": (
        with_subscription,
        called(
            "PutSegmentSubscription",
            SegmentDefinitionName="lees",
            ScheduleConfiguration={"Interval": 1, "Unit": "HOURLY"},
        ),
    ),
    "PutSegmentSubscription: after a stop": (
        called_all(with_subscription, called("DisassociateStreamForSegments"), associate),
        subscribe,
    ),
    "GetSegmentSubscription: the last read": (
        paced(BY_READS, with_subscription),
        called("GetSegmentSubscription", SegmentDefinitionName="lees"),
    ),
    "DeleteSegmentSubscription": (
        with_subscription,
        called("DeleteSegmentSubscription", SegmentDefinitionName="lees"),
    ),
    "CreateProfile: one that joins a segment": (
        with_subscription,
        called("CreateProfile", LastName="Lee", FirstName="Kim"),
    ),
    "MergeProfiles: one that leaves a segment": (
        with_subscription,
        lambda service: service.call(
            "MergeProfiles", MainProfileId=ids(service)[0], ProfileIdsToBeMerged=ids(service)[1:3]
        ),
    ),
    "CreateEventTrigger": (nothing, trigger_visits),
    "UpdateEventTrigger": (
        trigger_visits,
        called("UpdateEventTrigger", EventTriggerName="visits", Description="new", ObjectTypeName="Later"),
    ),
    "DeleteEventTrigger": (trigger_visits, called("DeleteEventTrigger", EventTriggerName="visits")),
    "PutProfileObject: one that fires a trigger": (
        called_all(trigger_visits, lambda service: put(service, "Visit", visit("ann", 3))),
        lambda service: put(service, "Visit", visit("ann", 1)),
    ),
    "CreateRecommender": (called("UpdateDomain", DataStore={"Enabled": True}), create_recommender),
    "GetRecommender: moved on by reads": (
        paced(BY_READS, recommend),
        called("GetRecommender", RecommenderName="hot"),
    ),
    "UpdateRecommender: another configuration": (recommend, train_anew),
    "UpdateRecommender: an earlier version": (called_all(recommend, train_anew), go_back),
    "StopRecommender": (recommend, called("StopRecommender", RecommenderName="hot")),
    "StartRecommender": (
        called_all(recommend, called("StopRecommender", RecommenderName="hot")),
        called("StartRecommender", RecommenderName="hot"),
    ),
    "DeleteRecommender": (recommend, called("DeleteRecommender", RecommenderName="hot")),
    "CreateRecommenderFilter": (nothing, filter_goods),
    "GetRecommenderFilter: moved on by reads": (
        paced(BY_READS, filter_goods),
        called("GetRecommenderFilter", RecommenderFilterName="goods"),
    ),
    "DeleteRecommenderFilter": (
        filter_goods,
        called("DeleteRecommenderFilter", RecommenderFilterName="goods"),
    ),
    "CreateRecommenderSchema": (nothing, shape_goods),
    "DeleteRecommenderSchema": (
        shape_goods,
        called("DeleteRecommenderSchema", RecommenderSchemaName="goods"),
    ),
    "an uploaded file": (new_upload, lambda service: put_file(service, the_upload(service))),
    "a delivery": (
        nothing,
        lambda service: deliver(
            lambda: service.context("Deliver"), DOMAIN, CRM, [visit("ann", 9), "bad", visit("cid", 1)]
        ),
    ),
    "profiles that are loaded": (
        with_subscription,
        load,
    ),
    "a job that was asked for": (nothing, run_job),
    "the clock: a weekly job": (nothing, after(2 * DAY)),
    "the clock: an upload": (paced(BY_TIME, uploaded, start_upload), after(60)),
    "the clock: a workflow": (paced(BY_TIME, create_workflow), after(200)),
    "the clock: a calculated attribute": (paced(BY_TIME, define_visits), after(200)),
    "the clock: a segment's estimate": (paced(BY_TIME, count_lees), after(200)),
    "the clock: a segment's snapshot": (paced(BY_TIME, define_lees, take_snapshot), after(200)),
    "the clock: a subscription starts": (paced(BY_TIME, with_subscription), after(60)),
    "the clock: members of a segment": (
        called_all(called("UpdateDomain", Matching={"Enabled": False}), with_subscription, unseen),
        after(DAY),
    ),
    "the clock: a recommender and its filter": (paced(BY_TIME, recommend, filter_goods), after(200)),
    "the clock: an update of a recommender": (
        called_all(recommend, paced(BY_TIME, train_anew)),
        after(200),
    ),
    "the clock: the next training": (recommend, after(2.5 * DAY)),
    "a delivery to the catalogue": (
        called_all(with_goods, called("PutIntegration", Uri=CRM, ObjectTypeName="Goods", Scope="DOMAIN")),
        lambda service: deliver(
            lambda: service.context("Deliver"), DOMAIN, CRM, ['{"Sku": "1"}', "bad", '{"Sku": "2"}']
        ),
    ),
    "the clock: everything expires": (
        called("UpdateDomain", Matching={"Enabled": False}),
        after(400 * DAY),
    ),
    "the clock: changed rules": (
        paced(BY_TIME, called("UpdateDomain", RuleBasedMatching={**RULES, "MatchingRules": NEW_RULES})),
        after(70),
    ),
}
