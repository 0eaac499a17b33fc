"""Results per person: one batch of measures for the program's pool and one for all plans' pools, year by year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from concord import canon
from concord.canon.charts import FLAG, ChartPerson, Event, Span
from concord.canon.results import Criterion, CriterionText, Evidence, Gap, MeasureInfo, Result
from concord.engine import Session, rows_of
from concord.engine.compiler.kept import Kept, Queries
from concord.engine.compiler.run import evaluated
from concord.measures import MEASURES
from concord.model.measure import Measure
from concord.model.tables import Column, Flag, Text
from concord.model.trees import days_before_year
from concord.program import Program
from concord.program.measure_set import MeasureTerms
from concord.scoring import again
from concord.scoring.again import Before

SQL = f"{__package__}.sql"
CLASSES = ("supplemental", "nonstandard", "audited", "registry")
"""Marks of what came from outside claims."""
DETAIL = {"criterion": Criterion, "evidence": Evidence, "gap": Gap}
"""What is written besides results, of a year's own scoring."""
PEOPLE = 250_000
"""People scored at a time: what decides how much memory a session needs."""

Part = tuple[str, ...]
"""Some shards, by the names of their files."""


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
        """The program's measures for this scoring; a baseline is needed only of those that money rests on."""
        return [m for m in program.measures(self.set_of) if m.in_payment or not self.is_baseline]


def scorings(program: Program, as_of: date) -> list[Scoring]:
    """Years to score: each year with a measure set so far, and the year before each under that year's editions."""
    years = sorted({m.year for m in program.measure_set.measures if m.year <= as_of.year})
    return [s for year in years for s in (Scoring(year - 1, year), Scoring(year, year))]


def score(
    session: Session,
    charts: Path,
    rosters: Path,
    program: Program,
    scorings: Sequence[Scoring],
    as_of: date,
    out: Path,
    *,
    workers: int = 1,
    detail: bool = True,
    only: Sequence[Part] | None = None,
    before: Mapping[Part, Before] | None = None,
    queries: Kept | None = None,
) -> int:
    """Write `result`, `baseline`, `criterion`, `evidence` and `gap` for the people in `charts`, with `measure_info` and
    `criterion_text`; or, without these two, for the people in `only` some parts.

    Each scoring is run on the program's pool and on all plans' pools, for as many shards at a time as hold PEOPLE people.
    `workers` scorings are run at once. Neither changes a byte but by the names of the files. Without `detail`
    there are no answers, evidence or gaps. Of the parts in `before` only those people are scored whose rows a kept run did not have.
    `queries`: where the text of the batches is kept. Returns how many people were scored in any year.
    """
    describe(session, program, scorings, out if only is None else None)
    for name in ("membership", "concept_number", "code_number", "unit_number", "sender_number"):
        session.view(name, [charts / name, charts / f"{name}.parquet"])
    session.view("every_roster", rosters / "roster")
    longest_first = sorted(scorings, key=lambda s: s.is_baseline)
    done = 0
    for part in parts(charts) if only is None else only:
        _read(session, charts, rosters, part)
        kept = (before or {}).get(part)
        if kept is not None:
            again.compare(session, kept, part)
        _shelve(session, _concepts(program, scorings))

        def one(
            scoring: Scoring, name: str = Path(part[0]).stem, kept: Before | None = kept
        ) -> Collection[int]:
            with session.beside(f"of_{scoring.year}_{scoring.set_of}") as own:
                told = (own, program, scoring, as_of, out, name)
                return _score_year(*told, detail=detail, kept=kept, queries=queries)

        with ThreadPoolExecutor(workers) as pool:
            again_of = list(pool.map(one, longest_first))
        everybody = sum(rows_of(charts / "chart_person" / file) for file in part)
        done += everybody if kept is None else len(set().union(*again_of))
    return done


