"""Worked examples of rule-based matching and merging, each named after what decides it.

Profiles are called A, B, C in the order of their creation. Times are minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from customer_profiles_mock.matcher import (
    RECENCY,
    ConflictResolution,
    Merge,
    MergeCandidate,
    RuleIndex,
    RuleSettings,
    evaluate_rules,
    find_rule_matches,
    merge_by_rules,
    rule_settings,
)

Profiles = Mapping[str, Mapping[str, Any]]

ONE, MANY = "ONE_TO_ONE", "MANY_TO_MANY"


def rules(
    *written: list[str],
    match: int | None = None,
    merge: int | None = None,
    model: str | None = None,
    **selected: list[str],
) -> RuleSettings:
    block: dict[str, Any] = {"Enabled": True, "MatchingRules": [{"Rule": rule} for rule in written]}
    if match:
        block["MaxAllowedRuleLevelForMatching"] = match
    if merge:
        block["MaxAllowedRuleLevelForMerging"] = merge
    if model:
        block["AttributeTypesSelector"] = {"AttributeMatchingModel": model, **selected}
    return rule_settings(block)


def groups(profiles: Profiles, settings: RuleSettings) -> list[tuple[str, int]]:
    """Members and level of each group: [("AB", 1)]."""
    found = find_rule_matches([{"ProfileId": name, **values} for name, values in profiles.items()], settings)
    return [("".join(group.profile_ids), group.level) for group in found]


def own_levels(profiles: Profiles, settings: RuleSettings) -> dict[str, int]:
    found = find_rule_matches([{"ProfileId": name, **values} for name, values in profiles.items()], settings)
    return {name: level for group in found for name, level in group.own_levels.items()}


def timed(number: int, name: str, writer: str = "", /, **values: tuple[str, int] | str) -> MergeCandidate:
    """A profile whose values are given with their times."""
    pairs = {member: value if isinstance(value, tuple) else (value, 0) for member, value in values.items()}
    return MergeCandidate(
        name,
        {member: text for member, (text, _) in pairs.items()},
        number,
        0.0,
        {member: float(time) for member, (_, time) in pairs.items()},
        dict.fromkeys(pairs, writer) if writer else {},
    )


def merges(
    profiles: Profiles | list[MergeCandidate], settings: RuleSettings, conflict: ConflictResolution = RECENCY
) -> list[Merge]:
    if not isinstance(profiles, list):
        profiles = [MergeCandidate(name, values, at) for at, (name, values) in enumerate(profiles.items())]
    return merge_by_rules(profiles, settings, conflict)


def outcome(found: list[Merge]) -> list[str]:
    return [f"{'+'.join([merge.survivor_id, *merge.absorbed_ids])}@{merge.decided_by}" for merge in found]


def test_r1_all_names_of_a_rule_must_be_equal() -> None:
    mira = {"FirstName": "Mira", "LastName": "Okafor"}
    profiles = {
        "A": {**mira, "EmailAddress": "mira@ex.org"},
        "B": {**mira, "EmailAddress": "mira@ex.org"},
        "C": {**mira, "EmailAddress": "m.okafor@ex.org"},
    }
    settings = rules(["FirstName", "LastName", "EmailAddress"], match=1)
    assert groups(profiles, settings) == [("AB", 1)]
    assert merges(profiles, settings) == []


def test_r2_the_lowest_hit_is_the_own_level_and_the_weakest_link_that_of_the_group() -> None:
    tal = {"AccountNumber": "77-1", "EmailAddress": "tal@ex.org"}
    profiles = {"A": tal, "B": tal, "C": {"EmailAddress": "tal@ex.org"}}
    settings = rules(["AccountNumber"], ["EmailAddress"], match=2)
    assert groups(profiles, settings) == [("ABC", 2)]
    assert own_levels(profiles, settings) == {"A": 1, "B": 1, "C": 2}


def test_r3_profiles_that_stopped_at_better_levels_are_not_linked_at_a_later_one() -> None:
    profiles = {
        "A": {"AccountNumber": "1", "PhoneNumber": "5550100"},
        "B": {"AccountNumber": "1"},
        "C": {"PhoneNumber": "5550100", "EmailAddress": "c@ex.org"},
        "D": {"EmailAddress": "c@ex.org"},
    }
    settings = rules(["AccountNumber"], ["EmailAddress"], ["PhoneNumber"], match=3)
    assert groups(profiles, settings) == [("AB", 1), ("CD", 2)]


def test_r4_levels_above_the_maximum_are_not_tried() -> None:
    profiles = {"A": {"PhoneNumber": "555 0101"}, "B": {"PhoneNumber": "555-0101"}}
    assert groups(profiles, rules(["EmailAddress"], ["PhoneNumber"], match=1)) == []
    assert groups(profiles, rules(["EmailAddress"], ["PhoneNumber"], match=2)) == [("AB", 2)]


IO = {
    "A": {"EmailAddress": "io@ex.org"},
    "B": {"EmailAddress": "io@ex.org"},
    "C": {"PhoneNumber": "5550111"},
    "D": {"PhoneNumber": "5550111"},
}


def test_r5_merging_reaches_up_to_its_own_level() -> None:
    settings = rules(["EmailAddress"], ["PhoneNumber"], match=2, merge=1)
    assert outcome(merges(IO, settings)) == ["A+B@1"]
    assert groups({name: IO[name] for name in "ACD"}, settings) == [("CD", 2)]


def test_r6_without_merging_level_profiles_are_only_matched() -> None:
    settings = rules(["EmailAddress"], ["PhoneNumber"], match=2)
    assert groups(IO, settings) == [("AB", 1), ("CD", 2)]
    assert merges(IO, settings) == []


def test_r7_with_the_last_merging_level_every_level_merges() -> None:
    settings = rules(["EmailAddress"], ["PhoneNumber"], match=2, merge=2)
    assert outcome(merges(IO, settings)) == ["A+B@1", "C+D@2"]
    assert groups({name: IO[name] for name in "AC"}, settings) == []


VOS = {
    "A": {"EmailAddress": "r.vos@ex.org"},
    "B": {"BusinessEmailAddress": "r.vos@ex.org"},
    "C": {"BusinessEmailAddress": "r.vos@ex.org"},
}


def test_r8_a_subtype_meets_itself_or_under_many_to_many_any_other() -> None:
    selected = ["EmailAddress", "BusinessEmailAddress"]
    assert groups(VOS, rules(["EmailAddress"], model=ONE, EmailAddress=selected)) == [("BC", 1)]
    assert groups(VOS, rules(["EmailAddress"], model=MANY, EmailAddress=selected)) == [("ABC", 1)]


def test_r9_a_subtype_that_is_not_selected_is_not_looked_at() -> None:
    selected = ["EmailAddress", "PersonalEmailAddress"]
    assert groups(VOS, rules(["EmailAddress"], model=MANY, EmailAddress=selected)) == []


def test_r10_phones_are_compared_by_digits_and_no_country_code_is_guessed() -> None:
    profiles = {
        "A": {"PhoneNumber": "(555) 010-0123"},
        "B": {"MobilePhoneNumber": "555.010.0123"},
        "C": {"PhoneNumber": "+1 555 010 0123"},
    }
    selected = ["PhoneNumber", "MobilePhoneNumber"]
    assert groups(profiles, rules(["PhoneNumber"], model=MANY, PhoneNumber=selected)) == [("AB", 1)]
    assert groups(profiles, rules(["PhoneNumber"], model=ONE, PhoneNumber=selected)) == []


def test_r11_case_is_folded_in_e_mails_and_kept_in_account_numbers() -> None:
    profiles = {
        "A": {"EmailAddress": "Ana@EX.org", "AccountNumber": "ab1"},
        "B": {"EmailAddress": "ana@ex.org", "AccountNumber": "AB1"},
    }
    assert groups(profiles, rules(["EmailAddress"])) == [("AB", 1)]
    assert groups(profiles, rules(["AccountNumber"])) == []


def test_r12_a_missing_value_matches_nothing_not_even_another() -> None:
    lea = {"FirstName": "Lea", "LastName": "Brandt"}
    profiles = {"A": lea, "B": lea, "C": {**lea, "EmailAddress": ""}}
    with_email = ["FirstName", "LastName", "EmailAddress"]
    assert groups(profiles, rules(with_email)) == []
    assert groups(profiles, rules(with_email, ["FirstName", "LastName"], match=2)) == [("ABC", 2)]


BERGEN = {
    "A": {
        "Address": {"City": "Bergen", "PostalCode": "5003"},
        "ShippingAddress": {"City": "Oslo", "PostalCode": "0150"},
    },
    "B": {"MailingAddress": {"City": "bergen", "PostalCode": "5003"}},
    "C": {"Address": {"City": "Bergen", "PostalCode": "0150"}},
}
THREE_ADDRESSES = ["Address", "MaillingAddress", "ShippingAddress"]


def test_r13_parts_must_be_equal_on_one_pair_of_addresses() -> None:
    rule = ["Address.City", "Address.PostalCode"]
    assert groups(BERGEN, rules(rule, model=MANY, Address=THREE_ADDRESSES)) == [("AB", 1)]
    assert groups(BERGEN, rules(rule, model=ONE, Address=THREE_ADDRESSES)) == []


def test_r14_one_part_alone_is_equal_on_any_pair_of_addresses() -> None:
    assert groups(BERGEN, rules(["Address.City"], model=MANY, Address=THREE_ADDRESSES)) == [("ABC", 1)]


def test_r15_street_lines_are_joined_and_marks_and_case_dropped() -> None:
    profiles = {
        "A": {"Address": {"Address1": "4 Quay St.", "Address2": "Flat 2"}},
        "B": {"Address": {"Address1": "4 quay st", "Address2": "flat 2"}},
        "C": {"Address": {"Address1": "4 Quay St"}},
    }
    assert groups(profiles, rules(["Address.Address"], model=ONE, Address=["Address"])) == [("AB", 1)]


def test_r16_a_custom_key_is_taken_as_it_is_spelt() -> None:
    profiles = {
        "A": {"Attributes": {"LoyaltyId": "L-9"}},
        "B": {"Attributes": {"LoyaltyId": "L-9"}},
        "C": {"Attributes": {"loyaltyid": "L-9"}},
    }
    assert groups(profiles, rules(["Attributes.LoyaltyId"])) == [("AB", 1)]


def test_r17_groups_are_connected_sets_and_merge_as_a_whole() -> None:
    profiles = {
        "A": {"EmailAddress": "one@ex.org"},
        "B": {"EmailAddress": "one@ex.org", "PersonalEmailAddress": "two@ex.org"},
        "C": {"EmailAddress": "two@ex.org"},
    }
    selected = ["EmailAddress", "PersonalEmailAddress"]
    settings = rules(["EmailAddress"], model=MANY, EmailAddress=selected)
    assert groups(profiles, settings) == [("ABC", 1)]
    merging = rules(["EmailAddress"], merge=1, model=MANY, EmailAddress=selected)
    assert outcome(merges(profiles, merging)) == ["A+B+C@1"]


def test_r18_after_a_merge_the_profile_may_no_longer_match() -> None:
    profiles = [
        timed(1, "A", AccountNumber="9", PhoneNumber=("5550120", 10)),
        timed(2, "B", AccountNumber="9", PhoneNumber=("5550199", 20)),
        timed(3, "C", PhoneNumber="5550120"),
    ]
    settings = rules(["AccountNumber"], ["PhoneNumber"], match=2, merge=1)
    (merge,) = merges(profiles, settings)
    assert outcome([merge]) == ["A+B@1"]
    assert merge.values == {"AccountNumber": "9", "PhoneNumber": "5550199"}
    assert groups({"A": merge.values, "C": profiles[2].values}, settings) == []


def test_r19_after_a_merge_the_profile_may_match_more() -> None:
    profiles = {
        "A": {"AccountNumber": "9", "FirstName": "Jon"},
        "B": {"AccountNumber": "9", "EmailAddress": "jon@ex.org"},
        "C": {"FirstName": "Jon", "EmailAddress": "jon@ex.org"},
    }
    settings = rules(["AccountNumber"], ["FirstName", "EmailAddress"], match=2, merge=2)
    found = merges(profiles, settings)
    assert outcome(found) == ["A+B@1", "A+C@2"]
    assert found[0].values == {"AccountNumber": "9", "FirstName": "Jon", "EmailAddress": "jon@ex.org"}


KATE = timed(1, "A", "Crm", EmailAddress="k@ex.org", FirstName=("Kate", 50), LastName=("Lind", 50))
KATHERINE = timed(
    2, "B", "Billing", EmailAddress="k@ex.org", FirstName=("Katherine", 30), PhoneNumber=("5550140", 30)
)
KATH = timed(3, "C", "Billing", EmailAddress="k@ex.org", FirstName=("Kath", 40))


def test_r20_a_source_decides_conflicts_only_and_recency_where_it_wrote_none() -> None:
    settings = rules(["EmailAddress"], merge=1)
    first_names = {}
    for source in (None, "Billing", "Loyalty"):
        (merge,) = merges([KATE, KATHERINE], settings, ConflictResolution(source))
        first_names[source] = merge.values["FirstName"]
        assert (merge.values["LastName"], merge.values["PhoneNumber"]) == ("Lind", "5550140")
    assert first_names == {None: "Kate", "Billing": "Katherine", "Loyalty": "Kate"}


def test_r21_of_two_values_from_the_source_the_newer_stays() -> None:
    (merge,) = merges(
        [KATE, KATHERINE, KATH], rules(["EmailAddress"], merge=1), ConflictResolution("Billing")
    )
    assert merge.values["FirstName"] == "Kath"


def test_r22_a_level_whose_values_are_all_on_more_than_500_profiles_is_skipped() -> None:
    lee = {"FirstName": "Kim", "LastName": "Lee"}
    profiles = [{"ProfileId": f"{n:03}", **lee} for n in range(501)]
    profiles += [{"ProfileId": name, **lee, "EmailAddress": "p@ex.org"} for name in "PQ"]
    settings = rules(["FirstName", "LastName"], ["LastName", "EmailAddress"], match=2)
    found = evaluate_rules(profiles, settings)
    assert [(group.profile_ids, group.level) for group in found.groups] == [(("P", "Q"), 2)]
    assert [(one.profile_id, one.level) for one in found.skipped] == [
        (profile["ProfileId"], 1) for profile in profiles
    ]


def test_r23_exactly_500_profiles_with_a_value_still_match() -> None:
    profiles = [{"ProfileId": f"{n:03}", "FirstName": "Kim", "LastName": "Lee"} for n in range(500)]
    found = evaluate_rules(profiles, rules(["FirstName", "LastName"], match=1))
    assert [len(group.profile_ids) for group in found.groups] == [500]
    assert found.skipped == []


def test_r26_a_profile_is_evaluated_again_when_it_changes() -> None:
    index = RuleIndex(
        rules(["EmailAddress"]),
        [{"ProfileId": "A", "EmailAddress": "x@ex.org"}, {"ProfileId": "B", "EmailAddress": "y@ex.org"}],
    )
    assert index.groups() == []
    index.update({"ProfileId": "B", "EmailAddress": "x@ex.org"})
    assert [group.profile_ids for group in index.groups()] == [("A", "B")]
    index.update({"ProfileId": "B", "EmailAddress": "y@ex.org"})
    assert index.groups() == []


def test_r28_rules_do_not_bridge_what_the_model_bridges() -> None:
    profiles = {
        "A": {"FirstName": "Jhn", "LastName": "Doe", "PhoneNumber": "+1 555 010 0123"},
        "B": {"FirstName": "John", "LastName": "Doe", "PhoneNumber": "(555) 010-0123"},
    }
    assert groups(profiles, rules(["PhoneNumber"])) == []
