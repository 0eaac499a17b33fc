"""Everybody's calendar years, scored from every plan's claims by one benefit year's tables: what total cost is set right by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from concord.canon.risk import RiskYear
from concord.engine import Session
from concord.model.errors import UsageError
from concord.model.periods import month_end_before
from concord.program import Program
from concord.program.year_risk import FILE, SECTION, YearRisk, read_year_risk
from concord.risk import model, tables
from concord.risk.people import open_shard, register_lists
from concord.terminology import Terminology

SQL = model.SQL
READ = ("asked_person", "dx_seen", "line_seen", "counted_code", "counted_claim", "fact")


def score_years(
    session: Session,
    cut: Path,
    rosters: Path,
    program: Program,
    words: Terminology,
    as_of: date,
    out: Path,
    *,
    shards: Sequence[int] | None = None,
) -> int:
    """Write `risk_year` under `out`, a file for each shard, or for some `shards`. Returns its rows.

    A year in progress is scored from what is there so far. UsageError for an edition or a metal that there are no tables for.
    """
    asked = read_year_risk(program)
    if asked.metal not in tables.METALS:
        raise UsageError(
            f"there is no metal level {asked.metal}",
            where=f"{FILE}, {SECTION}.metal",
            next_step=f"use one of {', '.join(tables.METALS)}",
        )
    tables.register(session, [asked.edition])
    register_lists(session, program, words, {asked.services}, as_of)
    written = 0
    for number in range(program.shards) if shards is None else shards:
        shard = f"shard={number}.parquet"
        open_shard(session, cut, rosters, shard)
        _of_shard(session, asked, month_end_before(as_of))
        written += session.write_declared("risk_year", RiskYear, out / "risk_year" / shard, is_unique=True)
    return written


def _of_shard(session: Session, asked: YearRisk, through: date) -> None:
    who = {"through": through, "least": asked.least_months}
    session.file_table(SQL, "year_scorable", "year_scorable", who)
    session.file_table(SQL, "year_subject", "subject", {"edition": asked.edition, "metal": asked.metal})
    session.file_table(SQL, "year_window", "window_of", {"services": asked.services})
    for name in READ:
        session.file_table(SQL, name, name)
    session.file_table(SQL, "year_given", "given")
    session.file_table(SQL, "coded", "coded")
    model.score(session)
    session.file_table(SQL, "risk_year", "risk_year")
