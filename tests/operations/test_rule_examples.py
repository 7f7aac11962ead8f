"""Worked examples of rule-based matching and merging as a client sees them, each named after what
decides it.

Profiles are called A, B, C in the order of their creation. Times are minutes.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from moto.moto_api import state_manager

from customer_profiles_mock import run_identity_resolution_job
from tests.operations.calling import every_page, key, put, put_type
from tests.operations.queues import create_queue, letters
from tests.operations.resolving import DOMAIN, MANY, ONE, RULES, Profiles, Shop, clock, minute, rules, source


def shop_with(client: Any, block: dict[str, Any], profiles: Profiles) -> Shop:
    shop = Shop(client, RuleBasedMatching=block)
    shop.add(profiles)
    return shop


def test_r1_all_names_of_a_rule_must_be_equal(client: Any) -> None:
    mira = {"FirstName": "Mira", "LastName": "Okafor"}
    shop = shop_with(
        client,
        rules(["FirstName", "LastName", "EmailAddress"], match=1),
        {
            "A": {**mira, "EmailAddress": "mira@ex.org"},
            "B": {**mira, "EmailAddress": "mira@ex.org"},
            "C": {**mira, "EmailAddress": "m.okafor@ex.org"},
        },
    )
    assert shop.groups() == [("AB", 1)]
    assert shop.similar("_profileId", shop.ids["C"]) == {"MatchType": "RULE_BASED_MATCHING", "ProfileIds": []}
    assert shop.present() == "ABC"


def test_r2_the_lowest_hit_is_the_own_level_and_the_weakest_link_that_of_the_group(client: Any) -> None:
    tal = {"AccountNumber": "77-1", "EmailAddress": "tal@ex.org"}
    shop = shop_with(
        client,
        rules(["AccountNumber"], ["EmailAddress"], match=2),
        {"A": tal, "B": tal, "C": {"EmailAddress": "tal@ex.org"}},
    )
    assert shop.groups() == [("ABC", 2)]
    assert shop.levels() == {"A": 1, "B": 1, "C": 2}


def test_r3_profiles_that_stopped_at_better_levels_are_not_linked_at_a_later_one(client: Any) -> None:
    shop = shop_with(
        client,
        rules(["AccountNumber"], ["EmailAddress"], ["PhoneNumber"], match=3),
        {
            "A": {"AccountNumber": "1", "PhoneNumber": "5550100"},
            "B": {"AccountNumber": "1"},
            "C": {"PhoneNumber": "5550100", "EmailAddress": "c@ex.org"},
            "D": {"EmailAddress": "c@ex.org"},
        },
    )
    assert shop.groups() == [("AB", 1), ("CD", 2)]


@pytest.mark.parametrize(("match", "groups"), [(1, []), (2, [("AB", 2)])])
def test_r4_levels_above_the_maximum_are_not_tried(client: Any, match: int, groups: Any) -> None:
    profiles = {"A": {"PhoneNumber": "555 0101"}, "B": {"PhoneNumber": "555-0101"}}
    shop = shop_with(client, rules(["EmailAddress"], ["PhoneNumber"], match=match), profiles)
    assert shop.groups() == groups


IO = {
    "A": {"EmailAddress": "io@ex.org"},
    "B": {"EmailAddress": "io@ex.org"},
    "C": {"PhoneNumber": "5550111"},
    "D": {"PhoneNumber": "5550111"},
}


def test_r5_merging_reaches_up_to_its_own_level(client: Any) -> None:
    shop = shop_with(client, rules(["EmailAddress"], ["PhoneNumber"], match=2, merge=1), IO)
    assert shop.present() == "ACD"
    assert shop.groups() == [("CD", 2)]


def test_r6_without_merging_level_profiles_are_only_matched(client: Any) -> None:
    shop = shop_with(client, rules(["EmailAddress"], ["PhoneNumber"], match=2), IO)
    assert shop.groups() == [("AB", 1), ("CD", 2)]
    assert shop.present() == "ABCD"


def test_r7_with_the_last_merging_level_every_level_merges(client: Any) -> None:
    shop = shop_with(client, rules(["EmailAddress"], ["PhoneNumber"], match=2, merge=2), IO)
    assert shop.present() == "AC"
    assert shop.groups() == []


VOS = {
    "A": {"EmailAddress": "r.vos@ex.org"},
    "B": {"BusinessEmailAddress": "r.vos@ex.org"},
    "C": {"BusinessEmailAddress": "r.vos@ex.org"},
}


@pytest.mark.parametrize(("model", "groups"), [(ONE, [("BC", 1)]), (MANY, [("ABC", 1)])])
def test_r8_a_subtype_meets_itself_or_under_many_to_many_any_other(
    client: Any, model: str, groups: Any
) -> None:
    block = rules(["EmailAddress"], model=model, EmailAddress=["EmailAddress", "BusinessEmailAddress"])
    assert shop_with(client, block, VOS).groups() == groups


def test_r9_a_subtype_that_is_not_selected_is_not_looked_at(client: Any) -> None:
    block = rules(["EmailAddress"], model=MANY, EmailAddress=["EmailAddress", "PersonalEmailAddress"])
    assert shop_with(client, block, VOS).groups() == []


@pytest.mark.parametrize(("model", "groups"), [(ONE, []), (MANY, [("AB", 1)])])
def test_r10_phones_are_compared_by_digits_and_no_country_code_is_guessed(
    client: Any, model: str, groups: Any
) -> None:
    profiles = {
        "A": {"PhoneNumber": "(555) 010-0123"},
        "B": {"MobilePhoneNumber": "555.010.0123"},
        "C": {"PhoneNumber": "+1 555 010 0123"},
    }
    block = rules(["PhoneNumber"], model=model, PhoneNumber=["PhoneNumber", "MobilePhoneNumber"])
    assert shop_with(client, block, profiles).groups() == groups


@pytest.mark.parametrize(("attribute", "groups"), [("EmailAddress", [("AB", 1)]), ("AccountNumber", [])])
def test_r11_case_is_folded_in_e_mails_and_kept_in_account_numbers(
    client: Any, attribute: str, groups: Any
) -> None:
    profiles = {
        "A": {"EmailAddress": "Ana@EX.org", "AccountNumber": "ab1"},
        "B": {"EmailAddress": "ana@ex.org", "AccountNumber": "AB1"},
    }
    assert shop_with(client, rules([attribute]), profiles).groups() == groups


def test_r12_a_missing_value_matches_nothing_not_even_another(client: Any) -> None:
    lea = {"FirstName": "Lea", "LastName": "Brandt"}
    with_email = ["FirstName", "LastName", "EmailAddress"]
    shop = shop_with(client, rules(with_email), {"A": lea, "B": lea, "C": lea})
    shop.change("C", EmailAddress="")
    assert shop.groups() == []
    state_manager.set_transition(RULES, {"progression": "immediate"})
    shop.update(RuleBasedMatching=rules(with_email, ["FirstName", "LastName"], match=2))
    assert shop.groups() == [("ABC", 2)]


BERGEN = {
    "A": {
        "Address": {"City": "Bergen", "PostalCode": "5003"},
        "ShippingAddress": {"City": "Oslo", "PostalCode": "0150"},
    },
    "B": {"MailingAddress": {"City": "bergen", "PostalCode": "5003"}},
    "C": {"Address": {"City": "Bergen", "PostalCode": "0150"}},
}
THREE_ADDRESSES = ["Address", "MaillingAddress", "ShippingAddress"]


@pytest.mark.parametrize(("model", "groups"), [(ONE, []), (MANY, [("AB", 1)])])
def test_r13_parts_must_be_equal_on_one_pair_of_addresses(client: Any, model: str, groups: Any) -> None:
    block = rules(["Address.City", "Address.PostalCode"], model=model, Address=THREE_ADDRESSES)
    shop = shop_with(client, block, BERGEN)
    assert shop.groups() == groups
    selector = shop.get()["RuleBasedMatching"]["AttributeTypesSelector"]
    assert selector["Address"] == THREE_ADDRESSES  # the double l comes back as it was sent


def test_r14_one_part_alone_is_equal_on_any_pair_of_addresses(client: Any) -> None:
    block = rules(["Address.City"], model=MANY, Address=THREE_ADDRESSES)
    assert shop_with(client, block, BERGEN).groups() == [("ABC", 1)]


def test_r15_street_lines_are_joined_and_marks_and_case_dropped(client: Any) -> None:
    profiles = {
        "A": {"Address": {"Address1": "4 Quay St.", "Address2": "Flat 2"}},
        "B": {"Address": {"Address1": "4 quay st", "Address2": "flat 2"}},
        "C": {"Address": {"Address1": "4 Quay St"}},
    }
    block = rules(["Address.Address"], model=ONE, Address=["Address"])
    assert shop_with(client, block, profiles).groups() == [("AB", 1)]


def test_r16_a_custom_key_is_taken_as_it_is_spelt(client: Any) -> None:
    profiles = {
        "A": {"Attributes": {"LoyaltyId": "L-9"}},
        "B": {"Attributes": {"LoyaltyId": "L-9"}},
        "C": {"Attributes": {"loyaltyid": "L-9"}},
    }
    assert shop_with(client, rules(["Attributes.LoyaltyId"]), profiles).groups() == [("AB", 1)]


def test_r17_groups_are_connected_sets(client: Any) -> None:
    profiles = {
        "A": {"EmailAddress": "one@ex.org"},
        "B": {"EmailAddress": "one@ex.org", "PersonalEmailAddress": "two@ex.org"},
        "C": {"EmailAddress": "two@ex.org"},
    }
    selected = {"EmailAddress": ["EmailAddress", "PersonalEmailAddress"]}
    shop = shop_with(client, rules(["EmailAddress"], model=MANY, **selected), profiles)
    assert shop.groups() == [("ABC", 1)]
    state_manager.set_transition(RULES, {"progression": "immediate"})
    shop.update(RuleBasedMatching=rules(["EmailAddress"], merge=1, model=MANY, **selected))
    assert shop.present() == "A"
    assert shop.groups() == []


def test_r18_after_a_merge_the_profile_may_no_longer_match(client: Any) -> None:
    state_manager.set_transition(RULES, {"progression": "immediate"})
    with clock() as go_to:
        shop = Shop(client)
        shop.add({name: {} for name in "ABC"})
        go_to(10)
        shop.change("A", AccountNumber="9", PhoneNumber="5550120")
        shop.change("C", PhoneNumber="5550120")
        go_to(20)
        shop.change("B", AccountNumber="9", PhoneNumber="5550199")
        shop.update(RuleBasedMatching=rules(["AccountNumber"], ["PhoneNumber"], match=2, merge=1))
        assert shop.present() == "AC"
        assert shop.profile("A") == {"AccountNumber": "9", "PhoneNumber": "5550199"}
        assert shop.groups() == []


def test_r19_after_a_merge_the_profile_may_match_more(client: Any) -> None:
    shop = shop_with(
        client,
        rules(["AccountNumber"], ["FirstName", "EmailAddress"], match=2, merge=2),
        {
            "A": {"AccountNumber": "9", "FirstName": "Jon"},
            "B": {"AccountNumber": "9", "EmailAddress": "jon@ex.org"},
            "C": {"FirstName": "Jon", "EmailAddress": "jon@ex.org"},
        },
    )
    assert shop.present() == "A"
    assert shop.profile("A") == {"AccountNumber": "9", "FirstName": "Jon", "EmailAddress": "jon@ex.org"}


def ingest(shop: Shop, name: str, type_name: str, at: int, **values: str) -> None:
    """Put an object that makes a profile of this name, with its values as old as that minute."""
    millis = str(int(minute(at).timestamp() * 1000))
    put(shop.client, DOMAIN, type_name, id=name, at=millis, **values)
    found = shop.client.search_profiles(DomainName=DOMAIN, KeyName=f"{type_name}Id", Values=[name])
    (shop.ids[name],) = [item["ProfileId"] for item in found["Items"]]


def shop_of_sources(client: Any, conflict: dict[str, str] | None) -> Shop:
    """Two sources whose records never find each other's profiles, only the rules do."""
    shop = Shop(client, RuleBasedMatching=rules(["EmailAddress"], merge=1, conflict=conflict))
    members = {
        "mail": "EmailAddress",
        "first": "FirstName",
        "last": "LastName",
        "phone": "PhoneNumber",
        "at": "SourceLastUpdatedTimestamp",
    }
    for type_name in ("Crm", "Billing"):
        put_type(
            client,
            DOMAIN,
            type_name,
            {"id": "_source.id"}
            | {
                name: {"Source": f"_source.{name}", "Target": f"_profile.{member}"}
                for name, member in members.items()
            },
            {f"{type_name}Id": [key("id", identifiers="UNIQUE PROFILE")]},
            SourceLastUpdatedTimestampFormat="EpochMilli",
        )
    return shop


