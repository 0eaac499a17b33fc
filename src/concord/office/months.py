"""Care closed month by month, for charts that may be read for signals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from concord.engine import Session
from concord.program import Program

SQL = f"{__package__}.sql"
EXACT = Decimal("0.000001")


def months_closed(session: Session, program: Program, as_of: date) -> list[dict[str, Any]]:
    """Rows of `month_closed` for the program's practices, up to the last whole month before `as_of`."""
    through = date(as_of.year - (as_of.month == 1), (as_of.month - 2) % 12 + 1, 1)
    wanted = {"organizations": [o.organization_id for o in program.organizations], "through": through}
    session.file_table(SQL, "month_closed", "month_counted", wanted)
    rows = session.dicts("SELECT * FROM month_counted ORDER BY organization_id, measure, rate, month")
    return [{**row, "value": share(row["closed"], row["due"])} for row in rows]


def share(part: int, whole: int) -> Decimal | None:
    """part / whole to six decimals; None of nobody."""
    return (Decimal(part) / whole).quantize(EXACT) if whole else None
