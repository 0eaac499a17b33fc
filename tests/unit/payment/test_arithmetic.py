"""Exact arithmetic: the engine's decimals and Python's agree to the last digit, on any amounts."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concord.engine import open_session
from concord.payment import arithmetic as sums
from concord.payment.arithmetic import Cut, Score

factors = st.decimals(min_value=0, max_value=99, places=4)
rates = st.decimals(min_value=-9_999, max_value=9_999, places=6)
quantities = st.decimals(min_value=0, max_value=99_999, places=2)
NUMBER = pa.decimal128(18, 6)
scores = st.integers(1, 400).flatmap(lambda d: st.builds(Score, st.integers(0, d), st.just(d)))


@pytest.fixture(scope="module")
def session():
    with open_session(threads=1) as opened:
        yield opened


@given(st.lists(st.tuples(quantities, factors, rates), min_size=1, max_size=50))
@settings(max_examples=60, deadline=None)
def test_the_engine_rounds_a_line_as_python_does(session, rows):
    table = pa.table({n: pa.array(c, NUMBER) for n, c in zip("qfr", zip(*rows, strict=True), strict=True)})
    session.table("numbers", table)
    found = session.rows(
        "SELECT CAST(round(CAST(q AS DECIMAL(38,6)) * f * r, 2) AS DECIMAL(14,2)) FROM numbers"
    )
    assert [a for (a,) in found] == [sums.line_amount(*row) for row in rows]


@given(st.lists(st.tuples(factors, st.decimals(min_value=0, max_value=9, places=6)), min_size=1, max_size=50))
@settings(max_examples=60, deadline=None)
def test_the_engine_normalizes_a_factor_as_python_does(session, rows):
    table = pa.table({n: pa.array(c, NUMBER) for n, c in zip("rn", zip(*rows, strict=True), strict=True)})
    session.table("numbers", table)
    found = session.rows("SELECT CAST(round(CAST(r AS DECIMAL(38,6)) * n, 4) AS DECIMAL(18,6)) FROM numbers")
    assert [a for (a,) in found] == [sums.normalized(*row) for row in rows]


@given(rates)
def test_rounding_is_half_up_away_from_zero(value):
    assert sums.rounded(value, Decimal("0.01")) == value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("value", "cents"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("1.004999", "1.00"), ("2.675", "2.68")]
)
def test_half_a_cent_goes_up(value, cents):
    assert sums.line_amount(Decimal(1), Decimal(1), Decimal(value)) == Decimal(cents)


@given(st.integers(0, 50_000), st.integers(0, 50_000))
def test_credibility_lies_between_none_and_all_and_grows(months, full):
    z = sums.credibility(months, full)
    assert 0 <= z <= 1
    assert sums.credibility(months + 1, full) >= z


@given(
    st.decimals(min_value=0, max_value=500, places=6), st.decimals(min_value=0, max_value=500, places=6),
    st.integers(0, 20_000), st.decimals(min_value=Decimal("0.5"), max_value=2, places=3),
)  # fmt: skip
def test_joining_never_lowers_the_rate_for_the_same_people(own, region, months, trend):
    blend = sums.blended(own, region, sums.credibility(months, 12_000))
    rate = sums.prospective_rate(own, blend, trend)
    assert rate is not None
    assert rate >= sums.rounded(own * trend)


WEIGHTS = {"CBP": ("chronic", 25), "GSD": ("chronic", 25), "AMR": ("chronic", 10), "COL": ("screening", 20),
           "BCS": ("screening", 10), "CIS": ("children", 10)}  # fmt: skip


@given(st.sets(st.sampled_from(sorted(WEIGHTS))))
def test_redistribution_keeps_the_whole_and_lowers_nobody(scored):
    weights = {m: (f, Decimal(w)) for m, (f, w) in WEIGHTS.items()}
    moved = sums.redistributed(weights, sorted(scored))
    assert moved.keys() == scored
    assert sum(moved.values()) == (100 if scored else 0)
    assert all(moved[m] >= WEIGHTS[m][1] for m in moved)


def test_a_family_keeps_its_weight_while_one_of_its_measures_is_scored():
    weights = {m: (f, Decimal(w)) for m, (f, w) in WEIGHTS.items()}
    moved = sums.redistributed(weights, ["CBP", "AMR", "COL", "CIS"])
    assert moved == {
        "CBP": Fraction(300, 7),
        "AMR": Fraction(120, 7),
        "COL": Fraction(30),
        "CIS": Fraction(10),
    }


@given(scores, st.decimals(min_value=0, max_value=100, places=2), st.booleans())
def test_a_better_score_never_reaches_less(score, value, lower):
    cut = Cut(Decimal("66.67"), value)
    step = -1 if lower else 1
    better = Score(min(max(score.numerator + step, 0), score.denominator), score.denominator)
    assert sums.reaches(better, cut, lower) >= sums.reaches(score, cut, lower)


@given(scores, scores, scores, scores, st.booleans())
def test_a_gap_that_was_none_cannot_narrow(a, b, c, d, lower):
    narrowed, half = sums.gap_narrowed((a, b), (c, d), lower, Decimal(80))
    sign = -1 if lower else 1
    if (c.fraction - a.fraction) * sign <= 0:
        assert narrowed == 0
    assert half >= 0


@pytest.mark.parametrize(
    ("now", "worth"), [("1.00", "0"), ("1.10", "0"), ("2.00", "-0.90"), ("0.90", "0"), ("0.50", "0.40")]
)
def test_leakage_counts_beyond_the_corridor_both_ways(now, worth):
    assert sums.beyond_corridor(Decimal(now), Decimal("1.00"), Decimal(10)) == Decimal(worth)
