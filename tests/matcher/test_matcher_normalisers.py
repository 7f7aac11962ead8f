"""One spelling for what people write in many ways."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_profiles_mock.matcher.normalise.addresses import AddressReader
from customer_profiles_mock.matcher.normalise.dates import birth_date
from customer_profiles_mock.matcher.normalise.emails import email as read_email
from customer_profiles_mock.matcher.normalise.emails import emails
from customer_profiles_mock.matcher.normalise.names import PersonName, firm_name, person_name, plain_name
from customer_profiles_mock.matcher.normalise.nicknames import FAMILIES
from customer_profiles_mock.matcher.normalise.phones import phone, phones
from customer_profiles_mock.matcher.normalise.text import fold


def address(lines: tuple[str, ...], city: str, postcode: str) -> list[str]:
    """Number, street, unit, city and postcode."""
    members = {f"Address{number}": line for number, line in enumerate(lines, 1)}
    reader = AddressReader()
    (found,) = reader.read([{**members, "City": city, "PostalCode": postcode}])
    texts = list(reader.texts)
    return [texts[part] for part in found]


def email(text: str) -> str:
    return read_email(text, {})


# The first example pays for importing the similarity libraries.
calm = settings(deadline=None)


@pytest.mark.parametrize(
    "text",
    [
        "+12065550143",
        "+1 206 555 0143",
        "1-206-555-0143",
        "(206) 555-0143",
        "206.555.0143",
        "2065550143",
        " 206 555-0143 ",
        "206-555-0143 x12",
        "206-555-0143 ext. 12",
        "+1 (206) 555-0143;ext=7",
        "001 206 555 0143",
        "tel: 206-555-0143",
    ],
)
def test_a_north_american_number_has_one_form(text: str) -> None:
    assert phone(text, "US") in {"12065550143", "0012065550143".lstrip("0")}


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("+44 20 7946 0958", "US", "442079460958"),
        ("+44 (0)20 7946 0958", "US", "442079460958"),
        ("020 7946 0958", "GB", "442079460958"),
        ("0044 20 7946 0958", "GB", "442079460958"),
        ("030 / 123 456 78", "DE", "493012345678"),
        ("+49 30 12345678", "US", "493012345678"),
    ],
)
def test_the_region_decides_what_a_national_number_means(text: str, region: str, expected: str) -> None:
    assert phone(text, region) == expected


@pytest.mark.parametrize(
    "text",
    [
        "000-000-0000",
        "9999999999",
        "(555) 555-5555",
        "123-456-7890",
        "1234567",
        "0123456789",
        "+1 111 111 1111",
        "n/a",
        "none",
        "12",
        "",
        "-",
    ],
)
def test_a_placeholder_is_no_telephone_number(text: str) -> None:
    assert phone(text, "US") == ""


@pytest.mark.parametrize("text", ["206-555-0100", "+12065550111", "(123) 456-0143"])
def test_an_ordinary_number_is_no_placeholder(text: str) -> None:
    assert phone(text, "US") != ""


@calm
@given(st.text(max_size=25), st.sampled_from(["US", "DE", "GB", "XX"]))
def test_whatever_is_written_as_a_phone_becomes_digits_or_nothing(text: str, region: str) -> None:
    number = phone(text, region)
    assert number == "" or (number.isascii() and number.isdigit())


odd = st.text(max_size=12)
written_phones = st.lists(
    st.tuples(
        odd
        | st.from_regex(
            r"\+?[01]?[ (]{0,2}[0-9]{3}[) .-]{0,2}[0-9]{3}[ .\n-]?[0-9٣]{4}( x1)?", fullmatch=True
        ),
        st.sampled_from(["US", "DE", "XX"]),
    )
)


@calm
@given(written_phones)
def test_many_phones_are_read_as_each_alone(written: list[tuple[str, str]]) -> None:
    texts, regions = [text for text, _ in written], [region for _, region in written]
    assert phones(texts, regions) == list(map(phone, texts, regions))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("John.Doe@Example.COM", "john.doe@example.com"),
        (" john.doe@example.com ", "john.doe@example.com"),
        ("mailto:john.doe@example.com", "john.doe@example.com"),
        ("john.doe+shop@example.com", "john.doe@example.com"),
        ("j.o.h.n@gmail.com", "john@gmail.com"),
        ("john@googlemail.com", "john@gmail.com"),
        ("info@example.com", "info@example.com"),
    ],
)
def test_a_mailbox_has_one_spelling(text: str, expected: str) -> None:
    assert email(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "noemail@example.com",
        "no-email@shop.example",
        "none@none.com",
        "n/a",
        "na@na.com",
        "unknown@example.org",
        "noreply@example.com",
        "donotreply@example.com",
        "xxx@xxx.com",
        "john.doe",
        "@example.com",
        "john@doe@example.com",
        "john@example",
        "",
    ],
)
def test_a_placeholder_or_malformed_address_is_no_mailbox(text: str) -> None:
    assert email(text) == ""


written_emails = st.builds(
    "{}{}@{}".format,
    odd
    | st.sampled_from(
        ["john", "J.Doe", "doe", "aa", "info", "no-reply", "none", "Σ", "mailto:x", "a+b", "\n"]
    ),
    st.sampled_from(["", "", "1", ".", " ", "@"]),
    odd
    | st.sampled_from(
        ["gmail.com", "Googlemail.com", "example.com", "EXAMPLE.com.", "none.com", "x", "a\nb.c"]
    ),
)


@calm
@given(st.lists(written_emails | odd))
def test_many_mailboxes_are_read_as_each_alone(texts: list[str]) -> None:
    domains: dict[str, str] = {}
    expected = list(map(email, texts))
    assert emails(texts, domains) == expected
    assert emails(texts, domains) == expected  # now that the domains are known


@pytest.mark.parametrize(
    "text",
    [
        "1980-02-13",
        "19800213",
        "1980/02/13",
        "02/13/1980",
        "2/13/1980",
        "13/02/1980",
        "13.02.1980",
        "02131980",
        "13021980",
        "13-Feb-1980",
        "February 13, 1980",
        "13th February 1980",
        "13 de febrero de 1980",
        "1980-02-13T00:00:00Z",
        "1980-02-13 08:30:00",
        "13. Februar 1980",
        "2/13/80",
    ],
)
def test_a_birth_date_has_one_form(text: str) -> None:
    assert birth_date(text, "US") == 19800213


def test_the_region_decides_which_number_is_the_month() -> None:
    assert birth_date("04/05/1980", "US") == 19800405
    assert birth_date("04/05/1980", "GB") == 19800504
    assert birth_date("04.05.1980", "US") == birth_date("4. 5. 1980", "US") == 19800504
    assert birth_date("04.13.1980", "US") == 19800413


@pytest.mark.parametrize(
    "text",
    [
        "1900-01-01",
        "01/01/1900",
        "1970-01-01",
        "9999-12-31",
        "0000-00-00",
        "1980-13-40",
        "n/a",
        "1980",
        "",
        "soon",
    ],
)
def test_a_placeholder_or_impossible_date_is_no_date(text: str) -> None:
    assert birth_date(text, "US") == 0


@calm
@given(st.text(max_size=20))
def test_whatever_is_written_as_a_date_becomes_a_date_or_nothing(text: str) -> None:
    date = birth_date(text, "US")
    assert date == 0 or 1850_01_01 <= date <= 2100_12_31


@pytest.mark.parametrize(
    ("first", "middle", "last", "expected"),
    [
        ("John", "", "Doe", PersonName("john", "", "doe", 0)),
        ("JOHN", "Q.", "DOE", PersonName("john", "q", "doe", 0)),
        ("Mr. John", "", "Doe", PersonName("john", "", "doe", 0)),
        ("John Quincy", "", "Doe", PersonName("john", "quincy", "doe", 0)),
        ("John", "", "Doe Jr.", PersonName("john", "", "doe", 2)),
        ("John", "", "Doe, Jr.", PersonName("john", "", "doe", 2)),
        ("John", "", "Doe III", PersonName("john", "", "doe", 3)),
        ("John", "", "Doe, MD", PersonName("john", "", "doe", 0)),
        ("John Doe", "", "", PersonName("john", "", "doe", 0)),
        ("", "", "John Doe", PersonName("john", "", "doe", 0)),
        ("", "", "Doe, John", PersonName("john", "", "doe", 0)),
        ("", "", "Stone-Doe", PersonName("", "", "stone doe", 0)),
        ("", "", "Ann Stone-Doe", PersonName("ann", "", "stone doe", 0)),
        ("Anne-Marie", "", "", PersonName("anne", "marie", "", 0)),
        ("Seán", "", "O’Brien", PersonName("sean", "", "obrien", 0)),
        ("Sean", "", "O'Brien", PersonName("sean", "", "obrien", 0)),
        ("José", "", "García-López", PersonName("jose", "", "garcia lopez", 0)),
        ("Łukasz", "", "Groß", PersonName("lukasz", "", "gross", 0)),
        ("N/A", "", "unknown", PersonName("", "", "", 0)),
        ("Customer", "", "", PersonName("", "", "", 0)),
    ],
)
def test_a_name_has_one_form(first: str, middle: str, last: str, expected: PersonName) -> None:
    assert person_name(first, middle, last) == expected


@calm
@given(st.text(max_size=12), st.text(max_size=12))
def test_the_short_way_reads_names_as_the_long_way_does(first: str, last: str) -> None:
    given_name, surname = plain_name(first), plain_name(last)
    if given_name and surname:
        assert person_name(first, "", last) == PersonName(given_name, "", surname, 0)


@calm
@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "text",
    [
        "Acme Widgets",
        "ACME WIDGETS, INC.",
        "Acme Widgets L.L.C.",
        "The Acme Widgets Company",
        "Acme Widgets GmbH & Co. KG",
    ],
)
def test_a_firm_is_named_without_its_legal_form(text: str) -> None:
    assert firm_name(text) == "acme widgets"


@pytest.mark.parametrize(
    "lines",
    [
        ("12 Oak Street", "Apt 4"),
        ("12 Oak St., Apt. 4",),
        ("12 OAK ST #4",),
        ("12 Oak St Unit 4",),
        ("12 oak street, apartment 4", ""),
    ],
)
def test_a_street_has_one_form(lines: tuple[str, ...]) -> None:
    assert address(lines, "salem", "97301-1234") == ["12", "oak st", "4", "salem", "97301"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hauptstraße 5", "Haupt Str. 5"),
        ("Hauptstr. 5", "Haupt Strasse 5"),
        ("5 Balfourcrescent", "5 Balfour Crescent"),
    ],
)
def test_a_street_written_as_one_word_is_the_same(one: str, other: str) -> None:
    assert address((one,), "", "") == address((other,), "", "")


def test_a_numbered_street_is_no_house_number() -> None:
    for line in ("500 5th Avenue", "500 5th Ave"):
        assert address((line,), "", "")[:2] == ["500", "5th ave"]


def test_a_number_behind_the_street_is_the_house_number() -> None:
    assert address(("Oak Road 12",), "", "")[:2] == ["12", "oak rd"]


def test_short_and_full_forms_of_a_given_name_are_one_family() -> None:
    for short, full in (
        ("bill", "william"),
        ("liz", "elizabeth"),
        ("pepe", "jose"),
        ("sepp", "josef"),
        ("bob", "robert"),
    ):
        assert FAMILIES[short] & FAMILIES[full]
    assert not FAMILIES["alexander"] & FAMILIES["alexandra"]