@pytest.mark.parametrize(
    ("conflict", "first_name"),
    [(None, "Kate"), (source("Billing"), "Katherine"), (source("Loyalty"), "Kate")],
)
def test_r20_a_source_decides_conflicts_only_and_recency_where_it_wrote_none(
    client: Any, conflict: Any, first_name: str
) -> None:
    with clock(100):
        shop = shop_of_sources(client, conflict)
        ingest(shop, "A", "Crm", 50, mail="k@ex.org", first="Kate", last="Lind")
        ingest(shop, "B", "Billing", 30, mail="k@ex.org", first="Katherine", phone="5550140")
        assert shop.ids["A"] == shop.ids["B"]
        assert shop.profile("A") == {
            "EmailAddress": "k@ex.org",
            "FirstName": first_name,
            "LastName": "Lind",
            "PhoneNumber": "5550140",
        }


def test_r21_of_two_values_from_the_source_the_newer_stays(client: Any) -> None:
    with clock(100):
        shop = shop_of_sources(client, source("Billing"))
        ingest(shop, "A", "Crm", 50, mail="k@ex.org", first="Kate", last="Lind")
        ingest(shop, "B", "Billing", 30, mail="k@ex.org", first="Katherine", phone="5550140")
        ingest(shop, "C", "Billing", 40, mail="k@ex.org", first="Kath")
        assert set(shop.ids.values()) == {shop.ids["A"]}
        assert shop.profile("A")["FirstName"] == "Kath"


