"""What Splink is told about each kind of set.

The models for FEBRL 3, FEBRL 4 and `people` (fake_1000) follow Splink's own worked examples for these sets,
without the social security number. `customers` is for profiles with several e-mail addresses and telephones,
as somebody would write it who knows both Splink and the data: contacts in lists, telephones and mailboxes
that a household shares in levels of their own, and frequencies of names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import block_on


@dataclass(frozen=True)
class Model:
    """`certain`: rules that hold for hardly anybody but one customer; `recall`: the share of the true pairs
    they find.

    `training`: the pairs to learn from, each rule in a run of its own.
    """

    comparisons: list[Any]
    blocking: list[Any]
    certain: list[Any]
    recall: float
    training: list[Any]
    random_pairs: float


def by_name(name: str) -> Model:
    return {"febrl3": _febrl3, "febrl4": _febrl4, "people": _people, "customers": _customers}[name]()


NAMES = ("febrl3", "febrl4", "people", "customers")
_SWAPPED = "l.given = r.surname and l.surname = r.given"


def _by_frequency(comparison: Any) -> Any:
    return comparison.configure(term_frequency_adjustments=True)


def _birth_date() -> Any:
    return comparisons.DateOfBirthComparison("dob", input_is_string=True)


def _febrl3() -> Model:
    return Model(
        comparisons=[
            comparisons.NameComparison("given"),
            comparisons.NameComparison("surname"),
            _birth_date(),
            _by_frequency(comparisons.ExactMatch("number")),
            _by_frequency(comparisons.ExactMatch("postcode")),
        ],
        blocking=[block_on(column) for column in ("given", "surname", "dob", "postcode")],
        certain=[block_on("given", "surname", "dob"), f"{_SWAPPED} and l.dob = r.dob"],
        recall=0.7,
        training=[block_on("dob"), block_on("postcode")],
        random_pairs=1e6,
    )


def _febrl4() -> Model:
    return Model(
        comparisons=[
            _by_frequency(comparisons.NameComparison("given")),
            _by_frequency(comparisons.NameComparison("surname")),
            _birth_date(),
            _by_frequency(comparisons.ExactMatch("number")),
            _by_frequency(comparisons.DamerauLevenshteinAtThresholds("postcode", [1, 2])),
        ],
        blocking=[
            block_on("given", "surname"),
            _SWAPPED,
            block_on("dob"),
            block_on("street"),
            block_on("postcode"),
        ],
        certain=[block_on("given", "surname", "dob")],
        recall=0.7,
        training=[block_on("dob"), block_on("postcode")],
        random_pairs=1e6,
    )


def _people() -> Model:
    near_date = "levenshtein(l.dob, r.dob) <= 1"
    return Model(
        comparisons=[
            comparisons.ForenameSurnameComparison("given", "surname"),
            _birth_date(),
            _by_frequency(comparisons.ExactMatch("city")),
            comparisons.EmailComparison("email"),
        ],
        blocking=[block_on(column) for column in ("given", "surname", "dob", "email")],
        certain=[
            f"l.given = r.given and {near_date}",
            f"l.surname = r.surname and {near_date}",
            "l.given = r.given and levenshtein(l.surname, r.surname) <= 2",
            block_on("email"),
        ],
        recall=0.7,
        training=[block_on("given", "surname"), block_on("dob"), block_on("email")],
        random_pairs=1e6,
    )


def _customers() -> Model:
    # Whether the given names, initials included, leave it open that the two are one person of the household.
    one_person = (
        "(kind_l = kind_r and (given_l is null or given_r is null"
        " or jaro_winkler_similarity(given_l, given_r) >= 0.86"
        " or (least(length(given_l), length(given_r)) = 1 and given_l[1] = given_r[1])))"
    )
    return Model(
        comparisons=[
            _by_frequency(comparisons.NameComparison("given")),
            _by_frequency(comparisons.NameComparison("surname")),
            _birth_date(),
            _levels(
                "emails",
                "emails",
                f"list_has_any(emails_l, emails_r) and {one_person}",
                "list_has_any(emails_l, emails_r)",
                "jaro_winkler_similarity(email_l, email_r) >= 0.95",
                "split_part(email_l, '@', 1) = split_part(email_r, '@', 1)",
            ),
            _levels(
                "phones",
                "phones",
                f"list_has_any(phones_l, phones_r) and {one_person}",
                "list_has_any(phones_l, phones_r)",
                "damerau_levenshtein(phone_l, phone_r) <= 1",
            ),
            _levels(
                "address",
                "city",
                f"number_l = number_r and postcode_l = postcode_r and {one_person}",
                "number_l = number_r and postcode_l = postcode_r",
                "jaro_winkler_similarity(street_l, street_r) >= 0.9 and city_l = city_r",
                "city_l = city_r",
            ),
            _by_frequency(comparisons.JaroWinklerAtThresholds("firm", [0.92])),
        ],
        blocking=[
            block_on("kind", "emails", arrays_to_explode=["emails"]),
            block_on("kind", "phones", arrays_to_explode=["phones"]),
            block_on("name"),
            block_on("surname", "dob"),
            block_on("given", "dob"),
            block_on("surname", "postcode"),
            block_on("given", "postcode"),
            block_on("kind", "street", "postcode"),
            block_on("firm", "postcode"),
            block_on("firm", "city"),
        ],
        certain=[
            block_on("given", "email"),
            block_on("name", "phone"),
            block_on("name", "dob"),
            block_on("name", "postcode"),
        ],
        recall=0.5,
        training=[block_on("name"), block_on("email"), block_on("phone")],
        random_pairs=1e6,
    )


def _levels(name: str, column: str, *conditions: str) -> Any:
    """A comparison that reaches the first of these conditions that holds."""
    return comparisons.CustomComparison(
        output_column_name=name,
        comparison_levels=[
            levels.NullLevel(column),
            *[levels.CustomLevel(condition) for condition in conditions],
            levels.ElseLevel(),
        ],
    )
