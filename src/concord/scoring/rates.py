"""Rates: results counted once at the finest cell, then summed for every unit and stratum, and set beside their peers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from concord.canon.people import Person
from concord.canon.results import Cell, Rate
from concord.engine import Session
from concord.engine.sql import load
from concord.scoring.peers import standing

SQL = f"{__package__}.sql"


def rates(
    session: Session,
    results: Path,
    people: Path,
    organizations: Sequence[str],
    out: Path,
    *,
    smallest_denominator: int = 30,
) -> int:
    """Write `cell` and `rate` from the results in `results/result` and the people in `people`. Returns the rows of `rate`.

    `organizations` are those in the program; the others stand at level `comparison`. A rate on fewer people than
    `smallest_denominator` is marked as not enough to judge by.
    """
    session.view("result", [results / "result", results / "baseline"])
    session.view("person", [people / "person", people / "person.parquet"], Person)
    session.table(
        "participating", pa.table({"organization_id": pa.array(sorted(organizations), pa.string())})
    )
    session.file_table(SQL, "cells", "cell")
    session.write_declared("cell", Cell, out / "cell.parquet")
    session.file_table(SQL, "rates", "rate_summed", {"smallest_denominator": smallest_denominator})
    session.table("peer_standing", standing(session.arrow(load(SQL, "peers"), label="peers")))
    session.file_table(SQL, "rated", "rate_made")
    return session.write_declared("rate_made", Rate, out / "rate.parquet")
