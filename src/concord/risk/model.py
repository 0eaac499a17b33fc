"""The HHS-HCC model, set-based: subjects with their codes in, parts and scores out.

A subject is one person read once: a benefit year's tables, age on the last day, sex, months enrolled, metal level and
cost-sharing indicator. Adults are 21 and over, children 2 to 20, infants below 2.
"""

from __future__ import annotations

import pyarrow as pa

from concord.engine import Session
from concord.risk import tables

SQL = tables.SQL
SUBJECT = {
    "subject": pa.int64(), "year": pa.int32(), "age": pa.int32(), "sex": pa.string(), "population": pa.string(),
    "months": pa.int32(), "metal": pa.string(), "indicator": pa.int32(),
}  # fmt: skip
GIVEN = {"subject": pa.int64(), "kind": pa.string(), "code": pa.string()}


def population_of(age: int) -> str:
    """Which of the three models serves an age."""
    return "infant" if age < 2 else "child" if age < 21 else "adult"


def code(session: Session) -> None:
    """From tables `subject` (SUBJECT) and `given` (GIVEN): `coded`, the categories that codes belong to."""
    tables.register(session, [r[0] for r in session.rows("SELECT DISTINCT year FROM subject ORDER BY 1")])
    session.file_table(SQL, "coded", "coded")


def score(session: Session) -> None:
    """From `subject` and `coded`: `standing` (each condition held), `tally`, `parted` and `scored`.

    `given` is read by `code` alone: between the two a caller may take codes away, or add subjects that have only some.
    """
    for name in ("held", "standing", "tally", "parted", "scored"):
        session.file_table(SQL, name, name)
