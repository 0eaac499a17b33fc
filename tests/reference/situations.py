"""Situations in which engines go astray: how to recognize each in a chart, and people made to be in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from concord.reference import Chart, ChartEvent, ChartSpan
from concord.reference.lists import moment_of

FOREVER = date(9999, 12, 31)
YEAR_END = date(2026, 12, 31)
BIRTH = date(1970, 3, 1)


def lab(event: int, day: date | None, value: str | None, **more) -> ChartEvent:
    unit = more.pop("unit", "%")
    return ChartEvent(
        event, "gamma", "lab", day, more.pop("end", day), value=value and Decimal(value), unit=unit, **more
    )


def dx(event: int, start: date | None, end: date | None = None, concept: str = "alpha", **more) -> ChartEvent:
    return ChartEvent(event, concept, "dx", start, end, **more)


def person(*events: ChartEvent, birth: date | None = BIRTH, spans: tuple = ()) -> Chart:
    covered = tuple(ChartSpan("enrolled", a, b) for a, b in spans)
    return Chart(birth, "female", None, events, covered, {"red": frozenset({("LOINC", "A1")})})


D = date(2026, 9, 9)
MADE: tuple[Chart, ...] = (
    person(dx(1, date(2026, 2, 28), date(2026, 2, 28)), birth=date(2024, 2, 29)),
    person(dx(1, date(2026, 3, 1), date(2026, 3, 1)), birth=date(2024, 2, 29)),
    person(birth=date(2008, 2, 29)),
    person(lab(5, D, "12"), lab(6, D, "1")),
    person(lab(6, D, "12"), lab(5, D, "1")),
    person(lab(5, D, "1", end_second=43200), lab(4, D, "12")),
    person(lab(5, D, "12", start_second=43200), lab(6, D, "1")),
    person(lab(5, D, "12"), lab(6, D, None)),
    person(lab(5, D, "1"), lab(6, D, None)),
    person(lab(5, D, "12", unit="mmol/mol"), lab(6, D, "1")),
    person(lab(5, D - timedelta(days=1), "12"), lab(6, D, "1")),
    person(lab(5, None, "12"), lab(6, D, "1")),
    person(dx(1, D, None), dx(2, date(2020, 1, 1), None)),
    person(dx(1, date(2020, 1, 1), None)),
    person(dx(1, None, D)),
    person(dx(1, date(2020, 1, 1), FOREVER)),
    person(dx(1, D, D), dx(1, D, D, concept="beta"), dx(1, D, D)),
    person(dx(1, YEAR_END, YEAR_END), dx(2, date(2026, 1, 1), date(2026, 1, 1))),
    person(dx(1, date(2026, 1, 1), date(2026, 1, 1))),
    person(lab(5, D, "12"), lab(6, None, "1", end=date(2027, 2, 1))),
    person(dx(1, date(2025, 12, 31), date(2026, 1, 1)), dx(2, YEAR_END, date(2027, 1, 1))),
    person(dx(1, D, D), dx(2, D - timedelta(days=30), D - timedelta(days=30), concept="beta")),
    person(spans=((date(2026, 1, 1), date(2026, 6, 30)), (date(2026, 7, 1), YEAR_END))),
    person(spans=((date(2026, 1, 1), date(2026, 6, 30)), (date(2026, 6, 1), YEAR_END))),
    person(spans=((date(2026, 2, 15), YEAR_END),)),
    person(spans=((date(2026, 2, 16), YEAR_END),)),
    person(lab(5, D, "12", flags=frozenset({"denied"}))),
    person(spans=((date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 4, 2), date(2026, 6, 30)), (date(2026, 7, 2), YEAR_END))),
    person(spans=((date(2026, 1, 1), date(2026, 12, 30)),)),
    Chart(BIRTH, spans=(ChartSpan("supply", date(2024, 1, 1), date(2024, 8, 31), "alpha"),
                        ChartSpan("supply", date(2024, 2, 1), date(2024, 9, 30), "alpha"))),
)  # fmt: skip


def _labs(chart: Chart) -> list[ChartEvent]:
    return [e for e in chart.events if e.concept == "gamma" and e.kind == "lab" and e.start is not None]


def _pairs(rows: list[ChartEvent]):
    return ((a, b) for a in rows for b in rows if a is not b)


def _touching(chart: Chart) -> bool:
    spans = [s for s in chart.spans if s.kind == "enrolled"]
    return any(a.end != FOREVER and b.start - a.end == timedelta(days=1) for a in spans for b in spans)


SITUATIONS: dict[str, Callable[[Chart], bool]] = {
    "born on 29 February": lambda c: c.birth is not None and (c.birth.month, c.birth.day) == (2, 29),
    "birth unknown": lambda c: c.birth is None,
    "sex unknown": lambda c: c.sex is None,
    "dead": lambda c: c.death is not None,
    "nothing ever happened": lambda c: not c.events,
    "two events end in the same second": lambda c: any(
        a.event != b.event and moment_of(a, "end") == moment_of(b, "end") for a, b in _pairs(_labs(c))
    ),
    "a date alone beside a time of the same day": lambda c: any(
        a.end == b.end and a.end_second is None and b.end_second not in (None, 86399)
        for a, b in _pairs(_labs(c))
    ),
    "an empty value beside a number on one day": lambda c: any(
        a.end == b.end and a.value is None and b.value is not None for a, b in _pairs(_labs(c))
    ),
    "two units on one day": lambda c: any(a.end == b.end and a.unit != b.unit for a, b in _pairs(_labs(c))),
    "an end that is unknown": lambda c: any(e.start is not None and e.end is None for e in c.events),
    "a start that is unknown": lambda c: any(e.start is None and e.end is not None for e in c.events),
    "a day that is unknown": lambda c: any(e.start is None and e.end is None for e in c.events),
    "something that goes on": lambda c: any(e.end == FOREVER for e in c.events),
    "the first second of the year": lambda c: any(
        e.start == date(2026, 1, 1) and e.start_second == 0 for e in c.events
    ),
    "the last second of the year": lambda c: any(
        e.end == YEAR_END and e.end_second == 86399 for e in c.events
    ),
    "an event across the year's end": lambda c: any(
        e.start is not None and e.end not in (None, FOREVER) and e.start <= YEAR_END < e.end for e in c.events
    ),
    "one record under two concepts": lambda c: any(
        a.event == b.event and a.concept != b.concept and a.kind == b.kind for a, b in _pairs(list(c.events))
    ),
    "the same row twice": lambda c: len(set(c.events)) < len(c.events),
    "refused or not done": lambda c: any("negated" in e.flags for e in c.events),
    "refuted": lambda c: any("refuted" in e.flags for e in c.events),
    "an order without intent": lambda c: any(
        e.kind == "order" and "order_intent" not in e.flags for e in c.events
    ),
    "spans that touch": _touching,
    "no coverage": lambda c: not c.spans,
    "data that begin late": lambda c: any(
        s.kind == "observed" and s.start > date(2023, 1, 1) for s in c.spans
    ),
}
