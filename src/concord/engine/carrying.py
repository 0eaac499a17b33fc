"""What a kept run made, carried over: files as they are; of tables by person, the rows of all but a few people, beside whom the few
are done anew. `few` is the session's table of those (`person_id`).

A step that can do a few people as well as all is handed a narrowed copy of what it reads, and what it makes of it is put among the rows
that are kept: old without the few and new of the few, in the table's own order, so that the bytes are those of doing all.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa

from concord.canon.claims import ClaimDiagnosis, MedicalClaim
from concord.engine import sql
from concord.engine.session import Session
from concord.model.tables import Table


def link(source: Path, target: Path) -> None:
    """The same file under another name, without its bytes where the disk can; never half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        half = target.with_name(target.name + ".part")
        shutil.copyfile(source, half)
        half.replace(target)


def name_few(session: Session, people: np.ndarray, *shards: Path) -> None:
    """Make the table `few`, of those of the people who stand in one of some files of `person`."""
    session.drop("few").table("few_given", pa.table({"person_id": pa.array(people, pa.int64())}))
    session.view("in_shard", shards)
    session.run(
        "CREATE OR REPLACE TABLE few AS SELECT DISTINCT person_id FROM few_given SEMI JOIN in_shard USING (person_id)"
    )
    session.drop("few_given")


def count_few(session: Session) -> int:
    """How many they are."""
    return int(session.value("SELECT count(DISTINCT person_id) FROM few"))


def widen(session: Session, cut: Path, then: Path, file: str) -> None:
    """Add to the few whoever shares a claim with one of them in a shard of the cut tables, now or then: a claim is read as a whole."""
    for when, folder in (("now", cut), ("then", then)):
        for view, table in (("line", MedicalClaim), ("diagnosis", ClaimDiagnosis)):
            session.view(f"{view}_{when}", folder / table.table_name / file, table)
            if "person_id" not in session.columns(f"{view}_{when}"):  # nobody sent any
                session.run(f"ALTER TABLE {view}_{when} ADD COLUMN person_id BIGINT")
    while count_few(session):
        others = session.arrow(sql.load(__package__, "sharing_claim"), label="sharing_claim")
        if not len(others):
            break
        session.append("few", others)


def differing(session: Session, now: Path, then: Path) -> np.ndarray:
    """The people of whom two files of a table by person do not hold the same rows, as often."""
    session.view("differing_now", now).view("differing_then", then)
    return session.arrow(sql.load(__package__, "differing_people"))["person_id"].to_numpy()


def narrow(session: Session, folder: Path, names: Iterable[str], file: str, target: Path) -> None:
    """One file of each of some tables, with the rows of the few alone, under `target`. A table that is not there is left out."""
    for name in names:
        if (folder / name / file).is_file():
            session.view("to_narrow", folder / name / file)
            rows = "SELECT t.* FROM to_narrow AS t SEMI JOIN few USING (person_id)"
            session.write(rows, target / name / file, order=())


def carry(
    session: Session, kept: Path, made: Path, declared: type[Table], path: Path, *, whose: str = "person_id",
    is_unique: bool = False,
) -> int:  # fmt: skip
    """Write a declared table: the kept file's rows of all but the few, and those made of the few. Returns the rows."""
    session.view("carried_kept", kept).view("carried_made", made)
    columns = ", ".join(f'"{name}"' for name in declared.columns)
    rows = (
        f'SELECT {columns} FROM carried_kept WHERE "{whose}" NOT IN (SELECT person_id FROM few) '
        f"UNION ALL SELECT {columns} FROM carried_made"
    )
    return session.write_declared(rows, declared, path, is_unique=is_unique)
