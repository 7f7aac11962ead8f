"""What the rules read from a profile: for each level the combinations of values that another must share.

Two profiles match at a level if they have a key in common. A key holds one value for each attribute of
the rule. Where a type stands for several members (three e-mails, four addresses) a profile has a key for
each choice; all parts of an address in one key come from one address. Under ONE_TO_ONE the value says
which member it is from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from customer_profiles_mock.matcher.members import ATTRIBUTES, CUSTOM, STREET_LINES, Profile
from customer_profiles_mock.matcher.rules.configuration import RuleSettings
from customer_profiles_mock.matcher.rules.normal_forms import Form, form_of

Key: TypeAlias = tuple[str, ...]  # one value for each attribute
Choices: TypeAlias = tuple[Key, ...]
ReadText: TypeAlias = Callable[[Profile], str]  # "" where the profile has no value
ReadChoices: TypeAlias = Callable[[Profile], Choices]

ADDRESS_PART: Final = "Address."
_STREETS: Final = "Address"  # in a rule: all street lines


def members_of(attribute: str, settings: RuleSettings) -> tuple[str, ...]:
    """The profile members that an attribute of a rule stands for."""
    if attribute == "EmailAddress":
        return settings.emails
    if attribute == "PhoneNumber":
        return settings.phones
    if attribute.startswith(ADDRESS_PART):
        return settings.addresses
    return (attribute,)


def reader(attribute: str, member: str, settings: RuleSettings) -> ReadText:
    """Reads what an attribute of a rule means in one member, in the form that is compared."""
    form = form_of(attribute, settings.normalised)
    if attribute == "Gender":
        return partial(_gender, form)
    if attribute.startswith(CUSTOM):
        return partial(_inside, ATTRIBUTES, partial(_plain, form, attribute.removeprefix(CUSTOM)))
    if attribute.startswith(ADDRESS_PART):
        return partial(_inside, member, _part_reader(attribute, settings))
    return partial(_plain, form, member)


@dataclass(frozen=True, slots=True)
class Level:
    """One rule; `texts` and `choices` say which of the reader's values it compares.

    A key's values stand in the order of `attributes`: those that are one text first.
    """

    number: int
    attributes: tuple[str, ...]
    texts: tuple[int, ...]
    choices: tuple[int, ...]

    def keys(self, texts: Key, choices: Sequence[Choices]) -> Choices:
        """The keys of a profile with these values; none where one is missing."""
        if "" in texts:
            return ()
        keys = [texts]
        for several in choices:
            keys = [(*key, *choice) for key in keys for choice in several]
        return tuple(keys)


class Reader:
    """Reads from profiles what rules compare.

    `texts` read attributes that stand for one member, `choices` those that stand for several, and the
    parts of an address that one rule names together. `single` and `chosen` say where the values of each
    attribute alone are found, which is what the limit on common values counts.
    """

    def __init__(self, settings: RuleSettings) -> None:
        self._settings = settings
        self.texts: list[ReadText] = []
        self.choices: list[ReadChoices] = []
        self.single: dict[str, int] = {}
        self.chosen: dict[str, int] = {}
        self._together: dict[tuple[str, ...], int] = {}
        self.levels = [self._level(number, rule) for number, rule in enumerate(settings.tried_rules, 1)]

    def _level(self, number: int, rule: tuple[str, ...]) -> Level:
        names = tuple(dict.fromkeys(rule))
        single, emails_and_phones, parts = [], [], []
        for name in names:
            if self._is_single(name):
                single.append(name)
            elif name.startswith(ADDRESS_PART):
                parts.append(name)
            else:
                emails_and_phones.append(name)
        together = [(name,) for name in emails_and_phones] + ([tuple(parts)] if parts else [])
        return Level(
            number,
            (*single, *emails_and_phones, *parts),
            tuple(self.single[name] for name in single),
            tuple(self._position(attributes) for attributes in together),
        )

    def _is_single(self, name: str) -> bool:
        """Whether an attribute stands for one member; sees to it that its values are read alone."""
        member, *others = members_of(name, self._settings)
        if others:
            self.chosen[name] = self._position((name,))
            return False
        if name not in self.single:
            self.single[name] = len(self.texts)
            self.texts.append(reader(name, member, self._settings))
        return True

    def _position(self, attributes: tuple[str, ...]) -> int:
        if attributes not in self._together:
            self._together[attributes] = len(self.choices)
            self.choices.append(_choices_reader(attributes, self._settings))
        return self._together[attributes]


def _choices_reader(attributes: tuple[str, ...], settings: RuleSettings) -> ReadChoices:
    """Reads the values of each member that has them all; under ONE_TO_ONE they are marked with the member."""
    members = members_of(attributes[0], settings)
    marked = [("" if settings.many_to_many else f"{member} ", member) for member in members]
    if attributes[0].startswith(ADDRESS_PART):
        return partial(_addresses, marked, [_part_reader(name, settings) for name in attributes])
    return partial(_texts, marked, form_of(attributes[0], settings.normalised))


def _texts(members: Sequence[tuple[str, str]], form: Form, profile: Profile) -> Choices:
    found: dict[Key, None] = {}
    for mark, member in members:
        text = profile.get(member)
        if text and (text := form(text)):
            found[(mark + text,)] = None
    return tuple(found)


def _addresses(members: Sequence[tuple[str, str]], parts: Sequence[ReadText], profile: Profile) -> Choices:
    found: dict[Key, None] = {}
    for mark, member in members:
        lines = profile.get(member)
        if lines:
            key = tuple([part(lines) for part in parts])
            if "" not in key:
                found[tuple([mark + text for text in key]) if mark else key] = None
    return tuple(found)


def _part_reader(attribute: str, settings: RuleSettings) -> ReadText:
    """Reads a part of an address out of its lines."""
    form, part = form_of(attribute, settings.normalised), attribute.removeprefix(ADDRESS_PART)
    return partial(_streets, form) if part == _STREETS else partial(_plain, form, part)


def _plain(form: Form, member: str, profile: Profile) -> str:
    text = profile.get(member)
    return form(text) if text else ""


def _gender(form: Form, profile: Profile) -> str:
    text = profile.get("Gender") or profile.get("GenderString")
    return form(text) if text else ""


def _inside(member: str, read: ReadText, profile: Profile) -> str:
    lines = profile.get(member)
    return read(lines) if lines else ""


def _streets(form: Form, lines: Profile) -> str:
    return form(" ".join([text for line in STREET_LINES if (text := lines.get(line))]))
