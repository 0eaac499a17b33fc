"""Who is reached by value-based payment, by HCP-LAN category, and what would count if tracks changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa

from concord.canon.charts import EnrolledMonth
from concord.canon.payments import Line
from concord.canon.roster import Roster
from concord.canon.spend import LAN, Adoption
from concord.engine import Session
from concord.spend.rules import Rules

SQL = f"{__package__}.sql"


def adoption(session: Session, rosters: Path, lines: Path, rules: Rules, as_of: date, out: Path) -> int:
    """Write `adoption`: members, clinicians and dollars by category. Returns its rows."""
    session.view("enrolled_month", rosters / "enrolled_month", EnrolledMonth)
    session.view("roster", rosters / "roster", Roster)
    session.view("line", lines / "line", Line)
    rank = {name: number for number, name in enumerate(LAN)}
    session.table("category", pa.table({"category": list(LAN), "rank": list(range(len(LAN)))}))
    prospective = rules.category_of["hybrid"]
    tracks = list(rules.category_of)
    session.table(
        "track_category",
        pa.table(
            {
                "track": tracks,
                "category": [rules.category_of[t] for t in tracks],
                "rank": [rank[rules.category_of[t]] for t in tracks],
                "prospective": [prospective if t == "ffs" else rules.category_of[t] for t in tracks],
            }
        ),
    )
    _goals(session, rules, as_of)
    session.file_table(SQL, "adoption", "adopted", {"counted": list(rules.counted)})
    return session.write_declared("adopted", Adoption, out / "adoption.parquet")


def _goals(session: Session, rules: Rules, as_of: date) -> None:
    products = sorted({product for product, _ in rules.goals})
    rows = [
        (year, product, goal)
        for year in range(as_of.year - 10, as_of.year + 1)
        for product in products
        if (goal := rules.goal_of(product, year)) is not None
    ]
    session.table(
        "adoption_goal",
        pa.table(
            {
                "year": pa.array([r[0] for r in rows], pa.int64()),
                "product": pa.array([r[1] for r in rows], pa.string()),
                "goal": pa.array([r[2] for r in rows], pa.decimal128(18, 6)),
            }
        ),
    )
