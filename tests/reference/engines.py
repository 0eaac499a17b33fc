"""Runs charts through both engines: as tables through the compiler, as objects through the reference interpreter."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources

import pyarrow as pa

from concord.canon import charts
from concord.engine import open_session
from concord.engine.compiler.batch import compile_batch
from concord.engine.compiler.planner import Dictionary, Setting
from concord.engine.compiler.run import create
from concord.engine.compiler.work import Batch
from concord.model.measure import Measure
from concord.reference import Chart, ChartEvent, evaluate, prepare

UNITS = ("%", "10*9/L", "mg/dL", "mm[Hg]", "mmHg", "mmol/mol")
SEXES = {"female": 1, "male": 2, None: None}
VIEWS = ("event", "chart_person", "span", "membership", "concept_number", "unit_number")


@cache
def concept_numbers() -> dict[str, int]:
    """Every concept of the open terminology, and a few of our own, by name."""
    text = resources.files("concord.terminology").joinpath("open/concepts.csv").read_text(encoding="utf-8")
    names = {row["set"] for row in csv.DictReader(text.splitlines())}
    return {name: number for number, name in enumerate(sorted(names | OWN), start=1)}


OWN = {"alpha", "beta", "gamma", "delta", "red", "blue"}
WORDS = {unit: number for number, unit in enumerate(UNITS, start=1)}


class Engines:
    """One DuckDB session, used again and again; compiled batches are kept."""

    def __init__(self) -> None:
        self.context = open_session(threads=1, memory="1GB")
        self.session = self.context.__enter__()
        self.batches: dict[object, Batch] = {}
        self.loaded: Mapping[int, Chart] | None = None

    def close(self) -> None:
        self.context.__exit__(None, None, None)

    def load(self, people: Mapping[int, Chart]) -> None:
        """Make the views of these people's charts."""
        self.loaded = people
        codes = sorted({code for c in people.values() for code in _codes(c)})
        numbers = {code: n for n, code in enumerate(codes, start=1)}
        self._table("event", charts.Event, [r for p, c in people.items() for r in _event_rows(p, c, numbers)])
        self._table("chart_person", charts.ChartPerson, [_person_row(p, c) for p, c in people.items()])
        self._table("span", charts.Span, [r for p, c in people.items() for r in _span_rows(p, c)])
        members = {
            (concept, code)
            for c in people.values()
            for concept, held in c.memberships.items()
            for code in held
        }
        self._table(
            "membership",
            charts.Membership,
            [{"concept": concept_numbers()[n], "code": numbers[code]} for n, code in sorted(members)],
        )

    def _table(self, name: str, declared, rows: list[dict]) -> None:
        self.session.empty(name, declared)
        if rows:
            columns = {c: [row.get(c) for row in rows] for c in declared.columns}
            self.session.table("_rows", pa.table({c: pa.array(v) for c, v in columns.items()}))
            self.session.run(f'INSERT INTO "{name}" SELECT * FROM _rows')
            self.session.drop("_rows")

    def batch(
        self, measures: Sequence[Measure], year: int, method: str, as_of: date, *, fresh: bool = False
    ) -> Batch:
        """The compiled batch; `fresh` compiles anew and keeps nothing."""
        if fresh:
            return self._compile(measures, year, method, as_of)
        key = (tuple(id(m) for m in measures), year, method, as_of)
        if key not in self.batches:
            self.batches[key] = self._compile(measures, year, method, as_of)
        return self.batches[key]

    def _compile(self, measures: Sequence[Measure], year: int, method: str, as_of: date) -> Batch:
        words = Dictionary(concept_numbers(), WORDS)
        return compile_batch(measures, Setting(year, method, as_of), words, everyone=True)

    def compiled(
        self,
        measures: Sequence[Measure],
        people: Mapping[int, Chart],
        *,
        year: int,
        method: str,
        as_of: date,
        fresh: bool = False,
    ) -> dict[str, dict[tuple[int, int], dict]]:
        """By measure and (person, index event): the row of the measure's table, populations per rate under `rates`."""
        batch = self.batch(measures, year, method, as_of, fresh=fresh)
        if people is not self.loaded:
            self.load(people)
        for step in batch.steps:
            create(self.session, step)
        return {m.id: self._rows(m, batch) for m in measures}

    def _rows(self, measure: Measure, batch: Batch) -> dict[tuple[int, int], dict]:
        found = {}
        for row in self.session.dicts(f"SELECT * FROM {batch.tables[measure.id]}"):
            row["rates"] = {
                rate.id: _populations(row, number) for number, rate in enumerate(measure.all_rates())
            }
            found[row["person"], row["index_event"]] = row
        return found


