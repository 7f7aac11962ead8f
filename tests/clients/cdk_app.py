"""A CDK app with one resource of each type; prints the template of its stack.

python tests/clients/cdk_app.py > tests/joining/cdk_template.json
"""

from __future__ import annotations

import json
import sys
import tempfile
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_customerprofiles as profiles
from aws_cdk import aws_kinesis as kinesis


class ScooterStack(cdk.Stack):
    """Rental of scooters: what customers ride, who rides often, and what to offer them."""

    def __init__(self, scope: cdk.App, name: str) -> None:
        super().__init__(scope, name)
        self.domain = profiles.CfnDomain(
            self,
            "Domain",
            domain_name="scooters",
            default_expiration_days=366,
            data_store=profiles.CfnDomain.DataStoreProperty(enabled=True),
            rule_based_matching=profiles.CfnDomain.RuleBasedMatchingProperty(
                enabled=True,
                matching_rules=[profiles.CfnDomain.MatchingRuleProperty(rule=["EmailAddress"])],
                max_allowed_rule_level_for_matching=1,
                attribute_types_selector=profiles.CfnDomain.AttributeTypesSelectorProperty(
                    attribute_matching_model="ONE_TO_ONE", email_address=["EmailAddress"]
                ),
            ),
        )
        cdk.Tags.of(self.domain).add("team", "rental")
        ride = self.add_types()
        rides = self.add_calculated_attribute(ride)
        segment = self.add_segment(rides)
        trigger = self.add_events(ride, segment)
        self.add_integrations(ride, trigger)
        self.add_recommending()
        for key, value in {
            "DomainRef": self.domain.ref,
            "RuleStatus": self.domain.attr_rule_based_matching_status,
            "SegmentArn": segment.attr_segment_definition_arn,
            "SegmentType": segment.attr_segment_type,
            "RidesRef": rides.ref,
            "RidesCreatedAt": rides.attr_created_at,
        }.items():
            cdk.CfnOutput(self, key, value=value)

    def add_types(self) -> profiles.CfnObjectType:
        ride = profiles.CfnObjectType(
            self,
            "Ride",
            domain_name=self.domain.ref,
            object_type_name="Ride",
            description="One ride on a scooter",
            allow_profile_creation=True,
            fields=[
                field("RideId", "_source.RideId", "STRING"),
                field("Rider", "_source.Rider", "EMAIL_ADDRESS", "_profile.EmailAddress"),
                field("Kilometres", "_source.Kilometres", "NUMBER"),
            ],
            keys=[
                key("rideId", "RideId", "UNIQUE"),
                key("rider", "Rider", "PROFILE"),
            ],
        )
        profiles.CfnDomainObjectType(
            self,
            "Scooter",
            domain_name=self.domain.ref,
            object_type_name="Scooter",
            description="What can be rented",
            fields={
                "sku": profiles.CfnDomainObjectType.DomainObjectTypeFieldProperty(
                    source="_source.sku", target="_catalogItem.Id"
                ),
                "kind": profiles.CfnDomainObjectType.DomainObjectTypeFieldProperty(
                    source="_source.kind", target="_catalogItem.Category", feature_type="CATEGORICAL"
                ),
            },
        )
        return ride

    def add_calculated_attribute(
        self, ride: profiles.CfnObjectType
    ) -> profiles.CfnCalculatedAttributeDefinition:
        definition = profiles.CfnCalculatedAttributeDefinition
        rides = definition(
            self,
            "Rides",
            domain_name=self.domain.ref,
            calculated_attribute_name="ride_count",
            display_name="Rides",
            statistic="COUNT",
            attribute_details=definition.AttributeDetailsProperty(
                attributes=[definition.AttributeItemProperty(name="RideId")],
                expression="{Ride.RideId}",
            ),
            conditions=definition.ConditionsProperty(range=definition.RangeProperty(value=30, unit="DAYS")),
        )
        rides.add_resource_dependency(ride)
        return rides

    def add_segment(self, rides: profiles.CfnCalculatedAttributeDefinition) -> profiles.CfnSegmentDefinition:
        segment = profiles.CfnSegmentDefinition
        frequent = segment(
            self,
            "Frequent",
            domain_name=self.domain.ref,
            segment_definition_name="frequent-riders",
            display_name="Frequent riders",
            segment_groups=segment.SegmentGroupProperty(
                include="ALL",
                groups=[
                    segment.GroupProperty(
                        type="ALL",
                        dimensions=[
                            segment.DimensionProperty(
                                calculated_attributes={
                                    "ride_count": segment.CalculatedAttributeDimensionProperty(
                                        dimension_type="GREATER_THAN_OR_EQUAL", values=["2"]
                                    )
                                }
                            )
                        ],
                    )
                ],
            ),
        )
        frequent.add_resource_dependency(rides)
        return frequent

    def add_events(
        self, ride: profiles.CfnObjectType, segment: profiles.CfnSegmentDefinition
    ) -> profiles.CfnEventTrigger:
        stream = kinesis.CfnStream(self, "Stream", name="scooter-events", shard_count=1)
        profiles.CfnEventStream(
            self,
            "Events",
            domain_name=self.domain.ref,
            event_stream_name="to-kinesis",
            uri=stream.attr_arn,
        )
        trigger = profiles.CfnEventTrigger
        long_ride = trigger(
            self,
            "LongRide",
            domain_name=self.domain.ref,
            event_trigger_name="long-ride",
            object_type_name="Ride",
            event_trigger_conditions=[
                trigger.EventTriggerConditionProperty(
                    logical_operator="ALL",
                    event_trigger_dimensions=[
                        trigger.EventTriggerDimensionProperty(
                            object_attributes=[
                                trigger.ObjectAttributeProperty(
                                    field_name="Kilometres", comparison_operator="GREATER_THAN", values=["20"]
                                )
                            ]
                        )
                    ],
                )
            ],
            segment_filter="frequent-riders",
            event_trigger_limits=trigger.EventTriggerLimitsProperty(
                periods=[trigger.PeriodProperty(unit="DAYS", value=1, max_invocations_per_profile=1)]
            ),
        )
        long_ride.add_resource_dependency(ride)
        long_ride.add_resource_dependency(segment)
        return long_ride

    def add_integrations(self, ride: profiles.CfnObjectType, trigger: profiles.CfnEventTrigger) -> None:
        one = profiles.CfnIntegration
        feed = one(
            self,
            "Feed",
            domain_name=self.domain.ref,
            object_type_name="Ride",
            flow_definition=one.FlowDefinitionProperty(
                flow_name="rides",
                kms_arn=f"arn:aws:kms:{self.region}:{self.account}:key/rides",
                source_flow_config=one.SourceFlowConfigProperty(
                    connector_type="S3",
                    source_connector_properties=one.SourceConnectorPropertiesProperty(
                        s3=one.S3SourcePropertiesProperty(bucket_name="rides-of-scooters")
                    ),
                ),
                tasks=[
                    one.TaskProperty(
                        task_type="Map",
                        source_fields=["RideId"],
                        destination_field="RideId",
                        connector_operator=one.ConnectorOperatorProperty(s3="NO_OP"),
                        task_properties=[
                            one.TaskPropertiesMapProperty(
                                operator_property_key="DESTINATION_DATA_TYPE", property="string"
                            )
                        ],
                    )
                ],
                trigger_config=one.TriggerConfigProperty(
                    trigger_type="Scheduled",
                    trigger_properties=one.TriggerPropertiesProperty(
                        scheduled=one.ScheduledTriggerPropertiesProperty(
                            schedule_expression="rate(15minutes)", data_pull_mode="Incremental"
                        )
                    ),
                ),
            ),
        )
        feed.add_resource_dependency(ride)
        shop = one(
            self,
            "Shop",
            domain_name=self.domain.ref,
            uri=f"arn:aws:app-integrations:{self.region}:{self.account}:event-integration/shop",
            object_type_names=[one.ObjectTypeMappingProperty(key="ride", value="Ride")],
        )
        shop.add_resource_dependency(ride)
        campaign = one(
            self,
            "Campaign",
            domain_name=self.domain.ref,
            uri=f"arn:aws:connect-campaigns:{self.region}:{self.account}:campaign/long-rides",
            event_trigger_names=["long-ride"],
        )
        campaign.add_resource_dependency(trigger)

    def add_recommending(self) -> None:
        recommender = profiles.CfnRecommender
        recommender(
            self,
            "Popular",
            domain_name=self.domain.ref,
            recommender_name="popular",
            recommender_recipe_name="popular-items",
            recommender_config=recommender.RecommenderConfigProperty(
                events_config=recommender.EventsConfigProperty(
                    event_parameters_list=[
                        recommender.EventParametersProperty(event_type="rent", event_value_threshold=0.5)
                    ]
                )
            ),
        )
        schema = profiles.CfnRecommenderSchema(
            self,
            "Schema",
            domain_name=self.domain.ref,
            recommender_schema_name="kinds",
            fields={
                "_catalogItem": [
                    profiles.CfnRecommenderSchema.RecommenderSchemaFieldProperty(
                        target_field_name="Category", feature_type="CATEGORICAL"
                    )
                ]
            },
        )
        some = profiles.CfnRecommenderFilter(
            self,
            "Filter",
            domain_name=self.domain.ref,
            recommender_filter_name="no-kind",
            recommender_filter_expression="EXCLUDE ItemID WHERE _catalogItem.Category IN ($CATEGORY)",
            recommender_schema_name="kinds",
            tags=[profiles.CfnRecommenderFilter.TagsItemsProperty(key="team", value="offers")],
        )
        some.add_resource_dependency(schema)
        cdk.CfnOutput(self, "FilterRef", value=some.ref)
        cdk.CfnOutput(self, "SchemaArn", value=schema.attr_arn)


def field(
    name: str, source: str, content_type: str, target: str | None = None
) -> profiles.CfnObjectType.FieldMapProperty:
    return profiles.CfnObjectType.FieldMapProperty(
        name=name,
        object_type_field=profiles.CfnObjectType.ObjectTypeFieldProperty(
            source=source, content_type=content_type, target=target
        ),
    )


def key(name: str, field_name: str, *identifiers: str) -> profiles.CfnObjectType.KeyMapProperty:
    return profiles.CfnObjectType.KeyMapProperty(
        name=name,
        object_type_key_list=[
            profiles.CfnObjectType.ObjectTypeKeyProperty(
                field_names=[field_name], standard_identifiers=list(identifiers)
            )
        ],
    )


def synthesise() -> dict[str, Any]:
    """The template of the stack, as `cdk synth` writes it."""
    with tempfile.TemporaryDirectory() as folder:
        app = cdk.App(outdir=folder)
        ScooterStack(app, "scooters")
        template: dict[str, Any] = app.synth().get_stack_by_name("scooters").template
        return template


if __name__ == "__main__":
    sys.stdout.write(json.dumps(synthesise(), indent=1) + "\n")
