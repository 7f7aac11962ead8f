"""Comparing names of people."""

from __future__ import annotations

from math import log2

from customer_profiles_mock.matcher.comparison.findings import (
    GIVEN,
    GIVEN_CLOSE,
    GIVEN_DIFFERS,
    MARKS_IN_MAILBOX,
    NO_FAMILIES,
    OTHER,
    SURNAME,
    SURNAME_CLOSE,
    SURNAME_DIFFERS,
    Finding,
)
from customer_profiles_mock.matcher.frequencies import Frequencies
from customer_profiles_mock.matcher.normalise.nicknames import FAMILIES, FORMS
from customer_profiles_mock.matcher.records import Record
from customer_profiles_mock.matcher.similarity import edits

_DIFFERENT_GIVEN: Finding = ("FirstName", "differs", GIVEN_DIFFERS, -9.0, 0.0, 0.0)
_INITIAL: Finding = ("FirstName", "initial", OTHER, 3.7, 0.4, 0.0)
_BEGINNING: Finding = ("FirstName", "beginning", GIVEN_CLOSE, 3.0, 0.5, 0.0)
_MISSPELT_NICKNAME: Finding = ("FirstName", "nickname, close", GIVEN_CLOSE, 3.0, 0.5, 0.0)
_DIFFERENT_SURNAME: Finding = ("LastName", "differs", SURNAME_DIFFERS, -3.8, -2.0, 0.0)
_SURNAME_INITIAL: Finding = ("LastName", "initial", OTHER, 3.0, 2.5, 0.0)
_SAME_MIDDLE: Finding = ("MiddleName", "exact", OTHER, 4.0, 0.3, 0.0)
_MIDDLE_INITIAL: Finding = ("MiddleName", "initial", OTHER, 2.5, 0.2, 0.0)
_DIFFERENT_MIDDLE: Finding = ("MiddleName", "differs", OTHER, -3.0, 0.0, 0.0)
_DIFFERENT_GENERATION: Finding = ("Generation", "differs", OTHER, -7.0, 3.5, 0.0)
_SAME_GENERATION: Finding = ("Generation", "exact", OTHER, 2.5, -1.0, 0.0)
_ONE_GENERATION: Finding = ("Generation", "one only", OTHER, -1.5, 2.0, 0.0)
# Strangers with one surname have the same given name more often than chance: names run in places and times.
_NAMESAKES: Finding = ("FullName", "namesakes", OTHER, -1.5, -1.5, -1.5)
# Of two people in a household, how many share the given name (father and son), or a family of it.
_NAMESAKES_AT_HOME = 0.004
_LIKE_NAMES_AT_HOME = 0.02
# Two names that both stand on their own are as good as seen so often: one is rarely the other misspelt.
_SEEN_AS_NAME = 16


