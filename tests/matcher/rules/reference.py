"""Rule matching as the rules read, pair by pair: slow, and written without the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

Profile = Mapping[str, Any]

MEMBERS = {
    "Email": "EmailAddress",
    "BusinessEmail": "BusinessEmailAddress",
    "PersonalEmail": "PersonalEmailAddress",
    "Phone": "PhoneNumber",
    "HomePhone": "HomePhoneNumber",
    "MobilePhone": "MobilePhoneNumber",
    "BusinessPhone": "BusinessPhoneNumber",
    "MaillingAddress": "MailingAddress",
    "BusinessAddress": "BillingAddress",
}


@dataclass(frozen=True)
class Found:
    """`groups`: members -> level of the weakest link."""

    groups: dict[tuple[str, ...], int]
    links: list[tuple[int, tuple[str, str]]]
    own_levels: dict[str, int]
    skipped: set[tuple[str, int]]


def evaluate(profiles: Sequence[Profile], block: Mapping[str, Any], limit: int = 500) -> Found:
    rules = [rule["Rule"] for rule in block["MatchingRules"]]
    rules = rules[: block.get("MaxAllowedRuleLevelForMatching", 15)]
    matches: dict[int, list[tuple[str, str]]] = {}
    own: dict[str, int] = {}
    skipped = set()
    for level, rule in enumerate(rules, 1):
        matches[level] = [
            (one["ProfileId"], other["ProfileId"])
            for one, other in combinations(profiles, 2)
            if any(
                not is_too_common(profiles, rule, block, shared, limit)
                for shared in shared_values(one, other, rule, block)
            )
        ]
        for profile in profiles:
            choices = list(all_values(profile, rule, block))
            if (
                choices
                and profile["ProfileId"] not in own
                and all(is_too_common(profiles, rule, block, values, limit) for values in choices)
            ):
                skipped.add((profile["ProfileId"], level))
        for profile_id in {profile_id for pair in matches[level] for profile_id in pair}:
            own.setdefault(profile_id, level)
    links = [
        (level, pair)
        for level, pairs in matches.items()
        for pair in pairs
        if own[pair[0]] == level or own[pair[1]] == level
    ]
    groups = {
        members: max(level for level, (one, _) in links if one in members)
        for members in components([pair for _, pair in links])
    }
    return Found(groups, links, own, skipped)


def components(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
    sets: list[set[str]] = []
    for pair in pairs:
        joined = set(pair).union(*[found for found in sets if found & set(pair)])
        sets = [found for found in sets if not found & joined] + [joined]
    return sorted(tuple(sorted(found)) for found in sets)


def all_values(profile: Profile, rule: Sequence[str], block: Mapping[str, Any]) -> Iterator[list[Any]]:
    return shared_values(profile, profile, rule, block)


def shared_values(
    one: Profile, other: Profile, rule: Sequence[str], block: Mapping[str, Any]
) -> Iterator[list[Any]]:
    """The values of the rule's attributes, once for each way in which all are equal in both profiles."""
    for emails, phones, addresses in product(
        *(pairs(kind, block) for kind in ("EmailAddress", "PhoneNumber", "Address"))
    ):
        values = []
        for name in rule:
            kind = name.partition(".")[0]
            chosen = {"EmailAddress": emails, "PhoneNumber": phones, "Address": addresses}.get(
                kind, (None, None)
            )
            mine, theirs = value(one, name, chosen[0]), value(other, name, chosen[1])
            values.append((chosen[0] if one_to_one(block) else None, mine))
            if not mine or mine != theirs:
                break
        else:
            yield values


def is_too_common(
    profiles: Sequence[Profile],
    rule: Sequence[str],
    block: Mapping[str, Any],
    values: Sequence[Any],
    limit: int,
) -> bool:
    return all(
        sum(text in texts_on(profile, name, member, block) for profile in profiles) > limit
        for name, (member, text) in zip(rule, values, strict=True)
    )


def texts_on(profile: Profile, name: str, member: str | None, block: Mapping[str, Any]) -> list[str]:
    kind = name.partition(".")[0]
    if kind not in ("EmailAddress", "PhoneNumber", "Address"):
        return [value(profile, name, None)]
    return [value(profile, name, one) for one in ([member] if member else selected(kind, block))]


def one_to_one(block: Mapping[str, Any]) -> bool:
    return block.get("AttributeTypesSelector", {}).get("AttributeMatchingModel") != "MANY_TO_MANY"


def selected(kind: str, block: Mapping[str, Any]) -> list[str]:
    names = block.get("AttributeTypesSelector", {}).get(kind, [kind])
    return sorted({MEMBERS.get(name, name) for name in names})


def pairs(kind: str, block: Mapping[str, Any]) -> list[tuple[str, str]]:
    members = selected(kind, block)
    if one_to_one(block):
        return [(member, member) for member in members]
    return list(product(members, members))


def value(profile: Profile, name: str, member: str | None) -> str:
    kind, _, part = name.partition(".")
    if kind == "Attributes":
        return str(profile.get("Attributes", {}).get(part, "")).strip()
    if kind == "Address":
        lines = profile.get(member or "", {})
        text = (
            " ".join(
                lines[line] for line in ("Address1", "Address2", "Address3", "Address4") if line in lines
            )
            if part == "Address"
            else lines.get(part, "")
        )
        for mark in ".,#":
            text = text.replace(mark, "")
        return " ".join(text.split()).casefold()
    if kind == "EmailAddress":
        return str(profile.get(member or "", "")).strip().lower()
    if kind == "PhoneNumber":
        return "".join(sign for sign in profile.get(member or "", "") if sign.isdigit())
    if kind in ("AccountNumber", "BirthDate"):
        return str(profile.get(kind, "")).strip()
    text = (
        profile.get("Gender") or profile.get("GenderString", "")
        if kind == "Gender"
        else profile.get(kind, "")
    )
    return " ".join(text.split()).casefold()
