"""Any person file can be linked: columns recognized or named, good errors, and the labelled public test files."""

from __future__ import annotations

import csv
import random
from collections import Counter
from pathlib import Path

import pytest

from concord.identity.files import link_file, link_files, recognized
from concord.model.errors import InputError, UsageError
from tests.unit.identity.population import Population

DEDUPLICATE = "dedup-dsgen__dataset_A_5000.csv.gz"
LINK = ("link-dsgen__dataset_D_org_2500.csv.gz", "link-dsgen__dataset_D_dup_2500.csv.gz")


def pairwise(links: Path) -> tuple[float, float]:
    """Precision and recall where the record id without its last digit names the true person."""
    rows = list(csv.DictReader(links.open()))

    def pairs(groups: Counter) -> int:
        return sum(n * (n - 1) // 2 for n in groups.values())

    true = pairs(Counter(r["record_id"][:-1] for r in rows))
    linked = pairs(Counter(r["person_id"] for r in rows))
    right = pairs(Counter((r["record_id"][:-1], r["person_id"]) for r in rows))
    return right / linked, right / true


@pytest.mark.shared
def test_two_labelled_files_are_linked(shared: Path, tmp_path: Path):
    found = link_files([shared / "data" / "febrl" / f for f in LINK], "rec_id", tmp_path / "links.csv")
    precision, recall = pairwise(tmp_path / "links.csv")
    assert found.records == 2500
    assert found.columns["ssn"] == "soc_sec_id"
    assert precision >= 0.99
    assert recall >= 0.97


@pytest.mark.shared
@pytest.mark.slow
def test_a_labelled_file_is_freed_of_its_duplicates(shared: Path, tmp_path: Path):
    link_file(shared / "data" / "febrl" / DEDUPLICATE, "rec_id", tmp_path / "links.csv")
    precision, recall = pairwise(tmp_path / "links.csv")
    assert precision >= 0.99
    assert recall >= 0.97


def test_a_file_of_ones_own_is_linked_without_any_setting(tmp_path: Path):
    """Two senders' members of a made-up population in one CSV, with headers nobody told us about."""
    town = Population(400, seed=3)
    path = tmp_path / "people.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["key", "First Name", "SURNAME", "Date of Birth", "gender", "Street", "Zip", "Mobile", "note"]
        )
        latest = {(m["sender"], m["member_id"]): m for m in town.members}
        person = {(t["sender"], t["member_id"]): t["person"] for t in town.truth}
        for number, (key, m) in enumerate(sorted(latest.items())):
            born = m["birth_date"].strftime("%m/%d/%Y")
            writer.writerow(
                [f"{person[key]}-{number}", m["first_name"], m["last_name"], born, m["sex"][0].upper(), m["address"],
                 m["zip"], m["phone"], "x"]
            )  # fmt: skip
    found = link_file(path, "key", tmp_path / "links.csv")
    rows = list(csv.DictReader((tmp_path / "links.csv").open()))
    true = Counter(r["record_id"].split("-")[0] for r in rows)
    right = Counter((r["record_id"].split("-")[0], r["person_id"]) for r in rows)
    linked = Counter(r["person_id"] for r in rows)
    total = [sum(n * (n - 1) for n in c.values()) for c in (right, linked, true)]
    assert total[0] / total[1] >= 0.97
    assert total[0] / total[2] >= 0.95
    assert found.unused == ["note"]


def slip(rng: random.Random, text: str) -> str:
    """A letter or digit wrong, left out, put in, or two changed round."""
    place, kind = rng.randrange(len(text)), rng.randrange(4)
    other = rng.choice("0123456789" if text[place].isdigit() else "abcdefghijklmnopqrstuvwxyz")
    before, here, after = text[:place], text[place], text[place + 1 :]
    return before + [other, "", here + other, after[:1] + here][kind] + (after[1:] if kind == 3 else after)