class NameComparison:
    """Compares names; remembers given names it has compared, as they recur."""

    def __init__(self, rare: Frequencies) -> None:
        self._rare = rare
        self._same_given: dict[str, Finding] = {}
        self._same_surname: dict[str, Finding] = {}
        self._given_pairs: dict[tuple[str, str], Finding] = {}

    def compare(self, a: Record, b: Record, out: list[Finding]) -> None:
        """Both records have a given name or a surname."""
        given = surname = None
        if a.given and b.given:
            given = (self._same_given.get(a.given) if a.given == b.given else None) or self._givens(
                a.given, b.given
            )
        if a.surname and b.surname:
            surname = (
                self._same_surname.get(a.surname) if a.surname == b.surname else None
            ) or self._surnames(a.surname, b.surname)
        if given is _DIFFERENT_GIVEN:
            swapped = self._swapped(a, b) if surname is None or surname is _DIFFERENT_SURNAME else None
            if swapped is not None:
                out.append(swapped)
                given = surname = None
            elif _first_word(a.middle) == b.given or _first_word(b.middle) == a.given:
                bits = min(self._rare.given[a.given], self._rare.given[b.given]) - 5.0
                given = ("FirstName", "middle name", GIVEN_CLOSE, bits, 0.0, 0.0)
        if given is not None:
            if surname is not None and given[1] == surname[1] == "exact":
                out.append(_NAMESAKES)
            out.append(given)
        if surname is not None:
            out.append(surname)
        if a.middle and b.middle:
            _middles(a.middle, b.middle, out)
        if a.generation != b.generation:
            out.append(_DIFFERENT_GENERATION if a.generation and b.generation else _ONE_GENERATION)
        elif a.generation:
            out.append(_SAME_GENERATION)

    def in_email(self, a: Record, b: Record, out: list[Finding]) -> None:
        """A record that lacks a part of the name may carry it in its mailbox."""
        for nameless, named in ((a, b), (b, a)):
            if not nameless.emails or (nameless.given and nameless.surname):
                continue
            mailboxes = [e.partition("@")[0].translate(MARKS_IN_MAILBOX) for e in nameless.emails]
            surname = named.surname.replace(" ", "")
            if not nameless.surname and len(surname) >= 4 and any(surname in m for m in mailboxes):
                bits = min(10.0, self._rare.surname[named.surname] - 1.0)
                out.append(("LastName", "in e-mail", OTHER, bits, bits - 0.3, 0.0))
            if not nameless.given and len(named.given) >= 3:
                forms = [named.given]
                forms += [
                    form
                    for family in FAMILIES.get(named.given, NO_FAMILIES)
                    for form in FORMS[family]
                    if len(form) > 3
                ]
                if any(form in mailbox for form in forms for mailbox in mailboxes):
                    bits = min(6.0, self._rare.given[named.given] - 1.5)
                    out.append(("FirstName", "in e-mail", OTHER, bits, 0.0, 0.0))

    def _givens(self, one: str, other: str) -> Finding:
        if one == other:
            found = self._same_given.get(one)
            if found is None:
                found = self._same_given[one] = self._equal_givens(one)
            return found
        pair = (one, other) if one < other else (other, one)
        found = self._given_pairs.get(pair)
        if found is None:
            found = self._given_pairs[pair] = self._unequal_givens(*pair)
        return found

    def _equal_givens(self, name: str) -> Finding:
        if len(name) == 1:
            return _INITIAL
        bits = self._rare.given[name]
        at_home = log2(2.0**-bits + _NAMESAKES_AT_HOME) + bits
        return ("FirstName", "exact", GIVEN, bits - 0.3, at_home, 0.0)

    def _unequal_givens(self, one: str, other: str) -> Finding:
        if len(one) == 1 or len(other) == 1:
            return _INITIAL if one[0] == other[0] else _DIFFERENT_GIVEN
        families, other_families = FAMILIES.get(one, NO_FAMILIES), FAMILIES.get(other, NO_FAMILIES)
        if not families.isdisjoint(other_families):
            bits = min(self._rare.given[one], self._rare.given[other])
            at_home = log2(2.0**-bits + _LIKE_NAMES_AT_HOME) + bits - 1.0
            return ("FirstName", "nickname", GIVEN_CLOSE, bits - 3.5, at_home, 0.0)
        shorter = min(len(one), len(other))
        both_known = bool(families and other_families)
        if shorter >= 3:
            apart = edits(one, other, 2)
            if apart == 1 or (apart == 2 and shorter >= 4 and one[0] == other[0] and not both_known):
                counts = self._rare.given_counts
                seen = max(1, min(counts[one], counts[other]), _SEEN_AS_NAME if both_known else 1)
                bits = max(-6.0, (5.0 if apart == 1 else 2.5) - 1.5 * log2(seen))
                if apart == 1:
                    return ("FirstName", "close", GIVEN_CLOSE, bits, 2.8, 0.0)
                return ("FirstName", "near", GIVEN_CLOSE, bits, 1.0, 0.0)
        if one.startswith(other) or other.startswith(one):
            return _BEGINNING
        if shorter >= 4 and not both_known:
            unknown = other if families else one
            for family in families or other_families:
                for form in FORMS[family]:
                    if form[0] == unknown[0] and len(form) >= 3 and edits(unknown, form, 1) == 1:
                        return _MISSPELT_NICKNAME
        return _DIFFERENT_GIVEN

    def _surnames(self, one: str, other: str) -> Finding:
        rare = self._rare.surname
        if one == other:
            found = self._same_surname.get(one)
            if found is None:
                bits = rare[one]
                found = ("LastName", "exact", SURNAME, bits - 0.2, bits - 0.4, 0.0)
                self._same_surname[one] = found
            return found
        shorter = min(len(one), len(other))
        if shorter == 1:
            return _SURNAME_INITIAL if one[0] == other[0] else _DIFFERENT_SURNAME
        apart = edits(one, other, 2)
        if apart == 1 or one.replace(" ", "") == other.replace(" ", ""):
            level, bits = "close", 5.0 if shorter < 3 else 6.5
        elif apart == 2 and shorter >= 6:
            level, bits = "near", 4.0
        elif (" " in one or " " in other) and not set(one.split()).isdisjoint(other.split()):
            bits = max(rare[one], rare[other]) - 5.0
            return ("LastName", "part", SURNAME_CLOSE, bits, bits, 0.0)
        else:
            return _DIFFERENT_SURNAME
        counts = self._rare.surname_counts
        bits = max(-4.0, bits - 1.3 * log2(max(1, min(counts[one], counts[other]))))
        return ("LastName", level, SURNAME_CLOSE, bits, bits + 0.7, 0.0)

    def _swapped(self, a: Record, b: Record) -> Finding | None:
        """Given name and surname in each other's field, as far as both are known."""
        evidence = 0.0
        for given, surname in ((a.given, b.surname), (b.given, a.surname)):
            if given and surname:
                bits = self._givens(given, surname)[3]
                if bits <= 0.0:
                    return None
                evidence += bits
        return ("FullName", "swapped", OTHER, evidence - 4.0, 0.0, 0.0) if evidence else None


def _first_word(text: str) -> str:
    return text.partition(" ")[0] or "-"


def _middles(one: str, other: str, out: list[Finding]) -> None:
    if one[0] != other[0]:
        out.append(_DIFFERENT_MIDDLE)
    elif len(one) == 1 or len(other) == 1:
        out.append(_MIDDLE_INITIAL)
    elif one == other:
        out.append(_SAME_MIDDLE)
