"""Rule-based matching: its states, its configuration, match ids and answers."""

from __future__ import annotations

from typing import Any

import pytest
from moto.moto_api import state_manager

from customer_profiles_mock import advance_clock
from tests.operations.calling import UNKNOWN_ID, bad_request, no_such_domain, not_found, stored
from tests.operations.resolving import DOMAIN, ONE, RULES, Shop, clock, rules, source

BY_EMAIL = rules(["EmailAddress"])
MERGING = rules(["EmailAddress"], merge=1)
NOR = {"EmailAddress": "nor@ex.org"}


@pytest.fixture
def at_once(client: Any) -> Any:
    """Changed rules become active with the next request."""
    state_manager.set_transition(RULES, {"progression": "immediate"})
    return client


# States


def test_under_a_time_the_rules_are_pending_that_long(client: Any) -> None:
    state_manager.set_transition(RULES, {"progression": "time", "seconds": 120})
    with clock() as go_to:
        shop = Shop(client)
        answered = shop.update(RuleBasedMatching=MERGING)["RuleBasedMatching"]
        assert answered == {**MERGING, "Status": "PENDING"}
        go_to(1.9)
        assert shop.status() == "PENDING"
        go_to(2)
        assert shop.status() == "ACTIVE"


def test_immediate_rules_are_active_with_the_next_request(at_once: Any) -> None:
    shop = Shop(at_once)
    assert shop.update(RuleBasedMatching=BY_EMAIL)["RuleBasedMatching"]["Status"] == "PENDING"
    assert shop.status() == "ACTIVE"


def test_by_hand_each_state_lasts_for_that_many_reads_of_the_domain(client: Any) -> None:
    state_manager.set_transition(RULES, {"progression": "manual", "times": 2})
    shop = Shop(client)
    shop.update(RuleBasedMatching=BY_EMAIL)
    assert [shop.status() for _ in range(5)] == [
        "PENDING",
        "IN_PROGRESS",
        "IN_PROGRESS",
        "ACTIVE",
        "ACTIVE",
    ]


def test_nothing_is_matched_or_merged_while_the_rules_are_not_active(client: Any) -> None:
    state_manager.set_transition(RULES, {"progression": "manual", "times": 1})
    shop = Shop(client)
    shop.update(RuleBasedMatching=MERGING)
    shop.add({"A": NOR, "B": NOR})
    for status in ("IN_PROGRESS", "ACTIVE"):
        assert shop.present() == "AB"
        assert shop.match_ids() == []
        assert shop.similar("_profileId", shop.ids["A"])["ProfileIds"] == []
        assert shop.status() == status
    assert shop.present() == "A"


def test_rules_in_progress_cannot_be_changed_or_switched_off(client: Any) -> None:
    state_manager.set_transition(RULES, {"progression": "manual", "times": 1})
    shop = Shop(client)
    shop.update(RuleBasedMatching=BY_EMAIL)
    shop.update(RuleBasedMatching=MERGING)  # while PENDING it is allowed
    assert shop.status() == "IN_PROGRESS"
    for block in (BY_EMAIL, {"Enabled": False}):
        with bad_request("The matching rules cannot be changed while their evaluation is in progress"):
            shop.update(RuleBasedMatching=block)
    shop.update(RuleBasedMatching=MERGING, DefaultExpirationDays=30)  # not a change of the rules
    assert shop.get()["RuleBasedMatching"] == {**MERGING, "Status": "ACTIVE"}
    shop.update(RuleBasedMatching=BY_EMAIL)
    assert shop.status() == "IN_PROGRESS"


@pytest.mark.parametrize("settings", [{}, {"RuleBasedMatching": BY_EMAIL}, {"DefaultExpirationDays": 30}])
def test_an_update_that_changes_no_rule_leaves_status_and_groups_alone(client: Any, settings: Any) -> None:
    shop = Shop(client, RuleBasedMatching=BY_EMAIL)
    shop.add({"A": NOR, "B": NOR})
    before = shop.match_ids()
    shop.update(**settings)
    assert shop.status() == "ACTIVE"
    assert shop.match_ids() == before