def parts(charts: Path, most: int = PEOPLE, *, sharing: int = 1) -> list[Part]:
    """The shards in order of their numbers, as many together as hold no more people than that; at least one.

    With `sharing` there are about as many parts as there are to share them, so that none is left without.
    """
    found: list[Part] = []
    files = sorted((charts / "chart_person").glob("*.parquet"), key=lambda p: (len(p.name), p.name))
    counts = {path: rows_of(path) for path in files}
    if sharing > 1:
        most = min(most, -(-sum(counts.values()) // sharing))
    held = most
    for path, people in counts.items():
        if held + people > most:
            found.append(())
            held = 0
        found[-1] += (path.name,)
        held += people
    return found


def _read(session: Session, charts: Path, rosters: Path, part: Part) -> None:
    """Charts and rosters of the people of some shards."""
    for name, declared in (("event", Event), ("span", Span), ("chart_person", ChartPerson)):
        view = "all_person" if name == "chart_person" else f"all_{name}"
        session.view(view, [charts / name / file for file in part], declared)
    for name in ("roster", "enrolled_month"):
        session.view(name, [rosters / name / file for file in part], canon.tables()[name])


def _shelve(session: Session, concepts: Sequence[str]) -> None:
    """What all scorings read of these people's events, read from their files once."""
    session.file_table(SQL, "shelf", "shelf", {"concepts": concepts})
    for name in ("speaks_of", "undated"):
        session.file_table(SQL, name, name)


def _concepts(program: Program, scorings: Sequence[Scoring]) -> list[str]:
    """Every concept that a measure of a scoring reads."""
    return _concepts_of(MEASURES[m.measure] for s in scorings for m in s.measures(program))


def describe(session: Session, program: Program, scorings: Sequence[Scoring], out: Path | None) -> None:
    """The measures and their sentences, as tables: `measure_info`, `criterion_text`; written where there is an `out`.

    A year's own edition comes before a baseline's.
    """
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
    if out is not None:
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
        "is_sensitive": measure.is_sensitive,
        "protected_as": " ".join(measure.protected_as) or None,
    }


def _rate(measure: Measure, terms: MeasureTerms) -> str:
    ids = [r.id for r in measure.all_rates()]
    return terms.rate if terms.rate in ids else ids[0]


def _score_year(
    session: Session,
    program: Program,
    scoring: Scoring,
    as_of: date,
    out: Path,
    part: str,
    *,
    detail: bool,
    kept: Before | None,
    queries: Kept | None,
) -> Collection[int]:
    """Those whom it scored, where a kept run's results stand for the others."""
    terms = scoring.measures(program)
    wanted = list({t.measure: MEASURES[t.measure] for t in terms}.values())
    detail = detail and not scoring.is_baseline
    name = f"{scoring.year}-of-{scoring.set_of}-{part}.parquet"
    results = out / ("baseline" if scoring.is_baseline else "result") / name
    session.file_table(SQL, "reads", "reads", _reads(wanted, scoring.year, detail))
    few = [] if kept is None else again.narrow(session)
    if kept is not None and not few:
        for path in (results, *(out / table / name for table in DETAIL if detail)):
            again.take(kept, out, path)
        return few
    _pools(session, program, scoring)
    edition = {t.measure: t.edition for t in terms}
    with evaluated(
        session, wanted, year=scoring.year, method="plan", as_of=as_of, detail=detail, stages=False, hands=1, kept=queries
    ) as batch:  # fmt: skip
        _make_results(session, batch, program, scoring, edition)
        again.write(session, kept, "SELECT * FROM scored_of", ScoredResult, out, results)
        if detail:
            _make_detail(session, batch, scoring.year)
            for table, declared in DETAIL.items():
                again.write(session, kept, f"SELECT * FROM {table}_made", declared, out, out / table / name)
    return few


def _reads(wanted: Sequence[Measure], year: int, detail: bool) -> dict[str, object]:
    """What the scoring reads, for `reads`. Nothing after a year bears on who counts in it, where days are known; but answers and gaps also
    say what will count in the next, of tests that keep for years, and how people stand in rates that they are not in."""
    keep = [m for m in wanted if any(days_before_year(g.closes) for r in m.all_rates() for g in r.gaps())]
    apart = [m for m in wanted if any(line.part == "who" and line.rate for line in m.lines())]
    return {
        "concepts": _concepts_of(wanted),
        "lasting": _concepts_of(keep if detail else ()),
        "open": _concepts_of(apart if detail else ()),
        "year_end": date(year, 12, 31),
        "year_after": date(year + 1, 12, 31),
    }


def _concepts_of(measures: Iterable[Measure]) -> list[str]:
    return sorted({c for m in measures for c in m.concepts()})


def _pools(session: Session, program: Program, scoring: Scoring) -> None:
    """The charts as each pool has them, of the plans in the program in the scored year whose data reach this one."""
    plans = [
        p.plan_id
        for p in program.plans
        if p.from_date <= date(scoring.set_of, 12, 31) and p.data_from <= date(scoring.year, 12, 31)
    ]
    session.run(
        "CREATE OR REPLACE TABLE taking_part AS SELECT sender FROM sender_number WHERE list_contains($names, name)",
        {"names": plans},
        label="taking_part",
    )
    payers = [0, *(row[0] for row in session.rows("SELECT sender FROM taking_part ORDER BY sender"))]
    session.run("SET VARIABLE payers = $payers", {"payers": payers}, label="payers")
    session.file(SQL, "pools")
    december = {"december": date(scoring.year, 12, 31)}
    session.file_table(SQL, "standing", "standing", december)


def _make_results(
    session: Session, batch: Queries, program: Program, scoring: Scoring, edition: dict[str, str]
) -> None:
    """View `scored_of`: the batch's results, with editions."""
    session.run(f"CREATE OR REPLACE VIEW batch_result AS SELECT * FROM {batch.tables['result']}")
    session.run(f"CREATE OR REPLACE VIEW batch_closing AS SELECT * FROM {_closing(batch)}")
    session.table("met_line", _met_lines(scoring.measures(program)))
    session.file_table(SQL, "result", "scored", {"year": scoring.year, **{bit: FLAG[bit] for bit in CLASSES}})
    cases = " ".join(f"WHEN '{m}' THEN '{e}'" for m, e in sorted(edition.items()))
    typed = f"SELECT *, CASE measure {cases} END AS edition, {str(scoring.is_baseline).lower()} AS is_baseline FROM scored"
    session.run(f"CREATE OR REPLACE VIEW scored_of AS {typed}")


def _closing(batch: Queries) -> str:
    """The table of what made sentences true; a baseline is compared, not opened, and has none."""
    nothing = "(SELECT '' AS measure, 0 AS criterion, 0 AS person, 0 AS index_event, 0 AS flags WHERE false)"
    return batch.tables.get("evidence", nothing)


def _met_lines(terms: Sequence[MeasureTerms]) -> pa.Table:
    """The sentences of each rate's numerator: measure, rate, criterion."""
    rows = [
        {"measure": m, "rate": line.rate, "criterion": line.number}
        for m in sorted({t.measure for t in terms})
        for line in MEASURES[m].lines_for("plan")
        if line.part == "met"
    ]
    kinds = [("measure", pa.string()), ("rate", pa.string()), ("criterion", pa.int32())]
    return pa.Table.from_pylist(rows, pa.schema(kinds))


def _make_detail(session: Session, batch: Queries, year: int) -> None:
    """Tables of answers, evidence and gaps. Needs `scored` and `batch_result` of the same batch."""
    for table in ("answers", "evidence", "gap"):
        session.run(f"CREATE OR REPLACE VIEW batch_{table} AS SELECT * FROM {batch.tables[table]}")
    for table in DETAIL:
        bits = {bit: FLAG[bit] for bit in CLASSES} if table == "evidence" else {}
        session.file_table(SQL, table, f"{table}_made", {"year": year, **bits})
