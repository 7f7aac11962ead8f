"""SegmentSort: the order of the rows in a snapshot.

The service leaves a missing DataType to a guess from sample values (documented); the guess here looks
at all of them. Profiles without a value, or with one that is not of the type, come last in either
order, and those that are equal in everything by their creation (our choice).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from customer_profiles_mock.calculated.numerals import read_number
from customer_profiles_mock.calculated.timestamps import read_moment
from customer_profiles_mock.segments.references import missing_attribute
from customer_profiles_mock.segments.subjects import Subject, path_of_name
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import Profile

_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "NUMBER": read_number,
    "DATE": read_moment,
    "STRING": lambda text: text or None,
}


def check_sort(domain: Domain, sort: Mapping[str, Any]) -> None:
    """Raises BadRequest for a calculated attribute that is not there."""
    for attribute in sort["Attributes"]:
        if _is_calculated(attribute) and attribute["Name"] not in domain.calculated_attributes:
            raise missing_attribute(domain, attribute["Name"])


def sorted_profiles(
    domain: Domain, profiles: Sequence[Profile], sort: Mapping[str, Any], now: float
) -> list[Profile]:
    """The profiles in the order of a SegmentSort. Raises BadRequest as `check_sort` does."""
    check_sort(domain, sort)
    subjects = [Subject(domain, profile, now) for profile in profiles]
    for attribute in reversed(sort["Attributes"]):
        texts = [_text(domain, subject, attribute) for subject in subjects]
        read = _READERS[attribute.get("DataType") or _guessed(texts)]
        keyed = [(read(text), subject) for text, subject in zip(texts, subjects, strict=True)]
        present = [(key, subject) for key, subject in keyed if key is not None]
        present.sort(key=lambda pair: pair[0], reverse=attribute["Order"] == "DESC")
        subjects = [subject for _, subject in present]
        subjects += [subject for key, subject in keyed if key is None]
    return [subject.profile for subject in subjects]


def _text(domain: Domain, subject: Subject, attribute: Mapping[str, Any]) -> str:
    if _is_calculated(attribute):
        return subject.calculated(domain.calculated_attributes[attribute["Name"]])
    return subject.text(path_of_name(attribute["Name"]))


def _is_calculated(attribute: Mapping[str, Any]) -> bool:
    return attribute.get("Type") == "CALCULATED"


def _guessed(texts: Sequence[str]) -> str:
    present = [text for text in texts if text]
    for kind in ("NUMBER", "DATE"):
        if all(_READERS[kind](text) is not None for text in present):
            return kind
    return "STRING"
