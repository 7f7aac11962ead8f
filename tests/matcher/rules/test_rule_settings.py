"""How the API's RuleBasedMatching is read."""

from __future__ import annotations

from typing import Any

import pytest

from customer_profiles_mock.matcher import RuleSettings, rule_settings
from customer_profiles_mock.matcher.rules.normal_forms import form_of


def settings_of(*rules: list[str], **members: Any) -> RuleSettings:
    return rule_settings({"Enabled": True, "MatchingRules": [{"Rule": rule} for rule in rules], **members})


def test_levels_that_are_left_out_mean_all_rules_and_no_merging() -> None:
    settings = settings_of(["FirstName"], ["LastName"])
    assert settings.tried_rules == (("FirstName",), ("LastName",))
    assert settings.merging_level == 0


def test_more_levels_than_rules_mean_all() -> None:
    settings = settings_of(["FirstName"], MaxAllowedRuleLevelForMatching=9, MaxAllowedRuleLevelForMerging=9)
    assert settings.tried_rules == (("FirstName",),)
    assert settings.merging_level == 9


def test_enabled_without_rules_has_a_rule_set_that_merges_nothing() -> None:
    settings = rule_settings({"Enabled": True, "MaxAllowedRuleLevelForMerging": 3})
    assert settings.rules == (
        ("AccountNumber", "LastName"),
        ("FirstName", "LastName", "EmailAddress"),
        ("FirstName", "LastName", "PhoneNumber"),
    )
    assert settings.merging_level == 0


@pytest.mark.parametrize(
    "block", [{}, {"Enabled": False}, {"Enabled": False, "MatchingRules": [{"Rule": ["Gender"]}]}]
)
def test_not_enabled_there_are_no_rules(block: dict[str, Any]) -> None:
    assert rule_settings(block).tried_rules == ()


def test_without_selector_each_type_is_its_plain_member() -> None:
    settings = settings_of(["EmailAddress"])
    assert (settings.emails, settings.phones, settings.addresses) == (
        ("EmailAddress",),
        ("PhoneNumber",),
        ("Address",),
    )
    assert not settings.many_to_many


def test_a_type_missing_from_the_selector_is_its_plain_member() -> None:
    selector = {"AttributeMatchingModel": "MANY_TO_MANY", "EmailAddress": ["BusinessEmailAddress"]}
    settings = settings_of(["EmailAddress"], AttributeTypesSelector=selector)
    assert settings.emails == ("BusinessEmailAddress",)
    assert settings.phones == ("PhoneNumber",)
    assert settings.many_to_many


@pytest.mark.parametrize(
    ("kind", "names", "members"),
    [
        (
            "EmailAddress",
            ["Email", "EmailAddress", "PersonalEmail", "BusinessEmail"],
            ("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"),
        ),
        (
            "PhoneNumber",
            ["HomePhone", "Phone", "MobilePhone", "BusinessPhone", "MobilePhoneNumber"],
            ("HomePhoneNumber", "PhoneNumber", "MobilePhoneNumber", "BusinessPhoneNumber"),
        ),
        (
            "Address",
            ["MaillingAddress", "BusinessAddress", "ShippingAddress", "Address"],
            ("MailingAddress", "BillingAddress", "ShippingAddress", "Address"),
        ),
        ("Address", ["MailingAddress", "BillingAddress"], ("MailingAddress", "BillingAddress")),
    ],
)
def test_every_spelling_of_a_selector_means_a_profile_member(
    kind: str, names: list[str], members: tuple[str, ...]
) -> None:
    settings = settings_of(
        ["FirstName"], AttributeTypesSelector={"AttributeMatchingModel": "ONE_TO_ONE", kind: names}
    )
    assert {
        "EmailAddress": settings.emails,
        "PhoneNumber": settings.phones,
        "Address": settings.addresses,
    }[kind] == members


@pytest.mark.parametrize(
    "name", ["BusinessEmailAddress", "Address", "Address.Street", "Attributes", "Attributes.", "firstname"]
)
def test_other_attributes_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be used in a rule"):
        settings_of([name])


def test_an_unknown_type_in_the_selector_is_refused() -> None:
    selector = {"AttributeMatchingModel": "ONE_TO_ONE", "EmailAddress": ["WorkEmail"]}
    with pytest.raises(ValueError, match="'WorkEmail' is not an attribute type of EmailAddress"):
        settings_of(["EmailAddress"], AttributeTypesSelector=selector)


def test_merging_above_matching_is_refused() -> None:
    with pytest.raises(ValueError, match="merging_level 2 is above matching_level 1"):
        settings_of(["FirstName"], MaxAllowedRuleLevelForMatching=1, MaxAllowedRuleLevelForMerging=2)


def test_a_rule_without_attributes_is_refused() -> None:
    with pytest.raises(ValueError, match="a rule needs at least one attribute"):
        RuleSettings(rules=((),))


@pytest.mark.parametrize(
    ("attribute", "text", "form"),
    [
        ("EmailAddress", " Ana.Vos@EX.org ", "ana.vos@ex.org"),
        ("PhoneNumber", "+1 (555) 010-0123", "15550100123"),
        ("PhoneNumber", "unknown", ""),
        ("FirstName", "  Ana   María ", "ana maría"),
        ("LastName", "STRAẞE", "strasse"),
        ("BusinessName", "Acme, Ltd.", "acme, ltd."),
        ("Gender", "FEMALE", "female"),
        ("Address.Address", "4 Quay St.,  #2", "4 quay st 2"),
        ("Address.City", "Bergen ,", "bergen"),
        ("AccountNumber", " Ab 1 ", "Ab 1"),
        ("BirthDate", " 1980-01-02", "1980-01-02"),
        ("Attributes.Tier", " Gold ", "Gold"),
    ],
)
def test_the_normal_form_of_each_kind(attribute: str, text: str, form: str) -> None:
    assert form_of(attribute)(text) == form
    assert form_of(attribute, normalised=False)(text) == text
