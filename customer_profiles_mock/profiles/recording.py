"""What a change of a profile leaves behind: a history record, and a record for the event stream.

Which records an action writes is our choice; the action types are the service's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from customer_profiles_mock.context import Context
from customer_profiles_mock.events import stream
from customer_profiles_mock.events.stream import PROFILE_TYPE, Document
from customer_profiles_mock.profiles.fields import profile_document
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.history import Content, HistoryRecord, as_sequence
from customer_profiles_mock.state.profiles import Profile, StandardObject, StoredObject

MOST_RECORDS: Final = 10_000  # per profile; the oldest give way


def profile_created(context: Context, domain: Domain, profile: Profile) -> None:
    # The rank of the profile itself: a number less to keep.
    number = profile.number
    _record(context, domain, profile.profile_id, PROFILE_TYPE, "CREATED", profile.packed, number=number)
    if stream.is_listening(domain):
        stream.report_profile(context, domain, profile_document(profile), stream.CREATED)


def profile_updated(context: Context, domain: Domain, profile: Profile) -> None:
    _record_profile(context, domain, profile, "UPDATED")
    stream.report_profile(context, domain, profile_document(profile), stream.UPDATED)


def profile_deleted(context: Context, domain: Domain, profile: Profile) -> None:
    _record_profile(context, domain, profile, "DELETED_BY_CUSTOMER")


def profile_expired(context: Context, domain: Domain, profile: Profile) -> None:
    _record_profile(context, domain, profile, "EXPIRED")


def profiles_merged(context: Context, domain: Domain, main: Profile, absorbed: Sequence[Document]) -> None:
    """`absorbed` holds the documents of the merged profiles as they were."""
    for document in absorbed:
        _record(context, domain, document["ProfileId"], PROFILE_TYPE, "DELETED_BY_MERGE", document)
    _record_profile(context, domain, main, "MERGED")
    stream.report_merge(context, domain, profile_document(main), absorbed)


def object_ingested(
    context: Context, domain: Domain, profile: Profile, stored: StoredObject, *, is_new: bool
) -> None:
    _record_object(context, domain, profile, stored, "INGESTED")
    event_type = stream.CREATED if is_new else stream.UPDATED
    stream.report_object(context, domain, profile.profile_id, stored, event_type)


def object_deleted(context: Context, domain: Domain, profile: Profile, stored: StoredObject) -> None:
    _record_object(context, domain, profile, stored, "DELETED_BY_CUSTOMER")


def standard_object_deleted(
    context: Context,
    domain: Domain,
    profile: Profile,
    standard: StandardObject,
    unique_key: str,
    document: Document,
) -> None:
    """`document` is the object as ListProfileObjects shows it, `unique_key` the key it has there."""
    _record(context, domain, profile.profile_id, standard.kind, "DELETED_BY_CUSTOMER", document, unique_key)


def object_expired(context: Context, domain: Domain, profile: Profile, stored: StoredObject) -> None:
    """Also where an object gave way to a newer one."""
    _record_object(context, domain, profile, stored, "EXPIRED")


def key_added(context: Context, domain: Domain, profile: Profile, key_name: str, values: list[str]) -> None:
    _record_key(context, domain, profile, key_name, values, "ADDED_PROFILE_KEY")


def key_deleted(context: Context, domain: Domain, profile: Profile, key_name: str, values: list[str]) -> None:
    _record_key(context, domain, profile, key_name, values, "DELETED_PROFILE_KEY")


def _record_profile(context: Context, domain: Domain, profile: Profile, action: str) -> None:
    _record(context, domain, profile.profile_id, PROFILE_TYPE, action, profile.packed)


def _record_object(
    context: Context, domain: Domain, profile: Profile, stored: StoredObject, action: str
) -> None:
    _record(
        context,
        domain,
        profile.profile_id,
        stored.object_type_name,
        action,
        stored.text,
        unique_key=stored.unique_key,
    )


def _record_key(
    context: Context, domain: Domain, profile: Profile, key_name: str, values: list[str], action: str
) -> None:
    content = {"KeyName": key_name, "Values": values}
    _record(context, domain, profile.profile_id, PROFILE_TYPE, action, content)


def _record(
    context: Context,
    domain: Domain,
    profile_id: str,
    object_type_name: str,
    action: str,
    content: Content,
    unique_key: str | None = None,
    number: int | None = None,
) -> None:
    record = HistoryRecord(
        context.new_id_number(),
        domain.next_number() if number is None else number,
        object_type_name,
        action,
        context.now,
        context.caller(),
        content,
        unique_key,
    )
    records = domain.history.get(profile_id)
    if records is None:
        domain.journal.put(domain.history, profile_id, record)
    elif isinstance(records, list) and len(records) < MOST_RECORDS:
        domain.journal.append(records, record)
    else:
        newest = as_sequence(records)[1 - MOST_RECORDS :]
        domain.journal.put(domain.history, profile_id, [*newest, record])
