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


def members_completeness(session: Session, program: Program, since: date) -> list[dict[str, Any]]:
    """Rows of `plan_rel_completeness`, a month each from `since` on."""
    wanted = {"plans": [p.plan_id for p in program.plans], "since": since}
    session.file_table(SQL, "plan_rel_completeness", "members_answered", wanted)
    rows = session.dicts("SELECT * FROM members_answered ORDER BY plan_id, month")
    return [{**row, "value": share(row["answered"], row["people"])} for row in rows]


def sources(session: Session, program: Program) -> list[dict[str, Any]]:
    """Rows of `rel_source`."""
    return _of_practices(session, program, "rel_source")


def conflicts(session: Session, program: Program) -> list[dict[str, Any]]:
    """How many people of each practice have conflicting answers, by question and deciding rule."""
    return _of_practices(session, program, "rel_conflict")


def _of_practices(session: Session, program: Program, query: str) -> list[dict[str, Any]]:
    wanted = {"organizations": [o.organization_id for o in program.organizations]}
    session.file_table(SQL, query, f"{query}_counted", wanted)
    return session.dicts(f"SELECT * FROM {query}_counted ORDER BY ALL")
