"""Chain ladder against the triangle on which Mack published his standard errors (ASTIN Bulletin 23, 1993)."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concord.spend.completion import chain_ladder, triangle_of

TRIANGLE = [
    [357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463],
    [352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085],
    [290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315],
    [310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268],
    [443160, 1136350, 2128333, 2897821, 3402672, 3873311],
    [396132, 1333217, 2180715, 2985752, 3691712],
    [440832, 1288463, 2419861, 3483130],
    [359480, 1421128, 2864498],
    [376686, 1363294],
    [344014],
]
PUBLISHED = [  # still to come, and its standard error, from the second origin on
    (94634, 75535), (469511, 121699), (709638, 133549), (984889, 261406), (1419459, 411010),
    (2177641, 558317), (3920301, 875328), (4278972, 971258), (4625811, 1363155),
]  # fmt: skip


def test_reserves_and_errors_are_those_that_mack_published():
    done = chain_ladder(TRIANGLE)
    assert done[0].factor == 1
    for one, (reserve, error) in zip(done[1:], PUBLISHED, strict=True):
        assert one.ultimate - one.paid == pytest.approx(reserve, abs=1)
        assert one.error == pytest.approx(error, abs=1)


def test_the_interval_never_falls_below_what_is_paid():
    for one in chain_ladder(TRIANGLE):
        low, high = one.interval(0.8)
        assert one.paid <= low <= one.ultimate * 1.2
        assert high >= one.ultimate or one.error == 0


def test_a_month_that_has_been_seen_long_enough_is_complete():
    """Five origins, three columns: what was paid later than the last column is in it."""
    amounts = {(0, 0): 60.0, (0, 1): 30.0, (0, 9): 10.0, (1, 0): 60.0, (1, 1): 40.0, (4, 0): 50.0}
    rows = triangle_of(amounts, range(5), last=4, width=3)
    assert rows == [[60, 90, 100], [60, 100, 100], [0, 0, 0], [0, 0], [50]]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.lists(st.floats(1, 1e6), min_size=4, max_size=4), min_size=4, max_size=8))
def test_full_rows_are_left_as_they_are_and_others_only_grow(increments):
    rows = [[math.fsum(r[: k + 1]) for k in range(4)] for r in increments]
    rows[-1] = rows[-1][:1]
    done = chain_ladder(rows)
    for row, one in zip(rows[:-1], done[:-1], strict=True):
        assert one.ultimate == row[-1]
        assert one.error == 0
    assert done[-1].ultimate >= done[-1].paid
    assert 0 < done[-1].factor <= 1
