"""Drawing people again: the same rules as payment, and no sample that payment would not have paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concord.payment import arithmetic as sums
from concord.payment.arithmetic import Cut, Score
from concord.payment.cards import Known
from concord.payment.performance import Rules, earned, outcome
from concord.payment.scores import Scores
from concord.program import Program
from concord.simulation import chance

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = Program.load(ROOT / "programs" / "ca-apc")
COUNTS = st.integers(1, 400).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)))
CUTS = st.tuples(st.integers(0, 2), st.integers(0, 10_000)).map(
    lambda t: Cut(Decimal(75), (Decimal(t[1]) / 100).quantize(Decimal(1).scaleb(-t[0])))
)


@given(COUNTS, CUTS, st.booleans(), st.booleans())
def test_a_benchmark_is_reached_as_payment_says(counts, cut, lower, at_or_above):
    found = chance.reached(*(np.array([n]) for n in counts), cut, lower, at_or_above)
    assert bool(found[0]) == sums.reaches(Score(*counts), cut, lower, at_or_above)


@given(COUNTS, COUNTS, st.integers(0, 400), st.booleans())
def test_an_improvement_counts_as_payment_says(now, base, minimum, lower):
    minimum = Fraction(minimum, 10)
    found = chance.improved(*(np.array([n]) for n in now), Score(*base), minimum, lower)
    change = sums.relative_change(Score(*now), Score(*base), lower)
    assert bool(found[0]) == (change is not None and change >= minimum)


def rate(measure, year, numerator, denominator, edition="2025"):
    return {
        "measure": measure.measure, "rate": measure.rate, "year": year, "pool": "program", "unit": "foothill", "stratum_kind": "all",
        "stratum": "all", "denominator": denominator, "numerator": numerator, "uncovered": 0, "is_baseline": str(year) != edition,
        "edition": edition,
    }  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=6, max_size=6), st.integers(0, 30_000))
def test_the_people_as_they_are_earn_what_payment_pays(counts, months):
    """One sample in which everybody is drawn once is the year itself."""
    contract = next(
        c for c in PROGRAM.contracts if c.organization_id == "foothill" and c.start_date <= date(2025, 1, 1)
    )
    rules = Rules(Known(PROGRAM, contract, date(2026, 7, 10)), 2025)
    measures = [m for m in PROGRAM.measures(2025) if m.in_payment]
    rows, people = [], []
    for n, m in enumerate(measures):
        (now, base) = counts[n % len(counts)]
        rows += [rate(m, 2025, *now), rate(m, 2024, *base)]
        people.append(
            {
                "person_id": n,
                "pool": "program",
                "measure": m.measure,
                "rate": m.rate,
                "plan_id": "alder",
                "numerator": now[0],
                "denominator": now[1],
            }
        )
    scores = Scores(rows, PROGRAM)
    exact = earned(rules, [outcome(rules, m, scores) for m in measures], months)
    draws = chance.Draws.of(people, np.ones((1, len(people))), {n: n for n in range(len(people))})
    sampled = [chance.outcomes(rules, m, scores, draws) for m in measures]
    for e, s in zip(exact, sampled, strict=True):
        assert (float(e.outcome.share), e.outcome.scored is not None) == (s.share[0], bool(s.scored[0])), (
            e.outcome.measure.ident
        )
    whole = float(sum(e.amount for e in exact))
    assert abs(chance.dollars(rules, sampled, months)[0] - whole) <= 0.011 * len(measures)


def test_the_same_seed_draws_the_same_people_and_as_many_as_there_are():
    one, same, other = (chance.draw(30, 50, (seed,)) for seed in (1, 1, 2))
    assert (one == same).all()
    assert (one != other).any()
    assert (one.sum(axis=1) == 30).all()


def test_chance_is_half_for_a_measure_that_stands_just_at_its_cut():
    """400 people, each of whom counts or not by the toss of a coin: half of the samples lie above one half."""
    people = [
        {
            "person_id": n,
            "pool": "program",
            "measure": "CBP",
            "rate": "CBP",
            "plan_id": "alder",
            "numerator": n % 2,
            "denominator": 1,
        }
        for n in range(400)
    ]
    draws = chance.Draws.of(people, chance.draw(400, 4_000, (7,)), {n: n for n in range(400)})
    measure = next(m for m in PROGRAM.measures(2025) if m.rate == "CBP")
    numerator, denominator = draws.scores(measure, "program")
    above = chance.reached(numerator, denominator, Cut(Decimal(75), Decimal("50.0")), False, False).mean()
    assert 0.42 < above < 0.54
