"""What a column is, by its header."""

from __future__ import annotations

import pytest

from customer_profiles_mock.commands.match_headers import path_of, paths
from customer_profiles_mock.commands.match_profiles import BadMapping, columns_of


@pytest.mark.parametrize(
    ("headers", "path"),
    [
        ("id|Profile ID|record_id|UUID", "ProfileId"),
        ("First Name|first_name|FIRSTNAME|given-name|Forename", "FirstName"),
        ("Surname|Last name|Family Name|Name|Full Name", "LastName"),
        ("Company|organisation|Business name", "BusinessName"),
        ("DOB|Date of Birth|Birthday", "BirthDate"),
        ("E-Mail|email|EMAIL ADDRESS|e_mail_address", "EmailAddress"),
        ("Work e-mail|business_email", "BusinessEmailAddress"),
        ("Phone|Tel.|Telephone number|phone_number", "PhoneNumber"),
        ("Cell|Mobile phone|mobile_number", "MobilePhoneNumber"),
        ("Street|Address|Address line 1|address_1", "Address.Address1"),
        ("Zip|ZIP code|Postcode|Postal Code", "Address.PostalCode"),
        ("City|Town|home city|Address.City|address city", "Address.City"),
        ("Shipping city|ship-to town|delivery address city|ShippingAddress.City", "ShippingAddress.City"),
        ("billing_zip|Invoice postcode", "BillingAddress.PostalCode"),
        ("Customer number|account|CustomerID", "AccountNumber"),
        ("Attributes.Loyalty tier", "Attributes.Loyalty tier"),
    ],
)
def test_everyday_headers_are_recognised(headers: str, path: str) -> None:
    assert {header: path_of(header) for header in headers.split("|")} == dict.fromkeys(
        headers.split("|"), path
    )


def test_a_member_is_its_own_header() -> None:
    assert {path: path_of(path) for path in paths()} == {path: path for path in paths()}
    assert {"FirstName", "Address.City", "GenderString", "ProfileId"} < paths()
    assert not {"DomainName", "Address", "Attributes"} & paths()


@pytest.mark.parametrize("header", ["Loyalty tier", "Attributes.", "DomainName", "", "Straße"])
def test_other_headers_say_nothing(header: str) -> None:
    assert path_of(header) is None


def test_of_two_columns_for_one_member_the_better_named_is_used() -> None:
    assert columns_of(["Tel", "PhoneNumber", "Phone"], {}).used == {"PhoneNumber": "PhoneNumber"}
    assert columns_of(["Name", "Last name"], {}).used == {"Last name": "LastName"}
    first = columns_of(["Tel", "Phone"], {})
    assert (dict(first.used), first.unused) == ({"Tel": "PhoneNumber"}, ("Phone",))
    wanted = columns_of(["PhoneNumber", "Phone"], {"Phone": "PhoneNumber"})
    assert (dict(wanted.used), wanted.unused) == ({"Phone": "PhoneNumber"}, ("PhoneNumber",))


def test_a_mapping_decides_and_can_leave_a_column_out() -> None:
    columns = columns_of(
        ["Kunde", "E-Mail", "Stufe"], {"Kunde": "LastName", "E-Mail": "", "Stufe": "Attributes.Tier"}
    )
    assert dict(columns.used) == {"Kunde": "LastName", "Stufe": "Attributes.Tier"}
    assert columns.unused == ("E-Mail",)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"Fax": "PhoneNumber"}, "there is no column 'Fax'; there are: Tel, Name"),
        (
            {"Tel": "Phone"},
            "'Phone' is not a member of a profile, as FirstName, Address.City, Attributes.Tier",
        ),
        ({"Tel": "LastName", "Name": "LastName"}, "'Tel' and 'Name' are both to fill LastName"),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused(wanted: dict[str, str], message: str) -> None:
    with pytest.raises(BadMapping) as refused:
        columns_of(["Tel", "Name", ""], wanted)
    assert str(refused.value) == message
