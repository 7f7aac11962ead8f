"""The threaded server under mixed load: nothing lost, nothing doubled, indexes in step, no deadlock."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest
import requests
from moto.server import ThreadedMotoServer

from customer_profiles_mock.customerprofiles.control_urls import RUN_JOB
from tests.conftest import check_all_stores

THREADS = 32
ROUNDS = 4
SECONDS_TO_ANSWER = 60  # a request that hangs fails its thread
MAPPING = {
    "Description": "visits",
    "AllowProfileCreation": True,
    "Fields": {
        "id": {"Source": "_source.id"},
        "who": {"Source": "_source.who", "Target": "_profile.Attributes.who"},
    },
    "Keys": {
        "visit": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}],
        "visitor": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["who"]}],
    },
}
RULES = {
    "Enabled": True,
    "MatchingRules": [{"Rule": ["LastName", "EmailAddress"]}],
    "MaxAllowedRuleLevelForMatching": 1,
    "AttributeTypesSelector": {"AttributeMatchingModel": "ONE_TO_ONE", "EmailAddress": ["EmailAddress"]},
}


class Caller:
    """One connection of one thread. What it does is its own, but for profiles that all of them share."""

    def __init__(self, host: str, port: int, number: int) -> None:
        self.number = number
        self.random = Random(number)
        self.connection = http.client.HTTPConnection(host, port, timeout=SECONDS_TO_ANSWER)
        self.created: list[str] = []
        self.objects = 0
        self.merged: list[str] = []

    def call(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        headers = {
            "Authorization": "AWS4-HMAC-SHA256 Credential=testing/20240101/us-east-1/profile/aws4_request, "
            "SignedHeaders=host, Signature=0",
            "Host": "profile.us-east-1.amazonaws.com",
        }
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        response = self.connection.getresponse()
        answer = json.loads(response.read())
        assert response.status == 200, answer
        assert isinstance(answer, dict)
        return answer

    def work(self) -> None:
        for turn in range(ROUNDS):
            mail = f"t{self.number}-{turn}@shop.example"
            profile = {"FirstName": f"F{turn}", "LastName": "Lee", "EmailAddress": mail}
            for _ in range(2):
                self.created.append(self.call("POST", "/domains/shop/profiles", profile)["ProfileId"])
            found = self.call(
                "POST", "/domains/shop/profiles/search", {"KeyName": "_email", "Values": [mail]}
            )
            assert {item["ProfileId"] for item in found["Items"]} == set(self.created[-2:])
            visit = json.dumps({"id": f"{self.number}-{turn}", "who": f"visitor {self.random.randint(1, 5)}"})
            put = self.call(
                "PUT", "/domains/shop/profiles/objects", {"ObjectTypeName": "Visit", "Object": visit}
            )
            assert put["ProfileObjectUniqueKey"]
            self.objects += 1
            if turn % 3 == 0:
                main, other = self.created[-2:]
                self.call(
                    "POST",
                    "/domains/shop/profiles/objects/merge",
                    {"MainProfileId": main, "ProfileIdsToBeMerged": [other]},
                )
                self.merged.append(other)
            if turn % 4 == 0:
                self.call("PUT", "/domains/shop/profiles", {"ProfileId": self.created[-2], "MiddleName": "M"})
                self.call("GET", "/domains/shop/profiles/ruleBasedMatches?max-results=5")
            if self.number == turn == 3:
                self.call("POST", RUN_JOB, {"DomainName": "shop", "Region": "us-east-1"})
        self.connection.close()


@pytest.fixture
def address() -> Iterator[tuple[str, int]]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    requests.post(f"http://{host}:{port}/moto-api/reset", timeout=10)
    yield host, port
    requests.post(f"http://{host}:{port}/moto-api/reset", timeout=10)
    server.stop()


def test_thirty_two_threads_lose_nothing(address: tuple[str, int]) -> None:
    setup = Caller(*address, THREADS)
    matching = {"Enabled": True}
    settings = {"DefaultExpirationDays": 30, "RuleBasedMatching": RULES, "Matching": matching}
    setup.call("POST", "/domains/shop", settings)
    setup.call("PUT", "/domains/shop/object-types/Visit", MAPPING)
    callers = [Caller(*address, number) for number in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(caller.work) for caller in callers]:
            done.result(timeout=SECONDS_TO_ANSWER)
    created = [one for caller in callers for one in caller.created]
    assert len(set(created)) == len(created) == THREADS * ROUNDS * 2
    merged = {one for caller in callers for one in caller.merged}
    stats = setup.call("GET", "/domains/shop")["Stats"]
    # Beside these there is a profile for each of the five visitors.
    assert stats["ProfileCount"] == len(created) - len(merged) + 5
    assert stats["ObjectCount"] == sum(caller.objects for caller in callers)
    groups = list(rule_groups(setup))
    assert len(groups) == len(created) // 2 - len(merged)
    check_all_stores()
    setup.connection.close()


def rule_groups(caller: Caller) -> Iterator[str]:
    token = ""
    while True:
        page = caller.call("GET", f"/domains/shop/profiles/ruleBasedMatches?max-results=100{token}")
        yield from page["MatchIds"]
        if not page["NextToken"]:
            return
        token = f"&next-token={page['NextToken']}"
