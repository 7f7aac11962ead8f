"""What the tables of a domain's types are called in SQL, and that no two have one name (both documented).

The name is the type's in small letters, hyphens as underscores, and a suffix for types of the service.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.state.domain import Domain

STANDARD: Final = "standard"
DOMAIN: Final = "domain"
DOMAIN_STANDARD: Final = "domain_standard"


def table_name(type_name: str, suffix: str = "") -> str:
    """The name of a type's table."""
    name = type_name.lower().replace("-", "_")
    return f"{name}_{suffix}" if suffix else name


def check_new_type(domain: Domain, type_name: str, suffix: str = "") -> None:
    """Raise BadRequest where a domain with a data store has another type whose table has this name.

    That a second type is then refused is documented, the words are ours.
    """
    if not domain.has_data_store:
        return
    name = table_name(type_name, suffix)
    for other, table in _own_tables(domain):
        if table == name and other != type_name:
            raise BadRequest(f"{type_name} and {other} would both be table {name} of the data store")


def check_types(domain: Domain) -> None:
    """Raise BadRequest where two types of a domain keep its data store from being enabled (documented)."""
    found: dict[str, str] = {}
    for type_name, table in _own_tables(domain):
        other = found.setdefault(table, type_name)
        if other != type_name:
            raise BadRequest(f"{other} and {type_name} would both be table {table} of the data store")


def _own_tables(domain: Domain) -> Iterator[tuple[str, str]]:
    """The types that users have named, and their tables."""
    for name in sorted(domain.object_types):
        yield name, table_name(name)
    for name in sorted(domain.domain_object_types):
        yield name, table_name(name, DOMAIN)
