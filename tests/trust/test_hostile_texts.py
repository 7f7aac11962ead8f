"""Texts on which a careless pattern tries for hours: every kind of text from users is read in bounded time.

Where the service's model limits the length of a text, it is as long as it may be.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import product

import pytest

from customer_profiles_mock.calculated.expression import parse_expression, parse_operand
from customer_profiles_mock.calculated.numerals import read_number
from customer_profiles_mock.calculated.timestamps import read_span
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.detection import detect
from customer_profiles_mock.ingestion.mapping.sources import compile_source
from customer_profiles_mock.ingestion.mapping.targets import parse_target
from customer_profiles_mock.ingestion.source_timestamps import parse_format
from customer_profiles_mock.matcher.normalise.dates import birth_date
from customer_profiles_mock.matcher.normalise.emails import email
from customer_profiles_mock.matcher.normalise.names import firm_name, person_name
from customer_profiles_mock.matcher.normalise.phones import phone
from customer_profiles_mock.profiles.content_types import NAME, NUMBER, PHONE_NUMBER, normalise
from customer_profiles_mock.protocol.model import operation_model
from customer_profiles_mock.protocol.patterns import matcher
from customer_profiles_mock.recommending.expression import parse_filter
from customer_profiles_mock.recommending.filtering import filter_with
from customer_profiles_mock.segments.references import is_reference
from customer_profiles_mock.segments.sql.reading import read_query

SECONDS = 1  # of this process's time for each text; some hundredths of one are needed
OBJECT = 20_000  # characters, of the 256,000 of an object: enough to tell a square from a line

# What comes before, what is repeated, and what makes the whole text fail at its end.
BEFORE = ("", "{{_profile.", "x", '"')
REPEATED = (" ", "a", "A", "1", "a ", "1,", "{{", "}", "[", "(", "'", '"', ".", "a.")
AFTER = ("", "!", '"')

# Names, and numbers, that follow one another without anything that tells where one ends.
FORMATS = (
    "EMMMLLLz",
    "y'1'M'1'd'1'H'1'm'1's'1'S'1'D'1'W'1'w'1'u'1'F'1'k'1'K'1'h",
    "yyyy-MM-dd'T'HH:mm:ss.SSSX",
)
FILTER = "INCLUDE ItemID WHERE _catalogItem.Name IN ($NAMES)"

READERS: dict[str, tuple[int, Callable[[str], object]]] = {
    "format of a source's times": (255, parse_format),
    "time of a source": (OBJECT, lambda text: [parse_format(one).read(text, now=0) for one in FORMATS]),
    "source of a field": (1000, compile_source),
    "target of a field": (1000, parse_target),
    "object to detect a mapping from": (OBJECT, lambda text: detect([json.dumps({text[:99]: text})])),
    "number": (OBJECT, lambda text: normalise(NUMBER, text)),
    "telephone number": (OBJECT, lambda text: normalise(PHONE_NUMBER, text)),
    "name": (OBJECT, lambda text: normalise(NAME, text)),
    "calculated expression": (255, parse_expression),
    "operand of a calculated attribute": (255, parse_operand),
    "number of an object": (OBJECT, read_number),
    "time of an object": (OBJECT, read_span),
    "value of a segment": (255, is_reference),
    "query of a segment": (250, lambda text: read_query(f"SELECT {text}")),
    "filter of recommendations": (2500, parse_filter),
    "values for a filter": (3000, lambda text: filter_with(FILTER, {"NAMES": text})),
    "telephone number to match": (OBJECT, lambda text: phone(text, "US")),
    "email address to match": (OBJECT, lambda text: email(text, {})),
    "date of birth to match": (OBJECT, lambda text: birth_date(text, "US")),
    "name to match": (OBJECT, lambda text: person_name(text, text, text)),
    "firm to match": (OBJECT, firm_name),
}


@pytest.fixture(autouse=True)
def _time_runs_out() -> Iterator[None]:
    """Fail rather than hang. What other processes do is not counted."""

    def fail(*_: object) -> None:
        raise AssertionError(f"not done after {SECONDS} seconds")

    before = signal.signal(signal.SIGVTALRM, fail)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def read_all(read: Callable[[str], object], longest: int) -> None:
    """Read each text of that length, within the time for one."""
    for before, repeated, after in product(BEFORE, REPEATED, AFTER):
        text = before + repeated * ((longest - len(before) - len(after)) // len(repeated)) + after
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        with suppress(BadRequest, ValueError):
            read(text)


@pytest.mark.parametrize("what", READERS)
def test_a_text_is_read_or_refused_in_bounded_time(what: str) -> None:
    longest, read = READERS[what]
    read_all(read, longest)


def test_the_patterns_of_the_model_are_matched_in_bounded_time() -> None:
    model = operation_model("CreateDomain").service_model
    shapes = [model.shape_for(name) for name in model.shape_names]
    longest = {
        shape.metadata["pattern"]: shape.metadata.get("max", OBJECT)
        for shape in shapes
        if "pattern" in shape.metadata
    }
    assert len(longest) > 20
    for pattern, most in longest.items():
        read_all(matcher(pattern), most)
