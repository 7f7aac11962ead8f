"""Comparing names of people."""

from __future__ import annotations

from functools import cache
from math import log2
from operator import itemgetter

from customer_profiles_mock.matcher.columns import Columns
from customer_profiles_mock.matcher.comparison.findings import (
    GIVEN,
    GIVEN_ALIKE,
    GIVEN_CLOSE,
    GIVEN_DIFFERS,
    NO_FAMILIES,
    OTHER,
    SURNAME,
    SURNAME_ALIKE,
    SURNAME_CLOSE,
    SURNAME_DIFFERS,
    Finding,
)
from customer_profiles_mock.matcher.frequencies import Frequencies
from customer_profiles_mock.matcher.normalise.emails import without_marks
from customer_profiles_mock.matcher.normalise.nicknames import FAMILIES, FORMS
from customer_profiles_mock.matcher.similarity import edits

_DIFFERENT_GIVEN: Finding = ("FirstName", "differs", GIVEN_DIFFERS, -9.0, 0.0, 0.0)
_ALIKE_GIVEN: Finding = ("FirstName", "alike", GIVEN_ALIKE, -1.5, 0.3, 0.0)
# Given names so unlike that the middle names, or the other order of the two names, may say more.
UNLIKE_GIVENS = frozenset({_DIFFERENT_GIVEN, _ALIKE_GIVEN})
_ALIKE_SURNAME: Finding = ("LastName", "alike", SURNAME_ALIKE, -0.5, -0.5, 0.0)
INITIAL: Finding = ("FirstName", "initial", OTHER, 3.7, 0.4, 0.0)
_BEGINNING: Finding = ("FirstName", "beginning", GIVEN_CLOSE, 3.0, 0.5, 0.0)
# Short forms are often cut out of the whole name, not only off its end.
_PART: Finding = ("FirstName", "part", GIVEN_CLOSE, 2.5, 1.0, 0.0)
_MISSPELT_NICKNAME: Finding = ("FirstName", "nickname, close", GIVEN_CLOSE, 3.0, 0.5, 0.0)
_DIFFERENT_SURNAME: Finding = ("LastName", "differs", SURNAME_DIFFERS, -3.8, -2.0, 0.0)
_SURNAME_INITIAL: Finding = ("LastName", "initial", OTHER, 3.0, 2.5, 0.0)
# Of names in scripts that cannot be read into each other nothing is known.
_OTHER_SCRIPT: Finding = ("FirstName", "other script", OTHER, -1.0, 0.0, 0.0)
_SURNAME_IN_OTHER_SCRIPT: Finding = ("LastName", "other script", OTHER, -0.5, -0.5, 0.0)
_SAME_MIDDLE: Finding = ("MiddleName", "exact", OTHER, 4.0, 0.3, 0.0)
_MIDDLE_INITIAL: Finding = ("MiddleName", "initial", OTHER, 3.3, 0.2, 0.0)
_DIFFERENT_MIDDLE: Finding = ("MiddleName", "differs", OTHER, -5.0, 0.0, 0.0)
_DIFFERENT_GENERATION: Finding = ("Generation", "differs", OTHER, -7.0, 3.5, 0.0)
_SAME_GENERATION: Finding = ("Generation", "exact", OTHER, 2.5, -1.0, 0.0)
# Where there is a junior there is, or was, a senior of that name at home, who writes himself without.
_ONE_GENERATION: Finding = ("Generation", "one only", OTHER, -3.0, 4.0, 0.0)
# One name in a dozen or two is written in the other's field, be it of one customer or of a family.
_SWAPPED: Finding = ("FullName", "swapped", OTHER, -4.0, -4.0, 0.0)
# Strangers with one surname have the same given name more often than chance: names run in places and times.
NAMESAKES: Finding = ("FullName", "namesakes", OTHER, -1.5, -1.5, -1.5)
# Of two people in a household, how many share the given name (father and son), or a family of it.
_NAMESAKES_AT_HOME = 0.004
_LIKE_NAMES_AT_HOME = 0.02
# Two names that both stand on their own are as good as seen so often: one is rarely the other misspelt.
_SEEN_AS_NAME = 16


