"""Comparing birth dates, e-mail addresses and telephone numbers."""

from __future__ import annotations

from math import log2

from customer_profiles_mock.matcher.columns import Columns, Mailbox
from customer_profiles_mock.matcher.comparison.findings import (
    BIRTH,
    BIRTH_APART,
    BIRTH_CLOSE,
    BIRTH_DIFFERS,
    BIRTH_YEAR,
    EMAIL,
    EMAIL_CLOSE,
    EMAIL_DIFFERS,
    OTHER,
    PHONE,
    PHONE_CLOSE,
    PHONE_DIFFERS,
    Finding,
)
from customer_profiles_mock.matcher.frequencies import Frequencies
from customer_profiles_mock.matcher.normalise.emails import ROLES, without_marks
from customer_profiles_mock.matcher.similarity import edits, one_edit

_SWAPPED_BIRTH: Finding = ("BirthDate", "day and month swapped", BIRTH_CLOSE, 7.0, 0.5, 0.0)
_CLOSE_BIRTH: Finding = ("BirthDate", "close", BIRTH_CLOSE, 4.0, 0.3, 0.0)
_PART_OF_BIRTH: Finding = ("BirthDate", "two parts of three", BIRTH_CLOSE, 2.2, 0.3, 0.0)
_DIFFERENT_BIRTH: Finding = ("BirthDate", "differs", BIRTH_DIFFERS, -5.5, 0.0, 0.0)
_GENERATION_APART: Finding = ("BirthDate", "a generation apart", BIRTH_APART, -6.5, 1.0, 0.0)
_SAME_BIRTHDAY: Finding = ("BirthDate", "same day, a generation apart", BIRTH_APART, -1.5, 1.0, 0.0)
_SAME_YEAR: Finding = ("BirthDate", "same year", BIRTH_YEAR, -1.5, 1.0, 0.0)
DIFFERENT_EMAIL: Finding = ("EmailAddress", "differs", EMAIL_DIFFERS, -1.8, -0.3, 0.0)
_SAME_BUT_MARKS: Finding = ("EmailAddress", "close", EMAIL_CLOSE, 9.0, 4.5, 0.5)
_CLOSE_EMAIL: Finding = ("EmailAddress", "close", EMAIL_CLOSE, 6.0, 1.0, 0.5)
_NEAR_EMAIL: Finding = ("EmailAddress", "near", EMAIL_CLOSE, 3.0, 1.5, 0.5)
# Without a number it is but the person's name again, as any namesake takes it.
_SAME_NAME_ELSEWHERE: Finding = ("EmailAddress", "same mailbox name", OTHER, 1.5, 0.5, 0.0)
_OTHER_NUMBER_IN_EMAIL: Finding = ("EmailAddress", "other number", EMAIL_CLOSE, 3.5, 0.5, 0.5)
_CLOSE_PHONE: Finding = ("PhoneNumber", "close", PHONE_CLOSE, 6.0, 2.0, 3.0)
_SAME_FIRM_PHONE: Finding = ("PhoneNumber", "exact", OTHER, 8.0, 0.0, 5.0)
DIFFERENT_PHONE: Finding = ("PhoneNumber", "differs", PHONE_DIFFERS, -1.4, -0.3, 0.0)
# People who share a mailbox or a telephone seldom share both, where no name says that they are two.
BOTH_CONTACTS: Finding = ("PhoneNumber", "beside the e-mail", OTHER, 0.0, -4.5, 0.0)

# A slip leaves one of the ends as it was: where neither so many of the first characters are the same nor so
# many of the last ones, two mailboxes (their names, with and without marks) or telephones just differ.
MAILBOX_END = 2
PHONE_END = 4
_DIGITS = "0123456789"
_NO_DIGITS = str.maketrans("", "", _DIGITS)
# Also written where only the year is known.
_FIRST_OF_JANUARY = 101
_FIRST_OF_JANUARY_BITS = 11.0
# Of two people in a household, how many are twins (or carry one wrong date).
_TWINS = 0.025


def compare_births(rare: Frequencies, one: int, other: int) -> Finding:
    if one == other:
        bits = rare.birth[one]
        if one % 10000 == _FIRST_OF_JANUARY:
            bits = min(bits, _FIRST_OF_JANUARY_BITS)
        return ("BirthDate", "exact", BIRTH, bits - 0.2, log2(2.0**-bits + _TWINS) + bits, 0.0)
    year, month, day = one // 10000, one // 100 % 100, one % 100
    other_year, other_month, other_day = other // 10000, other // 100 % 100, other % 100
    if year == other_year and month == other_day and day == other_month:
        return _SWAPPED_BIRTH
    if edits(str(one), str(other), 1) == 1:
        return _CLOSE_BIRTH
    apart = 15 <= abs(year - other_year) <= 50
    if not apart and (year == other_year) + (month == other_month) + (day == other_day) == 2:
        return _PART_OF_BIRTH
    if year == other_year:
        return _SAME_YEAR
    if apart:
        return _SAME_BIRTHDAY if month == other_month and day == other_day else _GENERATION_APART
    return _DIFFERENT_BIRTH


