"""Which values of a group agree: wholly, in the eyes of the model, or in some of their words."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any, Final, TypeAlias

from customer_profiles_mock.matcher import Link, Settings, normal_forms
from customer_profiles_mock.matcher.members import ADDRESSES, PROFILE_ID, STREET_LINES, TWINS
from customer_profiles_mock.matcher.normalise.text import fold, says_nothing
from customer_profiles_mock.report.contents import Group, Preview, Row, texts

_WORD: Final = re.compile(r"[^\W_]+")
_NAMES: Final = ("FirstName", "MiddleName", "LastName")
_READ: Final = frozenset({"PhoneNumber", "EmailAddress", "BirthDate", "BusinessName", "Gender"})
_BY_COUNTRY: Final = frozenset({"PhoneNumber", "BirthDate"})
_STREET: Final = "Address.Street"
_READ_PARTS: Final = frozenset({*STREET_LINES, "City", "PostalCode"})
# Where single words say something. The end of an e-mail address, say, would say nothing.
_IN_WORDS: Final = frozenset({*_NAMES, "BusinessName", _STREET})
_LETTERS: Final = ascii_lowercase
_SHORTEST_WORD: Final = 3  # "St" and "de" say too little
_KINDS: Final[Mapping[str, str]] = {
    **{text: enumerated for enumerated, text in TWINS.items()},
    **{f"{use}PhoneNumber": "PhoneNumber" for use in ("Mobile", "Home", "Business")},
    **{f"{use}EmailAddress": "EmailAddress" for use in ("Personal", "Business")},
}

Cell: TypeAlias = tuple[str, str]  # profile id, path
Form: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """`equal`: cells whose value another profile has too, in whatever spelling; with a letter where the
    profiles share several values. `similar`: others that the model counts in favour, with the level it gives
    them. `words`: of the rest the folded words that another profile has there."""

    equal: Mapping[Cell, str]
    similar: Mapping[Cell, str]
    words: Mapping[Cell, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Differences:
    """`conflicts`: paths at which another value gives way. `spellings`: others, at which a spelling does."""

    conflicts: frozenset[str]
    spellings: frozenset[str]


class Marker:
    """Reads values as the model does; `region` is that of the matcher's settings."""

    def __init__(self, region: str) -> None:
        self._settings = Settings(default_region=region)
        self._forms: dict[tuple[str, str, str, str], Form] = {}  # by kind, member, text, country

    def marks(self, group: Group) -> Marks:
        """The marks of a group. Rules compare what the model drops too, as "n/a"."""
        by_rules = group.score is None
        countries = {row.profile_id: _country(row) for row in group.rows}
        values = {(row.profile_id, path): text for row in group.rows for path, text in texts(row.profile)}
        forms: dict[Cell, Form] = {}
        for cell, text in values.items():
            profile_id, path = cell
            form = self._form(path, text, countries[profile_id])
            if form or by_rules:
                forms[cell] = (_kind(path), *(form or (fold(text),)))
        holders = _holders((form, profile_id) for (profile_id, _), form in forms.items())
        equal = _equal(forms, holders)
        levels = dict(_levels(group.links))
        similar = {
            cell: levels[found]
            for cell in values
            if cell not in equal and (found := (cell[0], _kind(cell[1]))) in levels
        }
        return Marks(equal, similar, _shared_words(values, equal))

    def differences(self, preview: Preview, rows: Iterable[Row]) -> Differences:
        """What a merge loses of the profiles that it joins."""
        kept = dict(texts(preview.values))
        conflicts: set[str] = set()
        spellings: set[str] = set()
        for row in rows:
            country = _country(row)
            for path, text in texts(row.profile):
                stays = kept.get(path, "")
                if text != stays:
                    form = self._form(path, text, country)
                    is_spelling = form and form == self._form(path, stays, country)
                    (spellings if is_spelling else conflicts).add(path)
        return Differences(frozenset(conflicts), frozenset(spellings - conflicts))

    def _form(self, path: str, text: str, country: str) -> Form:
        """What the model reads in a value alone; empty for what it drops."""
        kind = _kind(path)
        key = kind, path.rpartition(".")[2], text, country if kind in _BY_COUNTRY else ""
        form = self._forms.get(key)
        if form is None:
            form = self._forms[key] = self._read(*key)
        return form

    def _read(self, kind: str, member: str, text: str, country: str) -> Form:
        if kind.startswith("Address."):
            if member in _READ_PARTS:
                return self._normal_forms({"Address": {member: text}}).get("Address", ())
        elif kind in _NAMES:
            forms = self._normal_forms({kind: text})
            return tuple(form for name in _NAMES for form in forms.get(name, ()))
        elif kind in _READ:
            return self._normal_forms({kind: text, "Address": {"Country": country}}).get(kind, ())
        folded = fold(text)
        return () if says_nothing(folded) else (folded,)

    def _normal_forms(self, values: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
        return normal_forms({PROFILE_ID: "", **values}, settings=self._settings)


def _country(row: Row) -> str:
    address: Mapping[str, str] = row.profile.get("Address", {})
    return address.get("Country", "")


def words_of(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text with what stands before each, at last "" with what follows them."""
    end = 0
    for found in _WORD.finditer(text):
        yield text[end : found.start()], found[0]
        end = found.end()
    yield text[end:], ""


def _kind(path: str) -> str:
    """What values are compared as: telephone numbers of any use are one kind, cities of any address too."""
    member, _, part = path.partition(".")
    if member in ADDRESSES:
        return _STREET if part in STREET_LINES else f"Address.{part}"
    return _KINDS.get(path, path)


def _holders(found: Iterable[tuple[Hashable, str]]) -> dict[Hashable, set[str]]:
    holders: dict[Hashable, set[str]] = {}
    for thing, profile_id in found:
        holders.setdefault(thing, set()).add(profile_id)
    return holders


def _equal(forms: Mapping[Cell, Form], holders: Mapping[Hashable, set[str]]) -> dict[Cell, str]:
    shared = {cell: form for cell, form in forms.items() if len(holders[form]) > 1}
    values: dict[str, dict[Form, str]] = {}  # by kind: the values that are shared, each with its letter
    for form in shared.values():
        letters = values.setdefault(form[0], {})
        letters.setdefault(form, _LETTERS[len(letters) % len(_LETTERS)])
    return {cell: values[form[0]][form] if len(values[form[0]]) > 1 else "" for cell, form in shared.items()}


def _levels(links: Iterable[Link]) -> Iterator[tuple[tuple[str, str], str]]:
    """Profile and kind of what speaks for a link without being equal; the strongest link comes last."""
    for link in reversed(list(links)):
        for reason in link.reasons:
            if reason.evidence > 0 and reason.level != "exact":
                for kind in _NAMES if reason.attribute == "FullName" else (reason.attribute,):
                    yield (link.profile_id, kind), reason.level
                    yield (link.other_profile_id, kind), reason.level


def _shared_words(values: Mapping[Cell, str], equal: Mapping[Cell, str]) -> dict[Cell, frozenset[str]]:
    words = {
        cell: frozenset(fold(word) for _, word in words_of(text) if len(word) >= _SHORTEST_WORD)
        for cell, text in values.items()
        if _kind(cell[1]) in _IN_WORDS
    }
    holders = _holders(((_kind(path), word), one) for (one, path), found in words.items() for word in found)
    shared = {
        cell: frozenset(word for word in found if len(holders[_kind(cell[1]), word]) > 1)
        for cell, found in words.items()
        if cell not in equal
    }
    return {cell: found for cell, found in shared.items() if found}
