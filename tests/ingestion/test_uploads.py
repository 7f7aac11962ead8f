"""Files of upload jobs: which columns are taken, how rows are read, what becomes of them."""

from __future__ import annotations

import csv
import random
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_profiles_mock.context import Context
from customer_profiles_mock.errors import BadRequest
from customer_profiles_mock.ingestion.uploads import csv_file
from customer_profiles_mock.ingestion.uploads.applying import apply_rows
from customer_profiles_mock.ingestion.uploads.columns import MOST_COLUMNS, Column, Columns, parse_columns
from customer_profiles_mock.ingestion.uploads.csv_file import InvalidFile, Row, read_rows
from customer_profiles_mock.state.domain import Domain
from customer_profiles_mock.state.upload_jobs import UploadResults
from tests.behaviour import DOMAIN, Immediate, RecordingPeers, Service

MAIL = {"Source": "E-mail", "Target": "EmailAddress", "ContentType": "EMAIL_ADDRESS"}

# What a CSV cell can hold: everything but what ends a text.
CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def column(target: str, source: str = "_source.x") -> Column:
    return parse_columns({"x": {"Source": source, "Target": target}}, "x").unique


# Columns


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("_profile.EmailAddress", "EmailAddress"),
        ("EmailAddress", "EmailAddress"),
        ("_profile.Attributes.tier", "Attributes.tier"),
        ("Attributes.tier", "Attributes.tier"),
        ("_profile.Attributes.tier.2026", "Attributes.tier.2026"),
        ("_profile.ShippingAddress.City", "ShippingAddress.City"),
        ("_profile.Gender", "GenderString"),
        ("_profile.GenderString", "GenderString"),
        ("PartyType", "PartyTypeString"),
    ],
)
def test_a_target_is_an_attribute_with_or_without_its_prefix(target: str, path: str) -> None:
    assert column(target).path == path


@pytest.mark.parametrize("source", ["E-mail", "_source.E-mail"])
def test_a_source_is_a_column_with_or_without_its_prefix(source: str) -> None:
    assert column("EmailAddress", source).header == "E-mail"


def test_a_column_name_may_hold_dots_and_blanks() -> None:
    assert column("EmailAddress", "_source.e.mail of rider").header == "e.mail of rider"


@pytest.mark.parametrize(
    "target",
    [
        "_profile",
        "_profile.ProfileId",
        "_profile.Nickname",
        "_profile.Address",
        "_profile.Address.Planet",
        "_profile.Attributes",
        "_profile.Attributes.",
        "_profile.EngagementPreferences.Phone",
        "_profile.EngagementPreferences.Phone[].KeyName",
        "_profile.SourceLastUpdatedTimestamp",
        "_order.Status",
        "_profile.Attributes.{{tier}}",
    ],
)
def test_a_target_that_is_no_text_of_a_profile_is_refused(target: str) -> None:
    with pytest.raises(BadRequest, match=r"Target .* is not valid"):
        column(target)


