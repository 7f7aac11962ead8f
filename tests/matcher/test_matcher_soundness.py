"""What links profiles, and what must not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from customer_profiles_mock.matcher import Settings, compare, find_matches

Profile = dict[str, Any]
STREET = {"Address1": "12 Oak Street", "City": "Salem", "State": "OR", "PostalCode": "97301"}
PEOPLE = (
    """
Ann Lee, Boris Cruz, Cyrus Hart, Diana Moss, Edgar Rowe, Flora Kent, Gregory Vance, Hilda Marsh, Igor Petrov,
Joan Wilder, Kurt Saller, Lena Ortiz
""".replace("\n", " ")
    .strip()
    .split(", ")
)


def person(profile_id: str, name: str = "", **more: object) -> Profile:
    first, _, last = name.partition(" ")
    named = {"FirstName": first, "LastName": last} if name else {}
    return {"ProfileId": profile_id, **named, **more}


def groups(*profiles: Mapping[str, Any]) -> list[tuple[str, ...]]:
    return [group.profile_ids for group in find_matches(profiles)]


def score(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    (group,) = find_matches([one, other])
    return group.confidence_score


def test_no_profiles_no_groups() -> None:
    assert find_matches([]) == []
    assert find_matches([person("a", "John Doe")]) == []
    assert find_matches([person("a"), person("b")]) == []


def test_a_repeated_profile_id_is_an_error() -> None:
    with pytest.raises(ValueError, match="two profiles have the ProfileId 'a'"):
        find_matches([person("a", "John Doe"), person("a", "Mary Stone")])


def test_obviously_equal_customers_are_one_group_and_others_none() -> None:
    found = find_matches(
        [
            person("p1", "John Doe", PhoneNumber="+12065550143"),
            person("p2", "Jon Doe", PhoneNumber="(206) 555-0143"),
            person("p3", "Mary Stone", PhoneNumber="+13035550112", EmailAddress="mary@example.com"),
            person("p4", "Igor Petrov", EmailAddress="igor@example.org"),
        ]
    )
    assert [group.profile_ids for group in found] == [("p1", "p2")]
    (link,) = found[0].links
    assert (link.profile_id, link.other_profile_id) == ("p1", "p2")
    assert [(reason.attribute, reason.level) for reason in link.reasons] == [
        ("FirstName", "nickname"),
        ("LastName", "exact"),
        ("PhoneNumber", "exact"),
    ]
    assert all(reason.evidence > 0 for reason in link.reasons)


def test_the_documented_kinds_of_difference_are_bridged() -> None:
    assert groups(
        person("a", "Jhon Doe", EmailAddress="john_doe@example.com", PhoneNumber="+12065550143"),
        person("b", "John Do", EmailAddress="JOHNDOE@example.com", PhoneNumber="2065550143"),
    ) == [("a", "b")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Георги Иванов", "Georgi Ivanov"),
        ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos"),
        ("สมชาย ใจดี", "Somchai Jaidee"),
        ("J.P. Lefevre", "Jean-Pierre Lefèvre"),
        ("Tess Moran", "Maria-Theresa Moran"),
        ("Lexine Moran", "Alexine Moran"),
        ("Jkcason Marlow", "Jackson Marlwo"),
    ],
)
def test_names_in_other_scripts_short_forms_and_several_slips_are_bridged(one: str, other: str) -> None:
    email = {"EmailAddress": "office7@example.com", "PhoneNumber": "+12065550143"}
    assert groups(person("a", one, **email), person("b", other, **email)) == [("a", "b")]


def test_people_of_one_mailbox_whose_names_differ_in_two_scripts_are_two_customers() -> None:
    email = {"EmailAddress": "office7@example.com"}
    assert groups(person("a", "Георги Иванов", **email), person("b", "Maria Ivanova", **email)) == []


def test_a_telephone_with_and_without_its_country_is_one() -> None:
    one = person("a", "Flora Kent", PhoneNumber="07700 846230")
    other = person("b", "Flora Kent", PhoneNumber="+44 7700 846230")
    (link,) = find_matches([one, other])[0].links
    assert ("PhoneNumber", "same ending") in [(reason.attribute, reason.level) for reason in link.reasons]


def test_swapped_first_and_last_names_are_bridged() -> None:
    assert groups(
        person("a", "Diana Moss", PhoneNumber="+12065550143"),
        person("b", "Moss Diana", PhoneNumber="2065550143"),
    ) == [("a", "b")]


@pytest.mark.parametrize(
    ("one", "other"), [("Violet Clark", "Alcr Violet"), ("Holly Thomson", "Marsh Holly")]
)
def test_swapped_names_of_which_one_is_another_still_show_the_other(one: str, other: str) -> None:
    crowd = [person(f"c{at}", name) for at, name in enumerate([*PEOPLE, one, one])]
    shared = {"PhoneNumber": "+12065550143", "Address": STREET}
    found = compare(person("a", one, **shared), person("b", other, **shared), corpus=crowd)
    levels = {reason.attribute: reason.level for reason in found.reasons}
    assert (levels["FullName"], levels["FirstName"]) == ("swapped", "exact")
    assert found.probability > 0.5


def test_relatives_of_whom_one_has_the_names_swapped_are_two_customers() -> None:
    family = [person("a", "Kelsy Berryman", Address=STREET), person("b", "Berryman Phoebe", Address=STREET)]
    assert groups(*family) == []


def test_an_initial_is_no_middle_name_and_no_swapped_surname() -> None:
    one = person("a", "Gregory Kent", MiddleName="M", HomePhoneNumber="+12065550143")
    other = person("b", "M Kent", MiddleName="Barbara", HomePhoneNumber="+12065550143")
    assert "middle name" not in {reason.level for reason in compare(one, other).reasons}
    initial = person("a", FirstName="K.", EmailAddress="cherry52@example.com")
    family = person("b", "Justin Kent", EmailAddress="cherry52@example.com")
    assert "swapped" not in {reason.level for reason in compare(initial, family).reasons}


def test_blanks_that_are_lost_or_misplaced_do_not_make_another_street() -> None:
    one = person("a", "Flora Kent", Address={**STREET, "Address1": "Alston Street"})
    for street in ("12 Alstons Treet", "Alstonstreet", "12 Al ston Street"):
        other = person("b", "Flora Kent", Address={**STREET, "Address1": street})
        (reason,) = [reason for reason in compare(one, other).reasons if reason.attribute == "Address"]
        assert reason.level in ("exact", "close")


def test_a_mailbox_named_after_the_person_stands_in_for_a_missing_name() -> None:
    assert groups(
        person("a", "Flora Kentwell", PhoneNumber="+12065550143"),
        person("b", EmailAddress="flora.kentwell@example.com", PhoneNumber="2065550143"),
    ) == [("a", "b")]


@pytest.mark.parametrize(
    "junk",
    [
        {"PhoneNumber": "000-000-0000"},
        {"EmailAddress": "noemail@example.com"},
        {"BirthDate": "1900-01-01"},
        {"Address": {"Address1": "N/A", "City": "unknown", "PostalCode": "00000"}},
        {"BusinessName": "N/A"},
        {
            "PhoneNumber": "999 999 9999",
            "EmailAddress": "none@none.com",
            "BirthDate": "01/01/1970",
            "MiddleName": "n/a",
        },
    ],
)
def test_placeholders_link_nobody(junk: Profile) -> None:
    assert groups(*(person(str(at), name, **junk) for at, name in enumerate(PEOPLE))) == []


def test_profiles_of_nothing_but_placeholders_are_not_linked() -> None:
    junk = {
        "PhoneNumber": "N/A",
        "EmailAddress": "N/A",
        "BirthDate": "N/A",
        "FirstName": "N/A",
        "LastName": "n/a",
    }
    assert groups(*({"ProfileId": str(at), **junk} for at in range(5))) == []


@pytest.mark.parametrize(
    "shared",
    [
        {"PhoneNumber": "+12065550143"},
        {"BusinessPhoneNumber": "+12065550143", "BusinessName": "Acme Inc"},
        {"EmailAddress": "frontdesk.acme@example.com"},
        {"BusinessPhoneNumber": "+12065550143", "BusinessName": "Acme Inc", "Address": STREET},
        {"BirthDate": "1980-02-13"},
        {"Address": STREET},
    ],
)
@pytest.mark.parametrize("count", [2, 3, 12])
def test_one_value_shared_by_people_of_different_names_links_nobody(shared: Profile, count: int) -> None:
    assert groups(*(person(str(at), name, **shared) for at, name in enumerate(PEOPLE[:count]))) == []


OWN_CONTACTS: list[Profile] = [{"PhoneNumber": "+12065550143"}, {"EmailAddress": "petunia@example.com"}]


@pytest.mark.parametrize("shared", OWN_CONTACTS)
def test_a_contact_stays_its_owners_however_the_surname_is_misspelt(shared: Profile) -> None:
    surnames = ["Wilkinson", "Vilkinson", "Iwlkinson", "Wlkinson", "Wilkinson"]
    own = [person(str(at), f"Johanna {surname}", **shared) for at, surname in enumerate(surnames)]
    assert groups(*own) == [("0", "1", "2", "3", "4")]


@pytest.mark.parametrize("shared", OWN_CONTACTS)
def test_a_customer_with_very_many_profiles_is_one(shared: Profile) -> None:
    others = [person(f"x{at:02}", name) for at, name in enumerate(PEOPLE)]
    own = [person(f"a{at:02}", "Johanna Wilkinson", **shared) for at in range(60)]
    assert groups(*own, *others) == [tuple([profile["ProfileId"] for profile in own])]


@pytest.mark.parametrize(
    "shared",
    [
        {"HomePhoneNumber": "+12065550143"},
        {"PhoneNumber": "+12065550143", "Address": STREET},
        {"Address": STREET},
        {"Address": STREET, "PhoneNumber": "+12065550143", "EmailAddress": "the.bergs@example.com"},
    ],
)
def test_a_household_is_not_one_customer(shared: Profile) -> None:
    family = ["Karl Berg", "Anna Berg", "Mona Berg", "Otto Berg"]
    assert groups(*(person(str(at), name, **shared) for at, name in enumerate(family))) == []


def test_father_and_son_of_one_name_are_two_customers() -> None:
    shared = {"Address": STREET, "PhoneNumber": "+12065550143"}
    assert groups(person("a", "John Berg Sr", **shared), person("b", "John Berg Jr.", **shared)) == []
    assert (
        groups(
            person("a", "John Berg", BirthDate="1950-01-02", Address=STREET),
            person("b", "John Berg", BirthDate="1980-04-05", Address=STREET),
        )
        == []
    )


def test_a_junior_and_one_of_his_name_are_one_customer_only_where_more_than_the_house_agrees() -> None:
    senior = person("a", "John Berg", Address=STREET, HomePhoneNumber="+12065550143")
    assert groups(senior, person("b", "John Berg Jr.", Address=STREET)) == []
    junior = person("b", "John Berg Jr.", EmailAddress="jberg2@example.com", BirthDate="1980-04-05")
    own = person("c", "John Berg", EmailAddress="jberg2@example.com", BirthDate="1980-04-05")
    assert groups(junior, own) == [("b", "c")]


def test_a_parent_and_a_child_with_one_birthday_are_two_customers() -> None:
    shared = {"Address": STREET, "PhoneNumber": "+12065550143"}
    parent = person("a", "Anna Berg", BirthDate="1973-10-21", **shared)
    assert groups(parent, person("b", "Annika Berg", BirthDate="2004-10-21", **shared)) == []


def test_a_middle_name_that_differs_costs_more_than_one_that_agrees_brings() -> None:
    one = person("a", "John Berg", MiddleName="Paul", Address=STREET)
    other, none, initial = (
        compare(one, person("b", "John Berg", Address=STREET, **middle)).bits
        for middle in ({"MiddleName": "Harold"}, {}, {"MiddleName": "P."})
    )
    assert none - other > initial - none > 3


def test_relatives_with_one_surname_of_two_in_common_are_two_customers() -> None:
    shared = {"Address": STREET}
    assert groups(person("a", "José Mora Ruiz", **shared), person("b", "José Mora Vidal", **shared)) == []


def test_neighbours_of_one_first_name_are_two_customers() -> None:
    one = person("a", "Zora Kent", Address={**STREET, "Address1": "623 Oak Street"})
    assert groups(one, person("b", "Zora Marsh", Address={**STREET, "Address1": "1593 Oak Street"})) == []


def test_twins_are_two_customers() -> None:
    shared = {"Address": STREET, "PhoneNumber": "+12065550143", "BirthDate": "1980-04-05"}
    assert groups(person("a", "Anna Berg", **shared), person("b", "Lena Berg", **shared)) == []


def test_a_firm_and_its_employee_are_two_customers() -> None:
    shared = {"BusinessName": "Acme Widgets", "BusinessPhoneNumber": "+12065550143", "Address": STREET}
    assert groups(person("a", "Ann Lee", **shared), person("b", **shared)) == []


def test_a_common_firm_explains_a_common_address() -> None:
    def worth(**more: str) -> float:
        one, other = (person(name, f"Ann {name}", Address=STREET, **more) for name in ("Lee", "Marsh"))
        (reason,) = [reason for reason in compare(one, other).reasons if reason.attribute == "Address"]
        return reason.evidence

    assert worth(BusinessName="Acme Widgets") < worth() / 2


def test_branches_of_a_firm_are_two_customers() -> None:
    elsewhere = {"Address1": "9 Elm Ave", "City": "Reno", "PostalCode": "89501"}
    one = person("a", BusinessName="Acme Widgets Inc.", PhoneNumber="+12065550143", Address=STREET)
    branch = person("b", BusinessName="ACME Widgets", PhoneNumber="+17755550111", Address=elsewhere)
    assert groups(one, branch) == []
    again = person("c", BusinessName="Acme Widgets, LLC", PhoneNumber="206-555-0143")
    assert groups(one, branch, again) == [("a", "c")]


def test_strangers_in_a_crowd_stay_strangers() -> None:
    """Two hundred people in families of four, with an office, a hotline and placeholders among them."""
    firsts = ["Karl", "Anna", "Mona", "Otto"]
    crowd = []
    for family in range(50):
        surname = (
            f"{'BDFGKLMNRT'[family // 5]}{'aeiou'[family % 5]}{'lmnrs'[family % 5]}{family % 7 * 'e'}rman"
        )
        for at, first in enumerate(firsts):
            profile = person(
                f"{family:02}-{at}",
                f"{first} {surname}",
                HomePhoneNumber=f"+1206555{1000 + family}",
                Address={**STREET, "Address1": f"{family + 1} Oak Street"},
                BusinessPhoneNumber="+12065559999",
                BirthDate="1900-01-01" if family % 3 else f"{1950 + family}-0{at + 1}-1{at}",
            )
            profile["EmailAddress"] = "noemail@example.com" if family % 2 else "hotline@example.com"
            crowd.append(profile)
    assert find_matches(crowd) == []


def test_a_value_that_differs_costs_more_than_one_that_is_missing() -> None:
    one = person("a", "Flora Kent", EmailAddress="flora@example.com", PhoneNumber="+12065550143")
    missing = person("b", "Flora Kent", EmailAddress="flora@example.com")
    different = person("b", "Flora Kent", EmailAddress="flora@example.com", PhoneNumber="+13035550112")
    assert compare(one, missing).bits > compare(one, different).bits


def test_a_rare_surname_weighs_more_than_a_common_one() -> None:
    crowd = [person(f"c{at}", f"{name.split()[0]} Miller") for at, name in enumerate(PEOPLE)]
    crowd += [
        person(f"d{at}", f"{name} {at}", PhoneNumber=f"+1206555{2000 + at}") for at, name in enumerate(PEOPLE)
    ]
    pairs = [
        person("x1", "Tess Miller", PhoneNumber="+13035550112"),
        person("x2", "Tess Miller", PhoneNumber="3035550112"),
        person("y1", "Tess Quarrel", PhoneNumber="+14045550112"),
        person("y2", "Tess Quarrel", PhoneNumber="4045550112"),
    ]
    found = {group.profile_ids: group for group in find_matches(crowd + pairs)}
    evidence = {
        ids: next(r.evidence for r in found[ids].links[0].reasons if r.attribute == "LastName")
        for ids in found
    }
    assert evidence["x1", "x2"] < evidence["y1", "y2"]


def test_a_name_that_is_all_two_profiles_share_links_them_among_few_and_not_in_a_crowd() -> None:
    one = person("a", "Tess Quarrel", EmailAddress="tess@example.com")
    other = person("b", "Tess Quarrel", EmailAddress="quarrel.t@example.org")
    crowd = [
        person(f"c{at}", f"{PEOPLE[at % 12]}{at // 12}", EmailAddress=f"crowd{at}@example.com")
        for at in range(1000)
    ]
    assert compare(one, other).probability > 0.5 > compare(one, other, corpus=crowd).probability


E1 = {"EmailAddress": "john.doe@example.com"}
P1 = {"PhoneNumber": "+12065550143"}
P2 = {"PhoneNumber": "(206) 555-0143"}
IDENTICAL = (person("a", "John Doe", **E1, **P1), person("b", "john DOE", **E1, **P2))
TWO_STRONG = [
    (person("a", **E1, **P1), person("b", **E1, **P2)),
    (person("a", "John Doe", **E1, **P1), person("b", "Jon Doe", **E1, **P2)),
    (person("a", "John Doe", **E1), person("b", "John Doe", **E1)),
    (person("a", "John Doe", **P1), person("b", "John Doe", **P2)),
    (
        person("a", "John Doe", **E1, **P1),
        person("b", "John Doe", **E1, PhoneNumber="+13035550112"),
    ),
]
ONE_STRONG = [
    (person("a", "John Doe", **E1), person("b", "Jon Doe", **E1)),
    (person("a", "John Doe", **P1), person("b", "Jon Doe", **P2)),
    (person("a", "William Turner", **E1), person("b", "Bill Turner", **E1)),
]
NAMES_ALONE = [
    (person("a", "John Doe"), person("b", "John Doe")),
    (person("a", "John Doe"), person("b", "Jon Doe")),
    (
        person("a", "John Doe", EmailAddress="jd9@example.com"),
        person("b", "john do", EmailAddress="me@example.org"),
    ),
]


def test_scores_keep_the_anchors_of_the_live_service_in_order() -> None:
    identical = score(*IDENTICAL)
    two = [score(*pair) for pair in TWO_STRONG]
    one = [score(*pair) for pair in ONE_STRONG]
    names = [score(*pair) for pair in NAMES_ALONE]
    assert identical >= 0.995
    assert identical > max(two)
    assert min(two) > max(one)
    assert min(one) > max(names)
    assert all(0.83 <= value <= 0.95 for value in two)
    assert all(0.75 <= value <= 0.85 for value in one)
    assert all(0.5 <= value <= 0.65 for value in names)


def test_the_threshold_decides_what_is_listed() -> None:
    pair = NAMES_ALONE[0]
    assert find_matches(pair, settings=Settings(threshold=0.9)) == []
    assert len(find_matches(pair, settings=Settings(threshold=0.3))) == 1


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"threshold": 1.0}, "threshold must lie between 0 and 1, not 1.0"),
        ({"default_region": "USA"}, "default_region must be a two-letter country code, not 'USA'"),
        ({"duplicates_per_profile": 0.0}, "duplicates_per_profile must be above 0, not 0.0"),
    ],
)
def test_impossible_settings_are_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Settings(**settings)


def test_the_default_region_reads_national_numbers() -> None:
    pair = (
        person("a", "Flora Kent", PhoneNumber="020 7946 0958"),
        person("b", "Flora Kent", PhoneNumber="+44 20 7946 0958"),
    )
    british = find_matches(pair, settings=Settings(default_region="GB"))[0].links[0].reasons
    assert ("PhoneNumber", "exact") in [(reason.attribute, reason.level) for reason in british]
    at_home = find_matches([{**p, "Address": {"Country": "GB"}} for p in pair])[0].links[0].reasons
    assert ("PhoneNumber", "exact") in [(reason.attribute, reason.level) for reason in at_home]
