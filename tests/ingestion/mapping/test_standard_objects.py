"""The table of standard objects against the service model and itself."""

from __future__ import annotations

import pytest

from customer_profiles_mock.ingestion.mapping.standard_objects import (
    ANYTHING,
    FREE_TEXTS,
    STANDARD_OBJECTS,
    TEXT,
    StandardObject,
    Structure,
    member_of,
    members_of,
)
from customer_profiles_mock.profiles.standard_keys import PREDEFINED_KEYS
from customer_profiles_mock.protocol.members import enum_values, member_names

OBJECTS = [pytest.param(one, id=one.root) for one in STANDARD_OBJECTS.values()]

# What a standard identifier says about a key rather than about an object.
KEY_IDENTIFIERS = {"UNIQUE", "SECONDARY", "LOOKUP_ONLY", "NEW_ONLY"}


def test_every_object_that_the_service_can_identify_is_listed() -> None:
    listed = {one.identifier for one in STANDARD_OBJECTS.values()}
    assert listed - {"CONTACT"} == enum_values("StandardIdentifier") - KEY_IDENTIFIERS - {"CONTACT"}
    assert len(listed) == len(STANDARD_OBJECTS)


@pytest.mark.parametrize("one", OBJECTS)
def test_every_object_has_attributes(one: StandardObject) -> None:
    assert member_of(one.shape, "Attributes") == FREE_TEXTS


@pytest.mark.parametrize("one", OBJECTS)
def test_every_object_but_the_contact_has_an_id(one: StandardObject) -> None:
    assert (one.id_member is None) == (one.root == "_contact")
    assert one.id_member is None or member_of(one.shape, one.id_member) in (TEXT, ANYTHING)


@pytest.mark.parametrize("one", OBJECTS)
def test_the_predefined_keys_hold_members_that_exist(one: StandardObject) -> None:
    assert one.keys.keys() <= PREDEFINED_KEYS.keys()
    assert all(member_of(one.shape, member) == TEXT for member in one.keys.values())


def test_a_profile_has_the_members_of_the_service_model() -> None:
    shape = STANDARD_OBJECTS["_profile"].shape
    assert tuple(members_of(shape)) == member_names("Profile")
    assert [name for name in members_of(shape) if name.endswith("Address") and is_structure(shape, name)] == [
        "Address",
        "ShippingAddress",
        "MailingAddress",
        "BillingAddress",
    ]


def is_structure(shape: Structure, name: str) -> bool:
    return isinstance(member_of(shape, name), Structure)


def test_the_addresses_of_an_order_have_a_name_besides() -> None:
    address = member_of(STANDARD_OBJECTS["_order"].shape, "BillingAddress")
    assert isinstance(address, Structure)
    assert tuple(members_of(address)) == (*member_names("Address"), "Name")
