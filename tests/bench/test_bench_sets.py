"""Public sets in the form of CreateProfile requests."""

from __future__ import annotations

from pathlib import Path

from tests.bench.scripts import load

sets = load("sets")

FEBRL = """\
rec_id, given_name,surname,street_number,address_1,address_2,suburb,postcode,state,date_of_birth,soc_sec_id
rec-7-org, ann, lee, 12, mill road, flat 2, hobart, 7000, tas, 19700230, 1234567
rec-7-dup-0, , lee, , mill road, , hobart, 7000, tas, , 1234567
rec-70-org, bo, ray, 3, , , , , , 19690101, 7654321
"""
FAKE_1000 = """\
unique_id,first_name,surname,dob,city,email,cluster
0,Ann ,Lee,1970-02-03,York,ann@example.com,4
1,,Lee,1970-02-03,,,4
2,Bo,Ray,,,,5
"""


def test_febrl_files_become_one_set_without_the_social_security_number(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(FEBRL, "utf-8")
    (tmp_path / "b.csv").write_text(FEBRL.replace("-org", "-dup-9").replace("-dup-0", "-dup-8"), "utf-8")
    customers = sets.febrl([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert customers.profiles["rec-7-org"] == {
        "FirstName": "ann",
        "LastName": "lee",
        "BirthDate": "19700230",
        "Address": {
            "Address1": "12 mill road",
            "Address2": "flat 2",
            "City": "hobart",
            "State": "tas",
            "PostalCode": "7000",
        },
    }
    assert customers.profiles["rec-70-org"]["Address"] == {"Address1": "3"}
    assert customers.truth == [
        ["rec-7-org", "rec-7-dup-0", "rec-7-dup-9", "rec-7-dup-8"],
        ["rec-70-org", "rec-70-dup-9"],
    ]


def test_the_people_of_fake_1000_keep_their_values_as_they_stand(tmp_path: Path) -> None:
    (tmp_path / "fake.csv").write_text(FAKE_1000, "utf-8")
    customers = sets.fake_1000(tmp_path / "fake.csv")
    assert customers.profiles["0"] == {
        "FirstName": "Ann ",
        "LastName": "Lee",
        "BirthDate": "1970-02-03",
        "EmailAddress": "ann@example.com",
        "Address": {"City": "York"},
    }
    assert customers.profiles["1"] == {"LastName": "Lee", "BirthDate": "1970-02-03"}
    assert customers.truth == [["0", "1"], ["2"]]


def test_a_set_that_was_written_reads_the_same(tmp_path: Path) -> None:
    customers = sets.CustomerSet({"é": {"FirstName": "Zoë"}, "b": {}}, [["é", "b"]])
    sets.write_set(customers, tmp_path / "set")
    assert sets.read_profiles(tmp_path / "set") == [
        {"FirstName": "Zoë", "ProfileId": "é"},
        {"ProfileId": "b"},
    ]
    assert sets.read_truth(tmp_path / "set") == customers.truth
