"""What rules compare and how far they reach: the API's `RuleBasedMatching`, read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from customer_profiles_mock.matcher.members import ADDRESSES, CUSTOM

# Documented; custom ones start with `Attributes.`.
RULE_ATTRIBUTES: Final = frozenset(
    {"AccountNumber", "BirthDate", "BusinessName", "EmailAddress", "FirstName", "Gender"}
    | {"LastName", "MiddleName", "PhoneNumber"}
    | {f"Address.{part}" for part in ("Address", "City", "Country", "County", "PostalCode")}
    | {"Address.State", "Address.Province"}
)

_EMAILS: Final = ("EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress")
_PHONES: Final = ("PhoneNumber", "HomePhoneNumber", "MobilePhoneNumber", "BusinessPhoneNumber")

# For each type of the selector: the accepted names, and the profile member each stands for. Documented
# are two spellings of most (`Mailling` included); which member `BusinessAddress` means, the right spelling
# of `MailingAddress`, `BillingAddress` and the fourth phone are our choice.
SELECTOR_MEMBERS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "EmailAddress": {
            **{member: member for member in _EMAILS},
            **{member.removesuffix("Address"): member for member in _EMAILS},
        },
        "PhoneNumber": {
            **{member: member for member in _PHONES},
            **{member.removesuffix("Number"): member for member in _PHONES},
        },
        "Address": {
            **{member: member for member in ADDRESSES},
            "MaillingAddress": "MailingAddress",
            "BusinessAddress": "BillingAddress",
        },
    }
)

# Used where rules are enabled and none are given; only for matching. Our choice.
DEFAULT_RULES: Final = (
    ("AccountNumber", "LastName"),
    ("FirstName", "LastName", "EmailAddress"),
    ("FirstName", "LastName", "PhoneNumber"),
)

MOST_LEVELS: Final = 15
MOST_PROFILES: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSettings:
    """How to match by rules.

    `rules`: the attribute names of each level, level 1 first.
    `matching_level`, `merging_level`: the last level that is tried, and the last whose links are merged
    (0: none).
    `emails`, `phones`, `addresses`: the profile members that `EmailAddress`, `PhoneNumber`, `Address.*`
    stand for.
    `many_to_many`: whether any of these members may equal any other; otherwise each is compared with
    itself.
    `most_profiles`: a level is not tried on values that are each on more profiles than this.
    `normalised`: whether normal forms are compared, or the texts as they are.
    """

    rules: tuple[tuple[str, ...], ...]
    matching_level: int = MOST_LEVELS
    merging_level: int = 0
    emails: tuple[str, ...] = ("EmailAddress",)
    phones: tuple[str, ...] = ("PhoneNumber",)
    addresses: tuple[str, ...] = ("Address",)
    many_to_many: bool = False
    most_profiles: int = MOST_PROFILES
    normalised: bool = True

    def __post_init__(self) -> None:
        for rule in self.rules:
            if not rule:
                raise ValueError("a rule needs at least one attribute")
            for name in rule:
                if name not in RULE_ATTRIBUTES and not (name.startswith(CUSTOM) and name != CUSTOM):
                    raise ValueError(f"{name!r} cannot be used in a rule")
        if self.merging_level > self.matching_level:
            raise ValueError(
                f"merging_level {self.merging_level} is above matching_level {self.matching_level}"
            )

    @property
    def tried_rules(self) -> tuple[tuple[str, ...], ...]:
        return self.rules[: self.matching_level]


def rule_settings(block: Mapping[str, Any]) -> RuleSettings:
    """Settings out of the API's `RuleBasedMatching`; without rules where it is not enabled.

    No matching level: all rules. No merging level: nothing is merged. Raises ValueError for an attribute or
    a selector's name that is not accepted, and where the merging level is above the matching level.
    """
    if not block.get("Enabled"):
        return RuleSettings(rules=())
    selector = block.get("AttributeTypesSelector") or {}
    rules = tuple(tuple(rule["Rule"]) for rule in block.get("MatchingRules") or ())
    return RuleSettings(
        rules=rules or DEFAULT_RULES,
        matching_level=block.get("MaxAllowedRuleLevelForMatching") or MOST_LEVELS,
        merging_level=(block.get("MaxAllowedRuleLevelForMerging") or 0) if rules else 0,
        emails=_members("EmailAddress", selector.get("EmailAddress")),
        phones=_members("PhoneNumber", selector.get("PhoneNumber")),
        addresses=_members("Address", selector.get("Address")),
        many_to_many=selector.get("AttributeMatchingModel") == "MANY_TO_MANY",
    )


def _members(kind: str, names: Iterable[str] | None) -> tuple[str, ...]:
    """The selected profile members, each once; a type that is not selected is its plain member alone."""
    accepted = SELECTOR_MEMBERS[kind]
    found: dict[str, None] = {}
    for name in names or (kind,):
        if name not in accepted:
            raise ValueError(f"{name!r} is not an attribute type of {kind}")
        found[accepted[name]] = None
    return tuple(found)
