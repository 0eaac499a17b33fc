"""The step of a run: every table of this room, as the custodian has it and as it may leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from concord import disclosure
from concord.canon.charts import EnrolledMonth
from concord.canon.members import DemographicAnswer
from concord.canon.office import (
    Candidate,
    GuardedCandidate,
    GuardedMonthClosed,
    GuardedRelCompleteness,
    GuardedRelConflict,
    GuardedRelSource,
    MonthClosed,
    PlanRelCompleteness,
    RelCompleteness,
    RelSource,
)
from concord.canon.people import AnswerSaid, Person
from concord.canon.providers import Affiliation, Provider
from concord.canon.results import Cell, CriterionText, Evidence, MeasureInfo, Result
from concord.canon.roster import Roster
from concord.engine import Session
from concord.model.tables import Table
from concord.office.answers import completeness, conflicts, members_completeness, sources
from concord.office.candidates import candidates
from concord.office.months import months_closed
from concord.program import Program

READS: Mapping[str, tuple[tuple[str, type[Table]], ...]] = {
    "rosters": (("roster", Roster), ("enrolled_month", EnrolledMonth), ("affiliation", Affiliation)),
    "cut": (("person", Person), ("demographic_answer", DemographicAnswer)),
    "settled": (("provider", Provider),),
    "people": (("answer_said", AnswerSaid),),
    "results": (
        ("result", Result),
        ("evidence", Evidence),
        ("criterion_text", CriterionText),
        ("measure_info", MeasureInfo),
        ("cell", Cell),
    ),
}


def prepare(session: Session, folders: Mapping[str, Path], program: Program, as_of: date, out: Path) -> None:
    """Write `candidate`, `month_closed` and `rel_completeness` to `out`, and of each what may leave (`guarded_...`)."""
    for step, tables in READS.items():
        for name, declared in tables:
            session.view(name, [folders[step] / name, folders[step] / f"{name}.parquet"], declared)
    rule = disclosure.Rule.of(program.disclosure)
    weighed = candidates(session, program, as_of)
    closed = months_closed(session, program, as_of)
    answered = completeness(session, program, program.first_month)
    told = sources(session, program)
    least = program.office.choosing.listed_from
    for name, declared, rows in (
        ("candidate", Candidate, weighed),
        ("guarded_candidate", GuardedCandidate, disclosure.guarded_candidates(weighed, rule, least)),
        ("month_closed", MonthClosed, closed),
        ("guarded_month_closed", GuardedMonthClosed, disclosure.guarded_months(closed, rule)),
        ("rel_completeness", RelCompleteness, answered),
        ("guarded_rel_completeness", GuardedRelCompleteness, disclosure.guarded_answers(answered, rule)),
        ("plan_rel_completeness", PlanRelCompleteness, members_completeness(session, program, program.first_month)),
        ("rel_source", RelSource, told),
        ("guarded_rel_source", GuardedRelSource, disclosure.guarded_people([r for r in told if r["kind"] == "practice"], rule)),
        ("guarded_rel_conflict", GuardedRelConflict, disclosure.guarded_people(conflicts(session, program), rule)),
    ):  # fmt: skip
        _write(session, name, declared, rows, out)


def _write(
    session: Session, name: str, declared: type[Table], rows: Iterable[Mapping[str, Any]], out: Path
) -> None:
    session.records(f"{name}_made", declared, rows)
    session.write_declared(f"{name}_made", declared, out / f"{name}.parquet")
