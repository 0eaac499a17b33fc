"""The golden record: one description of each person, best of what was sent, field by field."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from importlib import resources

import pyarrow as pa

from concord.engine import Session
from concord.identity.config import RULES

HERE = __package__


def describe_people(session: Session, rules: Sequence[str] = RULES) -> Session:
    """Table `described_person` from `linked`, `member`, `demographic_answer`, `contact_point` and `enrollment`.

    A practice's word goes before a plan's, a later before an earlier; answers about race, ethnicity and language are put in the
    order of the program's `rules` (`answer_said`), and imputed ones are never used.
    """
    session.table("race_range", _race_ranges())
    session.file_table(HERE, "sql/speaker", "speaker")
    session.file_table(HERE, "sql/field", "best_field")
    session.file_table(HERE, "sql/answer_said", "answer_said", {"rules": list(rules)})
    session.file_table(HERE, "sql/answer", "best_answer")
    session.file_table(HERE, "sql/race", "race_rollup")
    return session.file_table(HERE, "sql/person", "described_person")


def _race_ranges() -> pa.Table:
    """Number ranges of the CDC race and ethnicity code set and the category each rolls up to."""
    text = resources.files(HERE).joinpath("race_ranges.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return pa.table(
        {
            "first_number": pa.array([int(r["first"]) for r in rows], pa.int32()),
            "last_number": pa.array([int(r["last"]) for r in rows], pa.int32()),
            "group_1997": [r["omb_1997"] for r in rows],
            "group_2024": [r["omb_2024"] for r in rows],
        }
    )
