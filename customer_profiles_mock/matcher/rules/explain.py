"""Why two profiles match by rules or not: level by level, attribute by attribute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from customer_profiles_mock.matcher.members import Profile
from customer_profiles_mock.matcher.rules.configuration import RuleSettings
from customer_profiles_mock.matcher.rules.values import ADDRESS_PART, members_of, reader

Members = tuple[str, str]  # a member of the one profile, and of the other


@dataclass(frozen=True, slots=True)
class AttributeExplanation:
    """One attribute of a rule, in two profiles.

    `values`, `other_values`: for each profile member it stands for the form that is compared, "" where
    there is none. `equal_members`: the pairs of members that are compared and equal.
    """

    attribute: str
    values: Mapping[str, str]
    other_values: Mapping[str, str]
    equal_members: tuple[Members, ...]

    @property
    def is_equal(self) -> bool:
        return bool(self.equal_members)

    @property
    def is_missing(self) -> bool:
        """Whether one of the two profiles has no value at all."""
        return not (any(self.values.values()) and any(self.other_values.values()))


@dataclass(frozen=True, slots=True)
class LevelExplanation:
    """One rule, for two profiles.

    `is_tried`: whether the level is within those that are allowed for matching. `equal_addresses`: the
    pairs of addresses on which all parts that the rule names are equal; empty also where it names none.
    `matches`: whether all attributes are equal, those of an address on one pair of addresses.
    """

    level: int
    is_tried: bool
    attributes: tuple[AttributeExplanation, ...]
    equal_addresses: tuple[Members, ...]
    matches: bool


def explain_rules(one: Profile, other: Profile, settings: RuleSettings) -> tuple[LevelExplanation, ...]:
    """What each level says about two profiles, as if there were no others.

    Among others a level does not link them where both match somebody at a lower one, and is skipped where its
    values are too common.
    """
    return tuple(_level(number, rule, one, other, settings) for number, rule in enumerate(settings.rules, 1))


def _level(
    number: int, rule: tuple[str, ...], one: Profile, other: Profile, settings: RuleSettings
) -> LevelExplanation:
    attributes = tuple(_attribute(name, one, other, settings) for name in dict.fromkeys(rule))
    parts = [found.equal_members for found in attributes if found.attribute.startswith(ADDRESS_PART)]
    addresses = tuple(pair for pair in parts[0] if all(pair in pairs for pairs in parts)) if parts else ()
    is_tried = number <= settings.matching_level
    matches = is_tried and all(found.is_equal for found in attributes) and (not parts or bool(addresses))
    return LevelExplanation(number, is_tried, attributes, addresses, matches)


def _attribute(name: str, one: Profile, other: Profile, settings: RuleSettings) -> AttributeExplanation:
    members = members_of(name, settings)
    reads = {member: reader(name, member, settings) for member in members}
    values = {member: read(one) for member, read in reads.items()}
    other_values = {member: read(other) for member, read in reads.items()}
    equal = tuple(
        (mine, theirs)
        for mine in members
        for theirs in members
        if (settings.many_to_many or mine == theirs) and values[mine] and values[mine] == other_values[theirs]
    )
    return AttributeExplanation(name, values, other_values, equal)