def test_changed_rules_drop_the_groups_and_wait_again(client: Any) -> None:
    with clock() as go_to:
        shop = Shop(client, RuleBasedMatching=BY_EMAIL)
        shop.add({"A": NOR, "B": NOR})
        (before,) = shop.match_ids()
        go_to(10)
        shop.update(RuleBasedMatching=rules(["EmailAddress"], ["LastName"]))
        assert (shop.status(), shop.match_ids()) == ("PENDING", [])
        with not_found("Match", before):
            shop.similar("_matchId", before)
        go_to(40)
        shop.update(RuleBasedMatching=rules(["LastName"], ["EmailAddress"]))  # the hour begins again
        go_to(99)
        assert shop.status() == "PENDING"
        go_to(100)
        assert shop.groups() == [("AB", 2)]


def test_rules_that_are_switched_off_and_on_wait_like_new_ones(client: Any) -> None:
    with clock() as go_to:
        shop = Shop(client, RuleBasedMatching=BY_EMAIL)
        shop.add({"A": NOR, "B": NOR})
        shop.update(RuleBasedMatching={"Enabled": False})
        shop.update(RuleBasedMatching=BY_EMAIL)
        assert (shop.status(), shop.match_ids()) == ("PENDING", [])
        go_to(60)
        assert shop.groups() == [("AB", 1)]


def test_the_packages_own_clock_moves_them_on_too(client: Any) -> None:
    shop = Shop(client)
    shop.update(RuleBasedMatching=BY_EMAIL)
    advance_clock(3601)
    assert shop.status() == "ACTIVE"


def test_merges_that_came_due_in_the_past_are_as_old_as_their_moment(client: Any) -> None:
    with clock() as go_to:
        shop = Shop(client)
        shop.add({"A": NOR, "B": NOR})
        shop.update(RuleBasedMatching=MERGING)
        go_to(600)
        records = client.list_profile_history_records(
            DomainName=DOMAIN, ProfileId=shop.ids["A"], ActionType="MERGED"
        )["ProfileHistoryRecords"]
        assert [record["CreatedAt"].hour for record in records] == [1]


def test_rules_that_come_with_a_disabled_block_are_not_kept(client: Any) -> None:
    shop = Shop(client, RuleBasedMatching={**BY_EMAIL, "Enabled": False})
    assert shop.get()["RuleBasedMatching"] == {"Enabled": False}


def test_a_domain_that_never_had_rules_shows_no_block(client: Any) -> None:
    assert "RuleBasedMatching" not in Shop(client).get()


def test_without_rules_of_its_own_a_domain_matches_by_default_ones_that_are_not_shown(client: Any) -> None:
    shop = Shop(client, RuleBasedMatching={"Enabled": True})
    assert shop.get()["RuleBasedMatching"] == {"Enabled": True, "Status": "ACTIVE"}
    ann = {"FirstName": "Ann", "LastName": "Lee"}
    shop.add(
        {
            "A": {**ann, "PhoneNumber": "5550100"},
            "B": {**ann, "PhoneNumber": "555-0100"},
            "C": {"LastName": "Lee", "AccountNumber": "7"},
            "D": {"LastName": "LEE", "AccountNumber": "7"},
        }
    )
    assert shop.groups() == [("AB", 3), ("CD", 1)]


# Configuration


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (rules(["BusinessEmailAddress"]), "'BusinessEmailAddress' cannot be used in a rule"),
        (rules(["Attributes."]), "'Attributes.' cannot be used in a rule"),
        (rules(["Address.Planet"]), "'Address.Planet' cannot be used in a rule"),
        (rules(["LastName"], model=ONE, EmailAddress=["Mail"]), "'Mail' is not an attribute type"),
        (
            rules(["LastName"], match=1, merge=2),
            "MaxAllowedRuleLevelForMerging 2 is above MaxAllowedRuleLevelForMatching 1",
        ),
        (rules(["LastName"], conflict={"ConflictResolvingModel": "SOURCE"}), "SourceName is required"),
        (rules(*[["LastName"]] * 16), "'ruleBasedMatching.matchingRules' failed to satisfy constraint"),
        (rules(["LastName"] * 16), "failed to satisfy constraint"),
        (rules(["LastName"], match=16), "maxAllowedRuleLevelForMatching"),
        (
            {**BY_EMAIL, "ExportingConfig": {"S3Exporting": {"S3BucketName": "nowhere"}}},
            "Bucket nowhere does not exist",
        ),
    ],
)
def test_rules_that_cannot_work_are_refused(client: Any, block: Any, message: str) -> None:
    with bad_request(message):
        client.create_domain(DomainName="refused", DefaultExpirationDays=30, RuleBasedMatching=block)
    shop = Shop(client, RuleBasedMatching=BY_EMAIL)
    with bad_request(message):
        shop.update(RuleBasedMatching=block)
    assert shop.get()["RuleBasedMatching"] == {**BY_EMAIL, "Status": "ACTIVE"}