def test_r22_a_level_whose_values_are_all_on_more_than_500_profiles_is_skipped(client: Any) -> None:
    queue = create_queue()
    block = rules(["FirstName", "LastName"], ["LastName", "EmailAddress"], match=2)
    shop = Shop(client, DeadLetterQueueUrl=queue, RuleBasedMatching=block)
    lee = {"FirstName": "Kim", "LastName": "Lee"}
    shop.add({f"{number:03}": lee for number in range(501)})
    assert shop.groups() == []
    shop.add({name: {**lee, "EmailAddress": "p@ex.org"} for name in "PQ"})
    assert shop.groups() == [("PQ", 2)]
    # Those are reported that are written when the values are too common.
    found = letters(queue)
    assert [json.loads(body)["ProfileId"] for body, _ in found] == [
        shop.ids[one] for one in ("500", "P", "Q")
    ]
    for _, attributes in found:
        assert attributes == {
            "Message": "All attributes at rule level 1 are associated with more than 500 records.",
            "DomainName": DOMAIN,
            "ObjectTypeName": "_profile",
        }


def test_r23_exactly_500_profiles_with_a_value_still_match(client: Any) -> None:
    shop = Shop(client, RuleBasedMatching=rules(["FirstName", "LastName"], match=1))
    shop.add({f"{number:03}": {"FirstName": "Kim", "LastName": "Lee"} for number in range(500)})
    (match_id,) = shop.match_ids()
    pages = every_page(
        shop.client.get_similar_profiles,
        "ProfileIds",
        DomainName=DOMAIN,
        MatchType="RULE_BASED_MATCHING",
        SearchKey="_matchId",
        SearchValue=match_id,
    )
    assert [len(page) for page in pages] == [100] * 5
    assert sorted(one for page in pages for one in page) == sorted(shop.ids.values())
    shop.add({"500": {"FirstName": "Kim", "LastName": "Lee"}})
    assert shop.match_ids() == []


