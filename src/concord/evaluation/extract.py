"""The practice-month extract: rosters in the program and out of it, as groups of at least eleven people."""

from __future__ import annotations

from pathlib import Path

from concord.canon.evaluation import PracticeMonth
from concord.canon.people import Person
from concord.canon.roster import Roster
from concord.engine import Session

SQL = f"{__package__}.sql"


def practice_months(session: Session, rosters: Path, cut: Path, secret: str, smallest: int, out: Path) -> int:
    """Write `practice_month`. Practices are numbered by a keyed hash; groups under `smallest` people are left out."""
    session.view("roster", rosters / "roster", Roster).view("person", cut / "person", Person)
    session.file_table(SQL, "practice_month", "practice_month", {"secret": secret, "smallest": smallest})
    return session.write_declared("practice_month", PracticeMonth, out / "practice_month.parquet")