def _populations(row: dict, number: int) -> dict:
    names = {
        "initial_population": "ip",
        "population_unknown": "maybe",
        "denominator": "ip",
        "exclusion": "excluded",
        "exception": "excepted",
        "numerator": "numerator",
        "uncovered": "uncovered",
        "unknown_criteria": "unknown",
    }
    return {name: row[f"{column}{number}"] for name, column in names.items()}


def referred(
    measures: Sequence[Measure], people: Mapping[int, Chart], *, year: int, method: str, as_of: date
) -> dict[str, dict[tuple[int, int], dict]]:
    """The same from the reference interpreter."""
    found: dict[str, dict[tuple[int, int], dict]] = {m.id: {} for m in measures}
    for measure in measures:
        prepared = prepare(measure, method)
        for person, chart in people.items():
            for standing in evaluate(prepared, chart, year=year, as_of=as_of):
                row = dict(standing.criteria)
                row["rates"] = {rate: vars(p) for rate, p in standing.rates.items()}
                row |= {"ties": standing.ties, "stratum": standing.stratum, "tally": standing.tally}
                found[measure.id][person, standing.index_event] = row
    return found


def disagreements(
    measures: Sequence[Measure], compiled: dict, reference: dict, method: str
) -> list[tuple[str, object, str, object, object]]:
    """(measure, key, what, compiler's, reference's) for every value on which the two differ."""
    found = []
    for measure in measures:
        sentences = {line.column: line.sentence for line in measure.lines_for(method)}
        ours, theirs = compiled[measure.id], reference[measure.id]
        for key in sorted(set(ours) | set(theirs)):
            if key not in ours or key not in theirs:
                found.append((measure.id, key, "row", key in ours, key in theirs))
                continue
            for column, value in theirs[key].items():
                if ours[key][column] != value:
                    found.append((measure.id, key, sentences.get(column, column), ours[key][column], value))
    return found


def _codes(chart: Chart):
    for event in chart.events:
        yield from (code for code in (event.answer, event.reason) if code is not None)
    for held in chart.memberships.values():
        yield from held


def _event_rows(person: int, chart: Chart, codes: dict):
    for e in chart.events:
        yield {
            "concept": concept_numbers()[e.concept],
            "person": person,
            "day": e.start,
            "end_day": e.end,
            "sec": e.start_second,
            "end_sec": e.end_second,
            "kind": charts.KIND[e.kind],
            "state": charts.STATE[e.state],
            "flags": sum(charts.FLAG[f] for f in e.flags),
            "setting": charts.SETTING[e.setting],
            "visit": e.visit,
            "value": e.value,
            "unit": WORDS[e.unit] if e.unit else None,
            "answer": codes.get(e.answer),
            "reason": codes.get(e.reason),
            "provider": charts.PROVIDER[e.provider],
            "event": e.event,
            "source": 1,
            "payer": 0,
        }


def _person_row(person: int, chart: Chart) -> dict:
    return {
        "person": person,
        "birth_date": chart.birth,
        "death_date": chart.death,
        "sex": SEXES[chart.sex],
        "shard": 0,
    }


def _span_rows(person: int, chart: Chart):
    for s in chart.spans:
        yield {
            "kind": s.kind,
            "person": person,
            "payer": 1,
            "day": s.start,
            "end_day": s.end,
            "concept": concept_numbers()[s.concept] if s.concept else 0,
        }


def event(
    number: int, concept: str, kind: str, start: date | None, end: date | None = None, **more
) -> ChartEvent:
    """A chart event that lasts one day unless an end is given."""
    return ChartEvent(number, concept, kind, start, end if end is not None else start, **more)
