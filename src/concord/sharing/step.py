"""The step of a run: consents as they stand, what they open in which book, and what may be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from concord import disclosure
from concord.canon.charts import FLAG, ChartPerson, ConceptNumber, EnrolledMonth
from concord.canon.members import Consent
from concord.canon.roster import Roster
from concord.canon.sharing import (
    READS_FOR,
    GuardedConsent,
    GuardedSharing,
    GuardedWithheld,
    Opened,
    SensitiveEvent,
    Sharing,
    SharingNotice,
    StandingConsent,
    Withheld,
)
from concord.engine import Session, sql
from concord.model.protection import SCOPES
from concord.model.tables import Table
from concord.program import Program

SQL = f"{__package__}.sql"
READS: Mapping[str, tuple[tuple[str, type[Table]], ...]] = {
    "cut": (("consent", Consent),),
    "charts": (("concept_number", ConceptNumber), ("chart_person", ChartPerson)),
    "rosters": (("roster", Roster), ("enrolled_month", EnrolledMonth)),
}


def prepare(session: Session, folders: Mapping[str, Path], program: Program, as_of: date, out: Path) -> None:
    """Write `standing_consent`, `opened`, `sensitive_event`, `sharing` and `withheld` to `out`, of each what may leave, and the notices.

    `folders`: `cut`, `charts` and `rosters` of the run.
    """
    for step, tables in READS.items():
        for name, declared in tables:
            session.view(name, [folders[step] / name, folders[step] / f"{name}.parquet"], declared)
    session.view("chart_event", folders["charts"] / "event")
    work_out(session, program, as_of)
    for declared in (StandingConsent, Opened, SensitiveEvent, Sharing, Withheld):
        name = declared.table_name
        session.write_declared(f"{name}_made", declared, out / f"{name}.parquet")
    _say(session, program, out)


def work_out(session: Session, program: Program, as_of: date) -> None:
    """The tables of the step, each under its name and as `<name>_made`, from those it reads."""
    session.table("known_recipient", _words(recipients(program), ("word", "kind", "unit")))
    session.table("reads_for", _words(READS_FOR.items(), ("kind", "purpose")))
    session.table("scope_named", _words(((s,) for s in SCOPES), ("scope",)))
    organizations = [o.organization_id for o in program.organizations]
    for name, given in (
        ("standing_consent", {"as_of": as_of}), ("opening", {}), ("opened", {}), ("sensitive_event", {"bit": FLAG["sensitive"]}),
        ("sharing", {}), ("withheld", {"organizations": organizations}),
    ):  # fmt: skip
        session.file_table(SQL, name, name, given or None)
        session.run(f"CREATE OR REPLACE VIEW {name}_made AS FROM {name}")


def recipients(program: Program) -> list[tuple[str, str, str | None]]:
    """Words by which a consent may name its recipient, in small letters: (word, kind, unit). A word that means two is left out."""
    said: dict[str, set[tuple[str, str | None]]] = {
        "treating": {("treating", None)},
        "program": {("program", None)},
    }
    for practice in program.organizations:
        for word in (practice.organization_id, practice.tin, practice.npi, practice.name):
            said.setdefault(word.strip().lower(), set()).add(("practice", practice.organization_id))
    for plan in program.plans:
        for word in (plan.plan_id, plan.name):
            said.setdefault(word.strip().lower(), set()).add(("plan", plan.plan_id))
    return sorted((word, *next(iter(meant))) for word, meant in said.items() if word and len(meant) == 1)


def _say(session: Session, program: Program, out: Path) -> None:
    """What may leave, and the words that go with what was opened."""
    rule = disclosure.Rule.of(program.disclosure)
    shared, given = (session.dicts(sql.load(SQL, name)) for name in ("sharing_counted", "consent_counted"))
    withheld = session.dicts("SELECT * FROM withheld ORDER BY organization_id, scope")
    for declared, rows in (
        (GuardedSharing, disclosure.guarded_people(shared, rule)),
        (GuardedConsent, disclosure.guarded_people(given, rule)),
        (GuardedWithheld, disclosure.guarded_withheld(withheld, rule)),
        (SharingNotice, (notice.as_row() for notice in program.sharing.notices)),
    ):
        _write(session, declared, rows, out)


def _write(session: Session, declared: type[Table], rows: Iterable[Mapping[str, Any]], out: Path) -> None:
    name = declared.table_name
    session.records(f"{name}_made", declared, rows)
    session.write_declared(f"{name}_made", declared, out / f"{name}.parquet")


def _words(rows: Iterable[tuple[str | None, ...]], names: tuple[str, ...]) -> pa.Table:
    held = list(rows)
    return pa.table({name: pa.array([row[at] for row in held], pa.string()) for at, name in enumerate(names)})
