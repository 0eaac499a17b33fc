"""The compiler and the reference interpreter agree on every sentence and population of every shipped measure."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from concord.measures import MEASURES
from tests.reference.awkward import crowd, subject_of, whittled
from tests.reference.engines import disagreements, referred

YEAR = 2026
CASES = [(m, method) for m in MEASURES.values() for method in m.methods]
QUIET = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    "phases": [Phase.generate],  # a failing crowd is whittled down by us
}


def differences(engines, measure, people, method, as_of):
    """What the two engines say differently about these people."""
    how = {"year": YEAR, "method": method, "as_of": as_of}
    compiled = engines.compiled([measure], people, **how)
    return disagreements([measure], compiled, referred([measure], people, **how), method)


def check(engines, measure, method, seed, as_of, size=60):
    people = crowd(seed, subject_of(measure, method, YEAR), size)
    found = differences(engines, measure, people, method, as_of)
    if found:
        small = whittled(people, lambda some: bool(differences(engines, measure, some, method, as_of)))
        found = differences(engines, measure, small, method, as_of)
        pytest.fail(f"{measure.id} {method} seed {seed}: {found}\n{small}")


@pytest.mark.parametrize(("measure", "method"), CASES, ids=lambda x: getattr(x, "id", x))
@settings(max_examples=4, **QUIET)
@given(seed=st.integers(0, 2**32))
def test_every_sentence_of_a_measure_means_the_same_to_both(engines, measure, method, seed):
    check(engines, measure, method, seed, date(2027, 3, 31))


@pytest.mark.parametrize(("measure", "method"), CASES, ids=lambda x: getattr(x, "id", x))
@settings(max_examples=2, **QUIET)
@given(seed=st.integers(0, 2**32))
def test_a_year_in_progress_means_the_same_to_both(engines, measure, method, seed):
    check(engines, measure, method, seed, date(2026, 6, 30))


@pytest.mark.slow
@pytest.mark.parametrize(("measure", "method"), CASES, ids=lambda x: getattr(x, "id", x))
@settings(max_examples=60, **QUIET)
@given(
    seed=st.integers(0, 2**32),
    as_of=st.sampled_from((date(2027, 3, 31), date(2026, 6, 30), date(2026, 1, 1))),
)
def test_many_more_people(engines, measure, method, seed, as_of):
    check(engines, measure, method, seed, as_of, size=200)