def test_badly_typed_copies_are_found_and_families_kept_apart(tmp_path: Path):
    """Up to four copies of each person, three slips in every copy, in a town with twins and with sons named after their fathers."""
    rng, path = random.Random(8), tmp_path / "people.csv"
    fields = ("first_name", "last_name", "birth_date", "ssn", "address", "zip", "phone")
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["key", *fields])
        for human in Population(400, seed=5).humans:
            street, zip_code = human.homes[0]
            true = [
                human.first,
                human.last,
                f"{human.birth:%Y%m%d}",
                human.ssn,
                street,
                zip_code,
                human.phone,
            ]
            writer.writerow([f"{human.number}-0", *true])
            for copy in range(1, rng.randrange(1, 6)):
                said = list(true)
                for _ in range(3):
                    column = rng.randrange(len(said))
                    said[column] = slip(rng, said[column]) if len(said[column]) > 2 else said[column]
                writer.writerow([f"{human.number}-{copy}", *said])
    link_file(path, "key", tmp_path / "links.csv")
    precision, recall = pairwise(tmp_path / "links.csv")
    assert precision >= 0.995
    assert recall >= 0.95


def test_a_small_file_is_linked_by_general_weights(tmp_path: Path):
    path = tmp_path / "people.csv"
    path.write_text(
        "id,first,last,dob,address,zip,phone\n"
        "1,Katherine,Whitfield,1975-11-20,5 Elm St,90210,3105550111\n"
        "2,Kate,Whitfeild,1975-11-20,5 Elm Street,90210,\n"
        "3,Ngozi,Okafor,1980-05-02,12 Oak St,90001,2135550101\n"
        "4,Ada,Okafor,1980-05-02,12 Oak St,90001,2135550101\n"
    )
    found = link_file(path, "id", tmp_path / "links.csv")
    assert (tmp_path / "links.csv").read_text() == "record_id,person_id\n1,1\n2,1\n3,2\n4,3\n"
    assert not found.learned


@pytest.mark.shared
def test_a_file_without_duplicates_stays_as_it_is(shared: Path, tmp_path: Path):
    found = link_file(shared / "data" / "febrl" / LINK[0], "rec_id", tmp_path / "links.csv")
    assert (found.records, found.people) == (1250, 1250)


def test_columns_are_recognized_by_many_names():
    found = recognized(["ID", "Given Name", "apellidos", "DOB", "post_code"], {}, "people.csv")
    assert found == {
        "first_name": "Given Name",
        "last_name": "apellidos",
        "birth_date": "DOB",
        "zip": "post_code",
    }


def test_a_column_that_is_named_goes_before_one_that_is_recognized():
    found = recognized(["last", "maiden", "dob"], {"last_name": "maiden"}, "people.csv")
    assert found["last_name"] == "maiden"


@pytest.mark.parametrize(
    ("header", "named", "message"),
    [
        (["id", "city"], {}, "too little to link by"),
        (["id", "surname", "dob"], {"last_name": "nothere"}, "cannot use column nothere"),
        (["id", "surname", "dob"], {"shoe": "surname"}, "for shoe"),
    ],
)
def test_what_cannot_be_used_is_said(header: list[str], named: dict[str, str], message: str):
    with pytest.raises(UsageError, match=message):
        recognized(header, named, "people.csv")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no header or no rows"),
        ("id,surname,dob\n", "no header or no rows"),
        ("id,surname,dob\n1,Lee,2000-01-01\n1,Lee,2000-01-01\n", "line 3: the id is repeated"),
        ("id,surname,dob\n,Lee,2000-01-01\n", "line 2: the id is empty"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, text: str, message: str):
    path = tmp_path / "people.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        link_file(path, "id", tmp_path / "links.csv")


def test_an_unknown_id_column_names_those_there_are(tmp_path: Path):
    path = tmp_path / "people.csv"
    path.write_text("key,surname,dob\n1,Lee,2000-01-01\n")
    with pytest.raises(UsageError, match="key, surname, dob"):
        link_file(path, "id", tmp_path / "links.csv")