@pytest.mark.parametrize(
    ("fields", "unique_key", "message"),
    [
        ({"x": {"Target": "FirstName"}}, "x", "Field x has no Source"),
        ({"x": {"Source": "a"}}, "x", "Field x has no Target"),
        (
            {"x": {"Source": "_source.", "Target": "FirstName"}},
            "x",
            "Field x has a Source that names no column",
        ),
        ({"x": MAIL}, "E-mail", "UniqueKey E-mail is not the name of one of the Fields"),
        ({}, "x", "UniqueKey x is not the name of one of the Fields"),
        ({"x": MAIL, "y": MAIL}, "x", "Fields x and y have the same Target"),
        (
            {"x": {"Source": "a", "Target": "Gender"}, "y": {"Source": "b", "Target": "GenderString"}},
            "x",
            "Fields x and y have the same Target",
        ),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(fields: Any, unique_key: str, message: str) -> None:
    with pytest.raises(BadRequest, match=message):
        parse_columns(fields, unique_key)


def test_at_most_25_columns_are_mapped() -> None:
    fields = {f"f{n}": {"Source": f"c{n}", "Target": f"Attributes.a{n}"} for n in range(MOST_COLUMNS)}
    assert len(parse_columns(fields, "f0").mapped) == 25
    fields["more"] = {"Source": "more", "Target": "Attributes.more"}
    with pytest.raises(BadRequest, match="Fields has 26 entries; an upload job maps at most 25"):
        parse_columns(fields, "f0")


# The file


def rows(text: str | bytes, *headers: str) -> list[Row | None]:
    return list(read_rows(text if isinstance(text, bytes) else text.encode(), headers))


def test_named_columns_are_read_in_the_order_asked_for() -> None:
    assert rows("a,b,c\n1,2,3\n4,5,6\n", "c", "a") == [["3", "1"], ["6", "4"]]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do_and_the_last_may_be_missing(ends: str) -> None:
    assert rows(ends.join(["a,b", "1,2", "", "3,4"]), "a", "b") == [["1", "2"], ["3", "4"]]


def test_quoted_cells_hold_commas_quotes_and_line_ends() -> None:
    assert rows('a,"b, too"\n"1,\n""2""",x\n', "a", "b, too") == [['1,\n"2"', "x"]]


@pytest.mark.parametrize("broken", ["1", "1,2,3", '"1"x,2'])
def test_a_broken_row_spoils_no_other(broken: str) -> None:
    assert rows(f"a,b\n0,0\n{broken}\n4,5\n", "a") == [["0"], None, ["4"]]


def test_an_open_quote_swallows_the_rest() -> None:
    assert rows('a,b\n0,0\n"1,2\n3,4\n', "a") == [["0"], None]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "Column a is missing"),
        (b"\na\n1\n", "Column a is missing"),
        (b"A\n1\n", "Column a is missing"),
        (b" a\n1\n", "Column a is missing"),
        (b"\xef\xbb\xbfa\n1\n", "Column a is missing"),
        (b"a,a\n1,2\n", "Column a is there more than once"),
        (b"a\n\xff\n", "The file is not UTF-8"),
        ("a\n1\n".encode("utf-16"), "The file is not UTF-8"),
        ("a\n1\n".encode("utf-16-le"), "The file is not UTF-8"),
        (b'"a\n1\n', "The header row is not CSV"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_as_a_whole(data: bytes, message: str) -> None:
    with pytest.raises(InvalidFile, match=message):
        rows(data, "a")


def test_a_byte_order_mark_hides_the_first_column_alone() -> None:
    assert rows(b"\xef\xbb\xbfa,b\n1,2\n", "b") == [["2"]]


def test_a_file_must_be_below_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert csv_file.SIZE_LIMIT == 1_073_741_824
    monkeypatch.setattr(csv_file, "SIZE_LIMIT", 5)
    assert rows("a\n1\n", "a") == [["1"]]
    with pytest.raises(InvalidFile, match="The file is not below 1 GB"):
        rows("a\n12\n", "a")


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_what_a_csv_writer_writes_is_read_back(table: list[list[str]], ends: str) -> None:
    written = StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator=ends).writerows([["a", "b"], *table])
    assert rows(written.getvalue(), "a", "b") == table


@given(st.binary(max_size=60))
def test_any_bytes_are_rows_or_an_invalid_file(data: bytes) -> None:
    try:
        data.decode()
        is_text = b"\0" not in data
    except UnicodeDecodeError:
        is_text = False
    if is_text:
        assert all(row is None or len(row) == 1 for row in rows(b"a,b\n" + data, "b"))
    else:
        with pytest.raises(InvalidFile, match="The file is not UTF-8"):
            rows(b"a,b\n" + data, "b")


# Profiles

COLUMNS = parse_columns(
    {
        "mail": MAIL,
        "first": {"Source": "First", "Target": "FirstName"},
        "tier": {"Source": "Tier", "Target": "Attributes.tier"},
    },
    "mail",
)


def applied(service: Service, table: list[Row | None], columns: Columns = COLUMNS) -> UploadResults:
    context = Context(
        operation="test",
        store=service.store,
        now=service.now,
        random=random.Random(1),
        peers=RecordingPeers(),
        transitions=Immediate(),
        caller=lambda: "arn:aws:iam::123456789012:user/uploader",
    )
    return apply_rows(context, service.domain, columns, table, kept_until=service.now + 1)


def values(domain: Domain) -> list[dict[str, Any]]:
    return [profile.values for profile in domain.profiles.values()]


@pytest.fixture
def service() -> Service:
    return Service()


def test_rows_create_and_update_profiles(service: Service) -> None:
    service.call("CreateProfile", EmailAddress="Ana@Riders.example", Attributes={"since": "2020"})
    results = applied(service, [["ana@riders.example", "Ana", "gold"], ["ben@riders.example", "", "silver"]])
    assert results == UploadResults(created=1, updated=1, failed=0)
    assert values(service.domain) == [
        {
            "EmailAddress": "ana@riders.example",
            "FirstName": "Ana",
            "Attributes": {"since": "2020", "tier": "gold"},
        },
        {"EmailAddress": "ben@riders.example", "Attributes": {"tier": "silver"}},
    ]


def test_an_empty_cell_leaves_what_is_there(service: Service) -> None:
    service.call("CreateProfile", EmailAddress="ana@riders.example", FirstName="Ana")
    assert applied(service, [["ana@riders.example", "", ""]]).updated == 1
    assert values(service.domain) == [{"EmailAddress": "ana@riders.example", "FirstName": "Ana"}]


def test_a_second_row_of_one_key_updates_what_the_first_created(service: Service) -> None:
    results = applied(service, [["ana@riders.example", "Ana", ""], ["ANA@riders.example", "", "gold"]])
    assert results == UploadResults(created=1, updated=1, failed=0)
    assert values(service.domain) == [
        {"EmailAddress": "ANA@riders.example", "FirstName": "Ana", "Attributes": {"tier": "gold"}}
    ]


@pytest.mark.parametrize(
    "row", [None, ["", "Ana", "gold"], ["  ", "Ana", "gold"], ["x@riders.example", "A" * 256, ""]]
)
def test_a_row_that_cannot_be_used_fails_and_leaves_nothing(service: Service, row: Row | None) -> None:
    assert applied(service, [row]) == UploadResults(created=0, updated=0, failed=1)
    assert values(service.domain) == []


def test_a_row_fails_whose_key_several_profiles_share(service: Service) -> None:
    for _ in range(2):
        service.call("CreateProfile", EmailAddress="ana@riders.example")
    assert applied(service, [["ana@riders.example", "Ana", ""]]).failed == 1
    assert values(service.domain) == 2 * [{"EmailAddress": "ana@riders.example"}]


def test_the_key_is_that_attribute_and_no_other_of_its_kind(service: Service) -> None:
    service.call("CreateProfile", BusinessEmailAddress="ana@riders.example")
    assert applied(service, [["ana@riders.example", "Ana", ""]]).created == 1


@pytest.mark.parametrize(
    ("content_type", "present", "incoming", "is_same"),
    [
        ("STRING", "M-07", "m-07", False),
        ("NUMBER", "07", "7.0", True),
        ("NAME", "Ana  Lima", "ana lima", True),
        ("PHONE_NUMBER", "+1 206 555 0143", "(206) 555-0143", True),
    ],
)
def test_keys_are_compared_by_their_content_type(
    service: Service, content_type: str, present: str, incoming: str, is_same: bool
) -> None:
    service.call("CreateProfile", Attributes={"member": present})
    field = {"Source": "Member", "Target": "Attributes.member", "ContentType": content_type}
    results = applied(service, [[incoming]], parse_columns({"member": field}, "member"))
    assert results == UploadResults(created=not is_same, updated=is_same, failed=0)


def test_a_gender_fills_both_of_its_members(service: Service) -> None:
    columns = parse_columns({"mail": MAIL, "sex": {"Source": "Sex", "Target": "Gender"}}, "mail")
    assert applied(service, [["a@x.example", "FEMALE"], ["b@x.example", "diverse"]], columns).created == 2
    assert values(service.domain) == [
        {"EmailAddress": "a@x.example", "Gender": "FEMALE", "GenderString": "FEMALE"},
        {"EmailAddress": "b@x.example", "GenderString": "diverse"},
    ]


def test_a_value_of_an_upload_counts_as_written_by_hand(service: Service) -> None:
    service.call(
        "PutProfileObjectType",
        ObjectTypeName="Rider",
        Description="riders",
        AllowProfileCreation=True,
        Fields={
            "mail": {"Source": "_source.mail", "ContentType": "EMAIL_ADDRESS"},
            "first": {"Source": "_source.first", "Target": "_profile.FirstName"},
        },
        Keys={"_email": [{"StandardIdentifiers": ["PROFILE", "UNIQUE"], "FieldNames": ["mail"]}]},
    )
    ingest = '{"mail": "ana@riders.example", "first": "%s"}'
    service.call("PutProfileObject", ObjectTypeName="Rider", Object=ingest % "Ana")
    assert applied(service, [["ana@riders.example", "Anna", ""]]).updated == 1
    service.call("PutProfileObject", ObjectTypeName="Rider", Object=ingest % "Anita")
    assert [profile["FirstName"] for profile in values(service.domain)] == ["Anna"]


TABLES = st.lists(
    st.tuples(st.sampled_from(["", "a", "A", "b", "c", " "]), st.sampled_from(["", "x", "y" * 256])),
    max_size=12,
)


@given(TABLES, st.lists(st.sampled_from("abc"), max_size=3))
def test_every_row_counts_once_and_as_a_naive_reading_says(
    table: list[tuple[str, str]], there: list[str]
) -> None:
    service = Service()
    for address in there:
        service.call("CreateProfile", EmailAddress=address)
    expected = dict.fromkeys(("created", "updated", "failed"), 0)
    addresses = list(there)
    for address, first in table:
        holders = addresses.count(address.strip().lower())
        if not address.strip() or len(first) > 255 or holders > 1:
            expected["failed"] += 1
        elif holders:
            expected["updated"] += 1
        else:
            expected["created"] += 1
            addresses.append(address.lower())
    results = applied(service, [[address, first, ""] for address, first in table])
    assert results == UploadResults(**expected)
    found = [str(profile["EmailAddress"]).lower() for profile in values(service.domain)]
    assert found == addresses
    assert set(service.store.domains) == {DOMAIN}
