"""Numbers for telephones, mailboxes and addresses, of which a profile may have several."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from customer_profiles_mock.matcher.columns import FIELDS, Codes
from customer_profiles_mock.matcher.normalise.text import numbered

Value = TypeVar("Value", bound=Hashable)


class Holdings(Generic[Value]):
    """What profiles hold of one kind: each value has a number, and each set of values.

    Few profiles hold several, so a set of one value has the number of that; those of several come behind.
    """

    def __init__(self, nothing: Value) -> None:
        self._numbers = numbered(nothing)
        self._several: dict[int, Codes] = {}  # by profile

    def read(self, first: int, size: int, holders: Iterable[int], values: Iterable[Value]) -> list[int]:
        """The numbers of the values for the next profiles, `first` being how many there were before.

        `holders` has for each value its profile, counted from the first of these.
        """
        several = self._several
        found = [0] * size
        for holder, number in zip(holders, map(self._numbers.__getitem__, values), strict=True):
            if not found[holder]:
                found[holder] = number
            elif number and number != found[holder]:
                codes = several.get(first + holder, (found[holder],))
                if number not in codes:
                    several[first + holder] = (*codes, number)
        return found

    def values(self) -> list[Value]:
        """What the numbers of values stand for."""
        return list(self._numbers)

    def sets(self, rows: array[int], field: int) -> list[Codes]:
        """What the numbers of sets stand for. Who holds several gets the number of the set into the row."""
        sets: list[Codes] = [(), *zip(range(1, len(self._numbers)))]
        numbers: dict[Codes, int] = {}
        for profile, codes in self._several.items():
            rows[profile * FIELDS + field] = len(sets) + numbers.setdefault(codes, len(numbers))
        return [*sets, *numbers]
