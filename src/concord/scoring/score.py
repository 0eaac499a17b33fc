"""Results per person: one batch of measures for the program's pool and one for all plans' pools, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from concord.canon.charts import ChartPerson, Event, Span
from concord.canon.results import Criterion, CriterionText, MeasureInfo, Result
from concord.engine import Session
from concord.engine import sql as sql_files
from concord.engine.compiler.batch import Batch
from concord.engine.compiler.run import evaluated
from concord.measures import MEASURES
from concord.model.measure import Measure
from concord.model.tables import Column, Flag, Table, Text
from concord.program import Program
from concord.program.measure_set import MeasureTerms

SQL = f"{__package__}.sql"


class ScoredResult(Result):
    """A result with the edition it was scored under and whether it stands for a baseline."""

    edition = Column(Text, "Edition of the measure.", required=True)
    is_baseline = Column(Flag, "Scored for a later year's baseline.", required=True)


@dataclass(frozen=True)
class Scoring:
    """One year to score: under which year's set and editions, and whether as a baseline for that year."""

    year: int
    set_of: int

    @property
    def is_baseline(self) -> bool:
        return self.set_of != self.year

    def measures(self, program: Program) -> list[MeasureTerms]:
        """The program's measures for this scoring."""
        return program.measures(self.set_of)


def score(
    session: Session,
    charts: Path,
    rosters: Path,
    program: Program,
    scorings: Sequence[Scoring],
    as_of: date,
    out: Path,
    part: str = "all",
) -> None:
    """Write `result`, `criterion`, `measure_info` and `criterion_text` for the people in `charts` and `rosters`.

    `part` names the group of shards that the folders hold. Each scoring is run on the program's pool and on all plans' pools.
    """
    session.view("all_event", charts / "event", Event)
    session.view("all_span", charts / "span", Span)
    session.view("all_person", charts / "chart_person", ChartPerson)
    for name in ("membership", "concept_number", "code_number", "unit_number", "sender_number"):
        session.view(name, [charts / name, charts / f"{name}.parquet"])
    session.view("roster", rosters / "roster")
    session.view("enrolled_month", rosters / "enrolled_month")
    describe(session, program, scorings, out)
    for scoring in scorings:
        _score_year(session, program, scoring, as_of, out, part)


def describe(session: Session, program: Program, scorings: Sequence[Scoring], out: Path) -> None:
    """The measures and their sentences, as tables: `measure_info`, `criterion_text`."""
    years = {(s.year, m.ident): (s.year, m) for s in scorings for m in s.measures(program)}.values()
    session.records("measure_info", MeasureInfo, [_info(year, terms) for year, terms in years])
    sentences = {
        (terms.measure, year, line.number): {
            "measure": terms.measure,
            "year": year,
            "criterion": line.number,
            "part": line.part,
            "sentence": line.sentence,
        }
        for year, terms in years
        for line in MEASURES[terms.measure].lines_for("plan")
        if line.part in ("who", "excused", "excepted", "met")
    }
    session.records("criterion_text", CriterionText, sentences.values())
    session.write_declared("measure_info", MeasureInfo, out / "measure_info.parquet")
    session.write_declared("criterion_text", CriterionText, out / "criterion_text.parquet")


def _info(year: int, terms: MeasureTerms) -> dict[str, object]:
    measure = MEASURES[terms.measure]
    rate = _rate(measure, terms)
    titles = {r.id: r.title for r in measure.all_rates()}
    return {
        "measure": measure.id,
        "rate": rate,
        "year": year,
        "title": measure.title,
        "rate_title": titles[rate],
        "edition": terms.edition,
        "is_lower_better": terms.lower_is_better,
        "family": terms.family,
        "use": terms.use,
        "is_equity_sensitive": terms.equity_sensitive,
        "is_sensitive": False,
    }


def _rate(measure: Measure, terms: MeasureTerms) -> str:
    ids = [r.id for r in measure.all_rates()]
    return terms.rate if terms.rate in ids else ids[0]


def _score_year(
    session: Session, program: Program, scoring: Scoring, as_of: date, out: Path, part: str
) -> None:
    terms = scoring.measures(program)
    wanted = list({t.measure: MEASURES[t.measure] for t in terms}.values())
    plans = [
        p.plan_id
        for p in program.plans
        if p.from_date <= date(scoring.year if not scoring.is_baseline else scoring.set_of, 12, 31)
    ]
    session.run(
        "CREATE OR REPLACE TEMP TABLE taking_part AS SELECT sender FROM sender_number WHERE list_contains($plans, name)",
        {"plans": plans},
    )
    session.run(
        f"CREATE OR REPLACE TABLE standing AS {sql_files.load(SQL, 'standing')}",
        {"december": date(scoring.year, 12, 31)},
    )
    edition = {t.measure: t.edition for t in terms}
    for pool, by_plan in (("program", False), ("plans", True)):
        for statement in sql_files.load(SQL, "plan_pools" if by_plan else "program_pool").split(";"):
            session.run(statement, label=f"scoring/{pool}")
        with evaluated(
            session, wanted, year=scoring.year, method="plan", as_of=min(as_of, date(9999, 1, 1))
        ) as batch:
            _write(session, batch, scoring, edition, by_plan, out, f"{scoring.year}-{pool}-{part}.parquet")


def _write(
    session: Session,
    batch: Batch,
    scoring: Scoring,
    edition: dict[str, str],
    by_plan: bool,
    out: Path,
    name: str,
) -> None:
    year, flags = scoring.year, {"year": scoring.year, "by_plan": by_plan}
    session.run(f"CREATE OR REPLACE VIEW batch_result AS SELECT * FROM {batch.tables['result']}")
    session.file_table(SQL, "result", "scored", flags)
    cases = " ".join(f"WHEN '{m}' THEN '{e}'" for m, e in sorted(edition.items()))
    typed = f"SELECT *, CASE measure {cases} END AS edition, {str(scoring.is_baseline).lower()} AS is_baseline FROM scored"
    session.write_declared(typed, ScoredResult, out / "result" / name)
    if scoring.is_baseline:
        return
    for bound in batch.measures:
        measure = bound.measure.id
        session.run(f"CREATE OR REPLACE VIEW batch_measure AS SELECT * FROM {batch.tables[measure]}")
        session.file_table(
            SQL, "criterion", "criterion_made", {"measure": measure, "year": year, "by_plan": by_plan}
        )
        session.write_declared("criterion_made", _table(Criterion), out / "criterion" / f"{measure}-{name}")


def _table(declared: type[Table]) -> type[Table]:
    return declared