@pytest.mark.parametrize(
    "block",
    [
        rules(["LastName"], ["FirstName"], ["Gender"], match=2, merge=2),
        rules(["LastName"], match=15, merge=15),
        rules(["LastName"], conflict=source("FirstName")),  # whether there is such a type is not checked
        rules(["EmailAddress"], model=ONE, EmailAddress=["Email", "BusinessEmail", "PersonalEmail"]),
        rules(["Address.City"], model=ONE, Address=["BusinessAddress", "MaillingAddress", "MailingAddress"]),
    ],
)
def test_rules_come_back_as_they_were_sent(client: Any, block: Any) -> None:
    assert Shop(client, RuleBasedMatching=block).get()["RuleBasedMatching"] == {**block, "Status": "ACTIVE"}


# Match ids


def test_a_match_id_stays_while_a_member_of_its_group_is_in_it(client: Any) -> None:
    shop = Shop(client, RuleBasedMatching=BY_EMAIL)
    shop.add({"A": NOR, "B": NOR})
    (match_id,) = shop.match_ids()
    shop.add({"C": NOR})
    shop.delete("A")
    shop.add({"D": NOR})
    shop.delete("B")
    assert shop.match_ids() == [match_id]
    found = shop.similar("_matchId", match_id)
    assert shop.names(found["ProfileIds"]) == "CD"
    shop.delete("C")
    assert shop.match_ids() == []
    shop.add({"E": NOR})
    (later,) = shop.match_ids()
    assert later != match_id


def test_where_groups_come_together_the_older_match_id_stays(client: Any) -> None:
    block = rules(["AccountNumber"], ["EmailAddress"])
    shop = Shop(client, RuleBasedMatching=block)
    shop.add({name: {"AccountNumber": "1"} for name in "AB"})
    shop.add(dict.fromkeys("CD", NOR))
    first, second = shop.match_ids()
    assert shop.names(shop.similar("_matchId", first)["ProfileIds"]) == "AB"
    shop.add({"E": {**NOR, "AccountNumber": "1"}})
    assert shop.groups() == [("ABCDE", 2)]
    assert shop.match_ids() == [first]
    with not_found(second):
        shop.similar("_matchId", second)
    shop.delete("E")
    assert shop.groups() == [("AB", 1), ("CD", 2)]
    assert first in shop.match_ids()


def test_match_ids_are_listed_in_the_order_of_their_creation_page_by_page(client: Any) -> None:
    shop = Shop(client, RuleBasedMatching=BY_EMAIL)
    expected = []
    for number in range(7):
        same = {"EmailAddress": f"{number}@ex.org"}
        shop.add({f"a{number}": same, f"b{number}": same})
        expected.append(shop.similar("_profileId", shop.ids[f"b{number}"])["MatchId"])
    assert shop.match_ids() == expected
    paginator = client.get_paginator("list_rule_based_matches")
    pages = paginator.paginate(DomainName=DOMAIN, PaginationConfig={"PageSize": 3})
    assert [page["MatchIds"] for page in pages] == [expected[:3], expected[3:6], expected[6:]]
    token = client.list_rule_based_matches(DomainName=DOMAIN, MaxResults=1)["NextToken"]
    shop.update(Matching={"Enabled": True})
    with bad_request("NextToken is not valid for this request"):
        client.get_matches(DomainName=DOMAIN, NextToken=token)


