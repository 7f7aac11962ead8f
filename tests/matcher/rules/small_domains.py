"""Small random sets of profiles and rules in which values often meet; all of one seed are the same."""

from __future__ import annotations

from random import Random
from typing import Any

EMAILS = ("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress")
PHONES = ("PhoneNumber", "HomePhoneNumber", "MobilePhoneNumber", "BusinessPhoneNumber")
ADDRESSES = ("Address", "ShippingAddress", "MailingAddress", "BillingAddress")
SPELLINGS = {
    "EmailAddress": (*EMAILS, "Email", "PersonalEmail", "BusinessEmail"),
    "PhoneNumber": (*PHONES, "Phone", "HomePhone", "MobilePhone", "BusinessPhone"),
    "Address": (*ADDRESSES, "MaillingAddress", "BusinessAddress"),
}
ATTRIBUTES = (
    "AccountNumber", "BirthDate", "BusinessName", "EmailAddress", "EmailAddress", "FirstName", "Gender",
    "LastName", "MiddleName", "PhoneNumber", "PhoneNumber", "Address.Address", "Address.City",
    "Address.PostalCode", "Attributes.Loyalty",
)  # fmt: skip


def profile(random: Random, profile_id: str) -> dict[str, Any]:
    """Each member is often missing, and often equal to that of others but for its spelling."""
    found: dict[str, Any] = {"ProfileId": profile_id}

    def maybe(member: str, *texts: str, share: float = 0.7) -> None:
        if random.random() < share:
            found[member] = random.choice(texts)

    maybe("AccountNumber", "ab1", "AB1", " ab1", "7", "8", "9")
    maybe("BirthDate", "1980-01-02", "1980-1-2", "1990-05-06")
    maybe("BusinessName", "Acme  Ltd", "ACME ltd", "Foo")
    maybe("FirstName", "Ana", " ana ", "Bo", "", share=0.8)
    maybe("MiddleName", "M", "m ", "Straße", "STRASSE")
    maybe("LastName", "Lee", "LEE", "Kim", share=0.8)
    maybe(random.choice(("Gender", "GenderString")), "MALE", "Male", "FEMALE")
    for member in EMAILS:
        maybe(member, "a@ex.org", "A@Ex.org ", "b@ex.org", "c@ex.org", "  ", share=0.45)
    for member in PHONES:
        maybe(member, "555 0100", "555-0100", "+1 5550100", "5550111", "n/a", share=0.4)
    for member in ADDRESSES:
        if random.random() < 0.45:
            lines = {
                "Address1": random.choice(("4 Quay St.", "4 quay st", "9 Hill", "")),
                "Address2": random.choice(("Flat #2", "flat 2", "")),
                "City": random.choice(("Bergen", "BERGEN,", "Oslo", "")),
                "PostalCode": random.choice(("5003", "0150", "")),
            }
            found[member] = {line: text for line, text in lines.items() if text}
    if random.random() < 0.6:
        found["Attributes"] = {random.choice(("Loyalty", "loyalty")): random.choice(("L-9", "l-9"))}
    return found


def profiles(random: Random, most: int = 9) -> list[dict[str, Any]]:
    return [
        profile(random, f"{position:02}") for position in range(random.choice((0, 2, *range(4, most + 1))))
    ]


def block(random: Random) -> dict[str, Any]:
    """A RuleBasedMatching block that is accepted; mostly narrow rules come before wide ones."""
    attributes = random.sample(ATTRIBUTES, 7)
    rules = [
        random.choices(attributes, k=random.choice((1, 1, 2, 2, 3))) for _ in range(random.randint(1, 4))
    ]
    if random.random() < 0.8:
        rules.sort(key=len, reverse=True)
    found: dict[str, Any] = {"Enabled": True, "MatchingRules": [{"Rule": rule} for rule in rules]}
    if random.random() < 0.5:
        found["MaxAllowedRuleLevelForMatching"] = random.randint(2, 5)
    if random.random() < 0.7:
        most = found.get("MaxAllowedRuleLevelForMatching", 5)
        found["MaxAllowedRuleLevelForMerging"] = random.randint(1, most)
    if random.random() < 0.8:
        found["AttributeTypesSelector"] = {
            "AttributeMatchingModel": random.choice(("ONE_TO_ONE", "MANY_TO_MANY")),
            **{
                kind: random.sample(names, random.randint(1, 3))
                for kind, names in SPELLINGS.items()
                if random.random() < 0.8
            },
        }
    return found
