"""The extracts: practice-months and person-years without identity, and the registered estimates on them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from concord.canon.claims import MedicalClaim, PharmacyClaim
from concord.canon.evaluation import EvaluationEstimate, EvaluationPath, PersonYear, PracticeMonth
from concord.canon.payments import Line
from concord.canon.people import Person
from concord.canon.roster import Roster
from concord.engine import Session
from concord.engine import sql as sql_files
from concord.evaluation.evaluate import estimates
from concord.evaluation.registration import Registration
from concord.program import Program

SQL = f"{__package__}.sql"


def extract(
    session: Session,
    cut: Path,
    rosters: Path,
    lines: Path,
    program: Program,
    registration: Registration,
    secret: str,
    as_of: date,
    out: Path,
) -> int:
    """Write `practice_month`, `person_year`, `evaluation_estimate` and `evaluation_path`. Returns the rows of the first.

    People and practices are numbered by a keyed hash; groups under the program's smallest cell are left out.
    """
    _care(session, cut, rosters, program, as_of.replace(day=1) - timedelta(days=1))
    session.view("line", lines / "line", Line)
    shared = {
        "secret": secret,
        "smallest": int(program.disclosure["smallest_cell"]),
        "organizations": [o.organization_id for o in program.organizations],
    }
    session.file_table(
        SQL, "practice_month", "practice_month", {**shared, "month_cut": registration.month_cut}
    )
    session.file_table(SQL, "person_year", "person_year", {**shared, "rounded_to": registration.rounded_to})
    session.write_declared("person_year", PersonYear, out / "person_year.parquet")
    rows = session.dicts("SELECT * FROM practice_month ORDER BY practice, month")
    found, paths = estimates(rows, registration)
    session.records("estimated", EvaluationEstimate, found)
    session.write_declared("estimated", EvaluationEstimate, out / "evaluation_estimate.parquet")
    session.records("followed", EvaluationPath, paths)
    session.write_declared("followed", EvaluationPath, out / "evaluation_path.parquet")
    return session.write_declared("practice_month", PracticeMonth, out / "practice_month.parquet")


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