# Answers


def test_without_rules_the_questions_about_them_are_refused(client: Any) -> None:
    shop = Shop(client, Matching={"Enabled": True})
    with bad_request("Rule-based matching is not enabled for domain shop"):
        client.list_rule_based_matches(DomainName=DOMAIN)
    with bad_request("Rule-based matching is not enabled for domain shop"):
        shop.similar("_profileId", UNKNOWN_ID)
    with no_such_domain("nowhere"):
        client.list_rule_based_matches(DomainName="nowhere")
    with bad_request("'maxResults'"):
        client.list_rule_based_matches(DomainName=DOMAIN, MaxResults=500)


def test_a_group_is_found_by_each_of_its_profiles_and_by_its_id(client: Any) -> None:
    shop = Shop(client, RuleBasedMatching=BY_EMAIL)
    shop.add({"A": NOR, "B": NOR, "C": {}})
    (match_id,) = shop.match_ids()
    expected = {
        "MatchType": "RULE_BASED_MATCHING",
        "MatchId": match_id,
        "RuleLevel": 1,
        "ProfileIds": sorted([shop.ids["A"], shop.ids["B"]]),
    }
    for key in ("ProfileId", "profileId", "_profileId"):
        assert shop.similar(key, shop.ids["B"]) == expected
    for key in ("MatchId", "matchId", "_matchId"):
        assert shop.similar(key, match_id) == expected
    assert shop.similar("_profileId", shop.ids["C"]) == {
        "MatchType": "RULE_BASED_MATCHING",
        "ProfileIds": [],
    }
    with bad_request("SearchKey EmailAddress is not one of ProfileId, MatchId"):
        shop.similar("EmailAddress", "nor@ex.org")
    with not_found(UNKNOWN_ID):
        shop.similar("_profileId", UNKNOWN_ID)
    with not_found("Match 7 is not found in domain shop"):
        shop.similar("_matchId", "7")
    with bad_request("Matching is not enabled for domain shop"):
        shop.similar("_profileId", shop.ids["A"], "ML_BASED_MATCHING")


def test_only_profile_ids_grow_over_the_pages_of_a_group(client: Any) -> None:
    shop = Shop(client, RuleBasedMatching=BY_EMAIL)
    shop.add(dict.fromkeys("ABCDE", NOR))
    paginator = client.get_paginator("get_similar_profiles")
    pages = list(
        paginator.paginate(
            DomainName=DOMAIN,
            MatchType="RULE_BASED_MATCHING",
            SearchKey="_profileId",
            SearchValue=shop.ids["A"],
            PaginationConfig={"PageSize": 2},
        )
    )
    assert [len(page["ProfileIds"]) for page in pages] == [2, 2, 1]
    assert {(page["MatchId"], page["RuleLevel"], page["MatchType"]) for page in pages} == {
        (shop.match_ids()[0], 1, "RULE_BASED_MATCHING")
    }
    assert {one for page in pages for one in page["ProfileIds"]} == set(shop.ids.values())


def test_ingested_profiles_and_expired_ones_are_looked_at_too(client: Any) -> None:
    with clock() as go_to:
        shop = Shop(client, RuleBasedMatching=BY_EMAIL)
        shop.update(DefaultExpirationDays=1)
        shop.add({"A": NOR})
        go_to(60)
        shop.add({"B": NOR})
        go_to(120)
        shop.add({"C": NOR})
        (match_id,) = shop.match_ids()
        assert shop.groups() == [("ABC", 1)]
        go_to(24 * 60 + 1)
        assert shop.groups() == [("BC", 1)]
        assert shop.match_ids() == [match_id]
        go_to(25 * 60 + 1)
        assert shop.match_ids() == []


def test_a_write_that_no_rule_reads_does_not_touch_the_groups(client: Any) -> None:
    shop = Shop(client, RuleBasedMatching=BY_EMAIL)
    shop.add({"A": NOR, "B": NOR})
    index = stored(DOMAIN).derived["rule index"]
    assert index.changes().groups == ()
    shop.change("A", LastName="Haddad")
    assert index.changes().groups == ()
    assert shop.groups() == [("AB", 1)]
