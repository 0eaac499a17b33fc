"""Drawing people again: the same rules as payment, and no sample that payment would not have paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concord import scoring
from concord.canon.people import Person
from concord.engine import open_session, sql
from concord.payment import arithmetic as sums
from concord.payment.arithmetic import Cut, Score
from concord.payment.cards import Known
from concord.payment.gaps import gap_lines
from concord.payment.performance import Rules, earned, outcome
from concord.payment.scores import Scores
from concord.program import Program
from concord.simulation import chance
from concord.simulation.narrowing import change, narrowings

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


GROUPS = ("hispanic", "not_hispanic")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(COUNTS, min_size=4, max_size=4), st.integers(0, 30_000))
def test_a_gap_of_the_people_as_they_are_pays_what_payment_pays(counts, months):
    """One sample in which everybody is drawn once: the line of `payment.gaps`, or none."""
    contract = next(
        c for c in PROGRAM.contracts if c.organization_id == "foothill" and c.start_date <= date(2025, 1, 1)
    )
    rules = Rules(Known(PROGRAM, contract, date(2026, 7, 10)), 2025)
    measures = [m for m in PROGRAM.measures(2025) if m.in_payment]
    cbp = next(m for m in measures if m.ident == "CBP")
    was, now = counts[:2], counts[2:]
    together = tuple(sum(c[i] for c in now) for i in (0, 1))
    rows = [rate(cbp, 2025, *together), rate(cbp, 2024, *(sum(c[i] for c in was) for i in (0, 1)))]
    for year, sides in ((2024, was), (2025, now)):
        rows += [
            rate(cbp, year, *side) | {"stratum_kind": "ethnicity_1997", "stratum": group}
            for group, side in zip(GROUPS, sides, strict=True)
        ]
    scores = Scores(rows, PROGRAM)
    exact = earned(rules, [outcome(rules, m, scores) for m in measures], months)
    counted = {"measure": "CBP", "rate": "CBP", "numerator": 0, "denominator": 0}
    people = [
        counted | {"person_id": n, "stratum_kind": "ethnicity_1997", "stratum": group, "numerator": side[0], "denominator": side[1]}
        for n, (group, side) in enumerate(zip(GROUPS, now, strict=True))
    ]  # fmt: skip
    whole = [p | {"pool": "program", "plan_id": "alder"} for p in people]
    draws = chance.Draws.of(whole, np.ones((1, 2)), {0: 0, 1: 1}, people)
    sampled = [chance.outcomes(rules, m, scores, draws) for m in measures]
    lines = [d for d in gap_lines(rules, exact, scores) if d.row["measure"] == "CBP"]
    found = [n for n in narrowings(rules, sampled, scores, draws, months) if n.gap["measure"] == "CBP"]
    paid = sum(float(n.dollars[0]) for n in found)
    assert abs(paid - float(sum(d.amount for d in lines))) <= 0.011
    assert bool(lines) == any(n.there[0] for n in found)


def test_a_gap_that_narrowed_far_beyond_chance_is_nearly_always_paid_and_one_that_stood_still_seldom():
    """Four hundred people in each group: a gap of 30 points that closed, and one that is where it was."""
    before = (Score(160, 400), Score(280, 400))
    draws = np.random.default_rng(5).binomial

    def drawn(group: float, reference: float):
        return [(draws(400, p, 2_000), np.full(2_000, 400)) for p in (group, reference)]

    closed, interval = change(before, drawn(0.7, 0.7), False, 1.281552)
    assert (closed > interval).mean() > 0.99
    stood, interval = change(before, drawn(0.4, 0.7), False, 1.281552)
    assert (stood > interval).mean() < 0.12


def test_a_practice_s_samples_read_its_people_s_groups_from_the_run(tmp_path):
    """The groups that a term names are counted as rates count them: by what the person says, and unknown is a group."""
    with open_session(threads=1) as session:
        results = [
            {"person_id": n, "measure": "CBP", "rate": "CBP", "year": 2025, "pool": "program", "plan_id": "alder", "organization_id": "foothill",
             "status": "met" if n % 2 else "gap", "is_baseline": False, "product_line": "commercial", "product": None}
            for n in range(6)
        ]  # fmt: skip
        session.table("result", pa.Table.from_pylist(results))
        told = [{"person_id": n, "ethnicity_1997": GROUPS[n % 2]} for n in range(4)]
        session.records("person", Person, told)
        scoring.with_groups(session)
        asked = {"organization": "foothill", "year": 2025, "kinds": ["ethnicity_1997"]}
        rows = session.dicts(sql.load("concord.simulation.sql", "in_groups"), asked)
    assert [(r["person_id"], r["stratum"], r["numerator"]) for r in rows] == [
        (0, "hispanic", 0), (1, "not_hispanic", 1), (2, "hispanic", 0), (3, "not_hispanic", 1), (4, "unknown", 0), (5, "unknown", 1),
    ]  # fmt: skip
