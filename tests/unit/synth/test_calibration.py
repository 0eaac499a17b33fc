"""The calibration page counts what it says, and knows a figure out of its range."""

from collections import Counter

import numpy as np
import pytest

from concord.synth.build import build_world
from concord.synth.calibration import Check, checks, icc, text
from concord.synth.report import page
from concord.synth.tally import Tally, tally


@pytest.fixture(scope="module")
def made():
    return build_world(600, 5)


@pytest.fixture(scope="module")
def counted(made):
    return tally(made.block(0))


def test_all_forty_checks_are_listed_in_order(counted):
    numbers = [c.number for c in checks(counted)]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, 41))


def test_a_figure_outside_its_range_is_called_out():
    assert Check(1, "mean age", 33, 37, 40.0, "years").verdict == "OUT"
    assert Check(1, "mean age", 33, 37, 33.0, "years").verdict == "in range"
    assert Check(5, "retroactive rows", 1, 4, None).verdict == "in the files"
    assert "| 1 | mean age (years) | 33 to 37 | 40.0 | OUT |" in text(
        [Check(1, "mean age", 33, 37, 40.0, "years")]
    )


def test_blocks_add_up(counted):
    both = Tally()
    both.merge(counted)
    both.merge(counted)
    assert both.sums["enrolled"] == 2 * counted.sums["enrolled"] > 0
    assert sum(map(len, both.spend)) == 2 * sum(map(len, counted.spend))


def test_practices_all_alike_have_no_shared_variance_and_unlike_ones_do():
    alike, unlike = Tally(), Tally()
    for i in range(12):
        alike.practices[f"x:{i}"] = Counter(n=200, met=120)
        unlike.practices[f"x:{i}"] = Counter(n=200, met=80 if i % 2 else 160)
    assert icc(alike, "x") < 0
    assert icc(unlike, "x") == pytest.approx(0.04 / 0.24, abs=0.02)


def test_a_small_world_is_already_near_its_figures(counted):
    """Wide bounds: a thousand people; the page for 17,000 is judged on the narrow ones."""
    value = {c.name: c.value for c in checks(counted)}
    assert 30 < value["mean age"] < 40
    assert 300 < value["allowed"] < 900
    assert 1_000 < value["primary-care visits, adults"] < 2_000
    assert 85 < value["generic fills"] < 95
    assert np.isfinite(value["top 1%"])


def test_the_page_names_every_table_and_practice(made, counted):
    shown = page(made, counted)
    assert "### claim_line" in shown
    assert "Foothill Family Physicians" in shown
    assert shown.count("| in range |") > 10
