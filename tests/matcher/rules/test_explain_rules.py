"""The explanation of a pair agrees with what matching does, and says why."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from customer_profiles_mock.matcher import (
    AttributeExplanation,
    RuleSettings,
    explain_rules,
    find_rule_matches,
    rule_settings,
)
from tests.matcher.rules import small_domains


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_first_matching_level_is_the_level_of_the_pair(seed: int) -> None:
    random = Random(seed)
    rules = rule_settings(small_domains.block(random))
    one, other = (small_domains.profile(random, profile_id) for profile_id in "ab")
    levels = explain_rules(one, other, rules)
    mirrored = explain_rules(other, one, rules)
    assert [level.matches for level in mirrored] == [level.matches for level in levels]
    expected = [group.level for group in find_rule_matches([one, other], rules)]
    assert [level.level for level in levels if level.matches][:1] == expected
    for level in levels:
        if level.matches:
            assert all(attribute.is_equal for attribute in level.attributes)
        assert not any(attribute.is_equal and attribute.is_missing for attribute in level.attributes)


def test_both_normal_forms_are_shown_for_each_selected_member() -> None:
    rules = RuleSettings(
        rules=(("LastName", "PhoneNumber"), ("AccountNumber",)),
        phones=("PhoneNumber", "MobilePhoneNumber"),
        many_to_many=True,
    )
    first, second = explain_rules(
        {"LastName": " LEE", "PhoneNumber": "(555) 010-0123", "AccountNumber": "7"},
        {"LastName": "Lee", "PhoneNumber": "+1 555 0100", "MobilePhoneNumber": "555.010.0123"},
        rules,
    )
    assert first.matches
    assert first.attributes == (
        AttributeExplanation(
            "LastName", {"LastName": "lee"}, {"LastName": "lee"}, (("LastName", "LastName"),)
        ),
        AttributeExplanation(
            "PhoneNumber",
            {"PhoneNumber": "5550100123", "MobilePhoneNumber": ""},
            {"PhoneNumber": "15550100", "MobilePhoneNumber": "5550100123"},
            (("PhoneNumber", "MobilePhoneNumber"),),
        ),
    )
    assert not second.matches
    (account,) = second.attributes
    assert account.is_missing
    assert not account.is_equal


def test_parts_that_are_equal_on_different_addresses_are_no_match() -> None:
    rules = RuleSettings(
        rules=(("Address.City", "Address.PostalCode"),),
        addresses=("Address", "ShippingAddress"),
        many_to_many=True,
    )
    (level,) = explain_rules(
        {
            "Address": {"City": "Bergen", "PostalCode": "5003"},
            "ShippingAddress": {"City": "Oslo", "PostalCode": "0150"},
        },
        {"Address": {"City": "Bergen", "PostalCode": "0150"}},
        rules,
    )
    assert [attribute.is_equal for attribute in level.attributes] == [True, True]
    assert level.equal_addresses == ()
    assert not level.matches


def test_a_level_above_the_maximum_is_shown_as_not_tried() -> None:
    rules = RuleSettings(rules=(("EmailAddress",), ("LastName",)), matching_level=1)
    _, second = explain_rules({"LastName": "Lee"}, {"LastName": "Lee"}, rules)
    assert not second.is_tried
    assert not second.matches
    assert second.attributes[0].is_equal
