"""Rates: results counted once at the finest cell, then summed for every unit and stratum, and set beside their peers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from concord.canon.people import Person
from concord.canon.results import Cell, Rate
from concord.disclosure import Rule
from concord.engine import Session
from concord.engine.sql import load
from concord.program import Program
from concord.program.benchmarks import band
from concord.scoring.peers import standing

SQL = f"{__package__}.sql"
STANDARD = Rule(smallest_denominator=30)
"""Eleven in a count, thirty in a rate: what holds where no program says otherwise."""
PEER_STRATA = ["race_1997", "ethnicity_1997", "race_ethnicity_2024", "language", "sex", "age_band"]
"""Groups in which practices are set beside each other: the exclusive ones that equity is looked at by."""
BANDED = ("measure", "rate", "year", "pool", "level", "unit")


def rates(
    session: Session,
    results: Path,
    people: Path,
    organizations: Sequence[str],
    out: Path,
    *,
    rule: Rule = STANDARD,
    program: Program | None = None,
) -> int:
    """Write `cell` and `rate` from the results in `results/result` and the people in `people`. Returns the rows of `rate`.

    `organizations` are those in the program; the others stand at level `comparison`. A rate on fewer people than
    `rule` asks for is marked as not enough to judge by; what is usual among peers is said by it too. `program` has the percentiles that whole rates are set among.
    """
    session.view("result", [results / "result", results / "baseline"])
    session.view("person", [people / "person", people / "person.parquet"], Person)
    session.table(
        "participating", pa.table({"organization_id": pa.array(sorted(organizations), pa.string())})
    )
    with_groups(session)
    session.file_table(SQL, "cells", "cell")
    session.write_declared("cell", Cell, out / "cell.parquet")
    session.file_table(SQL, "rates", "rate_summed", {"smallest_denominator": rule.smallest_denominator})
    session.table(
        "peer_standing",
        standing(session.arrow(load(SQL, "peers"), {"strata": PEER_STRATA}, label="peers"), rule),
    )
    banded = bands(session.arrow(load(SQL, "to_band"), label="to_band"), program)
    session.table("banded", banded)
    session.file_table(SQL, "rated", "rate_made")
    return session.write_declared("rate_made", Rate, out / "rate.parquet")


def with_groups(session: Session) -> None:
    """View `described`: each row of `result` with the groups that its `person` is counted among."""
    session.run(f"CREATE OR REPLACE VIEW described AS {load(SQL, 'described')}")


def bands(rates: pa.Table, program: Program | None) -> pa.Table:
    """Each whole rate's band among the latest percentiles known in its year; rates without percentiles are left out."""
    cuts = {}
    for terms in program.measure_set.measures if program else ():
        if found := program.measure_set.cuts(terms):
            cuts[terms.measure, terms.rate, terms.year] = (found, terms.lower_is_better)
    rows = []
    for row in rates.to_pylist():
        found, lower = cuts.get((row["measure"], row["rate"], row["year"]), ({}, False))
        if found:
            percent = Decimal(row["numerator"]) * 100 / Decimal(row["denominator"])
            rows.append({**{k: row[k] for k in BANDED}, "band": band(percent, found, lower)})
    return pa.Table.from_pylist(
        rows, pa.schema([*(rates.schema.field(k) for k in BANDED), ("band", pa.string())])
    )
