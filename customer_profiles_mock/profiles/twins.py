"""Gender and PartyType: an enumerated member and a free-text twin that mean one thing.

Writing either side makes both readable where the text is one of the enumerated values; any other
text stands in the twin alone. Observed in recorded events, for both members.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from customer_profiles_mock.protocol.members import enum_values

# Enumerated member -> free-text member. FieldSourceProfileIds names the enumerated one alone.
TWINS: Final[Mapping[str, str]] = {"Gender": "GenderString", "PartyType": "PartyTypeString"}
TWIN_MEMBERS: Final = frozenset({*TWINS, *TWINS.values()})


@cache
def _members() -> Mapping[str, tuple[str, str]]:
    pairs = {enumerated: (enumerated, text) for enumerated, text in TWINS.items()}
    return pairs | {text: (enumerated, text) for enumerated, text in TWINS.items()}


def is_twin(member: str) -> bool:
    return member in TWIN_MEMBERS


def write_twin(values: dict[str, Any], member: str, value: str) -> None:
    """Write one side of a pair; an empty value removes both."""
    enumerated, text = _members()[member]
    values.pop(enumerated, None)
    values.pop(text, None)
    if value:
        values[text] = value
        if value in enum_values(enumerated):
            values[enumerated] = value
