"""A whole measure for one person: every sentence, and the populations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from concord.model import expressions as e
from concord.model.measure import Line, Measure, Rate
from concord.model.trees import walk
from concord.reference.chart import Chart, ChartEvent
from concord.reference.criteria import truth
from concord.reference.kleene import Truth, all_of, any_of
from concord.reference.lists import Reader
from concord.reference.numbers import figure


@dataclass(frozen=True)
class Populations:
    """Where a person stands in one rate."""

    initial_population: bool
    population_unknown: bool
    denominator: bool
    exclusion: bool
    exception: bool
    numerator: bool
    uncovered: bool
    unknown_criteria: int


@dataclass(frozen=True)
class Standing:
    """A person's (or index event's) answers: by column name, and by rate."""

    index_event: int
    criteria: dict[str, Truth]
    rates: dict[str, Populations]
    ties: int
    stratum: str | None = None
    tally: int | None = None


@dataclass(frozen=True)
class Prepared:
    """A measure in one method, its sentences taken apart once."""

    measure: Measure
    lines: tuple[Line, ...]
    index: e.EventList | None
    picks: tuple[e.Pick, ...]


@dataclass
class _Sheet:
    prepared: Prepared
    answers: dict[str, Truth] = field(default_factory=dict)

    def part(self, part: str, rate: str) -> list[Truth]:
        return [
            self.answers[x.column]
            for x in self.prepared.lines
            if x.part == part and not x.within and x.rate in ("", rate)
        ]


def prepare(measure: Measure, method: str) -> Prepared:
    """The measure ready to be read against many charts."""
    lines = measure.lines_for(method)
    picks = {n: None for x in lines if not x.within for n in walk(x.criterion) if isinstance(n, e.Pick)}
    return Prepared(measure, lines, measure.index_for(method), tuple(picks))


def evaluate(prepared: Prepared, chart: Chart, *, year: int, as_of: date) -> list[Standing]:
    """The person's standings: one for a measure about persons, one per index event otherwise."""
    reader = Reader(chart, year, as_of)
    if prepared.index is None:
        return [_standing(prepared, reader)]
    return [
        _standing(prepared, replace(reader, index=row, read={})) for row in _index_events(prepared, reader)
    ]


def _index_events(prepared: Prepared, reader: Reader) -> Iterator[ChartEvent]:
    assert prepared.index is not None
    rows = [item.row for item in reader.items(prepared.index) if item.sure]

    def order(row: ChartEvent) -> tuple:
        parts = (
            row.start,
            row.start_second,
            row.end,
            row.end_second,
            row.value,
            row.unit,
            row.answer,
            row.visit,
        )
        return tuple((part is not None, part) for part in parts)

    for event in sorted({row.event for row in rows}):
        yield min((row for row in rows if row.event == event), key=order)


def _standing(prepared: Prepared, reader: Reader) -> Standing:
    measure = prepared.measure
    sheet = _Sheet(prepared)
    for line in prepared.lines:
        sheet.answers[line.column] = truth(reader, line.criterion)
    reaches = [truth(reader, e.Observed(window)) for window in measure.looks_back.values()]
    return Standing(
        index_event=reader.index.event if reader.index else 0,
        criteria=sheet.answers,
        rates={rate.id: _populations(sheet, rate, reaches) for rate in measure.all_rates()},
        ties=sum(reader.ties(pick) for pick in prepared.picks),
        stratum=_stratum(sheet),
        tally=_tally(measure, reader),
    )


def _tally(measure: Measure, reader: Reader) -> int | None:
    """What certainly counts for the person in a measure of use."""
    if measure.tally is None:
        return None
    found = figure(reader, measure.tally)
    return 0 if isinstance(found, str) else int(found[0])


def _populations(sheet: _Sheet, rate: Rate, reaches: list[Truth]) -> Populations:
    parts = {part: sheet.part(part, rate.id) for part in ("who", "excused", "excepted", "met")}
    who = all_of(parts["who"])
    inside = who is True
    excluded = inside and any_of(parts["excused"]) is True
    numerator = inside and not excluded and all_of(parts["met"]) is True
    excepted = inside and not excluded and not numerator and any_of(parts["excepted"]) is True
    return Populations(
        initial_population=inside,
        population_unknown=who is None,
        denominator=inside,
        exclusion=excluded,
        exception=excepted,
        numerator=numerator,
        uncovered=inside and not excluded and not numerator and False in reaches,
        unknown_criteria=sum(truths.count(None) for truths in parts.values()),
    )


def _stratum(sheet: _Sheet) -> str | None:
    strata = [x for x in sheet.prepared.lines if x.part == "stratum" and not x.within]
    if not strata:
        return None
    return next((x.sentence for x in strata if sheet.answers[x.column] is True), "unknown")