def test_r24_new_rules_of_an_existing_domain_wait_for_an_hour(client: Any) -> None:
    with clock() as go_to:
        shop = Shop(client)
        shop.add({"A": {"EmailAddress": "x@ex.org"}, "B": {"EmailAddress": "x@ex.org"}})
        shop.update(RuleBasedMatching=rules(["EmailAddress"], merge=1))
        assert shop.status() == "PENDING"
        assert (shop.match_ids(), shop.present()) == ([], "AB")
        go_to(59.9)
        assert (shop.status(), shop.present()) == ("PENDING", "AB")
        go_to(60)
        assert (shop.status(), shop.present()) == ("ACTIVE", "A")


def test_r25_rules_of_a_new_domain_are_active_at_once(client: Any) -> None:
    shop = Shop(client, RuleBasedMatching=rules(["EmailAddress"], merge=1))
    assert shop.status() == "ACTIVE"
    shop.add({"A": {"EmailAddress": "x@ex.org"}})
    assert shop.present() == "A"
    shop.add({"B": {"EmailAddress": "x@ex.org"}})
    assert shop.present() == "A"


def test_r26_a_profile_is_evaluated_again_when_it_changes(client: Any) -> None:
    profiles = {"A": {"EmailAddress": "x@ex.org"}, "B": {"EmailAddress": "y@ex.org"}}
    shop = shop_with(client, rules(["EmailAddress"]), profiles)
    assert shop.groups() == []
    shop.change("B", EmailAddress="x@ex.org")
    assert shop.groups() == [("AB", 1)]
    shop.change("B", EmailAddress="y@ex.org")
    assert shop.groups() == []


