"""How complete a practice's answers about race, ethnicity and language are, and whether that rises."""

from __future__ import annotations

from datetime import date
from typing import Any

from concord.engine import Session
from concord.office.months import share
from concord.program import Program

SQL = f"{__package__}.sql"


def completeness(session: Session, program: Program, since: date) -> list[dict[str, Any]]:
    """Rows of `rel_completeness` for the program's practices, a month each from `since` on."""
    wanted = {"organizations": [o.organization_id for o in program.organizations], "since": since}
    session.file_table(SQL, "rel_completeness", "answers_counted", wanted)
    rows = session.dicts("SELECT * FROM answers_counted ORDER BY organization_id, month")
    return [{**row, "value": share(row["answered"], row["people"])} for row in rows]
