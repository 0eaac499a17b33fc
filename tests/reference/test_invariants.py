"""What holds for every measure on any data, whatever the measure asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import assume, given, settings

from concord.measures import MEASURES
from concord.model.expressions import Events
from concord.model.measure import METHODS, Measure
from concord.model.trees import walk
from concord.reference import Chart, ChartEvent
from tests.reference.test_measures_agree import DONE, FIRST, QUIET, SEEDS, YEAR, gathered, in_method

FAR = date(2050, 7, 1)
"""A day that no window of a measurement year 2026 reaches."""
EACH = 4
"""People drawn for each measure."""
QUICK = (*FIRST, "AHU", "PCR")
"""The measures that payment rests on, one that counts and one about events; the slow variant takes every one."""


@pytest.fixture(params=[QUICK, pytest.param(tuple(MEASURES), marks=pytest.mark.slow)], ids=["first", "all"])
def chosen(request) -> tuple[str, ...]:
    return request.param


def measures_of(method: str, chosen: tuple[str, ...]) -> list[Measure]:
    return [m for m in in_method(method) if m.id in chosen]


def answers(engines, method: str, chosen: tuple[str, ...], people: dict[int, Chart]) -> dict:
    """By measure, person and index event: the populations of each rate, and what counts."""
    found = engines.compiled(measures_of(method, chosen), people, year=YEAR, method=method, as_of=DONE)
    return {
        (measure, *key): (row["rates"], row["stratum"], row["tally"])
        for measure, rows in found.items()
        for key, row in rows.items()
    }


def crowded(method: str, chosen: tuple[str, ...], seed: int) -> dict[int, Chart]:
    return gathered(measures_of(method, chosen), method, seed, EACH)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=2, **QUIET)
@given(seed=SEEDS)
def test_the_numerator_lies_within_the_denominator_less_the_exclusions(engines, chosen, method, seed):
    for (measure, person, _), (rates, _, tally) in answers(
        engines, method, chosen, crowded(method, chosen, seed)
    ).items():
        for rate, p in rates.items():
            where = f"seed {seed}, {measure} {rate}, person {person}"
            assert not p["denominator"] or p["initial_population"], where
            assert not p["exclusion"] or p["denominator"], where
            assert not p["numerator"] or (p["denominator"] and not p["exclusion"]), where
            assert not p["exception"] or (p["denominator"] and not p["exclusion"] and not p["numerator"]), (
                where
            )
            assert not (p["initial_population"] and p["population_unknown"]), where
            assert tally is None or not p["numerator"] or tally > 0, where


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=1, **QUIET)
@given(seed=SEEDS)
def test_neither_the_order_of_rows_nor_their_repetition_matters(engines, chosen, method, seed):
    people = crowded(method, chosen, seed)
    random = Random(seed)

    def shuffled(chart: Chart) -> Chart:
        events = [*chart.events, *(e for e in chart.events if random.random() < 0.5)]
        spans = [*chart.spans, *(s for s in chart.spans if random.random() < 0.5)]
        random.shuffle(events)
        random.shuffle(spans)
        return replace(chart, events=tuple(events), spans=tuple(spans))

    again = {person: shuffled(chart) for person, chart in people.items()}
    assert answers(engines, method, chosen, again) == answers(engines, method, chosen, people), f"seed {seed}"


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=1, **QUIET)
@given(seed=SEEDS)
def test_what_happens_beyond_every_window_changes_nothing(engines, chosen, method, seed):
    """An event of every concept and kind that the measures read, a generation later.

    What hangs on an event whose day or value is unknown may lie anywhere: only people whose days are known, and rows without an
    unknown, are held to it.
    """
    people = {
        person: replace(chart, birth=chart.birth or date(1980, 3, 1))  # without a birth no window is known
        for person, chart in crowded(method, chosen, seed).items()
    }
    later = list(_far_events(method, chosen))
    more = {person: replace(chart, events=chart.events + tuple(later)) for person, chart in people.items()}
    before, after = answers(engines, method, chosen, people), answers(engines, method, chosen, more)
    known = {
        key: row
        for key, row in before.items()
        if all(event.start and event.end for event in people[key[1]].events)
        and not any(rate["unknown_criteria"] or rate["population_unknown"] for rate in row[0].values())
    }
    assert known, f"seed {seed}: nobody is known"
    assert {key: after.get(key) for key in known} == known, f"seed {seed}"


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=2, **QUIET)
@given(seed=SEEDS)
def test_nothing_after_the_year_bears_on_who_counts_in_it(engines, chosen, method, seed):
    """Where all days are known, the year's rates are those without the events that begin after it: scoring leaves them out."""
    people = {person: c for person, c in crowded(method, chosen, seed).items() if is_dated(c)}
    until = {
        person: replace(c, events=tuple(e for e in c.events if e.start <= date(YEAR, 12, 31)))
        for person, c in people.items()
    }
    assume(until != people)  # of few people, all may have been quiet after the year; never so for every seed
    assert counted(engines, method, chosen, until) == counted(engines, method, chosen, people), f"seed {seed}"


def is_dated(chart: Chart) -> bool:
    return chart.birth is not None and all(e.start and e.end for e in chart.events)


def counted(engines, method: str, chosen: tuple[str, ...], people: dict[int, Chart]) -> dict:
    """The populations of those who are, or may be, in a rate."""
    return {
        (key, rate): populations
        for key, (rates, _, _) in answers(engines, method, chosen, people).items()
        for rate, populations in rates.items()
        if populations["initial_population"] or populations["population_unknown"]
    }


def _far_events(method: str, chosen: tuple[str, ...]):
    asked = {
        (concept, kind, node.category)
        for measure in measures_of(method, chosen)
        for line in measure.lines_for(method)
        for node in walk(line.criterion)
        if isinstance(node, Events)
        for concept in node.concepts
        for kind in node.kinds
    }
    for number, (concept, kind, category) in enumerate(sorted(asked), start=900_001):
        flags = frozenset({"order_intent", *category})
        yield ChartEvent(number, concept, kind, FAR, FAR, None, None, state="done", flags=flags)