def test_r27_switching_off_deletes_rules_and_groups_and_leaves_profiles(client: Any) -> None:
    shop = shop_with(client, rules(["EmailAddress"], ["PhoneNumber"], match=2), IO)
    assert len(shop.match_ids()) == 2
    assert shop.update(RuleBasedMatching={"Enabled": False})["RuleBasedMatching"] == {"Enabled": False}
    assert shop.get()["RuleBasedMatching"] == {"Enabled": False}
    assert shop.present() == "ABCD"
    state_manager.set_transition(RULES, {"progression": "immediate"})
    shop.update(RuleBasedMatching=rules(["EmailAddress"], merge=1))
    assert shop.present() == "ACD"
    shop.update(RuleBasedMatching={"Enabled": False})
    assert shop.present() == "ACD"


def test_r28_rules_do_not_bridge_what_the_model_bridges(client: Any) -> None:
    shop = Shop(client, RuleBasedMatching=rules(["PhoneNumber"]), Matching={"Enabled": True})
    shop.add(
        {
            "A": {"FirstName": "Jhn", "LastName": "Doe", "PhoneNumber": "+1 206 555 0123"},
            "B": {"FirstName": "John", "LastName": "Doe", "PhoneNumber": "(206) 555-0123"},
        }
    )
    assert shop.groups() == []
    run_identity_resolution_job(DOMAIN)
    assert shop.potential_matches() == ["AB"]
