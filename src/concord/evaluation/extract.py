"""The extracts: practice-months, practice-years and person-years without identity, and the registered estimates on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from concord.canon.access import SurveyResponse
from concord.canon.claims import MedicalClaim, PharmacyClaim
from concord.canon.evaluation import (
    EvaluationEstimate,
    EvaluationPath,
    PersonYear,
    PracticeMonth,
    PracticeYear,
)
from concord.canon.payments import Line
from concord.canon.people import Person
from concord.canon.results import Cell
from concord.canon.roster import Roster
from concord.disclosure import Rule, without_few
from concord.engine import Session
from concord.engine import sql as sql_files
from concord.evaluation.evaluate import estimates
from concord.evaluation.registration import Registration
from concord.model.periods import month_end_before
from concord.program import Program

SQL = f"{__package__}.sql"


def extract(
    session: Session,
    cut: Path,
    rosters: Path,
    lines: Path,
    results: Path,
    settled: Path,
    program: Program,
    registration: Registration,
    secret: str,
    as_of: date,
    out: Path,
) -> int:
    """Write `practice_month`, `practice_year`, `person_year`, `evaluation_estimate` and `evaluation_path`. Returns the rows of the first.

    People and practices are numbered by a keyed hash; groups under the program's smallest cell are left out, and so is what would
    give a practice's away beside the totals that others read.
    """
    rule = Rule.of(program.disclosure)
    through = month_end_before(as_of)
    _care(session, cut, rosters, program, through)
    session.view("line", lines / "line", Line)
    shared = {
        "secret": secret,
        "organizations": [o.organization_id for o in program.organizations],
    }
    session.file_table(SQL, "practice_month", "every_month", {**shared, "month_cut": registration.month_cut})
    months = _kept(session.dicts("SELECT *, people AS few FROM every_month"), ("month", "in_program"), rule)
    session.records("practice_month", PracticeMonth, months)
    people = {"secret": secret, "organizations": shared["organizations"], "smallest": rule.smallest}
    session.file_table(SQL, "person_year", "person_year", {**people, "rounded_to": registration.rounded_to})
    session.write_declared("person_year", PersonYear, out / "person_year.parquet")
    _years(session, results, settled, registration, rule, {**shared, "through": through})
    session.write_declared("practice_year", PracticeYear, out / "practice_year.parquet")
    rows = session.dicts("SELECT * FROM practice_month ORDER BY practice, month")
    years = session.dicts("SELECT * FROM practice_year ORDER BY outcome, practice, year")
    found, paths = estimates(rows, years, registration)
    session.records("estimated", EvaluationEstimate, found)
    session.write_declared("estimated", EvaluationEstimate, out / "evaluation_estimate.parquet")
    session.records("followed", EvaluationPath, paths)
    session.write_declared("followed", EvaluationPath, out / "evaluation_path.parquet")
    return session.write_declared("practice_month", PracticeMonth, out / "practice_month.parquet")


def _years(
    session: Session,
    results: Path,
    settled: Path,
    registration: Registration,
    rule: Rule,
    shared: Mapping[str, Any],
) -> None:
    """Table `practice_year`: what the registration asks by year."""
    asked = [
        {name: getattr(o, name) for name in ("kind", "measure", "rate", "grouping", "group", "instrument")} | {"outcome": o.ident}
        for o in registration.outcomes
    ]  # fmt: skip
    session.table("asked", pa.Table.from_pylist(asked))
    session.view("cell", results / "cell.parquet", Cell)
    answers = [settled / "survey_response", settled / "survey_response.parquet"]
    session.view("survey_response", answers, SurveyResponse)
    session.file_table(SQL, "practice_year", "every_year", shared)
    years = _kept(session.dicts("SELECT * FROM every_year"), ("outcome", "year", "participates"), rule)
    session.records("practice_year", PracticeYear, years)


def _kept(rows: Iterable[Mapping[str, Any]], within: tuple[str, ...], rule: Rule) -> list[dict[str, Any]]:
    """Practices with enough people. Where one alone is left out, or few people together, the next smallest goes as well: totals of
    all practices stand elsewhere, and what is left of them would be theirs."""
    marked = ({**row, "stands": True} for row in rows)
    shown = without_few(marked, people="few", hides=("stands",), within=within, rule=rule)
    return [{k: v for k, v in row.items() if k not in ("few", "stands")} for row in shown if row["stands"]]


def _care(session: Session, cut: Path, rosters: Path, program: Program, through: date) -> None:
    """Table `care_month`, a shard at a time."""
    query = sql_files.load(SQL, "care_month")
    for shard in range(program.shards):
        file = f"shard={shard}.parquet"
        session.view("medical_claim", cut / "medical_claim" / file, MedicalClaim)
        session.view("pharmacy_claim", cut / "pharmacy_claim" / file, PharmacyClaim)
        session.view("person", cut / "person" / file, Person)
        session.view("roster", rosters / "roster" / file, Roster)
        begin = "INSERT INTO care_month" if shard else "CREATE OR REPLACE TABLE care_month AS"
        session.run(f"{begin} {query}", {"through": through}, label="care_month")
