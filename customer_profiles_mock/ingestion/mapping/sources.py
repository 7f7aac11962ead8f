"""Sources: where the value of a field comes from, a plain accessor or Handlebars."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, TypeAlias

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.mapping.accessors import Accessor, InvalidSyntax, parse_accessor
from customer_profiles_mock.ingestion.mapping.rendering import Template, parse_template
from customer_profiles_mock.ingestion.mapping.tags import OPENING

# Both have `read(incoming)`: text from a template, any JSON value from an accessor. Null and empty
# text stand for a value that is not there.
Source: TypeAlias = Accessor | Template

# The fields of all object types that a domain may have (100 by 250) fit.
MOST_PARSED: Final = 25_000


@lru_cache(maxsize=MOST_PARSED)
def compile_source(text: str) -> Source:
    """Parse a Source once. Raises BadRequest that names the offence."""
    try:
        return parse_template(text) if OPENING in text else parse_accessor(text)
    except InvalidSyntax as offence:
        raise BadRequest(f"Source {text} is not valid: {offence}") from None
