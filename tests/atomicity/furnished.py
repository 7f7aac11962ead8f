"""A domain with some of everything."""

from __future__ import annotations

import copy
from functools import cache

from tests.atomicity.documents import CRM, MAPPING, MATCHING, QUEUE, RULES, STREAM
from tests.behaviour import Service


def visit(who: str, number: int, **more: str) -> str:
    members = {"who": who, "id": number, "name": f"{who} {number}", "order": f"o{number}", **more}
    return "{" + ", ".join(f'"{name}": "{text}"' for name, text in members.items()) + "}"


def put(service: Service, object_type: str, text: str) -> None:
    service.call("PutProfileObject", ObjectTypeName=object_type, Object=text)


def ids(service: Service) -> list[str]:
    """In the order of creation, which the journal does not keep in the mapping."""
    return sorted(service.domain.profiles, key=lambda one: service.domain.profiles[one].number)


def first_object(service: Service, kind: str) -> dict[str, str]:
    params = {"ProfileId": ids(service)[0], "ObjectTypeName": kind}
    (item, *_) = service.call("ListProfileObjects", **params)["Items"]
    return {**params, "ProfileObjectUniqueKey": item["ProfileObjectUniqueKey"]}


@cache
def _furnished() -> Service:
    service = Service(DeadLetterQueueUrl=QUEUE, Tags={"team": "crew"})
    service.peers.buckets["exports"] = {}
    service.call("UpdateDomain", Matching=MATCHING, RuleBasedMatching=RULES)
    service.call("CreateEventStream", EventStreamName="export", Uri=STREAM)
    service.call("PutProfileObjectType", ObjectTypeName="Visit", **MAPPING)
    service.call("PutProfileObjectType", ObjectTypeName="Later", **{**MAPPING, "AllowProfileCreation": False})
    service.call("PutIntegration", Uri=CRM, ObjectTypeName="Visit")
    put(service, "Visit", visit("ann", 1, mail="ann@shop.example"))
    put(service, "Visit", visit("ann", 2))
    put(service, "Visit", visit("bob", 1))
    service.call("CreateProfile", FirstName="Ann", LastName="Lee", EmailAddress="ann@shop.example")
    service.call("CreateProfile", LastName="Lee", PhoneNumber="+12065550143", Attributes={"who": "ann"})
    service.call("CreateProfile", Gender="FEMALE", Address={"City": "Oslo"})
    service.call("AddProfileKey", ProfileId=ids(service)[1], KeyName="_account", Values=["A-1", "A-2"])
    return service


def furnished() -> Service:
    return copy.deepcopy(_furnished())
