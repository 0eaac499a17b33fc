"""Results per person: one batch of measures for the program's pool and one for all plans' pools, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from concord.canon.charts import ChartPerson, Event, Span
from concord.canon.results import Criterion, CriterionText, Evidence, Gap, MeasureInfo, Result
from concord.engine import Session
from concord.engine.compiler.batch import Batch
from concord.engine.compiler.run import evaluated
from concord.measures import MEASURES
from concord.model.measure import Measure
from concord.model.tables import Column, Flag, Text
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
    """The measures and their sentences, as tables: `measure_info`, `criterion_text`. A year's own edition before a baseline's."""
    own_last = sorted(scorings, key=lambda s: not s.is_baseline)
    years = {(s.year, m.ident): (s.year, m) for s in own_last for m in s.measures(program)}.values()
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
    _pools(session, program, scoring, wanted)
    edition = {t.measure: t.edition for t in terms}
    with evaluated(
        session, wanted, year=scoring.year, method="plan", as_of=as_of, detail=not scoring.is_baseline
    ) as batch:
        name = f"{scoring.year}-of-{scoring.set_of}-{part}.parquet"
        _write_results(
            session, batch, scoring, edition, out / ("baseline" if scoring.is_baseline else "result") / name
        )
        if not scoring.is_baseline:
            _write_criteria(session, batch, scoring.year, out / "criterion", name)
            _write_detail(session, batch, scoring.year, out, name)


def _pools(session: Session, program: Program, scoring: Scoring, wanted: Sequence[Measure]) -> None:
    """The charts as each pool has them, of the plans in the program in the scored year whose data reach this one."""
    plans = [
        p.plan_id
        for p in program.plans
        if p.from_date <= date(scoring.set_of, 12, 31) and p.data_from <= date(scoring.year, 12, 31)
    ]
    concepts = sorted({name for measure in wanted for name in measure.concepts()})
    for view in ("event", "span", "chart_person"):
        session.drop(view)
    for name, query, values in (
        ("taking_part", "SELECT sender FROM sender_number WHERE list_contains($names, name)", plans),
        ("wanted", "SELECT concept FROM concept_number WHERE list_contains($names, name)", concepts),
    ):
        session.run(f"CREATE OR REPLACE TABLE {name} AS {query}", {"names": values}, label=name)
    session.file(SQL, "pools")
    december = {"december": date(scoring.year, 12, 31)}
    session.file_table(SQL, "standing", "standing", december)


def _write_results(
    session: Session, batch: Batch, scoring: Scoring, edition: dict[str, str], path: Path
) -> None:
    session.run(f"CREATE OR REPLACE VIEW batch_result AS SELECT * FROM {batch.tables['result']}")
    session.file_table(SQL, "result", "scored", {"year": scoring.year})
    cases = " ".join(f"WHEN '{m}' THEN '{e}'" for m, e in sorted(edition.items()))
    typed = f"SELECT *, CASE measure {cases} END AS edition, {str(scoring.is_baseline).lower()} AS is_baseline FROM scored"
    session.write_declared(typed, ScoredResult, path)


def _write_detail(session: Session, batch: Batch, year: int, out: Path, name: str) -> None:
    """Evidence and gaps. Needs `scored` and `batch_result` of the same batch."""
    for table in ("evidence", "gap"):
        session.run(f"CREATE OR REPLACE VIEW batch_{table} AS SELECT * FROM {batch.tables[table]}")
    for table, declared in (("evidence", Evidence), ("gap", Gap)):
        session.file_table(SQL, table, f"{table}_made", {"year": year})
        session.write_declared(f"{table}_made", declared, out / table / name)


def _write_criteria(session: Session, batch: Batch, year: int, folder: Path, name: str) -> None:
    for bound in batch.measures:
        measure = bound.measure.id
        session.run(f"CREATE OR REPLACE VIEW batch_measure AS SELECT * FROM {batch.tables[measure]}")
        session.file_table(SQL, "criterion", "criterion_made", {"measure": measure, "year": year})
        session.write_declared("criterion_made", Criterion, folder / f"{measure}-{name}")
