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


def name_few(session: Session, people: np.ndarray) -> None:
    """Make the table `few`."""
    session.drop("few").table("few_given", pa.table({"person_id": pa.array(people, pa.int64())}))
    session.run("CREATE OR REPLACE TABLE few AS SELECT DISTINCT person_id FROM few_given").drop("few_given")


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