class NameComparison:
    """Compares names; remembers given names it has compared, as they recur."""

    def __init__(self, columns: Columns, rare: Frequencies) -> None:
        self._columns = columns
        self._names = columns.names
        self._rare = rare
        # What comes of equal names, by their numbers, found when it is first asked for.
        self._same_given: list[Finding | None] = [None] * len(columns.names)
        self._same_surname: list[Finding | None] = [None] * len(columns.names)
        self._given_pairs: dict[int, Finding] = {}
        # Of what few profiles have, most is a gender only, which is not compared here.
        self.more_than_gender = [bool(more.middle or more.generation) for more in columns.mores]

    def compare(
        self, given: int, surname: int, more: int, given2: int, surname2: int, more2: int, out: list[Finding]
    ) -> None:
        """The names of one profile and, behind them, of another. Both have a given name or a surname."""
        more_of_name = self.more_than_gender[more] or self.more_than_gender[more2]
        first = self.givens(given, given2) if given and given2 else None
        last = self.surnames(surname, surname2) if surname and surname2 else None
        whole: Finding | None = None
        if first is not None and (first is _DIFFERENT_GIVEN or first is _ALIKE_GIVEN):
            if more_of_name or last is None or last[3] <= 0.0:
                whole, first, last = self.reread(first, last, given, surname, more, given2, surname2, more2)
        elif given == given2 and surname == surname2 and given and surname and first is not INITIAL:
            whole = NAMESAKES
        if whole is not None:
            out.append(whole)
        if first is not None:
            out.append(first)
        if last is not None:
            out.append(last)
        if more_of_name:
            out += filter(None, (self.middles(more, more2), self.generations(more, more2)))

    def reread(
        self,
        first: Finding,
        last: Finding | None,
        given: int,
        surname: int,
        more: int,
        given2: int,
        surname2: int,
        more2: int,
    ) -> tuple[Finding | None, Finding | None, Finding | None]:
        """What whole name, given name and surname say where the given names are unlike as they are written
        (`first` and `last`): one may go by the middle name, or have the names in the other order."""
        if self._goes_by_middle_name(given, more, given2, more2):
            bits = min(self._rare.given[given], self._rare.given[given2]) - 5.0
            return None, ("FirstName", "middle name", GIVEN_CLOSE, bits, 0.0, 0.0), last
        if last is None or last[3] <= 0.0:
            as_written = first[3] + (last[3] if last else 0.0)
            swapped = self._swapped(given, surname, given2, surname2, as_written)
            if swapped is not None:
                return _SWAPPED, *swapped
        return None, first, last

    def in_email(
        self, given: int, surname: int, emails: int, named: int, family: int, out: list[Finding]
    ) -> None:
        """A profile that lacks a part of the name may carry it in its mailbox; `named` and `family` are the
        other profile's names."""
        if family and not surname and (found := self.surname_in_email(emails, family)):
            out.append(found)
        if named and not given and (found := self.given_in_email(emails, named)):
            out.append(found)

    def surname_in_email(self, emails: int, family: int) -> Finding | None:
        text = self._names[family].replace(" ", "")
        if len(text) < 4 or text not in self._mailboxes(emails):
            return None
        bits = min(10.0, self._rare.surname[family] - 1.0)
        return ("LastName", "in e-mail", OTHER, bits, bits - 0.3, 0.0)

    def given_in_email(self, emails: int, named: int) -> Finding | None:
        text = self._names[named]
        if len(text) < 3:
            return None
        mailboxes = self._mailboxes(emails)
        forms = [form for family in _families(text) for form in FORMS[family] if len(form) > 3]
        if text not in mailboxes and not any(form in mailboxes for form in forms):
            return None
        bits = min(6.0, self._rare.given[named] - 1.5)
        return ("FirstName", "in e-mail", OTHER, bits, 0.0, 0.0)

    def _mailboxes(self, emails: int) -> str:
        columns = self._columns
        locals_ = [columns.locals[columns.mailboxes[code].local] for code in columns.email_sets[emails]]
        # One under the other, so that no name goes across two of them.
        return without_marks("\n".join(locals_))

    def givens(self, one: int, other: int) -> Finding:
        if one == other:
            found = self._same_given[one]
            if found is None:
                found = self._same_given[one] = self._equal_givens(one)
            return found
        pair = one * len(self._names) + other if one < other else other * len(self._names) + one
        found = self._given_pairs.get(pair)
        if found is None:
            found = self._given_pairs[pair] = self._unequal_givens(one, other)
        return found

    def _equal_givens(self, name: int) -> Finding:
        if len(self._names[name]) == 1:
            return INITIAL
        bits = self._rare.given[name]
        at_home = log2(2.0**-bits + _NAMESAKES_AT_HOME) + bits
        return ("FirstName", "exact", GIVEN, bits - 0.3, at_home, 0.0)

    def _unequal_givens(self, code: int, other_code: int) -> Finding:
        one, other = self._names[code], self._names[other_code]
        if one.isascii() != other.isascii() and _unlike_scripts(one, other):
            return _OTHER_SCRIPT
        length, other_length = len(one), len(other)
        shorter = length if length < other_length else other_length
        same_initial = one[0] == other[0]
        if shorter == 1:
            return INITIAL if same_initial else _DIFFERENT_GIVEN
        families, other_families = FAMILIES.get(one, NO_FAMILIES), FAMILIES.get(other, NO_FAMILIES)
        both_known = bool(families and other_families)
        if both_known and not families.isdisjoint(other_families):
            bits = min(self._rare.given[code], self._rare.given[other_code])
            at_home = log2(2.0**-bits + _LIKE_NAMES_AT_HOME) + bits - 1.0
            return ("FirstName", "nickname", GIVEN_CLOSE, bits - 3.5, at_home, 0.0)
        if shorter >= 3 and (same_initial or one[-1] == other[-1]):  # as one edit leaves one of the ends
            apart = edits(one, other, 2)
            if apart == 1 or (apart == 2 and shorter >= 4 and same_initial and not both_known):
                counts = self._rare.given_counts
                seen = max(1, min(counts[code], counts[other_code]), _SEEN_AS_NAME if both_known else 1)
                bits = max(-6.0, (5.0 if apart == 1 else 2.5) - 1.5 * log2(seen))
                if apart == 1:
                    return ("FirstName", "close", GIVEN_CLOSE, bits, 2.8, 0.0)
                return ("FirstName", "near", GIVEN_CLOSE, bits, 1.0, 0.0)
        if same_initial and (one.startswith(other) or other.startswith(one)):
            return _BEGINNING
        if both_known:
            return _DIFFERENT_GIVEN
        if shorter >= 4:
            if one in other or other in one:
                return _PART
            if families or other_families:
                known, unknown = (one, other) if families else (other, one)
                for form in _forms(known, unknown[0]):
                    if edits(unknown, form, 1) == 1:
                        return _MISSPELT_NICKNAME
        return _ALIKE_GIVEN if same_initial and _alike(one, other) else _DIFFERENT_GIVEN

    def surnames(self, code: int, other_code: int) -> Finding:
        rare = self._rare.surname
        if code == other_code:
            found = self._same_surname[code]
            if found is None:
                bits = rare[code]
                found = ("LastName", "exact", SURNAME, bits - 0.2, bits - 0.4, 0.0)
                self._same_surname[code] = found
            return found
        one, other = self._names[code], self._names[other_code]
        if one.isascii() != other.isascii() and _unlike_scripts(one, other):
            return _SURNAME_IN_OTHER_SCRIPT
        length, other_length = len(one), len(other)
        shorter = length if length < other_length else other_length
        same_initial = one[0] == other[0]
        if shorter == 1:
            return _SURNAME_INITIAL if same_initial else _DIFFERENT_SURNAME
        # One edit leaves one of the ends; two are not asked about in a short name.
        ends_differ = 3 <= shorter < 6 and not same_initial and one[-1] != other[-1]
        apart = 3 if ends_differ else edits(one, other, 2)
        spaced = " " in one or " " in other
        if apart == 1 or (spaced and one.replace(" ", "") == other.replace(" ", "")):
            level, bits = "close", 5.0 if shorter < 3 else 6.5
        elif apart == 2 and shorter >= 6:
            level, bits = "near", 4.0
        elif spaced and not set(one.split()).isdisjoint(other.split()):
            bits = max(rare[code], rare[other_code]) - 5.0
            words, others = set(one.split()), set(other.split())
            if not (words <= others or others <= words):
                # Two surnames each, and one in common: relatives rather.
                return ("LastName", "one of several", SURNAME_CLOSE, min(-2.0, bits), bits, 0.0)
            return ("LastName", "part", SURNAME_CLOSE, bits, bits, 0.0)
        else:
            return _ALIKE_SURNAME if same_initial and _alike(one, other) else _DIFFERENT_SURNAME
        counts = self._rare.surname_counts
        bits = max(-4.0, bits - 1.3 * log2(max(1, min(counts[code], counts[other_code]))))
        return ("LastName", level, SURNAME_CLOSE, bits, bits + 0.7, 0.0)

    def _swapped(
        self, given: int, surname: int, given2: int, surname2: int, as_written: float
    ) -> tuple[Finding | None, Finding | None] | None:
        """What the names say with those of one profile in the other order, if that is more than `as_written`;
        not by an initial alone."""
        names, rare = self._names, self._rare
        # Without a look at what cannot agree.
        if names[given][:1] != names[surname2][:1] and names[surname][:1] != names[given2][:1]:
            return None
        readings = []
        for one, other, family, family2 in (
            (given, surname2, surname, given2),
            (surname, given2, given, surname2),
        ):
            first = self.givens(one, other) if one and other else None
            last = self.surnames(family, family2) if family and family2 else None
            rarity = rare.given[one] + rare.given[other] + rare.surname[family] + rare.surname[family2]
            bits = (first[3] if first else 0.0) + (last[3] if last else 0.0)
            readings.append((rarity, bits, (first, last)))
        # The right order is the one in which the names are usual.
        _, bits, (first, last) = min(readings, key=itemgetter(0, 1))
        named = [found for found in (first, last) if found and found[3] > 0.0 and found[1] != "initial"]
        return (first, last) if named and bits + _SWAPPED[3] > as_written else None

    def _goes_by_middle_name(self, given: int, more: int, given2: int, more2: int) -> bool:
        """Whether one is called by the other's middle name, a form of it, or the initials of all names."""
        for code, first, name in ((more, given, given2), (more2, given2, given)):
            if not (code and name and (middle := self._columns.mores[code].middle)):
                continue
            middles = middle.split()
            called = self._names[name]
            if len(called) == 1:
                continue  # too many people's
            if called == middles[0] or not _families(called).isdisjoint(_families(middles[0])):
                return True
            if len(called) == 1 + len(middles) and called == "".join(
                [part[0] for part in (self._names[first] or " ", *middles)]
            ):
                return True
        return False

    def middles(self, more: int, more2: int) -> Finding | None:
        one, other = self._columns.mores[more].middle, self._columns.mores[more2].middle
        if not (one and other):
            return None
        if one[0] != other[0]:
            return _DIFFERENT_MIDDLE
        if len(one) == 1 or len(other) == 1:
            return _MIDDLE_INITIAL
        return _SAME_MIDDLE if one == other else None

    def generations(self, more: int, more2: int) -> Finding | None:
        one, other = self._columns.mores[more].generation, self._columns.mores[more2].generation
        if one != other:
            return _DIFFERENT_GENERATION if one and other else _ONE_GENERATION
        return _SAME_GENERATION if one else None


def _families(name: str) -> frozenset[int]:
    return FAMILIES.get(name, NO_FAMILIES)


@cache
def _forms(name: str, initial: str) -> tuple[str, ...]:
    """The forms of a known name that begin with a letter, unless they are too short to be misspelt."""
    return tuple(
        [form for family in FAMILIES[name] for form in FORMS[family] if form[0] == initial and len(form) >= 3]
    )


def _unlike_scripts(one: str, other: str) -> bool:
    """Whether the name that is not in ASCII has no Latin letter at all."""
    return not any(c.isascii() and c != " " for c in (other if one.isascii() else one))


def _alike(one: str, other: str) -> bool:
    """Whether two names with one first letter share most of the others in order, as after several slips."""
    length, other_length = len(one), len(other)
    if length < 3 or other_length < 3:
        return False
    limit = ((length if length > other_length else other_length) + 1) // 2
    return edits(one, other, limit) <= limit
