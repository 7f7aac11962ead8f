"""Comparing postal addresses, part by part."""

from __future__ import annotations

from collections.abc import Sequence

from customer_profiles_mock.matcher.columns import Codes
from customer_profiles_mock.matcher.comparison.findings import (
    OTHER,
    PLACE,
    PLACE_CLOSE,
    PLACE_DIFFERS,
    Finding,
)
from customer_profiles_mock.matcher.frequencies import Frequencies
from customer_profiles_mock.matcher.normalise.addresses import Address
from customer_profiles_mock.matcher.similarity import edits

_DIFFERENT_ADDRESS: Finding = ("Address", "differs", PLACE_DIFFERS, -1.7, -1.0, 0.0)
_HOUSE_NUMBER = 6.0
# Neighbours are many; a customer's own number is seldom altogether wrong.
_OTHER_NUMBER = -5.5
_NEIGHBOURS = 8.0


def compare_addresses(rare: Frequencies, places: Sequence[Address], ones: Codes, others: Codes) -> Finding:
    """The best of all pairs of addresses; `places` says what their numbers stand for."""
    best = _DIFFERENT_ADDRESS
    for one in ones:
        for other in others:
            found = _compare(rare, places[one], places[other])
            if found[3] > best[3]:
                best = found
    return best


def _compare(rare: Frequencies, one: Address, other: Address) -> Finding:
    area = _area(rare, one, other)
    if not (one.street and other.street):
        if area <= 0.0:
            return _DIFFERENT_ADDRESS
        return ("Address", "same area", OTHER, area, area, area)
    if one.house == other.house:
        bits = min(rare.house[one.house] - 0.6, rare.street[one.street] + _HOUSE_NUMBER + area)
        if one.unit and other.unit and one.unit != other.unit:
            return ("Address", "other unit", OTHER, bits - 3.5, bits - 3.5, bits - 3.0)
        return ("Address", "exact", PLACE, bits, bits, bits - 3.4)
    street = _streets(rare, one.street, other.street)
    number = _numbers(one.number, other.number)
    if street <= 0.0 and number <= 0.0:
        # Moved, perhaps nearby.
        bits = min(3.0, area - 4.5)
        return ("Address", "same area", OTHER, bits, bits, bits) if area > 0.0 else _DIFFERENT_ADDRESS
    bits = min(13.0 if number >= 0.0 else _NEIGHBOURS, street + number + area)
    return ("Address", "close", PLACE_CLOSE, bits, bits, bits - 3.4)


def _area(rare: Frequencies, one: Address, other: Address) -> float:
    """Bits for the place: postcode and city say much the same."""
    code = city = 0.0
    if one.postcode and other.postcode:
        if one.postcode == other.postcode:
            code = rare.postcode[one.postcode] - 0.6
        else:
            code = 1.5 if edits(one.postcode, other.postcode, 1) == 1 else -3.0
    if one.city and other.city:
        if one.city == other.city:
            city = rare.city[one.city] - 0.5
        elif len(one.city) >= 5 and edits(one.city, other.city, 2) <= 2:
            city = max(rare.city[one.city], rare.city[other.city]) - 2.5
        else:
            city = -2.5
    if code > 0.0 and city > 0.0:
        return max(code, city)
    return code + city if code >= 0.0 or city >= 0.0 else -3.0


def _streets(rare: Frequencies, one: str, other: str) -> float:
    if one == other:
        return rare.street[one] - 0.4
    limit = 1 + min(len(one), len(other)) // 7
    if edits(one, other, limit) <= limit or one.startswith(other) or other.startswith(one):
        return max(rare.street[one], rare.street[other]) - 3.0
    if " " in one and " " in other and _mostly_same_words(one, other):
        return max(rare.street[one], rare.street[other]) - 4.0
    return -3.0


def _mostly_same_words(one: str, other: str) -> bool:
    """Whether two texts share most of their words, in any order, as where lines were swapped or left out."""
    words, others = set(one.split()), set(other.split())
    shared = sum(len(word) for word in words & others if len(word) > 3)
    return 2 * shared > max(len(one), len(other))


def _numbers(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    if one == other:
        return _HOUSE_NUMBER
    # Of short numbers any two are an edit apart.
    return 1.0 if len(one) > 2 and len(other) > 2 and edits(one, other, 1) == 1 else _OTHER_NUMBER
