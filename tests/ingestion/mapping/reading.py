"""What the tests of the mapping language share: objects as ingestion reads them, and refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.mapping.accessors import Number
from customer_profiles_mock.ingestion.mapping.sources import compile_source
from customer_profiles_mock.ingestion.mapping.targets import parse_target


def incoming(value: Any) -> Any:
    """A value as it arrives: through JSON, with numbers as they are written there."""
    return parsed(json.dumps(value))


def parsed(text: str) -> Any:
    return json.loads(text, parse_int=Number, parse_float=Number)


def read(source: str, value: Any) -> Any:
    return compile_source(source).read(incoming(value))


def source_refusal(text: str) -> str:
    """The text of the BadRequest that a Source meets."""
    with pytest.raises(BadRequest) as caught:
        compile_source(text)
    assert caught.value.code == "BadRequestException"
    assert str(caught.value).startswith(f"Source {text} is not valid: ")
    return str(caught.value).removeprefix(f"Source {text} is not valid: ")


def target_refusal(text: str) -> str:
    """The text of the BadRequest that a Target meets."""
    with pytest.raises(BadRequest) as caught:
        parse_target(text)
    assert caught.value.code == "BadRequestException"
    assert str(caught.value).startswith(f"Target {text} is not valid: ")
    return str(caught.value).removeprefix(f"Target {text} is not valid: ")
