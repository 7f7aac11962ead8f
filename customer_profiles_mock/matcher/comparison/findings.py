"""A finding: what one attribute says about a pair of records."""

from __future__ import annotations

from typing import NamedTuple

NO_FAMILIES: frozenset[int] = frozenset()

# Attribute, level, outcome, and bits for: same customer, same household, same firm. A plain tuple, as
# millions are made.
Finding = tuple[str, str, int, float, float, float]


class Outcome(NamedTuple):
    """What can come of comparing an attribute; `usual` is how often it does for two profiles of one
    customer."""

    attribute: str
    usual: float


# Levels are lumped into outcomes, and how often each occurs is learned from the job. Evidence that depends
# on no such share has the outcome `OTHER`.
OUTCOMES = (
    Outcome("", 0.0),
    Outcome("FirstName", 0.80), Outcome("FirstName", 0.16), Outcome("FirstName", 0.004),
    Outcome("LastName", 0.87), Outcome("LastName", 0.05), Outcome("LastName", 0.06),
    Outcome("BirthDate", 0.90), Outcome("BirthDate", 0.07), Outcome("BirthDate", 0.012),
    Outcome("EmailAddress", 0.60), Outcome("EmailAddress", 0.08), Outcome("EmailAddress", 0.28),
    Outcome("PhoneNumber", 0.55), Outcome("PhoneNumber", 0.03), Outcome("PhoneNumber", 0.38),
    Outcome("Address", 0.60), Outcome("Address", 0.10), Outcome("Address", 0.30),
    Outcome("BirthDate", 0.006), Outcome("BirthDate", 0.006),
    Outcome("FirstName", 0.01), Outcome("LastName", 0.015),
)  # fmt: skip
OTHER = 0
GIVEN, GIVEN_CLOSE, GIVEN_DIFFERS = 1, 2, 3
SURNAME, SURNAME_CLOSE, SURNAME_DIFFERS = 4, 5, 6
BIRTH, BIRTH_CLOSE, BIRTH_DIFFERS = 7, 8, 9
EMAIL, EMAIL_CLOSE, EMAIL_DIFFERS = 10, 11, 12
PHONE, PHONE_CLOSE, PHONE_DIFFERS = 13, 14, 15
PLACE, PLACE_CLOSE, PLACE_DIFFERS = 16, 17, 18
BIRTH_YEAR, BIRTH_APART = 19, 20
GIVEN_ALIKE, SURNAME_ALIKE = 21, 22
