"""One scenario: the same rosters, claims and rates, paid under another program folder."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from concord import payment
from concord.canon.payments import Line
from concord.engine import Session, open_session
from concord.engine import sql as sql_files
from concord.program import Program

SQL = f"{__package__}.sql"


@dataclass(frozen=True)
class Scenario:
    """Two sets of lines summed. Amounts are US dollars; `change` is the scenario less what is owed.

    `by_plan`: plan, component, owed, scenario, change. `by_practice`: organization, owed, scenario, change, percent.
    """

    by_plan: list[dict[str, Any]]
    by_practice: list[dict[str, Any]]

    @property
    def change(self) -> Decimal:
        """What the scenario costs all plans together beyond what is owed."""
        return sum((row["change"] for row in self.by_plan), Decimal("0.00"))

    @property
    def winners(self) -> list[str]:
        """Practices that would be paid more."""
        return [row["organization_id"] for row in self.by_practice if row["change"] > 0]

    @property
    def losers(self) -> list[str]:
        """Practices that would be paid less."""
        return [row["organization_id"] for row in self.by_practice if row["change"] < 0]


def simulate(
    run: Path, changed: Program, as_of: date, *, year: int | None = None, plan: str = "", threads: int = 2
) -> Scenario:
    """Pay a finished run again under `changed` and compare with what it owed. Nothing is published or posted.

    `run` is the folder of a finished run. With `year`, only lines for that year count; with
    `plan`, only what that plan pays.
    """
    inputs = payment.Inputs(
        roster=run / "rosters" / "roster",
        enrolled_month=run / "rosters" / "enrolled_month",
        person=run / "cut" / "person",
        medical_claim=run / "cut" / "medical_claim",
        rate=run / "results" / "rate.parquet",
        risk_score=run / "risk" / "risk_score",
    )
    with tempfile.TemporaryDirectory() as folder, open_session(threads=threads) as session:
        payment.lines(session, inputs, Path(folder), changed, as_of)
        return compare(session, run / "lines" / "line", Path(folder) / "line", year, plan)


def compare(session: Session, owed: Path, scenario: Path, year: int | None, plan: str = "") -> Scenario:
    """Two folders of lines, summed by plan and component, and by practice."""
    session.view("owed_line", owed, Line).view("scenario_line", scenario, Line)
    bounds = {"first": date(year or 1, 1, 1), "last": date(year or 9999, 12, 31), "plan": plan}
    by_plan = session.dicts(sql_files.load(SQL, "by_plan"), bounds)
    by_practice = session.dicts(sql_files.load(SQL, "by_practice"), bounds)
    return Scenario(by_plan, by_practice)
