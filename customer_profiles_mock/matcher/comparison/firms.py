"""Comparing firms' names: of a firm that is the customer, or of the employer of one."""

from __future__ import annotations

from customer_profiles_mock.matcher.columns import Columns
from customer_profiles_mock.matcher.comparison.findings import OTHER, Finding
from customer_profiles_mock.matcher.frequencies import Frequencies
from customer_profiles_mock.matcher.similarity import edits

FIRM_AND_PERSON: Finding = ("BusinessName", "firm and person", OTHER, -9.0, -3.0, 0.0)
_DIFFERENT_FIRM: Finding = ("BusinessName", "differs", OTHER, -5.5, 0.0, -5.0)
_DIFFERENT_EMPLOYER: Finding = ("BusinessName", "differs", OTHER, -0.7, 0.0, -3.0)


class FirmComparison:
    def __init__(self, columns: Columns, rare: Frequencies) -> None:
        self._names = columns.firms
        self._rare = rare.firm

    def employers(self, one: int, other: int) -> Finding:
        if one != other:
            return _DIFFERENT_EMPLOYER
        bits = self._rare[one]
        return ("BusinessName", "exact", OTHER, bits - 0.5, 0.0, bits - 0.2)

    def firms(self, code: int, other_code: int) -> Finding:
        """The names of two customers that are firms. Branches of one firm explain equal names as well."""
        if code == other_code:
            bits = self._rare[code]
            return ("BusinessName", "exact", OTHER, bits - 0.3, 0.0, bits - 0.2)
        one, other = self._names[code], self._names[other_code]
        rarer = max(self._rare[code], self._rare[other_code])
        shorter = min(len(one), len(other))
        if shorter >= 6 and edits(one, other, 3) <= min(3, shorter // 5):
            return ("BusinessName", "close", OTHER, min(9.0, rarer - 4.0), 0.0, min(8.5, rarer - 4.5))
        words, more = set(one.split()), set(other.split())
        if words <= more or more <= words:
            return ("BusinessName", "part", OTHER, min(7.0, rarer - 5.0), 0.0, min(6.5, rarer - 5.5))
        return _DIFFERENT_FIRM
