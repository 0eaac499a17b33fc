"""The compiler and the reference interpreter agree on every sentence and population of every shipped measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from concord.measures import MEASURES
from concord.model.measure import METHODS, Measure
from concord.reference import Chart
from tests.reference.awkward import crowd, subject_of, whittled
from tests.reference.engines import disagreements, referred

YEAR = 2026
DONE, RUNNING, NOT_BEGUN = date(2027, 3, 31), date(2026, 6, 30), date(2025, 12, 1)
QUIET = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    "phases": [Phase.generate],  # a failing crowd is whittled down by us
}
SEEDS = st.integers(0, 2**32)


def in_method(method: str) -> list[Measure]:
    return [m for m in MEASURES.values() if method in m.methods]


def differences(engines, measures, people, method, as_of):
    """What the two engines say differently about these people."""
    how = {"year": YEAR, "method": method, "as_of": as_of}
    compiled = engines.compiled(measures, people, **how)
    return disagreements(measures, compiled, referred(measures, people, **how), method)


def gathered(measures: Sequence[Measure], method: str, seed: int, each: int):
    """A crowd for every measure, one after the other. What a code belongs to is the same for everybody, as it is in a run."""
    people: dict[int, Chart] = {}
    held: dict[str, frozenset] = {}
    for measure in measures:
        for chart in crowd(seed, subject_of(measure, method, YEAR), each).values():
            people[len(people) + 1] = chart
            for concept, codes in chart.memberships.items():
                held[concept] = held.get(concept, frozenset()) | codes
    return {person: replace(chart, memberships=held) for person, chart in people.items()}


FIRST = ("AMR", "BCS", "CBP", "CIS", "COL", "GSD")
"""The measures that payment rests on; the slow variant takes every one."""


def check(engines, method, seed, as_of, each, only=FIRST):
    measures = [m for m in in_method(method) if m.id in only]
    people = gathered(measures, method, seed, each)
    found = differences(engines, measures, people, method, as_of)
    if found:
        guilty = [m for m in measures if m.id == found[0][0]]
        small = whittled(people, lambda some: bool(differences(engines, guilty, some, method, as_of)))
        found = differences(engines, guilty, small, method, as_of)
        pytest.fail(f"{guilty[0].id} {method} seed {seed}: {found}\n{small}")


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=1, **QUIET)
@given(seed=SEEDS)
def test_every_sentence_means_the_same_to_both(engines, method, seed):
    check(engines, method, seed, DONE, each=8)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=1, **QUIET)
@given(seed=SEEDS)
def test_a_year_in_progress_means_the_same_to_both(engines, method, seed):
    check(engines, method, seed, RUNNING, each=5)


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=40, **QUIET)
@given(seed=SEEDS, as_of=st.sampled_from((DONE, RUNNING, NOT_BEGUN)))
def test_many_more_people(engines, method, seed, as_of):
    check(engines, method, seed, as_of, each=30, only=tuple(MEASURES))
