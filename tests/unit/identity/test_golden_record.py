"""One description of each person, field by field; race, ethnicity and language from the person's own answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from concord.identity import link, read_config
from tests.unit.identity.population import write_rows

ROOT = Path(__file__).resolve().parents[3]
NAME = {"first_name": "Ngozi", "last_name": "Okafor", "birth_date": date(1980, 5, 2), "sex": "female"}
MEMBERS = [
    {"row_id": 1, "sender": "alder", "member_id": "A1", "received_on": date(2025, 6, 1), **NAME,
     "phone": "2135550101", "address": "12 Oak St", "city": "Los Angeles", "zip": "90001"},
    {"row_id": 2, "sender": "practice1", "member_id": "10", "received_on": date(2025, 1, 1), **NAME,
     "phone": "2135550101", "address": "900 Pine Ave", "city": "Los Angeles", "zip": "90044", "middle_name": "Ada"},
    {"row_id": 3, "sender": "practice1", "member_id": "10", "received_on": date(2025, 3, 1), **NAME,
     "phone": "3105550999", "address": "7 Sol St", "city": "Los Angeles", "zip": "90022"},
]  # fmt: skip
COVERED = [
    {"row_id": 9, "sender": "alder", "member_id": "A1", "received_on": date(2025, 6, 1),
     "start_date": date(2024, 1, 1), "product_line": "commercial"},
]  # fmt: skip


def person(tmp_path: Path, answers: list[tuple[Any, ...]]) -> dict[str, Any]:
    """The one person, given answers as (sender, question, answer, source, day)."""
    settled = tmp_path / "settled"
    member_of = {"alder": "A1", "practice1": "10"}
    rows = [
        {"row_id": 100 + n, "sender": s, "member_id": member_of[s], "question": q, "answer": a, "source": who,
         "answered_on": day, "received_on": day}
        for n, (s, q, a, who, day) in enumerate(answers)
    ]  # fmt: skip
    for table, given in (("member", MEMBERS), ("enrollment", COVERED), ("demographic_answer", rows)):
        write_rows(given, settled / f"{table}.parquet", table)
    link(
        tmp_path / "work",
        settled,
        tmp_path / "out",
        read_config(ROOT / "programs" / "ca-apc"),
        4,
        date(2026, 7, 10),
    )
    (found,) = pq.read_table(tmp_path / "out" / "person.parquet").to_pylist()
    return found


def test_the_practice_speaks_before_the_plan_and_the_later_before_the_earlier(tmp_path: Path):
    found = person(tmp_path, [])
    assert (found["address"], found["zip"], found["phone"]) == ("7 Sol St", "90022", "3105550999")
    assert (found["middle_name"], found["member_count"]) == ("Ada", 2)
    assert (found["race_1997"], found["ethnicity_1997"], found["interpreter"]) == (
        "unknown",
        "unknown",
        "unknown",
    )


EARLY, LATE = date(2024, 1, 1), date(2025, 1, 1)


@pytest.mark.parametrize(
    ("answers", "race", "ethnicity", "combined"),
    [
        ([("alder", "race", "2106-3", "self", EARLY)], "white", "unknown", "white"),
        ([("alder", "race", "2054-5", "imputed", LATE)], "unknown", "unknown", "unknown"),
        (
            [("practice1", "race", "2106-3", "staff", LATE), ("alder", "race", "2034-7", "self", EARLY)],
            "asian",
            "unknown",
            "asian",
        ),
        (
            [("practice1", "race", "2106-3", "self", EARLY), ("alder", "race", "2034-7", "self", LATE)],
            "white",
            "unknown",
            "white",
        ),
        (
            [("practice1", "race", "declined", "self", LATE), ("alder", "race", "2054-5", "self", EARLY)],
            "black",
            "unknown",
            "black",
        ),
        (
            [("alder", "race", "2034-7", "self", LATE), ("alder", "race", "2106-3", "self", LATE)],
            "multiple",
            "unknown",
            "multiple",
        ),
        (
            [("alder", "race", "2106-3", "self", LATE), ("alder", "ethnicity", "2148-5", "self", LATE)],
            "white",
            "hispanic",
            "hispanic",
        ),
        (
            [("alder", "race_ethnicity", "2106-3", "self", LATE), ("alder", "race_ethnicity", "2148-5", "self", LATE)],
            "white",
            "hispanic",
            "multiple",
        ),
        ([("alder", "race_ethnicity", "2118-8", "self", LATE)], "white", "not_hispanic", "mena"),
        ([("alder", "race_ethnicity", "2148-5", "self", LATE)], "unknown", "hispanic", "hispanic"),
        (
            [("alder", "race", "2106-3", "self", LATE), ("alder", "race_ethnicity", "2148-5", "self", LATE)],
            "white",
            "hispanic",
            "hispanic",
        ),
        (
            [("alder", "race", "2106-3", "self", LATE), ("alder", "ethnicity", "2148-5", "self", LATE),
             ("practice1", "race_ethnicity", "2034-7", "self", LATE)],
            "asian",
            "not_hispanic",
            "asian",
        ),
        (
            [("practice1", "race", "2034-7", "self", LATE), ("practice1", "ethnicity", "2186-5", "self", LATE),
             ("alder", "race_ethnicity", "2106-3", "self", LATE), ("alder", "race_ethnicity", "2148-5", "self", LATE)],
            "asian",
            "not_hispanic",
            "asian",
        ),
        (
            [("alder", "race_ethnicity", "declined", "self", LATE), ("alder", "race", "2034-7", "self", EARLY),
             ("alder", "ethnicity", "2186-5", "self", EARLY)],
            "asian",
            "not_hispanic",
            "asian",
        ),
        ([("alder", "race_ethnicity", "declined", "self", LATE)], "declined", "declined", "declined"),
        ([("alder", "race_ethnicity", "unknown", "self", LATE)], "unknown", "unknown", "unknown"),
        ([("alder", "race_ethnicity", "2118-8", "staff", LATE)], "white", "not_hispanic", "mena"),
        (
            [("alder", "race_ethnicity", "2106-3", "self", LATE), ("alder", "race_ethnicity", "2118-8", "self", LATE)],
            "white",
            "not_hispanic",
            "multiple",
        ),
        ([("alder", "race", "declined", "self", LATE)], "declined", "unknown", "declined"),
        ([("alder", "ethnicity", "2186-5", "self", LATE)], "unknown", "not_hispanic", "unknown"),
    ],
    ids=[
        "one answer",
        "an imputed answer is never used",
        "the own answer before the staff's",
        "the practice before the plan",
        "an answer before a decline",
        "two answers of one asking",
        "hispanic asked apart counts alone in 2024",
        "hispanic beside a race in one question is multiple in 2024",
        "middle eastern is white in 1997",
        "hispanic alone in one question",
        "a race told elsewhere is a race of 1997 and no second group of 2024",
        "the practice's one question before a plan's separate ones",
        "the practice's separate questions before a plan's one question",
        "separate answers stand where the one question was declined",
        "the one question declined",
        "not knowing is no answer",
        "staff's word where there is no other",
        "white and middle eastern are one race in 1997 and two groups in 2024",
        "a decline is an answer",
        "not hispanic says nothing of race",
    ],
)  # fmt: skip
def test_race_and_ethnicity_roll_up(tmp_path: Path, answers: list, race: str, ethnicity: str, combined: str):
    found = person(tmp_path, answers)
    assert (found["race_1997"], found["ethnicity_1997"], found["race_ethnicity_2024"]) == (
        race,
        ethnicity,
        combined,
    )


def test_language_and_interpreter_are_the_persons_own_words(tmp_path: Path):
    found = person(
        tmp_path,
        [
            ("alder", "language_spoken", "es", "self", EARLY),
            ("practice1", "language_spoken", "en", "staff", LATE),
            ("practice1", "interpreter", "yes", "self", LATE),
            ("alder", "race", "2028-9", "self", LATE),
            ("alder", "ethnicity", "2186-5", "self", LATE),
        ],
    )
    assert (found["language"], found["interpreter"]) == ("es", "yes")
    assert (found["race_ethnicity_detail"], found["rel_source"]) == ("2028-9|2186-5", "self")


def test_every_group_named_is_kept_beside_the_roll_up(tmp_path: Path):
    found = person(
        tmp_path,
        [
            ("alder", "race_ethnicity", "2036-2", "self", LATE),
            ("alder", "race_ethnicity", "2118-8", "self", LATE),
            ("alder", "race_ethnicity", "2148-5", "self", LATE),
        ],
    )
    assert (found["races_1997"], found["groups_2024"]) == ("asian|white", "asian|hispanic|mena")


def test_the_source_is_the_farthest_of_those_who_answered(tmp_path: Path):
    found = person(
        tmp_path,
        [("alder", "race", "2034-7", "staff", LATE), ("alder", "ethnicity", "2186-5", "self", LATE)],
    )
    assert (found["race_source"], found["ethnicity_source"], found["rel_source"]) == ("staff", "self", "self")


def test_nothing_imputed_reaches_any_column_of_a_person(tmp_path: Path):
    found = person(
        tmp_path,
        [
            ("alder", "race", "2054-5", "imputed", LATE),
            ("alder", "ethnicity", "2148-5", "imputed", LATE),
            ("alder", "race_ethnicity", "2118-8", "imputed", LATE),
            ("alder", "language_spoken", "es", "imputed", LATE),
        ],
    )
    assert {found[c] for c in ("race_1997", "ethnicity_1997", "race_ethnicity_2024", "race_source")} == {
        "unknown"
    }
    assert {found[c] for c in ("races_1997", "groups_2024", "race_ethnicity_detail", "language")} == {None}


def test_declining_the_language_is_not_the_same_as_not_knowing_it(tmp_path: Path):
    found = person(tmp_path, [("alder", "language_spoken", "declined", "self", LATE)])
    assert (found["language"], found["is_language_declined"]) == (None, True)
