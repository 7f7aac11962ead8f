"""The index of keys after any operations, held against one that is built from scratch."""

from __future__ import annotations

from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.operations.calling import key, put, put_type, stored

NUMBERS = count()
VALUE = st.sampled_from(["", "1", "2"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), VALUE, VALUE),
        st.tuples(st.just("update"), st.integers(0, 4), VALUE, VALUE),
        st.tuples(st.just("delete"), st.integers(0, 4)),
        st.tuples(st.just("add key"), st.integers(0, 4), st.sampled_from(["_account", "tag"]), VALUE),
        st.tuples(st.just("delete key"), st.integers(0, 4), st.sampled_from(["_account", "tag"]), VALUE),
        st.tuples(st.just("put"), VALUE, VALUE, VALUE),
        st.tuples(st.just("delete object"), st.integers(0, 4)),
        st.tuples(st.just("merge"), st.integers(0, 4), st.integers(0, 4)),
        st.tuples(st.just("delete type")),
    ),
    min_size=3,
    max_size=14,
)


def put_note_type(client: Any, domain: str) -> None:
    put_type(
        client,
        domain,
        "Note",
        {
            "id": "_source.id",
            "tag": "_source.tag",
            "account": {"Source": "_source.account", "Target": "_profile.AccountNumber"},
        },
        {
            "note": [key("id", identifiers="UNIQUE")],
            "tag": [key("tag", identifiers="PROFILE")],
            "_account": [key("account", identifiers="PROFILE SECONDARY NEW_ONLY")],
        },
    )


def take(client: Any, domain: str, step: Any) -> None:
    """One step; a step that names what is not there is passed over."""
    ids = list(stored(domain).profiles)
    values = {"DomainName": domain}
    match step:
        case "create", account, phone:
            given = {"AccountNumber": account, "PhoneNumber": phone}
            client.create_profile(**values, **{name: value for name, value in given.items() if value})
        case "put", number, tag, account:
            if number and (tag or account):
                put(client, domain, "Note", id=number, tag=tag, account=account)
        case ("delete type",):
            client.delete_profile_object_type(**values, ObjectTypeName="Note")
            put_note_type(client, domain)
        case kind, who, *_ if who >= len(ids):
            assert kind != "create"
        case "update", who, account, phone:
            client.update_profile(**values, ProfileId=ids[who], AccountNumber=account, PhoneNumber=phone)
        case "delete", who:
            client.delete_profile(**values, ProfileId=ids[who])
        case "add key", who, name, value:
            if value:
                client.add_profile_key(**values, ProfileId=ids[who], KeyName=name, Values=[value])
        case "delete key", who, name, value:
            if value and stored(domain).index.holders(name, value, ids[who]) - {"standard fields"}:
                client.delete_profile_key(**values, ProfileId=ids[who], KeyName=name, Values=[value])
        case "delete object", who:
            for item in client.list_profile_objects(**values, ProfileId=ids[who], ObjectTypeName="Note")[
                "Items"
            ][:1]:
                client.delete_profile_object(
                    **values,
                    ProfileId=ids[who],
                    ObjectTypeName="Note",
                    ProfileObjectUniqueKey=item["ProfileObjectUniqueKey"],
                )
        case "merge", who, other:
            if other < len(ids) and who != other:
                client.merge_profiles(**values, MainProfileId=ids[who], ProfileIdsToBeMerged=[ids[other]])
        case unknown:
            raise AssertionError(unknown)


def rebuilt(domain: str) -> dict[tuple[str, str], dict[str, set[Any]]]:
    """The index that profiles, added keys and objects call for, from scratch."""
    index: dict[tuple[str, str], dict[str, set[Any]]] = {}

    def hold(key_name: str, value: str, profile_id: str, holder: Any) -> None:
        index.setdefault((key_name, value), {}).setdefault(profile_id, set()).add(holder)

    for profile_id, one in stored(domain).profiles.items():
        for key_name, member in (("_account", "AccountNumber"), ("_phone", "PhoneNumber")):
            if member in one.values:
                hold(key_name, one.values[member], profile_id, "standard fields")
        for key_name, values in one.added_keys.items():
            for value in values:
                hold(key_name, value, profile_id, "added by hand")
        for object_id, kept in one.objects.items():
            for key_name, value in kept.keys:
                hold(key_name, value, profile_id, object_id)
    return index


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_after_any_operations_the_index_is_what_a_rebuild_from_scratch_gives(client: Any, steps: Any) -> None:
    domain = f"d{next(NUMBERS)}"
    client.create_domain(DomainName=domain, DefaultExpirationDays=365)
    put_note_type(client, domain)
    for step in steps:
        take(client, domain, step)
    assert stored(domain).index.snapshot() == rebuilt(domain)
    stats = client.get_domain(DomainName=domain)["Stats"]
    kept = [one for profile in stored(domain).profiles.values() for one in profile.objects.values()]
    assert stats["ObjectCount"] == len(kept)
    assert stats["TotalSize"] == sum(len(one.text.encode()) for one in kept)
    client.delete_domain(DomainName=domain)
