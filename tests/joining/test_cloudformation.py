"""Stacks with resources of this service."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from freezegun import freeze_time

from customer_profiles_mock import mock_customer_profiles
from tests.conftest import one_session
from tests.joining import fresh
from tests.joining.places import client_in, names_in

TYPE = "AWS::CustomerProfiles::Domain"


@pytest.fixture
def stacks() -> Iterator[Any]:
    with mock_customer_profiles():
        yield one_session().client("cloudformation", region_name="us-east-1")


def template(outputs: dict[str, Any] | None = None, **properties: Any) -> str:
    resources = {"Shop": {"Type": TYPE, "Properties": properties}}
    return json.dumps({"Resources": resources, "Outputs": outputs or {}})


def shop(**more: Any) -> str:
    return template(DomainName="shop", DefaultExpirationDays=30, **more)


def tag_list(**tags: str) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def own_tags(client: Any, domain: str = "shop") -> dict[str, str]:
    tags = client.get_domain(DomainName=domain)["Tags"]
    return {key: value for key, value in tags.items() if not key.startswith("aws:")}


def outputs_of(stacks: Any, name: str) -> dict[str, str]:
    stack = stacks.describe_stacks(StackName=name)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def failure(call: Any, **params: Any) -> str:
    """The message of a call that fails as CloudFormation's calls do."""
    with pytest.raises(ClientError) as caught:
        call(**params)
    error = caught.value.response["Error"]
    assert error["Code"] == "ValidationError"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    return str(error["Message"])


