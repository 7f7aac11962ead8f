"""Comparing postal addresses, part by part."""

from __future__ import annotations

from customer_profiles_mock.matcher.columns import Columns
from customer_profiles_mock.matcher.comparison.findings import (
    OTHER,
    PLACE,
    PLACE_CLOSE,
    PLACE_DIFFERS,
    Finding,
)
from customer_profiles_mock.matcher.frequencies import Frequencies
from customer_profiles_mock.matcher.similarity import edits

_DIFFERENT_ADDRESS: Finding = ("Address", "differs", PLACE_DIFFERS, -1.7, -1.0, 0.0)
_HOUSE_NUMBER = 6.0
# Neighbours are many; a customer's own number is seldom altogether wrong.
_OTHER_NUMBER = -5.5
_NEIGHBOURS = 8.0


class AddressComparison:
    """Compares the addresses of two profiles, given by the numbers of their sets."""

    def __init__(self, columns: Columns, rare: Frequencies) -> None:
        self._sets = columns.address_sets
        self._places = columns.places
        self._texts = columns.address_texts
        self._house, self._street = rare.house, rare.street
        self._city, self._postcode = rare.city, rare.postcode

    def compare(self, ones: int, others: int) -> Finding:
        """The best of all pairs of addresses."""
        best = _DIFFERENT_ADDRESS
        other_codes = self._sets[others]
        for code in self._sets[ones]:
            for other_code in other_codes:
                found = self._compare(code, other_code)
                if found[3] > best[3]:
                    best = found
        return best

    def _compare(self, one: int, other: int) -> Finding:
        number, street, unit, city, postcode = self._places[one]
        number2, street2, unit2, city2, postcode2 = self._places[other]
        area = self._area(city, postcode, city2, postcode2)
        if not (street and street2):
            if area <= 0.0:
                return _DIFFERENT_ADDRESS
            return ("Address", "same area", OTHER, area, area, area)
        if street == street2 and number == number2:
            bits = self._house[one] - 0.6
            by_parts = self._street[street] + _HOUSE_NUMBER + area
            if by_parts < bits:
                bits = by_parts
            if unit and unit2 and unit != unit2:
                return ("Address", "other unit", OTHER, bits - 3.5, bits - 3.5, bits - 3.0)
            return ("Address", "exact", PLACE, bits, bits, bits - 3.4)
        return _of_other_house(area, self._streets(street, street2), self._numbers(number, number2))

    def _area(self, city: int, postcode: int, city2: int, postcode2: int) -> float:
        """Bits for the place: postcode and city say much the same."""
        by_code = by_city = 0.0
        if postcode and postcode2:
            if postcode == postcode2:
                by_code = self._postcode[postcode] - 0.6
            else:
                by_code = 1.5 if edits(self._texts[postcode], self._texts[postcode2], 1) == 1 else -3.0
        if city and city2:
            if city == city2:
                by_city = self._city[city] - 0.5
            elif len(self._texts[city]) >= 5 and edits(self._texts[city], self._texts[city2], 2) <= 2:
                by_city = max(self._city[city], self._city[city2]) - 2.5
            else:
                by_city = -2.5
        if by_code > 0.0 and by_city > 0.0:
            return by_code if by_code > by_city else by_city
        return by_code + by_city if by_code >= 0.0 or by_city >= 0.0 else -3.0

    def _streets(self, one: int, other: int) -> float:
        if one == other:
            return self._street[one] - 0.4
        text, text2 = self._texts[one], self._texts[other]
        length, length2 = len(text), len(text2)
        limit = 1 + (length if length < length2 else length2) // 7
        if edits(text, text2, limit) <= limit or text.startswith(text2) or text2.startswith(text):
            return max(self._street[one], self._street[other]) - 3.0
        if " " in text and " " in text2 and _mostly_same_words(text, text2):
            return max(self._street[one], self._street[other]) - 4.0
        if text[0] == text2[0] and _same_but_blanks(text, text2, limit):
            return max(self._street[one], self._street[other]) - 3.0
        return -3.0

    def _numbers(self, one: int, other: int) -> float:
        if not one or not other:
            return 0.0
        if one == other:
            return _HOUSE_NUMBER
        text, text2 = self._texts[one], self._texts[other]
        # Of short numbers any two are an edit apart.
        return 1.0 if len(text) > 2 and len(text2) > 2 and edits(text, text2, 1) == 1 else _OTHER_NUMBER


def _of_other_house(area: float, same_street: float, same_number: float) -> Finding:
    """What comes of the bits for place, street and house number, one of the latter being another."""
    if same_street <= 0.0 and same_number <= 0.0:
        # Moved, perhaps nearby.
        if area <= 0.0:
            return _DIFFERENT_ADDRESS
        bits = min(3.0, area - 4.5)
        return ("Address", "same area", OTHER, bits, bits, bits)
    bits = min(13.0 if same_number >= 0.0 else _NEIGHBOURS, same_street + same_number + area)
    return ("Address", "close", PLACE_CLOSE, bits, bits, bits - 3.4)


def _same_but_blanks(one: str, other: str, limit: int) -> bool:
    """Whether blanks that got lost or misplaced are most of the difference."""
    one, other = one.replace(" ", ""), other.replace(" ", "")
    return one.startswith(other) or other.startswith(one) or edits(one, other, limit) <= limit


def _mostly_same_words(one: str, other: str) -> bool:
    """Whether two texts share most of their words, in any order, as where lines were swapped or left out."""
    words, others = set(one.split()), other.split()
    if words.isdisjoint(others):
        return False
    shared = sum([len(word) for word in words.intersection(others) if len(word) > 3])
    return 2 * shared > max(len(one), len(other))
