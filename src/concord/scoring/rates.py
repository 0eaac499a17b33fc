"""Rates: results counted once at the finest cell, then summed for every unit and stratum."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from concord.canon.people import Person
from concord.canon.results import Cell, Rate
from concord.engine import Session

SQL = f"{__package__}.sql"


def rates(session: Session, results: Path, people: Path, organizations: Sequence[str], out: Path) -> int:
    """Write `cell` and `rate` from the results in `results/result` and the people in `people`. Returns the rows of `rate`.

    `organizations` are those in the program; the others stand at level `comparison`.
    """
    session.view("result", [results / "result", results / "baseline"])
    session.view("person", [people / "person", people / "person.parquet"], Person)
    session.table(
        "participating", pa.table({"organization_id": pa.array(sorted(organizations), pa.string())})
    )
    session.file_table(SQL, "cells", "cell")
    session.write_declared("cell", Cell, out / "cell.parquet")
    session.file_table(SQL, "rates", "rate_made")
    return session.write_declared("rate_made", Rate, out / "rate.parquet")
