"""Attributing again only those whose records are other than in an earlier run, and those who see a clinician of whom the survey says
something else; everybody else keeps their roster. How many of the covered are attributed is counted from the rosters put together.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from concord.attribution import sql
from concord.attribution.roster import READ, WRITTEN, attribute
from concord.attribution.rules import AttributionRules
from concord.attribution.survey import SURVEYED
from concord.canon.members import PlanRoster
from concord.canon.roster import MatchRate
from concord.engine import Session, open_session
from concord.engine.carrying import carry, count_few, link, name_few, narrow
from concord.program.parties import Parties

SQL = sql.__name__


@dataclass(frozen=True)
class Before:
    """An earlier run of the same day and rules: its cut tables and rosters, all as they were written."""

    cut: Path
    rosters: Path


def can(session: Session, before: Before, cut: Path) -> bool:
    """Whether plans sent rosters of the same months then: what is told of a month in which none came is asked of everybody."""
    for when, folder in (("now", cut), ("then", before.cut)):
        session.view(f"any_plan_roster_{when}", folder / "plan_roster", PlanRoster)
    session.file_table(SQL, "roster_sent_else", "roster_sent_else")
    return not session.value("SELECT count(*) FROM roster_sent_else")


def attribute_few(
    cut: Path, shard: int, out: Path, rules: AttributionRules, parties: Parties, as_of: date, before: Before, touched: np.ndarray,
    *, threads: int | None = None, memory: str | None = None,
) -> int:  # fmt: skip
    """Write what `attribute` would write of a shard, from an earlier run's rosters and the records of those who are `touched`. Returns
    how many people were attributed.

    `touched` are all whose rows of any table that is read are other than then. `can` must have said yes.
    """
    file, made = f"shard={shard}.parquet", out / f".few-{shard}"
    shutil.rmtree(made, ignore_errors=True)
    with open_session(threads=threads, memory=memory) as session:
        name_few(session, touched, cut / "person" / file, before.cut / "person" / file)
        _seeing_others(session, cut, file, before, out)
        narrow(session, cut, READ, file, made / "cut")
        for name in SURVEYED:
            link(out / f"{name}.parquet", made / f"{name}.parquet")
        attribute(
            made / "cut", shard, made, rules, parties, as_of, threads=threads, memory=memory, sent=cut / "plan_roster"
        )  # fmt: skip
        for name, declared in WRITTEN.items():
            if declared is not MatchRate:
                carry(
                    session,
                    before.rosters / name / file,
                    made / name / file,
                    declared,
                    out / name / file,
                    is_unique=True,
                )
        for name in ("enrolled_month", "roster"):
            session.view(name, out / name / file)
        session.file_table(SQL, "match_rate_counted", "match_rate_counted")
        session.write_declared(
            "match_rate_counted", MatchRate, out / "match_rate_part" / file, is_unique=True
        )
        people = count_few(session)
    shutil.rmtree(made)
    return people


def _seeing_others(session: Session, cut: Path, file: str, before: Before, out: Path) -> None:
    """Add to the few whose records name a clinician or a biller of whom the survey says other things than then."""
    for name in SURVEYED:
        session.view(f"{name}_now", out / f"{name}.parquet").view(
            f"{name}_then", before.rosters / f"{name}.parquet"
        )
    session.file_table(SQL, "surveyed_else", "surveyed_else")
    if not session.value("SELECT count(*) FROM surveyed_else"):
        return
    for name, declared in READ.items():
        session.view(name, cut / name / file, declared)
        if "person_id" not in session.columns(name):
            session.run(f'ALTER TABLE "{name}" ADD COLUMN person_id BIGINT')
    session.file(SQL, "few_seeing")
