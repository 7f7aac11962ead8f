"""Comparing birth dates, e-mail addresses and telephone numbers."""

from __future__ import annotations

from math import log2

from customer_profiles_mock.matcher.columns import Codes, Columns, Mailbox
from customer_profiles_mock.matcher.comparison.findings import (
    BIRTH,
    BIRTH_CLOSE,
    BIRTH_DIFFERS,
    EMAIL,
    EMAIL_CLOSE,
    EMAIL_DIFFERS,
    MARKS_IN_MAILBOX,
    OTHER,
    PHONE,
    PHONE_CLOSE,
    PHONE_DIFFERS,
    Finding,
)
from customer_profiles_mock.matcher.frequencies import Frequencies
from customer_profiles_mock.matcher.normalise.emails import ROLES
from customer_profiles_mock.matcher.similarity import edits, one_edit

_SWAPPED_BIRTH: Finding = ("BirthDate", "day and month swapped", BIRTH_CLOSE, 7.0, 0.5, 0.0)
_CLOSE_BIRTH: Finding = ("BirthDate", "close", BIRTH_CLOSE, 4.0, 0.3, 0.0)
_PART_OF_BIRTH: Finding = ("BirthDate", "two parts of three", BIRTH_CLOSE, 2.2, 0.3, 0.0)
_DIFFERENT_BIRTH: Finding = ("BirthDate", "differs", BIRTH_DIFFERS, -5.5, 0.0, 0.0)
_GENERATION_APART: Finding = ("BirthDate", "a generation apart", BIRTH_DIFFERS, -7.0, 1.0, 0.0)
_DIFFERENT_EMAIL: Finding = ("EmailAddress", "differs", EMAIL_DIFFERS, -1.8, -0.3, 0.0)
_SAME_BUT_MARKS: Finding = ("EmailAddress", "close", EMAIL_CLOSE, 9.0, 4.5, 0.5)
_CLOSE_EMAIL: Finding = ("EmailAddress", "close", EMAIL_CLOSE, 6.0, 1.0, 0.5)
_OTHER_NUMBER_IN_EMAIL: Finding = ("EmailAddress", "other number", EMAIL_CLOSE, 3.5, 0.5, 0.5)
_CLOSE_PHONE: Finding = ("PhoneNumber", "close", PHONE_CLOSE, 6.0, 2.0, 3.0)
_SAME_FIRM_PHONE: Finding = ("PhoneNumber", "exact", OTHER, 8.0, 0.0, 5.0)
_DIFFERENT_PHONE: Finding = ("PhoneNumber", "differs", PHONE_DIFFERS, -1.4, -0.3, 0.0)
# People who share a mailbox or a telephone seldom share both, where no name says that they are two.
BOTH_CONTACTS: Finding = ("PhoneNumber", "beside the e-mail", OTHER, 0.0, -4.5, 0.0)

_DIGITS = "0123456789"
# Of two people in a household, how many are twins (or carry one wrong date).
_TWINS = 0.025


def compare_births(rare: Frequencies, one: int, other: int) -> Finding:
    if one == other:
        bits = rare.birth[one]
        return ("BirthDate", "exact", BIRTH, bits - 0.2, log2(2.0**-bits + _TWINS) + bits, 0.0)
    year, month, day = one // 10000, one // 100 % 100, one % 100
    other_year, other_month, other_day = other // 10000, other // 100 % 100, other % 100
    if year == other_year and month == other_day and day == other_month:
        return _SWAPPED_BIRTH
    if edits(str(one), str(other), 1) == 1:
        return _CLOSE_BIRTH
    if (year == other_year) + (month == other_month) + (day == other_day) == 2:
        return _PART_OF_BIRTH
    return _GENERATION_APART if 15 <= abs(year - other_year) <= 50 else _DIFFERENT_BIRTH


class ContactComparison:
    """Compares the e-mail addresses and the telephone numbers of two profiles, given by their numbers."""

    def __init__(self, columns: Columns, rare: Frequencies) -> None:
        self._columns = columns
        self._rare = rare

    def emails(self, ones: Codes, others: Codes, firms: bool) -> Finding | None:
        """The best of all pairs of mailboxes; None where only mailboxes of many people are left."""
        best: Finding | None = None
        usable = False
        mailboxes = self._columns.mailboxes
        for code in ones:
            for other_code in others:
                if code == other_code:
                    if code in self._rare.shared_emails and not firms:
                        continue
                    found: Finding | None = self._equal_emails(code)
                else:
                    usable = True
                    one, other = mailboxes[code], mailboxes[other_code]
                    if one[2] != other[2] and one[3] != other[3]:  # neither the mailbox's name nor its domain
                        continue
                    found = self._unequal_emails(one, other)
                if found is not None and (best is None or found[3] > best[3]):
                    best = found
        return _DIFFERENT_EMAIL if best is None and usable else best

    def _equal_emails(self, code: int) -> Finding:
        bits = self._rare.email[code]
        if self._columns.locals[self._columns.mailboxes[code].local] in ROLES:
            return ("EmailAddress", "exact", OTHER, bits - 1.5, bits - 5.0, bits - 1.0)
        return ("EmailAddress", "exact", EMAIL, bits - 0.7, bits - 5.0, bits - 6.0)

    def _unequal_emails(self, one: Mailbox, other: Mailbox) -> Finding | None:
        local, other_local = self._columns.locals[one.local], self._columns.locals[other.local]
        if one.local == other.local:
            if local in ROLES:
                return None
            bits = self._rare.mailbox[one.local]
            if edits(one.text[one.at + 1 :], other.text[other.at + 1 :], 2) <= 2:
                return ("EmailAddress", "close", EMAIL_CLOSE, min(bits - 3.0, 10.0), 2.0, 0.0)
            # Without a number it is but the name again.
            bits = min(bits - 3.6, 7.5 if any(c.isdigit() for c in local) else 4.0)
            return ("EmailAddress", "same mailbox name", EMAIL_CLOSE, bits, 0.5, 0.0)
        if abs(one.at - other.at) > 3:
            return None
        bare, other_bare = local.translate(MARKS_IN_MAILBOX), other_local.translate(MARKS_IN_MAILBOX)
        if bare == other_bare:
            return _SAME_BUT_MARKS
        if len(bare) >= 5 and edits(bare, other_bare, 1) == 1:
            digits_alone = bare.strip(_DIGITS) == other_bare.strip(_DIGITS)
            return _OTHER_NUMBER_IN_EMAIL if digits_alone else _CLOSE_EMAIL
        return None

    def phones(self, ones: Codes, others: Codes, firms: bool) -> Finding | None:
        """The best of all pairs of numbers; None where only numbers of many people are left."""
        best: Finding | None = None
        usable = False
        numbers = self._columns.numbers
        for code in ones:
            for other_code in others:
                if code == other_code:
                    if firms:
                        return _SAME_FIRM_PHONE
                    if code in self._rare.shared_phones:
                        continue
                    bits = self._rare.phone[code]
                    found: Finding = ("PhoneNumber", "exact", PHONE, bits - 1.0, bits - 3.3, bits - 4.0)
                else:
                    usable = True
                    if not one_edit(numbers[code], numbers[other_code]):
                        continue
                    found = _CLOSE_PHONE
                if best is None or found[3] > best[3]:
                    best = found
        return _DIFFERENT_PHONE if best is None and usable else best