def test_a_stack_creates_a_domain_with_all_its_settings(client: Any, stacks: Any) -> None:
    settings = {
        "DefaultEncryptionKey": "arn:aws:kms:us-east-1:123456789012:key/one",
        "DeadLetterQueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/letters",
        "Matching": {
            "Enabled": True,
            "JobSchedule": {"DayOfTheWeek": "MONDAY", "Time": "12:00"},
            "AutoMerging": {
                "Enabled": True,
                "ConflictResolution": {"ConflictResolvingModel": "RECENCY"},
                "Consolidation": {"MatchingAttributesList": [["EmailAddress"]]},
            },
        },
        "RuleBasedMatching": {"Enabled": False},
        "DataStore": {"Enabled": False},
    }
    stacks.create_stack(StackName="one", TemplateBody=shop(**settings))
    assert stacks.describe_stacks(StackName="one")["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"
    assert settings.items() <= client.get_domain(DomainName="shop").items()
    (resource,) = stacks.describe_stack_resources(StackName="one")["StackResources"]
    assert resource["PhysicalResourceId"] == "shop"
    assert resource["ResourceType"] == TYPE


def test_references_and_attributes_can_be_used(stacks: Any) -> None:
    outputs = {
        "Name": {"Value": {"Ref": "Shop"}},
        "Created": {"Value": {"Fn::GetAtt": ["Shop", "CreatedAt"]}},
        "Updated": {"Value": {"Fn::GetAtt": ["Shop", "LastUpdatedAt"]}},
        "Status": {"Value": {"Fn::GetAtt": ["Shop", "RuleBasedMatching.Status"]}},
        "Sentence": {"Value": {"Fn::Sub": "${Shop} is ${Shop.RuleBasedMatching.Status}"}},
    }
    rules = {
        "Enabled": True,
        "MatchingRules": [{"Rule": ["PhoneNumber"]}],
        "MaxAllowedRuleLevelForMatching": 1,
        "AttributeTypesSelector": {"AttributeMatchingModel": "ONE_TO_ONE"},
    }
    body = template(outputs, DomainName="shop", DefaultExpirationDays=30, RuleBasedMatching=rules)
    with freeze_time("2026-11-21T08:00:00.250Z"):
        stacks.create_stack(StackName="one", TemplateBody=body)
        assert outputs_of(stacks, "one") == {
            "Name": "shop",
            "Created": "2026-11-21T08:00:00.250Z",
            "Updated": "2026-11-21T08:00:00.250Z",
            "Status": "ACTIVE",
            "Sentence": "shop is ACTIVE",
        }


def test_the_short_form_of_an_attribute_with_a_path_works(stacks: Any) -> None:
    body = """
        Resources:
          Shop:
            Type: AWS::CustomerProfiles::Domain
            Properties: {DomainName: shop, DefaultExpirationDays: 30}
        Outputs:
          Created: {Value: !GetAtt Shop.CreatedAt}
          Status: {Value: !GetAtt Shop.RuleBasedMatching.Status}
        """
    stacks.create_stack(StackName="one", TemplateBody=body)
    # Without rule-based matching there is no status, and moto leaves such an output out.
    assert outputs_of(stacks, "one").keys() == {"Created"}
    assert datetime.fromisoformat(outputs_of(stacks, "one")["Created"].removesuffix("Z"))


def test_an_unknown_attribute_is_refused_before_anything_is_made(stacks: Any) -> None:
    outputs = {"Stats": {"Value": {"Fn::GetAtt": ["Shop", "Arn"]}}}
    body = template(outputs, DomainName="shop", DefaultExpirationDays=30)
    message = failure(stacks.create_stack, StackName="one", TemplateBody=body)
    assert message == "Template error: resource Domain does not support attribute type Arn in Fn::GetAtt"
    assert names_in("us-east-1") == []


def test_numbers_and_truth_values_may_be_written_as_text_and_text_as_numbers(
    client: Any, stacks: Any
) -> None:
    body = """
        Parameters: {Days: {Type: String, Default: "120"}}
        Resources:
          Shop:
            Type: AWS::CustomerProfiles::Domain
            Properties:
              DomainName: 20261121
              DefaultExpirationDays: !Ref Days
              Matching:
                Enabled: "true"
                AutoMerging:
                  Enabled: "false"
                  MinAllowedConfidenceScoreForMerging: "0.75"
              Tags: [{Key: year, Value: 2026}]
        """
    stacks.create_stack(StackName="one", TemplateBody=body)
    domain = client.get_domain(DomainName="20261121")
    assert domain["DefaultExpirationDays"] == 120
    assert domain["Matching"]["Enabled"] is True
    assert domain["Matching"]["AutoMerging"]["Enabled"] is False
    assert domain["Matching"]["AutoMerging"]["MinAllowedConfidenceScoreForMerging"] == 0.75
    assert own_tags(client, "20261121") == {"year": "2026"}


def test_tags_come_from_template_stack_and_cloudformation(client: Any, stacks: Any) -> None:
    body = shop(Tags=tag_list(team="care", stage="test"))
    answer = stacks.create_stack(StackName="one", TemplateBody=body, Tags=tag_list(stage="live", cost="7"))
    assert client.get_domain(DomainName="shop")["Tags"] == {
        "team": "care",
        "stage": "test",
        "cost": "7",
        "aws:cloudformation:stack-name": "one",
        "aws:cloudformation:stack-id": answer["StackId"],
        "aws:cloudformation:logical-id": "Shop",
    }


def test_an_update_changes_settings_and_tags_in_place(client: Any, stacks: Any) -> None:
    stacks.create_stack(StackName="one", TemplateBody=shop(Tags=tag_list(team="care", stage="test")))
    created = client.get_domain(DomainName="shop")
    client.tag_resource(
        resourceArn="arn:aws:profile:us-east-1:123456789012:domains/shop", tags={"by": "hand"}
    )
    body = template(DomainName="shop", DefaultExpirationDays=90, Tags=tag_list(team="sales", new="1"))
    stacks.update_stack(StackName="one", TemplateBody=body)
    updated = client.get_domain(DomainName="shop")
    assert updated["DefaultExpirationDays"] == 90
    assert updated["CreatedAt"] == created["CreatedAt"]
    assert own_tags(client) == {"team": "sales", "new": "1", "by": "hand"}
    assert updated["Tags"]["aws:cloudformation:stack-name"] == "one"
    assert stacks.describe_stacks(StackName="one")["Stacks"][0]["StackStatus"] == "UPDATE_COMPLETE"


def test_a_changed_parameter_updates_the_domain(client: Any, stacks: Any) -> None:
    body = json.dumps(
        {
            "Parameters": {"Days": {"Type": "Number"}},
            "Resources": {
                "Shop": {
                    "Type": TYPE,
                    "Properties": {"DomainName": "shop", "DefaultExpirationDays": {"Ref": "Days"}},
                }
            },
        }
    )
    for days, call in (("30", stacks.create_stack), ("60", stacks.update_stack)):
        parameters = [{"ParameterKey": "Days", "ParameterValue": days}]
        call(StackName="one", TemplateBody=body, Parameters=parameters)
        assert client.get_domain(DomainName="shop")["DefaultExpirationDays"] == int(days)


def test_another_name_replaces_the_domain(client: Any, stacks: Any) -> None:
    stacks.create_stack(StackName="one", TemplateBody=shop(Tags=tag_list(team="care")))
    body = template(DomainName="store", DefaultExpirationDays=30, Tags=tag_list(team="care"))
    stacks.update_stack(StackName="one", TemplateBody=body)
    assert names_in("us-east-1") == ["store"]
    tags = client.get_domain(DomainName="store")["Tags"]
    assert (tags["team"], tags["aws:cloudformation:logical-id"]) == ("care", "Shop")
    stacks.delete_stack(StackName="one")
    assert names_in("us-east-1") == []


def test_a_replacement_that_fails_leaves_the_domain(client: Any, stacks: Any) -> None:
    client.create_domain(DomainName="store", DefaultExpirationDays=30)
    stacks.create_stack(StackName="one", TemplateBody=shop())
    body = template(DomainName="store", DefaultExpirationDays=30)
    message = failure(stacks.update_stack, StackName="one", TemplateBody=body)
    assert message == 'Resource handler returned message: "Domain store already exists"'
    assert names_in("us-east-1") == ["shop", "store"]


def test_a_domain_that_exists_already_fails_the_stack(client: Any, stacks: Any) -> None:
    client.create_domain(DomainName="shop", DefaultExpirationDays=7)
    message = failure(stacks.create_stack, StackName="one", TemplateBody=shop())
    assert message == 'Resource handler returned message: "Domain shop already exists"'
    stacks.delete_stack(StackName="one")
    assert client.get_domain(DomainName="shop")["DefaultExpirationDays"] == 7


@pytest.mark.parametrize(
    ("properties", "fragment"),
    [
        (
            {"DomainName": "shop", "DefaultExpirationDays": 1099},
            "1 validation error detected: Value '1099' at 'defaultExpirationDays' failed to satisfy "
            "constraint: Member must have value less than or equal to 1098",
        ),
        ({"DomainName": "shop", "DefaultExpirationDays": "often"}, "'defaultExpirationDays'"),
        ({"DomainName": "shop"}, "Value null at 'defaultExpirationDays'"),
        ({"DefaultExpirationDays": 30}, "required key [DomainName] not found"),
        (
            {"DomainName": "shop", "DefaultExpirationDays": 30, "Colour": "red"},
            "Model validation failed (#: extraneous key [Colour] is not permitted)",
        ),
        (
            {"DomainName": "shop", "DefaultExpirationDays": 30, "Matching": {"Enabled": True, "When": "now"}},
            "Model validation failed (#/Matching: extraneous key [When] is not permitted)",
        ),
        (
            {"DomainName": "shop", "DefaultExpirationDays": 30, "Tags": {"team": "care"}},
            "Model validation failed (#/Tags: expected a list of Key and Value)",
        ),
    ],
)
def test_properties_that_are_no_good_fail_the_stack(
    stacks: Any, properties: dict[str, Any], fragment: str
) -> None:
    message = failure(stacks.create_stack, StackName="one", TemplateBody=template(**properties))
    assert fragment in message
    assert names_in("us-east-1") == []


def test_an_update_that_is_no_good_changes_nothing(client: Any, stacks: Any) -> None:
    stacks.create_stack(StackName="one", TemplateBody=shop(Tags=tag_list(team="care")))
    body = template(DomainName="shop", DefaultExpirationDays=0, Tags=tag_list(team="sales"))
    assert "'defaultExpirationDays'" in failure(stacks.update_stack, StackName="one", TemplateBody=body)
    assert client.get_domain(DomainName="shop")["DefaultExpirationDays"] == 30
    assert own_tags(client) == {"team": "care"}


def test_deleting_the_stack_deletes_the_domain(stacks: Any) -> None:
    stacks.create_stack(StackName="one", TemplateBody=shop())
    stacks.delete_stack(StackName="one")
    assert names_in("us-east-1") == []


def test_a_domain_that_is_gone_already_does_not_stop_the_deletion(client: Any, stacks: Any) -> None:
    stacks.create_stack(StackName="one", TemplateBody=shop())
    client.delete_domain(DomainName="shop")
    stacks.delete_stack(StackName="one")
    assert (
        stacks.list_stacks(StackStatusFilter=["DELETE_COMPLETE"])["StackSummaries"][0]["StackName"] == "one"
    )


def test_removing_the_resource_from_the_template_deletes_the_domain(stacks: Any) -> None:
    stacks.create_stack(StackName="one", TemplateBody=shop())
    other = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "letters"}}}}
    stacks.update_stack(StackName="one", TemplateBody=json.dumps(other))
    assert names_in("us-east-1") == []


