"""Reading a line of months: which points signal, by which rule, and when there are limits at all."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

import pytest

from concord.portal.improving.reading import month_of, read

STEADY = (12, 14, 11, 13, 12, 15, 13, 12, 14, 11, 13, 12)


def percents(*values):
    return [Decimal(v) / 100 for v in values]


def test_one_month_says_nothing():
    assert read(percents(12)) is None


def test_fewer_than_twelve_months_are_a_run_chart_without_limits():
    reading = read(percents(*STEADY[:8]))
    assert (reading.kind, reading.low, reading.high, reading.signals) == ("run", None, None, {})
    assert reading.center == 0.125, "the middle of the first six"


def test_six_in_a_row_on_one_side_of_the_first_half_year_s_middle_are_a_shift():
    reading = read(percents(9, 8, 9, 8, 10, 11, 20, 19, 21, 20, 22))
    assert (reading.center, reading.signals["shift"]) == (0.09, (4, 5, 6, 7, 8, 9, 10))
    assert "shift" not in read(percents(9, 8, 9, 8, 9, 7, 20, 19, 21, 20, 22)).signals, "five"


def test_a_point_on_the_middle_neither_breaks_a_run_nor_counts():
    reading = read(percents(9, 8, 9, 8, 10, 11, 20, 9, 21, 20))
    assert "shift" not in reading.signals
    assert read(percents(9, 8, 9, 8, 10, 11, 20, 9, 21, 20, 19)).signals["shift"] == (4, 5, 6, 8, 9, 10)


def test_five_rising_in_a_row_are_a_trend_and_equal_neighbors_count_once():
    reading = read(percents(12, 11, 12, 13, 13, 14, 15, 9))
    assert reading.signals["trend"] == (1, 2, 3, 5, 6)


def test_twelve_months_have_limits_from_the_moving_range():
    """Wheeler: mean 12.67, mean moving range 2.0; limits 12.67 plus and minus 2.66 times that."""
    reading = read(percents(*STEADY))
    ranges = [abs(a - b) for a, b in itertools.pairwise(STEADY)]
    mean, spread = sum(STEADY) / 12, sum(ranges) / 11
    assert reading.kind == "control"
    assert reading.center == pytest.approx(mean / 100, abs=1e-3)
    assert reading.high == pytest.approx((mean + 2.66 * spread) / 100, abs=2e-3)
    assert reading.low == pytest.approx((mean - 2.66 * spread) / 100, abs=2e-3)
    assert reading.signals == {}


def test_a_change_after_the_first_year_stands_beyond_limits_that_it_does_not_widen():
    reading = read(percents(*STEADY, 13, 12, 24, 25, 27))
    assert reading.signals["beyond"] == (14, 15, 16)
    assert reading.high < 0.20


def test_eight_in_a_row_above_the_center_signal_without_any_being_beyond_a_limit():
    reading = read(percents(*STEADY, 14, 15, 14, 15, 14, 15, 14, 15))
    assert "beyond" not in reading.signals
    assert set(range(12, 20)) <= set(reading.signals["one_side"])


def test_limits_stay_between_nobody_and_everybody():
    reading = read(percents(0, 90, 5, 95, 0, 99, 2, 96, 1, 94, 0, 97))
    assert (reading.low, reading.high) == (0.0, 1.0)


def test_a_day_falls_into_its_month():
    months = [date(2026, 1, 1), date(2026, 2, 1)]
    assert month_of(date(2026, 2, 17), months) == 1
    assert month_of(date(2026, 3, 1), months) is None
