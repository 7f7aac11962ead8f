"""Many profiles at once; `customer_profiles_mock.load_profiles` asks for them."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadProfile, BadRequest
from customer_profiles_mock.operations.lookup import the_domain
from customer_profiles_mock.operations.profiles import create, settled_values, updated_values
from customer_profiles_mock.profiles.writing import take_back_newer
from customer_profiles_mock.protocol.plain import plain_body
from customer_profiles_mock.protocol.reading import body_reader
from customer_profiles_mock.protocol.validation import validate

_OPERATION: Final = "CreateProfile"


def load_profiles(context: Context, domain_name: str, profiles: Iterable[Any]) -> list[str]:
    """Do what CreateProfile does for the members of each profile, in their order; returns the ids.

    Raises BadProfile for the first one that CreateProfile would refuse, DomainNotFound.
    """
    domain = the_domain(context, {"DomainName": domain_name})
    is_plain, read_body = plain_body(_OPERATION), body_reader(_OPERATION)

    def checked_values(profile: Any) -> dict[str, Any]:
        params = {**read_body(profile), "DomainName": domain_name}
        validate(_OPERATION, params)
        return updated_values({}, params)

    # Who asks is looked up once.
    context = context.in_the_name_of(context.caller())
    profile_ids = []
    undo = domain.journal.taken_back_by(take_back_newer, domain, domain.last_number, domain.next_expiry)
    with undo, _without_collections():
        for position, profile in enumerate(profiles):
            try:
                values = settled_values(profile, profile) if is_plain(profile) else checked_values(profile)
                profile_ids.append(create(context, domain, values))
            except BadRequest as error:
                raise BadProfile(position, str(error)) from None
    return profile_ids


@contextmanager
def _without_collections() -> Iterator[None]:
    """Keep Python's collector off what is being made: it stays, and each look at all of it takes long."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