def test_a_change_set_creates_the_domain_when_it_is_executed(stacks: Any) -> None:
    stacks.create_change_set(
        StackName="one", ChangeSetName="first", ChangeSetType="CREATE", TemplateBody=shop()
    )
    assert names_in("us-east-1") == []
    stacks.execute_change_set(ChangeSetName="first", StackName="one")
    assert names_in("us-east-1") == ["shop"]


@mock_customer_profiles
def test_a_stack_belongs_to_its_region_and_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    stacks = boto3.client("cloudformation", region_name="cn-north-1")
    stacks.create_stack(StackName="one", TemplateBody=shop(Tags=tag_list(team="care")))
    assert names_in("us-east-1") == []
    arn = "arn:aws-cn:profile:cn-north-1:111122223333:domains/shop"
    tags = client_in("cn-north-1").list_tags_for_resource(resourceArn=arn)["tags"]
    assert re.match("arn:aws-cn:cloudformation:cn-north-1:111122223333:", tags["aws:cloudformation:stack-id"])


def test_a_stack_may_come_before_the_service_and_even_before_the_package() -> None:
    answer = fresh.run(
        f"""
        import boto3, moto
        with moto.mock_aws():
            stacks = boto3.client("cloudformation", region_name="us-east-1")
            stacks.list_stacks()
            import moto.cloudformation.parsing
            moto.cloudformation.parsing.get_model_list()
            import customer_profiles_mock
            stacks.create_stack(StackName="one", TemplateBody='''{shop()}''')
            client = boto3.client("customer-profiles", region_name="us-east-1")
            print([item["DomainName"] for item in client.list_domains()["Items"]])
        """
    )
    assert answer == "['shop']"