class ContactComparison:
    """Compares the e-mail addresses and the telephone numbers of two profiles, given by their numbers."""

    def __init__(self, columns: Columns, rare: Frequencies) -> None:
        self._columns = columns
        self._rare = rare
        # Values that are equally rare give the same finding, but for the mailboxes of roles.
        self._same_email: dict[float, Finding] = {}
        self._same_phone: dict[float, Finding] = {}

    def emails(self, ones: int, others: int, firms: bool) -> Finding | None:
        """The best of all pairs of mailboxes; None where only mailboxes of many people are left."""
        best: Finding | None = None
        usable = False
        sets, mailboxes = self._columns.email_sets, self._columns.mailboxes
        other_codes = sets[others]
        for code in sets[ones]:
            for other_code in other_codes:
                if code == other_code:
                    if code in self._rare.shared_emails and not firms:
                        continue
                    found: Finding | None = self._equal_emails(code)
                else:
                    usable = True
                    one, other = mailboxes[code], mailboxes[other_code]
                    if one[2] == other[2] or one[3] == other[3]:  # the mailbox's name or its domain
                        found = self._unequal_emails(one, other)
                    else:
                        text, other_text = one[0], other[0]
                        # As most beginnings differ, this spares a call.
                        near = text[:MAILBOX_END] == other_text[:MAILBOX_END] and _near(text, other_text)
                        found = _NEAR_EMAIL if near else None
                if found is not None and (best is None or found[3] > best[3]):
                    best = found
        return DIFFERENT_EMAIL if best is None and usable else best

    def _equal_emails(self, code: int) -> Finding:
        bits = self._rare.email[code]
        if self._columns.locals[self._columns.mailboxes[code].local] in ROLES:
            return ("EmailAddress", "exact", OTHER, bits - 1.5, bits - 5.0, bits - 1.0)
        found = self._same_email.get(bits)
        if found is None:
            found = ("EmailAddress", "exact", EMAIL, bits - 0.7, bits - 4.6, bits - 6.0)
            self._same_email[bits] = found
        return found

    def _unequal_emails(self, one: Mailbox, other: Mailbox) -> Finding | None:
        local, other_local = one.text[: one.at], other.text[: other.at]
        if local == other_local:
            if local in ROLES:
                return None
            bits = self._rare.mailbox[one.local]
            if edits(one.text[one.at + 1 :], other.text[other.at + 1 :], 2) <= 2:
                return ("EmailAddress", "close", EMAIL_CLOSE, min(bits - 3.0, 10.0), 2.0, 0.0)
            if not any(c.isdigit() for c in local):
                return _SAME_NAME_ELSEWHERE
            bits = min(bits - 3.6, 7.5)
            return ("EmailAddress", "same mailbox name", EMAIL_CLOSE, bits, 0.5, 0.0)
        if not -3 <= one.at - other.at <= 3:
            return None
        bare = without_marks(local)
        other_bare = without_marks(other_local)
        if bare == other_bare:
            return _SAME_BUT_MARKS
        if len(bare) >= 5 and one_edit(bare, other_bare, MAILBOX_END):
            digits_alone = bare.strip(_DIGITS) == other_bare.strip(_DIGITS)
            return _OTHER_NUMBER_IN_EMAIL if digits_alone else _CLOSE_EMAIL
        return _NEAR_EMAIL if _near(local, other_local) else None

    def phones(self, ones: int, others: int, firms: bool) -> Finding | None:
        """The best of all pairs of numbers; None where only numbers of many people are left."""
        best: Finding | None = None
        usable = False
        sets, numbers = self._columns.phone_sets, self._columns.numbers
        other_codes = sets[others]
        for code in sets[ones]:
            for other_code in other_codes:
                if code == other_code:
                    if firms:
                        return _SAME_FIRM_PHONE
                    if code in self._rare.shared_phones:
                        continue
                    found = self._equal_phones(code)
                else:
                    usable = True
                    number, other_number = numbers[code], numbers[other_code]
                    if number[-PHONE_END:] == other_number[-PHONE_END:]:
                        if number[-8:] == other_number[-8:]:
                            bits = min(self._rare.phone[code], self._rare.phone[other_code]) - 3.0
                            found = ("PhoneNumber", "same ending", PHONE, bits, bits - 2.3, bits - 3.0)
                        elif edits(number, other_number, 1) == 1:
                            found = _CLOSE_PHONE
                        else:
                            continue
                    # An edit touches two neighbouring places at most, so one of the ends is left as it was.
                    elif (
                        number[:PHONE_END] == other_number[:PHONE_END] and edits(number, other_number, 1) == 1
                    ):
                        found = _CLOSE_PHONE
                    else:
                        continue
                if best is None or found[3] > best[3]:
                    best = found
        return DIFFERENT_PHONE if best is None and usable else best

    def _equal_phones(self, code: int) -> Finding:
        bits = self._rare.phone[code]
        found = self._same_phone.get(bits)
        if found is None:
            found = ("PhoneNumber", "exact", PHONE, bits - 1.0, bits - 3.3, bits - 4.0)
            self._same_phone[bits] = found
        return found


def _near(one: str, other: str) -> bool:
    """Whether a few slips, not in the first letters, lead from one long text to the other."""
    limit = min(len(one), len(other)) // 6
    if limit < 2 or one[:MAILBOX_END] != other[:MAILBOX_END] or edits(one, other, limit) > limit:
        return False
    # A namesake takes the same name with another number.
    return one.translate(_NO_DIGITS) != other.translate(_NO_DIGITS)
