"""Rows of an uploaded file become profiles, or changes of profiles. All of it is our choice.

A row stands for the profile whose attribute under the unique key has the row's value, compared by
the field's content type. It writes as UpdateProfile does, except that an empty cell leaves what is
there. A row fails, and leaves nothing, that has no value for the unique key, a value that
CreateProfile would refuse, or a unique key that several profiles share.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.uploads.columns import Column, Columns
from customer_profiles_mock.ingestion.uploads.csv_file import Row
from customer_profiles_mock.profiles import recording, writing
from customer_profiles_mock.profiles.content_types import normalise
from customer_profiles_mock.profiles.fields import value_at, write
from customer_profiles_mock.profiles.provenance import Filled
from customer_profiles_mock.protocol.validation import validate
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.profiles import MANUAL, Origin, Profile
from customer_profiles_mock.state.upload_jobs import UploadResults


def apply_rows(
    context: Context, domain: Domain, columns: Columns, rows: Iterable[Row | None], kept_until: float
) -> UploadResults:
    """Write rows, each with a value for every mapped column; None stands for a row that is broken.

    The profiles are kept until then, or longer where they were to be.
    """
    profiles = _by_key(domain, columns.unique)
    created = updated = failed = 0
    for row in rows:
        values = None if row is None else _values(domain, columns, row)
        key = _key(columns.unique, values or {})
        known = profiles.get(key, [])
        if values is None or not key or len(known) > 1:
            failed += 1
        elif known:
            _update(context, domain, known[0], columns, values, kept_until)
            updated += 1
        else:
            profiles[key] = [_create(context, domain, values, kept_until)]
            created += 1
    return UploadResults(created, updated, failed)


def _by_key(domain: Domain, unique: Column) -> dict[str, list[Profile]]:
    """All profiles that have a value under the unique key, by its normal form."""
    profiles: dict[str, list[Profile]] = {}
    for profile in domain.profiles.values():
        if key := _key(unique, profile.values):
            profiles.setdefault(key, []).append(profile)
    return profiles


def _key(unique: Column, values: dict[str, Any]) -> str:
    return normalise(unique.content_type, value_at(values, unique.path) or "")


def _values(domain: Domain, columns: Columns, row: Row) -> dict[str, Any] | None:
    """The members of a profile that a row fills; None where one of them cannot be filled so."""
    values: dict[str, Any] = {}
    for column, text in zip(columns.mapped, row, strict=True):
        write(values, column.path, text)
    try:
        validate("CreateProfile", {"DomainName": domain.name, **values})
    except BadRequest:
        return None
    return values


def _create(context: Context, domain: Domain, values: dict[str, Any], kept_until: float) -> Profile:
    profile = writing.create_imported_profile(domain, context.new_id(), context.now)
    writing.import_values(domain, profile, Filled(values, {}), kept_until)
    recording.profile_created(context, domain, profile)
    return profile


def _update(
    context: Context,
    domain: Domain,
    profile: Profile,
    columns: Columns,
    incoming: dict[str, Any],
    kept_until: float,
) -> None:
    values, origins = profile.values, dict(profile.origins)
    for column in columns.mapped:
        if text := value_at(incoming, column.path):
            write(values, column.path, text)
            origins[column.path] = Origin(MANUAL, context.now)
    is_changed = values != profile.values
    writing.import_values(domain, profile, Filled(values, origins), kept_until)
    if is_changed:
        recording.profile_updated(context, domain, profile)
