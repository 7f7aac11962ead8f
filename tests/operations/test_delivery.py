"""`deliver`: records as if an integration had delivered them."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
import requests
from freezegun import freeze_time

from customer_profiles_mock import deliver
from customer_profiles_mock.errors import BadRequest, ResourceNotFound
from customer_profiles_mock.operations.delivery import BATCH_SIZE, Delivery
from tests.events.kinesis import create_stream, read_records
from tests.operations.calling import ACCOUNT_ID, found, key, objects, put_type, stored
from tests.operations.queues import create_queue, letters

PATH = "/moto-api/customer-profiles/deliver"
IN_PROCESS = "http://motoapi.amazonaws.com"


@pytest.fixture
def orders(client: Any, domain: str) -> str:
    """The Uri of an integration that delivers orders."""
    put_type(
        client, domain, "Order", {"id": "_source.id"}, {"order": [key("id", identifiers="UNIQUE PROFILE")]}
    )
    client.put_integration(DomainName=domain, Uri="crm", ObjectTypeName="Order")
    return "crm"


def order(client: Any, domain: str, number: str) -> dict[str, Any]:
    (profile_id,) = found(client, domain, "order", number)
    ((one,),) = (objects(client, domain, profile_id, "Order"),)
    return dict(one)


def test_records_become_objects_of_the_integrations_type(client: Any, domain: str, orders: str) -> None:
    done = deliver(domain, orders, [{"id": "1", "name": "Zoë"}, '{"id":  "2"}'])
    assert done == Delivery(accepted=2, dead_lettered=0, messages=())
    assert order(client, domain, "1") == {"id": "1", "name": "Zoë"}
    assert order(client, domain, "2") == {"id": "2"}
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 2


def test_texts_are_kept_byte_for_byte_and_mappings_become_plain_json(
    client: Any, domain: str, orders: str
) -> None:
    deliver(domain, orders, ['{ "id":"1" , "n": 1.50 }', {"id": "2", "name": "Zoë"}])
    texts = []
    for number in ("1", "2"):
        (profile_id,) = found(client, domain, "order", number)
        response = client.list_profile_objects(
            DomainName=domain, ProfileId=profile_id, ObjectTypeName="Order"
        )
        texts += [item["Object"] for item in response["Items"]]
    assert texts == ['{ "id":"1" , "n": 1.50 }', '{"id": "2", "name": "Zoë"}']


def test_a_delivery_is_reported_and_recorded_like_any_ingestion(
    client: Any, domain: str, orders: str
) -> None:
    client.create_event_stream(DomainName=domain, EventStreamName="export", Uri=create_stream())
    deliver(domain, orders, [{"id": "1"}, {"id": "2"}])
    told = [(record["ObjectTypeName"], record["EventType"]) for record in read_records()]
    assert told == [("_profile", "CREATED"), ("Order", "CREATED")] * 2


def test_a_record_goes_to_the_type_of_the_event_that_it_names(client: Any, domain: str) -> None:
    for name in ("Customer", "Order"):
        put_type(
            client,
            domain,
            name,
            {"id": "_source.detail.event.detail.payload.id"},
            {name: [key("id", identifiers="UNIQUE PROFILE")]},
        )
    names = {"ShopifyCreateCustomers": "Customer", "ShopifyCreateOrders": "Order"}
    client.put_integration(DomainName=domain, Uri="shopify", ObjectTypeNames=names)

    def event(name: str, number: int) -> dict[str, Any]:
        return {"detail-type": name, "detail": {"event": {"detail": {"payload": {"id": number}}}}}

    done = deliver(domain, "shopify", [event("ShopifyCreateOrders", 7), event("ShopifyCreateCustomers", 8)])
    assert done.accepted == 2
    assert len(found(client, domain, "Order", "7")) == 1
    assert len(found(client, domain, "Customer", "8")) == 1
    assert found(client, domain, "Customer", "7") == []


def test_a_record_of_no_event_goes_to_the_integrations_one_type(
    client: Any, domain: str, orders: str
) -> None:
    put_type(
        client, domain, "Visit", {"id": "_source.id"}, {"visit": [key("id", identifiers="UNIQUE PROFILE")]}
    )
    client.put_integration(DomainName=domain, Uri=orders, ObjectTypeNames={"Visited": "Visit"})
    deliver(
        domain, orders, [{"id": "1"}, {"id": "2", "detail-type": "Visited"}, {"id": "3", "detail-type": 7}]
    )
    assert [len(found(client, domain, "order", number)) for number in "123"] == [1, 0, 1]
    assert [len(found(client, domain, "visit", number)) for number in "123"] == [0, 1, 0]


@pytest.mark.parametrize("record", [{"id": "1"}, {"detail-type": "Unknown"}, {"detail-type": ["Known"]}, "x"])
def test_a_record_that_no_type_is_known_for_is_a_dead_letter_without_a_type(
    client: Any, domain: str, record: Any
) -> None:
    url = create_queue()
    client.update_domain(DomainName=domain, DeadLetterQueueUrl=url)
    client.put_integration(DomainName=domain, Uri="events", ObjectTypeNames={"Known": "Order"})
    done = deliver(domain, "events", [record])
    assert (done.accepted, done.dead_lettered) == (0, 1)
    ((body, attributes),) = letters(url)
    assert body == (record if isinstance(record, str) else json.dumps(record))
    assert attributes == {"Message": done.messages[0], "DomainName": domain}


def test_an_object_type_that_is_not_there_makes_dead_letters(client: Any, domain: str) -> None:
    client.put_integration(DomainName=domain, Uri="crm", ObjectTypeName="Nothing")
    done = deliver(domain, "crm", [{"id": "1"}, {"id": "2"}])
    message = "ProfileObjectType Nothing is not found in domain shop"
    assert done == Delivery(accepted=0, dead_lettered=2, messages=(message, message))


def test_a_templates_name_works_without_an_object_type(client: Any, domain: str) -> None:
    client.put_integration(DomainName=domain, Uri="segment", ObjectTypeNames={"identify": "Segment-Identify"})
    record = {
        "detail-type": "identify",
        "detail": {"event": {"detail": {"userId": "u1", "traits": {"email": "kim@shop.example"}}}},
    }
    assert deliver(domain, "segment", [record]).messages == ()
    assert len(found(client, domain, "_segmentUserId", "u1")) == 1


def test_a_record_beyond_the_size_limit_is_a_dead_letter(client: Any, domain: str, orders: str) -> None:
    done = deliver(domain, orders, [{"id": "1", "blob": "x" * 256_000}])
    assert (done.accepted, done.dead_lettered) == (0, 1)
    assert "less than or equal to 256000" in done.messages[0]
    assert client.get_domain(DomainName=domain)["Stats"]["ProfileCount"] == 0


def test_many_records_go_in_batch_by_batch(client: Any, domain: str, orders: str) -> None:
    count = 2 * BATCH_SIZE + 1
    records = [{"id": number} if number % 50 else {"bad": number} for number in range(count)]
    done = deliver(domain, orders, records)
    assert (done.accepted, done.dead_lettered) == (count - 5, 5)
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == count - 5


def test_no_records_are_a_delivery_too(client: Any, domain: str, orders: str) -> None:
    assert deliver(domain, orders, []) == Delivery(0, 0, ())
    with pytest.raises(ResourceNotFound, match="Integration other is not found in domain shop"):
        deliver(domain, "other", [])
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 0


def test_the_domain_and_the_integration_are_there_or_it_raises(client: Any, domain: str, orders: str) -> None:
    with pytest.raises(ResourceNotFound, match=f"DomainName nowhere is not found in account {ACCOUNT_ID}"):
        deliver("nowhere", orders, [{"id": "1"}])
    with pytest.raises(ResourceNotFound, match="Integration other is not found in domain shop"):
        deliver(domain, "other", [{"id": "1"}])
    client.delete_integration(DomainName=domain, Uri=orders)
    with pytest.raises(ResourceNotFound, match="Integration crm is not found in domain shop"):
        deliver(domain, orders, [{"id": "1"}])


def test_half_a_surrogate_pair_raises_with_nothing_delivered(client: Any, domain: str, orders: str) -> None:
    with pytest.raises(BadRequest, match="Record 1 has half of a surrogate pair"):
        deliver(domain, orders, [{"id": "1"}, {"id": "\ud83d"}])
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 0
    assert deliver(domain, orders, ['{"id": "\\ud83d"}']).dead_lettered == 1  # an escaped one is bad JSON


def test_region_and_account_can_be_given(client: Any, domain: str, orders: str) -> None:
    elsewhere = boto3.client("customer-profiles", region_name="eu-central-1")
    elsewhere.create_domain(DomainName=domain, DefaultExpirationDays=1)
    put_type(
        elsewhere, domain, "Order", {"id": "_source.id"}, {"order": [key("id", identifiers="UNIQUE PROFILE")]}
    )
    elsewhere.put_integration(DomainName=domain, Uri=orders, ObjectTypeName="Order")
    deliver(domain, orders, [{"id": "1"}], region_name="eu-central-1", account_id=ACCOUNT_ID)
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 0
    assert elsewhere.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 1
    with pytest.raises(ResourceNotFound, match="210987654321"):
        deliver(domain, orders, [], account_id="210987654321")


def test_a_delivery_happens_at_the_time_of_the_clock(client: Any, domain: str, orders: str) -> None:
    assert client.list_integrations(DomainName=domain)["Items"][0]["Uri"] == orders
    with freeze_time("2099-01-01"):
        deliver(domain, orders, [{"id": "1"}])
    (profile,) = stored(domain).profiles.values()
    assert profile.created_at == 4_070_908_800


def post(document: Any, address: str = IN_PROCESS) -> requests.Response:
    return requests.post(f"{address}{PATH}", json=document, timeout=10)


def test_the_url_delivers_too(client: Any, domain: str, orders: str) -> None:
    document = {"DomainName": domain, "Uri": orders, "Records": [{"id": "1"}, '{"id": "2"}', "bad"]}
    response = post({**document, "Region": "us-east-1", "AccountId": ACCOUNT_ID})
    assert response.status_code == 200
    assert response.json() == {
        "Accepted": 2,
        "DeadLettered": 1,
        "Messages": ["Could not parse object string into JSON"],
    }
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 2


@pytest.mark.parametrize(
    ("change", "status", "message"),
    [
        ({"DomainName": None}, 400, "DomainName must be a string"),
        ({"Records": "bad"}, 400, "Records must be a list"),
        ({"Records": [1]}, 400, "Records must be a list"),
        ({"Extra": 1}, 400, "Extra is not one of AccountId, DomainName, Records, Region, Uri"),
        ({"Region": "moon-1"}, 400, "Region moon-1 is not known"),
        ({"Uri": "other"}, 404, "Integration other is not found in domain shop"),
        ({"DomainName": "nowhere"}, 404, "DomainName nowhere is not found"),
        ({"Records": ["\ud83d"]}, 400, "Record 0 has half of a surrogate pair"),
    ],
)
def test_the_url_refuses_what_it_cannot_do(
    client: Any, domain: str, orders: str, change: dict[str, Any], status: int, message: str
) -> None:
    response = post({"DomainName": domain, "Uri": orders, "Records": [{"id": "1"}], **change})
    assert response.status_code == status
    assert message in response.json()["Message"]
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 0


@pytest.mark.parametrize("name", ["DomainName", "Uri", "Records"])
def test_the_url_names_what_is_missing(client: Any, domain: str, orders: str, name: str) -> None:
    document = {"DomainName": domain, "Uri": orders, "Records": []}
    del document[name]
    response = post(document)
    assert response.status_code == 400
    assert name in response.json()["Message"]
    assert client.list_integrations(DomainName=domain)["Items"]


def test_a_record_for_a_domain_object_type_that_is_not_there_is_a_dead_letter(
    client: Any, domain: str, orders: str
) -> None:
    client.put_integration(DomainName=domain, Uri=orders, Scope="DOMAIN")
    response = post({"DomainName": domain, "Uri": orders, "Records": [{"id": "1"}]})
    assert response.status_code == 200
    (message,) = response.json()["Messages"]
    assert message == f"DomainObjectType Order is not found in domain {domain}"
    assert client.get_domain(DomainName=domain)["Stats"]["ObjectCount"] == 0
